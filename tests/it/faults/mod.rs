//! What goes wrong around the program: killed at any write, stopped, a disk that refuses, a reader that goes away. For
//! every command that computes: nothing half-written stands under its final name, exit codes are those of the help,
//! finished work is kept, and the same command then gives the bytes of one that nobody disturbed.
//!
//! `PETISIM_FULL_DISK` names a folder on a disk of a few megabytes of its own: every command then meets it full. Without it that
//! one test has nothing to do.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a round tells what was tried, and what could not be"
)]

#[cfg(target_os = "linux")]
mod cut;
mod disk;
#[cfg(target_os = "linux")]
mod inject;
mod kill;
#[cfg(target_os = "linux")]
mod race;
mod stop;
#[cfg(target_os = "linux")]
mod trust;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// A command under test.
#[derive(Debug)]
struct Act {
    /// Its words; results go to `out`.
    words: &'static str,
    /// How it ends if nobody disturbs it.
    code: i32,
    /// Words that make it last for hours.
    long: &'static str,
}

/// The commands that compute and write.
const RUN: Act = Act {
    words: "run world.toml --tickets --events",
    code: 0,
    long: "run world.toml --no-series --replications 1000000",
};
const SWEEP: Act = Act { words: "sweep study.toml", code: 0, long: "sweep study.toml --replications 100000" };
const COMPARE: Act = Act {
    words: "compare world.toml other.toml",
    code: 0,
    long: "compare world.toml other.toml --replications 1000000",
};
const CLAIMS: Act =
    Act { words: "claims claim.toml", code: 0, long: "claims claim.toml -s run.length='20000 d'" };
const CALIBRATE: Act =
    Act { words: "calibrate calibration.toml", code: 0, long: "calibrate calibration.toml --unseen 1000000" };
const ATTRIBUTE: Act = Act {
    words: "attribute world.toml --metric calls --by group",
    code: 0,
    long: "attribute world.toml --metric calls --by group --replications 20000",
};
const VERIFY: Act = Act {
    words: "verify --row nights --row holidays",
    code: 0,
    long: "verify --row mm1 --replications 100000 -s run.length='10 d'",
};

const WORLD: &str = "petisim = 1\nextends = \"minimal.toml\"\nrun.warm_up = \"1 d\"\nrun.length = \"4 d\"\n\
                     run.replications = 4\n";
const STUDY: &str = "petisim = 1\nbase = \"world.toml\"\nreplications = 3\nmetrics = [\"calls\", \"tickets\"]\n\
                     [factors.staff]\npath = \"unit.town.staff\"\nvalues = [1, 2]\n[design.full_factorial]\n";
const CLAIM: &str = "petisim = 1\nid = \"F1\"\ntitle = \"Calls\"\nkind = \"accounting\"\nbase = \"world.toml\"\n\
                     study.elaboration = \"ours\"\nreplications = 8\n[arms.all]\nset = { \"desks.follow_up.share\" = 1.0 }\n[arms.none]\n\
                     set = { \"desks.follow_up.share\" = 0.0 }\n[[expect]]\nmetric = \"follow_up_h_per_year\"\n\
                     relation = \"rises\"\nfrom = \"none\"\nto = \"all\"\nmargin = 1\n";
const CALIBRATION: &str = "petisim = 1\ntitle = \"Rate\"\nbase = \"world.toml\"\nreplications = 2\n\
                           most_replications = 2\nmost_runs = 20\nseed = 5\nunseen = { seed = 6, runs = 2 }\n\
                           [parameters.rate]\npath = \"citizens.problems.rate\"\nlow = 100.0\nhigh = 300.0\n\
                           start = 200.0\n[targets.tickets]\nmetric = \"tickets\"\nvalue = 30.0\ntolerance = 100.0\n";

/// A folder with all that the commands read.
struct Place(TempDir);

impl Place {
    fn new() -> Place {
        Place::on(tempfile::tempdir().unwrap())
    }

