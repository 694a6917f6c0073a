//! Dated changes: what holds from a date on, what carries over, what cannot change, and where it is shown.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

use std::fs;

use assert_cmd::Command;
use petisim::experiment::study::inline;
use petisim::kernel::SimTime;
use petisim::kernel::param::{Node, Table};
use petisim::model::changing::{fixed, unswitched};
use petisim::model::fact::Fact;
use petisim::model::mechanisms::MECHANISMS;
use petisim::scenario::{Options, Scenario};
use tempfile::TempDir;

use super::worlds::{PLAIN, QUARTER, SIEGE, Told, full, load, mechanisms, read, told};

/// A world with all mechanisms, settings, and dated changes as a list in TOML.
fn changed(world: &str, sets: &[&str], changes: &str) -> Scenario {
    full(world, &[sets, &[&format!("change={changes}")]].concat())
}

fn mistakes(changes: &str) -> String {
    let text = format!("{PLAIN}\n{changes}");
    Scenario::from_text("world.toml", &text).map(|_| ()).unwrap_err().to_string()
}

/// Facts from a day on.
fn from_day(told: &Told, day: u32) -> Vec<(SimTime, Fact)> {
    told.facts.iter().filter(|(time, _)| *time >= SimTime::from_day(day)).copied().collect()
}

fn count(told: &Told, days: std::ops::Range<u32>, is: impl Fn(&Fact) -> bool) -> usize {
    let inside = |time: &SimTime| days.contains(&time.day());
    told.facts.iter().filter(|(time, fact)| inside(time) && is(fact)).count()
}

/// Everything that a running world can change, as it is.
fn as_it_is(scenario: &Scenario) -> String {
    fn kept(path: &str, node: &Node) -> Option<Node> {
        if fixed(path, true).is_some() {
            return None;
        }
        let Node::Table(table) = node else { return Some(node.clone()) };
        let below =
            |(key, node): (&String, &Node)| Some((key.clone(), kept(&format!("{path}.{key}"), node)?));
        Some(Node::Table(table.iter().filter_map(below).collect()))
    }
    let head = ["petisim", "title", "about", "run", "requests", "change"];
    let table = scenario.to_table();
    let model = table.iter().filter(|(key, _)| !head.contains(&key.as_str()));
    let model: Table = model.filter_map(|(key, node)| Some((key.clone(), kept(key, node)?))).collect();
    inline(&Node::Table(model))
}

#[test]
fn a_change_of_everything_to_what_it_is_changes_nothing() {
    for (world, all, date) in [
        (QUARTER, true, "2018-02-05"),
        (SIEGE, true, "2020-01-13"),
        (PLAIN, true, "2017-01-20"),
        (PLAIN, false, "2017-01-20"),
    ] {
        let load = |sets: &[&str]| {
            let sets: Vec<String> = sets.iter().map(ToString::to_string).collect();
            let borrowed: Vec<&str> = sets.iter().map(String::as_str).collect();
            if all { full(world, &borrowed) } else { load(world, &sets) }
        };
        let before = load(&[]);
        let set = as_it_is(&before);
        assert!(set.contains("agents") && set.contains("staff") && !set.contains("residents"), "{set}");
        let after = load(&[&format!("change=[{{ date = \"{date}\", set = {set} }}]")]);
        assert_eq!(after.stages.len(), 1);
        let (before, after) = (told(&before), told(&after));
        assert!(before.facts.len() > 500, "{date}: {} facts", before.facts.len());
        assert!(before == after, "{date}");
    }
}

/// Nothing happens on the first day, so that nobody remembers it.
const QUIET_DAY: [&str; 7] = [
    "citizens.problems.shocks=[{ from = \"2018-01-01\", length = \"1 d\", factor = 0.0 }]",
    "government.top_down_tasks=off",
    "units.planted_calls=off",
    "units.proactive=off",
    "units.workforce=off",
    "platform.usability=off",
    "units.town_line=off",
];

/// Changes whose effect is the same whether they come after a quiet day or with the start.
const FROM_THE_START: [&str; 18] = [
    "desks.district.agents = 3",
    "unit.town.staff = 4",
    "unit.labour.staff = 0",
    "desks.intake.seats = 4",
    "rules.general = \"2 wd\"",
    "rules.clock = \"receipt\"",
    "rules.redo_max = 0",
    "citizens.voice.base = 0.0",
    "citizens.problems.rate = 90.0",
    "category.noise.joint = 0.9",
    "category.noise.remit = [\"enforcement\"]\ncategory.noise.contested = 0.0",
    "community.village.digital_weak = 0.9",
    "units.handling.price = 2.0",
    "government.assessment = { resolution = 0.6, satisfaction = 0.2 }",
    "desks.review = \"off\"",
    "desks.rework = \"off\"\nunits.persuasion = \"off\"\ndesks.follow_up = \"off\"",
    "units.refusal = \"off\"",
    "government.oversight = \"off\"",
];

