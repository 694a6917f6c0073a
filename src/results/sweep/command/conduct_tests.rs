//! Whole sweeps of a made-up study: what is written, what counts, and what is refused.

use std::fs;
use std::path::Path;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::conduct::{Conduct, Conducted, ShardChoice, conduct};
use crate::command::exit::{Exit, Fault};
use crate::command::signals::Signals;
use crate::experiment::Shard;
use crate::experiment::fixture::METRICS;
use crate::results::sweep::method::fixture::Toy;
use crate::store::manifest::Provenance;

/// A sweep with everything ordinary but what a test is about.
pub(super) struct Try<'a> {
    pub(super) toy: Toy,
    pub(super) folder: &'a Path,
    pub(super) shard: ShardChoice,
    pub(super) jobs: usize,
    pub(super) deadline: Option<Instant>,
    pub(super) retry_failed: bool,
    pub(super) force: bool,
}

impl Try<'_> {
    pub(super) fn of(toy: Toy, folder: &Path) -> Try<'_> {
        let shard = ShardChoice::Whole;
        Try { toy, folder, shard, jobs: 2, deadline: None, retry_failed: false, force: false }
    }

    pub(super) fn go(&self) -> Result<Conducted, Fault> {
        let order = Conduct {
            folder: self.folder.to_path_buf(),
            shard: self.shard,
            jobs: self.jobs,
            deadline: self.deadline,
            retry_failed: self.retry_failed,
            force: self.force,
            quiet: true,
            catalogue: &METRICS,
            run_key: &Toy::run_key,
            signals: &Signals::default(),
            provenance: Provenance::default(),
        };
        conduct(&self.toy, &self.toy.spec(), &order)
    }
}

pub(super) fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

pub(super) fn sweep(toy: Toy, folder: &Path) -> Conducted {
    Try::of(toy, folder).go().unwrap()
}

pub(super) fn shard(index: u32, of: u32) -> ShardChoice {
    ShardChoice::Shard(Shard::new(index, of).unwrap())
}

/// Name and bytes of every file but the manifest and the parts, in alphabetical order.
pub(super) fn results(folder: &Path) -> Vec<(String, String)> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| (path.file_name().unwrap().to_str().unwrap().into(), fs::read_to_string(&path).unwrap()))
        .filter(|(name, _)| name != "manifest.json")
        .collect();
    files.sort();
    files
}

/// The parts of a folder, in the order of their names.
fn parts(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut parts: Vec<_> =
        fs::read_dir(folder.join("parts")).unwrap().map(|entry| entry.unwrap().path()).collect();
    parts.sort();
    parts
}

pub(super) fn rows(folder: &Path, file: &str) -> Vec<csv::StringRecord> {
    csv::Reader::from_path(folder.join(file)).unwrap().records().map(Result::unwrap).collect()
}

pub(super) fn exit_of(result: Result<Conducted, Fault>) -> (Exit, String) {
    let fault = result.unwrap_err();
    (fault.exit, format!("{:#}", fault.error))
}

#[test]
fn a_sweep_writes_every_run_once_with_levels_and_metrics() {
    let place = folder();
    let conducted = sweep(Toy::new(3, 4), place.path());
    assert_eq!((conducted.exit, conducted.ended, conducted.counts), (Exit::Done, 12, (12, 0, 0)));
    let (runs, long, summary) = (
        rows(place.path(), "runs.csv"),
        rows(place.path(), "metrics.csv"),
        rows(place.path(), "summary.csv"),
    );
    assert_eq!((runs.len(), long.len(), summary.len()), (12, 12 * 7, 3 * 4));
    for run in &runs {
        // Level, replication: the first metric is their sum, a seventh of the latter.
        let number = run[4].parse::<f64>().unwrap() + run[2].parse::<f64>().unwrap() / 7.0;
        assert_eq!(run[6].parse::<f64>().unwrap(), number);
        assert_eq!((&run[8], &run[3]), ("", "7"));
        assert_eq!(run[0], format!("{}-{}", &run[1], &run[2]));
    }
    let reading = long.iter().find(|row| row[2] == *"all" && row[3] == *"2018-01" && row[4] == *"tickets");
    assert_eq!(&reading.unwrap()[1], "east \"town\", 区");
    let of_level = |level: &str| summary.iter().find(|row| row[1] == *level && row[3] == *"tickets").unwrap();
    // Replications 0 to 3: the mean is that of 0, 1/7, 2/7, 3/7.
    let mean = of_level("2").get(7).unwrap().parse::<f64>().unwrap();
    assert!((mean - (2.0 + 6.0 / 28.0)).abs() < 1e-12, "{mean}");
    assert!(!place.path().join("failures.csv").exists());
}

