//! Relations: what can be expected of metrics in arms, and which keys each relation takes.

use super::definition::Goal;
use super::written::Size;
use crate::choice;

choice! {
    /// The words for relations.
    pub enum Word {
        /// The metric rises by the margin at least.
        Rises = "rises",
        /// It falls by the margin at least.
        Falls = "falls",
        /// It does not rise by more than the margin.
        NotRises = "not_rises",
        /// It does not fall by more than the margin.
        NotFalls = "not_falls",
        /// It changes by the margin at most.
        Unchanged = "unchanged",
        /// It changes by so much.
        Between = "between",
        /// It lies above another metric, or a number.
        Above = "above",
        /// It lies below another metric, or a number.
        Below = "below",
        /// Its relative rise exceeds that of another metric.
        RisesMoreThan = "rises_more_than",
        /// Its relative fall exceeds that of another metric.
        FallsMoreThan = "falls_more_than",
        /// It rises from arm to arm.
        MonotoneRises = "monotone_rises",
        /// It falls from arm to arm.
        MonotoneFalls = "monotone_falls",
        /// Its slope grows.
        Convex = "convex",
        /// Its slope shrinks.
        Concave = "concave",
        /// Two changes together do more than the sum of both.
        Interaction = "interaction",
        /// Two changes together do less than the sum of both.
        InteractionNegative = "interaction_negative",
        /// An arm in the middle is better than both ends.
        InteriorOptimum = "interior_optimum",
        /// It is higher early than late.
        Overshoot = "overshoot",
        /// Its slope shrinks and comes to nothing.
        Plateau = "plateau",
    }
}

impl Word {
    /// Keys that an expectation with this relation must have.
    pub(crate) fn needs(self) -> &'static [&'static str] {
        match self {
            Word::Rises | Word::Falls | Word::NotRises | Word::NotFalls | Word::Unchanged => {
                &["from", "to", "margin"]
            }
            Word::Between => &["from", "to", "low", "high"],
            Word::Above | Word::Below => &["arm", "than", "margin"],
            Word::RisesMoreThan | Word::FallsMoreThan => &["from", "to", "than", "margin"],
            Word::MonotoneRises | Word::MonotoneFalls => &["arms", "margin"],
            Word::Convex | Word::Concave | Word::Plateau => &["arms", "at", "margin"],
            Word::Interaction | Word::InteractionNegative => &["base", "a", "b", "both", "margin"],
            Word::InteriorOptimum => &["arms", "goal", "margin"],
            Word::Overshoot => &["arm", "early", "late", "margin"],
        }
    }

    /// Keys that it may have beside those.
    pub(crate) fn takes(self) -> &'static [&'static str] {
        match self {
            Word::Above | Word::Below | Word::RisesMoreThan | Word::FallsMoreThan => {
                &["than_orgs", "than_category", "than_months"]
            }
            _ => &[],
        }
    }

    /// Whether the relation means nothing without a margin above zero: with none, no change at all would fulfil it.
    pub(crate) fn needs_a_real_margin(self) -> bool {
        !matches!(
            self,
            Word::NotRises | Word::NotFalls | Word::Unchanged | Word::Between | Word::Above | Word::Below
        )
    }

    /// Whether there is an effect that could shrink when a link of the chain is cut.
    pub fn has_an_effect(self) -> bool {
        !matches!(self, Word::NotRises | Word::NotFalls | Word::Unchanged | Word::Plateau)
    }
}

/// Over which organisations a metric is measured.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Orgs {
    /// The mean over all towns that have a value.
    Towns,
    /// The mean over all bureaus that have a value.
    Bureaus,
    /// A unit or a desk.
    Named(String),
}

impl Orgs {
    /// As it is written.
    pub fn word(&self) -> &str {
        match self {
            Orgs::Towns => "towns",
            Orgs::Bureaus => "bureaus",
            Orgs::Named(name) => name,
        }
    }
}

/// What is measured in one run: a metric, over everything or a part.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Measure {
    /// Place of the metric in the catalogue.
    pub metric: usize,
    /// Organisations; everything, if there are none.
    pub orgs: Option<Orgs>,
    /// Category; all, if there is none.
    pub category: Option<String>,
    /// Counted months; the whole counted window, if there are none.
    pub months: Option<Months>,
}

/// Some of the counted months.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Months {
    /// The first, from 1.
    pub first: u32,
    /// None behind this one.
    pub last: u32,
    /// Steps from the first: 1 for all, 3 for each third.
    pub every: u32,
}

