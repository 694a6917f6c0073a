//! Indices of sensitivity: from the tables of a merged sweep into `sensitivity.csv`, JSON and sentences.

mod read;
mod words;
mod write;

pub use read::{Results, ResultsError};
pub use words::{refusal, warning};
pub use write::{as_json, write};

pub use super::terminal::table;

use super::method::{Analysis, How, Layout, Unusable, analyse};
use crate::model::outcome::MetricInfo;

/// Metrics that are analysed if nobody asks for others: what the record says, what is so, and what it costs.
pub const HEADLINE: [&str; 10] = [
    "record_resolution_rate",
    "true_resolution_rate",
    "resolution_gap_same_tickets",
    "record_satisfaction_rate",
    "satisfied_unsolved_rate",
    "on_time_from_receipt_rate",
    "cycle_p50_h",
    "backlog_mean_weeks",
    "autonomy_share",
    "trust_end",
];

/// All that was found out about the sensitivity of metrics.
#[derive(Clone, Debug)]
pub struct Sensitivity {
    /// Title of the study.
    pub title: String,
    /// The beginning of the hash of the plan.
    pub plan: String,
    /// Names of the factors, or of the groups of them that the design changes together.
    pub factors: Vec<String>,
    /// How it was analysed.
    pub how: How,
    /// Rows of the design.
    pub rows: usize,
    /// What stands and falls together: `base rows` or `trajectories`.
    pub block_name: &'static str,
    /// Names of the rows of the design: number, role, point.
    pub row_names: Vec<String>,
    /// The metrics in the order in which they were asked for.
    pub metrics: Vec<MetricSensitivity>,
}

/// What was found out about one metric.
#[derive(Clone, Debug)]
pub struct MetricSensitivity {
    /// The metric.
    pub metric: &'static MetricInfo,
    /// Its indices, or why there are none.
    pub result: Result<Analysis, Unusable>,
}

/// Analyses metrics of the results of a sweep, one after the other. `names` are those of the factors of the layout, or of
/// its groups of factors.
pub fn sensitivity(
    (title, names): (&str, &[&str]),
    layout: &Layout,
    results: &Results,
    metrics: &[&'static MetricInfo],
    how: &How,
) -> Sensitivity {
    let of = |(at, metric): (usize, &&'static MetricInfo)| MetricSensitivity {
        metric,
        result: analyse(layout, &results.values(at), how),
    };
    Sensitivity {
        title: title.into(),
        plan: results.plan.clone(),
        factors: names.iter().map(|name| (*name).to_string()).collect(),
        how: *how,
        rows: layout.rows(),
        block_name: layout.block_name(),
        row_names: results.row_names(),
        metrics: metrics.iter().enumerate().map(of).collect(),
    }
}
