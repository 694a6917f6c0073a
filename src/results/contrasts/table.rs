//! The table.

use super::{Contrasts, Row};
use crate::choice;
use crate::experiment::compare::Verdict;
use crate::store::table::table;

choice! {
    /// What a row is about.
    pub enum ContrastKind {
        /// One level against the reference.
        Change = "change",
        /// How the effect of one change depends on another.
        Interaction = "interaction",
    }
}

choice! {
    /// Whether a difference is shown to lie within its margin.
    pub enum Within {
        /// It is.
        Shown = "within",
        /// It is not.
        NotShown = "not shown",
    }
}

table! {
    /// What each change of level does, and which changes depend on each other.
    // Columns of interactions are empty in rows of changes, and a key must not be.
    pub(crate) struct ContrastRow<'t> in "contrasts", key [] {
        /// Name of the metric: a column of runs.csv, where its meaning and unit stand.
        metric: &'t str,
        /// `change`: one level against the reference. `interaction`: how the effect of one change depends on another.
        contrast: ContrastKind,
        /// The factor that is changed; `scenario` in a comparison, `point` where points of a table are compared with one of them.
        factor: &'t str,
        /// The level it is changed to.
        level: &'t str,
        /// The level that is held against it: the base's, or else the first of the list.
        reference: &'t str,
        /// The other factor of an interaction; otherwise empty.
        other_factor: Option<&'t str>,
        /// Its level.
        other_level: Option<&'t str>,
        /// Its reference.
        other_reference: Option<&'t str>,
        /// Replications in which all points concerned have a value.
        n: u64,
        /// Replications in which one has none.
        missing: u64,
        /// Mean at the reference, over all points that differ in nothing else; of an interaction the effect of the change
        /// at the other factor's reference.
        mean_reference: Option<f64> ["that of the metric"],
        /// Mean at the level; of an interaction the effect of the change at the other factor's level.
        mean: Option<f64> ["that of the metric"],
        /// Mean minus mean_reference, paired by replication.
        difference: Option<f64> ["that of the metric"],
        /// Lower end of the t interval of the difference, wider by the width of bins for quantiles; empty if n is below 2.
        ci_low: Option<f64> ["that of the metric"],
        /// Upper end of it.
        ci_high: Option<f64> ["that of the metric"],
        /// Two-sided p value of the paired t test of no difference; empty where the difference is the same in every
        /// replication, which leaves nothing to test.
        p: Option<f64>,
        /// The same by Holm's correction over all rows of the table.
        p_holm: Option<f64>,
        /// Correlation of both sides over replications; empty where one does not vary.
        correlation: Option<f64>,
        /// higher, lower, equal, constant (the same difference in every replication), not established, or unknown (n below
        /// 2); of all rows together.
        verdict: Verdict,
        /// Where not established: replications in all that would establish a difference as large as the one seen, with a
        /// chance of 80 %; empty where no number helps.
        replications_needed: Option<u64>,
        /// Margin within which the study holds a difference to be none; empty without.
        margin: Option<f64> ["that of the metric"],
        /// p value of the two one-sided tests that the difference is beyond the margin, by Holm's correction over all rows
        /// with a margin.
        p_equivalence: Option<f64>,
        /// within: shown to lie within the margin. not shown. Empty without a margin.
        equivalence: Option<Within>,
    }
}

/// The rows of the table.
pub(crate) fn rows(contrasts: &Contrasts) -> impl Iterator<Item = ContrastRow<'_>> {
    contrasts.rows.iter().map(row)
}

fn row(row: &Row) -> ContrastRow<'_> {
    let (paired, spread, other) = (row.paired, row.paired.spread, row.other.as_ref());
    ContrastRow {
        metric: row.metric,
        contrast: if other.is_some() { ContrastKind::Interaction } else { ContrastKind::Change },
        factor: &row.change.factor,
        level: &row.change.level,
        reference: &row.change.reference,
        other_factor: other.map(|other| other.factor.as_str()),
        other_level: other.map(|other| other.level.as_str()),
        other_reference: other.map(|other| other.reference.as_str()),
        n: paired.n as u64,
        missing: paired.missing as u64,
        mean_reference: paired.mean_reference,
        mean: paired.mean,
        difference: paired.difference,
        ci_low: spread.map(|spread| spread.low),
        ci_high: spread.map(|spread| spread.high),
        p: spread.and_then(|spread| spread.p),
        p_holm: row.judged.p_holm,
        correlation: spread.and_then(|spread| spread.correlation),
        verdict: row.judged.verdict,
        replications_needed: row.judged.needed,
        margin: row.equivalence.map(|found| found.margin),
        p_equivalence: row.equivalence.and_then(|found| found.p_holm),
        equivalence: row
            .equivalence
            .map(|found| [Within::NotShown, Within::Shown][usize::from(found.is_shown)]),
    }
}
