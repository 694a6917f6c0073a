//! Values of coalitions: each point is run once for each replication, whoever asks how often.

use std::collections::{BTreeMap, BTreeSet};

use super::{Coalition, Design, Game};
use crate::experiment::compare::{Pool, Totals};
use crate::experiment::{Failure, InOrder, Listener, Watch, replicate, run_all};

/// Why there are no values.
#[derive(Debug, thiserror::Error)]
pub enum NoValues {
    /// A coalition cannot play.
    #[error("a coalition cannot be run: {0}")]
    Coalition(Failure),
    /// More runs than anybody would wait for.
    #[error("{0} replications of these coalitions are more than {MOST_RUNS} runs")]
    TooMany(u32),
    /// Threads cannot be started.
    #[error("cannot start threads")]
    Threads(#[from] rayon::ThreadPoolBuildError),
}

/// Most runs of one attribution.
const MOST_RUNS: usize = 1_000_000;

/// Values of coalitions by replication, kept by the point that a coalition comes to.
#[derive(Clone, Debug, Default)]
pub struct Values {
    /// The place of a coalition's point.
    places: BTreeMap<Coalition, usize>,
    /// How many points there are.
    points: usize,
    /// By replication and point; `None` for a run that failed.
    runs: BTreeMap<(u32, usize), Option<Totals>>,
    /// Replications of which every run was done.
    replications: u32,
    failures: Vec<(Coalition, u32, Failure)>,
}

/// A run: replication, place of the point, and a coalition that comes to it.
type Task = (u32, usize, Coalition);

/// The runs that a design needs of a game, each once.
#[derive(Debug)]
pub struct Planned {
    values: Values,
    tasks: Vec<Task>,
    replications: u32,
}

impl Planned {
    /// Lays out the runs, replication by replication.
    ///
    /// # Errors
    /// If a coalition cannot play, or if there are too many runs.
    pub fn of(game: &impl Game, design: Design, seed: u64, replications: u32) -> Result<Planned, NoValues> {
        let mut planned = Planned { values: Values::default(), tasks: Vec::new(), replications };
        let mut ids = BTreeMap::new();
        for replication in 0..replications {
            let mut wanted = BTreeSet::new();
            for coalition in design.coalitions(game.players(), seed, replication) {
                let place = match planned.values.places.get(&coalition) {
                    Some(place) => *place,
                    None => {
                        let next = ids.len();
                        let id = game.point(coalition).map_err(NoValues::Coalition)?;
                        let place = *ids.entry(id).or_insert(next);
                        planned.values.places.insert(coalition, place);
                        place
                    }
                };
                if wanted.insert(place) {
                    if planned.tasks.len() == MOST_RUNS {
                        return Err(NoValues::TooMany(replications));
                    }
                    planned.tasks.push((replication, place, coalition));
                }
            }
        }
        planned.values.points = ids.len();
        Ok(planned)
    }

    /// How many runs there are.
    pub fn runs(&self) -> u32 {
        self.tasks.len() as u32
    }

    /// Runs them. After a stop, the replications that are whole are kept.
    ///
    /// # Errors
    /// If threads cannot be started.
    pub fn run(&self, game: &impl Game, pool: &mut Pool<'_>) -> Result<Values, NoValues> {
        let Planned { values, tasks, replications } = self;
        let mut values = values.clone();
        let clock = pool.clock;
        let work = |index: u32| {
            let (replication, _, coalition) = tasks[index as usize];
            let engine = game.engine(coalition)?;
            Ok(replicate(&engine, replication, Watch { clock, log: None })?.outcome.totals)
        };
        let (jobs, stop) = (pool.jobs, pool.stop);
        let mut collector = Collector { values: &mut values, tasks, queue: InOrder::default(), pool };
        run_all(tasks.len() as u32, jobs, stop, work, &mut collector)?;
        // Results are taken in the order of tasks: the first that is missing ends the whole replications.
        let is_missing = |(replication, point, _): &&Task| !values.runs.contains_key(&(*replication, *point));
        values.replications = tasks.iter().find(is_missing).map_or(*replications, |task| task.0);
        let whole = values.replications;
        values.failures.retain(|(_, replication, _)| *replication < whole);
        Ok(values)
    }
}

impl Values {
    /// The value of a metric; `None` where the run is not there, failed, or has no such value.
    pub fn value(&self, coalition: Coalition, replication: u32, metric: usize) -> Option<f64> {
        let place = self.places.get(&coalition)?;
        self.runs.get(&(replication, *place))?.as_ref()?.get(metric).copied().flatten()
    }

    /// Replications of which every run was done; some may have failed.
    pub fn replications(&self) -> u32 {
        self.replications
    }

    /// How many different points the coalitions come to.
    pub fn points(&self) -> usize {
        self.points
    }

    /// How many runs were done.
    pub fn runs(&self) -> usize {
        self.runs.len()
    }

    /// Runs that failed: a coalition that comes to the point, replication and why, in the order of runs.
    pub fn failures(&self) -> &[(Coalition, u32, Failure)] {
        &self.failures
    }
}

/// Puts results in their places, in the order of the tasks.
struct Collector<'v, 't, 'p, 'a> {
    values: &'v mut Values,
    tasks: &'t [Task],
    queue: InOrder<Result<Totals, Failure>>,
    pool: &'p mut Pool<'a>,
}

impl Listener<Totals> for Collector<'_, '_, '_, '_> {
    fn done(&mut self, index: u32, result: Result<Totals, Failure>) {
        self.queue.push(index, result);
        while let Some((index, result)) = self.queue.pop() {
            let (replication, place, coalition) = self.tasks[index as usize];
            let failures = &mut self.values.failures;
            let totals = result.map_err(|failure| failures.push((coalition, replication, failure))).ok();
            self.values.runs.insert((replication, place), totals);
        }
        self.pool.ended += 1;
        self.tick();
    }

    fn tick(&mut self) {
        (self.pool.tick)(self.pool.ended);
    }
}
