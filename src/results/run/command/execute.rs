//! Runs all replications of a subject and writes what they leave behind.

use crate::command::faults::{of_reserve, of_write};
use std::path::PathBuf;

use crate::command::exit::{Exit, Fault};
use crate::command::progress::Progress;
use crate::experiment::stats::Precision;
use crate::experiment::{
    Clock, Engine, Failure, InOrder, Listener, Stage, Stop, Subject, Watch, replicate, run_all,
};
use crate::model::observer::Observer;
use crate::results::run::files::{Finished, Outputs, RunFiles, Written};
use crate::store::manifest::Provenance;
use crate::store::out_dir::{Identity, reserve};
use crate::store::publish::WriteError;

/// What to do with the runs of a subject.
pub(crate) struct Order<'a> {
    /// What to run.
    pub(crate) subject: &'a Subject,
    /// The first replication.
    pub(crate) first: u32,
    /// Where to write.
    pub(crate) folder: PathBuf,
    /// Which files to write.
    pub(crate) outputs: Outputs,
    /// Whether to replace what lies there.
    pub(crate) force: bool,
    /// Threads.
    pub(crate) jobs: usize,
    /// Whether to show no progress.
    pub(crate) quiet: bool,
    /// For the manifest.
    pub(crate) provenance: Provenance,
    /// What finds the number of replications, if it is not that of the subject, which then has the most allowed.
    pub(crate) precision: Option<Ruled<'a>>,
}

/// A rule that ends a run when its intervals are narrow enough.
pub(crate) struct Ruled<'a> {
    /// The rule, before the first replication.
    pub(crate) precision: Precision,
    /// The rule in words.
    pub(crate) words: String,
    /// The same subject with another number of replications.
    pub(crate) subject_of: &'a dyn Fn(u32) -> Subject,
}

/// Asks for the folder, runs, writes. `stop` ends it early; what is finished is written all the same.
///
/// # Errors
/// If the folder is not ours, the disk refuses, or threads cannot be started.
pub(crate) fn execute(engine: &impl Engine, order: Order<'_>, stop: &Stop) -> Result<Written, Fault> {
    let Order { subject, first, folder, outputs, force, jobs, quiet, provenance, precision } = order;
    let identity = Identity {
        scenario_hash: subject.scenario_hash.clone(),
        outputs: outputs.files(),
        precision: precision.as_ref().map(|ruled| (ruled.words.clone(), subject.point_id.clone())),
    };
    let reserved = reserve(&folder, &identity, force).map_err(of_reserve)?;
    // Outlives the files, which end as the result of this subject if a rule finds the number of replications.
    let found: Subject;
    let mut files = RunFiles::begin(reserved, subject, outputs, provenance).map_err(of_write)?;
    if let Some(ruled) = &precision {
        files.ruled_by(ruled.words.clone()).map_err(of_write)?;
    }
    let (logs, clock) = (files.logs(), Clock::default());
    let length = subject.end.0 * u64::from(subject.replications);
    let progress = Progress::begin(quiet, length, subject.replications);
    let work = |index| {
        let replication = first + index;
        let disk = |error: std::io::Error| Failure::new(Stage::Write, error.to_string());
        let mut log = logs.open(replication).map_err(disk)?;
        let watch = Watch { clock: &clock, log: log.as_mut().map(|log| log as &mut dyn Observer) };
        let measured = replicate(engine, replication, watch)?;
        let parts = log.map(|log| log.close()).transpose().map_err(disk)?.unwrap_or_default();
        Ok(Finished { measured, parts })
    };
    let (queue, error, ended) = (InOrder::default(), None, 0);
    let (rule, subject_of) = precision.map(|ruled| (ruled.precision, ruled.subject_of)).unzip();
    let mut writer = Writer { first, files, queue, error, ended, stop, clock: &clock, progress, rule };
    let pool = run_all(subject.replications, jobs, stop, work, &mut writer);
    writer.progress.end();
    if let Err(error) = pool {
        writer.files.abandon();
        return Err(Fault::new(Exit::Internal, anyhow::Error::new(error).context("cannot start threads")));
    }
    writer.drain();
    if let (Some(rule), Some(subject_of)) = (&writer.rule, subject_of)
        && rule.ended()
    {
        found = subject_of(rule.n());
        writer.files.settle_on(&found, rule.reached());
    }
    writer.finish().map_err(of_write)
}

/// Writes results in order as they come.
struct Writer<'a> {
    /// The first replication.
    first: u32,
    files: RunFiles<'a>,
    queue: InOrder<Result<Finished, Failure>>,
    error: Option<WriteError>,
    ended: u32,
    stop: &'a Stop,
    clock: &'a Clock,
    progress: Progress,
    /// What finds the number of replications, if anything does.
    rule: Option<Precision>,
}

impl Listener<Finished> for Writer<'_> {
    fn done(&mut self, index: u32, result: Result<Finished, Failure>) {
        self.ended += 1;
        self.queue.push(index, result);
        while let Some((index, result)) = self.queue.pop() {
            self.add(index, result);
        }
        self.tick();
    }

    fn tick(&mut self) {
        let stopping = self.stop.asked() && self.error.is_none();
        self.progress.tick(stopping, self.clock.seconds(), self.ended);
    }
}

impl Writer<'_> {
    fn add(&mut self, index: u32, result: Result<Finished, Failure>) {
        // Runs that had begun when the rule ended are no part of the result.
        if self.error.is_some() || self.rule.as_ref().is_some_and(Precision::ended) {
            return;
        }
        if let Some(rule) = &mut self.rule {
            let totals = result.as_ref().ok().map(|finished| finished.measured.outcome.totals.as_slice());
            if rule.add(totals) {
                self.progress.ends_by_rule();
                self.stop.ask();
            }
        }
        let added = match result {
            // That a log could not be written is no fault of the run.
            Err(Failure { stage: Stage::Write, message }) => {
                Err(self.files.disk(std::io::Error::other(message)))
            }
            result => self.files.add(self.first + index, result),
        };
        if let Err(error) = added {
            // There is no use in running on if nothing can be kept.
            self.error = Some(error);
            self.stop.ask();
        }
    }

    /// Takes what is left when no more will come.
    fn drain(&mut self) {
        for (index, result) in std::mem::take(&mut self.queue).into_rest() {
            self.add(index, result);
        }
    }

    fn finish(self) -> Result<Written, WriteError> {
        match self.error {
            Some(error) => {
                self.files.abandon();
                Err(error)
            }
            None => self.files.finish(),
        }
    }
}
