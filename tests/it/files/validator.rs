//! JSON Schema of draft 7, as far as our schemas use it: written after the specification and not after the program that writes
//! them. A word that is not known here stops the test. `tests/peers/schemas.py` does the same by a validator of others.

use std::cell::RefCell;
use std::collections::BTreeMap;

use regex_lite::Regex;
use serde_json::Value;

/// A schema with its patterns, each compiled once.
pub(super) struct Validator {
    schema: Value,
    patterns: RefCell<BTreeMap<String, Regex>>,
}

impl Validator {
    pub(super) fn new(schema: Value) -> Validator {
        Validator { schema, patterns: RefCell::default() }
    }

    /// The first thing that is wrong with a value, with its path.
    pub(super) fn wrong(&self, value: &Value) -> Option<String> {
        self.look(&self.schema, value, "").err()
    }

    fn look(&self, schema: &Value, value: &Value, path: &str) -> Result<(), String> {
        for (word, limit) in schema.as_object().expect("a schema is an object") {
            let good = match word.as_str() {
                "$schema" | "title" | "description" | "default" | "definitions" | "x-taplo" => true,
                "type" => is_of_type(limit.as_str().unwrap(), value),
                "enum" => limit.as_array().unwrap().contains(value),
                "pattern" => value.as_str().is_none_or(|text| self.matches(limit.as_str().unwrap(), text)),
                "minimum" => value.as_f64().is_none_or(|number| number >= limit.as_f64().unwrap()),
                "maximum" => value.as_f64().is_none_or(|number| number <= limit.as_f64().unwrap()),
                "exclusiveMinimum" => value.as_f64().is_none_or(|number| number > limit.as_f64().unwrap()),
                "minItems" => {
                    value.as_array().is_none_or(|items| items.len() as u64 >= limit.as_u64().unwrap())
                }
                "minProperties" => {
                    value.as_object().is_none_or(|table| table.len() as u64 >= limit.as_u64().unwrap())
                }
                "maxProperties" => {
                    value.as_object().is_none_or(|table| table.len() as u64 <= limit.as_u64().unwrap())
                }
                "required" => limit.as_array().unwrap().iter().all(|key| {
                    value.as_object().is_none_or(|table| table.contains_key(key.as_str().unwrap()))
                }),
                "items" => {
                    for (i, item) in value.as_array().into_iter().flatten().enumerate() {
                        self.look(limit, item, &format!("{path}[{i}]"))?;
                    }
                    true
                }
                "properties" => {
                    for (key, own) in limit.as_object().unwrap() {
                        value
                            .get(key)
                            .map_or(Ok(()), |item| self.look(own, item, &format!("{path}.{key}")))?;
                    }
                    true
                }
                "additionalProperties" => {
                    let known =
                        |key: &str| schema.get("properties").is_some_and(|own| own.get(key).is_some());
                    for (key, item) in value.as_object().into_iter().flatten().filter(|(key, _)| !known(key))
                    {
                        let path = format!("{path}.{key}");
                        match limit {
                            Value::Bool(true) => {}
                            Value::Bool(false) => return Err(format!("{path} is not allowed")),
                            limit => self.look(limit, item, &path)?,
                        }
                    }
                    true
                }
                "propertyNames" => {
                    for key in value.as_object().into_iter().flat_map(|table| table.keys()) {
                        self.look(limit, &key.as_str().into(), &format!("{path}.{key}"))?;
                    }
                    true
                }
                "anyOf" => {
                    let tried = limit.as_array().unwrap().iter().map(|own| self.look(own, value, path));
                    let mut wrong = Vec::new();
                    for result in tried {
                        match result {
                            Ok(()) => {
                                wrong.clear();
                                break;
                            }
                            Err(why) => wrong.push(why),
                        }
                    }
                    if !wrong.is_empty() {
                        return Err(format!("{path} fits nothing: {}", wrong.join("; ")));
                    }
                    true
                }
                "allOf" => {
                    for own in limit.as_array().unwrap() {
                        self.look(own, value, path)?;
                    }
                    true
                }
                "$ref" => {
                    let name = limit.as_str().unwrap().strip_prefix("#/definitions/").unwrap();
                    self.look(&self.schema["definitions"][name], value, path)?;
                    true
                }
                unknown => panic!("`{unknown}` at {path} is not known to this test"),
            };
            if !good {
                return Err(format!("{path}: {value} against {word} {}", shown(limit)));
            }
        }
        Ok(())
    }

    fn matches(&self, pattern: &str, text: &str) -> bool {
        let mut patterns = self.patterns.borrow_mut();
        let compiled = patterns.entry(pattern.into()).or_insert_with(|| Regex::new(pattern).unwrap());
        compiled.is_match(text)
    }
}

fn is_of_type(word: &str, value: &Value) -> bool {
    match word {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "number" => value.is_number(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        other => panic!("`{other}` is no type"),
    }
}

fn shown(limit: &Value) -> String {
    limit.to_string().chars().take(80).collect()
}

/// A TOML document as editors hand it to a validator: dates are texts.
pub(super) fn json(value: &toml::Value) -> Value {
    match value {
        toml::Value::String(text) => text.as_str().into(),
        toml::Value::Integer(number) => (*number).into(),
        toml::Value::Float(number) => (*number).into(),
        toml::Value::Boolean(value) => (*value).into(),
        toml::Value::Datetime(date) => date.to_string().into(),
        toml::Value::Array(items) => items.iter().map(json).collect(),
        toml::Value::Table(table) => table.iter().map(|(key, item)| (key.clone(), json(item))).collect(),
    }
}

#[test]
fn the_validator_itself_tells_good_from_bad() {
    let schema = serde_json::json!({
        "type": "object", "additionalProperties": false, "required": ["a"],
        "properties": {
            "a": { "type": "integer", "minimum": 1, "maximum": 3 },
            "b": { "anyOf": [{ "enum": ["none"] }, { "type": "array", "minItems": 1, "items": { "$ref": "#/definitions/word" } }] },
            "c": { "type": "object", "propertyNames": { "pattern": "^[a-z]$" }, "additionalProperties": { "type": "boolean" } },
        },
        "definitions": { "word": { "type": "string", "pattern": "^x" } },
    });
    let validator = Validator::new(schema);
    let is_good = |text: &str| validator.wrong(&serde_json::from_str(text).unwrap()).is_none();
    for good in [r#"{"a":1}"#, r#"{"a":2.0,"b":"none"}"#, r#"{"a":3,"b":["xy"],"c":{"q":true}}"#] {
        assert!(is_good(good), "{good}");
    }
    let bad = [
        r#"[]"#,
        r#"{}"#,
        r#"{"a":0}"#,
        r#"{"a":4}"#,
        r#"{"a":1.5}"#,
        r#"{"a":"1"}"#,
        r#"{"a":1,"d":1}"#,
        r#"{"a":1,"b":[]}"#,
        r#"{"a":1,"b":["y"]}"#,
        r#"{"a":1,"b":"x"}"#,
        r#"{"a":1,"c":{"qq":true}}"#,
        r#"{"a":1,"c":{"q":1}}"#,
    ];
    for bad in bad {
        assert!(!is_good(bad), "{bad}");
    }
}
