//! Figures of a run: series over time, readings by unit, category or month, totals.

use crate::render::plot::{Picture, PlotError, Plotted, Wish, enough};
use std::collections::{BTreeMap, BTreeSet};

use crate::kernel::Elapsed;
use crate::kernel::stats::Tally;
use crate::model::metrics::series_catalogue;
use crate::render::figure::{Alt, Axis, DotRow, Dots, Estimate, Join, Lines, Point, Series, Span, days_of};
use crate::render::plot::names::{axis, joined, no_metric, no_way};
use crate::render::words::{Words, info_of, metric_words};
use crate::results::run::marks;
use crate::results::run::series::SeriesRow;
use crate::scenario::Scenario;
use crate::store::folder::{Folder, ReportError};
use crate::store::table::Row;
use crate::store::tables::metrics::{ALL, MetricRow};

const SERIES: &str = SeriesRow::FILE;
const METRICS: &str = MetricRow::FILE;
const SCENARIO: &str = "scenario.resolved.toml";
/// What a run is drawn by.
const WAYS: [&str; 5] = ["time", "unit", "category", "month", "total"];
/// More points than this are no longer seen one by one: they are shown by weeks.
const MOST_POINTS: usize = 400;

/// What the resolved scenario says of the run: intervals, and the time that is not counted.
struct Frame {
    confidence: f64,
    warm_up: Option<Span>,
    /// Marks of dated changes.
    marks: Vec<Span>,
}

impl Frame {
    fn read(folder: &Folder) -> Result<Frame, ReportError> {
        let text = if folder.has(SCENARIO) { Some(folder.text(SCENARIO)?) } else { None };
        let scenario = text.and_then(|text| Scenario::from_text(SCENARIO, &text).ok());
        let Some(scenario) = scenario else {
            return Ok(Frame { confidence: 0.95, warm_up: None, marks: Vec::new() });
        };
        let run = &scenario.head.run;
        let start = days_of(&run.start.to_string()).filter(|_| run.warm_up.0 > 0);
        let days = run.warm_up.0 as f64 / Elapsed::DAY.0 as f64;
        let name = Words::new("warm-up, not counted", "预热期（不计入统计）");
        let warm_up = start.map(|from| Span { from, to: from + days, name });
        let marks = marks::of_changes(&scenario.head.change);
        Ok(Frame { confidence: run.confidence.0, warm_up, marks })
    }

    /// Mean and interval over replications; the mean alone of one.
    fn estimate(&self, id: &str, tally: &Tally) -> Option<Estimate> {
        let interval = info_of(id)?.interval(tally, self.confidence);
        Estimate::of(
            tally.mean(),
            interval.map(|interval| interval.low),
            interval.map(|interval| interval.high),
        )
    }

    fn interval_words(&self, runs: usize) -> Words {
        let percent = crate::render::terminal::percent(self.confidence);
        match runs {
            0 | 1 => Words::new("One replication, without an interval", "单次独立模拟，无区间"),
            _ => Words::made(
                format!("Means of {runs} replications, {percent} % confidence intervals (t)"),
                format!("{runs} 次独立模拟的均值及 {percent}% 置信区间（t 分布）"),
            ),
        }
    }
}

/// The figure of a run.
pub(crate) fn plotted(folder: &Folder, wish: &Wish) -> Result<Plotted, PlotError> {
    let is_series = |id: &String| series_catalogue().iter().any(|info| info.id == id);
    let way = match wish.by.as_deref() {
        Some(way) if WAYS.contains(&way) => Some(way),
        Some(way) => return Err(no_way(way, &WAYS)),
        None if wish.metrics.iter().all(is_series) => Some("time"),
        None => None,
    };
    let frame = Frame::read(folder)?;
    if way == Some("time") { over_time(folder, &frame, wish) } else { readings(folder, &frame, wish, way) }
}

/// Series over time, each a line with its band.
fn over_time(folder: &Folder, frame: &Frame, wish: &Wish) -> Result<Plotted, PlotError> {
    // By metric and organisation, then by time: what the replications had.
    let mut found: BTreeMap<(usize, String), BTreeMap<String, Tally>> = BTreeMap::new();
    let (mut runs, mut known) = (BTreeSet::new(), BTreeSet::new());
    folder.each::<SeriesRow<'_>>(|row| {
        if !known.contains(row.metric) {
            known.insert(row.metric.to_string());
        }
        let Some(place) = wish.metrics.iter().position(|id| id == row.metric) else { return };
        if !runs.contains(row.run_id) {
            runs.insert(row.run_id.to_string());
        }
        let times = found.entry((place, row.org.into())).or_default();
        let tally = times.entry(row.time.local().into()).or_default();
        tally.add(row.value);
    })?;
    if let Some(name) = wish.metrics.iter().find(|id| !known.contains(*id)) {
        return Err(no_metric(name, SERIES, known.iter().map(String::as_str)));
    }
    let series: Vec<Series> = found
        .iter()
        .map(|((place, org), times)| {
            let id = &wish.metrics[*place];
            let name = if org == ALL {
                metric_words(id)
            } else {
                metric_words(id).and(&Words::plain(format!(" ({org})")))
            };
            Series { name, points: points(frame, id, times), join: Join::Straight }
        })
        .collect();
    enough(&series)?;
    let y = axis(&wish.metrics)?;
    let x = Axis::days(Words::new("date", "日期"));
    let lines = Lines {
        x,
        y,
        series,
        spans: frame.warm_up.clone().into_iter().chain(frame.marks.clone()).collect(),
        aspect: 0.5,
    };
    let over = Words::new(" over time", "随时间变化");
    Ok(told(Picture::Lines(lines), wish, &over, frame, runs.len(), SERIES))
}

