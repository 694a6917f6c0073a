//! Event logs: what follows from a log is what the metrics say, and every form of it tells the same.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;

type Row = BTreeMap<String, String>;

const ENDS: [&str; 3] = ["closed", "closed_unresolved", "withdrawn"];

fn run(folder: &Path, words: &str) {
    let scenario = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/minimal.toml");
    let mut command = Command::new(env!("CARGO_BIN_EXE_petisim"));
    command.arg("run").arg(scenario).args(words.split_whitespace()).args([
        "--quiet",
        "--no-series",
        "--out",
        "out",
    ]);
    command.current_dir(folder).env_remove("PETISIM_JOBS").env_remove("PETISIM_OUT").assert().code(0);
}

fn rows(file: &Path) -> Vec<Row> {
    csv::Reader::from_path(file).unwrap().deserialize().map(Result::unwrap).collect()
}

/// Events by case, in their order.
fn cases(events: &[Row]) -> BTreeMap<&str, Vec<&Row>> {
    let mut cases: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for event in events {
        cases.entry(&event["case_id"]).or_default().push(event);
    }
    cases
}

fn share(over: usize, under: usize) -> f64 {
    over as f64 / under as f64
}

#[test]
fn metrics_follow_from_the_log_of_events() {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), "--replications 2 --events --tickets");
    let out = folder.path().join("out");
    let (events, tickets) = (rows(&out.join("events.csv")), rows(&out.join("tickets.csv")));
    let reviewed: BTreeSet<&str> = tickets
        .iter()
        .filter(|ticket| ticket["reviewed"] == "true")
        .map(|ticket| ticket["case_id"].as_str())
        .collect();
    assert_eq!(cases(&events).len(), tickets.len());
    for own in rows(&out.join("runs.csv")) {
        let counted: Vec<&Row> = events
            .iter()
            .filter(|event| event["run_id"] == own["run_id"] && event["in_window"] == "true")
            .collect();
        let number = |activity: &str| counted.iter().filter(|event| event["activity"] == activity).count();
        let closed: BTreeSet<&str> = counted
            .iter()
            .filter(|event| ENDS.contains(&event["activity"].as_str()))
            .map(|event| event["case_id"].as_str())
            .collect();
        let all = cases(&events);
        let has = |case: &&str, activity: &str| all[*case].iter().any(|event| event["activity"] == activity);
        let orders: usize = closed
            .iter()
            .map(|case| all[*case].iter().filter(|event| event["activity"] == "dispatched").count())
            .sum();
        let redone = closed.iter().filter(|case| has(case, "redo_ordered")).count();
        let looked =
            closed.iter().filter(|case| has(case, "redo_ordered") || reviewed.contains(**case)).count();
        let again = counted
            .iter()
            .filter(|event| event["activity"] == "ticket_made" && event["attempt"] != "1")
            .count();
        assert!(number("refused") > 20 && redone > 20 && again > 20, "too little happens to count");
        for (metric, value) in [
            ("tickets", number("ticket_made") as f64),
            ("closed", closed.len() as f64),
            ("orders", number("dispatched") as f64),
            ("returns", number("refused") as f64),
            ("redos", number("redo_ordered") as f64),
            ("transfers_per_ticket", share(orders - closed.len(), closed.len())),
            ("redo_rate", share(redone, looked)),
            ("repeat_share", share(again, number("ticket_made"))),
        ] {
            assert_eq!(own[metric].parse::<f64>().unwrap(), value, "{metric} of {}", own["run_id"]);
        }
    }
}

