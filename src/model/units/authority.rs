//! Who can decide what, and what work then achieves (S4.7, S4.17, S1.1; E2.8).
//!
//! Authority is fixed once for a problem and a unit: over rounds, repeats and returns. Without it no work solves
//! anything. With it, the field work done so far (all rounds of a ticket) against what the problem needs decides.
//! How much it takes beyond the means is drawn once for a problem and a unit: who comes back with what ordinary work did
//! not solve meets the same unit with the same outcome, unless it works more, or another one does it. Devolution
//! lets towns decide bureaus' matters; a duty list makes contested remits plain. Off: every unit may decide, and
//! ordinary work solves what is proper.

use crate::kernel::logistic;
use crate::kernel::param::Share;
use crate::section;

section! {
    /// Who can decide what, and what work then achieves.
    #[tag(Institution)]
    #[decides("who can decide what; what work achieves; devolution, duty lists")]
    #[off("all may decide, ordinary work solves")]
    pub struct Authority {
        /// Log-odds of solving with the field work needed, at difficulty 0. A constant of nature.
        base: f64 = 3.2, in -10.0 => 20.0, usual 2.0 => 4.5, from "trial of the model; assumption";
        /// Effect of field work, by the natural logarithm of hours spent over hours needed (log-odds).
        work: f64 = 2.0, in 0.0 => 20.0, usual 0.5 => 4.0, from "assumption";
        /// Effect of difficulty (log-odds for difficulty 1 against 0).
        difficulty: f64 = 2.5, in 0.0 => 20.0, usual 0.5 => 5.0, from "assumption";
        /// Least field work of one round, against what is needed, below which nothing is achieved, however often it is repeated (a factor).
        visit: f64 = 0.5, in 0.0 => 10.0, usual 0.0 => 0.8, from "assumption: who does not go there solves nothing";
        /// Share of bureaus' powers that towns hold too.
        devolution: Share = 0.4, usual 0.0 => 1.0, from "B City C District study (remedy); size: trial of the model (towns can decide 0.44 of what is assigned to them)";
        /// Whether lists of powers and duties are published.
        duty_list: bool = false, from "B City C District study (remedy)";
        /// Share of contested remits that a published list makes plain.
        list_clears: Share = 0.6, from "assumption";
    }
}

impl Authority {
    /// What field work of one round counts for: all of it, or nothing below what a visit takes.
    pub fn counts(&self, work: f64) -> f64 {
        if work < self.visit { 0.0 } else { work }
    }

    /// Chance that the work done solves a problem that the unit may decide. Hours in any one unit of time.
    pub fn solve_chance(&self, spent: f64, needed: f64, difficulty: f64) -> f64 {
        if spent <= 0.0 {
            return 0.0;
        }
        logistic(self.base + self.work * libm::log(spent / needed) - self.difficulty * difficulty)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::{defaults, falls, near, reads_back, rises};

    #[test]
    fn an_empty_table_takes_the_defaults_and_is_written_as_it_reads() {
        reads_back::<Authority>();
    }

    #[test]
    fn the_work_needed_solves_what_is_not_too_hard() {
        let authority: Authority = defaults();
        near(authority.solve_chance(3.0, 3.0, 0.0), 0.9608); // 3.2
        near(authority.solve_chance(3.0, 3.0, 0.4), 0.9002); // 3.2 - 2.5·0.4
        near(authority.solve_chance(0.75, 3.0, 0.4), 0.3606); // 2.2 + 2·ln 0.25 = 2.2 - 2.7726
        near(authority.solve_chance(4.2, 3.0, 0.4), 0.9465); // 2.2 + 2·ln 1.4 = 2.2 + 0.6729
    }

    #[test]
    fn work_counts_by_what_is_needed_in_whatever_unit_of_time() {
        let authority: Authority = defaults();
        rises((0.1, 2.0), |spent| authority.solve_chance(spent, 1.0, 0.4));
        falls((0.1, 2.0), |needed| authority.solve_chance(1.0, needed, 0.4));
        falls((0.0, 1.0), |difficulty| authority.solve_chance(1.0, 1.0, difficulty));
        near(authority.solve_chance(7200.0, 10_800.0, 0.3), authority.solve_chance(2.0, 3.0, 0.3));
    }

    #[test]
    fn nothing_is_solved_by_doing_nothing() {
        assert_eq!(defaults::<Authority>().solve_chance(0.0, 1.0, 0.0), 0.0);
        assert!(defaults::<Authority>().solve_chance(1e-9, 1.0, 0.0) < 1e-9);
    }
}
