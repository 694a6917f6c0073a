//! Whole executions of a made-up engine: what is written, what is left alone, and what does not matter.

use std::fs;
use std::path::Path;
use std::sync::atomic::Ordering;

use tempfile::TempDir;

use super::execute::{Order, execute};
use crate::command::exit::{Exit, Fault};
use crate::experiment::fixture::{Accident, Fake, subject};
use crate::experiment::{Stop, Subject};
use crate::results::run::files::{Outputs, Packing, Written};
use crate::store::manifest::{Provenance, Status};

const ALL: Outputs = Outputs {
    series: true,
    replay: false,
    tickets: true,
    events: true,
    xes: Some(Packing::Plain),
    ocel: true,
};
const FEW: Outputs =
    Outputs { series: false, replay: false, tickets: false, events: false, xes: None, ocel: false };

/// An execution with everything ordinary but what a test is about.
struct Try<'a> {
    engine: Fake,
    subject: Subject,
    folder: &'a Path,
    outputs: Outputs,
    jobs: usize,
    force: bool,
    stop: Stop,
}

impl Try<'_> {
    fn in_folder(folder: &Path) -> Try<'_> {
        let (engine, stop) = (Fake::default(), Stop::default());
        Try { engine, subject: subject(4), folder, outputs: ALL, jobs: 2, force: false, stop }
    }

    fn go(&self) -> Result<Written, Fault> {
        let order = Order {
            subject: &self.subject,
            first: 0,
            folder: self.folder.to_path_buf(),
            outputs: self.outputs,
            force: self.force,
            jobs: self.jobs,
            quiet: true,
            provenance: Provenance::default(),
            precision: None,
        };
        execute(&self.engine, order, &self.stop)
    }
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// Name and bytes of every file but the manifest, in alphabetical order.
fn contents(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_string(), fs::read(&path).unwrap()))
        .filter(|(name, _)| name != "manifest.json")
        .collect();
    files.sort();
    files
}

fn manifest(folder: &Path) -> serde_json::Value {
    serde_json::from_slice(&fs::read(folder.join("manifest.json")).unwrap()).unwrap()
}

fn text(folder: &Path, file: &str) -> String {
    fs::read_to_string(folder.join(file)).unwrap()
}

fn rows(folder: &Path, file: &str) -> Vec<csv::StringRecord> {
    csv::Reader::from_path(folder.join(file)).unwrap().records().map(Result::unwrap).collect()
}

#[test]
fn any_number_of_threads_writes_the_same_bytes() {
    let (one, four) = (folder(), folder());
    Try { jobs: 1, ..Try::in_folder(one.path()) }.go().unwrap();
    Try { jobs: 4, ..Try::in_folder(four.path()) }.go().unwrap();
    assert_eq!(contents(one.path()).len(), 11);
    assert_eq!(contents(one.path()), contents(four.path()));
}

#[test]
fn what_is_logged_changes_no_result() {
    let (all, few) = (folder(), folder());
    Try::in_folder(all.path()).go().unwrap();
    Try { outputs: FEW, ..Try::in_folder(few.path()) }.go().unwrap();
    for file in ["runs.csv", "metrics.csv", "summary.csv"] {
        assert_eq!(text(all.path(), file), text(few.path(), file));
    }
    let names: Vec<String> = contents(few.path()).into_iter().map(|(name, _)| name).collect();
    assert_eq!(
        names,
        [
            "cycle_times.csv",
            "datapackage.json",
            "metrics.csv",
            "runs.csv",
            "scenario.resolved.toml",
            "summary.csv"
        ]
    );
}

#[test]
fn the_data_package_lists_exactly_the_columns_that_exist() {
    let folder = folder();
    let engine = Fake { accidents: vec![Accident::Broken(1)], ..Fake::default() };
    Try { engine, ..Try::in_folder(folder.path()) }.go().unwrap();
    let package: serde_json::Value = serde_json::from_str(&text(folder.path(), "datapackage.json")).unwrap();
    let mut listed = Vec::new();
    for resource in package["resources"].as_array().unwrap() {
        let path = resource["path"].as_str().unwrap();
        let fields = resource["schema"]["fields"].as_array().unwrap();
        let names: Vec<&str> = fields.iter().map(|field| field["name"].as_str().unwrap()).collect();
        let header = csv::Reader::from_path(folder.path().join(path)).unwrap().headers().unwrap().clone();
        assert_eq!(names, header.iter().collect::<Vec<_>>(), "{path}");
        for field in fields {
            assert!(!field["description"].as_str().unwrap().is_empty(), "{path}: {field}");
        }
        for key in resource["schema"]["primaryKey"].as_array().into_iter().flatten() {
            assert!(names.contains(&key.as_str().unwrap()), "{path}: {key}");
        }
        listed.push(path.to_string());
    }
    let on_disk =
        contents(folder.path()).into_iter().map(|(name, _)| name).filter(|name| name.ends_with(".csv"));
    listed.sort();
    assert_eq!(listed, on_disk.collect::<Vec<_>>());
}

