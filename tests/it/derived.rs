//! Files that follow from the code: each must be what the program would write now. `.ci/regenerate` writes them anew, by
//! running these tests with `PETISIM_REGENERATE=documents`; with `digests` it also takes the digests of `same_bytes.rs`.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use petisim::model::ModelSpec;
use petisim::model::mechanisms::MECHANISMS;
use petisim::results::files::FILES;
use petisim::scenario::explain::{Reference, files_page, mechanisms_page};

/// Says which mode of `.ci/regenerate` runs the tests; absent: they compare and write nothing.
const MODE: &str = "PETISIM_REGENERATE";

/// What a failing digest says.
pub const ON_PURPOSE: &str = "if that is the purpose, run `.ci/regenerate digests`";

/// The folder of the project.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

/// Whether the digests of numbers are to be taken anew.
pub fn takes_digests() -> bool {
    env::var(MODE).is_ok_and(|mode| mode == "digests")
}

/// Writes a derived file, if its text has changed.
pub fn write(path: &str, text: &str) {
    let file = root().join(path);
    if fs::read_to_string(&file).is_ok_and(|old| old == text) {
        return;
    }
    fs::write(file, text).unwrap();
    #[allow(clippy::print_stdout, reason = "the command that asks for it shows what it did")]
    {
        println!("{path}: written anew");
    }
}

/// Compares a derived file with what the program would write now, or writes it.
fn is_current(path: &str, now: &str) {
    if env::var_os(MODE).is_some() {
        return write(path, now);
    }
    let written = fs::read_to_string(root().join(path)).unwrap();
    let differs = written.lines().zip(now.lines()).find(|(old, new)| old != new);
    assert!(
        written == now,
        "{path} is stale, run `.ci/regenerate`; the first line that differs: {differs:?}"
    );
}

#[test]
fn reference_is_current() {
    is_current("src/docs/reference/parameters.md", &Reference::of::<ModelSpec>().markdown());
}

#[test]
fn reference_of_files_is_current() {
    is_current("src/docs/reference/files.md", &files_page(&FILES.each_ref()));
}

#[test]
fn table_of_mechanisms_is_current() {
    is_current("src/docs/reference/mechanisms.md", &mechanisms_page());
}

/// The overlay in which each mechanism can be switched off to see what it does.
#[test]
fn overlay_everything_is_current() {
    let mut text = String::from(
        "# Every mechanism at its defaults: no story, but the world in which each can be switched off to see what it does\n\
         # (src/docs/background/effects.md). Technology, institution, organisation. To be laid over any world. Written by\n\
         # `.ci/regenerate`; not to be edited.\n",
    );
    let mut actor = "";
    // Demand is a matter of the world that it is laid over.
    for mechanism in MECHANISMS.iter().filter(|mechanism| mechanism.path != "citizens.problems") {
        if mechanism.actor != actor {
            actor = mechanism.actor;
            text += &format!("\n[{actor}]\n");
        }
        text += &format!("{} = {{}}\n", mechanism.name);
    }
    is_current("scenarios/overlays/everything.toml", &text);
}

/// The effects themselves take minutes and are measured by `.ci/effects`; that every mechanism is listed, and no other, is
/// held here: one that was added since stands there as not measured yet.
#[test]
fn page_of_effects_lists_every_mechanism() {
    let path = "src/docs/background/effects.md";
    let written = fs::read_to_string(root().join(path)).unwrap();
    let (head, rest) = written.split_once("## By mechanism").unwrap();
    let (table, metrics) = rest.split_once("## By metric").unwrap();
    let row_of =
        |line: &str| line.strip_prefix("| `").and_then(|rest| rest.split('`').next()).map(String::from);
    let rows: Vec<(String, &str)> = table.lines().filter_map(|line| Some((row_of(line)?, line))).collect();
    let above: Vec<&str> = table.lines().take_while(|line| row_of(line).is_none()).collect();
    let mut now = above.join("\n") + "\n";
    for mechanism in MECHANISMS {
        let known = rows.iter().find(|(path, _)| path == mechanism.path);
        let fresh = || {
            let (path, letter) = (mechanism.path, mechanism.tag().letter());
            format!("| `{path}` | {letter} | *not measured yet: `.ci/effects` does it* | | | | | |")
        };
        now += &known.map_or_else(fresh, |(_, row)| row.to_string());
        now.push('\n');
    }
    is_current(path, &format!("{head}## By mechanism{now}\n## By metric{metrics}"));
}
