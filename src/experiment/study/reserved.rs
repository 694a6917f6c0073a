//! Names that a factor may not have, since its levels stand in columns beside those of the program.

use crate::model::metrics::catalogue;
use crate::scenario::diagnostic::{Code, Mistake};
use crate::scenario::source::Span;

/// Columns of the tables of sweeps that are no metrics. A test of the tables holds the list complete.
pub(crate) const COLUMNS: &[&str] = &[
    "run_id",
    "point_id",
    "replication",
    "seed",
    "run_key",
    "row",
    "role",
    "org",
    "category",
    "period",
    "metric",
    "value",
    "layer",
    "n",
    "missing",
    "mean",
    "sd",
    "se",
    "ci_low",
    "ci_high",
    "median",
    "method",
    "stage",
    "message",
    "factor",
    "level",
    "reference",
    "at",
    "half_width",
    "wanted",
    "reached",
];

/// Words of the language of constraints.
const WORDS: [&str; 5] = ["and", "or", "not", "true", "false"];

/// What a name is taken by, if it is. Letters of either case count as one: not every reader of tables tells them apart.
fn taken(name: &str) -> Option<&'static str> {
    let is = |other: &str| name.eq_ignore_ascii_case(other);
    if catalogue().iter().any(|metric| is(metric.id)) {
        return Some("a metric");
    }
    if COLUMNS.iter().any(|column| is(column)) {
        return Some("a column of results");
    }
    WORDS.iter().any(|word| is(word)).then_some("a word of constraints")
}

/// The mistake of a factor whose name is taken.
pub(crate) fn mistake(name: &str, span: Span) -> Option<Mistake> {
    let what = taken(name)?;
    let message = format!("the name `{name}` is taken: it is {what}");
    let help = format!("results have a column for each factor: call it otherwise, such as `{name}_level`");
    Some(Mistake::new(Code::Name, message).at(span).help(help))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_taken_in_any_spelling_and_what_is_advised_is_free() {
        for name in ["tickets", "Tickets", "run_id", "MEAN", "not"] {
            assert!(taken(name).is_some(), "{name}");
            assert_eq!(taken(&format!("{name}_level")), None);
        }
        assert_eq!(taken("staff"), None);
    }
}
