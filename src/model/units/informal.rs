//! Matters settled in the village before anything is recorded (S0.5, S2.3, S3.3; SF2.7).
//!
//! The village hears a matter when a member of the town's staff has time for it. Small matters that it may decide it
//! settles without paper; improper ones it recognises, for it knows the people. If nobody has time the citizen stops
//! waiting and goes to the hotline. Residents and social organisations give hours of their own, and put them into what
//! they can settle among themselves: small, easy matters, as long as the hours last. Off: the village hears nothing.

use crate::kernel::param::{Count, Spread};
use crate::kernel::{Elapsed, WorkTime, logistic};
use crate::section;

section! {
    /// Matters settled in the village before anything is recorded.
    #[tag(Organisation)]
    #[decides("what the village settles before anything is recorded")]
    #[off("the village hears nothing")]
    pub struct Informal {
        /// Hearing a matter, and settling it where that can be done.
        work: WorkTime = "90 min", in "0 s" => "80 h", usual "20 min" => "4 h", from "assumption";
        /// How long a citizen waits for the village.
        patience: Spread<Elapsed> = crate::kernel::param::distribution("exponential", [("mean", "5 d".into())]), in "1 h" => "400 d", from "assumption";
        /// Log-odds of settling a matter with the field work it needs, at difficulty 0.
        base: f64 = 2.6, in -10.0 => 20.0, usual 1.0 => 4.0, from "assumption; a share near 0.5 settled is a check";
        /// Effect of field work, by the natural logarithm of hours spent over hours needed (log-odds).
        effect: f64 = 2.0, in 0.0 => 20.0, from "assumption";
        /// Effect of difficulty (log-odds for difficulty 1 against 0).
        difficulty: f64 = 2.5, in 0.0 => 20.0, from "assumption";
        /// Difficulty, from 0 to 1, up to which neighbours can settle what needs one unit among themselves, whoever has the power.
        neighbourly: f64 = 0.33, in 0.0 => 1.0, usual 0.0 => 0.6, from "assumption: small matters";
        /// Hours that residents and social organisations give in a week, by 1,000 residents: the strength of social ties.
        volunteer_hours: f64 = 0.05, in 0.0 => 1000.0, usual 0.0 => 1.0, from "Z street study (S2.3); size: assumption: two hours a week in a town of forty thousand";
        /// Weeks of such hours that can be saved up.
        volunteer_stock: f64 = 26.0, in 0.0 => 1000.0, usual 2.0 => 26.0, from "assumption";
        /// Residents whom one member of the village's staff knows (a number; all of a smaller community).
        acquaintance: Count = 600, in 0 => 1_000_000, usual 200 => 2000, from "McCormick, Salganik and Zheng 2010: about 610 people; for staff: assumption";
        /// Time of asking around in which an improper matter of one whom nobody knows is recognised with a chance of 63 %.
        inquiry: WorkTime = "1 h", in "1 s" => "400 h", usual "20 min" => "8 h", from "A City study (S3.3b); size: assumption";
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
        logistic(self.base + self.effect * libm::log(spent / needed).min(1.0) - self.difficulty * difficulty)
    }

    /// Whether neighbours can settle a matter among themselves.
    pub fn is_neighbourly(&self, difficulty: f64, units_needed: u8) -> bool {
        units_needed <= 1 && difficulty < self.neighbourly
    }

    /// Chance that the village recognises an improper matter in a community of this size, in the time that it gives it:
    /// who hears it knows the citizen, or finds out.
    pub fn recognition_chance(&self, residents: u32) -> f64 {
        let known = (f64::from(self.acquaintance.0) / f64::from(residents.max(1))).min(1.0);
        known + (1.0 - known) * (1.0 - libm::exp(-(self.work.0 as f64) / self.inquiry.0 as f64))
    }

    /// Hours at the volunteers' hands in a community of this size, who had `stock` left some days ago.
    pub fn volunteer_stock(&self, stock: f64, days: f64, residents: u32) -> f64 {
        let weekly = self.volunteer_hours * f64::from(residents) / 1000.0;
        (stock + weekly * days / 7.0).min(weekly * self.volunteer_stock)
    }

    /// Chance that a citizen goes on to the hotline.
    pub fn goes_on_chance(&self, severity: f64, told_off: bool) -> f64 {
        let fall = if told_off { self.told_off } else { 0.0 };
        logistic(self.goes_on + self.goes_on_severity * (severity - 0.35) - fall)
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
    fn small_easy_matters_can_be_settled_among_neighbours() {
        let informal: Informal = defaults();
        assert!(informal.is_neighbourly(0.32, 1));
        assert!(!informal.is_neighbourly(0.33, 1) && !informal.is_neighbourly(0.1, 2));
    }

    #[test]
    fn a_village_recognises_by_acquaintance_and_by_asking_around() {
        let informal: Informal = defaults();
        near(informal.recognition_chance(600), 1.0);
        near(informal.recognition_chance(2_000), 0.8438); // 0.3 + 0.7·(1 - e^-1.5)
        let hasty = Informal { work: WorkTime(0), ..defaults() };
        near(hasty.recognition_chance(2_000), 0.3);
        falls((600.0, 1e5), |residents| informal.recognition_chance(residents as u32));
    }

    #[test]
    fn volunteers_save_their_hours_up_for_a_time() {
        let informal: Informal = defaults();
        near(informal.volunteer_stock(0.5, 14.0, 2_000), 0.7); // 0.1 h a week
        near(informal.volunteer_stock(0.5, 700.0, 2_000), 2.6); // half a year at most
        assert_eq!(Informal { volunteer_hours: 0.0, ..defaults() }.volunteer_stock(0.0, 700.0, 2_000), 0.0);
    }

    #[test]
    fn seven_in_ten_go_on_to_the_hotline_and_fewer_who_were_told_off() {
        let informal: Informal = defaults();
        near(informal.goes_on_chance(0.35, false), 0.7006); // 0.85
        near(informal.goes_on_chance(0.35, true), 0.3430); // 0.85 - 1.5
        near(informal.goes_on_chance(1.0, false), 0.8612); // 0.85 + 1.5·0.65
        rises((0.0, 1.0), |severity| informal.goes_on_chance(severity, true));
    }
}
