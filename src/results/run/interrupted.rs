//! `interrupted.csv`: what the months before and after each dated change say of it.

use std::io::{self, Write};

use crate::experiment::{Interrupted, Subject};
use crate::store::cell::{Cell, Sheet};
use crate::store::column::{Column, Table, Type};

/// The columns.
pub(crate) fn table() -> Table {
    let number = |name: &str, unit: &str, doc: &str| Column::new(name, Type::Number, doc).in_unit(unit);
    let level = "that of the metric";
    let slope = "that of the metric, by month";
    let columns = vec![
        Column::new("point_id", Type::Text, "Name of the point: a hash of all values of the scenario."),
        Column::new("date", Type::Text, "First day of the change."),
        Column::new("change", Type::Text, "What it is called: its label, or its date."),
        Column::new(
            "metric",
            Type::Text,
            "Name of the metric: a column of runs.csv, where its meaning and unit stand.",
        ),
        Column::new("n", Type::Count, "Replications in which there were three whole months on either side."),
        number(
            "level_before",
            level,
            "Value at the change by the line through the months before it; mean over replications.",
        ),
        number("slope_before", slope, "Slope of that line."),
        number("level_change", level, "How much higher the line through the months after the change begins."),
        number("level_low", level, "Lower end of its t interval over replications; empty if n is below 2."),
        number("level_high", level, "Upper end of it."),
        number("slope_change", slope, "How much steeper that line rises."),
        number("slope_low", slope, "Lower end of its t interval over replications; empty if n is below 2."),
        number("slope_high", slope, "Upper end of it."),
    ];
    Table {
        name: "interrupted",
        title: "Interrupted time series: level and slope before and after each dated change".into(),
        columns,
        primary_key: vec!["point_id", "date", "change", "metric"],
        legend: &[],
        foreign_key: None,
    }
}

/// Writes all rows.
pub(crate) fn write(
    sheet: &mut Sheet<impl Write>,
    subject: &Subject,
    series: &Interrupted,
) -> io::Result<()> {
    for (change, metric, row) in series.rows(subject.metrics, subject.confidence) {
        let date = change.date.to_string();
        let (level, slope) = (row.level.1, row.slope.1);
        sheet.row(&[
            Cell::Text(&subject.point_id),
            Cell::Text(&date),
            Cell::Text(&change.name),
            metric.into(),
            Cell::Count(row.n),
            row.level_before.into(),
            row.slope_before.into(),
            row.level.0.into(),
            level.map(|interval| interval.low).into(),
            level.map(|interval| interval.high).into(),
            row.slope.0.into(),
            slope.map(|interval| interval.low).into(),
            slope.map(|interval| interval.high).into(),
        ])?;
    }
    Ok(())
}
