//! The same scenario and seed give the same bytes: in every build, for any number of threads, whatever is recorded,
//! on a second run, for a run alone or among others, and from the resolved scenario.
//!
//! The digests are checked in whatever build these tests run in; `cargo test` and `cargo test --release` must both pass.
//! When numbers change on purpose, `.ci/regenerate digests` takes the new ones; raise `RESULTS_VERSION` if a published
//! version gave the old ones.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use assert_cmd::Command;

use super::{derived, worlds};

/// The worlds whose digests are committed.
const WORLDS: [(&str, &str); 3] =
    [("quarter", worlds::QUARTER), ("siege", worlds::SIEGE), ("plain", worlds::PLAIN)];

/// One line for each world: its name, the digest of what its first run tells (every fact and snapshot), and that of its
/// result files. The second also changes when a parameter, a column or a word of the data package is added; the first only
/// with the simulation itself. The plain world has hardly a mechanism on: a new one changes neither of its digests.
const DIGESTS: &str = "tests/it/digests.txt";

/// Two digests of each world of [`WORLDS`], as they are committed.
fn committed() -> Vec<(String, String, String)> {
    let text = fs::read_to_string(derived::root().join(DIGESTS)).unwrap();
    let row = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [name, facts, files] = words[..] else { panic!("{DIGESTS}: {line}") };
        (name.to_string(), facts.to_string(), files.to_string())
    };
    text.lines().map(row).collect()
}

/// The text of a world with all its mechanisms, as the program reads it.
fn text(name: &str, world: &str) -> String {
    let scenario = if name == "plain" { worlds::load(world, &[]) } else { worlds::full(world, &[]) };
    scenario.resolved_toml()
}

/// Runs `petisim run world.toml` in a folder, with these words behind it; returns the result files but the manifest.
fn run(folder: &Path, words: &str) -> BTreeMap<String, Vec<u8>> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_petisim"));
    command.args(["run"]).args(words.split_whitespace()).current_dir(folder);
    command.env_remove("PETISIM_JOBS").env_remove("PETISIM_OUT").assert().code(0);
    let out = words.split_whitespace().last().unwrap();
    let files = fs::read_dir(folder.join(out)).unwrap().map(|entry| entry.unwrap());
    files
        .map(|file| (file.file_name().into_string().unwrap(), fs::read(file.path()).unwrap()))
        .filter(|(name, _)| name != "manifest.json")
        .collect()
}

fn digest(files: &BTreeMap<String, Vec<u8>>) -> String {
    let mut hasher = blake3::Hasher::new();
    for (name, bytes) in files {
        hasher.update(name.as_bytes()).update(&(bytes.len() as u64).to_le_bytes()).update(bytes);
    }
    worlds::short(hasher.finalize())
}

fn digest_of_facts(name: &str, world: &str) -> String {
    worlds::told(&worlds::load(&text(name, world), &[])).digest()
}

fn digest_of_files(name: &str, world: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("world.toml"), text(name, world)).unwrap();
    let files = run(folder.path(), "world.toml --tickets --events --jobs 1 -o one");
    assert!(files.len() >= 8, "{:?}", files.keys());
    digest(&files)
}

#[test]
fn facts_are_those_of_the_committed_digests() {
    if derived::takes_digests() {
        let row = |(name, world)| {
            format!("{name} {} {}\n", digest_of_facts(name, world), digest_of_files(name, world))
        };
        return derived::write(DIGESTS, &WORLDS.map(row).concat());
    }
    let now = WORLDS.map(|(name, world)| (name.to_string(), digest_of_facts(name, world)));
    let committed: Vec<_> = committed().into_iter().map(|(name, facts, _)| (name, facts)).collect();
    assert_eq!(now[..], committed, "the simulation gives other facts than before; {}", derived::ON_PURPOSE);
}

#[test]
fn result_files_are_those_of_the_committed_digests() {
    if derived::takes_digests() {
        // Written by the test above.
        return;
    }
    let now = WORLDS.map(|(name, world)| (name.to_string(), digest_of_files(name, world)));
    let committed: Vec<_> = committed().into_iter().map(|(name, _, files)| (name, files)).collect();
    assert_eq!(now[..], committed, "the program writes other bytes than before; {}", derived::ON_PURPOSE);
}

#[test]
fn jobs_outputs_and_a_second_run_change_no_byte() {
    for (name, world) in WORLDS {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        fs::write(folder.join("world.toml"), text(name, world)).unwrap();
        let one = run(folder, "world.toml --tickets --events --jobs 1 -o one");
        assert_eq!(one, run(folder, "world.toml --tickets --events --jobs 8 -o eight"), "{name}: jobs");
        assert_eq!(
            one,
            run(folder, "world.toml --tickets --events --jobs 8 -o eight"),
            "{name}: a second time"
        );
        assert_eq!(
            one,
            run(folder, "one/scenario.resolved.toml --tickets --events -o again"),
            "{name}: resolved"
        );
        let few = run(folder, "world.toml --no-series --jobs 2 -o few");
        assert!(!few.contains_key("tickets.csv") && !few.contains_key("series.csv"), "{:?}", few.keys());
        for (file, bytes) in &few {
            // The data package lists the files that are there.
            assert!(
                file == "datapackage.json" || one[file] == *bytes,
                "{name}: {file} depends on what is recorded"
            );
        }
    }
}

#[test]
fn a_replication_gives_the_same_rows_alone_and_among_many() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    fs::write(folder.join("world.toml"), text("quarter", worlds::QUARTER)).unwrap();
    let many = run(folder, "world.toml --replications 6 --jobs 3 --tickets --events -o many");
    let few = run(folder, "world.toml --replications 1 --tickets --events -o few");
    for file in ["runs.csv", "metrics.csv", "series.csv", "tickets.csv", "events.csv"] {
        let (many, few) = (rows_of_first_run(&many[file]), rows_of_first_run(&few[file]));
        assert!(many.len() > 1, "{file} has no rows of the first run");
        assert_eq!(many, few, "{file}");
    }
}

/// The header, and the rows whose `run_id` (the first column) is that of the first run.
fn rows_of_first_run(bytes: &[u8]) -> Vec<&str> {
    let text = std::str::from_utf8(bytes).unwrap();
    let id = |row: &str| row.split(',').next().unwrap().to_string();
    let first = text.lines().nth(1).map(id).unwrap();
    text.lines().enumerate().filter(|(i, row)| *i == 0 || id(row) == first).map(|(_, row)| row).collect()
}

#[test]
fn watching_a_run_changes_nothing_in_it() {
    let scenario = worlds::full(worlds::QUARTER, &[]);
    let mut told = worlds::Told::default();
    let watched = worlds::measured(&scenario, 2, &mut told);
    let blind = worlds::measured(&scenario, 2, &mut Blind);
    assert_eq!(watched, blind);
    assert!(told.facts.len() > 1_000);
}

/// Somebody who looks away.
struct Blind;

impl petisim::model::observer::Observer for Blind {
    fn observe(&mut self, _: petisim::kernel::SimTime, _: &petisim::model::fact::Fact) {}
}
