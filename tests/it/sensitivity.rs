//! `petisim sensitivity` on folders as a merged sweep leaves them, with metrics whose indices are known.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use assert_cmd::Command;
use petisim::experiment::design::{morris, saltelli};
use petisim::experiment::study::Study;
use petisim::experiment::{Plan, Points};
use petisim::results::sweep::files::freeze;
use petisim::results::sweep::method::SweepSpec;
use petisim::scenario::Options;
use petisim::store::manifest::Provenance;
use serde_json::Value;
use tempfile::TempDir;

/// A study of three factors with this design, read beside the shipped scenarios.
fn study(design: &str) -> Study {
    let text = format!(
        "petisim = 1\ntitle = \"Known\"\nbase = \"minimal.toml\"\nreplications = 2\n\
         metrics = [\"tickets\", \"resolution_gap\"]\n\
         factors.causes = {{ path = \"citizens.problems.causes_per_community\", range = {{ from = 1.0, to = 5.0 }} }}\n\
         factors.contested = {{ path = \"category.waste.contested\", range = {{ from = 0.1, to = 0.9 }} }}\n\
         factors.rate = {{ path = \"citizens.problems.rate\", range = {{ from = 100.0, to = 300.0 }} }}\n\
         design.{design}\n"
    );
    let name = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/known.toml");
    Study::from_text(name.to_str().unwrap(), &text, &Options::default())
        .unwrap_or_else(|wrong| panic!("{wrong}"))
}

/// The folder that a sweep of the study leaves if the metrics of a run are `f(coordinates, replication)`: the plan is
/// frozen as by a sweep, the table of runs is ours.
fn folder(study: &Study, coordinates: &[Vec<f64>], f: impl Fn(&[f64], u32) -> [Option<f64>; 2]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let plan = Plan::of(study).unwrap_or_else(|wrong| panic!("{wrong}"));
    let (spec, key) =
        (SweepSpec::of(&plan, folder.path()), |place, replication| plan.run_key(place, replication));
    freeze(folder.path(), &spec, &key, None, false, &nobody()).unwrap();
    let mut runs = String::from("run_id,point_id,replication,seed,tickets,resolution_gap\n");
    let mut known = vec![false; plan.points().len()];
    for (row, at) in plan.rows().iter().zip(coordinates) {
        let id = &plan.points()[row.point as usize].id;
        for replication in (0..2).filter(|_| !known[row.point as usize]) {
            let metrics =
                f(at, replication).map(|value| value.map_or(String::new(), |value| value.to_string()));
            let _ = writeln!(runs, "{id}-{replication},{id},{replication},1,{}", metrics.join(","));
        }
        known[row.point as usize] = true;
    }
    merged(folder.path(), &runs);
    folder
}

/// Puts this table of runs into a folder as merging would.
fn merged(folder: &Path, runs: &str) {
    fs::write(folder.join("runs.csv"), runs).unwrap();
    let manifest = folder.join("manifest.json");
    let mut value: Value = serde_json::from_slice(&fs::read(&manifest).unwrap()).unwrap();
    value["status"] = "complete".into();
    let hash = blake3::hash(runs.as_bytes()).to_hex().to_string();
    value["files"] = serde_json::json!([{ "path": "runs.csv", "bytes": runs.len(), "blake3": hash }]);
    fs::write(manifest, value.to_string()).unwrap();
}

fn nobody() -> Provenance {
    Provenance { command: Vec::new(), environment: BTreeMap::new(), jobs: 1, host_cores: 1 }
}

fn ishigami(u: &[f64]) -> f64 {
    let x = |i: usize| std::f64::consts::PI * (2.0 * u[i] - 1.0);
    libm::sin(x(0)) * (1.0 + 0.1 * libm::pow(x(2), 4.0)) + 7.0 * libm::pow(libm::sin(x(1)), 2.0)
}

