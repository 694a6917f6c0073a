//! The program as a user meets it: exit codes, streams, files, signals.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

/// A small world with the main mechanisms on.
const WORLD: &str = r#"
petisim = 1
title = "小区 – a small place"

[run]
warm_up = "5 d"
length = "20 d"
replications = 3

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
follow_up = {}
[units]
refusal = {}
authority = {}
handling = {}
workforce = {}
"#;

/// Laid over [`WORLD`]: requests of a made-up city take the place of generated demand.
const REPLAY: &str = r#"
[run]
start = "2018-02-01"
warm_up = "28 d"
length = "100 d"
replications = 2
[requests]
wanted = "the requests of Lindhaven"
delimiter = ";"
time_format = "%d.%m.%Y %H:%M:%S"
unknown_category = "noise"
unknown_unit = "none"
[requests.columns]
id = "Case"
opened = "Reported"
closed = "Solved"
category = "Matter"
"#;

/// A folder with the scenario `world.toml` in it.
struct Place(TempDir);

impl Place {
    fn new() -> Place {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("world.toml"), WORLD).unwrap();
        Place(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// `petisim` with these words, in this folder and without any variable of ours.
    fn command(&self, words: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_petisim"));
        command.args(words.split_whitespace()).current_dir(self.0.path());
        command.env_remove("PETISIM_JOBS").env_remove("PETISIM_OUT").env_remove("NO_COLOR");
        command
    }

    fn petisim(&self, words: &str) -> Output {
        self.command(words).output().unwrap()
    }

    /// Exit code and both streams.
    fn say(&self, words: &str) -> (i32, String, String) {
        let output = self.petisim(words);
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    }
}

/// Name and bytes of every file but the manifest.
fn results(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()))
        .filter(|(name, _)| name != "manifest.json")
        .collect();
    files.sort();
    files
}

fn lines(path: &Path) -> Vec<String> {
    fs::read_to_string(path).unwrap().lines().map(Into::into).collect()
}

#[test]
fn mistakes_on_the_command_line_exit_with_2() {
    let place = Place::new();
    for words in [
        "",
        "fly",
        "run",
        "run world.toml --replications many",
        "run world.toml --jobs 0",
        "run world.toml --seed -1",
        "run world.toml --seed 9007199254740993",
        "run world.toml --replications 0",
        "run world.toml --set",
        "run world.toml --set run.sead=3",
        "run nowhere.toml",
        "check",
        "params units.nothing",
    ] {
        let (code, out, err) = place.say(words);
        assert_eq!((code, out.as_str()), (2, ""), "{words}");
        assert!(!err.is_empty(), "{words}");
    }
    assert!(!place.path("out").exists());
}

#[test]
fn help_is_for_everybody_and_names_codes_and_variables() {
    let place = Place::new();
    let (code, out, err) = place.say("--help");
    assert_eq!((code, err.as_str()), (0, ""));
    for word in ["run", "check", "schema", "params", "130", "--force"] {
        assert!(out.contains(word), "{word}");
    }
    let (code, out, _) = place.say("run --help");
    assert_eq!(code, 0);
    for word in ["PETISIM_JOBS", "PETISIM_OUT", "--no-series", "Examples:"] {
        assert!(out.contains(word), "{word}");
    }
}

#[test]
fn a_run_writes_its_files_and_shows_the_record_beside_the_truth() {
    let place = Place::new();
    let (code, out, err) = place.say("run world.toml --tickets --events");
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.starts_with("小区 – a small place\n2017-01-06 to 2017-01-26: 20 days counted"), "{out}");
    assert!(out.contains("Record, truth"), "{out}");
    assert!(out.lines().all(|line| line.chars().count() <= 80), "{out}");
    assert!(!out.contains('\x1b'), "no colours where nobody sees them");
    let names: Vec<String> = results(&place.path("out/world")).into_iter().map(|(name, _)| name).collect();
    let expected = [
        "cycle_times.csv",
        "datapackage.json",
        "events.csv",
        "metrics.csv",
        "runs.csv",
        "scenario.resolved.toml",
        "series.csv",
        "summary.csv",
        "tickets.csv",
    ];
    assert_eq!(names, expected);
    assert!(lines(&place.path("out/world/tickets.csv")).len() > 10);
}

/// The values of some columns, row by row.
fn columns(folder: &Path, file: &str, names: &[&str]) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_path(folder.join(file)).unwrap();
    let header = reader.headers().unwrap().clone();
    let places: Vec<usize> =
        names.iter().map(|name| header.iter().position(|column| column == *name).unwrap()).collect();
    let row = |record: csv::StringRecord| places.iter().map(|place| record[*place].to_string()).collect();
    reader.records().map(|record| row(record.unwrap())).collect()
}

