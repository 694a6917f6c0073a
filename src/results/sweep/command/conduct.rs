//! Conducting a sweep: freeze the plan, find out what is missing, do it, merge when nothing is missing any more.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::recorder::Recorder;
use super::shard::{WATCHED, begin, free_attempt};
use super::{of_freeze, of_sweep};
use crate::command::console::{say, warn};
use crate::command::exit::{Exit, Fault};
use crate::command::progress::Progress;
use crate::command::signals::{Signals, mark_abort};
use crate::experiment::{Points, Shard, Stop};
use crate::model::outcome::MetricInfo;
use crate::results::sweep::files::{
    Index, Merged, Rounds, State, SweepError, SweepFolder, blamed, follow, forgive, freeze, merge,
};
use crate::results::sweep::method::{Pace, RunKey, SweepSpec, Task, work};
use crate::store::manifest::Provenance;
use crate::store::out_dir::ReserveError;

/// Which part of the plan is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ShardChoice {
    /// All of it.
    Whole,
    /// This shard.
    Shard(Shard),
    /// The shard of this number; how many there are stands in the frozen plan.
    Number(u32),
}

/// How a sweep is conducted.
pub(crate) struct Conduct<'a> {
    /// The folder of the plan.
    pub(crate) folder: PathBuf,
    /// Which runs are ours.
    pub(crate) shard: ShardChoice,
    /// Threads.
    pub(crate) jobs: usize,
    /// When the last run should have ended.
    pub(crate) deadline: Option<Instant>,
    /// Whether failed runs are run again.
    pub(crate) retry_failed: bool,
    /// Whether another plan is replaced.
    pub(crate) force: bool,
    /// Whether to show no progress.
    pub(crate) quiet: bool,
    /// All metrics there are.
    pub(crate) catalogue: &'static [MetricInfo],
    /// Names the result of a run.
    pub(crate) run_key: RunKey<'a>,
    /// Who asks for an end.
    pub(crate) signals: &'a Signals,
    /// For the manifest.
    pub(crate) provenance: Provenance,
}

/// What came of a sweep.
#[derive(Debug)]
pub(crate) struct Conducted {
    /// How the program ends.
    pub(crate) exit: Exit,
    /// Runs that this process did.
    pub(crate) ended: u32,
    /// Runs of the whole plan with results, failed, and missing.
    pub(crate) counts: (u32, u32, u32),
    /// What was merged, if nothing is missing.
    pub(crate) merged: Option<Merged>,
    /// How many replications each point is to have in the next round, if there is one.
    next: Option<BTreeMap<String, u32>>,
}

/// Conducts a sweep; where intervals decide how often points are run, round by round.
///
/// # Errors
/// If the folder is not ours or damaged, somebody else is at work on the shard, or the disk refuses.
pub(crate) fn conduct<P: Points>(
    points: &P,
    spec: &SweepSpec,
    order: &Conduct<'_>,
) -> Result<Conducted, Fault> {
    let Some(rule) = spec.rule() else { return round(points, spec, order, &mut None) };
    let mut rounds = Some(Rounds::begin(rule));
    let mut spec = spec.clone();
    let mut ended = 0;
    loop {
        if !order.force {
            follow(&mut spec, &order.folder);
        }
        let mut conducted = round(points, &spec, order, &mut rounds)?;
        ended += conducted.ended;
        conducted.ended = ended;
        let Some(next) = conducted.next.take() else { return Ok(conducted) };
        if let Some(exit) = order.signals.heard() {
            return Ok(Conducted { exit, ..conducted });
        }
        let (mut points, mut runs) = (0, 0);
        for point in &mut spec.points {
            let wanted = next.get(&point.id).copied().unwrap_or(point.replications);
            points += u32::from(wanted > point.replications);
            runs += wanted.saturating_sub(point.replications);
            point.replications = wanted;
        }
        if !order.quiet {
            say(&format!(
                "intervals are too wide at {points} of {} points: {runs} more runs",
                spec.points.len()
            ));
        }
    }
}

/// Freezes the plan of a round. Another process may have gone on to the next one meanwhile: then that one counts.
fn freeze_round(spec: &SweepSpec, order: &Conduct<'_>, shards: Option<u32>) -> Result<SweepFolder, Fault> {
    let go = |spec| freeze(&order.folder, spec, order.run_key, shards, order.force, &order.provenance);
    match go(spec) {
        Err(ReserveError::Differs { .. }) if spec.precision.is_some() && !order.force => {
            let mut spec = spec.clone();
            follow(&mut spec, &order.folder);
            go(&spec).map_err(of_freeze)
        }
        other => other.map_err(of_freeze),
    }
}