/// A folder of `n` base rows whose gap of resolution is the function of Ishigami, and luck that is the same everywhere.
fn known(n: usize) -> TempDir {
    let study = study(&format!("saltelli = {{ n = {n}, second_order = true, seed = 1 }}"));
    let rows: Vec<Vec<f64>> =
        saltelli(3, n, true, 1).unwrap().into_iter().map(|row| row.coordinates).collect();
    folder(&study, &rows, |at, replication| [Some(at[0]), Some(ishigami(at) + f64::from(replication))])
}

fn command(folder: &Path, words: &[&str]) -> std::process::Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_petisim"));
    command.arg("sensitivity").arg(folder).args(words).output().unwrap()
}

fn json(output: &std::process::Output) -> Value {
    let wrong = String::from_utf8_lossy(&output.stderr);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {wrong}"))
}

fn index(metric: &Value, factor: &str, index: &str) -> f64 {
    let found = metric["indices"].as_array().unwrap().iter();
    let mut found = found.filter(|entry| entry["factor"] == factor && entry["index"] == index);
    found.next().unwrap()["value"].as_f64().unwrap()
}

#[test]
fn a_sweep_of_a_known_function_gives_its_indices_and_the_same_bytes_again() {
    let folder = known(128);
    let output = command(folder.path(), &["--metric", "resolution_gap", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let metric = &json(&output)["metrics"][0];
    // Published values; with 128 base rows the standard error is about 0.05.
    for (factor, first, total) in
        [("causes", 0.3139, 0.5576), ("contested", 0.4424, 0.4424), ("rate", 0.0, 0.2437)]
    {
        let (found, found_total) = (index(metric, factor, "first"), index(metric, factor, "total"));
        assert!((found - first).abs() < 0.15 && (found_total - total).abs() < 0.15, "{factor}: {metric:#}");
    }
    assert!(metric["noise_share"].as_f64().unwrap() < 1e-9, "luck that all points share is no noise");
    let table = fs::read(folder.path().join("sensitivity.csv")).unwrap();
    let lines = String::from_utf8(table.clone()).unwrap();
    assert_eq!(lines.lines().count(), 1 + 3 * 2 + 3);
    let head = "metric,factor,other_factor,index,value,ci_low,ci_high,n,noise_share,method";
    assert_eq!(lines.lines().next(), Some(head));
    assert!(lines.contains("resolution_gap,causes,rate,second,"), "{lines}");
    command(folder.path(), &["--metric", "resolution_gap"]);
    assert_eq!(fs::read(folder.path().join("sensitivity.csv")).unwrap(), table);
    let dictionary = fs::read(folder.path().join("sensitivity.datapackage.json")).unwrap();
    let dictionary: Value = serde_json::from_slice(&dictionary).unwrap();
    let fields = dictionary["resources"][0]["schema"]["fields"].as_array().unwrap();
    let names: Vec<&str> = fields.iter().map(|field| field["name"].as_str().unwrap()).collect();
    assert_eq!(names.join(","), head);
}

#[test]
fn a_missing_run_is_named_and_refuses_its_metric_unless_base_rows_may_go() {
    let folder = known(8);
    let text = fs::read_to_string(folder.path().join("runs.csv")).unwrap();
    // Both runs of the first point are gone, as if they had failed.
    let first = text.lines().nth(1).unwrap().split(',').nth(1).unwrap().to_string();
    let left: Vec<&str> = text.lines().filter(|line| !line.contains(&first)).collect();
    merged(folder.path(), &(left.join("\n") + "\n"));
    let output = command(folder.path(), &[]);
    let wrong = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{wrong}");
    assert!(wrong.contains(&format!("point {first})")) && wrong.contains("--drop-incomplete"), "{wrong}");
    assert_eq!(fs::read_to_string(folder.path().join("sensitivity.csv")).unwrap().lines().count(), 1);
    let output =
        command(folder.path(), &["--drop-incomplete", "--metric", "resolution_gap", "--format", "json"]);
    assert_eq!(output.status.code(), Some(0));
    let metric = &json(&output)["metrics"][0];
    assert_eq!(metric["n"], 7);
    assert!(metric["left_out"].as_str().unwrap().contains(&first), "{metric:#}");
}

#[test]
fn a_screening_gives_effects_over_whole_ranges() {
    let study = study("morris = { trajectories = 12, levels = 4, seed = 1 }");
    let rows: Vec<Vec<f64>> =
        morris(3, 12, 4, 1).unwrap().into_iter().map(|point| point.coordinates).collect();
    let folder = folder(&study, &rows, |at, _| [Some(5.0 * at[0] - 2.0 * at[2]), None]);
    let output = command(folder.path(), &["--metric", "tickets", "--format", "json"]);
    let metric = &json(&output)["metrics"][0];
    for (factor, mu) in [("causes", 5.0), ("contested", 0.0), ("rate", -2.0)] {
        assert!((index(metric, factor, "mu") - mu).abs() < 1e-9, "{metric:#}");
        assert!((index(metric, factor, "mu_star") - mu.abs()).abs() < 1e-9);
        assert!(index(metric, factor, "sigma").abs() < 1e-9);
    }
    let text = String::from_utf8(command(folder.path(), &["--metric", "tickets"]).stdout).unwrap();
    let places = ["causes", "rate", "contested"].map(|factor| text.find(&format!("\n  {factor} ")).unwrap());
    assert!(places.is_sorted(), "{text}");
}

#[test]
fn what_cannot_be_analysed_is_told() {
    let told = |folder: &Path, words: &[&str], code: i32, parts: &[&str]| {
        let output = command(folder, words);
        let wrong = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{wrong}");
        parts.iter().for_each(|part| assert!(wrong.contains(part), "{part:?} is not in {wrong}"));
    };
    let empty = tempfile::tempdir().unwrap();
    told(empty.path(), &[], 2, &["is not the folder of a sweep", "petisim sweep"]);
    let other = study("latin_hypercube = { points = 4 }");
    let other = folder(&other, &vec![vec![0.0; 3]; 4], |_, _| [Some(1.0), None]);
    told(other.path(), &[], 2, &["`latin_hypercube` design has no indices", "design.saltelli"]);
    let folder = known(4);
    told(
        folder.path(),
        &["--metric", "ticket"],
        2,
        &["there is no metric `ticket`", "did you mean `tickets`"],
    );
    told(folder.path(), &["--metric", "appeals"], 2, &["does not keep `appeals`", "tickets, resolution_gap"]);
    told(folder.path(), &["--confidence", "95"], 2, &["between 0 and 1"]);
    fs::write(folder.path().join("runs.csv"), "run_id\n").unwrap();
    told(folder.path(), &[], 6, &["runs.csv` was changed after it was written"]);
    let manifest = folder.path().join("manifest.json");
    let planned = fs::read_to_string(&manifest).unwrap().replace("\"complete\"", "\"planned\"");
    fs::write(&manifest, planned).unwrap();
    told(folder.path(), &[], 2, &["has no merged tables", "petisim merge"]);
}

#[test]
fn a_design_or_a_study_that_was_edited_is_not_analysed() {
    let folder = known(4);
    let manifest = folder.path().join("manifest.json");
    let read = || -> Value { serde_json::from_slice(&fs::read(&manifest).unwrap()).unwrap() };
    assert_eq!(command(folder.path(), &[]).status.code(), Some(0));
    let table = fs::read(folder.path().join("sensitivity.csv")).unwrap();
    let hash = blake3::hash(&table).to_hex().to_string();
    assert_eq!(read()["analyses"][0]["path"], "sensitivity.csv");
    assert_eq!(read()["analyses"][0]["blake3"], hash.as_str());
    let refused = |says: &str| {
        let output = command(folder.path(), &[]);
        let wrong = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() == Some(6) && wrong.contains(says), "{says}: {wrong}");
    };
    for name in ["design.csv", "study.resolved.toml"] {
        let path = folder.path().join(name);
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, format!("{text}\n")).unwrap();
        refused(&format!("{name}` was changed after it was written"));
        fs::write(&path, text).unwrap();
    }
    assert_eq!(command(folder.path(), &[]).status.code(), Some(0), "all is as it was");
    let mut other = read();
    other["results_version"] = 0.into();
    fs::write(&manifest, other.to_string()).unwrap();
    refused("is of results version 0");
}

