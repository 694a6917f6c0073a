//! `series.csv`: queues and states over time.

use crate::experiment::Subject;
use crate::model::metrics::series_catalogue;
use crate::model::outcome::SeriesPoint;
use crate::store::cell::Sheet;
use crate::store::column::{Column, Table, Type, run_id};
use std::io::{self, Write};

/// The columns.
pub(crate) fn table() -> Table {
    let columns = vec![
        run_id(),
        Column::new("time", Type::Time, "Local time of the scenario's calendar."),
        Column::new("org", Type::Text, "Handling unit, desk or government; `all` for the whole world."),
        Column::new("metric", Type::Text, "Name of the series, with its unit of measure at its end."),
        Column::new("value", Type::Number, "Its value at that moment."),
    ];
    Table {
        name: "series",
        title: "Queues and states over time".into(),
        columns,
        primary_key: vec!["run_id", "time", "org", "metric"],
        legend: series_catalogue(),
        foreign_key: Some(("run_id", "runs")),
    }
}

/// Writes the series of a replication.
pub(crate) fn write(
    sheet: &mut Sheet<impl Write>,
    subject: &Subject,
    replication: u32,
    points: &[SeriesPoint],
) -> io::Result<()> {
    let run_id = subject.run_id(replication);
    for point in points {
        let org = point.org.map_or("all", |org| subject.names.org(org));
        sheet.row(&[
            (&*run_id).into(),
            point.time.into(),
            org.into(),
            point.metric.into(),
            point.value.into(),
        ])?;
    }
    Ok(())
}
