//! `petisim calibrate`: a known parameter is found, stopping changes nothing, and what cannot be fitted is told.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

/// A short run of the smallest world.
const HEAD: &str = "petisim = 1\ntitle = \"Known\"\nset = { \"run.warm_up\" = \"10 d\", \"run.length\" = \"60 d\" }\n\
                    replications = 2\nmost_replications = 4\nseed = 5\nunseen = { seed = 6, runs = 4 }\n";

/// A folder with a calibration of the smallest world; `body` is what follows the head.
fn folder(body: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let base = fs::canonicalize("scenarios/minimal.toml").unwrap();
    let text = format!("{HEAD}base = {:?}\n{body}", base.to_str().unwrap());
    fs::write(folder.path().join("known.toml"), text).unwrap();
    folder
}

fn petisim(folder: &Path, words: &str) -> assert_cmd::assert::Assert {
    let mut command = Command::new(env!("CARGO_BIN_EXE_petisim"));
    command.args(words.split_whitespace()).current_dir(folder);
    command.env_remove("PETISIM_JOBS").env_remove("PETISIM_OUT").assert()
}

/// What a command says to standard error.
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

/// The mean number of tickets of the fit's runs where the rate of problems is this.
fn tickets_at(rate: f64) -> f64 {
    let folder = tempfile::tempdir().unwrap();
    let base = fs::canonicalize("scenarios/minimal.toml").unwrap();
    let words = format!(
        "run {} -s run.warm_up=10d -s run.length=60d -s citizens.problems.rate={rate} --seed 5 --replications 4 \
         --quiet --no-series --format json --out out",
        base.display()
    );
    petisim(folder.path(), &words).code(0);
    let runs = fs::read_to_string(folder.path().join("out/runs.csv")).unwrap();
    let mut lines = runs.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let place = lines.next().unwrap().iter().position(|name| *name == "tickets").unwrap();
    let values: Vec<f64> = lines.map(|line| line[place].parse().unwrap()).collect();
    values.iter().sum::<f64>() / values.len() as f64
}

fn rate_body(tickets: f64, high: f64) -> String {
    format!(
        "[parameters.rate]\npath = \"citizens.problems.rate\"\nlow = 50.0\nhigh = {high:?}\nstart = 80.0\n\
         [targets.tickets]\nmetric = \"tickets\"\nvalue = {tickets:?}\ntolerance = {:?}\n\
         [reported.repeats]\nmetric = \"repeat_share\"\nknown = [0.0, 1.0]\n",
        0.05 * tickets
    )
}

