//! `petisim calibrate` with several worlds: known parameters are found, stopping changes nothing, rows that are checked
//! move no estimate, and what cannot be done is told with its place.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

/// Two tiny worlds that share a taste; each has a rate of its own.
const HEAD: &str = "petisim = 1\ntitle = \"Two\"\nseed = 5\nwaves = { most = 2, points = 12 }\n\
                    unseen = { seed = 6, draws = 20, runs = 4 }\n";
const SHARED: &str =
    "[parameters.satisfied]\npath = \"citizens.judgement.satisfied_base\"\nlow = -2.0\nhigh = 2.0\n";

/// A world of the smallest scenario: its name, its rows.
fn world(name: &str, rows: &str) -> String {
    let base = fs::canonicalize("scenarios/minimal.toml").unwrap();
    format!(
        "[[worlds]]\nname = \"{name}\"\nbase = {:?}\nset = {{ \"run.warm_up\" = \"10 d\", \"run.length\" = \"60 d\" }}\n\
         [worlds.parameters.rate]\npath = \"citizens.problems.rate\"\nlow = 50.0\nhigh = 400.0\n{rows}",
        base.to_str().unwrap()
    )
}

fn row(name: &str, metric: &str, (value, error): (f64, f64), r#use: &str) -> String {
    format!(
        "[worlds.rows.{name}]\nmetric = \"{metric}\"\nvalue = {value:?}\nerror = {error:?}\nuse = \"{use}\"\n\
         source = \"a test\"\n"
    )
}

/// Two worlds whose tickets, and what their citizens say, are given; the repeats are checked.
fn two(tickets: [f64; 2], satisfied: f64, repeats: (f64, f64)) -> String {
    let rows = |tickets: f64| {
        row("tickets", "tickets", (tickets, 0.05 * tickets), "fit")
            + &row("satisfied", "said_satisfied_rate", (satisfied, 0.03), "fit")
            + &row("repeats", "repeat_share", repeats, "check")
    };
    format!("{HEAD}{SHARED}{}{}", world("north", &rows(tickets[0])), world("south", &rows(tickets[1])))
}

fn folder(text: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("two.toml"), text).unwrap();
    folder
}

fn petisim(folder: &Path, words: &str) -> assert_cmd::assert::Assert {
    let mut command = Command::new(env!("CARGO_BIN_EXE_petisim"));
    command.args(words.split_whitespace()).current_dir(folder);
    command.env_remove("PETISIM_JOBS").env_remove("PETISIM_OUT").assert()
}

fn said(assert: &assert_cmd::assert::Assert) -> String {
    String::from_utf8(assert.get_output().stderr.clone()).unwrap()
}

/// The result files but those that tell how they came to be.
fn results(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    files
        .map(|file| (file.file_name().into_string().unwrap(), fs::read(file.path()).unwrap()))
        .filter(|(name, _)| name != "manifest.json" && name != "runs.log")
        .collect()
}

/// Tickets and satisfaction of the smallest world at known parameters, mean over runs on another seed.
fn published(rate: f64, taste: f64) -> [f64; 2] {
    let folder = tempfile::tempdir().unwrap();
    let base = fs::canonicalize("scenarios/minimal.toml").unwrap();
    let words = format!(
        "run {} -s run.warm_up=10d -s run.length=60d -s citizens.problems.rate={rate} \
         -s citizens.judgement.satisfied_base={taste} --seed 99 --replications 8 --quiet --no-series --format json \
         --out out",
        base.display()
    );
    petisim(folder.path(), &words).code(0);
    let mut table = csv::Reader::from_path(folder.path().join("out/runs.csv")).unwrap();
    let rows: Vec<BTreeMap<String, String>> = table.deserialize().map(|row| row.unwrap()).collect();
    let mean = |name: &str| {
        let values = rows.iter().map(|row| row[name].parse::<f64>().unwrap());
        values.sum::<f64>() / rows.len() as f64
    };
    [mean("tickets"), mean("said_satisfied_rate")]
}

