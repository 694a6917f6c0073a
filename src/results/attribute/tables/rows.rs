//! The tables and the JSON of an attribution, each declared once: written and read by the same declaration.

use serde::{Deserialize, Serialize};

use crate::choice;
use crate::kernel::param::Tag;
use crate::store::table::table;

choice! {
    /// The group of a mechanism.
    pub enum Group {
        /// Technology.
        Technology = "T",
        /// Institution.
        Institution = "I",
        /// Organisation.
        Organisation = "O",
        /// Environment: in no group.
        Environment = "-",
    }
}

impl From<Tag> for Group {
    fn from(tag: Tag) -> Group {
        match tag {
            Tag::Technology => Group::Technology,
            Tag::Institution => Group::Institution,
            Tag::Organisation => Group::Organisation,
            Tag::Environment => Group::Environment,
        }
    }
}

choice! {
    /// Which coalitions were run.
    pub enum Coalitions {
        /// All players, and all but one.
        OneOff = "one-off",
        /// Every one.
        Exact = "exact",
        /// Those along some orders.
        Orders = "orders",
    }
}

table! {
    /// One row for each scenario, metric and player.
    ///
    /// Columns of [`SharesRow`] follow unless only one-off ablations were run.
    pub(crate) struct AblationRow<'t> in "ablation", key ["scenario", "metric", "player"] {
        /// Name of the scenario.
        scenario: &'t str,
        /// Name of the metric: a column of runs.csv of any run.
        metric: &'t str,
        /// Path of the mechanism, or name of the group.
        player: &'t str,
        /// T technology, I institution, O organisation, - environment.
        group: Group,
        /// Paths of the mechanisms that it consists of, separated by spaces.
        members: &'t str,
        /// Mechanisms that cannot act without it and are off whenever it is.
        goes_too: &'t str,
        /// Replications in which both have a value.
        ablation_n: u64,
        /// Mean without the player over these; empty if there are none.
        ablation_without: Option<f64> ["that of the metric"],
        /// Mean of the whole over these.
        ablation_with: Option<f64> ["that of the metric"],
        /// One-off ablation: mean of the whole minus mean without the player.
        ablation: Option<f64> ["that of the metric"],
        /// Lower end of its t interval; empty if the number of replications is below 2.
        ablation_low: Option<f64> ["that of the metric"],
        /// Upper end of it.
        ablation_high: Option<f64> ["that of the metric"],
        /// The difference in its standard errors; empty where it is the same in all replications.
        ablation_errors: Option<f64>,
        /// Two-sided p value of the paired t test, by Holm's correction over all rows of the scenario.
        ablation_p_holm: Option<f64>,
    }
}

table! {
    /// What a player accounts for: columns behind those of [`AblationRow`].
    pub(crate) struct SharesRow in "attribution", key [] {
        /// Replications in which every coalition has a value.
        n: u64,
        /// Shapley value: over all players it sums to `whole`. Empty if n is 0.
        shapley: Option<f64> ["that of the metric"],
        /// Its standard error over replications, choice of orders included.
        shapley_se: Option<f64> ["that of the metric"],
        /// Lower end of its t interval; empty if n is below 2.
        shapley_low: Option<f64> ["that of the metric"],
        /// Upper end of it.
        shapley_high: Option<f64> ["that of the metric"],
        /// shapley / whole, where the interval of the whole leaves out 0.
        share_of_whole: Option<f64>,
        /// Mean with all players minus mean with none, over the n replications.
        whole: Option<f64> ["that of the metric"],
        /// Mean with all players.
        value_all: Option<f64> ["that of the metric"],
        /// Mean with none of them.
        value_none: Option<f64> ["that of the metric"],
    }
}

/// An attribution in one scenario, in `attribution.json` or `ablation.json`. Missing values are `null`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct World {
    /// Name of the scenario.
    pub(crate) scenario: String,
    /// Master random seed.
    pub(crate) seed: String,
    /// Replications of each coalition.
    pub(crate) replications: u32,
    /// Confidence of the intervals.
    pub(crate) confidence: f64,
    /// Which coalitions were run.
    pub(crate) design: Coalitions,
    /// Along how many orders, where not all were run.
    pub(crate) orders_in_each_replication: Option<u32>,
    /// Different points that were run.
    pub(crate) points: u64,
    /// Runs that were made.
    pub(crate) runs: u64,
    /// Who the metric is shared out among.
    pub(crate) players: Vec<PlayerRow>,
    /// Metrics.
    pub(crate) metrics: Vec<MetricShares>,
    /// Runs that failed.
    pub(crate) failures: Vec<FailedRun>,
}

/// A mechanism or a group of them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct PlayerRow {
    /// Its name.
    pub(crate) player: String,
    /// Its group.
    pub(crate) group: Group,
    /// Mechanisms in it.
    pub(crate) members: Vec<String>,
    /// Mechanisms that cannot act without it.
    pub(crate) goes_too: Vec<String>,
}

/// A metric that is shared out.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct MetricShares {
    /// Its name.
    pub(crate) metric: String,
    /// Its unit.
    pub(crate) unit: String,
    /// Replications in which all coalitions have a value; nothing for one-off ablations.
    pub(crate) n: Option<u64>,
    /// Those in which one has none.
    pub(crate) missing: Option<u64>,
    /// A player without whom it has no value.
    pub(crate) no_value_without: Option<String>,
    /// Its value with all players.
    pub(crate) value_all: Option<f64>,
    /// Its value with none.
    pub(crate) value_none: Option<f64>,
    /// With all minus with none; nothing for one-off ablations.
    pub(crate) whole: Option<Share>,
    /// For each player, in their order.
    pub(crate) parts: Vec<PartShares>,
}

/// What a player accounts for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct PartShares {
    /// The player.
    pub(crate) player: String,
    /// What is lost without it alone.
    pub(crate) ablation: Ablation,
    /// Its Shapley value; nothing for one-off ablations.
    pub(crate) shapley: Option<Share>,
    /// Its Shapley value over that of all.
    pub(crate) share_of_whole: Option<f64>,
}

/// What switching a player off changes: the metric with it minus without it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Ablation {
    /// Replications behind it.
    pub(crate) n: u64,
    /// Mean without.
    pub(crate) without: Option<f64>,
    /// Mean with.
    pub(crate) with: Option<f64>,
    /// With minus without.
    pub(crate) difference: Option<f64>,
    /// Lower end of its interval.
    pub(crate) ci_low: Option<f64>,
    /// Upper end.
    pub(crate) ci_high: Option<f64>,
    /// The difference in standard errors; nothing where that is not finite.
    pub(crate) standard_errors: Option<f64>,
    /// p value, adjusted by Holm.
    pub(crate) p_holm: Option<f64>,
}

/// A Shapley value, or the whole, with its interval.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Share {
    /// The value.
    pub(crate) mean: Option<f64>,
    /// Its standard error.
    pub(crate) se: Option<f64>,
    /// Lower end of its interval.
    pub(crate) ci_low: Option<f64>,
    /// Upper end.
    pub(crate) ci_high: Option<f64>,
}

/// A run that left nothing.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct FailedRun {
    /// Who did not play.
    pub(crate) without: String,
    /// Its replication.
    pub(crate) replication: u32,
    /// Why.
    pub(crate) message: String,
}
