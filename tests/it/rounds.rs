//! A sweep of a real study whose points are run until their intervals are narrow enough, as a user meets it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

const STUDY: &str = r#"
petisim = 1
title = "As precise as wanted"
base = "minimal.toml"
metrics = ["calls", "redo_rate"]
precision = { half_widths = { calls = "8 %" }, least = 4, most = 30 }
set = { "run.warm_up" = "2 d", "run.length" = "10 d" }
[factors.demand]
path = "citizens.problems.rate"
values = [60, 120, 400]
[design.full_factorial]
"#;

struct Place(TempDir);

impl Place {
    fn new() -> Place {
        let place = Place(tempfile::tempdir().unwrap());
        let minimal = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/minimal.toml");
        fs::copy(minimal, place.path("minimal.toml")).unwrap();
        fs::write(place.path("study.toml"), STUDY).unwrap();
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn say(&self, words: &str) -> (i32, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_petisim"));
        command.args(words.split_whitespace()).current_dir(self.0.path());
        for name in ["PETISIM_JOBS", "PETISIM_OUT", "PETISIM_SHARD"] {
            command.env_remove(name);
        }
        let output = command.output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code().unwrap(), text(&output.stdout) + &text(&output.stderr))
    }

    fn rows(&self, file: &str) -> Vec<csv::StringRecord> {
        csv::Reader::from_path(self.path(file)).unwrap().records().map(Result::unwrap).collect()
    }
}

#[test]
fn points_are_run_until_their_intervals_are_narrow_enough() {
    let place = Place::new();
    let (code, told) = place.say("plan study.toml --no-pilot");
    assert!(code == 0 && told.contains("until half-widths are calls 8 %: 12 to 90 runs"), "{told}");
    let (code, told) = place.say("sweep study.toml --out out");
    assert!(code == 0 && told.contains("half-width calls 8 %: reached at 3 of 3 points"), "{told}");
    let table = place.rows("out/precision.csv");
    let n: Vec<u32> = table.iter().map(|row| row[3].parse().unwrap()).collect();
    assert!(n.iter().any(|other| *other != n[0]), "points end at different numbers: {n:?}");
    for row in &table {
        let runs = place.rows("out/runs.csv").iter().filter(|run| run[1] == row[0]).count();
        let summary = place.rows("out/summary.csv");
        let summary = summary.iter().find(|found| found[0] == row[0] && found[2] == *"calls").unwrap();
        assert_eq!((runs.to_string(), &summary[4], &summary[6]), (row[3].to_string(), &row[3], &row[4]));
    }
    let many = table.iter().max_by_key(|row| row[3].parse::<u32>().unwrap()).unwrap();
    let last = many[3].parse::<u32>().unwrap() - 1;
    assert!(last >= 5, "the study shows rounds");
    let (code, told) = place.say(&format!("run out --only {}-{last}", &many[0]));
    assert!(code == 0 && told.contains("agrees with its recorded row"), "{told}");
    let (code, told) = place.say("report out");
    assert_eq!(code, 0, "{told}");
    let (code, told) = place.say("merge out");
    assert!(code == 0 && !told.contains("more often"), "{told}");
    // To freeze the plan again, as a script of a cluster does, keeps what has grown.
    let before = fs::read(place.path("out/plan.csv")).unwrap();
    let (code, told) = place.say("plan study.toml --out out --shards 4 --no-pilot");
    assert_eq!(code, 0, "{told}");
    assert_eq!(fs::read(place.path("out/plan.csv")).unwrap(), before);
    let (code, told) = place.say("sweep study.toml --out out --shard 2/4");
    assert!(code == 0 && told.contains("0 runs done now"), "{told}");
    let (code, told) = place.say("sweep study.toml --out out --replications 9");
    assert!(code == 2 && told.contains("says how often points are run"), "{told}");
}

#[test]
fn shards_go_on_until_all_are_narrow_enough_and_the_tables_are_those_of_one_process() {
    let place = Place::new();
    let (code, told) = place.say("sweep study.toml --out whole --quiet");
    assert_eq!(code, 0, "{told}");
    // A round that was done and not looked at yet: merging says that it goes on.
    let first = STUDY.replace(
        "precision = { half_widths = { calls = \"8 %\" }, least = 4, most = 30 }",
        "replications = 4",
    );
    assert_ne!(first, STUDY);
    fs::write(place.path("first.toml"), first).unwrap();
    assert_eq!(place.say("sweep first.toml --out parts --quiet").0, 0);
    assert_eq!(place.say("plan study.toml --out parts --shards 2 --no-pilot").0, 0);
    let (code, told) = place.say("merge parts");
    assert!(code == 0 && told.contains("3 points are to be run more often"), "{told}");
    let mut turns = 0;
    loop {
        turns += 1;
        assert!(turns < 100);
        let (code, told) =
            place.say(&format!("sweep study.toml --out parts --quiet --shard {}/2", turns % 2 + 1));
        assert_eq!(code, 0, "{told}");
        if told.contains("half-width calls 8 %: reached at 3 of 3 points") {
            break;
        }
    }
    assert!(turns > 2, "one process alone does not end it");
    for table in
        ["plan.csv", "runs.csv", "summary.csv", "metrics.csv", "precision.csv", "study.resolved.toml"]
    {
        let read = |folder: &str| fs::read(place.path(&format!("{folder}/{table}"))).unwrap();
        assert!(read("whole") == read("parts"), "{table}");
    }
}
