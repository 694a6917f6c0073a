//! Files of real requests, from the CSV to the comparison on the terminal.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

/// One member of staff who works at all hours, and two hours of work for every request: cycle times can be told by
/// hand.
const TOWN: &str = r#"
petisim = 1
title = "One pair of hands"

[run]
start = "2020-02-28"
warm_up = "1 d"
length = "2 d"
replications = 2

[requests]
channel = "phone"

[requests.columns]
opened = "opened"
closed = "closed"
category = "about"
unit = "who"

[calendar.office]
[units.routine]
sign_work = "0 s"
[unit.town]
kind = "town"
staff = 0
[unit.works]
level = "city"
calendar = "always"
staff = 1
aliases = ["Dept. of Works"]
[unit.parks]
level = "city"
calendar = "always"
staff = 1
[category.roads]
share = 0.5
remit = ["works"]
field_hours = "2 h"
travel = "0 s"
joint = 0
aliases = ["Pothole"]
[category.trees]
share = 0.5
remit = ["parks"]
field_hours = "2 h"
travel = "0 s"
joint = 0
"#;

/// How another city writes its file.
const OVERLAY: &str = r#"
[requests]
delimiter = "|"
time_format = "%d %b %y %H.%M"
blank = ["n/a"]
[requests.columns]
opened = "Received On"
closed = "Done On"
category = "Subject Matter"
unit = "Crew"
"#;

/// The same file as [`OVERLAY`] maps it, with a byte order mark and Windows line ends. 2020 is a leap year.
const OTHER_CITY: &str = "\u{feff}Crew|Done On|Note|Subject Matter|Received On\r\n\
    parks|n/a|in the warm-up|trees|28 Feb 20 10.00\r\n\
    dept. of works|29 Feb 20 04.00|first|POTHOLE|29 Feb 20 00.00\r\n\
    Dept. of Works|n/a|\"second | waits\"|Pothole|29 Feb 20 01.00\r\n\
    Parks|01 Mar 20 12.00||Trees|01 Mar 20 06.00\r\n\
    works|n/a|at work when the run ends|roads|01 Mar 20 23.00\r\n\
    works|n/a|after the end|roads|02 Mar 20 05.00\r\n";

/// A folder with `town.toml`, `other.toml` and `other.csv`.
struct Place(TempDir);

