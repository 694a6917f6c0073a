//! `claims.json` as a page wants it.

use serde::Deserialize;

/// A tested claim.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Tested {
    /// Its id.
    pub(crate) id: String,
    /// Its title.
    pub(crate) title: String,
    /// What it says.
    pub(crate) statement: String,
    /// Who says so.
    pub(crate) source: String,
    /// `behaviour`, `accounting` or `calibrated`.
    pub(crate) kind: String,
    /// `supported`, `contradicted` or `undecided`.
    pub(crate) verdict: String,
    /// What the verdict is worth, in words.
    pub(crate) standing: String,
    /// Replications that would decide, where it is open.
    pub(crate) n_needed: Option<u64>,
    /// Replications at which sampling ends.
    pub(crate) cap: u32,
    /// What it expects.
    pub(crate) expectations: Vec<Expectation>,
    /// Whether its chain was cut, and what was left.
    pub(crate) chain: Option<Chain>,
}

/// An expectation and what was found.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Expectation {
    /// The metric.
    pub(crate) metric: String,
    /// What it is measured over; nothing for everything.
    pub(crate) over: Option<String>,
    /// What is expected.
    pub(crate) relation: String,
    /// The arms that it compares.
    pub(crate) arms: String,
    /// What the metric is held against, if anything.
    pub(crate) than: Option<String>,
    /// Unit of the effect.
    pub(crate) unit: String,
    /// What was found.
    #[serde(flatten)]
    pub(crate) found: Found,
}

/// An effect with its interval.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Found {
    /// `holds`, `fails`, `open` or `untested`.
    pub(crate) answer: String,
    /// Replications behind it.
    pub(crate) n: u64,
    /// Mean of the effect.
    pub(crate) effect: Option<f64>,
    /// Lower end of its interval.
    pub(crate) ci_low: Option<f64>,
    /// Upper end.
    pub(crate) ci_high: Option<f64>,
    /// Confidence of the interval.
    pub(crate) confidence: Option<f64>,
}

/// The chain of a claim: the mechanism behind it, and what its cut left of the effect.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Chain {
    /// Its steps.
    pub(crate) steps: Vec<String>,
    /// The link that was cut.
    pub(crate) link: String,
    /// The expectation whose effect should shrink, from 1.
    pub(crate) expectation: usize,
    /// What was found.
    #[serde(flatten)]
    pub(crate) found: Found,
}
