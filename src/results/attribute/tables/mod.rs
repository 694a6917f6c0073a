//! An outcome shared out among mechanisms: `attribution.csv` or `ablation.csv`, what a terminal shows, JSON, and the
//! table of effects.

mod effects;
mod files;
mod json;
pub(crate) mod rows;
mod terminal;

pub use effects::effects;
pub use files::{AttributionFiles, attribution_hash};
pub use json::attribution_as_json;
pub use terminal::attribution_table;

use super::method::{Coalition, Design, Part, Player, Shared};
use crate::model::outcome::MetricInfo;

/// One scenario, shared out, as reports need to know it.
#[derive(Clone, Debug)]
pub struct Attributed {
    /// Name of the scenario: those of its files without folders and endings.
    pub name: String,
    /// As it was typed.
    pub given: String,
    /// Its title.
    pub title: String,
    /// Seed.
    pub seed: u64,
    /// Replications that were run whole.
    pub replications: u32,
    /// Replications that were asked for.
    pub planned: u32,
    /// Confidence of intervals, in (0, 1).
    pub confidence: f64,
    /// Which coalitions were run.
    pub design: Design,
    /// The players.
    pub players: Vec<Player>,
    /// The catalogue of metrics.
    pub metrics: &'static [MetricInfo],
    /// By metric.
    pub shared: Vec<Shared>,
    /// Different points that were run.
    pub points: usize,
    /// Runs.
    pub runs: usize,
    /// Runs that failed: who did not play, replication, why.
    pub failures: Vec<(String, u32, String)>,
}

impl Attributed {
    /// The players who are not in a coalition, for a sentence.
    pub fn absent(&self, coalition: Coalition) -> String {
        let absent = self.players.iter().enumerate().filter(|(place, _)| !coalition.has(*place));
        let names: Vec<&str> = absent.map(|(_, player)| player.name.as_str()).collect();
        if names.len() == self.players.len() && names.len() > 1 {
            return "all players".into();
        }
        if names.is_empty() { "nobody".into() } else { names.join(", ") }
    }

    /// Rows of the tables: metric by metric, player by player.
    fn rows(&self) -> impl Iterator<Item = (&Shared, &Player, &Part)> {
        self.shared
            .iter()
            .flat_map(|shared| self.players.iter().zip(&shared.parts).map(move |(p, part)| (shared, p, part)))
    }

    /// The least confidence that a difference of a table needs to be called beyond noise.
    fn level(&self) -> f64 {
        1.0 - self.confidence
    }
}

/// A one-off difference in its standard errors; infinite where it is the same in every replication, and 0 where all
/// is equal. Missing with fewer than two pairs.
fn in_errors(part: &Part) -> Option<f64> {
    let (difference, spread) = (part.ablation.difference?, part.ablation.spread?);
    let se = spread.sd / libm::sqrt(part.ablation.n as f64);
    Some(if difference == 0.0 { 0.0 } else { difference / se })
}
