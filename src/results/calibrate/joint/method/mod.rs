//! Several worlds fitted at once: history matching by waves, then a posterior sample that is checked by simulation.
//!
//! A wave simulates points, makes an emulator of every fitted row, and rules out what lies too many standard
//! deviations from a published figure whatever the emulator does not know (Craig et al. 1997; Andrianakis et al.
//! 2015). The next wave simulates points of what is left. The last emulators give the likelihood of a posterior sample, some
//! points of which are simulated on seeds that no wave has seen (McCulloch et al. 2022, JASSS 25(2)1): only these runs say what
//! the fit is worth. Rows that are only checked are simulated and never looked at before.

mod emulator;
mod known;
mod predict;
mod prior;
mod region;
mod runs;
mod sampler;
#[cfg(test)]
mod tests;

pub use known::{Marginal, Told, correlations};
pub use predict::{Draw, Predicted};
pub use prior::Prior;
pub use runs::{Hears, JointWorlds, Runs, ScenarioWorlds};

use std::ops::Range;

use crate::results::calibrate::method::{Halt, LuckOf};
use region::{Region, implausibility};
use sampler::{At, Sampler, far_apart};

/// Confidence of all intervals.
pub const CONFIDENCE: f64 = 0.95;
/// Points of a population, and of the posterior sample.
pub const POPULATION: usize = 600;
/// Further waves rule out little once the emulators' variance is below this share of all other variances.
const SHARP: f64 = 0.1;
/// Points of an earlier wave help an emulator up to this multiple of the level of implausibility.
const HELPFUL: f64 = 1.5;

/// A published figure, as the method sees it.
#[derive(Clone, Debug)]
pub struct Row {
    /// The figure.
    pub value: f64,
    /// Standard deviation of the published figure about what the model should give; above zero.
    pub error: f64,
    /// Whether it is fitted; otherwise it is only predicted.
    pub is_fit: bool,
    /// Which coordinates its world has.
    pub inputs: Vec<usize>,
    /// The least and the greatest value that the figure can have.
    pub ends: (Option<f64>, Option<f64>),
}

/// What is asked of a joint calibration.
#[derive(Clone, Debug)]
pub struct Problem {
    /// What was known of each coordinate.
    pub priors: Vec<Prior>,
    /// Published figures of all worlds.
    pub rows: Vec<Row>,
    /// Waves at most.
    pub waves: u32,
    /// Points of a wave.
    pub points: usize,
    /// Runs of a point in each world; at least two.
    pub replications: u32,
    /// Standard deviations beyond which a point is ruled out.
    pub cutoff: f64,
    /// Points of the posterior sample that are simulated, at most [`POPULATION`].
    pub draws: usize,
    /// Runs of the estimate in each world.
    pub estimate_runs: u32,
    /// Seed of designs and samples.
    pub seed: u64,
}

/// Runs of each world that may still come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Later {
    /// Of the waves, in worlds with a fitted row.
    pub fit: u64,
    /// Of the check, in every world.
    pub unseen: u64,
}

impl Problem {
    /// What may come after a wave.
    fn after(&self, wave: u32) -> Later {
        Later {
            fit: u64::from(self.waves.saturating_sub(wave))
                * self.points as u64
                * u64::from(self.replications),
            unseen: self.draws as u64 + u64::from(self.estimate_runs),
        }
    }
}

/// A point to be simulated in all worlds.
#[derive(Clone, Debug, PartialEq)]
pub struct Ask {
    /// Its coordinates.
    pub at: Vec<f64>,
    /// On whose luck.
    pub luck: LuckOf,
    /// Which replications.
    pub replications: Range<u32>,
}

/// What a point left, for each row: one value for each replication; `None` where a run failed or left no figure.
pub type Answer = Vec<Vec<Option<f64>>>;

/// Who simulates points.
pub trait Simulator {
    /// The nearest coordinates that can be run.
    fn snap(&self, at: &[f64]) -> Vec<f64>;

    /// Simulates points in all worlds, those of waves in worlds with a fitted row; `later` may follow.
    ///
    /// # Errors
    /// If it was stopped, or what runs left could not be kept.
    fn simulate(&mut self, asks: &[Ask], later: Later) -> Result<Vec<Answer>, Halt>;

    /// Hears how a wave ended.
    fn told(&mut self, wave: &Wave);
}

/// Why no result came out.
#[derive(Clone, Debug, PartialEq)]
pub enum Broken {
    /// The runs ended.
    Runs(Halt),
    /// A fitted row has too few points: its place, the points that left a figure, the points needed.
    Row(usize, usize, usize),
}

impl From<Halt> for Broken {
    fn from(halt: Halt) -> Broken {
        Broken::Runs(halt)
    }
}

