//! Matters settled in the village before anything is recorded (S0.5, S2.3, S3.3; SF2.7).
//!
//! The village hears a matter when a member of the town's staff has time for it. Small matters that it may decide it
//! settles without paper; improper ones it recognises, for it knows the people. If nobody has time the citizen stops
//! waiting and goes to the hotline. Residents and social organisations settle some matters by themselves. Off: the
//! village hears nothing.

use crate::kernel::param::{Share, Spread};
use crate::kernel::{Elapsed, WorkTime};
use crate::model::citizens::problems::chance;
use crate::section;

section! {
    /// Matters settled in the village before anything is recorded.
    #[tag(Organisation)]
    pub struct Informal {
        /// Hearing a matter, and settling it where that can be done.
        work: WorkTime = "90 min", in "0 s" => "80 h", usual "20 min" => "4 h", from "assumption";
        /// How long a citizen waits for the village.
        patience: Spread<Elapsed> = super::super::spec::table("exponential", [("mean", "5 d".into())]), in "1 h" => "400 d", from "assumption";
        /// Log-odds of settling a matter with the field work it needs, at difficulty 0.
        base: f64 = 2.6, in -10.0 => 20.0, usual 1.0 => 4.0, from "assumption; a share near 0.5 settled is a check";
        /// Effect of field work, by the natural logarithm of hours spent over hours needed (log-odds).
        effect: f64 = 2.0, in 0.0 => 20.0, from "assumption";
        /// Effect of difficulty (log-odds for difficulty 1 against 0).
        difficulty: f64 = 2.5, in 0.0 => 20.0, from "assumption";
        /// Share of matters that neighbours can settle among themselves, whoever has the power.
        neighbourly: Share = 0.3, usual 0.0 => 0.6, from "assumption";
        /// Ties to residents and social organisations: share of neighbourly matters that they settle themselves at once.
        social_ties: Share = 0.1, usual 0.0 => 0.6, from "Z street study (S2.3); size: assumption";
        /// Chance that the village recognises an improper appeal in the situation.
        recognition: Share = 0.8, usual 0.3 => 1.0, from "A City study (S3.3b); size: assumption";
        /// Log-odds that a citizen whom the village could not help goes to the hotline, at the reference severity.
        goes_on: f64 = 0.85, in -20.0 => 20.0, from "assumption, set by a trial of the model: 0.7";
        /// Effect of severity on going on (log-odds for severity 1 against 0).
        goes_on_severity: f64 = 1.5, in 0.0 => 20.0, from "assumption";
        /// Fall of going on for one who was told that the matter is improper (log-odds).
        told_off: f64 = 1.5, in 0.0 => 20.0, from "assumption";
    }
}

impl Informal {
    /// Chance of settling a matter in the village. Times in any one unit.
    pub fn settle_chance(&self, spent: f64, needed: f64, difficulty: f64) -> f64 {
        if spent <= 0.0 {
            return 0.0;
        }
        chance(self.base + self.effect * libm::log(spent / needed).min(1.0) - self.difficulty * difficulty)
    }

    /// Chance that a citizen goes on to the hotline.
    pub fn goes_on_chance(&self, severity: f64, told_off: bool) -> f64 {
        let fall = if told_off { self.told_off } else { 0.0 };
        chance(self.goes_on + self.goes_on_severity * (severity - 0.35) - fall)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::{defaults, falls, near, reads_back, rises};

    #[test]
    fn an_empty_table_takes_the_defaults_and_is_written_as_it_reads() {
        reads_back::<Informal>();
    }

    #[test]
    fn the_village_settles_about_half_of_what_it_may_settle() {
        let informal: Informal = defaults();
        near(informal.settle_chance(3.0, 3.0, 0.0), 0.9309); // 2.6
        near(informal.settle_chance(3.0, 3.0, 0.4), 0.8320); // 2.6 - 2.5·0.4
        // An hour and a half where three hours are needed: 1.6 + 2·ln 0.5 = 0.2137
        near(informal.settle_chance(1.5, 3.0, 0.4), 0.5532);
    }

    #[test]
    fn time_settles_small_and_easy_matters() {
        let informal: Informal = defaults();
        rises((0.1, 2.7), |spent| informal.settle_chance(spent, 1.0, 0.4));
        falls((0.0, 1.0), |difficulty| informal.settle_chance(1.0, 1.0, difficulty));
        assert_eq!(informal.settle_chance(0.0, 1.0, 0.0), 0.0);
        // Beyond e times what is needed more time does no more.
        assert_eq!(informal.settle_chance(3.0, 1.0, 0.4), informal.settle_chance(300.0, 1.0, 0.4));
    }

    #[test]
    fn seven_in_ten_go_on_turn_to_hotline_and_fewer_who_were_told_off() {
        let informal: Informal = defaults();
        near(informal.goes_on_chance(0.35, false), 0.7006); // 0.85
        near(informal.goes_on_chance(0.35, true), 0.3430); // 0.85 - 1.5
        near(informal.goes_on_chance(1.0, false), 0.8612); // 0.85 + 1.5·0.65
        rises((0.0, 1.0), |severity| informal.goes_on_chance(severity, true));
    }
}