#[test]
fn a_change_after_a_quiet_day_is_the_change_from_the_start() {
    let base = full(QUARTER, &QUIET_DAY).resolved_toml();
    let unchanged = from_day(&told(&Scenario::from_text("base.toml", &base).unwrap()), 1);
    let with = |date: &str, set: &str| {
        let set: toml::Table = set.parse().unwrap();
        let options = Options {
            sets: vec![format!("change=[{{ date = \"{date}\", set = {} }}]", toml::Value::Table(set))],
            ..Options::default()
        };
        let scenario = Scenario::from_text_with("base.toml", &base, &options);
        from_day(&told(&scenario.unwrap_or_else(|mistakes| panic!("{mistakes}"))), 1)
    };
    for set in FROM_THE_START {
        let (start, earlier, later) =
            (with("2018-01-01", set), with("2012-05-01", set), with("2018-01-02", set));
        assert!(start == earlier, "{set}: a change before the run holds from its start");
        assert!(start.len() > 500 && start != unchanged, "{set} does nothing");
        assert!(start == later, "{set}");
    }
}

#[test]
fn what_changes_on_the_first_day_is_what_is_set() {
    let set = full(QUARTER, &["desks.district.agents=3", "units.refusal=off"]);
    let dated = changed(
        QUARTER,
        &[],
        "[{ date = \"2018-01-01\", set = { desks.district.agents = 3, units.refusal = \"off\" } }]",
    );
    assert!(told(&set) == told(&dated));
    assert_ne!(set.identity(), dated.identity());
}

#[test]
fn steps_are_even_and_at_most_a_week_apart() {
    let scenario = changed(
        QUARTER,
        &["desks.district.agents=2", "rules.general=5 wd", "desks.audit.share=0.5"],
        "[{ date = \"2018-02-01\", until = \"2018-02-22\", set = { desks.district.agents = 10, rules.general = \"15 wd\", \
         desks.audit.share = 0.1, units.routine.sign_work = \"0 s\" } }]",
    );
    let seen = |at: usize| {
        let stage = &scenario.stages[at];
        let model = &stage.model;
        let share = model.desks.audit.on().unwrap().share.0;
        (stage.from.to_string(), model.desks.district.agents.0, model.rules.general.0, share)
    };
    let steps: Vec<_> = (0..scenario.stages.len()).map(seen).collect();
    let wanted = [
        ("2018-02-01", 4, 8, 0.4),
        ("2018-02-08", 6, 10, 0.3),
        ("2018-02-15", 8, 13, 0.2),
        ("2018-02-22", 10, 15, 0.1),
    ];
    assert_eq!(steps, wanted.map(|(date, agents, days, share)| (date.to_string(), agents, days, share)));
    let work = |at: usize| scenario.stages[at].model.units.routine.sign_work.0;
    assert!(work(0) > work(1) && work(2) > work(3) && work(3) == 0);
    // A day more: five steps, unevenly apart by a day at most.
    let longer = changed(
        QUARTER,
        &["desks.district.agents=0"],
        "[{ date = \"2018-02-01\", until = \"2018-02-23\", set = { desks.district.agents = 10 } }]",
    );
    let dates: Vec<String> = longer.stages.iter().map(|stage| stage.from.to_string()).collect();
    assert_eq!(dates, ["2018-02-01", "2018-02-06", "2018-02-12", "2018-02-17", "2018-02-23"]);
}

#[test]
fn what_was_resolved_is_the_same_again() {
    let scenario = changed(
        QUARTER,
        &["desks.district.agents=2"],
        "[{ date = \"2018-02-22\", label = \"Audit\", set = { desks.audit = { share = 0.3 }, desks.review = \"off\" } }, \
          { date = \"2018-01-20\", until = \"2018-02-10\", set = { \"desks.district.agents\" = 5 } }]",
    );
    let text = scenario.resolved_toml();
    let again = Scenario::from_text("again.toml", &text).unwrap();
    assert_eq!((again.resolved_toml(), again.identity()), (text.clone(), scenario.identity()));
    assert!(told(&again) == told(&scenario));
    assert!(text.contains("\"desks.district.agents\" = 5"), "{text}");
    let renamed = Scenario::from_text("again.toml", &text.replace("\"Audit\"", "\"Checks\"")).unwrap();
    assert_eq!(renamed.identity(), scenario.identity(), "a label is for readers");
    let moved = Scenario::from_text("again.toml", &text.replace("2018-02-22", "2018-02-23")).unwrap();
    assert_ne!(moved.identity(), scenario.identity());
    assert!(!full(QUARTER, &[]).resolved_toml().contains("change ="));
}

