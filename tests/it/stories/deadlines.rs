//! Limits: the redo, the holiday, the last second, the extension.

use super::Story;

/// Every reply lacks some of its hundred items (each is there with 1 - exp(-0.1) = 0.095) and is read so closely
/// that a missing one is noticed (1 - exp(-3) = 0.95): it passes with less than one in 10^80.
pub(super) const STRICT_REVIEW: &str = r#"
    [rules]
    redo_max = 1
    redo = "1 wd"
    [units.documentation]
    reply_work = "24 min"
    traces = 0
    items = 100
    care = 0.1
    [desks.review]
    form_work = "5 min"
    notice = "1 s"
    strictness = 1.0
    effect_share = 0.0
    redo_field = 1.0
    redo_paper = 1.0
"#;

/// Story 3. A redo over a weekend has a limit of its own, one working day from the order to redo; after the most
/// redos that the rules know the reply passes under supervision.
#[test]
fn a_redo_over_a_weekend_has_a_shorter_limit() {
    let paper = STRICT_REVIEW.replace("24 min", "690 min");
    let world = format!("{paper}\n[category.pipes]\nfield_hours = \"2 h\"");
    let told = Story::of(&world).call("A", "2017-01-05T08:30:00", "pipes").run();
    told.tells(
        "
        Thu 2017-01-05
        08:30:00 call
        08:30:00 answered after 0:00:00
        08:30:00 ticket A
        08:30:00 A to water
        08:40:00 water signs A
        08:40:00 water contacts the citizen of A
        08:40:00 water starts A                 | 30 + 120 + 690 = 840 min
        Fri 2017-01-06                          | Thu 200 + 270 min, left 370
        16:10:00 A is solved                    | 210 min to noon, left 160
        16:10:00 water replies on A, solved
        16:15:00 A sent back (1): Form          | review 5 min; due in 1 wd: Monday 18:00
        16:15:00 water starts A again           | its form is wanting: 690 min of paper alone
        Mon 2017-01-09                          | Fri 105 min, Mon 480, left 105
        18:00:00 A overdue at water
        Tue 2017-01-10
        10:15:00 water replies on A, solved     | 08:30 + 105 min
        10:20:00 A supervised                   | rejected again, but one redo is the most
        10:20:00 A passes
        10:20:00 citizen of A says yes/yes
        10:20:00 A closed: record yes/yes, in time yes/yes/yes, hours 25:50:00, limbo 0:00:00, redone 1, supervised 1
        ", // Hours: 10 + 840 + 5 + 690 + 5 = 1550 min. In time goes by the first reply.
    );
    let whole = "sign 0:10:00, field 2:00:00, travel 0:30:00, paper 11:30:00, redo 11:30:00, idle 54:20:00";
    assert_eq!(told.ledger("water", 0..14), whole); // Ten working days are 80 h; 25 h 40 min are worked.
}

/// Story 4. National Day week: 1 to 8 October 2017 are no working days, Saturday 30 September is one. Two working
/// days from Friday 29 September end on 9 October at 18:00. A reply of that second is in time: what is done leaves
/// before what is due. The same work begun one second later is overdue.
#[test]
fn a_deadline_skips_holidays_and_counts_the_last_second() {
    let story = Story::of(
        r#"
        [run]
        start = "2017-09-25"
        length = "21 d"
        [calendar.office]
        holidays = ["2017-10-01", "2017-10-02", "2017-10-03", "2017-10-04", "2017-10-05", "2017-10-06",
            "2017-10-07", "2017-10-08"]
        makeup_days = ["2017-09-30"]
        [rules]
        general = "2 wd"
        [category.pipes]
        travel = "0 s"
        field_hours = "17h50m"
        [category.potholes]
        travel = "0 s"
        field_hours = "17h50m"
        "#,
    );
    let story = story.call("A", "2017-09-29T16:00:00", "pipes").call("B", "2017-09-29T16:00:01", "potholes");
    story.run().tells(
        "
        Fri 2017-09-29
        16:00:00 call
        16:00:00 answered after 0:00:00
        16:00:00 ticket A
        16:00:00 A to water
        16:00:01 call
        16:00:01 answered after 0:00:00
        16:00:01 ticket B
        16:00:01 B to roads
        16:10:00 water signs A
        16:10:00 water contacts the citizen of A
        16:10:00 water starts A                 | Fri 1 h 50 min + Sat 8 h + Mon 8 h = 17 h 50 min
        16:10:01 roads signs B
        16:10:01 roads contacts the citizen of B
        16:10:01 roads starts B                 | one second less until Monday closes
        Mon 2017-10-09
        18:00:00 A is solved
        18:00:00 water replies on A, solved
        18:00:00 A passes
        18:00:00 citizen of A says yes/yes
        18:00:00 A closed: record yes/yes, in time yes/yes/yes, hours 18:00:00, limbo 0:00:00
        18:00:00 B overdue at roads
        Tue 2017-10-10
        08:30:01 B is solved
        08:30:01 roads replies on B, solved
        08:30:01 B passes
        08:30:01 citizen of B says yes/yes
        08:30:01 B closed: record yes/yes, in time no/no/no, hours 18:00:00, limbo 0:00:00
        ",
    );
}

/// One working day for 20 h 30 min of work, and a unit that asks for more.
fn extension(grant_base: &str) -> Story {
    let world = r#"
        [rules]
        general = "1 wd"
        extension = "5 wd"
        [category.pipes]
        field_hours = "20 h"
        [units.refusal]
        base = -20.0
        extension_base = 10.0
        believed_granted = 1.0
        extension_late = 0.0
        grant_often = 0.0
        grant_base = "#;
    Story::of(&format!("{world}{grant_base}")).call("A", "2017-01-02T09:00:00", "pipes")
}

/// Story 9. An extension that is granted moves the limit.
#[test]
fn an_extension_granted_moves_the_limit() {
    extension("20.0").run().tells(
        "
        Mon 2017-01-02
        09:00:00 call
        09:00:00 answered after 0:00:00
        09:00:00 ticket A
        09:00:00 A to water
        09:30:00 water signs A                  | sign 10 min, write the request 20 min; due Tue 18:00
        09:30:00 water contacts the citizen of A
        09:30:00 water starts A                 | 20 h 30 min = 1230 min
        09:30:00 water asks for time for A
        09:33:00 time for A granted             | 3 min of the desk; Tue 18:00 + 5 wd = Tue 10 January 18:00
        Wed 2017-01-04                          | Mon 420 min, Tue 480, Wed 210 + 120
        15:30:00 A is solved
        15:30:00 water replies on A, solved
        15:30:00 A passes
        15:30:00 citizen of A says yes/yes
        15:30:00 A closed: record yes/yes, in time yes/yes/yes, hours 21:03:00, limbo 0:00:00, extended 1
        ", // Hours: 30 + 3 + 1230 = 1263 min.
    );
}

/// Story 9, the other way. One that is denied does not.
#[test]
fn an_extension_denied_leaves_the_limit() {
    extension("-20.0").run().tells_of(
        &["time", "overdue", "closed"],
        "
        Mon 2017-01-02
        09:30:00 water asks for time for A
        09:33:00 time for A denied
        Tue 2017-01-03
        18:00:00 A overdue at water
        Wed 2017-01-04
        15:30:00 A closed: record yes/yes, in time no/no/no, hours 21:03:00, limbo 0:00:00
        ",
    );
}
