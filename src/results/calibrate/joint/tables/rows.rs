//! The tables of a joint calibration, each declared once: written by the same declaration as they are read by.

use crate::results::calibrate::joint::file::Use;
use crate::results::calibrate::joint::method::Told;
use crate::store::table::table;

table! {
    /// One row for each published figure, beside what the calibrated worlds give on seeds that the fit did not see.
    pub(crate) struct PatternRow in "patterns", key ["world", "row"] {
        /// Name of the world.
        world: String,
        /// Name of the row.
        row: String,
        /// `fit` if parameters were estimated from it, `check` if it was only predicted.
        used_for: Use,
        /// The metric, a column of runs.csv of any run, with its months, organisation and category.
        reading: String,
        /// The published figure.
        published: f64 ["that of the metric"],
        /// Standard deviation of the published figure about what the model should give.
        error: f64 ["that of the metric"],
        /// Points of the posterior sample that left the figure, each in one run.
        n: u64,
        /// Mean over them.
        mean: Option<f64> ["that of the metric"],
        /// Median of the predictive distribution.
        simulated: Option<f64> ["that of the metric"],
        /// Lower end of the 95 % predictive interval: uncertainty of the parameters, spread of single runs and error of
        /// observation together.
        low: Option<f64> ["that of the metric"],
        /// Upper end of it.
        high: Option<f64> ["that of the metric"],
        /// Whether the published figure lies inside; empty where no run left the figure.
        inside: Option<bool>,
        /// Mean over the runs of the estimate.
        at_estimate: Option<f64> ["that of the metric"],
        /// Standard deviation of these single runs.
        replication_sd: Option<f64> ["that of the metric"],
        /// Mean of the emulator over the same points of the sample; empty for rows that are checked.
        emulated: Option<f64> ["that of the metric"],
        /// Standard deviation of the emulator there.
        emulator_sd: Option<f64> ["that of the metric"],
        /// Where the figure is published.
        source: String,
    }
}

table! {
    /// One row for each parameter: what the fitted rows say of it.
    ///
    /// Columns `correlation_<parameter>` follow: the correlation with each parameter over the posterior sample.
    pub(crate) struct PosteriorRow in "posterior", key ["parameter"] {
        /// Name of the parameter.
        parameter: String,
        /// The world whose own it is; empty if all worlds share it.
        world: Option<String>,
        /// Its path in the scenario; [n] is the n-th item of a list.
        path: String,
        /// Its value in the overlays as a scenario writes it: that of the point of the sample nearest to its mean.
        written: String,
        /// The same as a number; times in seconds.
        estimate: f64 ["that of the parameter"],
        /// Median of the posterior sample.
        median: f64 ["that of the parameter"],
        /// Lower end of its 95 % interval.
        low: f64 ["that of the parameter"],
        /// Upper end of it.
        high: f64 ["that of the parameter"],
        /// Least value of the range.
        range_low: f64 ["that of the parameter"],
        /// Greatest value of the range.
        range_high: f64 ["that of the parameter"],
        /// Mean of what was known beforehand; empty if the prior is even over the range.
        prior_mean: Option<f64> ["that of the parameter"],
        /// Standard deviation of that.
        prior_sd: Option<f64> ["that of the parameter"],
        /// Posterior / prior standard deviation, along the range or its logarithm.
        sd_ratio: f64 ["share"],
        /// How well the fitted rows tell it: `well` (ratio below 0.35), `partly` (below 0.8), `not`.
        told: Told,
        /// Where range and prior are from.
        source: String,
    }
}

table! {
    /// One row for each wave.
    pub(crate) struct WaveRow in "waves", key ["wave"] {
        /// Number of the wave, from 1.
        wave: u64,
        /// Points simulated, in every world.
        points: u64,
        /// Implausibility beyond which points were ruled out: the cut-off, or the least that could be reached.
        level: f64 ["standard deviations"],
        /// Share of the priors' probability that is left after the wave.
        left: f64 ["share"],
        /// The greatest variance of an emulator as a share of all other variances, mean over what is left.
        unsharp: f64 ["share"],
        /// The world whose row is farthest from its figure at the least implausible point.
        worst_world: String,
        /// That row.
        worst_row: String,
    }
}

table! {
    /// One row for each fitted row and wave: how well it was emulated.
    pub(crate) struct EmulatorRow in "emulators", key ["wave", "world", "row"] {
        /// Number of the wave.
        wave: u64,
        /// Name of the world.
        world: String,
        /// Name of the row.
        row: String,
        /// Points of the emulator.
        n: u64,
        /// Standard deviation of the figure over these points.
        spread: f64 ["that of the metric"],
        /// Root mean square of the misfit of each point when it is predicted from the others.
        misfit: f64 ["that of the metric"],
        /// 1 − (misfit / spread)²; empty where the figure never changes.
        explained: Option<f64> ["share"],
        /// Share of points within two standard deviations of what the others predict; 0.95 is right.
        within: f64 ["share"],
        /// Standard deviation of single runs at a point.
        replication_sd: f64 ["that of the metric"],
    }
}

table! {
    /// One row for each point of a wave.
    ///
    /// Columns `parameter_<name>` follow.
    pub(crate) struct PointRow in "points", key ["wave", "point"] {
        /// Number of the wave.
        wave: u64,
        /// Number of the point in the wave, from 0.
        point: u64,
    }
}

table! {
    /// One row for each figure of each point of a wave.
    pub(crate) struct FigureRow in "figures", key ["wave", "point", "world", "row"] {
        /// Number of the wave.
        wave: u64,
        /// Number of the point in the wave.
        point: u64,
        /// Name of the world.
        world: String,
        /// Name of the row.
        row: String,
        /// Mean over the runs of the point; empty if one of them left no figure, and in a world without fitted rows, which
        /// is not run before the check.
        mean: Option<f64> ["that of the metric"],
        /// Standard deviation of single runs there.
        replication_sd: Option<f64> ["that of the metric"],
    }
}

table! {
    /// One row for each point of the posterior sample.
    ///
    /// Columns `parameter_<name>` follow.
    pub(crate) struct SampleRow in "sample", key ["point"] {
        /// Number of the point, from 0.
        point: u64,
    }
}

table! {
    /// One row for each figure of each point of the sample that was run on unseen seeds.
    ///
    /// Points are numbered in the order of the runs; their parameters are in draws.csv.
    pub(crate) struct PredictionRow in "predictions", key ["draw", "world", "row"] {
        /// Number of the draw, from 0; its replication has the same number.
        draw: u64,
        /// Name of the world.
        world: String,
        /// Name of the row.
        row: String,
        /// The figure of one run; empty where it left none.
        value: Option<f64> ["that of the metric"],
    }
}

table! {
    /// One row for each point of the sample that was run on unseen seeds.
    ///
    /// Columns `parameter_<name>` follow.
    pub(crate) struct DrawRow in "draws", key ["draw"] {
        /// Number of the draw, from 0.
        draw: u64,
    }
}
