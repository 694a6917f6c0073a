//! `petisim calibrate` with a file of several worlds.

use std::time::Instant;

use super::file::JointCalibration;
use super::method::{
    Broken, Hears, JointWorlds, POPULATION, Problem, Row, Runs, ScenarioWorlds, Wave, calibrate as fit,
};
use super::tables::{Found, JointFiles, joint_as_json, joint_table};
use crate::command::arguments::{Format, default_folder, provenance};
use crate::command::console::{as_text, print, say, warn};
use crate::command::exit::{Exit, Fault};
use crate::command::faults::{of_reserve, of_write};
use crate::command::load::tell;
use crate::command::progress::Progress;
use crate::command::signals::stop_on_signal;
use crate::experiment::{Engine, Stop};
use crate::render::terminal::file_list;
use crate::results::calibrate::command::{CalibrateArgs, of_log};
use crate::results::calibrate::joint::file::Use;
use crate::results::calibrate::method::{Halt, Keeper, Key, Left, LuckOf, Measure};
use crate::results::calibrate::tables::RunLog;
use crate::store::out_dir::reserve;

/// Draws that make an interval.
const LEAST_DRAWS: u32 = 20;

/// Fits, checks, writes and shows.
pub(crate) fn calibrate(arguments: &CalibrateArgs, mut calibration: JointCalibration) -> Result<Exit, Fault> {
    let begun = Instant::now();
    if let Some(draws) = arguments.unseen {
        if !(LEAST_DRAWS..=POPULATION as u32).contains(&draws) {
            let error = anyhow::anyhow!(
                "a calibration of several worlds needs {LEAST_DRAWS} to {POPULATION} runs with new seeds"
            );
            return Err(Fault::new(Exit::Usage, error).hint("its predictive intervals come from them"));
        }
        calibration.draws = draws;
    }
    calibration.warnings().for_each(tell);
    let worlds = ScenarioWorlds(&calibration);
    let measures = measures(&calibration, &worlds)?;
    let folder = arguments.out.clone().unwrap_or_else(|| default_folder(&arguments.file));
    let files = JointFiles::of(&calibration);
    let reserved = reserve(&folder, &files.identity(), arguments.force).map_err(of_reserve)?;
    let provenance = provenance(arguments.jobs);
    // Before the log, which nobody would know for ours without it.
    files.begin(&reserved, &provenance).map_err(of_write)?;
    let (log, known) = RunLog::open(&folder, &calibration.readings(), arguments.fresh).map_err(of_log)?;
    if !known.is_empty() && !arguments.quiet {
        say(&format!("{} runs of an earlier attempt are reused", known.len()));
    }
    let stop = stop_on_signal(&folder)?;
    let problem = problem(&calibration);
    let mut keeper = Watcher::new(log, arguments.quiet, &stop, &calibration);
    let threads = rayon::ThreadPoolBuilder::new().num_threads(provenance.jobs).build();
    let threads = threads.map_err(|error| Fault::new(Exit::Internal, error))?;
    let jobs = provenance.jobs;
    let is_fitted = (0..calibration.worlds.len()).map(|world| calibration.is_fitted(world)).collect();
    let mut runs =
        Runs { worlds: &worlds, measures, is_fitted, jobs, stop: &stop, known, keeper: &mut keeper };
    let result = threads.install(|| fit(&problem, &mut runs));
    keeper.end();
    let result = match result {
        Ok(result) => result,
        Err(Broken::Row(row, found, needed)) => {
            return Err(without_figures(&calibration, row, (found, needed)));
        }
        Err(Broken::Runs(Halt::Broken)) => {
            let error = anyhow::anyhow!("runs could not be started, or the log of the folder not be written");
            return Err(Fault::new(Exit::Internal, error));
        }
        Err(Broken::Runs(Halt::Stopped | Halt::Spent)) => {
            warn("stopped: completed runs are kept; the same command resumes");
            return Ok(Exit::Interrupted);
        }
    };
    let found = Found { calibration: &calibration, result: &result };
    let seconds = begun.elapsed().as_secs_f64();
    let written = files.write(&reserved, &found, &provenance, seconds).map_err(of_write)?;
    match arguments.format {
        Format::Json => print(&as_text(&joint_as_json(&found)))?,
        Format::Human => print(&format!("{}\n{}", joint_table(&found), file_list(&folder, &written)))?,
    };
    Ok(if found.is_reached() { Exit::Done } else { Exit::Contradicted })
}

