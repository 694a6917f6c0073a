//! Interrupted time series: what the months before and after a dated change say of it (segmented regression; Wagner and
//! others 2002, Journal of Clinical Pharmacy and Therapeutics 27(4), 299-309).
//!
//! In each replication a line is laid through the months before the change and one through those after it. Replications are
//! independent, so the intervals are those of their means, and months of one run may depend on each other. A month in which
//! something changes counts on neither side, unless it begins with the change.

use std::collections::BTreeMap;

use crate::kernel::stats::{Interval, Tally};
use crate::kernel::{Date, StartDate};
use crate::model::outcome::{MetricInfo, Reading};

/// Fewest months on a side of a change: fewer say nothing of a slope and its scatter.
const FEWEST_MONTHS: usize = 3;
/// Days of a mean month.
const MONTH_DAYS: f64 = 30.436_875;

/// A dated change, as far as series see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeDate {
    /// What it is called.
    pub name: String,
    /// First day of the new values.
    pub date: Date,
    /// Day on which they are reached.
    pub reached: Date,
}

/// A mean over replications, with its interval.
pub type Change = (f64, Option<Interval>);

/// What a change did to a metric.
#[derive(Clone, Debug, PartialEq)]
pub struct Interruption {
    /// Place of the change among the dates.
    pub change: usize,
    /// Place of the metric in the catalogue.
    pub metric: u16,
    /// Replications in which both lines could be laid.
    pub n: u64,
    /// Value at the change by the line before it.
    pub level_before: f64,
    /// Its rise by month.
    pub slope_before: f64,
    /// How much higher the line after it begins.
    pub level: Change,
    /// How much steeper it rises, by month.
    pub slope: Change,
}

/// Readings by month of the whole world, replication by replication, and what becomes of them at dated changes.
#[derive(Clone, Debug, Default)]
pub struct Interrupted {
    dates: Vec<ChangeDate>,
    /// The counted days: the first one, and the one after the last.
    counted: Option<(Date, Date)>,
    /// Levels and slopes by change and metric: before, and their changes.
    found: BTreeMap<(usize, u16), [Tally; 4]>,
}

impl Interrupted {
    /// For changes in the order of their dates, in a run that counts these days.
    pub fn new(dates: Vec<ChangeDate>, counted: (Date, Date)) -> Interrupted {
        Interrupted { dates, counted: Some(counted), found: BTreeMap::new() }
    }

    /// Takes the readings of the next replication in; call in the order of replications.
    pub fn add(&mut self, readings: &[Reading]) {
        let Some(counted) = self.counted.filter(|_| !self.dates.is_empty()) else { return };
        let mut months: BTreeMap<u16, Vec<(u32, f64)>> = BTreeMap::new();
        for reading in readings {
            if let (None, None, Some(month), Some(value)) =
                (reading.org, reading.category, reading.period, reading.value)
            {
                months.entry(reading.metric).or_default().push((month, value));
            }
        }
        for (place, change) in self.dates.iter().enumerate() {
            let from = self.dates[..place].iter().map(|other| other.reached).max().unwrap_or(counted.0);
            let to = self.dates[place + 1..].iter().map(|other| other.date).min().unwrap_or(counted.1);
            for (metric, months) in &months {
                let side = |from: Date, to: Date| line(&points(months, from, to, change.date));
                if let (Some(before), Some(after)) =
                    (side(from.max(counted.0), change.date), side(change.reached, to.min(counted.1)))
                {
                    let tallies = self.found.entry((place, *metric)).or_default();
                    let values = [before.0, before.1, after.0 - before.0, after.1 - before.1];
                    tallies.iter_mut().zip(values).for_each(|(tally, value)| tally.add(value));
                }
            }
        }
    }

    /// What each change did to each metric of the catalogue that was read by month.
    pub fn rows(
        &self,
        metrics: &[MetricInfo],
        confidence: f64,
    ) -> Vec<(&ChangeDate, &'static str, Interruption)> {
        let row =
            |((change, metric), [level_before, slope_before, level, slope]): (&(usize, u16), &[Tally; 4])| {
                let both = |tally: &Tally| Some((tally.mean()?, Interval::of_tally(tally, confidence)));
                let interruption = Interruption {
                    change: *change,
                    metric: *metric,
                    n: level.n(),
                    level_before: level_before.mean()?,
                    slope_before: slope_before.mean()?,
                    level: both(level)?,
                    slope: both(slope)?,
                };
                Some((self.dates.get(*change)?, metrics.get(usize::from(*metric))?.id, interruption))
            };
        self.found.iter().filter_map(row).collect()
    }
}

