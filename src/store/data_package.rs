//! `datapackage.json`: every column of every file, with type, unit and meaning, as a Frictionless data package.

use super::column::{Column, Table, Type};
use crate::experiment::Subject;
use crate::model::outcome::MetricInfo;
use serde_json::{Map, Value, json};

/// Name of the data dictionary.
pub(crate) const DATA_PACKAGE: &str = "datapackage.json";

/// The whole document. It has no date in it: equal results have equal data packages.
pub(crate) fn data_package(subject: &Subject, tables: &[Table]) -> String {
    let times =
        format!("Times are local times of the scenario's calendar, which begins on {}. ", subject.start.date);
    package(&subject.point_id, &subject.title, &times, tables)
}

/// The same for any tables. `id`: what tells this result from others; `about`: a sentence of its own.
pub(crate) fn package(id: &str, title: &str, about: &str, tables: &[Table]) -> String {
    let package = json!({
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": format!("petisim-{id}"),
        "title": title,
        "description": format!(
            "Results of petisim. Layers: `record` is what the government's books say, `judgement` what citizens say, \
             `truth` what is so and only a simulator knows. {about}An empty cell is a missing value."
        ),
        "resources": tables.iter().map(resource).collect::<Vec<_>>(),
    });
    let mut text = serde_json::to_string_pretty(&package).expect("a tree of JSON values can be written");
    text.push('\n');
    text
}

fn resource(table: &Table) -> Value {
    let mut schema = json!({
        "fields": table.columns.iter().map(field).collect::<Vec<_>>(),
        "missingValues": [""],
    });
    if !table.primary_key.is_empty() {
        schema["primaryKey"] = json!(table.primary_key);
    }
    if let Some((column, other)) = table.foreign_key {
        schema["foreignKeys"] = json!([{
            "fields": [column],
            "reference": { "resource": other, "fields": [column] },
        }]);
    }
    let mut resource = json!({
        "name": table.name,
        "title": table.title,
        "type": "table",
        "path": table.file(),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": { "delimiter": ",", "lineTerminator": "\n", "header": true },
        "schema": schema,
    });
    if !table.legend.is_empty() {
        // No property of the standard, which allows others: the words of a long table's column `metric`.
        resource["metrics"] = table.legend.iter().map(word).collect();
    }
    resource
}

fn word(metric: &MetricInfo) -> Value {
    json!({ "name": metric.id, "title": metric.label, "unit": metric.unit, "description": metric.doc })
}

fn field(column: &Column) -> Value {
    let (kind, format) = match column.kind {
        Type::Text => ("string", None),
        Type::Count => ("integer", None),
        Type::Number => ("number", None),
        Type::Flag => ("boolean", None),
        Type::Time => ("datetime", Some("%Y-%m-%dT%H:%M:%S")),
    };
    let mut field = Map::new();
    field.insert("name".into(), json!(column.name));
    field.insert("type".into(), json!(kind));
    if let Some(format) = format {
        field.insert("format".into(), json!(format));
    }
    if let Some(unit) = &column.unit {
        field.insert("unit".into(), json!(unit));
    }
    field.insert("description".into(), json!(column.doc));
    Value::Object(field)
}
