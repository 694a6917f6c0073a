//! What replications say together: for each metric a mean with its interval.

use crate::kernel::stats::{Interval, Tally, median};

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
    /// Lower end of the t interval of the mean.
    pub ci_low: Option<f64>,
    /// Upper end of the t interval of the mean.
    pub ci_high: Option<f64>,
    /// Median; missing if `n` is 0.
    pub median: Option<f64>,
}

/// Summarises one column of values for each metric; `runs` are the rows, in the order of replications.
///
/// Intervals are Student's t with `n - 1` degrees of freedom at `confidence`, in `(0, 1)`: replications are
/// independent and identically distributed, so nothing else is assumed but a mean that is close to normal.
pub fn summarise(metrics: usize, runs: &[Vec<Option<f64>>], confidence: f64) -> Vec<Summary> {
    let column = |metric: usize| runs.iter().map(move |totals| totals.get(metric).copied().flatten());
    (0..metrics).map(|metric| of_column(metric, column(metric), confidence)).collect()
}

fn of_column(metric: usize, column: impl Iterator<Item = Option<f64>>, confidence: f64) -> Summary {
    let (mut values, mut missing) = (Vec::new(), 0);
    for value in column {
        match value {
            Some(value) => values.push(value),
            None => missing += 1,
        }
    }
    // In the order of replications, so that any number of threads gives the same digits.
    let tally: Tally = values.iter().copied().collect();
    let interval = Interval::of_tally(&tally, confidence);
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

    #[test]
    fn the_interval_is_that_of_a_textbook() {
        // Values 1 to 5: mean 3, sd sqrt(2.5), and t(0.975; 4) = 2.776445 from printed tables.
        let runs: Vec<Vec<Option<f64>>> = (1..=5).map(|value| vec![Some(f64::from(value))]).collect();
        let summary = summarise(1, &runs, 0.95)[0];
        assert_eq!((summary.n, summary.missing), (5, 0));
        assert_eq!((summary.mean, summary.median), (Some(3.0), Some(3.0)));
        assert!((summary.sd.unwrap() - 1.581_138_83).abs() < 1e-8);
        assert!((summary.ci_high.unwrap() - 3.0 - 2.776_445 * 0.5_f64.sqrt()).abs() < 1e-6);
        assert!((summary.ci_low.unwrap() + summary.ci_high.unwrap() - 6.0).abs() < 1e-12);
    }

    #[test]
    fn missing_values_lower_n_and_are_counted() {
        let runs = vec![vec![Some(1.0), None], vec![None, None], vec![Some(3.0), Some(4.0)]];
        let summaries = summarise(2, &runs, 0.95);
        assert_eq!((summaries[0].n, summaries[0].missing, summaries[0].mean), (2, 1, Some(2.0)));
        assert_eq!((summaries[1].n, summaries[1].missing, summaries[1].mean), (1, 2, Some(4.0)));
        assert_eq!((summaries[1].sd, summaries[1].ci_low), (None, None));
    }

    #[test]
    fn nothing_known_gives_no_mean() {
        let summary = summarise(1, &[vec![None]], 0.95)[0];
        assert_eq!((summary.n, summary.missing, summary.mean, summary.median), (0, 1, None, None));
    }

    #[test]
    fn equal_values_have_exactly_no_spread() {
        let runs = vec![vec![Some(0.1)]; 7];
        let summary = summarise(1, &runs, 0.95)[0];
        assert_eq!((summary.mean, summary.sd, summary.ci_low), (Some(0.1), Some(0.0), Some(0.1)));
    }
}
