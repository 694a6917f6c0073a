//! Studies whose points stand in a table: what is planned, what is told of a wrong table, and that an edited one is
//! noticed.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use petisim::experiment::study::{RESOLVED_BASE, RESOLVED_POINTS, RESOLVED_STUDY, Study};
use petisim::experiment::{Plan, Points, Role};
use petisim::scenario::Options;
use tempfile::TempDir;

const STUDY: &str = r#"
petisim = 1
title = "Points from a table"
about = "Four of everything."
base = "minimal.toml"
replications = 2
metrics = ["calls", "redo_rate"]
set = { "run.warm_up" = "2 d", "run.length" = "10 d" }
[factors]
staff = { path = "unit.town.staff" }
share = { path = "desks.follow_up.share" }
memory = { path = "citizens.voice.memory" }
review = { alternatives = { off = { "desks.review" = "off" }, strict = { "desks.review.strictness" = 0.9 } } }
[design]
points = { file = "points.csv" }
"#;

const TABLE: &str = "\
point,share,staff,memory,review
first,0.25,2,30 d,off
\"the second, larger\",0.5,3,36 h,strict
third,0.125,2,30 d,strict
";

struct Place(TempDir);

impl Place {
    fn new(table: &str) -> Place {
        let place = Place(tempfile::tempdir().unwrap());
        let minimal = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/minimal.toml");
        fs::copy(minimal, place.path("minimal.toml")).unwrap();
        place.write("study.toml", STUDY);
        place.write("points.csv", table);
        place
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    fn study(&self) -> Result<Study, petisim::scenario::Diagnostics> {
        Study::load(&self.path("study.toml"), &Options::default())
    }

    fn plan(&self) -> Plan {
        let study = self.study().unwrap_or_else(|mistakes| panic!("{mistakes}"));
        Plan::of(&study).unwrap_or_else(|mistakes| panic!("{mistakes}"))
    }

    /// Exit code and what is said.
    fn say(&self, words: &str) -> (i32, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_petisim"));
        command.args(words.split_whitespace()).current_dir(self.0.path());
        for name in ["PETISIM_JOBS", "PETISIM_OUT", "PETISIM_SHARD"] {
            command.env_remove(name);
        }
        let output = command.output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code().unwrap(), text(&output.stdout) + &text(&output.stderr))
    }
}

#[test]
fn rows_are_points_with_the_values_of_their_cells() {
    let plan = Place::new(TABLE).plan();
    let levels: Vec<String> = plan.points().iter().map(|point| format!("{:?}", point.levels)).collect();
    assert_eq!(
        levels,
        [
            r#"[Text("30 d"), Text("off"), Float(0.25), Int(2)]"#,
            r#"[Text("36 h"), Text("strict"), Float(0.5), Int(3)]"#,
            r#"[Text("30 d"), Text("strict"), Float(0.125), Int(2)]"#,
        ]
    );
    let roles: Vec<Role> = plan.rows().iter().map(|row| row.role).collect();
    assert_eq!(roles, [0, 1, 2].map(|row| Role::Named { row }));
    assert_eq!(plan.study().given().unwrap().names, ["first", "the second, larger", "third"]);
}

#[test]
fn a_table_gives_the_points_of_the_same_levels_in_any_other_design() {
    let place = Place::new("staff,share\n1,0.2\n2,0.2\n1,0.6\n2,0.6\n2,0.2\n");
    let head = "petisim = 1\nbase = \"minimal.toml\"\n[factors]\n";
    let given = "staff = { path = \"unit.town.staff\" }\nshare = { path = \"desks.follow_up.share\" }\n";
    let listed = "staff = { path = \"unit.town.staff\", values = [1, 2] }\nshare = { path = \"desks.follow_up.share\", values = [0.2, 0.6] }\n";
    place.write("study.toml", &format!("{head}{given}[design]\npoints = {{ file = \"points.csv\" }}\n"));
    let table = place.plan();
    place.write("study.toml", &format!("{head}{listed}[design]\nfull_factorial = {{}}\n"));
    let factorial = place.plan();
    let ids = |plan: &Plan| plan.points().iter().map(|point| point.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&table).len(), 4);
    assert!(ids(&factorial).iter().all(|id| ids(&table).contains(id)));
    assert!(table.rows().iter().all(|row| row.role == Role::Plain), "rows without names have none");
    assert_eq!(table.rows().len(), 5, "a row may stand there twice, and its point is run once");
    assert_eq!(table.rows()[4].point, table.rows()[1].point);
}

/// What is wrong, the table, code, line, column, and a part of message and help.
type Case = (&'static str, &'static str, &'static str, (usize, usize), &'static str);