#[test]
fn a_study_is_swept_first_and_then_analysed() {
    let place = tempfile::tempdir().unwrap();
    let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/minimal.toml");
    let text = format!(
        "petisim = 1\nbase = {base:?}\nreplications = 2\nmetrics = [\"problems\"]\n\
         set = {{ \"run.length\" = \"20 d\", \"run.warm_up\" = \"1 d\" }}\n\
         factors.rate = {{ path = \"citizens.problems.rate\", range = {{ from = 100.0, to = 300.0 }} }}\n\
         factors.staff = {{ path = \"unit.town.staff\", range = {{ from = 1, to = 4 }} }}\n\
         design.morris = {{ trajectories = 2, levels = 4, seed = 1 }}\n"
    );
    fs::write(place.path().join("screen.toml"), text).unwrap();
    let run = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_petisim"));
        command.current_dir(place.path()).args(["sensitivity", "screen.toml", "--format", "json"]);
        command.output().unwrap()
    };
    let output = run();
    let metric = &json(&output)["metrics"][0];
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(index(metric, "rate", "mu") > 0.0, "{metric:#}");
    assert_eq!(index(metric, "staff", "mu_star"), 0.0, "problems arise whoever works: {metric:#}");
    assert_eq!(json(&run()), json(&output), "the second time nothing is left to run");
}