#[test]
fn keys_are_what_the_data_package_says() {
    let place = Place::new();
    place.petisim("run world.toml --tickets --events");
    let folder = place.path("out/world");
    let package: Value = serde_json::from_slice(&fs::read(folder.join("datapackage.json")).unwrap()).unwrap();
    let words = |value: &Value| -> Vec<String> {
        value.as_array().into_iter().flatten().map(|word| word.as_str().unwrap().into()).collect()
    };
    for resource in package["resources"].as_array().unwrap() {
        let (file, schema) = (resource["path"].as_str().unwrap(), &resource["schema"]);
        let key = words(&schema["primaryKey"]);
        let mut rows = columns(&folder, file, &key.iter().map(String::as_str).collect::<Vec<_>>());
        let count = rows.len();
        rows.sort();
        rows.dedup();
        assert!(key.is_empty() || (count > 0 && rows.len() == count), "{file}: {key:?}");
        for reference in schema["foreignKeys"].as_array().into_iter().flatten() {
            let column = &words(&reference["fields"])[0];
            let there = format!("{}.csv", reference["reference"]["resource"].as_str().unwrap());
            let known = columns(&folder, &there, &[column]);
            assert!(columns(&folder, file, &[column]).iter().all(|value| known.contains(value)), "{file}");
        }
    }
    let series =
        package["resources"].as_array().unwrap().iter().find(|table| table["name"] == "series").unwrap();
    let explained: Vec<&str> =
        series["metrics"].as_array().unwrap().iter().map(|metric| metric["name"].as_str().unwrap()).collect();
    let used = columns(&folder, "series.csv", &["metric"]);
    assert!(used.iter().all(|metric| explained.contains(&&*metric[0])));
}

#[test]
fn json_is_one_value_on_standard_output() {
    let place = Place::new();
    let (code, out, _) = place.say("run world.toml --format json --replications 2");
    let value: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &value["status"], &value["runs"]["done"]), (0, &"complete".into(), &2.into()));
    let summary = lines(&place.path("out/world/summary.csv"));
    assert_eq!(value["metrics"].as_array().unwrap().len(), summary.len() - 1);
    for file in value["files"].as_array().unwrap() {
        assert!(place.path("out/world").join(file.as_str().unwrap()).exists(), "{file}");
    }
}

#[test]
fn threads_logs_and_replications_change_no_byte_of_a_run() {
    let place = Place::new();
    place.petisim("run world.toml -o one --jobs 1 --tickets --events");
    place.petisim("run world.toml -o many --jobs 4 --tickets --events");
    assert_eq!(results(&place.path("one")), results(&place.path("many")));
    place.petisim("run world.toml -o few --no-series");
    place.petisim("run world.toml -o alone --replications 1");
    let (one, few) = (lines(&place.path("one/runs.csv")), lines(&place.path("few/runs.csv")));
    assert_eq!(one, few);
    assert_eq!(one[..2], lines(&place.path("alone/runs.csv")));
    assert_ne!(one[1].split(',').skip(3).collect::<Vec<_>>(), one[2].split(',').skip(3).collect::<Vec<_>>());
}

#[test]
fn the_resolved_scenario_gives_the_same_bytes_again() {
    let place = Place::new();
    place.petisim("run world.toml --seed 11 --set desks.follow_up.share=0.5 -o first");
    assert_eq!(place.say("run first/scenario.resolved.toml -o second").0, 0);
    assert_eq!(results(&place.path("first")), results(&place.path("second")));
}

#[test]
fn an_equal_result_is_rewritten_and_a_different_one_is_left_alone() {
    let place = Place::new();
    assert_eq!(place.say("run world.toml").0, 0);
    let before = results(&place.path("out/world"));
    assert_eq!(place.say("run world.toml").0, 0);
    let (code, _, err) = place.say("run world.toml --seed 2");
    assert_eq!(code, 6);
    assert!(err.contains("different results") && err.contains("--force"), "{err}");
    assert_eq!(results(&place.path("out/world")), before);
    assert_eq!(place.say("run world.toml --seed 2 --force").0, 0);
    assert_ne!(results(&place.path("out/world")), before);
}

#[test]
fn flags_win_over_the_environment() {
    let place = Place::new();
    place.command("run world.toml --replications 1").env("PETISIM_OUT", "there").assert().code(0);
    assert!(place.path("there/runs.csv").exists());
    place.command("run world.toml --replications 1 -o here").env("PETISIM_OUT", "nowhere").assert().code(0);
    assert!(place.path("here/runs.csv").exists() && !place.path("nowhere").exists());
    place.command("run world.toml").env("PETISIM_JOBS", "none").assert().code(2);
}

