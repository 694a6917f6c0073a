//! `petisim compare` and `petisim run --precision` as a user meets them.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

/// A small world with a desk, follow-up and one town.
pub const WORLD: &str = r#"
petisim = 1
title = "A small place"
[run]
warm_up = "5 d"
length = "20 d"
replications = 6
[calendar.office]
[world]
residents = 3000
communities_per_town = 2
[community.village]
[category.noise]
share = 1.0
remit = ["town"]
[unit.east_town]
kind = "town"
staff = 2
[citizens]
problems = {}
voice = {}
channel = {}
judgement = {}
repeat = {}
[desks]
intake = {}
assignment = {}
dispute = {}
review = {}
follow_up = {}
[units]
refusal = {}
authority = {}
handling = {}
workforce = {}
"#;

/// Everybody is called back.
const ALL_CALLED: &str = "[desks.follow_up]\nshare = 1.0\n";
/// Nobody is.
const NOBODY_CALLED: &str = "[desks.follow_up]\nshare = 0.0\n";

struct Place(TempDir);

impl Place {
    fn new() -> Place {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in [("world.toml", WORLD), ("all.toml", ALL_CALLED), ("none.toml", NOBODY_CALLED)] {
            fs::write(folder.path().join(name), text).unwrap();
        }
        Place(folder)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// Exit code, standard output, standard error.
    fn say(&self, words: &str) -> (i32, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_petisim"));
        let command = command.current_dir(self.path()).env_remove("PETISIM_JOBS").env_remove("PETISIM_OUT");
        let output = command.args(words.split_whitespace()).arg("--quiet").output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
    }

    fn ok(&self, words: &str) -> String {
        let (code, out, err) = self.say(words);
        assert_eq!(code, 0, "{words}: {err}");
        out
    }

    fn json(&self, words: &str) -> Value {
        serde_json::from_str(&self.ok(&format!("{words} --format json"))).unwrap()
    }

    fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
    }
}

fn row<'a>(json: &'a Value, metric: &str, scenario: &str) -> &'a Value {
    let rows = json["comparisons"].as_array().unwrap();
    rows.iter().find(|row| row["metric"] == metric && row["scenario"] == scenario).unwrap()
}

#[test]
fn a_mechanism_that_is_turned_down_shows_and_what_it_cannot_touch_is_equal() {
    let place = Place::new();
    let words =
        "compare world.toml+all.toml world.toml+none.toml --metric follow_up_h_per_year --metric problems";
    let json = place.json(words);
    assert_eq!(json["scenarios"], serde_json::json!(["world+all", "world+none"]));
    let work = row(&json, "follow_up_h_per_year", "world+none");
    assert_eq!((&work["verdict"], &work["n"], &work["mean"]), (&"lower".into(), &6.into(), &0.0.into()));
    assert!(work["p_holm"].as_f64().unwrap() <= 0.05);
    assert_eq!(row(&json, "problems", "world+none")["verdict"], "equal");
}

#[test]
fn threads_do_not_show_and_every_file_is_there() {
    let place = Place::new();
    let words = "compare world.toml world.toml+none.toml world.toml+all.toml \
                 --select-best cycle_p50_h --indifference 1 --max-replications 20";
    let table = place.ok(&format!("{words} -j 1 --out one"));
    assert_eq!(
        table.replace("one", "two"),
        place.ok(&format!("{words} -j 3 --out two")).replace("one", "two")
    );
    for file in [
        "comparison.csv",
        "comparison.json",
        "datapackage.json",
        "world.resolved.toml",
        "world+none.resolved.toml",
    ] {
        assert_eq!(place.read(&format!("one/{file}")), place.read(&format!("two/{file}")), "{file}");
    }
    let manifest: Value = serde_json::from_str(&place.read("one/manifest.json")).unwrap();
    assert_eq!((&manifest["status"], &manifest["counts"]["done"]), (&"complete".into(), &18.into()));
    assert!(table.lines().all(|line| line.chars().count() <= 80), "{table}");
    for words in ["6 replications of each", "world+none", "Equal in every replication", "Not established"] {
        assert!(table.contains(words), "{words}:\n{table}");
    }
}