impl Months {
    /// All from the first to the last.
    pub fn all(first: u32, last: u32) -> Months {
        Months { first, last, every: 1 }
    }

    /// Whether a month, counted from 1, is one of them.
    pub fn has(self, month: u32) -> bool {
        (self.first..=self.last).contains(&month) && (month - self.first).is_multiple_of(self.every)
    }
}

/// What a metric is held against.
#[derive(Clone, Debug, PartialEq)]
pub enum Than {
    /// Something else that is measured.
    Measure(Measure),
    /// A number, in the unit of the metric.
    Number(f64),
}

/// Which way something goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Up.
    Up,
    /// Down.
    Down,
}

impl Way {
    /// 1 for up, -1 for down.
    pub fn sign(self) -> f64 {
        match self {
            Way::Up => 1.0,
            Way::Down => -1.0,
        }
    }
}

/// A relation with everything it needs. Arms are their places in the claim.
#[derive(Clone, Debug, PartialEq)]
pub enum Relation {
    /// `to` differs from `from` by at least `low` and at most `high`; either may be missing.
    Change {
        /// First arm.
        from: usize,
        /// Second arm.
        to: usize,
        /// Least change.
        low: Option<Size>,
        /// Largest change.
        high: Option<Size>,
    },
    /// The metric lies above or below something by `margin`.
    Level {
        /// Up is above.
        way: Way,
        /// The arm.
        arm: usize,
        /// What it lies above or below.
        than: Than,
        /// By how much at least.
        margin: Size,
    },
    /// The change goes a way further than that of another metric: the relative change, or that of shares in points.
    MoreThan {
        /// Which way.
        way: Way,
        /// First arm.
        from: usize,
        /// Second arm.
        to: usize,
        /// The other metric.
        than: Measure,
        /// Whether changes of shares are compared as they are, and not relative to where they start.
        points: bool,
        /// By how much at least, as a share.
        margin: f64,
    },
    /// No step goes against the way, and the last arm differs from the first by `margin`.
    Monotone {
        /// Which way.
        way: Way,
        /// Arms in their order.
        arms: Vec<usize>,
        /// The whole difference at least.
        margin: Size,
    },
    /// The slope of the last step minus that of the first goes a way by `margin`.
    Curved {
        /// Up is convex.
        way: Way,
        /// Arms in their order.
        arms: Vec<usize>,
        /// Where they lie.
        at: Vec<f64>,
        /// In the unit of the metric over that of `at`.
        margin: f64,
    },
    /// Concave, and the last slope within `margin` of zero.
    Plateau {
        /// Arms in their order.
        arms: Vec<usize>,
        /// Where they lie.
        at: Vec<f64>,
        /// In the unit of the metric over that of `at`.
        margin: f64,
    },
    /// `both - a - b + base` goes a way by `margin`.
    Interaction {
        /// Which way.
        way: Way,
        /// The arm with neither change.
        base: usize,
        /// With the first.
        a: usize,
        /// With the second.
        b: usize,
        /// With both.
        both: usize,
        /// By how much at least.
        margin: Size,
    },
    /// An inner arm beats both ends by `margin`.
    Optimum {
        /// Which value is the best.
        goal: Goal,
        /// Arms in their order.
        arms: Vec<usize>,
        /// By how much at least.
        margin: Size,
    },
    /// The mean of early months exceeds that of late ones by `margin`.
    Overshoot {
        /// The arm.
        arm: usize,
        /// Early months.
        early: Months,
        /// Late months.
        late: Months,
        /// By how much at least.
        margin: Size,
    },
}

impl Relation {
    /// The arms that it is about, each once, in the order of their places.
    pub fn arms(&self) -> Vec<usize> {
        let mut arms = match self {
            Relation::Change { from, to, .. } | Relation::MoreThan { from, to, .. } => vec![*from, *to],
            Relation::Level { arm, .. } | Relation::Overshoot { arm, .. } => vec![*arm],
            Relation::Monotone { arms, .. }
            | Relation::Curved { arms, .. }
            | Relation::Plateau { arms, .. }
            | Relation::Optimum { arms, .. } => arms.clone(),
            Relation::Interaction { base, a, b, both, .. } => vec![*base, *a, *b, *both],
        };
        arms.sort_unstable();
        arms.dedup();
        arms
    }
}
