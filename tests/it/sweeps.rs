//! Sweeps as a user meets them: killed, stopped, divided, extended, damaged; and never a run lost or counted twice.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// A study of a small place: two factors, many short runs.
const STUDY: &str = r#"
petisim = 1
title = "A study that gets killed"
base = "minimal.toml"
replications = 4
metrics = ["calls", "redial_share", "cycle_mean_h"]
detail = "orgs"
set = { "run.warm_up" = "2 d", "run.length" = "10 d" }
[factors.staff]
path = "unit.town.staff"
values = [1, 2, 3]
[factors.share]
path = "desks.follow_up.share"
values = [0.1, 0.5]
[design.full_factorial]
"#;

/// A folder with the study in it.
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

    fn command(&self, words: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_petisim"));
        command.args(words.split_whitespace()).current_dir(self.0.path());
        for name in ["PETISIM_JOBS", "PETISIM_OUT", "PETISIM_SHARD", "SLURM_ARRAY_TASK_ID", "HQ_TASK_ID"] {
            command.env_remove(name);
        }
        command
    }

    fn say(&self, words: &str) -> (i32, String) {
        let output = self.command(words).output().unwrap();
        (output.status.code().unwrap(), told(&output))
    }

    /// Sweeps to the end in one go, and answers with the results.
    fn whole(&self, folder: &str, more: &str) -> Vec<(String, Vec<u8>)> {
        let (code, told) = self.say(&format!("sweep study.toml --out {folder} --quiet {more}"));
        assert_eq!(code, 0, "{told}");
        results(&self.path(folder))
    }

    fn begin(&self, words: &str) -> Child {
        self.command(words).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// Name and bytes of every file but the manifest and the parts.
fn results(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let files =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
    let mut files: Vec<(String, Vec<u8>)> = files
        .map(|path| (path.file_name().unwrap().to_str().unwrap().into(), fs::read(&path).unwrap()))
        .filter(|(name, _): &(String, _)| name != "manifest.json" && !name.starts_with(".petisim-"))
        .collect();
    files.sort();
    files
}

/// Names of the runs that stand in the parts of a folder.
fn recorded(folder: &Path) -> Vec<String> {
    let parts = fs::read_dir(folder.join("parts")).into_iter().flatten().map(|entry| entry.unwrap().path());
    let texts = parts.filter(|path| path.extension().is_some_and(|ending| ending == "csv"));
    let lines = texts.flat_map(|path| {
        let text = fs::read_to_string(path).unwrap();
        text.split_inclusive('\n')
            .filter(|line| line.ends_with('\n'))
            .skip(2)
            .map(|line| line.split(',').next().unwrap().to_string())
            .collect::<Vec<_>>()
    });
    lines.collect()
}

fn wait_until(mut what: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !what() {
        assert!(begun.elapsed() < Duration::from_secs(60), "it never came to that");
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn a_sweep_killed_again_and_again_ends_with_the_same_bytes_and_no_run_done_twice() {
    let place = Place::new();
    let whole = place.whole("one", "--jobs 1");
    assert_eq!(place.whole("two", "--jobs 2"), whole);
    let killed = place.path("killed");
    let mut done = 0;
    for kill in 0..20_u32 {
        let mut child = place.begin("sweep study.toml --out killed --quiet --jobs 2");
        // Now before, now behind the next run; the rest of the time is up to the machine.
        wait_until(|| {
            recorded(&killed).len() >= done + kill as usize % 2 || child.try_wait().unwrap().is_some()
        });
        std::thread::sleep(Duration::from_micros(u64::from(kill * 7_919 % 5_000)));
        child.kill().unwrap();
        child.wait().unwrap();
        let now = recorded(&killed);
        assert!(now.len() >= done, "a kill took {} runs back to {}", done, now.len());
        done = now.len();
    }
    assert_eq!(place.whole("killed", ""), whole);
    let (runs, unique) = (recorded(&killed), recorded(&killed).into_iter().collect::<BTreeSet<_>>());
    assert_eq!((runs.len(), unique.len()), (24, 24));
}

#[test]
fn seven_shards_give_the_bytes_of_one_and_auto_does_one_of_them() {
    let place = Place::new();
    let whole = place.whole("one", "");
    assert_eq!(place.say("plan study.toml --out seven --shards 7 --no-pilot").0, 0);
    let (code, told) = place.say("sweep study.toml --out seven --shard auto --quiet");
    assert_eq!(code, 2, "{told}");
    assert!(recorded(&place.path("seven")).is_empty());
    for shard in ["2", "7", "1", "3", "5"] {
        let mut task = place.command("sweep study.toml --out seven --shard auto --quiet");
        let output =
            task.env("SLURM_ARRAY_TASK_ID", shard).env("SLURM_ARRAY_TASK_COUNT", "2").output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", self::told(&output));
    }
    assert_eq!(place.say("status seven --array"), (0, "4,6\n".into()));
    assert_eq!(place.say("status seven").0, 5);
    let (code, told) = place.say("merge seven");
    assert_eq!(code, 5, "{told}");
    assert!(told.contains("6 of 24 runs are missing"), "{told}");
    assert_eq!(place.say("merge seven --partial").0, 0);
    for shard in [4, 6] {
        assert_eq!(place.say(&format!("sweep study.toml --out seven --shard {shard}/7 --quiet")).0, 0);
    }
    assert_eq!(place.say("merge seven").0, 0);
    assert_eq!(results(&place.path("seven")), whole);
    assert_eq!(place.say("status seven").0, 0);
}

#[test]
fn of_two_processes_on_one_shard_the_second_stops_and_a_signal_saves_what_is_done() {
    let place = Place::new();
    let long = "sweep study.toml --out out --quiet --jobs 1 --replications 2000";
    let mut first = place.begin(long);
    wait_until(|| recorded(&place.path("out")).len() >= 2);
    let (code, told) = place.say(long);
    assert_eq!(code, 6, "{told}");
    assert!(told.contains(&format!("process {}", first.id())), "{told}");
    let status = Command::new("kill").args(["-TERM", &first.id().to_string()]).status().unwrap();
    assert!(status.success());
    assert_eq!(first.wait().unwrap().code(), Some(75));
    assert!(recorded(&place.path("out")).len() >= 2);
    let (_, told) = place.say("status out");
    assert!(!told.contains("process"), "nobody is at work any more: {told}");
}

#[test]
fn a_run_can_be_done_again_alone_with_everything_that_a_run_tells() {
    let place = Place::new();
    place.whole("out", "");
    let runs = fs::read_to_string(place.path("out/plan.csv")).unwrap();
    let run_id = runs.lines().nth(11).unwrap().split(',').next().unwrap();
    let (code, told) = place.say(&format!("run out --only {run_id} --events --tickets --quiet"));
    assert_eq!(code, 0, "{told}");
    assert!(told.contains("agrees with its recorded row in every metric"), "{told}");
    let folder = place.path("out/only").join(run_id);
    let alone = fs::read_to_string(folder.join("runs.csv")).unwrap();
    assert!(alone.lines().nth(1).unwrap().starts_with(&format!("{run_id},")), "{alone}");
    assert!(["events.csv", "tickets.csv", "series.csv"].iter().all(|name| folder.join(name).is_file()));
    assert_eq!(place.say("run out --only nothing-0").0, 4);
    // The folder of single runs is no obstacle to the sweep.
    place.whole("out", "");
}

#[test]
fn a_study_that_grows_keeps_its_rows_and_another_is_refused() {
    let place = Place::new();
    place.whole("grown", "");
    let before = fs::read_to_string(place.path("grown/runs.csv")).unwrap();
    let wider = STUDY.replace("[1, 2, 3]", "[1, 2, 3, 5]");
    fs::write(place.path("study.toml"), &wider).unwrap();
    let grown = place.whole("grown", "--replications 5");
    let after = fs::read_to_string(place.path("grown/runs.csv")).unwrap();
    assert!(before.lines().all(|line| after.contains(line)), "rows changed");
    assert_eq!(after.lines().count(), 1 + 8 * 5);
    assert_eq!(place.whole("fresh", "--replications 5"), grown);
    let (code, told) = place.say("sweep study.toml --out grown --quiet -s world.residents=9000");
    assert_eq!(code, 6, "{told}");
    assert_eq!(results(&place.path("grown")), grown);
}
