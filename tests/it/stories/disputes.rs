//! Refusals: returned, settled, ruled, and silence.

use super::Story;

/// A unit that the rules do not name refuses, and the unit that they name signs (log-odds of +10 and -10).
/// Nobody asks for extension.
const REFUSAL_BY_REMIT: &str = r#"
    [units.refusal]
    believed_stands = 1.0
    base = -10.0
    remit = 20.0
    backlog = 0.0
    difficulty = 0.0
    extension_base = -20.0
"#;

/// Every unit refuses what it may refuse (log-odds of +10). Nobody asks for extension.
const ALL_REFUSE: &str = r#"
    [units.refusal]
    believed_stands = 1.0
    base = 10.0
    backlog = 0.0
    difficulty = 0.0
    extension_base = -20.0
"#;

/// Story 6. The dispatcher never sees where a matter belongs: a call about pipes goes to the only other unit with
/// staff. That refuses, the desk looks into it and sees whose it is, and the right unit signs.
#[test]
fn a_refused_order_returns_and_goes_to_the_right_unit() {
    let world = format!(
        r#"{REFUSAL_BY_REMIT}
        [desks.assignment]
        work = "3 min"
        skill = -10.0
        territorial = 0.0
        [desks.dispute]
        work = "30 min"
        insight = "1 s"
        "#
    );
    Story::of(&world).call("A", "2017-01-02T09:00:00", "pipes").run().tells(
        "
        Mon 2017-01-02
        09:00:00 call
        09:00:00 answered after 0:00:00
        09:00:00 ticket A
        09:03:00 A to roads, wrong              | sorting 3 min
        09:28:00 roads refuses A                | 10 min reading, 15 min arguing
        09:58:00 A settled after 0:30:00: NextUnit
        09:58:00 A to water
        10:08:00 water signs A
        10:08:00 water contacts the citizen of A
        10:08:00 water starts A                 | 112 min to noon, left 38
        14:08:00 A is solved
        14:08:00 water replies on A, solved
        14:08:00 A passes
        14:08:00 citizen of A says yes/yes
        14:08:00 A closed: record yes/yes, in time yes/yes/yes, hours 3:38:00, limbo 0:33:00, orders 2, returned 1
        ", // Hours: 3 + 25 + 30 + 10 + 150 = 218 min. Limbo: 3 min of sorting, 30 min in dispute.
    );
}

/// Story 7. Whoever may refuse does. The desk sees nothing in its minute (insight takes 80 h) and goes through the
/// catalogue: water, the town, then some other unit. After three returns it rules: water, which has returned it,
/// may not refuse again.
#[test]
fn a_ruled_unit_may_not_refuse_again() {
    let world = format!(
        r#"{ALL_REFUSE}
        [unit.town]
        staff = 1
        [desks.dispute]
        work = "1 min"
        insight = "80 h"
        ruling_after = 3
        "#
    );
    Story::of(&world).call("A", "2017-01-02T09:00:00", "pipes").run().tells(
        "
        Mon 2017-01-02
        09:00:00 call
        09:00:00 answered after 0:00:00
        09:00:00 ticket A
        09:00:00 A to water
        09:25:00 water refuses A                | 10 min reading, 15 min arguing
        09:26:00 A settled after 0:01:00: NextUnit
        09:26:00 A to town, wrong
        09:51:00 town refuses A
        09:52:00 A settled after 0:01:00: NextUnit
        09:52:00 A to roads, wrong              | the only other unit with staff
        10:17:00 roads refuses A
        10:18:00 A settled after 0:01:00: Ruled
        10:18:00 A to water, ruled              | everybody has returned it: back to whose it is
        10:28:00 water signs A
        10:28:00 water contacts the citizen of A
        10:28:00 water starts A                 | 92 min to noon, left 58
        14:28:00 A is solved
        14:28:00 water replies on A, solved
        14:28:00 A passes
        14:28:00 citizen of A says yes/yes
        14:28:00 A closed: record yes/yes, in time yes/yes/yes, hours 3:58:00, limbo 0:03:00, orders 4, returned 3
        ", // Hours: three times 25 + 1 min, 10 + 150 min: 238 min.
    );
}

/// What is hard is refused (log-odds of +10), what is easy is signed (-10). A returned order comes back ruled.
const HARD_IS_REFUSED: &str = r#"
    [category.hard]
    share = 0.0
    remit = ["water"]
    difficulty = 1.0
    field_hours = "1 h"
    travel = "0 s"
    joint = 0.0
    [units.refusal]
    believed_stands = 1.0
    base = -10.0
    difficulty = 20.0
    backlog = 0.0
    extension_base = -20.0
    [rules]
    sign_limit = "2 h"
"#;

/// Story 8. The officer is busy until 15:10. The window of an order of 09:15 closes at 11:15: silence is consent, so
/// that the order, which would be refused, must be signed. One that is refused in time comes back.
#[test]
fn silence_is_consent() {
    let story = Story::of(&format!("{HARD_IS_REFUSED}\n[category.pipes]\nfield_hours = \"4 h\""))
        .call("A", "2017-01-02T09:00:00", "pipes")
        .call("B", "2017-01-02T09:15:00", "hard")
        .call("C", "2017-01-02T15:12:00", "hard");
    story.run().tells_of(
        &["to water", "silent", "signs", "refuses", "starts", "replies"],
        "
        Mon 2017-01-02
        09:00:00 A to water
        09:10:00 water signs A
        09:10:00 water starts A                 | 30 min + 4 h: 170 min to noon, left 100
        09:15:00 B to water
        11:15:00 water is silent on B           | 2 h of working time
        15:10:00 water replies on A, solved
        15:12:00 C to water
        15:20:00 water signs B                  | it may not refuse
        15:45:00 water refuses C                | signing goes first; 10 + 15 min, within the window
        15:45:00 C to water, ruled
        15:55:00 water signs C
        15:55:00 water starts B
        16:55:00 water replies on B, solved
        16:55:00 water starts C
        17:55:00 water replies on C, solved
        ",
    );
}

