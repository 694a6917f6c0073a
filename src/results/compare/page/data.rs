//! `comparison.json` as a page wants it.

use serde::Deserialize;

/// The whole document.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Comparison {
    /// Confidence of the intervals.
    pub(crate) confidence: f64,
    /// The scenario that the others are compared with.
    pub(crate) reference: String,
    /// All scenarios, the reference among them.
    pub(crate) scenarios: Vec<String>,
    /// Replications of each.
    pub(crate) replications: u32,
    /// One for each metric and scenario but the reference.
    pub(crate) comparisons: Vec<Row>,
    /// The best scenario, if it was looked for.
    pub(crate) selected: Option<Selected>,
}

/// A scenario beside the reference in one metric.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Row {
    /// The metric.
    pub(crate) metric: String,
    /// Its unit.
    pub(crate) unit: String,
    /// The scenario.
    pub(crate) scenario: String,
    /// Replications in which both have a value.
    pub(crate) n: u64,
    /// Mean of the reference over these.
    pub(crate) mean_reference: Option<f64>,
    /// Mean of the scenario.
    pub(crate) mean: Option<f64>,
    /// Scenario minus reference.
    pub(crate) difference: Option<f64>,
    /// Lower end of the interval of the difference.
    pub(crate) ci_low: Option<f64>,
    /// Upper end.
    pub(crate) ci_high: Option<f64>,
    /// p value, adjusted by Holm for all rows.
    pub(crate) p_holm: Option<f64>,
    /// Correlation over replications.
    pub(crate) correlation: Option<f64>,
    /// `higher`, `lower`, `equal`, `not established` or why there is none.
    pub(crate) verdict: String,
}

/// How a search for the best ended.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Selected {
    /// By which metric.
    pub(crate) metric: String,
    /// `highest` or `lowest`.
    pub(crate) looked_for: String,
    /// The difference that was worth detecting.
    pub(crate) indifference: f64,
    /// The best, if it was found.
    pub(crate) best: Option<String>,
    /// Why there is none.
    pub(crate) why_none: Option<String>,
}
