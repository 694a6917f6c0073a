//! Worlds at the corners of the parameter ranges: no invariant breaks, nothing panics, nothing runs away.
//!
//! A corner puts every parameter at the low or the high end of its range, by a fixed seed; it is a list of settings,
//! so that a corner that fails can be run again by `--set`. `PETISIM_CORNERS=1000 cargo test --release corners` draws
//! more of them than the everyday hundred or so, and `PETISIM_BURST` sets the size of the burst of appeals.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

use petisim::experiment::Measured;
use petisim::kernel::{Luck, Purpose, SimTime};
use petisim::model;
use petisim::model::ModelSpec;
use petisim::model::fact::Channel;
use petisim::model::ids::CategoryId;
use petisim::model::params::Arrival;
use petisim::scenario::Scenario;
use petisim::scenario::explain::{Parameter, Reference};

use super::conserved;
use super::watcher::Watcher;
use super::worlds::{self, QUARTER, SIEGE, full};

/// A small place for hard corners: what is at its limit there costs time.
const HAMLET: [&str; 4] =
    ["world.residents=2000", "run.warm_up=10 d", "run.length=25 d", "citizens.problems.rate=2000"];

/// How often something is drawn, unless the environment says otherwise.
fn wanted(variable: &str, otherwise: u64) -> u64 {
    std::env::var(variable).map_or(otherwise, |text| text.parse().unwrap())
}

// ---- drawing ---------------------------------------------------------------------------------------------------

/// Which end of a parameter's range.
#[derive(Clone, Copy, PartialEq)]
enum End {
    Low,
    High,
}

/// The paths of a parameter in a world: those with a name of the scenario's own stand for several.
fn paths(parameter: &Parameter, world: &Scenario) -> Vec<String> {
    let Some((group, key)) = parameter.path.split_once(".NAME.") else { return vec![parameter.path.clone()] };
    let spec = &world.model;
    let names: Vec<&str> = match group {
        "calendar" => spec.calendar.iter().map(|(name, _)| name).collect(),
        "community" => spec.community.iter().map(|(name, _)| name).collect(),
        "category" => spec.category.iter().map(|(name, _)| name).collect(),
        "unit" => spec.unit.iter().map(|(name, _)| name).collect(),
        other => panic!("no names are known of {other}"),
    };
    names.into_iter().map(|name| format!("{group}.{name}.{key}")).collect()
}

/// Settings that put each parameter at the end that `end` names, or leave it where it is.
fn corner(
    world: &Scenario,
    range: impl Fn(&Parameter) -> Option<[String; 2]>,
    end: impl Fn(&str) -> Option<End>,
) -> Vec<String> {
    let mut sets = Vec::new();
    // How long and how often a world runs is no part of it.
    let is_world =
        |parameter: &Parameter| !parameter.path.starts_with("run.") && !parameter.path.contains("[]");
    // Recorded requests need a file: their settings are tested beside their reader.
    let all = Reference::of::<ModelSpec>();
    let parameters = all.parameters();
    for parameter in parameters.iter().filter(|parameter| !parameter.path.starts_with("requests.")) {
        let Some([low, high]) = range(parameter).filter(|_| is_world(parameter)) else { continue };
        for path in paths(parameter, world) {
            let Some(end) = end(&path) else { continue };
            let value = if end == End::Low { &low } else { &high };
            sets.push(format!("{path}={value}"));
        }
    }
    sets
}

/// An end for each path, by a seed; none with the chance `leave`.
fn by_luck(seed: u64, leave: f64) -> impl Fn(&str) -> Option<End> {
    const CHOICE: Purpose = Purpose::named("test: corner");
    let luck = Luck::new(seed, 0);
    move |path| {
        let mut draws = luck.draws(CHOICE, petisim::kernel::key_of(path), 0);
        let end = if draws.uniform() < 0.5 { End::Low } else { End::High };
        (draws.uniform() >= leave).then_some(end)
    }
}

fn usual(parameter: &Parameter) -> Option<[String; 2]> {
    // The size of a world is no corner of its behaviour.
    let is_size = parameter.path.starts_with("world.") && parameter.path != "world.levels";
    parameter.usual.clone().filter(|_| !is_size)
}

