//! `cycle_times.csv`: how long tickets took, by class of deadline; small, whatever the number of tickets.

use crate::experiment::Subject;
use crate::kernel::param::Choice;
use crate::model::outcome::CycleBin;
use crate::store::cell::Sheet;
use crate::store::column::{Column, Table, Type, run_id};
use std::io::{self, Write};

/// The columns.
pub(crate) fn table() -> Table {
    let columns = vec![
        run_id(),
        Column::new("class", Type::Text, "Class of the deadline."),
        Column::new("from_h", Type::Count, "Beginning of a stretch of cycle times, included.").in_unit("h"),
        Column::new(
            "to_h",
            Type::Count,
            "Its end, not included. Stretches are an hour long below a day, six hours below ten days, a day beyond.",
        )
        .in_unit("h"),
        Column::new(
            "tickets",
            Type::Count,
            "Tickets that left the desk in the counted window after such a time, withdrawn ones apart, as in \
             `cycle_mean_h`. Stretches without any have no row. Times are known to 1/64.",
        ),
    ];
    Table {
        name: "cycle_times",
        title: "How many tickets took how long, by class of deadline".into(),
        columns,
        primary_key: vec!["run_id", "class", "from_h"],
        legend: &[],
        foreign_key: Some(("run_id", "runs")),
    }
}

/// Writes the cycle times of a replication.
pub(crate) fn write(
    sheet: &mut Sheet<impl Write>,
    subject: &Subject,
    replication: u32,
    bins: &[CycleBin],
) -> io::Result<()> {
    let run_id = subject.run_id(replication);
    for bin in bins {
        sheet.row(&[
            (&*run_id).into(),
            bin.class.word().into(),
            bin.from_h.into(),
            bin.to_h.into(),
            bin.tickets.into(),
        ])?;
    }
    Ok(())
}
