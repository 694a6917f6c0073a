//! Studies: what the author of a wrong one is told, what the shipped ones plan, and that a study written out in full
//! is the same study.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use petisim::experiment::study::Study;
use petisim::experiment::study::{RESOLVED_BASE, RESOLVED_STUDY};
use petisim::experiment::{Plan, Points};
use petisim::scenario::Options;

/// The beginning of every study here: lines 1 and 2.
const HEAD: &str = "petisim = 1\nbase = \"scenarios/minimal.toml\"\n";
/// A factor and a design that are right.
const STAFF: &str = "[factors.staff]\npath = \"unit.town.staff\"\nvalues = [1, 2]\n";
const DESIGN: &str = "[design]\nfull_factorial = {}\n";

fn read(text: &str) -> Result<Study, petisim::scenario::Diagnostics> {
    Study::from_text("study.toml", text, &Options::default())
}

fn plan(text: &str) -> Plan {
    let study = read(&format!("{HEAD}{text}")).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    Plan::of(&study).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

/// What is wrong, the text behind the two first lines, code, line, column, a part of message and help.
type Case = (&'static str, &'static str, &'static str, (usize, usize), &'static str);

/// Factors are alone with a full factorial behind them.
const FACTORS: &[Case] = &[
    (
        "an unknown key",
        "[factors.a]\npath = \"unit.town.staff\"\nvalues = [1]\nname = [\"a\"]",
        "E010",
        (6, 1),
        "did you mean `names`?",
    ),
    ("no form", "[factors.a]\npath = \"unit.town.staff\"", "E016", (3, 1), "one form, not none"),
    (
        "two forms",
        "[factors.a]\npath = \"unit.town.staff\"\nvalues = [1]\nrange = { from = 1, to = 2 }",
        "E016",
        (3, 1),
        "one form, not several",
    ),
    ("no path", "[factors.a]\nvalues = [1]", "E016", (3, 1), "no `path`"),
    (
        "a path that does not exist",
        "[factors.a]\npath = \"unit.town.stff\"\nvalues = [1]",
        "E015",
        (4, 19),
        "did you mean `unit.NAME.staff`?",
    ),
    (
        "a unit that the base has not",
        "[factors.a]\npath = \"unit.twon.staff\"\nvalues = [1]",
        "E015",
        (4, 14),
        "did you mean `town`?",
    ),
    (
        "a level of another kind",
        "[factors.a]\npath = \"unit.town.staff\"\nvalues = [1, \"two\"]",
        "E011",
        (5, 14),
        "whole number",
    ),
    (
        "a level out of range",
        "[factors.a]\npath = \"desks.follow_up.share\"\nvalues = [0.5, 1.5]",
        "E012",
        (5, 16),
        "1.5",
    ),
    (
        "a time without its unit",
        "[factors.a]\npath = \"run.warm_up\"\nvalues = [5]",
        "E011",
        (5, 11),
        "clock time",
    ),
    (
        "two levels that are one",
        "[factors.a]\npath = \"run.warm_up\"\nvalues = [\"1 h\", \"60 min\"]",
        "E016",
        (5, 18),
        "same scenario",
    ),
    (
        "a level that changes nothing that is simulated",
        "[factors.a]\npath = \"title\"\nvalues = [\"a\", \"b\"]",
        "E016",
        (5, 16),
        "do not count",
    ),
    ("no level", "[factors.a]\npath = \"run.warm_up\"\nvalues = []", "E016", (5, 10), "1 to 1000 levels"),
    (
        "a range of words",
        "[factors.a]\npath = \"title\"\nrange = { from = 1, to = 2, steps = 2 }",
        "E016",
        (5, 1),
        "list its levels by `values`",
    ),
    (
        "a range of another kind",
        "[factors.a]\npath = \"run.warm_up\"\nrange = { from = 1, to = \"2 d\", steps = 2 }",
        "E011",
        (5, 18),
        "clock time with its unit",
    ),
    (
        "a range downwards",
        "[factors.a]\npath = \"unit.town.staff\"\nrange = { from = 3, to = 2, steps = 2 }",
        "E016",
        (5, 26),
        "does not go up",
    ),
    (
        "an end out of range",
        "[factors.a]\npath = \"desks.follow_up.share\"\nrange = { from = 0.5, to = 1.5, steps = 3 }",
        "E012",
        (5, 28),
        "share",
    ),
    (
        "a logarithm of zero",
        "[factors.a]\npath = \"desks.follow_up.share\"\nlog_range = { from = 0, to = 0.5, steps = 3 }",
        "E016",
        (5, 22),
        "above zero",
    ),
    (
        "no steps",
        "[factors.a]\npath = \"desks.follow_up.share\"\nrange = { from = 0, to = 0.5 }",
        "E016",
        (5, 1),
        "has no `steps`",
    ),
    (
        "one step",
        "[factors.a]\npath = \"unit.town.staff\"\nrange = { from = 1, to = 5, steps = 1 }",
        "E012",
        (5, 37),
        "allowed: 2",
    ),
    (
        "lists of two lengths",
        "[factors.a]\ntogether = { \"unit.town.staff\" = [1, 2], \"unit.works.staff\" = [1] }",
        "E016",
        (4, 42),
        "equally many",
    ),
    (
        "a list that is none",
        "[factors.a]\ntogether = { \"unit.town.staff\" = 1 }",
        "E016",
        (4, 34),
        "no list of values",
    ),
    (
        "a wrong path in a group",
        "[factors.a]\ntogether = { \"unit.town.staf\" = [1, 2] }",
        "E015",
        (4, 25),
        "did you mean",
    ),
    (
        "names beside values",
        "[factors.a]\npath = \"unit.town.staff\"\nvalues = [1]\nnames = [\"a\"]",
        "E016",
        (6, 1),
        "no meaning",
    ),
    (
        "a wrong path in an alternative",
        "[factors.a]\nalternatives.x = { \"desks.reviev\" = \"off\" }",
        "E015",
        (4, 27),
        "did you mean",
    ),
    (
        "a wrong table in an alternative",
        "[factors.a.alternatives.x.desks]\nreviev = \"off\"",
        "E010",
        (4, 1),
        "did you mean `review`?",
    ),
    (
        "an alternative without its file",
        "[factors.a]\nalternatives.x = { overlay = \"none/such.toml\" }",
        "E001",
        (4, 30),
        "no such file",
    ),
    (
        "a name that is none",
        "[factors.A]\npath = \"unit.town.staff\"\nvalues = [1]",
        "E014",
        (3, 10),
        "no name",
    ),
];

#[test]
fn a_wrong_factor_is_told_at_its_place() {
    let failed: Vec<String> =
        FACTORS.iter().filter_map(|case| untold(&format!("{HEAD}{}\n{DESIGN}", case.1), case)).collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// Distributions of a parameter of the citizens: a rate (0 to 100,000), a share, or a length of time. Lines count from 3.
const DISTRIBUTIONS: &[Case] = &[
    ("no form", "problems.rate\"\ndistribution = { min = 3 }", "E016", (5, 16), "one form"),
    (
        "two forms",
        "problems.rate\"\ndistribution = { normal = { mean = 3, sd = 1 }, uniform = { low = 1, high = 2 } }",
        "E016",
        (5, 16),
        "one form",
    ),
    (
        "an end that is none",
        "problems.rate\"\ndistribution = { normal = { mean = 300, sd = 1 }, mn = 3 }",
        "E010",
        (5, 51),
        "did you mean `min`?",
    ),
    (
        "a key that is none",
        "problems.rate\"\ndistribution = { normal = { mean = 3, sigma = 1, sd = 0.1 } }",
        "E010",
        (5, 39),
        "allowed here: mean, sd",
    ),
    (
        "a missing key",
        "problems.rate\"\ndistribution = { normal = { mean = 3 } }",
        "E013",
        (5, 18),
        "`sd` is missing",
    ),
    (
        "a length without its unit",
        "voice.memory\"\ndistribution = { normal = { mean = \"3 d\", sd = 1 } }",
        "E011",
        (5, 48),
        "clock time with its unit",
    ),
    (
        "no spread",
        "problems.rate\"\ndistribution = { normal = { mean = 3, sd = 0 } }",
        "E012",
        (5, 44),
        "`sd` is not above zero",
    ),
    (
        "two middles",
        "problems.rate\"\ndistribution = { lognormal = { mean = 3, median = 3, sigma = 1 } }",
        "E016",
        (5, 30),
        "both median and mean",
    ),
    (
        "a peak outside",
        "problems.rate\"\ndistribution = { triangular = { low = 3, mode = 9, high = 8 } }",
        "E016",
        (5, 49),
        "from `low` to `high`",
    ),
    (
        "an interval downwards",
        "problems.rate\"\ndistribution = { uniform = { low = 3, high = 2 } }",
        "E016",
        (5, 46),
        "does not go up",
    ),
    (
        "one end",
        "problems.rate\"\ndistribution = { beta = { alpha = 3, beta = 2, low = 3 } }",
        "E016",
        (5, 25),
        "`low` and `high`, or neither",
    ),
    (
        "ends downwards",
        "problems.rate\"\ndistribution = { normal = { mean = 200, sd = 9 }, min = 300, max = 100 }",
        "E016",
        (5, 68),
        "greater than `min`",
    ),
    (
        "ends far away",
        "problems.rate\"\ndistribution = { normal = { mean = 200, sd = 9 }, min = 300 }",
        "E016",
        (5, 57),
        "less than a millionth",
    ),
    (
        "a tail below what the parameter takes",
        "problems.rate\"\ndistribution = { normal = { mean = 30, sd = 5 } }",
        "E012",
        (5, 27),
        "reaches down to -11.05, and `citizens.problems.rate` takes 0 to 100000",
    ),
    (
        "a tail above a share",
        "judgement.rates\"\ndistribution = { lognormal = { median = 0.3, sigma = 0.4 } }",
        "E012",
        (5, 30),
        "cut it off by `max = 1`",
    ),
    (
        "an end that the parameter does not take",
        "problems.rate\"\ndistribution = { normal = { mean = 30, sd = 5 }, min = -1 }",
        "E012",
        (5, 56),
        "cut it off by `min = 0`",
    ),
];

#[test]
fn a_wrong_distribution_is_told_at_its_place() {
    let told = |design: &str, case: &Case| {
        let factor = format!("[factors.a]\npath = \"citizens.{}", case.1);
        untold(&format!("{HEAD}{factor}\n[design]\n{design}\n"), case)
    };
    let failed: Vec<String> =
        ["sobol = { points = 8 }", "saltelli = { n = 8 }", "latin_hypercube = { points = 8 }"]
            .iter()
            .flat_map(|design| DISTRIBUTIONS.iter().filter_map(|case| told(design, case)))
            .collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn designs_that_do_not_sample_take_no_distribution() {
    let text = "problems.rate\"\ndistribution = { uniform = { low = 100, high = 200 } }";
    let times = "gap = { path = \"title\", distribution = { normal = { mean = 1, sd = 1 } } }";
    for (design, says) in [
        ("full_factorial = {}", "`full_factorial` needs levels, and a distribution has none"),
        ("one_at_a_time = {}", "`one_at_a_time` needs levels, and a distribution has none"),
        ("morris = {}", "`morris` moves a factor between the ends of its range, and a distribution has none"),
    ] {
        let case = ("a distribution", text, "E016", (5, 1), says);
        let text = format!("{HEAD}[factors.a]\npath = \"citizens.{text}\n[design]\n{design}\n");
        assert_eq!(untold(&text, &case), None);
    }
    let case =
        ("a distribution of words", times, "E016", (4, 25), "there is no distribution of values of `title`");
    let text = format!("{HEAD}[factors]\n{times}\n[design]\nsobol = {{ points = 3 }}\n");
    assert_eq!(untold(&text, &case), None);
}

#[test]
fn a_wrong_group_is_told_at_its_place() {
    let other = "[factors.other]\npath = \"desks.follow_up.share\"\nrange = { from = 0.1, to = 0.5 }\n";
    let text = |group: &str, design: &str| {
        let staff = "[factors.staff]\npath = \"unit.town.staff\"\nvalues = [1, 2]\n";
        format!("{HEAD}{staff}group = \"{group}\"\n{other}[design]\n{design} = {{ SIZE = 8 }}\n")
    };
    for (group, design, column, says) in [
        ("Both sides", "morris", 9, "no name of a group"),
        ("other", "morris", 9, "a factor is called `other` too"),
        ("both", "sobol", 1, "this design has no groups"),
    ] {
        let text =
            text(group, design).replace("SIZE", if design == "sobol" { "points" } else { "trajectories" });
        let mistakes = read(&text).map(|_| ()).expect_err(says);
        let found = &mistakes.entries()[0];
        assert!(
            mistakes.plain().contains(says) && (found.line, found.column) == (Some(6), Some(column)),
            "{mistakes}"
        );
    }
}

/// What is not as a case says; one mistake is expected, and no other beside it.
fn untold(text: &str, (what, _, code, (line, column), says): &Case) -> Option<String> {
    let Err(mistakes) = read(text) else { return Some(format!("{what}: nothing was told")) };
    let found = mistakes.entries();
    let told = format!("{} {}", found[0].message, found[0].help.as_deref().unwrap_or_default());
    let is_there = (found[0].code, found[0].line, found[0].column) == (*code, Some(*line), Some(*column));
    (!is_there || found.len() != 1 || !told.contains(says)).then(|| format!("{what}: {says}\n{mistakes}"))
}

/// Whole studies behind the first line.
const STUDIES: &[Case] = &[
    ("no base", "[factors]\n[design]\nsobol = { points = 3 }", "E013", (1, 1), "`base` is missing"),
    ("a base that is not there", "base = \"none.toml\"\n", "E001", (2, 8), "no such file"),
    (
        "an unknown table",
        "base = \"scenarios/minimal.toml\"\n[factor.a]\n",
        "E010",
        (3, 2),
        "did you mean `factors`?",
    ),
];

#[test]
fn a_wrong_head_is_told_at_its_place() {
    for (what, text, code, at, says) in STUDIES {
        let mistakes = read(&format!("petisim = 1\n{text}")).map(|_| ()).expect_err(what);
        let found = mistakes.entries();
        let told = |entry: &petisim::scenario::Diagnostic| {
            let text = format!("{} {}", entry.message, entry.help.as_deref().unwrap_or_default());
            (entry.code, entry.line.zip(entry.column)) == (*code, Some(*at)) && text.contains(says)
        };
        assert!(found.iter().any(told), "{what}: {mistakes}");
    }
}

/// The rest of a study whose factor and design are right; lines count from 3.
const REST: &[Case] = &[
    ("an unknown metric", "metrics = [\"redo_rat\"]\n", "E015", (3, 12), "did you mean `redo_rate`?"),
    ("no replication", "replications = 0\n", "E012", (3, 16), "allowed: 1"),
    (
        "two numbers of replications",
        "replications = 3\nprecision = { half_widths = { redo_rate = 0.1 } }\n",
        "E016",
        (3, 16),
        "says how often points are run",
    ),
    (
        "a half-width of nothing",
        "precision = { half_widths = { redo_rate = 0 } }\n",
        "E012",
        (3, 43),
        "0 is no half-width",
    ),
    (
        "a half-width in another unit",
        "precision = { half_widths = { cycle_p50_h = \"2 h\" } }\n",
        "E012",
        (3, 45),
        "such as \"2 %\"",
    ),
    (
        "a half-width of a metric that is none",
        "precision = { half_widths = { redo_rat = 0.1 } }\n",
        "E015",
        (3, 42),
        "did you mean `redo_rate`?",
    ),
    (
        "a half-width of a metric that is not kept",
        "metrics = [\"closed\"]\nprecision = { half_widths = { redo_rate = 0.1 } }\n",
        "E015",
        (4, 43),
        "metric that the study keeps",
    ),
    ("no half-width", "precision = { half_widths = {} }\n", "E016", (3, 29), "name at least one metric"),
    (
        "fewer at most than at least",
        "precision = { half_widths = { redo_rate = 0.1 }, least = 20, most = 12 }\n",
        "E016",
        (3, 69),
        "`most` is below `least`",
    ),
    ("an unknown detail", "detail = \"total\"\n", "E011", (3, 10), "\"totals\""),
    (
        "a path that is set and does not exist",
        "set = { \"run.lenth\" = \"5 d\" }\n",
        "E015",
        (3, 14),
        "length",
    ),
    ("a value that is set and wrong", "set = { \"run.length\" = 5 }\n", "E011", (3, 24), "clock time"),
    (
        "a parameter that is set twice",
        "set = { \"run.length\" = \"5 d\", run.length = \"6 d\" }\n",
        "E004",
        (3, 35),
        "twice",
    ),
    ("an overlay that is not there", "overlays = [\"none.toml\"]\n", "E001", (3, 13), "no such file"),
    ("a constraint that is no text", "constraints = [3]\n", "E011", (3, 16), "text"),
    (
        "an unknown factor in a constraint",
        "constraints = [\"staff > 1\", \"stff < 3\"]\n",
        "E016",
        (3, 30),
        "did you mean `staff`?",
    ),
    ("a number beside a word", "constraints = ['staff > \"two\"']\n", "E016", (3, 17), "one kind"),
];

#[test]
fn whatever_else_is_wrong_is_told_at_its_place() {
    let failed: Vec<String> =
        REST.iter().filter_map(|case| untold(&format!("{HEAD}{}{STAFF}{DESIGN}", case.1), case)).collect();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    for (what, design, says) in [
        ("no design", "[design]\n", "one design"),
        ("two designs", "[design]\nsobol = { points = 3 }\nfull_factorial = {}\n", "one design"),
        ("an odd number of levels", "[design]\nmorris = { levels = 5 }\n", "is odd"),
        ("no number of points", "[design]\nsobol = {}\n", "`points` is missing"),
        ("no design by that name", "[design]\nsobo = {}\n", "did you mean `sobol`?"),
    ] {
        let mistakes = read(&format!("{HEAD}{STAFF}{design}")).map(|_| ()).expect_err(what);
        assert!(mistakes.plain().contains(says), "{what}: {mistakes}");
    }
}

#[test]
fn mistakes_of_study_base_and_levels_are_told_at_once() {
    let text = "petisim = 1\ntitel = \"x\"\nbase = \"scenarios/minimal.toml\"\nmetrics = [\"nothing\"]\n\
                [factors.a]\npath = \"unit.town.staff\"\nvalues = [-1, 2]\n[factors.b]\npath = \"no.such\"\nvalues = [1]\n\
                [design]\nfull_factorial = {}\n";
    let mistakes = read(text).map(|_| ()).unwrap_err();
    let lines: Vec<Option<usize>> = mistakes.entries().iter().map(|entry| entry.line).collect();
    assert_eq!(lines, [Some(2), Some(4), Some(7), Some(9)], "{mistakes}");
}

#[test]
fn two_factors_may_not_set_one_parameter() {
    let twice = "[factors.again]\ntogether = { \"unit.town.staff\" = [3, 4] }\n";
    let mistakes = read(&format!("{HEAD}{STAFF}{twice}{DESIGN}")).map(|_| ()).unwrap_err();
    assert!(mistakes.plain().contains("`again` and `staff` both set `unit.town.staff`"), "{mistakes}");
    assert_eq!(mistakes.entries()[0].notes.len(), 1);
}

#[test]
fn designs_that_need_every_row_take_no_constraints() {
    let text = "constraints = [\"staff > 1\"]\n[factors.staff]\npath = \"unit.town.staff\"\nrange = { from = 1, to = 4 }\n";
    for design in ["morris = {}", "saltelli = { n = 8 }"] {
        let mistakes = read(&format!("{HEAD}{text}[design]\n{design}\n")).map(|_| ()).unwrap_err();
        assert!(mistakes.plain().contains("needs every row"), "{mistakes}");
    }
}

#[test]
fn options_act_on_the_base_and_win_over_what_the_study_sets() {
    let text = format!("{HEAD}replications = 7\nset = {{ \"run.length\" = \"30 d\" }}\n{STAFF}{DESIGN}");
    let plain = Study::from_text("study.toml", &text, &Options::default()).unwrap();
    assert_eq!((plain.replications(), plain.base().head.run.length.days()), (7, 30.0));
    let sets = vec!["run.length=40 d".into(), "run.replications=2".into()];
    let changed = Study::from_text("study.toml", &text, &Options { sets, ..Options::default() }).unwrap();
    assert_eq!((changed.replications(), changed.base().head.run.length.days()), (2, 40.0));
}

#[test]
fn a_resolved_study_gives_the_very_same_plan() {
    let text = "
title = \"All forms\"
metrics = [\"redo_rate\", \"closed\"]
overlays = [\"scenarios/overlays/audit.toml\"]
constraints = [\"staff < 4 or not (load == 'high')\"]
replications = 3
set = { \"run.length\" = \"20 d\" }
[factors.staff]
path = \"unit.town.staff\"
values = [2, 3, 4]
[factors.load]
names = [\"low\", \"high\"]
together = { \"citizens.problems.rate\" = [50, 90], \"run.warm_up\" = [\"2 d\", \"48 h 1 min\"] }
[factors.review]
alternatives.off = { \"desks.review\" = \"off\" }
alternatives.effect = { overlay = \"scenarios/overlays/outcome_review.toml\", \"desks.review.effect_share\" = 0.5 }
[factors.share]
path = \"desks.follow_up.share\"
range = { from = 0.2, to = 0.8, steps = 3 }
[design]
full_factorial = {}
";
    let sampled =
        text.replace(", steps = 3", "").replace("full_factorial = {}", "sobol = { points = 40, seed = 3 }");
    let grouped = text.replace("constraints =", "# constraints =").replace("full_factorial = {}", "morris = { trajectories = 3, levels = 2 }").replace(
        "steps = 3 }",
        "steps = 3 }\ngroup = \"both\"\n[factors.memory]\npath = \"citizens.voice.memory\"\nvalues = [\"30 d\", \"60 d\"]\ngroup = \"both\"",
    );
    let drawn = sampled.replace(
        "range = { from = 0.2, to = 0.8 }",
        "distribution = { beta = { alpha = 2, beta = 3 }, min = 0.25, max = 0.75 }",
    );
    assert_ne!(drawn, sampled);
    let single = text.replace("full_factorial", "one_at_a_time").replace("constraints =", "# constraints =");
    let precise = text.replace(
        "replications = 3",
        "precision = { half_widths = { redo_rate = 0.1, closed = \"7 %\" }, least = 4 }",
    );
    for text in [text, &sampled, &drawn, &single, &precise, &grouped] {
        let first = plan(text);
        let folder = tempfile::tempdir().unwrap();
        let resolved = first.study().resolved_toml_in(folder.path());
        fs::write(folder.path().join(RESOLVED_BASE), &resolved.base).unwrap();
        fs::write(folder.path().join(RESOLVED_STUDY), &resolved.study).unwrap();
        let study = Study::load(&folder.path().join(RESOLVED_STUDY), &Options::default());
        let study = study.unwrap_or_else(|mistakes| panic!("{mistakes}\n{}", resolved.study));
        let again = Plan::of(&study).unwrap();
        assert_eq!(again.points(), first.points());
        assert_eq!(again.rows(), first.rows());
        assert_eq!((again.left_out(), again.runs()), (first.left_out(), first.runs()));
        assert_eq!(again.run_key(0, 1), first.run_key(0, 1));
        assert_eq!(study.metrics, first.study().metrics);
        assert_eq!(study.resolved_toml_in(folder.path()), resolved, "reading it gives the same text again");
    }
}

#[test]
fn shipped_studies_can_be_planned_and_planned_again() {
    let mut count = 0;
    for entry in fs::read_dir("scenarios/studies").unwrap() {
        let path = entry.unwrap().path();
        let study = Study::load(&path, &Options::default()).unwrap_or_else(|mistakes| panic!("{mistakes}"));
        assert!(!study.title.is_empty() && !study.about.is_empty(), "{}", path.display());
        assert!((1..60).contains(&study.metrics.len()), "{}: names its metrics", path.display());
        let plan = Plan::of(&study).unwrap_or_else(|mistakes| panic!("{mistakes}"));
        assert!(plan.points().len() > 3 && plan.runs() < 20_000, "{}", path.display());
        count += 1;
    }
    assert!(count >= 3, "only {count} studies were found");
}

fn petisim(arguments: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_petisim")).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn written(folder: &Path, text: &str) -> String {
    let base = fs::canonicalize("scenarios/minimal.toml").unwrap();
    let path = folder.join("study.toml");
    fs::write(&path, format!("petisim = 1\nbase = {:?}\n{text}", base.display().to_string())).unwrap();
    path.display().to_string()
}

#[test]
fn the_command_plan_counts_lists_and_names() {
    let folder = tempfile::tempdir().unwrap();
    let file = written(folder.path(), &format!("replications = 2\n{STAFF}{DESIGN}"));
    let (code, out, _) = petisim(&["plan", &file, "--no-pilot"]);
    assert!(code == 0 && out.contains("2 points, each with 2 replications: 4 runs"), "{out}");
    let (_, ids, _) = petisim(&["plan", &file, "--ids"]);
    let ids: Vec<&str> = ids.lines().collect();
    assert_eq!(ids.len(), 4);
    let (_, table, _) = petisim(&["plan", &file, "--format", "csv"]);
    let rows: Vec<&str> = table.lines().collect();
    assert_eq!(rows[0], "point_id,staff");
    assert_eq!(rows[1], format!("{},1", &ids[0][..12]));
    assert_eq!(rows.len(), 3);
    let (_, list, _) = petisim(&["plan", &file, "--list", "--no-pilot"]);
    assert!(list.contains(&ids[2][..12]), "{list}");
    let sets = ["-s", "run.length=5 d", "-s", "run.warm_up=1 d"];
    let (code, out, _) = petisim(&[&["plan", &file, "--format", "json", "--list"], &sets[..]].concat());
    let value: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(
        (code, value["runs"].as_u64(), value["list"][1]["levels"]["staff"].as_i64()),
        (0, Some(4), Some(2))
    );
    assert!(
        value["pilot"]["mean_s"].as_f64().unwrap() > 0.0 && value["pilot"]["runs"].as_u64() == Some(4),
        "{out}"
    );
}

#[test]
fn a_design_without_points_ends_with_four_and_a_wrong_study_with_two() {
    let folder = tempfile::tempdir().unwrap();
    let file = written(folder.path(), &format!("constraints = [\"staff > 5\"]\n{STAFF}{DESIGN}"));
    let (code, _, error) = petisim(&["plan", &file]);
    assert!(code == 4 && error.contains("all 2 points"), "{code} {error}");
    let file = written(folder.path(), STAFF);
    let (code, _, error) = petisim(&["plan", &file]);
    assert!(code == 2 && error.contains("`design` is missing"), "{code} {error}");
}