#[test]
fn another_file_adds_its_changes_and_an_empty_list_takes_all_away() {
    let folder = tempfile::tempdir().unwrap();
    let change = |date: &str, set: &str| format!("[[change]]\ndate = \"{date}\"\n[change.set]\n{set}\n");
    let put = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    put("base.toml", &format!("{PLAIN}\n{}", change("2017-01-10", "unit.roads.staff = 3")));
    put("more.toml", &change("2017-01-20", "unit.roads.staff = 4"));
    put("same.toml", &change("2017-01-10", "unit.roads.staff = 3"));
    put("clash.toml", &change("2017-01-20", "unit.roads.staff = 5"));
    put("none.toml", "change = []\n");
    let load = |overlays: &[&str]| {
        let overlays = overlays.iter().map(|name| folder.path().join(name)).collect();
        let options = Options { overlays, ..Options::default() };
        Scenario::load(&folder.path().join("base.toml"), &options).map_err(|mistakes| mistakes.to_string())
    };
    let dates = |overlays: &[&str]| -> Vec<String> {
        load(overlays).unwrap().stages.iter().map(|stage| stage.from.to_string()).collect()
    };
    assert_eq!(dates(&["more.toml"]), ["2017-01-10", "2017-01-20"]);
    assert_eq!(dates(&["same.toml"]), ["2017-01-10"]);
    assert_eq!(dates(&["none.toml"]), Vec::<String>::new());
    let clash = load(&["more.toml", "clash.toml"]).unwrap_err();
    assert!(clash.contains("`unit.roads.staff` is set by another change"), "{clash}");
}

/// What is written behind a date, and what is said of it.
const REFUSED: [(&str, &str, &str); 26] = [
    ("run.seed = 4", "E016", "`run` cannot change within a run"),
    ("title = \"X\"", "E016", "`title` cannot change within a run"),
    ("requests = \"off\"", "E016", "`requests` cannot change within a run"),
    ("world.residents = 5", "E016", "`world.residents` cannot change within a run"),
    (
        "calendar.office.hours = [\"08:00-12:00\"]",
        "E016",
        "`calendar.office.hours` cannot change within a run",
    ),
    ("community.village.weight = 2.0", "E016", "`community.village.weight` cannot change"),
    ("category.roads.kind = \"consultation\"", "E016", "`category.roads.kind` cannot change"),
    ("category.roads.class = \"complex\"", "E016", "`category.roads.class` cannot change"),
    ("category.roads.label = \"R\"", "E016", "`category.roads.label` cannot change"),
    ("unit.town.count = 3", "E016", "`unit.town.count` cannot change"),
    ("unit.town.kind = \"bureau\"", "E016", "`unit.town.kind` cannot change"),
    ("unit.roads.level = \"city\"", "E016", "`unit.roads.level` cannot change"),
    ("unit.roads.calendar = \"always\"", "E016", "`unit.roads.calendar` cannot change"),
    ("unit.roads.aliases = [\"r\"]", "E016", "`unit.roads.aliases` cannot change"),
    ("desks.district.calendar = \"always\"", "E016", "`desks.district.calendar` cannot change"),
    (
        "citizens.problems.causes_per_community = 2.0",
        "E016",
        "`citizens.problems.causes_per_community` cannot change",
    ),
    ("citizens.problems.cause_sigma = 2.0", "E016", "`citizens.problems.cause_sigma` cannot change"),
    ("desks.intake = {}", "E016", "`desks.intake` cannot change"),
    ("units.town_line = {}", "E016", "`units.town_line` cannot change"),
    ("unit.library.staff = 3", "E015", "the scenario has no `library` in `unit`"),
    ("unit.roads.stuff = 3", "E015", "there is no parameter `unit.roads.stuff`"),
    ("\"desks.nothing\" = 3", "E015", "there is no parameter `desks.nothing`"),
    ("desks.district.agents = \"many\"", "E011", "the text \"many\""),
    ("category.roads.share = 0.9", "E016", "sum to"),
    ("desks.audit = {}", "E016", "`government.assessment` is off"),
    ("desks.district.order = \"lifo\"", "E011", "lifo"),
];

