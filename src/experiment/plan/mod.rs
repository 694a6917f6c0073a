//! The plan of a study: which points are run, and which rows of the design visit them.

mod rows;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;

use rayon::prelude::*;

use super::design::Matrix;
use super::failure::{Failure, Stage};
use super::points::{Point, Points};
use super::study::{Factor, Setting, Study, inline};
use super::subject::{Subject, point_hash};
use super::world::World;
use crate::kernel::param::Node;
use crate::scenario::diagnostic::{Code, Mistake};
use crate::scenario::{Diagnostics, Scenario};

/// Of so many points that cannot be run the mistakes are told: most are one mistake over and over.
const MOST_TOLD: usize = 20;

/// A row of a design. Two rows may visit one point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row {
    /// The place of its point in [`Points::points`].
    pub point: u32,
    /// What it is to the design.
    pub role: Role,
}

/// What a row is to its design.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// One of many.
    Plain,
    /// A row of a table of points that has a name.
    Named {
        /// Its place in the table.
        row: u32,
    },
    /// The base of a design that changes one factor at a time.
    Base,
    /// A factor alone.
    Alone {
        /// Place of the factor.
        factor: u32,
    },
    /// A step of a Morris trajectory.
    Step {
        /// The trajectory.
        trajectory: u32,
        /// The group of factors, by its place in [`Study::groups`], that differs from the row before; none at the beginning.
        changed: Option<u32>,
    },
    /// A row of a Saltelli design.
    Saltelli {
        /// The point of the underlying sequence.
        base: u32,
        /// The matrix.
        matrix: Matrix,
    },
}

/// All points of a study, each once, and the rows of its design.
///
/// A point is kept as a few numbers; its scenario is built when it is run.
#[derive(Debug)]
pub struct Plan {
    study: Study,
    factors: Vec<String>,
    points: Vec<Point>,
    settings: Vec<Box<[Setting]>>,
    hashes: Vec<[u8; 32]>,
    rows: Vec<Row>,
    left_out: u32,
    /// Whether runs take series of queues; they do not, as sweeps do not keep them.
    pub series: bool,
}

impl Plan {
    /// Lays out the design of a study and checks the scenario of every point, on all cores.
    ///
    /// # Errors
    /// If the design is too large or has too many runs, if the scenario of a point is wrong, or if two points with different levels are
    /// the same scenario.
    pub fn of(study: &Study) -> Result<Plan, Diagnostics> {
        let design = rows::rows(study)?;
        let mut left_out = 0;
        let mut places: BTreeMap<Vec<(u8, u64)>, u32> = BTreeMap::new();
        let mut settings: Vec<Box<[Setting]>> = Vec::new();
        let mut rows = Vec::new();
        for (row, role) in design {
            if !study.allows(&row) {
                left_out += 1;
                continue;
            }
            let next = settings.len() as u32;
            let point = *places.entry(row.iter().map(rows::key).collect()).or_insert(next);
            if point == next {
                settings.push(row.into());
            }
            rows.push(Row { point, role });
        }
        drop(places);
        rows::check_runs(study, settings.len())?;
        let mut plan = Plan {
            study: study.clone(),
            factors: study.factors().iter().map(|factor| factor.name().to_string()).collect(),
            points: Vec::with_capacity(settings.len()),
            hashes: Vec::with_capacity(settings.len()),
            settings: Vec::with_capacity(settings.len()),
            rows,
            left_out,
            series: false,
        };
        let hashes = hashes(study, &settings)?;
        let point_of = plan.take(settings, hashes)?;
        for row in &mut plan.rows {
            row.point = point_of[row.point as usize];
        }
        Ok(plan)
    }

    /// Takes in points that may be the same under two settings, as the base and a level that is the base's value
    /// are. Answers the place of each.
    fn take(
        &mut self,
        settings: Vec<Box<[Setting]>>,
        hashes: Vec<[u8; 32]>,
    ) -> Result<Vec<u32>, Diagnostics> {
        let mut seen: BTreeMap<[u8; 32], u32> = BTreeMap::new();
        let mut places = Vec::with_capacity(settings.len());
        for (settings, hash) in settings.into_iter().zip(hashes) {
            let levels = self.study.levels(&settings);
            let next = self.points.len() as u32;
            let place = *seen.entry(hash).or_insert(next);
            places.push(place);
            if place == next {
                let id = blake3::Hash::from_bytes(hash).to_hex()[..12].to_string();
                self.points.push(Point { id, levels });
                self.settings.push(settings);
                self.hashes.push(hash);
            } else if self.points[place as usize].levels != levels {
                let (one, other) = (&self.points[place as usize].levels, &levels);
                let (one, other) = (told(&self.study, one), told(&self.study, other));
                let message = format!("two points are the same scenario: {one}; and {other}");
                let help = "a factor has no effect there: leave one of the points out by a constraint";
                return Err(self.study.design_mistake(message, help));
            }
        }
        Ok(places)
    }

    /// The study.
    pub fn study(&self) -> &Study {
        &self.study
    }

    /// The rows of the design in its order, without those that constraints leave out.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// How many rows constraints leave out.
    pub fn left_out(&self) -> u32 {
        self.left_out
    }

