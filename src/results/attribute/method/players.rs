//! The players of a scenario: its mechanisms that are on, each by itself or in the groups of the case studies.

use std::collections::BTreeSet;

use super::{Coalition, Game};
use crate::experiment::{Failure, Stage, World, point_id};
use crate::kernel::param::{Fault, Node, Param, Problem, Problems, Tag};
use crate::model::ModelSpec;
use crate::model::mechanisms::{MECHANISMS, Mechanism};
use crate::scenario::Scenario;

/// What brings all demand. It is no player: without it no rate has a denominator, and nothing can be shared out.
const DEMAND: &str = "citizens.problems";

/// What plays as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Each mechanism.
    Mechanism,
    /// Technology, institution, organisation. Mechanisms of the environment stay as they are.
    Group,
}

/// One player.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Player {
    /// The path of a mechanism, or the name of a group.
    pub name: String,
    /// The group.
    pub tag: Tag,
    /// Paths of its mechanisms.
    pub members: Vec<String>,
    /// Mechanisms of others that cannot act without it and go off with it.
    pub followers: Vec<String>,
}

/// Why a scenario is no game.
#[derive(Debug, thiserror::Error)]
pub enum NoGame {
    /// No mechanism is on.
    #[error("no mechanism is on that could be switched off")]
    NoPlayers,
    /// A mechanism that is to be kept is not on.
    #[error("no mechanism `{0}` is on")]
    NotOn(String),
    /// A mechanism cannot be switched off.
    #[error("without {player} the scenario contradicts itself: {why}")]
    Stuck {
        /// The player.
        player: String,
        /// What is wrong then.
        why: String,
    },
    /// The data that it replays cannot be read.
    #[error(transparent)]
    Requests(#[from] crate::scenario::requests::RequestsError),
}

/// A scenario as a game: a coalition is the scenario with the mechanisms of all other players off.
///
/// Some mechanisms cannot act without another: nobody screens where there is no intake. Where that other is off, they
/// are off too, whoever else plays: a game with a permission structure (Gilles, Owen & van den Brink 1992, doi
/// 10.1007/BF01240261). Its Shapley values sum to the same whole, each mechanism keeps a value of its own, and one
/// that others need shares what they bring about. Who needs whom is asked of the scenario's own check.
#[derive(Debug)]
pub struct ScenarioGame {
    scenario: Scenario,
    players: Vec<Player>,
    /// Hash of the data that it replays, if any.
    data: Option<String>,
}

impl ScenarioGame {
    /// The game of a scenario. Mechanisms to `keep` are no players: they stay on, as far as they can act.
    ///
    /// # Errors
    /// If no mechanism is on, if one to be kept is not, if one cannot be switched off, or if data to be replayed
    /// cannot be read.
    pub fn of(scenario: &Scenario, by: By, keep: &[String]) -> Result<ScenarioGame, NoGame> {
        let world = World::build(scenario, false)?;
        let data = world.requests().map(|log| log.hash.to_hex().to_string());
        let on = || MECHANISMS.iter().filter(|mechanism| mechanism.is_on(&scenario.model));
        if let Some(path) = keep.iter().find(|path| !on().any(|mechanism| mechanism.path == **path)) {
            return Err(NoGame::NotOn(path.clone()));
        }
        let plays = |mechanism: &&Mechanism| {
            mechanism.path != DEMAND && !keep.iter().any(|path| path == mechanism.path)
        };
        let players = players(on().filter(plays), by);
        if players.is_empty() {
            return Err(NoGame::NoPlayers);
        }
        let mut game = ScenarioGame { scenario: scenario.clone(), players, data };
        for place in 0..game.players.len() {
            let without = Coalition::all(game.players.len()).without(place);
            let stuck =
                |why: Failure| NoGame::Stuck { player: game.players[place].name.clone(), why: why.message };
            let (_, off) = game.settle(without).map_err(stuck)?;
            let own = &game.players[place].members;
            game.players[place].followers = off.into_iter().filter(|path| !own.contains(path)).collect();
        }
        Ok(game)
    }

