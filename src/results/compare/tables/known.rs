//! Results that lie in folders, read back for a comparison.

use std::path::{Path, PathBuf};

use crate::experiment::compare::Totals;
use crate::model::outcome::MetricInfo;
use crate::store::folder::{Folder, ReportError};
use crate::store::manifest::{Manifest, Status};
use crate::store::staged::FileRecord;
use crate::store::table::Row;
use crate::store::tables::runs::RunRow;

/// The table that is read.
const RUNS: &str = RunRow::FILE;
/// No scenario has more replications: a manifest that has more was edited.
const MOST_RUNS: u32 = 1_000_000;

/// The runs of a folder.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// Master seed, as text.
    pub seed: String,
    /// The file that was read.
    pub file: FileRecord,
    /// By replication from 0; `None` where a run failed.
    pub runs: Vec<Option<Totals>>,
}

/// Why a folder cannot be compared.
#[derive(Debug, thiserror::Error)]
pub enum KnownError {
    /// It is no result, or not a whole one.
    #[error("`{}` {what}", .folder.display())]
    NotWhole {
        /// The folder.
        folder: PathBuf,
        /// What it is instead.
        what: String,
    },
    /// It is of another results version, or its table is not as it was written.
    #[error(transparent)]
    Table(#[from] ReportError),
}

/// Reads the totals of all runs in a folder, in the order of this catalogue; a metric that the table does not have is
/// missing in all of them.
///
/// # Errors
/// If it is no finished result of `petisim run` of this results version, if its table was changed since, or cannot be
/// read.
pub fn read_known(folder: &Path, metrics: &[MetricInfo]) -> Result<Known, KnownError> {
    let not_whole = |what: &str| KnownError::NotWhole { folder: folder.into(), what: what.into() };
    let manifest = Manifest::read(folder).ok_or_else(|| not_whole("holds no result of petisim"))?;
    if !matches!(manifest.status, Status::Complete | Status::Failed) {
        return Err(not_whole("holds a result that is not finished"));
    }
    let record = manifest.files.iter().find(|file| file.path == RUNS);
    let record = record.ok_or_else(|| not_whole("holds no runs.csv"))?.clone();
    let runs = read_runs(&Folder::open(folder)?, metrics, manifest.counts.planned)?;
    Ok(Known { seed: manifest.seed, file: record, runs })
}

fn read_runs(
    folder: &Folder,
    metrics: &[MetricInfo],
    planned: u32,
) -> Result<Vec<Option<Totals>>, ReportError> {
    let wrong = |what: String| ReportError::Table { file: folder.path().join(RUNS), what };
    if planned > MOST_RUNS {
        return Err(wrong(format!("its manifest has {planned} runs")));
    }
    let there = folder.more_columns::<RunRow<'_>>()?;
    let known = |metric: &&MetricInfo| there.iter().any(|name| name == metric.id);
    let ids: Vec<&str> = metrics.iter().filter(known).map(|metric| metric.id).collect();
    let mut runs = vec![None; planned as usize];
    folder.each_with::<RunRow<'_>, 1>([&ids], |row, [values]| {
        let run = runs.get_mut(row.replication as usize);
        let run = run.ok_or("it has more replications than were planned")?;
        let mut values = values.numbers()?.into_iter();
        let value = |metric: &MetricInfo| if known(&metric) { values.next().flatten() } else { None };
        *run = Some(metrics.iter().map(value).collect::<Totals>());
        Ok(())
    })?;
    Ok(runs)
}
