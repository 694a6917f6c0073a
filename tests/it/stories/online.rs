//! The platform: what must go through the system, for whom it is built, and the same matter in two systems.

use super::{Story, Told};

/// Every matter must go through the system; nobody, or everybody, can use it.
fn rule(digital_weak: &str, more: &str) -> Told {
    let world = format!(
        r#"
        [community.street]
        digital_weak = {digital_weak}
        [platform.online_rule]
        share = 1.0
        {more}
        "#
    );
    Story::of(&world).call("A", "2017-01-02T09:00:00", "pipes").run()
}

/// What is better done offline takes half an hour more; what fits saves 10 of the 24 min of the reply.
#[test]
fn what_must_go_online_takes_steps_or_saves_paper() {
    let words = ["online", "ticket", "starts", "replies", "closed"];
    rule("0.0", "online_fit = 0.0\nextra = \"30 min\"").tells_of(
        &words,
        "
        Mon 2017-01-02
        09:00:00 sent online
        09:00:00 ticket A
        09:10:00 water starts A                 | 30 + 120 + 30 min: 170 to noon
        13:40:00 water replies on A, solved
        13:40:00 A closed: record yes/yes, in time yes/yes/yes, hours 3:10:00, limbo 0:00:00
        ",
    );
    let paper =
        "online_fit = 1.0\nsaving = \"10 min\"\n[units.documentation]\nreply_work = \"24 min\"\ntraces = 0";
    rule("0.0", paper).tells_of(
        &["starts", "replies"],
        "
        Mon 2017-01-02
        09:10:00 water starts A
        11:54:00 water replies on A, solved     | 30 + 120 + 14 min
        ",
    );
}

/// Who cannot use app or web comes in person at once, or somebody enters it for him two days later.
#[test]
fn who_is_shut_out_comes_in_person_or_late() {
    let words = ["shut out", "ticket", "call"];
    rule("1.0", "visit_cost = 0.0\nproxy_cost = 40.0").tells_of(
        &words,
        "
        Mon 2017-01-02
        09:00:00 shut out, goes by Visit
        09:00:00 ticket A
        ",
    );
    rule("1.0", "visit_cost = 40.0\nproxy_cost = 0.0\nproxy_delay = \"2 d\"").tells_of(
        &words,
        "
        Mon 2017-01-02
        09:00:00 shut out, goes by Online
        Wed 2017-01-04
        09:00:00 ticket A
        ",
    );
}

/// All effort goes into data: eight fields of two minutes for every ticket.
#[test]
fn a_platform_for_superiors_is_filled_in_by_units() {
    let world = "[platform.usability]\nupward = 1.0\nshow_off = 0.0\nfields = 8.0\nfield_work = \"2 min\"";
    let told = Story::of(world).call("A", "2017-01-02T09:00:00", "pipes").run();
    told.tells_of(
        &["starts", "replies"],
        "
        Mon 2017-01-02
        09:10:00 water starts A
        11:56:00 water replies on A, solved     | 150 + 16 min
        ",
    );
    assert_eq!(
        told.ledger("water", 0..1),
        "sign 0:10:00, field 2:00:00, travel 0:30:00, paper 0:16:00, idle 5:04:00"
    );
}

/// All effort goes into show: ten hours a week of the one officer, Monday's eight and two of Tuesday, and again.
#[test]
fn projects_for_show_come_before_tickets() {
    let world = "[platform.usability]\nupward = 1.0\nshow_off = 1.0\nshow_hours = 10.0";
    let told = Story::of(world).call("A", "2017-01-02T09:00:00", "pipes").run();
    told.tells_of(
        &["water is called", "water signs", "water replies"],
        "
        Mon 2017-01-02
        00:00:00 water is called to a project of 10:00:00
        Tue 2017-01-03
        10:40:00 water signs A                  | 8 h on Monday, to 10:30 on Tuesday
        14:40:00 water replies on A, solved     | 150 min: 80 to noon
        Mon 2017-01-09
        00:00:00 water is called to a project of 10:00:00
        ",
    );
    assert_eq!(
        told.ledger("water", 0..2),
        "sign 0:10:00, field 2:00:00, travel 0:30:00, top_down 10:00:00, idle 3:20:00"
    );
}

/// Thirty hours of field work, and a citizen who thinks of the one other system after two days, and uses it (log-odds
/// of 20). Work begun on Monday at 09:10 ends on Thursday: 440 + 480 + 480 + 430 of 1,830 min.
fn impatient(more: &str) -> Told {
    let world = format!(
        r#"
        [category.pipes]
        field_hours = "30 h"
        [units.routine]
        found_solved = 0.0
        [platform.parallel_channels]
        systems = 1
        patience = "2 d"
        haste = 0.0
        base = 20.0
        {more}
        "#
    );
    Story::of(&world).call("A", "2017-01-02T09:00:00", "pipes").run()
}

#[test]
fn a_citizen_without_an_answer_enters_the_matter_elsewhere_too() {
    impatient("").tells_of(
        &["ticket", "enters", "signs", "replies", "closed"],
        "
        Mon 2017-01-02
        09:00:00 ticket A
        09:10:00 water signs A
        Wed 2017-01-04
        09:00:00 enters it in system 1 too
        09:00:00 ticket A#2
        Thu 2017-01-05
        17:10:00 water replies on A, solved     | 220 min after noon
        17:10:00 A closed: record yes/yes, in time yes/yes/yes, hours 30:40:00, limbo 0:00:00
        17:20:00 water signs A#2
        17:20:00 water replies on A#2, solved   | nothing is left to do
        17:20:00 A#2 closed: record yes/yes, in time yes/yes/yes, hours 0:10:00, limbo 0:00:00
        ",
    );
}

/// A desk that searches its records (a chance of 1 - exp(-30)) finds the ticket that is open.
#[test]
fn a_desk_that_links_takes_the_second_entry_into_the_first() {
    let linking =
        "[desks.intake]\nseats = 1\n[desks.identity_linking]\nwork = \"5 min\"\nown_scale = \"10 s\"";
    let told = impatient(linking);
    assert_eq!(told.count("enters it in system 1 too"), 1);
    assert_eq!(told.count("ticket A"), 1);
    assert_eq!(told.count("ticket A#2"), 0);
}
