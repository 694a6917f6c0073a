//! What becomes of an order by its limit, by who holds the power, and after a "no": pacing, referral, rework, exclusion.

use super::Story;

/// Whoever may decide solves by work in full (log-odds of 20), and by less than half of it not at all. An hour costs 20 and a
/// solution is worth 100, so that nobody spares the work or does more of it; the required paper passes best.
const EARNEST: &str = r#"
    [units.authority]
    base = 20.0
    work = 0.0
    difficulty = 0.0
    devolution = 0.0
    [units.handling]
    motive = 100.0
    price = PRICE
    price_backlog = 0.0
    shield = 0.0
    believed_pass = [0.5, 0.97, 0.5, 0.5, 0.97, 0.5, 0.5, 0.97, 0.5]
"#;

fn earnest(price: &str) -> String {
    EARNEST.replace("PRICE", price)
}

/// No slack is worth it (putting off for an hour 1, a late reply 0.5): the work begins when it has just time enough. Limits are
/// 5 and 10 working days: Monday the 9th and Monday the 16th at 18:00. An order is expected to take 2 h 40 min, and takes ten
/// minutes less.
#[test]
fn work_lies_until_its_limit_is_near() {
    for (limit, day) in [("5 wd", "Mon 2017-01-09"), ("10 wd", "Mon 2017-01-16")] {
        let world = format!(
            "[run]\nlength = \"21 d\"\n[rules]\ngeneral = \"{limit}\"\n{}[units.pacing]\nput_off = 1.0\n",
            earnest("20.0")
        );
        let expected = "
            Mon 2017-01-02
            09:10:00 roads signs A
            DAY
            15:20:00 roads starts A              | 2 h 40 min before 18:00
            17:50:00 roads replies on A, solved
            17:50:00 A closed: record yes/yes, in time yes/yes/yes, hours 2:40:00, limbo 0:00:00
            ";
        let told = Story::of(&world).call("A", "2017-01-02T09:00:00", "potholes").run();
        told.tells_of(&["signs", "starts", "replies", "closed"], &expected.replace("DAY", day));
    }
}

/// Who comes second leaves the time of the first, which lies, too.
#[test]
fn what_lies_before_an_order_is_taken_into_account() {
    let world = format!("{}[units.pacing]\nput_off = 1.0\n", earnest("20.0"));
    let story = Story::of(&world).call("A", "2017-01-02T09:00:00", "potholes").call(
        "B",
        "2017-01-02T10:00:00",
        "potholes",
    );
    story.run().tells_of(
        &["signs", "starts", "replies"],
        "
        Mon 2017-01-02
        09:10:00 roads signs A
        10:10:00 roads signs B
        Mon 2017-01-09
        11:10:00 roads starts B                 | 5 h 20 min before 18:00: 270 min in the afternoon, 50 in the morning
        15:10:00 roads replies on B, solved     | 50 min to noon, left 100
        15:20:00 roads starts A
        17:50:00 roads replies on A, solved
        ",
    );
}

/// By territory pipes go to the town, which cannot decide them: water can.
const BY_TERRITORY: &str = r#"
    [unit.town]
    staff = 1
    [category.pipes]
    territorial = true
    [desks.assignment]
    work = "3 min"
    skill = 20.0
    territorial = 1.0
    [units.referral]
    work = "30 min"
    trouble = 0.0
"#;

/// The solution is worth 0.4 · 100 to who does not do the work. The town asks: 0.3 · (40 + 2 h 40 min of its own) is more than
/// half an hour. At 10 an hour water takes it, 40 against 26.7; at 20 it does not, 40 against 53.3, but comes along for three
/// tenths of the field work and the way, 40 against 22, and the town counts on that. At 37 not even that is worth it, 40 against
/// 40.7, and the desk orders water to take it.
#[test]
fn who_cannot_decide_asks_who_can_and_then_the_desk() {
    let told = |price: &str| {
        let world = format!("{}{BY_TERRITORY}", earnest(price));
        Story::of(&world).call("A", "2017-01-02T09:00:00", "pipes").run()
    };
    told("10.0").tells_of(
        &["A to", "signs", "asks", "replies"],
        "
        Mon 2017-01-02
        09:03:00 A to town, wrong, by territory
        09:43:00 town signs A                   | 10 min and 30 min of asking
        09:43:00 town asks water to take A: yes
        09:43:00 A to water, ruled
        09:53:00 water signs A
        13:53:00 water replies on A, solved     | 127 min to noon, left 23
        ",
    );
    told("20.0").tells_of(
        &["A to", "signs", "asks", "along", "starts", "replies"],
        "
        Mon 2017-01-02
        09:03:00 A to town, wrong, by territory
        09:43:00 town signs A
        09:43:00 town asks water to take A: no
        09:43:00 water will come along for A    | 36 min of field work and 30 of the way
        09:43:00 town starts A
        13:43:00 town replies on A, solved      | 137 min to noon, left 13
        ",
    );
    told("37.0").tells_of(
        &["A to", "signs", "asks", "along", "replies"],
        "
        Mon 2017-01-02
        09:03:00 A to town, wrong, by territory
        09:43:00 town signs A
        09:43:00 town asks water to take A: no
        09:43:00 town asks above for A
        09:46:00 A to water, ruled
        09:56:00 water signs A
        13:56:00 water replies on A, solved     | 124 min to noon, left 26
        ",
    );
}

