//! For appearance's sake, and at the root: planted calls, a show of a fix, and work on root causes.

use petisim::kernel::Elapsed;

use super::Story;

/// Nobody has the power to put potholes right; whoever may decide solves (log-odds of 20).
const POTHOLES_STAY: &str = r#"
    [units.authority]
    base = 20.0
    work = 0.0
    difficulty = 0.0
    devolution = 0.0
    [category.potholes]
    authority = { unit = 0.0, city = 0.0, outside = 0.0, nobody = 1.0 }
"#;

/// Half of a score is resolution, half satisfaction. Ten friends a week would call for an officer. Perfunctory work earns
/// nothing, so that nobody works so, and hours cost nothing. The end of a month counts always the
/// same. What a friendly ticket must lift is worth 31, in every case.
const PLANTED: &str = r#"
    [run]
    length = "63 d"
    [government.assessment]
    response = 0.0
    resolution = 0.5
    satisfaction = 0.5
    exclusion = false
    [units.handling]
    score = 100.0
    horizon = "4000 d"
    thorough = 1.0
    price = 0.0
    price_backlog = 0.0
    believed_resolved = [1.0, 1.0, 0.0, 1.0, 1.0, 0.0]
    believed_satisfied = [1.0, 1.0, 0.0, 1.0, 1.0, 0.0]
    [units.planted_calls]
    occasions = 10.0
    arranging = "20 min"
    answer = "15 min"
    distaste = 31.0
    sigma = 0.01
"#;

/// January: the water bureau solves its only ticket, the roads bureau cannot.
fn january(world: &str) -> super::Told {
    let story = Story::of(&format!("{POTHOLES_STAY}{PLANTED}{world}"))
        .call("A", "2017-01-03T09:00:00", "potholes")
        .call("B", "2017-01-03T09:00:30", "pipes");
    story.run()
}

/// In January from the 2nd on a point is worth 100 · 30.4375 / 30 · 0.345 = 35.0 to who has closed one ticket at most (a target
/// missed or not by chance: within 0.2, where √0.2 is open). Roads, with no ticket recorded as resolved or satisfied, can
/// lift its record by all of that, and plants a call. Then half of its tickets are, and half of 35 is not worth it. Water has
/// nothing to lift, and no unit has before its first ticket. In February roads, last of two, would gain half of
/// 100 · 30.4375 / 28 · 0.52 = 56 at most. In March nobody knows where he stands.
#[test]
fn who_has_a_record_to_lift_plants_calls_until_they_lift_too_little() {
    let told = january("");
    assert_eq!((told.count("a friend of roads calls"), told.count("a friend of")), (1, 1));
    told.tells_of(
        &["water scores", "roads scores"],
        "
        Wed 2017-02-01
        00:00:00 water scores 1.0000 (1.0000, 1.0000, 1.0000), rank 1 of 2
        00:00:00 roads scores 0.5000 (1.0000, 0.5000, 0.5000), rank 2 of 2, named  | response does not weigh
        Wed 2017-03-01
        00:00:00 roads scores - (-, -, -), rank 1 of 0
        00:00:00 water scores - (-, -, -), rank 2 of 0
        ",
    );
    // Days 1 to 29 are January from the 3rd on: 21 working days of one officer. The friend asks for a quarter of an hour.
    assert_eq!(
        told.ledger("roads", 1..30),
        "sign 0:20:00, field 2:15:00, travel 0:30:00, planted 0:20:00, idle 164:35:00"
    );
    assert_eq!(told.ledger("roads", 30..63), "idle 184:00:00");
    assert_eq!(told.ledger("water", 1..30), "sign 0:10:00, field 2:00:00, travel 0:30:00, idle 165:20:00");
}

/// An audit that looks at every ticket and costs one: as much as any call can bring.
#[test]
fn a_call_is_not_planted_where_the_audit_would_cost_more_than_it_brings() {
    let audit = |penalty: f64| {
        january(&format!("[desks.audit]\nshare = 1.0\ndetection = 1.0\npenalty = {penalty:?}\n"))
    };
    assert_eq!(audit(1.0).count("a friend of"), 0);
    let told = audit(0.0);
    assert_eq!(told.count("a friend of roads calls"), 1);
    assert_eq!(told.count("roads audited: false completion no, persuasion no, planted"), 1);
}

/// Nobody plants a call for points that weigh nothing, whatever else speaks for it.
#[test]
fn no_call_is_planted_where_points_weigh_nothing() {
    let world = format!("{POTHOLES_STAY}{PLANTED}")
        .replace("score = 100.0", "score = 0.0")
        .replace("distaste = 31.0", "distaste = 0.0");
    let story = Story::of(&world).call("A", "2017-01-03T09:00:00", "potholes");
    assert_eq!(story.run().count("a friend of"), 0);
}

