//! `runs.csv`: one row for each replication, with its parameters and the value of every metric.

use crate::experiment::Subject;
use crate::kernel::param::Node;
use crate::model::outcome::MetricInfo;
use crate::store::cell::{Cell, Sheet};
use crate::store::column::{Column, Table, Type};
use crate::store::table::{Row, table};
use std::io::{self, Write};

table! {
    /// One row for each replication: its parameters and all metrics over the counted window.
    ///
    /// Parameters or factors follow, then metrics.
    pub(crate) struct RunRow<'t> in "runs", key ["run_id"] {
        /// Name of the run: the id of its point, a hyphen, and its replication.
        run_id: &'t str,
        /// Name of the point: a hash of all values of the scenario.
        point_id: &'t str,
        /// Number of the replication; 0 is the first.
        replication: u32,
        /// Master seed of the point, as text because a spreadsheet would round it.
        seed: &'t str,
    }
}

/// The table of a run.
pub(crate) fn table_of(subject: &Subject) -> Table {
    let parameters = subject.parameters.iter().map(|parameter| {
        let doc =
            format!("Parameter `{0}` of the scenario; `petisim params {0}` explains it.", parameter.path);
        Column::new(format!("param.{}", parameter.path), kind_of(&parameter.value), doc)
    });
    RunRow::table_with(parameters.chain(subject.metrics.iter().map(metric)))
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
fn cell_of(value: &Node) -> Cell<'_> {
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
    let (run_id, seed) = (&subject.run_id(replication), &subject.seed.to_string());
    let row = RunRow { run_id, point_id: &subject.point_id, replication, seed };
    let parameters = subject.parameters.iter().map(|parameter| cell_of(&parameter.value));
    let more: Vec<Cell<'_>> = parameters.chain(totals.iter().map(|total| Cell::from(*total))).collect();
    sheet.write_with(&row, &more)
}