/// Potholes are for the city to decide, which takes two days and has time for one matter a week.
#[test]
fn the_city_decides_what_it_has_time_for() {
    let city = r#"
        [units.referral]
        trouble = 0.0
        city_slots = 1
        city_time = "2 d"
        [category.potholes]
        authority = { unit = 0.0, city = 1.0, outside = 0.0, nobody = 0.0 }
    "#;
    let story = Story::of(&format!("{}{city}", earnest("10.0")))
        .call("A", "2017-01-02T09:00:00", "potholes")
        .call("B", "2017-01-02T09:00:30", "potholes");
    story.run().tells_of(
        &["asks", "decided", "replies"],
        "
        Mon 2017-01-02
        09:40:00 roads asks above for A | 10 min to sign, 30 min to ask
        10:50:00 roads replies on B, unsolved, claimed | asked in vain, the slot of the week is taken: then a quarter of 2 h, and nobody travels
        Wed 2017-01-04
        09:40:00 the city has decided A
        13:40:00 roads replies on A, solved     | 09:40 + 2 h 30 min, and noon from 12:00 to 13:30
        ",
    );
}

/// A unit that works perfunctorily, because an hour costs 100 (2 h of field work and travel spared), which solves nothing. The
/// citizen says "no", and the order goes back. The next reply must solve it, or costs another round: 2 h 30 min and 5 min
/// of them at most, against half an hour and 2 h 30 min.
const HASTY: &str = r#"
    [desks.follow_up]
    delay = "1 wd"
    work = "3 min"
    reach = 1.0
    [desks.rework]
    [units.handling]
    price = 100.0
    price_backlog = 0.0
    score = 0.0
    motive = 0.001
    shield = 0.0
    believed_pass = [0.5, 0.97, 0.5, 0.5, 0.97, 0.5, 0.5, 0.97, 0.5]
    [units.authority]
    base = 20.0
    work = 0.0
    difficulty = 0.0
    devolution = 0.0
"#;

#[test]
fn a_no_at_the_follow_up_sends_the_order_back_and_it_is_done_in_earnest() {
    let told = Story::of(HASTY).call("A", "2017-01-02T09:00:00", "potholes").run();
    told.tells_of(
        &["starts", "replies", "called", "says", "sent back", "prove", "closed"],
        "
        Mon 2017-01-02
        09:10:00 roads starts A perfunctorily
        09:40:00 roads replies on A, unsolved, claimed
        Tue 2017-01-03
        08:33:00 citizen of A called (1): reached
        08:33:00 citizen of A says no/no
        08:33:00 A sent back (1): FollowUp
        08:33:00 roads starts A again
        11:03:00 roads replies on A, solved     | 08:33 + 2 h 30 min
        Wed 2017-01-04
        08:33:00 citizen of A called (1): reached
        08:33:00 citizen of A says yes/yes
        08:33:00 A closed: record yes/yes, in time yes/yes/yes, hours 3:16:00, limbo 0:00:00, redone 1
        ", // Hours: 10 + 30 + 3 + 150 + 3 = 196 min.
    );
}

#[test]
fn what_nobody_could_have_solved_is_not_sent_back() {
    let stays = "[category.potholes]\nauthority = { unit = 0.0, city = 0.0, outside = 0.0, nobody = 1.0 }";
    let told = Story::of(&format!("{HASTY}{stays}")).call("A", "2017-01-02T09:00:00", "potholes").run();
    assert_eq!((told.count("A sent back"), told.count("roads to prove A")), (0, 1));
}

/// Nobody can put potholes right, and citizens say so at once. A point is worth 100 · 30.4375 / 30 · 0.345 = 35.0; of a bad record of
/// either, 0.4 of it, half is expected to be spared, half of the time: 7, for an hour of work that costs nothing.
#[test]
fn a_bad_record_is_left_out_on_application_where_points_are_worth_it() {
    let story = |score: &str, criterion: &str| {
        let world = format!(
            r#"
            [units.authority]
            devolution = 0.0
            [category.potholes]
            authority = {{ unit = 0.0, city = 0.0, outside = 0.0, nobody = 1.0 }}
            [government.assessment]
            exclusion_criterion = {criterion}
            [units.handling]
            score = {score}
            horizon = "4000 d"
            thorough = 1.0
            price = 0.0
            price_backlog = 0.0
            motive = 0.001
            shield = 0.0
            believed_resolved = [1.0, 1.0, 0.0, 1.0, 1.0, 0.0]
            believed_satisfied = [1.0, 1.0, 0.0, 1.0, 1.0, 0.0]
            [units.exclusion]
            work = "1 h"
            trouble = 0.0
            "#
        );
        Story::of(&world).call("A", "2017-01-02T09:00:00", "potholes").run()
    };
    for (criterion, granted) in [("-10.0", "yes"), ("20.0", "no")] {
        let expected = "
            Mon 2017-01-02
            11:40:00 roads replies on A, unsolved
            14:10:00 roads applies to leave A out: GRANTED | 20 min to noon, left 40
            14:10:00 A closed: record no/no, in time yes/yes/yes, hours 3:40:00, limbo 0:00:00
            "; // Hours: 10 + 150 + 60 = 220 min.
        let told = story("100.0", criterion);
        told.tells_of(&["replies", "applies", "closed"], &expected.replace("GRANTED", granted));
    }
    assert_eq!(story("0.0", "-10.0").count("roads applies"), 0, "nothing is felt");
}
