//! What citizens are troubled by, and when (S4.1, S4.15; E2.1).
//!
//! Problems and questions arise as a Poisson process whose rate follows the hour, the weekday, the season, a daily
//! busyness and shocks. A part of the problems comes out of *root causes*: a few bad places that keep producing.
//! All of it is exogenous. A day's problems of a category are numbered, and everything about a problem is keyed to
//! (category, day, number), so that a policy, a shock on another day or another category moves nobody's luck.
//! Off: there is no demand.

use crate::kernel::param::{ByYear, Spread};
use crate::kernel::{Date, Elapsed};
use crate::section;

section! {
    /// One stretch of unusual demand: an epidemic, a storm, a cold wave.
    #[tag(Environment)]
    pub struct Shock {
        /// First day of the stretch.
        from: Date = required(), from "given by the scenario";
        /// Length, of which whole days count.
        length: Elapsed = "21 d", in "1 d" => "4000 d", usual "7 d" => "60 d", from "Shanghai, 20 January to 24 February 2020";
        /// Demand against the ordinary (a factor).
        factor: f64 = 4.0, in 0.0 => 100.0, usual 1.0 => 7.0, from "Shanghai 27 January 2020: 6.8; New York cold days: 4.1";
        /// Categories that it touches; none: all.
        categories: Vec<String> = Some(crate::kernel::param::Node::List(Vec::new())), from "given by the scenario";
    }
}

section! {
    /// What citizens are troubled by, and when.
    #[tag(Environment)]
    #[decides("what citizens are troubled by, where and when; root causes, seasons, shocks")]
    #[off("no demand")]
    pub struct Demand {
        /// New problems that need the government, by 1,000 residents and year.
        rate: f64 = 165.0, in 0.0 => 100_000.0, usual 130.0 => 250.0, from "assumption, checked on volumes (90 to 450 contacts by 1,000 residents in an ordinary city)";
        /// Questions, by 1,000 residents and year.
        consultation_rate: f64 = 130.0, in 0.0 => 100_000.0, usual 20.0 => 800.0, from "half of all contacts in Yichun, Tangshan, Beijing";
        /// Demand by hour of day, 0 to 23 h, in any measure; normalised.
        hours: Vec<f64> = [2.2, 1.3, 0.3, 0.3, 0.2, 0.4, 0.7, 1.4, 4.2, 6.1, 10.9, 8.8, 5.3, 5.1, 6.9, 9.2, 7.1, 6.9, 5.0, 4.0, 3.4, 4.0, 4.1, 2.9], from "municipal messages of a Teddy Cup data set, mean of two files";
        /// Demand by weekday, Monday to Sunday, in any measure; normalised.
        weekdays: Vec<f64> = [16.2, 19.3, 18.3, 16.0, 14.4, 7.4, 8.5], from "municipal messages of a Teddy Cup data set";
        /// Coefficient of variation of the daily busyness (lognormal, mean 1).
        busyness: f64 = 0.15, in 0.0 => 2.0, usual 0.1 => 0.2, from "assumption: 0.10 to 0.20";
        /// Factor on all demand by calendar year: a list from the year of the start, or a table that names its years; the last one holds on. None: 1.
        yearly: ByYear = Some(crate::kernel::param::Node::List(Vec::new())), from "given by the scenario";
        /// Root causes in each community and category with a rooted share.
        causes_per_community: f64 = 0.2, in 0.0 => 20.0, from "assumption, set by a trial of the model: two in a community over all categories";
        /// Spread of the rates of root causes (sigma of a lognormal).
        cause_sigma: f64 = 1.0, in 0.0 => 3.0, from "assumption: a heavy tail";
        /// Time from a problem's beginning until an affected citizen would speak of it.
        delay: Spread<Elapsed> = crate::kernel::param::distribution("lognormal", [("median", "1 d".into()), ("sigma", 1.2.into())]), in "0 s" => "400 d", from "assumption";
        /// Stretches of unusual demand.
        shocks: Vec<Shock> = Some(crate::kernel::param::Node::List(Vec::new())), from "none by default";
    }
    check |this, problems| {
        for (key, list, length) in [("hours", &this.hours, 24), ("weekdays", &this.weekdays, 7)] {
            let sum: f64 = list.iter().sum();
            if list.len() != length || list.iter().any(|v| *v < 0.0) || sum <= 0.0 {
                problems.within(key, |problems| problems.value(
                    format!("{} values that sum to {sum}", list.len()),
                    format!("give {length} values, zero or more, at least one above zero")));
            }
        }
        if this.yearly.factors().iter().any(|factor| *factor < 0.0) {
            problems.within("yearly", |problems| problems.value("a factor is below zero", "factors are zero or more"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::param::{Fault, Node};
    use crate::model::testing::{mistakes, reads_back};

    #[test]
    fn an_empty_table_takes_the_defaults_and_is_written_as_it_reads() {
        reads_back::<Demand>();
    }

    #[test]
    fn a_day_has_twenty_four_hours_and_a_week_seven_days() {
        let ones = |n: usize| Node::List(vec![1.0.into(); n]);
        for (key, length) in [("hours", 24), ("weekdays", 7)] {
            assert_eq!(mistakes::<Demand>(&[(key, ones(length))]), []);
            for wrong in [0, length - 1, length + 1] {
                assert_eq!(mistakes::<Demand>(&[(key, ones(wrong))]), [(key.into(), Fault::Contradiction)]);
            }
            let never = Node::List(vec![0.0.into(); length]);
            assert_eq!(mistakes::<Demand>(&[(key, never)]), [(key.into(), Fault::Contradiction)]);
            let mut list = vec![Node::from(1.0); length];
            list[0] = (-0.5).into();
            assert_eq!(mistakes::<Demand>(&[(key, Node::List(list))]), [(key.into(), Fault::Contradiction)]);
        }
        let wrong = ("yearly", [1.0, -1.0].into());
        assert_eq!(mistakes::<Demand>(&[wrong]), [("yearly".into(), Fault::Contradiction)]);
    }

    #[test]
    fn a_shock_needs_its_first_day() {
        let shocks = Node::List(vec![Node::Table(Default::default())]);
        assert_eq!(mistakes::<Demand>(&[("shocks", shocks)]), [("shocks[0]".into(), Fault::Missing)]);
    }
}
