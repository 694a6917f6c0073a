//! Every n-th call of the system fails, is the last one, or is late: for commands that write, from every state in which their
//! folder can be when they begin. Whatever happens, nothing is half written, nothing outside of the folder is touched, and the
//! same command then ends with the bytes of one that nobody disturbed.
//!
//! Every day one fault is drawn for each state, and every kind of fault in turn; `PETISIM_FAULTS=all` does all of them,
//! `PETISIM_FAULTS=N` so many for each state.

use super::*;
use std::sync::OnceLock;

/// The library that is loaded before the program, compiled once. None where there is no compiler.
pub(super) fn shim() -> Option<&'static Path> {
    static SHIM: OnceLock<Option<(TempDir, PathBuf)>> = OnceLock::new();
    let compiled = SHIM.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let library = folder.path().join("shim.so");
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/faults/shim.c");
        let mut cc = Command::new("cc");
        cc.args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).arg(source).arg("-ldl");
        match cc.output() {
            Ok(output) => assert!(output.status.success(), "{}", said(&output)),
            Err(_) => {
                eprintln!("there is no C compiler: faults of the system are not tried");
                return None;
            }
        }
        Some((folder, library))
    });
    compiled.as_ref().map(|(_, library)| library.as_path())
}

/// What a folder holds when the command under test begins.
#[derive(Debug)]
struct Start {
    name: &'static str,
    /// Commands that lead there; after a bar how each is disturbed (how, call by name, number of that call).
    made: &'static [(&'static str, i32)],
    /// The command under test, and how it ends.
    words: &'static str,
    code: i32,
}

const fn start(
    name: &'static str,
    made: &'static [(&'static str, i32)],
    words: &'static str,
    code: i32,
) -> Start {
    Start { name, made, words, code }
}

const RUN: &str = "run small.toml --events";
const OTHER: &str = "run small.toml --events --seed 9 --force";
const SWEEP: &str = "sweep study.toml";
const GROW: &str = "sweep study.toml --replications 3";
const OTHER_STUDY: &str = "sweep other_study.toml --force";

/// The states that we know of.
const STARTS: [Start; 17] = [
    start("new", &[], RUN, 0),
    start("complete", &[(RUN, 0)], RUN, 0),
    start("of another seed", &[("run small.toml --seed 8", 0)], OTHER, 0),
    start("new", &[], SWEEP, 0),
    start("planned", &[("plan study.toml --no-pilot", 0)], SWEEP, 0),
    start("a half", &[("sweep study.toml --shard 1/2", 0)], SWEEP, 0),
    start("complete", &[(SWEEP, 0)], SWEEP, 0),
    start("complete, growing", &[(SWEEP, 0)], GROW, 0),
    start("a half, growing", &[("sweep study.toml --shard 1/2", 0)], GROW, 0),
    start("grown, not run", &[(SWEEP, 0), ("plan study.toml --no-pilot --replications 3", 0)], GROW, 0),
    start("of another study", &[("sweep other_study.toml", 0)], "sweep study.toml --force", 0),
    start("complete, another study", &[(SWEEP, 0)], OTHER_STUDY, 0),
    start("a half, merged", &[("sweep study.toml --shard 1/2", 0), ("merge --partial", 0)], SWEEP, 0),
    start("a half", &[("sweep study.toml --shard 1/2", 0)], "merge --partial", 0),
    start("complete", &[(SWEEP, 0)], "merge", 0),
    start("new", &[], "compare small.toml other.toml", 0),
    start("new", &[], "calibrate calibration.toml", 0),
];

/// How a call fails.
const HOWS: [&str; 5] = ["kill", "killed", "ENOSPC", "EIO", "delay"];

const SMALL: &str = "petisim = 1\nextends = \"minimal.toml\"\nrun.warm_up = \"1 d\"\nrun.length = \"2 d\"\n\
                     run.replications = 2\n";
const SMALL_STUDY: &str = "petisim = 1\nbase = \"small.toml\"\nreplications = 2\nmetrics = [\"calls\", \"tickets\"]\n\
                           [factors.staff]\npath = \"unit.town.staff\"\nvalues = [1, 2]\n[design.full_factorial]\n";

pub(super) fn place() -> Place {
    let place = Place::new();
    fs::write(place.path("small.toml"), SMALL).unwrap();
    fs::write(
        place.path("other.toml"),
        "petisim = 1\nextends = \"small.toml\"\ndesks.follow_up.share = 0.1\n",
    )
    .unwrap();
    fs::write(place.path("study.toml"), SMALL_STUDY).unwrap();
    fs::write(place.path("other_study.toml"), SMALL_STUDY.replace("[1, 2]", "[2, 3]")).unwrap();
    fs::write(place.path("precious.txt"), "years of work").unwrap();
    place
}

/// Does a command in peace or with a fault; a folder is named by the command's habit.
pub(super) fn act(place: &Place, words: &str, out: &str, fault: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_petisim"));
    command.args(words.split_whitespace());
    if words.starts_with("merge") {
        command.arg(out);
    } else {
        command.args(["--out", out, "--jobs", "1"]);
        if !words.starts_with("plan") {
            command.arg("--quiet");
        }
    }
    command.current_dir(place.0.path());
    for name in ["PETISIM_JOBS", "PETISIM_OUT", "PETISIM_SHARD"] {
        command.env_remove(name);
    }
    if let (Some(shim), false) = (shim(), fault.is_empty()) {
        command.env("LD_PRELOAD", shim).env("FAULT_UNDER", out);
        command.envs(fault.iter().copied());
    }
    command
}

