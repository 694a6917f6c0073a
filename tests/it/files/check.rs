//! `petisim check` knows the kind of a file, and tells all of its mistakes at once.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;

use super::root;

fn check(folder: &Path, words: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_petisim"));
    let output = command.arg("check").args(words).current_dir(folder).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn check_names_the_kind_of_shipped_files() {
    let files = [
        ("scenarios/minimal.toml", "scenario, ok\n"),
        ("scenarios/overlays/audit.toml", "overlay, ok"),
        ("scenarios/studies/review.toml", "study, ok (2 factors, 20 points, 80 runs)\n"),
        ("scenarios/claims/SF4.6.toml", "claim, ok (SF4.6, 2 arms, 4 expectations)\n"),
        ("scenarios/calibrations/c_district.toml", "calibration, ok (4 parameters, 4 targets)\n"),
        ("scenarios/calibrations/patterns.toml", "calibration, ok (13 parameters, 5 worlds, "),
    ];
    let words: Vec<&str> = files.iter().map(|(file, _)| *file).collect();
    let (code, out, err) = check(root(), &words);
    assert_eq!(code, Some(0), "{out}{err}");
    for (file, told) in files {
        assert!(out.contains(&format!("{file}: {told}")), "{file}: {out}");
    }
    let (_, out, _) = check(root(), &[words[2], words[3], "--format", "json"]);
    let value: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&value[0]["kind"], &value[1]["kind"]), (&"study".into(), &"claim".into()));
}

/// Kind, text, and for each mistake: line, column of the caret, and a part of what is said.
type Case = (&'static str, &'static str, &'static [(usize, usize, &'static str)]);

/// Each has a key of its kind misspelt, so that the kind must be known in spite of it.
const WRONG: &[Case] = &[
    (
        "study",
        "petisim = 1\nbase = \"BASE\"\nmetrics = [\"tickts\"]\nreplication = 3\n[set]\n\"run.lenght\" = \"30 d\"\n\
         [factors.staff]\npath = \"unit.town.staff\"\nvalues = [2, -1]\n[factors.open]\npath = \"units.refusl.base\"\n\
         values = [1]\n[design]\nfull_factorial = {}\n",
        &[
            (3, 12, "did you mean `tickets`?"),
            (4, 1, "did you mean `replications`?"),
            (6, 6, "run.length"),
            (9, 14, "expected"),
            (11, 15, "did you mean"),
        ],
    ),
    (
        "claim",
        "petisim = 1\nid = \"X\"\ntitel = \"A claim\"\nkind = \"behavior\"\nstudy = { chapter = \"2\", words = \"a few\" }\n\
         base = \"BASE\"\n[arms.a]\nset = { \"desks.follow_up.shar\" = 1.0 }\n[arms.b]\n[[expect]]\nmetric = \"tickets\"\n\
         relation = \"rise\"\nfrom = \"a\"\nto = \"b\"\nmargin = 1\n",
        &[
            (1, 1, "`title` is missing"),
            (3, 1, "did you mean `title`?"),
            (4, 8, "behaviour"),
            (8, 26, "desks.follow_up.share"),
            (9, 7, "are the same world"),
            (12, 12, "did you mean `rises`?"),
        ],
    ),
    (
        "calibration",
        "petisim = 1\nbase = \"BASE\"\nseeds = 2\n[parameters.staff]\npath = \"unit.town.stff\"\nlow = 1\nhigh = 4\n\
         [targets.tickets]\nmetric = \"tickets\"\norg = \"nowhere\"\nvalue = 10\ntolerance = 1\n\
         [targets.late]\nmetric = \"tickets\"\nmonths = [201901, 201902]\nvalue = 10\ntolerance = 1\n\
         [targets.sharp]\nmetric = \"redo_rate\"\nvalue = 0.1\ntolerance = -1\n",
        &[
            (3, 1, "did you mean `seed`?"),
            (5, 19, "unit.NAME.staff"),
            (10, 7, "there is no organisation `nowhere`"),
            (15, 10, "this world counts 201803 to"),
            (21, 13, "not above zero"),
        ],
    ),
    (
        "calibration",
        "petisim = 1\n[parameters.staff]\npath = \"unit.town.stff\"\nlow = 1\nhigh = 4\n[[worlds]]\nname = \"one\"\nbase = \"BASE\"\n\
         overlay = []\n[worlds.rows.tickets]\nmetric = \"tickets\"\nvalue = -3\nerror = 1\nuse = \"fitted\"\nsource = \"s\"\n",
        &[(3, 19, "unit.NAME.staff"), (9, 1, "did you mean `overlays`?"), (14, 7, "\"fit\"")],
    ),
    (
        "scenario",
        "petisim = 1\ntitle = \"T\"\nextends = \"BASE\"\n[requests]\nfile = \"requests.csv\"\nencodin = \"utf-8\"\nkeep = \"newest\"\n\
         [requests.columns]\nopend = \"x\"\n",
        &[(6, 1, "did you mean `encoding`?"), (7, 8, "\"last\""), (9, 1, "did you mean `opened`?")],
    ),
    (
        "overlay",
        "[units.refusal]\nbas = 1\n[desks.audit]\nshare = 2\n",
        &[(2, 1, "did you mean `base`?"), (4, 9, "0 to 1")],
    ),
];

