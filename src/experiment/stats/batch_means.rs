//! The interval of a mean from one long run.

use statrs::distribution::{ContinuousCDF, Normal};

use crate::kernel::stats::{Interval, pearson};

/// So many batches make the interval (Schmeiser 1982, doi 10.1287/opre.30.3.556: between 10 and 30 are enough).
const BATCHES: usize = 20;
/// The test of independence is made on at least so many means; with fewer it finds hardly anything.
const TESTED: usize = 4 * BATCHES;
/// Level of the one-sided test of independence.
const LEVEL: f64 = 0.05;

/// A mean with its interval from the means of batches.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BatchMeans {
    /// Mean and interval; its `n` is the number of batches.
    pub interval: Interval,
    /// Observations in a batch.
    pub size: usize,
    /// Correlation between neighbouring batches; missing where the means do not vary.
    pub lag_1: Option<f64>,
    /// Von Neumann's ratio of the batch means; 2 where they are independent.
    pub von_neumann: Option<f64>,
}

/// Why one run gives no interval.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum TooShort {
    /// Too few observations.
    #[error("{have} observations, and at least {need} are needed")]
    Few {
        /// Observations there are.
        have: usize,
        /// Observations needed.
        need: usize,
    },
    /// Batches as long as the run allows still depend on each other.
    #[error("means of {size} observations still depend on each other: the run must be longer")]
    Dependent {
        /// Observations in a batch.
        size: usize,
    },
}

/// The interval of a steady mean from the observations of one long run, in their order, its warm-up cut off.
///
/// Non-overlapping batches are doubled in size until von Neumann's ratio no longer shows that neighbours depend on
/// each other (Fishman 1978, doi 10.1145/355791.355793); those that passed are then joined to 20 batches, whose
/// means have a t interval. Observations at the beginning that fill no batch are left out.
///
/// # Errors
/// If the test passes at no size with at least 80 batches.
pub fn batch_means(series: &[f64], confidence: f64) -> Result<BatchMeans, TooShort> {
    if series.len() < TESTED {
        return Err(TooShort::Few { have: series.len(), need: TESTED });
    }
    let mut size = 1;
    while depends(&means(series, size)) {
        if series.len() / (2 * size) < TESTED {
            return Err(TooShort::Dependent { size });
        }
        size *= 2;
    }
    // As much of the run as 20 batches of equal size take in, and so at least four that passed in each.
    let size = series.len() / BATCHES;
    let batches = means(series, size);
    let few = TooShort::Few { have: series.len(), need: TESTED };
    let neighbours: Vec<(f64, f64)> = batches.windows(2).map(|pair| (pair[0], pair[1])).collect();
    Ok(BatchMeans {
        interval: Interval::of(&batches, confidence).ok_or(few)?,
        size,
        lag_1: pearson(&neighbours),
        von_neumann: von_neumann(&batches),
    })
}

/// Means of batches; what is too much is left out at the beginning.
fn means(series: &[f64], size: usize) -> Vec<f64> {
    let (_, whole) = series.split_at(series.len() % size);
    whole.chunks_exact(size).map(|batch| batch.iter().sum::<f64>() / size as f64).collect()
}

/// The mean square of successive differences over the variance (von Neumann 1941, doi 10.1214/aoms/1177731677);
/// `None` where the values do not vary.
fn von_neumann(values: &[f64]) -> Option<f64> {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let around: f64 = values.iter().map(|x| (x - mean) * (x - mean)).sum();
    let steps: f64 = values.windows(2).map(|pair| (pair[1] - pair[0]) * (pair[1] - pair[0])).sum();
    let varies = values.iter().any(|x| *x != values[0]);
    varies.then(|| steps / around)
}

/// Whether means show that neighbours resemble each other: one-sided, as `1 - ratio / 2` is close to normal with
/// variance (k - 2) / (k^2 - 1) if they do not.
fn depends(means: &[f64]) -> bool {
    let k = means.len() as f64;
    let Some(ratio) = von_neumann(means) else { return false };
    let edge = Normal::standard().inverse_cdf(1.0 - LEVEL) * libm::sqrt((k - 2.0) / (k * k - 1.0));
    1.0 - ratio / 2.0 > edge
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Luck;

    /// A first-order autoregression with mean 0: each value takes this share of the one before.
    fn autoregression(share: f64, n: usize, replication: u32) -> Vec<f64> {
        let mut stream = Luck::new(11, replication).stream("shocks");
        let mut last = 0.0;
        (0..n)
            .map(|_| {
                last = share * last + stream.uniform() - 0.5;
                last
            })
            .collect()
    }

    #[test]
    fn the_ratio_is_that_of_a_hand_count() {
        // Steps 1, 4, 9, variance sum 14 - 36 / 4.
        assert_eq!(von_neumann(&[0.0, 1.0, 3.0, 0.0]), Some(14.0 / 6.0));
        assert_eq!(von_neumann(&[0.1; 9]), None);
    }

    #[test]
    fn independent_observations_pass_at_once() {
        let passed = (0..200).filter(|replication| !depends(&autoregression(0.0, 400, *replication))).count();
        assert!((180..=198).contains(&passed), "a test at 5 % rejects 5 %: {passed}");
    }

    #[test]
    fn a_slow_series_is_refused_if_it_is_short_and_accepted_if_it_is_long() {
        let refused = batch_means(&autoregression(0.99, 1_000, 1), 0.95);
        assert!(matches!(refused, Err(TooShort::Dependent { .. })), "{refused:?}");
        let long = batch_means(&autoregression(0.99, 200_000, 1), 0.95).unwrap();
        assert_eq!((long.interval.n, long.size), (20, 10_000));
        assert!(long.lag_1.unwrap().abs() < 0.5 && long.interval.contains(0.0));
    }

    #[test]
    fn the_interval_is_that_of_twenty_means() {
        let series: Vec<f64> = (0..400).map(|i| f64::from(i % 2)).chain([0.0; 3]).collect();
        let result = batch_means(&series, 0.95).unwrap();
        assert_eq!((result.size, result.interval.n), (20, 20));
        assert!((result.interval.mean - 0.5).abs() < 0.01);
    }

    #[test]
    fn a_short_run_says_how_long_it_must_be() {
        assert_eq!(batch_means(&[1.0; 79], 0.95), Err(TooShort::Few { have: 79, need: 80 }));
        assert_eq!(batch_means(&[1.0; 80], 0.95).unwrap().interval.half_width(), 0.0);
    }
}
