//! Intervals of quantiles that assume no distribution.

use statrs::distribution::{Binomial, DiscreteCDF};

use crate::kernel::stats::quantile_sorted;

/// A quantile of independent observations and an interval for it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct QuantileInterval {
    /// The quantile of the sample, by linear interpolation.
    pub quantile: f64,
    /// The lower end: one of the observations.
    pub low: f64,
    /// The upper end: one of the observations.
    pub high: f64,
    /// The confidence that this pair of order statistics really has; at least the one asked for.
    pub confidence: f64,
}

/// The interval of the quantile of share `p` in (0, 1) by order statistics (David & Nagaraja 2003, Order Statistics,
/// 3rd edition, section 7.1): the number of observations up to the quantile is binomial, whatever their
/// distribution, as long as it is continuous. Each end is missed with a probability of at most `(1 - confidence) / 2`.
///
/// Sorts the sample. `None` where the sample is too small for these ends, or a share is out of range.
pub fn quantile_interval(sample: &mut [f64], p: f64, confidence: f64) -> Option<QuantileInterval> {
    if !(p > 0.0 && p < 1.0 && confidence > 0.0 && confidence < 1.0) {
        return None;
    }
    sample.sort_unstable_by(f64::total_cmp);
    let n = sample.len();
    let below = Binomial::new(p, n as u64).ok()?;
    let tail = (1.0 - confidence) / 2.0;
    // The lower end is the l-th observation, missed if fewer than l lie below the quantile: the largest such l.
    let low = first(n + 1, |l| below.cdf(l as u64) > tail);
    // The upper end is the u-th, missed if u or more lie below: the smallest such u.
    let high = 1 + first(n, |u| below.sf(u as u64) <= tail);
    if low == 0 || high > n {
        return None;
    }
    Some(QuantileInterval {
        quantile: quantile_sorted(sample, p)?,
        low: sample[low - 1],
        high: sample[high - 1],
        confidence: below.cdf(high as u64 - 1) - below.cdf(low as u64 - 1),
    })
}

/// The first number below `end` for which a condition holds that goes on to hold; `end` if there is none.
fn first(end: usize, holds: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, end);
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) { high = middle } else { low = middle + 1 }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranks(n: u32, p: f64, confidence: f64) -> Option<(f64, f64, f64)> {
        let mut sample: Vec<f64> = (1..=n).rev().map(f64::from).collect();
        quantile_interval(&mut sample, p, confidence).map(|q| (q.low, q.high, q.confidence))
    }

    #[test]
    fn intervals_of_the_median_are_those_of_printed_tables() {
        // Order statistics for the median at 95 %: n = 10: 2 and 9 (97.9 %); n = 20: 6 and 15 (95.9 %);
        // n = 100: 40 and 61 (96.5 %).
        for (n, low, high, confidence) in
            [(10, 2.0, 9.0, 0.979), (20, 6.0, 15.0, 0.959), (100, 40.0, 61.0, 0.965)]
        {
            let (l, h, c) = ranks(n, 0.5, 0.95).unwrap();
            assert_eq!((l, h), (low, high), "{n}");
            assert!((c - confidence).abs() < 5e-4, "{n}: {c}");
        }
    }

    #[test]
    fn a_small_sample_has_no_interval_for_a_far_quantile() {
        assert_eq!(ranks(5, 0.5, 0.95), None, "1 - 2 / 2^5 is below 95 %");
        assert_eq!(ranks(6, 0.5, 0.95).map(|(l, h, _)| (l, h)), Some((1.0, 6.0)));
        assert_eq!(ranks(50, 0.99, 0.95), None);
        assert_eq!((ranks(0, 0.5, 0.95), ranks(10, 1.0, 0.95), ranks(10, 0.5, 1.0)), (None, None, None));
    }

    #[test]
    fn a_quantile_and_its_mirror_have_mirrored_intervals() {
        let (low, high, c) = ranks(200, 0.9, 0.9).unwrap();
        let mirrored = ranks(200, 0.1, 0.9).unwrap();
        assert_eq!((201.0 - high, 201.0 - low), (mirrored.0, mirrored.1));
        assert!((c - mirrored.2).abs() < 1e-12 && c >= 0.9);
    }
}
