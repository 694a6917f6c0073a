//! What replications say together: for each metric a mean with its interval.

use crate::kernel::stats::{Interval, Tally, median};
use crate::model::outcome::MetricInfo;

/// One metric over the replications that have a value for it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Summary {
    /// Place in the catalogue.
    pub metric: usize,
    /// Replications with a value.
    pub n: usize,
    /// Replications without one, because a denominator or a variance was zero.
    pub missing: usize,
    /// Mean; missing if `n` is 0.
    pub mean: Option<f64>,
    /// Standard deviation with `n - 1` in its denominator; missing if `n` is below 2, as are the next three.
    pub sd: Option<f64>,
    /// Standard error of the mean: `sd / sqrt(n)`.
    pub se: Option<f64>,
    /// Lower end of the interval of the mean.
    pub ci_low: Option<f64>,
    /// Upper end of the interval of the mean.
    pub ci_high: Option<f64>,
    /// Median; missing if `n` is 0.
    pub median: Option<f64>,
}

/// Summarises one column of values for each metric; `runs` are the rows, in the order of replications.
///
/// Intervals are Student's t with `n - 1` degrees of freedom at `confidence`, in `(0, 1)`: replications are
/// independent and identically distributed, so nothing else is assumed but a mean that is close to normal. They stay
/// within what the metric can be, and tell how coarse it is: see [`MetricInfo::interval`]. Of a column that is no metric
/// nothing is known, and its interval is plain.
pub fn summarise<'m, M: Into<Option<&'m MetricInfo>>>(
    metrics: impl IntoIterator<Item = M>,
    runs: &[Vec<Option<f64>>],
    confidence: f64,
) -> Vec<Summary> {
    let column = |metric: usize| runs.iter().map(move |totals| totals.get(metric).copied().flatten());
    let of = |(metric, info): (usize, M)| of_column((metric, info.into()), column(metric), confidence);
    metrics.into_iter().enumerate().map(of).collect()
}

fn of_column(
    (metric, info): (usize, Option<&MetricInfo>),
    column: impl Iterator<Item = Option<f64>>,
    confidence: f64,
) -> Summary {
    let (mut values, mut missing) = (Vec::new(), 0);
    for value in column {
        match value {
            Some(value) => values.push(value),
            None => missing += 1,
        }
    }
    // In the order of replications, so that any number of threads gives the same digits.
    let tally: Tally = values.iter().copied().collect();
    let interval = match info {
        Some(info) => info.interval(&tally, confidence),
        None => Interval::of_tally(&tally, confidence),
    };
    let sd = interval.and_then(|_| tally.sd());
    Summary {
        metric,
        n: values.len(),
        missing,
        mean: tally.mean(),
        sd,
        se: sd.map(|sd| sd / (values.len() as f64).sqrt()),
        ci_low: interval.map(|interval| interval.low),
        ci_high: interval.map(|interval| interval.high),
        median: median(&mut values),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::outcome::Layer;

    const PLAIN: MetricInfo =
        MetricInfo { id: "x", label: "X", label_zh: "", unit: "score", layer: Layer::Index, doc: "Made up." };
    const QUANTILE: MetricInfo = MetricInfo { id: "cycle_p50_h", unit: "h", ..PLAIN };

    #[test]
    fn the_interval_of_a_quantile_is_half_a_bin_wider_at_each_end() {
        // Around 100 h, 360,000 s, bins hold 4,096 seconds.
        let runs: Vec<Vec<Option<f64>>> = [99.0, 100.0, 101.0].map(|value| vec![Some(value); 2]).into();
        let [plain, quantile] = summarise([&PLAIN, &QUANTILE], &runs, 0.95)[..] else { panic!() };
        let half = 0.5 * 4_095.0 / 3_600.0;
        assert!((plain.ci_low.unwrap() - quantile.ci_low.unwrap() - half).abs() < 1e-9);
        assert!((quantile.ci_high.unwrap() - plain.ci_high.unwrap() - half).abs() < 1e-9);
        assert_eq!(plain.sd, quantile.sd);
    }

    #[test]
    fn counts_are_never_negative_and_shares_never_above_one() {
        let share = MetricInfo { unit: "share", ..PLAIN };
        let count = MetricInfo { unit: "1", ..PLAIN };
        let runs: Vec<Vec<Option<f64>>> = [(0.995, 0.0), (1.0, 0.0), (1.0, 7.0)]
            .map(|(share, count)| vec![Some(share), Some(count)])
            .into();
        let [share, count] = summarise([&share, &count], &runs, 0.95)[..] else { panic!() };
        assert!(share.ci_high.unwrap() <= 1.0 && share.ci_high > share.mean, "{share:?}");
        assert!(count.ci_low.unwrap() >= 0.0 && count.ci_low < count.mean, "{count:?}");
    }

    #[test]
    fn the_interval_is_that_of_a_textbook() {
        // Values 1 to 5: mean 3, sd sqrt(2.5), and t(0.975; 4) = 2.776445 from printed tables.
        let runs: Vec<Vec<Option<f64>>> = (1..=5).map(|value| vec![Some(f64::from(value))]).collect();
        let summary = summarise([&PLAIN], &runs, 0.95)[0];
        assert_eq!((summary.n, summary.missing), (5, 0));
        assert_eq!((summary.mean, summary.median), (Some(3.0), Some(3.0)));
        assert!((summary.sd.unwrap() - 1.581_138_83).abs() < 1e-8);
        assert!((summary.ci_high.unwrap() - 3.0 - 2.776_445 * 0.5_f64.sqrt()).abs() < 1e-6);
        assert!((summary.ci_low.unwrap() + summary.ci_high.unwrap() - 6.0).abs() < 1e-12);
    }

    #[test]
    fn missing_values_lower_n_and_are_counted() {
        let runs = vec![vec![Some(1.0), None], vec![None, None], vec![Some(3.0), Some(4.0)]];
        let summaries = summarise([&PLAIN, &PLAIN], &runs, 0.95);
        assert_eq!((summaries[0].n, summaries[0].missing, summaries[0].mean), (2, 1, Some(2.0)));
        assert_eq!((summaries[1].n, summaries[1].missing, summaries[1].mean), (1, 2, Some(4.0)));
        assert_eq!((summaries[1].sd, summaries[1].ci_low), (None, None));
    }

    #[test]
    fn nothing_known_gives_no_mean() {
        let summary = summarise([&PLAIN], &[vec![None]], 0.95)[0];
        assert_eq!((summary.n, summary.missing, summary.mean, summary.median), (0, 1, None, None));
    }

    #[test]
    fn equal_values_have_exactly_no_spread() {
        let runs = vec![vec![Some(0.1)]; 7];
        let summary = summarise([&PLAIN], &runs, 0.95)[0];
        assert_eq!((summary.mean, summary.sd, summary.ci_low), (Some(0.1), Some(0.0), Some(0.1)));
    }
}
