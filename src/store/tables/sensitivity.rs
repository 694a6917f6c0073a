//! `sensitivity.csv`: indices of sensitivity of a sweep.

use crate::experiment::design::Index;
use crate::store::table::table;

table! {
    /// Indices of sensitivity: which factor moves which metric.
    // `other_factor` is empty in most rows, and a key must not be.
    pub(crate) struct IndexRow<'t> in "sensitivity", key [] {
        /// Name of the metric: a column of runs.csv, where its meaning and unit stand.
        metric: &'t str,
        /// Name of the factor.
        factor: &'t str,
        /// The other factor of a pair, for `second`; otherwise empty.
        other_factor: Option<&'t str>,
        /// first, total, second: shares of the variance of the metric, by Sobol. mu, mu_star, sigma: mean, mean
        /// absolute value and standard deviation of elementary effects, by Morris; an effect is the change of the
        /// metric over the distance between the two levels that were run, of which 1 is from the least level to the
        /// greatest (in the logarithm for `log_range`, by places in the list where levels are words).
        index: Index,
        /// The estimate; empty if the metric is the same in all runs.
        value: Option<f64> ["1 for first, total and second; that of the metric for mu, mu_star and sigma"],
        /// Lower end of its interval.
        ci_low: Option<f64> ["1 for first, total and second; that of the metric for mu, mu_star and sigma"],
        /// Upper end of its interval.
        ci_high: Option<f64> ["1 for first, total and second; that of the metric for mu, mu_star and sigma"],
        /// Base rows or trajectories behind it.
        n: u64,
        /// Share of the variance of the metric between points that is noise of replications, beyond what all points
        /// share; empty with fewer than two replications.
        noise_share: Option<f64> ["share"],
        /// The estimator, how the interval was made, and its confidence.
        method: &'t str,
    }
}
