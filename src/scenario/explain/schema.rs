//! JSON Schema (draft-07) of each kind of file, for editors.
//!
//! Editors complete keys and words from it and show the meaning of a key. It is a little more generous than the
//! checker: ranges of times and rules over several parameters are only described.

use serde_json::{Map, Value, json};

use super::files::{FileForm, scenario_form};
use super::reference::reflow;
use crate::kernel::param::{FORMS, Field, Form, FormBody, Kind, Node, Section, SectionInfo};
use crate::scenario::resolved::inline;
use crate::scenario::shape::form_kind;

const CLOCK: &str = r"^\s*([0-9_.]+\s*(s|sec|seconds?|m|min|minutes?|h|hours?|d|days?|w|weeks?)\s*)+$";
const WORK: &str = r"^\s*([0-9_.]+\s*(s|sec|seconds?|m|min|minutes?|h|hours?)\s*)+$";
const WORK_DAYS: &str = r"^\s*[0-9_]+(\.0*)?\s*(wd|working days?)\s*$";
const DATE: &str = r"^\s*[0-9]{4}-[0-9]{2}-[0-9]{2}\s*$";
const HOURS: &str = r"^\s*[0-9]{2}:[0-9]{2}\s*-\s*[0-9]{2}:[0-9]{2}\s*$";
const AMOUNT: &str = r"^\s*[-+]?[0-9._]+([eE][-+]?[0-9]+)?\s*(%|[^\s0-9].*)?$";
const NAMES: &str = "^[a-z0-9_]{1,48}$";

/// The schema of scenario files whose model is declared by `R`.
pub fn json_schema<R: Section>() -> Value {
    schema_of("scenario", &[scenario_form::<R>()])
}

/// The schema of files of a kind, each of which has one of these forms.
pub(super) fn schema_of(word: &str, forms: &[FileForm]) -> Value {
    let mut schema = match forms {
        [form] => form_schema(form),
        // Where the text fits none, an editor says what is missing in each.
        forms => json!({ "anyOf": forms.iter().map(form_schema).collect::<Vec<_>>() }),
    };
    schema["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    schema["title"] = json!(format!("petisim {word}"));
    let mut definitions = Map::new();
    for form in forms {
        lists(&Kind::Section(form.info), &mut definitions);
    }
    if !definitions.is_empty() {
        schema["definitions"] = Value::Object(definitions);
    }
    schema
}

fn form_schema(form: &FileForm) -> Value {
    let mut schema = section(&(form.info)());
    schema["title"] = json!(form.title);
    for key in (form.beside)() {
        schema["properties"][key] = json!({ "description": "As in any scenario." });
    }
    if form.inherits {
        // A file may inherit what it does not write: only the file as a whole must have everything.
        without_required(&mut schema);
    }
    schema
}

/// The long lists of names that a kind of value takes, each written once.
fn lists(kind: &Kind, found: &mut Map<String, Value>) {
    match kind {
        Kind::Section(info) => info().fields.iter().for_each(|field| lists(&field.kind, found)),
        Kind::Switch(of) | Kind::Optional(of) | Kind::Named(of) | Kind::List(of) => lists(of, found),
        Kind::Known(known) if !found.contains_key(known.what) => {
            let (names, meanings): (Vec<&str>, Vec<&str>) = (known.names)().into_iter().unzip();
            found.insert(known.what.to_string(), words(&names, &meanings));
        }
        _ => {}
    }
}

/// One of these words. The meanings are an extension of taplo, the language server behind most TOML editors.
fn words(names: &[&str], meanings: &[&str]) -> Value {
    json!({ "type": "string", "enum": names, "x-taplo": { "docs": { "enumValues": meanings } } })
}

/// Takes the lists of required keys away: with `extends` and overlays any of them may stand in another file.
fn without_required(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            if map.contains_key("properties") {
                map.remove("required");
            }
            map.values_mut().for_each(without_required);
        }
        Value::Array(items) => items.iter_mut().for_each(without_required),
        _ => {}
    }
}

fn section(info: &SectionInfo) -> Value {
    let properties: Map<String, Value> =
        info.fields.iter().map(|known| (known.name.to_string(), field(known))).collect();
    let mut schema = json!({
        "type": "object",
        "description": reflow(&info.doc),
        "properties": properties,
        "additionalProperties": false,
    });
    let required: Vec<&str> =
        info.fields.iter().filter(|field| field.default.is_none()).map(|field| field.name).collect();
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    schema
}

fn field(field: &Field) -> Value {
    let mut schema = of(&field.kind);
    if let Some((low, high)) = &field.allowed {
        let bounded = match &field.kind {
            Kind::Number | Kind::Share | Kind::Count => Some(&mut schema),
            Kind::Optional(of) if matches!(**of, Kind::Number | Kind::Share | Kind::Count) => {
                Some(&mut schema["anyOf"][1])
            }
            _ => None,
        };
        if let Some(bounded) = bounded {
            bounded["minimum"] = number(low);
            bounded["maximum"] = number(high);
        }
    }
    let mut about = reflow(&field.doc);
    about += &format!("\n\nTakes {}.", field.kind.meant());
    if let Some(default) = &field.default {
        about += &format!("\nDefault: {}", inline(default));
        schema["default"] = value(default);
    }
    for (name, range) in [("Allowed", &field.allowed), ("Usual", &field.usual)] {
        if let Some((low, high)) = range {
            about += &format!("\n{name}: {} to {}", inline(low), inline(high));
        }
    }
    if !field.example.is_empty() {
        about += &format!("\nExample: {}", field.example);
    }
    if !field.source.is_empty() {
        about += &format!("\nSource: {}", field.source);
    }
    schema["description"] = json!(about);
    schema
}

