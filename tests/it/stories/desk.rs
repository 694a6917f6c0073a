//! The district desk: what it takes up first, and what it sees when it looks.

use super::Story;

/// One agent: sorting 6 min, review 30 min, calls of 20 min at once; half an hour of field work for the units.
fn one_agent(order: &str) -> super::Told {
    let world = format!(
        r#"
        [desks.district]
        agents = 1
        order = "{order}"
        [desks.assignment]
        work = "6 min"
        skill = 20.0
        territorial = 0.0
        [desks.review]
        form_work = "30 min"
        effect_share = 0.0
        [desks.follow_up]
        delay = "0 wd"
        work = "20 min"
        reach = 1.0
        [category.pipes]
        field_hours = "30 min"
        travel = "0 s"
        [category.potholes]
        field_hours = "30 min"
        travel = "0 s"
        "#
    );
    let story = Story::of(&world)
        .call("X", "2017-01-02T08:30:00", "pipes")
        .call("Y", "2017-01-02T08:40:00", "potholes")
        .call("Z", "2017-01-02T09:40:00", "pipes");
    story.run()
}

/// When X passes at 09:46, the reply on Y waits since 09:26 and Z, unsorted, since 09:40. New tickets come first,
/// then replies, then calls.
#[test]
fn the_flow_comes_first() {
    one_agent("flow_first").tells_of(
        &[" to ", "replies", "passes", "says"],
        "
        Mon 2017-01-02
        08:36:00 X to water
        08:46:00 Y to roads
        09:16:00 water replies on X, solved     | 08:36 + 10 + 30 min
        09:26:00 roads replies on Y, solved
        09:46:00 X passes
        09:52:00 Z to water                     | 6 min
        10:22:00 Y passes                       | 30 min
        10:32:00 water replies on Z, solved
        10:42:00 citizen of X says yes/yes      | 20 min
        11:12:00 Z passes                       | a reply again before a call
        11:32:00 citizen of Y says yes/yes
        11:52:00 citizen of Z says yes/yes
        ",
    );
}

/// The same by time of arrival: Y since 09:26, Z since 09:40, X since 09:46.
#[test]
fn first_come_first_served() {
    one_agent("fifo").tells_of(
        &[" to ", "passes", "says"],
        "
        Mon 2017-01-02
        08:36:00 X to water
        08:46:00 Y to roads
        09:46:00 X passes
        10:16:00 Y passes
        10:22:00 Z to water
        10:42:00 citizen of X says yes/yes
        11:02:00 citizen of Y says yes/yes
        11:32:00 Z passes                       | replied at 11:02
        11:52:00 citizen of Z says yes/yes
        ",
    );
}

/// Review on effect takes 5 + 15 min. Where nobody has the power, an honest explanation passes if the rule accepts
/// it; if not, the reply is sent back, as often as the rules know.
#[test]
fn review_on_effect_accepts_an_explanation_or_not() {
    let review = |accept: bool| {
        let world = format!(
            r#"
            [rules]
            redo_max = 1
            [desks.review]
            form_work = "5 min"
            effect_work = "15 min"
            effect_share = 1.0
            redo_field = 0.5
            accept_explanation = {accept}
            [units.authority]
            [category.potholes]
            authority = {{ unit = 0.0, city = 0.0, outside = 0.0, nobody = 1.0 }}
            "#
        );
        Story::of(&world).call("A", "2017-01-02T09:00:00", "potholes").run()
    };
    let words = ["replies", "sent back", "supervised", "passes"];
    review(true).tells_of(
        &words[..],
        "
        Mon 2017-01-02
        11:40:00 roads replies on A, unsolved
        12:00:00 A passes                       | review 20 min
        ",
    );
    review(false).tells_of(
        &words[..],
        "
        Mon 2017-01-02
        11:40:00 roads replies on A, unsolved
        12:00:00 A sent back (1): Effect
        15:00:00 roads replies on A, unsolved   | from 13:30: 30 min of travel, half of 2 h
        15:20:00 A supervised
        15:20:00 A passes
        15:20:00 A closed: record no/no, in time yes/yes/yes, hours 4:50:00, limbo 0:00:00, redone 1, supervised 1
        ",
    );
}