/// Middles of the whole months between two days, in months from a date, with their values.
fn points(months: &[(u32, f64)], from: Date, to: Date, date: Date) -> Vec<(f64, f64)> {
    let start = StartDate::new(from);
    let point = |(month, value): &(u32, f64)| {
        let first = Date::new((month / 100) as i16, (month % 100) as i8, 1).ok()?;
        let next = first.last_of_month().tomorrow().ok()?;
        (first >= from && next <= to).then_some(())?;
        let (first, next) = (start.day_of(first)?, start.day_of(next)?);
        let away = match StartDate::new(date).day_of(from) {
            Some(days) => f64::from(days),
            None => -f64::from(start.day_of(date)?),
        };
        Some(((away + 0.5 * f64::from(first + next)) / MONTH_DAYS, *value))
    };
    months.iter().filter_map(point).collect()
}

/// The least-squares line through points: its value at zero, and its slope. None through fewer than three.
fn line(points: &[(f64, f64)]) -> Option<(f64, f64)> {
    if points.len() < FEWEST_MONTHS {
        return None;
    }
    let n = points.len() as f64;
    let (mean_x, mean_y) =
        (points.iter().map(|(x, _)| x).sum::<f64>() / n, points.iter().map(|(_, y)| y).sum::<f64>() / n);
    let squares: f64 = points.iter().map(|(x, _)| (x - mean_x) * (x - mean_x)).sum();
    let products: f64 = points.iter().map(|(x, y)| (x - mean_x) * (y - mean_y)).sum();
    let slope = products / squares;
    Some((mean_y - slope * mean_x, slope))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

    use super::*;
    use crate::kernel::parse_date;
    use crate::model::metrics::catalogue;

    fn day(text: &str) -> Date {
        parse_date(text).unwrap()
    }

    fn change(date: &str, reached: &str) -> ChangeDate {
        ChangeDate { name: date.into(), date: day(date), reached: day(reached) }
    }

    /// A value for each month of 2018 and 2019, by its number from 1.
    fn readings(value: impl Fn(u32) -> f64) -> Vec<Reading> {
        let month = |number: u32| Reading {
            org: None,
            category: None,
            period: Some((2018 + (number - 1) / 12) * 100 + (number - 1) % 12 + 1),
            metric: 0,
            value: Some(value(number)),
        };
        (1..=24).map(month).collect()
    }

    #[test]
    fn a_jump_and_a_bend_are_found() {
        let counted = (day("2018-01-01"), day("2020-01-01"));
        let mut series = Interrupted::new(vec![change("2018-10-01", "2018-10-01")], counted);
        // Flat at 2; from month 10 on 5 and half a unit more each month.
        for shift in [0.0, 1.0] {
            series.add(&readings(|m| if m < 10 { 2.0 } else { 5.0 + shift + 0.5 * (f64::from(m) - 9.5) }));
        }
        let rows = series.rows(catalogue(), 0.95);
        let (date, _, row) = &rows[0];
        assert_eq!((rows.len(), date.name.as_str(), row.n), (1, "2018-10-01", 2));
        assert!((row.level_before - 2.0).abs() < 1e-9 && row.slope_before.abs() < 1e-9);
        // Months differ in length: the line is laid through their middles.
        assert!((row.level.0 - 3.5).abs() < 0.02 && (row.slope.0 - 0.5).abs() < 0.005, "{row:?}");
        // Two replications that differ by 1: t(0.975, 1) = 12.7062 times a standard error of 0.5.
        let interval = row.level.1.unwrap();
        assert!((interval.high - interval.low - 12.7062).abs() < 1e-3, "{interval:?}");
    }

    #[test]
    fn months_of_a_change_and_behind_the_next_one_count_on_neither_side() {
        let counted = (day("2018-01-15"), day("2019-12-01"));
        let dates = vec![change("2018-06-10", "2018-08-20"), change("2019-03-01", "2019-03-01")];
        let mut series = Interrupted::new(dates, counted);
        // January is not whole, June to August are on the way, December 2019 is behind the end.
        series.add(&readings(|m| match m {
            1 | 6..=8 | 24 => 1e6,
            2..=5 => 1.0,
            9..=14 => 2.0,
            _ => 4.0,
        }));
        let rows = series.rows(catalogue(), 0.95);
        let levels: Vec<f64> = rows.iter().map(|(.., row)| row.level.0).collect();
        assert!((levels[0] - 1.0).abs() < 1e-9 && (levels[1] - 2.0).abs() < 1e-9, "{levels:?}");
        assert!(rows.iter().all(|(.., row)| row.level.1.is_none()), "one replication has no interval");
        let mut short = Interrupted::new(
            vec![change("2018-03-01", "2018-03-01")],
            (day("2018-01-01"), day("2019-01-01")),
        );
        short.add(&readings(f64::from));
        assert!(short.rows(catalogue(), 0.95).is_empty(), "two months say nothing of a slope");
    }
}
