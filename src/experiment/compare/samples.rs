//! Totals of replications of several scenarios, collected bit by bit.

use rayon::ThreadPoolBuildError;

use crate::experiment::{Clock, Engine, Failure, InOrder, Listener, Stop, Watch, replicate, run_all};

/// One value for each metric of the catalogue; `None` where a denominator or a variance is zero.
pub type Totals = Vec<Option<f64>>;

/// Who runs replications, and who hears how far they are.
pub struct Pool<'a> {
    /// Threads; 0 counts as 1.
    pub jobs: usize,
    /// Ends it early.
    pub stop: &'a Stop,
    /// Simulated seconds done.
    pub clock: &'a Clock,
    /// Called now and then with the number of runs that ended since the pool was made.
    pub tick: &'a mut dyn FnMut(u32),
    /// Runs that ended so far.
    pub ended: u32,
}

/// Totals by scenario and replication. Replication `i` of every scenario has the same luck if their engines have the
/// same seed, so that values may be paired.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Samples {
    /// By scenario, then by replication; `None` for a run that failed.
    runs: Vec<Vec<Option<Totals>>>,
    failures: Vec<(usize, u32, Failure)>,
}

impl Samples {
    /// No replications of so many scenarios.
    pub fn new(scenarios: usize) -> Samples {
        Samples { runs: vec![Vec::new(); scenarios], failures: Vec::new() }
    }

    /// Replications that are known, by scenario; `None` for a run that failed.
    pub fn known(runs: Vec<Vec<Option<Totals>>>) -> Samples {
        Samples { runs, failures: Vec::new() }
    }

    /// How many scenarios.
    pub fn scenarios(&self) -> usize {
        self.runs.len()
    }

    /// Replications of a scenario, failed ones included.
    pub fn n(&self, scenario: usize) -> u32 {
        self.runs[scenario].len() as u32
    }

    /// Runs that failed: scenario, replication and why, in the order in which they were asked for.
    pub fn failures(&self) -> &[(usize, u32, Failure)] {
        &self.failures
    }

    /// A value; `None` where the run is not there, failed, or has no such value.
    pub fn value(&self, scenario: usize, replication: u32, metric: usize) -> Option<f64> {
        self.runs[scenario].get(replication as usize)?.as_ref()?.get(metric).copied().flatten()
    }

    /// A metric of a scenario, in the order of replications.
    pub fn column(&self, scenario: usize, metric: usize) -> impl Iterator<Item = Option<f64>> + '_ {
        (0..self.n(scenario)).map(move |replication| self.value(scenario, replication, metric))
    }

    /// A metric of two scenarios, replication by replication, as far as both go.
    pub fn pairs(
        &self,
        reference: usize,
        other: usize,
        metric: usize,
    ) -> impl Iterator<Item = (Option<f64>, Option<f64>)> + '_ {
        self.column(reference, metric).zip(self.column(other, metric))
    }

    /// Leaves the first `n` replications of each scenario alone.
    pub fn truncate(&mut self, n: u32) {
        self.runs.iter_mut().for_each(|runs| runs.truncate(n as usize));
        self.failures.retain(|(_, replication, _)| *replication < n);
    }

    /// Runs what is missing until each of the scenarios `which` has `upto` replications, spread over threads by
    /// (replication, scenario). What is there stays: samples grow in steps, and the steps do not show.
    ///
    /// Answers whether all is there. After a stop, only runs without a gap before them are kept.
    ///
    /// # Errors
    /// If threads cannot be started.
    pub fn extend<E: Engine>(
        &mut self,
        engines: &[E],
        which: &[usize],
        upto: u32,
        pool: &mut Pool<'_>,
    ) -> Result<bool, ThreadPoolBuildError> {
        let first = which.iter().map(|scenario| self.n(*scenario)).min().unwrap_or(upto);
        let tasks: Vec<(usize, u32)> = (first..upto)
            .flat_map(|replication| which.iter().map(move |scenario| (*scenario, replication)))
            .filter(|(scenario, replication)| *replication >= self.n(*scenario))
            .collect();
        let clock = pool.clock;
        let work = |index: u32| {
            let (scenario, replication) = tasks[index as usize];
            let measured = replicate(&engines[scenario], replication, Watch { clock, log: None })?;
            Ok(measured.outcome.totals)
        };
        let (jobs, stop) = (pool.jobs, pool.stop);
        let mut collector = Collector { samples: self, tasks: &tasks, queue: InOrder::default(), pool };
        run_all(tasks.len() as u32, jobs, stop, work, &mut collector)?;
        Ok(which.iter().all(|scenario| self.n(*scenario) >= upto))
    }

    fn take(&mut self, (scenario, replication): (usize, u32), result: Result<Totals, Failure>) {
        let totals = result.map_err(|failure| self.failures.push((scenario, replication, failure))).ok();
        self.runs[scenario].push(totals);
    }
}

/// Puts results in their places, in the order of the tasks.
struct Collector<'s, 't, 'p, 'a> {
    samples: &'s mut Samples,
    tasks: &'t [(usize, u32)],
    queue: InOrder<Result<Totals, Failure>>,
    pool: &'p mut Pool<'a>,
}

impl Listener<Totals> for Collector<'_, '_, '_, '_> {
    fn done(&mut self, index: u32, result: Result<Totals, Failure>) {
        self.queue.push(index, result);
        while let Some((index, result)) = self.queue.pop() {
            self.samples.take(self.tasks[index as usize], result);
        }
        self.pool.ended += 1;
        self.tick();
    }

    fn tick(&mut self) {
        (self.pool.tick)(self.pool.ended);
    }
}
