//! Every shipped file fits the schema of its kind, and does not with a misspelt key.

use std::path::Path;

use serde_json::Value;

use super::validator::{Validator, json};
use super::{kind, root, shipped};

/// Tables whose keys are names of the author's choice, or paths.
const FREE: [&str; 12] = [
    "set",
    "factors",
    "together",
    "alternatives",
    "margins",
    "arms",
    "parameters",
    "targets",
    "reported",
    "rows",
    "only",
    "skip",
];
/// Tables of a scenario in which no key is free.
const OF_SCENARIO: [&str; 7] = ["run", "world", "citizens", "desks", "units", "government", "requests"];

fn document(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).unwrap();
    json(&toml::Value::Table(text.parse().unwrap()))
}

/// The document with each of its fixed keys misspelt, one at a time; `below` says which tables are looked into.
fn misspelt(value: &Value, is_free: bool, below: &dyn Fn(&str) -> bool) -> Vec<(String, Value)> {
    match value {
        Value::Object(table) => {
            let mut found = Vec::new();
            for (key, item) in table {
                if !is_free {
                    let mut other = table.clone();
                    other.remove(key);
                    other.insert(format!("{key}_"), item.clone());
                    found.push((key.clone(), Value::Object(other)));
                }
                if !is_free && !below(key) {
                    continue;
                }
                for (path, item) in misspelt(item, !is_free && FREE.contains(&key.as_str()), below) {
                    let mut other = table.clone();
                    other.insert(key.clone(), item);
                    found.push((format!("{key}.{path}"), Value::Object(other)));
                }
            }
            found
        }
        Value::Array(items) => {
            let mut found = Vec::new();
            for (i, item) in items.iter().enumerate() {
                for (path, item) in misspelt(item, false, below) {
                    let mut other = items.clone();
                    other[i] = item;
                    found.push((format!("[{i}].{path}"), Value::Array(other)));
                }
            }
            found
        }
        _ => Vec::new(),
    }
}

/// Holds files against the schema of a kind; answers how many misspelt keys were refused.
fn hold(
    word: &str,
    folders: &[&str],
    wanted: impl Fn(&Value) -> bool,
    below: &dyn Fn(&str) -> bool,
) -> usize {
    let validator = Validator::new(kind(word).schema());
    let mut refused = 0;
    for path in folders.iter().flat_map(|folder| shipped(folder)) {
        let (name, document) = (path.display(), document(&path));
        if !wanted(&document) {
            continue;
        }
        if let Some(wrong) = validator.wrong(&document) {
            panic!("{name}: {wrong}");
        }
        for (key, wrong) in misspelt(&document, false, below) {
            assert!(
                validator.wrong(&wrong).is_some(),
                "{name}: `{key}` misspelt fits the schema of a {word}"
            );
            refused += 1;
        }
    }
    refused
}

#[test]
fn every_shipped_study_claim_and_calibration_fits_its_schema_and_no_misspelt_key_does() {
    // What a part of a scenario may hold is not told by these schemas.
    let below = |key: &str| !["set", "together", "alternatives", "only", "skip"].contains(&key);
    assert!(hold("study", &["studies"], |_| true, &below) > 100);
    assert!(hold("claim", &["claims", "claims/laws"], |_| true, &below) > 1_500);
    assert!(hold("calibration", &["calibrations"], |_| true, &below) > 300);
}

#[test]
fn every_shipped_scenario_and_overlay_fits_its_schema_and_no_misspelt_key_does() {
    let below = |key: &str| OF_SCENARIO.contains(&key);
    let folders = ["", "overlays", "parts", "theory", "edges", "claims/base"];
    assert!(hold("scenario", &folders, |_| true, &below) > 500);
    let replays = |document: &Value| document.get("requests").is_some_and(Value::is_object);
    assert!(hold("requests", &[""], replays, &|key| key == "requests" || key == "columns") > 20);
}

#[test]
fn a_file_of_one_kind_does_not_fit_the_schema_of_another() {
    let files = [
        ("study", "studies/review.toml"),
        ("claim", "claims/SF4.6.toml"),
        ("calibration", "calibrations/patterns.toml"),
        ("scenario", "minimal.toml"),
    ];
    for (word, _) in files {
        let validator = Validator::new(kind(word).schema());
        for (other, file) in files {
            let wrong = validator.wrong(&document(&root().join("scenarios").join(file)));
            assert_eq!(wrong.is_none(), word == other, "{file} against {word}: {wrong:?}");
        }
    }
}
