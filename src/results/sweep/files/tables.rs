//! The tables of a sweep: the frozen plan with its design, and what is merged from the parts.

use std::io::{self, Write};

use super::frozen::Frozen;
use crate::kernel::param::Node;
use crate::model::outcome::MetricInfo;
use crate::results::sweep::method::{RunKey, START, SweepPoint, SweepSpec};
use crate::store::cell::{Cell, Sheet, no_formula, push_number};
use crate::store::column::{Column, Table, Type};
use crate::store::table::{NO_MOMENTS, Row, table};
use crate::store::tables::runs::{RunRow, kind_of, metric};
use crate::store::tables::summary::SummaryRow;

/// Name of the table of runs.
pub(crate) const PLAN: &str = PlanRow::FILE;
/// Name of the table of design rows.
pub(crate) const DESIGN: &str = DesignRow::FILE;

/// What the column of each factor holds: text if its levels are of several types.
pub(crate) fn factor_types(spec: &SweepSpec) -> Vec<Type> {
    let kind = |at: usize| {
        let mut kinds = spec.points.iter().filter_map(|point| point.levels.get(at)).map(kind_of);
        let first = kinds.next().unwrap_or(Type::Text);
        if kinds.all(|kind| kind == first) { first } else { Type::Text }
    };
    (0..spec.factors.len()).map(kind).collect()
}

/// A level as a cell has it. Lists and tables, which have no type of their own there, are told as JSON.
pub(crate) fn level_text(level: &Node) -> String {
    match level {
        Node::Bool(flag) => flag.to_string(),
        Node::Int(number) => number.to_string(),
        Node::Float(number) => {
            let mut text = String::new();
            push_number(*number, &mut text);
            text
        }
        Node::Text(text) => no_formula(text).into_owned(),
        Node::List(_) | Node::Table(_) => as_json(level).to_string(),
    }
}

fn as_json(level: &Node) -> serde_json::Value {
    match level {
        Node::Bool(flag) => (*flag).into(),
        Node::Int(number) => (*number).into(),
        Node::Float(number) => (*number).into(),
        Node::Text(text) => text.clone().into(),
        Node::List(items) => items.iter().map(as_json).collect(),
        Node::Table(table) => table.iter().map(|(key, node)| (key.clone(), as_json(node))).collect(),
    }
}

/// The columns of the factors.
pub(crate) fn factor_columns(names: &[String], types: &[Type]) -> Vec<Column> {
    let column =
        |(name, kind): (&String, &Type)| Column::new(name, *kind, format!("Factor `{name}` of the study."));
    names.iter().zip(types).map(column).collect()
}

table! {
    /// The runs of a sweep.
    ///
    /// The factors stand before the key.
    pub(crate) struct PlanRow<'t> in "plan", key ["run_id"] {
        /// Name of the run: the id of its point, a hyphen, and its replication.
        run_id: &'t str,
        /// Name of the point: a hash of all values of its scenario.
        point_id: &'t str,
        /// Number of the replication; 0 is the first.
        replication: u32,
        /// Master seed of the point, as text.
        seed: &'t str,
        ..
        /// A hash of all that decides the result of the run.
        run_key: &'t str,
    }
}

table! {
    /// The rows of the design.
    ///
    /// The factors follow.
    pub(crate) struct DesignRow<'t> in "design", key ["row"] {
        /// Row of the design; 0 is the first.
        row: u32,
        /// What the design has the row for.
        role: &'t str,
        /// The point it leads to; several rows may lead to one.
        point_id: &'t str,
    }
}

table! {
    /// How narrow the intervals of each point are, where that decides how often it was run.
    ///
    /// The factors stand behind the point.
    pub(crate) struct PrecisionRow<'t> in "precision", key ["point_id", "metric"] {
        /// Name of the point: a hash of all values of its scenario.
        point_id: &'t str,
        ..
        /// Name of the metric: a column of runs.csv, where its meaning and unit stand.
        metric: &'t str,
        /// Replications with a value.
        n: u64,
        /// Mean over replications; empty if n is 0.
        mean: Option<f64> ["that of the metric"],
        /// Half the width of the t interval of the mean; empty if n is below 2.
        half_width: Option<f64> ["that of the metric"],
        /// What it is to be at most. For a relative error r of the true mean that is r / (1 + r) of the mean found.
        wanted: Option<f64> ["that of the metric"],
        /// Whether it is; if not, the point was run as often as the study allows.
        reached: bool,
    }
}

