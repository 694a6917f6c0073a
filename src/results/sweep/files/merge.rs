//! Merging: the lines of all parts become tables, in the order of the plan, a line at a time.

use std::io::{self, Write};
use std::path::Path;

use super::error::SweepError;
use super::folder::SweepFolder;
use super::frozen::{Frozen, FrozenPoint};
use super::index::{Index, Lines, State};
use super::line::{Fields, each_reading, unescape};
use super::manifest::{SweepManifest, SweepStatus};
use super::rounds::{Attained, Attainment};
use super::tables::{PrecisionRow, precision_table, runs_table, summary_table};
use super::values::Values;
use crate::experiment::{Shard, Summary, summarise};
use crate::model::outcome::MetricInfo;
use crate::results::contrasts;
use crate::results::contrasts::{ContrastRow, Contrasts};
use crate::store::cell::{Cell, Sheet};
use crate::store::commit::{FolderLock, commit, recover_locked};
use crate::store::data_package::{DATA_PACKAGE, package};
use crate::store::manifest::{Counts, Provenance};
use crate::store::staged::{FileRecord, Ready, Staged, hash_file};
use crate::store::table::{NO_MOMENTS, Number, Row, staged};
use crate::store::tables::failures::FailureRow;
use crate::store::tables::metrics::MetricRow;
use crate::store::tables::runs::RunRow;
use crate::store::tables::summary::{SummaryRow, TInterval};

/// So many values are held at a time while a point is summarised.
const VALUES: usize = 1 << 20;

/// What was merged.
#[derive(Clone, Debug, PartialEq)]
pub struct Merged {
    /// How far the results are.
    pub status: SweepStatus,
    /// Runs.
    pub counts: Counts,
    /// Names of the files, `manifest.json` aside.
    pub files: Vec<String>,
    /// What the changes of levels do; without rows where points share no levels.
    pub contrasts: Contrasts,
    /// Of a sweep that runs points until their intervals are narrow enough: how many points reach that, by metric.
    pub precision: Vec<Attained>,
    /// Points that are to be run more often.
    pub open: u32,
}

/// Merges the parts of a folder into tables. They get their names together, behind the last run; bytes depend on the
/// runs alone, not on how they were divided.
///
/// `catalogue`: all metrics there are. `partial`: whether runs may be missing. `force`: whether tables that somebody
/// changed are replaced.
///
/// # Errors
/// If runs are missing, parts are damaged, a table was changed, or the disk refuses. Nothing is replaced then.
pub fn merge(
    sweep: &SweepFolder,
    index: &Index,
    catalogue: &'static [MetricInfo],
    (partial, force): (bool, bool),
    provenance: &Provenance,
) -> Result<Merged, SweepError> {
    let (frozen, folder) = (&sweep.frozen, &*sweep.folder);
    let (done, failed, missing) = index.count(Shard::WHOLE);
    if missing > 0 && !partial {
        return Err(SweepError::Incomplete { folder: folder.into(), missing, planned: frozen.runs() });
    }
    let metrics =
        frozen.metrics(catalogue).ok_or_else(|| SweepError::Changed(folder.join("manifest.json")))?;
    let values = Values::of(frozen, &metrics);
    let attained = Attainment::of(&frozen.manifest, &metrics);
    let tables =
        Merge { frozen, metrics: &metrics, lines: index.lines(), index, events: 0, values, attained };
    let Made { ready, events, contrasts, precision, open } = tables.write(folder, failed > 0)?;
    let _lock = FolderLock::take(folder).map_err(SweepError::disk(folder))?;
    let overtaken = |what| SweepError::Overtaken { folder: folder.into(), what };
    // Only now: others may have been faster.
    recover_locked(folder)
        .map_err(|error| SweepError::Disk { path: folder.into(), source: io::Error::other(error) })?;
    let mut manifest = SweepManifest::read(folder).ok_or_else(|| SweepError::NoPlan(folder.into()))?;
    if manifest.plan_hash() != frozen.manifest.plan_hash() {
        return Err(overtaken("extended the plan"));
    }
    let is_merged = manifest.status != SweepStatus::Planned;
    if is_merged && manifest.counts.done + manifest.counts.failed > done + failed && !force {
        return Err(overtaken("merged more runs"));
    }
    if !force {
        check_untouched(folder, &manifest, &ready)?;
    }
    manifest.status = match (missing, failed) {
        (1.., _) => SweepStatus::Partial,
        (0, 1..) => SweepStatus::Failed,
        (0, 0) => SweepStatus::Complete,
    };
    manifest.counts = Counts { planned: frozen.runs(), done, failed };
    manifest.events = events;
    manifest.merged = Some(jiff::Timestamp::now().to_string());
    manifest.stamp(provenance);
    let files: Vec<FileRecord> = ready.iter().map(|file| file.record().clone()).collect();
    // A table of an earlier merge that this one does not have goes.
    let goes =
        |old: &FileRecord| TABLES.contains(&&*old.path) && !files.iter().any(|new| new.path == old.path);
    let goes = manifest.files.iter().filter(|old| goes(old)).map(|old| old.path.clone()).collect();
    manifest.files.clone_from(&files);
    let (status, counts) = (manifest.status, manifest.counts);
    commit(folder, ready, goes, &mut manifest, false).map_err(SweepError::disk(folder))?;
    let files = files.into_iter().map(|file| file.path).collect();
    Ok(Merged { status, counts, files, contrasts, precision, open })
}

