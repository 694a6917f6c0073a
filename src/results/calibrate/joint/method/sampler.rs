//! A population of points that follows a density it can only evaluate.
//!
//! Sequential Monte Carlo (Del Moral, Doucet and Jasra 2006): a region is closed in on by levels of which each keeps half of
//! the population, as in subset simulation (Au and Beck 2001), and a likelihood is raised by powers that keep half of
//! the effective sample. In between every point makes Metropolis steps along differences of two others (ter Braak
//! 2006), which take on the shape of the population. Each point has dice of its own, so that threads change nothing.

use rayon::prelude::*;

use super::prior::Prior;
use crate::experiment::design::{Dice, latin_hypercube};

/// Metropolis steps after each resampling.
const STEPS: usize = 12;
/// A level that is not below this share of the one before it has come as low as it can.
const STUCK: f64 = 0.97;
/// Levels after which closing in ends in any case.
const MOST_LEVELS: usize = 60;
/// A little of pure chance in each step, so that no direction is ever lost.
const JITTER: f64 = 0.002;

/// A point in the unit cube.
pub(crate) type At = Vec<f64>;

/// Draws populations.
#[derive(Debug)]
pub(crate) struct Sampler<'p> {
    priors: &'p [Prior],
    seed: u64,
    /// Dice that were given out.
    given: usize,
}

/// A population that closed in on a region.
#[derive(Clone, Debug)]
pub(crate) struct Narrowed {
    /// Its points.
    pub(crate) population: Vec<At>,
    /// The level that all of them are at or below.
    pub(crate) level: f64,
    /// The share of the former population's probability that lies there.
    pub(crate) share: f64,
}

