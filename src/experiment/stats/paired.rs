//! Paired differences: two scenarios that face the same luck, replication by replication.

use statrs::distribution::{ContinuousCDF, Normal, StudentsT};

use crate::kernel::stats::{Interval, Tally, pearson, t_quantile};

/// Planning aims at this chance of finding a difference as large as the one that was seen.
const POWER: f64 = 0.8;
/// Differences that vary by less than this part of the values vary by rounding.
const ROUNDING: f64 = 1e-10;
/// More replications than this are called "no number that helps".
const MOST: u64 = 1_000_000_000;

/// The difference between two scenarios under common random numbers (Law 2015, Simulation Modeling and Analysis,
/// 5th edition, sections 10.2.1 and 11.2): the replications of one are paired with those of the other.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Paired {
    /// Replications in which both have a value.
    pub n: usize,
    /// Replications in which one or both have none.
    pub missing: usize,
    /// Mean of the reference over the `n` pairs; missing if there are none, as are the next two.
    pub mean_reference: Option<f64>,
    /// Mean of the other.
    pub mean: Option<f64>,
    /// Mean of other minus reference.
    pub difference: Option<f64>,
    /// How sure that is; missing with fewer than two pairs.
    pub spread: Option<Spread>,
    /// How far the difference may be off because both are read off bins; usually 0.
    pub coarseness: f64,
}

/// How sure a paired difference is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spread {
    /// Standard deviation of the differences, `n - 1` in its denominator; 0 where they differ by rounding alone.
    pub sd: f64,
    /// Lower end of the t interval of the difference.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Two-sided p value of the paired t test of no difference; missing where all differences are the same, since
    /// nothing says then what luck would do.
    pub p: Option<f64>,
    /// Correlation between the two over replications, in `[-1, 1]`; missing where one does not vary.
    pub correlation: Option<f64>,
    /// Replications of each that independent luck would have needed for an interval of this width; missing where the
    /// differences do not vary, as no number would do.
    pub unpaired: Option<u64>,
}

impl Paired {
    /// Pairs of (reference, other), in the order of replications, and intervals at `confidence` in (0, 1).
    pub fn of(pairs: impl IntoIterator<Item = (Option<f64>, Option<f64>)>, confidence: f64) -> Paired {
        let (mut both, mut missing) = (Vec::new(), 0);
        for pair in pairs {
            match pair {
                (Some(reference), Some(other)) => both.push((reference, other)),
                _ => missing += 1,
            }
        }
        let reference: Tally = both.iter().map(|pair| pair.0).collect();
        let other: Tally = both.iter().map(|pair| pair.1).collect();
        let differences: Tally = both.iter().map(|pair| pair.1 - pair.0).collect();
        let scale = both.iter().fold(0.0, |scale: f64, pair| scale.max(pair.0.abs()).max(pair.1.abs()));
        let is_rounding = |value: f64| value.abs() <= ROUNDING * scale;
        let is_constant = differences.sd().is_some_and(is_rounding);
        let spread = Interval::of_tally(&differences, confidence).and_then(|interval| {
            let sd = differences.sd()?;
            if is_constant {
                let (low, high) = (interval.mean, interval.mean);
                return Some(Spread {
                    sd: 0.0,
                    low,
                    high,
                    p: None,
                    correlation: pearson(&both),
                    unpaired: None,
                });
            }
            Some(Spread {
                sd,
                low: interval.low,
                high: interval.high,
                p: Some(p_value(interval.mean, sd, interval.n)?),
                correlation: pearson(&both),
                unpaired: unpaired(reference.variance()? + other.variance()?, sd, interval.n, confidence),
            })
        });
        let (mean_reference, mean) = (reference.mean(), other.mean());
        let difference = differences.mean();
        let difference = difference.map(|mean| if is_constant && is_rounding(mean) { 0.0 } else { mean });
        Paired { n: both.len(), missing, mean_reference, mean, difference, spread, coarseness: 0.0 }
    }

    /// The same where the difference may be off by so much because values are read off bins: the interval is that much
    /// wider, and what is tested is whether the difference is larger than that.
    pub fn coarse(mut self, by: f64) -> Paired {
        let (Some(difference), true) = (self.difference, by > 0.0) else { return self };
        self.coarseness = by;
        if let Some(spread) = &mut self.spread {
            spread.low -= by;
            spread.high += by;
            if spread.p.is_some() {
                spread.p = p_value((difference.abs() - by).max(0.0), spread.sd, self.n as u64);
            }
        }
        self
    }

    /// Whether the difference is the same in every replication, and more than its coarseness: a fact of the scenarios
    /// rather than of luck, and nothing to be tested.
    pub fn is_constant(&self) -> bool {
        let beyond = self.difference.is_some_and(|difference| difference.abs() > self.coarseness);
        beyond && self.spread.is_some_and(|spread| spread.sd == 0.0)
    }

    /// Replications that pairing saved for each scenario: what independent luck would have needed for the same
    /// width, minus `n`. Negative where the two move against each other and pairing does harm.
    pub fn saved(&self) -> Option<i64> {
        Some(self.spread?.unpaired? as i64 - self.n as i64)
    }