#[test]
fn threads_and_shards_and_their_order_do_not_show() {
    let (one, two, seven) = (folder(), folder(), folder());
    Try { jobs: 1, ..Try::of(Toy::new(5, 3), one.path()) }.go().unwrap();
    Try { jobs: 4, ..Try::of(Toy::new(5, 3), two.path()) }.go().unwrap();
    for index in [4, 1, 7, 2, 3, 6, 5] {
        let conducted = Try { shard: shard(index, 7), ..Try::of(Toy::new(5, 3), seven.path()) }.go().unwrap();
        assert_eq!(conducted.merged.is_some(), index == 5);
    }
    assert_eq!(results(one.path()), results(two.path()));
    assert_eq!(results(one.path()), results(seven.path()));
    assert_eq!(parts(seven.path()).len(), 7);
}

#[test]
fn the_same_command_again_does_nothing() {
    let place = folder();
    sweep(Toy::new(3, 2), place.path());
    let before = results(place.path());
    let again = Try::of(Toy::new(3, 2), place.path());
    let conducted = again.go().unwrap();
    assert_eq!((conducted.ended, again.toy.begun.load(Ordering::Relaxed)), (0, 0));
    assert_eq!(results(place.path()), before);
    assert_eq!(parts(place.path()).len(), 1);
}

#[test]
fn an_engine_is_made_once_for_all_runs_of_its_point() {
    let place = folder();
    let one = Try { jobs: 3, ..Try::of(Toy::new(6, 5), place.path()) };
    one.go().unwrap();
    assert_eq!((one.toy.made.load(Ordering::Relaxed), one.toy.begun.load(Ordering::Relaxed)), (6, 30));
}

