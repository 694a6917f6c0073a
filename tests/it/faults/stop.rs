//! Asked to stop: once, and the runs that have begun come to their end; twice, and it ends at once.

use super::*;

/// Begins a command that lasts for hours, asks it to stop once some runs should have ended, and answers with its exit
/// code and what it said.
fn stopped(place: &Place, words: &str, name: &str, patience: Duration) -> (i32, String) {
    let child = place.begin(words, "out");
    wait_until(words, || place.path("out").exists());
    std::thread::sleep(patience);
    signal(&child, name);
    let output = child.wait_with_output().unwrap();
    (output.status.code().unwrap(), said(&output))
}

fn status(place: &Place) -> String {
    let text = fs::read_to_string(place.path("out/manifest.json")).unwrap_or_default();
    let manifest: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    manifest["status"].as_str().unwrap_or_default().to_string()
}

/// A stop must leave this file with this many lines at least.
fn keeps(act: &Act, file: &str, lines: usize) {
    let place = Place::new();
    let (code, told) = stopped(&place, act.long, "INT", Duration::from_secs(2));
    assert_eq!(code, 130, "{}: {told}", act.long);
    assert!(told.contains("stopped"), "{}: {told}", act.long);
    let text = fs::read_to_string(place.path("out").join(file)).unwrap_or_default();
    assert!(text.lines().count() >= lines, "{}: {file} has {} lines", act.long, text.lines().count());
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
    let place = Place::new();
    let (code, told) = stopped(&place, COMPARE.long, "INT", Duration::from_secs(2));
    assert!(code == 130 && told.contains("stopped: compared by the"), "{code} {told}");
    assert_eq!(status(&place), "interrupted");
    let table = fs::read_to_string(place.path("out/comparison.csv")).unwrap();
    assert!(table.lines().count() > 5, "{table}");
    // What is left by a stop gives way to the whole, and never the other way round.
    let whole = place.whole(&COMPARE, "whole");
    let (code, _) = stopped(&place, &format!("{} --force", COMPARE.words), "CONT", Duration::ZERO);
    assert!(code == 0 && results(&place.path("out")) == whole);
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
    let place = Place::new();
    let child = place.begin(VERIFY.long, "out");
    std::thread::sleep(Duration::from_secs(2));
    signal(&child, "INT");
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{}", said(&output));
    assert!(said(&output).contains("a part of the runs says nothing"), "{}", said(&output));
    assert!(results(&place.path("out")).is_empty());
}

#[test]
fn a_scheduler_that_terminates_a_sweep_is_told_that_it_can_go_on() {
    let place = Place::new();
    let (code, told) = stopped(&place, SWEEP.long, "TERM", Duration::from_secs(1));
    assert!(code == 75 && told.contains("goes on where it stopped"), "{code} {told}");
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
        std::thread::sleep(Duration::from_millis(700));
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
