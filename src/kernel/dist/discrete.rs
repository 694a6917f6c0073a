//! Counts and choices: Poisson, one of several by weight, a list of values, and the logistic function.
use super::{DistError, check, exp};
use crate::kernel::luck::Draws;

/// Where a list of values leaves off adding up: values in order with the share of weight up to each.
#[derive(Clone, Debug, PartialEq)]
pub struct Empirical {
    /// Distinct values, ascending, with the share of all weight that lies at or below each; the last share is 1.
    points: Vec<(f64, f64)>,
    mean: f64,
}

impl Empirical {
    /// From (value, weight) pairs in any order; weights need not add up to one.
    ///
    /// # Errors
    /// If a value is not finite, a weight is negative, or all weights are zero.
    pub fn new(points: &[(f64, f64)]) -> Result<Empirical, DistError> {
        for (value, weight) in points {
            check("value", *value, true, "finite")?;
            check("weight", *weight, *weight >= 0.0, "0 or more")?;
        }
        let mut points: Vec<_> = points.iter().copied().filter(|(_, weight)| *weight > 0.0).collect();
        points.sort_by(|(a, _), (b, _)| a.total_cmp(b));
        points.dedup_by(|(value, weight), (kept, sum)| {
            let same = value == kept;
            *sum += if same { *weight } else { 0.0 };
            same
        });
        let total: f64 = points.iter().map(|(_, weight)| weight).sum();
        let mean = points.iter().map(|(value, weight)| value * (weight / total)).sum();
        let mut below = 0.0;
        for (_, weight) in &mut points {
            below += *weight;
            *weight = below / total;
        }
        let Some((_, last)) = points.last_mut() else { return Err(DistError::NoWeight) };
        *last = 1.0;
        Ok(Empirical { points, mean })
    }

    /// The least value with at least the share `u` at or below it.
    pub fn quantile(&self, u: f64) -> f64 {
        let at = self.points.partition_point(|(_, share)| *share < u);
        self.points[at.min(self.points.len() - 1)].0
    }

    /// The share of weight at or below `x`.
    pub fn cdf(&self, x: f64) -> f64 {
        let at = self.points.partition_point(|(value, _)| *value <= x);
        if at == 0 { 0.0 } else { self.points[at - 1].1 }
    }

    /// The mean.
    pub fn mean(&self) -> f64 {
        self.mean
    }
}

/// Poisson means beyond this are drawn in chunks; e^-32 is far from underflow and counts stay short.
const POISSON_CHUNK: f64 = 32.0;

/// The Poisson quantile of `u` in (0, 1), for a mean of at most about 700: adds up probabilities from zero.
///
/// Grows with `u` and with `mean`. Costs a few nanoseconds per count.
pub fn poisson_quantile(u: f64, mean: f64) -> u64 {
    let mut chance = libm::exp(-mean);
    let (mut sum, mut n) = (chance, 0_u64);
    while sum < u {
        n += 1;
        chance *= mean / n as f64;
        let next = sum + chance;
        // Beyond the last probability that still adds up, `u` is 1 for all that can be told.
        if next == sum && n as f64 > mean {
            break;
        }
        sum = next;
    }
    n
}

/// A Poisson count of any mean: the sum of counts of mean 32 and one of the rest, each of a draw of its own.
///
/// For the same draws a larger mean never gives a smaller count. Costs about 30 ns per 10 of the mean.
pub fn poisson(draws: &mut Draws, mean: f64) -> u64 {
    let (mut left, mut n) = (mean.max(0.0), 0);
    while left > 0.0 {
        n += poisson_quantile(draws.uniform(), left.min(POISSON_CHUNK));
        left -= POISSON_CHUNK;
    }
    n
}

/// The logistic function 1 / (1 + e^-x): the chance that belongs to log odds of `x`.
#[inline]
pub fn logistic(x: f64) -> f64 {
    // Of two forms the one whose exponential cannot overflow.
    if x >= 0.0 {
        1.0 / (1.0 + exp(-x))
    } else {
        let odds = exp(x);
        odds / (1.0 + odds)
    }
}

