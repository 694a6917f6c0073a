//! What is left of the cube: where no emulated row lies too far from its published figure.

use rayon::prelude::*;

use super::emulator::Emulator;
use super::sampler::At;
use super::{Broken, HELPFUL, Judged, Problem, Tried};

/// A fitted row with its emulator.
#[derive(Clone, Debug)]
pub(crate) struct Aim {
    pub(crate) row: usize,
    emulator: Emulator,
    value: f64,
    /// All variances but the emulator's: observation, one run of the world, and the luck that all points share.
    rest: f64,
}

/// The waves so far, each with the level down to which it ruled out.
#[derive(Clone, Debug, Default)]
pub(crate) struct Region {
    closed: Vec<(Vec<Aim>, f64)>,
}

impl Region {
    /// Whether no wave rules the point out.
    pub(crate) fn holds(&self, at: &[f64]) -> bool {
        self.is_within(at, 1.0)
    }

    /// Takes a wave in.
    pub(crate) fn close(&mut self, aims: Vec<Aim>, level: f64) {
        self.closed.push((aims, level));
    }

    fn is_within(&self, at: &[f64], times: f64) -> bool {
        self.closed.iter().all(|(aims, level)| implausibility(aims, at) <= times * level)
    }
}

impl Aim {
    /// The emulated figure and the variance of the emulator.
    pub(crate) fn at(&self, at: &[f64]) -> (f64, f64) {
        self.emulator.at(at)
    }

    fn z(&self, at: &[f64]) -> (f64, f64) {
        let (mean, variance) = self.emulator.at(at);
        let whole = variance + self.rest;
        ((self.value - mean) / libm::sqrt(whole), whole)
    }
}

/// The greatest distance of any row from its figure, in standard deviations.
pub(crate) fn implausibility(aims: &[Aim], at: &[f64]) -> f64 {
    aims.iter().map(|aim| aim.z(at).0.abs()).fold(0.0, f64::max)
}

/// Logarithm of the likelihood of the published figures, up to a constant.
pub(crate) fn ln_likelihood(aims: &[Aim], at: &[f64]) -> f64 {
    let one = |aim: &Aim| {
        let (z, whole) = aim.z(at);
        -0.5 * (z * z + libm::log(whole))
    };
    aims.iter().map(one).sum()
}

/// The greatest variance of an emulator as a share of the rest, mean over points.
pub(crate) fn unsharp(aims: &[Aim], points: &[At]) -> f64 {
    let share = |at: &At| aims.iter().map(|aim| aim.at(at).1 / aim.rest).fold(0.0, f64::max);
    let shares: Vec<f64> = points.par_iter().map(share).collect();
    shares.iter().sum::<f64>() / shares.len().max(1) as f64
}

/// The row that is farthest from its figure at the least implausible of these points.
pub(crate) fn worst(aims: &[Aim], points: &[At]) -> usize {
    let best = points.iter().min_by(|a, b| implausibility(aims, a).total_cmp(&implausibility(aims, b)));
    let far = |at: &At| aims.iter().max_by(|a, b| a.z(at).0.abs().total_cmp(&b.z(at).0.abs()));
    best.and_then(far).map_or(0, |aim| aim.row)
}

/// Emulators of all fitted rows from the points of a wave, and those of earlier waves that lie near what is left.
pub(crate) fn aims(
    problem: &Problem,
    tried: &[Tried],
    wave: u32,
    region: &Region,
) -> Result<(Vec<Aim>, Vec<Judged>), Broken> {
    let near: Vec<&Tried> =
        tried.iter().filter(|point| point.wave == wave || region.is_within(&point.at, HELPFUL)).collect();
    let rows: Vec<usize> = (0..problem.rows.len()).filter(|row| problem.rows[*row].is_fit).collect();
    let made: Vec<Result<(Aim, Judged), Broken>> =
        rows.into_par_iter().map(|row| aim(problem, &near, row)).collect();
    Ok(made.into_iter().collect::<Result<Vec<_>, _>>()?.into_iter().unzip())
}

fn aim(problem: &Problem, near: &[&Tried], row: usize) -> Result<(Aim, Judged), Broken> {
    let own = &problem.rows[row];
    let known = near.iter().filter_map(|point| Some((point.at.as_slice(), point.figures[row]?)));
    let (points, figures): (Vec<&[f64]>, Vec<(f64, f64)>) = known.unzip();
    let values: Vec<f64> = figures.iter().map(|(mean, _)| *mean).collect();
    let few = || Broken::Row(row, values.len(), Emulator::least(own.inputs.len()));
    let emulator = Emulator::of(&own.inputs, &points, &values).ok_or_else(few)?;
    let n = values.len() as f64;
    let single = figures.iter().map(|(_, variance)| variance).sum::<f64>() / n;
    let shared = (single / f64::from(problem.replications)).max(emulator.roughness());
    let left_out = emulator.left_out();
    let within = left_out.iter().filter(|(misfit, sd)| misfit.abs() <= 2.0 * sd).count();
    let mean = values.iter().sum::<f64>() / n;
    let judged = Judged {
        row,
        n: values.len(),
        spread: libm::sqrt(values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / n),
        misfit: libm::sqrt(left_out.iter().map(|(misfit, _)| misfit * misfit).sum::<f64>() / n),
        within: within as f64 / n,
        replication_sd: libm::sqrt(single),
    };
    let rest = own.error * own.error + single + shared;
    Ok((Aim { row, emulator, value: own.value, rest }, judged))
}