const MISTAKES: &[Case] = &[
    (
        "a cell too few",
        "point,share,staff,memory,review\na,0.2,2,30 d\n",
        "E003",
        (2, 1),
        "4 cells, and the table 5",
    ),
    (
        "quotes that do not end",
        "point,share,staff,memory,review\n\"a,0.2,2,30 d,off\n",
        "E003",
        (2, 1),
        "the quotes are wrong here",
    ),
    ("no rows", "point,share,staff,memory,review\n", "E016", (1, 1), "the table has 0 points"),
    (
        "a column that is no factor",
        "share,staff,memory,review,shar\n0.2,2,30 d,off,3\n",
        "E010",
        (1, 27),
        "did you mean `share`?",
    ),
    (
        "a column twice",
        "share,staff,memory,review,staff\n0.2,2,30 d,off,3\n",
        "E004",
        (1, 27),
        "called `staff`",
    ),
    (
        "a number that is none",
        "share,staff,memory,review\n0.2,2,30 d,off\nx,2,30 d,off\n",
        "E011",
        (3, 1),
        "bare number",
    ),
    ("an empty cell", "share,staff,memory,review\n0.2,,30 d,off\n", "E011", (2, 5), "the cell is empty"),
    ("half a person", "share,staff,memory,review\n0.2,2.5,30 d,off\n", "E011", (2, 5), "whole number"),
    (
        "a time without its unit",
        "share,staff,memory,review\n0.2, 2, 30,off\n",
        "E011",
        (2, 9),
        "clock time with its unit",
    ),
    ("a share above one", "share,staff,memory,review\n1.2,2,30 d,off\n", "E012", (2, 1), "allowed: 0 to 1"),
    ("no number at all", "share,staff,memory,review\nNaN,2,30 d,off\n", "E011", (2, 1), "bare number"),
    (
        "a level that is none",
        "share,staff,memory,review\n0.2,2,30 d,\"strikt\"\n",
        "E015",
        (2, 13),
        "did you mean `strict`?",
    ),
    (
        "a name twice",
        "point,share,staff,memory,review\na,0.2,2,30 d,off\na,0.3,2,30 d,off\n",
        "E004",
        (3, 1),
        "two points are called `a`",
    ),
    ("no name", "point,share,staff,memory,review\n,0.2,2,30 d,off\n", "E014", (2, 1), "1 to 64 characters"),
];

#[test]
fn a_wrong_table_is_told_at_its_place() {
    for (what, table, code, at, says) in MISTAKES {
        let mistakes = Place::new(table).study().map(|_| ()).expect_err(what);
        let found = mistakes.entries();
        let told = format!("{} {}", found[0].message, found[0].help.as_deref().unwrap_or_default());
        let file = found[0].file.clone().unwrap_or_default();
        assert!(
            found.len() == 1
                && (found[0].code, found[0].line.zip(found[0].column)) == (*code, Some(*at))
                && file.ends_with("points.csv")
                && told.contains(says),
            "{what}: {mistakes}"
        );
    }
}

#[test]
fn all_mistakes_of_a_table_are_told_at_once() {
    let table = "share,staff,memory,review\n2,x,30 d,off\n0.3,2,30,strikt\n";
    let mistakes = Place::new(table).study().map(|_| ()).unwrap_err();
    let places: Vec<_> =
        mistakes.entries().iter().map(|entry| (entry.line.unwrap(), entry.column.unwrap())).collect();
    assert_eq!(places, [(2, 1), (2, 3), (3, 7), (3, 10)], "{mistakes}");
}

#[test]
fn a_value_that_only_the_whole_scenario_refuses_is_told_in_its_cell() {
    let place = Place::new("staff\n1\n2\n");
    let study = "petisim = 1\nbase = \"minimal.toml\"\n[factors]\nstaff = { path = \"calendar.office.hours\" }\n[design.points]\nfile = \"points.csv\"\n";
    place.write("study.toml", study);
    let mistakes = place.study().map(|_| ()).unwrap_err();
    let found = &mistakes.entries()[0];
    assert!(found.file.as_deref().unwrap().ends_with("points.csv") && found.line == Some(2), "{mistakes}");
}

#[test]
fn mistakes_of_the_study_beside_a_table_are_told_in_the_study() {
    let cases = [
        (
            "staff = { path = \"unit.town.staff\" }",
            "staff = { path = \"unit.town.staff\", values = [1] }",
            "stand in the table",
        ),
        ("share = { path", "shares = { path", "has no column `shares`"),
        ("points.csv", "none.csv", "no such file"),
        ("points.csv", "minimal.toml", "no column of `minimal.toml` is a factor"),
        ("points = { file = \"points.csv\" }", "points = {}", "`file` is missing"),
        ("points = { file = \"points.csv\" }", "full_factorial = {}", "a factor has one form, not none"),
    ];
    for (from, to, says) in cases {
        let place = Place::new(TABLE);
        let text = STUDY.replace(from, to);
        assert_ne!(text, STUDY);
        place.write("study.toml", &text);
        let told = place.study().map(|_| ()).expect_err(says).plain();
        assert!(told.contains(says), "{says}: {told}");
    }
}

