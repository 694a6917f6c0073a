//! The shipped worlds: each runs and keeps what must always be true, every overlay changes the world it is for, remedies
//! combine, the table of overlays is complete, and the working calendar is that of the official notices.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use petisim::experiment::{Clock, Watch, World};
use petisim::kernel::{Date, StartDate};
use petisim::results::claims::file::Claim;
use petisim::results::claims::method::Claims;
use petisim::scenario::{Options, Scenario};

use super::worlds;

/// The worlds for claims, by the name of the world that they make small.
const SMALL: [&str; 5] = ["district", "w_town", "a_city", "m_city", "z_street"];

/// Remedies that `remedies_all` leaves out, and why.
const APART: [(&str, &str); 8] = [
    ("audit", "it is a part of real_results"),
    ("people_first", "an alternative to balanced_logics"),
    ("structure", "a sum of members"),
    ("resources", "a sum of members"),
    ("online_boundary", "for worlds with an online rule"),
    ("digital_help", "for worlds with an online rule"),
    ("remedies_all", "itself"),
    ("proactive", "the mechanism that its programme needs"),
];

fn scenarios() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios")
}

/// Names of the files `*.toml` of a folder below `scenarios`, without their ending, in order.
fn names(folder: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(scenarios().join(folder)).unwrap_or_else(|error| panic!("{folder}: {error}"));
    let files = entries.map(|entry| entry.unwrap_or_else(|error| panic!("{error}")).path());
    let tables = files.filter(|path| path.extension().is_some_and(|ending| ending == "toml"));
    tables.filter_map(|path| Some(path.file_stem()?.to_str()?.to_string())).collect()
}

/// Every overlay, by its path below `overlays` without the ending.
fn overlays() -> BTreeSet<String> {
    let reform = names("overlays/reform_2025").into_iter().map(|name| format!("reform_2025/{name}"));
    names("overlays").into_iter().chain(reform).collect()
}

fn overlay(name: &str) -> PathBuf {
    scenarios().join("overlays").join(format!("{name}.toml"))
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The lines of comment at the head of a file, as one line.
fn header(path: &Path) -> String {
    let text = text(path);
    let lines = text.lines().map_while(|line| line.strip_prefix('#')).map(str::trim);
    lines.collect::<Vec<_>>().join(" ")
}

/// The world that an overlay's header says it is for, and what has to lie under the overlay there.
fn place_of(name: &str) -> (PathBuf, Vec<PathBuf>) {
    let header = header(&overlay(name));
    let (_, after) =
        header.split_once("To be laid over").unwrap_or_else(|| panic!("{name} does not say over what"));
    let named = after.trim_start().strip_prefix('`').and_then(|rest| rest.split_once(".toml`"));
    let world = match named {
        None if after.contains("`online_rule`") => "z_street",
        None => "district",
        Some((under, _)) if overlays().contains(under) => {
            let (world, mut laid) = place_of(under);
            laid.push(overlay(under));
            return (world, laid);
        }
        Some((world, _)) => world,
    };
    let folder = if SMALL.contains(&world) { "claims/base" } else { "" };
    (scenarios().join(folder).join(format!("{world}.toml")), Vec::new())
}

fn load(world: &Path, overlays: Vec<PathBuf>, sets: &[&str]) -> Scenario {
    let sets = sets.iter().map(ToString::to_string).collect();
    let options = Options { overlays, sets, ..Options::default() };
    Scenario::load(world, &options).unwrap_or_else(|mistakes| panic!("{}: {mistakes}", world.display()))
}

/// A few weeks in the life of some thousands of people, in which tickets are closed. A run that breaks an invariant ends
/// with an error.
fn lives(name: &str, world: &Path, overlays: Vec<PathBuf>) {
    let mut sets = vec!["world.residents=12000", "run.warm_up=\"10 d\"", "run.length=\"25 d\""];
    if name == "beijing" {
        // As many towns as districts, and a dozen people in each: the size is for those who have the minutes.
        sets.extend([
            "world.districts=2",
            "unit.town.count=4",
            "unit.town.staff=12",
            "world.communities_per_town=3",
        ]);
    }
    let world =
        World::build(&load(world, overlays, &sets), true).unwrap_or_else(|error| panic!("{name}: {error}"));
    let watch = Watch { clock: &Clock::default(), log: None };
    let told = petisim::experiment::replicate(&world, 0, watch)
        .unwrap_or_else(|failure| panic!("{name}: {failure:?}"));
    assert!(told.outcome.events > 2_000, "{name}: hardly anything happened: {} events", told.outcome.events);
}

#[test]
fn every_world_runs_and_keeps_the_invariants() {
    for name in names("") {
        let world = scenarios().join(format!("{name}.toml"));
        let replay = text(&world).contains("[requests]");
        if !replay {
            lives(&name, &world, Vec::new());
        }
    }
    for name in names("claims/base") {
        lives(&name, &scenarios().join("claims/base").join(format!("{name}.toml")), Vec::new());
    }
}

#[test]
fn every_overlay_changes_the_world_it_is_for_and_runs_there() {
    for name in overlays() {
        let (world, mut laid) = place_of(&name);
        let before = load(&world, laid.clone(), &[]).resolved_toml();
        laid.push(overlay(&name));
        assert_ne!(
            load(&world, laid.clone(), &[]).resolved_toml(),
            before,
            "{name} changes nothing in {world:?}"
        );
        lives(&name, &world, laid);
    }
}

#[test]
fn all_remedies_combine_in_every_world_of_a_study() {
    let study = ["w_town", "a_city", "m_city", "z_street"].map(|name| format!("claims/base/{name}"));
    for name in study.iter().map(String::as_str).chain(["c_district", "reform_2025"]) {
        let mut laid = vec![overlay("remedies_all")];
        if name.ends_with("z_street") {
            laid.extend([overlay("online_boundary"), overlay("digital_help")]);
        }
        lives(name, &scenarios().join(format!("{name}.toml")), laid);
    }
}

#[test]
fn the_reform_is_all_of_its_measures() {
    let world = text(&scenarios().join("reform_2025.toml"));
    for name in names("overlays/reform_2025") {
        let measure = !header(&overlay(&format!("reform_2025/{name}"))).contains("No measure of the letter");
        assert_eq!(world.contains(&format!("\"overlays/reform_2025/{name}.toml\"")), measure, "{name}");
    }
}

/// The rows of the table of overlays: name, group, kind.
fn rows() -> Vec<(String, String, String)> {
    let table = include_str!("../../src/docs/reference/overlays.md");
    let rows = table.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        (cells[1].trim_matches('`').to_string(), cells[3].to_string(), cells[4].to_string())
    })
    .collect()
}

