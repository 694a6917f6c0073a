//! `claims.json` as a page wants it.

use serde::Deserialize;

/// A tested claim.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Tested {
    /// Its id.
    pub(super) id: String,
    /// Its title.
    pub(super) title: String,
    /// What it says.
    pub(super) statement: String,
    /// Who says so.
    pub(super) source: String,
    /// `behaviour`, `accounting` or `calibrated`.
    pub(super) kind: String,
    /// `supported`, `contradicted` or `undecided`.
    pub(super) verdict: String,
    /// What the verdict is worth, in words.
    pub(super) standing: String,
    /// Replications that would decide, where it is open.
    pub(super) n_needed: Option<u64>,
    /// Replications at which sampling ends.
    pub(super) cap: u32,
    /// What it expects.
    pub(super) expectations: Vec<Expectation>,
    /// Whether its chain was cut, and what was left.
    pub(super) chain: Option<Chain>,
}

/// An expectation and what was found.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Expectation {
    /// The metric.
    pub(super) metric: String,
    /// What it is measured over; nothing for everything.
    pub(super) over: Option<String>,
    /// What is expected.
    pub(super) relation: String,
    /// The arms that it compares.
    pub(super) arms: String,
    /// What the metric is held against, if anything.
    pub(super) than: Option<String>,
    /// Unit of the effect.
    pub(super) unit: String,
    /// What was found.
    #[serde(flatten)]
    pub(super) found: Found,
}

/// An effect with its interval.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Found {
    /// `holds`, `fails`, `open` or `untested`.
    pub(super) answer: String,
    /// Replications behind it.
    pub(super) n: u64,
    /// Mean of the effect.
    pub(super) effect: Option<f64>,
    /// Lower end of its interval.
    pub(super) ci_low: Option<f64>,
    /// Upper end.
    pub(super) ci_high: Option<f64>,
    /// Confidence of the interval.
    pub(super) confidence: Option<f64>,
}

/// The chain of a claim: the mechanism behind it, and what its cut left of the effect.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Chain {
    /// Its steps.
    pub(super) steps: Vec<String>,
    /// The link that was cut.
    pub(super) link: String,
    /// The expectation whose effect should shrink, from 1.
    pub(super) expectation: usize,
    /// What was found.
    #[serde(flatten)]
    pub(super) found: Found,
}
