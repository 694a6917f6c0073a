//! Calibration: facts of a world are moved until its figures are the published ones.
//!
//! `search` is the method, `workshop` runs worlds and remembers them, `identify` says what the targets tell
//! apart, and this module puts them together: fit, then a check on luck that the fit did not see.

pub(crate) mod dense;
mod identify;
mod measure;
mod search;
mod workshop;
mod world;

pub use identify::{Identified, words};
pub use measure::Measure;
pub use search::{End, Halt, Step};
pub use workshop::{Evaluated, Keeper, Key, Left, LuckOf, Workshop, Worlds};
pub(crate) use workshop::{Task, run_tasks};
pub use world::CalibrationWorlds;

use crate::experiment::{Summary, summarise};
use crate::kernel::stats::quantile;
use crate::model::outcome::MetricInfo;
use search::{Bench, Settings, search};

/// Confidence of all intervals.
pub const CONFIDENCE: f64 = 0.95;

/// A figure that is to be reached, as the search sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wanted {
    /// The figure.
    pub value: f64,
    /// How far the mean may be from it; above zero.
    pub tolerance: f64,
    /// Weight of the squared misfit; above zero.
    pub weight: f64,
}

/// What is asked of a calibration.
#[derive(Clone, Debug)]
pub struct Order {
    /// Targets, in the order of the first measures; further measures are told and not fitted.
    pub wanted: Vec<Wanted>,
    /// Coordinates to begin with, in `[0, 1]`.
    pub start: Vec<f64>,
    /// Replications while steps are long.
    pub replications: u32,
    /// Replications at the end.
    pub most_replications: u32,
    /// First and last radius of steps.
    pub steps: (f64, f64),
    /// Single runs of the check on unseen luck; 0 for none.
    pub unseen: u32,
}

/// What came of a calibration.
#[derive(Clone, Debug, PartialEq)]
pub struct Calibrated {
    /// The fitted coordinates.
    pub at: Vec<f64>,
    /// Why the search ended.
    pub end: End,
    /// Steps of the search.
    pub steps: usize,
    /// Runs of the fit.
    pub runs: u64,
    /// Every measure at the fitted point over the replications of the fit; targets first.
    pub fitted: Vec<Summary>,
    /// What the slopes there say; `None` where points do not tell.
    pub identified: Option<Identified>,
    /// Standard error of each coordinate from the luck of finitely many runs alone.
    pub noise: Vec<Option<f64>>,
    /// Every measure over the runs that the fit did not see; empty without them.
    pub unseen: Vec<Unseen>,
    /// Every point that was run, in the order in which the search asked.
    pub evaluated: Vec<Evaluated>,
    /// What each run of those left, replication by replication.
    pub left: Vec<Vec<Left>>,
}

/// One measure over the runs that the fit did not see.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Unseen {
    /// Mean and its interval.
    pub summary: Summary,
    /// Where 2.5 % of single runs lie below; missing without values.
    pub low: Option<f64>,
    /// Where 2.5 % of single runs lie above.
    pub high: Option<f64>,
}

/// Fits and checks. The result is the same for any number of threads and whatever was known before.
///
/// # Errors
/// If it was stopped, or what runs left could not be kept.
pub fn calibrate<W: Worlds, K: Keeper + Hears>(
    workshop: &mut Workshop<'_, W>,
    order: &Order,
    keeper: &mut K,
) -> Result<Calibrated, Halt> {
    let settings = Settings {
        replications: order.replications,
        most_replications: order.most_replications,
        first: order.steps.0,
        last: order.steps.1,
    };
    let found = search(&mut Fitting { workshop, order, keeper }, &order.start, settings)?;
    let at = if found.at.is_empty() { workshop.worlds.snap(&order.start) } else { found.at };
    let place = workshop.place_of(&at, LuckOf::Fit);
    let samples = samples(workshop, place);
    let infos: Vec<Option<&MetricInfo>> = workshop.measures.iter().map(Measure::info).collect();
    let fitted = summarise(infos.iter().copied(), &samples, CONFIDENCE);
    let runs = workshop.spent();
    let (n, targets) = (at.len(), order.wanted.len());
    let identified = found.jacobian.as_ref().map(|jacobian| identify::identify(jacobian, targets, n));
    let noise = match &found.jacobian {
        Some(jacobian) => identify::noise(jacobian, &covariance(&samples, &order.wanted), n),
        None => vec![None; n],
    };
    let mut unseen = Vec::new();
    if order.unseen > 0 {
        let places = workshop.run(std::slice::from_ref(&at), LuckOf::Unseen, order.unseen, keeper)?;
        let samples = self::samples(workshop, places.first().copied());
        let summaries = summarise(infos.iter().copied(), &samples, CONFIDENCE);
        unseen = summaries.into_iter().enumerate().map(|(i, own)| range(&samples, i, own)).collect();
    }
    let evaluated = workshop.asked.clone();
    let of = |point: &Evaluated| -> Vec<Left> {
        (0..point.replications).filter_map(|r| workshop.left(&point.world, r).cloned()).collect()
    };
    let left = evaluated.iter().map(of).collect();
    let (end, steps) = (found.end, found.steps);
    Ok(Calibrated { at, end, steps, runs, fitted, identified, noise, unseen, evaluated, left })
}

