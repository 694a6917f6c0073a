//! Runs for a calibration: each once, on all cores, remembered by world and replication.
//!
//! The search asks for points in an order that depends on results alone. So whatever was run before, in this process
//! or an earlier one, only saves time, and the order in which runs end changes nothing.

use std::collections::BTreeMap;

use super::measure::Measure;
use super::search::Halt;
use crate::experiment::{Clock, Engine, Failure, Listener, Stop, Watch, replicate, run_all};

/// The worlds that can be run: one for each place in the unit box, and for each of two kinds of luck.
pub trait Worlds: Sync {
    /// What runs a world.
    type Engine: Engine + Send + Sync;

    /// The nearest coordinates that can be run.
    fn snap(&self, at: &[f64]) -> Vec<f64>;

    /// The world at a place, with a name that follows from what it simulates, its luck included.
    ///
    /// # Errors
    /// If the world at that place is wrong.
    fn engine(&self, at: &[f64], luck: LuckOf) -> Result<(String, Self::Engine), Failure>;

    /// Distances from what was known beforehand, in standard deviations, one for each prior.
    fn priors(&self, at: &[f64]) -> Vec<f64>;
}

/// Whose luck a run has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LuckOf {
    /// That of the fit.
    Fit,
    /// That of the check, which the fit did not see.
    Unseen,
}

/// A run by its world and its replication.
pub type Key = (String, u32);

/// What a run left: the measures in their order, or why there are none.
#[derive(Clone, Debug, PartialEq)]
pub enum Left {
    /// A value for each measure; `None` where the metric has none.
    Values(Vec<Option<f64>>),
    /// Why the run failed.
    Failed(String),
}

/// Who keeps what runs leave, and tells how far they are.
pub trait Keeper {
    /// A run ended, in no order. Answers whether it could be kept.
    fn keep(&mut self, key: &Key, left: &Left) -> bool;

    /// So many of so many runs of a batch have ended; called now and then.
    fn tick(&mut self, ended: u32, of: u32);
}

/// A point that was run.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluated {
    /// The name of its world.
    pub world: String,
    /// Its coordinates.
    pub at: Vec<f64>,
    /// Whose luck.
    pub luck: LuckOf,
    /// Replications that were asked for; more, as steps shrank.
    pub replications: u32,
}

/// Runs worlds.
pub struct Workshop<'a, W: Worlds> {
    pub(crate) worlds: &'a W,
    pub(crate) measures: Vec<Measure>,
    jobs: usize,
    stop: &'a Stop,
    budget: u64,
    known: BTreeMap<Key, Left>,
    /// Points in the order in which they were asked for.
    pub(crate) asked: Vec<Evaluated>,
}

impl<'a, W: Worlds> Workshop<'a, W> {
    /// A workshop that has run nothing but what `known` says.
    pub fn new(
        worlds: &'a W,
        measures: Vec<Measure>,
        (jobs, stop): (usize, &'a Stop),
        budget: u64,
        known: BTreeMap<Key, Left>,
    ) -> Workshop<'a, W> {
        Workshop { worlds, measures, jobs, stop, budget, known, asked: Vec::new() }
    }

    /// Runs that the fit asked for so far.
    pub(crate) fn spent(&self) -> u64 {
        let fit = self.asked.iter().filter(|point| point.luck == LuckOf::Fit);
        fit.map(|point| u64::from(point.replications)).sum()
    }

    /// The place of a point that was asked for.
    pub(crate) fn place_of(&self, at: &[f64], luck: LuckOf) -> Option<usize> {
        let (world, _) = self.worlds.engine(at, luck).ok()?;
        self.asked.iter().position(|point| point.world == world)
    }

    /// What one run left, if it was run.
    pub(crate) fn left(&self, world: &str, replication: u32) -> Option<&Left> {
        self.known.get(&(world.to_string(), replication))
    }

