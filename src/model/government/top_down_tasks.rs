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
    #[decides("other tasks that take staff hours")]
    #[off("tickets are all there is")]
    pub struct TopDownTasks {
        /// Hours of such tasks, by member of staff and week of forty hours.
        hours_per_week: f64 = 12.0, in 0.0 => 200.0, usual 4.0 => 20.0, from "B City C District study (S4.20); trial of the model: 8 to 14; size: assumption";
        /// Size of one task.
        size: Spread<WorkTime> = crate::kernel::param::distribution("exponential", [("mean", "4 h".into())]), in "1 min" => "400 h", from "assumption";
        /// How closely a task is watched, against a supervised ticket (a share).
        watched: f64 = 1.0, in 0.0 => 10.0, from "assumption";
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::param::Fault;
    use crate::model::testing::{defaults, mistakes, near, reads_back};

    #[test]
    fn an_empty_table_takes_the_defaults_and_is_written_as_it_reads() {
        reads_back::<TopDownTasks>();
    }

    #[test]
    fn a_task_takes_half_a_day_on_average() {
        let tasks: TopDownTasks = defaults();
        near(tasks.size.mean() / 3600.0, 4.0);
        near(tasks.size.quantile(0.5) / 3600.0, 2.7726); // 4 · ln 2
    }

    #[test]
    fn a_task_of_no_length_is_none() {
        assert_eq!(mistakes::<TopDownTasks>(&[("size", "0 s".into())]), [("size".into(), Fault::Range)]);
    }
}
