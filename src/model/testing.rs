//! What the tests of the mechanisms share: tables out of defaults, mistakes, directions, and what every declaration
//! of a parameter must hold.

use super::spec::ModelSpec;
use crate::kernel::param::{Fault, Kind, Node, Param, Problems, Section, SectionInfo};
use crate::kernel::{Elapsed, WorkDays, WorkTime};

/// A table with these values, and defaults for the rest.
pub(crate) fn with<S: Section>(values: &[(&str, Node)]) -> S {
    let mut problems = Problems::new();
    let read = S::read(&table(values), &mut problems);
    read.unwrap_or_else(|| panic!("{:?}", problems.into_vec()))
}

/// A table with all its defaults.
pub(crate) fn defaults<S: Section>() -> S {
    with(&[])
}

/// Path and kind of every mistake in a table with these values.
pub(crate) fn mistakes<S: Section>(values: &[(&str, Node)]) -> Vec<(String, Fault)> {
    let mut problems = Problems::new();
    S::read(&table(values), &mut problems);
    problems.into_vec().into_iter().map(|problem| (problem.path, problem.fault)).collect()
}

fn table(values: &[(&str, Node)]) -> Node {
    Node::Table(values.iter().map(|(key, value)| (key.to_string(), value.clone())).collect())
}

/// The world that a text in TOML describes; every table that is not there takes its defaults.
pub(crate) fn world(text: &str) -> ModelSpec {
    let mut problems = Problems::new();
    let read = ModelSpec::read(&node(toml::Value::Table(text.parse().unwrap())), &mut problems);
    read.unwrap_or_else(|| panic!("{:?}", problems.into_vec()))
}

fn node(value: toml::Value) -> Node {
    match value {
        toml::Value::String(text) => Node::Text(text),
        toml::Value::Integer(number) => Node::Int(number),
        toml::Value::Float(number) => Node::Float(number),
        toml::Value::Boolean(flag) => Node::Bool(flag),
        toml::Value::Datetime(date) => Node::Text(date.to_string()),
        toml::Value::Array(items) => Node::List(items.into_iter().map(node).collect()),
        toml::Value::Table(table) => {
            Node::Table(table.into_iter().map(|(key, value)| (key, node(value))).collect())
        }
    }
}

/// The defaults read, and what they are written as reads as the same.
pub(crate) fn reads_back<S: Section + PartialEq + std::fmt::Debug>() {
    let table: S = defaults();
    let mut problems = Problems::new();
    assert_eq!(S::read(&table.write(), &mut problems).as_ref(), Some(&table));
    assert_eq!(problems.into_vec(), []);
}

/// Two numbers agree to four decimals: as many as the arithmetic by hand beside them carries.
#[track_caller]
pub(crate) fn near(value: f64, by_hand: f64) {
    assert!((value - by_hand).abs() < 1e-4, "{value}, by hand {by_hand}");
}

/// A chance rises over a range, and stays a chance.
#[track_caller]
pub(crate) fn rises(range: (f64, f64), chance: impl Fn(f64) -> f64) {
    let at: Vec<f64> =
        (0..=20).map(|i| chance(range.0 + (range.1 - range.0) * f64::from(i) / 20.0)).collect();
    assert!(at.is_sorted_by(|a, b| a < b), "{at:?}");
    assert!(at.iter().all(|chance| (0.0..=1.0).contains(chance)), "{at:?}");
}

/// A chance falls over a range, and stays a chance.
#[track_caller]
pub(crate) fn falls(range: (f64, f64), chance: impl Fn(f64) -> f64) {
    rises(range, |x| 1.0 - chance(x));
}

/// Share of the draws in (0, 1) for which something holds.
pub(crate) fn share(holds: impl Fn(f64) -> bool) -> f64 {
    const DRAWS: u32 = 20_000;
    let hits = (0..DRAWS).filter(|i| holds((f64::from(*i) + 0.5) / f64::from(DRAWS))).count();
    hits as f64 / f64::from(DRAWS)
}

