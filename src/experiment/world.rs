//! The real engine: a resolved scenario, run by the model and measured by its metrics.

use std::path::Path;

use super::engine::{Clock, Engine, Measured, Watch};
use super::failure::{Failure, Stage};
use super::interrupted::ChangeDate;
use super::records::Records;
use super::replay_fit::{ReplayFit, tell};
use super::subject::{InputFile, Names, Subject, leaves, point_id};
use crate::kernel::param::Node;
use crate::kernel::{Elapsed, Luck, SimTime, StartDate};
use crate::model;
use crate::model::changing::Later;
use crate::model::fact::Fact;
use crate::model::ids::CategoryId;
use crate::model::metrics::{self, Layout, Metrics};
use crate::model::observer::{Observer, Snapshot};
use crate::model::params::{Arrival, Params};
use crate::model::spec::UnitKind;
use crate::model::trace::Note;
use crate::model::{ModelSpec, Window};
use crate::scenario::requests::{self, Aliases, RequestLog, RequestsError};
use crate::scenario::{ChangeSpec, Scenario};

/// The random number generators, for the manifest: what decisions draw from, and what arrivals draw from.
const RNG: &str = "keyed SplitMix64 draws; xoshiro256++ streams";

/// A scenario that is ready to be run, from any thread and any number of times.
#[derive(Debug)]
pub struct World {
    params: Params,
    layout: Layout,
    window: Window,
    seed: u64,
    series_step: Option<Elapsed>,
    /// The requests that are replayed, if any are.
    requests: Option<RequestLog>,
}

impl World {
    /// Resolves a checked scenario; reads the file of requests if it replays one. `series`: whether runs take series.
    ///
    /// # Errors
    /// If the file of requests is not set, cannot be read, or has a mistake.
    pub fn build(scenario: &Scenario, series: bool) -> Result<World, RequestsError> {
        let run = &scenario.head.run;
        let warm_up_end = SimTime::START + run.warm_up;
        let window = Window { warm_up_end, end: warm_up_end + run.length };
        let days = window.end.0.div_ceil(Elapsed::DAY.0) as u32;
        let mut params = resolve(scenario, days);
        let requests = match scenario.head.requests.on() {
            Some(wanted) => {
                let places = Places::of(&params);
                // The scenario layer has made the path absolute.
                let here = Path::new("");
                let category = |value: &str| places.categories.place_of(value);
                let unit = |value: &str| places.units.place_of(value);
                let log = requests::read(wanted, here, (run.start, window.end), &category, &unit)?;
                params = params.with_replay(arrivals(&log));
                Some(log)
            }
            None => None,
        };
        let layout = layout(&params, days);
        let series_step = series.then_some(run.series_step);
        Ok(World { params, layout, window, seed: run.seed.0, series_step, requests })
    }

    /// The requests that are replayed.
    pub fn requests(&self) -> Option<&RequestLog> {
        self.requests.as_ref()
    }

    /// Kinds of the units, by their ids.
    pub fn unit_kinds(&self) -> &[UnitKind] {
        &self.layout.units
    }

    /// The scenario and its names, as the layers above need to know them. `folder`: where results will lie, as the
    /// resolved scenario names data files from there.
    pub fn subject(&self, scenario: &Scenario, folder: &Path) -> Subject {
        let run = &scenario.head.run;
        let resolved_toml = scenario.resolved_toml_in(folder);
        let data = self.requests.as_ref().map(|log| log.hash.to_hex());
        let params = &self.params;
        Subject {
            title: scenario.head.title.clone(),
            scenario_hash: blake3::hash(resolved_toml.as_bytes()).to_hex().to_string(),
            resolved_toml,
            point_id: point_id(&scenario.identity().full(), data.as_deref()),
            parameters: leaves(&Node::Table(scenario.in_force())),
            inputs: self.inputs(scenario),
            records: self.requests.as_ref().map(|log| Records::of(log, params.start)),
            seed: self.seed,
            rng: RNG,
            replications: run.replications.0,
            confidence: run.confidence.0,
            start: params.start,
            warm_up_end: self.window.warm_up_end,
            end: self.window.end,
            changes: self.changes(scenario),
            names: self.names(),
            metrics: metrics::catalogue(),
        }
    }
}

