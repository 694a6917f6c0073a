//! Figures that a paper can print: effects by the levels that were run, names that are no metrics, intervals within what
//! is possible, contrasts, and nothing that is read anew in silence.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use petisim::model::metrics::catalogue;
use serde_json::Value;
use tempfile::TempDir;

use super::worlds;

/// A town and a works: hours of staff are exactly linear in it.
const PLACE: &str = "\
petisim = 1
title = \"One town\"
[run]
start = \"2018-01-01\"
warm_up = \"0 s\"
length = \"30 d\"
[world]
residents = 5_000
communities_per_town = 2
[community.mixed]
[calendar.office]
[category.waste]
share = 1
remit = [\"town\"]
[unit.town]
kind = \"town\"
staff = 2
[citizens]
problems = { rate = 200.0 }
voice = {}
[desks.district]
agents = 1
";

fn place() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("base.toml"), PLACE).unwrap();
    folder
}

/// Writes a study of the place and does what these words say; answers with code, output and complaints.
fn run(folder: &Path, study: &str, words: &[&str]) -> (i32, String, String) {
    let text = format!("petisim = 1\nbase = \"base.toml\"\n{study}");
    fs::write(folder.join("study.toml"), text).unwrap();
    command(folder, words)
}

fn command(folder: &Path, words: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_petisim"));
    let output = command.args(words).current_dir(folder).env_remove("PETISIM_OUT").output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn elementary_effects_are_those_of_the_levels_that_were_run() {
    // 8 hours on 22 of 31 days... 2141.33 hours a year for each officer: over one officer more, and over two.
    let of = |staff: &str| {
        let folder = place();
        let study = format!(
            "replications = 2\nmetrics = [\"staffed_units_h_per_year\", \"tickets\"]\n[factors]\n\
             crew = {{ path = \"unit.town.staff\", {staff} }}\n\
             rate = {{ path = \"citizens.problems.rate\", range = {{ from = 100, to = 300 }} }}\n\
             [design]\nmorris = {{ trajectories = 8, levels = 4 }}\n"
        );
        let words = ["sensitivity", "study.toml", "--metric", "staffed_units_h_per_year", "--format", "json"];
        let (code, output, complaints) = run(folder.path(), &study, &words);
        assert_eq!(code, 0, "{complaints}");
        let found: Value = serde_json::from_str(&output).unwrap();
        let indices = found["metrics"][0]["indices"].as_array().unwrap().clone();
        let index = |name: &str| {
            let mut found =
                indices.iter().filter(|index| index["factor"] == "crew" && index["index"] == name);
            found.next().unwrap()["value"].as_f64().unwrap()
        };
        (index("mu_star"), index("sigma"))
    };
    let one = 2_141.333_333_333_333;
    for (staff, steps) in [
        ("values = [1, 2, 3]", 2.0),
        ("values = [1, 2]", 1.0),
        ("values = [5, 1, 2, 3, 4]", 4.0),
        ("range = { from = 1, to = 3 }", 2.0),
    ] {
        let (mu_star, sigma) = of(staff);
        assert!((mu_star - steps * one).abs() < 1e-6, "{staff}: {mu_star}");
        assert!(sigma < 1e-6, "{staff}: {sigma}");
    }
}

#[test]
fn a_factor_may_not_be_called_like_a_metric_or_a_column() {
    let folder = place();
    for name in
        ["tickets", "run_id", "point_id", "seed", "mean", "metric", "n", "replication", "and", "Tickets"]
    {
        let study = format!(
            "[factors]\n{name} = {{ path = \"unit.town.staff\", values = [1, 2] }}\n[design]\nfull_factorial = {{}}\n"
        );
        for words in [["plan", "study.toml"], ["sweep", "study.toml"]] {
            let (code, _, complaints) = run(folder.path(), &study, &words);
            assert_eq!(code, 2, "{name}: {complaints}");
            assert!(complaints.contains("is taken") && complaints.contains("study.toml:4:1"), "{complaints}");
            assert!(complaints.contains(&format!("`{name}_level`")), "{complaints}");
        }
    }
}

#[test]
fn the_name_of_a_factor_a_file_and_a_folder_change_no_number() {
    let tables = |name: &str, file: &str, out: &str| {
        let folder = place();
        let study = format!(
            "petisim = 1\nbase = \"base.toml\"\nreplications = 3\nmetrics = [\"tickets\", \"redo_rate\"]\n[factors]\n\
             {name} = {{ path = \"unit.town.staff\", values = [1, 2] }}\n[design]\nfull_factorial = {{}}\n"
        );
        fs::write(folder.path().join(file), study).unwrap();
        let (code, _, complaints) = command(folder.path(), &["sweep", file, "-o", out]);
        assert_eq!(code, 0, "{complaints}");
        ["runs.csv", "summary.csv", "contrasts.csv"].map(|table| {
            fs::read_to_string(folder.path().join(out).join(table)).unwrap().replace(name, "NAME")
        })
    };
    assert_eq!(tables("crew", "study.toml", "one"), tables("zz_tickets_of_crew", "tickets.toml", "mean"));
}

#[test]
fn a_sweep_ends_with_its_contrasts_and_what_was_established() {
    let folder = place();
    let study = "replications = 4\nmetrics = [\"staffed_units_h_per_year\", \"tickets\"]\nmargins = { tickets = 500 }\n\
                 [factors]\ncrew = { path = \"unit.town.staff\", values = [3, 2] }\n\
                 rate = { path = \"citizens.problems.rate\", values = [100, 300] }\n[design]\nfull_factorial = {}\n";
    let (code, output, complaints) = run(folder.path(), study, &["sweep", "study.toml", "-o", "out"]);
    assert_eq!(code, 0, "{complaints}");
    let said = output.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("Contrasts, paired by replication"), "{output}");
    assert!(said.contains("c crew: 3 against 2 +2,141"), "the base's level is the reference: {output}");
    assert!(said.contains("* rate: 300 against 100"), "{output}");
    assert!(said.contains("Established: 1 of 6 differences: Tickets higher by"), "{output}");
    assert!(said.contains("Shown to lie within the margin:"), "{output}");
    let mut table = csv::Reader::from_path(folder.path().join("out/contrasts.csv")).unwrap();
    let head = table.headers().unwrap().clone();
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    let at = |row: &csv::StringRecord, name: &str| {
        row[head.iter().position(|column| column == name).unwrap()].to_string()
    };
    assert_eq!(rows.len(), 6, "two changes and an interaction of two metrics");
    let hours = rows.iter().find(|row| at(row, "metric") == "staffed_units_h_per_year").unwrap();
    assert_eq!((at(hours, "level"), at(hours, "reference")), ("3".into(), "2".into()));
    assert!((at(hours, "difference").parse::<f64>().unwrap() - 2_141.333_333).abs() < 1e-3);
    assert_eq!((at(hours, "p"), at(hours, "verdict")), (String::new(), "constant".into()));
    let both = rows
        .iter()
        .find(|row| at(row, "contrast") == "interaction" && at(row, "metric") == "tickets")
        .unwrap();
    assert_eq!((at(both, "factor"), at(both, "other_factor")), ("crew".into(), "rate".into()));
    // A second time the same bytes.
    let before = fs::read(folder.path().join("out/contrasts.csv")).unwrap();
    assert_eq!(command(folder.path(), &["merge", "out"]).0, 0);
    assert_eq!(fs::read(folder.path().join("out/contrasts.csv")).unwrap(), before);
}