    fn on(folder: TempDir) -> Place {
        let place = Place(folder);
        let minimal = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/minimal.toml");
        fs::copy(minimal, place.path("minimal.toml")).unwrap();
        for (name, text) in [
            ("world.toml", WORLD),
            ("other.toml", "petisim = 1\nextends = \"world.toml\"\ndesks.follow_up.share = 0.1\n"),
            ("study.toml", STUDY),
            ("claim.toml", CLAIM),
            ("calibration.toml", CALIBRATION),
        ] {
            fs::write(place.path(name), text).unwrap();
        }
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// A command with words split at blanks outside single quotes, its results in a folder.
    fn command(&self, words: &str, out: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_petisim"));
        self.prepare(&mut command, words, out);
        command
    }

    /// Adds words, folder and a clean environment to a command.
    fn prepare(&self, command: &mut Command, words: &str, out: &str) {
        for (place, part) in words.split('\'').enumerate() {
            // What stands in quotes belongs to the word before it.
            if place % 2 == 0 && !part.trim_start().is_empty() {
                command.args(part.split_whitespace().filter(|word| !word.ends_with('=')));
            } else if place % 2 == 1 {
                let before = words.split('\'').nth(place - 1).unwrap_or_default();
                command.arg(format!("{}{part}", before.split_whitespace().last().unwrap_or_default()));
            }
        }
        command.args(["--quiet", "--jobs", "2", "--out", out]).current_dir(self.0.path());
        for name in ["PETISIM_JOBS", "PETISIM_OUT", "PETISIM_SHARD"] {
            command.env_remove(name);
        }
    }

    /// Begins a command that hears every signal, also where the tests run under `nohup`.
    fn begin(&self, words: &str, out: &str) -> Child {
        let mut command = Command::new(env!("CARGO_BIN_EXE_petisim"));
        if hangups_are_ignored() {
            command = Command::new("env");
            command.args(["--default-signal=HUP", env!("CARGO_BIN_EXE_petisim")]);
        }
        self.prepare(&mut command, words, out);
        command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// Does a command in peace; answers with its results.
    fn whole(&self, act: &Act, out: &str) -> BTreeMap<String, Vec<u8>> {
        let output = self.command(act.words, out).output().unwrap();
        assert_eq!(output.status.code(), Some(act.code), "{}: {}", act.words, said(&output));
        results(&self.path(out))
    }
}

/// Whether what we begin would ignore a hang-up as we do; elsewhere than on Linux nobody tells.
fn hangups_are_ignored() -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    // SIGHUP is 1, the lowest bit.
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask & 1 == 1)
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Files that tell how a result came to be, or are lines in the order in which runs ended.
fn is_record(name: &str) -> bool {
    name == "manifest.json" || name == "runs.log"
}

/// Names and bytes of the result files of a folder: all but records and files that are not finished.
fn results(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten().filter(|entry| entry.path().is_file());
    let files = files.map(|entry| (entry.file_name().into_string().unwrap(), entry.path()));
    files
        .filter(|(name, _)| !is_record(name) && !name.starts_with(".petisim-"))
        .map(|(name, path)| (name, fs::read(path).unwrap()))
        .collect()
}

/// Asserts that what stands in a folder stands in the whole result too, byte by byte, and that its records can be read.
fn nothing_is_half_written(folder: &Path, whole: &BTreeMap<String, Vec<u8>>, when: &str) {
    for (name, bytes) in results(folder) {
        assert!(whole.get(&name) == Some(&bytes), "{name} is not whole {when}");
    }
    if let Ok(manifest) = fs::read(folder.join("manifest.json")) {
        let manifest: Result<serde_json::Value, _> = serde_json::from_slice(&manifest);
        assert!(manifest.is_ok(), "the manifest is not whole {when}");
    }
}

fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < Duration::from_secs(120), "it never came to that: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn signal(child: &Child, name: &str) {
    let kill = Command::new("kill").args([&format!("-{name}"), &child.id().to_string()]).status().unwrap();
    assert!(kill.success());
}