/// The range that is accepted at all; shares have one without saying so.
fn hard(parameter: &Parameter) -> Option<[String; 2]> {
    // How much there is of everything is the matter of other tests; shares of a whole are settled by `made_legal`.
    const SIZES: [&str; 7] =
        ["residents", "districts", "count", "rate", "consultation_rate", "affected", "length"];
    // Ten thousand people with two hundred hours of tasks a week each, or a thousand calls for each of a thousand
    // attempts, would only take time.
    const TAMED: [&str; 7] =
        ["staff", "agents", "seats", "clerks", "hours_per_week", "most_calls", "most_attempts"];
    let key = parameter.path.rsplit('.').next().unwrap();
    let is_part = parameter.path.contains(".authority.") || parameter.path == "category.NAME.share";
    if SIZES.contains(&key) || is_part || parameter.path.starts_with("community.") {
        return None;
    }
    let text = |ends: [&str; 2]| Some(ends.map(String::from));
    match TAMED.contains(&key) {
        true => text([if key.starts_with("most") { "1" } else { "0" }, "20"]),
        false => parameter.allowed.clone().or_else(|| text(["0", "1"]).filter(|_| parameter.kind == "share")),
    }
}

/// The value that settings give to a path, if they do.
fn value(sets: &[String], path: &str) -> Option<f64> {
    let of = |set: &String| set.strip_prefix(path)?.strip_prefix('=')?.parse().ok();
    sets.iter().rev().find_map(of)
}

/// Adds what a checker asks for beside the ranges: sums, and things that stand in an order.
fn made_legal(mut sets: Vec<String>, world: &Scenario) -> Vec<String> {
    let government = &world.model.government;
    let weights = ["response", "resolution", "satisfaction", "timely", "redo", "returns"];
    let path = |key: &str| format!("government.assessment.{key}");
    let drawn =
        weights.map(|key| value(&sets, &path(key)).unwrap_or(if key == "resolution" { 0.4 } else { 0.2 }));
    let sum: f64 = drawn.iter().sum();
    for (key, weight) in weights.iter().zip(drawn) {
        let share = if sum > 0.0 { weight / sum } else { f64::from(u8::from(*key == "resolution")) };
        sets.push(format!("{}={share:?}", path(key)));
    }
    let at = |sets: &[String], path: &str, otherwise: f64| value(sets, path).unwrap_or(otherwise);
    let superior = at(&sets, "citizens.escalation.superior", 1.5);
    if at(&sets, "citizens.escalation.visit", 3.0) < superior {
        sets.push(format!("citizens.escalation.visit={superior:?}"));
    }
    let rest = at(&sets, "government.pressure.rest", government.pressure.on().unwrap().rest);
    if at(&sets, "government.pressure.most", government.pressure.on().unwrap().most) <= rest {
        sets.push(format!("government.pressure.most={:?}", rest + 0.5));
    }
    if at(&sets, "government.assessment.target", 0.8) > at(&sets, "government.assessment.target_cap", 0.95) {
        sets.push("government.assessment.target_cap=1".into());
    }
    let improper =
        ["out_of_scope", "unreasonable", "malicious"].map(|key| format!("citizens.improper_demand.{key}"));
    if improper.iter().map(|path| at(&sets, path, 0.1)).sum::<f64>() > 1.0 {
        sets.extend(improper[1..].iter().map(|path| format!("{path}=0")));
    }
    sets
}

// ---- running ---------------------------------------------------------------------------------------------------

/// Runs a world at a corner under the eyes of a watcher; whatever goes wrong names the settings.
fn run_at(world: &str, sets: &[String], most_facts: u64) -> Measured {
    let scenario = full(world, &sets.iter().map(String::as_str).collect::<Vec<_>>());
    let mut watcher = Watcher::new(&scenario.model, most_facts);
    let run = std::panic::AssertUnwindSafe(|| worlds::measured(&scenario, 0, &mut watcher));
    let measured = std::panic::catch_unwind(run);
    let settings = || sets.iter().map(|set| format!("--set '{set}'")).collect::<Vec<_>>().join(" ");
    let measured = measured.unwrap_or_else(|_| panic!("at {}", settings()));
    let sound = watcher.verdict(measured.outcome.events).and_then(|()| conserved::check(&measured, &watcher));
    if let Err(what) = sound {
        panic!("{what}, at {}", settings());
    }
    measured
}

