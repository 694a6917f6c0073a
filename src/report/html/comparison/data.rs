//! `comparison.json` as a page wants it.

use serde::Deserialize;

/// The whole document.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Comparison {
    /// Confidence of the intervals.
    pub(super) confidence: f64,
    /// The scenario that the others are compared with.
    pub(super) reference: String,
    /// All scenarios, the reference among them.
    pub(super) scenarios: Vec<String>,
    /// Replications of each.
    pub(super) replications: u32,
    /// One for each metric and scenario but the reference.
    pub(super) comparisons: Vec<Row>,
    /// The best scenario, if it was looked for.
    pub(super) selected: Option<Selected>,
}

/// A scenario beside the reference in one metric.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Row {
    /// The metric.
    pub(super) metric: String,
    /// Its unit.
    pub(super) unit: String,
    /// The scenario.
    pub(super) scenario: String,
    /// Replications in which both have a value.
    pub(super) n: u64,
    /// Mean of the reference over these.
    pub(super) mean_reference: Option<f64>,
    /// Mean of the scenario.
    pub(super) mean: Option<f64>,
    /// Scenario minus reference.
    pub(super) difference: Option<f64>,
    /// Lower end of the interval of the difference.
    pub(super) ci_low: Option<f64>,
    /// Upper end.
    pub(super) ci_high: Option<f64>,
    /// p value, adjusted by Holm for all rows.
    pub(super) p_holm: Option<f64>,
    /// Correlation over replications.
    pub(super) correlation: Option<f64>,
    /// `higher`, `lower`, `equal`, `not established` or why there is none.
    pub(super) verdict: String,
}

/// How a search for the best ended.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Selected {
    /// By which metric.
    pub(super) metric: String,
    /// `highest` or `lowest`.
    pub(super) looked_for: String,
    /// The difference that was worth detecting.
    pub(super) indifference: f64,
    /// The best, if it was found.
    pub(super) best: Option<String>,
    /// Why there is none.
    pub(super) why_none: Option<String>,
}
