//! Problems that need two units: help at once, or one after the other.

use super::{Story, Told};

/// Every problem about pipes needs water and roads, half of the 2 h of field work each. An asked unit helps (log-odds
/// of 10). Coordination is 40 min for the one pair, a fifth of it where the other helps.
const JOINT: &str = r#"
    [category.pipes]
    joint = 1.0
    [desks.joint_handling]
    pair_work = "40 min"
    helped_share = 0.2
    help = 10.0
    rivalry = 0.0
    backlog = 0.0
"#;

/// Story 12. The lead is done before the helper, who is busy until 11:10; it replies when both are.
#[test]
fn a_lead_waits_for_its_helper() {
    let story = Story::of(JOINT).call("B", "2017-01-02T08:30:00", "potholes").call(
        "A",
        "2017-01-02T09:00:00",
        "pipes",
    );
    let told = story.run();
    told.tells_of(
        &[" A", "B closed"],
        "
        Mon 2017-01-02
        09:00:00 ticket A
        09:10:00 water signs A
        09:10:00 water contacts the citizen of A
        09:10:00 water asks roads to help with A: yes
        09:10:00 water starts A                 | 30 min travel + 60 field + 8 coordination: done at 10:48
        11:10:00 B closed: record yes/yes, in time yes/yes/yes, hours 2:40:00, limbo 0:00:00
        14:10:00 water replies on A, solved     | roads from 11:10: 60 + 30 min, 50 before noon
        14:10:00 citizen of A says yes/yes
        ",
    );
    assert_eq!(told.ledger("water", 0..1), "sign 0:10:00, field 1:08:00, travel 0:30:00, idle 6:12:00");
    let roads = "sign 0:10:00, field 2:00:00, travel 0:30:00, joint_help 1:30:00, idle 3:50:00";
    assert_eq!(told.ledger("roads", 0..1), roads);
    assert_eq!(told.count("A closed: record yes/yes, in time yes/yes/yes, hours 3:18:00"), 1); // 10 + 98 + 90 min.
}

/// Story 12, with a limit of 4 h by the clock. At 13:10 the lead replies with its own part, in the last second; the
/// help comes too late for this ticket.
#[test]
fn a_lead_whose_limit_passes_replies_without_help() {
    let emergency = JOINT.replace("joint = 1.0", "joint = 1.0\n    class = \"emergency\"");
    let world = format!("{emergency}\n[rules]\nemergency = \"4 h\"");
    let story = Story::of(&world).call("B", "2017-01-02T08:30:00", "potholes").call(
        "A",
        "2017-01-02T09:00:00",
        "pipes",
    );
    let told = story.run();
    told.tells_of(
        &["starts A", "overdue", "replies on A", "says", "A closed"],
        "
        Mon 2017-01-02
        09:10:00 water starts A
        11:10:00 citizen of B says yes/yes
        13:10:00 water replies on A, unsolved   | 09:10 + 4 h; roads is in the midst of its part
        13:10:00 citizen of A says no/no
        13:10:00 A closed: record no/no, in time no/no/yes, hours 1:48:00, limbo 0:00:00
        ", // Counted from receipt or dispatch the limit was 13:00.
    );
    let roads = "sign 0:10:00, field 2:00:00, travel 0:30:00, joint_help 1:30:00, idle 3:50:00";
    assert_eq!(told.ledger("roads", 0..1), roads);
}

/// Story 12, the other way about. The helper is done before the lead, who is busy with C until 11:30, begins: its
/// help replaces coordination all the same.
#[test]
fn help_that_comes_first_replaces_coordination_too() {
    let story = Story::of(&format!("{JOINT}\n{PLAIN_WATER}"))
        .call("C", "2017-01-02T08:30:00", "hydrants")
        .call("A", "2017-01-02T08:31:00", "pipes");
    let told = story.run();
    told.tells_of(
        &["signs", "asks", "starts", "replies"],
        "
        Mon 2017-01-02
        08:40:00 water signs C
        08:50:00 water signs A
        08:50:00 water asks roads to help with A: yes | roads is free: done at 10:20
        08:50:00 water starts C                 | 2 h 30 min: until 11:20
        11:20:00 water replies on C, solved
        11:20:00 water starts A                 | 30 + 60 + 8 = 98 min: 40 to noon, left 58
        14:28:00 water replies on A, solved
        ",
    );
}

