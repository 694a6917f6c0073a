//! From relations to what is computed in each replication: contrasts, and the regions in which they must lie.

use crate::model::metrics::catalogue;
use crate::results::claims::file::{Expect, Goal, Measure, Relation, Size, Than, Way};

/// A tolerated step against the way of a monotone relation, as a share of its margin.
const STEP_BACK: f64 = 0.1;

/// Something that a replication has one value of.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Quantity {
    /// What is measured in an arm.
    Value {
        /// Place of the arm in the claim.
        arm: usize,
        /// What is measured.
        measure: Measure,
    },
    /// By how much a measure changes from one arm to another, as a share of the first.
    Change {
        /// First arm.
        from: usize,
        /// Second arm.
        to: usize,
        /// What is measured.
        measure: Measure,
    },
}

/// A weighted sum of quantities.
pub(crate) type Contrast = Vec<(f64, Quantity)>;

/// One end of a region.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Bound {
    /// A number.
    Number(f64),
    /// A share of the size of a quantity, replication by replication.
    Share(f64, Quantity),
}

/// A contrast whose mean must lie in a region; a missing end is infinite.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Test {
    pub contrast: Contrast,
    pub low: Option<Bound>,
    pub high: Option<Bound>,
}

/// What an expectation asks: that in one of the groups all tests hold.
///
/// The first test of a group is the one whose effect is shown; most relations are one group of one test.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Question {
    pub groups: Vec<Vec<Test>>,
    /// Which way the effect goes that is claimed; 0 where none is.
    pub sign: f64,
}

impl Question {
    /// What an expectation asks.
    pub(crate) fn of(expect: &Expect) -> Question {
        let about = About { measure: &expect.measure };
        match &expect.relation {
            Relation::Change { from, to, low, high } => about.change(*from, *to, *low, *high),
            Relation::Level { way, arm, than, margin } => about.level(*way, *arm, than, *margin),
            Relation::MoreThan { way, from, to, than, points, margin } => {
                let change =
                    |measure: &Measure| Quantity::Change { from: *from, to: *to, measure: measure.clone() };
                let contrast = if *points {
                    let less = About { measure: than }.difference(*to, *from);
                    about.difference(*from, *to).into_iter().chain(less).collect()
                } else {
                    vec![(1.0, change(about.measure)), (-1.0, change(than))]
                };
                one(beyond(contrast, *way, Bound::Number, *margin), way.sign())
            }
            Relation::Monotone { way, arms, margin } => about.monotone(*way, arms, *margin),
            Relation::Curved { way, arms, at, margin } => {
                one(beyond(about.bend(arms, at), *way, Bound::Number, *margin), way.sign())
            }
            Relation::Plateau { arms, at, margin } => {
                let last = arms.len() - 2;
                let flat = Test {
                    contrast: about.slope(arms, at, last, 1.0),
                    low: Some(Bound::Number(-margin)),
                    high: Some(Bound::Number(*margin)),
                };
                let bent = beyond(about.bend(arms, at), Way::Down, Bound::Number, *margin);
                Question { groups: vec![vec![flat, bent]], sign: 0.0 }
            }
            Relation::Interaction { way, base, a, b, both, margin } => {
                let terms = [(1.0, *both), (-1.0, *a), (-1.0, *b), (1.0, *base)];
                let contrast = terms.map(|(weight, arm)| (weight, about.value(arm))).to_vec();
                one(about.beyond(contrast, *way, *margin, *base), way.sign())
            }
            Relation::Optimum { goal, arms, margin } => about.optimum(*goal, arms, *margin),
            Relation::Overshoot { arm, early, late, margin } => {
                let stretch = |months| Quantity::Value {
                    arm: *arm,
                    measure: Measure { months: Some(months), ..about.measure.clone() },
                };
                let contrast = vec![(1.0, stretch(*early)), (-1.0, stretch(*late))];
                let low = Some(bound(*margin, || stretch(*late)));
                one(Test { contrast, low, high: None }, 1.0)
            }
        }
    }

    /// How many tests there are.
    pub(crate) fn tests(&self) -> usize {
        self.groups.iter().map(Vec::len).sum()
    }

