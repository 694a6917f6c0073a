//! Asked to stop: once, and the runs that have begun come to their end; twice, and it ends at once.

use super::*;

/// Begins a command that lasts for hours, asks it to stop after a while, and answers with its exit code and what it
/// said. How long it takes until there is something to keep is up to the machine: the while grows until it is so.
fn stopped(words: &str, name: &str, is_kept: impl Fn(&Place, &str) -> bool) -> (Place, i32, String) {
    for seconds in [1, 4, 16, 64] {
        let place = Place::new();
        let child = place.begin(words, "out");
        std::thread::sleep(Duration::from_secs(seconds));
        signal(&child, name);
        let output = child.wait_with_output().unwrap();
        let told = said(&output);
        // Without a code it did not listen yet.
        if let Some(code) = output.status.code()
            && (is_kept(&place, &told) || seconds == 64)
        {
            return (place, code, told);
        }
    }
    panic!("{words} never listened to SIG{name}");
}

fn lines(place: &Place, file: &str) -> usize {
    fs::read_to_string(place.path("out").join(file)).unwrap_or_default().lines().count()
}

fn status(place: &Place) -> String {
    let text = fs::read_to_string(place.path("out/manifest.json")).unwrap_or_default();
    let manifest: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    manifest["status"].as_str().unwrap_or_default().to_string()
}

/// A stop must leave this file with this many lines at least.
fn keeps(act: &Act, file: &str, least: usize) {
    let (place, code, told) = stopped(act.long, "INT", |place, _| lines(place, file) >= least);
    assert_eq!(code, 130, "{}: {told}", act.long);
    assert!(told.contains("stopped"), "{}: {told}", act.long);
    assert!(lines(&place, file) >= least, "{}: {file} has {} lines", act.long, lines(&place, file));
    let hidden = fs::read_dir(place.path("out")).unwrap().flatten();
    let hidden = hidden.filter(|entry| entry.file_name().to_string_lossy().starts_with(".petisim-"));
    assert_eq!(hidden.count(), 0, "{} leaves an unfinished file", act.long);
}

#[test]
fn a_stopped_run_keeps_the_replications_that_are_done() {
    keeps(&RUN, "runs.csv", 2);
}

#[test]
fn a_stopped_sweep_keeps_the_runs_that_are_done() {
    keeps(&SWEEP, "parts/part-00001-of-00001.1.csv", 3);
}

#[test]
fn a_stopped_comparison_compares_what_can_be_paired() {
    let is_kept = |place: &Place, _: &str| lines(place, "comparison.csv") > 5;
    let (place, code, told) = stopped(COMPARE.long, "INT", is_kept);
    assert!(code == 130 && told.contains("stopped: compared with the"), "{code} {told}");
    assert_eq!(status(&place), "interrupted");
    assert!(is_kept(&place, &told));
    // The same command finds a folder of its own, and what a stop left gives way to the whole.
    let (code, told) = stop_again(&place);
    assert!(code == 130 && !told.contains("different"), "{code} {told}");
}

/// The comparison once more in the same folder, stopped at once.
fn stop_again(place: &Place) -> (i32, String) {
    let child = place.begin(COMPARE.long, "out");
    std::thread::sleep(Duration::from_secs(4));
    signal(&child, "INT");
    let output = child.wait_with_output().unwrap();
    (output.status.code().unwrap_or(-1), said(&output))
}

#[test]
fn stopped_claims_show_what_is_known_so_far() {
    keeps(&CLAIMS, "claims.csv", 2);
}

#[test]
fn a_stopped_calibration_keeps_its_runs() {
    keeps(&CALIBRATE, "runs.log", 2);
}

#[test]
fn a_stopped_attribution_keeps_the_replications_that_are_whole() {
    keeps(&ATTRIBUTE, "attribution.csv", 2);
}

#[test]
fn a_stopped_verification_says_that_a_part_says_nothing() {
    let (place, code, told) = stopped(VERIFY.long, "INT", |_, told| told.contains("stopped"));
    assert!(code == 130 && told.contains("no verdict from a part of the runs"), "{code} {told}");
    assert!(results(&place.path("out")).is_empty());
}

