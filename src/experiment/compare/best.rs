//! Selecting the best of several scenarios with a guarantee.

use rayon::ThreadPoolBuildError;

use super::samples::{Pool, Samples};
use crate::experiment::Engine;
use crate::experiment::stats::{Selection, Step};

/// The scenario that was selected, and what that cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Best {
    /// The scenario.
    pub scenario: usize,
    /// Replications of each scenario that the decision is based on.
    pub spent: Vec<u32>,
}

/// Why nothing was selected.
#[derive(Debug, thiserror::Error)]
pub enum NoBest {
    /// Too few scenarios or replications, or values out of range.
    #[error("a selection needs two scenarios, two replications and an indifference above zero")]
    NotSound,
    /// A value is missing, so that replications are not comparable.
    #[error("the metric has no value in replication {replication} of scenario {}", scenario + 1)]
    Missing {
        /// The scenario, from 0.
        scenario: usize,
        /// The replication, from 0.
        replication: u32,
    },
    /// The allowed replications are used up.
    #[error("{most} replications do not decide; {still} scenarios remain")]
    Undecided {
        /// Replications allowed.
        most: u32,
        /// Scenarios that are left.
        still: usize,
    },
    /// It was stopped.
    #[error("it was stopped")]
    Stopped,
    /// Threads cannot be started.
    #[error("cannot start threads")]
    Threads(#[from] ThreadPoolBuildError),
}

/// What is to be selected.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Goal {
    /// Place of the metric in the catalogue.
    pub metric: usize,
    /// Whether the largest mean is the best; else the smallest.
    pub largest: bool,
    /// The least difference worth detecting, in the unit of the metric; above 0.
    pub indifference: f64,
    /// Probability of a correct selection, where the best is ahead by that much.
    pub confidence: f64,
    /// Replications of one scenario at which it gives up.
    pub most: u32,
}

/// Selects the best scenario by [`Selection`], whose first stage is the replications that all scenarios have.
///
/// Scenarios that are out of the running are not run any more. What is run stays in `samples`.
///
/// # Errors
/// If nothing can be selected.
pub fn select_best<E: Engine>(
    samples: &mut Samples,
    engines: &[E],
    goal: Goal,
    pool: &mut Pool<'_>,
) -> Result<Best, NoBest> {
    let scenarios = samples.scenarios();
    let first = (0..scenarios).map(|scenario| samples.n(scenario)).min().unwrap_or(0);
    let sign = if goal.largest { 1.0 } else { -1.0 };
    let value = |samples: &Samples, scenario: usize, replication: u32| {
        let value = samples.value(scenario, replication, goal.metric).map(|value| sign * value);
        value.ok_or(NoBest::Missing { scenario, replication })
    };
    let column = |scenario| (0..first).map(|replication| value(samples, scenario, replication)).collect();
    let columns = (0..scenarios).map(column).collect::<Result<Vec<Vec<f64>>, NoBest>>()?;
    let mut selection =
        Selection::begin(&columns, goal.indifference, goal.confidence).ok_or(NoBest::NotSound)?;
    let mut spent = vec![first; scenarios];
    loop {
        let inside = match selection.step() {
            Step::Best(scenario) => return Ok(Best { scenario, spent }),
            Step::Sample(inside) => inside,
        };
        let n = selection.n();
        if n >= goal.most {
            return Err(NoBest::Undecided { most: goal.most, still: inside.len() });
        }
        if inside.iter().any(|scenario| samples.n(*scenario) <= n) {
            // As many at once as there are threads: the decision reads one after the other.
            let ahead = pool.jobs.div_ceil(inside.len()).max(1) as u32;
            if !samples.extend(engines, &inside, n.saturating_add(ahead).min(goal.most), pool)? {
                return Err(NoBest::Stopped);
            }
        }
        let mut row = vec![0.0; scenarios];
        for scenario in inside {
            row[scenario] = value(samples, scenario, n)?;
            spent[scenario] = n + 1;
        }
        selection.add(|scenario| row[scenario]);
    }
}