/// Does what is missing of a plan, and merges if nothing is missing then and no round follows.
fn round<P: Points>(
    points: &P,
    spec: &SweepSpec,
    order: &Conduct<'_>,
    rounds: &mut Option<Rounds>,
) -> Result<Conducted, Fault> {
    let settled = match order.shard {
        ShardChoice::Shard(shard) => Some(shard.of()),
        _ => None,
    };
    let folder = &order.folder;
    let mut sweep = freeze_round(spec, order, None)?;
    let is_first = rounds.as_ref().is_none_or(Rounds::is_first);
    if let (Some(more @ 1..), false, true) = (sweep.grew_by, order.quiet, is_first) {
        say(&format!("the plan in `{}` grew by {more} runs", folder.display()));
    }
    if sweep.dropped > 0 {
        let runs = sweep.dropped;
        warn(&format!("--force took away {runs} finished runs of another plan in `{}`", folder.display()));
    }
    if settled.is_some() && sweep.frozen.manifest.shards.is_none() {
        sweep = freeze_round(spec, order, settled)?;
    }
    let shard = shard_of(order.shard, &sweep)?;
    let patience = |text: &str| say(text);
    let hurry = || order.signals.heard().is_some();
    let attempt = free_attempt(&sweep.parts(), shard, WATCHED, &mut { patience }, &hurry)?;
    let metrics: Vec<&'static MetricInfo> = spec.metrics.iter().map(|(_, metric)| *metric).collect();
    let index = Index::read(&sweep.parts(), &sweep.frozen, &metrics).map_err(of_sweep)?;
    // In each round again, a run that fails for good would never end.
    let todo = Todo::of(&sweep, &index, shard, order.retry_failed && is_first)?;
    drop(index);
    let done = match todo.places.len() {
        0 => Done::default(),
        _ => run(points, spec, order, &sweep, shard, attempt, &todo)?,
    };
    finish((order, rounds), &sweep, &metrics, shard, done)
}

/// What this process did.
#[derive(Default)]
struct Done {
    ended: u32,
    /// How the program ends, if it was stopped before its last run.
    stopped: Option<Exit>,
}

fn shard_of(choice: ShardChoice, sweep: &SweepFolder) -> Result<Shard, Fault> {
    let number = match choice {
        ShardChoice::Whole => return Ok(Shard::WHOLE),
        ShardChoice::Shard(shard) => return Ok(shard),
        ShardChoice::Number(number) => number,
    };
    let Some(of) = sweep.frozen.manifest.shards else {
        let error = anyhow::anyhow!("the plan in `{}` is not divided into shards", sweep.folder.display());
        return Err(Fault::new(Exit::Usage, error)
            .hint("divide it once with `petisim plan FILE --out DIR --shards N`, and submit tasks 1 to N"));
    };
    Shard::new(number, of).ok_or_else(|| {
        let error = anyhow::anyhow!("there is no shard {number}: the plan has shards 1 to {of}");
        Fault::new(Exit::Usage, error).hint(format!("number the tasks of the array from 1 to {of}"))
    })
}

/// A run that so often was going on when its process ended itself is not tried again.
const MOST_ENDS: u32 = 2;

/// Places of the runs that are ours and not done.
struct Todo {
    /// First those that are lost, then those that are suspected, then the others.
    places: Vec<u32>,
    /// How many have ended their process too often.
    lost: u32,
    /// How many were going on when a process ended itself.
    suspected: u32,
}

impl Todo {
    fn of(sweep: &SweepFolder, index: &Index, shard: Shard, retry_failed: bool) -> Result<Todo, Fault> {
        let own = (0..sweep.frozen.runs()).filter(|place| shard.takes(*place));
        if own.clone().next().is_none() {
            let runs = sweep.frozen.runs();
            let error = anyhow::anyhow!("shard {shard} is empty: the plan has {runs} runs");
            return Err(Fault::new(Exit::Nothing, error));
        }
        let open = |place: &u32| match index.state(*place) {
            State::Missing => true,
            State::Failed => retry_failed,
            State::Done => false,
        };
        let parts = sweep.parts();
        let disk = |source| of_sweep(SweepError::Disk { path: parts.clone(), source });
        if retry_failed {
            forgive(&parts).map_err(disk)?;
        }
        let blamed = blamed(&parts, &sweep.frozen, index).map_err(disk)?;
        let ends = |place: &u32| blamed.get(place).copied().unwrap_or(0);
        let mut places: Vec<u32> = own.filter(open).collect();
        places.sort_by_key(|place| std::cmp::Reverse(ends(place).min(MOST_ENDS)));
        let count = |wanted: std::ops::RangeInclusive<u32>| {
            places.iter().filter(|place| wanted.contains(&ends(place))).count() as u32
        };
        Ok(Todo { lost: count(MOST_ENDS..=u32::MAX), suspected: count(1..=MOST_ENDS - 1), places })
    }
}

/// What the places of the plan are about.
fn tasks_of(spec: &SweepSpec, sweep: &SweepFolder, places: &[u32]) -> Result<Vec<Task>, Fault> {
    let of_spec: BTreeMap<&str, usize> = spec.points.iter().map(|point| (&*point.id, point.place)).collect();
    let task = |place: &u32| {
        let (id, replication) = sweep.frozen.run(*place);
        // The plan was compared with the study when it was frozen, unless somebody just extended it.
        let point = of_spec.get(id).copied().ok_or_else(|| {
            let error = anyhow::anyhow!("the plan in `{}` was extended meanwhile", sweep.folder.display());
            Fault::new(Exit::Exists, error)
        })?;
        Ok(Task { point, replication })
    };
    places.iter().map(task).collect()
}

