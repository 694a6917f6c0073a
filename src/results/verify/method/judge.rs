//! What a check finds: theory beside the simulated mean with its interval, and a verdict over all checks together.

use crate::choice;
use crate::experiment::stats::{Paired, holm};
use crate::kernel::stats::t_quantile;

/// Chance that any check at all is rejected although every theory holds: the family-wise error.
pub const FAMILY_ERROR: f64 = 0.01;
/// The relative error that every check must be able to find, ...
pub const FINDS: f64 = 0.01;
/// ... with this chance (the usual one of planning: Cohen 1988).
pub const POWER: f64 = 0.8;

choice! {
    /// How a check ends.
    pub enum Verdict {
        /// Theory and simulation agree within chance.
        Agrees = "agrees",
        /// They do not.
        Rejected = "REJECTED",
    }
}

/// What the replications say of one value, before all checks are weighed together.
#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    /// Mean over replications; missing if one had nothing to count, or there were none.
    pub mean: Option<f64>,
    /// Lower and upper end of the interval, of confidence `1 - FAMILY_ERROR / checks`: all intervals together cover all
    /// theories with a chance of 99 %. Missing with fewer than two replications or where the value is exact.
    pub interval: Option<(f64, f64)>,
    /// Standard error.
    pub se: Option<f64>,
    /// (mean - theory) / standard error; missing where the value is exact.
    pub z: Option<f64>,
    /// Two-sided p value of Student's t; 0 or 1 where the value is exact.
    pub p: f64,
    /// Smallest relative error of theory that would be found with the chance [`POWER`]; 0 where the value is exact.
    pub finds: Option<f64>,
}

/// Weighs the values of one check, one for each replication, against theory, as one of `checks`. `exact`: every value
/// must be equal to theory.
pub fn estimate(theory: f64, values: &[Option<f64>], exact: bool, checks: usize) -> Estimate {
    let complete: Option<Vec<f64>> = values.iter().copied().collect();
    let nothing = Estimate { mean: None, interval: None, se: None, z: None, p: 0.0, finds: None };
    // A replication that counted nothing says that the world is not the one that theory speaks of.
    let Some(values) = complete.filter(|values| !values.is_empty()) else { return nothing };
    let level = FAMILY_ERROR / checks.max(1) as f64;
    let paired = Paired::of(values.iter().map(|value| (Some(theory), Some(*value))), 1.0 - level);
    let mean = paired.mean;
    if exact {
        let equal = values.iter().all(|value| (value - theory).abs() <= 0.0);
        return Estimate { mean, p: if equal { 1.0 } else { 0.0 }, finds: Some(0.0), ..nothing };
    }
    let Some(spread) = paired.spread else { return Estimate { mean, ..nothing } };
    let n = values.len() as u64;
    let se = spread.sd / libm::sqrt(n as f64);
    let reach =
        t_quantile(1.0 - level / 2.0, n - 1).zip(t_quantile(POWER, n - 1)).map(|(edge, power)| edge + power);
    Estimate {
        mean,
        interval: Some((theory + spread.low, theory + spread.high)),
        se: Some(se),
        z: paired.difference.filter(|_| se > 0.0).map(|difference| difference / se),
        // Without any spread nothing can be tested but whether all values are theory's.
        p: spread.p.unwrap_or(if paired.difference == Some(0.0) { 1.0 } else { 0.0 }),
        finds: reach.filter(|_| theory != 0.0).map(|reach| reach * se / theory.abs()),
    }
}

/// Verdicts over all checks together: rejected are those whose p value, adjusted by Holm, is at most [`FAMILY_ERROR`].
pub fn verdicts(p: &[f64]) -> Vec<(f64, Verdict)> {
    let weigh = |adjusted: f64| {
        (adjusted, if adjusted <= FAMILY_ERROR { Verdict::Rejected } else { Verdict::Agrees })
    };
    holm(p).into_iter().map(weigh).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUES: [Option<f64>; 4] = [Some(9.0), Some(11.0), Some(10.0), Some(12.0)];

    #[test]
    fn an_estimate_is_students_t_by_hand() {
        // Mean 10.5, variance 5/3, standard error sqrt(5/12) = 0.645497; t = 0.5/0.645497.
        let found = estimate(10.0, &VALUES, false, 1);
        assert_eq!(found.mean, Some(10.5));
        assert!((found.se.unwrap() - 0.645_497).abs() < 1e-6);
        assert!((found.z.unwrap() - 0.774_597).abs() < 1e-6);
        // R: 2 * pt(-0.7745967, 3) = 0.4950
        assert!((found.p - 0.495).abs() < 1e-3, "{found:?}");
        // R: qt(0.995, 3) = 5.840909, qt(0.8, 3) = 0.978472
        let (low, high) = found.interval.unwrap();
        assert!((low - (10.5 - 5.840_909 * 0.645_497)).abs() < 1e-4, "{low}");
        assert!((high - (10.5 + 5.840_909 * 0.645_497)).abs() < 1e-4, "{high}");
        assert!((found.finds.unwrap() - 6.819_381 * 0.064_549_7).abs() < 1e-4, "{found:?}");
    }

    #[test]
    fn more_checks_make_intervals_wider() {
        let width = |checks| {
            let (low, high) = estimate(10.0, &VALUES, false, checks).interval.unwrap();
            high - low
        };
        assert!(width(20) > 2.0 * width(1));
    }

    #[test]
    fn what_is_exact_must_be_equal_every_time() {
        assert_eq!(estimate(3.0, &[Some(3.0), Some(3.0)], true, 9).p, 1.0);
        assert_eq!(estimate(3.0, &[Some(3.0), Some(3.000_1)], true, 9).p, 0.0);
    }

    #[test]
    fn a_replication_without_anything_to_count_rejects() {
        let found = estimate(1.0, &[Some(1.0), None], false, 1);
        assert_eq!((found.mean, found.p), (None, 0.0));
        assert_eq!(estimate(1.0, &[], false, 1).p, 0.0);
    }

    #[test]
    fn one_in_a_hundred_is_the_error_of_all_checks_together() {
        let found: Vec<Verdict> =
            verdicts(&[0.004, 0.006, 0.9]).into_iter().map(|(_, verdict)| verdict).collect();
        // 3 · 0.004 = 0.012: alone 0.004 would have been rejected.
        assert_eq!(found, [Verdict::Agrees; 3]);
        assert_eq!(verdicts(&[0.003, 0.006, 0.9])[0].1, Verdict::Rejected);
        assert_eq!(verdicts(&[0.004])[0].1, Verdict::Rejected);
    }
}
