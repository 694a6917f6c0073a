//! Small worlds for the tests of promises that hold in every world: a few thousand people, two towns, three bureaus,
//! every mechanism, a few months. Each runs in a fraction of a second.

use petisim::experiment::{Clock, Measured, Watch, World};
use petisim::kernel::{Luck, SimTime};
use petisim::model::fact::Fact;
use petisim::model::mechanisms::MECHANISMS;
use petisim::model::observer::{Observer, Snapshot};
use petisim::model::{self, Params, Window};
use petisim::scenario::{Options, Scenario};

/// An ordinary place: staff neither idle nor drowned, questions as well as problems, contested remits, a holiday.
pub const QUARTER: &str = r#"
petisim = 1
title = "A quarter 小区"

[run]
start = "2018-01-01"
warm_up = "20 d"
length = "60 d"
replications = 3
seed = 11
series_step = "1 d"

[calendar.office]
holidays = ["2018-02-15", "2018-02-16"]
makeup_days = ["2018-02-11"]

[world]
residents = 6000
communities_per_town = 3

[community.estate]
digital_weak = 0.15
[community.village]
digital_weak = 0.5
problem_factor = 1.5

[category.heating]
share = 0.5
remit = ["housing", "enforcement"]
contested = 0.4
[category.noise]
share = 0.3
remit = ["town", "enforcement"]
contested = 0.5
class = "utility"
affected = { exponential = { mean = 9 } }
[category.wages]
share = 0.2
remit = ["labour", "town"]
contested = 0.2
class = "complex"
authority = { unit = 0.6, city = 0.2, outside = 0.15, nobody = 0.05 }
[category.questions]
kind = "consultation"
share = 1.0
remit = ["labour", "housing", "town"]
contested = 0.7
class = "consultation"
field_hours = "20 min"
rooted = 0.0
joint = 0.0

[unit.town]
kind = "town"
count = 2
staff = 2
[unit.housing]
staff = 2
[unit.enforcement]
staff = 1
[unit.labour]
staff = 1

[desks]
district = { agents = 1 }
intake = { seats = 1 }
[platform]
resource_sharing = { borrow_from = 0.1, lend_to = 0.1, reserve = 0 }
"#;

/// A hard place: two districts, a city-wide bureau, too few people, a shock, a fire brigade's time limits, and rules
/// that are strict wherever the ordinary place has them mild.
pub const SIEGE: &str = r#"
petisim = 1
title = "A siege"

[run]
start = "2019-12-20"
warm_up = "10 d"
length = "50 d"
replications = 2
seed = 2

[calendar.office]
[calendar.night]
weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
hours = ["00:00-06:00", "18:00-24:00"]

[world]
residents = 3000
districts = 2
communities_per_town = 2
levels = 5

[community.quarter]

[category.fire]
share = 0.4
remit = ["brigade", "town"]
contested = 0.3
class = "emergency"
joint = 0.6
severity = { triangular = { low = 0.4, mode = 0.9, high = 1.0 } }
[category.water]
share = 0.6
remit = ["water", "town", "brigade"]
contested = 0.6
season = [3, 2, 1, 1, 1, 1, 1, 1, 1, 1, 2, 3]
difficulty = { triangular = { low = 0.3, mode = 0.8, high = 1.0 } }
[category.questions]
kind = "consultation"
share = 1.0
remit = ["water", "town"]
contested = 0.5
class = "consultation"

[unit.town]
kind = "town"
count = 2
staff = 1
[unit.water]
staff = 1
[unit.brigade]
staff = 1
level = "city"
calendar = "night"

[rules]
clock = "receipt"
sign_limit = "2 h"
redo_max = 5

[desks]
district = { agents = 1, proof_redo = true, order = "fifo" }
review = { strictness = 1.0, effect_share = 0.8, accept_explanation = false }
dispute = { ruling_after = 6, claiming = true }
follow_up = { delay = "0 wd", tries = 4, retry = "20 min" }
intake = { seats = 1, standardised = true }
[citizens]
problems = { rate = 400, shocks = [{ from = "2020-01-10", length = "10 d", factor = 5 }] }
repeat = { new_facts = 0.9 }
improper_demand = { persistent = 0.1, persistent_gap = { exponential = { mean = "5 d" } } }
[units]
informal = { patience = "1 d" }
workforce = { leaving = 3.0, replacement = "5 d" }
handling = {}
persuasion = { distaste = 0.0 }
[government]
assessment = { unreached = "claim", unrated = "failure", adjusted = true, floor_satisfaction = 0.9 }
responsibility = { following = false }
pressure = { most = 2.0 }
oversight = { attention = 0.6, remind_before = "0 wd", slots = 100 }
"#;

