//! What this layer asks of a model: run one replication, and let it be watched.

use std::sync::atomic::{AtomicU64, Ordering};

use super::failure::{Failure, Stage};
use super::replay_fit::FitRow;
use super::subject::Names;
use crate::kernel::SimTime;
use crate::model::observer::Observer;
use crate::model::outcome::Outcome;

/// What one run leaves behind.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// Metrics and series.
    pub outcome: Outcome,
    /// Simulated beside recorded cycle times, if a file of requests is replayed.
    pub replay: Option<Vec<FitRow>>,
}

/// Runs one replication of one point.
pub trait Engine: Sync {
    /// Runs replication `replication` (0 is the first) to its end.
    ///
    /// The outcome depends on the replication alone: not on `watch`, on other replications or on how many there are.
    ///
    /// # Errors
    /// If an invariant of the model is broken.
    fn run(&self, replication: u32, watch: Watch<'_>) -> Result<Measured, Failure>;

    /// Names of the organisations and categories in its outcomes.
    fn names(&self) -> Names;
}

/// Runs one replication and checks that every metric is a number or missing.
///
/// # Errors
/// As [`Engine::run`], and if a metric is infinite or not a number.
pub fn replicate(engine: &impl Engine, replication: u32, watch: Watch<'_>) -> Result<Measured, Failure> {
    let measured = engine.run(replication, watch)?;
    let outcome = &measured.outcome;
    let values = outcome.totals.iter().chain(outcome.readings.iter().map(|reading| &reading.value));
    match values.flatten().find(|value| !value.is_finite()) {
        Some(value) => {
            Err(Failure::new(Stage::Metrics, format!("a metric is {value}, which is not a number")))
        }
        None => Ok(measured),
    }
}

/// Who watches a run from outside. Watching changes nothing.
pub struct Watch<'a> {
    /// How far all runs are; told once for each simulated day.
    pub clock: &'a Clock,
    /// A log of facts, if one was asked for.
    pub log: Option<&'a mut dyn Observer>,
}

/// Simulated seconds done over all runs together: the position of the progress bar.
#[derive(Debug, Default)]
pub struct Clock(AtomicU64);

impl Clock {
    /// A run moved from one moment to a later one.
    pub fn advance(&self, from: SimTime, to: SimTime) {
        self.0.fetch_add(to.0.saturating_sub(from.0), Ordering::Relaxed);
    }

    /// Simulated seconds done so far.
    pub fn seconds(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}
