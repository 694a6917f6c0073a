//! The whole story of a ticket.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{Found, Hours, Moment, Teller, decisions, facts};
use crate::experiment::Subject;
use crate::kernel::{SimTime, StartDate};
use crate::model::fact::{Closing, TicketInfo};
use crate::model::ids::Org;

const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// A moment in words: `Mon 2018-01-01 10:18`.
pub(crate) fn moment(start: StartDate, time: SimTime) -> String {
    let second = time.second_of_day();
    let (hour, minute) = (second / 3_600, second / 60 % 60);
    format!("{} {} {hour:02}:{minute:02}", WEEKDAYS[start.weekday(time)], start.date_of(time))
}

fn case_id(subject: &Subject, replication: u32, key: u64) -> String {
    format!("{}-{key:016x}", subject.run_id(replication))
}

/// The story in words: a line for what happened, and indented below it why.
pub fn story_as_text(
    subject: &Subject,
    replication: u32,
    found: &Found,
    beside: &[&Found],
    told: &Teller,
) -> String {
    let (names, ticket) = (&subject.names, &found.info);
    let mut text = format!("Ticket {}\n", case_id(subject, replication, ticket.key));
    let mut add = |line: std::fmt::Arguments<'_>| {
        text.write_fmt(line).expect("a string takes any text");
        text.push('\n');
    };
    add(format_args!(
        "{}, {}, from a citizen of {}; attempt {}. In truth it is {} and needs {} unit{}.",
        names.category(ticket.category),
        facts::channel(ticket.channel),
        names.org(Org::Unit(ticket.town)),
        ticket.attempt,
        facts::nature(ticket.nature),
        ticket.units_needed,
        if ticket.units_needed == 1 { "" } else { "s" }
    ));
    add(format_args!("Raised on {}.", moment(subject.start, ticket.raised_at)));
    if !beside.is_empty() {
        add(format_args!("\nOther tickets about the same problem:"));
        for other in beside {
            add(format_args!("  {}", beside_line(subject, replication, ticket, other)));
        }
    }
    add(format_args!("\nWhat happened, and why"));
    let mut last = None;
    for (at, moment_of) in &told.moments {
        let mut lines = match moment_of {
            Moment::Fact(fact) => vec![facts::sentence(fact, names)],
            Moment::Note(note) => decisions::sentence(note, names, subject.start),
        }
        .into_iter();
        let time = if last == Some(*at) { String::new() } else { moment(subject.start, *at) };
        last = Some(*at);
        let mark = if matches!(moment_of, Moment::Fact(_)) { ' ' } else { '>' };
        add(format_args!("  {time:<20} {mark} {}", lines.next().unwrap_or_default()));
        for line in lines {
            add(format_args!("  {:<20}     {line}", ""));
        }
    }
    match &found.closed {
        Some((_, closing)) => add(format_args!("\nAt closing\n{}", layers(closing).trim_end())),
        None => add(format_args!("\nIt is open at the end of the run.")),
    }
    add(format_args!("\nStaff hours"));
    text.push_str(&Hours::of(told).text(names));
    text
}

fn beside_line(subject: &Subject, replication: u32, ticket: &TicketInfo, other: &Found) -> String {
    let whose = if other.info.citizen == ticket.citizen { "the same citizen" } else { "another citizen" };
    let end = other.closed.as_ref().map_or_else(
        || "open at the end of the run".to_string(),
        |(at, closing)| format!("{} on {}", facts::end(closing.end), moment(subject.start, *at)),
    );
    format!(
        "{} by {whose}, attempt {}, received on {}, {end}",
        case_id(subject, replication, other.info.key),
        other.info.attempt,
        moment(subject.start, other.info.received_at)
    )
}

/// What the record says, what the citizen said, and what is so.
fn layers(closing: &Closing) -> String {
    let answer = |answer: Option<bool>| answer.map_or("-", |yes| if yes { "yes" } else { "no" });
    let row = |what: &str, record: &str, citizen: &str, truth: &str| {
        format!("  {what:<22} {record:<10} {citizen:<10} {truth}\n")
    };
    [
        row("", "record", "citizen", "truth"),
        row(
            "resolved",
            answer(closing.recorded_resolved),
            answer(closing.said_resolved),
            answer(Some(closing.solved)),
        ),
        row("satisfied", answer(closing.recorded_satisfied), answer(closing.said_satisfied), ""),
        row("in time", answer(closing.on_time_from_signing), "", answer(closing.on_time_from_receipt)),
        row("counted", answer(Some(closing.counted)), "", ""),
        row("unit had the authority", "", "", answer(Some(closing.decidable))),
        row("a cosmetic fix", "", "", answer(Some(closing.faked))),
        row("citizen was persuaded", "", "", answer(Some(closing.persuaded))),
    ]
    .concat()
        + "  The record counts time from signing; in truth it is counted from receipt.\n"
}

/// The story as one JSON value, with all numbers of the decisions.
pub fn story_as_json(
    subject: &Subject,
    replication: u32,
    found: &Found,
    beside: &[&Found],
    told: &Teller,
) -> Value {
    let (names, start, ticket) = (&subject.names, subject.start, &found.info);
    let moments: Vec<Value> = told
        .moments
        .iter()
        .map(|(at, moment)| match moment {
            Moment::Fact(fact) => {
                json!({ "at": start.iso(*at), "kind": "fact", "text": facts::sentence(fact, names) })
            }
            Moment::Note(note) => {
                let mut value = decisions::value(note, names, start);
                value["at"] = json!(start.iso(*at));
                value["kind"] = json!("note");
                value["text"] = json!(decisions::sentence(note, names, start).swap_remove(0));
                value
            }
        })
        .collect();
    let closing = |(at, closing): &(SimTime, Closing)| {
        json!({
            "closed_at": start.iso(*at),
            "end": facts::end(closing.end),
            "record": { "resolved": closing.recorded_resolved, "satisfied": closing.recorded_satisfied,
                "in_time": closing.on_time_from_signing, "counted": closing.counted },
            "citizen": { "resolved": closing.said_resolved, "satisfied": closing.said_satisfied },
            "truth": { "solved": closing.solved, "decidable": closing.decidable, "faked": closing.faked,
                "persuaded": closing.persuaded, "in_time": closing.on_time_from_receipt },
        })
    };
    json!({
        "ticket": case_id(subject, replication, ticket.key),
        "category": names.category(ticket.category),
        "town": names.org(Org::Unit(ticket.town)),
        "attempt": ticket.attempt,
        "raised_at": start.iso(ticket.raised_at),
        "beside": beside.iter().map(|other| case_id(subject, replication, other.info.key)).collect::<Vec<_>>(),
        "moments": moments,
        "closing": found.closed.as_ref().map(closing),
        "hours": Hours::of(told).json(names),
    })
}
