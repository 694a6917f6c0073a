//! `summary.csv`: every metric over the replications, with its interval.

use crate::experiment::{Subject, Summary};
use crate::model::outcome::Layer;
use crate::store::cell::{Cell, Sheet, push_number};
use crate::store::column::{Column, Table, Type};
use std::io::{self, Write};

/// The word for a layer in tables and JSON.
pub(crate) fn layer_word(layer: Layer) -> &'static str {
    match layer {
        Layer::Volume => "volume",
        Layer::Record => "record",
        Layer::Judgement => "judgement",
        Layer::Truth => "truth",
        Layer::Time => "time",
        Layer::Hours => "hours",
        Layer::Index => "index",
    }
}

/// How the intervals were made, with their confidence: `t interval over replications, 0.95`.
pub(crate) fn method(subject: &Subject) -> String {
    let mut text = "t interval over replications, ".to_string();
    push_number(subject.confidence, &mut text);
    text
}

/// The columns.
pub(crate) fn table() -> Table {
    let number = |name: &str, doc: &str| Column::new(name, Type::Number, doc).in_unit("that of the metric");
    let columns = vec![
        Column::new("point_id", Type::Text, "Name of the point: a hash of all values of the scenario."),
        Column::new(
            "metric",
            Type::Text,
            "Name of the metric: a column of runs.csv, where its meaning and unit stand.",
        ),
        Column::new("layer", Type::Text, "volume, record, judgement, truth, time, hours or index."),
        Column::new("n", Type::Count, "Replications with a value."),
        Column::new(
            "missing",
            Type::Count,
            "Replications without one: a denominator or a variance was zero.",
        ),
        number("mean", "Mean over replications; empty if n is 0."),
        number(
            "sd",
            "Standard deviation over replications, n - 1 in its denominator; empty if n is below 2.",
        ),
        number("se", "Standard error of the mean: sd / sqrt(n)."),
        number(
            "ci_low",
            "Lower end of the interval of the mean; empty if n is below 2. Quantiles, read off bins, have half a bin more at \
             each end. An end beyond what is possible is taken on the scale of logarithms, or of log odds for shares.",
        ),
        number("ci_high", "Upper end of it."),
        number("median", "Median over replications."),
        Column::new("method", Type::Text, "How the interval was made, and its confidence."),
    ];
    Table {
        name: "summary",
        title: "Metrics over replications, with intervals".into(),
        columns,
        primary_key: vec!["point_id", "metric"],
        legend: &[],
        foreign_key: None,
    }
}

/// Writes all rows.
pub(crate) fn write(
    sheet: &mut Sheet<impl Write>,
    subject: &Subject,
    summaries: &[Summary],
) -> io::Result<()> {
    let method = method(subject);
    for summary in summaries {
        let info = &subject.metrics[summary.metric];
        sheet.row(&[
            Cell::Text(&subject.point_id),
            info.id.into(),
            layer_word(info.layer).into(),
            Cell::Count(summary.n as u64),
            Cell::Count(summary.missing as u64),
            summary.mean.into(),
            summary.sd.into(),
            summary.se.into(),
            summary.ci_low.into(),
            summary.ci_high.into(),
            summary.median.into(),
            Cell::Text(&method),
        ])?;
    }
    Ok(())
}
