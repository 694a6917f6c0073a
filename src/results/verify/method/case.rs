//! A world that reduces to theory, and what is checked in it.

use std::path::Path;

use crate::experiment::World;
use crate::kernel::param::{Param, Spread};
use crate::kernel::{Dist, Elapsed, SimTime};
use crate::model::desks::intake::Intake;
use crate::scenario::requests::RequestsError;
use crate::scenario::{Diagnostics, Options, Scenario};

use super::seen::{Seen, Sum};

/// A world that reduces to theory.
#[derive(Debug)]
pub struct Case {
    /// What it is called on the command line.
    pub name: &'static str,
    /// What theory calls it.
    pub title: &'static str,
    /// Its scenario, a file of `scenarios/theory`.
    pub file: &'static str,
    /// What it shows, and where the scenario language cannot say quite what theory does.
    pub about: &'static str,
    /// Its checks, by the parameters of the scenario; or what the scenario lacks that theory speaks of.
    pub checks: fn(&Scenario) -> Result<Vec<Check>, Trouble>,
}

/// How a check reads its value out of a run.
pub type Read = Box<dyn Fn(&Seen) -> Sum + Send + Sync>;

/// One value that theory knows.
pub struct Check {
    /// What it is called, within its case.
    pub name: String,
    /// Its unit.
    pub unit: &'static str,
    /// What theory says.
    pub theory: f64,
    /// The formula, and its source.
    pub source: &'static str,
    /// Bound on the bias by whole seconds, as a share of the value.
    pub rounding: f64,
    /// Whether every run must have exactly this value.
    pub exact: bool,
    /// Reads the value, as a mean over things, out of a run.
    pub read: Read,
}

impl std::fmt::Debug for Check {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Check")
            .field("name", &self.name)
            .field("theory", &self.theory)
            .finish_non_exhaustive()
    }
}

/// Half a second: by so much whole seconds can move a time.
const HALF: f64 = 0.5;

impl Check {
    /// A mean time of `theory` seconds.
    pub fn time(
        name: impl Into<String>,
        theory: f64,
        source: &'static str,
        read: impl Fn(&Seen) -> Sum + Send + Sync + 'static,
    ) -> Check {
        Check { rounding: HALF / theory, ..Check::number(name, "s", theory, source, read) }
    }

    /// A mean or a share that is none of time: whole seconds do not touch it to first order.
    pub fn number(
        name: impl Into<String>,
        unit: &'static str,
        theory: f64,
        source: &'static str,
        read: impl Fn(&Seen) -> Sum + Send + Sync + 'static,
    ) -> Check {
        Check { name: name.into(), unit, theory, source, rounding: 0.0, exact: false, read: Box::new(read) }
    }

    /// A bound on the bias by whole seconds, as a share of the value.
    #[must_use]
    pub fn rounded_by(self, rounding: f64) -> Check {
        Check { rounding, ..self }
    }

    /// Every run must have just this value.
    #[must_use]
    pub fn exactly(self) -> Check {
        Check { exact: true, rounding: 0.0, ..self }
    }
}

/// Why a case cannot be run.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// The scenario has mistakes.
    #[error("{0}")]
    Mistakes(Diagnostics),
    /// Its file of requests has.
    #[error(transparent)]
    Requests(#[from] RequestsError),
    /// The scenario is not of the kind that theory speaks of.
    #[error("the scenario does not meet the assumptions of the theory: {0}")]
    NotOfTheory(String),
}

/// A case that is ready to be run.
#[derive(Debug)]
pub struct Ready {
    /// The case.
    pub case: &'static Case,
    /// Its checks.
    pub checks: Vec<Check>,
    /// Its world.
    pub world: World,
    /// The seed of all luck.
    pub seed: u64,
    /// Replications that the scenario asks for.
    pub replications: u32,
    /// Simulated seconds of one replication.
    pub length: u64,
    /// When counting begins.
    pub from: SimTime,
    /// The wait beyond which a call counts for the tail.
    pub tail: Elapsed,
    /// Whether single requests are followed.
    pub recorded: bool,
}

/// The wait whose tail is checked, as a share of the mean talk.
const TAIL: f64 = 0.5;

impl Case {
    /// Reads the scenario of the case in a folder, with settings over it.
    ///
    /// # Errors
    /// If it has mistakes, or is not the world that theory speaks of.
    pub fn ready(&'static self, folder: &Path, sets: &[String]) -> Result<Ready, Trouble> {
        let options = Options { sets: sets.to_vec(), ..Options::default() };
        let scenario = Scenario::load(&folder.join(self.file), &options).map_err(Trouble::Mistakes)?;
        let checks = (self.checks)(&scenario)?;
        let run = &scenario.head.run;
        let world = World::build(&scenario, false)?;
        let tail = tail(scenario.model.desks.intake.on());
        Ok(Ready {
            case: self,
            checks,
            world,
            seed: run.seed.0,
            replications: run.replications.0,
            length: run.warm_up.0 + run.length.0,
            from: SimTime::START + run.warm_up,
            tail,
            recorded: scenario.head.requests.on().is_some(),
        })
    }
}

/// The wait whose tail is checked: half a mean talk.
pub(crate) fn tail(intake: Option<&Intake>) -> Elapsed {
    Elapsed(intake.map_or(0, |intake| libm::round(TAIL * intake.talk.mean()) as u64))
}

/// Mean and second moment of a duration (s, s^2).
///
/// # Errors
/// If its form has no second moment here.
pub(crate) fn moments<T: Param>(spread: &Spread<T>) -> Result<(f64, f64), Trouble> {
    match *spread.dist() {
        Dist::Constant(value) => Ok((value, value * value)),
        Dist::Exponential { mean } => Ok((mean, 2.0 * mean * mean)),
        // E[X^2] = median^2 exp(2 sigma^2)
        Dist::LogNormal { median, sigma } => {
            Ok((median * libm::exp(sigma * sigma / 2.0), median * median * libm::exp(2.0 * sigma * sigma)))
        }
        _ => Err(Trouble::NotOfTheory("a duration is constant, exponential or lognormal here".into())),
    }
}

/// The mean of a duration that theory needs to be exponential (s).
///
/// # Errors
/// If it is not.
pub(crate) fn exponential<T: Param>(spread: &Spread<T>, what: &str) -> Result<f64, Trouble> {
    match *spread.dist() {
        Dist::Exponential { mean } => Ok(mean),
        _ => Err(Trouble::NotOfTheory(format!("{what} has to be exponential"))),
    }
}

/// Something that the scenario must have.
///
/// # Errors
/// If it is off.
pub(crate) fn needs<'a, T>(part: Option<&'a T>, what: &str) -> Result<&'a T, Trouble> {
    part.ok_or_else(|| Trouble::NotOfTheory(format!("`{what}` is off")))
}

/// A line that has a steady state.
///
/// # Errors
/// If the load is as large as the number of servers.
pub(crate) fn stable(load: f64, servers: u32) -> Result<(), Trouble> {
    if load < f64::from(servers) {
        return Ok(());
    }
    Err(Trouble::NotOfTheory(format!("a load of {load:.3} is too much for {servers}: nothing settles")))
}