#[test]
fn what_a_running_world_cannot_change_is_refused_where_it_is_written() {
    for (set, code, said) in REFUSED {
        let found = mistakes(&format!("[[change]]\ndate = 2017-01-20\n[change.set]\n{set}\n"));
        assert!(found.contains(&format!("error[{code}]")) && found.contains(said), "{set}:\n{found}");
        // The line of the change itself, with a caret below it.
        let line = PLAIN.lines().count() + 5;
        assert!(
            found.contains(&format!("world.toml:{line}:")) || code == "E016" && found.contains("sum to"),
            "{set}:\n{found}"
        );
        assert!(found.contains('^') && found.contains("help:"), "{set}:\n{found}");
    }
    let believed = full(QUARTER, &[]).resolved_toml()
        + "\n[[change]]\ndate = \"2018-02-01\"\nset = { \"units.refusal.believed_stands\" = 0.5 }\n";
    let found = Scenario::from_text("w.toml", &believed).map(|_| ()).unwrap_err().to_string();
    assert!(found.contains("it is believed at the start of a run"), "{found}");
}

#[test]
fn dates_and_steps_that_cannot_be_are_refused() {
    let cases = [
        ("set = { \"unit.roads.staff\" = 3 }", "`date` is missing"),
        ("date = \"2017-01-20\"", "`set` is missing"),
        ("date = \"2017-01-20\"\nset = {}", "nothing is set"),
        ("date = \"20 January\"\nset = { \"unit.roads.staff\" = 3 }", "20 January"),
        (
            "date = \"2017-01-20\"\nuntil = \"2017-01-20\"\nset = { \"unit.roads.staff\" = 3 }",
            "the last step is not after the first",
        ),
        (
            "date = \"2017-01-20\"\nuntil = \"2017-02-20\"\nset = { \"desks.follow_up\" = {} }",
            "`desks.follow_up` cannot change by steps",
        ),
        (
            "date = \"2017-01-20\"\nuntil = \"2017-02-20\"\nset = { \"rules.clock\" = \"receipt\" }",
            "`rules.clock` cannot change by steps",
        ),
        (
            "date = \"2017-01-20\"\nuntil = \"2017-02-20\"\nset = { \"unit.roads.staff\" = 9 }\n[[change]]\ndate = \"2017-02-01\"\nset = { \"unit.roads.staff\" = 3 }",
            "is set by another change that is not over",
        ),
        (
            "date = \"2017-01-20\"\nset = { \"unit.roads.staff\" = 9 }\n[[change]]\ndate = \"2017-01-20\"\nset = { unit.roads.staff = 3 }",
            "is set by another change that is not over",
        ),
        ("date = \"2017-01-20\"\nwhen = 3\nset = { \"unit.roads.staff\" = 9 }", "unknown key `when`"),
    ];
    for (change, said) in cases {
        let found = mistakes(&format!("[[change]]\n{change}\n"));
        assert!(found.contains(said), "{change}:\n{found}");
    }
    let late = Scenario::from_text(
        "w.toml",
        &format!("{PLAIN}\n[[change]]\ndate = \"2019-01-20\"\nset = {{ unit.roads.staff = 3 }}\n"),
    );
    assert!(late.unwrap().warnings().to_string().contains("this change never takes effect"));
}

#[test]
fn more_staff_closes_more_from_its_day_on() {
    let sets = [
        "citizens.problems.rate=1500",
        "unit.roads.staff=1",
        "unit.town.staff=1",
        "desks.district.agents=40",
    ];
    let world = |more: &[&str]| {
        load(PLAIN, &[&sets[..], more].concat().iter().map(ToString::to_string).collect::<Vec<_>>())
    };
    let before = told(&world(&[]));
    let after = told(&world(&[
        "change=[{ date = \"2017-01-31\", set = { unit.roads.staff = 6, unit.town.staff = 6 } }]",
    ]));
    let closed = |told: &Told, days: std::ops::Range<u32>| {
        count(told, days, |fact| matches!(fact, Fact::Closed { .. }))
    };
    assert_eq!(closed(&before, 0..30), closed(&after, 0..30));
    let (few, many) = (closed(&before, 30..60), closed(&after, 30..60));
    assert!(few > 20 && many > 2 * few, "{few} by one, {many} by six");
    let snapshot = |told: &Told, day: u32| {
        told.snapshots
            .iter()
            .find(|(time, _)| *time == SimTime::from_day(day))
            .unwrap()
            .1
            .orgs
            .last()
            .unwrap()
            .staff
    };
    assert_eq!(
        (snapshot(&after, 29), snapshot(&after, 30)),
        (1, 6),
        "in force from the midnight of its day on"
    );
}