#[test]
fn margins_are_checked_and_levels_keep_the_order_of_the_author() {
    let folder = place();
    let factors =
        "[factors]\ncrew = { path = \"unit.town.staff\", values = [1, 2] }\n[design]\nfull_factorial = {}\n";
    for (margins, words) in
        [("tickts = 5", "did you mean"), ("tickets = 0", "not above zero"), ("redo_rate = 1", "keeps")]
    {
        let study = format!("metrics = [\"tickets\"]\nmargins = {{ {margins} }}\n{factors}");
        let (code, _, complaints) = run(folder.path(), &study, &["plan", "study.toml"]);
        assert_eq!(code, 2, "{complaints}");
        assert!(complaints.contains(words) || complaints.contains("allowed"), "{margins}: {complaints}");
    }
    let study = "replications = 2\nmetrics = [\"tickets\"]\n[factors]\n\
                 wish.alternatives = { zeal.unit.town.staff = 4, calm.unit.town.staff = 2, most.unit.town.staff = 3 }\n\
                 [design]\nfull_factorial = {}\n";
    assert_eq!(run(folder.path(), study, &["sweep", "study.toml", "-o", "words"]).0, 0);
    let manifest: Value =
        serde_json::from_slice(&fs::read(folder.path().join("words/manifest.json")).unwrap()).unwrap();
    assert_eq!(manifest["factors"][0]["levels"], serde_json::json!(["zeal", "calm", "most"]));
    let contrasts = fs::read_to_string(folder.path().join("words/contrasts.csv")).unwrap();
    assert!(contrasts.contains("tickets,change,wish,zeal,calm"), "the base is `calm`: {contrasts}");
}

#[test]
fn no_interval_of_a_run_reaches_beyond_what_is_possible() {
    for (name, world) in [("quarter", worlds::QUARTER), ("siege", worlds::SIEGE)] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("world.toml"), worlds::full(world, &[]).resolved_toml()).unwrap();
        assert_eq!(command(folder.path(), &["run", "world.toml", "--replications", "3", "-o", "out"]).0, 0);
        let mut table = csv::Reader::from_path(folder.path().join("out/summary.csv")).unwrap();
        let head = table.headers().unwrap().clone();
        let place = |name: &str| head.iter().position(|column| column == name).unwrap();
        let (metric, mean, low, high) = (place("metric"), place("mean"), place("ci_low"), place("ci_high"));
        let mut seen = 0;
        for row in table.records().map(Result::unwrap) {
            let info = catalogue().iter().find(|info| info.id == &row[metric]).unwrap();
            let (least, greatest) = info.ends();
            for value in [mean, low, high].into_iter().filter_map(|at| row[at].parse::<f64>().ok()) {
                assert!(least.is_none_or(|least| value >= least), "{name}: {}: {value}", info.id);
                assert!(greatest.is_none_or(|greatest| value <= greatest), "{name}: {}: {value}", info.id);
                seen += 1;
            }
        }
        assert!(seen > 300, "{seen}");
    }
}