impl World {
    /// Dated changes within the counted window.
    fn changes(&self, scenario: &Scenario) -> Vec<ChangeDate> {
        let counted = |change: &&ChangeSpec| {
            let time = self.params.start.time_of(change.date, 0);
            time.is_some_and(|time| time > self.window.warm_up_end && time < self.window.end)
        };
        let date = |change: &ChangeSpec| ChangeDate {
            name: change.name(),
            date: change.date,
            reached: change.last_day(),
        };
        scenario.head.change.iter().filter(counted).map(date).collect()
    }

    /// The files that the scenario was read from, and its data.
    fn inputs(&self, scenario: &Scenario) -> Vec<InputFile> {
        let input = |path: &str, hash: blake3::Hash| InputFile {
            path: path.into(),
            blake3: hash.to_hex().to_string(),
        };
        let texts = scenario.files().map(|(path, text)| input(path, blake3::hash(text.as_bytes())));
        let file = scenario.head.requests.on().and_then(|requests| requests.file.as_deref());
        let data = self.requests.as_ref().zip(file).map(|(log, file)| input(file, log.hash));
        texts.chain(data).collect()
    }
}

impl World {
    /// Runs one replication with notes on the ticket of this exogenous name, which the log of `watch` is told. Measures
    /// what [`Engine::run`] measures.
    ///
    /// # Errors
    /// As [`Engine::run`].
    pub fn trace(&self, replication: u32, ticket: u64, watch: Watch<'_>) -> Result<Measured, Failure> {
        self.go(replication, Some(ticket), watch)
    }

    /// The category that is called `all`, as tables call the total; reading the scenario warned of it.
    fn category_named_all(&self) -> Option<CategoryId> {
        let mut named = self.params.categories.pairs();
        named.find(|(_, category)| &*category.name == "all").map(|(id, _)| id)
    }

    fn go(&self, replication: u32, traced: Option<u64>, watch: Watch<'_>) -> Result<Measured, Failure> {
        let Window { warm_up_end, end } = self.window;
        let mut watchers = Watchers {
            metrics: Metrics::new(self.layout.clone(), self.window, self.series_step),
            fit: self.requests.as_ref().map(|log| ReplayFit::new(log, warm_up_end..end)),
            log: watch.log,
            clock: watch.clock,
            at: SimTime::START,
        };
        let luck = Luck::new(self.seed, replication);
        let run = match traced {
            None => model::run(&self.params, luck, self.window, &mut watchers),
            Some(ticket) => model::run_traced(&self.params, luck, self.window, ticket, &mut watchers),
        };
        let run = run.map_err(|broken| Failure::new(Stage::Model, broken.to_string()))?;
        watch.clock.advance(watchers.at, end);
        let mut replay = watchers.fit.map(|fit| fit.rows(end));
        let mut outcome = watchers.metrics.finish(run.events);
        tell(replay.as_deref().unwrap_or_default(), &mut outcome);
        if let Some(named) = self.category_named_all() {
            // Its rows would have the key of the total.
            replay.iter_mut().for_each(|rows| rows.retain(|row| row.category != Some(named)));
            outcome.readings.retain(|reading| reading.category != Some(named));
        }
        Ok(Measured { outcome, replay })
    }
}

impl Engine for World {
    fn run(&self, replication: u32, watch: Watch<'_>) -> Result<Measured, Failure> {
        self.go(replication, None, watch)
    }

    fn names(&self) -> Names {
        let params = &self.params;
        Names {
            units: params.units.iter().map(|unit| unit.name.clone()).collect(),
            districts: params.districts.iter().map(|district| district.name.clone()).collect(),
            categories: params.categories.iter().map(|category| category.name.clone()).collect(),
            city: params.org_name(model::ids::Org::City).to_string(),
            government: params.org_name(model::ids::Org::Government).to_string(),
        }
    }
}

/// All who watch one run, side by side.
struct Watchers<'w, 'r> {
    metrics: Metrics,
    fit: Option<ReplayFit<'r>>,
    log: Option<&'w mut dyn Observer>,
    clock: &'w Clock,
    /// The last moment that the clock was told.
    at: SimTime,
}

