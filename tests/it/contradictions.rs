//! Worlds that contradict themselves: names that nothing bears, shares that do not sum, mechanisms without what they
//! need. Each is refused where it was written, with the code of its kind.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

use petisim::scenario::{Diagnostic, Scenario};

/// The smallest world that is whole; what contradicts it is written below.
const WORLD: &str = r#"petisim = 1
[run]
start = "2017-01-01"
length = "10 d"
[calendar.office]
[unit.town]
kind = "town"
staff = 3
[unit.water]
staff = 2
[category.leak]
share = 1.0
remit = ["water", "town"]
[community.old_town]
"#;

/// What is written below the world, and what the author is told: code, line (of the addition), part of the text.
struct Case {
    what: &'static str,
    more: &'static str,
    code: &'static str,
    line: usize,
    says: &'static str,
}

const fn case(
    what: &'static str,
    more: &'static str,
    code: &'static str,
    line: usize,
    says: &'static str,
) -> Case {
    Case { what, more, code, line, says }
}

const NAMES: &[Case] = &[
    case(
        "a calendar of the desk that nothing defines",
        "[desks.district]\ncalendar = \"ofice\"",
        "E015",
        2,
        "did you mean `office`?",
    ),
    case(
        "a calendar of the clerks that nothing defines",
        "[desks.intake]\nclerk_calendar = \"night\"",
        "E015",
        2,
        "there is no calendar `night`",
    ),
    case(
        "a calendar of a unit that nothing defines",
        "[unit.fire]\nstaff = 1\ncalendar = \"shifts\"",
        "E015",
        3,
        "there is no calendar `shifts`",
    ),
    case(
        "a remit of a unit that nothing defines",
        "[category.noise]\nkind = \"consultation\"\nshare = 1.0\nremit = [\"town\", \"watr\"]",
        "E015",
        4,
        "there is no unit `watr`: did you mean `water`?",
    ),
    case(
        "a remit of a kind of town",
        "[unit.street]\nkind = \"town\"\nstaff = 1\n[category.noise]\nkind = \"consultation\"\nshare = 1.0\n\
         remit = [\"street\"]",
        "E015",
        7,
        "the town of the territory is written \"town\"",
    ),
    case(
        "a partner that nothing defines",
        "[category.noise]\nkind = \"consultation\"\nshare = 1.0\npartners = [\"gas\"]",
        "E015",
        4,
        "there is no bureau `gas`",
    ),
    case(
        "a partner that is the town",
        "[category.noise]\nkind = \"consultation\"\nshare = 1.0\npartners = [\"town\"]",
        "E015",
        4,
        "there is no bureau `town`",
    ),
    case(
        "a shock to a category that nothing defines",
        "[[citizens.problems.shocks]]\nfrom = \"2017-01-03\"\ncategories = [\"leak\", \"leek\"]",
        "E015",
        3,
        "did you mean `leak`?",
    ),
];

