//! What a citizen says when called back (S4.5, S3.9; E2.10, E2.11).
//!
//! Two sentences. "Resolved" depends on the truth, on a fix that is only for show, and on persuasion. "Satisfied"
//! depends on having said "resolved", on speed against expectation, early contact, persuasion, redo, and on
//! expectation and trust. Case by case the citizen learns; hearsay teaches the community. Off: citizens tell the
//! truth, and are satisfied just when the problem is solved.

use crate::kernel::param::Share;
use crate::kernel::{Elapsed, logistic};
use crate::section;

section! {
    /// What a citizen says when called back.
    #[tag(Environment)]
    #[decides("what is said at the follow-up, and what a case teaches")]
    #[off("citizens tell the truth")]
    pub struct Judgement {
        /// Log-odds of saying "resolved" when it is not. A taste.
        resolved_base: f64 = -2.9, in -20.0 => 20.0, usual -4.0 => -1.5, from "assumption: 0.05";
        /// Effect of the truth (log-odds).
        resolved_truth: f64 = 6.4, in 0.0 => 40.0, from "assumption: 0.97 when solved";
        /// Effect of a fix for show that has not relapsed yet (log-odds).
        resolved_fake: f64 = 5.0, in 0.0 => 40.0, from "assumption";
        /// Effect of persuasion on saying "resolved" (log-odds).
        resolved_persuaded: f64 = 1.2, in 0.0 => 20.0, from "assumption: 0.15 when persuaded";
        /// Log-odds of "satisfied" when not resolved, every regressor at its reference. A taste.
        satisfied_base: f64 = -0.4, in -20.0 => 20.0, usual -1.5 => 0.5, from "Beijing early 2019: 0.37 to 0.40";
        /// Effect of having said "resolved" (log-odds).
        satisfied_resolved: f64 = 3.2, in 0.0 => 20.0, from "0.93 to 0.97 satisfied when resolved (Beijing, Shanghai)";
        /// Effect of speed, which is +1 for a reply at once and -1 at twice the expected days (log-odds).
        speed: f64 = 0.8, in 0.0 => 20.0, usual 0.0 => 2.0, from "assumption";
        /// Effect of a first contact in time (log-odds).
        contact: f64 = 0.4, in 0.0 => 20.0, usual 0.0 => 2.0, from "perceived usefulness rises with contact; size: assumption";
        /// Effect of persuasion on who did not say "resolved" (log-odds).
        persuaded: f64 = 1.4, in 0.0 => 20.0, usual 0.0 => 3.0, from "satisfied though unresolved: 0.37 to 0.40 rising to 0.71 to 0.80 (Beijing 2019)";
        /// Effect of an honest explanation where it is not solved (log-odds).
        explained: f64 = 0.4, in 0.0 => 20.0, usual 0.0 => 1.5, from "procedural justice: reasons given raise acceptance (Tyler 2006); size: assumption";
        /// Effect of each redo, up to three (log-odds).
        redo: f64 = 0.5, in 0.0 => 20.0, usual 0.0 => 2.0, from "assumption";
        /// Effect of expectation (log-odds for expectation 1 against 0).
        expectation: f64 = 1.0, in 0.0 => 20.0, usual 0.0 => 3.0, from "expectancy-disconfirmation: van Ryzin 2006; size: assumption";
        /// Effect of trust (log-odds for trust 1 against 0).
        trust: f64 = 0.6, in 0.0 => 20.0, usual 0.0 => 3.0, from "assumption";
        /// Days that a citizen expects to wait for a reply, from raising a matter or from sending it back.
        expected_days: f64 = 5.0, in 0.1 => 400.0, from "assumption: the usual limit";
        /// Reference of early contact (share of cases in which it happens).
        contact_reference: f64 = 1.0, in 0.0 => 1.0, from "definition: response rates are reported near 1; the sources of `satisfied_base` speak of citizens who were contacted";
        /// Reference of speed: +1 a reply at once, 0 after the expected days, -1 after twice as many.
        speed_reference: f64 = 0.0, in -1.0 => 1.0, from "definition: a reply after the days that citizens expect";
        /// Expectation at the start, and its reference, from 0 to 1.
        expectation_start: f64 = 0.5, in 0.0 => 1.0, from "assumption";
        /// Half-life of expectation.
        expectation_memory: Elapsed = "60 d", in "1 d" => "4000 d", from "assumption";
        /// Trust at the start, and its reference, from 0 to 1.
        trust_start: f64 = 0.6, in 0.0 => 1.0, from "assumption";
        /// Half-life of trust.
        trust_memory: Elapsed = "180 d", in "1 d" => "4000 d", from "assumption";
        /// Weight of the starting belief of one citizen, in own cases.
        prior_weight: f64 = 2.0, in 0.01 => 1e6, from "assumption";
        /// Weight of the starting belief of a community, in cases heard of.
        hearsay_weight: f64 = 40.0, in 0.01 => 1e6, from "assumption";
        /// Weight of "resolved" in what a case teaches; the rest is "satisfied".
        resolved_weight: Share = 0.6, from "assumption, set by a trial of the model";
        /// Share of citizens who rate at all when asked.
        rates: Share = 0.55, usual 0.1 => 0.9, from "assumption";
    }
}

