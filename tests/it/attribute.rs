//! `petisim attribute` as a user meets it, and the table of effects in the docs.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

use std::collections::BTreeMap;
use std::fs;

use assert_cmd::Command;
use petisim::model::mechanisms::MECHANISMS;
use petisim::results::attribute::method::{By, Coalition, Game, ScenarioGame};
use petisim::scenario::Scenario;
use serde_json::Value;
use tempfile::TempDir;

use super::worlds::{QUARTER, full};

/// A quarter with few mechanisms: eight players, one of which needs another.
fn place() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let (bare, _) = QUARTER.split_once("[desks]").unwrap();
    let few = "[desks]\ndistrict = { agents = 1 }\nintake = { seats = 1 }\nfollow_up = {}\nreview = {}\n[citizens]\n\
               problems = {}\nvoice = {}\nrepeat = {}\n[units]\nrefusal = {}\nauthority = {}\nhandling = {}\n";
    let world = bare.replace("length = \"60 d\"", "length = \"30 d\"");
    fs::write(folder.path().join("quarter.toml"), format!("{world}{few}")).unwrap();
    folder
}

/// Exit code, standard output, standard error.
fn say(place: &TempDir, words: &str) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_petisim"));
    let command = command.current_dir(place.path()).env_remove("PETISIM_JOBS").env_remove("PETISIM_OUT");
    let output = command.args(words.split_whitespace()).arg("--quiet").output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

/// Rows of a table, each by the names of its columns.
fn rows(place: &TempDir, file: &str) -> Vec<BTreeMap<String, String>> {
    let mut table = csv::Reader::from_path(place.path().join(file)).unwrap();
    table.deserialize().map(|row| row.unwrap()).collect()
}

fn number(row: &BTreeMap<String, String>, column: &str) -> f64 {
    row[column].parse().unwrap_or_else(|_| panic!("{column} of {row:?}"))
}

#[test]
fn mechanisms_sum_to_the_whole_and_the_whole_is_that_of_two_runs() {
    let place = place();
    let asked = "--metric true_resolution_rate --metric first_refusal_rate --orders 2 --out a";
    let (code, out, err) = say(&place, &format!("attribute quarter.toml {asked}"));
    assert_eq!(code, 0, "{err}");
    assert!(out.lines().all(|line| line.chars().count() <= 80), "{out}");
    let rows = rows(&place, "a/attribution.csv");
    assert_eq!(rows.len(), 2 * 8, "{rows:?}");
    let off = "-s citizens.voice=off -s citizens.repeat=off -s desks.intake=off -s desks.review=off \
               -s desks.follow_up=off -s units.refusal=off -s units.authority=off -s units.handling=off";
    let mean = |words: &str, metric: &str| -> f64 {
        let (code, out, err) = say(&place, words);
        assert_eq!(code, 0, "{err}");
        let run: Value = serde_json::from_str(&out).unwrap();
        let metrics = run["metrics"].as_array().unwrap();
        metrics.iter().find(|found| found["metric"] == metric).unwrap()["mean"].as_f64().unwrap()
    };
    for metric in ["true_resolution_rate", "first_refusal_rate"] {
        let own: Vec<_> = rows.iter().filter(|row| row["metric"] == metric).collect();
        let sum: f64 = own.iter().map(|row| number(row, "shapley")).sum();
        let whole = number(own[0], "whole");
        assert!((sum - whole).abs() < 1e-12, "{metric}: {sum} is not {whole}");
        let with = mean("run quarter.toml --no-series --format json --out with", metric);
        let without =
            mean(&format!("run quarter.toml {off} --no-series --format json --out without"), metric);
        assert!((whole - (with - without)).abs() < 1e-12, "{metric}: {whole} is not {with} - {without}");
    }
}

#[test]
fn groups_are_shared_out_over_all_coalitions_and_threads_do_not_show() {
    let place = place();
    let ask = "attribute quarter.toml --by group --metric true_resolution_rate --format json";
    let (code, one, err) = say(&place, &format!("{ask} --jobs 1 --out one"));
    assert_eq!(code, 0, "{err}");
    let (_, two, _) = say(&place, &format!("{ask} --jobs 2 --out two"));
    assert_eq!(one, two);
    let found: Value = serde_json::from_str(&one).unwrap();
    assert_eq!((&found["design"], found["players"].as_array().unwrap().len()), (&"exact".into(), 3));
    // Without authority there is no choice of work, all that organisation has here: two coalitions are like two others.
    assert_eq!((&found["points"], &found["runs"]), (&6.into(), &(3 * 6).into()));
    let followers = &found["players"][1]["goes_too"];
    assert_eq!(followers[0], "units.handling", "no choice of work without authority: {followers}");
    let [one, two] =
        ["one", "two"].map(|name| fs::read(place.path().join(name).join("attribution.csv")).unwrap());
    assert_eq!(one, two);
}

