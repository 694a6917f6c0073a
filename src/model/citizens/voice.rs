//! Whether an affected citizen speaks (S4.1, S3.1, X1; E2.1).
//!
//! The chance grows with the believed efficacy of the hotline, with severity and with a neighbour's recent success,
//! and falls with the cost of speaking. Duplicates are nothing of their own: several citizens touched by one problem
//! speak. Induced demand comes out of the belief. Off: everybody speaks.

use crate::kernel::{Elapsed, logistic};
use crate::section;

section! {
    /// Whether an affected citizen speaks.
    #[tag(Environment)]
    #[decides("whether an affected citizen speaks")]
    #[off("everybody speaks")]
    pub struct Voice {
        /// Log-odds of speaking where every regressor is at its reference. A taste.
        base: f64 = -1.735, in -10.0 => 10.0, usual -3.0 => -0.8, from "assumption: 0.15 at the reference";
        /// Effect of believed efficacy (log-odds for efficacy 1 against 0).
        efficacy_gain: f64 = 2.0, in 0.0 => 20.0, usual 0.0 => 5.0, from "New York 311 after its launch; An 2022; size: assumption";
        /// Effect of severity (log-odds for severity 1 against 0).
        severity_gain: f64 = 1.5, in 0.0 => 20.0, usual 0.0 => 4.0, from "assumption";
        /// Effect of the cost of the cheapest channel that the citizen can use (log-odds by unit of cost).
        cost_gain: f64 = 1.0, in 0.0 => 20.0, usual 0.0 => 3.0, from "assumption";
        /// Effect of neighbours' success (log-odds for a community in which all recent cases were solved against none).
        imitation: f64 = 0.4, in 0.0 => 20.0, usual 0.0 => 2.0, from "imitation between residents: Bao and others, JASSS 22(1)7; size: assumption";
        /// Reference of believed efficacy, and of neighbours' success, from 0 to 1.
        efficacy_reference: f64 = 0.5, in 0.0 => 1.0, from "definition";
        /// Reference of severity, from 0 to 1.
        severity_reference: f64 = 0.35, in 0.0 => 1.0, from "definition";
        /// Reference of cost (units of cost).
        cost_reference: f64 = 0.2, in 0.0 => 10.0, from "definition: a call";
        /// Believed efficacy of the hotline at the start, from 0 to 1.
        efficacy_start: f64 = 0.57, in 0.0 => 1.0, usual 0.2 => 0.9, from "assumption, set by a trial of the model: near the fixed point";
        /// Half-life of what a community has heard.
        memory: Elapsed = "365 d", in "1 d" => "4000 d", usual "60 d" => "1000 d", from "volume grows for years after a hotline begins to work (Beijing, +55 % in the second year); size: assumption";
        /// Weight of the starting belief, in cases heard.
        prior_weight: f64 = 150.0, in 0.01 => 1e6, usual 20.0 => 500.0, from "volume grows for years after a hotline begins to work; size: assumption";
    }
}

/// What an affected citizen weighs.
#[derive(Clone, Copy, Debug)]
pub struct VoiceView {
    /// Believed efficacy of the hotline, 0 to 1.
    pub efficacy: f64,
    /// Severity of the problem, 0 to 1.
    pub severity: f64,
    /// Cost of the cheapest channel that the citizen can use.
    pub cost: f64,
    /// Share of recent cases in the community that were solved, 0 to 1.
    pub neighbours: f64,
    /// Shift by sanctions on abuse (log-odds).
    pub sanction: f64,
}

impl Voice {
    /// Chance that the citizen speaks.
    pub fn chance(&self, view: VoiceView) -> f64 {
        logistic(
            self.base
                + self.efficacy_gain * (view.efficacy - self.efficacy_reference)
                + self.severity_gain * (view.severity - self.severity_reference)
                - self.cost_gain * (view.cost - self.cost_reference)
                + self.imitation * (view.neighbours - self.efficacy_reference)
                - view.sanction,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::{defaults, falls, near, reads_back, rises};

    /// Everything at its reference.
    const REFERENCE: VoiceView =
        VoiceView { efficacy: 0.5, severity: 0.35, cost: 0.2, neighbours: 0.5, sanction: 0.0 };

    #[test]
    fn an_empty_table_takes_the_defaults_and_is_written_as_it_reads() {
        reads_back::<Voice>();
    }

    #[test]
    fn at_the_reference_fifteen_in_a_hundred_speak() {
        // 1 / (1 + e^1.735) = 1 / (1 + 5.6689)
        near(defaults::<Voice>().chance(REFERENCE), 0.1499);
    }

    #[test]
    fn regressors_add_up_in_log_odds() {
        // -1.735 + 2.0·0.5 + 1.5·0.65 + 1.0·0.2 + 0.4·0.5 - 0.3 = 0.34, and 1 / (1 + e^-0.34) = 0.5842
        let view = VoiceView { efficacy: 1.0, severity: 1.0, cost: 0.0, neighbours: 1.0, sanction: 0.3 };
        near(defaults::<Voice>().chance(view), 0.5842);
    }

    #[test]
    fn belief_harm_and_neighbours_loosen_tongues_and_cost_and_sanctions_tie_them() {
        let voice: Voice = defaults();
        rises((0.0, 1.0), |efficacy| voice.chance(VoiceView { efficacy, ..REFERENCE }));
        rises((0.0, 1.0), |severity| voice.chance(VoiceView { severity, ..REFERENCE }));
        rises((0.0, 1.0), |neighbours| voice.chance(VoiceView { neighbours, ..REFERENCE }));
        falls((0.0, 10.0), |cost| voice.chance(VoiceView { cost, ..REFERENCE }));
        falls((0.0, 5.0), |sanction| voice.chance(VoiceView { sanction, ..REFERENCE }));
    }

    #[test]
    fn a_reference_moves_the_scale_and_not_the_taste() {
        let voice = Voice { efficacy_reference: 0.8, ..defaults() };
        near(voice.chance(VoiceView { efficacy: 0.8, neighbours: 0.8, ..REFERENCE }), 0.1499);
    }
}
