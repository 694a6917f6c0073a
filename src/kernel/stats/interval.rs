//! Confidence intervals across replications.
use super::tally::Tally;
use statrs::distribution::{ContinuousCDF, StudentsT};

/// A mean of independent observations and its two-sided confidence interval by Student's t.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The mean.
    pub mean: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// How many observations.
    pub n: u64,
}

impl Interval {
    /// The interval of a tally at a confidence level in (0, 1), such as 0.95; `None` for fewer than two
    /// observations.
    pub fn of_tally(tally: &Tally, confidence: f64) -> Option<Interval> {
        let (mean, half) = (tally.mean()?, half_width(tally, confidence)?);
        Some(Interval { mean, low: mean - half, high: mean + half, n: tally.n() })
    }

    /// The interval of a sample, in its order; `None` for fewer than two observations.
    pub fn of(sample: &[f64], confidence: f64) -> Option<Interval> {
        Interval::of_tally(&sample.iter().copied().collect(), confidence)
    }

    /// The interval with this much more at each end.
    pub fn widened(self, by: f64) -> Interval {
        Interval { low: self.low - by, high: self.high + by, ..self }
    }

    /// The interval of a mean that cannot lie beyond these ends. An end that does is taken on another scale, by the
    /// delta method: that of log odds where both ends are given, that of logarithms of the distance where one is. So it
    /// comes close to what is possible and not beyond; ends that are possible stay as they are, and so does an
    /// interval whose mean lies beyond.
    pub fn within(self, least: Option<f64>, greatest: Option<f64>) -> Interval {
        let Interval { mean, low, high, .. } = self;
        if least.is_some_and(|least| mean < least) || greatest.is_some_and(|greatest| mean > greatest) {
            return self;
        }
        let low = match least {
            Some(least) if low < least => {
                least + shrunk(mean - least, mean - low, greatest.map(|end| end - least))
            }
            _ => low,
        };
        let high = match greatest {
            Some(end) if high > end => end - shrunk(end - mean, high - mean, least.map(|least| end - least)),
            _ => high,
        };
        Interval { low, high, ..self }
    }

    /// Half the width.
    pub fn half_width(&self) -> f64 {
        0.5 * (self.high - self.low)
    }

    /// Whether a value lies within, ends included.
    pub fn contains(&self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }
}

/// The distance from the end of what is possible to the end of an interval, where the mean lies `distance` away from it
/// and the plain interval reaches `half` from the mean: on the scale of logarithms, or of log odds within `whole`.
fn shrunk(distance: f64, half: f64, whole: Option<f64>) -> f64 {
    if distance <= 0.0 {
        return 0.0;
    }
    match whole {
        None => distance * libm::exp(-half / distance),
        Some(whole) if distance >= whole => 0.0,
        Some(whole) => {
            let share = distance / whole;
            let odds = share / (1.0 - share) * libm::exp(-half / (distance * (1.0 - share)));
            whole * odds / (1.0 + odds)
        }
    }
}

/// Half the width of the t-interval of a tally: t(n - 1) times sd / sqrt(n); `None` for fewer than two.
pub fn half_width(tally: &Tally, confidence: f64) -> Option<f64> {
    let sd = tally.sd()?;
    Some(t_quantile(0.5 + 0.5 * confidence, tally.n() - 1)? * sd / libm::sqrt(tally.n() as f64))
}

/// The quantile of share `p` in (0, 1) of Student's t with `df` degrees of freedom; `None` out of range.
pub fn t_quantile(p: f64, df: u64) -> Option<f64> {
    if !(p > 0.0 && p < 1.0) {
        return None;
    }
    StudentsT::new(0.0, 1.0, df as f64).ok().map(|t| t.inverse_cdf(p))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t_quantiles_are_those_of_the_tables() {
        for (df, t) in [(1, 12.706_205), (4, 2.776_445), (9, 2.262_157), (30, 2.042_272), (100, 1.983_972)] {
            assert!((t_quantile(0.975, df).unwrap() - t).abs() < 1e-6, "{df}");
        }
        assert_eq!((t_quantile(0.975, 0), t_quantile(1.0, 5)), (None, None));
    }

    #[test]
    fn an_interval_by_hand() {
        // Mean 5, sd sqrt(10 / 4), t(4) 2.776445.
        let interval = Interval::of(&[3.0, 4.0, 5.0, 6.0, 7.0], 0.95).unwrap();
        assert!((interval.half_width() - 2.776_445 * libm::sqrt(2.5 / 5.0)).abs() < 1e-5);
        assert!((interval.mean, interval.n) == (5.0, 5) && interval.contains(5.0) && !interval.contains(9.0));
        assert_eq!(Interval::of(&[3.0], 0.95), None);
        assert_eq!(Interval::of(&[], 0.95), None);
    }

    #[test]
    fn an_interval_stays_within_what_is_possible_and_keeps_the_ends_that_are() {
        let shares = Interval::of(&[0.99, 1.0, 0.995, 1.0, 0.999], 0.95).unwrap();
        let within = shares.within(Some(0.0), Some(1.0));
        assert!(shares.high > 1.0 && within.high < 1.0 && within.high > within.mean, "{within:?}");
        assert_eq!((within.low, within.mean), (shares.low, shares.mean));
        let counts = Interval::of(&[0.0, 1.0, 5.0], 0.95).unwrap();
        let within = counts.within(Some(0.0), None);
        assert!(counts.low < 0.0 && within.low > 0.0 && within.low < 2.0, "{within:?}");
        assert_eq!(within.high, counts.high);
        // By hand: 2 e^(-half / 2).
        assert!((within.low - 2.0 * libm::exp(-(counts.mean - counts.low) / 2.0)).abs() < 1e-12);
        let inside = Interval::of(&[0.4, 0.5, 0.6], 0.95).unwrap();
        assert_eq!(inside.within(Some(0.0), Some(1.0)), inside);
        for same in [0.0, 1.0] {
            let sure = Interval::of(&[same; 4], 0.95).unwrap();
            assert_eq!(sure.within(Some(0.0), Some(1.0)), sure);
        }
    }

    #[test]
    fn intervals_within_what_is_possible_hold_the_truth_as_often_as_they_say() {
        // Binomial shares near 1 and counts near 0 in five replications; the plain interval covers about 94 %.
        let mut draws = crate::kernel::Luck::new(3, 0).stream("coverage");
        let mut held = [0, 0];
        for _ in 0..2_000 {
            let share = |u: &mut dyn FnMut() -> f64| (0..200).filter(|_| u() < 0.99).count() as f64 / 200.0;
            let count = |u: &mut dyn FnMut() -> f64| (0..100).filter(|_| u() < 0.02).count() as f64;
            let mut u = || draws.uniform();
            let shares: Vec<f64> = (0..5).map(|_| share(&mut u)).collect();
            let counts: Vec<f64> = (0..5).map(|_| count(&mut u)).collect();
            let of = |sample: &[f64], end, truth| {
                let found = Interval::of(sample, 0.95).unwrap().within(Some(0.0), end);
                assert!(found.low >= 0.0 && end.is_none_or(|end: f64| found.high <= end), "{found:?}");
                usize::from(found.contains(truth))
            };
            held[0] += of(&shares, Some(1.0), 0.99);
            held[1] += of(&counts, None, 2.0);
        }
        assert!(held.iter().all(|held| (1_860..=1_960).contains(held)), "{held:?} of 2000");
    }
}