/// Matters of water alone.
const PLAIN_WATER: &str = r#"
    [category.hydrants]
    share = 0.0
    remit = ["water"]
    field_hours = "2 h"
    travel = "30 min"
    difficulty = 0.0
    severity = 0.0
    joint = 0.0
"#;

/// Story 13. Without joint handling the second unit gets an order of its own after the first is done, by way of the
/// desk, and may not refuse it; its signing sets the limit.
#[test]
fn without_joint_handling_one_unit_follows_the_other() {
    let world = r#"
        [category.pipes]
        joint = 1.0
        [desks.assignment]
        work = "3 min"
        skill = 20.0
        territorial = 0.0
    "#;
    let told = Story::of(world).call("A", "2017-01-02T09:00:00", "pipes").run();
    told.tells(
        "
        Mon 2017-01-02
        09:00:00 call
        09:00:00 answered after 0:00:00
        09:00:00 ticket A
        09:03:00 A to water
        09:13:00 water signs A
        09:13:00 water contacts the citizen of A
        09:13:00 water starts A                 | 30 min travel + 60 min field
        10:43:00 A handed on from water to roads
        10:46:00 A to roads, wrong, ruled       | sorting again
        10:56:00 roads signs A
        10:56:00 roads starts A                 | 64 min to noon, left 26
        13:56:00 A is solved
        13:56:00 roads replies on A, solved
        13:56:00 A passes
        13:56:00 citizen of A says yes/yes
        13:56:00 A closed: record yes/yes, in time yes/yes/yes, hours 3:26:00, limbo 0:06:00, orders 2
        ", // Hours: 3 + 10 + 90 + 3 + 10 + 90 = 206 min. Limbo: sorted twice.
    );
}

/// Two halves of a problem about pipes, one after the other, and a limit of one working day.
fn late_hand_on(clock: &str, field_hours: &str) -> Told {
    let world = format!(
        r#"
        [rules]
        general = "1 wd"
        clock = "{clock}"
        [category.pipes]
        joint = 1.0
        field_hours = "{field_hours}"
        [desks.assignment]
        work = "3 min"
        skill = 20.0
        territorial = 0.0
        "#
    );
    Story::of(&world).call("A", "2017-01-02T09:00:00", "pipes").run()
}

/// Story 13, at the limit. With the clock of signing the second unit has a limit of its own: the first one's, which
/// passes before it has signed, is nobody's.
#[test]
fn a_handed_on_ticket_has_the_limit_of_its_new_unit() {
    late_hand_on("signing", "29h24m").tells_of(
        &["signs", "handed", "to roads", "overdue", "closed"],
        "
        Mon 2017-01-02
        09:13:00 water signs A                  | due Tue 18:00; half is 30 min + 14 h 42 min = 912 min
        Tue 2017-01-03
        17:55:00 A handed on from water to roads | Mon 437 min, Tue 210 + 265
        17:58:00 A to roads, wrong, ruled       | sorting 3 min
        Wed 2017-01-04
        08:38:00 roads signs A                  | 2 min on Tuesday; due Thu 18:00
        Thu 2017-01-05
        17:20:00 A closed: record yes/yes, in time no/no/yes, hours 30:50:00, limbo 0:06:00, orders 2
        ", // Wed 202 + 270 min, Thu 210 + 230. Hours: twice 3 + 10 + 912 min.
    );
}

