//! Figures of a comparison: paired differences with their intervals.

use crate::render::figure::{Alt, DotRow, Dots, Estimate};
use crate::render::plot::names::{axis, joined, no_metric};
use crate::render::plot::{Picture, PlotError, Plotted, Wish, enough};
use crate::render::words::{Words, metric_words, name_words};
use crate::results::compare::tables::rows::ComparisonRow;
use crate::store::folder::Folder;
use crate::store::table::Row;

const COMPARISON: &str = ComparisonRow::FILE;

/// The figure of a comparison: a row for each metric, a dot for each scenario beside the reference.
pub(crate) fn plotted(folder: &Folder, wish: &Wish) -> Result<Plotted, PlotError> {
    let all: Vec<ComparisonRow> = folder.read()?;
    let known = |id: &String| all.iter().any(|row| row.metric == *id);
    if let Some(name) = wish.metrics.iter().find(|id| !known(id)) {
        return Err(no_metric(name, COMPARISON, all.iter().map(|row| row.metric.as_str())));
    }
    let mut scenarios: Vec<&str> = Vec::new();
    for row in &all {
        if !scenarios.contains(&row.scenario.as_str()) {
            scenarios.push(&row.scenario);
        }
    }
    enough(&scenarios)?;
    let reference = all.first().map_or("", |row| row.reference.as_str());
    let estimate = |row: &ComparisonRow| Estimate::of(row.difference, row.ci_low, row.ci_high);
    let of = |id: &String, scenario: &str| {
        all.iter().find(|row| row.metric == *id && row.scenario == scenario).and_then(estimate)
    };
    let rows: Vec<DotRow> = wish
        .metrics
        .iter()
        .map(|id| DotRow {
            name: metric_words(id),
            values: scenarios.iter().map(|name| of(id, name)).collect(),
        })
        .collect();
    if rows.iter().all(|row| row.values.iter().all(Option::is_none)) {
        return Err(PlotError::Empty(wish.metrics.join(", ")));
    }
    let mut value = axis(&wish.metrics)?;
    value.title =
        Words::new("difference from {name}", "与{name}之差").fill(&[("name", name_words(reference))]);
    let dots = Dots {
        value,
        series: scenarios.iter().map(|name| name_words(name)).collect(),
        rows,
        reference: Some(0.0),
    };
    let n = all.iter().find(|row| wish.metrics.contains(&row.metric)).map_or(0, |row| row.n);
    let desc = Words::made(
        format!(
            "Paired differences of {} from {reference} over {n} replications with confidence intervals; from {COMPARISON}.",
            scenarios.join(", ")
        ),
        format!(
            "{} 与 {reference} 的配对差异及置信区间，{n} 次独立模拟；数据见 {COMPARISON}。",
            scenarios.join("、")
        ),
    );
    let title = joined(&wish.metrics).and(&Words::new(": differences", "：差异"));
    Ok(Plotted { picture: Picture::Dots(dots), alt: Alt { id: "plot".into(), title, desc } })
}
