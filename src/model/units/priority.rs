//! Which job comes next: political, efficiency and people-centred logics (S1.8, SF4.15; D10 on wording).
//!
//! Every job ages alike; a job's head start, in working hours, is the weighted sum of what each logic sees in it:
//! what superiors watch and what is due; what is quickly done; what hurts. Differentiated flow gives simple tickets a
//! head start of their own. Off: first come, first served, with signing before work.

use crate::section;

section! {
    /// Which job comes next.
    #[tag(Organisation)]
    #[decides("which job comes next")]
    #[off("first come, first served; signing first")]
    pub struct Priority {
        /// Weight of the political logic (share of `head_start`).
        political: f64 = 0.35, in 0.0 => 100.0, usual 0.0 => 1.0, from "M City study (S1.8); size: assumption";
        /// Weight of the efficiency logic (share of `head_start`).
        efficiency: f64 = 0.40, in 0.0 => 100.0, usual 0.0 => 1.0, from "M City study (S1.8); size: assumption";
        /// Weight of the people-centred logic (share of `head_start`).
        people: f64 = 0.25, in 0.0 => 100.0, usual 0.0 => 1.0, from "M City study (S1.8); size: assumption";
        /// Head start of a job on which one logic sees everything, over what is signed or ordered anew later (working hours).
        head_start: f64 = 60.0, in 0.0 => 100_000.0, usual 0.0 => 200.0, from "assumption";
        /// Head start of an appeal that threatens to petition higher (see `escalation.threat`), by share of `head_start`.
        threat: f64 = 0.4, in 0.0 => 10.0, from "254,257 Beijing calls of 2019 (signs only); size: assumption";
        /// Head start of simple tickets under differentiated flow, by share of `head_start`; 0: one flow for all.
        differentiated: f64 = 0.0, in 0.0 => 10.0, from "B City C District study (remedy); none by default";
    }
}

/// What the logics see in a job.
#[derive(Clone, Copy, Debug, Default)]
pub struct PriorityView {
    /// Under supervision, handed down, or a redo: 0 to 1.
    pub watched: f64,
    /// Expected hours of the job.
    pub hours: f64,
    /// Severity, 0 to 1.
    pub severity: f64,
    /// Working hours to the limit, if there is one.
    pub hours_left: f64,
    /// Whether the appeal threatens to petition higher.
    pub threat: bool,
    /// Difficulty as it looks, 0 to 1.
    pub difficulty: f64,
}

impl PriorityView {
    /// What the logics see in work that is about no citizen.
    pub fn plain(watched: f64, hours: f64, hours_left: f64) -> PriorityView {
        PriorityView { watched, hours, hours_left, ..PriorityView::default() }
    }
}

impl Priority {
    /// Head start of a job (working hours).
    pub fn head_start(&self, view: &PriorityView) -> f64 {
        let due = 1.0 / (1.0 + (view.hours_left / 8.0).max(0.0));
        let political = self.political * (0.5 * view.watched + 0.5 * due);
        let efficiency = self.efficiency / (1.0 + view.hours);
        let people = self.people * view.severity;
        let threat = if view.threat { self.threat } else { 0.0 };
        let simple = self.differentiated * (1.0 - view.difficulty);
        self.head_start * (political + efficiency + people + threat + simple)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::{defaults, near, reads_back};

    const VIEW: PriorityView = PriorityView {
        watched: 0.0,
        hours: 3.0,
        severity: 0.4,
        hours_left: 24.0,
        threat: false,
        difficulty: 0.4,
    };

    fn starts(view: PriorityView) -> f64 {
        defaults::<Priority>().head_start(&view)
    }

    #[test]
    fn an_empty_table_takes_the_defaults_and_is_written_as_it_reads() {
        reads_back::<Priority>();
    }

    #[test]
    fn the_three_logics_add_up() {
        // political 0.35 · 0.5 / (1 + 24/8) = 0.04375; efficiency 0.4 / (1 + 3) = 0.1; people 0.25 · 0.4 = 0.1
        near(starts(VIEW), 60.0 * 0.24375);
        // watched and due now: political 0.35; a threat: 0.4
        near(starts(PriorityView { watched: 1.0, hours_left: 0.0, threat: true, ..VIEW }), 60.0 * 0.95);
    }

    #[test]
    fn what_is_watched_due_short_or_harmful_comes_first() {
        let plain = starts(VIEW);
        assert!(starts(PriorityView { watched: 1.0, ..VIEW }) > plain);
        assert!(starts(PriorityView { hours_left: 8.0, ..VIEW }) > plain);
        assert!(starts(PriorityView { hours: 0.5, ..VIEW }) > plain);
        assert!(starts(PriorityView { severity: 0.9, ..VIEW }) > plain);
        assert!(starts(PriorityView { threat: true, ..VIEW }) > plain);
        assert_eq!(starts(PriorityView { difficulty: 0.0, ..VIEW }), plain, "one flow for all by default");
    }

    #[test]
    fn lateness_presses_no_more_than_the_limit_itself_and_no_limit_not_at_all() {
        let due = |hours_left: f64| starts(PriorityView { hours_left, ..VIEW });
        assert_eq!(due(-100.0), due(0.0));
        near(due(f64::INFINITY), 60.0 * 0.2);
    }

    #[test]
    fn a_logic_that_weighs_alone_sees_only_its_own() {
        let only = |political: f64, efficiency: f64, people: f64| Priority {
            political,
            efficiency,
            people,
            ..defaults()
        };
        let watched = PriorityView { watched: 1.0, ..VIEW };
        assert!(only(1.0, 0.0, 0.0).head_start(&watched) > only(1.0, 0.0, 0.0).head_start(&VIEW));
        assert_eq!(only(0.0, 0.5, 0.5).head_start(&watched), only(0.0, 0.5, 0.5).head_start(&VIEW));
        let harmful = PriorityView { severity: 1.0, ..VIEW };
        assert_eq!(only(0.5, 0.5, 0.0).head_start(&harmful), only(0.5, 0.5, 0.0).head_start(&VIEW));
    }

    #[test]
    fn differentiated_flow_takes_simple_tickets_first() {
        let flow = Priority { differentiated: 0.5, ..defaults() };
        // 0.5 · (1 - 0.4) = 0.3 beside the logics' 0.24375
        near(flow.head_start(&VIEW), 60.0 * 0.54375);
        assert!(flow.head_start(&PriorityView { difficulty: 0.0, ..VIEW }) > flow.head_start(&VIEW));
    }
}