#[test]
fn a_known_rate_is_found_and_stopping_changes_no_byte() {
    let folder = folder(&rate_body(tickets_at(165.0), 400.0));
    let run = |jobs: u32, out: &str| {
        petisim(
            folder.path(),
            &format!("calibrate known.toml --quiet --jobs {jobs} --out {out} --format json"),
        )
    };
    let done = run(2, "whole");
    let whole: Value = serde_json::from_slice(&done.get_output().stdout).unwrap();
    let found: f64 = whole["parameters"][0]["value"].as_str().unwrap().parse().unwrap();
    // The mean of four short runs is known to a few per cent; so is the rate behind it.
    assert!((found / 165.0 - 1.0).abs() < 0.06, "{found}: {whole:#}");
    let all = results(&folder.path().join("whole"));
    for name in [
        "calibration.csv",
        "parameters.csv",
        "unseen.csv",
        "evaluations.csv",
        "fitted.toml",
        "datapackage.json",
    ] {
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
    // A line that somebody changed is told, and --fresh begins without it.
    let log = folder.path().join("half/runs.log");
    let text = fs::read_to_string(&log).unwrap();
    let (before, after) = text.split_once("\"values\":[\"").unwrap();
    fs::write(&log, format!("{before}\"values\":[\"9{after}")).unwrap();
    let edited = petisim(folder.path(), "calibrate known.toml --quiet --out half").code(6);
    let told = String::from_utf8(edited.get_output().stderr.clone()).unwrap();
    assert!(told.contains("line 2 of the log") && told.contains("--fresh"), "{told}");
    petisim(folder.path(), "calibrate known.toml --quiet --out half --fresh").code(0);
    assert_eq!(results(&folder.path().join("half")), all);
    // The overlay is one: the world with it is the fitted world.
    let base = fs::canonicalize("scenarios/minimal.toml").unwrap();
    petisim(folder.path(), &format!("check {} --overlay whole/fitted.toml", base.display())).code(0);
    let overlay = fs::read_to_string(folder.path().join("whole/fitted.toml")).unwrap();
    assert!(overlay.contains(&format!("citizens.problems.rate = {found:?}")), "{overlay}");
}

#[test]
fn a_figure_beyond_the_range_ends_at_the_bound_and_is_not_called_reached() {
    let folder = folder(&rate_body(10.0 * tickets_at(165.0), 100.0));
    let done = petisim(folder.path(), "calibrate known.toml --quiet --unseen 0").code(7);
    let table = String::from_utf8(done.get_output().stdout.clone()).unwrap();
    assert!(table.contains("`rate` is at the end of its range"), "{table}");
    assert!(table.contains("NOT every target is reached"), "{table}");
}

#[test]
fn what_cannot_be_fitted_is_told_with_its_place() {
    let target = "[targets.tickets]\nmetric = \"tickets\"\nvalue = 10.0\ntolerance = 1.0\n";
    let rate = "[parameters.rate]\npath = \"citizens.problems.rate\"\nlow = 50.0\nhigh = 400.0\n";
    let more = "[parameters.more]\npath = \"citizens.problems.busyness\"\nlow = 0.1\nhigh = 0.3\n";
    for (body, words) in [
        (format!("{rate}{more}{target}"), "2 parameters are fitted to 1 targets and 0 priors"),
        (
            format!("[parameters.taste]\npath = \"units.refusal.base\"\nlow = -6.0\nhigh = -3.0\n{target}"),
            "is a taste, and tastes are not fitted",
        ),
        (format!("{}{target}", rate.replace("50.0", "500.0")), "the range does not go up"),
        (format!("{}{target}", rate.replace("50.0", "300.0")), "the start is outside the range"),
        (format!("{}{target}", rate.replace(".rate\"", ".rats\"")), "there is no parameter"),
        (format!("{rate}{}", target.replace("\"tickets\"", "\"tickles\"")), "there is no metric `tickles`"),
        (format!("{rate}{target}months = [202312, 202307]\n"), "these are no months"),
        (format!("{rate}{target}org = \"atlantis\"\n"), "there is no organisation `atlantis`"),
    ] {
        let folder = folder(&body);
        let assert = petisim(folder.path(), "calibrate known.toml --quiet").code(2);
        let said = said(&assert);
        assert!(said.contains(words), "{body}\n{said}");
        assert!(said.contains("known.toml") || words.contains("organisation"), "{said}");
        assert!(!folder.path().join("out").exists(), "nothing is computed: {said}");
    }
}

#[test]
fn the_shipped_calibrations_are_sound() {
    let (mut of_one, mut of_several) = (0, 0);
    for entry in fs::read_dir("scenarios/calibrations").unwrap() {
        let path = entry.unwrap().path();
        // Results that are shipped lie in folders beside the files.
        if path.is_dir() {
            continue;
        }
        let options = petisim::scenario::Options::default();
        if fs::read_to_string(&path).unwrap().contains("[[worlds]]") {
            let read = petisim::results::calibrate::joint::file::JointCalibration::load(&path, &options);
            let read = read.unwrap_or_else(|wrong| panic!("{}: {wrong}", path.display()));
            assert!(
                read.draws >= 100 && read.points as usize >= 10 * read.parameters.len(),
                "{}",
                path.display()
            );
            of_several += 1;
        } else {
            let read = petisim::results::calibrate::file::Calibration::load(&path, &options);
            let read = read.unwrap_or_else(|wrong| panic!("{}: {wrong}", path.display()));
            assert!(read.unseen_runs >= 200, "{}", path.display());
            of_one += 1;
        }
    }
    assert!(of_one > 0 && of_several > 0);
}
