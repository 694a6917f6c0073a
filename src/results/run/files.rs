//! The files of a run: rows come replication by replication, and all files get their names together at the end.

use crate::store::data_package::DATA_PACKAGE;
use crate::store::publish::WriteError;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::cycle_times::CycleRow;
use super::log::{LogFiles, Logs, OCEL, Parts};
use super::{cycle_times, interrupted, replay, series};
use crate::experiment::stats::Reached;
use crate::experiment::{
    Failure, FitMean, Interrupted, MeanFit, Measured, Subject, Summary, WarmUp, summarise,
};
use crate::store::cell::Sheet;
use crate::store::column::Table;
use crate::store::data_package;
use crate::store::manifest::{Counts, MANIFEST, Manifest, PrecisionRecord, Provenance, Status};
use crate::store::out_dir::Reserved;
use crate::store::staged::{FileRecord, Ready, Staged};
use crate::store::table::Row;
use crate::store::tables::failures::FailureRow;
use crate::store::tables::metrics::MetricRow;
use crate::store::tables::summary::SummaryRow;
use crate::store::tables::{failures, metrics, runs, summary};

/// Name of the file with the resolved scenario.
const SCENARIO: &str = "scenario.resolved.toml";
/// Which files are asked for beside those that every run has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outputs {
    /// `series.csv`.
    pub series: bool,
    /// `replay.csv`: for scenarios that replay a file of requests.
    pub replay: bool,
    /// `tickets.csv`.
    pub tickets: bool,
    /// `events.csv`.
    pub events: bool,
    /// `events.xes`, or `events.xes.gz`.
    pub xes: Option<Packing>,
    /// `events.ocel.json`.
    pub ocel: bool,
}

/// Whether a file is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    /// As it is.
    Plain,
    /// By gzip.
    Gzip,
}

impl Packing {
    /// Name of the XES log.
    pub(crate) fn xes_file(self) -> &'static str {
        match self {
            Packing::Plain => "events.xes",
            Packing::Gzip => "events.xes.gz",
        }
    }
}

impl Outputs {
    /// Names of all files that a whole result has, `manifest.json` aside.
    pub fn files(self) -> Vec<String> {
        let files = [
            (true, "runs.csv"),
            (true, "metrics.csv"),
            (true, "summary.csv"),
            (true, "cycle_times.csv"),
            (self.series, "series.csv"),
            (self.replay, "replay.csv"),
            (self.tickets, "tickets.csv"),
            (self.events, "events.csv"),
            (self.xes.is_some(), self.xes.map_or("", Packing::xes_file)),
            (self.ocel, OCEL),
            (true, SCENARIO),
            (true, DATA_PACKAGE),
        ];
        files.iter().filter(|(asked, _)| *asked).map(|(_, name)| name.to_string()).collect()
    }
}

/// A finished run.
#[derive(Debug)]
pub struct Finished {
    /// What it measured.
    pub measured: Measured,
    /// What it logged.
    pub parts: Parts,
}

/// What was written.
#[derive(Debug)]
pub struct Written {
    /// The folder.
    pub folder: PathBuf,
    /// Names of the files in it, `manifest.json` last.
    pub files: Vec<String>,
    /// How it ended.
    pub status: Status,
    /// Whether an earlier, complete result was kept because this one is not complete.
    pub kept_earlier: bool,
    /// How many runs.
    pub counts: Counts,
    /// Simulated events handled.
    pub events: u64,
    /// Seconds that the computation took.
    pub wall_seconds: f64,
    /// Metrics over replications.
    pub summaries: Vec<Summary>,
    /// Simulated beside recorded cycle times over replications; empty where nothing is replayed.
    pub replay: Vec<FitMean>,
    /// Runs that failed.
    pub failures: Vec<(u32, Failure)>,
    /// How precise the metrics are that a rule of precision was about; empty without one.
    pub reached: Vec<Reached>,
    /// What the series say about the warm-up, where it looks too short; a sentence each.
    pub warm_up_notes: Vec<String>,
}

/// The tables that grow while runs end.
struct Growing {
    runs: Sheet<Staged>,
    metrics: Sheet<Staged>,
    cycle_times: Sheet<Staged>,
    series: Option<Sheet<Staged>>,
    replay: Option<Sheet<Staged>>,
    logs: LogFiles,
}

/// Writes the files of a run.
pub struct RunFiles<'a> {
    subject: &'a Subject,
    outputs: Outputs,
    reserved: Reserved,
    manifest: Manifest,
    begun: Instant,
    growing: Growing,
    totals: Vec<Vec<Option<f64>>>,
    fit: MeanFit,
    warm_up: WarmUp,
    interrupted: Interrupted,
    failures: Vec<(u32, Failure)>,
    reached: Vec<Reached>,
}