    /// All quantities that its tests need.
    pub(crate) fn quantities(&self) -> impl Iterator<Item = &Quantity> {
        self.groups.iter().flatten().flat_map(|test| {
            let ends = test.low.iter().chain(&test.high).filter_map(|bound| match bound {
                Bound::Number(_) => None,
                Bound::Share(_, quantity) => Some(quantity),
            });
            test.contrast.iter().map(|(_, quantity)| quantity).chain(ends)
        })
    }
}

/// What is measured.
struct About<'a> {
    measure: &'a Measure,
}

impl About<'_> {
    fn value(&self, arm: usize) -> Quantity {
        Quantity::Value { arm, measure: self.measure.clone() }
    }

    fn difference(&self, from: usize, to: usize) -> Contrast {
        vec![(1.0, self.value(to)), (-1.0, self.value(from))]
    }

    /// A test that a contrast goes a way by a margin, of which a share is one of `reference`.
    fn beyond(&self, contrast: Contrast, way: Way, margin: Size, reference: usize) -> Test {
        match margin {
            Size::Absolute(margin) => beyond(contrast, way, Bound::Number, margin),
            Size::Share(share) => {
                beyond(contrast, way, |share| Bound::Share(share, self.value(reference)), share)
            }
        }
    }

    fn change(&self, from: usize, to: usize, low: Option<Size>, high: Option<Size>) -> Question {
        let end = |size: Option<Size>| size.map(|size| bound(size, || self.value(from)));
        let middle = [low, high].into_iter().flatten().map(Size::number).sum::<f64>();
        let sign = if middle == 0.0 { 0.0 } else { middle.signum() };
        one(Test { contrast: self.difference(from, to), low: end(low), high: end(high) }, sign)
    }

    fn level(&self, way: Way, arm: usize, than: &Than, margin: Size) -> Question {
        let (contrast, end) = match than {
            Than::Measure(measure) => {
                let other = || Quantity::Value { arm, measure: measure.clone() };
                let margin = if way == Way::Up { margin } else { margin.negative() };
                (vec![(1.0, self.value(arm)), (-1.0, other())], bound(margin, other))
            }
            Than::Number(number) => {
                let margin = match margin {
                    Size::Absolute(margin) => margin,
                    Size::Share(share) => share * number.abs(),
                };
                (vec![(1.0, self.value(arm))], Bound::Number(number + way.sign() * margin))
            }
        };
        let (low, high) = if way == Way::Up { (Some(end), None) } else { (None, Some(end)) };
        one(Test { contrast, low, high }, way.sign())
    }

    fn monotone(&self, way: Way, arms: &[usize], margin: Size) -> Question {
        let (first, last) = (arms[0], arms[arms.len() - 1]);
        let whole = self.beyond(self.difference(first, last), way, margin, first);
        let back = match margin {
            Size::Absolute(margin) => Size::Absolute(-STEP_BACK * margin),
            Size::Share(share) => Size::Share(-STEP_BACK * share),
        };
        let step = |pair: &[usize]| self.beyond(self.difference(pair[0], pair[1]), way, back, first);
        let steps = arms.windows(2).map(step);
        Question { groups: vec![std::iter::once(whole).chain(steps).collect()], sign: way.sign() }
    }

    /// The slope of the step behind the arm at place `step`, times `weight`.
    fn slope(&self, arms: &[usize], at: &[f64], step: usize, weight: f64) -> Contrast {
        let weight = weight / (at[step + 1] - at[step]);
        vec![(weight, self.value(arms[step + 1])), (-weight, self.value(arms[step]))]
    }

    /// The slope of the last step minus that of the first.
    fn bend(&self, arms: &[usize], at: &[f64]) -> Contrast {
        let mut bend = self.slope(arms, at, arms.len() - 2, 1.0);
        bend.extend(self.slope(arms, at, 0, -1.0));
        bend
    }

    fn optimum(&self, goal: Goal, arms: &[usize], margin: Size) -> Question {
        let way = if goal == Goal::Max { Way::Up } else { Way::Down };
        let ends = [arms[0], arms[arms.len() - 1]];
        let group =
            |arm: &usize| ends.map(|end| self.beyond(self.difference(end, *arm), way, margin, end)).to_vec();
        let inner = &arms[1..arms.len() - 1];
        Question { groups: inner.iter().map(group).collect(), sign: way.sign() }
    }
}

