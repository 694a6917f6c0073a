//! Sound files for fuzzing to begin with, and folders of results in which one file can be exchanged.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use petisim::experiment::study::Study;
use petisim::experiment::{Clock, Engine, Plan, RESULTS_VERSION, Shard, Watch, World};
use petisim::results::calibrate::file::Calibration;
use petisim::results::calibrate::method::Left;
use petisim::results::calibrate::tables::RunLog;
use petisim::results::sweep::files::{Attempt, freeze};
use petisim::results::sweep::method::{Recorded, SweepSpec};
use petisim::scenario::Options;
use petisim::store::manifest::Provenance;
use tempfile::TempDir;

/// A folder of its own for one file or for some.
pub struct Place(TempDir);

impl Place {
    /// An empty one.
    pub fn new() -> Place {
        Place(tempfile::tempdir().expect("a folder can be made"))
    }

    /// Its path.
    pub fn folder(&self) -> &Path {
        self.0.path()
    }

    /// Writes a file, with the folders above it.
    pub fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder().join(name);
        fs::create_dir_all(path.parent().expect("it lies in the folder")).expect("a folder can be made");
        fs::write(&path, bytes).expect("a file can be written");
        path
    }

    /// Writes to the end of a file.
    pub fn append(&self, name: &str, bytes: &[u8]) {
        let mut file = fs::File::options().append(true).open(self.folder().join(name)).expect("it is there");
        file.write_all(bytes).expect("a file can be written");
    }
}

// ---- a sweep ------------------------------------------------------------------------------------------------------

/// The part in which fuzzing writes.
pub const PART: &str = "parts/part-00001-of-00001.1.csv";

const STUDY: &str = r#"
petisim = 1
title = "To be damaged"
base = "../minimal.toml"
replications = 2
metrics = ["calls", "redial_share"]
detail = "orgs"
set = { "run.warm_up" = "1 d", "run.length" = "2 d" }
[factors.staff]
path = "unit.town.staff"
values = [1, 2]
[design.full_factorial]
"#;

/// Names and bytes of the files of a sweep whose part has no line yet, and the lines of its runs.
struct Sweep {
    files: Vec<(String, Vec<u8>)>,
    lines: Vec<u8>,
}

/// Lays a sweep out, once: four runs, three of which have ended.
fn sweep() -> &'static Sweep {
    static SWEEP: OnceLock<Sweep> = OnceLock::new();
    SWEEP.get_or_init(|| {
        let place = Place::new();
        let study = Study::from_text("scenarios/studies/fuzzed.toml", STUDY, &Options::default());
        let plan = Plan::of(&study.expect("the study is sound")).expect("so is its plan");
        let spec = SweepSpec::of(&plan, place.folder());
        let key = |point, replication| plan.run_key(point, replication);
        freeze(place.folder(), &spec, &key, None, false, &Provenance::default()).expect("it can be frozen");
        let attempt = Attempt::begin(&place.folder().join("parts"), Shard::WHOLE, 1, 4, &spec.metrics);
        let mut attempt = attempt.expect("a file can be written").expect("it is the first");
        let part = place.folder().join(PART);
        let head = fs::read(&part).expect("it is there");
        for (point, replication) in [(0, 0), (0, 1), (1, 0)] {
            let world = World::build(&plan.scenario(point).expect("it is sound"), false);
            let world = world.expect("there are no requests");
            let run = world.run(replication, Watch { clock: &Clock::default(), log: None });
            let result = run.map(|run| Recorded { outcome: run.outcome, names: Arc::new(world.names()) });
            let names = (&*plan.run_id(point, replication), &*key(point, replication));
            attempt.add(names, &result, &spec.metrics, spec.detail).expect("a line can be written");
        }
        attempt.end().expect("it can end");
        let lines = fs::read(&part).expect("it is there").split_off(head.len());
        fs::write(&part, head).expect("a file can be written");
        let names = ["manifest.json", "plan.csv", PART];
        let file = |name: &str| (name.into(), fs::read(place.folder().join(name)).expect("it is there"));
        Sweep { files: names.map(file).into(), lines }
    })
}

/// A folder of that sweep.
pub fn sweep_folder() -> Place {
    let place = Place::new();
    for (name, bytes) in &sweep().files {
        place.write(name, bytes);
    }
    place
}

/// Ends each line with the checksum that is right for it, so that what stands in the line is read.
pub fn sealed(lines: &[u8]) -> Vec<u8> {
    let seal = |line: &[u8]| {
        let sum = blake3::hash(line).to_hex();
        [line, b",", &sum.as_bytes()[..16], b"\n"].concat()
    };
    lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).flat_map(seal).collect()
}

/// Exchanges the table of the plan, and what the manifest says of it, so that the table is read.
pub fn put_table(place: &Place, name: &str, bytes: &[u8]) {
    let before = fs::read(place.folder().join(name)).expect("it is there");
    let manifest = fs::read_to_string(place.folder().join("manifest.json")).expect("it is there");
    let [old, new] = [&before[..], bytes].map(|bytes| blake3::hash(bytes).to_hex().to_string());
    place.write("manifest.json", manifest.replace(&old, &new).as_bytes());
    place.write(name, bytes);
}

