//! Independent random audit (Manheim 2018 on random checks; B City C District study, remedies; SF4.5).
//!
//! Auditors of the upper government draw closed tickets at random, as many as their days allow, and look. What they
//! find costs the unit points. It works by what units expect, hardly by what is found; and they expect what they have
//! experienced, so that auditors whose week is full are feared the less. Off: nobody looks.

use crate::kernel::param::{Count, Share};
use crate::section;

section! {
    /// Independent random audit.
    #[tag(Institution)]
    #[decides("random checks of closed tickets, and their penalty")]
    #[off("nobody looks")]
    #[needs("government.assessment": "what an audit finds costs points of the score")]
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
    /// Chance that a ticket with something to find is found out, as it is announced: what units believe at first.
    pub fn announced(&self) -> f64 {
        self.share.0 * self.detection.0
    }

    /// Points that one ticket with something to find is expected to cost a unit that was found out this often.
    pub fn expected_penalty(&self, found: f64) -> f64 {
        found * self.penalty
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::{defaults, near, reads_back};

    #[test]
    fn an_empty_table_takes_the_defaults_and_is_written_as_it_reads() {
        reads_back::<Audit>();
    }

    #[test]
    fn an_audit_is_feared_by_how_often_it_looks_how_well_and_what_it_costs() {
        near(defaults::<Audit>().announced(), 0.012); // 0.02 · 0.6
        let audit = |share: f64, detection: f64, penalty: f64| {
            let audit = Audit { share: Share(share), detection: Share(detection), penalty, ..defaults() };
            audit.expected_penalty(audit.announced())
        };
        near(audit(0.1, 0.6, 5.0), 0.3);
        near(audit(0.1, 0.9, 5.0), 0.45);
        near(audit(0.1, 0.9, 10.0), 0.9);
        assert_eq!(audit(0.1, 0.9, 0.0), 0.0, "an audit without a penalty frightens nobody");
    }
}
