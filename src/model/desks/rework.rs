//! A "no" at the follow-up sends the order back (回访不满意重办).
//!
//! Where the citizen says that a matter is not resolved which its unit could have solved, the desk sends it back to be done
//! again, so many times at most. The work is then supervised: the next reply is looked at on its effect, and the unit knows
//! that nothing else will pass. A unit that drowns is spared, or the loop runs away; a desk that drowns supervises nobody. Off: what is not resolved is closed as
//! unresolved, on proof of what was done.

use crate::kernel::param::{Count, Share};
use crate::section;

section! {
    /// A "no" at the follow-up sends the order back.
    #[tag(Institution)]
    #[decides("whether a matter that the citizen calls unresolved is sent back")]
    #[off("it is closed as unresolved")]
    #[needs("desks.follow_up": "nobody is called back")]
    pub struct Rework {
        /// Times that one ticket is sent back at most.
        most: Count = 1, in 0 => 100, usual 1 => 3, from "assumption";
        /// Backlog in weeks above which a unit gets nothing back, and a desk sends nothing back.
        backlog: f64 = 1.0, in 0.0 => 1000.0, usual 0.3 => 4.0, from "assumption, set by a trial of the model: or the loop runs away";
        /// Starting belief of units: share of orders that come back.
        believed: Share = 0.1, from "assumption: forgotten within some hundred orders";
    }
}

/// What the desk sees of a ticket whose citizen has said "not resolved".
#[derive(Clone, Copy, Debug)]
pub struct ReworkView {
    /// Whether the matter is within the unit's power.
    pub within: bool,
    /// Times that it was sent back so far.
    pub before: u16,
    /// Backlog of the unit in weeks.
    pub backlog_weeks: f64,
    /// Backlog of the desk in weeks.
    pub desk_weeks: f64,
}

impl Rework {
    /// Whether the order goes back.
    pub fn sends_back(&self, view: &ReworkView) -> bool {
        let loaded = view.backlog_weeks.max(view.desk_weeks) > self.backlog;
        view.within && u32::from(view.before) < self.most.0 && !loaded
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::{defaults, reads_back};

    #[test]
    fn an_empty_table_takes_the_defaults_and_is_written_as_it_reads() {
        reads_back::<Rework>();
    }

    #[test]
    fn what_could_be_solved_goes_back_once_to_who_does_not_drown() {
        let rework: Rework = defaults();
        let view = ReworkView { within: true, before: 0, backlog_weeks: 0.4, desk_weeks: 0.4 };
        assert!(rework.sends_back(&view));
        assert!(!rework.sends_back(&ReworkView { within: false, ..view }));
        assert!(!rework.sends_back(&ReworkView { before: 1, ..view }));
        assert!(!rework.sends_back(&ReworkView { backlog_weeks: 1.1, ..view }));
        assert!(!rework.sends_back(&ReworkView { desk_weeks: 1.1, ..view }));
    }
}