/// Which of several weights `u` in (0, 1) falls on when they are laid end to end: grows with `u`.
///
/// Weights that are zero are never chosen. If all are zero (or there is none) the answer is 0.
pub fn choose(weights: &[f64], u: f64) -> usize {
    let mut left = u * weights.iter().sum::<f64>();
    let mut chosen = 0;
    for (i, weight) in weights.iter().enumerate() {
        if *weight > 0.0 {
            chosen = i;
            if left < *weight {
                return i;
            }
            left -= weight;
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::luck::{Luck, Purpose};
    use statrs::distribution::{Discrete, DiscreteCDF, Poisson};

    const COUNT: Purpose = Purpose::named("count");

    #[test]
    fn poisson_quantiles_agree_with_statrs() {
        for mean in [0.01, 0.7, 3.0, 12.5, 32.0, 50.0] {
            let oracle = Poisson::new(mean).unwrap();
            for i in 1..2_000 {
                let u = f64::from(i) / 2_000.0;
                let n = poisson_quantile(u, mean);
                assert!(oracle.cdf(n) >= u - 1e-12, "{mean} {u}: {n}");
                assert!(n == 0 || oracle.cdf(n - 1) < u + 1e-12, "{mean} {u}: {n}");
            }
        }
    }

    #[test]
    fn large_poisson_counts_have_the_right_distribution() {
        let (luck, mean, n) = (Luck::new(3, 0), 100.0, 20_000);
        let oracle = Poisson::new(mean).unwrap();
        let mut seen = vec![0_f64; 300];
        (0..n).for_each(|key| seen[poisson(&mut luck.draws(COUNT, key, 0), mean) as usize] += 1.0);
        // Chi-square over the counts that are expected at least 20 times.
        let cells: Vec<_> = (0..300)
            .map(|k| (seen[k], oracle.pmf(k as u64) * n as f64))
            .filter(|cell| cell.1 > 20.0)
            .collect();
        let chi: f64 = cells.iter().map(|(seen, due)| (seen - due) * (seen - due) / due).sum();
        assert!(chi < cells.len() as f64 + 4.0 * libm::sqrt(2.0 * cells.len() as f64), "chi-square {chi}");
    }

    #[test]
    fn a_larger_mean_never_gives_a_smaller_count() {
        let luck = Luck::new(4, 0);
        for key in 0..200 {
            let mut last = 0;
            for step in 0..400 {
                let n = poisson(&mut luck.draws(COUNT, key, 0), f64::from(step) * 0.37);
                assert!(n >= last, "key {key}, step {step}: {n} after {last}");
                last = n;
            }
        }
        assert_eq!(poisson(&mut luck.draws(COUNT, 0, 0), 0.0), 0);
        assert_eq!(poisson(&mut luck.draws(COUNT, 0, 0), -1.0), 0);
    }

    #[test]
    fn the_extreme_tail_ends() {
        assert!(poisson_quantile(1.0 - f64::EPSILON / 2.0, 32.0) < 100);
        assert!(poisson_quantile(1.0, 32.0) < 200);
        assert_eq!(poisson_quantile(0.5, 0.0), 0);
    }

    #[test]
    fn odds_become_chances() {
        assert_eq!(logistic(0.0), 0.5);
        assert!((logistic(libm::log(3.0)) - 0.75).abs() < 1e-15);
        assert_eq!((logistic(-1e4), logistic(1e4)), (0.0, 1.0));
        assert!((logistic(-2.0) + logistic(2.0) - 1.0).abs() < 1e-15);
    }

    #[test]
    fn a_choice_falls_by_weight_and_in_order() {
        let weights = [1.0, 0.0, 2.0, 1.0];
        let chosen: Vec<_> = [0.1, 0.249, 0.251, 0.749, 0.751, 0.999].map(|u| choose(&weights, u)).into();
        assert_eq!(chosen, [0, 0, 2, 2, 3, 3]);
        assert_eq!(choose(&[0.0, 1.0, 0.0], 1.0 - f64::EPSILON), 1, "rounding never picks a weight of zero");
        assert_eq!(choose(&[0.0, 0.0], 0.5), 0);
    }

    #[test]
    fn equal_values_of_a_list_are_one_point() {
        let list = Empirical::new(&[(3.0, 1.0), (1.0, 2.0), (3.0, 1.0), (2.0, 0.0)]).unwrap();
        assert_eq!(list.points, [(1.0, 0.5), (3.0, 1.0)]);
        assert_eq!((list.quantile(0.5), list.quantile(0.500_1), list.mean()), (1.0, 3.0, 2.0));
        assert_eq!((list.cdf(0.9), list.cdf(1.0), list.cdf(9.0)), (0.0, 0.5, 1.0));
        assert_eq!(Empirical::new(&[(1.0, 0.0)]), Err(DistError::NoWeight));
    }
}