/// Points of a series; of a long one a mean over each week.
fn points(frame: &Frame, id: &str, times: &BTreeMap<String, Tally>) -> Vec<Point> {
    let dated: Vec<(f64, &Tally)> =
        times.iter().filter_map(|(time, tally)| Some((days_of(time)?, tally))).collect();
    if dated.len() <= MOST_POINTS {
        return dated.into_iter().map(|(x, tally)| Point { x, y: frame.estimate(id, tally) }).collect();
    }
    let week = |x: f64| (x / 7.0).floor();
    dated
        .chunk_by(|a, b| week(a.0) == week(b.0))
        .map(|days| {
            let x = days.iter().map(|(x, _)| x).sum::<f64>() / days.len() as f64;
            // The days of a week are no independent runs: the interval is the mean of theirs.
            let estimates: Vec<Estimate> =
                days.iter().filter_map(|(_, tally)| frame.estimate(id, tally)).collect();
            Point { x, y: mean(&estimates) }
        })
        .collect()
}

/// The mean of estimates and of their intervals.
fn mean(estimates: &[Estimate]) -> Option<Estimate> {
    let n = estimates.len() as f64;
    let value = estimates.iter().map(|estimate| estimate.value).sum::<f64>() / n;
    let ends: Vec<[f64; 2]> = estimates.iter().filter_map(|estimate| estimate.interval).collect();
    let end = |side: usize| {
        (ends.len() == estimates.len()).then(|| ends.iter().map(|ends| ends[side]).sum::<f64>() / n)
    };
    Estimate::of(Some(value), end(0), end(1))
}

/// Readings of one metric: by organisation, category and period what the replications had.
type Readings = BTreeMap<[String; 3], Tally>;

/// Readings by unit, category or month, or in total.
fn readings(folder: &Folder, frame: &Frame, wish: &Wish, way: Option<&str>) -> Result<Plotted, PlotError> {
    let mut found: Vec<Readings> = vec![Readings::new(); wish.metrics.len()];
    let (mut runs, mut known) = (BTreeSet::new(), BTreeSet::new());
    folder.each::<MetricRow<'_>>(|row| {
        if !known.contains(row.metric) {
            known.insert(row.metric.to_string());
        }
        let Some(place) = wish.metrics.iter().position(|id| id == row.metric) else { return };
        if !runs.contains(row.run_id) {
            runs.insert(row.run_id.to_string());
        }
        let tally = found[place].entry([row.org, row.category, row.period].map(String::from)).or_default();
        if let Some(value) = row.value.value() {
            tally.add(value);
        }
    })?;
    if let Some(name) = wish.metrics.iter().find(|id| !known.contains(*id)) {
        let series = series_catalogue().iter().map(|info| info.id);
        return Err(no_metric(name, METRICS, known.iter().map(String::as_str).chain(series)));
    }
    let ways = ["unit", "category", "month", "total"];
    let first = |way: &&&str| found.iter().any(|readings| !keys(readings, way).is_empty());
    let Some(way) = way.or_else(|| ways.iter().find(first).copied()) else {
        return Err(PlotError::Empty(wish.metrics.join(", ")));
    };
    let mut all: Vec<String> = found.iter().flat_map(|readings| keys(readings, way)).collect();
    all.sort_unstable();
    all.dedup();
    if all.is_empty() {
        let there: Vec<&str> = ways.iter().filter(first).copied().collect();
        return Err(no_way(way, &there));
    }
    let estimates = |name: &String| -> Vec<Option<Estimate>> {
        found
            .iter()
            .zip(&wish.metrics)
            .map(|(readings, id)| readings.get(&key(way, name)).and_then(|tally| frame.estimate(id, tally)))
            .collect()
    };
    let values: Vec<(String, Vec<Option<Estimate>>)> =
        all.into_iter().map(|name| (name.clone(), estimates(&name))).collect();
    let picture = if way == "month" { by_month(&values, frame, wish)? } else { dots(values, wish, way)? };
    let over = match way {
        "unit" => Words::new(" by unit", "（按承办单位）"),
        "category" => Words::new(" by category", "（按诉求类别）"),
        "month" => Words::new(" by month", "（按月）"),
        _ => Words::new(" in total", "（总体）"),
    };
    Ok(told(picture, wish, &over, frame, runs.len(), METRICS))
}