#[test]
fn tables_hold_what_the_runs_left_behind() {
    let folder = folder();
    let written = Try::in_folder(folder.path()).go().unwrap();
    let run = |replication: u32| subject(4).run_id(replication);

    let runs = rows(folder.path(), "runs.csv");
    assert_eq!(
        runs.iter().map(|row| row[0].to_string()).collect::<Vec<_>>(),
        (0..4).map(run).collect::<Vec<_>>()
    );
    let values: Vec<&str> = runs[1].iter().skip(2).collect();
    assert_eq!(values, ["1", "7", "2 d", "0.08", "1201", "0.91", "0.6", ""]);

    let summary = rows(folder.path(), "summary.csv");
    // 1200 to 1203: mean 1201.5, sd sqrt(5/3).
    assert_eq!(
        summary[0].iter().skip(1).take(5).collect::<Vec<_>>(),
        ["tickets", "volume", "4", "0", "1201.5"]
    );
    assert!((summary[0][6].parse::<f64>().unwrap() - (5.0_f64 / 3.0).sqrt()).abs() < 1e-12);
    assert_eq!((&summary[3][3], &summary[3][4], &summary[3][5]), ("2", "2", "80.5"));

    let metrics = rows(folder.path(), "metrics.csv");
    assert_eq!(metrics.len(), 4 * (4 + 2));
    let reading: Vec<&str> = metrics[4].iter().skip(1).collect();
    assert_eq!(reading, ["water_bureau", "noise", "2017-01", "tickets", "5"]);

    let series = rows(folder.path(), "series.csv");
    let point: Vec<&str> = series[0].iter().skip(1).collect();
    assert_eq!(point, ["2017-01-03T00:00:00", "water_bureau", "waiting_jobs", "0.2"]);
    assert_eq!((written.counts.done, written.events), (4, 400));
}

#[test]
fn logs_follow_every_ticket_and_are_in_order_within_a_run() {
    let folder = folder();
    Try::in_folder(folder.path()).go().unwrap();
    let events = rows(folder.path(), "events.csv");
    assert_eq!(events.len(), 4 * (12 + 12 + 11));
    let first: Vec<&str> = events[0].iter().skip(2).collect();
    let (case, citizen) = (["phone", "noise", "1"], "0000000000000002");
    let made = ["ticket_made", "2017-01-01T00:00:00", "city", "desk", "district_1", "", "", "false"];
    assert_eq!(first, [&made[..], &case, &[citizen]].concat());
    let second: Vec<&str> = events[1].iter().skip(2).collect();
    let signed = ["signed", "2017-01-01T01:00:00", "water_bureau", "unit", "water_bureau", "", "", "false"];
    assert_eq!(second, [&signed[..], &case, &[citizen]].concat());
    let keys: Vec<_> = events.iter().map(|row| (row[0].to_string(), row[3].to_string())).collect();
    assert!(keys.is_sorted(), "by run, and by time within a run");

    let tickets = rows(folder.path(), "tickets.csv");
    let column = |name: &str| {
        let header =
            csv::Reader::from_path(folder.path().join("tickets.csv")).unwrap().headers().unwrap().clone();
        header.iter().position(|column| column == name).unwrap()
    };
    let cases: std::collections::BTreeSet<&str> = events.iter().map(|row| &row[1]).collect();
    assert_eq!(cases, tickets.iter().map(|row| &row[column("case_id")]).collect());
    assert_eq!(tickets.len(), 4 * 12);
    let of_the_first_run: Vec<&str> = tickets[..12].iter().map(|row| &row[column("end")]).collect();
    assert_eq!(of_the_first_run, [["closed"; 11].as_slice(), &["open"]].concat());
    assert_eq!((&tickets[0][column("in_window")], &tickets[1][column("in_window")]), ("false", "true"));
    assert_eq!(&tickets[0][column("staff_h")], "1.5");
}

#[test]
fn a_replay_sets_recorded_and_simulated_cycles_side_by_side() {
    let folder = folder();
    let engine = Fake { replays: true, ..Fake::default() };
    Try { engine, outputs: Outputs { replay: true, ..FEW }, ..Try::in_folder(folder.path()) }.go().unwrap();
    let rows = rows(folder.path(), "replay.csv");
    let groups: Vec<(&str, &str)> = rows[..3].iter().map(|row| (&row[1], &row[2])).collect();
    assert_eq!(groups, [("all", "all"), ("east_town", "all"), ("all", "water")]);
    assert_eq!(rows[0].iter().skip(3).take(6).collect::<Vec<_>>(), ["4", "3", "0.25", "0.25", "12.5", ""]);
}