#[test]
fn every_overlay_stands_in_the_table_of_overlays_with_the_group_of_its_header() {
    let rows = rows();
    let listed: BTreeSet<String> = rows.iter().map(|row| row.0.clone()).collect();
    assert_eq!(listed, overlays(), "src/docs/reference/overlays.md and the folder differ");
    assert_eq!(rows.len(), listed.len(), "an overlay is listed twice");
    for (name, group, _) in rows {
        let header = header(&overlay(&name));
        assert!(
            header.to_lowercase().contains(&format!(" {group}. to be laid over")),
            "{name}: {group}: {header}"
        );
    }
}

/// What an overlay extends, with all that these extend.
fn parts(name: &str) -> BTreeSet<String> {
    let text = text(&overlay(name));
    let extends =
        text.split_once("extends = ").map_or("", |(_, rest)| rest.split('[').nth(1).unwrap_or(rest));
    let named = extends.split(']').next().unwrap_or("").split('"').skip(1).step_by(2);
    let direct: Vec<String> =
        named.filter_map(|file| Some(file.strip_suffix(".toml")?.to_string())).collect();
    direct.iter().flat_map(|part| parts(part).into_iter().chain([part.clone()])).collect()
}

#[test]
fn the_sum_of_all_remedies_leaves_out_only_what_is_said() {
    let (all, apart) = (parts("remedies_all"), APART.map(|(name, _)| name));
    let studies = ["S1", "S2", "S3", "S4"];
    let table = include_str!("../../src/docs/reference/overlays.md");
    let mut counted = 0;
    for (name, _, kind) in rows().into_iter().filter(|row| row.2 == "remedy") {
        let row = table.lines().find(|row| row.starts_with(&format!("| `{name}` |"))).unwrap_or("");
        let study = row.split('|').nth(2).unwrap_or("");
        if studies.iter().any(|one| study.contains(one)) {
            assert!(
                all.contains(&name) != apart.contains(&name.as_str()),
                "{name} ({kind}): in the sum, or apart"
            );
            counted += 1;
        }
    }
    assert!(counted > 30, "{counted}");
}

