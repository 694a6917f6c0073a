//! Grievance, and the way to a superior or a visit (S1.3, SF3.3; E2.14; Regulation on Petition Work of 2022).
//!
//! Unsolved harm, redo, lateness and being turned away add grievance, which decays. Above a citizen's own threshold
//! the next attempt goes to a superior, above a second one it is a visit, to which the law gives clocks: registered
//! within 15 days, answered within 60, reviewed within 30. Off: nobody escalates.

use crate::kernel::Elapsed;
use crate::kernel::param::Spread;
use crate::model::fact::Channel;
use crate::section;

section! {
    /// Grievance, and the way to a superior or a visit.
    #[tag(Environment)]
    #[decides("grievance; the way to a superior or a visit; petition clocks")]
    #[off("nobody escalates")]
    #[needs("citizens.repeat": "an escalation is a next attempt")]
    pub struct Escalation {
        /// Half-life of grievance.
        memory: Elapsed = "60 d", in "1 d" => "4000 d", from "assumption";
        /// Grievance of an unsolved case of severity 1 (units of grievance).
        unsolved: f64 = 1.0, in 0.0 => 20.0, from "assumption";
        /// Grievance of each redo (units of grievance).
        redo: f64 = 0.2, in 0.0 => 20.0, from "assumption";
        /// Grievance of an overdue reply (units of grievance).
        overdue: f64 = 0.3, in 0.0 => 20.0, from "assumption";
        /// Grievance of being turned away with a proper matter (units of grievance).
        turned_away: f64 = 0.8, in 0.0 => 20.0, from "A City study (SF3.3); size: assumption";
        /// Grievance from which the next attempt goes to a superior (units of grievance); each citizen has a threshold of his own around it.
        superior: f64 = 1.5, in 0.0 => 100.0, usual 0.5 => 10.0, from "assumption";
        /// Grievance from which the next attempt is a visit (units of grievance).
        visit: f64 = 3.0, in 0.0 => 100.0, usual 0.5 => 10.0, from "assumption";
        /// Grievance from which an appeal threatens to petition higher, as a share of the citizen's own threshold for a superior.
        threat: f64 = 0.6, in 0.0 => 100.0, usual 0.3 => 1.0, from "assumption: the threat comes before the step";
        /// Spread of the thresholds over citizens (sigma of a lognormal).
        sigma: f64 = 0.4, in 0.0 => 3.0, from "assumption";
        /// Chance-free delay of a matter handed down by a superior: paper on its way.
        hand_down: Spread<Elapsed> = "2 d", in "0 s" => "400 d", from "assumption";
        /// Clock of the law: registered and routed.
        petition_accept: Elapsed = "15 d", in "1 d" => "400 d", from "Regulation on Petition Work, art. 22";
        /// Clock of the law: answered.
        petition_answer: Elapsed = "60 d", in "1 d" => "400 d", from "Regulation on Petition Work, art. 34";
        /// Clock of the law: reviewed, where the citizen asks for it; final afterwards.
        petition_review: Elapsed = "30 d", in "1 d" => "400 d", from "Regulation on Petition Work, art. 35";
    }
    check |this, problems| {
        if this.visit < this.superior {
            problems.within("visit", |problems|
                problems.value("a visit would come before a superior", "visit must not be below superior"));
        }
    }
}

/// How a case went, for the grievance that it leaves.
#[derive(Clone, Copy, Debug, Default)]
pub struct CaseView {
    /// Whether the problem is there still.
    pub unsolved: bool,
    /// Its severity, 0 to 1.
    pub severity: f64,
    /// Redos.
    pub redos: u32,
    /// Whether the reply was overdue.
    pub overdue: bool,
}

impl Escalation {
    /// Grievance that a case adds.
    pub fn added(&self, view: CaseView) -> f64 {
        let yes = |flag: bool| f64::from(u8::from(flag));
        self.unsolved * yes(view.unsolved) * view.severity
            + self.redo * f64::from(view.redos)
            + self.overdue * yes(view.overdue)
    }

    /// Whether an appeal is worded as a threat to petition higher. `own` as in [`Escalation::next_channel`].
    pub fn threatens(&self, grievance: f64, own: f64) -> bool {
        grievance > 0.0 && grievance >= self.threat * self.superior * own
    }

    /// Where the next attempt goes. `own` is the citizen's own factor on the thresholds, around 1.
    pub fn next_channel(&self, grievance: f64, own: f64) -> Option<Channel> {
        if grievance >= self.visit * own {
            Some(Channel::Visit)
        } else if grievance >= self.superior * own {
            Some(Channel::Superior)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::param::Fault;
    use crate::model::testing::{defaults, mistakes, near, reads_back};

    const HURT: CaseView = CaseView { unsolved: true, severity: 0.5, redos: 2, overdue: true };

    #[test]
    fn an_empty_table_takes_the_defaults_and_is_written_as_it_reads() {
        reads_back::<Escalation>();
    }

    #[test]
    fn a_case_grieves_by_harm_by_redo_and_by_lateness() {
        let escalation: Escalation = defaults();
        near(escalation.added(HURT), 1.2); // 1.0·0.5 + 0.2·2 + 0.3
        near(escalation.added(CaseView { unsolved: false, ..HURT }), 0.7);
        near(escalation.added(CaseView { overdue: false, ..HURT }), 0.9);
        near(escalation.added(CaseView { severity: 1.0, ..HURT }), 1.7);
        assert_eq!(escalation.added(CaseView::default()), 0.0);
    }

    #[test]
    fn grievance_goes_first_to_a_superior_and_then_on_a_visit() {
        let escalation: Escalation = defaults();
        assert_eq!(escalation.next_channel(1.49, 1.0), None);
        assert_eq!(escalation.next_channel(1.5, 1.0), Some(Channel::Superior));
        assert_eq!(escalation.next_channel(2.99, 1.0), Some(Channel::Superior));
        assert_eq!(escalation.next_channel(3.0, 1.0), Some(Channel::Visit));
    }

    #[test]
    fn who_is_near_to_a_superior_says_so() {
        let escalation: Escalation = defaults();
        assert!(!escalation.threatens(0.89, 1.0)); // 0.6 · 1.5 = 0.9
        assert!(escalation.threatens(0.91, 1.0));
        assert!(!escalation.threatens(0.91, 1.1), "the patient threaten later, too");
        let loud = Escalation { threat: 0.0, ..defaults() };
        assert!(!loud.threatens(0.0, 1.0), "who has no grievance has nothing to threaten with");
    }

    #[test]
    fn everybody_has_a_threshold_of_his_own() {
        let escalation: Escalation = defaults();
        assert_eq!(escalation.next_channel(2.9, 2.0), None);
        assert_eq!(escalation.next_channel(2.9, 0.5), Some(Channel::Visit));
    }

    #[test]
    fn a_visit_may_not_come_before_a_superior() {
        assert_eq!(mistakes::<Escalation>(&[("visit", 1.5.into())]), []);
        assert_eq!(
            mistakes::<Escalation>(&[("visit", 1.4.into())]),
            [("visit".into(), Fault::Contradiction)]
        );
    }
}
