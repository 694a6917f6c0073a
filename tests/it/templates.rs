//! Job scripts as the program prints them.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

use std::fs;
use std::io::Write;
use std::process::Stdio;

use assert_cmd::Command;
use tempfile::TempDir;

/// Twelve runs of a world that takes no time.
const STUDY: &str = r#"
petisim = 1
base = "world.toml"
replications = 4
metrics = ["tickets"]
[factors]
rate = { path = "citizens.problems.rate", values = [50.0, 60.0, 70.0] }
[design]
full_factorial = {}
"#;

/// A folder whose names no shell likes.
fn place() -> TempDir {
    let place = tempfile::Builder::new().prefix("it's a $(place)").tempdir().unwrap();
    let world = fs::read_to_string("scenarios/minimal.toml").unwrap();
    fs::write(place.path().join("world.toml"), world.replace("\"180 d\"", "\"10 d\"")).unwrap();
    fs::write(place.path().join("my study.toml"), STUDY).unwrap();
    place
}

fn template(place: &TempDir, words: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_petisim"))
        .current_dir(place.path())
        .arg("template")
        .args(words)
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn a_shell_understands_every_script() {
    let place = place();
    for scheduler in ["slurm", "hq"] {
        let (code, script, said) = template(&place, &[scheduler, "my study.toml", "--out", "it's $(out)"]);
        assert_eq!((code, said.as_str()), (0, ""));
        let mut shell = std::process::Command::new("bash")
            .arg("-n")
            .stdin(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        shell.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
        let answer = shell.wait_with_output().unwrap();
        assert!(answer.status.success(), "{scheduler}: {}", String::from_utf8_lossy(&answer.stderr));
        assert!(script.contains(r"out='it'\''s $(out)'"), "{script}");
    }
}

#[test]
fn the_pilot_says_how_many_tasks_are_sensible() {
    let place = place();
    let (code, script, _) = template(&place, &["slurm", "my study.toml"]);
    assert_eq!(code, 0);
    assert!(script.contains("# 12 runs of about "), "{script}");
    assert!(script.contains("#SBATCH --array=1-1%1\n"), "{script}");
    assert!(script.contains("out='out/my study'"), "{script}");
}

#[test]
fn a_wish_is_followed_up_to_the_number_of_runs() {
    let place = place();
    let (_, script, _) = template(&place, &["slurm", "my study.toml", "--shards", "5", "--time", "1h 30m"]);
    assert!(script.contains("#SBATCH --array=1-5%5\n#"), "{script}");
    assert!(script.contains("#SBATCH --time=01:30:00\n"), "{script}");
    let (_, script, _) = template(&place, &["slurm", "my study.toml", "--shards", "99", "--time", "1h"]);
    assert!(script.contains("#SBATCH --array=1-12%12\n"), "{script}");
}

#[test]
fn a_study_that_cannot_be_read_gets_no_script() {
    let place = place();
    let (code, script, said) = template(&place, &["slurm", "absent.toml"]);
    assert_eq!((code, script.as_str()), (2, ""));
    assert!(said.contains("absent.toml"), "{said}");
    for words in [["slurm", "--time", "soon"], ["slurm", "--shards", "0"], ["make", "--shards", "2"]] {
        let (code, script, _) = template(&place, &words);
        assert_eq!((code, script.as_str()), (2, ""), "{words:?}");
    }
    let (code, _, said) = template(&place, &["slurm", "--out", "two\nlines"]);
    assert_eq!(code, 2);
    assert!(said.contains("cannot contain the path"), "{said}");
}
