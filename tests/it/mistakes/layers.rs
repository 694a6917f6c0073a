//! Files that extend each other, overlays, settings: who wins, and what is a mistake.

use std::fs;
use std::path::{Path, PathBuf};

use petisim::scenario::{Diagnostic, Document, Options};
use tempfile::TempDir;

use super::toy::{ToyScenario, mistakes, read_with};

/// A folder with these files.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn load(
    folder: &TempDir,
    file: &str,
    overlays: &[&str],
    sets: &[&str],
) -> Result<ToyScenario, Vec<Diagnostic>> {
    let overlays: Vec<PathBuf> = overlays.iter().map(|name| folder.path().join(name)).collect();
    let sets = sets.iter().map(ToString::to_string).collect();
    let options = Options { overlays, sets, ..Options::default() };
    Document::load(&folder.path().join(file), &options).map_err(|found| found.entries())
}

const BASE: &str = "petisim = 1
[calendar.office]
[category.heating]
share = 0.4
handling = { lognormal = { median = \"3 h\", sigma = 0.9 } }
[category.noise]
share = 0.6
[units.refusal]
base = 0.2
slope = 2.0
";

fn base_with(name: &str, text: &str) -> TempDir {
    folder(&[("base.toml", BASE), (name, text)])
}

fn file_name(path: &Option<String>) -> &str {
    Path::new(path.as_deref().unwrap()).file_name().unwrap().to_str().unwrap()
}

#[test]
fn a_file_wins_over_what_it_extends_key_by_key() {
    let folder = base_with("a.toml", "extends = \"base.toml\"\n[units.refusal]\nbase = 0.3\n");
    let scenario = load(&folder, "a.toml", &[], &[]).unwrap();
    let refusal = scenario.model.units.refusal.on().unwrap();
    assert_eq!((refusal.base.0, refusal.slope), (0.3, 2.0));
    assert_eq!(scenario.model.category.len(), 2);
}

#[test]
fn of_several_bases_the_later_wins_and_the_file_over_all() {
    let folder = folder(&[
        ("one.toml", "petisim = 1\n[world]\nresidents = 100\nhousehold = 2.0\nname = \"one\"\n"),
        ("two/two.toml", "petisim = 1\nextends = \"../three.toml\"\n[world]\nresidents = 200\n"),
        ("three.toml", "[world]\nresidents = 300\nhousehold = 3.0\n"),
        ("a.toml", "petisim = 1\nextends = [\"one.toml\", \"two/two.toml\"]\n[world]\nname = \"a\"\n"),
    ]);
    let world = load(&folder, "a.toml", &[], &[]).unwrap().model.world;
    assert_eq!((world.residents.0, world.household, world.name.as_str()), (200, 3.0, "a"));
}

#[test]
fn a_diamond_of_bases_is_read_once_for_each_place() {
    let mut files = vec![("f0.toml".to_string(), "petisim = 1\n[world]\nresidents = 77\n".to_string())];
    for i in 1..14 {
        let below = format!("f{}.toml", i - 1);
        files.push((format!("f{i}.toml"), format!("extends = [\"{below}\", \"{below}\", \"{below}\"]\n")));
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let scenario = load(&folder(&files), "f13.toml", &[], &[]).unwrap();
    assert_eq!(scenario.model.world.residents.0, 77);
}

#[test]
fn a_circle_of_bases_is_told_with_its_chain() {
    let folder = folder(&[
        ("a.toml", "petisim = 1\nextends = \"b.toml\"\n"),
        ("b.toml", "extends = \"c.toml\"\n"),
        ("c.toml", "extends = [\"./b.toml\"]\n"),
    ]);
    let found = load(&folder, "a.toml", &[], &[]).unwrap_err();
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!((found[0].code, found[0].line, found[0].column), ("E006", Some(1), Some(12)));
    assert_eq!(file_name(&found[0].file), "c.toml");
    assert!(found[0].message.contains("b.toml → c.toml → b.toml"), "{}", found[0].message);
}

#[test]
fn a_row_of_bases_has_an_end() {
    let files: Vec<(String, String)> = (0..40)
        .map(|i| (format!("f{i}.toml"), format!("petisim = 1\nextends = \"f{}.toml\"\n", i + 1)))
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let found = load(&folder(&files), "f0.toml", &[], &[]).unwrap_err();
    assert!(found[0].code == "E001" && found[0].message.contains("16 files"), "{found:#?}");
}

#[test]
fn mistakes_of_all_files_are_told_at_once_each_in_its_own_file() {
    let folder = folder(&[
        ("base.toml", "petisim = 1\n[world]\nresident = 5\n"),
        ("a.toml", "extends = \"base.toml\"\n[world]\nrain = 1\n[wrld]\n"),
    ]);
    let found = load(&folder, "a.toml", &[], &["run.sed=1"]).unwrap_err();
    let places: Vec<(&str, &str, Option<usize>)> =
        found.iter().map(|mistake| (mistake.code, file_name(&mistake.file), mistake.line)).collect();
    let expected = [
        ("E011", "a.toml", Some(3)),
        ("E010", "a.toml", Some(4)),
        ("E010", "base.toml", Some(3)),
        ("E020", "command line", Some(1)),
    ];
    assert_eq!(places, expected);
}

#[test]
fn an_overlay_merges_inside_a_mechanism_and_off_replaces_it() {
    let folder = base_with("o.toml", "[units.refusal]\nslope = 3.0\n");
    let scenario = load(&folder, "base.toml", &["o.toml"], &[]).unwrap();
    let refusal = scenario.model.units.refusal.on().unwrap();
    assert_eq!((refusal.base.0, refusal.slope), (0.2, 3.0));
    let folder = base_with("o.toml", "units.refusal = \"off\"\n");
    assert!(load(&folder, "base.toml", &["o.toml"], &[]).unwrap().model.units.refusal.on().is_none());
}

#[test]
fn a_table_over_off_starts_from_the_defaults() {
    let folder = folder(&[
        ("base.toml", "petisim = 1\n[units]\nrefusal = \"off\"\n"),
        ("o.toml", "[units.refusal]\nslope = 3.0\n"),
    ]);
    let scenario = load(&folder, "base.toml", &["o.toml"], &[]).unwrap();
    let refusal = scenario.model.units.refusal.on().unwrap();
    assert_eq!((refusal.base.0, refusal.slope), (0.1, 3.0));
}

#[test]
fn another_form_of_a_distribution_replaces_the_whole_form() {
    let mean = |text: &str| {
        let folder = base_with("o.toml", text);
        let scenario = load(&folder, "base.toml", &["o.toml"], &[]).unwrap();
        let (_, heating) = scenario.model.category.iter().next().unwrap();
        heating.handling.mean() / 3600.0
    };
    assert_eq!(mean("[category.heating.handling.exponential]\nmean = \"4 h\"\n"), 4.0);
    assert_eq!(mean("[category.heating]\nhandling = \"5 h\"\n"), 5.0);
    // The same form merges: the median of 3 h stays, and the mean of a lognormal is median * exp(sigma^2 / 2).
    let merged = mean("[category.heating.handling.lognormal]\nsigma = 0.5\n");
    assert!((merged - 3.0 * libm::exp(0.125)).abs() < 1e-9, "{merged}");
    // A mean displaces the median; sigma stays.
    assert!((mean("[category.heating.handling.lognormal]\nmean = \"6 h\"\n") - 6.0).abs() < 1e-9);
}

#[test]
fn two_overlays_that_set_one_key_differently_are_a_mistake_at_both_places() {
    let folder = folder(&[
        ("base.toml", BASE),
        ("one.toml", "[units.refusal]\nbase = 0.3\nslope = 1\n"),
        ("two.toml", "[units.refusal]\nslope = 1.0\nbase = 0.4\n"),
    ]);
    let found = load(&folder, "base.toml", &["one.toml", "two.toml"], &[]).unwrap_err();
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!((found[0].code, file_name(&found[0].file), found[0].line), ("E021", "two.toml", Some(3)));
    assert!(found[0].message.contains("`units.refusal.base`"), "{}", found[0].message);
    let note = &found[0].notes[0];
    assert_eq!((file_name(&Some(note.file.clone())), note.line, note.column), ("one.toml", 2, 8));
}

#[test]
fn an_overlay_that_switches_off_what_another_one_sets_is_a_mistake() {
    let folder = folder(&[
        ("base.toml", BASE),
        ("one.toml", "[units.refusal]\nbase = 0.3\n"),
        ("two.toml", "units.refusal = \"off\"\n"),
        ("three.toml", "category.heating.handling = \"1 h\"\n"),
        ("four.toml", "category.heating.handling.lognormal.sigma = 0.1\n"),
    ]);
    for pair in [
        ["one.toml", "two.toml"],
        ["two.toml", "one.toml"],
        ["three.toml", "four.toml"],
        ["four.toml", "three.toml"],
    ] {
        let found = load(&folder, "base.toml", &pair, &[]).unwrap_err();
        assert!(found.iter().any(|mistake| mistake.code == "E021"), "{pair:?}: {found:#?}");
    }
    load(&folder, "base.toml", &["two.toml", "three.toml"], &[]).unwrap();
}

#[test]
fn a_setting_wins_over_everything_and_the_last_one_over_the_others() {
    let folder = base_with("o.toml", "[units.refusal]\nbase = 0.3\n");
    let sets = [
        "units.refusal.base=0.4",
        "units.refusal.base = 0.5",
        "category.noise.due=10 wd",
        "run.start=2018-02-03",
    ];
    let scenario = load(&folder, "base.toml", &["o.toml"], &sets).unwrap();
    assert_eq!(scenario.model.units.refusal.on().unwrap().base.0, 0.5);
    assert_eq!(scenario.model.category.iter().nth(1).unwrap().1.due.0, 10);
    assert_eq!(scenario.head.run.start.to_string(), "2018-02-03");
}

#[test]
fn a_setting_may_hold_a_whole_table() {
    let sets = [
        "units.refusal={base = 0.3, delay = {exponential = {mean = \"3 h\"}}}",
        "world.neighbours=[\"a\", 'b']",
    ];
    let scenario = read_with("petisim = 1\n", &sets).unwrap();
    let refusal = scenario.model.units.refusal.on().unwrap();
    assert_eq!((refusal.base.0, refusal.delay.mean()), (0.3, 3.0 * 3600.0));
    assert_eq!(scenario.model.world.neighbours, ["a", "b"]);
    let off = read_with("petisim = 1\n[units.refusal]\n", &["units.refusal=off"]).unwrap();
    assert!(off.model.units.refusal.on().is_none());
}

#[test]
fn a_text_may_look_like_a_number_in_a_setting() {
    let scenario = read_with("petisim = 1\n", &["world.name=2018", "title=a = b"]).unwrap();
    assert_eq!((scenario.model.world.name.as_str(), scenario.head.title.as_str()), ("2018", "a = b"));
}

#[test]
fn a_setting_is_shown_as_it_was_typed() {
    let found = read_with("petisim = 1\n", &["run.length=5"]).unwrap_err().plain();
    let lines: Vec<&str> = found.lines().collect();
    assert!(lines.iter().any(|line| line.ends_with("| --set run.length=5")), "{found}");
    let caret = lines.iter().find(|line| line.contains('^')).unwrap();
    assert_eq!(
        caret.find('^').unwrap() - caret.find("| ").unwrap() - 2,
        "--set run.length=".len(),
        "{found}"
    );
}

#[test]
fn a_missing_overlay_is_a_mistake_without_a_place() {
    let found = load(&base_with("a", ""), "base.toml", &["none.toml"], &[]).unwrap_err();
    assert!(found.len() == 1 && found[0].code == "E001" && found[0].line.is_none(), "{found:#?}");
}

#[test]
fn a_missing_base_does_not_make_the_rest_look_wrong() {
    let text = "petisim = 1\nextends = \"none.toml\"\n[category.a]\ndue = \"3 wd\"\n[world]\nrain = 3\n";
    let found = load(&base_with("a.toml", text), "a.toml", &[], &[]).unwrap_err();
    let codes: Vec<&str> = found.iter().map(|mistake| mistake.code).collect();
    assert_eq!(codes, ["E001", "E011"], "{found:#?}");
}

#[test]
fn a_base_of_another_format_is_a_mistake_in_the_base() {
    let folder = folder(&[
        ("base.toml", "petisim = 3\n[old]\n"),
        ("a.toml", "petisim = 1\nextends = \"base.toml\"\n"),
    ]);
    let found = load(&folder, "a.toml", &[], &[]).unwrap_err();
    assert_eq!(
        (found.len(), found[0].code, file_name(&found[0].file)),
        (1, "E007", "base.toml"),
        "{found:#?}"
    );
}

#[test]
fn a_file_without_a_format_is_told_to_name_it() {
    let found = mistakes(super::toy::read("title = \"x\"\n"));
    assert_eq!((found.len(), found[0].code, found[0].line), (1, "E013", Some(1)));
    assert!(found[0].message.contains("`petisim` is missing"), "{found:#?}");
}
