//! Officers: in the village, in which order, on which day, and where their hours go.

use petisim::model::fact::Channel;

use super::Story;

/// One member of the town's staff, who settles whatever is heard (log-odds of 20) in 90 min; citizens wait 1 h and
/// then go on to the hotline.
const VILLAGE: &str = r#"
    [unit.town]
    staff = 1
    [units.informal]
    work = "90 min"
    patience = "1 h"
    base = 20.0
    effect = 0.0
    difficulty = 0.0
    neighbourly = 1.0
    volunteer_hours = 0.0
    acquaintance = 100
    goes_on = 20.0
    goes_on_severity = 0.0
    told_off = 0.0
"#;

/// Story 16. A is settled in the village; B finds nobody who has time and goes on to the hotline; C is heard within
/// the hour. What the village settles never becomes a ticket.
#[test]
fn the_village_hears_it_first() {
    let story = Story::of(VILLAGE)
        .by(Channel::Village, "A", "2017-01-02T09:00:00", "pipes")
        .by(Channel::Village, "B", "2017-01-02T09:10:00", "pipes")
        .by(Channel::Village, "C", "2017-01-02T09:30:00", "pipes");
    let told = story.run();
    told.tells(
        "
        Mon 2017-01-02
        10:10:00 stops waiting for town, goes on | B, after 1 h
        10:10:00 call
        10:10:00 answered after 0:00:00
        10:10:00 ticket B
        10:10:00 B to water
        10:20:00 water signs B
        10:20:00 water contacts the citizen of B
        10:20:00 water starts B                 | 150 min: 100 to noon
        10:30:00 town heard it, settled         | 09:00 + 90 min
        10:30:00 A is solved informally
        12:00:00 town heard it, settled         | C, who would have waited until 10:30
        12:00:00 C is solved informally
        14:20:00 B is solved
        14:20:00 water replies on B, solved
        14:20:00 B passes
        14:20:00 citizen of B says yes/yes
        14:20:00 B closed: record yes/yes, in time yes/yes/yes, hours 2:40:00, limbo 0:00:00
        ",
    );
    assert_eq!(told.ledger("town", 0..1), "informal 3:00:00, idle 5:00:00");
}

/// Story 16, for what is out of scope: the village knows it for what it is, and the citizen goes home.
#[test]
fn the_village_turns_away_what_is_improper() {
    let world = format!(
        r#"{}
        [citizens.improper_demand]
        out_of_scope = 1.0
        unreasonable = 0.0
        malicious = 0.0
        persistent = 0.0
        "#,
        VILLAGE.replace("goes_on = 20.0", "goes_on = -20.0")
    );
    let told = Story::of(&world).by(Channel::Village, "A", "2017-01-02T09:00:00", "pipes").run();
    told.tells(
        "
        Mon 2017-01-02
        10:30:00 town heard it, turned away
        ",
    );
}

/// Matters like pipes, and one that is severe, and one that is short.
const KINDS: &str = r#"
    [category.floods]
    share = 0.0
    remit = ["water"]
    field_hours = "2 h"
    travel = "30 min"
    severity = 1.0
    joint = 0.0
    [category.taps]
    share = 0.0
    remit = ["water"]
    field_hours = "20 min"
    travel = "0 s"
    severity = 0.0
    joint = 0.0
"#;

