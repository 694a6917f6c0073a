//! House rules that no compiler checks: which layer may know which, which crate is used where, names of draws,
//! lengths of files, words that must not stay, and documents that must keep up with the program.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use petisim::scenario::{Options, Scenario};

/// The layers, lowest first: each may know those before it.
const LAYERS: [&str; 9] =
    ["kernel", "model", "scenario", "experiment", "store", "render", "command", "results", "cli"];

/// Which kind of result may know which other, and nothing else may: what they share lies in a lower layer.
const KINDS_SHARED: [(&str, &str); 3] = [("run", "sweep"), ("sweep", "run"), ("sensitivity", "sweep")];

/// What may be used only in files whose path begins with one of these. Tests of a layer count as the layer.
const RESERVED: [(&str, &[&str]); 14] = [
    ("rayon::", &["experiment/", "results/"]),
    ("csv::", &["store/", "results/", "scenario/requests/", "render/words/"]),
    ("flate2::", &["scenario/requests/", "store/", "results/"]),
    ("toml::", &["scenario/", "model/testing.rs"]),
    ("annotate_snippets::", &["scenario/"]),
    ("clap::", &["command/", "results/", "cli/"]),
    ("indicatif::", &["command/"]),
    ("signal_hook::", &["command/"]),
    ("anyhow::", &["command/", "results/", "cli/"]),
    (
        "fs::",
        &[
            "scenario/source/",
            "scenario/requests/",
            "store/",
            "results/",
            "render/plot/",
            "render/words/claims.rs",
            "render/words/shipped.rs",
            "command/signals.rs",
            "cli/",
        ],
    ),
    ("thread::", &["experiment/", "command/", "results/", "cli/"]),
    ("Instant::", &["experiment/", "command/", "store/", "results/", "cli/"]),
    ("SystemTime::", &["store/", "results/"]),
    ("rand_distr::", &["kernel/", "experiment/"]),
];

/// No file is longer. Most should stay under 400.
const LONGEST: usize = 700;

/// No function is longer.
const LONGEST_FUNCTION: usize = 60;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All files with this ending below a folder of the project, by their paths from there, with their texts.
fn files(folder: &str, ending: &str) -> BTreeMap<String, String> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() { walk(&entry, found) } else { found.push(entry) }
        }
    }
    let (base, mut found) = (root().join(folder), Vec::new());
    walk(&base, &mut found);
    let name = |path: &PathBuf| path.strip_prefix(&base).unwrap().to_str().unwrap().replace('\\', "/");
    let wanted = found.iter().filter(|path| name(path).ends_with(ending));
    wanted.map(|path| (name(path), fs::read_to_string(path).unwrap())).collect()
}

/// The lines of a source that are no comments, with their numbers.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().zip(1..).filter(|(line, _)| !line.trim_start().starts_with("//")).map(|(line, n)| (n, line))
}

/// Whether `word` stands in a line and does not go on to the left.
fn has_word(line: &str, word: &str) -> bool {
    let ends_name = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| !line[..at].chars().next_back().is_some_and(ends_name))
}

#[test]
fn no_layer_knows_one_above_it() {
    let sources = files("src", ".rs");
    assert!(sources.len() > 100, "{} files", sources.len());
    for (name, text) in &sources {
        let Some(layer) = LAYERS.iter().position(|layer| name.starts_with(&format!("{layer}/"))) else {
            continue;
        };
        for above in &LAYERS[layer + 1..] {
            for (number, line) in code(text) {
                let knows = has_word(line, &format!("crate::{above}"));
                assert!(!knows, "src/{name}:{number}: {} may not know {above}", LAYERS[layer]);
            }
        }
        let grouped =
            code(text).find(|(_, line)| line.contains("crate::{") && !line.contains("{choice, section}"));
        assert!(grouped.is_none(), "src/{name}: write one `use` for each module of the crate: {grouped:?}");
    }
}

