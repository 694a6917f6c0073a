//! Friendly calls that units arrange for themselves (S4.6; E2.18).
//!
//! A unit whose last score fell short of its peers' can let staff, relatives and friends call the hotline with easy
//! questions that are soon answered and gladly called satisfied. An occasion comes by itself; whether it is used is a
//! decision: how much of the distance to the peers one more satisfied ticket closes, under the pressure felt, against
//! the hours it takes at their present price and the points that an audit is expected to cost. The distance is to the
//! *peers*, and shrinks with every call planted: a fixed target that is never met would make all plant for ever. A call
//! needs a real seat at the city desk and real hours of staff. Off: nobody plants a call.

use crate::kernel::{WorkTime, logistic};
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
        /// Worth of closing the distance to the peers (utility by standard deviation of the peers' scores and unit of pressure). A taste.
        weight: f64 = 40.0, in 0.0 => 10_000.0, usual 10.0 => 100.0, from "assumption";
        /// Distaste for cheating (utility). A taste.
        scruple: f64 = 2.5, in -10.0 => 100.0, usual 0.0 => 6.0, from "assumption";
        /// Standard deviation of the peers' scores below which units do not tell each other apart (points of the score).
        spread_least: f64 = 0.02, in 1e-6 => 1.0, from "assumption: bounded";
    }
}

/// What the last assessment told a unit about itself and its peers.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Standing {
    /// Points of the score by which it lay below the mean of its peers; below zero: above it.
    pub short: f64,
    /// Standard deviation of the peers' scores.
    pub spread: f64,
    /// Recorded as resolved, of those counted.
    pub resolution: (f64, f64),
    /// Recorded as satisfied, of those counted.
    pub satisfaction: (f64, f64),
    /// Tickets closed and counted.
    pub closed: f64,
}

/// What a unit weighs when somebody friendly is at hand.
#[derive(Clone, Copy, Debug)]
pub struct PlantedView {
    /// Where it stood at the last assessment.
    pub standing: Standing,
    /// Weights of resolution and satisfaction in the assessment.
    pub weights: [f64; 2],
    /// Calls that it has planted since.
    pub planted: f64,
    /// Felt pressure, 0 or more.
    pub pressure: f64,
    /// Hours of its staff that one call takes: arranging, signing, answering, paper.
    pub hours: f64,
    /// Price of a staff hour now (utility), which rises with the backlog.
    pub price: f64,
    /// Points, in tickets, that an audit is expected to cost a ticket with something to find.
    pub audit: f64,
}

impl PlantedCalls {
    /// Points of the score that lie between the unit and its peers, the calls planted so far taken into account.
    fn distance(view: &PlantedView) -> f64 {
        let made_up = |(hits, of): (f64, f64)| {
            let before = if of > 0.0 { hits / of } else { 0.0 };
            if of > 0.0 { (hits + view.planted) / (of + view.planted) - before } else { 0.0 }
        };
        let [resolution, satisfaction] = view.weights;
        view.standing.short
            - resolution * made_up(view.standing.resolution)
            - satisfaction * made_up(view.standing.satisfaction)
    }

    /// Points of the score by which one more satisfied ticket lifts it.
    fn lift(view: &PlantedView) -> f64 {
        let one_more = |(hits, of): (f64, f64)| {
            let (hits, of) = (hits + view.planted, of + view.planted);
            if of > 0.0 { (of - hits) / (of * (of + 1.0)) } else { 0.0 }
        };
        let [resolution, satisfaction] = view.weights;
        resolution * one_more(view.standing.resolution) + satisfaction * one_more(view.standing.satisfaction)
    }

    /// Hours of staff that one call takes, signing and paper included.
    pub fn hours(&self, signing: WorkTime, paper: WorkTime) -> f64 {
        self.arranging.hours() + signing.hours() + self.answer.hours() + paper.hours()
    }

    /// Chance that the unit uses the occasion: 0 for whoever stands no worse than its peers, feels nothing, or has nothing
    /// to lift: nobody takes the pains for a score that does not matter to him.
    pub fn chance(&self, view: &PlantedView) -> f64 {
        let distance = PlantedCalls::distance(view);
        if distance <= 0.0 || self.weight * view.pressure * PlantedCalls::lift(view) <= 0.0 {
            return 0.0;
        }
        let spread = view.standing.spread.max(self.spread_least);
        let fear = view.audit / (view.standing.closed + view.planted + 1.0);
        let closes = (PlantedCalls::lift(view).min(distance) - fear) / spread;
        logistic(self.weight * view.pressure * closes - view.price * view.hours - self.scruple)
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