impl Observer for Watchers<'_, '_> {
    fn observe(&mut self, now: SimTime, fact: &Fact) {
        self.metrics.observe(now, fact);
        if let Some(fit) = &mut self.fit {
            fit.observe(now, fact);
        }
        if let Some(log) = &mut self.log {
            log.observe(now, fact);
        }
    }

    fn note(&mut self, now: SimTime, note: &Note) {
        if let Some(log) = &mut self.log {
            log.note(now, note);
        }
    }

    fn snapshot(&mut self, now: SimTime, snapshot: &Snapshot) {
        self.clock.advance(self.at, now);
        self.at = now;
        self.metrics.snapshot(now, snapshot);
        if let Some(log) = &mut self.log {
            log.snapshot(now, snapshot);
        }
    }
}

/// The world of a scenario, with all that changes in it. What changes on the first day or before holds from the start.
pub fn resolve(scenario: &Scenario, days: u32) -> Params {
    let run = &scenario.head.run;
    let start = StartDate::new(run.start);
    let (held, later): (Vec<_>, Vec<_>) = scenario.stages.iter().partition(|stage| stage.from <= run.start);
    let of = |model: &ModelSpec| Params::resolve(model, run.start, days, run.seed.0);
    let later = later.into_iter().filter_map(|stage| {
        let day = start.day_of(stage.from).filter(|day| *day < days)?;
        Some(Later { at: SimTime::from_day(day), params: of(&stage.model) })
    });
    of(held.last().map_or(&scenario.model, |stage| &stage.model)).followed_by(later.collect())
}

/// What metrics need to know of the world's shape.
fn layout(params: &Params, days: u32) -> Layout {
    Layout {
        start: params.start,
        units: params.units.iter().map(|unit| unit.kind).collect(),
        n_districts: params.districts.len(),
        classes: params.categories.iter().map(|category| category.spec.class).collect(),
        residents: params.communities.iter().map(|community| u64::from(community.residents)).sum(),
        workdays: (0..days).map(|day| params.desk_calendar().is_working_day(day)).collect(),
    }
}

/// Which category and unit each value of a file of requests means.
struct Places {
    categories: Aliases,
    units: Aliases,
}

impl Places {
    /// Own names and aliases. Two with the same value are a mistake that the scenario's check reports; here the
    /// first one keeps it.
    fn of(params: &Params) -> Places {
        let (mut categories, mut units) = (Aliases::new(), Aliases::new());
        for (category, place) in params.categories.iter().zip(0..) {
            for value in std::iter::once(&category.name).chain(&category.spec.aliases) {
                let _ = categories.add(value, place);
            }
        }
        for (unit, place) in params.units.iter().zip(0..) {
            // Units that come from one declaration have numbers in their names, and the check allows them no aliases.
            let declared = params.spec.unit.iter().find(|(name, _)| *name == unit.name);
            let aliases = declared.map_or([].as_slice(), |(_, declared)| &declared.aliases);
            for value in std::iter::once(&unit.name).chain(aliases) {
                let _ = units.add(value, place);
            }
        }
        // What people call a category or unit is how a file may call it, too, where nothing else has that alias.
        for (category, place) in params.categories.iter().zip(0..) {
            add_label(&mut categories, &category.spec.label, place);
        }
        for (unit, place) in params.units.iter().zip(0..) {
            let declared = params.spec.unit.iter().find(|(name, _)| *name == unit.name);
            add_label(&mut units, declared.map_or("", |(_, declared)| &declared.label), place);
        }
        Places { categories, units }
    }
}

fn add_label(aliases: &mut Aliases, label: &str, place: u16) {
    if !label.trim().is_empty() && !aliases.has(label) {
        let _ = aliases.add(label, place);
    }
}

/// The log in the model's words.
fn arrivals(log: &RequestLog) -> Vec<Arrival> {
    let arrival = |request: &requests::Request| Arrival {
        time: request.opened,
        key: request.key,
        category: model::ids::CategoryId(request.category),
        unit: request.unit.map(model::ids::UnitId),
        channel: request.channel,
    };
    log.requests.iter().map(arrival).collect()
}
