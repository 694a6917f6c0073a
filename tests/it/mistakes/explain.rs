//! What the declarations say about themselves: the reference and the schema.

use petisim::kernel::param::{Fault, Field, Kind, Node, Problem, Problems, Section, SectionInfo};
use petisim::model::spec::ModelSpec;
use petisim::scenario::Head;
use petisim::scenario::explain::{Reference, json_schema};
use serde_json::Value;

use super::toy::{Toy, read};

#[test]
fn every_parameter_is_listed_with_what_is_known_about_it() {
    let reference = Reference::of::<Toy>();
    let found = reference.find("units.refusal.window").unwrap();
    let text = Reference::explain(&found);
    for part in [
        "clock time",
        "Time to refuse in.",
        "default  \"1 d\"",
        "\"1 h\" to \"30 d\"",
        "usual",
        "toy",
        "O (organisation)",
    ] {
        assert!(text.contains(part), "no {part} in\n{text}");
    }
    let words = Reference::explain(&reference.find("units.priority").unwrap());
    assert!(words.contains("\"due\"") && words.contains("the one that is due first"), "{words}");
}

#[test]
fn a_path_finds_all_below_it_and_a_name_may_stand_for_any_name() {
    let reference = Reference::of::<Toy>();
    let paths = |query: &str| -> Vec<String> {
        reference.find(query).unwrap().iter().map(|known| known.path.clone()).collect()
    };
    assert_eq!(paths("category.heating.share"), ["category.NAME.share"]);
    assert_eq!(paths("units.refusal").len(), 5);
    assert!(paths("requests.columns").contains(&"requests.columns.opened".to_string()));
    assert_eq!(reference.parameters()[0].path, "petisim");
    assert_eq!(paths("change")[..2], ["change", "change[].date"]);
    assert_eq!(paths("change.date"), ["change[].date"]);
}

#[test]
fn a_path_that_does_not_exist_is_met_with_a_guess() {
    let reference = Reference::of::<Toy>();
    let guess = |path: &str| reference.find(path).unwrap_err();
    assert!(guess("refusal.window").contains("`units.refusal.window`"));
    assert!(guess("category.heating.shar").contains("`category.NAME.share`"));
    assert!(guess("xyz").starts_with("`petisim params`"));
    assert!(guess(&"x".repeat(1 << 20)).starts_with("`petisim params`"));
}

#[test]
fn the_markdown_reference_has_every_parameter_once() {
    let reference = Reference::of::<Toy>();
    let text = reference.markdown();
    let rows = text.lines().filter(|line| line.starts_with("| `")).count();
    assert_eq!(rows, reference.parameters().len(), "{text}");
    assert!(text.contains("## `units.refusal`"), "{text}");
}

#[test]
fn the_json_of_the_reference_is_a_list_of_objects() {
    let json = serde_json::to_value(Reference::of::<Toy>()).unwrap();
    let window =
        json.as_array().unwrap().iter().find(|known| known["path"] == "units.refusal.window").unwrap();
    assert_eq!((&window["default"], &window["tag"]), (&Value::from("\"1 d\""), &Value::from("O")));
}

#[test]
fn the_schema_describes_every_kind() {
    let schema = json_schema::<Toy>();
    assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
    assert_eq!(schema["additionalProperties"], false);
    let world = &schema["properties"]["world"]["properties"];
    assert_eq!(
        (&world["residents"]["minimum"], &world["residents"]["type"]),
        (&Value::from(1), &Value::from("integer"))
    );
    let refusal = &schema["properties"]["units"]["properties"]["refusal"]["anyOf"];
    assert_eq!(refusal[0]["enum"][0], "off");
    assert_eq!(refusal[1]["additionalProperties"], false);
    let category = &schema["properties"]["category"];
    assert!(category["propertyNames"]["pattern"].is_string());
    let forms = &category["additionalProperties"]["properties"]["handling"]["anyOf"][1]["properties"];
    assert_eq!(forms.as_object().unwrap().len(), 9);
    let priority = &schema["properties"]["units"]["properties"]["priority"];
    assert_eq!(priority["enum"][1], "due");
    assert_eq!(priority["x-taplo"]["docs"]["enumValues"][1], "the one that is due first");
    let about = world["residents"]["description"].as_str().unwrap();
    assert!(
        about.contains("[people]") && about.contains("Default: 1000") && about.contains("Source: census"),
        "{about}"
    );
}

