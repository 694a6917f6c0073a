//! How assessment, rank, lateness and supervision become felt pressure (S4.21, S0.2, S4.20; E2.20).
//!
//! Pressure is a stock that decays. Every level on the way down adds to what it passes on. It says how much the
//! consequences of the assessment are felt, and so what points are worth (see `exchange.rs`); what units do for points
//! follows from hours, power and checks. That more pressure helps where hands and power are there, and only moves the
//! record where they are not (Wang and Meng 2022; He and Kong 2022), is a result and not a curve. Off: pressure stays at 1.

use crate::kernel::Elapsed;
use crate::section;

/// What an assessment adds by the attention at the top, by default (units of pressure).
const USUAL: f64 = 0.5 * 0.6;

section! {
    /// How assessment and supervision become felt pressure.
    #[tag(Institution)]
    #[decides("how much the consequences of the assessment are felt")]
    #[off("pressure stays at 1")]
    #[needs("government.assessment" | "government.oversight": "nothing would press")]
    pub struct Pressure {
        /// Pressure that is felt without any special cause (units of pressure).
        rest: f64 = 0.6, in 0.0 => 100.0, usual 0.2 => 1.2, from "assumption";
        /// Pressure that one unit of consequence of an assessment adds (units of pressure), with full attention at the top.
        assessment: f64 = 0.5, in 0.0 => 100.0, usual 0.0 => 2.0, from "assumption";
        /// Pressure that one case of supervision adds to a unit of ten people (units of pressure).
        supervision: f64 = 0.02, in 0.0 => 100.0, from "assumption";
        /// Pressure that one overdue reply adds to a unit of ten people (units of pressure).
        overdue: f64 = 0.004, in 0.0 => 100.0, from "assumption";
        /// Attention of the top leaders, from 0 (none) to 1 (full).
        attention: f64 = 0.6, in 0.0 => 1.0, usual 0.0 => 1.0, from "An 2022 on leaders' attention; size: assumption";
        /// What each level adds to what it passes on (a share).
        amplification: f64 = 0.15, in 0.0 => 10.0, usual 0.0 => 1.0, from "targets rise from level to level (S4.21); size: assumption";
        /// Pressure beyond which nobody feels any more (units of pressure); what is added counts the less, the nearer to it.
        most: f64 = 4.0, in 0.1 => 1000.0, usual 2.0 => 8.0, from "assumption: bounded, or lateness runs away";
        /// Half-life of pressure.
        memory: Elapsed = "45 d", in "1 d" => "4000 d", usual "7 d" => "180 d", from "assumption";
    }
    check |this, problems| {
        if this.most <= this.rest {
            problems.within("most", |problems| problems.value("the greatest pressure is not above the rest", "most must be above rest"));
        }
    }
}

impl Pressure {
    /// How much the consequences of an assessment are felt beside the stock of pressure: what one adds by the attention at
    /// the top, against the defaults (a factor).
    pub fn weight(&self) -> f64 {
        self.assessment * self.attention / USUAL
    }

    /// What one unit at the top has become at the bottom, `levels` below.
    pub fn amplified(&self, levels: u32) -> f64 {
        libm::pow(1.0 + self.amplification, f64::from(levels))
    }

    /// Pressure after something that would add `added` to a unit at rest.
    pub fn after(&self, pressure: f64, added: f64) -> f64 {
        let room = ((self.most - pressure) / (self.most - self.rest)).clamp(0.0, 1.0);
        let felt = if added > 0.0 { added * room } else { added };
        (pressure + felt).clamp(0.0, self.most)
    }

    /// Pressure after `elapsed` without new cause: it decays to its rest.
    pub fn decayed(&self, pressure: f64, elapsed: Elapsed) -> f64 {
        self.rest + (pressure - self.rest) * libm::exp2(-(elapsed.0 as f64 / self.memory.0 as f64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::param::Fault;
    use crate::model::testing::{defaults, mistakes, near, reads_back};

    #[test]
    fn an_empty_table_takes_the_defaults_and_is_written_as_it_reads() {
        reads_back::<Pressure>();
    }

    #[test]
    fn the_greatest_pressure_lies_above_the_rest() {
        assert_eq!(mistakes::<Pressure>(&[("most", 0.61.into())]), []);
        assert_eq!(mistakes::<Pressure>(&[("most", 0.6.into())]), [("most".into(), Fault::Contradiction)]);
    }

    #[test]
    fn consequences_weigh_by_what_an_assessment_adds() {
        let pressure: Pressure = defaults();
        near(pressure.weight(), 1.0);
        near(Pressure { attention: 0.3, ..defaults() }.weight(), 0.5);
        assert_eq!(Pressure { assessment: 0.0, ..defaults() }.weight(), 0.0);
    }

    #[test]
    fn every_level_adds_to_what_it_passes_on() {
        let pressure: Pressure = defaults();
        assert_eq!(pressure.amplified(0), 1.0);
        near(pressure.amplified(3), 1.5209); // 1.15³
    }

    #[test]
    fn a_unit_at_rest_feels_all_that_is_added_and_one_at_the_end_nothing() {
        let pressure: Pressure = defaults();
        near(pressure.after(0.6, 0.5), 1.1);
        near(pressure.after(2.3, 0.5), 2.55); // half of the room from 0.6 to 4 is left
        assert_eq!(pressure.after(4.0, 0.5), 4.0);
        near(pressure.after(2.0, -0.5), 1.5); // relief is felt in full
        assert_eq!(pressure.after(0.2, -0.5), 0.0);
        assert_eq!(pressure.after(0.6, 1e9), 4.0);
    }

    #[test]
    fn pressure_decays_to_its_rest_from_both_sides() {
        let pressure: Pressure = defaults();
        let days = |days: u64| Elapsed(days * 86_400);
        near(pressure.decayed(1.6, days(45)), 1.1); // 0.6 + 1.0/2
        near(pressure.decayed(0.2, days(45)), 0.4); // 0.6 - 0.4/2
        near(pressure.decayed(1.6, days(90)), 0.85);
        assert_eq!(pressure.decayed(1.6, days(0)), 1.6);
        near(pressure.decayed(1.6, days(4000)), 0.6);
    }
}
