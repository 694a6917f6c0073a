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
use crate::render::words::Words;

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
    /// Why there are none, where several points are.
    pub absent: Option<Absent>,
}

/// Why points have no contrasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absent {
    /// No two points differ in one factor alone, one of them at the factor's reference.
    Strewn,
    /// There would be too many of them, or too many values.
    TooMany,
}

impl Absent {
    /// Why, and what shows the effects of factors instead.
    pub(crate) fn words(self) -> Words {
        match self {
            Absent::Strewn => Words::new(
                "No contrasts: a contrast is the difference of two points that differ in one factor alone, and this design has \
                 none. What each factor does on average over the others is seen in the figures of the page (petisim report \
                 DIR); designs of the kinds morris and saltelli have indices (petisim sensitivity DIR).",
                "无对比：对比是仅一个因素不同的两点之差，本设计中没有这样的点。各因素在其余因素上的平均作用见报告页的图\
                 （petisim report DIR）；morris 与 saltelli 设计另有敏感性指数（petisim sensitivity DIR）。",
            ),
            Absent::TooMany => Words::new(
                "No contrasts: this sweep has too many points, metrics or runs for them; its tables have all values.",
                "无对比：本次扫描的设计点、指标或模拟次数过多；各表列出全部数值。",
            ),
        }
    }
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