    /// Replications in all that would establish a difference as large as the one seen at this level of a two-sided
    /// test, with a chance of 80 % (the usual rule of planning: Chow, Shao & Wang 2008, Sample Size Calculations in
    /// Clinical Research, section 3.1). `None` where nothing is known, or no number helps since the means are equal.
    pub fn needed(&self, level: f64) -> Option<u64> {
        let (difference, sd) = (self.difference?.abs() - self.coarseness, self.spread?.sd);
        if difference <= 0.0 || sd == 0.0 {
            return None;
        }
        let found = |n: u64| {
            let (Some(edge), Some(power)) = (quantile(1.0 - level / 2.0, n - 1), quantile(POWER, n - 1))
            else {
                return false;
            };
            (edge + power) * sd <= difference * libm::sqrt(n as f64)
        };
        least(2, found)
    }
}

/// The two-sided p value of a mean of `n` differences with this standard deviation.
fn p_value(mean: f64, sd: f64, n: u64) -> Option<f64> {
    let t = mean.abs() / (sd / libm::sqrt(n as f64));
    StudentsT::new(0.0, 1.0, (n - 1) as f64).ok().map(|dist| (2.0 * dist.sf(t)).min(1.0))
}

/// The quantile of Student's t; that of the normal distribution where no more than four digits differ, since the
/// inversion of t takes long for very many degrees of freedom.
fn quantile(share: f64, degrees: u64) -> Option<f64> {
    if degrees > 10_000 { Some(Normal::standard().inverse_cdf(share)) } else { t_quantile(share, degrees) }
}

/// The least m for which two independent samples of m have no wider t interval than n pairs.
///
/// `variances`: the sum of both variances; the interval of independent samples has 2m - 2 degrees of freedom.
fn unpaired(variances: f64, sd: f64, n: u64, confidence: f64) -> Option<u64> {
    let share = 0.5 + 0.5 * confidence;
    let wanted = quantile(share, n - 1)? * sd / libm::sqrt(n as f64);
    let enough =
        |m: u64| quantile(share, 2 * m - 2).is_some_and(|t| t * libm::sqrt(variances / m as f64) <= wanted);
    if sd == 0.0 { None } else { least(2, enough) }
}