/// An hour costs the unit 100, perfunctory work takes as long as real work, and a show half as long, which brings a record
/// that perfunctory work does not. Potholes cannot be solved. A show lasts three days; whoever learns of the relapse comes back after two, once.
#[test]
fn a_show_is_believed_until_it_relapses() {
    let story = Story::of(&format!(
        r#"{POTHOLES_STAY}
        [units.handling]
        perfunctory = 1.0
        price = 100.0
        believed_resolved = [1.0, 1.0, 0.0, 1.0, 1.0, 0.0]
        [government.assessment]
        exclusion = false
        [units.fake_rectification]
        distaste = 0.0
        field = 0.5
        showable = 1.0
        relapse = "3 d"
        later = 0.0
        comes_back = 0.0
        [citizens.repeat]
        base = -10.0
        unsolved = 20.0
        efficacy = 0.0
        grievance = 0.0
        satisfied = 0.0
        fatigue = 0.0
        gap = "2 d"
        new_facts = 0.0
        most_attempts = 2
        "#
    ))
    .call("A", "2017-01-02T09:00:00", "potholes");
    story.run().tells_of(
        &["ticket", "starts", "replies", "says", "closed", "come back", "relapse"],
        "
        Mon 2017-01-02
        09:00:00 ticket A
        09:10:00 roads starts A for show, shielding paper
        10:40:00 roads replies on A, unsolved, a show  | 09:10 + 1 h on the spot and 30 min there and back
        10:40:00 citizen of A says yes/yes             | what is seen is in order
        10:40:00 A closed: record yes/yes, in time yes/yes/yes, hours 1:40:00, limbo 0:00:00
        Thu 2017-01-05
        10:40:00 A relapses
        10:40:00 will come back after 48:00:00 (2)
        10:40:00 learns of the relapse of what roads did, comes back
        Sat 2017-01-07
        10:40:00 ticket A#2
        Mon 2017-01-09
        08:40:00 roads starts A#2 for show, shielding paper
        10:10:00 roads replies on A#2, unsolved, a show
        10:10:00 citizen of A#2 says yes/yes
        10:10:00 A#2 closed: record yes/yes, in time yes/yes/yes, hours 1:40:00, limbo 0:00:00
        Thu 2017-01-12
        10:10:00 A relapses
        10:10:00 learns of the relapse of what roads did, goes home  | two attempts are the most
        ",
    );
}

/// Two tickets about potholes are remembered as nearly two; from one and a half on their root is sought, in parties of
/// four hours. Six hours treat it. Its problems are those of the story, so that nothing else is in the way.
const ROOT: &str = r#"
    [category.potholes]
    rooted = 1.0
    [citizens.problems]
    causes_per_community = 1.0
    [units.proactive]
    hours = "6 h"
    session = "4 h"
    base = 20.0
    noticed = 1.5
"#;

#[test]
fn what_comes_back_is_treated_at_the_root_and_then_left_alone() {
    let story = Story::of(ROOT).call("A", "2017-01-02T09:00:00", "potholes").call(
        "B",
        "2017-01-02T09:00:30",
        "potholes",
    );
    let told = story.run();
    told.tells_of(
        &["closed", "root"],
        "
        Mon 2017-01-02
        11:50:00 A closed: record yes/yes, in time yes/yes/yes, hours 2:40:00, limbo 0:00:00  | both signed by 09:20
        15:50:00 B closed: record yes/yes, in time yes/yes/yes, hours 2:40:00, limbo 0:00:00  | 10 min to noon, left 140
        Tue 2017-01-03
        14:00:00 roads seeks the root, finds it        | 08:30 to noon and half an hour: four hours
        Wed 2017-01-04
        14:00:00 roads has treated the root            | eight hours, of which six were needed
        ",
    );
    assert_eq!(told.ledger("roads", 1..3), "proactive 8:00:00, idle 8:00:00");
    assert_eq!(told.ledger("roads", 3..10), "idle 40:00:00");
}

#[test]
fn who_has_no_authority_over_a_root_seeks_it_in_vain_once() {
    let (_, nobody) = POTHOLES_STAY.split_once("[category.potholes]").unwrap();
    let (authority, _) = POTHOLES_STAY.split_once("[category.potholes]").unwrap();
    let root = ROOT.replace("rooted = 1.0", &format!("rooted = 1.0{nobody}"));
    let story = Story::of(&format!("{root}{authority}")).call("A", "2017-01-02T09:00:00", "potholes").call(
        "B",
        "2017-01-02T09:00:30",
        "potholes",
    );
    let told = story.run();
    assert_eq!(told.count("roads seeks the root, in vain"), 1);
    assert_eq!(told.ledger("roads", 1..10), "proactive 4:00:00, idle 52:00:00");
}

/// A programme reserves ten hours a week of one officer, who would not go otherwise: two hours a day, and so a party of
/// four on Tuesday, Thursday, Monday, Wednesday and Friday. The water bureau has nothing to seek, and is out all the same.
#[test]
fn a_programme_takes_its_hours_in_any_case() {
    let root = ROOT.replace("base = 20.0", "base = -20.0\nreserved = 10.0");
    let story = Story::of(&root).call("A", "2017-01-02T09:00:00", "potholes").call(
        "B",
        "2017-01-02T09:00:30",
        "potholes",
    );
    let told = story.run();
    assert_eq!(told.ledger("water", 0..14), "proactive 20:00:00, idle 60:00:00");
    assert_eq!(
        told.time_of("roads has treated the root"),
        told.time_of("roads seeks the root") + Elapsed(2 * 86_400)
    );
}
