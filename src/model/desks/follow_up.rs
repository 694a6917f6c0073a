//! Calling the citizen back (model: follow-up; Jinan regulation, art. 27: every reply is called back).
//!
//! Off: every citizen is asked at once, and nobody's time is spent.

use crate::kernel::param::{Count, Share};
use crate::kernel::{WorkDays, WorkTime};
use crate::section;

section! {
    /// Calling the citizen back.
    #[tag(Technology)]
    pub struct FollowUp {
        /// Share of tickets that are called back.
        share: Share = 1.0, usual 0.1 => 1.0, from "Jinan regulation: all; Qinglong county: at least a tenth";
        /// Delay from passing the review to the first call.
        delay: WorkDays = "1 wd", in "0 wd" => "60 wd", from "a Guangdong bureau's rule: the next day";
        /// A call that reaches the citizen.
        work: WorkTime = "175 s", in "0 s" => "10 h", usual "60 s" => "400 s", from "Changzhou 2021: outbound calls 175 s";
        /// A call that does not.
        miss_work: WorkTime = "40 s", in "0 s" => "10 h", from "assumption";
        /// Share of calls that find the citizen at the telephone.
        reach: Share = 0.7, usual 0.4 => 0.95, from "assumption";
        /// Calls before the desk gives up.
        tries: Count = 2, in 1 => 20, from "assumption";
        /// Time between two calls.
        retry: WorkTime = "4 h", in "0 s" => "400 h", from "assumption";
    }
}
