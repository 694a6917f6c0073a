//! What becomes of a returned order (S4.8, S1.2, S1.7; SF4.8, SF4.9).
//!
//! Coordination takes an agent's time; the longer he looks into it, the surer he finds whose it is. After some
//! returns he rules: the unit ruled may not refuse again. A long queue at the desk forces quick rulings. Units can be
//! let claim matters of their own accord. Off: a returned order goes to the unit with the remit, which may not
//! refuse, at once.

use crate::kernel::WorkTime;
use crate::kernel::param::{Count, Share};
use crate::section;

section! {
    /// What becomes of a returned order.
    #[tag(Organisation)]
    #[decides("what becomes of a returned order; rulings, claims, triage")]
    #[off("the unit with the remit, which may not refuse")]
    pub struct Dispute {
        /// Coordinating one return.
        work: WorkTime = "75 min", in "0 s" => "80 h", usual "5 min" => "2 h", from "half of a district agent's day goes to returned tickets (B City C District study); minutes: assumption";
        /// Time of looking into it after which an agent sees whose it is with a chance of 63 %. Who does not see offers it to the next unit of the remits that has not returned it, then to the town, then to some unit in proportion to staff; offered again to the last one, it is ruled.
        insight: WorkTime = "40 min", in "1 s" => "80 h", usual "5 min" => "3 h", from "assumption: 0.85 at the ordinary time";
        /// Returns after which the desk rules.
        ruling_after: Count = 2, in 1 => 100, usual 1 => 6, from "assumption; a ruled unit may not return (Weifang regulation, art. 22)";
        /// Hours of expected work, waiting and in hand, for each agent above which the desk rules at once.
        triage_hours: f64 = 16.0, in 0.0 => 1e6, from "assumption, set by a trial of the model: or the desk gridlocks";
        /// Share of the ordinary time that a quick ruling takes.
        triage_share: Share = 0.4, from "assumption, set by a trial of the model";
        /// Whether duties are on view and units may claim a matter of their own accord.
        claiming: bool = false, from "M City study (S1.7); B City C District study (remedy)";
        /// Backlog of a unit, in weeks, up to which it claims what is its own.
        claim_backlog: f64 = 1.0, in 0.0 => 100.0, from "assumption";
        /// Share of the ordinary time that a claimed matter takes.
        claim_share: Share = 0.2, from "assumption";
    }
}

impl Dispute {
    /// Chance that an agent sees whose a ticket is, after `seconds` of looking into it.
    pub fn insight_chance(&self, seconds: u64) -> f64 {
        1.0 - libm::exp(-(seconds as f64) / self.insight.0 as f64)
    }

    /// Whether the desk rules at once with this much work (hours) before each agent.
    pub fn hurries(&self, hours: f64) -> bool {
        hours > self.triage_hours
    }

    /// Time for one return; `quick` under a long queue.
    pub fn time(&self, quick: bool) -> WorkTime {
        let share = if quick { self.triage_share.0 } else { 1.0 };
        WorkTime(libm::round(self.work.0 as f64 * share) as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::{defaults, near, reads_back, rises};

    #[test]
    fn an_empty_table_takes_the_defaults_and_is_written_as_it_reads() {
        reads_back::<Dispute>();
    }

    #[test]
    fn a_desk_hurries_beyond_two_days_of_work_for_each_agent() {
        let dispute: Dispute = defaults();
        assert!(!dispute.hurries(16.0));
        assert!(dispute.hurries(16.1));
    }

    #[test]
    fn a_quick_ruling_is_cheap_and_blind() {
        let dispute: Dispute = defaults();
        assert_eq!(dispute.time(false), WorkTime(75 * 60));
        assert_eq!(dispute.time(true), WorkTime(30 * 60)); // 0.4 · 75 min
        near(dispute.insight_chance(75 * 60), 0.8466); // 1 - e^(-75/40)
        near(dispute.insight_chance(30 * 60), 0.5276); // 1 - e^(-30/40)
    }

    #[test]
    fn insight_takes_time_and_is_never_certain() {
        let dispute: Dispute = defaults();
        assert_eq!(dispute.insight_chance(0), 0.0);
        near(dispute.insight_chance(40 * 60), 0.6321);
        rises((0.0, 36_000.0), |seconds| dispute.insight_chance(seconds as u64));
        assert!(dispute.insight_chance(36_000) < 1.0);
    }
}
