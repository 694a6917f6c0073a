//! The platform, a town's own line, and the world without a hotline.

use petisim::model::fact::Channel;

use super::Story;

/// A desk that sorts in 3 min and makes no mistakes.
const SORTING: &str = "[desks.assignment]\nwork = \"3 min\"\nskill = 20.0\nterritorial = 0.0\n";

/// Without joint handling the second unit gets its order when the first is done: on one network at once, without the
/// desk.
#[test]
fn on_one_network_a_matter_goes_straight_to_the_next_unit() {
    let world = format!("[category.pipes]\njoint = 1.0\n{SORTING}[platform.integration]\n");
    let told = Story::of(&world).call("A", "2017-01-02T09:00:00", "pipes").run();
    told.tells_of(
        &["signs", "handed", "to roads", "replies"],
        "
        Mon 2017-01-02
        09:13:00 water signs A                  | 30 min travel + 60 min field
        10:43:00 A handed on from water to roads
        10:43:00 A to roads, wrong, ruled       | no sorting
        10:53:00 roads signs A                  | 90 min: 67 to noon, left 23
        13:53:00 roads replies on A, solved
        ",
    );
}

/// A town is given a matter that only a bureau can decide. Certain summons (log-odds of 10), certain solution.
const GIVEN_TO_TOWN: &str = r#"
    [unit.town]
    staff = 1
    [category.pipes]
    territorial = true
    [desks.assignment]
    work = "3 min"
    skill = 20.0
    territorial = 1.0
    [units.authority]
    base = 20.0
    devolution = 0.0
"#;

#[test]
fn a_town_cannot_solve_what_it_may_not_decide() {
    let told = Story::of(GIVEN_TO_TOWN).call("A", "2017-01-02T09:00:00", "pipes").run();
    assert_eq!(told.count("town replies on A, unsolved"), 1);
}

#[test]
fn a_summoned_department_brings_its_power_to_the_town() {
    let power = r#"
        [platform.integration]
        summon = 10.0
        summon_work = "20 min"
        decide_share = 0.25
    "#;
    let story = Story::of(&format!("{GIVEN_TO_TOWN}{power}"));
    let told = story.call("A", "2017-01-02T09:00:00", "pipes").run();
    told.tells_of(
        &["to town", "summons", "starts", "is solved", "replies"],
        "
        Mon 2017-01-02
        09:03:00 A to town, wrong, by territory
        09:13:00 town summons water for A
        09:13:00 town starts A                  | 30 travel + 120 field + 20 for the summons: 167 to noon, left 3
        13:33:00 A is solved
        13:33:00 town replies on A, solved
        ",
    );
    // A quarter of 2 h, and the way.
    assert_eq!(told.ledger("water", 0..1), "joint_help 1:00:00, idle 7:00:00");
}

/// Water has two orders and one officer; roads, which could have the remit too, has nothing to do.
#[test]
fn an_idle_unit_takes_an_order_out_of_the_line_of_another() {
    let world = r#"
        [category.pipes]
        remit = ["water", "roads"]
        [platform.resource_sharing]
        borrow_from = 0.0
        lend_to = 1000.0
        reserve = 0
        way = "40 min"
        strange = 1.5
        lend = 20.0
        rivalry = 0.0
    "#;
    let story =
        Story::of(world).call("A", "2017-01-02T08:30:00", "pipes").call("B", "2017-01-02T08:30:01", "pipes");
    let told = story.run();
    told.tells_of(
        &["signs", "starts", "works", "replies"],
        "
        Mon 2017-01-02
        08:40:00 water signs A                  | and has B to sign first
        08:40:00 water starts A
        08:40:00 roads works 4:10:00 for water  | 40 + 30 min travel, 120 · 1.5 field: 200 to noon, left 50
        08:50:00 water signs B
        08:50:00 water starts B                 | 150 min
        11:20:00 water replies on B, solved
        14:20:00 water replies on A, solved
        ",
    );
    assert_eq!(told.ledger("roads", 0..1), "field 3:00:00, travel 1:10:00, idle 3:50:00");
    assert_eq!(told.ledger("water", 0..1), "sign 0:20:00, field 2:00:00, travel 0:30:00, idle 5:10:00");
}

