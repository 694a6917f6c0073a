//! The `[requests]` table.
use super::*;

fn only_problem(changes: &[(&str, Node)]) -> (String, String) {
    let mut found = problems(changes);
    assert_eq!(found.len(), 1, "{found:?}");
    let problem = found.remove(0);
    (problem.path, problem.message)
}

#[test]
fn what_is_written_reads_back() {
    let rule =
        Node::Table(Table::from([("from".to_string(), "App".into()), ("to".to_string(), "online".into())]));
    let whole = spec(&[
        ("time_format", "%d.%m.%Y %H:%M".into()),
        ("delimiter", "\t".into()),
        ("unknown_category", "skip".into()),
        ("unknown_unit", "works".into()),
        ("channels", Node::List(vec![rule])),
        ("from", "2020-01-01".into()),
        ("tolerate", 7.into()),
    ]);
    let mut problems = Problems::new();
    assert_eq!(RequestsSpec::read(&whole.write(), &mut problems), Some(whole));
}

#[test]
fn the_opening_column_must_be_named() {
    let (_, message) = only_problem(&[("columns", Node::Table(Table::new()))]);
    assert_eq!(message, "`opened` is missing");
}

#[test]
fn mistakes_are_found_before_the_file_is() {
    for (key, value, path, part) in [
        ("delimiter", ";;", "delimiter", "cannot stand between fields"),
        ("delimiter", "\"", "delimiter", "cannot stand between fields"),
        ("delimiter", "", "delimiter", "cannot stand between fields"),
        ("time_format", "%d.%m.", "time_format", "is not a usable pattern"),
        ("time_format", "%m/%d/%Y %I:%M", "time_format", "is `%p` missing?"),
        ("unknown_category", "none", "unknown_category", "without a category"),
        ("channel", "fax", "channel", "not allowed here"),
    ] {
        let (found, message) = only_problem(&[(key, value.into())]);
        assert_eq!(found, path);
        assert!(message.contains(part), "{message}");
    }
    let (path, message) = only_problem(&[("from", "2020-02-01".into()), ("to", "2020-01-01".into())]);
    assert_eq!((path.as_str(), message.contains("before `from`")), ("to", true));
}

#[test]
fn without_a_category_column_one_category_must_stand_for_all() {
    let (path, message) = only_problem(&[only(&["opened"])]);
    assert_eq!((path.as_str(), message.as_str()), ("unknown_category", "no column gives the category"));
}

#[test]
fn two_times_need_two_columns() {
    let columns = Table::from([
        ("opened".to_string(), Node::from("date")),
        ("due".to_string(), Node::from("date")),
        ("category".to_string(), Node::from("kind")),
    ]);
    let (path, message) = only_problem(&[("columns", Node::Table(columns))]);
    assert_eq!((path.as_str(), message.as_str()), ("columns.due", "two times cannot come from one column"));
}

#[test]
fn a_channel_is_named_once() {
    let rule = |from: &str| {
        Node::Table(Table::from([("from".to_string(), from.into()), ("to".to_string(), "online".into())]))
    };
    let (path, message) = only_problem(&[("channels", Node::List(vec![rule("App"), rule("app ")]))]);
    assert_eq!((path.as_str(), message.as_str()), ("channels[1]", "\"app \" is named twice"));
}
