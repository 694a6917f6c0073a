//! The values that contrasts are made of, kept while runs are merged.

use super::frozen::Frozen;
use super::manifest::SweepManifest;
use crate::experiment::contrasts;
use crate::experiment::contrasts::Design;
use crate::model::metrics::headline;
use crate::model::outcome::MetricInfo;
use crate::results::contrasts::{Absent, Change, Contrasts, Row};
use crate::results::sweep::method::Against;
use crate::store::cell::no_formula;

/// More values than this are not kept: a sweep that large is told by its tables.
const MOST: usize = 8_000_000;
/// Of a sweep that keeps more metrics than this, contrasts are those of the headline metrics.
const FEW: usize = 40;

/// Values of some metrics, by point and replication.
pub(crate) struct Values {
    /// Places of the metrics among those of the sweep; empty if there is nothing to be kept.
    metrics: Vec<usize>,
    /// By point, replication and metric; not a number where there is none.
    known: Vec<Vec<f64>>,
}

impl Values {
    /// Room for the values of a sweep, if they are not too many.
    pub(crate) fn of(frozen: &Frozen, metrics: &[&'static MetricInfo]) -> Values {
        let mut chosen: Vec<usize> = (0..metrics.len()).collect();
        if chosen.len() > FEW {
            let place = |id: &str| metrics.iter().position(|metric| metric.id == id);
            chosen = headline().filter_map(place).collect();
        }
        if chosen.len().saturating_mul(frozen.runs() as usize) > MOST {
            chosen.clear();
        }
        let room = |replications: u32| vec![f64::NAN; chosen.len() * replications as usize];
        let known = frozen.points.iter().map(|point| room(point.replications)).collect();
        Values { metrics: chosen, known }
    }

    /// Keeps the values of a run; `value` gives what stands in its line for a metric.
    pub(crate) fn keep(&mut self, point: usize, replication: u32, value: impl Fn(usize) -> Option<f64>) {
        let width = self.metrics.len();
        let Some(room) = self.known.get_mut(point) else { return };
        for (at, metric) in self.metrics.iter().enumerate() {
            if let (Some(cell), Some(value)) =
                (room.get_mut(replication as usize * width + at), value(*metric))
            {
                *cell = value;
            }
        }
    }

    /// The contrasts; without rows where the points share no levels.
    pub(crate) fn contrasts(&self, frozen: &Frozen, metrics: &[&'static MetricInfo]) -> Contrasts {
        let manifest = &frozen.manifest;
        let levels = manifest.against.as_ref().and_then(|against| Levels::named(frozen, against));
        let levels = levels.unwrap_or_else(|| Levels::of(frozen));
        let infos: Vec<&'static MetricInfo> = self.metrics.iter().map(|at| metrics[*at]).collect();
        let width = self.metrics.len();
        let value = |point: usize, replication: u32, metric: usize| {
            let value = self.known[point].get(replication as usize * width + metric)?;
            value.is_finite().then_some(*value)
        };
        let replications = frozen.points.iter().map(|point| point.replications).max().unwrap_or(0);
        let design = Design {
            points: &levels.points,
            references: &levels.references,
            metrics: width,
            replications,
            value: &value,
            coarseness: &|metric, value| infos[metric].coarseness(value),
            margin: &|metric| manifest.margins.get(infos[metric].id).copied(),
        };
        let change = |change: contrasts::Change| Change {
            factor: levels.factors[change.factor].clone(),
            level: levels.names[change.factor][change.level].clone(),
            reference: levels.names[change.factor][levels.references[change.factor]].clone(),
        };
        let row = |found: contrasts::Contrast| Row {
            metric: infos[found.metric].id,
            change: change(found.change),
            other: found.other.map(change),
            paired: found.paired,
            judged: found.judged,
            equivalence: found.equivalence,
        };
        let rows: Vec<Row> =
            contrasts::contrasts(&design, manifest.confidence).into_iter().map(row).collect();
        let absent = match (rows.is_empty(), width) {
            (true, 0) => Some(Absent::TooMany),
            (true, _) if frozen.points.len() > 1 => {
                Some(if contrasts::any_change(&design) { Absent::TooMany } else { Absent::Strewn })
            }
            _ => None,
        };
        Contrasts { confidence: manifest.confidence, rows, replications, absent }
    }
}

/// The levels of the factors, and which of them each point has.
struct Levels {
    factors: Vec<String>,
    /// By factor: in the author's order, those that he does not list behind.
    names: Vec<Vec<String>>,
    references: Vec<usize>,
    points: Vec<Vec<usize>>,
}

impl Levels {
    /// Named points as levels of one factor, against one of them; none if a point has no name.
    fn named(frozen: &Frozen, against: &Against) -> Option<Levels> {
        let place = |id: &str| against.names.iter().position(|(known, _)| known == id);
        let points =
            frozen.points.iter().map(|point| Some(vec![place(&point.id)?])).collect::<Option<_>>()?;
        Some(Levels {
            factors: vec!["point".into()],
            names: vec![against.names.iter().map(|(_, name)| no_formula(name).into_owned()).collect()],
            references: vec![place(&against.reference)?],
            points,
        })
    }

    fn of(frozen: &Frozen) -> Levels {
        let SweepManifest { factors, .. } = &frozen.manifest;
        let mut names: Vec<Vec<String>> = factors.iter().map(|factor| factor.levels.clone()).collect();
        let mut points = Vec::with_capacity(frozen.points.len());
        for point in &frozen.points {
            let mut at = Vec::with_capacity(names.len());
            for (names, level) in names.iter_mut().zip(&point.levels) {
                let place = names.iter().position(|known| known == level).unwrap_or(names.len());
                if place == names.len() {
                    names.push(level.clone());
                }
                at.push(place);
            }
            points.push(at);
        }
        let reference = |(factor, names): (&super::manifest::FactorColumn, &Vec<String>)| {
            let base = factor.base.as_ref();
            base.and_then(|base| names.iter().position(|name| name == base)).unwrap_or(0)
        };
        let references = factors.iter().zip(&names).map(reference).collect();
        let factors = factors.iter().map(|factor| factor.name.clone()).collect();
        Levels { factors, names, references, points }
    }
}