// ---- results ------------------------------------------------------------------------------------------------------

/// Two runs, of which one has no values.
pub const RUNS: &str = "run_id,point_id,replication,seed,calls,redo_rate\nx-0,x,0,1,10,0.5\nx-1,x,1,1,,\n";

/// A manifest of a finished run whose only table is this one.
pub fn manifest_of_a_run(table: &[u8]) -> String {
    let (hash, bytes) = (blake3::hash(table).to_hex(), table.len());
    format!(
        r#"{{"tool": "petisim", "version": "0.1.0", "results_version": {RESULTS_VERSION}, "status": "complete", "scenario_hash": "",
        "counts": {{"planned": 2, "done": 2, "failed": 0}}, "outputs": ["runs.csv"],
        "files": [{{"path": "runs.csv", "bytes": {bytes}, "blake3": "{hash}"}}]}}"#
    )
}

const CALIBRATION: &str = r#"
petisim = 1
title = "How many are there?"
base = "../minimal.toml"
replications = 2
seed = 1
[parameters.residents]
path = "world.residents"
low = 1_000
high = 100_000
start = 10_000
log = true
[targets.tickets]
metric = "tickets"
value = 1_000
tolerance = 50
"#;

/// A sound calibration.
pub fn a_calibration() -> &'static Calibration {
    static READ: OnceLock<Calibration> = OnceLock::new();
    READ.get_or_init(|| {
        let name = "scenarios/calibrations/fuzzed.toml";
        let read = Calibration::from_text(name, CALIBRATION, &Options::default());
        read.unwrap_or_else(|found| panic!("{found}"))
    })
}

/// Lines of the log of its runs, one with values and one of a run that failed.
fn two_runs() -> String {
    let place = Place::new();
    let (mut log, _) =
        RunLog::open(place.folder(), &a_calibration().readings(), true).expect("a file can be written");
    for (world, left) in [("a", Left::Values(vec![Some(1.5), None])), ("b", Left::Failed("why".into()))] {
        log.add(&(world.into(), 1), &left).expect("a line can be written");
    }
    let text = fs::read_to_string(place.folder().join("runs.log")).expect("it is there");
    text.strip_prefix(run_log()).expect("the head is the same").to_string()
}

/// The first lines of the log of its runs.
pub fn run_log() -> &'static str {
    static HEAD: OnceLock<String> = OnceLock::new();
    HEAD.get_or_init(|| {
        let place = Place::new();
        drop(RunLog::open(place.folder(), &a_calibration().readings(), true).expect("a file can be written"));
        fs::read_to_string(place.folder().join("runs.log")).expect("it is there")
    })
}

// ---- seeds --------------------------------------------------------------------------------------------------------

const REQUESTS: &str = r#"[requests]
blank = ["NULL"]
unknown_category = "skip"
unknown_unit = "none"
tolerate = 3
columns = { opened = "o", closed = "c", due = "d", category = "k", unit = "u", channel = "w", id = "i" }
----
o,c,d,k,u,w,i
2018-03-02T08:15:00,2018-03-05 17:00,NULL,lamp,works,phone,1
2018-03-02 09:00,,2018-03-09,"a, b",,web,x-2
"#;

/// A workbook with two columns and two rows: titles as shared strings, times as numbers with a style.
const BOOK: &str = r#"w<workbook xmlns:r="r"><sheets><sheet name="orders" sheetId="1" r:id="rId1"/></sheets></workbook>
----
<Relationships><Relationship Id="rId1" Type="http://x/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId3" Type="http://x/relationships/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId4" Type="http://x/relationships/styles" Target="styles.xml"/></Relationships>
----
<sst><si><t>opened</t></si><si><t>category</t></si><si><r><t>lig</t></r><r><t>hts</t></r></si></sst>
----
<styleSheet><numFmts><numFmt numFmtId="176" formatCode="yyyy/m/d\ h:mm;@"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="176"/></cellXfs></styleSheet>
----
<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="2"><c r="A2" s="1"><v>43840.5</v></c><c r="B2" t="s"><v>2</v></c></row><row r="3"><c r="A3" s="1"><v>43841.25</v></c><c r="B3" t="inlineStr"><is><t>waste</t></is></c></row></sheetData></worksheet>"#;

/// A log of two cases.
const LOG: &str = r#"x<?xml version="1.0" encoding="UTF-8"?><log xes.version="1.0"><trace><string key="concept:name" value="1"/><event><string key="concept:name" value="open"/><date key="time:timestamp" value="2019-02-01T10:00:00.000+08:00"/></event><event><string key="concept:name" value="close"/><date key="time:timestamp" value="2019-02-03T10:00:00.000+08:00"/></event></trace><trace><string key="concept:name" value="2"/><event><string key="concept:name" value="open"/><date key="time:timestamp" value="2019-02-02T10:00:00.000+08:00"/></event></trace></log>"#;

