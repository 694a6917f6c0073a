//! Applying to have a bad record left out (剔除; Beijing regulation, art. 11).
//!
//! Where the assessment allows it, a unit may apply to have a ticket with a bad record left out of its score. It weighs the
//! points that it would be spared, at their exchange rate, and how often such applications are granted, against the hours
//! of writing one: matters beyond its power are granted more often, which it learns. Who decides on them has little time
//! (`government.assessment`). Off: nobody applies.

use crate::kernel::WorkTime;
use crate::kernel::dist::outweighs;
use crate::section;

section! {
    /// Applying to have a bad record left out.
    #[tag(Organisation)]
    #[decides("whether a unit applies to have a bad record left out")]
    #[off("nobody applies")]
    #[needs("units.handling": "points and hours weigh as they do in the choice of the way")]
    #[needs("government.assessment": "there is no record to be left out of")]
    pub struct Exclusion {
        /// Writing one application, with its evidence.
        work: WorkTime = "1 h", in "0 s" => "80 h", usual "20 min" => "4 h", from "assumption";
        /// Trouble of applying, half of the cases below and half above (utility). A taste.
        trouble: f64 = 0.1, in 0.0 => 1000.0, usual 0.02 => 1.0, from "assumption";
        /// How far cases differ in it (standard deviation of its logarithm).
        sigma: f64 = 0.8, in 0.01 => 10.0, usual 0.3 => 1.5, from "assumption";
        /// Starting belief: shares of applications that are granted, beyond and within the unit's power.
        believed: Vec<f64> = [0.5, 0.1], from "assumption: forgotten within some hundred applications";
    }
    check |this, problems| {
        if this.believed.len() != 2 || this.believed.iter().any(|share| !(0.0..=1.0).contains(share)) {
            problems.within("believed", |problems| problems.value(
                format!("{} shares are given", this.believed.len()), "give 2 shares from 0 to 1"));
        }
    }
}

/// What a unit weighs before it applies.
#[derive(Clone, Copy, Debug)]
pub struct ExclusionView {
    /// What the points are worth that it would be spared (utility).
    pub spared: f64,
    /// Chance that it is granted.
    pub granted: f64,
    /// Price of a staff hour now (utility).
    pub price: f64,
}

impl Exclusion {
    /// Chance that the unit applies.
    pub fn chance(&self, view: &ExclusionView) -> f64 {
        let gain = view.granted * view.spared - view.price * self.work.hours();
        outweighs(gain, self.trouble, self.sigma)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::{defaults, falls, near, reads_back, rises};

    const BAD: ExclusionView = ExclusionView { spared: 0.8, granted: 0.5, price: 0.2 };

    #[test]
    fn an_empty_table_takes_the_defaults_and_is_written_as_it_reads() {
        reads_back::<Exclusion>();
    }

    #[test]
    fn what_is_spared_is_set_against_hours_and_trouble() {
        let applies = |view: ExclusionView| defaults::<Exclusion>().chance(&view);
        near(applies(BAD), 0.8069); // 0.4 - 0.2 = 0.2: ln 2 / 0.8 = 0.8664
        assert_eq!(applies(ExclusionView { spared: 0.0, price: 0.0, ..BAD }), 0.0);
        rises((0.3, 1.0), |granted| applies(ExclusionView { granted, ..BAD }));
        falls((0.0, 0.39), |price| applies(ExclusionView { price, ..BAD }));
    }
}
