//! An attribution as one JSON value.

use serde_json::{Value, json};

use super::files::share_of_whole;
use super::{Attributed, in_errors};
use crate::results::attribute::method::{Design, Estimate, Part, Shared};

/// Who played, what each accounts for, and what failed. Missing values are `null`.
pub fn attribution_as_json(one: &Attributed) -> Value {
    let players: Vec<Value> = one
        .players
        .iter()
        .map(|player| {
            json!({
                "player": player.name,
                "group": player.tag.letter(),
                "members": player.members,
                "goes_too": player.followers,
            })
        })
        .collect();
    let failures: Vec<Value> = one
        .failures
        .iter()
        .map(|(absent, replication, why)| {
            json!({ "without": absent, "replication": replication, "message": why })
        })
        .collect();
    let (design, orders) = match one.design {
        Design::OneOff => ("one-off", None),
        Design::Exact => ("exact", None),
        Design::Orders(orders) => ("orders", Some(orders)),
    };
    json!({
        "scenario": one.name,
        "seed": one.seed.to_string(),
        "replications": one.replications,
        "confidence": one.confidence,
        "design": design,
        "orders_in_each_replication": orders,
        "points": one.points,
        "runs": one.runs,
        "players": players,
        "metrics": one.shared.iter().map(|shared| metric(one, shared)).collect::<Vec<_>>(),
        "failures": failures,
    })
}

fn metric(one: &Attributed, shared: &Shared) -> Value {
    let info = &one.metrics[shared.metric];
    let is_shared = one.design != Design::OneOff;
    let parts = one.players.iter().zip(&shared.parts);
    json!({
        "metric": info.id,
        "unit": info.unit,
        "n": is_shared.then_some(shared.n),
        "missing": is_shared.then_some(shared.missing),
        "no_value_without": shared.undefined.map(|coalition| one.absent(coalition)),
        "value_all": shared.all,
        "value_none": is_shared.then_some(shared.none).flatten(),
        "whole": is_shared.then(|| estimate(&shared.whole)),
        "parts": parts.map(|(player, found)| part(&player.name, shared, found)).collect::<Vec<_>>(),
    })
}

fn part(name: &str, shared: &Shared, part: &Part) -> Value {
    let (ablation, spread) = (part.ablation, part.ablation.spread);
    json!({
        "player": name,
        "ablation": {
            "n": ablation.n,
            "without": ablation.mean_reference,
            "with": ablation.mean,
            "difference": ablation.difference,
            "ci_low": spread.map(|spread| spread.low),
            "ci_high": spread.map(|spread| spread.high),
            "standard_errors": in_errors(part).filter(|errors| errors.is_finite()),
            "p_holm": part.p_holm,
        },
        "shapley": part.shapley.map(|found| estimate(&found)),
        "share_of_whole": share_of_whole(shared, part),
    })
}

fn estimate(found: &Estimate) -> Value {
    json!({ "mean": found.mean, "se": found.se, "ci_low": found.low, "ci_high": found.high })
}