#[test]
fn check_tells_all_mistakes_of_every_kind_at_their_places() {
    let place = tempfile::tempdir().unwrap();
    let base = root().join("scenarios/minimal.toml");
    for (kind, text, mistakes) in WRONG {
        fs::write(place.path().join("x.toml"), text.replace("BASE", &base.display().to_string())).unwrap();
        let (code, out, err) = check(place.path(), &["x.toml"]);
        assert_eq!(
            (code, out.as_str()),
            (Some(2), format!("x.toml: {kind}, cannot be used\n").as_str()),
            "{err}"
        );
        let told: Vec<&str> = err.split("error[").skip(1).collect();
        for (line, column, says) in *mistakes {
            let place = format!(" x.toml:{line}:{column}\n");
            let is_told =
                told.iter().any(|told| told.contains(&place) && told.contains(says) && told.contains('^'));
            assert!(is_told, "{kind}: {says} at {place}{err}");
        }
        assert_eq!(told.len(), mistakes.len(), "{kind}: {err}");
    }
}

#[test]
fn what_only_running_would_have_told_is_told_by_check() {
    let place = tempfile::tempdir().unwrap();
    let base = root().join("scenarios/minimal.toml");
    let head = format!("petisim = 1\nbase = \"{}\"\n", base.display());
    let study = "constraints = [\"staff > 9\"]\n[factors.staff]\npath = \"unit.town.staff\"\nvalues = [2, 3]\n\
                 [design]\nfull_factorial = {}\n";
    let claim = "id = \"X\"\ntitle = \"T\"\nkind = \"law\"\n[arms.a]\n[arms.b]\nset = { \"unit.town.staff\" = 3 }\n[[expect]]\n\
                 metric = \"backlog_mean_weeks\"\nrelation = \"falls\"\norgs = \"nowhere\"\nfrom = \"a\"\nto = \"b\"\nmargin = 1\n";
    for (text, says) in [(study, "exclude all 2 points"), (claim, "nowhere")] {
        fs::write(place.path().join("x.toml"), format!("{head}{text}")).unwrap();
        let (code, out, err) = check(place.path(), &["x.toml"]);
        assert!(code == Some(2) && err.contains(says) && err.contains("x.toml:"), "{out}{err}");
    }
}

#[test]
fn a_command_that_is_given_a_file_of_another_kind_points_to_check() {
    let place = tempfile::tempdir().unwrap();
    let [study, claim] =
        ["studies/review.toml", "claims/SF4.6.toml"].map(|file| root().join("scenarios").join(file));
    for (verb, file) in [("run", &study), ("sweep", &claim), ("claims", &study), ("calibrate", &study)] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_petisim"));
        let output = command.arg(verb).arg(file).current_dir(place.path()).output().unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.code() == Some(2) && told.contains("`petisim check FILE`"), "{verb}: {told}");
    }
    assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0, "nothing is written");
}
