//! The table of mistakes: text, and what the author is told.

use super::toy::{mistakes, read, read_with};

/// A wrong scenario (behind the line `petisim = 1`), the option `--set` if there is one, code, line, column, and a
/// part of message and help.
struct Case {
    what: &'static str,
    text: &'static str,
    set: &'static str,
    code: &'static str,
    at: (usize, usize),
    says: &'static str,
}

const fn file(
    what: &'static str,
    text: &'static str,
    code: &'static str,
    at: (usize, usize),
    says: &'static str,
) -> Case {
    Case { what, text, set: "", code, at, says }
}

const fn set(
    what: &'static str,
    set: &'static str,
    code: &'static str,
    at: (usize, usize),
    says: &'static str,
) -> Case {
    Case { what, text: WORLD, set, code, at, says }
}

const WORLD: &str = "[calendar.office]\n[category.heating]\nshare = 1\n";

const CASES: &[Case] = &[
    file("a key without a value", "title", "E003", (2, 6), "key with no value"),
    file("nothing behind the sign", "title =", "E003", (2, 8), "a value is missing"),
    file("a value without quotes", "[run]\nlength = 5 d", "E003", (3, 10), "in quotes it is: \"5 d\""),
    file("a text that never ends", "title = \"abc", "E003", (2, 13), "expected `\"`"),
    file("a list that never ends", "[world]\nneighbours = [\"a\"\n", "E003", (3, 18), "expected `]`"),
    file("a header that never ends", "[world\n", "E003", (2, 7), "expected `]`"),
    file("a number with a leading zero", "[run]\nseed = 01", "E003", (3, 8), "leading zero"),
    file("a number beyond all bounds", "[run]\nseed = 99999999999999999999", "E003", (3, 8), "too large"),
    file("a float beyond all bounds", "[world]\nhousehold = 1e999", "E003", (3, 13), "too large"),
    file(
        "a date that does not exist",
        "[run]\nstart = 2017-13-01",
        "E003",
        (3, 9),
        "month between 01 and 12",
    ),
    file("a bad escape", "title = \"\\q\"", "E003", (2, 11), "escape"),
    file("a key written twice", "[run]\nseed = 1\nseed = 2", "E004", (4, 1), "twice"),
    file("a table written twice", "[world]\nrain = true\n[world]\nresidents = 5", "E004", (4, 2), "twice"),
    file("another format", "", "E007", (1, 11), "write `petisim = 1`"),
    file("an unknown table", "[wrld]\n", "E010", (2, 2), "did you mean `world`?"),
    file("an unknown key", "[world]\nresident = 5", "E010", (3, 1), "did you mean `residents`?"),
    file(
        "an unknown key in a mechanism",
        "[units.refusal]\nbse = 0.1",
        "E010",
        (3, 1),
        "did you mean `base`?",
    ),
    file(
        "an unknown key in a named table",
        "[category.a]\nshar = 1",
        "E010",
        (3, 1),
        "did you mean `share`?",
    ),
    file("an unknown dotted key", "run.lenght = \"5 d\"", "E010", (2, 5), "did you mean `length`?"),
    file("a key like no other", "[world]\nxyzzy = 1", "E010", (3, 1), "allowed here: residents, rain"),
    file("a mechanism in the wrong place", "[refusal]\n", "E010", (2, 2), "allowed here"),
    file("text for a count", "[world]\nresidents = \"many\"", "E011", (3, 13), "found the text \"many\""),
    file("a fraction for a count", "[world]\nresidents = 1.5", "E011", (3, 13), "whole number"),
    file("a number for a time", "[run]\nlength = 730", "E011", (3, 10), "\"2 h\" or \"5 d\""),
    file("a time without a unit", "[run]\nlength = \"730\"", "E011", (3, 10), "lacks a unit"),
    file(
        "a time with an unknown unit",
        "[run]\nlength = \"2 fortnights\"",
        "E011",
        (3, 10),
        "`fortnights` is not a unit",
    ),
    file("months", "[run]\nlength = \"2 months\"", "E011", (3, 10), "differ in length"),
    file("working days for clock time", "[run]\nlength = \"5 wd\"", "E011", (3, 10), "not working days"),
    file(
        "days for working time",
        "[category.a]\nshare = 1\nhandling = \"2 d\"",
        "E011",
        (4, 12),
        "working time",
    ),
    file("days for working days", "[category.a]\nshare = 1\ndue = \"5 d\"", "E011", (4, 7), "5 wd"),
    file("a negative time", "[run]\nwarm_up = \"-5 d\"", "E011", (3, 11), "is not a duration"),
    file("half a second", "[run]\nwarm_up = \"0.5 s\"", "E011", (3, 11), "whole number of seconds"),
    file("no number", "[world]\nhousehold = nan", "E011", (3, 13), "a bare number"),
    file("an infinite number", "[world]\nhousehold = inf", "E011", (3, 13), "a bare number"),
    file("an infinite share", "[units.refusal]\nbase = -inf", "E011", (3, 8), "from 0 to 1"),
    file("a number for truth", "[world]\nrain = 1", "E011", (3, 8), "true or false"),
    file("an unknown word", "[units]\npriority = \"newest\"", "E011", (3, 12), "one of \"oldest\", \"due\""),
    file("a word for a table", "world = 5", "E011", (2, 9), "expected a table"),
    file("a word for a mechanism", "[units]\nrefusal = \"on\"", "E011", (3, 11), "write \"off\", or a table"),
    file("truth for a mechanism", "[units]\nrefusal = false", "E011", (3, 11), "expected \"off\" or a table"),
    file("a table for a value", "[run.length]\ndays = 5", "E011", (2, 1), "found a table"),
    file(
        "a value for a list",
        "[calendar.office]\nopen = \"08:30-12:00\"",
        "E011",
        (3, 8),
        "expected a list",
    ),
    file(
        "a bad item of a list",
        "[world]\nneighbours = [\"a\", 5]",
        "E011",
        (3, 20),
        "found the bare number 5",
    ),
    file(
        "hours that end before they begin",
        "[calendar.office]\nopen = [\"12:00-08:30\"]",
        "E011",
        (3, 9),
        "ends before",
    ),
    file(
        "an hour that does not exist",
        "[calendar.office]\nopen = [\"08:30-25:00\"]",
        "E011",
        (3, 9),
        "00:00 to 24:00",
    ),
    file("no date", "[run]\nstart = \"soon\"", "E011", (3, 9), "not a date"),
    file("a leap day in no leap year", "[run]\nstart = \"2017-02-29\"", "E011", (3, 9), "not a date"),
    file("a year beyond all calendars", "[run]\nstart = \"10000-01-01\"", "E011", (3, 9), "not a date"),
    file("a date with a time", "[run]\nstart = 2017-01-01T08:00:00", "E011", (3, 9), "not a date"),
    file("a number for a seed's text", "[run]\nseed = \"7\"", "E011", (3, 8), "2^53"),
    file("a path that is none", "extends = 5", "E011", (2, 11), "expected the path"),
    file(
        "a form that is no table",
        "[category.a]\nshare = 1\nhandling = { gamma = 5 }",
        "E011",
        (4, 22),
        "keys: mean, cv",
    ),
    file(
        "an unknown form",
        "[category.a]\nshare = 1\nhandling = { normal = {} }",
        "E010",
        (4, 14),
        "is not a distribution",
    ),
    file(
        "an unknown key of a form",
        "[category.a]\nshare = 1\nhandling = { exponential = { men = \"1 h\" } }",
        "E010",
        (4, 30),
        "did you mean `mean`?",
    ),
    file(
        "a form without a value",
        "[category.a]\nshare = 1\nhandling = { gamma = { mean = \"1 h\" } }",
        "E013",
        (4, 14),
        "`cv` is missing",
    ),
    file(
        "two forms",
        "[category.a]\nshare = 1\nhandling = { constant = \"1 h\", gamma = {} }",
        "E016",
        (4, 12),
        "exactly one form",
    ),
    file(
        "mean and median",
        "[units.refusal.delay.lognormal]\nmean = \"1 h\"\nmedian = \"1 h\"\nsigma = 1",
        "E016",
        (2, 1),
        "either `median` or `mean`",
    ),
    file(
        "a triangle upside down",
        "[units.refusal]\ndelay = { triangular = { low = \"3 h\", mode = \"2 h\", high = \"1 h\" } }",
        "E016",
        (3, 24),
        "ascend",
    ),
    file(
        "a weight for nothing",
        "[units.refusal]\ndelay = { empirical = { values = [\"1 h\"], weights = [1, 2] } }",
        "E016",
        (3, 23),
        "1 values and 2 weights",
    ),
    file(
        "a deviation of zero",
        "[units.refusal]\ndelay = { lognormal = { median = \"1 h\", sigma = 0 } }",
        "E012",
        (3, 49),
        "above zero",
    ),
    file("nobody", "[world]\nresidents = 0", "E012", (3, 13), "allowed: 1 to 100000000"),
    file("fewer than nobody", "[world]\nresidents = -3", "E012", (3, 13), "out of range"),
    file("a share above one", "[units.refusal]\nbase = 1.5", "E012", (3, 8), "from 0 to 1"),
    file("a negative share", "[units.refusal]\nbase = -0.1", "E012", (3, 8), "from 0 to 1"),
    file("a household of none", "[world]\nhousehold = 0.5", "E012", (3, 13), "allowed: 1 to 20"),
    file("a number near the end of all", "[world]\nhousehold = 1e308", "E012", (3, 13), "allowed: 1 to 20"),
    file("no time at all", "[run]\nlength = \"0 s\"", "E012", (3, 10), "\"1 s\" to \"36525 d\""),
    file("more than a century", "[run]\nlength = \"5300 weeks\"", "E012", (3, 10), "36525 d"),
    file(
        "a mean outside the range",
        "[category.a]\nshare = 1\nhandling = { exponential = { mean = \"200 h\" } }",
        "E012",
        (4, 12),
        "\"100 h\"",
    ),
    // One in a hundred is above 230 h; the end is above 100 h; the part with the tail is.
    file(
        "a tail outside the range",
        "[category.a]\nshare = 1\nhandling = { exponential = { mean = \"50 h\" } }",
        "E012",
        (4, 12),
        "leaves its range allowed: \"1 min\" to \"100 h\"; that holds for the mean, for both ends",
    ),
    file(
        "an end outside the range",
        "[category.a]\nshare = 1\nhandling = { uniform = { low = \"1 h\", high = \"101 h\" } }",
        "E012",
        (4, 12),
        "leaves its range",
    ),
    file(
        "a part outside the range",
        "[category.a]\nshare = 1\nhandling = { mixture = [{ weight = 0.99, of = \"1 h\" }, { weight = 0.01, of = { exponential = { mean = \"50 h\" } } }] }",
        "E012",
        (4, 12),
        "leaves its range",
    ),
    file("a year before all calendars", "[run]\nstart = \"1850-01-01\"", "E012", (3, 9), "1900 to 2199"),
    file("a negative seed", "[run]\nseed = -1", "E012", (3, 8), "2^53"),
    file("a seed that no program keeps", "[run]\nseed = 9007199254740993", "E012", (3, 8), "2^53"),
    file("no replication", "[run]\nreplications = 0", "E012", (3, 16), "allowed: 1 to 1000000"),
    file("certainty", "[run]\nconfidence = 1.0", "E012", (3, 14), "0.999999"),
    file("a share left out", "[category.a]\ndue = \"5 wd\"", "E013", (2, 11), "`share` is missing"),
    file("columns left out", "[requests]\n", "E013", (2, 2), "`opened` is missing"),
    file("a name with capitals", "[category.Heating]\nshare = 1", "E014", (2, 11), "small letters"),
    file("an empty name", "[category.\"\"]\nshare = 1", "E014", (2, 11), "1 to 48"),
    file("a name with a dot", "[category.\"a.b\"]\nshare = 1", "E014", (2, 11), "`a.b` is no name"),
    file(
        "an unknown calendar",
        "[calendar.office]\n[category.a]\nshare = 1\ncalendar = \"ofice\"",
        "E015",
        (5, 12),
        "did you mean `office`?",
    ),
    file("an unknown calendar by default", "[category.a]\nshare = 1", "E015", (2, 11), "its default value"),
    file(
        "shares that do not add up",
        "[calendar.office]\n[category.a]\nshare = 0.5\n[category.b]\nshare = 0.4",
        "E016",
        (3, 2),
        "add up to 0.9",
    ),
    file("a missing base", "extends = \"nowhere.toml\"", "E001", (2, 11), "there is no such file"),
    file("a folder as base", "extends = \".\"", "E001", (2, 11), "is a folder"),
    file(
        "a missing request file",
        "[requests]\nfile = \"none.csv\"\nunknown_category = \"a\"\ncolumns = { opened = \"o\" }",
        "E001",
        (3, 8),
        "there is no file",
    ),
    set("no sign", "run.seed", "E020", (1, 7), "has no `=`"),
    set("an unknown path", "run.sed=1", "E020", (1, 11), "did you mean `run.seed`?"),
    set(
        "a path without its beginning",
        "refusal.base=0.1",
        "E020",
        (1, 7),
        "did you mean `units.refusal.base`?",
    ),
    set("a path beyond a value", "run.seed.x=1", "E020", (1, 16), "nothing lies below"),
    set("an unknown name", "category.heatng.share=1", "E020", (1, 16), "did you mean `heating`?"),
    set("an empty path", "=1", "E020", (1, 7), "no parameter"),
    set(
        "a value inside a mechanism that is left out",
        "units.refusal.base=0.1",
        "E020",
        (1, 21),
        "`units.refusal` is off: a value in it would switch it on switch it on by a table: `units.refusal = { base = … }`",
    ),
    set("another base", "extends=a.toml", "E020", (1, 7), "cannot be set"),
    set("a value of the wrong kind", "run.length=5", "E011", (1, 18), "clock time"),
    set("a value out of range", "world.residents=0", "E012", (1, 23), "allowed: 1"),
    set(
        "a table that never ends",
        "category.heating.handling={gamma={mean=\"1 h\"",
        "E003",
        (1, 51),
        "expected `}`",
    ),
    set("a word that does not exist", "units.priority=1", "E011", (1, 22), "one of \"oldest\""),
];

#[test]
fn every_mistake_is_told_with_code_place_and_remedy() {
    assert!(CASES.len() > 45);
    let mut wrong = Vec::new();
    for case in CASES {
        let version = if case.code == "E007" { 2 } else { 1 };
        let text = format!("petisim = {version}\n{}", case.text);
        let found = mistakes(if case.set.is_empty() { read(&text) } else { read_with(&text, &[case.set]) });
        let is_it = found.iter().any(|mistake| {
            let said = format!("{} {}", mistake.message, mistake.help.as_deref().unwrap_or_default());
            let at = (mistake.line.unwrap_or(0), mistake.column.unwrap_or(0));
            mistake.code == case.code && at == case.at && said.contains(case.says)
        });
        if !is_it || found.len() > 2 {
            wrong.push(format!("{}: expected {} at {:?}, found {found:#?}", case.what, case.code, case.at));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), CASES.len(), wrong.join("\n"));
}