#[test]
fn nothing_runs_away_at_corners_of_the_usual_ranges() {
    for draw in 0..wanted("PETISIM_CORNERS", 80) {
        let world = if draw % 4 == 3 { SIEGE } else { QUARTER };
        let base = full(world, &[]);
        let sets = made_legal(corner(&base, usual, by_luck(draw, 0.0)), &base);
        assert!(sets.len() > 80, "{} parameters have a usual range", sets.len());
        run_at(world, &sets, 3_000_000);
    }
}

#[test]
fn nothing_breaks_at_corners_of_what_is_accepted_at_all() {
    for draw in 0..wanted("PETISIM_CORNERS", 60) {
        let base = full(QUARTER, &[]);
        // With everything at an end, a world is often empty: most corners leave a part where it is.
        let leave = [0.0, 0.4, 0.7, 0.9][draw as usize % 4];
        let mut sets = made_legal(corner(&base, hard, by_luck(1_000 + draw, leave)), &base);
        sets.extend(HAMLET.map(String::from));
        run_at(QUARTER, &sets, 40_000_000);
    }
}

#[test]
fn everything_at_its_least_and_everything_at_its_most() {
    for end in [End::Low, End::High] {
        let base = full(QUARTER, &[]);
        let mut sets = made_legal(corner(&base, hard, |_| Some(end)), &base);
        sets.extend(HAMLET.map(String::from));
        run_at(QUARTER, &sets, 40_000_000);
    }
}

#[test]
fn each_parameter_can_stand_at_each_end_alone() {
    let base = full(QUARTER, &[]);
    let all = [End::Low, End::High].map(|end| corner(&base, hard, move |_| Some(end)));
    for set in all.iter().flatten() {
        // What a checker wants beside the ranges is the matter of its own tests.
        let sets = [&HAMLET.map(String::from)[..], std::slice::from_ref(set)].concat();
        let mechanisms: Vec<String> =
            worlds::mechanisms().iter().map(|path| format!("{path}={{}}")).collect();
        if worlds::read(QUARTER, &[mechanisms, sets.clone()].concat()).is_ok() {
            run_at(QUARTER, &sets, 40_000_000);
        }
    }
}

// ---- places that nobody would think of --------------------------------------------------------------------------

fn sets(list: &[&str]) -> Vec<String> {
    list.iter().map(ToString::to_string).collect()
}

#[test]
fn one_resident_is_a_world() {
    run_at(QUARTER, &sets(&["world.residents=1", "citizens.problems.rate=100000"]), 2_000_000);
}

#[test]
fn nobody_works_anywhere() {
    let nobody = [
        "unit.town.staff=0",
        "unit.housing.staff=0",
        "unit.enforcement.staff=0",
        "unit.labour.staff=0",
        "desks.district.agents=0",
        "desks.intake.seats=0",
        "desks.intake.clerks=0",
    ];
    // Callers give up for good after some calls; messages and tickets stay where they are.
    run_at(QUARTER, &sets(&nobody), 2_000_000);
    for one in nobody {
        run_at(QUARTER, &sets(&[one]), 2_000_000);
    }
}

#[test]
fn work_and_waiting_take_no_time_at_all() {
    let base = full(QUARTER, &[]);
    let times = |parameter: &Parameter| hard(parameter).filter(|_| parameter.kind.contains("time"));
    let sets = corner(&base, times, |_| Some(End::Low));
    assert!(sets.len() > 40, "{sets:?}");
    run_at(QUARTER, &sets, 3_000_000);
}

#[test]
fn all_work_takes_as_long_as_it_may() {
    let base = full(QUARTER, &[]);
    let times = |parameter: &Parameter| hard(parameter).filter(|_| parameter.kind.contains("working time"));
    run_at(QUARTER, &corner(&base, times, |_| Some(End::High)), 3_000_000);
}