/// Mechanisms that do not go on acting where this one is off.
fn all_off(path: &str) -> Vec<String> {
    let mut off = vec![path.to_string()];
    loop {
        let stops = |need: &petisim::kernel::param::Need| {
            need.any_of.iter().all(|path| off.iter().any(|o| o == path))
        };
        let next = MECHANISMS.iter().find(|other| {
            !off.iter().any(|path| path == other.path) && other.switch().needs.iter().any(stops)
        });
        let Some(next) = next else { return off };
        off.push(next.path.to_string());
    }
}

#[test]
fn every_mechanism_ends_and_begins_within_a_run() {
    for (world, off, on) in [(QUARTER, "2018-01-29", "2018-02-19"), (SIEGE, "2020-01-08", "2020-01-20")] {
        let unchanged = told(&full(world, &[]));
        for path in mechanisms() {
            let set = |value: &str| {
                let sets: Vec<String> =
                    all_off(&path).iter().map(|path| format!("\"{path}\" = {value}")).collect();
                format!("{{ {} }}", sets.join(", "))
            };
            if all_off(&path).iter().any(|path| unswitched(path).is_some()) {
                continue;
            }
            let changes = format!(
                "[{{ date = \"{off}\", set = {} }}, {{ date = \"{on}\", set = {} }}]",
                set("\"off\""),
                set("{}")
            );
            // A broken invariant stops the test.
            let told = told(&changed(world, &[], &changes));
            assert!(told.facts.len() > 500, "{path}");
            let before = unchanged.facts.iter().zip(&told.facts).take_while(|(a, b)| a == b).count();
            assert!(before > 100, "{path}: nothing changes before the date");
        }
    }
}

#[test]
fn what_waits_for_an_abolished_step_goes_on() {
    let sets = ["desks.district.agents=1", "desks.review.form_work=8 h", "citizens.problems.rate=300"];
    let off = |path: &str| format!("[{{ date = \"2018-02-06\", set = {{ \"{path}\" = \"off\" }} }}]");
    let review = told(&changed(QUARTER, &sets, &off("desks.review")));
    let passed =
        |told: &Told, day: u32| count(told, day..day + 1, |fact| matches!(fact, Fact::Passed { .. }));
    assert!(passed(&review, 36) > passed(&review, 35) + 5, "{} {}", passed(&review, 36), passed(&review, 35));
    let sets = ["desks.follow_up.delay=3 wd", "citizens.problems.rate=300", "desks.district.agents=4"];
    let no_calls = "[{ date = \"2018-02-06\", set = { \"desks.follow_up\" = \"off\", \"desks.rework\" = \"off\", \"units.persuasion\" = \"off\" } }]";
    let calls = told(&changed(QUARTER, &sets, no_calls));
    assert!(count(&calls, 0..36, |fact| matches!(fact, Fact::Called { .. })) > 5);
    assert_eq!(count(&calls, 36..80, |fact| matches!(fact, Fact::Called { .. })), 0);
    assert!(count(&calls, 36..37, |fact| matches!(fact, Fact::Closed { .. })) > 0);
    let audit =
        "[{ date = \"2018-02-06\", set = { \"desks.audit\" = { share = 1.0, most_per_week = 1000 } } }]";
    let audits = told(&full(QUARTER, &["desks.audit=off", &format!("change={audit}")]));
    let audited = |days| count(&audits, days, |fact| matches!(fact, Fact::Audited { .. }));
    assert!(audited(0..36) == 0 && audited(36..80) > 5);
    let scored = "[{ date = \"2018-02-06\", set = { \"government.assessment\" = {} } }]";
    let off: Vec<String> =
        all_off("government.assessment").iter().map(|path| format!("{path}=off")).collect();
    let on: Vec<String> = mechanisms().iter().map(|path| format!("{path}={{}}")).collect();
    let scored = read(QUARTER, &[on, off, vec![format!("change={scored}")]].concat());
    let scored = told(&scored.unwrap());
    let scores = |days| count(&scored, days, |fact| matches!(fact, Fact::Assessed { .. }));
    assert!(
        scores(0..58) == 0 && scores(59..60) == 5,
        "the first period ends on 1 March: {}",
        scores(59..60)
    );
}

