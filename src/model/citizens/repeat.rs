//! Whether a citizen comes back about the same problem (S1.3; E2.13).
//!
//! Persistent appellants come back in any case until they let the matter rest: they are part of the repeats, not
//! added to them. Off: nobody comes back.

use crate::kernel::param::{Count, Share, Spread};
use crate::kernel::{Elapsed, logistic};
use crate::section;

section! {
    /// Whether a citizen comes back about the same problem.
    #[tag(Environment)]
    #[decides("whether a citizen comes back about the same problem")]
    #[off("nobody does")]
    pub struct Repeat {
        /// Log-odds of coming back when the problem is solved. A taste.
        base: f64 = -3.48, in -20.0 => 20.0, usual -5.0 => -2.0, from "assumption: 0.03 after a solved case";
        /// Effect of the problem being there still (log-odds).
        unsolved: f64 = 2.86, in 0.0 => 20.0, usual 2.0 => 4.0, from "0.35 after a first unsolved case (Daying county repeats); assumption";
        /// Effect of believed efficacy (log-odds for efficacy 1 against 0).
        efficacy: f64 = 1.0, in 0.0 => 20.0, usual 0.0 => 3.0, from "assumption";
        /// Effect of grievance (log-odds by unit of grievance).
        grievance: f64 = 0.2, in 0.0 => 20.0, usual 0.0 => 1.0, from "assumption";
        /// Effect of having been satisfied all the same (log-odds, zero or below).
        satisfied: f64 = -0.8, in -20.0 => 0.0, from "assumption";
        /// Fall with each earlier attempt (log-odds).
        fatigue: f64 = 0.27, in 0.0 => 20.0, usual 0.0 => 1.0, from "assumption, set by a trial of the model: a decay of 0.85 by attempt";
        /// Reference of believed efficacy, from 0 to 1.
        efficacy_reference: f64 = 0.5, in 0.0 => 1.0, from "definition";
        /// Time until the citizen comes back.
        gap: Spread<Elapsed> = crate::kernel::param::distribution("lognormal", [("median", "43 h".into()), ("sigma", 2.5.into())]), in "1 min" => "4000 d", from "Teddy Cup messages: median 1.8 d, 90 % within 47 d";
        /// Longest gap: later, it is a new matter.
        gap_most: Elapsed = "365 d", in "1 h" => "4000 d", from "assumption";
        /// Share of repeats that bring new facts.
        new_facts: Share = 0.3, from "assumption";
        /// Attempts after which nobody but a persistent appellant goes on.
        most_attempts: Count = 12, in 1 => 1000, from "assumption";
    }
}

/// What a citizen weighs after a case.
#[derive(Clone, Copy, Debug)]
pub struct RepeatView {
    /// Whether the problem is there still.
    pub unsolved: bool,
    /// Believed efficacy of the hotline.
    pub efficacy: f64,
    /// Grievance, 0 or more.
    pub grievance: f64,
    /// Whether the citizen was satisfied all the same.
    pub satisfied: bool,
    /// Attempts so far, this one included. A "no" at the follow-up that sends the order back is one: he need not call again.
    pub attempts: u32,
    /// Effect of having learnt that the fix was for show (log-odds; 0 where it was not).
    pub relapsed: f64,
}

impl Repeat {
    /// Chance of coming back.
    pub fn chance(&self, view: RepeatView) -> f64 {
        if view.attempts >= self.most_attempts.0 {
            return 0.0;
        }
        let yes = |flag: bool| f64::from(u8::from(flag));
        logistic(
            self.base
                + self.unsolved * yes(view.unsolved)
                + self.efficacy * (view.efficacy - self.efficacy_reference)
                + self.grievance * view.grievance
                + self.satisfied * yes(view.satisfied)
                + view.relapsed
                - self.fatigue * f64::from(view.attempts.saturating_sub(1)),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::{defaults, near, reads_back, rises};

    /// A first case that solved nothing, everything else at its reference.
    const VIEW: RepeatView = RepeatView {
        unsolved: true,
        efficacy: 0.5,
        grievance: 0.0,
        satisfied: false,
        attempts: 1,
        relapsed: 0.0,
    };

    #[test]
    fn an_empty_table_takes_the_defaults_and_is_written_as_it_reads() {
        reads_back::<Repeat>();
    }

    #[test]
    fn one_in_three_comes_back_unsolved_and_hardly_anybody_solved() {
        let repeat: Repeat = defaults();
        near(repeat.chance(VIEW), 0.3498); // -3.48 + 2.86 = -0.62
        near(repeat.chance(RepeatView { unsolved: false, ..VIEW }), 0.0299); // -3.48
    }

    #[test]
    fn belief_and_grievance_bring_people_back_and_content_keeps_them_home() {
        let repeat: Repeat = defaults();
        rises((0.0, 1.0), |efficacy| repeat.chance(RepeatView { efficacy, ..VIEW }));
        rises((0.0, 10.0), |grievance| repeat.chance(RepeatView { grievance, ..VIEW }));
        near(repeat.chance(RepeatView { satisfied: true, ..VIEW }), 0.1947); // -0.62 - 0.8
        // -0.62 + 1.0·0.3 + 0.2·2.0 = 0.08
        near(repeat.chance(RepeatView { efficacy: 0.8, grievance: 2.0, ..VIEW }), 0.5200);
    }

    #[test]
    fn every_attempt_tires_until_nobody_goes_on() {
        let repeat: Repeat = defaults();
        let after = |attempts: u32| repeat.chance(RepeatView { attempts, ..VIEW });
        near(after(2), 0.2911); // -0.62 - 0.27
        near(after(2) / after(1), 0.8322); // the documented decay of about 0.85 by attempt
        assert!((1..11).all(|attempts| after(attempts) > after(attempts + 1)));
        assert!(after(11) > 0.0);
        assert_eq!(after(12), 0.0);
    }
}
