//! `attribution.json` and `ablation.json` as a page wants them.

use serde::Deserialize;

/// An attribution in one scenario.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct World {
    /// Name of the scenario.
    pub(super) scenario: String,
    /// Confidence of the intervals.
    pub(super) confidence: f64,
    /// `orders`, `all` or `one-off`: how coalitions were drawn.
    pub(super) design: String,
    /// Replications of each coalition.
    pub(super) replications: u32,
    /// Runs that were made.
    pub(super) runs: u64,
    /// Who the metric is shared out among.
    pub(super) players: Vec<Player>,
    /// Metrics.
    pub(super) metrics: Vec<Metric>,
}

/// A mechanism or a group of them.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Player {
    /// Its name.
    pub(super) player: String,
    /// `T`, `I` or `O` for technology, institution and organisation; `-` for none.
    pub(super) group: String,
    /// Mechanisms in it.
    pub(super) members: Vec<String>,
    /// Mechanisms that cannot act without it.
    pub(super) goes_too: Vec<String>,
}

/// A metric that is shared out.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Metric {
    /// Its name.
    pub(super) metric: String,
    /// Its unit.
    pub(super) unit: String,
    /// Replications in which all coalitions have a value; nothing for one-off ablations.
    pub(super) n: Option<u64>,
    /// A player without whom it has no value.
    pub(super) no_value_without: Option<String>,
    /// Its value with all players, and with none.
    pub(super) value_all: Option<f64>,
    /// See above.
    pub(super) value_none: Option<f64>,
    /// For each player, in their order.
    pub(super) parts: Vec<Part>,
}

/// What a player accounts for.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Part {
    /// The player.
    pub(super) player: String,
    /// What is lost without it alone.
    pub(super) ablation: Ablation,
    /// Its Shapley value; nothing for one-off ablations.
    pub(super) shapley: Option<Shapley>,
    /// Its Shapley value over that of all.
    pub(super) share_of_whole: Option<f64>,
}

/// What switching a player off changes: the metric with it minus without it.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Ablation {
    /// Replications behind it.
    pub(super) n: u64,
    /// With minus without.
    pub(super) difference: Option<f64>,
    /// Lower end of its interval.
    pub(super) ci_low: Option<f64>,
    /// Upper end.
    pub(super) ci_high: Option<f64>,
    /// p value, adjusted by Holm.
    pub(super) p_holm: Option<f64>,
    /// The difference in standard errors; nothing where that is not finite.
    pub(super) standard_errors: Option<f64>,
}

/// A Shapley value with its interval.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Shapley {
    /// The value.
    pub(super) mean: Option<f64>,
    /// Lower end of its interval.
    pub(super) ci_low: Option<f64>,
    /// Upper end.
    pub(super) ci_high: Option<f64>,
}