pub(super) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// All names and bytes beside the folders of results.
fn beside(place: &Place) -> BTreeMap<PathBuf, Vec<u8>> {
    let files = fs::read_dir(place.0.path()).unwrap().flatten().map(|entry| entry.path());
    files.filter(|path| path.is_file()).map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

/// Results of a folder, without lines of which only the order differs.
fn bytes(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    results(folder)
}

/// A small generator: which cases are drawn is the same everywhere.
pub(super) struct Draw(pub(super) u64);

impl Draw {
    pub(super) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % bound as u64) as usize
    }
}

/// How many are drawn: all, if so many there are.
pub(super) fn sample(everyday: usize) -> usize {
    match std::env::var("PETISIM_FAULTS").as_deref() {
        Ok("all") => usize::MAX,
        Ok(count) => count.parse().unwrap(),
        Err(_) => everyday,
    }
}

/// A start with what the command under test leaves there in peace.
struct Ready {
    folder: String,
    whole: BTreeMap<String, Vec<u8>>,
    calls: usize,
}

fn make(place: &Place, number: usize, start: &Start) -> Ready {
    let folder = format!("start{number}");
    for (words, code) in start.made {
        let output = act(place, words, &folder, &[]).output().unwrap();
        assert_eq!(output.status.code(), Some(*code), "{words}: {}", said(&output));
    }
    let whole = format!("whole{number}");
    let count = place.path(&format!("count{number}"));
    if place.path(&folder).exists() {
        copy(&place.path(&folder), &place.path(&whole));
    }
    let fault = [("FAULT_COUNT", count.to_str().unwrap())];
    let output = act(place, start.words, &whole, &fault).output().unwrap();
    assert_eq!(output.status.code(), Some(start.code), "{}: {}", start.words, said(&output));
    let calls = fs::read_to_string(&count).unwrap().trim().parse().unwrap();
    fs::remove_file(count).unwrap();
    Ready { folder, whole: bytes(&place.path(&whole)), calls }
}

/// One fault, and the same command behind it.
fn suffer(place: &Place, start: &Start, ready: &Ready, how: &str, at: usize) {
    let out = "out";
    if place.path(out).exists() {
        fs::remove_dir_all(place.path(out)).unwrap();
    }
    if place.path(&ready.folder).exists() {
        copy(&place.path(&ready.folder), &place.path(out));
    }
    let when = format!(
        "`{}` from a folder that is {}, call {at} of {}: {how}",
        start.words, start.name, ready.calls
    );
    let number = at.to_string();
    let output = act(place, start.words, out, &[("FAULT_AT", &number), ("FAULT_HOW", how)]).output().unwrap();
    match how {
        "kill" | "killed" => assert_eq!(output.status.code(), None, "{when}: it was not killed"),
        "delay" => assert_eq!(output.status.code(), Some(start.code), "{when}: {}", said(&output)),
        // What is not asked for may fail without a word: a beat that is taken away, a look whether a folder is there.
        _ => assert!(
            [1, start.code].contains(&output.status.code().unwrap_or(-1)),
            "{when}: {:?} {}",
            output.status.code(),
            said(&output)
        ),
    }
    if let Ok(manifest) = fs::read(place.path(out).join("manifest.json")) {
        let manifest: Result<serde_json::Value, _> = serde_json::from_slice(&manifest);
        assert!(manifest.is_ok(), "{when}: the manifest is half written");
    }
    let output = act(place, start.words, out, &[]).output().unwrap();
    assert_eq!(output.status.code(), Some(start.code), "{when}, and then in peace: {}", said(&output));
    let (got, whole) = (bytes(&place.path(out)), &ready.whole);
    assert_eq!(got.keys().collect::<Vec<_>>(), whole.keys().collect::<Vec<_>>(), "{when}");
    for (name, bytes) in whole {
        assert!(got.get(name) == Some(bytes), "{when}: {name} differs");
    }
}

#[test]
fn whichever_call_of_the_system_fails_or_is_the_last_the_same_command_then_ends_well() {
    if shim().is_none() {
        return;
    }
    let (place, most) = (place(), sample(1));
    let mut draw = Draw(7);
    let (mut faults, mut kills) = (0, 0);
    for (number, start) in STARTS.iter().enumerate() {
        let ready = make(&place, number, start);
        let before = beside(&place);
        let all: Vec<(usize, &str)> =
            (1..=ready.calls).flat_map(|at| HOWS.iter().map(move |how| (at, *how))).collect();
        let drawn: Vec<(usize, &str)> = match most {
            most if most >= all.len() => all,
            // Every kind in turn, so that even one for each state leaves none out.
            most => (0..most)
                .map(|turn| (1 + draw.below(ready.calls), HOWS[(number + turn) % HOWS.len()]))
                .collect(),
        };
        for (at, how) in drawn {
            suffer(&place, start, &ready, how, at);
            faults += 1;
            kills += usize::from(how.starts_with("kill"));
        }
        assert_eq!(beside(&place), before, "`{}` touched something outside of its folder", start.words);
    }
    // The whole round tells how many there were.
    println!("{faults} faults, of which {kills} kills, in {} states", STARTS.len());
}
