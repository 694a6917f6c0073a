//! What the page of files shows is what the readers take.

use petisim::kernel::param::{Fault, Field, Kind, Node, SectionInfo};
use petisim::results::files::FILES;
use petisim::scenario::explain::FileForm;
use serde_json::Value;

use super::root;
use super::validator::{Validator, json};

/// A file with every key of a declaration, each with its example. What has none is noted in `without`. Tables have the examples
/// of their keys, or, where they are `short`, their own.
fn whole(info: &SectionInfo, path: &str, short: bool, without: &mut Vec<String>) -> toml::Table {
    let mut table = toml::Table::new();
    for field in &info.fields {
        let path = format!("{path}.{}", field.name);
        if let Some(value) = value(&field.kind, field, &path, short, without) {
            table.insert(field.name.into(), value);
        }
    }
    table
}

fn is_section(kind: &Kind) -> bool {
    match kind {
        Kind::Section(_) => true,
        Kind::Switch(of) | Kind::Optional(of) => is_section(of),
        _ => false,
    }
}

fn value(
    kind: &Kind,
    field: &Field,
    path: &str,
    short: bool,
    without: &mut Vec<String>,
) -> Option<toml::Value> {
    if !field.example.is_empty() && (short || !is_section(kind)) {
        let text = format!("x = {}", field.example);
        let read = text.parse::<toml::Table>().unwrap_or_else(|error| panic!("{path}: {error}"));
        return Some(read["x"].clone());
    }
    match kind {
        Kind::Section(info) => Some(whole(&info(), path, short, without).into()),
        Kind::Switch(of) | Kind::Optional(of) => value(of, field, path, short, without),
        Kind::Named(of) => {
            let item = value(of, field, path, short, without)?;
            Some(toml::Table::from_iter([("one".into(), item)]).into())
        }
        Kind::List(of) => Some(vec![value(of, field, path, short, without)?].into()),
        _ => {
            without.push(path.into());
            None
        }
    }
}

fn node(value: &toml::Value) -> Node {
    match value {
        toml::Value::String(text) => text.as_str().into(),
        toml::Value::Integer(number) => Node::Int(*number),
        toml::Value::Float(number) => Node::Float(*number),
        toml::Value::Boolean(value) => Node::Bool(*value),
        toml::Value::Datetime(date) => Node::Text(date.to_string()),
        toml::Value::Array(items) => Node::List(items.iter().map(node).collect()),
        toml::Value::Table(table) => {
            Node::Table(table.iter().map(|(key, item)| (key.clone(), node(item))).collect())
        }
    }
}

#[test]
fn every_key_has_an_example_that_its_reader_and_its_schema_take() {
    let mut keys = 0;
    for kind in FILES.iter().filter(|kind| kind.word != "scenario") {
        for (form, short) in kind.forms.iter().flat_map(|form: &FileForm| [(form, false), (form, true)]) {
            let mut without = Vec::new();
            let file = toml::Value::Table(whole(&(form.info)(), "", short, &mut without));
            assert!(without.is_empty(), "{}: no example of {without:?}", form.title);
            // That several designs, say, exclude each other is not about an example.
            let is_about_one = |fault: Fault| !matches!(fault, Fault::Contradiction | Fault::Warning);
            let wrong = (form.read)(&node(&file)).into_iter().find(|problem| is_about_one(problem.fault));
            assert!(wrong.is_none(), "{}: {wrong:?}", form.title);
            let fits = Validator::new(kind.schema()).wrong(&json(&file));
            assert!(fits.is_none(), "{}: {fits:?}", form.title);
            keys += leaves(&json(&file));
        }
    }
    assert!(keys > 240, "only {keys} examples");
}

fn leaves(value: &Value) -> usize {
    value.as_object().map_or(1, |table| table.values().map(leaves).sum())
}

#[test]
fn every_kind_names_a_file_that_is_shipped() {
    for kind in FILES {
        assert!(root().join(kind.shipped).is_file(), "{}: {}", kind.word, kind.shipped);
    }
}