/// What is asked, without what only people read.
fn problem(calibration: &JointCalibration) -> Problem {
    let inputs: Vec<Vec<usize>> =
        (0..calibration.worlds.len()).map(|world| calibration.inputs(world)).collect();
    let row = |(world, row): (usize, &super::file::Published)| Row {
        value: row.value,
        error: row.error,
        is_fit: row.r#use == Use::Fit,
        inputs: inputs[world].clone(),
        ends: row.ends,
    };
    Problem {
        priors: calibration.parameters.iter().map(super::file::Fitted::prior).collect(),
        rows: calibration.rows().map(row).collect(),
        waves: calibration.waves,
        points: calibration.points as usize,
        replications: calibration.replications,
        cutoff: calibration.cutoff,
        draws: calibration.draws as usize,
        estimate_runs: calibration.estimate_runs,
        seed: calibration.seed,
    }
}

/// What is read off each run, world by world.
fn measures(calibration: &JointCalibration, worlds: &ScenarioWorlds<'_>) -> Result<Vec<Vec<Measure>>, Fault> {
    let middle = vec![0.5; calibration.parameters.len()];
    let of = |(place, world): (usize, &super::file::JointWorld)| {
        let built = worlds.engine(place, &middle, LuckOf::Fit);
        let (_, built) = built.map_err(|error| Fault::new(Exit::Usage, error))?;
        let names = built.names();
        let one = |row: &super::file::Published| {
            let wrong = |wrong| {
                Fault::new(
                    Exit::Usage,
                    anyhow::anyhow!("`{}.{}` of the calibration: {wrong}", world.name, row.name),
                )
            };
            Measure::of(&row.reading, &names).map_err(wrong)
        };
        world.rows.iter().map(one).collect()
    };
    calibration.worlds.iter().enumerate().map(of).collect()
}

fn without_figures(calibration: &JointCalibration, row: usize, (found, needed): (usize, usize)) -> Fault {
    let message =
        format!("only {found} points left this figure in every run, and an emulator needs {needed}");
    let help = "it is missing where nothing of the kind happened, or a run failed: choose another figure, other \
                months, a larger world, or narrower ranges";
    tell(&calibration.mistake(row, message, help));
    Fault::new(Exit::Usage, anyhow::anyhow!("a fitted row has no figures"))
}

/// Keeps what runs leave, and says how far things are.
struct Watcher<'a> {
    log: RunLog,
    quiet: bool,
    bar: Option<Progress>,
    stop: &'a Stop,
    calibration: &'a JointCalibration,
    /// Runs of this process before the batch, and the most that there may be.
    done: u64,
    of: u64,
    /// Whether the user was told that the end has begun.
    told: bool,
}

impl<'a> Watcher<'a> {
    fn new(log: RunLog, quiet: bool, stop: &'a Stop, calibration: &'a JointCalibration) -> Watcher<'a> {
        Watcher { log, quiet, bar: None, stop, calibration, done: 0, of: 0, told: false }
    }

    fn end(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.end();
        }
    }
}

impl Keeper for Watcher<'_> {
    fn keep(&mut self, key: &Key, left: &Left) -> bool {
        self.log.add(key, left).is_ok()
    }

    fn tick(&mut self, ended: u32, of: u32) {
        let all = self.of as u32;
        let bar = self.bar.get_or_insert_with(|| Progress::begin(self.quiet, u64::from(all), all));
        bar.expect(self.of, all);
        if self.stop.asked() && !std::mem::replace(&mut self.told, true) {
            bar.say("finishing the runs in progress; press Ctrl-C again to abort");
        }
        bar.at(self.done + u64::from(ended), (self.done + u64::from(ended)) as u32);
        if ended == of {
            self.done += u64::from(of);
        }
    }
}

impl Hears for Watcher<'_> {
    fn batch(&mut self, now: u64, later: u64) {
        self.of = self.done + now + later;
    }

    fn wave(&mut self, wave: &Wave) {
        if self.quiet {
            return;
        }
        let mut rows = self.calibration.rows();
        let worst = rows.nth(wave.worst).map(|(world, row)| {
            format!("; farthest row {}.{}", self.calibration.worlds[world].name, row.name)
        });
        let text = format!(
            "wave {}: {} points, {:.3} % of the priors left, down to {:.1} standard deviations{}",
            wave.number,
            wave.points,
            100.0 * wave.left,
            wave.level,
            worst.unwrap_or_default()
        );
        match &self.bar {
            Some(bar) => bar.say(&text),
            None => say(&text),
        }
    }
}