#[test]
fn known_parameters_of_two_worlds_are_found_and_stopping_changes_no_byte() {
    let ([north, satisfied], [south, _]) = (published(150.0, 0.5), published(300.0, 0.5));
    let folder = folder(&two([north, south], satisfied, (0.2, 0.2)));
    let run = |jobs: u32, out: &str| {
        let words = format!("calibrate two.toml --quiet --jobs {jobs} --out {out} --format json");
        petisim(folder.path(), &words)
    };
    let done = run(2, "whole");
    let whole: Value = serde_json::from_slice(&done.get_output().stdout).unwrap();
    for (name, truth) in [("satisfied", 0.5), ("north.rate", 150.0), ("south.rate", 300.0)] {
        let parameters = whole["parameters"].as_array().unwrap();
        let own = parameters.iter().find(|own| own["parameter"] == name).unwrap();
        let at = |key: &str| own[key].as_f64().unwrap();
        assert!(at("low") <= truth && truth <= at("high"), "{name}: {own:#}");
        assert!(at("sd_ratio") < 0.8, "{name} is hardly told: {own:#}");
    }
    assert_eq!(whole["fit"]["rows"], 4);
    assert_eq!(whole["check"]["rows"], 2);
    let all = results(&folder.path().join("whole"));
    for name in
        ["patterns.csv", "posterior.csv", "waves.csv", "emulators.csv", "figures.csv", "predictions.csv"]
    {
        assert!(all.contains_key(name), "{name} of {:?}", all.keys());
    }
    // A run that was killed in the midst of a line: its log goes on, and with another number of threads.
    fs::create_dir(folder.path().join("half")).unwrap();
    for name in ["runs.log", "manifest.json"] {
        let text = fs::read_to_string(folder.path().join("whole").join(name)).unwrap();
        let half = if name == "runs.log" { text[..text.len() / 2].to_string() } else { text };
        fs::write(folder.path().join("half").join(name), half).unwrap();
    }
    run(1, "half");
    assert_eq!(results(&folder.path().join("half")), all);
    let lines =
        |out: &str| fs::read_to_string(folder.path().join(out).join("runs.log")).unwrap().lines().count();
    // Each run once, and in the half one line that was cut and one that is empty.
    assert!(lines("half") <= lines("whole") + 2, "runs that were known were run again");
    // The overlays are such: the worlds with them are the estimates.
    let base = fs::canonicalize("scenarios/minimal.toml").unwrap();
    for overlay in ["fitted.toml", "fitted_north.toml", "fitted_south.toml"] {
        petisim(folder.path(), &format!("check {} --overlay whole/{overlay}", base.display())).code(0);
    }
    let shared = String::from_utf8(all["fitted.toml"].clone()).unwrap();
    assert!(
        shared.contains("citizens.judgement.satisfied_base = ")
            && !shared.contains("citizens.problems.rate =")
    );
    assert!(
        String::from_utf8(all["fitted_north.toml"].clone()).unwrap().contains("citizens.problems.rate = ")
    );
}

#[test]
fn a_row_that_is_checked_moves_no_estimate_and_a_missed_fit_ends_with_7() {
    let ([north, satisfied], [south, _]) = (published(150.0, 0.5), published(300.0, 0.5));
    let run = |tickets: [f64; 2], repeats: (f64, f64)| {
        let folder = folder(&two(tickets, satisfied, repeats));
        let done = petisim(folder.path(), "calibrate two.toml --quiet --out out");
        let code = done.get_output().status.code().unwrap();
        let table = String::from_utf8(done.get_output().stdout.clone()).unwrap();
        (code, table, results(&folder.path().join("out")))
    };
    let (_, _, one) = run([north, south], (0.2, 0.2));
    let (_, _, other) = run([north, south], (0.9, 0.01));
    for name in [
        "posterior.csv",
        "waves.csv",
        "emulators.csv",
        "sample.csv",
        "draws.csv",
        "points.csv",
        "figures.csv",
    ] {
        assert_eq!(one[name], other[name], "{name}");
    }
    assert_ne!(one["patterns.csv"], other["patterns.csv"]);
    // Ten times the tickets are beyond any rate of the range.
    let (code, table, _) = run([10.0 * north, south], (0.2, 0.2));
    assert_eq!(code, 7, "{table}");
    assert!(table.contains("no point is compatible with every fitted row"), "{table}");
    assert!(table.contains("north.tickets"), "{table}");
    assert!(table.contains("check rows inside: 2 of 2"), "{table}");
}

