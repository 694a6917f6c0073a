//! `attribution.json` and `ablation.json` as a page wants them.

use serde::Deserialize;

/// An attribution in one scenario.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct World {
    /// Name of the scenario.
    pub(crate) scenario: String,
    /// Confidence of the intervals.
    pub(crate) confidence: f64,
    /// `orders`, `all` or `one-off`: how coalitions were drawn.
    pub(crate) design: String,
    /// Replications of each coalition.
    pub(crate) replications: u32,
    /// Runs that were made.
    pub(crate) runs: u64,
    /// Who the metric is shared out among.
    pub(crate) players: Vec<Player>,
    /// Metrics.
    pub(crate) metrics: Vec<Metric>,
}

/// A mechanism or a group of them.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Player {
    /// Its name.
    pub(crate) player: String,
    /// `T`, `I` or `O` for technology, institution and organisation; `-` for none.
    pub(crate) group: String,
    /// Mechanisms in it.
    pub(crate) members: Vec<String>,
    /// Mechanisms that cannot act without it.
    pub(crate) goes_too: Vec<String>,
}

/// A metric that is shared out.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Metric {
    /// Its name.
    pub(crate) metric: String,
    /// Its unit.
    pub(crate) unit: String,
    /// Replications in which all coalitions have a value; nothing for one-off ablations.
    pub(crate) n: Option<u64>,
    /// A player without whom it has no value.
    pub(crate) no_value_without: Option<String>,
    /// Its value with all players, and with none.
    pub(crate) value_all: Option<f64>,
    /// See above.
    pub(crate) value_none: Option<f64>,
    /// For each player, in their order.
    pub(crate) parts: Vec<Part>,
}

/// What a player accounts for.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Part {
    /// The player.
    pub(crate) player: String,
    /// What is lost without it alone.
    pub(crate) ablation: Ablation,
    /// Its Shapley value; nothing for one-off ablations.
    pub(crate) shapley: Option<Shapley>,
    /// Its Shapley value over that of all.
    pub(crate) share_of_whole: Option<f64>,
}

/// What switching a player off changes: the metric with it minus without it.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Ablation {
    /// Replications behind it.
    pub(crate) n: u64,
    /// With minus without.
    pub(crate) difference: Option<f64>,
    /// Lower end of its interval.
    pub(crate) ci_low: Option<f64>,
    /// Upper end.
    pub(crate) ci_high: Option<f64>,
    /// p value, adjusted by Holm.
    pub(crate) p_holm: Option<f64>,
    /// The difference in standard errors; nothing where that is not finite.
    pub(crate) standard_errors: Option<f64>,
}

/// A Shapley value with its interval.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Shapley {
    /// The value.
    pub(crate) mean: Option<f64>,
    /// Lower end of its interval.
    pub(crate) ci_low: Option<f64>,
    /// Upper end.
    pub(crate) ci_high: Option<f64>,
}