const TOGETHER: &[Case] = &[
    case("a calendar named always", "[calendar.always]", "E016", 1, "`always` is a calendar of its own"),
    case("a unit named as a desk", "[unit.city]\nstaff = 1", "E016", 1, "taken by a desk or the government"),
    case("more districts than towns", "[world]\ndistricts = 2", "E016", 0, "2 districts share 1 towns"),
    case(
        "units beyond all bounds",
        "[world]\ndistricts = 500\n[unit.village]\nkind = \"town\"\nstaff = 1\ncount = 5000\n\
         [unit.city_ward]\nkind = \"town\"\nstaff = 1\ncount = 5000\n[unit.hamlet]\nkind = \"town\"\nstaff = 1\n\
         count = 5000\n[unit.farm]\nkind = \"town\"\nstaff = 1\ncount = 5000",
        "E016",
        0,
        "are too many",
    ),
    case(
        "shares of problems that do not sum to one",
        "[citizens.problems]\n[category.noise]\nshare = 0.2",
        "E016",
        0,
        "\"problem\" sum to 1.2",
    ),
    case(
        "shares of questions that do not sum to one",
        "[citizens.problems]\n[category.hours]\nkind = \"consultation\"\nshare = 0.5",
        "E016",
        0,
        "\"consultation\" sum to 0.5",
    ),
    case(
        "communities of no weight",
        "weight = 0.0\n[citizens.problems]",
        "E016",
        0,
        "there is no community with residents",
    ),
    case(
        "communities without problems",
        "problem_factor = 0.0\n[citizens.problems]",
        "E016",
        0,
        "no community has any problems",
    ),
    case("screening without intake", "[desks.screening]", "E016", 1, "`desks.intake` is off"),
    case("linking without intake", "[desks.identity_linking]", "E016", 1, "`desks.intake` is off"),
    case("patience without a seat to wait for", "[citizens.patience]", "E016", 1, "`desks.intake` is off"),
    case("escalation without repeats", "[citizens.escalation]", "E016", 1, "`citizens.repeat` is off"),
    case("a choice of work without authority", "[units.handling]", "E016", 1, "`units.authority` is off"),
    case("pressure from nowhere", "[government.pressure]", "E016", 1, "nothing would press"),
    case("an audit without a score", "[desks.audit]", "E016", 1, "costs points of the score"),
    case(
        "weights of the score that do not sum to one",
        "[government.assessment]\nredo = 0.3",
        "E016",
        1,
        "the weights sum to 1.3",
    ),
    case(
        "shares of who can decide that do not sum to one",
        "[category.noise]\nkind = \"consultation\"\nshare = 1.0\nauthority = { unit = 0.5 }",
        "E016",
        4,
        "the shares sum to 0.6",
    ),
    case(
        "a season of eleven months",
        "[category.noise]\nkind = \"consultation\"\nshare = 1.0\nseason = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]",
        "E016",
        4,
        "11 months are given",
    ),
    case(
        "a season without demand",
        "[category.noise]\nkind = \"consultation\"\nshare = 1.0\nseason = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]",
        "E016",
        4,
        "no month has any demand",
    ),
    case(
        "a contested remit of one unit",
        "[category.noise]\nkind = \"consultation\"\nshare = 1.0\ncontested = 0.5",
        "E016",
        4,
        "at least two units",
    ),
    case(
        "a matter of nobody's remit",
        "[category.noise]\nkind = \"consultation\"\nshare = 1.0\nremit = []",
        "E016",
        4,
        "no unit has the remit",
    ),
    case("several of one bureau", "[unit.gas]\nstaff = 1\ncount = 2", "E016", 3, "a bureau has no count"),
    case(
        "a town of the whole city",
        "[unit.street]\nkind = \"town\"\nstaff = 1\nlevel = \"city\"",
        "E016",
        4,
        "a town belongs to a district",
    ),
    case(
        "hours that overlap",
        "[calendar.late]\nhours = [\"08:00-12:00\", \"11:00-18:00\"]",
        "E016",
        2,
        "begin before",
    ),
    case(
        "a calendar that never opens",
        "[calendar.late]\nweekdays = []",
        "E016",
        1,
        "no time of this calendar",
    ),
    case("a weekday twice", "[calendar.late]\nweekdays = [\"mon\", \"mon\"]", "E016", 2, "stands twice"),
    case(
        "a day off and on",
        "[calendar.late]\nholidays = [\"2017-01-02\"]\nmakeup_days = [\"2017-01-02\"]",
        "E016",
        3,
        "a holiday and a make-up day",
    ),
];

fn mistakes(text: &str) -> Vec<Diagnostic> {
    Scenario::from_text("world.toml", text).err().map(|found| found.entries()).unwrap_or_default()
}

fn check(cases: &[Case]) {
    let lines = WORLD.lines().count();
    for case in cases {
        let found = mistakes(&format!("{WORLD}{}\n", case.more));
        let told: Vec<String> = found
            .iter()
            .map(|found| {
                let help = found.help.as_deref().unwrap_or_default();
                format!("{} at {:?}: {}: {help}", found.code, found.line, found.message)
            })
            .collect();
        assert_eq!(found.len(), 1, "{}: {told:#?}", case.what);
        assert_eq!(found[0].code, case.code, "{}: {told:#?}", case.what);
        assert!(told[0].contains(case.says), "{}: {told:#?}", case.what);
        if case.line > 0 {
            assert_eq!(found[0].line, Some(lines + case.line), "{}: {told:#?}", case.what);
        }
    }
}

#[test]
fn the_world_itself_is_whole() {
    assert_eq!(mistakes(WORLD), []);
}

#[test]
fn a_name_that_nothing_bears_is_refused_where_it_stands() {
    check(NAMES);
}

#[test]
fn values_that_cannot_be_together_are_refused_where_they_stand() {
    check(TOGETHER);
}

/// The world without one of its tables.
fn without(table: &str) -> String {
    let start = WORLD.find(&format!("[{table}]\n")).unwrap();
    let end = WORLD[start + 1..].find("\n[").map_or(WORLD.len(), |at| start + 1 + at + 1);
    format!("{}{}", &WORLD[..start], &WORLD[end..])
}

#[test]
fn a_world_without_a_town_is_refused() {
    let found = mistakes(&without("unit.town"));
    assert!(
        found.iter().any(|found| found.code == "E016" && found.message.contains("no town")),
        "{found:#?}"
    );
}

