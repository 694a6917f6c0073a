//! `petisim report` of a run, and the small table of cycle times that it draws.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use tempfile::TempDir;

use super::compare::WORLD;

/// Exit code, standard output, standard error.
fn say(folder: &Path, words: &str) -> (i32, String, String) {
    let output =
        Command::cargo_bin("petisim").unwrap().current_dir(folder).args(words.split(' ')).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn ok(folder: &Path, words: &str) -> String {
    let (code, out, err) = say(folder, words);
    assert_eq!(code, 0, "{words}: {err}");
    out
}

/// A folder in which a small world was run into `out`.
fn place(options: &str) -> TempDir {
    let place = TempDir::new().unwrap();
    fs::write(place.path().join("world.toml"), WORLD).unwrap();
    ok(place.path(), &format!("run world.toml --quiet --out out{options}"));
    place
}

fn read(place: &TempDir, file: &str) -> String {
    fs::read_to_string(place.path().join(file)).unwrap()
}

/// Rows of a table as lists of the columns asked for.
fn rows(place: &TempDir, file: &str, columns: &[&str]) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_path(place.path().join(file)).unwrap();
    let header = reader.headers().unwrap().clone();
    let places: Vec<usize> =
        columns.iter().map(|name| header.iter().position(|column| column == *name).unwrap()).collect();
    let row = |row: csv::StringRecord| places.iter().map(|place| row[*place].to_string()).collect();
    reader.records().map(|record| row(record.unwrap())).collect()
}

#[test]
fn the_page_of_a_run_has_the_numbers_of_its_tables() {
    let place = place("");
    let said = ok(place.path(), "report out");
    assert_eq!(Path::new(said.trim()), Path::new("out").join("report.html"));
    let page = read(&place, "out/report.html");
    for section in ["headline", "flow", "times", "queues", "hours", "units", "indices", "metrics"] {
        assert!(page.contains(&format!("<section id=\"{section}\"")), "{section}");
    }
    let table = page.split("id=\"all-metrics\"").nth(1).unwrap();
    let mut numbers = 0;
    for row in rows(&place, "out/summary.csv", &["metric", "mean", "ci_low", "ci_high"]) {
        let [id, values @ ..] = row.as_slice() else { panic!("no columns") };
        let line = table.split(&format!(">{id}</td>")).nth(1).unwrap_or_else(|| panic!("no row of {id}"));
        let shown: Vec<&str> = line.split("<td class=\"n\" data-v=\"").skip(1).take(3).collect();
        for (value, shown) in values.iter().zip(shown) {
            let shown = shown.split('"').next().unwrap();
            assert_eq!(value.parse::<f64>().ok(), shown.parse::<f64>().ok(), "{id}");
            numbers += usize::from(!value.is_empty());
        }
    }
    assert!(numbers > 300, "only {numbers} numbers were there to compare");
}

#[test]
fn a_page_is_the_same_bytes_again_and_another_language_changes_only_what_is_shown_first() {
    let place = place("");
    ok(place.path(), "report out -o one.html");
    ok(place.path(), "report out -o two.html");
    ok(place.path(), "report out --lang zh -o three.html");
    let [one, two, three] = ["one.html", "two.html", "three.html"].map(|file| read(&place, file));
    assert_eq!(one, two);
    assert!(one.contains("<html lang=\"en\"") && three.contains("<html lang=\"zh\""));
    let lines = |page: &str| page.split("<main").nth(1).unwrap().to_string();
    assert_eq!(lines(&one), lines(&three));
    assert!(!place.path().join("out/report.html").exists());
}

#[test]
fn a_run_can_be_repeated_over_its_report() {
    let place = place("");
    ok(place.path(), "report out");
    ok(place.path(), "run world.toml --quiet --out out");
    assert!(place.path().join("out/report.html").exists());
}

#[test]
fn what_a_result_does_not_hold_is_said_with_the_option_that_gives_it() {
    let place = place(" --no-series");
    ok(place.path(), "report out");
    let page = read(&place, "out/report.html");
    assert!(page.contains("--no-series") && !page.contains("id=\"open-tickets\""));
}

#[test]
fn a_folder_without_a_result_is_a_mistake_with_a_hint() {
    let place = TempDir::new().unwrap();
    for folder in [".", "nowhere"] {
        let (code, _, err) = say(place.path(), &format!("report {folder}"));
        assert_eq!(code, 2, "{err}");
        assert!(err.contains("no result") && err.contains("out/district"), "{err}");
    }
}

#[test]
fn every_ticket_closed_and_not_withdrawn_is_in_the_table_of_cycle_times() {
    let place = place("");
    let bins = rows(&place, "out/cycle_times.csv", &["run_id", "class", "from_h", "to_h", "tickets"]);
    let number = |text: &String| text.parse::<f64>().unwrap();
    let mut seen = 0.0;
    for run in rows(&place, "out/runs.csv", &["run_id", "closed", "withdrawn_share", "cycle_p50_h"]) {
        let of_run = || bins.iter().filter(|bin| bin[0] == run[0]);
        let all: f64 = of_run().map(|bin| number(&bin[4])).sum();
        let closed = number(&run[1]);
        let withdrawn = run[2].parse().unwrap_or(0.0) * closed;
        assert!((all - (closed - withdrawn)).abs() < 1e-6, "{} of {closed}", all);
        // At least half lie in stretches that end by the median's, less than half before it begins.
        let median = number(&run[3]);
        let by =
            |end: f64| of_run().filter(|bin| number(&bin[3]) <= end).map(|bin| number(&bin[4])).sum::<f64>();
        let within = of_run().find(|bin| number(&bin[2]) <= median && median < number(&bin[3])).unwrap();
        assert!(by(number(&within[3])) >= all / 2.0 && by(number(&within[2])) <= all / 2.0, "{within:?}");
        seen += all;
    }
    assert!(seen > 20.0, "only {seen} tickets");
}
