//! Speed, overwork, leaving and replacement (E2.6; Delasay, Ingolfsson and Kolfal 2016).
//!
//! A high backlog speeds people up; long overload tires them, which slows them down, and makes more of them leave;
//! a post stays empty until it is filled again. Off: fixed staff at an even pace.

use crate::kernel::{Elapsed, WorkTime};
use crate::section;

section! {
    /// Speed, overwork, leaving and replacement.
    #[tag(Organisation)]
    #[decides("pace, overwork, leaving, replacement")]
    #[off("fixed staff at an even pace")]
    pub struct Workforce {
        /// Gain of speed under a high backlog (a share).
        speed_up: f64 = 0.15, in 0.0 => 2.0, usual 0.0 => 0.5, from "Delasay and others 2016; size: assumption";
        /// Backlog in weeks that counts as high.
        high_backlog: f64 = 1.0, in 0.0 => 1000.0, usual 0.5 => 3.0, from "assumption";
        /// Loss of speed at full overwork (a share).
        slow_down: f64 = 0.2, in 0.0 => 0.95, usual 0.0 => 0.3, from "Delasay and others 2016; at most 0.3 (trial of the model)";
        /// Share of staffed time at work that counts as a high load.
        high_load: f64 = 0.95, in 0.0 => 1.0, from "assumption";
        /// Half-life of overwork.
        memory: Elapsed = "10 d", in "1 d" => "400 d", usual "2 d" => "20 d", from "Delasay and others 2016; at most 20 d (trial of the model)";
        /// Rate by year at which a member of staff leaves who is not overworked.
        leaving: f64 = 0.10, in 0.0 => 50.0, usual 0.0 => 0.6, from "assumption";
        /// Factor on leaving at full overwork.
        burnout: f64 = 3.0, in 1.0 => 100.0, usual 1.0 => 6.0, from "assumption";
        /// Time until a post is filled again.
        replacement: Elapsed = "60 d", in "1 d" => "4000 d", from "assumption";
    }
}

impl Workforce {
    /// Time that work takes which would take `work` at an even pace.
    pub fn pace(&self, work: WorkTime, backlog_weeks: f64, overwork: f64) -> WorkTime {
        let up = if backlog_weeks >= self.high_backlog { 1.0 + self.speed_up } else { 1.0 };
        let speed = up * (1.0 - self.slow_down * overwork);
        WorkTime(libm::round(work.0 as f64 / speed) as u64)
    }

    /// Overwork after a day with this share of staffed time at work.
    pub fn overwork_after(&self, overwork: f64, load: f64) -> f64 {
        let keep = libm::exp2(-(86_400.0 / self.memory.0 as f64));
        let high = if load >= self.high_load { 1.0 } else { 0.0 };
        overwork * keep + (1.0 - keep) * high
    }

    /// Chance that one member of staff leaves within a day.
    pub fn leaving_chance(&self, overwork: f64) -> f64 {
        let yearly = self.leaving * (1.0 + (self.burnout - 1.0) * overwork);
        1.0 - libm::exp(-yearly / 365.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::{defaults, near, reads_back, rises};

    const HOUR: WorkTime = WorkTime(3600);

    #[test]
    fn an_empty_table_takes_the_defaults_and_is_written_as_it_reads() {
        reads_back::<Workforce>();
    }

    #[test]
    fn a_high_backlog_hurries_and_overwork_slows() {
        let workforce: Workforce = defaults();
        assert_eq!(workforce.pace(HOUR, 0.99, 0.0), HOUR);
        assert_eq!(workforce.pace(HOUR, 1.0, 0.0), WorkTime(3130)); // 3600 / 1.15
        assert_eq!(workforce.pace(HOUR, 0.0, 1.0), WorkTime(4500)); // 3600 / 0.8
        assert_eq!(workforce.pace(HOUR, 5.0, 1.0), WorkTime(3913)); // 3600 / (1.15 · 0.8)
        assert!(workforce.pace(HOUR, 0.0, 0.3) < workforce.pace(HOUR, 0.0, 0.6));
    }

    #[test]
    fn overwork_halves_in_ten_easy_days_and_fills_up_in_hard_ones() {
        let workforce: Workforce = defaults();
        near(workforce.overwork_after(1.0, 0.5), 0.9330); // 2^(-1/10)
        let after = |days: u32, load: f64, from: f64| {
            (0..days).fold(from, |overwork, _| workforce.overwork_after(overwork, load))
        };
        near(after(10, 0.5, 1.0), 0.5);
        near(after(10, 1.0, 0.0), 0.5);
        near(after(1000, 1.0, 0.0), 1.0);
        assert_eq!(workforce.overwork_after(1.0, 1.0), 1.0);
        assert_eq!(workforce.overwork_after(0.0, 0.949), 0.0, "below the high load nobody tires");
    }

    #[test]
    fn staff_leave_by_the_yearly_rate_and_faster_when_burnt_out() {
        let workforce: Workforce = defaults();
        let stays = |overwork: f64| libm::pow(1.0 - workforce.leaving_chance(overwork), 365.0);
        near(stays(0.0), 0.9048); // e^-0.10
        near(stays(1.0), 0.7408); // e^-0.30
        rises((0.0, 1.0), |overwork| workforce.leaving_chance(overwork));
    }
}
