//! Figures, descriptions, completions and manual pages as a user meets them.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use tempfile::TempDir;

/// `petisim` with these words, in this folder: exit code and both streams.
fn petisim(folder: &Path, words: &str) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_petisim"));
    command.args(words.split_whitespace()).current_dir(folder);
    command
        .env_remove("PETISIM_JOBS")
        .env_remove("PETISIM_OUT")
        .env_remove("LC_CTYPE")
        .env("LANG", "en_GB.UTF-8");
    command.env("LC_ALL", if words.contains("--lang zh") { "zh_CN.UTF-8" } else { "" });
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// A folder with a short run of the smallest world in `out`.
fn a_run() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let world = fs::canonicalize("scenarios/minimal.toml").unwrap();
    let words = format!(
        "run {} -s run.warm_up=10d -s run.length=40d --replications 3 --quiet --out out",
        world.display()
    );
    assert_eq!(petisim(folder.path(), &words).0, 0);
    folder
}

#[test]
fn a_sketch_shows_a_series_in_what_the_terminal_has() {
    let folder = a_run();
    let (code, out, _) = petisim(folder.path(), "plot out open_tickets --lang zh");
    assert!(code == 0 && out.starts_with("在办工单量"), "{out}");
    let is_braille = |c: char| ('\u{2801}'..='\u{28ff}').contains(&c);
    assert!(out.contains(is_braille) && out.contains("2018-01-01"), "{out}");
    let mut command = Command::new(env!("CARGO_BIN_EXE_petisim"));
    command.args(["plot", "out", "open_tickets"]).current_dir(folder.path()).env("LC_ALL", "C");
    let plain = command.output().unwrap().stdout;
    assert!(plain.is_ascii() && plain.contains(&b'*'), "{}", String::from_utf8_lossy(&plain));
    let lines = plain.split(|byte| *byte == b'\n').map(<[u8]>::len);
    assert!(lines.max().unwrap() <= 80);
}

#[test]
fn what_cannot_be_drawn_is_told_with_what_can() {
    let folder = a_run();
    for (words, told) in [
        ("plot out redo_rat", "did you mean `redo_rate`"),
        ("plot out open_ticket --by time", "did you mean `open_tickets`"),
        ("plot out redo_rate tickets", "redo_rate [share], tickets ["),
        ("plot out redo_rate --by weather", "allowed here: time, unit"),
        ("plot out redo_rate -o redo.jpg", "use a name that ends in .svg, .pdf or .png"),
        ("plot out redo_rate -o redo.svg --width 85", "a width has a number and a unit"),
        ("plot out redo_rate -o redo.svg --font Comic_Sense", "there is no font `Comic_Sense`"),
        ("plot nowhere redo_rate", "holds no result"),
    ] {
        let (code, out, err) = petisim(folder.path(), words);
        assert!(code == 2 && out.is_empty() && err.contains(told), "{words}: {code}\n{err}");
    }
    assert!(fs::read_dir(folder.path()).unwrap().count() == 1, "no file was begun");
}

#[test]
fn a_missing_letter_is_an_error_and_never_a_box() {
    let folder = a_run();
    fs::create_dir(folder.path().join("fonts")).unwrap();
    for file in ["a.svg", "a.pdf", "a.png"] {
        let (code, _, err) =
            petisim(folder.path(), &format!("plot out open_tickets --lang zh -o {file} --fonts fonts"));
        assert!(code == 2 && err.contains("no font has the character") && err.contains("U+"), "{err}");
        assert!(!folder.path().join(file).exists());
    }
}

#[test]
fn figures_are_the_same_bytes_in_every_process() {
    let folder = a_run();
    for file in ["a.svg", "a.pdf", "a.png"] {
        let words = format!("plot out redo_rate true_resolution_rate --by unit --lang zh -o {file}");
        let (code, _, err) = petisim(folder.path(), &words);
        if code == 2 {
            // A machine without a Chinese font says which character it lacks.
            assert!(err.contains("no font has the character"), "{err}");
            continue;
        }
        let first = fs::read(folder.path().join(file)).unwrap();
        assert!(code == 0 && first.len() > 1_000, "{err}");
        for _ in 0..3 {
            assert_eq!(petisim(folder.path(), &words).0, 0);
            assert!(fs::read(folder.path().join(file)).unwrap() == first, "{file}");
        }
    }
}

#[test]
fn a_description_is_printed_or_written_and_says_what_was_set() {
    let folder = tempfile::tempdir().unwrap();
    let world = fs::canonicalize("scenarios/minimal.toml").unwrap();
    let words = format!("describe {} -s units.refusal.base=-3.5", world.display());
    let (code, printed, _) = petisim(folder.path(), &words);
    assert!(code == 0 && printed.starts_with("# Minimal: description of the model"), "{printed}");
    assert!(printed.contains("| `units.refusal.base` |") && printed.contains("`-3.5` | `-4.5`"));
    assert_eq!(petisim(folder.path(), &format!("{words} -o a.md")).0, 0);
    assert_eq!(fs::read_to_string(folder.path().join("a.md")).unwrap(), printed);
    let (code, out, err) =
        petisim(folder.path(), &format!("describe {} -s units.refusal.bas=1", world.display()));
    assert!(code == 2 && out.is_empty() && err.contains("did you mean `units.refusal.base`"), "{err}");
}

/// Names of our commands, as the help lists them.
fn commands() -> Vec<String> {
    let (_, help, _) = petisim(Path::new("."), "--help");
    let listed = help.lines().skip_while(|line| !line.starts_with("Commands:")).skip(1);
    let names: Vec<String> = listed
        .take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next().map(String::from))
        .collect();
    assert!(names.len() > 15, "{help}");
    names
}

#[test]
fn every_shell_completes_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let (code, script, _) = petisim(Path::new("."), &format!("completions {shell}"));
        assert_eq!(code, 0);
        for name in commands() {
            assert!(script.contains(&name), "{shell}: {name}");
        }
    }
    assert_eq!(petisim(Path::new("."), "completions tcsh").0, 2);
}

#[test]
fn every_command_has_a_manual_page() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(petisim(folder.path(), "man pages/man1").0, 0);
    for name in commands().iter().filter(|name| *name != "help") {
        let page = fs::read_to_string(folder.path().join(format!("pages/man1/petisim-{name}.1"))).unwrap();
        assert!(page.contains(".SH NAME") && page.contains(".SH SYNOPSIS"), "{name}");
    }
    let main = fs::read_to_string(folder.path().join("pages/man1/petisim.1")).unwrap();
    assert!(main.contains("Exit codes"), "{main}");
}