/// What a merge writes, and nothing else is ever taken away by one.
const TABLES: [&str; 6] =
    [RunRow::FILE, MetricRow::FILE, SummaryRow::FILE, FailureRow::FILE, PrecisionRow::FILE, DATA_PACKAGE];

/// Whether the tables that would be replaced are as they were written, or are what would be written now.
fn check_untouched(folder: &Path, manifest: &SweepManifest, ready: &[Ready]) -> Result<(), SweepError> {
    for new in ready.iter().map(Ready::record) {
        let path = folder.join(&new.path);
        if !path.exists() {
            continue;
        }
        let there = hash_file(&path).map_err(SweepError::file(&path))?;
        let known = manifest.files.iter().any(|old| old.path == new.path && old.blake3 == there);
        if !known && there != new.blake3 {
            return Err(SweepError::Changed(path));
        }
    }
    Ok(())
}

/// A table cannot be written, or a part cannot be read.
enum Trouble {
    Write(io::Error),
    Parts(SweepError),
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Trouble {
        Trouble::Write(error)
    }
}

impl From<csv::Error> for Trouble {
    fn from(error: csv::Error) -> Trouble {
        Trouble::Write(error.into())
    }
}

impl From<SweepError> for Trouble {
    fn from(error: SweepError) -> Trouble {
        Trouble::Parts(error)
    }
}

struct Merge<'a> {
    frozen: &'a Frozen,
    metrics: &'a [&'static MetricInfo],
    index: &'a Index,
    lines: Lines<'a>,
    events: u64,
    values: Values,
    attained: Option<Attainment>,
}

/// What merging made.
struct Made {
    /// All tables, without their names.
    ready: Vec<Ready>,
    /// How many events the runs had.
    events: u64,
    contrasts: Contrasts,
    precision: Vec<Attained>,
    open: u32,
}