impl<'p> Sampler<'p> {
    pub(crate) fn new(priors: &'p [Prior], seed: u64) -> Sampler<'p> {
        Sampler { priors, seed, given: 0 }
    }

    /// Points spread evenly over the priors.
    pub(crate) fn spread(&mut self, size: usize) -> Vec<At> {
        let seed = self.seed.wrapping_add(self.given as u64);
        self.given += 1;
        let place = |point: At| self.priors.iter().zip(point).map(|(prior, p)| prior.quantile(p)).collect();
        latin_hypercube(self.priors.len(), size, seed).into_iter().map(place).collect()
    }

    /// Closes in on where `energy` is at or below `goal`, from a population that follows the prior.
    pub(crate) fn narrow(
        &mut self,
        mut population: Vec<At>,
        goal: f64,
        energy: &(dyn Fn(&[f64]) -> f64 + Sync),
    ) -> Narrowed {
        let (mut level, mut share) = (f64::INFINITY, 1.0);
        for _ in 0..MOST_LEVELS {
            let energies: Vec<f64> = population.par_iter().map(|at| energy(at)).collect();
            let mut sorted = energies.clone();
            sorted.sort_by(f64::total_cmp);
            let next = sorted[(sorted.len() - 1) / 2].max(goal);
            let kept = energies.iter().filter(|energy| **energy <= next).count();
            share *= kept as f64 / energies.len() as f64;
            let is_stuck = next > goal && next > STUCK * level;
            level = next;
            let weights: Vec<f64> = energies.iter().map(|e| f64::from(u8::from(*e <= level))).collect();
            population = self.resampled(&population, &weights);
            let inside = |at: &[f64]| (energy(at) <= level).then_some(0.0);
            population = self.walk(population, STEPS, &inside);
            if level <= goal || is_stuck {
                break;
            }
        }
        Narrowed { population, level, share }
    }

    /// Follows the prior times a likelihood, from a population that follows the prior; where the logarithm of the
    /// likelihood is `None` no point can be.
    pub(crate) fn temper(
        &mut self,
        mut population: Vec<At>,
        ln_likelihood: &(dyn Fn(&[f64]) -> Option<f64> + Sync),
    ) -> Vec<At> {
        let mut power = 0.0;
        while power < 1.0 {
            let logs: Vec<f64> =
                population.par_iter().map(|at| ln_likelihood(at).unwrap_or(f64::NEG_INFINITY)).collect();
            let more = next_power(&logs, 1.0 - power);
            population = self.resampled(&population, &weights(&logs, more));
            power = if more >= 1.0 - power { 1.0 } else { power + more };
            let target = |at: &[f64]| ln_likelihood(at).map(|ln| power * ln);
            population = self.walk(population, STEPS, &target);
        }
        let target = |at: &[f64]| ln_likelihood(at);
        self.walk(population, 3 * STEPS, &target)
    }

    /// Metropolis steps of every point towards the prior times `exp(target)`.
    fn walk(
        &mut self,
        population: Vec<At>,
        steps: usize,
        target: &(dyn Fn(&[f64]) -> Option<f64> + Sync),
    ) -> Vec<At> {
        let first = self.given;
        self.given += population.len();
        let (priors, seed) = (self.priors, self.seed);
        let density = |at: &[f64]| -> Option<f64> {
            if at.iter().any(|x| !(0.0..=1.0).contains(x)) {
                return None;
            }
            let prior: f64 = priors.iter().zip(at).map(|(prior, x)| prior.ln_density(*x)).sum();
            Some(prior + target(at)?)
        };
        let reach = 2.38 / libm::sqrt(2.0 * priors.len().max(1) as f64);
        let one = |(place, start): (usize, &At)| {
            let mut dice = Dice::new(seed, "calibrate: walk", first + place);
            let (mut at, mut own) = (start.clone(), density(start));
            for _ in 0..steps {
                let (a, b) = (dice.below(population.len()), dice.below(population.len()));
                let far = reach * (0.2 + 1.2 * even(&mut dice));
                let to: At = (0..at.len())
                    .map(|i| {
                        at[i] + far * (population[a][i] - population[b][i]) + JITTER * (even(&mut dice) - 0.5)
                    })
                    .collect();
                let toss = libm::log(even(&mut dice));
                let there = density(&to);
                if there.is_some_and(|there| own.is_none_or(|own| toss <= there - own)) {
                    (at, own) = (to, there);
                }
            }
            at
        };
        population.par_iter().enumerate().map(one).collect()
    }

    /// As many points again, each as often as its weight asks, by one even comb (systematic resampling).
    fn resampled(&mut self, population: &[At], weights: &[f64]) -> Vec<At> {
        let mut dice = Dice::new(self.seed, "calibrate: resample", self.given);
        self.given += 1;
        let (size, whole) = (population.len(), weights.iter().sum::<f64>());
        if whole.is_nan() || whole <= 0.0 {
            return population.to_vec();
        }
        let start = even(&mut dice);
        let (mut passed, mut place) = (weights[0], 0);
        let tooth = |i: usize| (i as f64 + start) / size as f64 * whole;
        (0..size)
            .map(|i| {
                while passed < tooth(i) && place + 1 < size {
                    place += 1;
                    passed += weights[place];
                }
                population[place].clone()
            })
            .collect()
    }
}

/// A number in (0, 1), each as likely.
fn even(dice: &mut Dice) -> f64 {
    const STEPS: usize = 1 << 30;
    (dice.below(STEPS) as f64 + 0.5) / STEPS as f64
}

fn weights(logs: &[f64], power: f64) -> Vec<f64> {
    let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    logs.iter().map(|ln| if ln.is_finite() { libm::exp(power * (ln - most)) } else { 0.0 }).collect()
}

/// The greatest power up to `most` that keeps half of the effective sample.
fn next_power(logs: &[f64], most: f64) -> f64 {
    let effective = |power: f64| {
        let weights = weights(logs, power);
        let (sum, square) = weights.iter().fold((0.0, 0.0), |(s, q), w| (s + w, q + w * w));
        sum * sum / square.max(f64::MIN_POSITIVE)
    };
    let enough = 0.5 * logs.iter().filter(|ln| ln.is_finite()).count() as f64;
    if effective(most) >= enough {
        return most;
    }
    let (mut low, mut high) = (0.0, most);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if effective(middle) >= enough { low = middle } else { high = middle }
    }
    // Never nothing: the walk must go on to its end.
    low.max(1e-6)
}

