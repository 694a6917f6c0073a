//! The district desk's people: one pool that sorts, settles disputes, reviews, checks proof and follows up (S4).

use crate::kernel::param::Count;
use crate::kernel::{Elapsed, WorkTime};
use crate::model::crew::Task;
use crate::{choice, section};

choice! {
    /// Which job the desk takes first.
    pub enum DeskOrder {
        /// By time of arrival, whatever the job.
        Fifo = "fifo",
        /// New tickets and disputes first, then replies and proof, then follow-up calls; what has waited long enough comes
        /// before a newer job of the class above.
        FlowFirst = "flow_first",
    }
}

section! {
    /// The district desk's people.
    #[tag(Organisation)]
    pub struct DistrictDesk {
        /// Agents of each district desk.
        agents: Count = 20, in 0 => 100_000, from "assumption, set by a trial of the model: sized from the work offered";
        /// Calendar by which they work.
        calendar: String = "office", from "definition";
        /// Which job comes first.
        order: DeskOrder = "flow_first", from "assumption";
        /// Head start of a class of jobs over the next one, under `flow_first`.
        head_start: Elapsed = "3 d", in "0 s" => "4000 d", usual "1 d" => "14 d", from "assumption: nothing is left lying for ever";
        /// Work on one request for extension.
        extension_work: WorkTime = "3 min", in "0 s" => "40 h", from "assumption";
        /// Work on one proof report, which is asked for where citizens are called back (`desks.follow_up`).
        proof_check_work: WorkTime = "10 min", in "0 s" => "40 h", from "assumption";
        /// Whether a proof report of poor paper is sent back for redo.
        proof_redo: bool = false, from "B City C District study: closed as unresolved there";
    }
}

/// What a proof report shows.
#[derive(Clone, Copy, Debug)]
pub struct ProofView {
    /// Whether its paper is thin, or the work was not in earnest.
    pub thin: bool,
    /// Whether the unit said that the problem is solved.
    pub claimed: bool,
    /// Whether the problem is solved, or looks solved.
    pub effect: bool,
}

impl ProofView {
    /// Whether there is nothing to prove: of what was not done, and does not look done, no proof can be given.
    pub fn unproven(&self) -> bool {
        self.claimed && !self.effect
    }
}

impl DistrictDesk {
    /// Whether the desk sends a proof report back.
    pub fn rejects_proof(&self, view: &ProofView) -> bool {
        self.proof_redo && (view.thin || view.unproven())
    }

    /// Class of a job in the line of the desk: lower ones are taken first.
    pub(in crate::model) fn class_of(&self, task: Task) -> i64 {
        match (self.order, task) {
            (DeskOrder::Fifo, _) | (_, Task::Sort(_) | Task::Settle(_) | Task::Extend(..)) => 0,
            (_, Task::Review(_) | Task::CheckProof(_)) => 1,
            _ => 2,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::param::Fault;
    use crate::model::testing::{defaults, mistakes, reads_back, with};
    use crate::model::ticket::TicketId;

    #[test]
    fn an_empty_table_takes_the_defaults_and_is_written_as_it_reads() {
        reads_back::<DistrictDesk>();
    }

    #[test]
    fn proof_is_sent_back_where_it_is_poor_and_the_desk_checks() {
        let strict: DistrictDesk = with(&[("proof_redo", true.into())]);
        let view = |thin, claimed, effect| ProofView { thin, claimed, effect };
        assert!(
            strict.rejects_proof(&view(true, false, true)) && strict.rejects_proof(&view(false, true, false))
        );
        assert!(
            !strict.rejects_proof(&view(false, true, true))
                && !strict.rejects_proof(&view(false, false, false))
        );
        assert!(!defaults::<DistrictDesk>().rejects_proof(&view(true, true, false)));
    }

    #[test]
    fn class_of_jobs_at_the_desk() {
        let flow: DistrictDesk = defaults();
        let id = TicketId::new(0, 0);
        let jobs = [
            Task::Sort(id),
            Task::Settle(id),
            Task::Extend(id, 0),
            Task::Review(id),
            Task::CheckProof(id),
            Task::CallBack(id),
        ];
        assert_eq!(jobs.map(|task| flow.class_of(task)), [0, 0, 0, 1, 1, 2]);
        let fifo: DistrictDesk = with(&[("order", "fifo".into())]);
        assert_eq!(jobs.map(|task| fifo.class_of(task)), [0; 6]);
    }

    #[test]
    fn the_order_of_jobs_is_one_of_two_words() {
        assert_eq!(with::<DistrictDesk>(&[("order", "fifo".into())]).order, DeskOrder::Fifo);
        assert_eq!(mistakes::<DistrictDesk>(&[("order", "lifo".into())]), [("order".into(), Fault::Kind)]);
    }
}