    /// How many runs there are: points times replications; those of the first round, if intervals decide how many.
    pub fn runs(&self) -> u64 {
        self.points.len() as u64 * u64::from(self.study.replications())
    }

    /// The settings of the point at a place.
    pub fn settings(&self, place: usize) -> &[Setting] {
        &self.settings[place]
    }

    /// The id of a run: that of its point, and the number of the replication.
    pub fn run_id(&self, place: usize, replication: u32) -> String {
        format!("{}-{replication}", self.points[place].id)
    }

    /// The key of a run, by which a sweep knows that it is done: 32 hexadecimal digits of blake3 over the version of
    /// results, what the point simulates, its data, and the replication. Nothing else of the study enters it.
    pub fn run_key(&self, place: usize, replication: u32) -> String {
        run_key(&self.hashes[place], replication)
    }

    /// The checked scenario of the point at a place.
    ///
    /// # Errors
    /// As [`Study::scenario`]; a plan holds only points that have none.
    pub fn scenario(&self, place: usize) -> Result<Scenario, Diagnostics> {
        self.study.scenario(&self.settings[place])
    }

    /// The point at a place as the layers above need to know it; `folder` is where its results will lie.
    ///
    /// # Errors
    /// If a file of requests cannot be read.
    pub fn subject(&self, place: usize, folder: &Path) -> Result<Subject, Failure> {
        let scenario = self.scenario(place).map_err(unready)?;
        let world = World::build(&scenario, self.series).map_err(unready)?;
        Ok(world.subject(&scenario, folder))
    }
}

impl Points for Plan {
    type Engine = World;

    fn factors(&self) -> &[String] {
        &self.factors
    }

    fn points(&self) -> &[Point] {
        &self.points
    }

    fn engine(&self, place: usize) -> Result<World, Failure> {
        let scenario = self.scenario(place).map_err(unready)?;
        World::build(&scenario, self.series).map_err(unready)
    }
}

/// See [`Plan::run_key`].
fn run_key(point: &[u8; 32], replication: u32) -> String {
    let point = blake3::Hash::from_bytes(*point).to_hex();
    let named = format!("petisim run\n{point}\n{replication}\n");
    blake3::hash(named.as_bytes()).to_hex()[..32].to_string()
}

fn unready(error: impl std::fmt::Display) -> Failure {
    Failure::new(Stage::Model, error.to_string())
}

/// Checks every point and names it by what it simulates, in the order of the points.
fn hashes(study: &Study, settings: &[Box<[Setting]>]) -> Result<Vec<[u8; 32]>, Diagnostics> {
    let data = Data::default();
    let named = |settings: &[Setting]| -> Result<[u8; 32], Vec<Mistake>> {
        let scenario = study.point(settings)?;
        let data = data.hash(&scenario)?;
        Ok(*point_hash(&scenario.identity().full(), data.as_deref()).as_bytes())
    };
    let results: Vec<_> = settings.par_iter().map(|settings| named(settings)).collect();
    let mut mistakes = Vec::new();
    let wrong = results
        .iter()
        .zip(settings)
        .filter_map(|(result, settings)| Some((result.as_ref().err()?, settings)));
    for (found, settings) in wrong.take(MOST_TOLD) {
        let point = format!("at the point {}", told(study, &study.levels(settings)));
        for mistake in found.iter().filter(|mistake| !mistake.code.is_warning()) {
            let help = mistake.help.iter().map(String::as_str).chain([point.as_str()]);
            mistakes.push(mistake.clone().help(help.collect::<Vec<_>>().join("\n")));
        }
    }
    if mistakes.is_empty() {
        Ok(results.into_iter().flatten().collect())
    } else {
        Err(study.report(mistakes))
    }
}

/// Levels of a point beside the names of their factors.
fn told(study: &Study, levels: &[Node]) -> String {
    let level = |(factor, node): (&Factor, &Node)| format!("{} = {}", factor.name(), inline(node));
    study.factors().iter().zip(levels).map(level).collect::<Vec<_>>().join(", ")
}

/// Hashes of the files of requests that points replay, each read once.
#[derive(Default)]
struct Data(Mutex<BTreeMap<String, String>>);

impl Data {
    /// The hash of a scenario's data, if it replays any.
    fn hash(&self, scenario: &Scenario) -> Result<Option<String>, Vec<Mistake>> {
        let Some(requests) = scenario.head.requests.on() else { return Ok(None) };
        let file = requests.file.clone().unwrap_or_default();
        let wrong = |error: &dyn std::fmt::Display| vec![Mistake::new(Code::File, error.to_string())];
        let mut known = self.0.lock().map_err(|error| wrong(&error))?;
        if let Some(hash) = known.get(&file) {
            return Ok(Some(hash.clone()));
        }
        let world = World::build(scenario, false).map_err(|error| wrong(&error))?;
        let hash = world.requests().map(|log| log.hash.to_hex().to_string()).unwrap_or_default();
        known.insert(file, hash.clone());
        Ok(Some(hash))
    }
}

#[cfg(test)]
mod tests;