/// Story 13, at the limit counted from the first order: it passes while the ticket is at the desk between two units.
#[test]
fn a_limit_passes_between_two_units() {
    late_hand_on("dispatch", "29h32m").tells_of(
        &["signs", "handed", "to roads", "overdue", "closed"],
        "
        Mon 2017-01-02
        09:13:00 water signs A                  | due Tue 18:00; half is 30 min + 14 h 46 min = 916 min
        Tue 2017-01-03
        17:59:00 A handed on from water to roads | Mon 437 min, Tue 210 + 269
        18:00:00 A overdue at water             | the unit that had it last
        Wed 2017-01-04
        08:32:00 A to roads, wrong, ruled       | 1 min of sorting on Tuesday, 2 on Wednesday
        08:42:00 roads signs A
        Thu 2017-01-05
        17:28:00 A closed: record yes/yes, in time no/no/yes, hours 30:58:00, limbo 14:36:00, orders 2
        ", // Wed 198 + 270 min, Thu 210 + 238. Limbo: 3 min on Monday, 17:59 to 08:32.
    );
}

/// Story 12, help withheld (log-odds of -10): all of the coordination falls on the lead, and the other's part is
/// not done.
#[test]
fn without_help_a_joint_problem_stays() {
    let told = Story::of(&JOINT.replace("help = 10.0", "help = -10.0"))
        .call("A", "2017-01-02T09:00:00", "pipes")
        .run();
    told.tells_of(
        &["asks", "starts", "replies"],
        "
        Mon 2017-01-02
        09:10:00 water asks roads to help with A: no
        09:10:00 water starts A
        11:20:00 water replies on A, unsolved   | 30 + 60 + 40 min
        ",
    );
}

/// Story 12, help withheld, but ordered afterwards: the desk sends the lead's file to the other unit, which may not
/// refuse it.
#[test]
fn a_part_that_is_withheld_as_help_is_done_as_an_order() {
    let world = JOINT.replace("help = 10.0", "help = -10.0\n    ordered = true");
    let told = Story::of(&world).call("A", "2017-01-02T09:00:00", "pipes").run();
    told.tells_of(
        &["asks", "handed", "to roads", "starts", "replies"],
        "
        Mon 2017-01-02
        09:10:00 water asks roads to help with A: no
        09:10:00 water starts A                 | 30 + 60 + 40 min
        11:20:00 A handed on from water to roads
        11:20:00 A to roads, wrong, ruled
        11:30:00 roads starts A                 | 30 + 60 + 40 min: 30 to noon, left 100
        15:10:00 roads replies on A, solved
        ",
    );
}

/// Story 12, a lead that is one of the others: the dispatcher never sees whose it is, and the only other unit is the
/// partner. Where every unit may decide (authority off), ordinary work solves what is proper: the lead does its own
/// part as well, whichever of the two it is.
#[test]
fn a_partner_that_leads_does_its_own_part() {
    let sorting = "[desks.assignment]\nwork = \"3 min\"\nskill = -10.0\nterritorial = 0.0";
    let told = Story::of(&format!("{JOINT}{sorting}")).call("A", "2017-01-02T09:00:00", "pipes").run();
    assert_eq!(told.count("A to roads, wrong"), 1);
    assert_eq!(told.count("roads replies on A, solved"), 1);
}

/// Where help is credited, the month of roads, which had no ticket of its own, has one resolved and satisfied case:
/// a score without a response rate. Where it is not, roads has no score.
#[test]
fn credited_help_enters_the_helpers_score() {
    let month = |credited: bool| {
        let world = format!(
            "[run]\nlength = \"32 d\"\n{JOINT}\n    credited = {credited}\n    [government.assessment]\n    response = 0.0\n    \
             resolution = 0.5\n    satisfaction = 0.5\n"
        );
        let told = Story::of(&world).call("A", "2017-01-02T09:00:00", "pipes").run();
        told.count("roads scores 1.0000 (-, 1.0000, 1.0000)")
    };
    assert_eq!(month(true), 1);
    assert_eq!(month(false), 0);
}
