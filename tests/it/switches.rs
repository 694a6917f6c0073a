//! Every mechanism can be switched off, alone and with any others; off and absent are the same; on is not off.
//!
//! A mechanism that is off has no parameters at hand at all (`Switch::Off` holds none), and every draw is keyed to
//! what it decides, so that a draw more or less moves nobody's luck. What is left to test is that switches work.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

use petisim::kernel::Luck;
use petisim::kernel::param::{Field, Kind, Section};
use petisim::model::ModelSpec;
use petisim::model::fact::Fact;
use petisim::model::mechanisms::{MECHANISMS, Mechanism};
use petisim::scenario::Scenario;

use super::worlds::{self, PLAIN, QUARTER, SIEGE, full, mechanisms, told};

/// Whether a mechanism can act where these are off.
fn can_act(mechanism: &Mechanism, off: &[String]) -> bool {
    let is_off = |path: &&str| off.iter().any(|other| other == path);
    mechanism.switch().needs.iter().all(|need| !need.any_of.iter().all(&is_off))
}

/// What cannot act without a mechanism and goes off with it: the checker refuses the contradiction.
fn dependents(path: &str) -> Vec<String> {
    all_off(&[path.to_string()]).split_off(1)
}

/// These, and all that cannot act without them.
fn all_off(paths: &[String]) -> Vec<String> {
    let mut off: Vec<String> = paths.to_vec();
    loop {
        let is_next = |mechanism: &&Mechanism| {
            !off.iter().any(|path| path == mechanism.path) && !can_act(mechanism, &off)
        };
        let Some(next) = MECHANISMS.iter().find(is_next) else { return off };
        off.push(next.path.to_string());
    }
}

/// What a mechanism cannot act without.
fn needed(path: &str) -> Vec<&'static str> {
    let mechanism = MECHANISMS.iter().find(|mechanism| mechanism.path == path).unwrap();
    let of = mechanism.switch().needs.iter().map(|need| need.any_of[0]);
    of.flat_map(|other| [needed(other), vec![other]].concat()).collect()
}

/// Settings that switch these off, with all that hangs on them.
fn off(paths: &[String]) -> Vec<String> {
    all_off(paths).iter().map(|path| format!("{path}=off")).collect()
}

fn ablated(world: &str, paths: &[String]) -> Scenario {
    let sets = off(paths);
    full(world, &sets.iter().map(String::as_str).collect::<Vec<_>>())
}

#[test]
fn all_mechanisms_of_the_model_are_switches() {
    let mut switches = Vec::new();
    for actor in ModelSpec::info().fields {
        let Kind::Section(info) = actor.kind else { continue };
        let is_switch = |field: &Field| matches!(field.kind, Kind::Switch(_));
        let fields = info().fields.into_iter().filter(is_switch);
        switches.extend(fields.map(|field| format!("{}.{}", actor.name, field.name)));
    }
    assert_eq!(switches, mechanisms(), "a table that can be switched off stands in the registry");
    for mechanism in MECHANISMS {
        let words = mechanism.switch();
        assert!(words.decides.len() > 10 && words.off.len() > 5, "{}", mechanism.path);
        for need in words.needs {
            assert!(!need.why.is_empty(), "{}", mechanism.path);
            for path in need.any_of {
                assert!(mechanisms().iter().any(|known| known == path), "{}: {path}", mechanism.path);
            }
        }
    }
}

#[test]
fn off_and_an_absent_table_are_the_same_scenario_and_tell_the_same() {
    let (bare, _) = PLAIN.split_once("[citizens]").unwrap();
    for path in mechanisms() {
        let mut gone: Vec<String> = vec![path.clone()];
        gone.extend(dependents(&path));
        let others = mechanisms().into_iter().filter(|other| !gone.contains(other));
        let mut sets: Vec<String> = others.map(|path| format!("{path}={{}}")).collect();
        if path != "citizens.problems" {
            sets.push("citizens.problems.consultation_rate=0".into());
        }
        let absent = worlds::load(bare, &sets);
        sets.extend(gone.iter().map(|path| format!("{path}=off")));
        let switched_off = worlds::load(bare, &sets);
        assert_eq!(absent.resolved_toml(), switched_off.resolved_toml(), "{path}");
        assert_eq!(absent.identity(), switched_off.identity(), "{path}");
        assert!(!absent.resolved_toml().contains(&format!("[{path}]")), "{path} is off and has no table");
        assert!(!absent.resolved_toml().contains("= \"off\"\n"), "what is off is not written");
        assert_eq!(told(&absent).digest(), told(&switched_off).digest(), "{path}");
    }
}

