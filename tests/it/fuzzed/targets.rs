//! One function for each kind of text that somebody else writes: it takes any bytes, reads them the way the program
//! does, answers whether they were accepted, and panics where a promise is broken. Fuzzing calls them with what it
//! invents, the tests with what it found.
//!
//! The current folder is that of the project: files that a text names are looked up from there.

use std::path::Path;

use petisim::experiment::study::Spread;
use petisim::experiment::study::Study;
use petisim::kernel::param::Section;
use petisim::kernel::{Date, SimTime, key_of};
use petisim::model::metrics::catalogue;
use petisim::results::calibrate::file::Calibration;
use petisim::results::calibrate::joint::file::JointCalibration;
use petisim::results::calibrate::tables::RunLog;
use petisim::results::claims::file::Claim;
use petisim::results::claims::tables::read_expected;
use petisim::results::compare::tables::read_known;
use petisim::results::sweep::files::{SweepFolder, merge, read_index, sweep_state};
use petisim::scenario::requests::{self, RequestsSpec, draft::Wish};
use petisim::scenario::{Diagnostics, Document, Options, Scenario};
use petisim::store::manifest::Provenance;

use super::seeds::{self, Place};

petisim::section! {
    /// A model without a parameter that matters: for heads of scenarios alone.
    #[tag(Environment)]
    pub struct Nothing {
        /// Stands for all others.
        nothing: bool = false, from "test";
    }
}

/// The largest report on one text, in bytes: mistakes are cut, and only the first hundred are told.
const LONGEST_REPORT: usize = 400_000;

/// What is told of mistakes can be told in every form, is not empty, not endless, and has a place.
fn told(found: &Diagnostics) {
    let (plain, entries) = (found.plain(), found.entries());
    assert!(!plain.is_empty() && !found.coloured().is_empty() && entries.len() == found.len());
    assert!(plain.len() < LONGEST_REPORT, "a report of {} bytes", plain.len());
    for entry in entries {
        // Only what cannot be opened, or is of another kind as a whole, has no place of its own.
        let whole = entry.message.contains("UTF-16") || entry.message.contains("gzip");
        let has_none = entry.code == "E001" || entry.code == "E002" && whole;
        assert!(entry.line.is_some() || has_none, "{entry:?} has no place");
        assert!(entry.line != Some(0) && entry.column != Some(0) && !entry.message.is_empty(), "{entry:?}");
    }
}

/// A scenario that was accepted gives itself again when it is written out in full.
fn written_out<R: Section>(scenario: &Document<R>) {
    told_if_any(scenario.warnings());
    let text = scenario.resolved_toml();
    match Document::<R>::from_text("resolved.toml", &text) {
        Ok(again) => assert_eq!(again.identity(), scenario.identity(), "{text}"),
        Err(found) => panic!("the resolved text is refused: {found}\n{text}"),
    }
}

fn told_if_any(warnings: &Diagnostics) {
    if !warnings.is_empty() {
        told(warnings);
    }
}

/// Whether a scenario was accepted; what it was read from is told or written out.
fn checked<R: Section>(result: Result<Document<R>, Diagnostics>) -> bool {
    match &result {
        Ok(scenario) => written_out(scenario),
        Err(found) => told(found),
    }
    result.is_ok()
}

/// Tells what is wrong, which is that something was not accepted.
fn refused(found: &Diagnostics) -> bool {
    told(found);
    false
}

/// The scenario reader.
pub fn scenario(data: &[u8]) -> bool {
    match std::str::from_utf8(data) {
        Ok(text) => checked(Scenario::from_text("scenarios/fuzzed.toml", text)),
        Err(_) => {
            let place = Place::new();
            checked(Scenario::load(&place.write("fuzzed.toml", data), &Options::default()))
        }
    }
}

/// A file that is laid over a scenario beside another one.
pub fn overlay(data: &[u8]) -> bool {
    let place = Place::new();
    let other = "scenarios/overlays/fewer_traces.toml".into();
    let options = Options { overlays: vec![place.write("over.toml", data), other], ..Options::default() };
    checked(Scenario::load(Path::new("scenarios/minimal.toml"), &options))
}

/// Settings as typed behind `--set`, a line each, on a scenario with most mechanisms.
pub fn settings(data: &[u8]) -> bool {
    let text = String::from_utf8_lossy(data);
    let sets = text.lines().take(20).map(String::from).collect();
    let options = Options { sets, ..Options::default() };
    checked(Scenario::load(Path::new("scenarios/minimal.toml"), &options))
}