fn petisim(folder: &TempDir, arguments: &[&str]) -> String {
    let output =
        Command::cargo_bin("petisim").unwrap().current_dir(folder.path()).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn dates_are_shown_by_check_describe_page_and_plot() {
    let folder = tempfile::tempdir().unwrap();
    let change = "[[change]]\ndate = 2018-02-05\nlabel = \"从严审核 stricter <review>\"\n[change.set]\n\"desks.review.strictness\" = 0.9\n\
                  [[change]]\ndate = 2018-02-20\nuntil = 2018-03-01\nset = { desks.district.agents = 4 }\n";
    let world = full(QUARTER, &["run.replications=2"]).resolved_toml();
    fs::write(folder.path().join("w.toml"), format!("{world}\n{change}")).unwrap();
    let checked = petisim(&folder, &["check", "w.toml"]);
    assert!(checked.contains("2018-02-05  从严审核 stricter <review>: desks.review.strictness"), "{checked}");
    assert!(checked.contains("2018-02-20 to 2018-03-01  desks.district.agents 1 -> 4"), "{checked}");
    let json: serde_json::Value =
        serde_json::from_str(&petisim(&folder, &["check", "w.toml", "--format", "json"])).unwrap();
    assert_eq!(json[0]["changes"][1]["path"], "desks.district.agents", "{json}");
    let described = petisim(&folder, &["describe", "w.toml"]);
    assert!(
        described.contains("| 2018-02-20, in steps to 2018-03-01 |  | `desks.district.agents` | `1` | `4` |"),
        "{described}"
    );
    petisim(&folder, &["run", "w.toml", "--quiet", "--out", "out"]);
    let rows = fs::read_to_string(folder.path().join("out/interrupted.csv")).unwrap();
    assert!(rows.starts_with("point_id,date,change,metric,n,level_before"), "{rows}");
    petisim(&folder, &["report", "out"]);
    let page = fs::read_to_string(folder.path().join("out/report.html")).unwrap();
    assert!(page.contains("stricter &lt;review&gt;") && page.contains("从严审核"));
    assert!(page.contains("2018-02-20: reached"));
    for by in ["time", "month"] {
        let metric = if by == "time" { "open_tickets" } else { "tickets" };
        petisim(&folder, &["plot", "out", metric, "--by", by, "-o", "plot.svg"]);
        let svg = fs::read_to_string(folder.path().join("plot.svg")).unwrap();
        assert!(svg.contains("stricter &lt;review&gt;"), "{by}: {svg}");
    }
}

#[test]
fn a_run_that_starts_later_takes_the_factors_of_its_own_years() {
    let world = |start: &str, yearly: &str| {
        load(PLAIN, &[format!("run.start={start}"), format!("citizens.problems.yearly={yearly}")])
    };
    let named = world("2019-03-01", "{ 2017 = 0.5, 2018 = 2.0, 2019 = 3.0 }");
    assert!(told(&named) == told(&world("2019-03-01", "[3.0]")));
    assert!(told(&named) != told(&world("2019-03-01", "[0.5, 2.0, 3.0]")), "a list counts from the start");
    assert!(!named.warnings().to_string().contains("factor"), "{}", named.warnings());
    let again = Scenario::from_text("again.toml", &named.resolved_toml()).unwrap();
    assert_eq!(again.identity(), named.identity());
    let said = |sets: &[&str]| {
        let sets: Vec<String> = sets.iter().map(ToString::to_string).collect();
        load(PLAIN, &sets).warnings().to_string()
    };
    let short = said(&["citizens.problems.yearly={ 2017 = 0.5 }", "run.length=700 d"]);
    assert!(short.contains("no factor is given for 2018"), "{short}");
    let listed = PLAIN.replace("consultation_rate = 0", "consultation_rate = 0, yearly = [1.0, 2.0]");
    let moved = load(&listed, &["run.start=2018-01-01".into()]).warnings().to_string();
    assert!(moved.contains("name the years"), "{moved}");
    for (wrong, what) in [
        ("{}", "no year is named"),
        ("{ spring = 1.0 }", "`spring` is no year"),
        ("{ 2017 = -1.0 }", "below zero"),
    ] {
        let found = read(PLAIN, &[format!("citizens.problems.yearly={wrong}")]).map(|_| ()).unwrap_err();
        assert!(found.contains(what), "{found}");
    }
}
