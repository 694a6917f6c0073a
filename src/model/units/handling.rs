//! How an order is handled: one choice of field work and paper (S4.2, S4.3, S3.7; E2.2).
//!
//! A unit chooses among nine ways by quantal response (a multinomial logit) on what it expects of each: points of the
//! score at their one exchange rate (`government/exchange.rs`), from its own smoothed experience with orders of this kind
//! (within its power or not, alone or joint, first or repeated); the solution itself, for which it has a motive; blame
//! avoided by traces; and the hours, those of rounds to come included, at a shadow price that rises with the backlog.
//! Perfunctory replies, paper as a shield and the substitution of goals under load come out of this one choice: where
//! effort can win something, points draw it into the field; where it cannot, or hours are dear, they leave only
//! appearance. After Holmstrom and Milgrom 1991; quantal response after McKelvey and Palfrey 1995. Off: ordinary work,
//! required paper.

use super::fake_rectification::ShowView;
use crate::kernel::Elapsed;
use crate::model::fact::{FieldWork, PaperWork, Way};
use crate::model::government::exchange::Exchange;
use crate::section;

section! {
    /// How an order is handled.
    #[tag(Organisation)]
    #[decides("field work and paper: one choice")]
    #[off("ordinary, as required")]
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
        /// What a point of one ticket is worth in a monthly assessment by a target that is missed, at a pressure of 1 (utility); in a period twice as long it is half. A taste.
        score: f64 = 3.0, in 0.0 => 100.0, usual 0.5 => 8.0, from "assumption";
        /// Time in which the end of a period counts half as much when it is still that far away; what comes later counts less.
        horizon: Elapsed = "30 d", in "1 d" => "4000 d", usual "10 d" => "365 d", from "deadline rush (König and Kleinmann 2005); size: assumption";
        /// Weight of solving the problem for its own sake (utility of a sure solution at full effort). A taste, above zero.
        motive: f64 = 0.5, in 0.001 => 100.0, usual 0.1 => 2.0, from "assumption: intrinsic motive above zero (Holmstrom and Milgrom 1991)";
        /// Weight of blame avoided by traces (utility where a bad record is sure and all responsibility one's own). A taste.
        shield: f64 = 0.6, in 0.0 => 100.0, usual 0.0 => 3.0, from "B City C District study (S4.3); size: assumption";
        /// Price of a staff hour when nothing waits (utility by hour).
        price: f64 = 0.05, in 0.0 => 100.0, usual 0.0 => 0.4, from "assumption";
        /// Rise of that price by week of backlog where the general limit is five working days; with twice the time it is half (utility by hour and week).
        price_backlog: f64 = 1.6, in 0.0 => 100.0, usual 0.4 => 4.0, from "assumption";
        /// Backlog, in weeks against that limit, above which the price does not rise any more.
        price_most: f64 = 4.0, in 0.0 => 1000.0, from "assumption: bounded";
        /// Points that an overdue reply costs in the unit's eyes, before any weight in the assessment.
        late_points: f64 = 1.0, in 0.0 => 100.0, usual 0.0 => 4.0, from "assumption";
        /// Working hours by which a reply must be early for log-odds of 1 that it is in time.
        late_scale: f64 = 4.0, in 0.01 => 1000.0, from "assumption";
        /// Starting belief: share of replies that pass the review, for thorough, ordinary and perfunctory field work in turn, each with thin, required and shielding paper.
        believed_pass: Vec<f64> = [0.75, 0.90, 0.97, 0.75, 0.90, 0.97, 0.65, 0.80, 0.87], from "assumption: forgotten within some hundred orders";
        /// Starting belief: share of citizens who say "resolved" after thorough, ordinary and perfunctory field work, within the unit's power and then beyond it.
        believed_resolved: Vec<f64> = [0.85, 0.80, 0.10, 0.08, 0.07, 0.06], from "assumption: forgotten within some hundred orders";
        /// Starting belief: share of citizens who say "satisfied", in the same order.
        believed_satisfied: Vec<f64> = [0.80, 0.75, 0.40, 0.40, 0.40, 0.38], from "assumption: forgotten within some hundred orders";
        /// Starting belief: shares of tickets on which the citizen's word on resolution, and on satisfaction, enters the record.
        believed_heard: Vec<f64> = [0.8, 0.5], from "assumption: forgotten within some hundred orders";
        /// Starting belief: share of orders that bring blame.
        believed_blame: f64 = 0.4, in 0.0 => 1.0, from "assumption: forgotten within some hundred orders";
        /// Weight of the starting belief in the unit's experience, in orders.
        prior_weight: f64 = 30.0, in 0.1 => 1e6, usual 5.0 => 200.0, from "assumption";
        /// Orders after which an experience counts half.
        memory: f64 = 300.0, in 1.0 => 1e9, usual 50.0 => 2000.0, from "assumption";
    }
    check |this, problems| {
        let lists =
            [("believed_pass", &this.believed_pass, 9), ("believed_resolved", &this.believed_resolved, 6), ("believed_satisfied", &this.believed_satisfied, 6), ("believed_heard", &this.believed_heard, 2)];
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
pub fn with_show<T: Copy>([thorough, ordinary, perfunctory]: [T; 3]) -> [T; 4] {
    [thorough, ordinary, perfunctory, ordinary]
}

/// How many of the ways, the first ones, are earnest work.
const EARNEST: usize = 6;

/// How many of the ways, the last ones, are a show of a fix: open only where `fake_rectification` is on.
pub const SHOWS: usize = 3;

/// The nine ways and the three of a show, field work slowest.
pub const WAYS: [Way; 9 + SHOWS] = ways();

const fn ways() -> [Way; 9 + SHOWS] {
    let fields = [FieldWork::Thorough, FieldWork::Ordinary, FieldWork::Perfunctory, FieldWork::Show];
    let papers = [PaperWork::Thin, PaperWork::Required, PaperWork::Shielding];
    let mut all = [Way { field: FieldWork::Ordinary, paper: PaperWork::Required }; 9 + SHOWS];
    let mut i = 0;
    while i < 9 + SHOWS {
        all[i] = Way { field: fields[i / 3], paper: papers[i % 3] };
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
    /// Hours of a redo after field work, and where nobody has been there yet.
    pub redo_hours: [f64; 2],
    /// Whether somebody goes along who sees that it is worked on: after a "no" at the follow-up.
    pub supervised: bool,
    /// The field work that stands, where a reply came back for its form: only the paper is open.
    pub stands: Option<FieldWork>,
    /// Chance of solving by field work (thorough, ordinary, perfunctory), as the trade knows it; 0 without authority.
    pub solve: [f64; 3],
    /// Chance to pass the review, by field work (a show is the fourth) and paper (thin, required, shielding), from
    /// experience with orders within the unit's power, or beyond it.
    pub pass: [[f64; 3]; 4],
    /// Chance that the order comes back from the follow-up, by field work, from experience.
    pub back: [f64; 4],
    /// Chance that the citizen says "resolved", by field work, from experience with orders of this kind.
    pub resolved: [f64; 4],
    /// Chance that the citizen says "satisfied", by field work, from experience with orders of this kind.
    pub satisfied: [f64; 4],
    /// Chance that what he says of each enters the record, from experience.
    pub heard: [f64; 2],
    /// Working hours left to the limit.
    pub hours_left: f64,
    /// What points are worth.
    pub exchange: Exchange,
    /// How far work presses: backlog in weeks, against the weeks that the general limit gives.
    pub pressing_weeks: f64,
    /// Share of responsibility that falls on the unit, 0 to 1.
    pub responsibility: f64,
    /// What an audit is expected to cost an order with something to find (utility).
    pub audit: f64,
    /// A show of a fix, where the matter lends itself to one and units make them.
    pub show: Option<ShowView>,
}

impl Handling {
    /// How much the end of a period counts that is so many seconds away, against its mean over a period of `usual` seconds
    /// (a factor).
    pub fn nearness(&self, left: f64, usual: f64) -> f64 {
        let horizon = self.horizon.0 as f64;
        let mean = (1.0 - libm::exp2(-usual / horizon)) * horizon / (usual * std::f64::consts::LN_2);
        libm::exp2(-left / horizon) / mean
    }

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

    /// What the points are worth that a way is expected to bring (utility).
    pub fn points(&self, way: Way, view: &HandlingView) -> f64 {
        let (f, p) = (way.field as usize, way.paper as usize);
        let in_time = crate::kernel::logistic((view.hours_left - self.hours(way, view)) / self.late_scale);
        let exchange = &view.exchange;
        let points = exchange.resolved * view.heard[0] * view.resolved[f]
            + exchange.satisfied * view.heard[1] * view.satisfied[f]
            + (exchange.timely + self.late_points * exchange.point) * in_time
            + exchange.redo * view.pass[f][p];
        if way.field.earnest() { points } else { points - view.audit }
    }

    /// What a way is worth to the unit (utility).
    pub fn utility(&self, way: Way, view: &HandlingView) -> f64 {
        let (f, p) = (way.field as usize, way.paper as usize);
        let again = 1.0 - view.pass[f][p] + view.back[f];
        let traces = [-1.0, 0.0, 1.0][p];
        let shield = self.shield * view.responsibility * (1.0 - view.resolved[f]) * traces;
        let price = self.price_of_hour(view.pressing_weeks);
        let solve = view.solve.get(f).copied().unwrap_or(0.0);
        let regret = match (way.field, view.show) {
            (FieldWork::Show, Some(show)) => show.regret(price),
            _ => 0.0,
        };
        self.points(way, view) + self.motive * solve + shield
            - price * (self.hours(way, view) + again * view.redo_hours[usize::from(!way.field.earnest())])
            - regret
    }

    /// Price of a staff hour where work presses so far (utility).
    pub fn price_of_hour(&self, pressing_weeks: f64) -> f64 {
        self.price + self.price_backlog * pressing_weeks.min(self.price_most)
    }

    /// Hours that a way takes now.
    fn hours(&self, way: Way, view: &HandlingView) -> f64 {
        let field = match (way.field, view.show) {
            (FieldWork::Show, Some(show)) => show.field,
            (field, _) => self.field_factor(field),
        };
        let travel = if way.field == FieldWork::Perfunctory { 0.0 } else { view.travel_hours };
        view.field_hours * field + travel + view.paper_hours * self.paper_factor(way.paper)
    }

    /// The ways that are open: where the field work stands, its papers; under supervision earnest ones; else a show only where the matter lends itself to one, and only for points, which it must bring
    /// more of than an empty reply does, by more than the unit's distaste in this case.
    pub fn open_ways(&self, view: &HandlingView) -> &'static [Way] {
        if let Some(field) = view.stands {
            return &WAYS[3 * field as usize..][..3];
        }
        if view.supervised {
            return &WAYS[..EARNEST];
        }
        let gains = |show: &ShowView| {
            let of = |field| self.points(Way { field, paper: PaperWork::Required }, view);
            of(FieldWork::Show) - of(FieldWork::Perfunctory) > show.distaste.max(0.0)
        };
        if view.show.as_ref().is_some_and(gains) { &WAYS } else { &WAYS[..WAYS.len() - SHOWS] }
    }

    /// The way chosen with the uniform draw `u`.
    pub fn choose(&self, view: &HandlingView, u: f64) -> Way {
        let ways = self.open_ways(view);
        let mut weights = [f64::NEG_INFINITY; WAYS.len()];
        for (weight, way) in weights.iter_mut().zip(ways) {
            *weight = self.utility(*way, view);
        }
        let weights = &mut weights[..ways.len()];
        let best = weights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        for weight in weights.iter_mut() {
            *weight = crate::kernel::dist::exp(*weight - best);
        }
        ways[crate::kernel::choose(weights, u)]
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