#[test]
fn waits_with_heavy_tails_reach_far_beyond_the_end() {
    let far = [
        "citizens.patience.wait",
        "citizens.patience.redial_delay",
        "citizens.repeat.gap",
        "citizens.escalation.hand_down",
        "citizens.improper_demand.persistent_gap",
        "citizens.improper_demand.persistent_end",
        "citizens.problems.delay",
        "units.informal.patience",
    ];
    let long = [
        "desks.intake.talk",
        "desks.intake.reading",
        "government.top_down_tasks.size",
        "category.heating.field_hours",
        "category.questions.field_hours",
    ];
    let tail =
        |path: &str, mean: &str| format!("{path}={{ lognormal = {{ mean = \"{mean}\", sigma = 5 }} }}");
    let mut sets = vec!["citizens.escalation.superior=0".to_string()];
    sets.extend(far.map(|path| tail(path, "90 d")));
    sets.extend(long.map(|path| tail(path, "9 h")));
    run_at(QUARTER, &sets, 3_000_000);
}

#[test]
fn demand_may_be_as_uneven_as_it_likes() {
    let one_hour = "citizens.problems.hours=[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1]";
    let one_day = "citizens.problems.weekdays=[0,0,0,0,0,0,1]";
    let one_month = "category.noise.season=[0,0,1,0,0,0,0,0,0,0,0,0]";
    let empty_years = "citizens.problems.yearly=[0.0]";
    let silent = "community.estate.problem_factor=0";
    let causes = "citizens.problems.causes_per_community=20";
    let calm = "citizens.problems.shocks=[{ from = \"2000-01-01\", length = \"4000 d\", factor = 0 }]";
    for set in [one_hour, one_day, one_month, empty_years, silent, causes, calm] {
        run_at(QUARTER, &sets(&[set]), 2_000_000);
    }
    let no_month = "category.noise.season=[0,0,0,0,0,0,0,0,0,0,0,0]";
    assert!(worlds::read(QUARTER, &sets(&[no_month])).unwrap_err().contains("no month has any demand"));
}

#[test]
fn a_calendar_without_weekdays_is_refused() {
    let one_day = "calendar.office={ weekdays = [], makeup_days = [\"2018-01-03\"], holidays = [] }";
    let told = worlds::read(QUARTER, &sets(&[one_day])).unwrap_err();
    assert!(told.contains("no time of this calendar is working time"), "{told}");
}

#[test]
fn a_calendar_of_holidays_leaves_everybody_waiting() {
    let days: Vec<String> =
        (1..=28).flat_map(|day| [1, 2, 3].map(|m| format!("\"2018-{m:02}-{day:02}\""))).collect();
    let set = format!("calendar.office={{ holidays = [{}], makeup_days = [] }}", days.join(","));
    run_at(QUARTER, &[set], 2_000_000);
}

#[test]
fn a_run_may_last_a_second() {
    run_at(QUARTER, &sets(&["run.warm_up=0 s", "run.length=1 s"]), 1_000);
    run_at(QUARTER, &sets(&["run.warm_up=3 d", "run.length=1 s", "run.series_step=100 d"]), 100_000);
}

#[test]
fn a_burst_of_appeals_in_one_second_is_worked_off_without_loss() {
    let size = wanted("PETISIM_BURST", 100_000);
    // Who does not get through hangs up, so that there must be seats for a tenth to become tickets.
    let scenario = full(QUARTER, &[&format!("desks.intake.seats={}", size / 20)]);
    let (params, window) = worlds::resolved(&scenario);
    let n = params.categories.len() as u64;
    let arrival = |i: u64| Arrival {
        time: SimTime(86_400 * 3 + 36_000),
        key: petisim::kernel::mix(1, i),
        category: CategoryId((i % n) as u16),
        unit: None,
        channel: if i.is_multiple_of(3) { Channel::Online } else { Channel::Phone },
    };
    let params = params.with_replay((0..size).map(arrival).collect());
    let mut watcher = Watcher::new(&scenario.model, 200 * size);
    let end = model::run(&params, Luck::new(1, 0), window, &mut watcher).unwrap();
    watcher.verdict(end.events).unwrap();
    assert_eq!(watcher.problems, size);
    assert!(watcher.tickets > size / 10, "{} tickets", watcher.tickets);
}
