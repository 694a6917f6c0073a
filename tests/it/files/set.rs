//! `set` has one syntax in all files.

use petisim::experiment::study::Study;
use petisim::experiment::{Plan, Points};
use petisim::results::calibrate::file::Calibration;
use petisim::results::calibrate::joint::file::JointCalibration;
use petisim::results::claims::file::Claim;
use petisim::scenario::{Diagnostics, Options, Scenario};

/// Reads a file with a `set` at one of the places where there may be one; answers the world that comes of it.
type Place = (&'static str, fn(&str) -> Result<Scenario, Diagnostics>);

const BASE: &str = "base = \"scenarios/minimal.toml\"\n";
const FACTOR: &str = "[factors.rate]\npath = \"citizens.problems.rate\"\nvalues = [150.0, 160.0]\n[design]\nfull_factorial = {}\n";
const CLAIM: &str = "id = \"X\"\ntitle = \"T\"\nkind = \"behaviour\"\nstudy = { elaboration = \"e\" }\n";
const EXPECT: &str = "[arms.other]\nset = { \"citizens.problems.rate\" = 150.0 }\n[[expect]]\nmetric = \"tickets\"\nrelation = \"rises\"\n\
                      from = \"one\"\nto = \"other\"\nmargin = 1\n";
const TARGET: &str = "[parameters.rate]\npath = \"citizens.problems.rate\"\nlow = 100.0\nhigh = 300.0\n[targets.t]\nmetric = \"tickets\"\n\
                      value = 1\ntolerance = 1\n";

/// The lines of a `set` below a header of that name.
fn below(header: &str, set: &str) -> String {
    // `[set.…]` stands for a header within the table.
    format!("[{header}]\n{}\n", set.replace("[set", &format!("[{header}")))
}

const PLACES: &[Place] = &[
    ("a study", |set| {
        let text = format!("petisim = 1\n{BASE}{}{FACTOR}", below("set", set));
        Ok(Study::from_text("x.toml", &text, &Options::default())?.base().clone())
    }),
    ("an alternative", |set| {
        let part = below("factors.a.alternatives.one", set);
        let text = format!("petisim = 1\n{BASE}{part}[design]\nfull_factorial = {{}}\n");
        let study = Study::from_text("x.toml", &text, &Options::default())?;
        let plan = Plan::of(&study)?;
        assert_eq!(plan.points().len(), 1);
        plan.scenario(0)
    }),
    ("a claim", |set| {
        let text = format!("petisim = 1\n{CLAIM}{BASE}{}[arms.one]\n{EXPECT}", below("set", set));
        Ok(Claim::from_text("x.toml", &text, &Options::default())?.arms[0].scenario.clone())
    }),
    ("an arm", |set| {
        let text = format!("petisim = 1\n{CLAIM}{BASE}{}{EXPECT}", below("arms.one.set", set));
        Ok(Claim::from_text("x.toml", &text, &Options::default())?.arms[0].scenario.clone())
    }),
    ("a calibration", |set| {
        let text = format!("petisim = 1\n{BASE}{}{TARGET}", below("set", set));
        Ok(Calibration::from_text("x.toml", &text, &Options::default())?.base().clone())
    }),
    ("a world of a calibration", |set| {
        let row =
            "[worlds.rows.r]\nmetric = \"tickets\"\nvalue = 9\nerror = 1\nuse = \"fit\"\nsource = \"s\"\n";
        let rate = "[parameters.rate]\npath = \"citizens.problems.rate\"\nlow = 100.0\nhigh = 300.0\n";
        let text =
            format!("petisim = 1\n{rate}[[worlds]]\nname = \"one\"\n{BASE}{}{row}", below("worlds.set", set));
        JointCalibration::from_text("x.toml", &text, &Options::default())?.scenario(0, &[200.0], 1)
    }),
];

/// The same said in three ways.
const SAME: [&str; 3] = [
    "\"units.refusal\" = \"off\"\n\"desks.district.agents\" = 3\n\"desks.audit\" = { share = 0.2 }",
    "units.refusal = \"off\"\ndesks.district.agents = 3\ndesks.audit = { share = 0.2 }",
    "units = { refusal = \"off\" }\n[set.desks.audit]\nshare = 0.2\n[set.desks.district]\nagents = 3",
];

/// The value that a resolved world has at a path.
fn value(world: &Scenario, path: &str) -> Option<toml::Value> {
    let resolved: toml::Table = world.resolved_toml().parse().unwrap();
    path.split('.').try_fold(toml::Value::Table(resolved), |at, key| at.get(key).cloned())
}

#[test]
fn a_set_is_written_in_the_same_ways_in_every_file() {
    for (place, world) in PLACES {
        for set in SAME {
            let world = world(set).unwrap_or_else(|mistakes| panic!("{place}, {set}:\n{mistakes}"));
            assert_eq!(value(&world, "desks.district.agents"), Some(3.into()), "{place}: {set}");
            assert_eq!(value(&world, "desks.audit.share"), Some(0.2.into()), "{place}: {set}");
            assert_eq!(value(&world, "units.refusal"), None, "{place}: {set}");
        }
    }
}

#[test]
fn a_value_within_a_mechanism_that_is_off_is_refused_in_every_file() {
    for (place, world) in PLACES {
        for set in ["\"citizens.escalation.redo\" = 0.2", "citizens.escalation.redo = 0.2"] {
            let mistakes = world(set).map(|_| ()).expect_err(place);
            let told = mistakes.plain();
            assert!(
                told.contains("`citizens.escalation` is off") && mistakes.len() == 1,
                "{place}, {set}: {told}"
            );
        }
        for set in ["\"desks.follow_up.shar\" = 0.2", "desks.follow_up.shar = 0.2"] {
            let told = world(set).map(|_| ()).expect_err(place).plain();
            assert!(told.contains("did you mean `desks.follow_up.share`?"), "{place}, {set}: {told}");
        }
    }
}

#[test]
fn a_dated_change_sets_parameters_as_files_do() {
    for set in SAME {
        let text = format!(
            "petisim = 1\ntitle = \"T\"\nextends = \"scenarios/minimal.toml\"\n[[change]]\ndate = 2018-05-01\n{}",
            below("change.set", set)
        );
        let world =
            Scenario::from_text("x.toml", &text).unwrap_or_else(|mistakes| panic!("{set}:\n{mistakes}"));
        let changed: Vec<String> = world.changed().into_iter().map(|row| row.path).collect();
        assert_eq!(changed, ["desks.audit", "desks.district.agents", "units.refusal"], "{set}");
    }
}

#[test]
fn a_parameter_that_is_set_twice_is_told_however_it_is_written() {
    for set in [
        "\"desks.district.agents\" = 3\ndesks.district.agents = 4",
        "\"desks.district.agents\" = 3\n[set.desks.district]\nagents = 4",
    ] {
        for (place, world) in PLACES {
            let told = world(set).map(|_| ()).expect_err(place).plain();
            assert!(told.contains("set twice"), "{place}, {set}: {told}");
        }
    }
}