/// A wave.
#[derive(Clone, Debug, PartialEq)]
pub struct Wave {
    /// Its number, from 1.
    pub number: u32,
    /// Points simulated.
    pub points: usize,
    /// The level of implausibility down to which points were ruled out: the cut-off, or what could be reached.
    pub level: f64,
    /// The share of the priors' probability that is left after it.
    pub left: f64,
    /// The greatest variance of an emulator as a share of all other variances, mean over what is left.
    pub unsharp: f64,
    /// The row that is farthest from its figure at the least implausible point.
    pub worst: usize,
    /// How each fitted row was emulated.
    pub judged: Vec<Judged>,
}

/// How well a row was emulated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judged {
    /// The row.
    pub row: usize,
    /// Points of the emulator.
    pub n: usize,
    /// Standard deviation of the figure over these points.
    pub spread: f64,
    /// Root mean square of the misfit of each point predicted from the others.
    pub misfit: f64,
    /// Share of points within two standard deviations of what the others predict.
    pub within: f64,
    /// Standard deviation of single runs at a point.
    pub replication_sd: f64,
}

/// A point of a wave, with mean over its runs for each row.
#[derive(Clone, Debug, PartialEq)]
pub struct Tried {
    /// The wave, from 1.
    pub wave: u32,
    /// Coordinates.
    pub at: Vec<f64>,
    /// For each row the mean, and the variance of single runs.
    pub figures: Vec<Option<(f64, f64)>>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Joint {
    /// The waves.
    pub waves: Vec<Wave>,
    /// Every point of them.
    pub tried: Vec<Tried>,
    /// The posterior sample.
    pub sample: Vec<Vec<f64>>,
    /// The point of the sample nearest to its mean, by the sample's own spread.
    pub estimate: Vec<f64>,
    /// What is known of each coordinate.
    pub known: Vec<Marginal>,
    /// Their correlations.
    pub correlations: Vec<Vec<Option<f64>>>,
    /// Points of the sample that were simulated on unseen seeds.
    pub draws: Vec<Draw>,
    /// Each row set beside its published figure.
    pub predicted: Vec<Predicted>,
    /// Whether some point is compatible with every fitted row.
    pub is_compatible: bool,
}

/// Fits and checks. The result is the same for any number of threads and whatever was known before.
///
/// # Errors
/// If it was stopped, what runs left could not be kept, or a fitted row has no figures.
pub fn calibrate(problem: &Problem, simulator: &mut impl Simulator) -> Result<Joint, Broken> {
    let mut sampler = Sampler::new(&problem.priors, problem.seed);
    let (mut region, mut waves, mut tried) = (Region::default(), Vec::<Wave>::new(), Vec::new());
    let (mut population, mut points) = (sampler.spread(POPULATION), sampler.spread(problem.points));
    let mut left = 1.0;
    let (sample, aims) = loop {
        let number = waves.len() as u32 + 1;
        tried.extend(simulated(problem, simulator, number, &points)?);
        let (aims, judged) = region::aims(problem, &tried, number, &region)?;
        let energy = |at: &[f64]| if region.holds(at) { implausibility(&aims, at) } else { f64::INFINITY };
        let narrowed = sampler.narrow(population.clone(), problem.cutoff, &energy);
        left *= narrowed.share;
        let wave = Wave {
            number,
            points: points.len(),
            level: narrowed.level,
            left,
            unsharp: region::unsharp(&aims, &narrowed.population),
            worst: region::worst(&aims, &narrowed.population),
            judged,
        };
        simulator.told(&wave);
        let is_last = number >= problem.waves || wave.unsharp < SHARP;
        waves.push(wave);
        if is_last {
            let ln = |at: &[f64]| region.holds(at).then(|| region::ln_likelihood(&aims, at));
            break (sampler.temper(population, &ln), aims);
        }
        region.close(aims, narrowed.level);
        population = narrowed.population;
        points = far_apart(&population, problem.points);
    };
    let estimate = simulator.snap(&known::middle(&sample));
    let draws = predict::draws(problem, simulator, &sample, &estimate)?;
    Ok(Joint {
        predicted: predict::predicted(problem, &draws, &aims),
        known: known::marginals(&problem.priors, &sample),
        correlations: correlations(&sample),
        is_compatible: waves.iter().all(|wave| wave.level <= problem.cutoff),
        waves,
        tried,
        sample,
        estimate,
        draws: draws.sampled,
    })
}

/// Simulates the points of a wave.
fn simulated(
    problem: &Problem,
    simulator: &mut impl Simulator,
    number: u32,
    points: &[At],
) -> Result<Vec<Tried>, Halt> {
    let replications = 0..problem.replications;
    let ask = |at: &At| Ask { at: simulator.snap(at), luck: LuckOf::Fit, replications: replications.clone() };
    let asks: Vec<Ask> = points.iter().map(ask).collect();
    let answers = simulator.simulate(&asks, problem.after(number))?;
    let of = |(ask, answer): (Ask, Answer)| Tried {
        wave: number,
        at: ask.at,
        figures: answer.iter().map(|runs| predict::moments(runs)).collect(),
    };
    Ok(asks.into_iter().zip(answers).map(of).collect())
}
