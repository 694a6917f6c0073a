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

    /// Half the width.
    pub fn half_width(&self) -> f64 {
        0.5 * (self.high - self.low)
    }

    /// Whether a value lies within, ends included.
    pub fn contains(&self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
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
}
