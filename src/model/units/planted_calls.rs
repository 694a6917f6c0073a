//! Friendly calls that units arrange for themselves (S4.6; E2.18).
//!
//! A unit can let staff, relatives and friends call the hotline with easy questions that are soon answered and gladly
//! called satisfied. An occasion comes by itself; whether it is used is a decision: what one more satisfied ticket lifts
//! of its score, at the exchange rate of points (most where peers lie close, or the unit near a cut of the lists), against
//! the hours it takes at their price, what an audit is expected to cost, and a distaste that differs from case to case. A call
//! needs a real seat at the city desk and real hours of staff. Where `handling` is off no
//! point is worth anything, and nobody plants a call, as where this is off.

use crate::kernel::WorkTime;
use crate::kernel::dist::outweighs;
use crate::section;

section! {
    /// Friendly calls that units arrange for themselves.
    #[tag(Organisation)]
    #[decides("whether a unit behind its peers lets friends call")]
    #[off("nobody plants a call")]
    #[needs("government.assessment": "without a score no call is worth planting")]
    pub struct PlantedCalls {
        /// Occasions on which somebody friendly could call, by member of staff and week of forty hours.
        occasions: f64 = 0.2, in 0.0 => 10.0, usual 0.05 => 1.0, from "B City C District study (S4.6); size: assumption, one to three a week in a unit";
        /// Arranging one call: asking a friend, and telling him what to ask.
        arranging: WorkTime = "20 min", in "0 s" => "40 h", usual "5 min" => "2 h", from "assumption";
        /// Answering what was asked.
        answer: WorkTime = "10 min", in "1 s" => "40 h", usual "5 min" => "1 h", from "B City C District study (S4.6): easy to answer; size: assumption";
        /// Distaste for cheating, half of the cases below and half above (utility). A taste.
        distaste: f64 = 0.5, in 0.0 => 1000.0, usual 0.05 => 4.0, from "assumption";
        /// How far cases differ in it (standard deviation of its logarithm).
        sigma: f64 = 0.8, in 0.01 => 10.0, usual 0.3 => 1.5, from "assumption";
    }
}

/// What a unit weighs when somebody friendly is at hand.
#[derive(Clone, Copy, Debug)]
pub struct PlantedView {
    /// What a record "resolved", and one "satisfied", are worth on one ticket (utility).
    pub worth: [f64; 2],
    /// What an audit is expected to cost (utility).
    pub audit: f64,
    /// Shares of its tickets that the record has as resolved, and as satisfied: a friendly ticket lifts them by the rest.
    pub shares: [f64; 2],
    /// Hours of its staff that one call takes: arranging, signing, answering, paper.
    pub hours: f64,
    /// Price of a staff hour now (utility), which rises with the backlog.
    pub price: f64,
}

impl PlantedCalls {
    /// Hours of staff that one call takes, signing and paper included.
    pub fn hours(&self, signing: WorkTime, paper: WorkTime) -> f64 {
        self.arranging.hours() + signing.hours() + self.answer.hours() + paper.hours()
    }

    /// Chance that the unit uses the occasion.
    pub fn chance(&self, view: &PlantedView) -> f64 {
        let lift = |what: usize| view.worth[what] * (1.0 - view.shares[what]);
        let gain = lift(0) + lift(1) - view.audit;
        outweighs(gain - view.price * view.hours, self.distaste, self.sigma)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::{defaults, falls, near, reads_back, rises};

    /// A unit six in ten of whose tickets are recorded as resolved, and as satisfied, each worth 0.8, with nothing else to do.
    const TEMPTED: PlantedView =
        PlantedView { worth: [0.8, 0.8], audit: 0.0, shares: [0.6, 0.6], hours: 1.0, price: 0.05 };

    fn plants(view: PlantedView) -> f64 {
        defaults::<PlantedCalls>().chance(&view)
    }

    #[test]
    fn an_empty_table_takes_the_defaults_and_is_written_as_it_reads() {
        reads_back::<PlantedCalls>();
    }

    #[test]
    fn a_call_takes_its_arranging_its_answer_and_what_every_order_takes() {
        // 20 min and 10 min of its own, 6 min of signing, 12 min of paper.
        let minutes = |minutes: u64| WorkTime(60 * minutes);
        near(defaults::<PlantedCalls>().hours(minutes(6), minutes(12)), 0.8);
    }

    #[test]
    fn the_worth_of_a_call_adds_up() {
        // 0.8·0.4 + 0.8·0.4 - 0.05·1 = 0.59: ln(0.59 / 0.5) / 0.8 = 0.2069.
        near(plants(TEMPTED), 0.5820);
        // An audit expected to cost 0.1: ln(0.49 / 0.5) / 0.8 = -0.0253.
        near(plants(PlantedView { audit: 0.1, ..TEMPTED }), 0.4899);
    }

    #[test]
    fn nobody_plants_for_a_score_that_does_not_matter() {
        let free = PlantedView { price: 0.0, ..TEMPTED };
        assert_eq!(plants(PlantedView { worth: [0.0, 0.0], ..free }), 0.0);
        // All of its tickets are resolved and all citizens satisfied: a call lifts nothing.
        assert_eq!(plants(PlantedView { shares: [1.0, 1.0], ..free }), 0.0);
        assert_eq!(plants(PlantedView { audit: 0.64, ..free }), 0.0, "the audit costs as much");
        assert!(plants(PlantedView { worth: [0.1, 0.0], ..free }) > 0.0);
    }

    #[test]
    fn points_tempt_and_load_audit_and_a_good_record_hold_back() {
        rises((0.1, 3.0), |worth| plants(PlantedView { worth: [worth, 0.8], ..TEMPTED }));
        rises((0.1, 3.0), |worth| plants(PlantedView { worth: [0.8, worth], ..TEMPTED }));
        falls((0.0, 0.6), |price| plants(PlantedView { price, ..TEMPTED }));
        falls((0.0, 0.58), |audit| plants(PlantedView { audit, ..TEMPTED }));
        falls((0.0, 1.0), |share| plants(PlantedView { shares: [share, 0.6], ..TEMPTED }));
        falls((0.0, 1.0), |share| plants(PlantedView { shares: [0.6, share], ..TEMPTED }));
        falls((0.0, 4.0), |distaste| PlantedCalls { distaste, ..defaults() }.chance(&TEMPTED));
    }
}
