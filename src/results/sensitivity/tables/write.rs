//! `sensitivity.csv` with its data dictionary, and the same as JSON.

use std::io;
use std::path::Path;

use serde_json::{Value, json};

use super::{MetricSensitivity, Sensitivity, words};
use crate::kernel::{StartDate, parse_date};
use crate::results::sensitivity::method::{Analysis, Estimate};
use crate::results::sweep::files::SweepManifest;
use crate::store::cell::{Cell, Sheet};
use crate::store::column::{Column, Table, Type};
use crate::store::commit::{FolderLock, commit, recover_locked};
use crate::store::data_package::package;
use crate::store::staged::{FileRecord, Staged, sync_folder};

/// Name of the data dictionary of the table. The one of the merged results stays as merging left it.
const DICTIONARY: &str = "sensitivity.datapackage.json";

/// The table has no column of times, so that it does not matter when time begins.
fn no_start() -> StartDate {
    StartDate::new(parse_date("2000-01-01").expect("this is a date"))
}

fn table_of() -> Table {
    let text = |name: &str, doc: &str| Column::new(name, Type::Text, doc);
    let number = |name: &str, doc: &str| Column::new(name, Type::Number, doc);
    let unit = "1 for first, total and second; that of the metric for mu, mu_star and sigma";
    let columns = vec![
        text("metric", "Name of the metric: a column of runs.csv, where its meaning and unit stand."),
        text("factor", "Name of the factor."),
        text("other_factor", "The other factor of a pair, for `second`; otherwise empty."),
        text(
            "index",
            "first, total, second: shares of the variance of the metric, by Sobol. mu, mu_star, sigma: mean, mean \
             absolute value and standard deviation of elementary effects, by Morris; an effect is the change of the \
             metric over the distance between the two levels that were run, of which 1 is from the least level to the \
             greatest (in the logarithm for `log_range`, by places in the list where levels are words).",
        ),
        number("value", "The estimate; empty if the metric is the same in all runs.").in_unit(unit),
        number("ci_low", "Lower end of its interval.").in_unit(unit),
        number("ci_high", "Upper end of its interval.").in_unit(unit),
        Column::new("n", Type::Count, "Base rows or trajectories behind it."),
        number(
            "noise_share",
            "Share of the variance of the metric between points that is noise of replications, beyond what all points \
             share; empty with fewer than two replications.",
        )
        .in_unit("share"),
        text("method", "The estimator, how the interval was made, and its confidence."),
    ];
    Table {
        name: "sensitivity",
        title: "Indices of sensitivity: which factor moves which metric".into(),
        columns,
        // `other_factor` is empty in most rows, and a key must not be.
        primary_key: Vec::new(),
        legend: &[],
        foreign_key: None,
    }
}

/// Writes the table and its data dictionary into the folder of the sweep, in place of those that lie there, and their
/// hashes into its manifest. Metrics
/// without indices have no rows.
///
/// # Errors
/// If the disk refuses.
pub fn write(folder: &Path, all: &Sensitivity) -> io::Result<Vec<FileRecord>> {
    let table = table_of();
    let mut sheet = Sheet::new(Staged::begin(folder, &table.file())?, &table, no_start())?;
    for (metric, analysis) in all.metrics.iter().filter_map(known) {
        for estimate in &analysis.estimates {
            let method = method(all, estimate);
            sheet.row(&[
                metric.metric.id.into(),
                Cell::Text(&all.factors[estimate.factor]),
                estimate.other.map(|other| all.factors[other].as_str()).into(),
                estimate.index.name().into(),
                estimate.value.into(),
                estimate.interval.map(|(low, _)| low).into(),
                estimate.interval.map(|(_, high)| high).into(),
                Cell::Count(analysis.n as u64),
                analysis.noise_share.into(),
                Cell::Text(&method),
            ])?;
        }
    }
    let ready = sheet.into_inner()?.finish()?;
    let dictionary = package(&format!("{}-sensitivity", all.plan), &all.title, "", &[table]);
    let dictionary = Staged::whole(folder, DICTIONARY, dictionary.as_bytes())?;
    let ready = vec![ready, dictionary];
    let files: Vec<FileRecord> = ready.iter().map(|file| file.record().clone()).collect();
    let _lock = FolderLock::take(folder)?;
    recover_locked(folder).map_err(io::Error::other)?;
    match SweepManifest::read(folder) {
        Some(mut manifest) => {
            manifest.analyses.clone_from(&files);
            commit(folder, ready, Vec::new(), &mut manifest, false)?;
        }
        None => {
            for file in ready {
                file.commit(folder)?;
            }
            sync_folder(folder)?;
        }
    }
    Ok(files)
}

fn known(metric: &MetricSensitivity) -> Option<(&MetricSensitivity, &Analysis)> {
    metric.result.as_ref().ok().map(|analysis| (metric, analysis))
}

/// `Jansen 1999; bootstrap over base rows, 1000 resamples, percentiles, 0.95`.
fn method(all: &Sensitivity, estimate: &Estimate) -> String {
    format!(
        "{}; bootstrap over {}, {} resamples, percentiles, {}",
        estimate.index.method(),
        all.block_name,
        all.how.resamples,
        all.how.confidence
    )
}

/// Everything as one JSON value. Missing values are `null`.
pub fn as_json(all: &Sensitivity) -> Value {
    json!({
        "title": all.title,
        "factors": all.factors,
        "rows": all.rows,
        "confidence": all.how.confidence,
        "resamples": all.how.resamples,
        "metrics": all.metrics.iter().map(|metric| metric_json(metric, all)).collect::<Vec<_>>(),
    })
}

fn metric_json(metric: &MetricSensitivity, all: &Sensitivity) -> Value {
    let mut value = json!({
        "metric": metric.metric.id,
        "label": metric.metric.label,
        "unit": metric.metric.unit,
    });
    match &metric.result {
        Ok(analysis) => {
            let warnings = analysis.warnings.iter().map(|warning| words::warning(warning, &all.factors));
            value["n"] = json!(analysis.n);
            value["left_out"] = json!(analysis.left_out.as_ref().map(|left| words::missing(left, all)));
            value["noise_share"] = json!(analysis.noise_share);
            value["warnings"] = warnings.collect();
            value["indices"] = analysis.estimates.iter().map(|estimate| index_json(estimate, all)).collect();
        }
        Err(unusable) => value["refused"] = json!(words::refusal(unusable, all)),
    }
    value
}

fn index_json(estimate: &Estimate, all: &Sensitivity) -> Value {
    json!({
        "factor": all.factors[estimate.factor],
        "other_factor": estimate.other.map(|other| &all.factors[other]),
        "index": estimate.index.name(),
        "value": estimate.value,
        "ci_low": estimate.interval.map(|(low, _)| low),
        "ci_high": estimate.interval.map(|(_, high)| high),
    })
}