#[test]
fn a_scheduler_that_terminates_a_sweep_is_told_that_it_can_go_on() {
    let (_, code, told) = stopped(SWEEP.long, "TERM", |_, told| told.contains("stopped"));
    assert!(code == 75 && told.contains("the same command resumes"), "{code} {told}");
}

#[test]
fn a_terminal_that_goes_away_stops_a_sweep_in_order() {
    let (_, code, told) = stopped(SWEEP.long, "HUP", |_, told| told.contains("stopped"));
    assert!(code == 75 && told.contains("the same command resumes"), "{code} {told}");
}

#[test]
fn under_nohup_the_terminal_may_go_away() {
    for act in [&RUN, &SWEEP] {
        let place = Place::new();
        // What `nohup` does.
        let mut shell = Command::new("sh");
        shell.args(["-c", "trap '' HUP; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_petisim")]);
        place.prepare(&mut shell, act.words, "out");
        let child = shell.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        // Before, the shell itself would end.
        wait_until(act.words, || place.path("out").exists());
        for _ in 0..10 {
            signal(&child, "HUP");
            std::thread::sleep(Duration::from_millis(50));
        }
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(act.code), "{}: {}", act.words, said(&output));
    }
}

#[test]
fn asked_twice_every_command_ends_at_once_with_no_half_file() {
    // One run of this world takes an hour.
    let slow = "run.length = \"36525 d\"\nworld.residents = 1_000_000\n";
    for act in [&RUN, &SWEEP, &COMPARE, &CLAIMS, &CALIBRATE, &ATTRIBUTE] {
        let place = Place::new();
        let world =
            fs::read_to_string(place.path("world.toml")).unwrap().replace("run.length = \"4 d\"\n", slow);
        fs::write(place.path("world.toml"), world).unwrap();
        let mut child = place.begin(act.words, "out");
        wait_until(act.words, || place.path("out").exists());
        std::thread::sleep(Duration::from_secs(3));
        signal(&child, "INT");
        std::thread::sleep(Duration::from_millis(300));
        assert!(child.try_wait().unwrap().is_none(), "{} did not wait for its runs", act.words);
        signal(&child, "INT");
        let asked = Instant::now();
        let code = child.wait().unwrap().code();
        assert!(asked.elapsed() < Duration::from_secs(10), "{} took {:?}", act.words, asked.elapsed());
        assert_eq!(code, Some(130), "{}", act.words);
        nothing_is_half_written(&place.path("out"), &BTreeMap::from(frozen(&place)), act.words);
    }
}

/// What a sweep writes before its first run.
fn frozen(place: &Place) -> [(String, Vec<u8>); 4] {
    ["plan.csv", "design.csv", "base.resolved.toml", "study.resolved.toml"]
        .map(|name| (name.to_string(), fs::read(place.path("out").join(name)).unwrap_or_default()))
}

#[test]
fn a_reader_that_goes_away_changes_neither_exit_code_nor_files() {
    for act in [&RUN, &SWEEP, &COMPARE, &CLAIMS, &CALIBRATE, &ATTRIBUTE, &VERIFY] {
        let place = Place::new();
        let whole = place.whole(act, "whole");
        let mut child = place.command(act.words, "out").stdout(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        assert_eq!(child.wait().unwrap().code(), Some(act.code), "{}", act.words);
        assert_eq!(results(&place.path("out")), whole, "{}", act.words);
    }
}

#[test]
fn a_sweep_whose_parts_are_taken_away_does_not_end_as_if_it_were_done() {
    // It must still be at work when its part goes: a fast machine gets more to do.
    for replications in [1_000, 10_000, 50_000] {
        let place = Place::new();
        let child = place.begin(&format!("sweep study.toml --replications {replications}"), "out");
        let part = "parts/part-00001-of-00001.1.csv";
        wait_until("a sweep", || lines(&place, part) >= 2);
        fs::remove_file(place.path("out").join(part)).unwrap();
        let output = child.wait_with_output().unwrap();
        if output.status.code() != Some(0) {
            assert_eq!(output.status.code(), Some(5), "{}", said(&output));
            return;
        }
    }
    panic!("it was always done before its part could be taken away");
}
