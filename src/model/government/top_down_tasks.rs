//! Other tasks that take staff hours and priority (S4.20; SF4.14).
//!
//! Campaigns, inspections and meetings come down as tasks of some hours, whatever the state of the unit. They are
//! watched from above, so the political logic prefers them. Off: tickets are all there is.

use crate::kernel::WorkTime;
use crate::kernel::param::Spread;
use crate::section;

section! {
    /// Other tasks that take staff hours.
    #[tag(Institution)]
    pub struct TopDownTasks {
        /// Hours of such tasks, by member of staff and week of forty hours.
        hours_per_week: f64 = 12.0, in 0.0 => 200.0, usual 4.0 => 20.0, from "B City C District study (S4.20); trial of the model: 8 to 14; size: assumption";
        /// Size of one task.
        size: Spread<WorkTime> = super::super::spec::table("exponential", [("mean", "4 h".into())]), in "1 min" => "400 h", from "assumption";
        /// How closely a task is watched, against a supervised ticket (a share).
        watched: f64 = 1.0, in 0.0 => 10.0, from "assumption";
    }
}