#[test]
fn a_kind_of_result_knows_no_other() {
    for (name, text) in files("src/results", ".rs") {
        let Some((kind, part)) = name.split_once('/') else { continue };
        for (number, line) in code(&text) {
            for other in line.split("crate::results::").skip(1) {
                let other = other.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap();
                let shared =
                    KINDS_SHARED.contains(&(kind, other)) || ["kind", "report", "contrasts"].contains(&other);
                assert!(other == kind || shared, "src/results/{name}:{number}: {kind} may not know {other}");
            }
            for word in ["crate::store", "crate::render", "crate::command", "clap::", "fs::", "csv::"] {
                // A test may write a file; what is computed may not.
                let is_test = part.contains("tests");
                let method = part.starts_with("method/") && !is_test && has_word(line, word);
                assert!(!method, "src/results/{name}:{number}: a method knows no file and no page");
            }
        }
    }
}

#[test]
fn crates_and_the_outer_world_are_used_where_they_belong() {
    for (name, text) in files("src", ".rs") {
        for (word, places) in RESERVED {
            if places.iter().any(|place| name.starts_with(place)) {
                continue;
            }
            let found = code(&text).find(|(_, line)| has_word(line, word));
            assert!(found.is_none(), "src/{name}: `{word}` belongs in {places:?}: {found:?}");
        }
        for word in ["HashMap", "HashSet", "unsafe "] {
            let found = code(&text).find(|(_, line)| has_word(line, word));
            // The map by id wraps one, and shows nobody its order.
            let may = name == "kernel/idmap.rs" && word == "HashMap";
            assert!(may || found.is_none(), "src/{name}: no `{word}` anywhere: {found:?}");
        }
        for word in ["println!", "print!", "eprintln!", "eprint!", "stdout()", "stderr()"] {
            let found = code(&text).find(|(_, line)| has_word(line, word));
            assert!(
                name.starts_with("cli/") || name.starts_with("command/") || found.is_none(),
                "src/{name}: only commands print: {found:?}"
            );
        }
    }
}

#[test]
fn the_model_draws_by_keys_only() {
    // A stream would let one draw more or less move the luck of everything after it.
    for (name, text) in files("src/model", ".rs") {
        let found = code(&text).find(|(_, line)| line.contains(".stream("));
        assert!(found.is_none(), "src/model/{name}: {found:?}");
    }
}

#[test]
fn every_purpose_of_a_draw_has_a_name_of_its_own() {
    let mut known: BTreeMap<u64, String> = BTreeMap::new();
    let mut count = 0;
    for (file, text) in files("src/model", ".rs") {
        for (number, line) in code(&text) {
            for part in line.split("Purpose::named(\"").skip(1) {
                let name = part.split('"').next().unwrap();
                let place = format!("{name:?} in src/model/{file}:{number}");
                assert!(name.contains(": "), "{place}: begin with the mechanism");
                if let Some(other) = known.insert(petisim::kernel::key_of(name), place.clone()) {
                    panic!("{place} draws the luck of {other}");
                }
                count += 1;
            }
        }
    }
    assert!(count > 50, "only {count} purposes were found");
}

#[test]
fn no_file_is_too_long() {
    for folder in ["src", "tests", "benches"] {
        for (name, text) in files(folder, ".rs") {
            let lines = text.lines().count();
            assert!(lines <= LONGEST, "{folder}/{name} has {lines} lines: split it by its matter");
        }
    }
}

/// How many lines the function that begins at a line has; nothing if none does.
fn function_length(lines: &[&str], first: usize) -> Option<usize> {
    let line = lines[first];
    let mut words = line.trim_start().split(' ').filter(|word| {
        !word.starts_with("pub") && !["const", "async", "in"].contains(word) && !word.starts_with("crate::")
    });
    let is_body = words.next() == Some("fn") && !line.ends_with([';', '}']);
    let end = format!("{}}}", &line[..line.len() - line.trim_start().len()]);
    let length = lines[first..].iter().position(|line| *line == end)? + 1;
    is_body.then_some(length)
}

#[test]
fn no_function_is_too_long() {
    for (name, text) in files("src", ".rs") {
        let lines: Vec<&str> = text.lines().collect();
        // The calibration is the last that is not divided yet.
        let most = if name.starts_with("results/calibrate/") { LONGEST } else { LONGEST_FUNCTION };
        for first in 0..lines.len() {
            let length = function_length(&lines, first).unwrap_or(0);
            assert!(length <= most, "src/{name}:{}: a function of {length} lines", first + 1);
        }
    }
    let long = ["    fn long() {".to_string()].into_iter().chain((0..60).map(|_| "        x;".into()));
    let long: Vec<String> = long.chain(["    }".into()]).collect();
    assert_eq!(function_length(&long.iter().map(String::as_str).collect::<Vec<_>>(), 0), Some(62));
}

