//! Intervals by drawing base rows or trajectories again (Efron 1979; Archer, Saltelli & Sobol 1997, doi
//! 10.1080/00949659708811825).

use rayon::prelude::*;

use super::{Estimate, How, Index};
use crate::experiment::design::Dice;
use crate::kernel::stats::quantile;

/// What is estimated: the factor, the other factor of a pair, the index.
pub(crate) type Name = (usize, Option<usize>, Index);

/// Each of the named statistics over all `blocks` blocks, with its interval.
///
/// `statistic` computes all of them, in the order of the names, over a choice of blocks.
pub(crate) fn estimates(
    names: &[Name],
    blocks: usize,
    how: &How,
    statistic: impl Fn(&[usize]) -> Vec<Option<f64>> + Sync,
) -> Vec<Estimate> {
    let all: Vec<usize> = (0..blocks).collect();
    let values = statistic(&all);
    let mut intervals = intervals(blocks, how, &statistic);
    intervals.resize(names.len(), None);
    names
        .iter()
        .zip(values)
        .zip(intervals)
        .map(|((&(factor, other, index), value), interval)| Estimate {
            factor,
            other,
            index,
            value,
            interval: value.and(interval),
        })
        .collect()
}

/// The percentile interval of each statistic over resamples of `blocks` blocks with replacement.
///
/// Blocks, not rows, are what is independent. Each resample has dice of its own and all statistics see the same
/// resamples, so that threads change nothing.
fn intervals(
    blocks: usize,
    how: &How,
    statistic: impl Fn(&[usize]) -> Vec<Option<f64>> + Sync,
) -> Vec<Option<(f64, f64)>> {
    let one = |resample: usize| {
        let mut dice = Dice::new(how.seed, "sensitivity: bootstrap", resample);
        let chosen: Vec<usize> = (0..blocks).map(|_| dice.below(blocks)).collect();
        statistic(&chosen)
    };
    let found: Vec<Vec<Option<f64>>> = (0..how.resamples).into_par_iter().map(one).collect();
    let mut samples: Vec<Vec<f64>> = vec![Vec::new(); found.first().map_or(0, Vec::len)];
    for values in found {
        samples.iter_mut().zip(values).for_each(|(sample, value)| sample.extend(value));
    }
    let tail = 0.5 * (1.0 - how.confidence);
    samples.iter_mut().map(|sample| Some((quantile(sample, tail)?, quantile(sample, 1.0 - tail)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_of_a_mean_is_about_that_of_theory() {
        // 0, 1, …, 99: the standard error of the mean of a resample is sqrt((100^2 - 1) / 12 / 100) = 2.887.
        let how = How { resamples: 4000, ..How::default() };
        let mean =
            |chosen: &[usize]| vec![Some(chosen.iter().sum::<usize>() as f64 / chosen.len() as f64), None];
        let found = intervals(100, &how, mean);
        let (low, high) = found[0].unwrap();
        assert!(
            (low - (49.5 - 1.96 * 2.887)).abs() < 0.5 && (high - (49.5 + 1.96 * 2.887)).abs() < 0.5,
            "{low} {high}"
        );
        assert_eq!(found[1], None, "what is never known has no interval");
        assert_eq!(found, intervals(100, &how, mean), "the same seed gives the same interval");
    }
}