/// Which of A (pipes) and B is worked at first under a logic and its head start in working hours. The officer is
/// busy until 11:40 and then signs both: A at 11:50, B at 12:00, 600 s later.
fn who_is_first(logic: &str, head_start: f64, category: &'static str) -> &'static str {
    let weight = |name: &str| if name == logic { 1.0 } else { 0.0 };
    let world = format!(
        "{KINDS}\n[units.priority]\npolitical = {:?}\nefficiency = {:?}\npeople = {:?}\nhead_start = {head_start:?}",
        weight("political"),
        weight("efficiency"),
        weight("people")
    );
    let story = Story::of(&world)
        .call("X", "2017-01-02T09:00:00", "pipes")
        .call("A", "2017-01-02T09:20:00", "pipes")
        .call("B", "2017-01-02T09:30:00", category);
    let told = story.run();
    if told.time_of("water starts A") < told.time_of("water starts B") { "A" } else { "B" }
}

/// Story 19. A severe matter has the whole head start, a plain one none: 0.166 h are 598 s, 0.167 h 601 s, against
/// 600 s. A short one (20 + 10 min: 0.5 h) has 1/1.5 of it, a plain one (2 h 40 min) 1/3.667: a difference of
/// 0.3939 of it, which is 596 s for 0.42 h and 610 s for 0.43 h.
#[test]
fn a_head_start_overtakes_just_when_it_is_longer() {
    assert_eq!(who_is_first("people", 0.166, "floods"), "A");
    assert_eq!(who_is_first("people", 0.167, "floods"), "B");
    assert_eq!(who_is_first("efficiency", 0.42, "taps"), "A");
    assert_eq!(who_is_first("efficiency", 0.43, "taps"), "B");
    // The political logic looks at what is watched and what is due: the two differ by ten minutes in 47 hours.
    assert_eq!(who_is_first("political", 0.43, "floods"), "A");
}

/// Story 19, what is watched. X is sent back at 13:59 and is due on Tuesday at 18:00; B waits since 09:30, 179
/// working minutes (2.983 h) earlier. Head starts by the political logic, in parts of the whole: X has 0.5 for being
/// watched and 0.5 / (1 + 12.017/8) for its 12.017 h to the limit: 0.6998; B, with 47 h to go, 0.5 / (1 + 47/8) =
/// 0.0727. The difference, 0.6271, is 2.947 h of 4.7 h and 3.010 h of 4.8 h.
#[test]
fn a_redo_overtakes_just_when_its_head_start_is_longer() {
    let second = |head_start: &str| {
        let world = format!(
            r#"{}
            [units.priority]
            political = 1.0
            efficiency = 0.0
            people = 0.0
            head_start = {head_start}
            "#,
            super::deadlines::STRICT_REVIEW
        );
        let story = Story::of(&world)
            .call("X", "2017-01-02T09:00:00", "pipes")
            .call("A", "2017-01-02T09:05:00", "pipes")
            .call("B", "2017-01-02T09:06:00", "pipes");
        let told = story.run();
        let first = "
            Mon 2017-01-02
            09:30:00 water starts X             | after three signings; 174 min: left 24 at noon
            13:54:00 water starts A             | 174 min
            16:48:00 water starts ";
        told.tells_before(
            1,
            &["starts"],
            // A redo for the form takes 24 minutes of paper, so that the third is begun on the same day.
            &format!(
                "{first}{}",
                if head_start == "4.7" { "B" } else { "X again\n            17:12:00 water starts B" }
            ),
        );
    };
    second("4.7");
    second("4.8");
}

/// Story 21. Every day makes them leave (half overworked after one day: 50 a year times 50.5, a chance of 0.999), but
/// the last one stays; a post is filled after 36 h. Of two officers who are at work at midnight one leaves, and does
/// so when the first of them is done.
#[test]
fn an_officer_leaves_and_is_replaced() {
    let world = r#"
        [run]
        length = "3 d"
        [unit.water]
        staff = 2
        [unit.roads]
        staff = 0
        [units.workforce]
        speed_up = 0.0
        slow_down = 0.0
        high_load = 0.0
        memory = "1 d"
        leaving = 50.0
        burnout = 100.0
        replacement = "36 h"
    "#;
    let story = Story::of(world)
        .call("A", "2017-01-02T17:00:00", "pipes")
        .call("B", "2017-01-02T17:00:01", "pipes")
        .call("C", "2017-01-03T09:00:00", "pipes")
        .call("D", "2017-01-04T13:30:00", "pipes")
        .call("E", "2017-01-04T13:30:01", "pipes");
    let told = story.run();
    told.tells_of(
        &["officer", "signs", "replies"],
        "
        Mon 2017-01-02
        17:10:00 water signs A                  | then 150 min: 50 on Monday
        17:10:01 water signs B
        Tue 2017-01-03
        00:00:00 water loses an officer
        10:10:00 water replies on A, solved     | 08:30 + 100 min; who did it leaves
        10:10:01 water replies on B, solved
        10:20:01 water signs C                  | by the one who is left; 99:59 to noon, left 50:01
        14:20:01 water replies on C, solved
        Wed 2017-01-04
        12:00:00 water gets an officer          | 00:00 + 36 h
        13:40:00 water signs D
        13:40:01 water signs E                  | side by side
        16:10:00 water replies on D, solved
        16:10:01 water replies on E, solved
        ",
    );
    // On Tuesday two until 10:10 and one for 6 h 20 min; on Wednesday one for 3 h 30 min and two for 4 h 30 min.
    let staffed = [0, 1, 2].map(|day| told.staffed("water", day..day + 1));
    assert_eq!(staffed, ["16:00:00", "9:40:00", "12:30:00"]);
    // The ways to A and B were done on Monday: 1:40:00 + 1:40:01 + 2:00:00 of field work.
    let tuesday = "sign 0:10:00, field 5:20:01, travel 0:30:00, idle 3:39:59";
    assert_eq!(told.ledger("water", 1..2), tuesday);
}

/// Story 23. The book of a day: a ticket with its redo, the beginning of another, and what is left. Every kind is
/// measured by itself, idle hours too, and they sum to the eight hours of the officer.
#[test]
fn the_hours_of_a_day_are_booked_by_kind() {
    let world = super::deadlines::STRICT_REVIEW.replace("redo_field = 1.0", "redo_field = 0.5");
    let world = world.replace("redo_paper = 1.0", "redo_paper = 0.5");
    let story = Story::of(&format!("{world}\n[category.pipes]\nfield_hours = \"1 h\""))
        .call("A", "2017-01-02T09:00:00", "pipes")
        .call("B", "2017-01-02T17:30:00", "pipes");
    let told = story.run();
    // A: sign until 09:10; 30 + 60 + 24 min until 11:04; sent back at 11:09; redo of half the 24 min of paper until 11:21.
    // B: sign until 17:40; 20 of its 30 min of travel until 18:00.
    let monday = "sign 0:20:00, field 1:00:00, travel 0:50:00, paper 0:24:00, redo 0:12:00, idle 5:14:00";
    assert_eq!(told.ledger("water", 0..1), monday);
    // B goes on: 10 + 60 + 24 min until 10:04; sent back at 10:09; redo of 12 min until 10:21.
    let tuesday = "field 1:00:00, travel 0:10:00, paper 0:24:00, redo 0:12:00, idle 6:14:00";
    assert_eq!(told.ledger("water", 1..2), tuesday);
    assert_eq!([0, 1, 5].map(|day| told.staffed("water", day..day + 1)), ["8:00:00", "8:00:00", "0:00:00"]);
}
