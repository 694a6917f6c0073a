//! Speed, overwork, leaving and replacement (E2.6; Delasay, Ingolfsson and Kolfal 2016).
//!
//! A high backlog speeds people up; long overload tires them, which slows them down, and makes more of them leave;
//! a post stays empty until it is filled again. Off: fixed staff at an even pace.

use crate::kernel::{Elapsed, WorkTime};
use crate::section;

section! {
    /// Speed, overwork, leaving and replacement.
    #[tag(Organisation)]
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
        /// Chance by year that a member of staff leaves who is not overworked.
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