/// A `[requests]` table, a line `----`, and the file of requests that it describes.
pub fn requests(data: &[u8]) -> bool {
    let mark = b"\n----\n";
    let Some(at) = data.windows(mark.len()).position(|window| window == mark) else { return false };
    let (table, file) = (String::from_utf8_lossy(&data[..at]), &data[at + mark.len()..]);
    let read = Document::<Nothing>::from_text("scenarios/fuzzed.toml", &format!("petisim = 1\n{table}"));
    let scenario = match read {
        Ok(scenario) => scenario,
        Err(found) => return refused(&found),
    };
    let Some(spec) = scenario.head.requests.on() else { return false };
    let place = Place::new();
    let mut spec = spec.clone();
    spec.file = Some(place.write("requests.csv", file).to_string_lossy().into_owned());
    drafted(&place.folder().join("requests.csv"));
    records(&spec, scenario.head.run.start)
}

/// The reader of records: what it counts adds up, what it keeps is in order, and a refusal is short.
fn records(spec: &RequestsSpec, start: Date) -> bool {
    // About half of all values are known, as one of three.
    let known = |value: &str| Some(key_of(value) % 6).filter(|place| *place < 3).map(|place| place as u16);
    match requests::read(spec, Path::new(""), (start, SimTime::NEVER), &known, &known) {
        Ok(log) => {
            let quirks = &log.quirks;
            assert_eq!(quirks.rows, quirks.left_out() + quirks.kept, "{quirks:?}");
            assert_eq!(quirks.kept, log.requests.len() as u64);
            assert!(log.requests.is_sorted_by_key(|request| (request.opened, request.key)));
            assert!(!quirks.to_string().is_empty());
            true
        }
        Err(error) => {
            let text = error.to_string();
            assert!(!text.is_empty() && text.len() < LONGEST_REPORT, "{} bytes", text.len());
            false
        }
    }
}

/// The files of a workbook, in the order in which their texts stand in an input.
const BOOK: [&str; 6] = [
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
    "xl/worksheets/sheet1.xml",
    "xl/worksheets/sheet2.xml",
];

/// What stands between two texts of one input.
const MARK: &[u8] = b"\n----\n";

/// An archive, a workbook or a log of events. The first byte says how the rest becomes a file, so that what lies behind the
/// checksums of an archive is reached: `w` texts of a workbook, `m` names and contents of members, else the bytes of a file.
pub fn packed(data: &[u8]) -> bool {
    let Some((kind, rest)) = data.split_first() else { return false };
    let mut texts: Vec<&[u8]> = Vec::new();
    let mut left = rest;
    while let Some(at) = left.windows(MARK.len()).position(|window| window == MARK) {
        texts.push(&left[..at]);
        left = &left[at + MARK.len()..];
    }
    texts.push(left);
    let file = match kind {
        b'w' => seeds::zipped(BOOK.iter().map(|name| (*name).to_string()).zip(texts)),
        b'm' => {
            let pairs = texts.chunks_exact(2);
            seeds::zipped(pairs.map(|pair| (String::from_utf8_lossy(pair[0]).into_owned(), pair[1])))
        }
        _ => Some(rest.to_vec()),
    };
    let Some(file) = file else { return false };
    let place = Place::new();
    let path = place.write("records.bin", &file);
    let Some(scenario) = drafted(&path) else { return false };
    let Some(spec) = scenario.head.requests.on() else { return false };
    let mut spec = spec.clone();
    spec.file = Some(path.to_string_lossy().into_owned());
    records(&spec, scenario.head.run.start)
}

/// What is drafted from a file is a scenario.
fn drafted(file: &Path) -> Option<Scenario> {
    let wish = Wish { file: file.to_string_lossy().into_owned(), ..Wish::default() };
    let draft = requests::draft::draft(file, &wish).ok()?;
    match Scenario::from_text("scenarios/fuzzed.toml", &draft.text) {
        Ok(scenario) => Some(scenario),
        Err(found) => panic!("{}\n{}", found.plain(), draft.text),
    }
}

/// The study reader; of a study that is sound one point.
pub fn study(data: &[u8]) -> bool {
    let text = String::from_utf8_lossy(data);
    let study = match Study::from_text("scenarios/studies/fuzzed.toml", &text, &Options::default()) {
        Ok(study) => study,
        Err(found) => return refused(&found),
    };
    told_if_any(study.warnings());
    for coordinate in [0.0, 0.5, 1.0] {
        let spread = if coordinate == 0.5 { Spread::Filled } else { Spread::Grid };
        let settings: Vec<_> = study.factors().iter().map(|factor| factor.at(coordinate, spread)).collect();
        assert_eq!(study.levels(&settings).len(), settings.len());
        let _ = study.allows(&settings);
        checked(study.scenario(&settings));
    }
    true
}