/// Calls `look` with the path and the declaration of every table of the model.
fn every_table(info: &SectionInfo, path: &str, look: &mut impl FnMut(&str, &SectionInfo)) {
    look(path, info);
    for field in &info.fields {
        let mut kind = &field.kind;
        while let Kind::Switch(of) | Kind::Named(of) | Kind::List(of) | Kind::Optional(of) = kind {
            kind = of;
        }
        if let Kind::Section(inner) = kind {
            every_table(&inner(), &format!("{path}.{}", field.name), look);
        }
    }
}

#[test]
fn every_parameter_says_what_it_means_and_where_its_default_comes_from() {
    let mut seen = 0;
    every_table(&ModelSpec::info(), "model", &mut |path, info| {
        for field in &info.fields {
            let path = format!("{path}.{}", field.name);
            assert!(field.doc.ends_with('.') && field.doc.len() > 6, "{path}: {}", field.doc);
            assert!(!field.doc.contains(['[', ']']), "{path}: rustdoc takes brackets for a link");
            let inner = matches!(field.kind, Kind::Section(_) | Kind::Named(_) | Kind::Switch(_));
            // A source has a name with a capital letter; what is no claim about the world says so.
            let plain =
                ["assumption", "definition", "given by the scenario", "none by default", "one working day"];
            let named = field.source.contains(|c: char| c.is_ascii_uppercase());
            let is_plain = plain.iter().any(|word| field.source.contains(word));
            assert!(inner || named || is_plain, "{path}: {:?} is no source", field.source);
            let trial = field.source.contains("trial of the model");
            assert!(!trial || named || field.source.contains("assumption"), "{path}: a trial is no source");
            seen += 1;
        }
    });
    assert!(seen > 250, "{seen}");
}

#[test]
fn every_number_has_its_unit_in_words_or_is_one_of_the_kinds_that_carry_it() {
    let words = [
        "log-odds",
        "utility",
        "factor",
        "share",
        "from 0",
        "0 to ",
        "weight",
        "hours",
        "days",
        "weeks",
        "points",
        "units of",
        "orders",
        "tickets",
        "cases",
        "sigma",
        "coefficient of variation",
        "standard deviations",
        "by 1,000",
        "by year",
        "exp(-care)",
        "in each community",
        "in any measure",
        "grievance above",
        "week",
        "months",
    ];
    every_table(&ModelSpec::info(), "model", &mut |path, info| {
        for field in &info.fields {
            let mut kind = &field.kind;
            while let Kind::List(of) | Kind::Optional(of) = kind {
                kind = of;
            }
            let doc = field.doc.to_lowercase();
            let said = words.iter().any(|word| doc.contains(word));
            assert!(
                said || !matches!(kind, Kind::Number),
                "{path}.{}: no unit in {:?}",
                field.name,
                field.doc
            );
        }
    });
}

#[test]
fn every_default_lies_inside_the_range_that_its_source_finds_usual() {
    let size = |kind: &Kind, node: &Node| match (kind, node) {
        (Kind::Elapsed, Node::Text(text)) => Elapsed::parse(text).ok().map(|time| time.0 as f64),
        (Kind::WorkTime, Node::Text(text)) => WorkTime::parse(text).ok().map(|time| time.0 as f64),
        (Kind::WorkDays, Node::Text(text)) => WorkDays::parse(text).ok().map(|days| f64::from(days.0)),
        (_, node) => node.as_number(),
    };
    let mut seen = 0;
    every_table(&ModelSpec::info(), "model", &mut |path, info| {
        for field in &info.fields {
            let (Some(default), Some((least, most))) = (&field.default, &field.usual) else { continue };
            let Some(at) = size(&field.kind, default) else { continue };
            let (least, most) = (size(&field.kind, least).unwrap(), size(&field.kind, most).unwrap());
            assert!(least < most && (least..=most).contains(&at), "{path}.{}: {at}", field.name);
            if let Some((low, high)) = &field.allowed {
                let (low, high) = (size(&field.kind, low).unwrap(), size(&field.kind, high).unwrap());
                assert!(low <= least && most <= high, "{path}.{}: usual outside of allowed", field.name);
            }
            seen += 1;
        }
    });
    assert!(seen > 100, "{seen}");
}