    /// Runs all these points so often, each replication once; answers with the places of the points in `asked`.
    pub(crate) fn run(
        &mut self,
        points: &[Vec<f64>],
        luck: LuckOf,
        replications: u32,
        keeper: &mut impl Keeper,
    ) -> Result<Vec<usize>, Halt> {
        let mut places = Vec::new();
        let mut engines = Vec::new();
        for at in points {
            // A world that cannot be made ready fails in every replication.
            let (world, engine) = match self.worlds.engine(at, luck) {
                Ok((world, engine)) => (world, Ok(engine)),
                Err(failure) => (format!("wrong at {at:?}"), Err(failure)),
            };
            let place = self.place(world, at, luck);
            engines.push((place, engine));
            places.push(place);
        }
        let more =
            |(place, _): &(usize, _)| u64::from(replications.saturating_sub(self.asked[*place].replications));
        if luck == LuckOf::Fit && self.spent() + engines.iter().map(more).sum::<u64>() > self.budget {
            return Err(Halt::Spent);
        }
        let mut tasks = Vec::new();
        for (place, engine) in &engines {
            let point = &mut self.asked[*place];
            point.replications = point.replications.max(replications);
            for replication in 0..replications {
                let key = (point.world.clone(), replication);
                match engine {
                    _ if self.known.contains_key(&key) => {}
                    Ok(engine) => tasks.push(Task { key, engine, measures: &self.measures }),
                    Err(failure) => {
                        self.known.insert(key, Left::Failed(failure.to_string()));
                    }
                }
            }
        }
        run_tasks(&tasks, &mut self.known, (self.jobs, self.stop), keeper)?;
        Ok(places)
    }

    /// The place of a point among those asked for; a new one if it is new.
    fn place(&mut self, world: String, at: &[f64], luck: LuckOf) -> usize {
        let known = self.asked.iter().position(|point| point.world == world);
        known.unwrap_or_else(|| {
            self.asked.push(Evaluated { world, at: at.to_vec(), luck, replications: 0 });
            self.asked.len() - 1
        })
    }
}

/// A run that is to be made.
pub(crate) struct Task<'t, E> {
    /// Its world and replication.
    pub(crate) key: Key,
    /// What runs it.
    pub(crate) engine: &'t E,
    /// What is read off it.
    pub(crate) measures: &'t [Measure],
}

/// Makes runs on all cores and takes in what they leave.
///
/// # Errors
/// If somebody asked for an end, or what runs left could not be kept.
pub(crate) fn run_tasks<E: Engine + Sync>(
    tasks: &[Task<'_, E>],
    known: &mut BTreeMap<Key, Left>,
    (jobs, stop): (usize, &Stop),
    keeper: &mut impl Keeper,
) -> Result<(), Halt> {
    if tasks.is_empty() {
        return Ok(());
    }
    let clock = Clock::default();
    let work = |index: u32| {
        let Task { key: (_, replication), engine, measures } = &tasks[index as usize];
        let measured = replicate(*engine, *replication, Watch { clock: &clock, log: None })?;
        Ok(measures.iter().map(|measure| measure.value(&measured.outcome)).collect::<Vec<_>>())
    };
    let count = tasks.len() as u32;
    let mut hearing = Hearing { tasks, known, keeper, ended: 0, is_kept: true, stop };
    let pool = run_all(count, jobs, stop, work, &mut hearing);
    let (ended, is_kept) = (hearing.ended, hearing.is_kept);
    match pool {
        Err(_) => Err(Halt::Broken),
        Ok(()) if !is_kept => Err(Halt::Broken),
        Ok(()) if ended < count => Err(Halt::Stopped),
        Ok(()) => Ok(()),
    }
}

/// Takes in what runs leave.
struct Hearing<'a, E, K> {
    tasks: &'a [Task<'a, E>],
    known: &'a mut BTreeMap<Key, Left>,
    keeper: &'a mut K,
    ended: u32,
    is_kept: bool,
    stop: &'a Stop,
}

impl<E, K: Keeper> Listener<Vec<Option<f64>>> for Hearing<'_, E, K> {
    fn done(&mut self, index: u32, result: Result<Vec<Option<f64>>, Failure>) {
        let key = &self.tasks[index as usize].key;
        let left = result.map_or_else(|failure| Left::Failed(failure.to_string()), Left::Values);
        self.ended += 1;
        if self.is_kept && !self.keeper.keep(key, &left) {
            // There is no use in running on if nothing can be kept.
            self.is_kept = false;
            self.stop.ask();
        }
        self.known.insert(key.clone(), left);
        self.keeper.tick(self.ended, self.tasks.len() as u32);
    }

    fn tick(&mut self) {
        self.keeper.tick(self.ended, self.tasks.len() as u32);
    }
}