#[test]
fn a_replay_wants_its_file_and_sets_simulated_times_beside_recorded_ones() {
    let place = Place::new();
    fs::write(place.path("replay.toml"), REPLAY).unwrap();
    assert_eq!(place.say("check world.toml --overlay replay.toml").0, 0);
    let (code, _, err) = place.say("run world.toml --overlay replay.toml");
    assert_eq!(code, 2);
    assert!(err.contains("the requests of Lindhaven") && err.contains("--set requests.file"), "{err}");
    assert!(!place.path("out").exists());

    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/data/lindhaven_2018.csv");
    fs::copy(data, place.path("requests.csv")).unwrap();
    let (code, _, err) =
        place.say("run world.toml --overlay replay.toml --set requests.file=requests.csv -o first");
    assert!(code == 0 && err.contains("rows kept"), "{err}");
    let manifest: Value =
        serde_json::from_slice(&fs::read(place.path("first/manifest.json")).unwrap()).unwrap();
    let inputs = manifest["inputs"].as_array().unwrap();
    let hash = |file: &str| blake3::hash(&fs::read(place.path(file)).unwrap()).to_hex().to_string();
    let hashes: Vec<&str> = inputs.iter().map(|input| input["blake3"].as_str().unwrap()).collect();
    assert_eq!(hashes, [hash("world.toml"), hash("replay.toml"), hash("requests.csv")]);
    let rows =
        columns(&place.path("first"), "replay.csv", &["unit", "category", "recorded_n", "simulated_n"]);
    assert_eq!(rows[0], ["all", "all", "325", "325"]);
    let (code, _, err) = place.say("run first/scenario.resolved.toml -o second");
    assert_eq!(code, 0, "{err}");
    assert_eq!(results(&place.path("first")), results(&place.path("second")));
}

#[test]
fn check_tells_good_from_bad() {
    let place = Place::new();
    fs::write(place.path("bad.toml"), WORLD.replace("residents", "residence")).unwrap();
    let (code, out, _) = place.say("check world.toml");
    assert_eq!((code, out.as_str()), (0, "world.toml: scenario, ok\n"));
    let (code, out, err) = place.say("check world.toml bad.toml");
    assert_eq!((code, out.as_str()), (2, "world.toml: scenario, ok\nbad.toml: scenario, cannot be used\n"));
    assert!(err.contains("bad.toml:") && err.contains("did you mean `residents`"), "{err}");
    let (code, out, _) = place.say("check world.toml bad.toml --format json");
    let value: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &value[0]["ok"], &value[1]["ok"]), (2, &true.into(), &false.into()));
    assert_eq!(value[1]["diagnostics"][0]["path"], "world.residence");
    assert!(!place.path("out").exists());
}

#[test]
fn schema_and_params_explain_every_parameter() {
    let place = Place::new();
    let schema: Value = serde_json::from_str(&place.say("schema").1).unwrap();
    assert!(schema["properties"]["run"].is_object());
    let (code, out, _) = place.say("params run.warm_up");
    assert!(code == 0 && out.contains("clock time") && out.contains("270 d"), "{out}");
    let all: Value = serde_json::from_str(&place.say("params --format json").1).unwrap();
    assert!(all.as_array().unwrap().iter().any(|parameter| parameter["path"] == "run.warm_up"));
    let (code, _, err) = place.say("params run.warmup");
    assert!(code == 2 && err.contains("did you mean `run.warm_up`"), "{err}");
}

#[test]
fn colours_are_there_when_they_are_wanted() {
    let place = Place::new();
    assert!(place.say("run nowhere.toml --color always").2.contains('\x1b'));
    assert!(!place.say("run nowhere.toml --color never").2.contains('\x1b'));
    let forced = place.command("run nowhere.toml").env("CLICOLOR_FORCE", "1").output().unwrap();
    assert!(String::from_utf8(forced.stderr).unwrap().contains('\x1b'));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let place = Place::new();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_petisim"));
    command.args(["params", "--format", "json"]).current_dir(place.0.path());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), b"".as_slice()));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_under_standard_output_is_told() {
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_petisim"));
    let output = command.arg("schema").stdout(full).stderr(Stdio::piped()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("cannot write to standard output"), "{told}");
}

#[cfg(unix)]
#[test]
fn ctrl_c_keeps_the_runs_that_are_finished() {
    let place = Place::new();
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_petisim"));
    command
        .args(["run", "world.toml", "--replications", "100000", "--no-series"])
        .current_dir(place.0.path());
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let manifest = place.path("out/world/manifest.json");
    for _ in 0..500 {
        std::thread::sleep(std::time::Duration::from_millis(20));
        if manifest.exists() {
            break;
        }
    }
    std::thread::sleep(std::time::Duration::from_millis(500));
    let kill = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(kill.success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    let manifest: Value = serde_json::from_slice(&fs::read(manifest).unwrap()).unwrap();
    let done = manifest["counts"]["done"].as_u64().unwrap();
    assert!(manifest["status"] == "interrupted" && (1..100_000).contains(&done), "{done}");
    assert_eq!(lines(&place.path("out/world/runs.csv")).len() as u64, done + 1);
    let hidden = results(&place.path("out/world")).into_iter().filter(|(name, _)| name.starts_with('.'));
    assert_eq!(hidden.count(), 0, "no unfinished file is left");
}
