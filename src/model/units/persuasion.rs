//! Talking the citizen round before he is called (S4.5; SF4.5).
//!
//! Once a reply has passed, its unit knows what came of the work, and the desk will call the citizen. The unit may talk
//! to him first. It weighs what that is expected to change in the record at the exchange rate of points, from what the
//! units of a district have seen of citizens whose matter is solved or not, which they tell each other; how likely it is
//! that he is called, reached and rates; how much is left of the relationship, since who was talked round once is harder
//! the second time; the points that an audit may cost where nothing is solved; the hours, at their price; and its
//! distaste, which differs from case to case. So it goes where it pays: to failures that will be rated. Where no point is
//! felt nothing is gained, and nobody is talked to. Off: nobody is.

use crate::kernel::WorkTime;
use crate::kernel::dist::outweighs;
use crate::kernel::param::Share;
use crate::section;

use super::handling::{Frequency, rows};

/// What citizens say (resolved, satisfied), by whether the matter is solved and whether they were talked round.
pub type Talk = [[[Frequency; 2]; 2]; 2];

section! {
    /// Talking the citizen round before he is called.
    #[tag(Organisation)]
    #[decides("whether the citizen is talked round before the follow-up")]
    #[off("nobody is talked round")]
    #[needs("units.handling": "points and hours weigh as they do in the choice of the way")]
    #[needs("desks.follow_up": "nobody is called back")]
    pub struct Persuasion {
        /// Talking with one citizen.
        work: WorkTime = "30 min", in "0 s" => "40 h", usual "6 min" => "3 h", from "assumption";
        /// Distaste for it, half of the cases below and half above (utility). A taste.
        distaste: f64 = 0.3, in 0.0 => 1000.0, usual 0.05 => 2.0, from "assumption";
        /// How far cases differ in it (standard deviation of its logarithm).
        sigma: f64 = 0.5, in 0.01 => 10.0, usual 0.3 => 1.5, from "assumption";
        /// What is left of its effect on a citizen for each time that he was talked round before (a share).
        again: Share = 0.5, usual 0.2 => 1.0, from "assumption: the relationship is used up";
        /// Starting belief: share of citizens who say "resolved": unsolved and solved matters in turn, each left alone and talked round.
        believed_resolved: Vec<f64> = [0.05, 0.15, 0.97, 0.98], from "assumption: forgotten within some hundred orders";
        /// Starting belief: share of citizens who say "satisfied", in the same order.
        believed_satisfied: Vec<f64> = [0.40, 0.70, 0.90, 0.91], from "assumption: forgotten within some hundred orders";
        /// Weight of these starting beliefs in the experience of a district's units, in citizens.
        prior_weight: f64 = 4.0, in 0.1 => 1e6, usual 2.0 => 100.0, from "assumption";
        /// Cases with a citizen's word after which an experience of a district's units counts half.
        memory: f64 = 2000.0, in 1.0 => 1e9, usual 300.0 => 10_000.0, from "assumption: what many units tell each other is remembered longer than one unit's own";
    }
    check |this, problems| {
        for (key, list) in [("believed_resolved", &this.believed_resolved), ("believed_satisfied", &this.believed_satisfied)] {
            if list.len() != 4 || list.iter().any(|share| !(0.0..=1.0).contains(share)) {
                problems.within(key, |problems| problems.value(
                    format!("{} shares are given", list.len()), "give 4 shares from 0 to 1"));
            }
        }
    }
}

/// What a unit expects of talking to one citizen.
#[derive(Clone, Copy, Debug)]
pub struct PersuasionView {
    /// Utility of the change in the record that it is expected to bring, if he were talked to for the first time.
    pub gain: f64,
    /// Times that this citizen was talked round before.
    pub before: u16,
    /// What an audit is expected to cost (utility).
    pub audit: f64,
    /// Price of a staff hour now (utility).
    pub price: f64,
}

impl Persuasion {
    /// What the units of a district believe at the start.
    pub fn starting(&self) -> Talk {
        let (resolved, satisfied) =
            (rows::<2, 2>(&self.believed_resolved), rows::<2, 2>(&self.believed_satisfied));
        std::array::from_fn(|solved| {
            std::array::from_fn(|talked| {
                [resolved, satisfied].map(|of| Frequency::new(of[solved][talked], self.prior_weight))
            })
        })
    }

    /// What is left of the effect on a citizen who was talked round so often before, from 0 to 1.
    pub fn strength(&self, before: u16) -> f64 {
        libm::pow(self.again.0, f64::from(before))
    }

    /// Chance that the unit talks to him.
    pub fn chance(&self, view: &PersuasionView) -> f64 {
        let gain = view.gain * self.strength(view.before);
        outweighs(gain - view.audit - view.price * self.work.hours(), self.distaste, self.sigma)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::{defaults, falls, near, reads_back, rises};

    /// A failure that is likely to be rated, in a unit that feels its score.
    const FAILURE: PersuasionView = PersuasionView { gain: 0.5, before: 0, audit: 0.0, price: 0.2 };

    fn talks(view: PersuasionView) -> f64 {
        defaults::<Persuasion>().chance(&view)
    }

    #[test]
    fn an_empty_table_takes_the_defaults_and_is_written_as_it_reads() {
        reads_back::<Persuasion>();
    }

    #[test]
    fn the_net_gain_is_set_against_the_distaste() {
        near(talks(FAILURE), 0.7175); // 0.5 - 0.2·0.5 = 0.4: ln(0.4/0.3)/0.5 = 0.5754
        near(talks(PersuasionView { before: 1, ..FAILURE }), 0.0828); // 0.25 - 0.1 = 0.15: ln 0.5/0.5 = -1.3863
    }

    #[test]
    fn nobody_is_talked_to_for_nothing() {
        assert_eq!(talks(PersuasionView { gain: 0.0, price: 0.0, ..FAILURE }), 0.0);
        assert_eq!(talks(PersuasionView { gain: 0.1, ..FAILURE }), 0.0, "the hour costs as much");
        assert_eq!(talks(PersuasionView { audit: 0.4, ..FAILURE }), 0.0);
    }

    #[test]
    fn it_rises_with_the_gain_and_falls_with_audit_price_and_the_times_before() {
        rises((0.2, 2.0), |gain| talks(PersuasionView { gain, ..FAILURE }));
        falls((0.0, 0.3), |audit| talks(PersuasionView { audit, ..FAILURE }));
        falls((0.0, 0.7), |price| talks(PersuasionView { price, ..FAILURE }));
        let again = [0, 1, 2, 3].map(|before| talks(PersuasionView { before, ..FAILURE }));
        assert!(again.is_sorted_by(|sooner, later| sooner > later || *later == 0.0), "{again:?}");
    }
}