#[test]
fn runs_that_fail_are_rows_and_the_others_are_written() {
    let folder = folder();
    let accidents = vec![Accident::Broken(0), Accident::Panic(1), Accident::Infinite(3)];
    let engine = Fake { accidents, ..Fake::default() };
    let written = Try { engine, ..Try::in_folder(folder.path()) }.go().unwrap();
    assert_eq!((written.status, written.counts.done, written.counts.failed), (Status::Failed, 1, 3));
    let failures = rows(folder.path(), "failures.csv");
    let told: Vec<(&str, &str)> = failures.iter().map(|row| (&row[2], &row[3])).collect();
    assert_eq!(told[0], ("model", "a ticket is open in two places"));
    assert_eq!(told[1], ("panic", "no such unit"));
    assert_eq!(told[2].0, "metrics");
    assert_eq!(rows(folder.path(), "runs.csv").len(), 1);
    assert_eq!(manifest(folder.path())["status"], "failed");
}

#[test]
fn an_equal_result_is_rewritten_in_place() {
    let folder = folder();
    Try::in_folder(folder.path()).go().unwrap();
    let before = contents(folder.path());
    Try::in_folder(folder.path()).go().unwrap();
    assert_eq!(contents(folder.path()), before);
    assert_eq!(manifest(folder.path())["status"], "complete");
}

#[test]
fn more_files_of_the_same_runs_may_be_added_but_none_is_dropped() {
    let folder = folder();
    Try { outputs: FEW, ..Try::in_folder(folder.path()) }.go().unwrap();
    Try::in_folder(folder.path()).go().unwrap();
    let fault = Try { outputs: FEW, ..Try::in_folder(folder.path()) }.go().unwrap_err();
    assert_eq!(fault.exit, Exit::Exists);
    assert!(fault.error.to_string().contains("`events.csv`"), "{}", fault.error);
    assert!(folder.path().join("events.csv").exists());
}

#[test]
fn a_different_result_is_left_alone_and_nothing_is_computed() {
    let folder = folder();
    Try::in_folder(folder.path()).go().unwrap();
    let (before, manifest_before) = (contents(folder.path()), manifest(folder.path()));
    let other = Try { subject: subject(5), ..Try::in_folder(folder.path()) };
    assert_eq!(other.go().unwrap_err().exit, Exit::Exists);
    assert_eq!(other.engine.begun.load(Ordering::Relaxed), 0);
    assert_eq!((contents(folder.path()), manifest(folder.path())), (before, manifest_before));
}

#[test]
fn force_replaces_a_different_result_and_leaves_no_file_of_it() {
    let folder = folder();
    Try::in_folder(folder.path()).go().unwrap();
    fs::write(folder.path().join("notes.txt"), "mine").unwrap();
    Try { subject: subject(5), outputs: FEW, force: true, ..Try::in_folder(folder.path()) }.go().unwrap();
    let names: Vec<String> = contents(folder.path()).into_iter().map(|(name, _)| name).collect();
    let ours = [
        "cycle_times.csv",
        "datapackage.json",
        "metrics.csv",
        "notes.txt",
        "runs.csv",
        "scenario.resolved.toml",
        "summary.csv",
    ];
    assert_eq!(names, ours);
    assert_eq!(rows(folder.path(), "runs.csv").len(), 5);
}

#[test]
fn a_folder_with_other_things_in_it_is_left_alone() {
    let folder = folder();
    fs::write(folder.path().join("notes.txt"), "mine").unwrap();
    let attempt = Try::in_folder(folder.path());
    let fault = attempt.go().unwrap_err();
    assert_eq!(fault.exit, Exit::Exists);
    assert!(fault.error.to_string().contains("`notes.txt`"), "{}", fault.error);
    assert_eq!(contents(folder.path()).len(), 1);
    assert_eq!(attempt.engine.begun.load(Ordering::Relaxed), 0);
}

#[test]
fn a_file_in_place_of_the_folder_is_left_alone() {
    let folder = folder();
    let file = folder.path().join("out");
    fs::write(&file, "mine").unwrap();
    assert_eq!(Try::in_folder(&file).go().unwrap_err().exit, Exit::Exists);
    assert_eq!(fs::read(&file).unwrap(), b"mine");
}

#[test]
fn a_table_that_was_edited_by_hand_is_not_overwritten() {
    let folder = folder();
    Try::in_folder(folder.path()).go().unwrap();
    let edited = text(folder.path(), "runs.csv").replace("1200", "1300");
    fs::write(folder.path().join("runs.csv"), &edited).unwrap();
    let fault = Try::in_folder(folder.path()).go().unwrap_err();
    assert_eq!(fault.exit, Exit::Exists);
    assert!(fault.error.to_string().contains("changed"), "{}", fault.error);
    assert_eq!(text(folder.path(), "runs.csv"), edited);
}