/// An archive with one table.
const MEMBERS: &str =
    "mrequests.csv\n----\nid,opened,category\n1,2018-03-02 08:15,lamp\n2,2018-03-02 09:00,lamp\n";

/// An archive with these members; none where a name is taken twice or cannot be written.
pub fn zipped<'a>(members: impl Iterator<Item = (String, &'a [u8])>) -> Option<Vec<u8>> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).ok()?;
        writer.write_all(bytes).ok()?;
    }
    writer.finish().ok().map(std::io::Cursor::into_inner)
}

const PATTERN: &str = r#"[requests]
delimiter = ";"
time_format = "%m/%d/%Y %I:%M:%S %p"
from = "2018-01-01"
to = "2018-12-31"
unknown_category = "error"
channels = [{ from = "Web", to = "online" }]
columns = { opened = "o", category = "k", channel = "w" }
----
k;o;w
lamp;03/02/2018 11:59:59 PM;Web
"#;

const SETTINGS: &str = "units.refusal=off\nunit.town.staff=3\ncategory.waste.field_hours={ lognormal = { median = \"3 h\", sigma = 0.5 } }
citizens.problems.yearly=[1.0, 2]\nrun.start=2018-02-03\ncalendar.office.hours=[\"08:00-12:00\"]\nworld.residents=20_000";

const ARGUMENTS: [&str; 8] = [
    "run\nscenarios/minimal.toml\n--precision\nredo_rate=0.005\n--precision=cycle_p50_h=2%\n-s\nrun.seed=2",
    "run\nout/review\n--only\n3f2a90c1d4e5-7\n--jobs\n2\n--events",
    "sweep\nscenarios/studies/gate.toml\n--shard\n3/200\n--max-time\n3h50m\n--retry-failed",
    "template\nslurm\nstudy.toml\n--time\n01:30:00\n--shards\n20",
    "compare\na.toml\nb.toml+o.toml\n--reference\nb+o\n--select-best\nredo_rate=lowest\n--indifference\n0.1",
    "attribute\na.toml\n--metric\nredo_rate\n--by\ngroup\n--orders\n4",
    "claims\n--only-kind\nbehaviour\n--seed\n7\n--format\njson",
    "verify\n--seed\n3",
];

/// All of them: the target, a name, the bytes.
pub fn all() -> Vec<(&'static str, String, Vec<u8>)> {
    let mut all = Vec::new();
    for (target, folder) in [
        ("scenario", "scenarios"),
        ("overlay", "scenarios/overlays"),
        ("study", "scenarios/studies"),
        ("claim", "scenarios/claims"),
        ("claim", "scenarios/claims/laws"),
        ("calibration", "scenarios/calibrations"),
    ] {
        for entry in fs::read_dir(folder).expect("the project is the current folder") {
            let path = entry.expect("it can be listed").path();
            if path.extension().is_some_and(|ending| ending == "toml") {
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                all.push((target, name, fs::read(&path).expect("it can be read")));
            }
        }
    }
    let mut add = |target, name: &str, bytes: &[u8]| all.push((target, name.to_string(), bytes.to_vec()));
    add("study", "own", STUDY.as_bytes());
    add("calibration", "own", CALIBRATION.as_bytes());
    add("settings", "own", SETTINGS.as_bytes());
    add("requests", "own", REQUESTS.as_bytes());
    add("requests", "pattern", PATTERN.as_bytes());
    for (name, text) in [("book", BOOK), ("log", LOG), ("members", MEMBERS)] {
        add("packed", name, text.as_bytes());
    }
    for (number, words) in ARGUMENTS.iter().enumerate() {
        add("arguments", &number.to_string(), words.as_bytes());
    }
    add_results(add);
    all
}

/// Seeds whose first byte says which file they are.
fn add_results(mut add: impl FnMut(&'static str, &str, &[u8])) {
    let Sweep { files, lines } = sweep();
    // What is sealed is written without the checksums, which are put behind it.
    let bare = |line: &[u8]| [&line[..line.len() - 17], b"\n"].concat();
    let unsealed: Vec<u8> =
        lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).flat_map(bare).collect();
    let part = [&files[2].1, &lines[..]].concat();
    let beat = br#"{"process":{"host":"h","boot":"b","pid":1,"started":2},"count":1,"done":0,"planned":4}"#;
    for (byte, bytes) in
        [(b's', &unsealed), (b'p', &part), (b'b', &beat.to_vec()), (b'm', &files[0].1), (b't', &files[1].1)]
    {
        add("sweep", &char::from(byte).to_string(), &[&[byte], &bytes[..]].concat());
    }
    for (name, text) in [
        ("verdicts", "vclaim,verdict,chain\nX1,supported,holds\n"),
        ("runs", &format!("r{RUNS}")),
        ("manifest", &format!("m{}", manifest_of_a_run(RUNS.as_bytes()))),
        ("log", &format!("l{}", two_runs())),
    ] {
        add("results", name, text.as_bytes());
    }
}
