//! `replay.csv`: simulated cycle times beside the recorded ones, when a file of requests is replayed.

use crate::experiment::{FIT_COLUMNS, FitRow, Subject};
use crate::model::ids::Org;
use crate::store::cell::{Cell, Sheet};
use crate::store::column::{Column, Table, Type, run_id};
use std::io::{self, Write};

/// The columns.
pub(crate) fn table() -> Table {
    let mut columns = vec![
        run_id(),
        Column::new(
            "unit",
            Type::Text,
            "The unit of the record; `all` for all, those without a unit included.",
        ),
        Column::new("category", Type::Text, "The category of the record; `all` for all."),
    ];
    columns.extend(
        FIT_COLUMNS.iter().map(|(name, unit, doc)| Column::new(*name, Type::Number, *doc).in_unit(*unit)),
    );
    Table {
        name: "replay",
        title: "Cycle times of the replayed requests, recorded and simulated".into(),
        columns,
        primary_key: vec!["run_id", "unit", "category"],
        legend: &[],
        foreign_key: Some(("run_id", "runs")),
    }
}

/// Writes the rows of a replication.
pub(crate) fn write(
    sheet: &mut Sheet<impl Write>,
    subject: &Subject,
    replication: u32,
    rows: &[FitRow],
) -> io::Result<()> {
    let run_id = subject.run_id(replication);
    for row in rows {
        let unit = row.unit.map_or("all", |unit| subject.names.org(Org::Unit(unit)));
        let category = row.category.map_or("all", |category| subject.names.category(category));
        let mut cells = vec![Cell::Text(&run_id), unit.into(), category.into()];
        cells.extend(row.values().map(Cell::from));
        sheet.row(&cells)?;
    }
    Ok(())
}
