//! The merged tables of a sweep: those of a run, with the levels of the factors in them.

use super::frozen::Frozen;
use super::plan_table::factor_columns;
use crate::model::outcome::MetricInfo;
use crate::store::column::{Column, Table, Type};
use crate::store::tables::{failures, metrics, runs, summary};

fn factors(frozen: &Frozen) -> Vec<Column> {
    let manifest = &frozen.manifest;
    let names: Vec<String> = manifest.factors.iter().map(|factor| factor.name.clone()).collect();
    let types: Vec<Type> = manifest.factors.iter().map(super::manifest::FactorColumn::kind).collect();
    factor_columns(&names, &types)
}

/// `runs.csv`: names of the run, factors, metrics.
pub(crate) fn runs_table(frozen: &Frozen, metrics: &[&'static MetricInfo]) -> Table {
    let mut columns = runs::ids();
    columns.extend(factors(frozen));
    columns.extend(metrics.iter().map(|metric| runs::metric(metric)));
    Table {
        name: "runs",
        title: "One row for each run: the levels of the factors and the metrics over the counted window"
            .into(),
        columns,
        primary_key: vec!["run_id"],
        legend: &[],
        foreign_key: None,
    }
}

/// `metrics.csv`.
pub(crate) fn metrics_table() -> Table {
    metrics::table()
}

/// `summary.csv`: that of a run, with the factors behind the point.
pub(crate) fn summary_table(frozen: &Frozen) -> Table {
    let mut table = summary::table();
    table.columns.splice(1..1, factors(frozen));
    table
}

/// `failures.csv`.
pub(crate) fn failures_table() -> Table {
    failures::table()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::study::reserved::COLUMNS;

    #[test]
    fn no_factor_may_be_called_like_a_column_of_these_tables() {
        let plan = ["run_id", "point_id", "replication", "seed", "run_key", "row", "role"].map(String::from);
        let tables = [runs::ids(), summary::table().columns];
        let known = tables.into_iter().flatten().map(|column| column.name).chain(plan);
        let free: Vec<String> = known.filter(|name| !COLUMNS.contains(&name.as_str())).collect();
        assert!(free.is_empty(), "{free:?} must be reserved");
    }
}
