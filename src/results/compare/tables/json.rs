//! A comparison as one JSON value.

use serde_json::{Value, json};

use super::{Compared, Selected, word};

/// Who was compared, every row, the selection, and what failed. Missing values are `null`.
pub fn comparison_as_json(compared: &Compared) -> Value {
    let name = |scenario: usize| &compared.names[scenario];
    let rows: Vec<Value> = compared
        .rows
        .iter()
        .map(|row| {
            let (paired, spread) = (row.paired, row.paired.spread);
            json!({
                "metric": compared.metrics[row.metric].id,
                "unit": compared.metrics[row.metric].unit,
                "scenario": name(row.scenario),
                "n": paired.n,
                "missing": paired.missing,
                "mean_reference": paired.mean_reference,
                "mean": paired.mean,
                "difference": paired.difference,
                "ci_low": spread.map(|spread| spread.low),
                "ci_high": spread.map(|spread| spread.high),
                "p": spread.and_then(|spread| spread.p),
                "p_holm": row.p_holm,
                "correlation": spread.and_then(|spread| spread.correlation),
                "replications_saved": paired.saved(),
                "replications_needed": row.needed,
                "verdict": word(row, compared.metrics),
            })
        })
        .collect();
    let failures: Vec<Value> = compared
        .failures
        .iter()
        .map(|(scenario, replication, why)| {
            json!({ "scenario": name(*scenario), "replication": replication, "message": why })
        })
        .collect();
    json!({
        "scenarios": compared.names,
        "reference": name(compared.reference),
        "seed": compared.seed.to_string(),
        "replications": compared.replications,
        "confidence": compared.confidence,
        "comparisons": rows,
        "selected": compared.selected.as_ref().map(|selected| selection(compared, selected)),
        "failures": failures,
    })
}

fn selection(compared: &Compared, selected: &Selected) -> Value {
    json!({
        "metric": compared.metrics[selected.metric].id,
        "looked_for": if selected.largest { "highest" } else { "lowest" },
        "indifference": selected.indifference,
        "best": selected.best.as_ref().ok().map(|best| &compared.names[*best]),
        "why_none": selected.best.as_ref().err(),
        "replications": compared.names.iter().zip(&selected.spent).collect::<std::collections::BTreeMap<_, _>>(),
    })
}