/// `count` points of a population that lie far from each other: the one nearest the middle, then always the one that is
/// farthest from all that were taken.
pub(crate) fn far_apart(population: &[At], count: usize) -> Vec<At> {
    let distance =
        |one: &At, other: &At| -> f64 { one.iter().zip(other).map(|(a, b)| (a - b) * (a - b)).sum() };
    let n = population.len().max(1) as f64;
    let dimensions = population.first().map_or(0, Vec::len);
    let middle: At = (0..dimensions).map(|i| population.iter().map(|at| at[i]).sum::<f64>() / n).collect();
    let mut nearest: Vec<f64> = vec![f64::INFINITY; population.len()];
    let first = (0..population.len())
        .min_by(|a, b| distance(&population[*a], &middle).total_cmp(&distance(&population[*b], &middle)));
    let mut taken: Vec<At> = Vec::new();
    let mut next = first;
    while let Some(place) = next.filter(|_| taken.len() < count) {
        taken.push(population[place].clone());
        for (near, at) in nearest.iter_mut().zip(population) {
            *near = near.min(distance(at, &population[place]));
        }
        next = (0..population.len())
            .max_by(|a, b| nearest[*a].total_cmp(&nearest[*b]))
            .filter(|place| nearest[*place] > 0.0);
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVEN: [Prior; 2] = [Prior::Even; 2];

    fn mean(population: &[At], i: usize) -> f64 {
        population.iter().map(|at| at[i]).sum::<f64>() / population.len() as f64
    }

    #[test]
    fn closing_in_on_a_small_disc_tells_its_area_and_fills_it() {
        let energy = |at: &[f64]| libm::hypot(at[0] - 0.3, at[1] - 0.6);
        let mut sampler = Sampler::new(&EVEN, 4);
        let start = sampler.spread(1_000);
        let found = sampler.narrow(start, 0.05, &energy);
        let area = std::f64::consts::PI * 0.05 * 0.05;
        assert!((found.share / area - 1.0).abs() < 0.25, "{} against {area}", found.share);
        assert_eq!(found.level, 0.05);
        assert!(found.population.iter().all(|at| energy(at) <= 0.05));
        // Half of the disc's area lies within 0.707 of its radius.
        let near =
            found.population.iter().filter(|at| energy(at) <= 0.05 * std::f64::consts::FRAC_1_SQRT_2).count();
        assert!((430..=570).contains(&near), "{near} of 1000 in the inner half");
    }

    #[test]
    fn what_cannot_be_reached_ends_at_the_lowest_level_there_is() {
        let mut sampler = Sampler::new(&EVEN, 4);
        let start = sampler.spread(200);
        let found = sampler.narrow(start, 3.0, &|at| 5.0 + at[0] + at[1]);
        assert!(found.level > 5.0 && found.level < 5.5, "{}", found.level);
    }

    #[test]
    fn a_likelihood_and_a_prior_make_the_posterior_of_the_book() {
        // Normal prior 0.5 ± 0.1, normal likelihood 0.6 ± 0.05: posterior 0.58 ± 0.0447. The other coordinate is even.
        let priors = [Prior::Normal { mean: 0.5, sd: 0.1 }, Prior::Even];
        let mut sampler = Sampler::new(&priors, 11);
        let start = sampler.spread(2_000);
        let ln = |at: &[f64]| Some(-0.5 * ((at[0] - 0.6) / 0.05) * ((at[0] - 0.6) / 0.05));
        let found = sampler.temper(start, &ln);
        let m = mean(&found, 0);
        let sd = libm::sqrt(found.iter().map(|at| (at[0] - m) * (at[0] - m)).sum::<f64>() / 2_000.0);
        assert!((m - 0.58).abs() < 0.005 && (sd - 0.0447).abs() < 0.004, "{m} ± {sd}");
        assert!((mean(&found, 1) - 0.5).abs() < 0.03);
    }

    #[test]
    fn points_far_apart_are_the_corners_before_anything_between() {
        let line: Vec<At> = (0..=10).map(|i| vec![f64::from(i) / 10.0]).collect();
        assert_eq!(far_apart(&line, 3), [vec![0.5], vec![1.0], vec![0.0]]);
        assert_eq!(far_apart(&line[..2], 5).len(), 2);
    }
}