/// A test that a contrast goes a way by a margin.
fn beyond(contrast: Contrast, way: Way, bound: impl Fn(f64) -> Bound, margin: f64) -> Test {
    match way {
        Way::Up => Test { contrast, low: Some(bound(margin)), high: None },
        Way::Down => Test { contrast, low: None, high: Some(bound(-margin)) },
    }
}

fn bound(size: Size, reference: impl Fn() -> Quantity) -> Bound {
    match size {
        Size::Absolute(number) => Bound::Number(number),
        Size::Share(share) => Bound::Share(share, reference()),
    }
}

fn one(test: Test, sign: f64) -> Question {
    Question { groups: vec![vec![test]], sign }
}

/// The values of one replication.
pub(crate) trait Values {
    /// A measure in an arm; `None` where it has none.
    fn value(&self, arm: usize, measure: &Measure) -> Option<f64>;
}

impl Quantity {
    /// Its value in one replication.
    pub(crate) fn value(&self, values: &impl Values) -> Option<f64> {
        match self {
            Quantity::Value { arm, measure } => values.value(*arm, measure),
            Quantity::Change { from, to, measure } => {
                let (before, after) = (values.value(*from, measure)?, values.value(*to, measure)?);
                (before != 0.0).then(|| (after - before) / before.abs())
            }
        }
    }

    /// How far its value in one replication may be off because quantiles are read off bins.
    fn coarseness(&self, values: &impl Values) -> f64 {
        let half_bin = |measure: &Measure, value: f64| {
            catalogue().get(measure.metric).map_or(0.0, |info| info.half_bin(value))
        };
        let found = match self {
            Quantity::Value { arm, measure } => {
                values.value(*arm, measure).map(|value| half_bin(measure, value))
            }
            Quantity::Change { from, to, measure } => {
                let ends = values.value(*from, measure).zip(values.value(*to, measure));
                ends.filter(|(before, _)| *before != 0.0).map(|(before, after)| {
                    let ratio = (after / before).abs();
                    (half_bin(measure, after) + ratio * half_bin(measure, before)) / before.abs()
                })
            }
        };
        found.unwrap_or(0.0)
    }

    /// What is measured, and in which arms.
    pub(crate) fn needs(&self) -> (Vec<usize>, &Measure) {
        match self {
            Quantity::Value { arm, measure } => (vec![*arm], measure),
            Quantity::Change { from, to, measure } => (vec![*from, *to], measure),
        }
    }
}

impl Bound {
    /// Where it is in one replication.
    pub(crate) fn value(&self, values: &impl Values) -> Option<f64> {
        match self {
            Bound::Number(number) => Some(*number),
            // A share of nothing is no size: such a replication says neither yes nor no.
            Bound::Share(share, quantity) => {
                quantity.value(values).filter(|size| *size != 0.0).map(|size| share * size.abs())
            }
        }
    }

    fn coarseness(&self, values: &impl Values) -> f64 {
        match self {
            Bound::Number(_) => 0.0,
            Bound::Share(share, quantity) => share.abs() * quantity.coarseness(values),
        }
    }
}

/// How far the mean of a contrast may be off because quantiles are read off bins; also that of its distance from a bound.
pub(crate) fn coarseness(contrast: &Contrast, bound: Option<&Bound>, replications: &[impl Values]) -> f64 {
    let of = |values| {
        let terms: f64 =
            contrast.iter().map(|(weight, quantity)| weight.abs() * quantity.coarseness(values)).sum();
        terms + bound.map_or(0.0, |bound| bound.coarseness(values))
    };
    let total: f64 = replications.iter().map(of).sum();
    if replications.is_empty() { 0.0 } else { total / replications.len() as f64 }
}

/// The value of a contrast in one replication, if all its quantities have one.
pub(crate) fn sum(contrast: &Contrast, values: &impl Values) -> Option<f64> {
    contrast.iter().try_fold(0.0, |sum, (weight, quantity)| Some(sum + weight * quantity.value(values)?))
}