#[test]
fn a_rate_without_a_denominator_is_not_shared_out_and_it_says_what_to_keep() {
    let place = place();
    let ask = "attribute quarter.toml --metric redo_rate --replications 2";
    let (code, out, err) = say(&place, &format!("{ask} --out a"));
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("no value without") && out.contains("--keep desks.review"), "{out}");
    let (code, out, err) = say(&place, &format!("{ask} --keep desks.review --out b"));
    assert_eq!(code, 0, "{err}");
    assert!(!out.contains("no value without"), "{out}");
    assert!(rows(&place, "b/attribution.csv").iter().all(|row| row["player"] != "desks.review"));
    let (code, _, err) = say(&place, &format!("{ask} --keep desks.audit --out c"));
    assert!(code == 2 && err.contains("`desks.audit`"), "{err}");
}

#[test]
fn a_folder_with_another_attribution_is_left_alone() {
    let place = place();
    let ask = "attribute quarter.toml --by group --replications 2 --out a";
    assert_eq!(say(&place, &format!("{ask} --metric tickets")).0, 0);
    assert_eq!(say(&place, &format!("{ask} --metric tickets")).0, 0, "the same once more is the same");
    assert_eq!(say(&place, &format!("{ask} --metric redo_rate")).0, 6);
    assert_eq!(say(&place, &format!("{ask} --metric redo_rate --force")).0, 0);
}

#[test]
fn what_cannot_be_meant_is_a_mistake_of_the_command_line() {
    let place = place();
    for words in [
        "attribute quarter.toml",
        "attribute quarter.toml --metric redo_rat",
        "attribute quarter.toml quarter.toml --metric redo_rate",
        "attribute quarter.toml --metric redo_rate --orders 0",
        "attribute quarter.toml --metric redo_rate -s units.handling=off -s units.authority=off -s units.refusal=off \
         -s desks.review=off -s desks.follow_up=off -s desks.intake=off -s citizens.voice=off -s citizens.repeat=off",
    ] {
        let (code, _, err) = say(&place, words);
        assert!(code == 2 && !err.is_empty(), "{words}: {code} {err}");
    }
}

#[test]
fn the_ablation_table_lists_every_mechanism_and_only_what_is_on_has_rows() {
    let place = place();
    let ask = "attribute quarter.toml --ablation-table --metric overdue --metric first_refusal_rate --out a";
    let (code, out, err) = say(&place, ask);
    assert_eq!(code, 0, "{err}");
    assert_eq!(out, fs::read_to_string(place.path().join("a/effects.md")).unwrap());
    for mechanism in MECHANISMS {
        assert!(out.contains(&format!("| `{}` |", mechanism.path)), "{}", mechanism.path);
    }
    let rows = rows(&place, "a/ablation.csv");
    assert_eq!(rows.len(), 2 * 8);
    assert!(!rows[0].contains_key("shapley"));
    let refusal =
        rows.iter().find(|row| row["player"] == "units.refusal" && row["metric"] == "first_refusal_rate");
    assert_eq!(number(refusal.unwrap(), "ablation_without"), 0.0, "nobody refuses then");
    assert!(number(refusal.unwrap(), "ablation") > 0.0);
}

#[test]
fn a_coalition_is_the_scenario_with_the_other_mechanisms_off() {
    let scenario = full(QUARTER, &[]);
    let game = ScenarioGame::of(&scenario, By::Mechanism, &[]).unwrap();
    assert_eq!(game.players(), MECHANISMS.len() - 1, "demand is no player");
    let all = Coalition::all(game.players());
    let same = |one: &Scenario, other: &Scenario| {
        assert!(one.resolved_toml() == other.resolved_toml(), "{:?}", game.list())
    };
    same(&game.scenario(all).unwrap(), &scenario);
    for (name, sets) in [
        ("units.refusal", vec!["units.refusal=off"]),
        // What cannot act without it goes too, and what cannot act without that.
        (
            "units.authority",
            vec![
                "units.authority=off",
                "units.handling=off",
                "units.pacing=off",
                "units.referral=off",
                "units.persuasion=off",
                "units.exclusion=off",
                "units.fake_rectification=off",
                "units.false_claim=off",
            ],
        ),
        ("citizens.repeat", vec!["citizens.repeat=off", "citizens.escalation=off"]),
    ] {
        let place = game.list().iter().position(|player| player.name == name).unwrap();
        same(&game.scenario(all.without(place)).unwrap(), &full(QUARTER, &sets));
        assert_eq!(game.list()[place].followers.len(), sets.len() - 1, "{name}");
    }
    let nobody = game.scenario(Coalition::NOBODY).unwrap();
    let others = MECHANISMS.iter().filter(|mechanism| mechanism.path != "citizens.problems");
    let off: Vec<String> = others.map(|mechanism| format!("{}=off", mechanism.path)).collect();
    same(&nobody, &full(QUARTER, &off.iter().map(String::as_str).collect::<Vec<_>>()));
}