impl<'a> RunFiles<'a> {
    /// Begins: the manifest says `running`, and the other files have no names yet.
    ///
    /// # Errors
    /// If the folder cannot be written to.
    pub fn begin(
        reserved: Reserved,
        subject: &'a Subject,
        outputs: Outputs,
        provenance: Provenance,
    ) -> Result<RunFiles<'a>, WriteError> {
        let mut files = outputs.files();
        if !subject.changes.is_empty() {
            files.push(interrupted::table().file());
        }
        let manifest = Manifest::begin(subject, provenance, files, reserved.earlier_files());
        let disk = |source| WriteError::of(&reserved.folder, source);
        let growing = Growing::begin(&reserved.folder, subject, outputs).map_err(disk)?;
        reserved.begin(&manifest).map_err(disk)?;
        let (begun, totals, fit, failures) = (Instant::now(), Vec::new(), MeanFit::default(), Vec::new());
        let (warm_up, interrupted, reached) = (WarmUp::default(), subject.interrupted(), Vec::new());
        Ok(RunFiles {
            subject,
            outputs,
            reserved,
            manifest,
            begun,
            growing,
            totals,
            fit,
            warm_up,
            interrupted,
            failures,
            reached,
        })
    }

    /// A rule will find the number of replications: the manifest names it.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn ruled_by(&mut self, rule: String) -> Result<(), WriteError> {
        self.manifest.precision = Some(PrecisionRecord { rule, replications: None, held: None });
        self.manifest.write(&self.reserved.folder).map_err(|source| self.disk(source))
    }

    /// The rule has found the number of replications: what is written is from now on the result of `subject`, which
    /// differs from the one before in that number alone.
    pub fn settle_on(&mut self, subject: &'a Subject, reached: Vec<Reached>) {
        self.subject = subject;
        self.manifest.scenario_hash.clone_from(&subject.scenario_hash);
        if let Some(precision) = &mut self.manifest.precision {
            precision.replications = Some(subject.replications);
            precision.held = Some(reached.iter().all(Reached::holds));
        }
        self.reached = reached;
    }

    /// Opens logs for the runs, from any thread.
    pub fn logs(&self) -> Logs<'a> {
        Logs { folder: self.reserved.folder.clone(), subject: self.subject, outputs: self.outputs }
    }

    /// Takes the result of a replication. Call in the order of replications.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn add(&mut self, replication: u32, result: Result<Finished, Failure>) -> Result<(), WriteError> {
        match result {
            Ok(finished) => {
                let written = self.growing.add(self.subject, replication, &finished);
                written.map_err(|source| self.disk(source))?;
                let Measured { outcome, replay } = finished.measured;
                self.fit.add(&replay.unwrap_or_default());
                self.warm_up.add(&outcome.series);
                self.interrupted.add(&outcome.readings);
                self.manifest.events += outcome.events;
                self.totals.push(outcome.totals);
            }
            Err(failure) => self.failures.push((replication, failure)),
        }
        Ok(())
    }

    /// The error of a disk that refuses something beside these files, such as a log.
    pub fn disk(&self, source: io::Error) -> WriteError {
        WriteError::Disk { folder: self.reserved.folder.clone(), source }
    }

    /// Ends: all files get their names, and the manifest says how it ended.
    ///
    /// It is interrupted if fewer runs than planned were added. A result that is not complete never takes the place of a complete one of the same scenario.
    ///
    /// # Errors
    /// If the disk refuses, or if a complete result of the same scenario has other bytes (unless forced). In both
    /// cases an earlier result stays as it was.
    pub fn finish(mut self) -> Result<Written, WriteError> {
        let counts = Counts {
            planned: self.subject.replications,
            done: self.totals.len() as u32,
            failed: self.failures.len() as u32,
        };
        let status = match counts {
            Counts { planned, done, failed } if done + failed < planned => Status::Interrupted,
            Counts { failed: 1.., .. } => Status::Failed,
            _ => Status::Complete,
        };
        let mut written = Written {
            folder: self.reserved.folder.clone(),
            files: Vec::new(),
            status,
            kept_earlier: self.reserved.repeats && status != Status::Complete,
            counts,
            events: self.manifest.events,
            wall_seconds: self.begun.elapsed().as_secs_f64(),
            summaries: summarise(self.subject.metrics, &self.totals, self.subject.confidence),
            replay: self.fit.means(),
            failures: std::mem::take(&mut self.failures),
            reached: std::mem::take(&mut self.reached),
            warm_up_notes: self.warm_up.notes(self.subject.warm_up_end),
        };
        let folder = self.reserved.folder.clone();
        let disk = |source| WriteError::of(&folder, source);
        let files = if written.kept_earlier {
            self.reserved.restore().map_err(disk)?;
            self.reserved.earlier_files()
        } else {
            self.replace(&written)?
        };
        written.files = files.into_iter().map(|file| file.path).chain([MANIFEST.to_string()]).collect();
        Ok(written)
    }

    /// Gives up after an error: an earlier result stays, and without one the manifest says `failed`.
    pub fn abandon(mut self) {
        if self.reserved.previous.is_some() {
            // The disk has refused once already; if it refuses again, the manifest still says `running`.
            let _ = self.reserved.restore();
        } else {
            self.manifest.status = Status::Failed;
            let _ = self.manifest.write(&self.reserved.folder);
        }
    }

    fn replace(self, written: &Written) -> Result<Vec<FileRecord>, WriteError> {
        let RunFiles { subject, reserved, mut manifest, growing, interrupted, .. } = self;
        let folder = &reserved.folder;
        let disk = |source| WriteError::of(folder, source);
        let ready =
            growing.settle(folder, subject, (written, &interrupted)).map_err(disk).and_then(|ready| {
                let other = reserved.contradiction(ready.iter().map(Ready::record));
                other.map_or(Ok(ready), |name| Err(WriteError::Differs(folder.join(name))))
            });
        manifest.status = written.status;
        manifest.ended = Some(jiff::Timestamp::now().to_string());
        manifest.wall_seconds = Some(written.wall_seconds);
        manifest.counts = written.counts;
        manifest.warm_up_notes.clone_from(&written.warm_up_notes);
        let committed = ready.and_then(|ready| reserved.commit(ready, &mut manifest).map_err(disk));
        committed.inspect_err(|_| {
            // Unless the new manifest is there, the earlier result is, and its manifest comes back.
            if !Manifest::read(folder).is_some_and(|there| there.is_same_as(&manifest)) {
                let _ = reserved.restore();
            }
        })?;
        Ok(manifest.files)
    }
}

