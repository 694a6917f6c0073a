//! Recognising repeated and duplicate appeals (S3.3; Guobanhan 2025 no. 66: duplicates in one ticket).
//!
//! An agent searches the records; the longer, the surer an earlier ticket is found. One that is open takes the appeal
//! in. One that is closed is reopened by a linked ticket if the problem may exist still or there are new facts;
//! otherwise the citizen is told the result. Off: every appeal is new, and no minute is spent.

use crate::kernel::Elapsed;
use crate::section;

section! {
    /// Recognising repeated and duplicate appeals.
    #[tag(Technology)]
    #[decides("finding earlier tickets: merge, reopen, or tell the result")]
    #[off("every appeal is new")]
    #[needs("desks.intake": "nobody is there to search")]
    pub struct IdentityLinking {
        /// Search for earlier tickets, for each appeal.
        work: Elapsed = "30 s", in "0 s" => "4 h", usual "0 s" => "5 min", from "assumption";
        /// Search time in which a repeat of the same citizen is found with a chance of 63 %.
        own_scale: Elapsed = "10 s", in "1 s" => "4 h", from "assumption: the number is known";
        /// The same for another citizen's ticket about the same problem.
        duplicate_scale: Elapsed = "20 s", in "1 s" => "4 h", from "duplicates merged in principle (2025 letter); size: assumption";
        /// Whether a repeat about a problem that still exists is taken up again.
        reopen: bool = true, from "assumption, set by a trial of the model: without it linking takes away the second chance";
    }
}

impl IdentityLinking {
    /// Chance that an earlier ticket is found; `own`: it is the same citizen's.
    pub fn found_chance(&self, own: bool) -> f64 {
        let scale = if own { self.own_scale } else { self.duplicate_scale };
        1.0 - libm::exp(-(self.work.0 as f64) / scale.0 as f64)
    }

    /// Whether a repeat about a ticket that is closed becomes a linked ticket; if not, the citizen is told the result.
    pub fn reopens(&self, new_facts: bool, explained: bool) -> bool {
        new_facts || (self.reopen && !explained)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::{defaults, near, reads_back, rises};

    #[test]
    fn an_empty_table_takes_the_defaults_and_is_written_as_it_reads() {
        reads_back::<IdentityLinking>();
    }

    #[test]
    fn ones_own_ticket_is_found_more_surely_than_a_neighbours() {
        let linking: IdentityLinking = defaults();
        near(linking.found_chance(true), 0.9502); // 1 - e^(-30/10)
        near(linking.found_chance(false), 0.7769); // 1 - e^(-30/20)
    }

    #[test]
    fn repeats_are_reopened_with_new_facts_or_where_nothing_was_explained() {
        let (open, closed) = (defaults::<IdentityLinking>(), IdentityLinking { reopen: false, ..defaults() });
        assert!(open.reopens(false, false) && open.reopens(true, true) && !open.reopens(false, true));
        assert!(closed.reopens(true, true) && !closed.reopens(false, false));
    }

    #[test]
    fn the_longer_the_search_the_surer_the_find() {
        let after = |seconds: f64| IdentityLinking { work: Elapsed(seconds as u64), ..defaults() };
        rises((0.0, 200.0), |seconds| after(seconds).found_chance(true));
        rises((0.0, 200.0), |seconds| after(seconds).found_chance(false));
        assert_eq!(after(0.0).found_chance(true), 0.0);
        near(after(10.0).found_chance(true), 0.6321); // 63 % in the time that the scale names
    }
}
