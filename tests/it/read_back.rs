//! Folders of results that somebody damaged, given to every command that reads them: each says what is wrong with which
//! file, soon and with little memory; and files that `-o` names, of which none that matters is replaced.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::pages::place;

/// Kilobytes of memory that a command may have.
const MEMORY: &str = "800000";
/// Seconds that it may take, waiting included.
const SECONDS: &str = "30";

/// Each kind of result with the files that its page is made of.
const PAGES: [(&str, &[&str]); 9] = [
    ("run", &["summary.csv", "metrics.csv", "series.csv", "cycle_times.csv", "scenario.resolved.toml"]),
    ("grid", &["runs.csv", "summary.csv"]),
    ("comparison", &["comparison.json"]),
    ("claims", &["claims.json"]),
    ("attribution", &["attribution.json"]),
    ("ablation", &["ablation.json"]),
    ("fit", &["calibration.json", "calibration.csv", "unseen.csv", "identifiability.csv", "evaluations.csv"]),
    ("joint", &["patterns.json", "patterns.csv", "posterior.csv", "waves.csv", "emulators.csv"]),
    ("theory", &["verify.json"]),
];

/// Other commands that read results, each with a file that it reads and how it ends without.
const READERS: [(&str, &str, i32); 9] = [
    ("plot run open_tickets", "run/series.csv", 2),
    ("plot run redo_rate --by unit", "run/metrics.csv", 2),
    ("plot grid tickets", "grid/summary.csv", 2),
    ("plot comparison tickets", "comparison/comparison.csv", 2),
    ("compare run run --out new", "run/runs.csv", 2),
    ("trace run --list", "run/scenario.resolved.toml", 2),
    ("status grid", "grid/plan.csv", 6),
    ("merge grid", "grid/plan.csv", 6),
    ("merge grid", "grid/runs.csv", 6),
];

/// A copy of the folder with results of all kinds.
struct Copy(TempDir);

impl Copy {
    /// Copies these kinds of results.
    fn of(kinds: &[&str]) -> Copy {
        let copy = Copy(tempfile::tempdir().unwrap());
        kinds.iter().for_each(|kind| copy_folder(&place().join(kind), &copy.path(kind)));
        copy
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Exit code and words of a command that has little memory and time.
    fn say(&self, words: &str) -> (Option<i32>, String) {
        let limits = format!("ulimit -v {MEMORY}; exec timeout {SECONDS} \"$@\"");
        let mut command = Command::new("sh");
        command.args(["-c", &limits, "sh", env!("CARGO_BIN_EXE_petisim")]).args(words.split_whitespace());
        command.current_dir(self.0.path()).env("PETISIM_JOBS", "1").env("RUST_BACKTRACE", "0");
        let output = command.output().unwrap();
        let told = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        (output.status.code(), told.concat())
    }

    /// A command must end so, and say this.
    fn refuses(&self, words: &str, code: i32, says: &[&str]) {
        let (ended, told) = self.say(words);
        assert_eq!(ended, Some(code), "{words}: {told}");
        assert!(says.iter().all(|say| told.contains(say)), "{words} does not say {says:?}: {told}");
    }
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let from = entry.unwrap().path();
        let to = to.join(from.file_name().unwrap());
        if from.is_dir() {
            copy_folder(&from, &to);
        } else {
            fs::copy(&from, &to).unwrap();
        }
    }
}

/// Something that is no regular file; of three kinds in turn.
fn put_special(file: &Path, turn: usize) -> &'static str {
    fs::remove_file(file).unwrap();
    match turn % 3 {
        0 => {
            assert!(Command::new("mkfifo").arg(file).status().unwrap().success());
            "a named pipe"
        }
        1 => {
            symlink("/dev/zero", file).unwrap();
            "a device"
        }
        _ => {
            fs::create_dir(file).unwrap();
            "a folder"
        }
    }
}

fn take_away(file: &Path) {
    if file.is_dir() { fs::remove_dir(file).unwrap() } else { fs::remove_file(file).unwrap() }
}

/// Every file of results with the command that reads it and the code with which it ends without.
fn read_by() -> Vec<(String, String, i32)> {
    let page = |kind: &str, file: &str| (format!("report {kind}"), format!("{kind}/{file}"), 2);
    let pages = PAGES.iter().flat_map(|(kind, files)| files.iter().map(move |file| page(kind, file)));
    pages.chain(READERS.map(|(words, file, code)| (words.into(), file.into(), code))).collect()
}

