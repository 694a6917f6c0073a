//! A comparison as JSON.

use serde_json::{Value, json};

use super::rows::{ComparisonFile, ComparisonRow, Difference, FailedRun, LookedFor, Selection};
use super::{Compared, Selected, said};
use crate::experiment::compare::Comparison;

/// Who was compared, every row, the selection, and what failed. Missing values are `null`.
pub fn comparison_as_json(compared: &Compared) -> Value {
    json!(file(compared))
}

pub(crate) fn file(compared: &Compared) -> ComparisonFile {
    let failure = |(scenario, replication, why): &(usize, u32, String)| FailedRun {
        scenario: compared.names[*scenario].clone(),
        replication: *replication,
        message: why.clone(),
    };
    ComparisonFile {
        scenarios: compared.names.clone(),
        reference: compared.names[compared.reference].clone(),
        seed: compared.seed.to_string(),
        replications: compared.replications,
        confidence: compared.confidence,
        comparisons: compared.rows.iter().map(|row| difference(compared, row)).collect(),
        selected: compared.selected.as_ref().map(|selected| selection(compared, selected)),
        failures: compared.failures.iter().map(failure).collect(),
    }
}

fn difference(compared: &Compared, row: &Comparison) -> Difference {
    let (paired, spread, info) = (row.paired, row.paired.spread, &compared.metrics[row.metric]);
    let replications_needed = row.needed;
    let row = ComparisonRow {
        metric: info.id.into(),
        scenario: compared.names[row.scenario].clone(),
        reference: compared.names[compared.reference].clone(),
        n: paired.n as u64,
        mean_reference: paired.mean_reference,
        mean: paired.mean,
        difference: paired.difference,
        ci_low: spread.map(|spread| spread.low),
        ci_high: spread.map(|spread| spread.high),
        p: spread.and_then(|spread| spread.p),
        p_holm: row.p_holm,
        correlation: spread.and_then(|spread| spread.correlation),
        replications_saved: paired.saved(),
        verdict: said(row, compared.metrics),
    };
    Difference { row, unit: info.unit.into(), missing: paired.missing as u64, replications_needed }
}

fn selection(compared: &Compared, selected: &Selected) -> Selection {
    Selection {
        metric: compared.metrics[selected.metric].id.into(),
        looked_for: if selected.largest { LookedFor::Highest } else { LookedFor::Lowest },
        indifference: selected.indifference,
        best: selected.best.as_ref().ok().map(|best| compared.names[*best].clone()),
        why_none: selected.best.as_ref().err().cloned(),
        replications: compared.names.iter().cloned().zip(selected.spent.iter().copied()).collect(),
    }
}
