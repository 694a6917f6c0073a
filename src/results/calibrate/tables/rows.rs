//! The tables of a calibration, each declared once: written by the same declaration as they are read by.

use crate::choice;
use crate::store::table::table;

choice! {
    /// On which random numbers a run of a calibration was made.
    pub enum Seeds {
        /// Those of the fit.
        Fit = "fit",
        /// Those of the check, which the fit did not see.
        Unseen = "unseen",
    }
}

table! {
    /// One row for each target, over the runs of the fit.
    pub(crate) struct TargetRow in "calibration", key ["target"] {
        /// Name of the target.
        target: String,
        /// The metric, a column of runs.csv of any run, with its months, organisation and category.
        reading: String,
        /// The published figure.
        wanted: f64 ["that of the metric"],
        /// How far the mean may be from it.
        tolerance: f64 ["that of the metric"],
        /// Replications of the fitted point that left the figure.
        n: u64,
        /// Their mean.
        reached: Option<f64> ["that of the metric"],
        /// Lower end of the 95 % t interval of the mean; empty if n is below 2.
        ci_low: Option<f64> ["that of the metric"],
        /// Upper end of it.
        ci_high: Option<f64> ["that of the metric"],
        /// (Reached minus wanted) / wanted; empty where wanted is 0.
        misfit_share: Option<f64> ["share"],
        /// (Reached minus wanted) / tolerance.
        misfit_tolerances: Option<f64>,
        /// Whether the mean is within the tolerance.
        within: bool,
    }
}

table! {
    /// One row for each parameter: its fitted value, and how well it is known.
    ///
    /// Columns `correlation_<parameter>` follow: the correlation of its error with that of each parameter, by tolerances.
    pub(crate) struct ParameterRow in "parameters", key ["parameter"] {
        /// Name of the parameter.
        parameter: String,
        /// Its path in the scenario; [n] is the n-th item of a list.
        path: String,
        /// Its fitted value as a scenario writes it.
        written: String,
        /// The same as a number; times in seconds.
        value: f64 ["that of the parameter"],
        /// Least value of its range.
        low: f64 ["that of the parameter"],
        /// Greatest value of its range.
        high: f64 ["that of the parameter"],
        /// The value that the search began with.
        start: f64 ["that of the parameter"],
        /// Whether the value is at an end of the range: the best value may be outside.
        at_bound: bool,
        /// Mean of what was known beforehand; empty without a prior.
        prior_mean: Option<f64> ["that of the parameter"],
        /// Standard deviation of that.
        prior_sd: Option<f64> ["that of the parameter"],
        /// Standard error if tolerances and priors are standard deviations, from the slopes at the fitted point; empty
        /// where nothing tells it.
        se_by_tolerances: Option<f64> ["that of the parameter"],
        /// Standard error that comes from the finite number of runs of the fit alone.
        se_by_luck: Option<f64> ["that of the parameter"],
    }
}

table! {
    /// Singular values of the slopes of the targets, priors left out, at the fitted point.
    pub(crate) struct DirectionRow in "identifiability", key ["direction"] {
        /// Number of the direction, clearest first.
        direction: u64,
        /// How far the targets move, in tolerances, along the whole of the range in this direction.
        singular_value: Option<f64>,
        /// What the targets do not tell apart, if this direction is one of those; otherwise empty.
        says: String,
    }
}

table! {
    /// One row for each figure, over runs that the fit did not see.
    pub(crate) struct UnseenRow in "unseen", key ["figure"] {
        /// Name of the target, or of the figure that is reported and not fitted.
        figure: String,
        /// The metric with its months, organisation and category.
        reading: String,
        /// Whether it was fitted.
        is_target: bool,
        /// The published figure, or the least value that is known of a figure that is not fitted.
        known_low: Option<f64> ["that of the metric"],
        /// The same, or the greatest.
        known_high: Option<f64> ["that of the metric"],
        /// Single runs that left the figure, on a seed that the fit did not see.
        n: u64,
        /// Their mean.
        mean: Option<f64> ["that of the metric"],
        /// Lower end of the 95 % t interval of the mean.
        ci_low: Option<f64> ["that of the metric"],
        /// Upper end of it.
        ci_high: Option<f64> ["that of the metric"],
        /// 2.5 % of single runs lie below.
        single_low: Option<f64> ["that of the metric"],
        /// 2.5 % of single runs lie above.
        single_high: Option<f64> ["that of the metric"],
        /// (Mean minus wanted) / wanted, for targets.
        misfit_share: Option<f64> ["share"],
        /// (Mean minus wanted) / tolerance, for targets.
        misfit_tolerances: Option<f64>,
        /// For targets: whether the published figure lies in the range of single runs. For others: whether that range
        /// and the known one overlap; empty where nothing is known.
        inside: Option<bool>,
        /// Where the known range is from.
        source: Option<String>,
    }
}

table! {
    /// One row for each run, in the order in which the search asked.
    ///
    /// Columns `parameter_<name>`, `figure_<name>` and `failure` follow.
    pub(crate) struct EvaluationRow in "evaluations", key ["world", "replication"] {
        /// Id of the point: equal ones are the same scenario with the same seed.
        world: String,
        /// `fit`, or `unseen` for the check.
        luck: Seeds,
        /// Number of the replication, from 0.
        replication: u64,
    }
}
