//! When the work on an order begins: deadlines pace it (SF4.20; Parkinson 1955; König and Kleinmann 2005 on deadline rush).
//!
//! An order whose limit is far lies until little slack is left. The unit weighs what it is worth to put the work off, by
//! the hour, against what a late reply is expected to cost: points at their exchange rate, and the reports that a reminder
//! asks for at the price of hours. It leaves more slack where lateness costs more, and takes the work that waits before
//! into account; under load nothing lies, since no slack is left. What is taken up next is what is due first. So a longer
//! limit stretches the work, and a shorter one hurries it until capacity binds. Off: an order is worked on as soon as
//! somebody is free, first come, first served.

use crate::section;

section! {
    /// When the work on an order begins.
    #[tag(Organisation)]
    #[decides("when the work on an order begins")]
    #[off("as soon as somebody is free")]
    #[needs("units.handling": "points and hours weigh as they do in the choice of the way")]
    pub struct Pacing {
        /// What it is worth to put the work off (utility by working hour). A taste.
        put_off: f64 = 0.03, in 0.0 => 100.0, usual 0.0 => 0.1, from "assumption, set by a trial of the model: half the time shortens the median cycle by a tenth";
        /// Working hours of slack by which the log-odds rise by 1 that a reply is in time, as units see it.
        scale: f64 = 6.0, in 0.01 => 1000.0, usual 2.0 => 16.0, from "assumption";
        /// What a reply costs that is late for all to see, whatever the assessment says (utility). A taste.
        late: f64 = 0.5, in 0.0 => 100.0, usual 0.0 => 2.0, from "assumption: reminders name the unit";
    }
}

impl Pacing {
    /// Slack with which the work begins, where a late reply costs so much (working hours): where the cost of one hour less
    /// is what that hour is worth.
    pub fn slack(&self, cost: f64) -> f64 {
        if self.put_off <= 0.0 {
            return f64::INFINITY;
        }
        // The chance to be late falls by p (1 - p) / scale an hour: p (1 - p) = put_off * scale / cost.
        let share = self.put_off * self.scale / (cost + self.late).max(1e-12);
        if share >= 0.25 {
            return 0.0;
        }
        let late = 0.5 * (1.0 - libm::sqrt(1.0 - 4.0 * share));
        self.scale * libm::log((1.0 - late) / late)
    }

    /// Working hours for which an order lies that has so many hours left, needs so many, and has so many before it; `u` is
    /// the uniform draw of the case, in which the slack is from half to one and a half times the usual.
    pub fn lies(&self, left: f64, needed: f64, before: f64, cost: f64, u: f64) -> f64 {
        (left - needed - before - self.slack(cost) * (0.5 + u)).max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::{defaults, falls, near, reads_back, rises};

    #[test]
    fn an_empty_table_takes_the_defaults_and_is_written_as_it_reads() {
        reads_back::<Pacing>();
    }

    #[test]
    fn slack_is_where_an_hour_less_costs_what_it_is_worth() {
        let pacing: Pacing = defaults();
        // 0.03 · 6 / (0.9 + 0.5) = 0.128571; p = (1 - √(1 - 0.514286)) / 2 = 0.151535; 6 · ln(0.848465 / 0.151535).
        near(pacing.slack(0.9), 10.3358);
        near(pacing.slack(0.25), 2.4328); // 0.03 · 6 / 0.75 = 0.24; p = (1 - √0.04) / 2 = 0.4; 6 · ln 1.5
        assert_eq!(pacing.slack(0.0), 0.0, "0.03 · 6 / 0.5 = 0.36 is above a quarter");
        assert_eq!(Pacing { put_off: 0.0, ..defaults() }.slack(0.9), f64::INFINITY);
    }

    #[test]
    fn work_lies_the_longer_the_more_time_and_the_less_a_late_reply_costs() {
        let lies =
            |left: f64, before: f64, cost: f64| defaults::<Pacing>().lies(left, 5.0, before, cost, 0.5);
        near(lies(40.0, 4.0, 0.9), 20.6642); // 40 - 5 - 4 - 10.3358
        rises((30.0, 80.0), |left| lies(left, 4.0, 0.9) / 100.0);
        falls((0.0, 15.0), |before| lies(40.0, before, 0.9) / 100.0);
        falls((0.2, 5.0), |cost| lies(40.0, 4.0, cost) / 100.0);
        assert_eq!(lies(20.0, 30.0, 0.9), 0.0, "under load nothing lies");
    }
}
