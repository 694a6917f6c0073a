//! Whether the warm-up of a scenario looks long enough, by what its series do. It changes no number.

use std::collections::BTreeMap;

use super::stats::{Settling, settling};
use crate::kernel::{Elapsed, SimTime};
use crate::model::outcome::SeriesPoint;

/// Series of the whole world whose level says whether it has settled: queues, beliefs, problems.
const WATCHED: [&str; 5] = [
    "open_tickets",
    "backlog_towns_mean_weeks",
    "backlog_bureaus_mean_weeks",
    "efficacy_mean",
    "live_problems",
];
/// Days of a batch: whole weeks, as queues have a weekly rhythm.
const WEEK_DAYS: usize = 7;

/// The mean over replications of some series, point by point (the first step of Welch 1983, The Statistical Analysis
/// of Simulation Results, section 6.2).
#[derive(Clone, Debug, Default)]
pub struct WarmUp {
    /// Sum and number of values, by series and time.
    means: BTreeMap<(&'static str, SimTime), (f64, u32)>,
}

impl WarmUp {
    /// Takes the series of the next replication in; call in the order of replications.
    pub fn add(&mut self, series: &[SeriesPoint]) {
        for point in series.iter().filter(|point| point.org.is_none()) {
            let Some(name) = WATCHED.iter().find(|name| **name == point.metric) else { continue };
            let mean = self.means.entry((name, point.time)).or_default();
            mean.0 += point.value;
            mean.1 += 1;
        }
    }

    /// A sentence for each series that settles only behind the warm-up, or not within the run, by MSER (see
    /// [`settling`]), and drifts there by more than five per cent of its level. Series of daily points are judged by weeks,
    /// and over two years or more against themselves a year later, so that seasons are no drift; others by five points.
    pub fn notes(&self, warm_up_end: SimTime) -> Vec<String> {
        WATCHED.iter().filter_map(|name| note(name, &self.series(name), warm_up_end)).collect()
    }

    /// Times and means of a series.
    fn series(&self, name: &str) -> Vec<(SimTime, f64)> {
        let of_it = self.means.iter().filter(|((series, _), _)| *series == name);
        of_it.map(|((_, time), (sum, n))| (*time, sum / f64::from(*n))).collect()
    }
}

/// Days of a year: the lag at which a seasonal series is compared with itself.
const YEAR: usize = 365;
/// A drift behind the warm-up that is smaller than this share of the level is not told.
const TOLERABLE: f64 = 0.05;

fn note(name: &str, series: &[(SimTime, f64)], warm_up_end: SimTime) -> Option<String> {
    let values: Vec<f64> = series.iter().map(|(_, value)| *value).collect();
    let is_daily = series.windows(2).all(|pair| pair[1].0.since(pair[0].0) == Elapsed::DAY);
    let warm_up = Elapsed(warm_up_end.0).days();
    // Seasons are no drift: over two years a series is compared with itself a year later.
    let judged = if is_daily && values.len() >= 2 * YEAR { year_on_year(&values) } else { values.clone() };
    let begun = series.iter().position(|(time, _)| *time >= warm_up_end)?;
    let level = mean(&values[begun..])?.abs();
    // What was not settled behind the warm-up, against what came then.
    let drifts = |cut: usize| {
        let early = judged.get(begun..cut).and_then(mean);
        let late = judged.get(cut..).and_then(mean);
        early.zip(late).is_some_and(|(early, late)| (early - late).abs() > TOLERABLE * level)
    };
    match settling(&judged, if is_daily { WEEK_DAYS } else { 5 }) {
        Settling::After(cut) if drifts(cut) => {
            let days = series.get(cut).map(|(time, _)| Elapsed(time.0).days())?;
            Some(format!(
                "`{name}` settles after {days:.0} days (MSER), and the warm-up ends after {warm_up:.0}"
            ))
        }
        Settling::TooShort if drifts((begun + judged.len()) / 2) => Some(format!(
            "`{name}` has not settled in the first half of the run (MSER): no warm-up can be determined"
        )),
        _ => None,
    }
}

fn year_on_year(values: &[f64]) -> Vec<f64> {
    values.iter().zip(&values[YEAR..]).map(|(before, after)| after - before).collect()
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Daily points of a level that falls from 10 in steps of a week until `settled`, and is then at rest but for a
    /// weekly rhythm.
    fn points(metric: &'static str, settled: u32, days: u32) -> Vec<SeriesPoint> {
        let level = |day: u32| {
            let rhythm = if day % 7 < 5 { 1.0 } else { 0.0 };
            rhythm + if day < settled { 10.0 } else { 0.0 }
        };
        let point = |day| SeriesPoint { time: SimTime::from_day(day), org: None, metric, value: level(day) };
        (0..days).map(point).collect()
    }

    fn notes(metric: &'static str, settled: u32, warm_up: u32) -> Vec<String> {
        let mut watched = WarmUp::default();
        for _ in 0..3 {
            watched.add(&points(metric, settled, 700));
        }
        watched.notes(SimTime::from_day(warm_up))
    }

    #[test]
    fn a_warm_up_that_is_long_enough_gives_no_note() {
        assert!(notes("open_tickets", 70, 70).is_empty());
        assert!(notes("open_tickets", 70, 365).is_empty());
    }

    #[test]
    fn a_warm_up_that_is_too_short_is_told_with_its_series() {
        let told = notes("efficacy_mean", 140, 70);
        assert_eq!(told, ["`efficacy_mean` settles after 140 days (MSER), and the warm-up ends after 70"]);
    }

    #[test]
    fn a_series_that_settles_late_is_no_basis_for_a_warm_up() {
        assert!(notes("live_problems", 490, 70)[0].contains("has not settled"));
    }

    #[test]
    fn seasons_are_no_drift_and_a_drift_under_seasons_is_told() {
        let told = |drift: f64| {
            let mut watched = WarmUp::default();
            let value = |day: u32| {
                let season = f64::from(day % 365) / 365.0;
                let level = if day < 400 { drift * f64::from(400 - day) / 400.0 } else { 0.0 };
                100.0 + 40.0 * season * (1.0 - season) + level
            };
            let point = |day: u32| SeriesPoint {
                time: SimTime::from_day(day),
                org: None,
                metric: "open_tickets",
                value: value(day),
            };
            watched.add(&(0..1_100).map(point).collect::<Vec<_>>());
            watched.notes(SimTime::from_day(200))
        };
        assert!(told(0.0).is_empty(), "{:?}", told(0.0));
        assert!(told(60.0)[0].contains("settle"), "{:?}", told(60.0));
    }

    #[test]
    fn other_series_and_short_ones_say_nothing() {
        assert!(notes("calls_waiting", 490, 70).is_empty());
        let mut watched = WarmUp::default();
        watched.add(&points("open_tickets", 20, 40));
        assert!(watched.notes(SimTime::from_day(10)).is_empty());
    }
}
