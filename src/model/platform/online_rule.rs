//! Matters that must go through the system (S2.6, S2.8; SF2.2, SF2.5).
//!
//! Some matters are to be handled through the system. What fits online saves the unit some paper; what is better done
//! offline takes extra steps. The rule takes what fits best first, so that a little of it helps and too much of it hurts.
//! It may bind units alone, or close the telephone and the village to such matters too: then they are to be entered by app
//! or web. Who cannot use these is shut out: he stays silent, asks somebody to enter it for him, which takes time, or comes
//! in person. Off: every way is open, and no step is added.

use crate::kernel::param::{Share, Spread};
use crate::kernel::{Elapsed, WorkTime};
use crate::section;

section! {
    /// Matters that must go through the system.
    #[tag(Technology)]
    #[decides("which matters must go through the system; who is shut out, and what he does")]
    #[off("every way is open")]
    pub struct OnlineRule {
        /// Share of matters that must go through the system, those that fit best first; questions apart.
        share: Share = 0.72, from "Z street study (S2.6); size: assumption: all that fits, and three tenths of what does not";
        /// Whether telephone and village are closed to these matters; otherwise the rule binds the units alone.
        closes_ways: bool = true, from "Z street study (S2.8: who cannot use app and web)";
        /// Share of matters that fit online handling.
        online_fit: Share = 0.6, usual 0.2 => 0.9, from "Z street study (S2.6); size: assumption";
        /// Paper that a matter which fits saves the unit, each round.
        saving: WorkTime = "10 min", in "0 s" => "40 h", usual "0 s" => "30 min", from "assumption: the form comes filled in";
        /// Extra steps that a matter which does not fit takes the unit, each round.
        extra: WorkTime = "30 min", in "0 s" => "40 h", usual "0 s" => "3 h", from "Z street study (S2.6: extra steps); size: assumption";
        /// Cost of coming in person (units of cost; a call of `channel.phone_cost` beside it).
        visit_cost: f64 = 2.0, in 0.0 => 100.0, usual 1.0 => 5.0, from "assumption";
        /// Cost of asking somebody to enter it (units of cost).
        proxy_cost: f64 = 1.5, in 0.0 => 100.0, usual 0.5 => 5.0, from "assumption";
        /// Time until somebody has entered it.
        proxy_delay: Spread<Elapsed> = crate::kernel::param::distribution("exponential", [("mean", "10 d".into())]), in "0 s" => "400 d", from "assumption";
    }
}

impl OnlineRule {
    /// Whether a matter must go through the system. `misfit` is its rank among all matters, from 0 (fits best) to 1.
    pub fn forces(&self, misfit: f64) -> bool {
        misfit < self.share.0
    }

    /// Hours that the rule adds to a round of work on a matter; below zero where it saves them.
    pub fn steps(&self, misfit: f64) -> f64 {
        match (self.forces(misfit), misfit < self.online_fit.0) {
            (false, _) => 0.0,
            (true, true) => -self.saving.hours(),
            (true, false) => self.extra.hours(),
        }
    }

    /// Cost of speaking for one who is shut out: the inclusive value of his two ways (McFadden 1978), in units of cost
    /// of which each weighs `weight`.
    pub fn shut_out_cost(&self, weight: f64) -> f64 {
        if weight <= 0.0 {
            return self.visit_cost.min(self.proxy_cost);
        }
        let (least, most) = (self.visit_cost.min(self.proxy_cost), self.visit_cost.max(self.proxy_cost));
        least - libm::log(1.0 + libm::exp(-weight * (most - least))) / weight
    }

    /// Whether one who is shut out, and speaks, comes in person; otherwise somebody enters it for him.
    pub fn visits(&self, weight: f64, u: f64) -> bool {
        u < crate::kernel::logistic(weight * (self.proxy_cost - self.visit_cost))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::{defaults, near, reads_back, share};

    #[test]
    fn an_empty_table_takes_the_defaults_and_is_written_as_it_reads() {
        reads_back::<OnlineRule>();
    }

    #[test]
    fn what_fits_saves_paper_and_what_does_not_takes_steps() {
        let rule: OnlineRule = defaults();
        near(rule.steps(0.3), -1.0 / 6.0);
        assert_eq!(rule.steps(0.7), 0.5);
        assert_eq!(rule.steps(0.8), 0.0, "beyond the rule's share every way is open");
    }

    /// Mean hours over all matters: the rule takes what fits first.
    #[test]
    fn work_is_least_where_the_rule_ends_with_what_fits() {
        let mean = |part: f64| {
            let rule = OnlineRule { share: Share(part), ..defaults() };
            (0..1000).map(|i| rule.steps((f64::from(i) + 0.5) / 1000.0)).sum::<f64>() / 1000.0
        };
        near(mean(0.6), -0.1); // 0.6 · 10 min
        near(mean(1.0), 0.1); // -0.1 + 0.4 · 30 min
        assert!(mean(0.6) < mean(0.5) && mean(0.6) < mean(0.7) && mean(0.0) == 0.0);
    }

    #[test]
    fn who_is_shut_out_bears_more_and_mostly_asks_somebody() {
        let rule: OnlineRule = defaults();
        near(rule.shut_out_cost(1.0), 1.0259); // 1.5 - ln(1 + e^-0.5)
        near(share(|u| rule.visits(1.0, u)), 0.3775); // 1 / (1 + e^0.5)
        near(share(|u| rule.visits(0.0, u)), 0.5);
        assert_eq!(rule.shut_out_cost(0.0), 1.5);
        let far = OnlineRule { visit_cost: 50.0, ..defaults() };
        near(far.shut_out_cost(1.0), 1.5);
        assert!(far.shut_out_cost(2.0) > rule.shut_out_cost(2.0));
    }
}