/// A plain place: problems arise, are reported, sorted and handled. Every other mechanism is off.
pub const PLAIN: &str = r#"
petisim = 1
title = "A plain place"

[run]
warm_up = "0 s"
length = "60 d"
replications = 2
seed = 3

[calendar.office]
[world]
residents = 2000
communities_per_town = 2
[community.village]
[category.roads]
share = 0.7
remit = ["roads"]
[category.lamps]
share = 0.3
remit = ["town", "roads"]
contested = 0.3
rooted = 0.0
[unit.town]
kind = "town"
count = 2
staff = 2
[unit.roads]
staff = 2
[citizens]
problems = { consultation_rate = 0 }
"#;

/// Paths of all mechanisms (`citizens.voice`).
pub fn mechanisms() -> Vec<String> {
    MECHANISMS.iter().map(|mechanism| mechanism.path.to_string()).collect()
}

/// A world with every mechanism on.
pub fn full(world: &str, sets: &[&str]) -> Scenario {
    let mut all: Vec<String> = mechanisms().iter().map(|path| format!("{path}={{}}")).collect();
    all.extend(sets.iter().map(ToString::to_string));
    load(world, &all)
}

/// A world, and settings over it.
pub fn load(world: &str, sets: &[String]) -> Scenario {
    read(world, sets).unwrap_or_else(|mistakes| panic!("{sets:?}: {mistakes}"))
}

/// A world, and settings over it, or all that is wrong with them.
pub fn read(world: &str, sets: &[String]) -> Result<Scenario, String> {
    let options = Options { sets: sets.to_vec(), ..Options::default() };
    Scenario::from_text_with("world.toml", world, &options).map_err(|mistakes| mistakes.to_string())
}

/// All facts and snapshots of a run, in their order.
#[derive(Debug, Default, PartialEq)]
pub struct Told {
    pub facts: Vec<(SimTime, Fact)>,
    pub snapshots: Vec<(SimTime, Snapshot)>,
}

impl Observer for Told {
    fn observe(&mut self, now: SimTime, fact: &Fact) {
        self.facts.push((now, *fact));
    }

    fn snapshot(&mut self, now: SimTime, snapshot: &Snapshot) {
        self.snapshots.push((now, snapshot.clone()));
    }
}

impl Told {
    /// A digest of every field of every fact and snapshot.
    pub fn digest(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for (time, fact) in &self.facts {
            hasher.update(format!("{time:?} {fact:?}\n").as_bytes());
        }
        for (time, snapshot) in &self.snapshots {
            hasher.update(format!("{time:?} {snapshot:?}\n").as_bytes());
        }
        short(hasher.finalize())
    }
}

/// The first sixteen digits of a digest.
pub fn short(hash: blake3::Hash) -> String {
    hash.to_hex()[..16].to_string()
}

/// The world as the model takes it.
pub fn resolved(scenario: &Scenario) -> (Params, Window) {
    let run = &scenario.head.run;
    let warm_up_end = SimTime::START + run.warm_up;
    let window = Window { warm_up_end, end: warm_up_end + run.length };
    let days = window.end.0.div_ceil(86_400) as u32;
    (petisim::experiment::resolve(scenario, days), window)
}

/// What a run tells, with somebody's luck.
pub fn told_with(scenario: &Scenario, luck: Luck) -> Told {
    let (params, window) = resolved(scenario);
    let mut told = Told::default();
    model::run(&params, luck, window, &mut told).unwrap_or_else(|broken| panic!("{broken}"));
    told
}

/// What the first replication tells.
pub fn told(scenario: &Scenario) -> Told {
    told_with(scenario, Luck::new(scenario.head.run.seed.0, 0))
}

/// Runs one replication as `petisim run` does, with somebody watching.
pub fn measured(scenario: &Scenario, replication: u32, log: &mut dyn Observer) -> Measured {
    let world = World::build(scenario, true).unwrap_or_else(|error| panic!("{error}"));
    let watch = Watch { clock: &Clock::default(), log: Some(log) };
    petisim::experiment::replicate(&world, replication, watch).unwrap_or_else(|failure| panic!("{failure:?}"))
}
