//! Files of requests as cities really export them: each gives the value that a person would read out of it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

mod doubts;
mod drafts;
mod maps;

use std::collections::BTreeMap;
use std::fs;

use assert_cmd::Command;
use serde_json::Value;

/// A desk with five people who work at all hours, and one category that takes all requests.
const BASE: &str = r#"
petisim = 1
title = "A desk with five people"
[run]
start = "2020-01-01"
warm_up = "0 s"
length = "60 d"
replications = 1
[requests]
file = "requests.csv"
unknown_category = "any"
[requests.columns]
id = "id"
opened = "opened"
closed = "closed"
[calendar.office]
weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
hours = ["00:00-24:00"]
[desks.district]
agents = 0
[unit.town]
kind = "town"
staff = 5
[category.any]
share = 1
joint = 0
"#;

/// What came of a replay.
struct Replay {
    code: i32,
    out: String,
    err: String,
    manifest: Value,
    /// The row of `replay.csv` over all requests.
    all: BTreeMap<String, f64>,
    /// Its rows for single units.
    units: BTreeMap<String, BTreeMap<String, f64>>,
    tickets: String,
}

/// Replays `file` by the base scenario with a text laid over it.
fn replay(file: impl AsRef<[u8]>, over: &str) -> Replay {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("base.toml"), BASE).unwrap();
    fs::write(path("over.toml"), over).unwrap();
    fs::write(path("requests.csv"), file).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_petisim"));
    command.args(["run", "base.toml", "--overlay", "over.toml", "-o", "out", "--jobs", "1", "--tickets"]);
    let output = command.current_dir(folder.path()).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let read = |name: &str| fs::read_to_string(path("out").join(name)).unwrap_or_default();
    let mut rows = BTreeMap::new();
    let table = read("replay.csv");
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let header = reader.headers().unwrap().clone();
    for record in reader.records().map(|record| record.unwrap()).filter(|record| &record[2] == "all") {
        let cells = header.iter().zip(&record).skip(3).filter(|(_, cell)| !cell.is_empty());
        let row = cells.map(|(name, cell)| (name.to_string(), cell.parse().unwrap())).collect();
        rows.insert(record[1].to_string(), row);
    }
    Replay {
        code: output.status.code().unwrap(),
        out: text(output.stdout),
        err: text(output.stderr),
        manifest: serde_json::from_str(&read("manifest.json")).unwrap_or_default(),
        all: rows.remove("all").unwrap_or_default(),
        units: rows,
        tickets: read("tickets.csv"),
    }
}

impl Replay {
    /// A column of the row over all requests; NaN where it is empty, which equals nothing.
    fn all(&self, column: &str) -> f64 {
        assert_eq!(self.code, 0, "{}", self.err);
        self.all.get(column).copied().unwrap_or(f64::NAN)
    }

    /// Requests recorded, hours of the median, and the share that is open.
    fn recorded(&self) -> (f64, f64, f64) {
        (self.all("recorded_n"), self.all("recorded_median_h"), self.all("recorded_open_share"))
    }

    /// Median and 90th percentile, in hours.
    fn median_and_p90(&self) -> (f64, f64) {
        (self.all("recorded_median_h"), self.all("recorded_p90_h"))
    }

    /// Rows with a reason and the lines that are told of them, in the manifest.
    fn reason(&self, name: &str) -> (u64, Vec<u64>) {
        let found = &self.manifest["records"]["reasons"][name];
        let lines = found["lines"].as_array().map(|lines| lines.iter().filter_map(Value::as_u64).collect());
        (found["rows"].as_u64().unwrap_or(0), lines.unwrap_or_default())
    }
}

/// The refusal of a file: exit code 2 and a message.
fn refused(file: impl AsRef<[u8]>, over: &str) -> String {
    let replay = replay(file, over);
    assert_eq!(replay.code, 2, "{}{}", replay.out, replay.err);
    replay.err
}

/// Whether all parts stand in a text.
fn has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "{part:?} is not in:\n{text}");
    }
}