/// Holidays as the notices give them, first and last day, month and day.
const HOLIDAYS: [(i16, &[[i8; 4]]); 8] = [
    (
        2017,
        &[
            [1, 1, 1, 2],
            [1, 27, 2, 2],
            [4, 2, 4, 4],
            [4, 29, 5, 1],
            [5, 28, 5, 30],
            [10, 1, 10, 8],
            [12, 30, 12, 31],
        ],
    ),
    (
        2018,
        &[
            [1, 1, 1, 1],
            [2, 15, 2, 21],
            [4, 5, 4, 7],
            [4, 29, 5, 1],
            [6, 16, 6, 18],
            [9, 22, 9, 24],
            [10, 1, 10, 7],
            [12, 30, 12, 31],
        ],
    ),
    (
        2019,
        &[
            [1, 1, 1, 1],
            [2, 4, 2, 10],
            [4, 5, 4, 7],
            [5, 1, 5, 4],
            [6, 7, 6, 9],
            [9, 13, 9, 15],
            [10, 1, 10, 7],
        ],
    ),
    (2020, &[[1, 1, 1, 1], [1, 24, 2, 2], [4, 4, 4, 6], [5, 1, 5, 5], [6, 25, 6, 27], [10, 1, 10, 8]]),
    (
        2021,
        &[
            [1, 1, 1, 3],
            [2, 11, 2, 17],
            [4, 3, 4, 5],
            [5, 1, 5, 5],
            [6, 12, 6, 14],
            [9, 19, 9, 21],
            [10, 1, 10, 7],
        ],
    ),
    (
        2022,
        &[
            [1, 1, 1, 3],
            [1, 31, 2, 6],
            [4, 3, 4, 5],
            [4, 30, 5, 4],
            [6, 3, 6, 5],
            [9, 10, 9, 12],
            [10, 1, 10, 7],
            [12, 31, 12, 31],
        ],
    ),
    (
        2023,
        &[
            [1, 1, 1, 2],
            [1, 21, 1, 27],
            [4, 5, 4, 5],
            [4, 29, 5, 3],
            [6, 22, 6, 24],
            [9, 29, 10, 6],
            [12, 30, 12, 31],
        ],
    ),
    (
        2024,
        &[
            [1, 1, 1, 1],
            [2, 10, 2, 17],
            [4, 4, 4, 6],
            [5, 1, 5, 5],
            [6, 8, 6, 10],
            [9, 15, 9, 17],
            [10, 1, 10, 7],
        ],
    ),
];

/// Days worked in place of others, as the notices give them.
const MAKE_UP: [(i16, &[[i8; 2]]); 8] = [
    (2017, &[[1, 22], [2, 4], [4, 1], [5, 27], [9, 30]]),
    (2018, &[[2, 11], [2, 24], [4, 8], [4, 28], [9, 29], [9, 30], [12, 29]]),
    (2019, &[[2, 2], [2, 3], [4, 28], [5, 5], [9, 29], [10, 12]]),
    (2020, &[[1, 19], [4, 26], [5, 9], [6, 28], [9, 27], [10, 10]]),
    (2021, &[[2, 7], [2, 20], [4, 25], [5, 8], [9, 18], [9, 26], [10, 9]]),
    (2022, &[[1, 29], [1, 30], [4, 2], [4, 24], [5, 7], [10, 8], [10, 9]]),
    (2023, &[[1, 28], [1, 29], [4, 23], [5, 6], [6, 25], [10, 7], [10, 8]]),
    (2024, &[[2, 4], [2, 18], [4, 7], [4, 28], [5, 11], [9, 14], [9, 29], [10, 12]]),
];

/// Whether the notices of the State Council's General Office let public bodies work on a day.
fn worked_by_the_notices(date: Date) -> bool {
    let at = |month, day| Date::new(date.year(), month, day).unwrap_or_else(|error| panic!("{error}"));
    let year = usize::try_from(date.year() - 2017).unwrap_or_else(|error| panic!("{error}"));
    let off = HOLIDAYS[year].1.iter().any(|&[a, b, c, d]| (at(a, b)..=at(c, d)).contains(&date));
    let instead = MAKE_UP[year].1.iter().any(|&[month, day]| at(month, day) == date);
    let weekend = date.weekday().to_monday_zero_offset() >= 5;
    assert!(!instead || weekend && !off, "{date} is no make-up day");
    instead || !weekend && !off
}

#[test]
fn the_calendar_is_that_of_the_yearly_notices() {
    let sets = ["run.start=\"2017-01-01\"", "run.warm_up=\"0 s\"", "run.length=\"2922 d\""];
    let world = load(&scenarios().join("claims/base/district.toml"), Vec::new(), &sets);
    let (params, _) = worlds::resolved(&world);
    let office = params
        .calendars
        .get(1)
        .unwrap_or_else(|| panic!("there is one calendar, behind the one without end"));
    for day in 0..2922 {
        let date = StartDate::new(world.head.run.start).date_of_day(day);
        assert_eq!(office.is_working_day(day), worked_by_the_notices(date), "{date}");
    }
}

#[test]
fn every_claim_that_is_shipped_can_be_tested() {
    let folder = scenarios().join("claims");
    for path in [files(&folder), files(&folder.join("laws"))].concat() {
        let claim = Claim::load(&path, &Options::default());
        let claim = claim.unwrap_or_else(|mistakes| panic!("{}: {mistakes}", path.display()));
        let prepared = Claims::prepare(&[claim], None);
        assert!(prepared.is_ok(), "{}: {}", path.display(), prepared.err().unwrap());
    }
}

/// The TOML files in a folder, in alphabetical order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    files.sort();
    files
}
