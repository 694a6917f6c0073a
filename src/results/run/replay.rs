//! `replay.csv`: simulated cycle times beside the recorded ones, when a file of requests is replayed.

use crate::experiment::{FIT_COLUMNS, FitRow, Subject};
use crate::model::ids::Org;
use crate::store::cell::Sheet;
use crate::store::column::{Column, Table, Type};
use crate::store::table::{Row, table};
use crate::store::tables::metrics::ALL;
use std::io::{self, Write};

table! {
    /// Cycle times of the replayed requests, recorded and simulated.
    ///
    /// The columns of the fit follow.
    pub(crate) struct ReplayRow<'t> in "replay", key ["run_id", "unit", "category"], leads to "runs" by "run_id" {
        /// Name of the run: the id of its point, a hyphen, and its replication.
        run_id: &'t str,
        /// The unit of the record; `all` for all, those without a unit included.
        unit: &'t str,
        /// The category of the record; `all` for all.
        category: &'t str,
    }
}

/// The table with the columns of the fit.
pub(crate) fn table_of() -> Table {
    ReplayRow::table_with(
        FIT_COLUMNS.iter().map(|(name, unit, doc)| Column::new(*name, Type::Number, *doc).in_unit(*unit)),
    )
}

/// Writes the rows of a replication.
pub(crate) fn write(
    sheet: &mut Sheet<impl Write>,
    subject: &Subject,
    replication: u32,
    rows: &[FitRow],
) -> io::Result<()> {
    let run_id = &subject.run_id(replication);
    rows.iter().try_for_each(|row| {
        let unit = row.unit.map_or(ALL, |unit| subject.names.org(Org::Unit(unit)));
        let category = row.category.map_or(ALL, |category| subject.names.category(category));
        sheet.write_with(&ReplayRow { run_id, unit, category }, &row.values().map(Into::into))
    })
}
