//! What fuzzing found, kept: every input that once broke a promise is read again here, and so are sound ones.

mod seeds;
mod targets;

use std::collections::BTreeSet;
use std::fs;

/// What is fed with bytes; it answers whether it took them.
type Target = fn(&[u8]) -> bool;

/// The functions that fuzzing calls, by the names of their targets.
const TARGETS: [(&str, Target); 11] = [
    ("scenario", targets::scenario),
    ("overlay", targets::overlay),
    ("settings", targets::settings),
    ("requests", targets::requests),
    ("packed", targets::packed),
    ("study", targets::study),
    ("claim", targets::claim),
    ("calibration", targets::calibration),
    ("sweep", targets::sweep),
    ("results", targets::results),
    ("arguments", targets::arguments),
];

/// The function of a target.
fn function(target: &str) -> Target {
    let found = TARGETS.iter().find(|(name, _)| *name == target);
    found.unwrap_or_else(|| panic!("there is no target `{target}`")).1
}

#[test]
fn what_fuzzing_begins_with_is_sound() {
    let (mut seen, mut refused) = (BTreeSet::new(), Vec::new());
    for (target, name, bytes) in seeds::all() {
        // Shipped files have tests of their own; one of each kind is enough here.
        let worth_it = seen.insert(target) || !name.ends_with(".toml");
        if worth_it && !function(target)(&bytes) {
            refused.push(format!("{target}/{name}"));
        }
    }
    assert!(refused.is_empty(), "{refused:?}");
    assert_eq!(seen.len(), TARGETS.len(), "every target has something to begin with: {seen:?}");
}

#[test]
fn nothing_that_fuzzing_found_breaks_a_promise_again() {
    let found = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/fuzzed/found");
    let mut read = 0;
    for folder in
        fs::read_dir(found).expect("it is there").map(|entry| entry.expect("it can be listed").path())
    {
        let target = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        for file in fs::read_dir(&folder).expect("it is a folder") {
            let file = file.expect("it can be listed").path();
            function(&target)(&fs::read(&file).expect("it can be read"));
            read += 1;
        }
    }
    assert!(read > 0, "nothing was found in {found}");
}

#[test]
fn every_target_is_in_the_workspace_of_fuzzing() {
    // A package does not contain it.
    let Ok(manifest) = fs::read_to_string("tests/fuzz/Cargo.toml") else { return };
    for (target, _) in TARGETS {
        assert!(manifest.contains(&format!("path = \"targets/{target}.rs\"")), "{target}");
    }
}
