//! Lead and co-handlers at once (S1.5, S4.18, S4.19; SF1.2, SF4.13, SF4.20; E2.7).
//!
//! A problem that needs several units is solved only if each does its part. With joint handling the lead asks the
//! others at once; help replaces a part of the lead's coordination, and is withheld where only own tickets count and
//! peers are rivals. What is withheld stays undone, unless the rules make it an order of its own once the lead is done:
//! who asks for favours where orders were sent before can lose by it. Off: the ticket is handed from unit to unit, each by an order of its own.

use crate::kernel::{WorkTime, logistic};
use crate::section;

section! {
    /// Lead and co-handlers at once.
    #[tag(Organisation)]
    #[decides("whether co-handlers help the lead")]
    #[off("handed from unit to unit")]
    pub struct JointHandling {
        /// Coordination for each pair of units, in the lead's working time.
        pair_work: WorkTime = "40 min", in "0 s" => "80 h", usual "0 s" => "4 h", from "assumption; grows with k(k-1)/2";
        /// Share of a pair's coordination that is left where the other unit helps.
        helped_share: f64 = 0.2, in 0.0 => 1.0, from "assumption, set by a trial of the model: help replaces coordination";
        /// Log-odds that a unit helps which is no rival and has no backlog. A taste.
        help: f64 = 1.4, in -10.0 => 10.0, usual 0.0 => 3.0, from "assumption: 0.8";
        /// Effect of rivalry, from none to all consequences by rank (log-odds).
        rivalry: f64 = -1.5, in -20.0 => 0.0, usual -4.0 => 0.0, from "B City C District study (S4.19); size: assumption";
        /// Effect of backlog, for each week above one, up to two (log-odds).
        backlog: f64 = -1.0, in -20.0 => 0.0, usual -3.0 => 0.0, from "assumption";
        /// Effect of the score that help is expected to earn where it is credited (log-odds by point).
        credit: f64 = 3.0, in 0.0 => 20.0, from "double assessment of whistle-blowers and reporters (Beijing regulation, art. 33); size: assumption";
        /// Whether help earns credit in the assessment: what the record counts as resolved or satisfied counts for the helpers too.
        credited: bool = false, from "B City C District study: only own tickets count (S4.18)";
        /// Whether the part of a unit that withholds its help goes to it as an order, once the others are done.
        ordered: bool = false, from "M City study (S1.5: lead and co-handlers on one file); assumption";
    }
}

impl JointHandling {
    /// What a record (resolved, satisfied) adds to hits and cases of each helper: a good one counts, a bad one does not.
    pub fn credit_for(&self, record: (Option<bool>, Option<bool>)) -> (f64, f64) {
        let good = |said: Option<bool>| f64::from(u8::from(self.credited && said == Some(true)));
        (good(record.0), good(record.1))
    }

    /// Chance that a unit helps. `rivalry` is the share of consequences that go by rank among peers, `points` the score
    /// that a ticket of this kind usually earns.
    pub fn help_chance(&self, rivalry: f64, backlog_weeks: f64, points: f64) -> f64 {
        logistic(
            self.help
                + self.rivalry * rivalry
                + self.backlog * (backlog_weeks - 1.0).clamp(0.0, 2.0)
                + if self.credited { self.credit * points } else { 0.0 },
        )
    }

    /// Coordination of a lead with `units` in all, of whom `helped` help, where each pair takes no more than `most`.
    pub fn coordination(&self, units: u32, helped: u32, most: Option<WorkTime>) -> WorkTime {
        let pairs = f64::from(units * units.saturating_sub(1) / 2);
        let others = f64::from(units.saturating_sub(1).max(1));
        let share = 1.0 - (1.0 - self.helped_share) * f64::from(helped) / others;
        let pair = most.map_or(self.pair_work, |most| most.min(self.pair_work));
        WorkTime(libm::round(pair.0 as f64 * pairs * share) as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::{defaults, falls, near, reads_back, rises};

    fn minutes(minutes: u64) -> WorkTime {
        WorkTime(60 * minutes)
    }

    #[test]
    fn an_empty_table_takes_the_defaults_and_is_written_as_it_reads() {
        reads_back::<JointHandling>();
    }

    #[test]
    fn a_unit_that_is_no_rival_helps_in_eight_cases_of_ten() {
        let joint: JointHandling = defaults();
        near(joint.help_chance(0.0, 0.5, 0.5), 0.8022); // 1.4
        near(joint.help_chance(0.7, 1.0, 0.5), 0.5866); // 1.4 - 1.5·0.7 = 0.35
        near(joint.help_chance(0.7, 2.0, 0.5), 0.3430); // 0.35 - 1.0
    }

    #[test]
    fn rivals_and_busy_units_withhold_help_and_credit_draws_it() {
        let joint: JointHandling = defaults();
        falls((0.0, 1.0), |rivalry| joint.help_chance(rivalry, 0.0, 0.5));
        falls((1.0, 3.0), |weeks| joint.help_chance(0.0, weeks, 0.5));
        assert_eq!(
            joint.help_chance(0.0, 3.0, 0.5),
            joint.help_chance(0.0, 1000.0, 0.5),
            "backlog is bounded"
        );
        let credited = JointHandling { credited: true, ..defaults() };
        near(credited.help_chance(0.7, 1.0, 0.5), 0.8641); // 0.35 + 3.0·0.5
        rises((0.0, 1.0), |points| credited.help_chance(0.7, 1.0, points));
        assert_eq!(joint.help_chance(0.7, 1.0, 0.0), joint.help_chance(0.7, 1.0, 1.0), "no credit, no pull");
    }

    #[test]
    fn a_good_record_is_credited_and_a_bad_one_is_the_leads() {
        let (silent, credited): (JointHandling, _) =
            (defaults(), JointHandling { credited: true, ..defaults() });
        assert_eq!(credited.credit_for((Some(true), None)), (1.0, 0.0));
        assert_eq!(credited.credit_for((Some(false), Some(true))), (0.0, 1.0));
        assert_eq!(silent.credit_for((Some(true), Some(true))), (0.0, 0.0));
    }

    #[test]
    fn coordination_grows_with_pairs_and_shrinks_with_help() {
        let joint: JointHandling = defaults();
        assert_eq!(joint.coordination(1, 0, None), minutes(0));
        assert_eq!(joint.coordination(2, 0, None), minutes(40));
        assert_eq!(joint.coordination(3, 0, None), minutes(120)); // 3 pairs
        assert_eq!(joint.coordination(4, 0, None), minutes(240)); // 6 pairs
        assert_eq!(joint.coordination(2, 1, None), minutes(8)); // 40 · 0.2
        assert_eq!(joint.coordination(3, 1, None), minutes(72)); // 120 · (1 - 0.8·1/2)
        assert_eq!(joint.coordination(3, 2, None), minutes(24)); // 120 · 0.2
        // Who sees the same file needs less, who needs less already not more.
        assert_eq!(joint.coordination(3, 0, Some(minutes(15))), minutes(45));
        assert_eq!(joint.coordination(3, 0, Some(minutes(60))), minutes(120));
    }
}