/// The claim reader.
pub fn claim(data: &[u8]) -> bool {
    let text = String::from_utf8_lossy(data);
    match Claim::from_text("scenarios/claims/fuzzed.toml", &text, &Options::default()) {
        Ok(claim) => {
            told_if_any(claim.warnings());
            assert!(!claim.expects.is_empty() && claim.replications >= 8);
            true
        }
        Err(found) => refused(&found),
    }
}

/// The readers of calibrations; of one that is sound the world at its start, or all worlds in the middle.
pub fn calibration(data: &[u8]) -> bool {
    let text = String::from_utf8_lossy(data);
    let name = "scenarios/calibrations/fuzzed.toml";
    if text.contains("[[worlds]]") {
        return match JointCalibration::from_text(name, &text, &Options::default()) {
            Ok(calibration) => {
                let middle: Vec<f64> = calibration.parameters.iter().map(|own| own.own.start).collect();
                for world in 0..calibration.worlds.len() {
                    checked(calibration.scenario(world, &middle, 1));
                    assert!(!calibration.lines(world, &middle).is_empty());
                }
                true
            }
            Err(found) => refused(&found),
        };
    }
    match Calibration::from_text(name, &text, &Options::default()) {
        Ok(calibration) => {
            told_if_any(calibration.warnings());
            let start: Vec<f64> = calibration.parameters.iter().map(|parameter| parameter.start).collect();
            checked(calibration.scenario(&start, 1));
            assert!(!calibration.lines(&start).is_empty() && !calibration.identity().is_empty());
            true
        }
        Err(found) => refused(&found),
    }
}

/// The folder of a sweep in which one file is not what was written: the first byte says which.
pub fn sweep(data: &[u8]) -> bool {
    let Some((which, rest)) = data.split_first() else { return false };
    let place = seeds::sweep_folder();
    match which {
        b's' => place.append(seeds::PART, &seeds::sealed(rest)),
        b'p' => drop(place.write(seeds::PART, rest)),
        b'b' => drop(place.write(&seeds::PART.replace(".csv", ".beat"), rest)),
        b'm' => drop(place.write("manifest.json", rest)),
        b't' => seeds::put_table(&place, "plan.csv", rest),
        _ => return false,
    }
    let Ok(sweep) = SweepFolder::open(place.folder()) else { return false };
    let runs = sweep.frozen.runs();
    assert!((0..runs).all(|place| sweep.frozen.place_of(&sweep.frozen.run_id(place)).is_some()));
    let _ = sweep.frozen.place_of(&String::from_utf8_lossy(rest));
    let Ok(index) = read_index(&sweep, catalogue()) else { return false };
    let Ok(state) = sweep_state(&sweep, &index) else { return false };
    assert_eq!(state.done + state.failed + state.missing, runs);
    let merged = merge(&sweep, &index, catalogue(), (true, false), &Provenance::default());
    merged.map_err(|error| assert!(!error.to_string().is_empty())).is_ok()
}

/// Files that commands read back: verdicts that were committed, results of runs, the log of a calibration.
pub fn results(data: &[u8]) -> bool {
    let Some((which, rest)) = data.split_first() else { return false };
    let place = Place::new();
    match which {
        b'v' => read_expected(&place.write("verdicts.csv", rest)).is_ok(),
        b'm' => {
            place.write("runs.csv", seeds::RUNS.as_bytes());
            place.write("manifest.json", rest);
            read_known(place.folder(), catalogue()).is_ok()
        }
        b'r' => {
            place.write("manifest.json", seeds::manifest_of_a_run(rest).as_bytes());
            place.write("runs.csv", rest);
            read_known(place.folder(), catalogue()).is_ok()
        }
        b'l' => {
            place.write("runs.log", &[seeds::run_log().as_bytes(), rest].concat());
            RunLog::open(place.folder(), &seeds::a_calibration().readings(), false)
                .is_ok_and(|(_, known)| !known.is_empty())
        }
        _ => false,
    }
}

/// A command line, a word in each line; nothing of it is done.
pub fn arguments(data: &[u8]) -> bool {
    let text = String::from_utf8_lossy(data);
    let words = text.lines().take(40).map(String::from);
    petisim::cli::check_arguments(words).map_err(|why| assert!(!why.is_empty())).is_ok()
}