#[test]
fn what_cannot_be_done_is_told_with_its_place() {
    let good = two([60.0, 100.0], 0.5, (0.2, 0.2));
    for (from, to, words) in [
        ("metric = \"tickets\"", "metric = \"tickles\"", "there is no metric `tickles`"),
        ("value = 0.5\n", "value = 53.0\n", "`said_satisfied_rate` cannot be 53"),
        ("value = 60.0", "value = -1.0", "`tickets` cannot be -1"),
        ("error = 3.0", "error = 0.0", "the error is not above zero"),
        ("use = \"fit\"", "use = \"fits\"", "fits"),
        ("source = \"a test\"", "source = \"\"", "no source is named"),
        ("name = \"south\"", "name = \"north\"", "another world has this name"),
        ("name = \"south\"", "name = \"South\"", "this is no name"),
        ("points = 12", "points = 5", "too few points"),
        ("seed = 6", "seed = 5", "these seeds are seen by the fit"),
        ("low = -2.0", "low = 3.0", "the range does not go up"),
        ("low = 50.0", "low = 50.0\nprior = { mean = 900.0, sd = 5.0 }", "the mean of the prior is outside"),
        ("path = \"citizens.problems.rate\"", "path = \"citizens.problems.rats\"", "there is no parameter"),
        (
            "path = \"citizens.problems.rate\"",
            "path = \"citizens.judgement.satisfied_base\"",
            "a taste is the same in every world",
        ),
        (
            "[parameters.satisfied]\npath = \"citizens.judgement.satisfied_base\"\nlow = -2.0\nhigh = 2.0\n",
            "[parameters.everywhere]\npath = \"citizens.problems.rate\"\nlow = 60.0\nhigh = 300.0\n",
            "`everywhere` and `rate` both set `citizens.problems.rate`",
        ),
        (
            "metric = \"tickets\"",
            "metric = \"tickets\"\norg = \"atlantis\"",
            "there is no organisation `atlantis`",
        ),
        (
            "metric = \"tickets\"",
            "metric = \"tickets\"\nmonths = [203001, 203001]",
            "the months are not all counted",
        ),
        (
            "metric = \"said_satisfied_rate\"",
            "metric = \"said_satisfied_rate\"\nmonths = [201701, 201702]",
            "of several months has no sum",
        ),
    ] {
        assert!(good.contains(from), "{from} is not in the file");
        let folder = folder(&good.replacen(from, to, 1));
        let said = said(&petisim(folder.path(), "calibrate two.toml --quiet").code(2));
        assert!(said.contains(words), "{from} → {to}\n{said}");
        assert!(said.contains("two.toml:"), "no place: {said}");
        assert!(!folder.path().join("out").exists(), "nothing is computed: {said}");
    }
    let folder = folder(&good.replace("use = \"fit\"", "use = \"check\""));
    let said = said(&petisim(folder.path(), "calibrate two.toml --quiet").code(2));
    assert!(said.contains("no row is fitted") && said.contains("two.toml:"), "{said}");
}

#[test]
fn a_fitted_row_that_no_run_leaves_is_told_at_its_place() {
    // Nobody goes on about what was screened out where nothing is screened.
    let rows = row("screened", "screened_proper_share", (0.5, 0.1), "fit")
        + &row("tickets", "tickets", (60.0, 5.0), "fit");
    let folder = folder(&format!("{HEAD}{SHARED}{}", world("north", &rows)));
    let said = said(&petisim(folder.path(), "calibrate two.toml --quiet").code(2));
    assert!(said.contains("0 points left this figure") && said.contains("two.toml:"), "{said}");
}

#[test]
fn a_log_in_which_somebody_changed_a_line_is_refused_and_fresh_begins_anew() {
    let folder = folder(&two([60.0, 100.0], 0.5, (0.2, 0.2)));
    petisim(folder.path(), "calibrate two.toml --quiet --out out");
    let before = results(&folder.path().join("out"));
    let log = folder.path().join("out/runs.log");
    let text = fs::read_to_string(&log).unwrap();
    let (first, rest) = text.split_once("\"values\":[\"").unwrap();
    fs::write(&log, format!("{first}\"values\":[\"9{rest}")).unwrap();
    let edited = said(&petisim(folder.path(), "calibrate two.toml --quiet --out out").code(6));
    assert!(edited.contains("line 2 of the log") && edited.contains("--fresh"), "{edited}");
    petisim(folder.path(), "calibrate two.toml --quiet --out out --fresh");
    assert_eq!(results(&folder.path().join("out")), before);
}