#[test]
fn all_forms_of_the_log_tell_the_same_events() {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), "--replications 2 --events --xes --ocel");
    let out = folder.path().join("out");
    let flat = rows(&out.join("events.csv"));
    let of_flat: BTreeMap<&str, Vec<(&str, String)>> = cases(&flat)
        .into_iter()
        .map(|(case, events)| {
            (
                case,
                events.iter().map(|event| (event["activity"].as_str(), event["timestamp"].clone())).collect(),
            )
        })
        .collect();

    let xes = fs::read_to_string(out.join("events.xes")).unwrap();
    assert_eq!(of_flat, of_xes(&xes));

    let ocel: Value = serde_json::from_slice(&fs::read(out.join("events.ocel.json")).unwrap()).unwrap();
    let objects = ids_by_type(&ocel["objects"]);
    let mut of_ocel: BTreeMap<&str, Vec<(&str, String)>> = BTreeMap::new();
    let mut raised = 0;
    for event in ocel["events"].as_array().unwrap() {
        let related = event["relationships"].as_array().unwrap();
        for relation in related {
            let id = relation["objectId"].as_str().unwrap();
            assert!(objects.values().any(|ids| ids.contains(id)), "{id} is no object");
        }
        if event["type"] == "appeal_raised" {
            raised += 1;
            continue;
        }
        let case = related[0]["objectId"].as_str().unwrap();
        assert!(objects["ticket"].contains(case));
        let time = event["time"].as_str().unwrap().strip_suffix('Z').unwrap();
        of_ocel.entry(case).or_default().push((event["type"].as_str().unwrap(), time.to_string()));
    }
    assert_eq!(of_flat, of_ocel);
    assert_eq!(raised, objects["ticket"].len(), "every ticket was raised by somebody");
    assert!(objects["appeal"].len() < objects["ticket"].len(), "an appeal with repeats has several tickets");
    assert!(objects["citizen"].len() < objects["appeal"].len(), "a citizen may have several appeals");
}

/// Activities and times of each trace, line by line: an element stands on a line of its own.
fn of_xes(text: &str) -> BTreeMap<&str, Vec<(&str, String)>> {
    let value = |line: &'_ str| -> Option<(String, usize, usize)> {
        let key = line.split("key=\"").nth(1)?.split('"').next()?.to_string();
        let from = line.find("value=\"")? + 7;
        Some((key, from, from + line[from..].find('"')?))
    };
    let (mut traces, mut case, mut in_event) = (BTreeMap::new(), "", false);
    let mut open: Vec<&str> = Vec::new();
    let mut activity = "";
    for line in text.lines().skip(1) {
        if let Some(name) = line.strip_prefix("</") {
            assert_eq!(open.pop(), Some(name.trim_end_matches('>')), "elements close in order");
        } else if !line.ends_with("/>") {
            open.push(line[1..].split([' ', '>']).next().unwrap());
        }
        in_event = (in_event || line == "<event>") && line != "</event>";
        let in_trace = open.contains(&"trace");
        let Some((key, from, to)) = value(line).filter(|_| in_trace) else { continue };
        match (key.as_str(), in_event) {
            ("concept:name", false) => case = &line[from..to],
            ("concept:name", true) => activity = &line[from..to],
            ("time:timestamp", true) => {
                let time = line[from..to].strip_suffix(".000+00:00").unwrap().to_string();
                traces.entry(case).or_insert_with(Vec::new).push((activity, time));
            }
            _ => {}
        }
    }
    assert!(open.is_empty(), "every element is closed");
    traces
}

fn ids_by_type(objects: &Value) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut ids: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for object in objects.as_array().unwrap() {
        let new =
            ids.entry(object["type"].as_str().unwrap()).or_default().insert(object["id"].as_str().unwrap());
        assert!(new, "{} occurs twice", object["id"]);
    }
    ids
}

#[test]
fn a_packed_log_unpacks_to_the_plain_one_and_has_no_date_in_it() {
    let (plain, packed) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    run(plain.path(), "--replications 1 -s run.length=60d --xes");
    run(packed.path(), "--replications 1 -s run.length=60d --xes=gz");
    let bytes = fs::read(packed.path().join("out/events.xes.gz")).unwrap();
    assert_eq!(bytes[4..8], [0; 4], "the time of packing");
    let mut unpacked = String::new();
    flate2::read::GzDecoder::new(bytes.as_slice()).read_to_string(&mut unpacked).unwrap();
    assert_eq!(unpacked, fs::read_to_string(plain.path().join("out/events.xes")).unwrap());
}