impl DesignRow<'_> {
    /// Whether a trajectory of Morris begins with it.
    pub(crate) fn is_start(&self) -> bool {
        self.role.starts_with(START)
    }
}

/// Writes `plan.csv`. `points` are those of the sweep in the order of their ids: the table does not show in which order
/// it grew.
pub(crate) fn write_plan(
    out: impl Write,
    spec: &SweepSpec,
    points: &[&SweepPoint],
    run_key: RunKey<'_>,
) -> io::Result<()> {
    let table = PlanRow::table_with(factor_columns(&spec.factors, &factor_types(spec)));
    let mut sheet = Sheet::new(out, &table, NO_MOMENTS)?;
    for SweepPoint { id, seed, levels, replications, place, .. } in points {
        let (seed, levels) = (&seed.to_string(), level_texts(levels));
        let levels: Vec<Cell<'_>> = levels.iter().map(|level| Cell::Written(level)).collect();
        for replication in 0..*replications {
            let (run_id, run_key) = (&format!("{id}-{replication}"), &run_key(*place, replication));
            sheet.write_with(&PlanRow { run_id, point_id: id, replication, seed, run_key }, &levels)?;
        }
    }
    sheet.into_inner()?.flush()
}

/// Writes `design.csv`.
pub(crate) fn write_design(out: impl Write, spec: &SweepSpec) -> io::Result<()> {
    let table = DesignRow::table_with(factor_columns(&spec.factors, &factor_types(spec)));
    let mut sheet = Sheet::new(out, &table, NO_MOMENTS)?;
    for (found, row) in spec.design.iter().zip(0..) {
        let levels = level_texts(&found.levels);
        let levels: Vec<Cell<'_>> = levels.iter().map(|level| Cell::Written(level)).collect();
        sheet.write_with(&DesignRow { row, role: &found.role, point_id: &found.point_id }, &levels)?;
    }
    sheet.into_inner()?.flush()
}

fn level_texts(levels: &[Node]) -> Vec<String> {
    levels.iter().map(level_text).collect()
}

fn factors(frozen: &Frozen) -> Vec<Column> {
    let manifest = &frozen.manifest;
    let names: Vec<String> = manifest.factors.iter().map(|factor| factor.name.clone()).collect();
    let types: Vec<Type> = manifest.factors.iter().map(super::manifest::FactorColumn::kind).collect();
    factor_columns(&names, &types)
}

/// `runs.csv`: names of the run, factors, metrics.
pub(crate) fn runs_table(frozen: &Frozen, metrics: &[&'static MetricInfo]) -> Table {
    let metrics = metrics.iter().map(|info| metric(info));
    let title = "One row for each run: the levels of the factors and the metrics over the counted window";
    Table { title: title.into(), ..RunRow::table_with(factors(frozen).into_iter().chain(metrics)) }
}

/// `precision.csv`, with the factors behind the point.
pub(crate) fn precision_table(frozen: &Frozen) -> Table {
    PrecisionRow::table_with(factors(frozen))
}

/// `summary.csv`: that of a run, with the factors behind the point.
pub(crate) fn summary_table(frozen: &Frozen) -> Table {
    SummaryRow::table_with(factors(frozen))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::study::reserved::COLUMNS;

    #[test]
    fn no_factor_may_be_called_like_a_column_of_these_tables() {
        let tables = [
            RunRow::table(),
            SummaryRow::table(),
            PlanRow::table(),
            DesignRow::table(),
            PrecisionRow::table(),
        ];
        let known = tables.into_iter().flat_map(|table| table.columns).map(|column| column.name);
        let free: Vec<String> = known.filter(|name| !COLUMNS.contains(&name.as_str())).collect();
        assert!(free.is_empty(), "{free:?} must be reserved");
    }
}
