//! How much of an outcome each player accounts for, where players are mechanisms of a scenario or groups of them.
//!
//! Two answers stand side by side. *One-off ablation*: the whole minus the whole without the player. It says what
//! would be lost, and does not sum to the whole where players act together. The *Shapley value* (Shapley 1953; by
//! sampled orders after Castro, Gomez & Tejada 2009): what the player adds to those before him, on average over all
//! orders. It sums to the whole: the value of all players minus that of none of them.
//!
//! All coalitions of one replication face the same luck. Each replication draws its own orders, so that replications
//! are independent and alike, and intervals over them are Student's t: luck and the choice of orders are both in
//! them. Orders that are the same in all replications would need more runs for the same width.

mod design;
mod game;
mod players;
#[cfg(test)]
mod tests;
mod values;

pub use design::Design;
pub use game::{Coalition, Game};
pub use players::{By, NoGame, Player, ScenarioGame};
pub use values::{NoValues, Planned, Values};

use crate::experiment::stats::{Paired, holm};
use crate::kernel::stats::{Interval, Tally};
use crate::model::metrics::catalogue;

/// A mean over replications.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Estimate {
    /// The mean; missing without replications.
    pub mean: Option<f64>,
    /// Its standard error; missing with fewer than two replications, as are the next two.
    pub se: Option<f64>,
    /// Lower end of the t interval.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
}

impl Estimate {
    /// `coarseness`: how far a value may be off because quantiles are read off bins.
    fn of(sample: &[f64], confidence: f64, coarseness: f64) -> Estimate {
        let tally: Tally = sample.iter().copied().collect();
        let interval = Interval::of_tally(&tally, confidence).map(|found| found.widened(coarseness));
        let se = interval.and_then(|_| Some(tally.sd()? / libm::sqrt(sample.len() as f64)));
        Estimate {
            mean: tally.mean(),
            se,
            low: interval.map(|interval| interval.low),
            high: interval.map(|interval| interval.high),
        }
    }

    /// Whether 0 lies outside of the interval; `None` if there is none.
    pub fn excludes_zero(&self) -> Option<bool> {
        Some(self.low? > 0.0 || self.high? < 0.0)
    }
}

/// What one player accounts for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    /// One-off ablation: without the player (the reference) beside the whole, so that the difference is what the
    /// player accounts for.
    pub ablation: Paired,
    /// The p value of that difference by Holm's correction over all players and metrics; missing where there is no
    /// test.
    pub p_holm: Option<f64>,
    /// The Shapley value; missing for [`Design::OneOff`].
    pub shapley: Option<Estimate>,
}

/// One metric, shared out.
#[derive(Clone, Debug, PartialEq)]
pub struct Shared {
    /// Place of the metric in the catalogue.
    pub metric: usize,
    /// Replications in which every coalition has a value; the Shapley values and the whole are means over these.
    pub n: usize,
    /// Replications in which some coalition has none.
    pub missing: usize,
    /// The first coalition that has none in some replication.
    pub undefined: Option<Coalition>,
    /// Mean of the value of all players over the `n` replications.
    pub all: Option<f64>,
    /// Mean of the value of none of them.
    pub none: Option<f64>,
    /// All minus none: what the Shapley values sum to.
    pub whole: Estimate,
    /// By player.
    pub parts: Vec<Part>,
}

/// Shares out some metrics, with intervals at `confidence` in (0, 1).
pub fn attribute(
    values: &Values,
    (players, design, seed): (usize, Design, u64),
    metrics: &[usize],
    confidence: f64,
) -> Vec<Shared> {
    let mut found: Vec<Shared> =
        metrics.iter().map(|metric| share(values, (players, design, seed), *metric, confidence)).collect();
    let parts = || found.iter().flat_map(|shared| &shared.parts);
    let p: Vec<f64> = parts().filter_map(|part| part.ablation.spread?.p).collect();
    let tested = found.iter_mut().flat_map(|shared| &mut shared.parts);
    let tested = tested.filter(|part| part.ablation.spread.is_some_and(|spread| spread.p.is_some()));
    tested.zip(holm(&p)).for_each(|(part, p)| part.p_holm = Some(p));
    found
}

fn share(
    values: &Values,
    (players, design, seed): (usize, Design, u64),
    metric: usize,
    confidence: f64,
) -> Shared {
    let whole = Coalition::all(players);
    let value = |coalition, replication| values.value(coalition, replication, metric);
    let (mut all, mut none, mut differences) = (Tally::default(), Tally::default(), Vec::new());
    let (mut shares, mut undefined, mut missing) = (vec![Vec::new(); players], None, 0);
    for replication in 0..values.replications() {
        let mut needed = design.coalitions(players, seed, replication).into_iter();
        if let Some(coalition) = needed.find(|coalition| value(*coalition, replication).is_none()) {
            undefined = undefined.or(Some(coalition));
            missing += 1;
            continue;
        }
        let of = design.values(players, seed, replication, |coalition| value(coalition, replication));
        for (share, value) in shares.iter_mut().zip(of.into_iter().flatten()) {
            share.push(value);
        }
        all.extend(value(whole, replication));
        if let (Some(top), Some(bottom)) = (value(whole, replication), value(Coalition::NOBODY, replication))
        {
            none.add(bottom);
            differences.push(top - bottom);
        }
    }
    let half_bin = |mean: Option<f64>| {
        let info = catalogue().get(metric);
        info.zip(mean).map_or(0.0, |(info, mean)| info.half_bin(mean))
    };
    let off = half_bin(all.mean()) + half_bin(none.mean());
    let part = |(player, share): (usize, &Vec<f64>)| {
        let pairs = (0..values.replications())
            .map(|replication| (value(whole.without(player), replication), value(whole, replication)));
        let shapley = (design != Design::OneOff).then(|| Estimate::of(share, confidence, off));
        let ablation = Paired::of(pairs, confidence);
        let bins = half_bin(ablation.mean_reference) + half_bin(ablation.mean);
        Part { ablation: ablation.coarse(bins), p_holm: None, shapley }
    };
    Shared {
        metric,
        n: all.n() as usize,
        missing,
        undefined,
        all: all.mean(),
        none: none.mean(),
        whole: Estimate::of(&differences, confidence, off),
        parts: shares.iter().enumerate().map(part).collect(),
    }
}