#[test]
fn points_are_compared_with_the_one_that_is_named() {
    let place = Place::new(TABLE);
    let study = STUDY.replace("file = \"points.csv\"", "file = \"points.csv\", reference = \"third\"");
    // Without a reference these points have none, and that is told.
    let (code, told) = place.say("sweep study.toml --out out --quiet");
    assert!(
        code == 0 && told.contains("No contrasts") && !place.path("out/contrasts.csv").exists(),
        "{told}"
    );
    place.write("study.toml", &study);
    let (code, told) = place.say("sweep study.toml --out out --quiet");
    assert!(
        code == 0 && told.contains("0 runs done now") && told.contains("point: first against third"),
        "{told}"
    );
    let rows: Vec<csv::StringRecord> = csv::Reader::from_path(place.path("out/contrasts.csv"))
        .unwrap()
        .records()
        .map(Result::unwrap)
        .collect();
    let told: Vec<(&str, &str, &str, &str)> =
        rows.iter().map(|row| (&row[0], &row[2], &row[3], &row[4])).collect();
    let of = |metric| [("first", metric), ("the second, larger", metric)];
    let expected: Vec<(&str, &str, &str, &str)> = [of("calls"), of("redo_rate")]
        .concat()
        .into_iter()
        .map(|(name, metric)| (metric, "point", name, "third"))
        .collect();
    assert_eq!(told, expected);
    let resolved = fs::read_to_string(place.path("out/study.resolved.toml")).unwrap();
    assert!(resolved.contains("reference = \"third\""), "{resolved}");
    assert_eq!(place.say("report out").0, 0);
    place.write("study.toml", &study.replace("\"third\"", "\"thrid\""));
    let mistakes = place.study().map(|_| ()).unwrap_err();
    let found = &mistakes.entries()[0];
    assert!(found.code == "E015" && mistakes.plain().contains("did you mean `third`?"), "{mistakes}");
    assert!(found.file.as_deref().unwrap().ends_with("study.toml"));
}

#[test]
fn the_content_of_another_file_is_not_shown_and_nothing_outside_is_read() {
    let place = Place::new(TABLE);
    fs::create_dir(place.path("inside")).unwrap();
    place.write("secret.csv", "user,password\nroot,hunter2\n");
    place.write("inside/minimal.toml", &fs::read_to_string(place.path("minimal.toml")).unwrap());
    for (file, says) in [("../secret.csv", "no column of"), ("../points.csv", "staff")] {
        place.write("inside/study.toml", &STUDY.replace("points.csv", file));
        let (_, told) = place.say("check inside/study.toml");
        assert!(!told.contains("hunter2") && !told.contains("password"), "{told}");
        let restricted = Options { restricted: true, ..Options::default() };
        let mistakes = Study::load(&place.path("inside/study.toml"), &restricted).map(|_| ()).unwrap_err();
        assert!(mistakes.plain().contains("outside of the folder"), "{says}: {mistakes}");
    }
    let (code, told) = place.say("check --restricted study.toml");
    assert_eq!(code, 0, "a table in the folder is read: {told}");
}

#[test]
fn the_study_written_out_in_full_has_its_table_beside_it() {
    let place = Place::new(TABLE);
    let plan = place.plan();
    let folder = tempfile::tempdir().unwrap();
    let resolved = plan.study().resolved_toml_in(folder.path());
    fs::write(folder.path().join(RESOLVED_BASE), &resolved.base).unwrap();
    fs::write(folder.path().join(RESOLVED_STUDY), &resolved.study).unwrap();
    fs::write(folder.path().join(RESOLVED_POINTS), resolved.points.as_ref().unwrap()).unwrap();
    let study = Study::load(&folder.path().join(RESOLVED_STUDY), &Options::default());
    let study = study.unwrap_or_else(|mistakes| panic!("{mistakes}\n{}", resolved.study));
    let again = Plan::of(&study).unwrap();
    assert_eq!((again.points(), again.rows()), (plan.points(), plan.rows()));
    assert_eq!(study.resolved_toml_in(folder.path()), resolved);
}

#[test]
fn an_edited_table_is_noticed_when_a_sweep_is_resumed() {
    let place = Place::new(TABLE);
    let sweep = "sweep study.toml --out out --quiet";
    let (code, told) = place.say(sweep);
    assert_eq!(code, 0, "{told}");
    let design = || fs::read_to_string(place.path("out/design.csv")).unwrap();
    let runs = || fs::read_to_string(place.path("out/runs.csv")).unwrap();
    assert!(design().contains("\n1,\"point name=the second, larger\","), "{}", design());
    let before = runs();
    // A point more: the sweep grows, and what is there stays.
    place.write("points.csv", &format!("{TABLE}fourth,0.75,1,30 d,off\n"));
    let (code, told) = place.say("sweep study.toml --out out");
    assert!(code == 0 && told.contains("grew by 2 runs"), "{told}");
    assert!(before.lines().all(|line| runs().lines().any(|kept| kept == line)));
    // Another name: the same runs, and the rows of the design say it.
    place.write("points.csv", &format!("{TABLE}the last,0.75,1,30 d,off\n"));
    let (code, told) = place.say(sweep);
    assert!(code == 0 && told.contains("0 runs done now"), "{told}");
    assert!(design().contains("point name=the last") && !design().contains("fourth"), "{}", design());
    // Another value: other points, which the folder does not take.
    place.write("points.csv", &TABLE.replace("0.25", "0.26"));
    let (code, told) = place.say(sweep);
    assert!(code != 0 && told.contains("which this study does not have"), "{code}: {told}");
}
