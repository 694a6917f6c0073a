//! Two processes on one folder, one of them late at some call of the system: one wins, and the other says so.

use super::inject::{Draw, act, copy, place, sample, shim};
use super::*;

/// Two commands at once, the first late at its n-th call; how both ended.
fn race(place: &Place, [first, second]: [&str; 2], out: &str, at: usize) -> [Option<i32>; 2] {
    let number = at.to_string();
    let mut late = act(place, first, out, &[("FAULT_AT", &number), ("FAULT_HOW", "delay")]);
    let mut other = act(place, second, out, &[]);
    let quiet = |command: &mut Command| command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let mut children = [quiet(&mut late), quiet(&mut other)];
    [0, 1].map(|which| children[which].wait().unwrap().code())
}

#[test]
fn of_two_commands_on_one_new_folder_one_wins_and_the_other_ends_with_6() {
    if shim().is_none() {
        return;
    }
    let (place, mut draw) = (place(), Draw(3));
    for [first, second] in [
        ["run small.toml --seed 1", "run small.toml --seed 2"],
        ["sweep study.toml", "sweep other_study.toml"],
        ["compare small.toml other.toml --seed 1", "compare small.toml other.toml --seed 2"],
        ["run small.toml", "sweep study.toml"],
    ] {
        let wholes = [first, second].map(|words| {
            let out = "whole";
            let output = act(&place, words, out, &[]).output().unwrap();
            assert_eq!(output.status.code(), Some(0), "{words}: {}", said(&output));
            let whole = results(&place.path(out));
            fs::remove_dir_all(place.path(out)).unwrap();
            whole
        });
        for _ in 0..sample(1).min(50) {
            let at = 1 + draw.below(24);
            let codes = race(&place, [first, second], "out", at);
            let when = format!("`{first}`, late at call {at}, beside `{second}`: {codes:?}");
            let winner = match codes {
                [Some(0), Some(6)] => 0,
                [Some(6), Some(0)] => 1,
                _ => panic!("{when}"),
            };
            assert!(results(&place.path("out")) == wholes[winner], "{when}: not the results of the winner");
            fs::remove_dir_all(place.path("out")).unwrap();
        }
    }
}

#[test]
fn a_slow_merge_of_a_part_never_replaces_the_whole() {
    if shim().is_none() {
        return;
    }
    let (place, mut draw) = (place(), Draw(5));
    let output = act(&place, "sweep study.toml --shard 1/2", "half", &[]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    copy(&place.path("half"), &place.path("whole"));
    let output = act(&place, "sweep study.toml", "whole", &[]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let whole = results(&place.path("whole"));
    for _ in 0..sample(3).min(50) {
        let at = 1 + draw.below(30);
        copy(&place.path("half"), &place.path("out"));
        let codes = race(&place, ["merge --partial", "sweep study.toml"], "out", at);
        let when = format!("a merge that is late at call {at}: {codes:?}");
        assert!(matches!(codes, [Some(0 | 6), Some(0)]), "{when}");
        assert!(results(&place.path("out")) == whole, "{when}");
        fs::remove_dir_all(place.path("out")).unwrap();
    }
}