#[test]
fn results_in_folders_compare_like_the_scenarios_that_made_them() {
    let place = Place::new();
    place.ok("run world.toml --out a");
    place.ok("run world.toml --overlay all.toml --out b");
    let of_folders = place.json("compare a b --out c");
    let of_files = place.json("compare world.toml world.toml+all.toml --out d");
    let numbers = |json: &Value, name: &str| {
        let rows = json["comparisons"].as_array().unwrap().iter();
        let pick = |row: &Value| (row["metric"].clone(), row["difference"].clone(), row["p_holm"].clone());
        rows.filter(|row| row["scenario"] == name).map(pick).collect::<Vec<_>>()
    };
    assert_eq!(numbers(&of_folders, "b"), numbers(&of_files, "world+all"));
    assert!(numbers(&of_folders, "b").len() > 20);
}

#[test]
fn what_cannot_be_paired_is_refused() {
    let place = Place::new();
    place.ok("run world.toml --out a");
    place.ok("run world.toml --out other_seed --seed 9");
    place.ok("run world.toml --out fewer --replications 3");
    for (words, what) in [
        ("compare a other_seed", "another seed"),
        ("compare a fewer", "another number of replications"),
        ("compare a world.toml", "cannot be mixed"),
        ("compare a fewer --replications 3", "without new runs"),
        ("compare world.toml world.toml+all.toml --metric redo_rat", "there is no metric"),
        ("compare world.toml world.toml+all.toml --reference x", "none of those"),
        (
            "compare world.toml world.toml+all.toml --select-best redo_rate --indifference 0.1",
            "whether high or low",
        ),
        ("compare world.toml", "2"),
    ] {
        let (code, out, err) = place.say(words);
        assert!(code == 2 && out.is_empty() && err.contains(what), "{words}: {code}\n{err}");
    }
    let table = place.read("a/runs.csv");
    fs::write(place.path().join("a/runs.csv"), table.replace(",1,", ",2,")).unwrap();
    let (code, _, err) = place.say("compare a a");
    assert!(code == 2 && err.contains("changed after it was written"), "{err}");
}

#[test]
fn the_best_is_named_with_its_guarantee_and_its_cost() {
    let place = Place::new();
    let words = "compare world.toml+all.toml world.toml+none.toml --metric tickets \
                 --select-best follow_up_h_per_year=lowest --indifference 5";
    let selected = &place.json(words)["selected"];
    assert_eq!(selected["best"], "world+none");
    assert!(selected["replications"]["world+all"].as_u64().unwrap() >= 6);
}

#[test]
fn a_rule_of_precision_gives_the_bytes_of_the_number_that_it_finds() {
    let place = Place::new();
    let words = "run world.toml --precision said_resolved_rate=0.1 --precision cycle_p50_h=40%";
    place.ok(&format!("{words} -j 1 --out found"));
    let manifest: Value = serde_json::from_str(&place.read("found/manifest.json")).unwrap();
    let precision = &manifest["precision"];
    let n = precision["replications"].as_u64().unwrap();
    assert!(n >= 11 && precision["held"] == true, "{precision}");
    place.ok(&format!("run world.toml --replications {n} --out given"));
    let names = [
        "runs.csv",
        "metrics.csv",
        "summary.csv",
        "cycle_times.csv",
        "series.csv",
        "scenario.resolved.toml",
        "datapackage.json",
    ];
    for name in names {
        assert_eq!(place.read(&format!("found/{name}")), place.read(&format!("given/{name}")), "{name}");
    }
    // Threads do not show; the same rule may be asked again in the same folder, another one may not.
    place.ok(&format!("{words} -j 3 --out found"));
    let (code, _, err) = place.say("run world.toml --precision said_resolved_rate=0.2 --out found");
    assert!(code == 6 && err.contains("rule of precision"), "{err}");
}

#[test]
fn a_precision_that_is_out_of_reach_is_told() {
    let place = Place::new();
    let words = "run world.toml --precision tickets=0.001 --max-replications 12 --out out";
    let (code, _, err) = place.say(words);
    assert!(code == 0 && err.contains("NOT reached"), "{code} {err}");
    let manifest: Value = serde_json::from_str(&place.read("out/manifest.json")).unwrap();
    assert_eq!((&manifest["precision"]["held"], &manifest["counts"]["done"]), (&false.into(), &12.into()));
}
