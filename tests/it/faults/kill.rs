//! Killed without a word, at writes: whenever something in the folder of the results changes, up to a number of times.

use super::*;

/// So many moments of each command are tried, spread over all changes of its folder.
const KILLS: usize = 5;

/// Names and lengths of all files below a folder: what changes with every write.
fn state(folder: &Path) -> Vec<(PathBuf, u64)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files.extend(state(&path));
        }
        files.push((path, entry.metadata().map_or(0, |data| data.len())));
    }
    files.sort();
    files
}

/// Lets a command go on until its folder has changed so often, or it has ended. Answers how often it did.
fn until_change(child: &mut Child, folder: &Path, wanted: usize) -> usize {
    let (mut before, mut changes) = (state(folder), 0);
    while changes < wanted && child.try_wait().unwrap().is_none() {
        let now = state(folder);
        if now != before {
            changes += 1;
            before = now;
        }
        std::thread::sleep(Duration::from_micros(200));
    }
    changes
}

fn survives_being_killed(act: &Act) {
    let place = Place::new();
    let whole = place.whole(act, "whole");
    assert!(!whole.is_empty(), "{} writes nothing", act.words);
    let mut child = place.begin(act.words, "watched");
    let all = until_change(&mut child, &place.path("watched"), usize::MAX);
    assert_eq!(child.wait().unwrap().code(), Some(act.code), "{}", act.words);
    assert!(all >= 2, "{} changes its folder {all} times", act.words);
    for kill in 0..KILLS.min(all) {
        let out = format!("killed{kill}");
        let at = 1 + kill * all / KILLS.min(all);
        let mut child = place.begin(act.words, &out);
        until_change(&mut child, &place.path(&out), at);
        child.kill().unwrap();
        child.wait().unwrap();
        let when = format!("after `{}` was killed at change {at} of {all}", act.words);
        nothing_is_half_written(&place.path(&out), &whole, &when);
        // The same command again: as if nothing had been.
        assert_eq!(place.whole(act, &out), whole, "{when}");
    }
}

#[test]
fn a_run_killed_at_any_write_leaves_no_half_file_and_can_be_repeated() {
    survives_being_killed(&RUN);
}

#[test]
fn a_sweep_killed_at_any_write_leaves_no_half_file_and_can_be_repeated() {
    survives_being_killed(&SWEEP);
}

#[test]
fn a_comparison_killed_at_any_write_leaves_no_half_file_and_can_be_repeated() {
    survives_being_killed(&COMPARE);
}

#[test]
fn claims_killed_at_any_write_leave_no_half_file_and_can_be_repeated() {
    survives_being_killed(&CLAIMS);
}

#[test]
fn a_calibration_killed_at_any_write_leaves_no_half_file_and_can_be_repeated() {
    survives_being_killed(&CALIBRATE);
}

#[test]
fn an_attribution_killed_at_any_write_leaves_no_half_file_and_can_be_repeated() {
    survives_being_killed(&ATTRIBUTE);
}

#[test]
fn a_verification_killed_at_any_write_leaves_no_half_file_and_can_be_repeated() {
    survives_being_killed(&VERIFY);
}