#[test]
fn what_is_no_file_in_a_folder_of_results_is_told_by_every_command_that_reads_it() {
    let copy = Copy::of(&PAGES.map(|(kind, _)| kind));
    for (turn, (words, file, code)) in read_by().into_iter().enumerate() {
        let path = copy.path(&file);
        let bytes = fs::read(&path).unwrap();
        let what = put_special(&path, turn);
        // Merging asks only whether a table is the one that it wrote.
        let says = if words == "merge grid" { vec![file.as_str()] } else { vec![file.as_str(), what] };
        copy.refuses(&words, code, &says);
        take_away(&path);
        fs::write(&path, bytes).unwrap();
    }
    for (turn, kind) in ["run", "run", "run", "grid", "fit"].into_iter().enumerate() {
        let path = copy.path(kind).join("manifest.json");
        let bytes = fs::read(&path).unwrap();
        put_special(&path, turn);
        copy.refuses(&format!("report {kind}"), 2, &["holds no result"]);
        take_away(&path);
        fs::write(&path, bytes).unwrap();
    }
}

#[test]
fn what_a_command_would_go_on_with_is_told_with_6() {
    let copy = Copy::of(&["run", "grid", "fit"]);
    for name in ["world.toml", "fit.toml", "grid.toml"] {
        fs::copy(place().join(name), copy.path(name)).unwrap();
    }
    for (turn, (words, file)) in [
        ("run world.toml --replications 2 --out run", "run/runs.csv"),
        ("calibrate fit.toml --out fit", "fit/runs.log"),
        ("calibrate fit.toml --out fit --fresh", "fit/runs.log"),
        ("sweep grid.toml --out grid", "grid/plan.csv"),
    ]
    .into_iter()
    .enumerate()
    {
        let path = copy.path(file);
        let bytes = fs::read(&path).unwrap();
        // A pipe for the log that is begun anew: opening one for writing waits too.
        put_special(&path, [1, 1, 0, 0][turn]);
        copy.refuses(&format!("{words} --quiet"), 6, &[file]);
        take_away(&path);
        fs::write(&path, bytes).unwrap();
    }
    // A heartbeat that says nothing is that of nobody.
    let part = fs::read_dir(copy.path("grid/parts")).unwrap().next().unwrap().unwrap().path();
    fs::write(part.with_extension("beat"), "").unwrap();
    put_special(&part.with_extension("beat"), 0);
    let (code, told) = copy.say("status grid");
    assert_eq!(code, Some(0), "{told}");
    fs::create_dir(copy.path("grid/parts/part-00001-of-00001.9.csv")).unwrap();
    for words in ["status grid", "merge grid"] {
        copy.refuses(words, 6, &["part-00001-of-00001.9.csv", "a folder"]);
    }
}

#[test]
fn a_file_of_a_result_that_was_changed_is_told_by_every_command_that_reads_it() {
    let copy = Copy::of(&PAGES.map(|(kind, _)| kind));
    let changed = |file: &String| !file.starts_with("theory");
    for (words, file, code) in read_by().into_iter().filter(|(_, file, _)| changed(file)) {
        let path = copy.path(&file);
        let bytes = fs::read(&path).unwrap();
        for damage in [&b""[..], b"\xff\xfe", &[&bytes[..], b"\n"].concat()] {
            fs::write(&path, damage).unwrap();
            copy.refuses(&words, code, &[&file, "was changed after it was written"]);
        }
        fs::write(&path, bytes).unwrap();
        let (ended, told) = copy.say(&words);
        assert_eq!(ended, Some(0), "{words} with all as it was: {told}");
    }
}

#[test]
fn a_verification_that_was_damaged_or_is_of_another_version_is_told() {
    let copy = Copy::of(&["theory"]);
    let path = copy.path("theory/verify.json");
    let whole: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    for damage in [&b""[..], b"{", b"\xff\xfe", b"{\"seed\": \"1\"}"] {
        fs::write(&path, damage).unwrap();
        copy.refuses("report theory", 2, &["verify.json"]);
    }
    for version in [Some(0), None] {
        let mut other = whole.clone();
        let object = other.as_object_mut().unwrap();
        object.remove("results_version").unwrap();
        object.extend(version.map(|version| ("results_version".to_string(), version.into())));
        fs::write(&path, other.to_string()).unwrap();
        copy.refuses("report theory", 2, &["verify.json", "is of results version 0"]);
    }
}