#[test]
fn a_resolved_scenario_holds_only_keys_of_the_schema() {
    fn walk(schema: &Value, value: &toml::Value, path: &str) {
        let Some(table) = value.as_table() else { return };
        let schema = schema["anyOf"].as_array().map_or(schema, |forms| &forms[forms.len() - 1]);
        for (key, value) in table {
            let known = schema["properties"].get(key).unwrap_or(&schema["additionalProperties"]);
            assert!(known.is_object(), "{path}.{key} is not in the schema");
            walk(known, value, &format!("{path}.{key}"));
        }
    }
    let text = "petisim = 1\n[calendar.office]\n[category.a]\nshare = 1\nhandling = { gamma = { mean = \"1 h\", cv = 1 } }\n[units.refusal]\n";
    let resolved = read(text).unwrap().resolved_toml();
    walk(&json_schema::<Toy>(), &toml::Value::Table(resolved.parse().unwrap()), "");
}

/// A table with every mechanism on and every name space with one name in it, all else left to its default.
fn sample(info: &SectionInfo) -> Node {
    let field =
        |field: &Field| Some((field.name.to_string(), sample_of(&field.kind, field.default.is_some())?));
    Node::Table(info.fields.iter().filter_map(field).collect())
}

/// A legal value of a kind; `None` where a single value has a default.
fn sample_of(kind: &Kind, has_default: bool) -> Option<Node> {
    match kind {
        Kind::Section(info) => Some(sample(&info())),
        Kind::Switch(of) => sample_of(of, has_default),
        Kind::Named(of) => Some(Node::Table([("one".to_string(), sample_of(of, false)?)].into())),
        _ if has_default => None,
        Kind::Count | Kind::Share | Kind::Number | Kind::Amount => Some(1.into()),
        Kind::Text | Kind::Texts | Kind::Files | Kind::Any => Some("one".into()),
        Kind::Known(known) => Some((known.names)()[0].0.into()),
        Kind::List(_) | Kind::ByYear => Some(Node::List(Vec::new())),
        Kind::TextsByText => Some(Node::Table([("one".to_string(), "two".into())].into())),
        Kind::Choice(words) => Some(words[0].0.into()),
        Kind::Spread(of) | Kind::Optional(of) => sample_of(of, false),
        Kind::Bool => Some(true.into()),
        Kind::Elapsed | Kind::WorkTime => Some("1 h".into()),
        Kind::WorkDays => Some("1 wd".into()),
        Kind::Date => Some("2017-01-01".into()),
        Kind::Hours => Some("08:00-12:00".into()),
    }
}

/// What is wrong with the declarations themselves.
fn wrong_declarations<S: Section>() -> Vec<String> {
    let mut problems = Problems::new();
    let _ = S::read(&sample(&S::info()), &mut problems);
    let is_ours = |problem: &Problem| {
        !matches!(problem.fault, Fault::Contradiction | Fault::Reference | Fault::Warning)
    };
    let mut wrong: Vec<String> = problems
        .into_vec()
        .into_iter()
        .filter(is_ours)
        .map(|problem| format!("{}: {}", problem.path, problem.message))
        .collect();
    for known in Reference::of::<S>().parameters() {
        if known.meaning.is_empty() {
            wrong.push(format!("{} has no meaning", known.path));
        }
        if known.source.is_empty() && !known.is_table {
            wrong.push(format!("{} has no source", known.path));
        }
    }
    wrong
}

#[test]
fn every_default_is_legal_and_every_parameter_has_a_meaning_and_a_source() {
    for wrong in [wrong_declarations::<Toy>(), wrong_declarations::<ModelSpec>()] {
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

#[test]
fn head_and_model_share_no_key() {
    let names = |info: SectionInfo| info.fields.iter().map(|field| field.name).collect::<Vec<_>>();
    let model = names(ModelSpec::info());
    assert!(names(Head::info()).iter().all(|name| !model.contains(name)));
}