impl Growing {
    fn begin(folder: &Path, subject: &Subject, outputs: Outputs) -> io::Result<Growing> {
        let begin = |table: &Table| Staged::begin(folder, &table.file());
        let sheet = |table: Table| Sheet::new(begin(&table)?, &table, subject.start);
        Ok(Growing {
            runs: sheet(runs::table_of(subject))?,
            metrics: sheet(MetricRow::table())?,
            cycle_times: sheet(CycleRow::table())?,
            series: outputs.series.then(|| sheet(series::table_of())).transpose()?,
            replay: outputs.replay.then(|| sheet(replay::table_of())).transpose()?,
            logs: LogFiles::begin(folder, subject, outputs)?,
        })
    }

    fn add(&mut self, subject: &Subject, replication: u32, finished: &Finished) -> io::Result<()> {
        let Finished { measured: Measured { outcome, replay }, parts } = finished;
        runs::write(&mut self.runs, subject, replication, &outcome.totals)?;
        metrics::write(&mut self.metrics, subject, replication, outcome)?;
        cycle_times::write(&mut self.cycle_times, subject, replication, &outcome.cycles)?;
        if let Some(series) = &mut self.series {
            series::write(series, subject, replication, &outcome.series)?;
        }
        if let (Some(sheet), Some(rows)) = (&mut self.replay, replay) {
            replay::write(sheet, subject, replication, rows)?;
        }
        self.logs.add(parts)
    }

    /// Writes what is only known at the end, and brings every file to the disk.
    fn settle(
        self,
        folder: &Path,
        subject: &Subject,
        (written, series): (&Written, &Interrupted),
    ) -> io::Result<Vec<Ready>> {
        let sheet = |table: &Table| Sheet::new(Staged::begin(folder, &table.file())?, table, subject.start);
        let mut tables = vec![runs::table_of(subject), MetricRow::table()];
        let mut ready = vec![self.runs.into_inner()?.finish()?, self.metrics.into_inner()?.finish()?];

        let mut summaries = sheet(&SummaryRow::table())?;
        summary::write(&mut summaries, subject, &written.summaries)?;
        tables.push(SummaryRow::table());
        ready.push(summaries.into_inner()?.finish()?);
        tables.push(CycleRow::table());
        ready.push(self.cycle_times.into_inner()?.finish()?);

        for (sheet, table) in [(self.series, series::table_of()), (self.replay, replay::table_of())] {
            if let Some(sheet) = sheet {
                tables.push(table);
                ready.push(sheet.into_inner()?.finish()?);
            }
        }
        if !subject.changes.is_empty() {
            let mut sheet = sheet(&interrupted::table())?;
            interrupted::write(&mut sheet, subject, series)?;
            tables.push(interrupted::table());
            ready.push(sheet.into_inner()?.finish()?);
        }
        self.logs.finish(&mut tables, &mut ready)?;
        if !written.failures.is_empty() {
            let mut sheet = sheet(&FailureRow::table())?;
            failures::write(&mut sheet, subject, &written.failures)?;
            tables.push(FailureRow::table());
            ready.push(sheet.into_inner()?.finish()?);
        }
        ready.push(Staged::whole(folder, SCENARIO, subject.resolved_toml.as_bytes())?);
        let package = data_package::data_package(subject, &tables);
        ready.push(Staged::whole(folder, DATA_PACKAGE, package.as_bytes())?);
        Ok(ready)
    }
}
