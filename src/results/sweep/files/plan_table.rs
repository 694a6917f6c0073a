//! `plan.csv`: the runs of a sweep, and `design.csv`: the rows of a sampled design.

use std::io::{self, Write};

use crate::kernel::param::Node;
use crate::kernel::{StartDate, parse_date};
use crate::results::sweep::method::{RunKey, SweepPoint, SweepSpec};
use crate::store::cell::{Cell, Sheet, no_formula, push_number};
use crate::store::column::{Column, Table, Type, run_id};
use crate::store::tables::runs::kind_of;

/// Name of the table of runs.
pub(crate) const PLAN: &str = "plan.csv";
/// Name of the table of design rows.
pub(crate) const DESIGN: &str = "design.csv";

/// Tables of a sweep have no column of times, so that it does not matter when time begins.
pub(crate) fn no_start() -> StartDate {
    StartDate::new(parse_date("2000-01-01").expect("this is a date"))
}

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

/// Columns of `plan.csv` before the factors; behind them stands `run_key`.
pub(crate) const BEFORE_FACTORS: usize = 4;

fn plan_table(spec: &SweepSpec) -> Table {
    let mut columns = vec![
        run_id(),
        Column::new("point_id", Type::Text, "Name of the point: a hash of all values of its scenario."),
        Column::new("replication", Type::Count, "Number of the replication; 0 is the first."),
        Column::new("seed", Type::Text, "Master seed of the point, as text."),
    ];
    columns.extend(factor_columns(&spec.factors, &factor_types(spec)));
    columns.push(Column::new("run_key", Type::Text, "A hash of all that decides the result of the run."));
    table("plan", "The runs of a sweep", columns, vec!["run_id"])
}

fn table(name: &'static str, title: &str, columns: Vec<Column>, primary_key: Vec<&'static str>) -> Table {
    Table { name, title: title.into(), columns, primary_key, legend: &[], foreign_key: None }
}

/// Writes `plan.csv`. `points` are those of the sweep in the order of their ids: the table does not show in which order
/// it grew.
pub(crate) fn write_plan(
    out: impl Write,
    spec: &SweepSpec,
    points: &[&SweepPoint],
    run_key: RunKey<'_>,
) -> io::Result<()> {
    let mut sheet = Sheet::new(out, &plan_table(spec), no_start())?;
    for point in points {
        let (seed, levels) =
            (point.seed.to_string(), point.levels.iter().map(level_text).collect::<Vec<_>>());
        for replication in 0..point.replications {
            let (run_id, key) = (format!("{}-{replication}", point.id), run_key(point.place, replication));
            let mut row =
                vec![Cell::Text(&run_id), Cell::Text(&point.id), replication.into(), Cell::Text(&seed)];
            row.extend(levels.iter().map(|level| Cell::Written(level)));
            row.push(Cell::Text(&key));
            sheet.row(&row)?;
        }
    }
    sheet.into_inner()?.flush()
}

/// Writes `design.csv`.
pub(crate) fn write_design(out: impl Write, spec: &SweepSpec) -> io::Result<()> {
    let mut columns = vec![
        Column::new("row", Type::Count, "Row of the design; 0 is the first."),
        Column::new("role", Type::Text, "What the design has the row for."),
        Column::new("point_id", Type::Text, "The point it leads to; several rows may lead to one."),
    ];
    columns.extend(factor_columns(&spec.factors, &factor_types(spec)));
    let mut sheet =
        Sheet::new(out, &table("design", "The rows of the design", columns, vec!["row"]), no_start())?;
    for (row, place) in spec.design.iter().zip(0u32..) {
        let levels: Vec<String> = row.levels.iter().map(level_text).collect();
        let mut cells = vec![place.into(), Cell::Text(&row.role), Cell::Text(&row.point_id)];
        cells.extend(levels.iter().map(|level| Cell::Written(level)));
        sheet.row(&cells)?;
    }
    sheet.into_inner()?.flush()
}
