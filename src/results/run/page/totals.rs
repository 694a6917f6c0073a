//! Totals of a run: `summary.csv`, a metric a row.

use std::collections::BTreeMap;

use crate::render::figure::{Estimate, Format};
use crate::render::words::{Words, info_of};
use crate::store::folder::{Folder, ReportError};
use crate::store::table::Row;
use crate::store::tables::summary::SummaryRow;

/// The file.
pub(crate) const SUMMARY: &str = SummaryRow::FILE;

/// A metric over replications.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Total {
    /// Replications with a value.
    pub(crate) n: u64,
    /// Mean and interval.
    pub(crate) estimate: Option<Estimate>,
}

/// All of them, by the name of the metric.
#[derive(Debug)]
pub(crate) struct Totals {
    rows: Vec<(String, Total)>,
    places: BTreeMap<String, usize>,
    /// Confidence of the intervals.
    confidence: Option<f64>,
}

impl Totals {
    /// Reads them.
    pub(crate) fn read(folder: &Folder) -> Result<Totals, ReportError> {
        let mut totals = Totals { rows: Vec::new(), places: BTreeMap::new(), confidence: None };
        folder.each::<SummaryRow<'_>>(|row| {
            let total = Total { n: row.n, estimate: Estimate::of(row.mean, row.ci_low, row.ci_high) };
            totals.confidence.get_or_insert(row.method.confidence);
            totals.places.insert(row.metric.into(), totals.rows.len());
            totals.rows.push((row.metric.into(), total));
        })?;
        Ok(totals)
    }

    /// A metric; nothing where it is missing in every replication.
    pub(crate) fn estimate(&self, id: &str) -> Option<Estimate> {
        self.places.get(id).and_then(|place| self.rows[*place].1.estimate)
    }

    /// The mean of a metric; zero where it is missing.
    pub(crate) fn mean(&self, id: &str) -> f64 {
        self.estimate(id).map_or(0.0, |estimate| estimate.value)
    }

    /// All metrics, in the order of the catalogue.
    pub(crate) fn rows(&self) -> &[(String, Total)] {
        &self.rows
    }

    /// Most replications that any metric has a value in.
    pub(crate) fn replications(&self) -> u64 {
        self.rows.iter().map(|(_, total)| total.n).max().unwrap_or(0)
    }

    /// Of how many runs the numbers are.
    pub(crate) fn n(&self) -> Words {
        let n = self.replications();
        Words::made(format!("n = {n} replications."), format!("n = {n} 次独立模拟。"))
    }

    /// What an interval is.
    pub(crate) fn interval(&self) -> Option<Words> {
        let level = self.confidence? * 100.0;
        (self.replications() > 1).then(|| {
            Words::made(
                format!("Intervals: {level} % confidence, Student's t over replications."),
                format!("区间：{level}% 置信区间（t 分布）。"),
            )
        })
    }
}

/// How values of a metric are written.
pub(crate) fn format_of(id: &str) -> Format {
    Format::of_unit(info_of(id).map_or("1", |info| info.unit))
}