/// Does the runs at these places of the plan.
fn run<P: Points>(
    points: &P,
    spec: &SweepSpec,
    order: &Conduct<'_>,
    sweep: &SweepFolder,
    shard: Shard,
    attempt: u32,
    todo: &Todo,
) -> Result<Done, Fault> {
    let (frozen, places, count) = (&sweep.frozen, &todo.places, todo.places.len() as u32);
    let tasks = tasks_of(spec, sweep, places)?;
    let attempt = begin(&sweep.parts(), shard, attempt, count, &spec.metrics)?;
    let begun = attempt.begun();
    if let Ok(file) = begun.file() {
        mark_abort(file);
    }
    let stop = Stop::default();
    let mut recorder = Recorder {
        frozen,
        spec,
        run_key: order.run_key,
        places,
        tasks: &tasks,
        first: 0,
        attempt,
        stop: &stop,
        signals: order.signals,
        progress: Progress::begin(order.quiet, u64::from(count), count),
        ended: 0,
        failed: 0,
        error: None,
        superseded: false,
        out_of_time: false,
    };
    let pace = Pace::until(order.deadline);
    recorder.give_up_on(todo.lost);
    // Runs that were going on when a process ended itself go alone, so that the next end tells which it was.
    let (lost, alone) = (todo.lost as usize, (todo.lost + todo.suspected) as usize);
    let mut pool = Ok(());
    for (range, jobs) in [(lost..alone, 1), (alone..tasks.len(), order.jobs)] {
        let hear = |index: usize| begun.run(&frozen.run_id(places[range.start + index]));
        recorder.first = range.start as u32;
        if pool.is_ok() && !range.is_empty() && !stop.asked() {
            pool = work(points, &tasks[range.clone()], jobs, &stop, &pace, &hear, &mut recorder);
        }
    }
    done(recorder, shard, pool.map_err(anyhow::Error::new))
}

/// What came of the runs, once the recorder hears of no more.
fn done(recorder: Recorder<'_>, shard: Shard, pool: anyhow::Result<()>) -> Result<Done, Fault> {
    recorder.progress.end();
    let Recorder { attempt, error, superseded, out_of_time, ended, places, signals, .. } = recorder;
    // The beat ends also after an error: nobody is at work there any more.
    let (part, closed) = (attempt.path(), attempt.end());
    pool.map_err(|error| Fault::new(Exit::Internal, error.context("cannot start threads")))?;
    if let Some(source) = error.or_else(|| closed.err()) {
        return Err(Fault::new(Exit::Internal, SweepError::Disk { path: part, source })
            .hint("completed runs are kept; free some disk space and use the same command again"));
    }
    if superseded {
        let error = anyhow::anyhow!("another process took over shard {shard}; what was done here is kept");
        return Err(Fault::new(Exit::Exists, error));
    }
    let all = ended as usize == places.len();
    let asked = signals.heard().or(out_of_time.then_some(Exit::Stopped));
    Ok(Done { ended, stopped: asked.filter(|_| !all) })
}

/// Reads again what is there, for others may have been at work too, and merges if nothing is missing.
fn finish(
    (order, rounds): (&Conduct<'_>, &mut Option<Rounds>),
    sweep: &SweepFolder,
    metrics: &[&'static MetricInfo],
    shard: Shard,
    done: Done,
) -> Result<Conducted, Fault> {
    let (sweep, index) = look_again(&sweep.folder, metrics)?;
    let counts @ (_, _, missing) = index.count(Shard::WHOLE);
    let next = match rounds {
        Some(rounds) if missing == 0 => rounds.take(&sweep, &index).map_err(of_sweep)?,
        _ => None,
    };
    let merged = match missing {
        0 if next.is_none() => Some(
            merge(&sweep, &index, order.catalogue, (false, order.force), &order.provenance)
                .map_err(of_sweep)?,
        ),
        _ => None,
    };
    let (_, failed, own_missing) = if missing == 0 { counts } else { index.count(shard) };
    let exit = match done.stopped {
        Some(stopped) => stopped,
        // All ended, but somebody took parts away.
        None if own_missing > 0 => Exit::Incomplete,
        None if failed > 0 => Exit::SomeFailed,
        None => Exit::Done,
    };
    Ok(Conducted { exit, ended: done.ended, counts, merged, next })
}

/// The plan as it is now, since another process may have extended it, and what is known of its runs.
fn look_again(folder: &Path, metrics: &[&'static MetricInfo]) -> Result<(SweepFolder, Index), Fault> {
    let look = || {
        let sweep = SweepFolder::open(folder)?;
        let index = Index::read(&sweep.parts(), &sweep.frozen, metrics)?;
        Ok((sweep, index))
    };
    match look() {
        // Between the two another process may have extended the plan, and done a run of it.
        Err(SweepError::Foreign { .. }) => look().map_err(of_sweep),
        other => other.map_err(of_sweep),
    }
}

/// The moment by which runs should have ended.
pub(crate) fn deadline(max_time: Option<Duration>) -> Option<Instant> {
    max_time.and_then(|time| Instant::now().checked_add(time))
}
