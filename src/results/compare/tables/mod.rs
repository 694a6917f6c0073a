//! The result of a comparison: `comparison.csv`, its dictionary and manifest, the terminal's table, and JSON.

mod files;
mod json;
mod known;
pub(crate) mod rows;
mod terminal;

pub use files::ComparisonFiles;
pub use json::comparison_as_json;
pub use known::{Known, KnownError, read_known};
pub use terminal::comparison_table;

use rows::Said;

use crate::experiment::compare::{Comparison, Judged, Verdict};
use crate::experiment::contrasts::{Equivalence, equivalence};
use crate::experiment::stats::Paired;
use crate::model::metrics::{Good, good};
use crate::model::outcome::MetricInfo;
use crate::results::contrasts::{Change, Contrasts, Row};

/// The scenario that was selected as the best on a metric.
#[derive(Clone, Debug)]
pub struct Selected {
    /// Place of the metric in the catalogue.
    pub metric: usize,
    /// Whether the largest mean was looked for.
    pub largest: bool,
    /// The least difference that was worth detecting.
    pub indifference: f64,
    /// The scenario, or why there is none.
    pub best: Result<usize, String>,
    /// Replications of each scenario that the decision is based on.
    pub spent: Vec<u32>,
}

/// A comparison, as reports need to know it.
#[derive(Clone, Debug)]
pub struct Compared {
    /// Names of the scenarios.
    pub names: Vec<String>,
    /// Place of the reference among them.
    pub reference: usize,
    /// Seed that all share.
    pub seed: u64,
    /// Replications of each.
    pub replications: u32,
    /// Confidence of all verdicts together, and of each interval.
    pub confidence: f64,
    /// The catalogue of metrics.
    pub metrics: &'static [MetricInfo],
    /// Metric by metric, scenario by scenario.
    pub rows: Vec<Comparison>,
    /// Places of metrics, each with the difference that is held to be none.
    pub margins: Vec<(usize, f64)>,
    /// The selection, if one was asked for.
    pub selected: Option<Selected>,
    /// Runs that failed: scenario, replication, why.
    pub failures: Vec<(usize, u32, String)>,
    /// Whether it was stopped before all replications that were asked for had ended.
    pub stopped: bool,
}

impl Compared {
    /// Its rows as contrasts of scenarios.
    pub(crate) fn contrasts(&self) -> Contrasts {
        let differences: Vec<Paired> = self.rows.iter().map(|row| row.paired).collect();
        let margin = |row: &Comparison| {
            self.margins.iter().find(|(metric, _)| *metric == row.metric).map(|(_, margin)| *margin)
        };
        let margins: Vec<Option<f64>> = self.rows.iter().map(margin).collect();
        let equivalences = equivalence(&differences, &margins, self.confidence);
        let row = |(row, equivalence): (&Comparison, Option<Equivalence>)| Row {
            metric: self.metrics[row.metric].id,
            change: Change {
                factor: "scenario".into(),
                level: self.names[row.scenario].clone(),
                reference: self.names[self.reference].clone(),
            },
            other: None,
            paired: row.paired,
            judged: Judged { p_holm: row.p_holm, verdict: row.verdict, needed: row.needed },
            equivalence,
        };
        let rows = self.rows.iter().zip(equivalences).map(row).collect();
        Contrasts { confidence: self.confidence, rows, replications: self.replications, absent: None }
    }
}

/// What is said of a difference: better or worse where everybody agrees which way is good, else higher or lower.
pub(crate) fn said(row: &Comparison, metrics: &[MetricInfo]) -> Said {
    let rises = match row.verdict {
        Verdict::Higher => true,
        Verdict::Lower => false,
        Verdict::Equal => return Said::Equal,
        Verdict::Constant => return Said::Constant,
        Verdict::Open => return Said::Open,
        Verdict::Unknown => return Said::Unknown,
    };
    match (good(metrics[row.metric].id), rises) {
        (Some(Good::High), true) | (Some(Good::Low), false) => Said::Better,
        (Some(_), _) => Said::Worse,
        (None, true) => Said::Higher,
        (None, false) => Said::Lower,
    }
}
