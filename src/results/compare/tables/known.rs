//! Results that lie in folders, read back for a comparison.

use std::path::{Path, PathBuf};

use crate::experiment::compare::Totals;
use crate::model::outcome::MetricInfo;
use crate::store::intact::{IntactError, check_intact};
use crate::store::manifest::{Manifest, Status};
use crate::store::regular;
use crate::store::staged::FileRecord;

/// The table that is read.
const RUNS: &str = "runs.csv";
/// No scenario has more replications: a manifest that claims more was edited.
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
    Intact(#[from] IntactError),
    /// Its table cannot be understood.
    #[error("`{}`: {what}", .file.display())]
    Table {
        /// The table.
        file: PathBuf,
        /// What is wrong with it.
        what: String,
    },
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
    let file = folder.join(RUNS);
    check_intact(folder, RUNS)?;
    let runs = read_runs(&file, metrics, manifest.counts.planned)
        .map_err(|what| KnownError::Table { file, what })?;
    Ok(Known { seed: manifest.seed, file: record, runs })
}

fn read_runs(file: &Path, metrics: &[MetricInfo], planned: u32) -> Result<Vec<Option<Totals>>, String> {
    let mut reader = csv::Reader::from_reader(regular::open(file).map_err(|error| error.to_string())?);
    let header = reader.headers().map_err(|error| error.to_string())?.clone();
    let column = |name: &str| header.iter().position(|column| column == name);
    let replication = column("replication").ok_or("it has no column `replication`")?;
    let places: Vec<Option<usize>> = metrics.iter().map(|metric| column(metric.id)).collect();
    if planned > MOST_RUNS {
        return Err(format!("its manifest claims {planned} runs"));
    }
    let mut runs = vec![None; planned as usize];
    for record in reader.records() {
        let record = record.map_err(|error| error.to_string())?;
        let number: usize =
            record[replication].parse().map_err(|_| "a replication is not a number".to_string())?;
        let run = runs.get_mut(number).ok_or("it has more replications than were planned")?;
        let cell = |place: &Option<usize>| match place.map(|place| &record[place]) {
            None | Some("") => Ok(None),
            Some(text) => {
                let value = text.parse().ok().filter(|value: &f64| value.is_finite());
                value.map(Some).ok_or_else(|| format!("`{text}` is not a number"))
            }
        };
        *run = Some(places.iter().map(cell).collect::<Result<Totals, String>>()?);
    }
    Ok(runs)
}
