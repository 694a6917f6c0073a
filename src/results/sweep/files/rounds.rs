//! Sweeps whose points are run until their intervals are narrow enough: rounds of runs, each a plan that grew.
//!
//! A round is over when all of its runs have ended. Then every point is looked at by itself: the rule takes its values in
//! the order of replications, and says how many there are at its next look. What is run follows from the values alone, and
//! so is the same for any number of threads, shards and interruptions.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use super::error::SweepError;
use super::folder::SweepFolder;
use super::frozen::Frozen;
use super::index::{Index, State};
use super::line::Fields;
use super::manifest::SweepManifest;
use super::tables::PrecisionRow;
use crate::experiment::stats::{Precision, Reached, Rule, Target};
use crate::experiment::study::Wanted;
use crate::model::outcome::MetricInfo;
use crate::results::sweep::method::SweepSpec;
use crate::store::cell::{Cell, Sheet};
use crate::store::table::Number;

/// The rule at work at every point.
pub struct Rounds {
    rule: Rule,
    points: BTreeMap<String, Precision>,
}

impl Rounds {
    /// Begins without runs; the places of metrics in the rule are those among the recorded ones.
    pub fn begin(rule: Rule) -> Rounds {
        Rounds { rule, points: BTreeMap::new() }
    }

    /// Whether no round was taken in yet.
    pub fn is_first(&self) -> bool {
        self.points.is_empty()
    }

    /// Takes in the runs of a round, of which none is missing, and answers how many replications each point is to have; none if no
    /// point is to have more.
    ///
    /// # Errors
    /// If a point has more replications than the rule takes, or a part cannot be read.
    pub fn take(
        &mut self,
        sweep: &SweepFolder,
        index: &Index,
    ) -> Result<Option<BTreeMap<String, u32>>, SweepError> {
        let mut lines = index.lines();
        let mut grows = false;
        let mut wanted = BTreeMap::new();
        for point in &sweep.frozen.points {
            let begin = || Precision::begin(self.rule.clone());
            let precision = self.points.entry(point.id.clone()).or_insert_with(begin);
            while precision.n() < point.replications {
                if precision.ended() {
                    return Err(SweepError::TooMany {
                        folder: sweep.folder.clone(),
                        point: point.id.clone(),
                        there: point.replications,
                        enough: precision.n(),
                    });
                }
                let place = point.first + precision.n();
                let line = lines.read(place)?.filter(|_| index.state(place) == State::Done);
                let values = line.map(|line| values(&self.rule, line)).transpose();
                let values = values.map_err(|error| SweepError::disk(&sweep.folder)(error.into()))?;
                precision.add(values.as_deref());
            }
            grows |= !precision.ended();
            wanted.insert(point.id.clone(), precision.next_look());
        }
        Ok(grows.then_some(wanted))
    }
}

/// The values that the rule asks of a run, by the places of metrics.
fn values(rule: &Rule, line: &[u8]) -> Result<Vec<Option<f64>>, csv::Error> {
    let fields = Fields::of(line)?;
    let width = rule.targets.iter().map(|target| target.metric + 1).max().unwrap_or(0);
    Ok((0..width).map(|at| Number::Copied(fields.metric(at)).value()).collect())
}

/// Lets a plan begin with the replications that its points have in a folder already.
pub fn follow(spec: &mut SweepSpec, folder: &Path) {
    if spec.precision.is_none() {
        return;
    }
    // What is wrong with the folder is told when the plan is frozen there.
    let Ok(frozen) = Frozen::read(folder) else { return };
    for point in &mut spec.points {
        if let Ok(at) = frozen.points.binary_search_by(|known| known.id.cmp(&point.id)) {
            point.replications = point.replications.max(frozen.points[at].replications);
        }
    }
}

/// Of how many points the interval of a metric is as narrow as wanted.
#[derive(Clone, Debug, PartialEq)]
pub struct Attained {
    /// The metric, and half the width as it is written in the study.
    pub target: String,
    /// Points whose interval is.
    pub reached: usize,
    /// All points.
    pub of: usize,
}

/// What the rule finds while runs are merged, point by point.
pub(crate) struct Attainment {
    rule: Rule,
    wanted: Wanted,
    now: Precision,
    points: Vec<Vec<Reached>>,
    open: u32,
}

impl Attainment {
    /// Begins before the first point of a sweep, if it has a rule.
    pub(crate) fn of(manifest: &SweepManifest, metrics: &[&'static MetricInfo]) -> Option<Attainment> {
        let names: Vec<&str> = metrics.iter().map(|metric| metric.id).collect();
        let wanted = manifest.precision.clone()?;
        let rule = wanted.rule(&names, manifest.confidence)?;
        Some(Attainment { now: Precision::begin(rule.clone()), rule, wanted, points: Vec::new(), open: 0 })
    }

    /// Takes in a run by the values of its metrics; none if it failed.
    pub(crate) fn take(&mut self, value: Option<&dyn Fn(usize) -> Option<f64>>) {
        let width = self.rule.targets.iter().map(|target| target.metric + 1).max().unwrap_or(0);
        let values: Option<Vec<Option<f64>>> = value.map(|value| (0..width).map(value).collect());
        self.now.add(values.as_deref());
    }

    /// All runs of a point were taken in.
    pub(crate) fn next_point(&mut self) {
        let point = std::mem::replace(&mut self.now, Precision::begin(self.rule.clone()));
        self.open += u32::from(!point.ended());
        self.points.push(point.reached());
    }

    /// Points that the rule gives more replications than they have.
    pub(crate) fn open(&self) -> u32 {
        self.open
    }

    /// Writes `precision.csv`.
    pub(crate) fn write(
        &self,
        frozen: &Frozen,
        metrics: &[&'static MetricInfo],
        sheet: &mut Sheet<impl Write>,
    ) -> csv::Result<()> {
        for (point, reached) in frozen.points.iter().zip(&self.points) {
            let levels: Vec<Cell<'_>> = point.levels.iter().map(|level| Cell::Written(level)).collect();
            for found in reached {
                let (metric, holds) = (metrics[found.target.metric].id, found.holds());
                let Reached { n, mean, half_width, wanted, .. } = *found;
                let row =
                    PrecisionRow { point_id: &point.id, metric, n, mean, half_width, wanted, reached: holds };
                sheet.write_with(&row, &levels)?;
            }
        }
        Ok(())
    }

    /// Of how many points each interval is as narrow as wanted.
    pub(crate) fn counts(&self, metrics: &[&'static MetricInfo]) -> Vec<Attained> {
        let count = |(at, target): (usize, &Target)| {
            let id = metrics[target.metric].id;
            let width =
                self.wanted.half_widths.iter().find(|(name, _)| name == id).map_or("", |(_, width)| width);
            let reached = self.points.iter().filter(|point| point[at].holds()).count();
            Attained { target: format!("{id} {width}"), reached, of: self.points.len() }
        };
        self.rule.targets.iter().enumerate().map(count).collect()
    }
}
