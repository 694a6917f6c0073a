//! `series.csv`: queues and states over time.

use crate::experiment::Subject;
use crate::model::metrics::series_catalogue;
use crate::model::outcome::SeriesPoint;
use crate::store::cell::Sheet;
use crate::store::column::Table;
use crate::store::table::{Moment, Row, table};
use crate::store::tables::metrics::ALL;
use std::io::{self, Write};

table! {
    /// Queues and states over time.
    pub(crate) struct SeriesRow<'t> in "series", key ["run_id", "time", "org", "metric"], leads to "runs" by "run_id" {
        /// Name of the run: the id of its point, a hyphen, and its replication.
        run_id: &'t str,
        /// Local time of the scenario's calendar.
        time: Moment<'t>,
        /// Handling unit, desk or government; `all` for the whole world.
        org: &'t str,
        /// Name of the series, with its unit of measure at its end.
        metric: &'t str,
        /// Its value at that moment.
        value: f64,
    }
}

/// The table, with what its series mean.
pub(crate) fn table_of() -> Table {
    Table { legend: series_catalogue(), ..SeriesRow::table() }
}

/// Writes the series of a replication.
pub(crate) fn write(
    sheet: &mut Sheet<impl Write>,
    subject: &Subject,
    replication: u32,
    points: &[SeriesPoint],
) -> io::Result<()> {
    let run_id = &subject.run_id(replication);
    points.iter().try_for_each(|point| {
        let org = point.org.map_or(ALL, |org| subject.names.org(org));
        let (time, value) = (Moment::At(point.time), point.value);
        sheet.write(&SeriesRow { run_id, time, org, metric: point.metric, value })
    })
}