/// The least number from `from` to [`MOST`] for which a monotone condition holds.
fn least(from: u64, holds: impl Fn(u64) -> bool) -> Option<u64> {
    let (mut below, mut above) = (from - 1, from);
    while !holds(above) {
        if above >= MOST {
            return None;
        }
        below = above;
        above = (2 * above).min(MOST);
    }
    while above - below > 1 {
        let middle = below + (above - below) / 2;
        if holds(middle) { above = middle } else { below = middle }
    }
    Some(above)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(values: &[(f64, f64)]) -> impl Iterator<Item = (Option<f64>, Option<f64>)> {
        values.iter().map(|(a, b)| (Some(*a), Some(*b)))
    }

    /// Student (1908), hours of sleep gained with two drugs by ten patients: the example of R's `t.test`.
    const SLEEP: [(f64, f64); 10] = [
        (0.7, 1.9),
        (-1.6, 0.8),
        (-0.2, 1.1),
        (-1.2, 0.1),
        (-0.1, -0.1),
        (3.4, 4.4),
        (3.7, 5.5),
        (0.8, 1.6),
        (0.0, 4.6),
        (2.0, 3.4),
    ];

    #[test]
    fn the_sleep_of_students_patients_is_tested_as_in_r() {
        // t = 4.0621, df = 9, p = 0.002833, interval 0.7001142 to 2.4598858, cor = 0.7951702.
        let paired = Paired::of(pairs(&SLEEP), 0.95);
        let spread = paired.spread.unwrap();
        assert_eq!((paired.n, paired.missing), (10, 0));
        assert!((paired.difference.unwrap() - 1.58).abs() < 1e-12);
        assert!((spread.low - 0.700_114_2).abs() < 1e-6 && (spread.high - 2.459_885_8).abs() < 1e-6);
        assert!((spread.p.unwrap() - 0.002_833).abs() < 1e-6, "{:?}", spread.p);
        assert!((spread.correlation.unwrap() - 0.795_170_2).abs() < 1e-6);
    }

    #[test]
    fn what_pairing_saves_is_counted_by_trying() {
        let paired = Paired::of(pairs(&SLEEP), 0.95);
        let (m, half) = (paired.spread.unwrap().unpaired.unwrap(), (2.459_885_8 - 0.700_114_2) / 2.0);
        let variances: f64 = [0_usize, 1]
            .map(|side| {
                let column: Tally = SLEEP.iter().map(|pair| [pair.0, pair.1][side]).collect();
                column.variance().unwrap()
            })
            .iter()
            .sum();
        let width = |m: u64| t_quantile(0.975, 2 * m - 2).unwrap() * (variances / m as f64).sqrt();
        assert!(width(m) <= half && width(m - 1) > half, "{m}");
        assert_eq!(paired.saved(), Some(m as i64 - 10));
        assert!(m > 30, "a correlation of 0.8 saves a lot: {m}");
    }

    #[test]
    fn pairing_against_each_other_does_harm() {
        let mirror = [(1.0, -1.0), (2.0, -2.5), (3.0, -3.0), (4.0, -3.5), (5.0, -5.0), (0.0, 0.5)];
        let paired = Paired::of(pairs(&mirror), 0.95);
        assert!(paired.spread.unwrap().correlation.unwrap() < -0.9);
        assert!(paired.saved().unwrap() < 0);
    }

    #[test]
    fn scenarios_that_agree_everywhere_do_not_differ() {
        let same = Paired::of(pairs(&[(0.1, 0.1), (0.2, 0.2), (0.3, 0.3)]), 0.95);
        let spread = same.spread.unwrap();
        assert_eq!((same.difference, spread.p, spread.unpaired), (Some(0.0), None, None));
        assert!(!same.is_constant());
        assert_eq!(same.needed(0.05), None);
    }

    #[test]
    fn a_constant_difference_is_told_and_not_tested() {
        let shifted = Paired::of(pairs(&[(1.0, 2.0), (2.0, 3.0), (3.0, 4.0)]), 0.95);
        let spread = shifted.spread.unwrap();
        assert_eq!((spread.p, spread.low, spread.high), (None, 1.0, 1.0));
        assert_eq!((shifted.saved(), shifted.is_constant()), (None, true));
    }

    #[test]
    fn rounding_is_no_spread() {
        // Equal shifts leave the noise of the last digit, of which a t test would make p = 5e-58.
        let values = [(0.1, 0.4), (0.2, 0.5), (0.7, 1.0), (1.1, 1.4)];
        assert!(values.iter().any(|(a, b)| b - a != 0.3), "the example has noise in it");
        let paired = Paired::of(pairs(&values), 0.95);
        let spread = paired.spread.unwrap();
        assert_eq!((spread.sd, spread.p), (0.0, None));
        assert!(paired.is_constant());
        let none = Paired::of(pairs(&[(0.1 + 0.2, 0.3), (0.3, 0.1 + 0.2), (0.3, 0.3)]), 0.95);
        assert_eq!((none.difference, none.is_constant()), (Some(0.0), false));
    }

    #[test]
    fn what_is_read_off_bins_is_tested_beyond_their_width() {
        let values = [(10.0, 10.5), (11.0, 11.6), (12.0, 12.4), (13.0, 13.5)];
        let (fine, coarse) = (Paired::of(pairs(&values), 0.95), Paired::of(pairs(&values), 0.95).coarse(0.6));
        let (fine, spread) = (fine.spread.unwrap(), coarse.spread.unwrap());
        assert!(fine.p.unwrap() < 0.01 && spread.p == Some(1.0), "{fine:?}, {spread:?}");
        assert!((fine.low - 0.6 - spread.low).abs() < 1e-12 && (spread.high - fine.high - 0.6).abs() < 1e-12);
        assert_eq!(coarse.needed(0.05), None);
        let constant = Paired::of(pairs(&[(1.0, 2.0), (2.0, 3.0)]), 0.95);
        assert!(constant.is_constant() && !constant.coarse(1.0).is_constant());
    }

    #[test]
    fn missing_values_drop_their_pair() {
        let values = [(Some(1.0), Some(2.0)), (None, Some(9.0)), (Some(3.0), None), (Some(2.0), Some(4.0))];
        let paired = Paired::of(values, 0.95);
        assert_eq!((paired.n, paired.missing), (2, 2));
        assert_eq!(
            (paired.mean_reference, paired.mean, paired.difference),
            (Some(1.5), Some(3.0), Some(1.5))
        );
        assert_eq!(Paired::of([(Some(1.0), Some(2.0))], 0.95).spread, None);
        assert_eq!(Paired::of([], 0.95).mean, None);
    }

    #[test]
    fn a_difference_close_to_nothing_needs_very_many() {
        let values: Vec<(f64, f64)> = (0..9).map(|i| (0.0, f64::from(i % 3) - 1.0 + 1e-4)).collect();
        let needed = Paired::of(pairs(&values), 0.95).needed(0.05).unwrap();
        // ((1.95996 + 0.84162) / 1e-4)^2 times the variance, 6 / 8.
        assert!((needed as f64 / (2.801_585e4 * 2.801_585e4 * 0.75) - 1.0).abs() < 1e-4, "{needed}");
    }

    #[test]
    fn planning_agrees_with_the_power_of_the_t_test() {
        // An effect of half a standard deviation, level 0.05, power 0.8: R's power.t.test says 33.4, thus 34; the
        // approximation by the sum of two central t quantiles is one off at most.
        let values: Vec<(f64, f64)> =
            (0..8).map(|i| (0.0, 0.5 + if i % 2 == 0 { 1.0 } else { -1.0 })).collect();
        let mut paired = Paired::of(pairs(&values), 0.95);
        paired.spread.as_mut().unwrap().sd = 1.0;
        assert!((33..=35).contains(&paired.needed(0.05).unwrap()), "{:?}", paired.needed(0.05));
    }
}