#[test]
fn other_bytes_for_the_same_scenario_replace_nothing() {
    let folder = folder();
    Try::in_folder(folder.path()).go().unwrap();
    let before = contents(folder.path());
    let engine = Fake { bias: 0.5, ..Fake::default() };
    let fault = Try { engine, ..Try::in_folder(folder.path()) }.go().unwrap_err();
    assert_eq!(fault.exit, Exit::Exists);
    assert_eq!(contents(folder.path()), before);
    assert_eq!(manifest(folder.path())["status"], "complete");
}

#[test]
fn a_stop_keeps_what_is_finished() {
    let folder = folder();
    let stop = Stop::default();
    let asked = stop.clone();
    let before_end = move |replication| {
        if replication == 1 {
            asked.ask();
        }
    };
    let engine = Fake { before_end: Some(Box::new(before_end)), ..Fake::default() };
    let written = Try { engine, stop, jobs: 1, ..Try::in_folder(folder.path()) }.go().unwrap();
    assert_eq!((written.status, written.counts.done), (Status::Interrupted, 2));
    assert_eq!(rows(folder.path(), "runs.csv").len(), 2);
    assert_eq!(manifest(folder.path())["status"], "interrupted");
    // The next attempt at the same runs is welcome.
    assert_eq!(Try::in_folder(folder.path()).go().unwrap().status, Status::Complete);
}

#[test]
fn an_interrupted_result_never_replaces_a_complete_one() {
    let folder = folder();
    Try::in_folder(folder.path()).go().unwrap();
    let before = contents(folder.path());
    let stop = Stop::default();
    stop.ask();
    let written = Try { stop, ..Try::in_folder(folder.path()) }.go().unwrap();
    assert!(written.kept_earlier);
    assert_eq!(contents(folder.path()), before);
    assert_eq!(manifest(folder.path())["status"], "complete");
}

#[test]
fn a_disk_that_fails_is_told_and_leaves_no_half_file() {
    let parent = folder();
    let folder = parent.path().join("out");
    let gone = folder.clone();
    let before_end = move |replication| {
        if replication == 0 {
            fs::remove_dir_all(&gone).unwrap();
        }
    };
    let engine = Fake { before_end: Some(Box::new(before_end)), ..Fake::default() };
    let fault = Try { engine, jobs: 1, outputs: FEW, ..Try::in_folder(&folder) }.go().unwrap_err();
    assert_eq!(fault.exit, Exit::Internal);
    assert!(fault.error.to_string().contains("cannot write into"), "{}", fault.error);
    assert_eq!(fs::read_dir(parent.path()).unwrap().count(), 0);
}

#[test]
fn a_log_that_cannot_be_written_ends_all_runs() {
    let parent = folder();
    let folder = parent.path().join("out");
    let gone = folder.clone();
    let before_end = move |_| {
        let _ = fs::remove_dir_all(&gone);
    };
    let engine = Fake { before_end: Some(Box::new(before_end)), ..Fake::default() };
    let attempt = Try { engine, jobs: 1, ..Try::in_folder(&folder) };
    let fault = attempt.go().unwrap_err();
    assert_eq!(fault.exit, Exit::Internal);
    assert!(attempt.engine.begun.load(Ordering::Relaxed) < 4);
}

#[test]
fn no_unfinished_file_is_left_behind() {
    let folder = folder();
    let engine = Fake { accidents: vec![Accident::Panic(2)], ..Fake::default() };
    Try { engine, ..Try::in_folder(folder.path()) }.go().unwrap();
    let hidden = contents(folder.path()).into_iter().filter(|(name, _)| name.starts_with('.'));
    assert_eq!(hidden.count(), 0);
}

#[test]
fn the_manifest_names_every_file_with_its_hash() {
    let folder = folder();
    Try::in_folder(folder.path()).go().unwrap();
    let manifest = manifest(folder.path());
    let mut listed: Vec<(String, String)> = manifest["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| (file["path"].as_str().unwrap().into(), file["blake3"].as_str().unwrap().into()))
        .collect();
    listed.sort();
    let hash = |bytes: &[u8]| blake3::hash(bytes).to_hex().to_string();
    let on_disk: Vec<_> =
        contents(folder.path()).into_iter().map(|(name, bytes)| (name, hash(&bytes))).collect();
    assert_eq!(listed, on_disk);
    assert_eq!(manifest["counts"]["done"], 4);
    assert_eq!(manifest["seed"], "7");
}
