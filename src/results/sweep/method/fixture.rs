//! A made-up study, for the tests of sweeps here and above.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use super::spec::{SweepPoint, SweepSpec};
use crate::experiment::fixture::METRICS;
use crate::experiment::study::{Detail, Wanted};
use crate::experiment::{Engine, Failure, Measured, Names, Point, Points, Stage, Watch, point_id};
use crate::kernel::param::Node;
use crate::model::ids::{Org, UnitId};
use crate::model::outcome::{Outcome, Reading};

/// A study of two factors, whose results follow from levels and replication.
pub(crate) struct Toy {
    /// Names of the factors.
    pub(crate) factors: Vec<String>,
    /// The points.
    pub(crate) points: Vec<Point>,
    /// Replications of each point.
    pub(crate) replications: u32,
    /// How narrow intervals are to be.
    pub(crate) precision: Option<Wanted>,
    /// Runs that fail: level of the first factor and replication.
    pub(crate) failing: Vec<(i64, u32)>,
    /// How long a run takes.
    pub(crate) takes: Duration,
    /// Added to every value: another program.
    pub(crate) bias: f64,
    /// Engines made.
    pub(crate) made: AtomicU32,
    /// Runs begun.
    pub(crate) begun: Arc<AtomicU32>,
}

impl Toy {
    /// A study in which the first factor takes the levels from 0 to `levels - 1`.
    pub(crate) fn new(levels: i64, replications: u32) -> Toy {
        let point = |level: i64| Point {
            id: point_id(&format!("toy {level}"), None),
            levels: vec![Node::Int(level), Node::Text(["off", "a, \"b\""][level as usize % 2].into())],
        };
        Toy {
            factors: vec!["level".into(), "word".into()],
            points: (0..levels).map(point).collect(),
            replications,
            precision: None,
            failing: Vec::new(),
            takes: Duration::ZERO,
            bias: 0.0,
            made: AtomicU32::new(0),
            begun: Arc::default(),
        }
    }

    /// The study as data.
    pub(crate) fn spec(&self) -> SweepSpec {
        let point = |(point, place): (&Point, usize)| SweepPoint {
            place,
            id: point.id.clone(),
            levels: point.levels.clone(),
            seed: 7,
            replications: self.replications,
        };
        SweepSpec {
            title: "A toy".into(),
            factors: self.factors.clone(),
            listed: vec![Vec::new(); self.factors.len()],
            bases: vec![None; self.factors.len()],
            margins: Vec::new(),
            precision: self.precision.clone(),
            points: self.points.iter().zip(0..).map(point).collect(),
            against: None,
            design: Vec::new(),
            metrics: (0..).zip(&METRICS).collect(),
            detail: Detail::All,
            confidence: 0.95,
            resolved: vec![("study.resolved.toml".into(), format!("replications = {}\n", self.replications))],
        }
    }

    /// The key of a run.
    pub(crate) fn run_key(place: usize, replication: u32) -> String {
        format!("key of {place} {replication}")
    }
}

/// Runs a point of a [`Toy`].
pub(crate) struct ToyEngine {
    level: i64,
    failing: Vec<u32>,
    takes: Duration,
    bias: f64,
    begun: Arc<AtomicU32>,
}

impl Points for Toy {
    type Engine = ToyEngine;

    fn factors(&self) -> &[String] {
        &self.factors
    }

    fn points(&self) -> &[Point] {
        &self.points
    }

    fn engine(&self, place: usize) -> Result<ToyEngine, Failure> {
        self.made.fetch_add(1, Ordering::Relaxed);
        let level = place as i64;
        let failing = self.failing.iter().filter(|(of, _)| *of == level).map(|(_, run)| *run).collect();
        Ok(ToyEngine { level, failing, takes: self.takes, bias: self.bias, begun: Arc::clone(&self.begun) })
    }
}

impl Engine for ToyEngine {
    fn run(&self, replication: u32, _: Watch<'_>) -> Result<Measured, Failure> {
        self.begun.fetch_add(1, Ordering::Relaxed);
        if !self.takes.is_zero() {
            std::thread::sleep(self.takes);
        }
        if self.failing.contains(&replication) {
            return Err(Failure::new(Stage::Model, "a line,\nand \\ \"another\""));
        }
        let number = self.level as f64 + f64::from(replication) / 7.0 + self.bias;
        let totals =
            vec![Some(number), Some(number / 3.0), None, replication.is_multiple_of(2).then_some(1e300)];
        let reading = |unit, period, metric, value| Reading {
            org: Some(Org::Unit(UnitId(unit))),
            category: None,
            period,
            metric,
            value,
        };
        let readings = vec![
            reading(0, Some(201_801), 0, Some(number)),
            reading(0, Some(201_801), 3, None),
            reading(1, None, 1, Some(0.5)),
        ];
        let outcome = Outcome { totals, readings, series: Vec::new(), cycles: Vec::new(), events: 10 };
        Ok(Measured { outcome, replay: None })
    }

    fn names(&self) -> Names {
        let units = vec!["east \"town\", 区".into(), "works".into()];
        Names { units, ..Names::default() }
    }
}
