//! An attribution as JSON.

use serde_json::{Value, json};

use super::rows::{Ablation, Coalitions, FailedRun, MetricShares, PartShares, PlayerRow, Share, World};
use super::{Attributed, in_errors};
use crate::results::attribute::method::{Design, Estimate, Part, Player, Shared};

/// Who played, what each accounts for, and what failed. Missing values are `null`.
pub fn attribution_as_json(one: &Attributed) -> Value {
    json!(world(one))
}

pub(crate) fn world(one: &Attributed) -> World {
    let player = |player: &Player| PlayerRow {
        player: player.name.clone(),
        group: player.tag.into(),
        members: player.members.clone(),
        goes_too: player.followers.clone(),
    };
    let failure = |(absent, replication, why): &(String, u32, String)| FailedRun {
        without: absent.clone(),
        replication: *replication,
        message: why.clone(),
    };
    let (design, orders) = match one.design {
        Design::OneOff => (Coalitions::OneOff, None),
        Design::Exact => (Coalitions::Exact, None),
        Design::Orders(orders) => (Coalitions::Orders, Some(orders)),
    };
    World {
        scenario: one.name.clone(),
        seed: one.seed.to_string(),
        replications: one.replications,
        confidence: one.confidence,
        design,
        orders_in_each_replication: orders,
        points: one.points as u64,
        runs: one.runs as u64,
        players: one.players.iter().map(player).collect(),
        metrics: one.shared.iter().map(|shared| metric(one, shared)).collect(),
        failures: one.failures.iter().map(failure).collect(),
    }
}

fn metric(one: &Attributed, shared: &Shared) -> MetricShares {
    let info = &one.metrics[shared.metric];
    let is_shared = one.design != Design::OneOff;
    let parts = one.players.iter().zip(&shared.parts);
    MetricShares {
        metric: info.id.into(),
        unit: info.unit.into(),
        n: is_shared.then_some(shared.n as u64),
        missing: is_shared.then_some(shared.missing as u64),
        no_value_without: shared.undefined.map(|coalition| one.absent(coalition)),
        value_all: shared.all,
        value_none: is_shared.then_some(shared.none).flatten(),
        whole: is_shared.then(|| share(&shared.whole)),
        parts: parts.map(|(player, found)| part(&player.name, shared, found)).collect(),
    }
}

fn part(name: &str, shared: &Shared, part: &Part) -> PartShares {
    let (ablation, spread) = (part.ablation, part.ablation.spread);
    PartShares {
        player: name.into(),
        ablation: Ablation {
            n: ablation.n as u64,
            without: ablation.mean_reference,
            with: ablation.mean,
            difference: ablation.difference,
            ci_low: spread.map(|spread| spread.low),
            ci_high: spread.map(|spread| spread.high),
            standard_errors: in_errors(part).filter(|errors| errors.is_finite()),
            p_holm: part.p_holm,
        },
        shapley: part.shapley.as_ref().map(share),
        share_of_whole: share_of_whole(shared, part),
    }
}

fn share(found: &Estimate) -> Share {
    Share { mean: found.mean, se: found.se, ci_low: found.low, ci_high: found.high }
}

/// The Shapley value as a share of the whole, where there is a whole beyond noise.
pub(crate) fn share_of_whole(shared: &Shared, part: &Part) -> Option<f64> {
    let is_whole = shared.whole.excludes_zero() == Some(true);
    is_whole.then_some(part.shapley?.mean? / shared.whole.mean?)
}
