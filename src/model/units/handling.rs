//! How an order is handled: one choice of field work, paper and persuasion (S4.2, S4.3, S4.5, S3.7; E2.2).
//!
//! A unit chooses among eighteen ways by quantal response (a multinomial logit) on what it expects of each: score,
//! from its own smoothed experience; the solution itself, for which it has a motive; blame avoided by traces; and the
//! hours, at a shadow price that rises with the backlog. Perfunctory replies, paper as a shield, persuasion and the
//! substitution of goals under load all come out of this one choice. After Holmstrom and Milgrom 1991; quantal
//! response after McKelvey and Palfrey 1995. Off: ordinary work, required paper, no persuasion.

use super::fake_rectification::ShowView;
use crate::kernel::WorkTime;
use crate::model::fact::{FieldWork, PaperWork, Way};
use crate::section;

section! {
    /// How an order is handled.
    #[tag(Organisation)]
    #[decides("field work, paper and persuasion: one choice")]
    #[off("ordinary, as required, none")]
    #[needs("units.authority": "without it no choice of work matters for the solution")]
    pub struct Handling {
        /// Field work of a thorough handling, against what the problem is expected to need (a factor).
        thorough: f64 = 1.4, in 1.0 => 10.0, from "assumption";
        /// Field work of a perfunctory handling, against what the problem is expected to need (a factor).
        perfunctory: f64 = 0.25, in 0.0 => 1.0, from "assumption, set by a trial of the model";
        /// Paper of a thin reply, against the rule (a factor).
        thin: f64 = 0.6, in 0.0 => 1.0, from "assumption, set by a trial of the model";
        /// Paper of a shielding reply, against the rule (a factor).
        shielding: f64 = 1.5, in 1.0 => 10.0, from "assumption";
        /// Talking with one citizen before the follow-up.
        persuasion_work: WorkTime = "30 min", in "0 s" => "40 h", usual "6 min" => "3 h", from "assumption";
        /// Weight of the expected score (utility by point and unit of pressure). A taste.
        score: f64 = 2.0, in 0.0 => 100.0, usual 0.5 => 5.0, from "assumption";
        /// Weight of solving the problem for its own sake (utility of a sure solution at full effort). A taste, above zero.
        motive: f64 = 2.0, in 0.001 => 100.0, usual 0.5 => 4.0, from "assumption: intrinsic motive above zero (Holmstrom and Milgrom 1991)";
        /// Weight of blame avoided by traces (utility where a bad record is sure and all responsibility one's own). A taste.
        shield: f64 = 0.6, in 0.0 => 100.0, usual 0.0 => 3.0, from "B City C District study (S4.3); size: assumption";
        /// Distaste for persuading citizens (utility). A taste.
        scruple: f64 = 1.6, in -10.0 => 100.0, usual 0.0 => 4.0, from "assumption";
        /// Price of a staff hour when nothing waits (utility by hour).
        price: f64 = 0.05, in 0.0 => 100.0, usual 0.0 => 0.4, from "assumption";
        /// Rise of that price by week of backlog (utility by hour and week).
        price_backlog: f64 = 0.8, in 0.0 => 100.0, usual 0.2 => 2.0, from "assumption";
        /// Backlog, in weeks, above which the price does not rise any more.
        price_most: f64 = 4.0, in 0.0 => 1000.0, from "assumption: bounded";
        /// Points that an overdue reply costs in the unit's eyes, before any weight in the assessment.
        late_points: f64 = 0.5, in 0.0 => 100.0, usual 0.0 => 2.0, from "assumption";
        /// Working hours by which a reply must be early for log-odds of 1 that it is in time.
        late_scale: f64 = 4.0, in 0.01 => 1000.0, from "assumption";
        /// Starting belief: share of replies that pass the review, for thorough, ordinary and perfunctory field work in turn, each with thin, required and shielding paper.
        believed_pass: Vec<f64> = [0.75, 0.90, 0.97, 0.75, 0.90, 0.97, 0.65, 0.80, 0.87], from "assumption: forgotten within some hundred orders";
        /// Starting belief: share of records "resolved", for thorough, ordinary and perfunctory field work in turn, each without and with persuasion.
        believed_resolved: Vec<f64> = [0.65, 0.65, 0.60, 0.62, 0.30, 0.35], from "assumption: forgotten within some hundred orders";
        /// Starting belief: share of records "satisfied", in the same order.
        believed_satisfied: Vec<f64> = [0.75, 0.88, 0.72, 0.86, 0.50, 0.75], from "assumption: forgotten within some hundred orders";
        /// Starting belief: share of orders that bring blame.
        believed_blame: f64 = 0.4, in 0.0 => 1.0, from "assumption: forgotten within some hundred orders";
        /// Weight of the starting belief in the unit's experience, in orders.
        prior_weight: f64 = 30.0, in 0.1 => 1e6, usual 5.0 => 200.0, from "assumption";
        /// Orders after which an experience counts half.
        memory: f64 = 300.0, in 1.0 => 1e9, usual 50.0 => 2000.0, from "assumption";
    }
    check |this, problems| {
        let lists =
            [("believed_pass", &this.believed_pass, 9), ("believed_resolved", &this.believed_resolved, 6), ("believed_satisfied", &this.believed_satisfied, 6)];
        for (key, list, length) in lists {
            if list.len() != length || list.iter().any(|share| !(0.0..=1.0).contains(share)) {
                problems.within(key, |problems| problems.value(
                    format!("{} shares are given", list.len()), format!("give {length} shares from 0 to 1")));
            }
        }
    }
}

