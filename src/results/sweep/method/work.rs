//! The work of a sweep: engines are made once for each point, and gone as soon as its last run has ended.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Instant;

use super::pace::Pace;
use crate::experiment::{Clock, Engine, Failure, Listener, Names, Points, Stop, Watch, replicate, run_all};
use crate::model::outcome::Outcome;

/// A run that is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Task {
    /// Place of its point among [`Points::points`].
    pub point: usize,
    /// Its replication.
    pub replication: u32,
}

/// What a run of a sweep leaves behind.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// What it measured.
    pub outcome: Outcome,
    /// The names in it.
    pub names: Arc<Names>,
}

/// Does all tasks on `jobs` threads, beginning them in order. Tasks of one point must stand together.
///
/// `begin` hears of it before a task begins, on any thread; the listener of task `index` as soon as it ends; of `None` if there was no time left to begin it, after which
/// none begins any more.
///
/// # Errors
/// If the threads cannot be started.
pub fn work<P: Points>(
    points: &P,
    tasks: &[Task],
    jobs: usize,
    stop: &Stop,
    pace: &Pace,
    begin: &(dyn Fn(usize) + Sync),
    listener: &mut impl Listener<Option<Recorded>>,
) -> Result<(), rayon::ThreadPoolBuildError> {
    let engines = Engines { points, tasks, slots: Mutex::default() };
    let clock = Clock::default();
    let one = |index: u32| {
        let begun = Instant::now();
        if !pace.may_begin(begun) {
            stop.ask();
            return Ok(None);
        }
        let task = tasks[index as usize];
        begin(index as usize);
        let held = engines.hold(index as usize);
        let ready = held.ready()?;
        let measured = replicate(&ready.engine, task.replication, Watch { clock: &clock, log: None })?;
        pace.ended(begun.elapsed());
        Ok(Some(Recorded { outcome: measured.outcome, names: Arc::clone(&ready.names) }))
    };
    run_all(tasks.len() as u32, jobs, stop, one, listener)
}

/// An engine and the names in its results.
struct Ready<E> {
    engine: E,
    names: Arc<Names>,
}

/// What became of making an engine.
type Made<E> = Arc<OnceLock<Result<Ready<E>, Failure>>>;

/// The engines of the points at which somebody is at work.
struct Engines<'a, P: Points> {
    points: &'a P,
    tasks: &'a [Task],
    slots: Mutex<BTreeMap<usize, Slot<P::Engine>>>,
}

struct Slot<E> {
    made: Made<E>,
    /// Runs of the point that have not ended.
    left: usize,
}

impl<'a, P: Points> Engines<'a, P> {
    /// Task `index` begins.
    fn hold(&self, index: usize) -> Held<'_, 'a, P> {
        let point = self.tasks[index].point;
        let mut slots = self.slots();
        let slot = slots.entry(point).or_insert_with(|| {
            // Whoever comes first need not be the first task of its point.
            let (before, from) = self.tasks.split_at(index);
            let same = |task: &&Task| task.point == point;
            let left = before.iter().rev().take_while(same).count() + from.iter().take_while(same).count();
            Slot { made: Made::default(), left }
        });
        Held { made: Arc::clone(&slot.made), engines: self, point }
    }

    fn slots(&self) -> MutexGuard<'_, BTreeMap<usize, Slot<P::Engine>>> {
        // A panic while the map is locked is impossible but for memory; what it holds is whole in any case.
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The engine of a point while a run uses it.
struct Held<'e, 'a, P: Points> {
    made: Made<P::Engine>,
    engines: &'e Engines<'a, P>,
    point: usize,
}

impl<P: Points> Held<'_, '_, P> {
    /// The engine; made by whoever comes first, while the others of the same point wait.
    fn ready(&self) -> Result<&Ready<P::Engine>, Failure> {
        let make = || {
            let engine = self.engines.points.engine(self.point)?;
            let names = Arc::new(engine.names());
            Ok(Ready { engine, names })
        };
        self.made.get_or_init(make).as_ref().map_err(Clone::clone)
    }
}

impl<P: Points> Drop for Held<'_, '_, P> {
    fn drop(&mut self) {
        let mut slots = self.engines.slots();
        if let Some(slot) = slots.get_mut(&self.point) {
            slot.left -= 1;
            if slot.left == 0 {
                slots.remove(&self.point);
            }
        }
    }
}