#[test]
fn a_town_by_name_is_a_town_by_kind() {
    let found = mistakes(&WORLD.replace("kind = \"town\"\n", ""));
    assert!(found.iter().any(|found| found.path.as_deref() == Some("unit.town.kind")), "{found:#?}");
    assert!(found.iter().all(|found| found.code == "E016"), "{found:#?}");
}

#[test]
fn demand_needs_matters_and_people() {
    let demand = "[citizens.problems]\n";
    let found = mistakes(&(without("category.leak") + demand));
    assert!(found.iter().any(|found| found.message.contains("no category of matters")), "{found:#?}");
    let found = mistakes(&(without("community.old_town") + demand));
    assert!(
        found.iter().any(|found| found.message.contains("there is no community with residents")),
        "{found:#?}"
    );
    // Without demand neither is missed.
    assert_eq!(mistakes(&without("category.leak")), []);
    assert_eq!(mistakes(&without("community.old_town")), []);
}

#[test]
fn every_mechanism_that_needs_another_is_content_with_it() {
    let together = "[desks]\nintake = {}\nscreening = {}\nidentity_linking = {}\naudit = {}\n\
                    [citizens]\npatience = {}\nrepeat = {}\nescalation = {}\n\
                    [units]\nauthority = {}\nhandling = {}\n[government]\nassessment = {}\npressure = {}\n";
    assert_eq!(mistakes(&format!("{WORLD}{together}")), []);
    let oversight = "[government]\noversight = {}\npressure = {}\n";
    assert_eq!(mistakes(&format!("{WORLD}{oversight}")), [], "supervision presses too");
}

#[test]
fn names_are_judged_although_other_values_are_wrong() {
    let more = "[category.roads]\nshare = \"much\"\nremit = [\"wather\"]\npartners = [\"town\"]\n[unit.roads]\nstaff = -1\ncalendar = \"offic\"\n";
    let found = mistakes(&format!("{WORLD}{more}"));
    let told: Vec<(&str, Option<usize>)> = found.iter().map(|found| (found.code, found.line)).collect();
    let first = WORLD.lines().count();
    // The share, the remit and the partner; the staff and the calendar; and nothing that only follows from these.
    let expected = [("E011", 2), ("E015", 3), ("E015", 4), ("E012", 6), ("E015", 7)];
    assert_eq!(told, expected.map(|(code, line)| (code, Some(first + line))));
}

#[test]
fn a_desk_that_is_offered_too_much_is_warned_of_and_no_mistake() {
    let warned = |agents: u32| {
        let more = format!(
            "[desks.district]\nagents = {agents}\n[desks.assignment]\n[desks.review]\n[citizens.problems]\n"
        );
        let world = Scenario::from_text("world.toml", &format!("{WORLD}{more}")).unwrap();
        world.warnings().plain().contains("are offered about")
    };
    // 500,000 residents, 165 problems by 1,000 of them, four citizens touched by each: 330,000 tickets a year at least.
    assert!(warned(5));
    assert!(!warned(5_000));
}

#[test]
fn a_desk_is_warned_only_of_work_that_can_come_to_it() {
    // By hand: 500,000 residents, 100 problems by 1,000 of them, four citizens touched by each: 200,000 tickets of six
    // minutes, so 20,000 hours; ten agents have 40 hours in each of 365 / 7 weeks, 20,857 hours: 96 %.
    let more = "[desks.district]\nagents = 10\n[desks.review]\nform_work = \"6 min\"\neffect_share = 0.0\n\
                [citizens.problems]\nrate = 100.0\nconsultation_rate = 0.0\n";
    let told = |mechanisms: &str| {
        let world = Scenario::from_text("world.toml", &format!("{WORLD}{more}{mechanisms}")).unwrap();
        world.warnings().plain()
    };
    assert!(told("").contains("about 96 % of their hours"), "{}", told(""));
    // Units that may refuse send 12 % back: 22,400 hours.
    let refusing = told("[units.refusal]\n");
    assert!(refusing.contains("about 107 % of their hours"), "{refusing}");
}

#[test]
fn what_would_act_on_a_terminal_is_shown_as_unreadable() {
    let text = "petisim = 1\n\"\u{200b}run\" = 1\n\"a\u{9b}31m\" = 1\n\"b\u{2028}c\" = 1\n";
    let told = Scenario::from_text("world.toml", text).unwrap_err();
    for shown in [told.plain(), told.coloured()] {
        assert!(!shown.contains(['\u{200b}', '\u{9b}', '\u{2028}']), "{shown:?}");
        assert!(shown.contains("\u{fffd}run"), "{shown}");
    }
}
