//! The table.

use std::io::{self, Write};

use super::{Contrasts, Row};
use crate::experiment::compare::Verdict;
use crate::store::cell::{Cell, Sheet};
use crate::store::column::{Column, Table, Type};

/// The columns.
pub(crate) fn table() -> Table {
    let text = |name: &str, doc: &str| Column::new(name, Type::Text, doc);
    let number = |name: &str, doc: &str| Column::new(name, Type::Number, doc);
    let in_metric = |name: &str, doc: &str| number(name, doc).in_unit("that of the metric");
    let columns = vec![
        text("metric", "Name of the metric: a column of runs.csv, where its meaning and unit stand."),
        text(
            "contrast",
            "`change`: one level against the reference. `interaction`: how the effect of one change depends on another.",
        ),
        text("factor", "The factor that is changed; `scenario` in a comparison."),
        text("level", "The level it is changed to."),
        text("reference", "The level that is held against it: the base's, or else the first of the list."),
        text("other_factor", "The other factor of an interaction; otherwise empty."),
        text("other_level", "Its level."),
        text("other_reference", "Its reference."),
        Column::new("n", Type::Count, "Replications in which all points concerned have a value."),
        Column::new("missing", Type::Count, "Replications in which one has none."),
        in_metric(
            "mean_reference",
            "Mean at the reference, over all points that differ in nothing else; of an interaction the effect of the change at the other factor's reference.",
        ),
        in_metric(
            "mean",
            "Mean at the level; of an interaction the effect of the change at the other factor's level.",
        ),
        in_metric("difference", "Mean minus mean_reference, paired by replication."),
        in_metric(
            "ci_low",
            "Lower end of the t interval of the difference, wider by the width of bins for quantiles; empty if n is below 2.",
        ),
        in_metric("ci_high", "Upper end of it."),
        number(
            "p",
            "Two-sided p value of the paired t test of no difference; empty where the difference is the same in every replication, which leaves nothing to test.",
        ),
        number("p_holm", "The same by Holm's correction over all rows of the table."),
        number("correlation", "Correlation of both sides over replications; empty where one does not vary."),
        text(
            "verdict",
            "higher, lower, equal, constant (the same difference in every replication), not established, or unknown (n below 2); of all rows together.",
        ),
        Column::new(
            "replications_needed",
            Type::Count,
            "Where not established: replications in all that would establish a difference as large as the one seen, with a chance of 80 %; empty where no number helps.",
        ),
        in_metric("margin", "Margin within which the study holds a difference to be none; empty without."),
        number(
            "p_equivalence",
            "p value of the two one-sided tests that the difference is beyond the margin, by Holm's correction over all rows with a margin.",
        ),
        text("equivalence", "within: shown to lie within the margin. not shown. Empty without a margin."),
    ];
    Table {
        name: "contrasts",
        title: "What each change of level does, and which changes depend on each other".into(),
        columns,
        // Columns of interactions are empty in rows of changes, and a key must not be.
        primary_key: Vec::new(),
        legend: &[],
        foreign_key: None,
    }
}

/// The verdict in a word.
pub(crate) fn verdict(row: &Row) -> &'static str {
    match row.judged.verdict {
        Verdict::Higher => "higher",
        Verdict::Lower => "lower",
        Verdict::Equal => "equal",
        Verdict::Constant => "constant",
        Verdict::Open => "not established",
        Verdict::Unknown => "unknown",
    }
}

/// Writes all rows.
pub(crate) fn write(sheet: &mut Sheet<impl Write>, contrasts: &Contrasts) -> io::Result<()> {
    for row in &contrasts.rows {
        let (paired, spread, other) = (row.paired, row.paired.spread, row.other.as_ref());
        sheet.row(&[
            row.metric.into(),
            if other.is_some() { "interaction" } else { "change" }.into(),
            Cell::Text(&row.change.factor),
            Cell::Text(&row.change.level),
            Cell::Text(&row.change.reference),
            other.map(|other| other.factor.as_str()).into(),
            other.map(|other| other.level.as_str()).into(),
            other.map(|other| other.reference.as_str()).into(),
            Cell::Count(paired.n as u64),
            Cell::Count(paired.missing as u64),
            paired.mean_reference.into(),
            paired.mean.into(),
            paired.difference.into(),
            spread.map(|spread| spread.low).into(),
            spread.map(|spread| spread.high).into(),
            spread.and_then(|spread| spread.p).into(),
            row.judged.p_holm.into(),
            spread.and_then(|spread| spread.correlation).into(),
            verdict(row).into(),
            row.judged.needed.map_or(Cell::Empty, Cell::Count),
            row.equivalence.map(|found| found.margin).into(),
            row.equivalence.and_then(|found| found.p_holm).into(),
            row.equivalence.map(|found| if found.is_shown { "within" } else { "not shown" }).into(),
        ])?;
    }
    Ok(())
}