#[test]
fn more_levels_and_replications_go_on_in_the_same_folder() {
    let (grown, fresh) = (folder(), folder());
    sweep(Toy::new(2, 2), grown.path());
    let before = rows(grown.path(), "runs.csv");
    let more = sweep(Toy::new(4, 3), grown.path());
    assert_eq!((more.ended, more.counts), (8, (12, 0, 0)));
    let after = rows(grown.path(), "runs.csv");
    assert!(before.iter().all(|row| after.contains(row)));
    sweep(Toy::new(4, 3), fresh.path());
    assert_eq!(results(grown.path()), results(fresh.path()));
    let manifest = fs::read_to_string(grown.path().join("manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    let states: Vec<u64> =
        manifest["plan"].as_array().unwrap().iter().map(|s| s["runs"].as_u64().unwrap()).collect();
    assert_eq!(states, [4, 12]);
}

#[test]
fn fewer_runs_than_are_planned_are_another_plan() {
    let place = folder();
    sweep(Toy::new(3, 3), place.path());
    let before = results(place.path());
    for toy in [Toy::new(2, 3), Toy::new(3, 2)] {
        assert_eq!(exit_of(Try::of(toy, place.path()).go()).0, Exit::Exists);
    }
    assert_eq!(results(place.path()), before);
    let forced = Try { force: true, ..Try::of(Toy::new(2, 3), place.path()) }.go().unwrap();
    // Runs that both plans have stay.
    assert_eq!((forced.ended, forced.counts), (0, (6, 0, 0)));
}

#[test]
fn a_folder_that_is_not_ours_is_left_alone() {
    let place = folder();
    fs::write(place.path().join("thesis.txt"), "years of work").unwrap();
    let (exit, message) = exit_of(Try::of(Toy::new(1, 1), place.path()).go());
    assert_eq!(exit, Exit::Exists);
    assert!(message.contains("thesis.txt"), "{message}");
    assert_eq!(results(place.path()).len(), 1);
    let file = place.path().join("thesis.txt");
    assert_eq!(exit_of(Try::of(Toy::new(1, 1), &file).go()).0, Exit::Exists);
}

#[test]
fn a_plan_of_another_results_version_is_left_alone() {
    let place = folder();
    sweep(Toy::new(2, 2), place.path());
    let path = place.path().join("manifest.json");
    let ours = format!("\"results_version\": {}", crate::experiment::RESULTS_VERSION);
    let text = fs::read_to_string(&path).unwrap().replace(&ours, "\"results_version\": 0");
    fs::write(&path, text).unwrap();
    let (exit, message) = exit_of(Try::of(Toy::new(2, 2), place.path()).go());
    assert_eq!(exit, Exit::Exists);
    assert!(message.contains("results version 0"), "{message}");
}

#[test]
fn a_torn_tail_is_run_again_and_nothing_else() {
    let (torn, whole) = (folder(), folder());
    for place in [&torn, &whole] {
        sweep(Toy::new(3, 3), place.path());
    }
    let part = &parts(torn.path())[0];
    let text = fs::read(part).unwrap();
    for cut in [1, 5, 60] {
        fs::write(part, &text[..text.len() - cut]).unwrap();
        let conducted = sweep(Toy::new(3, 3), torn.path());
        assert_eq!((conducted.ended, conducted.counts), (1, (9, 0, 0)));
        assert_eq!(results(torn.path()), results(whole.path()));
        fs::remove_file(&parts(torn.path())[1]).unwrap();
    }
}

#[test]
fn an_edited_line_is_told_with_its_place() {
    let place = folder();
    sweep(Toy::new(3, 3), place.path());
    let part = &parts(place.path())[0];
    let text = fs::read_to_string(part).unwrap();
    let line = text.lines().nth(4).unwrap();
    fs::write(part, text.replace(line, &line.replacen(",ok,", ",OK,", 1))).unwrap();
    let (exit, message) = exit_of(Try::of(Toy::new(3, 3), place.path()).go());
    assert_eq!(exit, Exit::Exists);
    assert!(message.contains("line 5 of") && message.contains("part-00001-of-00001.1.csv"), "{message}");
    // As the message says how to go on: without the line, its run is run again.
    fs::write(part, text.replace(&format!("{line}\n"), "")).unwrap();
    assert_eq!(sweep(Toy::new(3, 3), place.path()).ended, 1);
}

#[test]
fn a_run_with_two_different_results_is_told_with_both_places() {
    let (place, other) = (folder(), folder());
    sweep(Toy::new(2, 2), place.path());
    sweep(Toy::new(2, 2), other.path());
    // The same results again are no trouble, and count once.
    let copy = place.path().join("parts/part-00001-of-00001.2.csv");
    fs::copy(&parts(other.path())[0], &copy).unwrap();
    assert_eq!(sweep(Toy::new(2, 2), place.path()).counts, (4, 0, 0));
    let biased = folder();
    sweep(Toy { bias: 1.0, ..Toy::new(2, 2) }, biased.path());
    fs::copy(&parts(biased.path())[0], &copy).unwrap();
    let (exit, message) = exit_of(Try::of(Toy::new(2, 2), place.path()).go());
    assert_eq!(exit, Exit::Exists);
    assert!(message.contains(".1.csv") && message.contains(".2.csv"), "{message}");
}

#[test]
fn failed_runs_are_rows_and_are_run_again_when_asked() {
    let place = folder();
    let failing = || Toy { failing: vec![(1, 0), (2, 3)], ..Toy::new(3, 4) };
    let conducted = sweep(failing(), place.path());
    assert_eq!((conducted.exit, conducted.counts), (Exit::SomeFailed, (10, 2, 0)));
    let failures = rows(place.path(), "failures.csv");
    assert_eq!(failures.len(), 2);
    assert_eq!((&failures[0][2], &failures[0][3]), ("model", "a line,\nand \\ \"another\""));
    assert_eq!(rows(place.path(), "runs.csv").len(), 10);
    assert_eq!(sweep(failing(), place.path()).ended, 0);
    let again = Try { retry_failed: true, ..Try::of(Toy::new(3, 4), place.path()) }.go().unwrap();
    assert_eq!((again.exit, again.ended, again.counts), (Exit::Done, 2, (12, 0, 0)));
    assert!(!place.path().join("failures.csv").exists());
    let fresh = folder();
    sweep(Toy::new(3, 4), fresh.path());
    assert_eq!(results(place.path()), results(fresh.path()));
}

#[test]
fn no_run_begins_that_would_not_end_in_time() {
    let place = folder();
    let slow = || Toy { takes: Duration::from_millis(20), ..Toy::new(10, 10) };
    let end = Instant::now() + Duration::from_millis(300);
    let conducted = Try { deadline: Some(end), ..Try::of(slow(), place.path()) }.go().unwrap();
    assert!(Instant::now() < end + Duration::from_millis(200));
    assert_eq!(conducted.exit, Exit::Stopped);
    assert!((1..=30).contains(&conducted.ended), "{} runs", conducted.ended);
    assert!(conducted.merged.is_none() && !place.path().join("runs.csv").exists());
    let rest = sweep(Toy::new(10, 10), place.path());
    assert_eq!((rest.exit, rest.ended), (Exit::Done, 100 - conducted.ended));
}

#[test]
fn the_number_of_shards_comes_from_the_plan_alone() {
    let place = folder();
    let number = |number| Try { shard: ShardChoice::Number(number), ..Try::of(Toy::new(3, 3), place.path()) };
    assert_eq!(exit_of(number(1).go()).0, Exit::Usage);
    Try { shard: shard(1, 3), ..Try::of(Toy::new(3, 3), place.path()) }.go().unwrap();
    assert_eq!(number(2).go().unwrap().counts, (6, 0, 3));
    assert_eq!(exit_of(number(4).go()).0, Exit::Usage);
    let empty = Try { shard: shard(10, 10), ..Try::of(Toy::new(3, 3), place.path()) };
    assert_eq!(exit_of(empty.go()).0, Exit::Nothing);
}
