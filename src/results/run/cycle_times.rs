//! `cycle_times.csv`: how long tickets took, by class of deadline; small, whatever the number of tickets.

use crate::experiment::Subject;
use crate::model::outcome::CycleBin;
use crate::model::spec::DeadlineClass;
use crate::store::cell::Sheet;
use crate::store::table::table;
use std::io::{self, Write};

table! {
    /// How many tickets took how long, by class of deadline.
    pub(crate) struct CycleRow<'t> in "cycle_times", key ["run_id", "class", "from_h"], leads to "runs" by "run_id" {
        /// Name of the run: the id of its point, a hyphen, and its replication.
        run_id: &'t str,
        /// Class of the deadline.
        class: DeadlineClass,
        /// Beginning of a stretch of cycle times, included.
        from_h: u32 ["h"],
        /// Its end, not included. Stretches are an hour long below a day, six hours below ten days, a day beyond.
        to_h: u32 ["h"],
        /// Tickets that left the desk in the counted window after such a time, withdrawn ones apart, as in
        /// `cycle_mean_h`. Stretches without any have no row. Times are known to 1/64.
        tickets: u64,
    }
}

/// Writes the cycle times of a replication.
pub(crate) fn write(
    sheet: &mut Sheet<impl Write>,
    subject: &Subject,
    replication: u32,
    bins: &[CycleBin],
) -> io::Result<()> {
    let run_id = &subject.run_id(replication);
    bins.iter().try_for_each(|bin| {
        let CycleBin { class, from_h, to_h, tickets } = *bin;
        sheet.write(&CycleRow { run_id, class, from_h, to_h, tickets })
    })
}
