//! Calling the citizen back (model: follow-up; Jinan regulation, art. 27: every reply is called back).
//!
//! Off: every citizen is asked at once, and nobody's time is spent.

use crate::kernel::param::{Count, Share};
use crate::kernel::{WorkDays, WorkTime};
use crate::section;

impl FollowUp {
    /// Share of tickets that are called back where so many hours of desk work wait for each agent.
    pub fn share_at(&self, ahead: f64) -> f64 {
        self.share.0 * (self.busy.hours() / ahead.max(1e-9)).min(1.0)
    }

    /// Mean time of one call, whether it reaches the citizen or not.
    pub fn mean_work(&self) -> WorkTime {
        let (hit, miss) = (self.work.0 as f64, self.miss_work.0 as f64);
        WorkTime(libm::round(self.reach.0 * hit + (1.0 - self.reach.0) * miss) as u64)
    }
}

section! {
    /// Calling the citizen back.
    #[tag(Technology)]
    #[decides("who is called back, and reached")]
    #[off("everybody is asked at once")]
    pub struct FollowUp {
        /// Share of tickets that are called back.
        share: Share = 1.0, usual 0.1 => 1.0, from "Jinan regulation: all; Qinglong county: at least a tenth";
        /// Desk work that waits for each agent above which fewer citizens are called, in proportion.
        busy: WorkTime = "4 h", in "1 min" => "4000 h", usual "2 h" => "40 h", from "assumption: half a day's work";
        /// Delay from passing the review to the first call.
        delay: WorkDays = "1 wd", in "0 wd" => "60 wd", from "a Guangdong bureau's rule: the next day";
        /// A call that reaches the citizen.
        work: WorkTime = "175 s", in "0 s" => "10 h", usual "60 s" => "400 s", from "Changzhou 2021: outbound calls 175 s";
        /// A call that does not reach him.
        miss_work: WorkTime = "40 s", in "0 s" => "10 h", from "assumption";
        /// Share of calls that find the citizen at the telephone.
        reach: Share = 0.7, usual 0.4 => 0.95, from "assumption";
        /// Calls before the desk gives up.
        tries: Count = 2, in 1 => 20, from "assumption";
        /// Time between two calls.
        retry: WorkTime = "4 h", in "0 s" => "400 h", from "assumption";
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::param::Fault;
    use crate::model::testing::{mistakes, reads_back};

    #[test]
    fn an_empty_table_takes_the_defaults_and_is_written_as_it_reads() {
        reads_back::<FollowUp>();
    }

    #[test]
    fn who_calls_back_calls_at_least_once_and_a_delay_is_one_of_working_days() {
        assert_eq!(mistakes::<FollowUp>(&[("tries", 0.into())]), [("tries".into(), Fault::Range)]);
        assert_eq!(mistakes::<FollowUp>(&[("delay", "1 d".into())]), [("delay".into(), Fault::Kind)]);
        assert_eq!(mistakes::<FollowUp>(&[("share", 1.1.into())]), [("share".into(), Fault::Range)]);
    }
}
