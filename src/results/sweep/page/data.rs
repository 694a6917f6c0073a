//! A merged sweep as its tables tell it: points by their levels, metrics by run and by point.

use std::collections::BTreeMap;

use crate::experiment::stats::Paired;
use crate::kernel::stats::Interval;
use crate::render::words::info_of;
use crate::results::sweep::files::{DesignRow, SweepManifest};
use crate::results::sweep::levels::Levels;
use crate::store::folder::{Folder, ReportError};
use crate::store::table::Row;
use crate::store::tables::runs::RunRow;
use crate::store::tables::summary::SummaryRow;

/// A mean with its interval.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Estimate {
    /// Values behind it.
    pub(crate) n: usize,
    /// The mean; missing if there are none.
    pub(crate) mean: Option<f64>,
    /// Ends of the t interval; missing if `n` is below 2.
    pub(crate) interval: Option<(f64, f64)>,
}

impl Estimate {
    /// Of a sample, in its order.
    pub(crate) fn of(sample: &[f64], confidence: f64) -> Estimate {
        let interval = Interval::of(sample, confidence);
        let mean = interval.map(|found| found.mean).or(sample.first().copied());
        Estimate { n: sample.len(), mean, interval: interval.map(|found| (found.low, found.high)) }
    }
}

/// A factor and its levels.
#[derive(Clone, Debug)]
pub(crate) struct Factor {
    /// Its name.
    pub(crate) name: String,
    /// Its levels.
    pub(crate) levels: Levels,
}

/// A point of the design.
#[derive(Clone, Debug)]
pub(crate) struct Point {
    /// Its id.
    pub(crate) id: String,
    /// For each factor the place of its level.
    pub(crate) at: Vec<Option<usize>>,
    /// Metrics of each replication; empty where a run has no result.
    runs: Vec<Vec<Option<f64>>>,
    /// Summary of each metric.
    summary: Vec<Estimate>,
}

/// The sweep.
#[derive(Clone, Debug)]
pub(crate) struct Sweep {
    /// What it is and how far.
    pub(crate) manifest: SweepManifest,
    /// Factors, as the manifest has them.
    pub(crate) factors: Vec<Factor>,
    /// Points, ordered by their levels.
    pub(crate) points: Vec<Point>,
    /// Names of the metrics.
    pub(crate) metrics: Vec<String>,
}

impl Sweep {
    /// Reads a merged sweep.
    pub(crate) fn read(folder: &Folder, manifest: SweepManifest) -> Result<Sweep, ReportError> {
        let metrics = manifest.metrics.clone();
        let names: Vec<&str> = manifest.factors.iter().map(|factor| factor.name.as_str()).collect();
        let mut read = Vec::new();
        let ids: Vec<&str> = metrics.iter().map(String::as_str).collect();
        folder.each_with::<RunRow<'_>, 2>([&names, &ids], |row, [levels, values]| {
            let (levels, values) = (levels.texts().map(String::from).collect(), values.numbers()?);
            read.push(Run {
                point: row.point_id.into(),
                replication: row.replication as usize,
                levels,
                values,
            });
            Ok(())
        })?;
        let levels = |factor: usize| {
            let listed = &manifest.factors[factor].levels;
            Levels::of(read.iter().map(|run| run.levels[factor].as_str()), listed)
        };
        let factors: Vec<Factor> = names
            .iter()
            .enumerate()
            .map(|(factor, name)| Factor { name: (*name).into(), levels: levels(factor) })
            .collect();
        let mut points = points(read, &factors, metrics.len());
        summaries(folder, &metrics, &mut points)?;
        let mut points: Vec<Point> = points.into_values().collect();
        points.sort_by(|a, b| a.at.cmp(&b.at));
        Ok(Sweep { manifest, factors, points, metrics })
    }

    /// Replications of the point that has most.
    pub(crate) fn replications(&self) -> usize {
        self.points.iter().map(|point| point.runs.len()).max().unwrap_or(0)
    }

    /// A metric at a point, as `summary.csv` has it.
    pub(crate) fn at(&self, point: usize, metric: usize) -> Estimate {
        self.points[point].summary[metric]
    }

    /// The mean of a metric over several points: in each replication first over the points, then over replications,
    /// so that the interval is that of independent luck, which the points share. Only replications count in which
    /// every point has a value. For one point that is its row in `summary.csv`.
    pub(crate) fn over(&self, points: &[usize], metric: usize) -> Estimate {
        if let [point] = points {
            return self.at(*point, metric);
        }
        let mean = |replication: usize| {
            let value = |point: &usize| self.value(*point, replication, metric);
            let values: Vec<f64> = points.iter().map(value).collect::<Option<_>>()?;
            (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
        };
        let means: Vec<f64> = (0..self.replications()).filter_map(mean).collect();
        let mut estimate = Estimate::of(&means, self.manifest.confidence);
        let tally = means.iter().copied().collect();
        let within =
            info_of(&self.metrics[metric]).and_then(|info| info.interval(&tally, self.manifest.confidence));
        estimate.interval = within.map(|ends| (ends.low, ends.high)).or(estimate.interval);
        estimate
    }

    /// What one point has more than another in a metric, replication by replication.
    pub(crate) fn difference(&self, reference: usize, other: usize, metric: usize) -> Paired {
        let pair = |r| (self.value(reference, r, metric), self.value(other, r, metric));
        let paired = Paired::of((0..self.replications()).map(pair), self.manifest.confidence);
        let ends = [paired.mean_reference, paired.mean].into_iter().flatten();
        let off = |mean| info_of(&self.metrics[metric]).map_or(0.0, |info| info.half_bin(mean));
        paired.coarse(ends.map(off).sum())
    }

    fn value(&self, point: usize, replication: usize, metric: usize) -> Option<f64> {
        *self.points[point].runs.get(replication)?.get(metric)?
    }
}

/// Whether the points are trajectories of Morris.
pub(crate) fn is_screening(folder: &Folder) -> Result<bool, ReportError> {
    let mut found = false;
    if folder.has(DesignRow::FILE) {
        folder.each::<DesignRow<'_>>(|row| found |= row.is_start())?;
    }
    Ok(found)
}

/// A row of `runs.csv`.
struct Run {
    point: String,
    replication: usize,
    levels: Vec<String>,
    values: Vec<Option<f64>>,
}

fn points(runs: Vec<Run>, factors: &[Factor], metrics: usize) -> BTreeMap<String, Point> {
    let mut points: BTreeMap<String, Point> = BTreeMap::new();
    for run in runs {
        let point = points.entry(run.point).or_insert_with_key(|id| Point {
            id: id.clone(),
            at: factors.iter().zip(&run.levels).map(|(factor, level)| factor.levels.place(level)).collect(),
            runs: Vec::new(),
            summary: vec![Estimate::default(); metrics],
        });
        if point.runs.len() <= run.replication {
            point.runs.resize(run.replication + 1, Vec::new());
        }
        point.runs[run.replication] = run.values;
    }
    points
}

fn summaries(
    folder: &Folder,
    metrics: &[String],
    points: &mut BTreeMap<String, Point>,
) -> Result<(), ReportError> {
    let places: BTreeMap<&str, usize> = metrics.iter().map(String::as_str).zip(0..).collect();
    folder.each::<SummaryRow<'_>>(|row| {
        let found = points.get_mut(row.point_id).zip(places.get(row.metric));
        let Some((point, place)) = found else { return };
        point.summary[*place] =
            Estimate { n: row.n as usize, mean: row.mean, interval: row.ci_low.zip(row.ci_high) };
    })
}
