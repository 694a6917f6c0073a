//! `metrics.csv`: every metric by organisation, category and month, one value a row.

use crate::experiment::Subject;
use crate::model::outcome::{Outcome, Reading};
use crate::store::cell::{Cell, Sheet};
use crate::store::column::{Column, Table, Type, run_id};
use std::io::{self, Write};

/// The word for a place that is not broken down.
pub(crate) const ALL: &str = "all";

/// The columns.
pub(crate) fn table() -> Table {
    let columns = vec![
        run_id(),
        Column::new("org", Type::Text, "Handling unit, desk or government; `all` for all together."),
        Column::new("category", Type::Text, "Category of problems; `all` for all together."),
        Column::new("period", Type::Text, "Month, as in `2017-01`; `all` for the whole counted window."),
        Column::new(
            "metric",
            Type::Text,
            "Name of the metric: a column of runs.csv, where its meaning and unit stand.",
        ),
        Column::new("value", Type::Number, "Its value; empty where a denominator or a variance is zero."),
    ];
    Table {
        name: "metrics",
        title: "Metrics by organisation, category and month".into(),
        columns,
        primary_key: vec!["run_id", "org", "category", "period", "metric"],
        legend: &[],
        foreign_key: Some(("run_id", "runs")),
    }
}

/// Writes all readings of a replication: the totals first.
pub(crate) fn write(
    sheet: &mut Sheet<impl Write>,
    subject: &Subject,
    replication: u32,
    outcome: &Outcome,
) -> io::Result<()> {
    let run_id = subject.run_id(replication);
    for (metric, value) in subject.metrics.iter().zip(&outcome.totals) {
        sheet.row(&[
            (&*run_id).into(),
            ALL.into(),
            ALL.into(),
            ALL.into(),
            metric.id.into(),
            (*value).into(),
        ])?;
    }
    for reading in &outcome.readings {
        write_reading(sheet, subject, &run_id, reading)?;
    }
    Ok(())
}

fn write_reading(
    sheet: &mut Sheet<impl Write>,
    subject: &Subject,
    run_id: &str,
    reading: &Reading,
) -> io::Result<()> {
    let org = reading.org.map_or(ALL, |org| subject.names.org(org));
    let category = reading.category.map_or(ALL, |category| subject.names.category(category));
    let period = reading.period.map(period_text);
    let metric = subject.metrics[usize::from(reading.metric)].id;
    let period = period.as_deref().unwrap_or(ALL);
    sheet.row(&[
        run_id.into(),
        org.into(),
        category.into(),
        period.into(),
        metric.into(),
        Cell::from(reading.value),
    ])
}

/// A month as in `2017-01`, from `year * 100 + month`.
pub(crate) fn period_text(month: u32) -> String {
    format!("{:04}-{:02}", month / 100, month % 100)
}
