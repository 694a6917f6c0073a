//! What was established, what was not, and what it would take: a few sentences at the end of a sweep or a comparison.

use super::terminal::{interval, signed};
use super::{Contrasts, Row};
use crate::experiment::compare::Verdict;
use crate::render::terminal::{number, percent};

/// So many differences are named.
const NAMED: usize = 3;

/// The sentences; nothing without contrasts.
pub fn sentence(contrasts: &Contrasts) -> String {
    if contrasts.rows.is_empty() {
        return String::new();
    }
    let of =
        |wanted: fn(&Verdict) -> bool| contrasts.rows.iter().filter(move |row| wanted(&row.judged.verdict));
    let mut found: Vec<&Row> = of(|verdict| matches!(verdict, Verdict::Higher | Verdict::Lower)).collect();
    found.sort_by(|a, b| clarity(b).total_cmp(&clarity(a)));
    let all = contrasts.rows.len();
    let mut text = match found.as_slice() {
        [] => format!("Established: none of {all} differences."),
        some => {
            let named: Vec<String> = some.iter().take(NAMED).map(|row| told(row)).collect();
            let more = some.len().saturating_sub(NAMED);
            let rest = if more > 0 { format!("; and {more} more") } else { String::new() };
            format!("Established: {} of {all} differences: {}{rest}.", some.len(), named.join("; "))
        }
    };
    text += &format!(" (All together at {} %, by Holm's correction.)", percent(contrasts.confidence));
    let constant = of(|verdict| matches!(verdict, Verdict::Constant | Verdict::Equal)).count();
    if constant > 0 {
        text += &format!(" The same in every replication, so nothing to test: {constant}.");
    }
    let within =
        contrasts.rows.iter().filter(|row| row.equivalence.is_some_and(|found| found.is_shown)).count();
    if contrasts.rows.iter().any(|row| row.equivalence.is_some()) {
        text += &format!(" Shown to lie within the margin: {within}.");
    }
    text + &open(&of(|verdict| *verdict == Verdict::Open).collect::<Vec<_>>(), contrasts.replications)
        + &unknown(of(|verdict| *verdict == Verdict::Unknown).count())
}

/// How far a difference is from nothing, in its standard errors.
fn clarity(row: &Row) -> f64 {
    let size = row.paired.difference.map_or(0.0, f64::abs);
    row.paired.spread.map_or(0.0, |spread| size / spread.sd.max(f64::MIN_POSITIVE))
}

fn told(row: &Row) -> String {
    let unit = row.info().map_or("", |info| info.unit);
    let label = row.info().map_or(row.metric, |info| info.label);
    let difference = row.paired.difference.unwrap_or(0.0);
    let (way, size) = (if difference > 0.0 { "higher" } else { "lower" }, signed(difference.abs(), unit));
    let (size, interval, name) = (size.trim_start_matches('+'), interval(row, unit), row.name());
    if row.other.is_some() {
        return format!("{label}: an effect {way} by {size} {interval} ({name})");
    }
    format!("{label} {way} by {size} {interval} ({name})")
}

/// What is open, and how many replications it would take.
fn open(rows: &[&Row], replications: u32) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let mut needed: Vec<u64> = rows.iter().filter_map(|row| row.judged.needed).collect();
    needed.sort_unstable();
    let mut text =
        format!(" Not established: {}, which does not say that there is no difference.", rows.len());
    if let (Some(first), Some(half)) = (needed.first(), needed.get(needed.len() / 2)) {
        text += &format!(
            " With {replications} replications now, differences as large as those seen would be found (chance 80 %) with {} for the nearest and {} for half of them.",
            number(*first as f64),
            number(*half as f64)
        );
    }
    let hopeless = rows.len() - needed.len();
    if hopeless > 0 {
        text += &format!(" For {hopeless} no number of replications helps.");
    }
    text
}

fn unknown(count: usize) -> String {
    if count == 0 {
        return String::new();
    }
    format!(" With fewer than two replications that can be paired: {count}; run more with `--replications`.")
}