fn of(kind: &Kind) -> Value {
    let text = |pattern: &str| json!({ "type": "string", "pattern": pattern });
    match kind {
        Kind::Bool => json!({ "type": "boolean" }),
        Kind::Number => json!({ "type": "number" }),
        Kind::Share => json!({ "type": "number", "minimum": 0, "maximum": 1 }),
        Kind::Count => json!({ "type": "integer", "minimum": 0 }),
        Kind::Text => json!({ "type": "string" }),
        Kind::Texts => texts(),
        Kind::ByYear => json!({ "anyOf": [
            { "type": "array", "items": { "type": "number" } },
            {
                "type": "object",
                "propertyNames": { "pattern": "^(19|20|21)[0-9]{2}$" },
                "additionalProperties": { "type": "number" },
                "minProperties": 1,
            },
        ] }),
        Kind::TextsByText => json!({ "type": "object", "additionalProperties": texts() }),
        Kind::Elapsed => text(CLOCK),
        Kind::WorkTime => text(WORK),
        Kind::WorkDays => text(WORK_DAYS),
        Kind::Date => text(DATE),
        Kind::Hours => text(HOURS),
        Kind::Choice(choices) => {
            let names: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
            let meanings: Vec<&str> = choices.iter().map(|(_, meaning)| meaning.trim()).collect();
            words(&names, &meanings)
        }
        // Beside `$ref` nothing else would be read.
        Kind::Known(known) => json!({ "allOf": [{ "$ref": format!("#/definitions/{}", known.what) }] }),
        Kind::Files => json!({ "anyOf": [
            { "type": "string" },
            { "type": "array", "items": { "type": "string" } },
        ] }),
        Kind::Amount => json!({ "anyOf": [{ "type": "number" }, text(AMOUNT)] }),
        Kind::Spread(of) => spread(of),
        Kind::List(items) => json!({ "type": "array", "items": of(items) }),
        Kind::Section(info) => section(&info()),
        // Paths with values of their kinds: what a `set` sets.
        Kind::Named(values) if matches!(**values, Kind::Any) => json!({ "type": "object" }),
        Kind::Named(values) => json!({
            "type": "object",
            "propertyNames": { "pattern": NAMES },
            "additionalProperties": of(values),
        }),
        Kind::Switch(table) => json!({ "anyOf": [{ "enum": ["off"] }, of(table)] }),
        Kind::Optional(some) => json!({ "anyOf": [{ "enum": ["none"] }, of(some)] }),
        Kind::Any => json!({}),
    }
}

/// A text or a list of texts.
fn texts() -> Value {
    json!({ "anyOf": [
        { "type": "string" },
        { "type": "array", "minItems": 1, "items": { "type": "string" } },
    ] })
}

fn spread(own: &Kind) -> Value {
    let scalar = of(own);
    let forms: Map<String, Value> =
        FORMS.iter().map(|known| (known.name.to_string(), form(known, own))).collect();
    let table = json!({
        "type": "object",
        "properties": forms,
        "additionalProperties": false,
        "minProperties": 1,
        "maxProperties": 1,
    });
    json!({ "anyOf": [scalar, table] })
}

fn form(known: &Form, own: &Kind) -> Value {
    let mut schema = match known.body {
        FormBody::Value => of(own),
        FormBody::Parts => json!({ "type": "array", "minItems": 1, "items": {
            "type": "object",
            "properties": {
                "weight": { "type": "number", "exclusiveMinimum": 0 },
                "of": { "anyOf": [of(own), { "type": "object" }] },
            },
            "additionalProperties": false,
        }}),
        FormBody::Keys(keys) => {
            let key =
                |key: &crate::kernel::param::FormKey| (key.name.to_string(), of(&form_kind(key.value, own)));
            let properties: Map<String, Value> = keys.iter().map(key).collect();
            json!({ "type": "object", "properties": properties, "additionalProperties": false })
        }
    };
    schema["description"] = json!(known.doc);
    schema
}

fn number(node: &Node) -> Value {
    match node {
        Node::Int(number) => json!(number),
        other => json!(other.as_number()),
    }
}

fn value(node: &Node) -> Value {
    match node {
        Node::Bool(value) => json!(value),
        Node::Int(_) | Node::Float(_) => number(node),
        Node::Text(text) => json!(text),
        Node::List(items) => items.iter().map(value).collect(),
        Node::Table(table) => {
            Value::Object(table.iter().map(|(key, node)| (key.clone(), value(node))).collect())
        }
    }
}
