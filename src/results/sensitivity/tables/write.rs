//! `sensitivity.csv` with its data dictionary, and the same as JSON.

use std::io;
use std::path::Path;

use serde_json::{Value, json};

use super::{MetricSensitivity, Sensitivity, words};
use crate::results::sensitivity::method::{Analysis, Estimate};
use crate::results::sweep::files::SweepManifest;
use crate::store::cell::Sheet;
use crate::store::commit::{FolderLock, commit, recover_locked};
use crate::store::data_package::package;
use crate::store::staged::{FileRecord, Staged, sync_folder};
use crate::store::table::{NO_MOMENTS, Row};
use crate::store::tables::sensitivity::IndexRow;

/// Name of the data dictionary of the table. The one of the merged results stays as merging left it.
const DICTIONARY: &str = "sensitivity.datapackage.json";

/// Writes the table and its data dictionary into the folder of the sweep, in place of those that lie there, and their
/// hashes into its manifest. Metrics
/// without indices have no rows.
///
/// # Errors
/// If the disk refuses.
pub fn write(folder: &Path, all: &Sensitivity) -> io::Result<Vec<FileRecord>> {
    let table = IndexRow::table();
    let mut sheet = Sheet::new(Staged::begin(folder, IndexRow::FILE)?, &table, NO_MOMENTS)?;
    for (metric, analysis) in all.metrics.iter().filter_map(known) {
        for estimate in &analysis.estimates {
            sheet.write(&IndexRow {
                metric: metric.metric.id,
                factor: &all.factors[estimate.factor],
                other_factor: estimate.other.map(|other| all.factors[other].as_str()),
                index: estimate.index,
                value: estimate.value,
                ci_low: estimate.interval.map(|(low, _)| low),
                ci_high: estimate.interval.map(|(_, high)| high),
                n: analysis.n as u64,
                noise_share: analysis.noise_share,
                method: &method(all, estimate),
            })?;
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
        "index": estimate.index,
        "value": estimate.value,
        "ci_low": estimate.interval.map(|(low, _)| low),
        "ci_high": estimate.interval.map(|(_, high)| high),
    })
}