/// Story 8, the borderline. Refusing takes 25 minutes. If the window closes while the refusal is being written, it
/// comes too late and the order stands; at the very second it is in time.
#[test]
fn a_refusal_after_the_window_is_too_late() {
    let refused_within = |limit: &str| {
        let world = HARD_IS_REFUSED.replace("sign_limit = \"2 h\"", &format!("sign_limit = \"{limit}\""));
        Story::of(&world).call("A", "2017-01-02T09:00:00", "hard").run()
    };
    refused_within("25 min").tells_of(
        &["to water", "silent", "signs", "refuses"],
        "
        Mon 2017-01-02
        09:00:00 A to water
        09:25:00 water refuses A                | what is done leaves before what is due
        09:25:00 A to water, ruled
        09:35:00 water signs A
        ",
    );
    refused_within("24 min").tells_of(
        &["to water", "silent", "signs", "refuses"],
        "
        Mon 2017-01-02
        09:00:00 A to water
        09:24:00 water is silent on A
        09:25:00 water signs A                  | the argument was written in vain
        ",
    );
}

/// A call about pipes goes to roads, which refuses at 09:28; then the desk has 30 min of work on it.
fn settled(dispute: &str, more: &str) -> super::Told {
    let world = format!(
        r#"{REFUSAL_BY_REMIT}
        [desks.assignment]
        work = "3 min"
        skill = -10.0
        territorial = 0.0
        [desks.dispute]
        work = "30 min"
        {dispute}
        {more}
        "#
    );
    Story::of(&world).call("A", "2017-01-02T09:00:00", "pipes").run()
}

/// Who may claim does so in a fifth of the time, and what it claims it signs. The queue is empty, the claim free.
#[test]
fn a_unit_claims_what_is_its_own() {
    settled("insight = \"80 h\"\nclaiming = true\nclaim_share = 0.2\ntriage_hours = 0.0", "").tells_of(
        &["refuses", "settled", "to water", "signs"],
        "
        Mon 2017-01-02
        09:28:00 roads refuses A
        09:34:00 A settled after 0:06:00: TakenOver
        09:34:00 A to water, ruled
        09:44:00 water signs A
        ",
    );
}

/// What belongs to no unit is withdrawn when the desk sees it (insight of 1 s), and leaves the record.
#[test]
fn what_is_out_of_scope_is_withdrawn_in_a_dispute() {
    let improper = r#"
        [citizens.improper_demand]
        out_of_scope = 1.0
        unreasonable = 0.0
        malicious = 0.0
        persistent = 0.0
    "#;
    settled("insight = \"1 s\"", improper).tells_of(
        &["refuses", "settled", "withdrawn", "to water"],
        "
        Mon 2017-01-02
        09:28:00 roads refuses A
        09:58:00 A settled after 0:30:00: Withdrawn
        09:58:00 A withdrawn: record -/-, in time -/-/-, hours 0:58:00, limbo 0:33:00, returned 1
        ",
    );
}

/// By territory: a bureau's matter goes to the town, which solves it if the power has been handed down to towns.
#[test]
fn a_bureaus_matter_goes_to_the_town_by_territory() {
    let world = r#"
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
        work = 0.0
        difficulty = 0.0
        devolution = DEVOLUTION
    "#;
    for (devolution, end) in [("1.0", "solved"), ("0.0", "unsolved")] {
        let told = Story::of(&world.replace("DEVOLUTION", devolution))
            .call("A", "2017-01-02T09:00:00", "pipes")
            .run();
        let expected = "
            Mon 2017-01-02
            09:03:00 A to town, wrong, by territory
            09:13:00 town signs A
            11:43:00 town replies on A, ";
        told.tells_of(&["to town", "signs", "replies"], &format!("{expected}{end}"));
    }
}

/// Who would refuse everything (log-odds of +10) but believes that no refusal stands signs, and asks for time instead
/// (log-odds of -10, and +20 for what it would rather refuse); who believes that every one stands refuses.
#[test]
fn who_believes_that_refusals_do_not_stand_asks_for_time() {
    for (stands, refusals, requests) in [("1.0", 1, 0), ("0.0", 0, 1)] {
        let world = format!(
            r#"
            [units.refusal]
            base = 10.0
            backlog = 0.0
            difficulty = 0.0
            believed_stands = {stands}
            believed_granted = 1.0
            extension_base = -10.0
            extension_late = 0.0
            extension_forced = 20.0
            "#
        );
        // Without a desk for disputes the unit with the remit gets it back, and may not refuse: roads would ask then, too.
        let told = Story::of(&world).call("A", "2017-01-02T09:00:00", "potholes").run();
        assert_eq!(told.count("roads refuses A"), refusals);
        assert_eq!(told.count("roads asks for time for A"), requests + refusals);
    }
}