#[test]
fn parameters_of_a_mechanism_that_was_switched_off_last_are_forgotten() {
    let absurd = ["units.refusal={}", "units.refusal.base=10", "units.refusal.blame=0", "units.refusal=off"]
        .map(String::from);
    assert_eq!(told(&worlds::load(PLAIN, &absurd)).digest(), told(&worlds::load(PLAIN, &[])).digest());
}

#[test]
fn each_mechanism_can_be_ablated_alone_and_makes_a_difference() {
    // Points weigh enough, and audits deter little enough, that two months of a small place see every way of gaming them.
    let pressed = ["units.handling.score=12", "desks.audit.penalty=0.5"];
    let whole = told(&full(QUARTER, &pressed));
    for path in mechanisms() {
        let gone = off(std::slice::from_ref(&path));
        let sets: Vec<&str> = pressed.into_iter().chain(gone.iter().map(String::as_str)).collect();
        let without = told(&full(QUARTER, &sets));
        assert!(without.facts != whole.facts, "{path} makes no difference");
    }
}

#[test]
fn each_mechanism_can_be_ablated_alone_from_a_place_under_siege() {
    for path in mechanisms() {
        told(&ablated(SIEGE, &[path]));
    }
}

#[test]
fn a_mechanism_alone_works_in_a_plain_place() {
    for path in mechanisms() {
        let mut sets: Vec<String> = needed(&path).iter().map(|needed| format!("{needed}={{}}")).collect();
        sets.push(format!("{path}={{}}"));
        told(&worlds::load(PLAIN, &sets));
    }
}

#[test]
fn a_checker_refuses_each_contradiction_by_name() {
    for mechanism in MECHANISMS {
        for need in mechanism.switch().needs {
            let sets = mechanisms().into_iter().map(|path| format!("{path}={{}}"));
            let off = need.any_of.iter().map(|needed| format!("{needed}=off"));
            let told = worlds::read(QUARTER, &sets.chain(off).collect::<Vec<_>>()).unwrap_err();
            let (path, needed, why) = (mechanism.path, need.any_of[0], need.why);
            assert!(told.contains(&format!("`{path}` is on, but `{needed}` is off: {why}")), "{told}");
        }
    }
}

#[test]
fn random_subsets_of_the_mechanisms_run_in_both_places() {
    for draw in 0..30_u64 {
        let gone = some_of(draw);
        let scenario = ablated(if draw % 2 == 0 { QUARTER } else { SIEGE }, &gone);
        let told = worlds::told_with(&scenario, Luck::new(draw, 0));
        let arose = told.facts.iter().any(|(_, fact)| matches!(fact, Fact::ProblemArose { .. }));
        assert_eq!(arose, !gone.iter().any(|path| path == "citizens.problems"), "{draw}: {gone:?}");
    }
}

#[test]
fn nothing_at_all_is_a_world_too() {
    let sets: Vec<String> = mechanisms().iter().map(|path| format!("{path}=off")).collect();
    for world in [QUARTER, SIEGE] {
        let told = told(&worlds::load(world, &sets));
        assert_eq!(told.facts.len(), 0, "without demand nothing happens");
        assert!(told.snapshots.len() > 60);
    }
}

/// Each mechanism with a chance that differs from draw to draw.
fn some_of(draw: u64) -> Vec<String> {
    let luck = Luck::new(draw, 7);
    let purpose = petisim::kernel::Purpose::named("test: subset of mechanisms");
    let chance = 0.1 + 0.8 * luck.uniform(purpose, 0, 1);
    let all = mechanisms();
    let chosen = all.into_iter().zip(1_u64..).filter(|(_, key)| luck.uniform(purpose, *key, 0) < chance);
    chosen.map(|(path, _)| path).collect()
}
