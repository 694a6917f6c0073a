//! `petisim calibrate`.

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;

use super::file::Calibration;
use super::joint::file::{JointCalibration, looked_into};
use super::method::{
    CalibrationWorlds, Halt, Hears, Keeper, Key, Left, LuckOf, Measure, Order, Step, Wanted, Workshop,
    Worlds, calibrate as fit,
};
use super::tables::{CalibrationFiles, Fitted, RunLog, RunLogError, calibration_as_json, calibration_table};
use crate::command::arguments::default_folder;
use crate::command::arguments::provenance;
use crate::command::arguments::{Changes, Format};
use crate::command::console::as_text;
use crate::command::console::{print, say, warn};
use crate::command::exit::{Exit, Fault};
use crate::command::faults::{of_reserve, of_write};
use crate::command::load::{perhaps_another_kind, tell};
use crate::command::progress::Progress;
use crate::command::signals::stop_on_signal;
use crate::experiment::{Engine, Stop};
use crate::render::terminal::file_list;
use crate::results::calibrate::joint;
use crate::scenario::Diagnostics;
use crate::store::out_dir::reserve;

const EXAMPLES: &str = "\
Examples:
  petisim calibrate scenarios/calibrations/c_district.toml
      fits, checks on unseen seeds, and writes out/c_district/fitted.toml
  petisim run scenarios/c_district.toml --overlay out/c_district/fitted.toml
      the world with what was fitted
  petisim calibrate patterns.toml
      the same for several worlds at once, under [[worlds]]: tastes that all share, facts of each
  petisim calibrate mine.toml --unseen 0
      the fit alone; with the number back and --force, the check alone
Press Ctrl-C to stop: runs that ended are kept, and the same command goes on. The result is the same bytes for any
number of threads, stopped or not.";

/// `petisim calibrate`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, after_long_help = EXAMPLES)]
pub(crate) struct CalibrateArgs {
    /// The calibration
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,

    /// Overlays and settings act on the base of the calibration
    #[command(flatten)]
    pub(crate) changes: Changes,

    /// Runs of the check with new seeds, 0 for none; of several worlds 20 to 600 [default: the file's number]
    #[arg(long, value_name = "N")]
    pub(crate) unseen: Option<u32>,

    /// Folder of the results [default: out/<name of the file>]
    #[arg(short, long, value_name = "DIR", env = "PETISIM_OUT", hide_env = true)]
    pub(crate) out: Option<PathBuf>,

    /// Number of threads [default: one for each core]
    #[arg(short, long, value_name = "N", env = "PETISIM_JOBS", hide_env = true)]
    #[arg(value_parser = clap::value_parser!(u16).range(1..=4096))]
    pub(crate) jobs: Option<u16>,

    /// Replace the contents of the folder of the results; runs in its log that still apply are used
    #[arg(long)]
    pub(crate) force: bool,

    /// Ignore the runs of earlier attempts, for example after a change of the program
    #[arg(long)]
    pub(crate) fresh: bool,

    /// How to show the result
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(crate) format: Format,

