//! `runs.csv`: one row for each replication, with its parameters and the value of every metric.

use crate::experiment::Subject;
use crate::kernel::param::Node;
use crate::model::outcome::MetricInfo;
use crate::store::cell::{Cell, Sheet};
use crate::store::column::{Column, Table, Type, run_id};
use std::io::{self, Write};

/// Columns before those of parameters and metrics.
pub(crate) fn table(subject: &Subject) -> Table {
    let mut columns = ids();
    columns.extend(subject.parameters.iter().map(|parameter| {
        let doc =
            format!("Parameter `{0}` of the scenario; `petisim params {0}` explains it.", parameter.path);
        Column::new(format!("param.{}", parameter.path), kind_of(&parameter.value), doc)
    }));
    columns.extend(subject.metrics.iter().map(metric));
    Table {
        name: "runs",
        title: "One row for each replication: its parameters and all metrics over the counted window".into(),
        columns,
        primary_key: vec!["run_id"],
        legend: &[],
        foreign_key: None,
    }
}

/// The columns that name a run.
pub(crate) fn ids() -> Vec<Column> {
    vec![
        run_id(),
        Column::new("point_id", Type::Text, "Name of the point: a hash of all values of the scenario."),
        Column::new("replication", Type::Count, "Number of the replication; 0 is the first."),
        Column::new(
            "seed",
            Type::Text,
            "Master seed of the point, as text because a spreadsheet would round it.",
        ),
    ]
}

/// The column of a metric.
pub(crate) fn metric(metric: &MetricInfo) -> Column {
    Column::new(metric.id, Type::Number, format!("{}. {}", metric.label, metric.doc)).in_unit(metric.unit)
}

/// What a column of this value holds.
pub(crate) fn kind_of(value: &Node) -> Type {
    match value {
        Node::Bool(_) => Type::Flag,
        Node::Int(_) | Node::Float(_) => Type::Number,
        Node::Text(_) | Node::List(_) | Node::Table(_) => Type::Text,
    }
}

/// The cell of a value; empty for what fits no cell.
pub(crate) fn cell_of(value: &Node) -> Cell<'_> {
    match value {
        Node::Bool(flag) => Cell::Flag(*flag),
        Node::Int(number) => Cell::Integer(*number),
        Node::Float(number) => Cell::Number(*number),
        Node::Text(text) => Cell::Text(text),
        Node::List(_) | Node::Table(_) => Cell::Empty,
    }
}

/// Writes the row of a replication.
pub(crate) fn write(
    sheet: &mut Sheet<impl Write>,
    subject: &Subject,
    replication: u32,
    totals: &[Option<f64>],
) -> io::Result<()> {
    let (run_id, seed) = (subject.run_id(replication), subject.seed.to_string());
    let mut row: Vec<Cell<'_>> =
        vec![Cell::Text(&run_id), Cell::Text(&subject.point_id), replication.into(), Cell::Text(&seed)];
    row.extend(subject.parameters.iter().map(|parameter| cell_of(&parameter.value)));
    row.extend(totals.iter().map(|total| Cell::from(*total)));
    sheet.row(&row)
}