impl Place {
    fn new() -> Place {
        let place = Place(tempfile::tempdir().unwrap());
        place.write("town.toml", TOWN);
        place.write("other.toml", OVERLAY);
        place.write("other.csv", OTHER_CITY);
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    /// Exit code and both streams of `petisim` with these words, in this folder.
    fn say(&self, words: &[&str]) -> (i32, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_petisim"));
        command.args(words).current_dir(self.0.path());
        let output = command.env_remove("PETISIM_JOBS").env_remove("PETISIM_OUT").output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    }

    /// The rows of `replay.csv` of the first replication, by unit and category.
    fn rows(&self, folder: &str) -> BTreeMap<(String, String), BTreeMap<String, f64>> {
        let mut reader = csv::Reader::from_path(self.path(folder).join("replay.csv")).unwrap();
        let header = reader.headers().unwrap().clone();
        let mut rows = BTreeMap::new();
        for record in reader.records().map(|record| record.unwrap()).filter(|r| r[0].ends_with("-0")) {
            let cells = header.iter().zip(&record).skip(3).filter(|(_, cell)| !cell.is_empty());
            let row = cells.map(|(name, cell)| (name.to_string(), cell.parse().unwrap())).collect();
            rows.insert((record[1].to_string(), record[2].to_string()), row);
        }
        rows
    }
}

fn scenario(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(name).to_str().unwrap().to_string()
}

/// Requests and open ones in the shipped file by office (in small letters) and over all (`all`), of those opened on
/// `first` (day and month of 2018) or later.
fn lindhaven_by_hand(first: (u32, u32)) -> BTreeMap<String, (f64, f64)> {
    let file = scenario("data/lindhaven_2018.csv");
    let mut counts: BTreeMap<String, (f64, f64)> = BTreeMap::new();
    for record in csv::ReaderBuilder::new().delimiter(b';').from_path(file).unwrap().records() {
        let record = record.unwrap();
        let (day, month) = (record[1][..2].parse::<u32>().unwrap(), record[1][3..5].parse::<u32>().unwrap());
        if (month, day) < (first.1, first.0) {
            continue;
        }
        let office = record[4].to_lowercase().replace("parks & trees", "parks");
        for group in ["all".to_string(), office] {
            let count = counts.entry(group).or_default();
            count.0 += 1.0;
            count.1 += f64::from(u8::from(record[2].is_empty()));
        }
    }
    // Questions have no office.
    counts.remove("");
    counts
}

#[test]
fn lindhaven_replays_every_request_of_its_file() {
    let place = Place::new();
    let (code, out, err) =
        place.say(&["run", &scenario("lindhaven_2018.toml"), "-o", "out", "--replications", "2"]);
    assert_eq!(code, 0, "{err}");
    for line in ["325 of 325 rows kept", "32 without a unit", "70 without a due time", "35 still open"] {
        assert!(err.contains(line), "{err}");
    }
    assert!(err.contains("4 closed before they were opened, by up to 32 s"), "{err}");
    let rows = place.rows("out");
    let by_hand = lindhaven_by_hand((11, 3));
    assert_eq!(rows.keys().filter(|(unit, _)| unit != "all").count() + 1, by_hand.len());
    for (unit, (n, open)) in by_hand {
        let row = &rows[&(unit.clone(), "all".to_string())];
        assert_eq!((row["recorded_n"], row["simulated_n"]), (n, n), "{unit}");
        assert!((row["recorded_open_share"] * n - open).abs() < 1e-9, "{unit}");
        assert!((0.0..=1.0).contains(&row["sup_distance"]), "{unit}");
    }
    let block: Vec<&str> = out.lines().skip_while(|line| !line.starts_with("Replayed requests")).collect();
    assert!(block[2].starts_with("  all ") && block[2].contains(" 289 "), "{out}");
    assert!(block.iter().take(24).all(|line| line.chars().count() <= 80), "{out}");
}

#[test]
fn without_a_warm_up_the_counts_are_those_of_the_readme() {
    let place = Place::new();
    let words = ["--set", "run.warm_up=0 s", "--set", "run.length=100 d", "--replications", "1", "-o", "out"];
    let (code, _, err) = place.say(&[&["run", &scenario("lindhaven_2018.toml")], words.as_slice()].concat());
    assert_eq!(code, 0, "{err}");
    let all = &place.rows("out")[&("all".to_string(), "all".to_string())];
    assert_eq!((all["recorded_n"], all["simulated_n"]), (325.0, 325.0));
    assert_eq!((all["recorded_open_share"] * 325.0).round(), 35.0);
}

#[test]
fn boston_without_its_file_says_which_data_it_wants() {
    let place = Place::new();
    let boston = scenario("boston_2015.toml");
    assert_eq!(place.say(&["check", &boston]).0, 0);
    let (code, out, err) = place.say(&["run", &boston]);
    assert_eq!((code, out.as_str()), (2, ""));
    for word in ["Boston's 311 line", "johnsliao/bostonservicemap", "`--set requests.file=PATH`"] {
        assert!(err.contains(word), "{err}");
    }
    assert!(!place.path("out").exists());
}

#[test]
fn a_file_of_another_city_is_mapped_by_an_overlay() {
    let place = Place::new();
    let words =
        ["run", "town.toml", "--overlay", "other.toml", "--set", "requests.file=other.csv", "-o", "out"];
    let (code, out, err) = place.say(&words);
    assert_eq!(code, 0, "{err}");
    assert!(err.contains("6 of 6 rows kept"), "{err}");
    let rows = place.rows("out");
    let row = |unit: &str, category: &str| &rows[&(unit.to_string(), category.to_string())];
    // Of the works' three the first takes two hours, the second waits one and takes two, the third begins an hour
    // before the end. The file, kept until 2 March, 5:00, has 4 h, 52 h and more, 6 h and more.
    let works = row("works", "all");
    assert_eq!((works["recorded_n"], works["simulated_n"]), (3.0, 3.0));
    let third = 1.0 / 3.0;
    assert_eq!((works["recorded_open_share"], works["simulated_open_share"]), (2.0 * third, third));
    assert_eq!((works["simulated_median_h"], works["simulated_p90_h"]), (2.0, 3.0));
    assert!(!works.contains_key("recorded_median_h"));
    // Both sides are known up to 3 h, by when two of three have ended here and none there.
    assert_eq!(works["support_h"], 3.0);
    // One hour is censored, so that the curve falls from 1 to 1/2 at 2 h and to 0 at 3 h.
    assert_eq!(works["sup_distance"], 1.0);
    let parks = row("parks", "all");
    assert_eq!((parks["recorded_median_h"], parks["simulated_median_h"]), (6.0, 2.0));
    assert_eq!(row("all", "trees"), parks);
    assert_eq!(row("all", "all")["recorded_n"], 4.0);
    assert!(out.contains("\n  parks ") && out.contains("  6.0 h  2.0 h"), "{out}");
}

#[test]
fn the_comparison_is_in_the_json_and_in_the_data_package() {
    let place = Place::new();
    let words =
        ["run", "town.toml", "--overlay", "other.toml", "--set", "requests.file=other.csv", "-o", "out"];
    let (_, out, _) = place.say(&[words.as_slice(), &["--format", "json"]].concat());
    let value: Value = serde_json::from_str(&out).unwrap();
    let groups = value["replay"].as_array().unwrap();
    let parks = groups.iter().find(|group| group["unit"] == "parks").unwrap();
    assert_eq!((&parks["category"], &parks["simulated_median_h"]), (&"all".into(), &2.0.into()));
    let package: Value =
        serde_json::from_slice(&fs::read(place.path("out/datapackage.json")).unwrap()).unwrap();
    let tables = package["resources"].as_array().unwrap();
    let replay = tables.iter().find(|table| table["name"] == "replay").unwrap();
    let fields = replay["schema"]["fields"].as_array().unwrap();
    let header =
        fs::read_to_string(place.path("out/replay.csv")).unwrap().lines().next().unwrap().to_string();
    assert_eq!(
        fields.iter().map(|field| field["name"].as_str().unwrap()).collect::<Vec<_>>().join(","),
        header
    );
    assert!(fields.iter().all(|field| !field["description"].as_str().unwrap().is_empty()));
}

#[test]
fn columns_can_be_mapped_on_the_command_line() {
    let place = Place::new();
    place.write("plain.csv", "at,until,what,whose\n2020-02-29T08:00:00,2020-02-29T09:00:00,roads,works\n");
    let mapped = ["opened=at", "closed=until", "category=what", "unit=whose"]
        .map(|column| format!("requests.columns.{column}"));
    let mut words = vec!["run", "town.toml", "--set", "requests.file=plain.csv", "-o", "out"];
    words.extend(mapped.iter().flat_map(|column| ["--set", column]));
    let (code, _, err) = place.say(&words);
    assert_eq!(code, 0, "{err}");
    let works = &place.rows("out")[&("works".to_string(), "all".to_string())];
    assert_eq!((works["recorded_median_h"], works["simulated_median_h"]), (1.0, 2.0));
}

/// Runs a file with one known request, one of an unknown category and one of an unknown unit.
fn with_strangers(changes: &[&str]) -> (i32, String, String, Place) {
    let place = Place::new();
    let known = "2020-02-29T08:00:00,,roads,works\n";
    let strangers = "2020-02-29T12:00:00,,lost dog,works\n2020-02-29T16:00:00,,trees,opera\n";
    place.write("strange.csv", &format!("opened,closed,about,who\n{known}{strangers}"));
    let mut words = vec!["run", "town.toml", "--set", "requests.file=strange.csv", "-o", "out"];
    words.extend(changes.iter().flat_map(|change| ["--set", change]));
    let (code, out, err) = place.say(&words);
    (code, out, err, place)
}

#[test]
fn unknown_categories_and_units_stop_the_run_unless_the_scenario_says_otherwise() {
    let (code, _, err, place) = with_strangers(&[]);
    assert_eq!(code, 2);
    for word in ["line 3", "`about`", "lost dog", "line 4", "`who`", "opera"] {
        assert!(err.contains(word), "{word}: {err}");
    }
    assert!(!place.path("out").exists());
}

#[test]
fn unknown_categories_and_units_are_skipped_or_replaced_and_counted() {
    let n = |place: &Place, unit: &str| {
        place.rows("out").get(&(unit.to_string(), "all".to_string())).map_or(0.0, |row| row["simulated_n"])
    };
    let skip = ["requests.unknown_category=skip", "requests.unknown_unit=skip"];
    let (code, _, err, place) = with_strangers(&skip);
    assert_eq!((code, n(&place, "all"), n(&place, "works")), (0, 1.0, 1.0));
    assert!(err.contains("1 of 3 rows kept") && err.contains("\"lost dog\" (1)"), "{err}");
    // The desk gives what has no unit to the first one of the category's remit; the record still names none.
    let (code, _, err, place) =
        with_strangers(&["requests.unknown_category=trees", "requests.unknown_unit=none"]);
    assert_eq!((code, n(&place, "all"), n(&place, "works"), n(&place, "parks")), (0, 3.0, 2.0, 0.0), "{err}");
    let by_category = &place.rows("out")[&("all".to_string(), "trees".to_string())];
    assert_eq!(by_category["simulated_n"], 2.0);
    let (_, _, _, place) =
        with_strangers(&["requests.unknown_category=roads", "requests.unknown_unit=parks"]);
    assert_eq!((n(&place, "works"), n(&place, "parks")), (2.0, 1.0));
    let (code, _, err, _) = with_strangers(&["requests.unknown_unit=police"]);
    assert!(code == 2 && err.contains("police"), "{err}");
}

#[test]
fn a_value_with_two_claimants_is_a_mistake_in_the_scenario() {
    let place = Place::new();
    place.write(
        "twice.toml",
        &TOWN.replace(
            "share = 0.5\nremit = [\"parks\"]",
            "share = 0.5\nremit = [\"parks\"]\naliases = [\" Pothole\"]",
        ),
    );
    let (code, _, err) = place.say(&["check", "twice.toml"]);
    assert!(code == 2 && err.contains("`roads` has this value too"), "{err}");
    place.write(
        "many.toml",
        &TOWN
            .replace(
                "level = \"city\"\ncalendar = \"always\"\nstaff = 1\naliases",
                "calendar = \"always\"\nstaff = 1\naliases",
            )
            .replace("[calendar.office]", "[world]\ndistricts = 2\n[calendar.office]")
            .replace("kind = \"town\"", "kind = \"town\"\ncount = 2"),
    );
    let (code, _, err) = place.say(&["check", "many.toml"]);
    assert!(code == 2 && err.contains("there are 2 of `works`"), "{err}");
}
