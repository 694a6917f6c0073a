//! What a replication leaves behind: readings of the catalogue of metrics, and series over time.

use super::ids::{CategoryId, Org};
use super::spec::DeadlineClass;
use crate::kernel::SimTime;
use crate::kernel::stats::{Histogram, Interval, Tally};

/// Which layer of truth a metric belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// How much flowed.
    Volume,
    /// What the government's books say.
    Record,
    /// What citizens say.
    Judgement,
    /// What is so; only the simulator knows.
    Truth,
    /// How long things took or wait.
    Time,
    /// What staff hours went into.
    Hours,
    /// Composite indices.
    Index,
}

/// One metric, as the data dictionary explains it.
#[derive(Clone, Copy, Debug)]
pub struct MetricInfo {
    /// Column name; ends in its unit of measure where it has one (`wait_mean_h`).
    pub id: &'static str,
    /// Short label for people.
    pub label: &'static str,
    /// The same in Chinese.
    pub label_zh: &'static str,
    /// Unit of measure: `1`, `share`, `h`, `wd`, `weeks`, `per ticket` …
    pub unit: &'static str,
    /// Its layer.
    pub layer: Layer,
    /// Numerator, denominator, and what becomes of those not reached or not rated.
    pub doc: &'static str,
}

impl MetricInfo {
    /// The least and the greatest value that it can have, as far as there are any.
    pub fn ends(&self) -> (Option<f64>, Option<f64>) {
        match self.unit {
            "share" if self.id.contains("gap") || self.id.contains("minus") => (Some(-1.0), Some(1.0)),
            "correlation" => (Some(-1.0), Some(1.0)),
            "share" | "gini" => (Some(0.0), Some(1.0)),
            "1" | "h" | "s" | "weeks" | "h per year" | "ratio" => (Some(0.0), None),
            unit if unit.starts_with("per ") || unit.contains(" per ") => (Some(0.0), None),
            _ => (None, None),
        }
    }

    /// How far a value of it may be off because quantiles are read off bins; 0 for all that is no quantile.
    pub fn coarseness(&self, value: f64) -> f64 {
        let timed = self.id.starts_with("cycle_") || self.id.starts_with("stay_");
        let is_quantile = timed && self.id.contains("_p") && self.unit == "h";
        if is_quantile { Histogram::coarseness_at(value * SECONDS_PER_HOUR) / SECONDS_PER_HOUR } else { 0.0 }
    }

    /// Half of that: how far the mean of such values may be off at each end.
    pub fn half_bin(&self, value: f64) -> f64 {
        0.5 * self.coarseness(value)
    }

    /// The mean of replications with its t interval: half a bin wider where values are read off bins, and within what
    /// is possible. `None` for fewer than two.
    pub fn interval(&self, tally: &Tally, confidence: f64) -> Option<Interval> {
        let (least, greatest) = self.ends();
        let found = Interval::of_tally(tally, confidence)?;
        Some(found.widened(self.half_bin(found.mean)).within(least, greatest))
    }
}

/// Seconds of an hour.
const SECONDS_PER_HOUR: f64 = 3_600.0;

/// One value of one metric for one organisation, category and period; `None` in a place means "all".
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// Organisation, or all.
    pub org: Option<Org>,
    /// Category, or all.
    pub category: Option<CategoryId>,
    /// Calendar month as `year * 100 + month`, or the whole counted window.
    pub period: Option<u32>,
    /// Place in the catalogue.
    pub metric: u16,
    /// The value; `None` where a denominator or a variance is zero.
    pub value: Option<f64>,
}

/// One point of a series.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SeriesPoint {
    /// When.
    pub time: SimTime,
    /// Organisation, or all.
    pub org: Option<Org>,
    /// Name of the series, with its unit of measure.
    pub metric: &'static str,
    /// The value.
    pub value: f64,
}

/// Tickets of a class of deadline that left the desk after a time in a stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CycleBin {
    /// The class.
    pub class: DeadlineClass,
    /// Beginning of the stretch in hours, included.
    pub from_h: u32,
    /// Its end in hours, not included.
    pub to_h: u32,
    /// How many tickets; never zero.
    pub tickets: u64,
}

/// What one replication leaves behind.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// One value for each metric of the catalogue: the whole window, all organisations, all categories.
    pub totals: Vec<Option<f64>>,
    /// The same by unit, category and period, in a fixed order.
    pub readings: Vec<Reading>,
    /// Series over time, if they were asked for.
    pub series: Vec<SeriesPoint>,
    /// Cycle times by class, class by class from the shortest on.
    pub cycles: Vec<CycleBin>,
    /// Events handled.
    pub events: u64,
}
