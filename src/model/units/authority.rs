//! Who can decide what, and what work then achieves (S4.7, S4.17, S1.1; E2.8).
//!
//! Authority is fixed once for a problem and a unit: over rounds, repeats and returns. Without it no work solves
//! anything. With it, the field work done so far (all rounds) against what the problem needs decides. Devolution
//! lets towns decide bureaus' matters; a duty list makes contested remits plain. Off: every unit may decide, and
//! ordinary work solves what is proper.

use crate::kernel::param::Share;
use crate::model::citizens::problems::chance;
use crate::section;

section! {
    /// Who can decide what, and what work then achieves.
    #[tag(Institution)]
    pub struct Authority {
        /// Log-odds of solving with the field work needed, at difficulty 0. A constant of nature.
        base: f64 = 3.2, in -10.0 => 20.0, usual 2.0 => 4.5, from "trial of the model; assumption";
        /// Effect of field work, by the natural logarithm of hours spent over hours needed (log-odds).
        work: f64 = 2.0, in 0.0 => 20.0, usual 0.5 => 4.0, from "assumption";
        /// Effect of difficulty (log-odds for difficulty 1 against 0).
        difficulty: f64 = 2.5, in 0.0 => 20.0, usual 0.5 => 5.0, from "assumption";
        /// Share of bureaus' powers that towns hold too.
        devolution: Share = 0.4, usual 0.0 => 1.0, from "B City C District study (remedy); size: trial of the model (towns can decide 0.44 of what is assigned to them)";
        /// Whether lists of powers and duties are published.
        duty_list: bool = false, from "B City C District study (remedy)";
        /// Share of contested remits that a published list makes plain.
        list_clears: Share = 0.6, from "assumption";
    }
}

impl Authority {
    /// Chance that the work done solves a problem that the unit may decide. Hours in any one unit of time.
    pub fn solve_chance(&self, spent: f64, needed: f64, difficulty: f64) -> f64 {
        if spent <= 0.0 {
            return 0.0;
        }
        chance(self.base + self.work * libm::log(spent / needed) - self.difficulty * difficulty)
    }
}
