//! Independent random audit (Manheim 2018 on random checks; B City C District study, remedies; SF4.5).
//!
//! Auditors of the upper government draw closed tickets at random, as many as their days allow, and look. What they
//! find costs the unit points. It works by what units expect, hardly by what is found. Off: nobody looks.

use crate::kernel::param::{Count, Share};
use crate::section;

section! {
    /// Independent random audit.
    #[tag(Institution)]
    pub struct Audit {
        /// Share of closed tickets that are drawn.
        share: Share = 0.02, usual 0.0 => 0.3, from "assumption";
        /// Audits that the auditors can do in a week.
        most_per_week: Count = 60, in 0 => 1_000_000, from "assumption";
        /// Chance of finding what is to be found.
        detection: Share = 0.6, usual 0.3 => 0.95, from "assumption";
        /// Points of the score, in units of a whole ticket, for one finding.
        penalty: f64 = 5.0, in 0.0 => 1000.0, usual 0.0 => 30.0, from "trial of the model: an audit without a penalty does nothing; size: assumption";
    }
}

impl Audit {
    /// Expected points that one finding-worthy ticket costs.
    pub fn expected_penalty(&self) -> f64 {
        self.share.0 * self.detection.0 * self.penalty
    }
}