#[test]
fn results_of_another_version_are_read_by_no_command() {
    let copy = Copy::of(&["run", "grid", "comparison"]);
    for kind in ["run", "grid", "comparison"] {
        let path = copy.path(kind).join("manifest.json");
        let mut manifest: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        manifest["results_version"] = 0.into();
        fs::write(&path, manifest.to_string()).unwrap();
    }
    let readers =
        ["report run", "report grid", "report comparison", "plot run open_tickets", "plot grid tickets"];
    for words in readers.into_iter().chain([
        "plot comparison tickets",
        "trace run --list",
        "compare run run --out new",
    ]) {
        copy.refuses(words, 2, &["is of results version 0", "compute it again"]);
    }
}

#[test]
fn no_file_that_matters_is_replaced_by_a_page_a_figure_or_a_text() {
    let copy = Copy::of(&["run"]);
    for name in ["world.toml", "other.toml", "mine.txt"] {
        fs::copy(place().join("world.toml"), copy.path(name)).unwrap();
    }
    symlink("circle.svg", copy.path("circle.svg")).unwrap();
    symlink("world.toml", copy.path("link.md")).unwrap();
    symlink("/dev/null", copy.path("null.svg")).unwrap();
    fs::create_dir(copy.path("folder.html")).unwrap();
    let before = |name: &str| fs::read(copy.path(name)).unwrap();
    let kept = [
        "world.toml",
        "other.toml",
        "mine.txt",
        "run/runs.csv",
        "run/manifest.json",
        "run/scenario.resolved.toml",
    ];
    let bytes = kept.map(before);
    for (words, says) in [
        ("report run -o world.toml", "what is read"),
        ("report run -o other.toml", "a file of data"),
        ("report run -o run/runs.csv", "a file of the result there"),
        ("report run -o folder.html/../run/manifest.json", "a file of data"),
        ("report run -o run/scenario.resolved.toml", "a file of the result there"),
        ("report run -o folder.html", "a folder"),
        ("report run -o circle.svg", "leads nowhere"),
        ("report run -o /dev/null", "a device"),
        ("report run -o none/page.html", "there is no such folder"),
        ("plot run open_tickets -o circle.svg", "leads nowhere"),
        ("plot run open_tickets -o null.svg", "a device"),
        ("describe world.toml -o world.toml", "what is read"),
        ("describe mine.txt -o mine.txt", "what is read"),
        ("describe world.toml -o link.md", "what is read"),
    ] {
        copy.refuses(words, 2, &[says]);
    }
    assert!(kept.map(before) == bytes, "a file was replaced");
    for words in ["report run", "report run -o page.html", "describe mine.txt -o text.md"] {
        let twice = [copy.say(words), copy.say(words)];
        assert!(twice.iter().all(|(code, _)| *code == Some(0)), "{words}: {twice:?}");
    }
}

#[test]
fn scenarios_of_theory_are_written_over_files_and_over_nothing_else() {
    let copy = Copy::of(&[]);
    assert_eq!(copy.say("verify --export worlds").0, Some(0));
    let path = copy.path("worlds/mmc.toml");
    let text = fs::read(&path).unwrap();
    fs::write(&path, "mine").unwrap();
    assert_eq!(copy.say("verify --export worlds").0, Some(0));
    assert_eq!(fs::read(&path).unwrap(), text);
    let last = copy.path("worlds/erlang_a.toml");
    fs::write(&last, "mine").unwrap();
    put_special(&path, 0);
    copy.refuses("verify --export worlds", 2, &["mmc.toml", "a named pipe"]);
    assert_eq!(fs::read(&last).unwrap(), b"mine", "nothing is written where not all can be");
}

#[test]
fn what_a_full_disk_cuts_off_leaves_the_file_that_was_there() {
    let copy = Copy::of(&["run"]);
    fs::copy(place().join("world.toml"), copy.path("world.toml")).unwrap();
    fs::create_dir(copy.path("worlds")).unwrap();
    for (words, file) in [
        ("report run -o old.html", "old.html"),
        ("describe world.toml -o old.md", "old.md"),
        ("verify --export worlds", "worlds/base.toml"),
    ] {
        fs::write(copy.path(file), "old").unwrap();
        let shell = "trap '' XFSZ; ulimit -f 1; exec \"$@\"";
        let mut command = Command::new("sh");
        command.args(["-c", shell, "sh", env!("CARGO_BIN_EXE_petisim")]).args(words.split_whitespace());
        let output = command.current_dir(copy.0.path()).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{words}: {}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(fs::read(copy.path(file)).unwrap(), b"old", "{words}");
        let folder = copy.path(file);
        let left = fs::read_dir(folder.parent().unwrap()).unwrap();
        let unfinished = |name: String| name.starts_with(".petisim-");
        assert!(!left.into_iter().any(|entry| unfinished(entry.unwrap().file_name().into_string().unwrap())));
    }
}