#[test]
fn the_headline_sets_the_record_beside_the_truth_of_the_same_tickets() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("world.toml"), worlds::full(worlds::QUARTER, &[]).resolved_toml()).unwrap();
    let (code, output, _) =
        command(folder.path(), &["run", "world.toml", "--replications", "2", "-o", "out", "--full"]);
    assert_eq!(code, 0);
    for words in ["Resolution, same tickets", "each of its own tickets", "though unsolved"] {
        assert!(output.contains(words), "{output}");
    }
    let (code, _, complaints) = command(folder.path(), &["report", "out"]);
    assert_eq!(code, 0, "{complaints}");
    let page = fs::read_to_string(folder.path().join("out/report.html")).unwrap();
    assert!(page.contains("of the same tickets") && page.contains("Satisfied though unsolved"));
}

/// A change of a setting, and a part of what must be said.
const TOLD: &[(&str, &[&str], i32, &str)] = &[
    ("calendars that end", &["run.start=2030-01-01"], 0, "no holiday is listed for 2030"),
    ("a step below a day", &["run.series_step=1 h"], 2, "1 d"),
    ("a step of a day and a half", &["run.series_step=36 h"], 2, "no whole number of days"),
    (
        "a value of a mechanism that is off",
        &["units.refusal=off", "units.refusal.base=0.3"],
        2,
        "`units.refusal` is off",
    ),
    ("a day twice", &["calendar.office.holidays=[\"2018-02-15\", \"2018-02-15\"]"], 0, "listed twice"),
    (
        "a make-up day that is worked",
        &["calendar.office.makeup_days=[\"2018-03-07\"]"],
        0,
        "which is worked anyway",
    ),
    (
        "a unit without remit",
        &[
            "category.waste.remit=[\"town\"]",
            "category.waste.contested=0",
            "category.heating.remit=[\"town\", \"housing\"]",
        ],
        0,
        "`works` is in no remit",
    ),
];

#[test]
fn what_a_setting_makes_of_another_is_told() {
    for (what, sets, code, words) in TOLD {
        let mut arguments = vec!["check", "scenarios/minimal.toml"];
        sets.iter().for_each(|set| arguments.extend(["-s", set]));
        let (found, _, complaints) = command(Path::new(env!("CARGO_MANIFEST_DIR")), &arguments);
        assert_eq!(found, *code, "{what}: {complaints}");
        assert!(complaints.contains(words), "{what}: {complaints}");
    }
    let quiet = command(Path::new(env!("CARGO_MANIFEST_DIR")), &["check", "scenarios/minimal.toml"]);
    assert_eq!((quiet.0, quiet.2.as_str()), (0, ""));
    let moved = ["check", "scenarios/c_district.toml", "-s", "run.start=2018-04-06"];
    let (code, _, complaints) = command(Path::new(env!("CARGO_MANIFEST_DIR")), &moved);
    assert!(code == 0 && complaints.contains("`yearly` is read from the start on"), "{complaints}");
}

#[test]
fn every_setting_of_a_run_changes_something_or_something_is_said() {
    let folder = place();
    let folder = folder.path();
    let whole = |words: &[&str]| {
        let mut all = vec!["run", "base.toml", "--replications", "2", "--force", "-o", "out"];
        all.extend(words);
        let (code, output, complaints) = command(folder, &all);
        let read = |name: &str| fs::read(folder.join("out").join(name)).unwrap_or_default();
        (code, [read("runs.csv"), read("summary.csv"), read("series.csv")], output + &complaints)
    };
    let plain = whole(&[]);
    assert_eq!(plain.0, 0, "{}", plain.2);
    for set in [
        "run.start=2018-06-01",
        "run.warm_up=3 d",
        "run.length=20 d",
        "run.seed=9",
        "run.confidence=0.9",
        "run.series_step=2 d",
        "run.series_step=12 h",
        "calendar.office.hours=[\"09:00-12:00\"]",
        "calendar.office.weekdays=[\"mon\"]",
        "calendar.office.holidays=[\"2018-01-03\"]",
        "calendar.office.makeup_days=[\"2018-01-06\"]",
        "citizens.problems.yearly=[2.0]",
        "unit.town.staff=1",
        "unit.town.calendar=always",
    ] {
        let changed = whole(&["-s", set]);
        assert!(changed.0 == 2 || changed.1 != plain.1, "{set} changes nothing and is not refused");
    }
}
