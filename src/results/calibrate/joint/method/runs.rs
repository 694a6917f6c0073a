//! Runs of all worlds at points: each once, on all cores, remembered by world, scenario and replication.

use std::collections::{BTreeMap, BTreeSet};

use super::{Answer, Ask, Halt, Later, LuckOf, Simulator, Wave};
use crate::experiment::{Engine, Failure, Stage, Stop, World, point_id};
use crate::results::calibrate::joint::file::JointCalibration;
use crate::results::calibrate::method::{Keeper, Key, Left, Measure, Task, run_tasks};

/// The worlds that can be run at points of the unit cube.
pub trait JointWorlds: Sync {
    /// What runs a world.
    type Engine: Engine + Send + Sync;

    /// The nearest coordinates that can be run.
    fn snap(&self, at: &[f64]) -> Vec<f64>;

    /// A world at a point, with a name that follows from which world it is and what it simulates, its luck included.
    ///
    /// # Errors
    /// If the world at that point is wrong.
    fn engine(&self, world: usize, at: &[f64], luck: LuckOf) -> Result<(String, Self::Engine), Failure>;
}

/// Who hears how far things are.
pub trait Hears {
    /// So many runs begin now, and so many more may follow.
    fn batch(&mut self, now: u64, later: u64);

    /// A wave ended.
    fn wave(&mut self, wave: &Wave);
}

/// Runs worlds at points, and remembers.
pub struct Runs<'a, W: JointWorlds, K> {
    /// The worlds.
    pub worlds: &'a W,
    /// What is read off a run of each world, in the order of its rows.
    pub measures: Vec<Vec<Measure>>,
    /// Whether a world has a fitted row; others are not run before the check.
    pub is_fitted: Vec<bool>,
    /// Threads.
    pub jobs: usize,
    /// Who asks for an end.
    pub stop: &'a Stop,
    /// What is known already.
    pub known: BTreeMap<Key, Left>,
    /// Who keeps what runs leave.
    pub keeper: &'a mut K,
}

impl<W: JointWorlds, K: Keeper + Hears> Simulator for Runs<'_, W, K> {
    fn snap(&self, at: &[f64]) -> Vec<f64> {
        self.worlds.snap(at)
    }

    fn simulate(&mut self, asks: &[Ask], later: Later) -> Result<Vec<Answer>, Halt> {
        let worlds = self.measures.len();
        let engine = |ask: &Ask, world: usize| {
            let is_run = ask.luck == LuckOf::Unseen || self.is_fitted[world];
            // A world that cannot be made ready fails in every replication.
            is_run.then(|| match self.worlds.engine(world, &ask.at, ask.luck) {
                Ok((name, engine)) => (name, Ok(engine)),
                Err(failure) => (format!("world {world} is wrong at {:?}", ask.at), Err(failure)),
            })
        };
        let engines: Vec<Option<Made<W>>> = asks
            .iter()
            .flat_map(|ask| (0..worlds).map(move |world| (ask, world)))
            .map(|(a, w)| engine(a, w))
            .collect();
        let (mut tasks, mut taken) = (Vec::new(), BTreeSet::new());
        for (place, made) in engines.iter().enumerate() {
            let (Some((name, engine)), ask) = (made, &asks[place / worlds]) else { continue };
            for replication in ask.replications.clone() {
                let key = (name.clone(), replication);
                if self.known.contains_key(&key) || !taken.insert(key.clone()) {
                    continue;
                }
                match engine {
                    Ok(engine) => tasks.push(Task { key, engine, measures: &self.measures[place % worlds] }),
                    Err(failure) => {
                        self.known.insert(key, Left::Failed(failure.to_string()));
                    }
                }
            }
        }
        let fitted = self.is_fitted.iter().filter(|is| **is).count() as u64;
        self.keeper.batch(tasks.len() as u64, later.fit * fitted + later.unseen * worlds as u64);
        run_tasks(&tasks, &mut self.known, (self.jobs, self.stop), self.keeper)?;
        let names: Vec<Option<&str>> =
            engines.iter().map(|made| made.as_ref().map(|(name, _)| name.as_str())).collect();
        Ok(asks.iter().zip(names.chunks(worlds)).map(|(ask, names)| self.answer(ask, names)).collect())
    }

    fn told(&mut self, wave: &Wave) {
        self.keeper.wave(wave);
    }
}

impl<W: JointWorlds, K> Runs<'_, W, K> {
    /// What the runs of a point left, row by row through all worlds.
    fn answer(&self, ask: &Ask, names: &[Option<&str>]) -> Answer {
        let mut answer = Vec::new();
        for (measures, name) in self.measures.iter().zip(names) {
            for row in 0..measures.len() {
                let one = |replication| match self.known.get(&((*name)?.to_string(), replication)) {
                    Some(Left::Values(values)) => values.get(row).copied().flatten(),
                    _ => None,
                };
                answer.push(ask.replications.clone().map(one).collect());
            }
        }
        answer
    }
}

/// A world at a point with its name, or why it cannot be run.
type Made<W> = (String, Result<<W as JointWorlds>::Engine, Failure>);

/// The worlds of a file.
#[derive(Clone, Copy, Debug)]
pub struct ScenarioWorlds<'a>(pub &'a JointCalibration);

impl JointWorlds for ScenarioWorlds<'_> {
    type Engine = World;

    fn snap(&self, at: &[f64]) -> Vec<f64> {
        let parameters = self.0.parameters.iter().zip(at);
        parameters.map(|(parameter, x)| parameter.own.coordinate(parameter.own.at(*x))).collect()
    }

    fn engine(&self, world: usize, at: &[f64], luck: LuckOf) -> Result<(String, World), Failure> {
        let seed = match luck {
            LuckOf::Fit => self.0.seed,
            LuckOf::Unseen => self.0.unseen_seed,
        };
        let unready = |error: &dyn std::fmt::Display| Failure::new(Stage::Model, error.to_string());
        let scenario = self.0.scenario(world, &self.0.values(at), seed).map_err(|wrong| unready(&wrong))?;
        let built = World::build(&scenario, false).map_err(|wrong| unready(&wrong))?;
        let data = built.requests().map(|log| log.hash.to_hex().to_string());
        // Two worlds may be the same scenario with different rows.
        let name = &self.0.worlds[world].name;
        Ok((format!("{name} {}", point_id(&scenario.identity().full(), data.as_deref())), built))
    }
}
