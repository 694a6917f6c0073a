//! Sweeps of a made-up study whose points are run until their intervals are narrow enough.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use super::conduct_tests::{Try, exit_of, folder, results, rows, shard, sweep};
use crate::command::exit::Exit;
use crate::experiment::Points;
use crate::experiment::stats::Precision;
use crate::experiment::study::Wanted;
use crate::results::sweep::method::fixture::Toy;

/// Half the interval of the first metric, which grows by a seventh in each replication from the number of the point on: so
/// points need fewer the higher they are, and the first few some dozens.
fn wanted(share: &str, most: u32) -> Option<Wanted> {
    Some(Wanted { half_widths: vec![("tickets".into(), share.into())], least: 5, most })
}

fn toy(share: &str, most: u32) -> Toy {
    Toy { precision: wanted(share, most), ..Toy::new(4, 5) }
}

/// How many replications the rule takes of a point, worked out without any sweep.
fn expected(wanted: &Wanted, level: usize, failing: &[u32]) -> u32 {
    let mut precision = Precision::begin(wanted.rule(&["tickets"], 0.95).unwrap());
    let value = |replication: u32| Some(level as f64 + f64::from(replication) / 7.0);
    while !precision.ended() {
        let n = precision.n();
        precision.add((!failing.contains(&n)).then(|| vec![value(n)]).as_deref());
    }
    precision.n()
}

/// Replications of each point, in the order of levels.
fn replications(toy: &Toy, folder: &Path) -> Vec<u32> {
    let plan = rows(folder, "plan.csv");
    toy.points().iter().map(|point| plan.iter().filter(|row| row[1] == *point.id).count() as u32).collect()
}

#[test]
fn every_point_has_the_replications_that_the_rule_takes() {
    let (place, made) = (folder(), toy("30 %", 200));
    let rule = wanted("30 %", 200).unwrap();
    let numbers: Vec<u32> = (0..4).map(|level| expected(&rule, level, &[])).collect();
    assert!(numbers[0] > 2 * numbers[3] && numbers[3] > 5, "{numbers:?} shows something");
    let conducted = sweep(toy("30 %", 200), place.path());
    assert_eq!(replications(&made, place.path()), numbers);
    let runs: u32 = numbers.iter().sum();
    assert_eq!((conducted.exit, conducted.ended, conducted.counts), (Exit::Done, runs, (runs, 0, 0)));
    assert_eq!(rows(place.path(), "runs.csv").len() as u32, runs);
    for row in rows(place.path(), "precision.csv") {
        let number = |at: usize| row[at].parse::<f64>().unwrap();
        assert_eq!((&row[3], &row[8]), ("tickets", "true"));
        assert!(number(6) <= number(7) && (number(7) - number(5) * 0.3 / 1.3).abs() < 1e-12, "{row:?}");
    }
    let merged = conducted.merged.unwrap();
    assert_eq!((merged.precision[0].reached, merged.precision[0].of), (4, 4));
    assert!(merged.files.iter().any(|file| file == "precision.csv"));
}

#[test]
fn threads_shards_and_interruptions_do_not_show() {
    let whole = folder();
    Try { jobs: 1, ..Try::of(toy("30 %", 200), whole.path()) }.go().unwrap();
    let threads = folder();
    Try { jobs: 4, ..Try::of(toy("30 %", 200), threads.path()) }.go().unwrap();
    assert_eq!(results(whole.path()), results(threads.path()));
    let shards = folder();
    let mut merged = false;
    for index in [2, 3, 1].into_iter().cycle().take(600) {
        let conducted =
            Try { shard: shard(index, 3), ..Try::of(toy("30 %", 200), shards.path()) }.go().unwrap();
        merged = conducted.merged.is_some();
        if merged {
            break;
        }
    }
    assert!(merged);
    assert_eq!(results(whole.path()), results(shards.path()));
    let stopped = folder();
    let slow = || Toy { takes: Duration::from_millis(2), ..toy("30 %", 200) };
    let mut stops = 0;
    loop {
        let deadline = Some(Instant::now() + Duration::from_millis(60));
        let conducted = Try { deadline, ..Try::of(slow(), stopped.path()) }.go().unwrap();
        if conducted.merged.is_some() {
            break;
        }
        assert_eq!(conducted.exit, Exit::Stopped);
        stops += 1;
    }
    assert!(stops > 0);
    assert_eq!(results(whole.path()), results(stopped.path()));
}

#[test]
fn a_narrower_interval_goes_on_and_a_wider_one_is_another_sweep() {
    let (grown, fresh) = (folder(), folder());
    let before = sweep(toy("40 %", 200), grown.path());
    assert_eq!(sweep(toy("40 %", 200), grown.path()).ended, 0, "the same command again does nothing");
    let more = sweep(toy("25 %", 200), grown.path());
    let whole = sweep(toy("25 %", 200), fresh.path());
    assert_eq!(more.ended + before.ended, whole.ended);
    assert_eq!(results(grown.path()), results(fresh.path()));
    let tables = results(grown.path());
    let (exit, message) = exit_of(Try::of(toy("40 %", 200), grown.path()).go());
    assert_eq!(exit, Exit::Exists);
    assert!(message.contains("are as many as its `precision` takes"), "{message}");
    let changed: Vec<String> = results(grown.path())
        .into_iter()
        .zip(tables)
        .filter(|(now, before)| now != before)
        .map(|(now, _)| now.0)
        .collect();
    assert!(changed.is_empty(), "{changed:?}");
}

#[test]
fn what_is_not_reached_ends_at_the_most_and_is_told() {
    let place = folder();
    let conducted = sweep(toy("10 %", 12), place.path());
    let reached = conducted.merged.unwrap().precision[0].clone();
    assert_eq!(reached.target, "tickets 10 %");
    assert!(reached.reached < 4 && reached.of == 4, "{reached:?}");
    assert_eq!(replications(&toy("10 %", 12), place.path())[0], 12);
    let told = rows(place.path(), "precision.csv").iter().filter(|row| row[8] == *"true").count();
    assert_eq!(told, reached.reached);
}

#[test]
fn a_failed_run_counts_and_gives_no_value() {
    let place = folder();
    let failing = || Toy { failing: vec![(0, 1), (0, 6)], ..toy("30 %", 200) };
    let conducted = Try { retry_failed: true, ..Try::of(failing(), place.path()) }.go().unwrap();
    assert_eq!(conducted.exit, Exit::SomeFailed);
    let rule = wanted("30 %", 200).unwrap();
    assert_eq!(replications(&failing(), place.path())[0], expected(&rule, 0, &[1, 6]));
    assert_eq!(rows(place.path(), "failures.csv").len(), 2);
}

#[test]
fn a_sweep_of_a_fixed_number_has_no_such_table() {
    let place = folder();
    sweep(toy("30 %", 200), place.path());
    assert!(place.path().join("precision.csv").exists());
    let other = folder();
    sweep(Toy::new(3, 2), other.path());
    assert!(!other.path().join("precision.csv").exists());
    let manifest = fs::read_to_string(other.path().join("manifest.json")).unwrap();
    assert!(!manifest.contains("precision"), "manifests of other sweeps are as they were");
}