/// Who hears of the steps of a search.
pub trait Hears {
    /// A step begins.
    fn step(&mut self, step: &Step);
}

/// The bench of a search.
struct Fitting<'a, 'w, W: Worlds, K> {
    workshop: &'a mut Workshop<'w, W>,
    order: &'a Order,
    keeper: &'a mut K,
}

impl<W: Worlds, K: Keeper + Hears> Bench for Fitting<'_, '_, W, K> {
    fn snap(&self, at: &[f64]) -> Vec<f64> {
        self.workshop.worlds.snap(at)
    }

    fn residuals(&mut self, at: &[Vec<f64>], replications: u32) -> Result<Vec<Option<Vec<f64>>>, Halt> {
        let places = self.workshop.run(at, LuckOf::Fit, replications, self.keeper)?;
        let wanted = &self.order.wanted;
        let of = |place: usize| -> Option<Vec<f64>> {
            let point = &self.workshop.asked[place];
            let mut sums = vec![0.0; wanted.len()];
            for replication in 0..replications {
                let Some(Left::Values(values)) = self.workshop.left(&point.world, replication) else {
                    return None;
                };
                for (sum, value) in sums.iter_mut().zip(values) {
                    *sum += (*value)?;
                }
            }
            let residual = |(sum, wanted): (&f64, &Wanted)| {
                libm::sqrt(wanted.weight) * (sum / f64::from(replications) - wanted.value) / wanted.tolerance
            };
            let targets = sums.iter().zip(wanted).map(residual);
            Some(targets.chain(self.workshop.worlds.priors(&point.at)).collect())
        };
        Ok(places.into_iter().map(of).collect())
    }

    fn told(&mut self, step: &Step) {
        self.keeper.step(step);
    }
}

/// What the runs of a point left, run by run; failed runs have no values.
fn samples<W: Worlds>(workshop: &Workshop<'_, W>, place: Option<usize>) -> Vec<Vec<Option<f64>>> {
    let point = place.and_then(|place| workshop.asked.get(place));
    let of = |point: &Evaluated| {
        let values = |replication| match workshop.left(&point.world, replication) {
            Some(Left::Values(values)) => Some(values.clone()),
            _ => None,
        };
        (0..point.replications).filter_map(values).collect()
    };
    point.map(of).unwrap_or_default()
}

/// Adds the range of single runs to a summary.
fn range(samples: &[Vec<Option<f64>>], measure: usize, summary: Summary) -> Unseen {
    let mut column: Vec<f64> = samples.iter().filter_map(|run| run[measure]).collect();
    let (low, high) = (quantile(&mut column, 0.025), quantile(&mut column, 0.975));
    Unseen { summary, low, high }
}

/// The covariance of the means of the targets' weighted misfits in tolerances.
fn covariance(samples: &[Vec<Option<f64>>], wanted: &[Wanted]) -> Vec<Vec<f64>> {
    let scaled: Vec<Vec<f64>> = samples
        .iter()
        .filter_map(|run| {
            let one = |(value, wanted): (&Option<f64>, &Wanted)| {
                value.map(|value| libm::sqrt(wanted.weight) * value / wanted.tolerance)
            };
            run.iter().zip(wanted).map(one).collect::<Option<Vec<f64>>>()
        })
        .collect();
    let n = scaled.len() as f64;
    let mean = |i: usize| scaled.iter().map(|run| run[i]).sum::<f64>() / n;
    let means: Vec<f64> = (0..wanted.len()).map(mean).collect();
    let entry = |i: usize, j: usize| {
        let sum: f64 = scaled.iter().map(|run| (run[i] - means[i]) * (run[j] - means[j])).sum();
        if n > 1.0 { sum / (n - 1.0) / n } else { 0.0 }
    };
    (0..wanted.len()).map(|i| (0..wanted.len()).map(|j| entry(i, j)).collect()).collect()
}

#[cfg(test)]
mod tests;
