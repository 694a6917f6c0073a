//! Warnings and refusals as sentences.

use super::Sensitivity;
use crate::results::sensitivity::method::{Incomplete, Unusable, Warning};

/// So many rows or factors are named; of more, the number is told.
const NAMED: usize = 5;

/// A warning as a sentence.
pub fn warning(warning: &Warning, factors: &[String]) -> String {
    let names = |places: &[usize]| list(places.iter().map(|&at| format!("`{}`", factors[at])).collect());
    match warning {
        Warning::Flat => "it is the same in all runs: no factor changes it".into(),
        Warning::Wide { factors, half_width } => format!(
            "N is too small: intervals of {} reach up to {half_width:.2} to each side",
            names(factors)
        ),
        Warning::Negative(factors) => {
            format!(
                "N is too small: first orders of {} are clearly below 0, which they cannot be",
                names(factors)
            )
        }
        Warning::SumAboveOne(sum) => {
            format!("N is too small: first orders sum to {sum:.2}, and cannot sum to more than 1")
        }
        Warning::TotalBelowFirst(factors) => {
            format!("N is too small: total orders of {} are below their first orders", names(factors))
        }
        Warning::FewTrajectories(n) => format!("{n} trajectories are few: use 10 to 50"),
        Warning::OrderOpen(one, two) => format!(
            "whether {} or {} matters more is not decided: their intervals overlap",
            names(&[*one]),
            names(&[*two])
        ),
        Warning::Noise(share) => format!(
            "{:.0} % of the variance between points is replication noise, which total orders, mu* and sigma \
             count as effects: run more replications",
            share * 100.0
        ),
        Warning::NoiseUnknown => {
            "one replication does not show how much of this is noise: run several".into()
        }
        Warning::FewerReplications(rows) => {
            format!("{rows} rows of the design have fewer replications with a value than the others")
        }
    }
}

/// Why a metric has no indices, and which rows are to blame.
pub fn refusal(unusable: &Unusable, all: &Sensitivity) -> String {
    match unusable {
        Unusable::Incomplete(incomplete) => format!("no indices: {}", missing(incomplete, all)),
        Unusable::TooFew { whole, incomplete } => format!(
            "no indices: only {whole} of {} {} can be used; {}",
            incomplete.of,
            all.block_name,
            missing(incomplete, all)
        ),
    }
}

/// Which rows have no value.
pub(crate) fn missing(incomplete: &Incomplete, all: &Sensitivity) -> String {
    let count = incomplete.rows.len();
    let rows = if count == 1 { "row has" } else { "rows have" };
    let name = |row: &usize| all.row_names.get(*row).cloned().unwrap_or_else(|| format!("row {row}"));
    let names = list(incomplete.rows.iter().map(name).collect());
    format!(
        "{count} {rows} no value, in {} of {} {}: {names}",
        incomplete.blocks, incomplete.of, all.block_name
    )
}

fn list(mut names: Vec<String>) -> String {
    let more = names.len().saturating_sub(NAMED);
    names.truncate(NAMED);
    let text = names.join(", ");
    if more > 0 { format!("{text} and {more} more") } else { text }
}
