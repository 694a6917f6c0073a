//! Friendly calls that units arrange for themselves (S4.6; E2.18).
//!
//! A unit can let staff, relatives and friends call the hotline with easy questions that are soon answered and gladly
//! called satisfied. An occasion comes by itself; whether it is used is a decision: what one more satisfied ticket lifts
//! of its score, at the exchange rate of points (most where peers lie close, or the unit near a cut of the lists), against
//! the hours it takes at their price, what an audit is expected to cost, and a distaste that differs from case to case. A call
//! needs a real seat at the city desk and real hours of staff. Off: nobody plants a call.

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

    /// A bureau with a hundred tickets a month, a standard deviation below its peers, with nothing else to do.
    const BEHIND: PlantedView = PlantedView {
        standing: Standing {
            short: 0.05,
            spread: 0.05,
            resolution: (60.0, 100.0),
            satisfaction: (30.0, 50.0),
            closed: 100.0,
        },
        weights: [0.4, 0.4],
        planted: 0.0,
        pressure: 1.0,
        hours: 1.0,
        price: 0.05,
        audit: 0.0,
    };

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
        // Resolution rises by 0.4/101 = 0.0039604, satisfaction by 0.4/51 = 0.0078431; 0.4 of each: 0.0047214 points.
        // Over 0.05: 0.0944282 standard deviations, worth 3.777129; less 0.05 · 1 h and 2.5: 1.227129.
        near(plants(BEHIND), 0.7733);
        // With three calls planted: 0.4·(40/103)/104 + 0.4·(20/53)/54 = 0.0042888; 3.431056 - 2.55 = 0.881056.
        near(plants(PlantedView { planted: 3.0, ..BEHIND }), 0.7070);
        // Audits expected to cost 0.06 of a ticket: 0.06/101 = 0.0005941 points, 0.4752 less.
        near(plants(PlantedView { audit: 0.06, ..BEHIND }), 0.6796);
    }

    #[test]
    fn nobody_plants_who_stands_no_worse_than_the_peers() {
        let at = |short: f64| PlantedView { standing: Standing { short, ..BEHIND.standing }, ..BEHIND };
        assert_eq!(plants(at(0.0)), 0.0);
        assert_eq!(plants(at(-0.1)), 0.0);
        assert_eq!(
            plants(PlantedView { standing: Standing::default(), ..BEHIND }),
            0.0,
            "before any assessment"
        );
        // A hundredth of a point is worth a hundredth of a point, whatever a ticket brings: 8 · 0.0001 - 2.55.
        near(plants(at(0.0001)), 0.0779);
    }

    #[test]
    fn nobody_plants_for_a_score_that_does_not_matter() {
        assert_eq!(plants(PlantedView { pressure: 0.0, ..BEHIND }), 0.0);
        assert_eq!(plants(PlantedView { weights: [0.0, 0.0], ..BEHIND }), 0.0);
        // Behind, but not in what a call could lift: all of its tickets are resolved and all citizens satisfied.
        let full = Standing { resolution: (90.0, 90.0), satisfaction: (40.0, 40.0), ..BEHIND.standing };
        assert_eq!(plants(PlantedView { standing: full, ..BEHIND }), 0.0);
        assert!(plants(PlantedView { pressure: 0.01, ..BEHIND }) > 0.0);
    }

    #[test]
    fn planting_ends_when_it_has_closed_the_distance() {
        // After m calls the score is up by 0.4·((60 + m)/(100 + m) - 0.6) + 0.4·((30 + m)/(50 + m) - 0.6);
        // 0.05 are reached between m = 12 (0.04809) and m = 13 (0.05142).
        assert!(plants(PlantedView { planted: 12.0, ..BEHIND }) > 0.0);
        assert_eq!(plants(PlantedView { planted: 13.0, ..BEHIND }), 0.0);
    }

    #[test]
    fn pressure_tempts_and_load_audit_and_equal_peers_hold_back() {
        rises((0.0, 3.0), |pressure| plants(PlantedView { pressure, ..BEHIND }));
        falls((0.0, 3.0), |price| plants(PlantedView { price, ..BEHIND }));
        falls((0.0, 0.6), |audit| plants(PlantedView { audit, ..BEHIND }));
        falls((0.02, 0.2), |spread| {
            plants(PlantedView { standing: Standing { spread, ..BEHIND.standing }, ..BEHIND })
        });
        let busy = PlantedView {
            standing: Standing {
                resolution: (600.0, 1000.0),
                satisfaction: (300.0, 500.0),
                ..BEHIND.standing
            },
            ..BEHIND
        };
        assert!(plants(busy) < plants(BEHIND), "among a thousand tickets one call does little");
    }
}