#[test]
fn groups_of_factors_have_one_row_and_one_index() {
    let place = tempfile::tempdir().unwrap();
    let minimal = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/minimal.toml");
    fs::copy(minimal, place.path().join("minimal.toml")).unwrap();
    let study = "petisim = 1\nbase = \"minimal.toml\"\nreplications = 1\nmetrics = [\"calls\"]\n\
        set = { \"run.warm_up\" = \"2 d\", \"run.length\" = \"10 d\" }\n[factors]\n\
        demand = { path = \"citizens.problems.rate\", range = { from = 100, to = 300 }, group = \"citizens\" }\n\
        memory = { path = \"citizens.voice.memory\", range = { from = \"30 d\", to = \"90 d\" }, group = \"citizens\" }\n\
        share = { path = \"desks.follow_up.share\", range = { from = 0.1, to = 0.9 } }\n\
        [design]\nmorris = { trajectories = 3 }\n";
    fs::write(place.path().join("study.toml"), study).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_petisim"));
    command.args(["sensitivity", "study.toml"]).current_dir(place.path()).env_remove("PETISIM_OUT");
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let design = fs::read_to_string(place.path().join("out/study/design.csv")).unwrap();
    let count = |what: &str| design.lines().filter(|line| line.contains(what)).count();
    assert_eq!((design.lines().count(), count("group=citizens"), count("factor=share")), (1 + 9, 3, 3));
    let indices = fs::read_to_string(place.path().join("out/study/sensitivity.csv")).unwrap();
    let value = |factor: &str, index: &str| {
        let line =
            indices.lines().find(|line| line.starts_with(&format!("calls,{factor},,{index},"))).unwrap();
        line.split(',').nth(4).unwrap().to_string()
    };
    assert!(value("citizens", "mu_star").parse::<f64>().unwrap() > 0.0, "{indices}");
    assert_eq!((value("citizens", "mu"), value("citizens", "sigma")), (String::new(), String::new()));
    assert!(!value("share", "mu").is_empty() && !indices.contains("demand"), "{indices}");
}
