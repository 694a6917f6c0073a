//! A scenario written out in full is the same scenario.

use std::fs;
use std::path::Path;

use petisim::scenario::{Document, Options};

use super::toy::{ToyScenario, read, read_with};

const RICH: &str = "petisim = 1
title = \"A \\\"quoted\\\" town, 中文\"
about = '''
Two lines,
with a \\ in one.'''
[run]
start = 2020-02-29
length = \"90 min\"
seed = 9007199254740992
[world]
residents = 100_000
household = 2
fair = 2021-05-01
neighbours = [\"a very long name of a neighbour, so long that the list breaks\", \"and another one of that length\", \"x\"]
[calendar.office]
open = [\"08:30-12:00\", \"13:30-24:00\"]
[calendar.none]
open = []
[category.heating]
share = 0.25
handling = { mixture = [{ weight = 0.9, of = \"2 h\" }, { weight = 1, of = { gamma = { mean = \"5 h\", cv = 0.5 } } }] }
[category.noise]
share = 0.75
due = \"10 wd\"
[units]
refusal = {}
";

#[test]
fn the_resolved_text_gives_itself_again() {
    for (text, sets) in
        [("petisim = 1", &[][..]), (RICH, &[]), (RICH, &["units.refusal=off", "category.noise.handling=7 h"])]
    {
        let first = read_with(text, sets).unwrap();
        let second = read(&first.resolved_toml()).unwrap();
        assert_eq!(first.resolved_toml(), second.resolved_toml());
        assert_eq!((&first.head, &first.model), (&second.head, &second.model));
        assert_eq!(first.identity(), second.identity());
    }
}

#[test]
fn the_resolved_text_is_in_the_order_of_declaration_and_says_what_sections_are() {
    let text = read(RICH).unwrap().resolved_toml();
    let place = |what: &str| text.find(what).unwrap_or_else(|| panic!("no {what} in\n{text}"));
    let order = ["petisim = 1", "[run]", "[world]", "[calendar.none]", "[category.heating]", "[units]"];
    assert!(order.map(place).is_sorted(), "{text}");
    assert!(
        text.contains("# Units refuse requests that are not theirs.\n[units.refusal]\nwindow = \"1 d\""),
        "{text}"
    );
    assert!(text.contains("warm_up = \"270 d\""), "defaults are written: {text}");
    assert!(!text.contains("extends"), "{text}");
}

#[test]
fn what_does_not_change_a_run_does_not_change_its_name() {
    let named = |sets: &[&str]| read_with(RICH, sets).unwrap().identity();
    assert_eq!(named(&[]), named(&["title=other", "run.replications=99", "run.confidence=0.9"]));
    assert_ne!(named(&[]), named(&["run.seed=2"]));
    assert_ne!(named(&[]), named(&["category.noise.due=11 wd"]));
    assert_eq!(named(&[]).full().len(), 64);
    assert!(named(&[]).full().starts_with(&named(&[]).short()) && named(&[]).short().len() == 12);
}

#[test]
fn comments_and_order_of_writing_do_not_change_the_name() {
    let one = read("petisim = 1\n[world]\nrain = true\nresidents = 50 # few\n[units.refusal]\n").unwrap();
    let two =
        read("units = { refusal = {} }\nworld.residents = 50\nworld.rain = true\npetisim = 1\n").unwrap();
    assert_eq!(one.identity(), two.identity());
    assert_eq!(one.resolved_toml(), two.resolved_toml());
}

#[test]
fn data_files_are_found_from_the_file_that_names_them_and_from_the_resolved_one() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    for name in ["worlds", "data", "out/x"] {
        fs::create_dir_all(at(name)).unwrap();
    }
    fs::write(at("data/a.csv"), "o\n").unwrap();
    let requests =
        "[requests]\nfile = \"../data/a.csv\"\nunknown_category = \"a\"\ncolumns = { opened = \"o\" }\n";
    fs::write(at("worlds/base.toml"), format!("petisim = 1\n{requests}")).unwrap();
    fs::write(at("a.toml"), "extends = \"worlds/base.toml\"\n").unwrap();
    let load = |path: &Path| -> ToyScenario { Document::load(path, &Options::default()).unwrap() };

    let scenario = load(&at("a.toml"));
    let file = scenario.head.requests.on().unwrap().file.clone().unwrap();
    assert!(Path::new(&file).is_absolute() && Path::new(&file).is_file(), "{file}");
    let resolved = scenario.resolved_toml_in(&at("out/x"));
    assert!(resolved.contains("file = \"../../data/a.csv\""), "{resolved}");

    fs::write(at("out/x/scenario.resolved.toml"), &resolved).unwrap();
    let again = load(&at("out/x/scenario.resolved.toml"));
    assert_eq!(again.resolved_toml_in(&at("out/x")), resolved);
    assert_eq!(again.identity(), scenario.identity());
    assert_eq!(again.head, scenario.head);
}

#[test]
fn warnings_do_not_fail() {
    let scenario = read("petisim = 1\n[world]\nresidents = 5\n").unwrap();
    let warnings = scenario.warnings().entries();
    assert_eq!(
        (warnings.len(), warnings[0].code, warnings[0].line, warnings[0].column),
        (1, "W001", Some(3), Some(13))
    );
    assert!(
        scenario.warnings().plain().starts_with("warning[W001]: hardly anybody"),
        "{}",
        scenario.warnings()
    );
}

#[test]
fn the_unit_of_a_distribution_does_not_change_the_name() {
    let named = |handling: &str| {
        let set = format!("category.noise.handling={handling}");
        read_with(RICH, &[&set]).unwrap().identity()
    };
    assert_eq!(named("60 min"), named("{ constant = \"1 h\" }"));
    assert_eq!(
        named("{ gamma = { mean = \"90 min\", cv = 1 } }"),
        named("{ gamma = { cv = 1.0, mean = \"1h30m\" } }")
    );
    assert_eq!(
        named("{ empirical = { values = [\"60 min\", \"2 h\"], weights = [1, 2] } }"),
        named("{ empirical = { values = [\"1 h\", \"120 min\"], weights = [1.0, 2.0] } }")
    );
    assert_ne!(named("60 min"), named("61 min"));
}
