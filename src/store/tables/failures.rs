//! `failures.csv`: runs that left no result, if there were any.

use crate::experiment::{Failure, Subject};
use crate::store::cell::{Cell, Sheet};
use crate::store::column::{Column, Table, Type, run_id};
use std::io::{self, Write};

/// The columns.
pub(crate) fn table() -> Table {
    let columns = vec![
        run_id(),
        Column::new("seed", Type::Text, "Master seed of the point."),
        Column::new("stage", Type::Text, "Where it failed: model, panic, metrics or write."),
        Column::new("message", Type::Text, "What happened."),
    ];
    Table {
        name: "failures",
        title: "Runs that left no result".into(),
        columns,
        primary_key: vec!["run_id"],
        legend: &[],
        foreign_key: None,
    }
}

/// Writes all rows.
pub(crate) fn write(
    sheet: &mut Sheet<impl Write>,
    subject: &Subject,
    failures: &[(u32, Failure)],
) -> io::Result<()> {
    let seed = subject.seed.to_string();
    for (replication, failure) in failures {
        let run_id = subject.run_id(*replication);
        sheet.row(&[
            Cell::Text(&run_id),
            Cell::Text(&seed),
            failure.stage.word().into(),
            Cell::Text(&failure.message),
        ])?;
    }
    Ok(())
}