#[test]
fn no_note_to_self_is_left() {
    let words = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("XX", "X"),
        concat!("to", "do!("),
        concat!("db", "g!("),
        concat!("unimple", "mented!("),
    ];
    for (folder, ending) in
        [("src", ".rs"), ("src", ".md"), ("tests", ".rs"), ("benches", ".rs"), ("scenarios", ".toml")]
    {
        for (name, text) in files(folder, ending) {
            for word in words {
                let found = text.lines().zip(1..).find(|(line, _)| has_word(line, word));
                assert!(found.is_none(), "{folder}/{name}: {found:?}");
            }
        }
    }
}

#[test]
fn every_shipped_scenario_can_be_read_and_read_again() {
    let scenarios = files("scenarios", ".toml");
    let worlds = scenarios.keys().filter(|name| !name.contains('/'));
    let mut count = 0;
    for name in worlds {
        let path = root().join("scenarios").join(name);
        let scenario = Scenario::load(&path, &Options::default())
            .unwrap_or_else(|mistakes| panic!("{name}: {mistakes}"));
        assert!(!scenario.head.title.is_empty(), "{name} has no title");
        let text = scenario.resolved_toml();
        let again = Scenario::from_text(name, &text)
            .unwrap_or_else(|mistakes| panic!("{name}, resolved: {mistakes}"));
        assert_eq!(again.resolved_toml(), text, "{name}");
        count += 1;
    }
    assert!(count > 0, "no scenario was found");
}

#[test]
fn commands_in_the_documents_exist() {
    // Pages, the README first; a package from the registry has no CONTRIBUTING.md.
    let pages = files("src/docs", ".md").into_values();
    let at_root = ["README.md", "CONTRIBUTING.md"].map(|name| fs::read_to_string(root().join(name)));
    for page in at_root.into_iter().flatten().chain(pages) {
        let blocks = page.split("```").skip(1).step_by(2);
        let lines = blocks.filter(|block| !block.starts_with("text")).flat_map(str::lines);
        lines.filter_map(command).for_each(check_command);
    }
}

#[test]
fn the_readme_begins_with_a_first_result_and_the_tests() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let commands: Vec<&str> = readme
        .split("```console\n")
        .skip(1)
        .flat_map(|rest| rest.split("```").next().unwrap().lines())
        .collect();
    assert_eq!(commands[0], "cargo run --release -- run scenarios/district.toml");
    assert_eq!(commands[1], "cargo test");
    assert!(commands.iter().filter_map(|line| command(line)).count() > 3, "{commands:?}");
    assert!(readme.lines().count() <= 100, "the README is short");
}

/// What a line tells the program to do, if it is a command.
fn command(line: &str) -> Option<&str> {
    let line = line.trim().trim_start_matches("$ ");
    let built =
        line.strip_prefix("cargo run ").and_then(|rest| rest.split_once("-- ")).map(|(_, words)| words);
    // `petisim = 1` is the first line of a scenario.
    built.or_else(|| line.strip_prefix("petisim ").filter(|words| !words.starts_with('=')))
}

/// A command of a document must be one of the program, with its flags, on scenarios that are shipped.
fn check_command(shown: &str) {
    let words: Vec<&str> = shown.split('#').next().unwrap().split_whitespace().collect();
    let Some(verb) = words.first().filter(|word| !word.starts_with('-')) else { return };
    let output = Command::new(env!("CARGO_BIN_EXE_petisim")).args([verb, "--help"]).output().unwrap();
    assert!(output.status.success(), "`{shown}`: there is no `{verb}`");
    let help = String::from_utf8(output.stdout).unwrap();
    for word in &words[1..] {
        let flag = word.split('=').next().unwrap();
        assert!(!flag.starts_with("--") || help.contains(flag), "`{shown}`: there is no `{flag}`");
        for path in word.split('+').filter(|path| path.starts_with("scenarios/")) {
            assert!(root().join(path).exists(), "`{shown}`: there is no {path}");
        }
    }
}
