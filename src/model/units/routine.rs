//! Work that every order brings to a unit, whatever the mechanisms.

use crate::kernel::WorkTime;
use crate::section;

section! {
    /// Work that every order brings.
    #[tag(Organisation)]
    pub struct Routine {
        /// Reading an order, answering whether it is signed, and calling the citizen if it is.
        sign_work: WorkTime = "10 min", in "0 s" => "40 h", from "assumption";
        /// Turning to the matters of another department: its rules, forms and contacts, where the order that the unit began before was another department's.
        turn_work: WorkTime = "10 min", in "0 s" => "8 h", usual "0 s" => "30 min", from "W Town study (Zhong 2023): the pressures of several departments gather at one town (S0.4); size: assumption";
        /// Arguing one's own case in a dispute, for the unit that refuses.
        dispute_work: WorkTime = "15 min", in "0 s" => "80 h", from "assumption";
        /// Compiling proof after a citizen said "unresolved".
        proof_work: WorkTime = "20 min", in "0 s" => "80 h", from "B City C District study: a dedicated person compiles it; size: assumption";
        /// Writing one request for extension.
        extension_work: WorkTime = "20 min", in "0 s" => "40 h", from "assumption";
        /// Field work that is left when the problem turns out to be solved already (a share).
        found_solved: f64 = 0.15, in 0.0 => 1.0, from "assumption, set by a trial of the model";
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::param::Fault;
    use crate::model::testing::{mistakes, reads_back};

    #[test]
    fn an_empty_table_takes_the_defaults_and_is_written_as_it_reads() {
        reads_back::<Routine>();
    }

    #[test]
    fn work_is_measured_in_working_time_and_what_is_left_of_it_as_a_share() {
        assert_eq!(mistakes::<Routine>(&[("sign_work", "1 wd".into())]), [("sign_work".into(), Fault::Kind)]);
        assert_eq!(
            mistakes::<Routine>(&[("found_solved", 1.5.into())]),
            [("found_solved".into(), Fault::Range)]
        );
    }
}