/// A matter of 60 h under a limit of one day, watched or not.
fn late(superiors: &str) -> super::Told {
    let world = format!(
        r#"
        [category.pipes]
        field_hours = "60 h"
        [rules]
        general = "1 wd"
        [government.oversight]
        attention = 0.0
        [platform.visibility]
        superiors = {superiors}
        lag = "0 s"
        lie = -20.0
        "#
    );
    Story::of(&world).call("A", "2017-01-02T09:00:00", "pipes").run()
}

#[test]
fn what_nobody_sees_is_late_in_peace() {
    let reminders = |told: &super::Told| told.some(|_, text| text.contains("remind")).written().len();
    assert_eq!(late("0.0").count("A overdue"), 1);
    assert_eq!(reminders(&late("0.0").some(|_, text| !text.contains("closed"))), 0);
    assert!(reminders(&late("1.0").some(|_, text| !text.contains("closed"))) > 0);
}

/// One of the town's two people sits at the line. What is the town's own becomes an order to itself, which nobody
/// reviews or counts; what is a bureau's, which does no favours, is sent on to the mayor's line. After a week nothing
/// was kept away: one matter of two came back.
#[test]
fn a_town_opens_a_line_and_gives_it_up() {
    let world = r#"
        [unit.town]
        staff = 2
        [category.litter]
        share = 0.0
        remit = ["town"]
        field_hours = "2 h"
        travel = "30 min"
        difficulty = 0.0
        severity = 0.0
        joint = 0.0
        authority = { unit = 1.0, city = 0.0, outside = 0.0, nobody = 0.0 }
        [units.authority]
        base = 20.0
        devolution = 0.0
        [units.town_line]
        seats = 1
        talk = "10 min"
        record = "5 min"
        favour = -20.0
        goes_on = 20.0
        review = "7 d"
        patience = 1
    "#;
    let told = Story::of(world)
        .by(Channel::TownLine, "A", "2017-01-02T09:00:00", "litter")
        .by(Channel::TownLine, "B", "2017-01-02T09:30:00", "potholes")
        .run();
    told.tells_of(
        &["line", "ticket", " to "],
        "
        Mon 2017-01-02
        00:00:00 town opens its line
        09:00:00 call on the line of town
        09:15:00 call on the line of town ends: Taken | 10 min talk + 5 min record
        09:15:00 ticket A
        09:15:00 A to town, ruled
        09:30:00 call on the line of town
        09:40:00 call on the line of town ends: Referred
        09:40:00 ticket B                       | the mayor's line
        09:40:00 B to roads
        Mon 2017-01-09
        00:00:00 town reviews its line at 0.6667: against it, gives it up
        ", // Two calls, one ticket of the mayor's line. One matter dealt with, one came back: nothing was kept away.
    );
    let town = "sign 0:10:00, field 2:00:00, travel 0:30:00, town_line 8:00:00, idle 5:20:00";
    assert_eq!(told.ledger("town", 0..1), town);
    assert_eq!(told.ledger("town", 7..8), "idle 16:00:00");
    assert_eq!(told.count("A closed: record -/-"), 1);
    assert_eq!(told.count("B closed: record yes/yes"), 1);
}

/// A letter takes two days, an order or a reply one.
#[test]
fn without_a_hotline_paper_is_on_its_way_for_days() {
    let world = r#"
        [platform]
        hotline = "off"
        letters = { letter = "2 d", transit = "1 d" }
    "#;
    let told = Story::of(world).call("A", "2017-01-02T09:00:00", "pipes").run();
    told.tells_of(
        &["call", "ticket", "to water", "signs", "replies", "passes"],
        "
        Wed 2017-01-04
        09:00:00 ticket A
        09:00:00 A to water
        Thu 2017-01-05
        09:10:00 water signs A                  | 30 + 120 min
        11:40:00 water replies on A, solved
        Fri 2017-01-06
        11:40:00 A passes
        ",
    );
    assert_eq!(told.count("A closed: record -/-"), 1);
}