    /// Show no progress
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

pub(crate) fn of_log(error: RunLogError) -> Fault {
    match error {
        RunLogError::Disk { .. } if error.is_of_file() => {
            Fault::new(Exit::Exists, error).hint("move or delete it")
        }
        RunLogError::Disk { .. } => Fault::new(Exit::Internal, error),
        RunLogError::Edited { .. } => {
            Fault::new(Exit::Exists, error).hint("restore the file, or start again with --fresh")
        }
    }
}

/// Fits, checks, writes and shows.
pub(crate) fn calibrate(arguments: &CalibrateArgs) -> Result<Exit, Fault> {
    match read(arguments)? {
        Read::One(calibration) => one(arguments, &calibration),
        Read::Joint(calibration) => joint::command::calibrate(arguments, *calibration),
    }
}

/// Fits one world.
fn one(arguments: &CalibrateArgs, calibration: &Calibration) -> Result<Exit, Fault> {
    let begun = Instant::now();
    let worlds = CalibrationWorlds::new(calibration);
    let start = worlds.start();
    let measures = measures(calibration, &worlds, &start)?;
    let folder = arguments.out.clone().unwrap_or_else(|| default_folder(&arguments.file));
    let files = CalibrationFiles::of(calibration);
    let reserved = reserve(&folder, &files.identity(), arguments.force).map_err(of_reserve)?;
    let provenance = provenance(arguments.jobs);
    // Before the log, which nobody would know for ours without it.
    files.begin(&reserved, &provenance).map_err(of_write)?;
    let (log, known) = RunLog::open(&folder, &calibration.readings(), arguments.fresh).map_err(of_log)?;
    if !known.is_empty() && !arguments.quiet {
        say(&format!("{} runs of an earlier attempt are reused", known.len()));
    }
    let stop = stop_on_signal(&folder)?;
    let budget = u64::from(calibration.most_runs);
    let mut workshop = Workshop::new(&worlds, measures, (provenance.jobs, &stop), budget, known);
    let mut keeper =
        Watcher { log, calibration, quiet: arguments.quiet, bar: None, stop: &stop, told: false };
    let result = fit(&mut workshop, &order(calibration, start), &mut keeper);
    keeper.end();
    let result = match result {
        Ok(result) => result,
        Err(Halt::Broken) => {
            let error = anyhow::anyhow!("runs could not be started, or the log of the folder not be written");
            return Err(Fault::new(Exit::Internal, error));
        }
        Err(Halt::Stopped | Halt::Spent) => {
            warn("stopped: completed runs are kept; the same command resumes");
            return Ok(Exit::Interrupted);
        }
    };
    let fitted = Fitted { calibration, result: &result };
    let written =
        files.write(&reserved, &fitted, &provenance, begun.elapsed().as_secs_f64()).map_err(of_write)?;
    match arguments.format {
        Format::Json => print(&as_text(&calibration_as_json(&fitted)))?,
        Format::Human => print(&format!("{}\n{}", calibration_table(&fitted), file_list(&folder, &written)))?,
    };
    Ok(if fitted.is_reached() { Exit::Done } else { Exit::Contradicted })
}

/// What the file holds.
enum Read {
    /// One world.
    One(Box<Calibration>),
    /// Several, under `[[worlds]]`.
    Joint(Box<JointCalibration>),
}

/// Reads the file; mistakes and warnings are printed.
fn read(arguments: &CalibrateArgs) -> Result<Read, Fault> {
    let (path, options) = (&arguments.file, arguments.changes.options());
    let fault = |wrong: Diagnostics| faulty(arguments, &wrong);
    let text = match looked_into(path, &options) {
        Some((text, true)) => {
            return JointCalibration::of(path, Some(text), &options)
                .map(|read| Read::Joint(Box::new(read)))
                .map_err(fault);
        }
        Some((text, false)) => Some(text),
        None => None,
    };
    let mut calibration = Calibration::of(path, text, &options).map_err(fault)?;
    tell(calibration.warnings());
    if let Some(runs) = arguments.unseen {
        calibration.unseen_runs = runs;
    }
    Ok(Read::One(Box::new(calibration)))
}

fn faulty(arguments: &CalibrateArgs, mistakes: &Diagnostics) -> Fault {
    tell(mistakes);
    let what = format!("the calibration `{}` cannot be run", arguments.file.display());
    perhaps_another_kind(Fault::new(Exit::Usage, anyhow::anyhow!(what)), [mistakes])
}

/// What is read off each run: targets, then figures that are told beside.
fn measures(
    calibration: &Calibration,
    worlds: &CalibrationWorlds<'_>,
    start: &[f64],
) -> Result<Vec<Measure>, Fault> {
    let (_, world) = worlds.engine(start, LuckOf::Fit).map_err(|error| Fault::new(Exit::Usage, error))?;
    let names = world.names();
    let targets = calibration.targets.iter().map(|target| (&target.name, &target.reading));
    let reported = calibration.reported.iter().map(|reported| (&reported.name, &reported.reading));
    let found = targets.chain(reported).map(|(name, reading)| {
        Measure::of(reading, &names)
            .map_err(|wrong| Fault::new(Exit::Usage, anyhow::anyhow!("`{name}` of the calibration: {wrong}")))
    });
    found.collect()
}

fn order(calibration: &Calibration, start: Vec<f64>) -> Order {
    let wanted = calibration.targets.iter();
    Order {
        wanted: wanted
            .map(|target| Wanted { value: target.value, tolerance: target.tolerance, weight: target.weight })
            .collect(),
        start,
        replications: calibration.replications,
        most_replications: calibration.most_replications,
        steps: (calibration.first_step, calibration.last_step),
        unseen: calibration.unseen_runs,
    }
}

/// Keeps what runs leave, and says how far things are.
struct Watcher<'a> {
    log: RunLog,
    calibration: &'a Calibration,
    quiet: bool,
    /// Progress of the present batch, with its size.
    bar: Option<(u32, Progress)>,
    stop: &'a Stop,
    /// Whether the user was told that the end has begun.
    told: bool,
}

impl Watcher<'_> {
    fn end(&mut self) {
        if let Some((_, bar)) = self.bar.take() {
            bar.end();
        }
    }
}

impl Keeper for Watcher<'_> {
    fn keep(&mut self, key: &Key, left: &Left) -> bool {
        self.log.add(key, left).is_ok()
    }

    fn tick(&mut self, ended: u32, of: u32) {
        let (_, bar) = self.bar.get_or_insert_with(|| (of, Progress::begin(self.quiet, u64::from(of), of)));
        if self.stop.asked() && !std::mem::replace(&mut self.told, true) {
            bar.say("finishing the runs in progress; press Ctrl-C again to abort");
        }
        bar.at(u64::from(ended), ended);
        if ended == of {
            self.end();
        }
    }
}

impl Hears for Watcher<'_> {
    fn step(&mut self, step: &Step) {
        self.end();
        if self.quiet {
            return;
        }
        let names = self.calibration.targets.iter().map(|target| target.name.as_str());
        let worst = names.zip(&step.residuals).max_by(|one, other| one.1.abs().total_cmp(&other.1.abs()));
        let worst =
            worst.map(|(name, residual)| format!("; worst target {name}, {residual:+.2} tolerances off"));
        say(&format!(
            "step {}: radius {:.4}, {} replications{}",
            step.number,
            step.radius,
            step.replications,
            worst.unwrap_or_default()
        ));
    }
}
