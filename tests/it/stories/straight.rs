//! A ticket that meets no trouble: every step, and what opening hours do to it.

use super::Story;

/// Story 1. Talk, record, sort, dispatch, sign, travel, field, paper, review, follow-up, close.
#[test]
fn a_ticket_goes_straight_through() {
    let story = Story::of(
        r#"
        [desks.intake]
        seats = 1
        talk = "3 min"
        record = "2 min"
        info_loss = 0.0
        [desks.assignment]
        work = "3 min"
        skill = 20.0
        territorial = 0.0
        [units.documentation]
        reply_work = "24 min"
        traces = 0
        [desks.review]
        form_work = "5 min"
        strictness = 0.0
        effect_share = 0.0
        [desks.follow_up]
        delay = "1 wd"
        work = "3 min"
        reach = 1.0
        "#,
    );
    story.call("A", "2017-01-02T09:00:00", "pipes").run().tells(
        "
        Mon 2017-01-02
        09:00:00 call
        09:00:00 answered after 0:00:00         | the seat is free
        09:05:00 ticket A                       | talk 3 min, record 2 min
        09:08:00 A to water                     | sorting 3 min
        09:18:00 water signs A                  | reading and signing 10 min
        09:18:00 water contacts the citizen of A
        09:18:00 water starts A                 | 30 min travel + 2 h field + 24 min paper = 174 min:
        13:42:00 A is solved                    | 162 min to noon, 12 min from 13:30
        13:42:00 water replies on A, solved
        13:47:00 A passes                       | review 5 min
        Tue 2017-01-03                          | follow-up when the desk opens on the next working day
        08:33:00 citizen of A called (1): reached
        08:33:00 citizen of A says yes/yes
        08:33:00 A closed: record yes/yes, in time yes/yes/yes, hours 3:15:00, limbo 0:03:00
        ", // Hours: 3 sort + 10 sign + 174 + 5 review + 3 call = 195 min. Limbo: the sorting.
    );
}

/// Story 2. What comes on Saturday night waits for Monday; what comes at the second of closing waits for the
/// afternoon; work stops at noon, at night and over the weekend.
#[test]
fn work_waits_for_opening_hours() {
    let story = Story::of(
        r#"
        [category.pipes]
        travel = "20 min"
        [category.potholes]
        field_hours = "12 h"
        "#,
    );
    let story = story
        .call("B", "2017-01-05T16:00:00", "potholes")
        .call("C", "2017-01-06T12:00:00", "pipes")
        .call("A", "2017-01-07T20:00:00", "pipes");
    story.run().tells(
        "
        Thu 2017-01-05
        16:00:00 call
        16:00:00 answered after 0:00:00
        16:00:00 ticket B
        16:00:00 B to roads
        16:10:00 roads signs B
        16:10:00 roads contacts the citizen of B
        16:10:00 roads starts B                 | 12 h 30 min of work
        Fri 2017-01-06
        12:00:00 call                           | the office has just closed
        12:00:00 answered after 0:00:00
        12:00:00 ticket C
        12:00:00 C to water
        13:40:00 water signs C                  | 13:30 + 10 min
        13:40:00 water contacts the citizen of C
        13:40:00 water starts C
        16:00:00 C is solved                    | 13:40 + 20 min + 2 h
        16:00:00 water replies on C, solved
        16:00:00 C passes
        16:00:00 citizen of C says yes/yes
        16:00:00 C closed: record yes/yes, in time yes/yes/yes, hours 2:30:00, limbo 0:00:00
        Sat 2017-01-07
        20:00:00 call
        20:00:00 answered after 0:00:00
        20:00:00 ticket A
        20:00:00 A to water
        Mon 2017-01-09
        08:40:00 water signs A                  | 08:30 + 10 min
        08:40:00 water contacts the citizen of A
        08:40:00 water starts A
        11:00:00 A is solved                    | 08:40 + 2 h 20 min
        11:00:00 water replies on A, solved
        11:00:00 A passes
        11:00:00 citizen of A says yes/yes
        11:00:00 A closed: record yes/yes, in time yes/yes/yes, hours 2:30:00, limbo 0:00:00
        11:10:00 B is solved                    | Thu 1 h 50 min, Fri 8 h, Mon 2 h 40 min
        11:10:00 roads replies on B, solved
        11:10:00 B passes
        11:10:00 citizen of B says yes/yes
        11:10:00 B closed: record yes/yes, in time yes/yes/yes, hours 12:40:00, limbo 0:00:00
        ",
    );
}

/// The record leaves out where it is. Who never asks (log-odds of -20) works on the wrong spot and says in good faith that
/// it is done; who always asks signs six minutes later and solves it.
#[test]
fn who_does_not_ask_back_may_work_beside_the_point() {
    let story = |care: &str| {
        let world = format!(
            r#"
            [desks.intake]
            seats = 1
            talk = "3 min"
            record = "2 min"
            record_saving = 0.0
            search_cost = 0.0
            info_loss = 1.0
            [units.asking_back]
            spot = 1.0
            work = "6 min"
            vain = 0.0
            care = {care}
            "#
        );
        Story::of(&world).call("A", "2017-01-02T09:00:00", "potholes").run()
    };
    story("-20.0").tells_of(
        &["roads", "says", "A closed"],
        "
        Mon 2017-01-02
        09:05:00 A to roads                                | 3 + 2 min
        09:15:00 roads signs A
        09:15:00 roads contacts the citizen of A
        09:15:00 roads starts A
        11:45:00 roads replies on A, unsolved, claimed     | 30 + 120 min in vain
        11:45:00 citizen of A says no/no
        11:45:00 A closed: record no/no, in time yes/yes/yes, hours 2:40:00, limbo 0:00:00
        ",
    );
    story("20.0").tells_of(
        &["roads", "says", "A closed"],
        "
        Mon 2017-01-02
        09:05:00 A to roads
        09:21:00 roads signs A                             | 10 + 6 min
        09:21:00 roads contacts the citizen of A
        09:21:00 roads starts A
        11:51:00 roads replies on A, solved
        11:51:00 citizen of A says yes/yes
        11:51:00 A closed: record yes/yes, in time yes/yes/yes, hours 2:46:00, limbo 0:00:00
        ",
    );
}
