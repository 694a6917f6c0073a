//! Tables as the data dictionary explains them. A table's rows are written from the same list of columns.

use crate::model::outcome::MetricInfo;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Type {
    /// Text.
    Text,
    /// A whole number.
    Count,
    /// A number.
    Number,
    /// `true` or `false`.
    Flag,
    /// Local time in ISO 8601, without a zone.
    Time,
}

/// One column.
#[derive(Clone, Debug)]
pub(crate) struct Column {
    /// Its name in the header; ends in its unit of measure where it has one.
    pub(crate) name: String,
    /// What it holds.
    pub(crate) kind: Type,
    /// Unit of measure, if it has one.
    pub(crate) unit: Option<String>,
    /// What it means.
    pub(crate) doc: String,
}

impl Column {
    /// A column without a unit of measure.
    pub(crate) fn new(name: impl Into<String>, kind: Type, doc: impl Into<String>) -> Column {
        Column { name: name.into(), kind, unit: None, doc: doc.into() }
    }

    /// The same with a unit of measure.
    pub(crate) fn in_unit(self, unit: impl Into<String>) -> Column {
        Column { unit: Some(unit.into()), ..self }
    }
}

/// One table: a file `<name>.csv`.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    /// Name of the file without its ending.
    pub(crate) name: &'static str,
    /// What its rows are.
    pub(crate) title: String,
    /// Its columns, in order.
    pub(crate) columns: Vec<Column>,
    /// The columns that tell one row from another.
    pub(crate) primary_key: Vec<&'static str>,
    /// What the words in its column `metric` mean, where that is not a column of runs.csv.
    pub(crate) legend: &'static [MetricInfo],
    /// A column and the table that it leads to (the column has the same name there).
    pub(crate) foreign_key: Option<(&'static str, &'static str)>,
}

impl Table {
    /// Name of its file.
    pub(crate) fn file(&self) -> String {
        format!("{}.csv", self.name)
    }
}

/// The column that joins everything.
pub(crate) fn run_id() -> Column {
    Column::new("run_id", Type::Text, "Name of the run: the id of its point, a hyphen, and its replication.")
}
