//! `contrasts.csv`: what each change of level does, and which changes depend on each other.

mod sentence;
mod table;
mod terminal;

pub use sentence::sentence;
pub(crate) use table::{ContrastRow, rows};
pub use terminal::contrasts_block;
pub(crate) use terminal::wrapped;

use crate::experiment::compare::Judged;
use crate::experiment::contrasts::Equivalence;
use crate::experiment::stats::Paired;
use crate::model::outcome::MetricInfo;

/// A level against its reference, as the author calls them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The factor; `scenario` in a comparison.
    pub factor: String,
    /// The level.
    pub level: String,
    /// What it is held against.
    pub reference: String,
}

/// A contrast with its names.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The metric.
    pub metric: &'static str,
    /// What is changed.
    pub change: Change,
    /// For an interaction, the other change.
    pub other: Option<Change>,
    /// Means and difference.
    pub paired: Paired,
    /// What is established.
    pub judged: Judged,
    /// Whether it is shown to be within a margin.
    pub equivalence: Option<Equivalence>,
}

/// All contrasts of a sweep or a comparison, judged together.
#[derive(Clone, Debug, PartialEq)]
pub struct Contrasts {
    /// Confidence of all verdicts together, and of each interval.
    pub confidence: f64,
    /// Metric by metric, changes before interactions.
    pub rows: Vec<Row>,
    /// Replications of the point that has most.
    pub replications: u32,
}

impl Row {
    /// What the catalogue says of its metric.
    pub(crate) fn info(&self) -> Option<&'static MetricInfo> {
        crate::render::words::info_of(self.metric)
    }

    /// Its name in a line: `staff: 3 against 2`, or `staff 3 × limit 5 wd` for an interaction.
    pub fn name(&self) -> String {
        let Change { factor, level, reference } = &self.change;
        match &self.other {
            None => format!("{factor}: {level} against {reference}"),
            Some(other) => format!("{factor} {level} × {} {}", other.factor, other.level),
        }
    }
}
