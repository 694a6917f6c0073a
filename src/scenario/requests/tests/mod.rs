//! Files of requests, good and bad, written by the tests themselves.
mod bad_files;
mod bad_rows;
mod lindhaven;
mod packed;
mod quirks;
mod round_trip;
mod settings;

use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::*;
use crate::kernel::Elapsed;
use crate::kernel::param::{Node, Param, Problem, Problems, Table};

/// A `[requests]` table in which every column is called by its role; `changes` are set on top of it.
fn table(changes: &[(&str, Node)]) -> Node {
    let roles = ["opened", "closed", "due", "category", "unit", "channel", "id"];
    let columns: Table = roles.iter().map(|role| (role.to_string(), Node::from(*role))).collect();
    let mut table = Table::from([
        ("file".to_string(), Node::from("requests.csv")),
        ("columns".to_string(), Node::Table(columns)),
    ]);
    table.extend(changes.iter().map(|(key, node)| (key.to_string(), node.clone())));
    Node::Table(table)
}

/// Only these columns are mapped, each called by its role.
fn only(roles: &[&str]) -> (&'static str, Node) {
    ("columns", Node::Table(roles.iter().map(|role| (role.to_string(), Node::from(*role))).collect()))
}

fn spec(changes: &[(&str, Node)]) -> RequestsSpec {
    let mut problems = Problems::new();
    let spec = RequestsSpec::read(&table(changes), &mut problems);
    spec.unwrap_or_else(|| panic!("{:?}", problems.into_vec()))
}

fn problems(changes: &[(&str, Node)]) -> Vec<Problem> {
    let mut problems = Problems::new();
    assert_eq!(RequestsSpec::read(&table(changes), &mut problems), None);
    problems.into_vec()
}

fn start() -> Date {
    "2020-01-01".parse().unwrap()
}

/// Category 0 is `lights`, 1 `waste`, 2 `other`; unit 0 is `works`, 1 `parks`.
fn read_in(dir: &Path, spec: &RequestsSpec) -> Result<RequestLog, RequestsError> {
    let place = |names: &[&str], value: &str| {
        names.iter().position(|name| name.eq_ignore_ascii_case(value)).map(|place| place as u16)
    };
    let category_of = |value: &str| place(&["lights", "waste", "other"], value);
    let unit_of = |value: &str| place(&["works", "parks"], value);
    super::read(spec, dir, (start(), SimTime::NEVER), &category_of, &unit_of)
}

/// Reads `bytes` as the file.
fn read_bytes(bytes: &[u8], spec: &RequestsSpec) -> Result<RequestLog, RequestsError> {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("requests.csv"), bytes).unwrap();
    read_in(dir.path(), spec)
}

/// The header of [`table`]'s columns, and `rows` below it.
fn csv_of(rows: &str) -> String {
    format!("opened,closed,due,category,unit,channel,id\n{rows}")
}

fn read_rows(rows: &str) -> RequestLog {
    read_bytes(csv_of(rows).as_bytes(), &spec(&[])).unwrap()
}

/// The message of the error that `bytes` give.
fn message(bytes: &[u8], changes: &[(&str, Node)]) -> String {
    read_bytes(bytes, &spec(changes)).unwrap_err().to_string()
}

/// The reasons that occur, in their order.
fn counts(quirks: &Quirks) -> Vec<(Reason, u64)> {
    quirks.reasons().map(|(reason, tally)| (reason, tally.rows)).collect()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