/// A list of shares as rows of equal length, which the check has counted.
pub fn rows<const R: usize, const C: usize>(list: &[f64]) -> [[f64; C]; R] {
    std::array::from_fn(|row| {
        std::array::from_fn(|column| list.get(row * C + column).copied().unwrap_or(0.5))
    })
}

/// What is believed of thorough, ordinary and perfunctory work, and of a show of a fix: that it goes like ordinary work.
pub fn with_show<const C: usize>([thorough, ordinary, perfunctory]: [[f64; C]; 3]) -> [[f64; C]; 4] {
    [thorough, ordinary, perfunctory, ordinary]
}

/// How many of the ways, the last ones, are a show of a fix: open only where `fake_rectification` is on.
pub const SHOWS: usize = 6;

/// The eighteen ways and the six of a show, field work slowest, persuasion fastest.
pub const WAYS: [Way; 18 + SHOWS] = ways();

const fn ways() -> [Way; 18 + SHOWS] {
    let fields = [FieldWork::Thorough, FieldWork::Ordinary, FieldWork::Perfunctory, FieldWork::Show];
    let papers = [PaperWork::Thin, PaperWork::Required, PaperWork::Shielding];
    let mut all =
        [Way { field: FieldWork::Ordinary, paper: PaperWork::Required, persuasion: false }; 18 + SHOWS];
    let mut i = 0;
    while i < 18 + SHOWS {
        all[i] = Way { field: fields[i / 6], paper: papers[i / 2 % 3], persuasion: i % 2 == 1 };
        i += 1;
    }
    all
}

/// What a unit expects of an order. Hours are means of the class, never the ticket's own.
#[derive(Clone, Copy, Debug)]
pub struct HandlingView {
    /// Field hours that such a matter needs.
    pub field_hours: f64,
    /// Going there and back (hours).
    pub travel_hours: f64,
    /// Paper that the rule asks for (hours).
    pub paper_hours: f64,
    /// Hours of a redo.
    pub redo_hours: f64,
    /// Chance of solving by field work (thorough, ordinary, perfunctory), as the trade knows it; 0 without authority.
    pub solve: [f64; 3],
    /// Chance to pass the review, by field work (a show is the fourth) and paper (thin, required, shielding), from
    /// experience.
    pub pass: [[f64; 3]; 4],
    /// Chance of a record "resolved", by field work and persuasion, from experience.
    pub resolved: [[f64; 2]; 4],
    /// Chance of a record "satisfied", by field work and persuasion, from experience.
    pub satisfied: [[f64; 2]; 4],
    /// Working hours left to the limit.
    pub hours_left: f64,
    /// Felt pressure, 0 or more.
    pub pressure: f64,
    /// Effort that this pressure draws out, 0 to 1.
    pub effort: f64,
    /// Backlog in weeks.
    pub backlog_weeks: f64,
    /// Share of responsibility that falls on the unit, 0 to 1.
    pub responsibility: f64,
    /// Weights of the assessment: resolved, satisfied, in time, not redone.
    pub weights: [f64; 4],
    /// Points that an audit is expected to cost a ticket with something to find.
    pub audit: f64,
    /// A show of a fix, where the matter lends itself to one and units make them.
    pub show: Option<ShowView>,
}

impl Handling {
    /// Factor on work on the problem itself.
    pub fn field_factor(&self, field: FieldWork) -> f64 {
        match field {
            FieldWork::Thorough => self.thorough,
            FieldWork::Ordinary => 1.0,
            FieldWork::Perfunctory => self.perfunctory,
            // What goes into a show is no work on the problem.
            FieldWork::Show => 0.0,
        }
    }

