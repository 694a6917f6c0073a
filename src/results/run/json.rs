//! The result of a run as one JSON value.

use serde_json::{Value, json};

use super::files::Written;
use crate::experiment::{FIT_COLUMNS, FitMean, Subject};
use crate::model::ids::Org;
use crate::store::tables::summary::{TInterval, layer_word};

/// What was run, how it ended, every metric with its interval, and where the files are. Missing values are `null`.
pub fn run_as_json(subject: &Subject, written: &Written) -> Value {
    let metrics: Vec<Value> = written
        .summaries
        .iter()
        .map(|summary| {
            let info = &subject.metrics[summary.metric];
            json!({
                "metric": info.id,
                "label": info.label,
                "unit": info.unit,
                "layer": layer_word(info.layer),
                "n": summary.n,
                "missing": summary.missing,
                "mean": summary.mean,
                "sd": summary.sd,
                "se": summary.se,
                "ci_low": summary.ci_low,
                "ci_high": summary.ci_high,
                "median": summary.median,
            })
        })
        .collect();
    let replay: Vec<Value> = written.replay.iter().map(|group| fit_as_json(subject, group)).collect();
    let failures: Vec<Value> = written
        .failures
        .iter()
        .map(|(replication, failure)| {
            json!({
                "run_id": subject.run_id(*replication),
                "seed": subject.seed.to_string(),
                "stage": failure.stage.word(),
                "message": failure.message,
            })
        })
        .collect();
    json!({
        "status": written.status,
        "kept_earlier": written.kept_earlier,
        "title": subject.title,
        "point_id": subject.point_id,
        "scenario_hash": subject.scenario_hash,
        "seed": subject.seed.to_string(),
        "counted_from": subject.start.iso(subject.warm_up_end),
        "counted_to": subject.start.iso(subject.end),
        "runs": written.counts,
        "events": written.events,
        "wall_seconds": written.wall_seconds,
        "confidence": subject.confidence,
        "method": TInterval::text(subject.confidence),
        "metrics": metrics,
        "replay": replay,
        "failures": failures,
        "folder": written.folder,
        "files": written.files,
    })
}

/// A group of replayed requests: means over replications, under the names of the columns of `replay.csv`.
fn fit_as_json(subject: &Subject, group: &FitMean) -> Value {
    let mut value = json!({
        "unit": group.unit.map_or("all", |unit| subject.names.org(Org::Unit(unit))),
        "category": group.category.map_or("all", |category| subject.names.category(category)),
    });
    for ((column, _, _), mean) in FIT_COLUMNS.iter().zip(group.values) {
        value[*column] = json!(mean);
    }
    value
}