    /// The players, in the order of the declaration of mechanisms or of the groups.
    pub fn list(&self) -> &[Player] {
        &self.players
    }

    /// The scenario of a coalition.
    ///
    /// # Errors
    /// If it contradicts itself although what cannot act is off.
    pub fn scenario(&self, coalition: Coalition) -> Result<Scenario, Failure> {
        let (model, _) = self.settle(coalition)?;
        let mut scenario = self.scenario.clone();
        scenario.model = model;
        Ok(scenario)
    }

    /// Switches off the mechanisms of all who do not play, and then what cannot act any more, until the check of the
    /// model finds no mechanism that wants another one. Answers also what is off.
    fn settle(&self, coalition: Coalition) -> Result<(ModelSpec, BTreeSet<String>), Failure> {
        let mut model = self.scenario.model.write();
        let others = self.players.iter().enumerate().filter(|(place, _)| !coalition.has(*place));
        let mut off: BTreeSet<String> =
            others.flat_map(|(_, player)| player.members.iter().cloned()).collect();
        let mut fresh: Vec<String> = off.iter().cloned().collect();
        loop {
            fresh.iter().for_each(|path| switch_off(&mut model, path));
            let mut problems = Problems::new();
            if let Some(spec) = ModelSpec::read(&model, &mut problems) {
                return Ok((spec, off));
            }
            let problems: Vec<Problem> =
                problems.into_vec().into_iter().filter(|problem| problem.fault != Fault::Warning).collect();
            let cannot_act = |problem: &&Problem| {
                problem.fault == Fault::Contradiction
                    && !off.contains(&problem.path)
                    && MECHANISMS.iter().any(|mechanism| mechanism.path == problem.path)
            };
            fresh = problems.iter().filter(cannot_act).map(|problem| problem.path.clone()).collect();
            if fresh.is_empty() {
                let why: Vec<String> = problems.into_iter().map(|problem| problem.message).collect();
                return Err(Failure::new(Stage::Model, why.join("; ")));
            }
            off.extend(fresh.iter().cloned());
        }
    }
}

impl Game for ScenarioGame {
    type Engine = World;

    fn players(&self) -> usize {
        self.players.len()
    }

    fn point(&self, coalition: Coalition) -> Result<String, Failure> {
        Ok(point_id(&self.scenario(coalition)?.identity().full(), self.data.as_deref()))
    }

    fn engine(&self, coalition: Coalition) -> Result<World, Failure> {
        let scenario = self.scenario(coalition)?;
        World::build(&scenario, false).map_err(|error| Failure::new(Stage::Model, error.to_string()))
    }
}

/// The players among mechanisms that are on.
fn players<'a>(on: impl Iterator<Item = &'a Mechanism>, by: By) -> Vec<Player> {
    let one = |name: String, tag, members| Player { name, tag, members, followers: Vec::new() };
    match by {
        By::Mechanism => {
            let paths = on.map(|mechanism| (mechanism.path.to_string(), mechanism.tag()));
            paths.map(|(path, tag)| one(path.clone(), tag, vec![path])).collect()
        }
        By::Group => {
            let on: Vec<&Mechanism> = on.collect();
            let groups = [
                ("technology", Tag::Technology),
                ("institution", Tag::Institution),
                ("organisation", Tag::Organisation),
            ];
            let of = |tag| on.iter().filter(move |mechanism| mechanism.tag() == tag);
            groups
                .into_iter()
                .map(|(name, tag)| one(name.into(), tag, of(tag).map(|m| m.path.to_string()).collect()))
                .filter(|player| !player.members.is_empty())
                .collect()
        }
    }
}

/// Switches the mechanism of a path off.
fn switch_off(model: &mut Node, path: &str) {
    if let (Node::Table(model), Some((actor, name))) = (model, path.split_once('.'))
        && let Some(Node::Table(section)) = model.get_mut(actor)
    {
        section.insert(name.into(), "off".into());
    }
}