    /// Factor on paper.
    pub fn paper_factor(&self, paper: PaperWork) -> f64 {
        match paper {
            PaperWork::Thin => self.thin,
            PaperWork::Required => 1.0,
            PaperWork::Shielding => self.shielding,
        }
    }

    /// What a way is worth to the unit (utility).
    pub fn utility(&self, way: Way, view: &HandlingView) -> f64 {
        let (f, p, s) = (way.field as usize, way.paper as usize, usize::from(way.persuasion));
        let pass = view.pass[f][p];
        let hours = self.hours(way, view);
        let in_time = crate::kernel::logistic((view.hours_left - hours) / self.late_scale);
        let [resolved, satisfied, timely, redo] = view.weights;
        let mut points = resolved * view.resolved[f][s]
            + satisfied * view.satisfied[f][s]
            + (timely + self.late_points) * in_time
            + redo * pass;
        if !way.field.earnest() {
            points -= view.audit;
        }
        if way.persuasion {
            points -= view.audit;
        }
        let traces = [-1.0, 0.0, 1.0][p];
        let shield = self.shield * view.responsibility * (1.0 - view.resolved[f][s]) * traces;
        let price = self.price_of_hour(view.backlog_weeks);
        let scruple = if way.persuasion { self.scruple } else { 0.0 };
        let solve = view.solve.get(f).copied().unwrap_or(0.0);
        let regret = match (way.field, view.show) {
            (FieldWork::Show, Some(show)) => show.regret(price),
            _ => 0.0,
        };
        self.score * view.pressure * points + self.motive * view.effort * solve + shield
            - price * (hours + (1.0 - pass) * view.redo_hours)
            - scruple
            - regret
    }

    /// Price of a staff hour at this backlog (utility).
    pub fn price_of_hour(&self, backlog_weeks: f64) -> f64 {
        self.price + self.price_backlog * backlog_weeks.min(self.price_most)
    }

    /// Hours that a way takes now.
    fn hours(&self, way: Way, view: &HandlingView) -> f64 {
        let field = match (way.field, view.show) {
            (FieldWork::Show, Some(show)) => show.field,
            (field, _) => self.field_factor(field),
        };
        let travel = if way.field == FieldWork::Perfunctory { 0.0 } else { view.travel_hours };
        let persuasion = if way.persuasion { self.persuasion_work.hours() } else { 0.0 };
        view.field_hours * field + travel + view.paper_hours * self.paper_factor(way.paper) + persuasion
    }

    /// The ways that are open: a show only where the matter lends itself to one.
    pub fn open_ways(&self, view: &HandlingView) -> &'static [Way] {
        if view.show.is_some() { &WAYS } else { &WAYS[..WAYS.len() - SHOWS] }
    }

    /// The way chosen with the uniform draw `u`.
    pub fn choose(&self, view: &HandlingView, u: f64) -> Way {
        let ways = self.open_ways(view);
        let open = ways.len();
        // Persuasion buys points and nothing else: where none are felt, it crosses nobody's mind who does not like it.
        let felt = self.score * view.pressure > 0.0 || self.scruple < 0.0;
        let mut weights = [f64::NEG_INFINITY; WAYS.len()];
        for (weight, way) in weights.iter_mut().zip(ways) {
            if felt || !way.persuasion {
                *weight = self.utility(*way, view);
            }
        }
        let best = weights[..open].iter().copied().fold(f64::NEG_INFINITY, f64::max);
        for weight in &mut weights[..open] {
            *weight = crate::kernel::dist::exp(*weight - best);
        }
        WAYS[crate::kernel::choose(&weights[..open], u)]
    }
}

/// A unit's experience with one kind of result: a smoothed frequency with a starting belief.
#[derive(Clone, Copy, Debug)]
pub struct Frequency {
    hits: f64,
    weight: f64,
}

impl Frequency {
    /// Starts from a belief that weighs as much as `weight` orders.
    pub fn new(belief: f64, weight: f64) -> Frequency {
        Frequency { hits: belief * weight, weight }
    }

    /// Learns from one order; older ones lose weight by a half every `memory` orders.
    pub fn learn(&mut self, hit: bool, memory: f64) {
        self.learn_share(f64::from(u8::from(hit)), memory);
    }

    /// Learns from one order that was a success in part, from 0 to 1.
    pub fn learn_share(&mut self, hit: f64, memory: f64) {
        let keep = libm::exp2(-1.0 / memory);
        self.hits = self.hits * keep + hit;
        self.weight = self.weight * keep + 1.0;
    }

    /// The share believed.
    pub fn share(&self) -> f64 {
        self.hits / self.weight
    }
}

#[cfg(test)]
#[path = "handling_tests.rs"]
mod tests;