/// The key of a reading that differs from `all` in one place.
fn key(way: &str, name: &str) -> [String; 3] {
    let place = ["unit", "category", "month"].iter().position(|known| *known == way);
    std::array::from_fn(|i| if Some(i) == place { name.into() } else { ALL.into() })
}

/// What readings of a metric are there by one of the ways.
fn keys(readings: &Readings, way: &str) -> Vec<String> {
    let place = ["unit", "category", "month"].iter().position(|known| *known == way);
    let Some(place) = place else {
        let all = readings.get(&key(way, "")).filter(|tally| tally.n() > 0);
        return all.map(|_| ALL.to_string()).into_iter().collect();
    };
    let alone = |key: &[String; 3]| (0..3).all(|i| (key[i] == ALL) != (i == place));
    readings
        .iter()
        .filter(|(key, tally)| alone(key) && tally.n() > 0)
        .map(|(key, _)| key[place].clone())
        .collect()
}

/// A line for each metric over the months, at their middles.
fn by_month(
    values: &[(String, Vec<Option<Estimate>>)],
    frame: &Frame,
    wish: &Wish,
) -> Result<Picture, PlotError> {
    let middle = |month: &str| days_of(&format!("{month}-15"));
    let line = |(place, id): (usize, &String)| Series {
        name: metric_words(id),
        points: values
            .iter()
            .filter_map(|(month, estimates)| Some(Point { x: middle(month)?, y: estimates[place] }))
            .collect(),
        join: Join::Dots,
    };
    let series: Vec<Series> = wish.metrics.iter().enumerate().map(line).collect();
    enough(&series)?;
    let x = Axis::days(Words::new("month", "月份"));
    Ok(Picture::Lines(Lines { x, y: axis(&wish.metrics)?, series, spans: frame.marks.clone(), aspect: 0.5 }))
}

/// A row for each name, highest first; in total a row for each metric.
fn dots(
    mut values: Vec<(String, Vec<Option<Estimate>>)>,
    wish: &Wish,
    way: &str,
) -> Result<Picture, PlotError> {
    let value = axis(&wish.metrics)?.tight();
    let (series, rows) = if way == "total" {
        let estimates = values.into_iter().flat_map(|(_, estimates)| estimates);
        let rows = wish
            .metrics
            .iter()
            .zip(estimates)
            .map(|(id, estimate)| DotRow { name: metric_words(id), values: vec![estimate] });
        (vec![Words::new("total", "总体")], rows.collect())
    } else {
        let height = |row: &(String, Vec<Option<Estimate>>)| {
            row.1.iter().flatten().next().map_or(f64::NEG_INFINITY, |e| e.value)
        };
        values.sort_by(|a, b| height(b).total_cmp(&height(a)).then_with(|| a.0.cmp(&b.0)));
        let rows = values.into_iter().map(|(name, values)| DotRow { name: Words::plain(name), values });
        (wish.metrics.iter().map(|id| metric_words(id)).collect(), rows.collect())
    };
    enough(&series)?;
    Ok(Picture::Dots(Dots { value, series, rows, reference: None }))
}

fn told(picture: Picture, wish: &Wish, over: &Words, frame: &Frame, runs: usize, file: &str) -> Plotted {
    let title = joined(&wish.metrics).and(over);
    let desc =
        frame.interval_words(runs).and(&Words::made(format!("; from {file}."), format!("；数据见 {file}。")));
    Plotted { picture, alt: Alt { id: "plot".into(), title, desc } }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

    use super::*;
    use crate::render::figure::date_of;

    #[test]
    fn a_long_series_is_shown_by_weeks_with_the_mean_interval() {
        let frame = Frame { confidence: 0.95, warm_up: None, marks: Vec::new() };
        // 2018-01-04 is a Thursday 17,535 days after 1970: weeks of seven days from 1970 begin on it.
        let first = days_of("2018-01-04").unwrap();
        assert_eq!(first % 7.0, 0.0);
        let times: BTreeMap<String, Tally> = (0..420)
            .map(|day| {
                let time = format!("{}T00:00:00", date_of(first + f64::from(day)).unwrap());
                (time, [f64::from(day), f64::from(day) + 2.0].into_iter().collect())
            })
            .collect();
        let points = points(&frame, "open_tickets", &times);
        assert_eq!(points.len(), 60);
        let week = points[0].y.unwrap();
        // Days 0 to 6 have the means 1 to 7; t(0.975, 1) = 12.7062 and the standard error is 1.
        assert_eq!((points[0].x, week.value), (first + 3.0, 4.0));
        assert!((week.interval.unwrap()[1] - 16.7062).abs() < 1e-3, "{week:?}");
    }
}
