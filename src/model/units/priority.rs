//! Which job comes next: political, efficiency and people-centred logics (S1.8, SF4.15; D10 on wording).
//!
//! Every job ages alike; a job's head start, in working hours, is the weighted sum of what each logic sees in it:
//! what superiors watch and what is due; what is quickly done; what hurts. Differentiated flow gives simple tickets a
//! head start of their own. Off: first come, first served, with signing before work.

use crate::section;

section! {
    /// Which job comes next.
    #[tag(Organisation)]
    pub struct Priority {
        /// Weight of the political logic (share of `head_start`).
        political: f64 = 0.35, in 0.0 => 100.0, usual 0.0 => 1.0, from "M City study (S1.8); size: assumption";
        /// Weight of the efficiency logic (share of `head_start`).
        efficiency: f64 = 0.40, in 0.0 => 100.0, usual 0.0 => 1.0, from "M City study (S1.8); size: assumption";
        /// Weight of the people-centred logic (share of `head_start`).
        people: f64 = 0.25, in 0.0 => 100.0, usual 0.0 => 1.0, from "M City study (S1.8); size: assumption";
        /// Head start of a job on which one logic sees everything (working hours).
        head_start: f64 = 60.0, in 0.0 => 100_000.0, usual 0.0 => 200.0, from "assumption";
        /// Head start of an appeal that threatens to petition higher, by share of `head_start`.
        threat: f64 = 0.4, in 0.0 => 10.0, from "254,257 Beijing calls of 2019 (signs only); size: assumption";
        /// Share of appeals that threaten to petition higher.
        threat_share: f64 = 0.05, in 0.0 => 1.0, from "assumption";
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