impl Merge<'_> {
    fn write(mut self, folder: &Path, any_failed: bool) -> Result<Made, SweepError> {
        let tables = self.tables(folder, any_failed);
        let (ready, contrasts) = tables.map_err(|trouble| match trouble {
            Trouble::Write(source) => SweepError::Disk { path: folder.into(), source },
            Trouble::Parts(error) => error,
        })?;
        let open = self.attained.as_ref().map_or(0, Attainment::open);
        let precision = self.attained.map(|attained| attained.counts(self.metrics)).unwrap_or_default();
        Ok(Made { ready, events: self.events, contrasts, precision, open })
    }

    fn tables(&mut self, folder: &Path, any_failed: bool) -> Result<(Vec<Ready>, Contrasts), Trouble> {
        let mut tables =
            vec![runs_table(self.frozen, self.metrics), MetricRow::table(), summary_table(self.frozen)];
        if any_failed {
            tables.push(FailureRow::table());
        }
        let mut sheets = Vec::new();
        for table in &tables {
            sheets.push(Sheet::new(Staged::begin(folder, &table.file())?, table, NO_MOMENTS)?);
        }
        let [runs, metrics, summary, failures @ ..] = &mut sheets[..] else {
            return Err(io::Error::other("the tables of a sweep are three or four").into());
        };
        let mut failures = failures.first_mut();
        for (number, point) in self.frozen.points.iter().enumerate() {
            for place in point.first..point.first + point.replications {
                self.run((number, place), runs, metrics, failures.as_deref_mut())?;
            }
            self.summarise(point, summary)?;
            if let Some(attained) = &mut self.attained {
                attained.next_point();
            }
        }
        let mut ready = Vec::new();
        for sheet in sheets {
            ready.push(sheet.into_inner()?.finish()?);
        }
        let contrasts = self.values.contrasts(self.frozen, self.metrics);
        if !contrasts.rows.is_empty() {
            let table = ContrastRow::table();
            ready.push(staged(folder, &table, contrasts::rows(&contrasts))?);
            tables.push(table);
        }
        if let Some(attained) = &self.attained {
            let table = precision_table(self.frozen);
            let mut sheet = Sheet::new(Staged::begin(folder, &table.file())?, &table, NO_MOMENTS)?;
            attained.write(self.frozen, self.metrics, &mut sheet)?;
            ready.push(sheet.into_inner()?.finish()?);
            tables.push(table);
        }
        let id = &self.frozen.manifest.plan_hash()[..12];
        let text = package(id, &self.frozen.manifest.title, "Runs are those of a sweep. ", &tables);
        ready.push(Staged::whole(folder, DATA_PACKAGE, text.as_bytes())?);
        Ok((ready, contrasts))
    }

    /// The rows of the run at a place.
    fn run(
        &mut self,
        (number, place): (usize, u32),
        runs: &mut Sheet<impl Write>,
        metrics: &mut Sheet<impl Write>,
        failures: Option<&mut Sheet<impl Write>>,
    ) -> Result<(), Trouble> {
        let state = self.index.state(place);
        let Some(line) = self.lines.read(place)? else { return Ok(()) };
        let fields = Fields::of(line)?;
        let row = fields.row()?;
        let (run_id, (point, replication)) = (row.run_id, self.frozen.at(place));
        if let Some(attained) = &mut self.attained {
            attained.take((state == State::Done).then_some(&|at| Number::Copied(fields.metric(at)).value()));
        }
        if state == State::Failed {
            if let Some(failures) = failures {
                let message = unescape(row.message);
                let (stage, message) = (row.stage, &message);
                failures.write(&FailureRow { run_id, seed: &point.seed, stage, message })?;
            }
            return Ok(());
        }
        self.events += row.events.unwrap_or(0);
        self.values.keep(number, replication, |at| Number::Copied(fields.metric(at)).value());
        let totals = (0..self.metrics.len()).map(|at| fields.metric(at));
        let levels = point.levels.iter().map(String::as_str);
        let more: Vec<Cell<'_>> = levels.chain(totals.clone()).map(Cell::Written).collect();
        runs.write_with(&RunRow { run_id, point_id: &point.id, replication, seed: &point.seed }, &more)?;
        for (metric, total) in self.metrics.iter().zip(totals) {
            metrics.write(&MetricRow::total(run_id, metric.id, Number::Copied(total)))?;
        }
        each_reading(row.readings, |[org, category, period], at, value| {
            let Some(metric) = self.metrics.get(at) else { return Ok(()) };
            let (metric, value) = (metric.id, Number::Copied(value));
            metrics.write(&MetricRow { run_id, org, category, period, metric, value })?;
            Ok::<(), Trouble>(())
        })
    }

    /// The rows of a point, a few metrics at a time if it has very many runs.
    fn summarise(&mut self, point: &FrozenPoint, sheet: &mut Sheet<impl Write>) -> Result<(), Trouble> {
        let at_once = (VALUES / point.replications.max(1) as usize).max(1);
        for first in (0..self.metrics.len()).step_by(at_once) {
            let last = (first + at_once).min(self.metrics.len());
            let mut rows: Vec<Vec<Option<f64>>> = Vec::new();
            for place in point.first..point.first + point.replications {
                if self.index.state(place) != State::Done {
                    continue;
                }
                let Some(line) = self.lines.read(place)? else { continue };
                let fields = Fields::of(line)?;
                rows.push((first..last).map(|at| Number::Copied(fields.metric(at)).value()).collect());
            }
            for summary in
                summarise(self.metrics[first..last].iter().copied(), &rows, self.frozen.manifest.confidence)
            {
                self.summary_row(point, &Summary { metric: first + summary.metric, ..summary }, sheet)?;
            }
        }
        Ok(())
    }

    fn summary_row(
        &self,
        point: &FrozenPoint,
        summary: &Summary,
        sheet: &mut Sheet<impl Write>,
    ) -> Result<(), Trouble> {
        let confidence = self.frozen.manifest.confidence;
        let text = TInterval::text(confidence);
        let info = self.metrics[summary.metric];
        let row = SummaryRow::of(&point.id, info, summary, TInterval::of(confidence, &text));
        let levels: Vec<Cell<'_>> = point.levels.iter().map(|level| Cell::Written(level)).collect();
        Ok(sheet.write_with(&row, &levels)?)
    }
}
