//! One network: a shared view of cases, and a street's power to summon departments (S2.1, S2.2, S1.5; SF2.1).
//!
//! Units that see one file hand a matter straight to the next, and spend less time on telling each other how it
//! stands. A town that was given a matter which a department has the power to decide may summon that department: an
//! order with a due time, not a favour. The power is backed from above, and backing is scarce: only so many summonses
//! a week. Whether the town uses it depends on what presses it and on what is at stake. Off: nobody sees the others'
//! file, and nobody can summon.

use crate::kernel::param::Count;
use crate::kernel::{WorkTime, logistic};
use crate::section;

section! {
    /// A shared view of cases, and the power to summon departments.
    #[tag(Technology)]
    #[decides("one file for all, hand-overs without the desk, summoning who can decide")]
    #[off("no common file, nobody summons")]
    pub struct Integration {
        /// Most coordination for each pair of units that see one file, in the lead's working time.
        pair_work: WorkTime = "15 min", in "0 s" => "80 h", usual "0 s" => "1 h", from "Z street study (S2.2); size: assumption";
        /// Whether a unit hands a matter straight to the next one, without the district desk.
        direct: bool = true, from "Z street study (S2.2)";
        /// Whether a town may summon the department that holds the power.
        summons: bool = true, from "Z street study (S2.1); Beijing regulation of 2021 on swift response (whistle and report)";
        /// Writing a summons.
        summon_work: WorkTime = "20 min", in "0 s" => "40 h", from "assumption";
        /// Field work of the summoned department, which comes to decide, by share of what such a matter needs.
        decide_share: f64 = 0.3, in 0.0 => 10.0, usual 0.1 => 1.0, from "assumption";
        /// Working time within which the summoned unit has to have come.
        summon_limit: WorkTime = "16 h", in "1 min" => "400 h", usual "4 h" => "40 h", from "assumption: two working days";
        /// Summonses that those above back in a week, for each town.
        summon_slots: Count = 10, in 0 => 1_000_000, usual 2 => 40, from "assumption: attention is limited";
        /// Log-odds of summoning about a matter of no severity, with no responsibility and no pressure. A taste.
        summon: f64 = -2.0, in -20.0 => 10.0, usual -4.0 => 1.0, from "assumption: a summons costs goodwill";
        /// Effect of severity (log-odds for severity 1 against 0).
        severity: f64 = 2.0, in 0.0 => 20.0, usual 0.0 => 4.0, from "assumption";
        /// Effect of responsibility (log-odds for all against none).
        responsibility: f64 = 1.0, in 0.0 => 20.0, usual 0.0 => 4.0, from "assumption";
        /// Effect of felt pressure (log-odds by unit of pressure).
        pressure: f64 = 0.5, in 0.0 => 20.0, usual 0.0 => 2.0, from "assumption";
    }
}

/// What a town weighs before it summons a department.
#[derive(Clone, Copy, Debug)]
pub struct SummonView {
    /// Severity of the matter, 0 to 1.
    pub severity: f64,
    /// Share of responsibility that falls on the town, 0 to 1.
    pub responsibility: f64,
    /// Felt pressure, 0 or more.
    pub pressure: f64,
    /// Summonses that it has sent this week.
    pub sent: u32,
}

impl Integration {
    /// Chance that a town summons the department that can decide; none where the week's backing is used up.
    pub fn summon_chance(&self, view: &SummonView) -> f64 {
        if !self.summons || view.sent >= self.summon_slots.0 {
            return 0.0;
        }
        logistic(
            self.summon
                + self.severity * view.severity
                + self.responsibility * view.responsibility
                + self.pressure * view.pressure,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::{defaults, near, reads_back, rises};

    const VIEW: SummonView = SummonView { severity: 0.4, responsibility: 1.0, pressure: 0.6, sent: 0 };

    #[test]
    fn an_empty_table_takes_the_defaults_and_is_written_as_it_reads() {
        reads_back::<Integration>();
    }

    #[test]
    fn a_town_summons_more_readily_what_hurts_and_what_it_answers_for() {
        let integration: Integration = defaults();
        // -2 + 2·0.4 + 1·1 + 0.5·0.6 = 0.1
        near(integration.summon_chance(&VIEW), 0.5250);
        rises((0.0, 1.0), |severity| integration.summon_chance(&SummonView { severity, ..VIEW }));
        rises((0.0, 1.0), |responsibility| integration.summon_chance(&SummonView { responsibility, ..VIEW }));
        rises((0.0, 4.0), |pressure| integration.summon_chance(&SummonView { pressure, ..VIEW }));
    }

    #[test]
    fn nobody_summons_without_the_power_or_beyond_the_backing_of_the_week() {
        let integration: Integration = defaults();
        assert!(integration.summon_chance(&SummonView { sent: 9, ..VIEW }) > 0.0);
        assert_eq!(integration.summon_chance(&SummonView { sent: 10, ..VIEW }), 0.0);
        let viewing = Integration { summons: false, ..defaults() };
        assert_eq!(viewing.summon_chance(&VIEW), 0.0);
    }
}