/// What a citizen knows when called back.
#[derive(Clone, Copy, Debug)]
pub struct JudgementView {
    /// Whether the problem is solved.
    pub solved: bool,
    /// Whether a fix for show still looks real.
    pub faked: bool,
    /// How far the unit has talked him round, from 0 (not) to 1 (for the first time).
    pub persuaded: f64,
    /// Whether the reply says honestly that it is not solved, and why.
    pub explained: bool,
    /// Days that he has waited for a reply: from raising the matter, or from his own "no" that sent it back; the longest.
    pub days: f64,
    /// Whether the first contact came in time.
    pub contacted: bool,
    /// How often the reply was sent back.
    pub redos: u32,
    /// Expectation, 0 to 1.
    pub expectation: f64,
    /// Trust, 0 to 1.
    pub trust: f64,
}

impl Judgement {
    /// Chance of saying "resolved".
    pub fn resolved_chance(&self, view: &JudgementView) -> f64 {
        let mut odds = self.resolved_base;
        if view.solved {
            odds += self.resolved_truth;
        } else if view.faked {
            odds += self.resolved_fake;
        }
        logistic(odds + self.resolved_persuaded * view.persuaded)
    }

    /// Chance of saying "satisfied" after having said `resolved`.
    pub fn satisfied_chance(&self, view: &JudgementView, resolved: bool) -> f64 {
        let yes = |flag: bool| f64::from(u8::from(flag));
        let speed = ((self.expected_days - view.days) / self.expected_days).clamp(-1.0, 1.0);
        logistic(
            self.satisfied_base
                + self.satisfied_resolved * yes(resolved)
                + self.speed * (speed - self.speed_reference)
                + self.contact * (yes(view.contacted) - self.contact_reference)
                + self.persuaded * view.persuaded * yes(!resolved)
                + self.explained * yes(view.explained && !resolved)
                - self.redo * f64::from(view.redos.min(3))
                - self.expectation * (view.expectation - self.expectation_start)
                + self.trust * (view.trust - self.trust_start),
        )
    }

