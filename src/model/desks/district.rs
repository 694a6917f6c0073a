//! The district desk's people: one pool that sorts, settles disputes, reviews, checks proof and follows up (S4).

use crate::kernel::WorkTime;
use crate::kernel::param::Count;
use crate::{choice, section};

choice! {
    /// Which job the desk takes first.
    pub enum DeskOrder {
        /// By time of arrival, whatever the job.
        Fifo = "fifo",
        /// New tickets and disputes first, then replies and proof, then follow-up calls.
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
        /// Work on one request for extension.
        extension_work: WorkTime = "3 min", in "0 s" => "40 h", from "assumption";
        /// Work on one proof report, which is asked for where citizens are called back (`desks.follow_up`).
        proof_check_work: WorkTime = "10 min", in "0 s" => "40 h", from "assumption";
        /// Whether a proof report of poor paper is sent back for redo.
        proof_redo: bool = false, from "B City C District study: closed as unresolved there";
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::param::Fault;
    use crate::model::testing::{mistakes, reads_back, with};

    #[test]
    fn an_empty_table_takes_the_defaults_and_is_written_as_it_reads() {
        reads_back::<DistrictDesk>();
    }

    #[test]
    fn the_order_of_jobs_is_one_of_two_words() {
        assert_eq!(with::<DistrictDesk>(&[("order", "fifo".into())]).order, DeskOrder::Fifo);
        assert_eq!(mistakes::<DistrictDesk>(&[("order", "lifo".into())]), [("order".into(), Fault::Kind)]);
    }
}
