//! Documents: promises name tests that exist, shipped scenarios can be read.

use petisim::scenario::Scenario;

#[test]
fn every_promise_and_every_line_of_the_threat_model_has_tests_that_exist() {
    let mut sources = Vec::new();
    let mut folders = vec![std::path::PathBuf::from("src"), "tests/it".into()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("it is a folder") {
            let path = entry.expect("it can be listed").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                sources.push(std::fs::read_to_string(path).expect("it can be read"));
            }
        }
    }
    // The attribute stands right above a test, in a macro for properties as well.
    let is_test = |name: &str| {
        let head = format!("fn {name}(");
        let stands = |source: &String| {
            let before = source.find(&head).map(|at| source[..at].trim_end());
            before.is_some_and(|before| before.ends_with("#[test]"))
        };
        sources.iter().any(stands)
    };
    let pages = [
        include_str!("../../src/docs/reference/promises.md"),
        include_str!("../../src/docs/reference/threat_model.md"),
    ]
    .concat();
    let rows = pages.lines().filter(|line| line.starts_with("| ") && !line.ends_with("held by |"));
    let mut named = 0;
    for row in rows {
        let held_by = row.trim_end_matches('|').rsplit('|').next().unwrap_or_default();
        let tests: Vec<&str> = held_by.split('`').skip(1).step_by(2).collect();
        assert!(!tests.is_empty() || row.contains("At any time"), "nothing holds: {row}");
        for test in &tests {
            assert!(is_test(test), "there is no test `{test}`");
        }
        named += tests.len();
    }
    assert!(named > 90, "only {named} tests are named");
}

#[test]
fn every_shipped_scenario_reads_without_a_mistake() {
    let mut read = 0;
    for entry in std::fs::read_dir("scenarios").expect("the folder is there") {
        let path = entry.expect("it can be listed").path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            if let Err(mistakes) = Scenario::load(&path, &Default::default()) {
                panic!("{mistakes}");
            }
            read += 1;
        }
    }
    assert!(read >= 3, "only {read} scenarios were found");
}