    /// What a case teaches, from 0 (useless) to 1.
    pub fn lesson(&self, resolved: bool, satisfied: bool) -> f64 {
        let yes = |flag: bool| f64::from(u8::from(flag));
        self.resolved_weight.0 * yes(resolved) + (1.0 - self.resolved_weight.0) * yes(satisfied)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::{defaults, falls, near, reads_back, rises};

    /// Everything at its reference but the first contact, which is there or not.
    const VIEW: JudgementView = JudgementView {
        solved: false,
        faked: false,
        persuaded: 0.0,
        explained: false,
        days: 5.0,
        contacted: true,
        redos: 0,
        expectation: 0.5,
        trust: 0.6,
    };

    #[test]
    fn an_empty_table_takes_the_defaults_and_is_written_as_it_reads() {
        reads_back::<Judgement>();
    }

    #[test]
    fn resolved_is_said_by_the_truth_by_show_and_by_persuasion() {
        let judgement: Judgement = defaults();
        let says = |view: JudgementView| judgement.resolved_chance(&view);
        near(says(VIEW), 0.0522); // -2.9
        near(says(JudgementView { solved: true, ..VIEW }), 0.9707); // -2.9 + 6.4 = 3.5
        near(says(JudgementView { faked: true, ..VIEW }), 0.8909); // -2.9 + 5.0 = 2.1
        near(says(JudgementView { persuaded: 1.0, ..VIEW }), 0.1545); // -2.9 + 1.2 = -1.7
        // What is really solved is no show.
        assert_eq!(
            says(JudgementView { solved: true, faked: true, ..VIEW }),
            says(JudgementView { solved: true, ..VIEW })
        );
    }

    #[test]
    fn satisfaction_at_the_reference_is_that_of_the_surveys() {
        let judgement: Judgement = defaults();
        near(judgement.satisfied_chance(&VIEW, true), 0.9427); // -0.4 + 3.2 = 2.8
        near(judgement.satisfied_chance(&VIEW, false), 0.4013); // -0.4
        near(judgement.satisfied_chance(&JudgementView { persuaded: 1.0, ..VIEW }, false), 0.7311); // -0.4 + 1.4
    }

    #[test]
    fn early_contact_and_speed_count_from_their_references() {
        let brisk = Judgement { speed_reference: 0.6, ..defaults() };
        near(brisk.satisfied_chance(&JudgementView { days: 2.0, ..VIEW }, false), 0.4013); // at the reference
        near(brisk.satisfied_chance(&VIEW, false), 0.2932); // -0.4 - 0.8·0.6
        let judgement = Judgement { contact_reference: 0.5, ..defaults() };
        near(judgement.satisfied_chance(&VIEW, false), 0.4502); // -0.4 + 0.4·0.5
        near(judgement.satisfied_chance(&JudgementView { contacted: false, ..VIEW }, false), 0.3543); // -0.4 - 0.4·0.5
    }

    #[test]
    fn regressors_add_up_in_log_odds() {
        let judgement: Judgement = defaults();
        let view = JudgementView { days: 2.0, redos: 2, expectation: 0.7, trust: 0.8, ..VIEW };
        // -0.4 + 3.2 + 0.8·0.6 - 0.5·2 - 1.0·0.2 + 0.6·0.2 = 2.2
        near(judgement.satisfied_chance(&view, true), 0.9002);
        let talked = JudgementView { persuaded: 1.0, explained: true, ..view };
        near(judgement.satisfied_chance(&talked, true), 0.9002); // words move nobody who has said "resolved"
        near(judgement.satisfied_chance(&talked, false), 0.6900); // 2.2 - 3.2 + 1.4 + 0.4 = 0.8
    }

    #[test]
    fn waiting_redo_and_expectation_disappoint_and_trust_forgives() {
        let judgement: Judgement = defaults();
        let says = |view: JudgementView| judgement.satisfied_chance(&view, false);
        falls((0.0, 10.0), |days| says(JudgementView { days, ..VIEW }));
        falls((0.0, 1.0), |expectation| says(JudgementView { expectation, ..VIEW }));
        rises((0.0, 1.0), |trust| says(JudgementView { trust, ..VIEW }));
        let redone = |redos: u32| says(JudgementView { redos, ..VIEW });
        assert!(redone(0) > redone(1) && redone(1) > redone(2) && redone(2) > redone(3));
        assert_eq!(redone(3), redone(12), "no more than three count");
        assert_eq!(says(JudgementView { days: 10.0, ..VIEW }), says(JudgementView { days: 400.0, ..VIEW }));
    }

    #[test]
    fn a_case_teaches_more_by_being_resolved_than_by_pleasing() {
        let judgement: Judgement = defaults();
        near(judgement.lesson(true, true), 1.0);
        near(judgement.lesson(true, false), 0.6);
        near(judgement.lesson(false, true), 0.4);
        assert_eq!(judgement.lesson(false, false), 0.0);
    }
}
