//! Folders, scenarios and texts of people whom nobody knows: what they name is inside their folder or refused, what is read is
//! bounded, what is shown does not act.

use super::inject::{act, copy, place};
use super::*;
use std::os::unix::fs::symlink;

/// A folder of a sweep, whole and merged, in `sweep`, and of a run in `run`.
fn results_of_others() -> Place {
    let place = place();
    for (words, out) in [("sweep study.toml", "sweep"), ("run small.toml", "run")] {
        let output = act(&place, words, out, &[]).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{words}: {}", said(&output));
    }
    place
}

fn petisim(place: &Place, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_petisim"));
    command.args(words).current_dir(place.0.path()).output().unwrap()
}

/// Names and bytes of all files, but for those below `out`.
fn outside(place: &Place) -> BTreeMap<PathBuf, Vec<u8>> {
    fn walk(folder: &Path, found: &mut BTreeMap<PathBuf, Vec<u8>>) {
        for path in fs::read_dir(folder).unwrap().flatten().map(|entry| entry.path()) {
            match () {
                () if path.is_dir() && path.ends_with("out") => {}
                () if path.is_dir() => walk(&path, found),
                () => drop(found.insert(path.clone(), fs::read(&path).unwrap())),
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(place.0.path(), &mut found);
    found
}

/// Where a name can stand in a manifest, and how it is put there.
type Put = fn(&mut serde_json::Value, &str);

const PLACES: [(&str, Put); 8] = [
    ("files", |manifest, name| add(&mut manifest["files"], record(name))),
    ("analyses", |manifest, name| add(&mut manifest["analyses"], record(name))),
    ("outputs", |manifest, name| add(&mut manifest["outputs"], name.into())),
    ("plan", |manifest, name| {
        let mut state = manifest["plan"][0].clone();
        state["files"] = serde_json::json!([record(name)]);
        add(&mut manifest["plan"], state);
    }),
    ("rename to", |manifest, name| manifest["pending"] = renames(".petisim-1.tmp", name)),
    ("rename from", |manifest, name| manifest["pending"] = renames(name, "runs.csv")),
    ("removes", |manifest, name| manifest["pending"] = serde_json::json!({ "removes": [name] })),
    ("record without a text", |manifest, name| {
        add(&mut manifest["files"], serde_json::json!({ "path": [name], "bytes": 1, "blake3": "0" }));
    }),
];

fn add(list: &mut serde_json::Value, item: serde_json::Value) {
    match list.as_array_mut() {
        Some(list) => list.push(item),
        None => *list = serde_json::json!([item]),
    }
}

fn record(name: &str) -> serde_json::Value {
    serde_json::json!({ "path": name, "bytes": 14, "blake3": "0".repeat(64) })
}

fn renames(from: &str, to: &str) -> serde_json::Value {
    serde_json::json!({ "renames": [{ "from": from, "to": to }] })
}

#[test]
fn no_name_in_a_manifest_leads_out_of_its_folder_wherever_it_stands() {
    let place = results_of_others();
    let absolute = place.path("precious.txt").display().to_string();
    let commands = |kind: &str| -> Vec<Vec<&str>> {
        match kind {
            "sweep" => vec![
                vec!["status", "out"],
                vec!["merge", "out"],
                vec!["merge", "out", "--force"],
                vec!["sweep", "study.toml", "-q", "--out", "out"],
                vec!["sweep", "study.toml", "-q", "--out", "out", "--replications", "3"],
                vec!["report", "out"],
                vec!["run", "out", "--only", "x-0"],
            ],
            _ => vec![
                vec!["run", "small.toml", "-q", "--out", "out"],
                vec!["report", "out"],
                vec!["compare", "out", "run"],
            ],
        }
    };
    for (turn, (field, put)) in PLACES.iter().enumerate() {
        for kind in ["sweep", "run"] {
            if kind == "run" && *field == "plan" {
                continue;
            }
            let names = ["../precious.txt", &absolute, "..", "parts/../../precious.txt"];
            let name = names[turn % names.len()];
            let text = fs::read(place.path(kind).join("manifest.json")).unwrap();
            let mut manifest: serde_json::Value = serde_json::from_slice(&text).unwrap();
            put(&mut manifest, name);
            for words in commands(kind) {
                copy(&place.path(kind), &place.path("out"));
                fs::write(place.path("out/manifest.json"), manifest.to_string()).unwrap();
                fs::write(place.path("out/.petisim-1.tmp"), "x").unwrap();
                let before = outside(&place);
                let output = petisim(&place, &words);
                let when = format!("{name} in {field} of a {kind}, {words:?}: {}", said(&output));
                assert!([2, 6].contains(&output.status.code().unwrap_or(-1)), "{:?} {when}", output.status);
                assert_eq!(outside(&place), before, "{when}");
                fs::remove_dir_all(place.path("out")).unwrap();
            }
        }
    }
}

#[test]
fn a_link_in_a_folder_of_results_leads_nobody_out_of_it() {
    let place = results_of_others();
    fs::create_dir(place.path("elsewhere")).unwrap();
    let output = act(&place, "calibrate calibration.toml", "fit", &[]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    for (kind, link, leads, words, code) in [
        ("sweep", "parts", "../elsewhere", "sweep study.toml -q --out out", 6),
        ("sweep", "parts", "../elsewhere", "sweep other_study.toml -q --force --out out", 6),
        ("sweep", "report.html", "../precious.txt", "report out", 2),
        ("sweep", "only", "../elsewhere", "run out --only ID -q", 6),
        ("fit", "runs.log", "../precious.txt", "calibrate calibration.toml -q --fresh --force --out out", 6),
        ("run", "runs.csv", "../precious.txt", "run small.toml -q --force --out out", 0),
    ] {
        copy(&place.path(kind), &place.path("out"));
        let plan = fs::read_to_string(place.path("sweep/plan.csv")).unwrap();
        let id = plan.lines().nth(1).unwrap().split(',').next().unwrap();
        let _ = fs::remove_file(place.path("out").join(link));
        let _ = fs::remove_dir_all(place.path("out").join(link));
        symlink(leads, place.path("out").join(link)).unwrap();
        let before = outside(&place);
        let words: Vec<&str> = words.split(' ').map(|word| if word == "ID" { id } else { word }).collect();
        let output = petisim(&place, &words);
        assert_eq!(output.status.code(), Some(code), "{link}: {words:?}: {}", said(&output));
        assert_eq!(outside(&place), before, "{link}: {words:?}");
        assert_eq!(fs::read_dir(place.path("elsewhere")).unwrap().count(), 0, "{link}: {words:?}");
        fs::remove_dir_all(place.path("out")).unwrap();
    }
}

#[test]
fn force_says_how_many_finished_runs_it_takes_away_and_keeps_those_of_the_same_plan() {
    let place = results_of_others();
    let output = petisim(&place, &["sweep", "other_study.toml", "-q", "--force", "--out", "sweep"]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    // Of four runs two are of the point that both studies have.
    assert!(said(&output).contains("took away 2 finished runs"), "{}", said(&output));
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(told.contains("2 runs done now; 4 of 4"), "{told}");
    // A plan that somebody damaged: its runs are those of the study, and stay.
    fs::write(place.path("sweep/plan.csv"), "nonsense").unwrap();
    let output = petisim(&place, &["sweep", "other_study.toml", "-q", "--force", "--out", "sweep"]);
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(told.contains("0 runs done now; 4 of 4"), "{told} {}", said(&output));
}

#[test]
fn a_sweep_at_work_is_not_replaced_by_force() {
    let place = place();
    let child = place.begin("sweep study.toml --replications 100000", "out");
    wait_until("a sweep", || {
        let part = fs::read_to_string(place.path("out/parts/part-00001-of-00001.1.csv")).unwrap_or_default();
        part.lines().count() > 3
    });
    let output = petisim(&place, &["sweep", "other_study.toml", "-q", "--force", "--out", "out"]);
    assert_eq!(output.status.code(), Some(6), "{}", said(&output));
    signal(&child, "TERM");
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(75), "{}", said(&output));
}

/// A secret in a file that is no scenario; what reads it through `words` must not show it.
fn shows_no_secret(name: &str, secret: &str, names_it: &str) {
    let place = place();
    fs::write(place.path(name), secret).unwrap();
    fs::create_dir(place.path("theirs")).unwrap();
    fs::write(
        place.path("theirs/x.toml"),
        names_it.replace("SECRET", &place.path(name).display().to_string()),
    )
    .unwrap();
    for words in [
        &["check", "theirs/x.toml"][..],
        &["run", "theirs/x.toml", "-q", "--out", "out"],
        &["plan", "theirs/x.toml"],
    ] {
        let output = petisim(&place, words);
        let told = format!("{}{}", said(&output), String::from_utf8_lossy(&output.stdout));
        // A file of requests is read when it is wanted.
        let code = output.status.code();
        assert!(code == Some(2) || (words[0] == "check" && code == Some(0)), "{words:?}: {told}");
        assert!(!told.contains("hunter2"), "{name}, {words:?}: {told}");
        let mut restricted = words.to_vec();
        restricted.push("--restricted");
        let output = petisim(&place, &restricted);
        assert_eq!(output.status.code(), Some(2), "{restricted:?}");
        assert!(!said(&output).contains("hunter2"), "{name}, {restricted:?}: {}", said(&output));
    }
}

#[test]
fn a_scenario_of_others_shows_nothing_of_files_that_are_none() {
    for (name, secret) in [
        ("shadow", "root:$6$hunter2:19000:0:99999:7:::\n"),
        ("key", "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXhunter2AAAABG5vbmUAAAAEbm9uZQ\n"),
        ("credentials.toml", "[registry]\ntoken = \"hunter2\"\n"),
        ("environ", "HOME=/root\0TOKEN=hunter2\0"),
        ("latin", "password: hunter2 \u{e9}\n"),
    ] {
        for names_it in [
            "petisim = 1\nextends = \"SECRET\"\n",
            "petisim = 1\nbase = \"SECRET\"\nreplications = 1\n[factors.a]\npath = \"unit.town.staff\"\nvalues = [1]\n[design.full_factorial]\n",
            "petisim = 1\nextends = \"../small.toml\"\n[requests]\nfile = \"SECRET\"\nunknown_category = \"waste\"\n\
             unknown_unit = \"none\"\n[requests.columns]\nopened = \"t\"\n",
            "petisim = 1\nextends = \"../small.toml\"\n[requests]\nfile = \"SECRET\"\nunknown_category = \"waste\"\n\
             unknown_unit = \"none\"\n[requests.columns]\nopened = \"-----BEGIN OPENSSH PRIVATE KEY-----\"\n",
        ] {
            if secret.contains('\0') && names_it.contains("file =") {
                continue; // A file of requests with such a byte is told as what it is, elsewhere.
            }
            shows_no_secret(name, secret, names_it);
        }
    }
}

#[test]
fn restricted_reads_what_lies_beside_and_nothing_else() {
    let place = place();
    assert_eq!(petisim(&place, &["check", "small.toml", "--restricted"]).status.code(), Some(0));
    fs::create_dir(place.path("inner")).unwrap();
    fs::write(place.path("inner/up.toml"), "petisim = 1\nextends = \"../small.toml\"\n").unwrap();
    symlink("../minimal.toml", place.path("inner/link.toml")).unwrap();
    fs::write(place.path("inner/by_link.toml"), "petisim = 1\nextends = \"link.toml\"\n").unwrap();
    fs::write(place.path("requests.csv"), "t\n2018-01-02 10:00:00\n").unwrap();
    fs::copy(place.path("minimal.toml"), place.path("inner/own.toml")).unwrap();
    let replay = "petisim = 1\nextends = \"own.toml\"\n[requests]\nfile = \"../requests.csv\"\nunknown_category = \"waste\"\n\
                  unknown_unit = \"none\"\n[requests.columns]\nopened = \"t\"\n";
    fs::write(place.path("inner/replay.toml"), replay).unwrap();
    for file in ["inner/up.toml", "inner/by_link.toml", "inner/replay.toml"] {
        assert_eq!(petisim(&place, &["check", file]).status.code(), Some(0), "{file}");
        let output = petisim(&place, &["check", file, "--restricted"]);
        assert_eq!(output.status.code(), Some(2), "{file}");
        assert!(said(&output).contains("outside of the folder"), "{file}: {}", said(&output));
    }
    let overlay = ["check", "inner/own.toml", "--restricted", "--overlay", "small.toml"];
    assert_eq!(petisim(&place, &overlay).status.code(), Some(2));
}

/// What a terminal would do something about, after our own colours.
fn acting(text: &str) -> Option<char> {
    let mut rest = text.to_string();
    while let Some(at) = rest.find("\u{1b}[") {
        let end = rest[at + 2..].find(|c: char| !c.is_ascii_digit() && c != ';').map(|end| at + 2 + end);
        match end {
            Some(end) if rest[end..].starts_with('m') => rest.replace_range(at..=end, ""),
            _ => return Some('\u{1b}'),
        }
    }
    rest.chars().find(|c| {
        (c.is_control() && !matches!(c, '\n' | '\t'))
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    })
}

#[test]
fn no_text_of_others_acts_on_a_terminal() {
    let place = place();
    let bad = "Harmless\\u001b]52;c;Y3Vyb\\u0007\\u001b[2J\\u009b2J\\u202e\\u2066\\r\\b\\u200b";
    let name = "we\u{1b}]0;owned\u{7}\u{9b}ird\u{202e}.toml";
    let extends = "petisim = 1\nextends = \"small.toml\"\n";
    fs::write(place.path(name), format!("{extends}title = \"{bad}\"\nabout = \"{bad}\"\n")).unwrap();
    fs::write(
        place.path("wrong.toml"),
        format!("{extends}title = 7\nnone\u{1b}[31m\u{9b}x = 1\n\"{bad}\" = 2\n"),
    )
    .unwrap();
    let study = format!("title = \"{bad}\"\nabout = \"{bad}\"\n");
    let text = fs::read_to_string(place.path("study.toml")).unwrap().replacen('\n', &format!("\n{study}"), 1);
    fs::write(place.path("bad_study.toml"), text).unwrap();
    let absent = format!("absent{name}");
    for words in [
        &["run", name, "-q", "--out", "out"][..],
        &["run", name, "-q", "--out", "out", "--format", "json"],
        &["check", name],
        &["check", "wrong.toml"],
        &["check", "wrong.toml", "--format", "json"],
        &["check", &absent],
        &["describe", name],
        &["explain", name],
        &["plan", "bad_study.toml", "--no-pilot"],
        &["sweep", "bad_study.toml", "--out", "swept"],
        &["sweep", "bad_study.toml", "--out", name],
        &["compare", name, "small.toml", "-q", "--out", "compared"],
        &["status", name],
    ] {
        for colour in ["always", "never"] {
            let mut command = Command::new(env!("CARGO_BIN_EXE_petisim"));
            let output =
                command.args(words).args(["--color", colour]).current_dir(place.0.path()).output().unwrap();
            for stream in [&output.stdout, &output.stderr] {
                let text = String::from_utf8(stream.clone()).unwrap();
                assert_eq!(acting(&text), None, "{words:?} --color {colour}: {text:?}");
            }
        }
    }
}

#[test]
fn a_part_without_a_line_end_fills_no_memory() {
    let place = results_of_others();
    let file = fs::File::create(place.path("sweep/parts/part-00001-of-00001.9.csv")).unwrap();
    // A file with a hole takes no room.
    file.set_len(30 << 30).unwrap();
    for words in ["status sweep", "merge sweep", "sweep study.toml -q --out sweep"] {
        let mut command = Command::new("sh");
        command.args(["-c", "ulimit -v 2000000; exec \"$@\"", "sh", env!("CARGO_BIN_EXE_petisim")]);
        let output = command.args(words.split(' ')).current_dir(place.0.path()).output().unwrap();
        assert_eq!(output.status.code(), Some(6), "{words}: {}", said(&output));
    }
}

#[test]
fn a_run_that_ended_its_process_twice_is_a_failed_row_and_the_sweep_goes_past_it() {
    let place = place();
    let study = "petisim = 1\nbase = \"small.toml\"\nreplications = 1\nmetrics = [\"tickets\"]\n[factors.many]\n\
                 path = \"world.residents\"\nvalues = [1000, 100_000_000, 2000]\n[set]\n\"run.warm_up\" = \"0 d\"\n\
                 \"citizens.problems.rate\" = 100000.0\n\"run.length\" = \"3 d\"\n[design.full_factorial]\n";
    fs::write(place.path("poison.toml"), study).unwrap();
    let sweep = || {
        let mut command = Command::new("sh");
        command.args([
            "-c",
            "ulimit -c 0; ulimit -v 700000; exec \"$@\"",
            "sh",
            env!("CARGO_BIN_EXE_petisim"),
        ]);
        command
            .args(["sweep", "poison.toml", "-q", "--out", "out", "--jobs", "2"])
            .env("RUST_BACKTRACE", "0");
        command.current_dir(place.0.path()).output().unwrap()
    };
    for time in 1..=2 {
        assert_eq!(sweep().status.code(), None, "it did not run out of memory at time {time}");
    }
    for _ in 0..2 {
        let output = sweep();
        assert_eq!(output.status.code(), Some(3), "{}", said(&output));
    }
    let failures = fs::read_to_string(place.path("out/failures.csv")).unwrap();
    assert_eq!(failures.lines().count(), 2, "{failures}");
    assert!(failures.contains(",process,") && failures.contains("twice"), "{failures}");
    assert_eq!(fs::read_to_string(place.path("out/runs.csv")).unwrap().lines().count(), 3);
}

#[test]
fn a_kill_from_outside_blames_no_run() {
    let place = place();
    let whole = place.whole(&SWEEP, "whole");
    for _ in 0..4 {
        let mut child = place.begin("sweep study.toml --jobs 1", "out");
        let begun = || {
            let parts = fs::read_dir(place.path("out/parts")).into_iter().flatten().flatten();
            parts.filter(|entry| entry.path().extension().is_some_and(|ending| ending == "begun")).count() > 0
        };
        wait_until("a run", || begun() || child.try_wait().unwrap().is_some());
        let _ = child.kill();
        child.wait().unwrap();
    }
    assert_eq!(place.whole(&SWEEP, "out"), whole);
}

#[test]
fn names_that_are_made_and_names_that_are_reserved_cannot_be_given() {
    let place = place();
    let extends = "petisim = 1\nextends = \"small.toml\"\n";
    for (text, says) in [
        ("unit.town_001.staff = 2\n", "town_001"),
        ("world.districts = 2\nunit.housing_01 = { staff = 2, level = \"city\" }\n", "housing_01"),
        ("world.districts = 2\nunit.housing_01 = { staff = 2 }\n", "housing_01"),
        ("world.districts = 2\nunit.district_01.staff = 2\n", "district_01"),
        ("unit.all.staff = 2\n", "`all`"),
        ("unit.city.staff = 2\n", "`city`"),
    ] {
        fs::write(place.path("x.toml"), format!("{extends}{text}")).unwrap();
        let output = petisim(&place, &["check", "x.toml"]);
        assert_eq!(output.status.code(), Some(2), "{text}");
        assert!(said(&output).contains(says), "{text}: {}", said(&output));
    }
    // A category may be called as tables call the total: it is said that it has no rows of its own.
    let category = "category.all = { share = 0.0, remit = [\"works\"] }\n";
    fs::write(place.path("x.toml"), format!("{extends}{category}")).unwrap();
    let output = petisim(&place, &["check", "x.toml"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(said(&output).contains("`all`"), "{}", said(&output));
    fs::write(place.path("x.toml"), format!("{extends}unit.town_01.staff = 2\n")).unwrap();
    assert_eq!(petisim(&place, &["check", "x.toml"]).status.code(), Some(0), "another name is free");
    for name in ["tickets", "run_id", "point_id", "seed", "mean", "metric", "n", "run_key", "row"] {
        let study =
            fs::read_to_string(place.path("study.toml")).unwrap().replace("staff]", &format!("{name}]"));
        fs::write(place.path("x.toml"), study).unwrap();
        let output = petisim(&place, &["plan", "x.toml", "--no-pilot"]);
        assert_eq!(output.status.code(), Some(2), "{name}");
        assert!(said(&output).contains("is taken"), "{name}: {}", said(&output));
    }
}
