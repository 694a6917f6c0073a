//! `events.xes`: the log of events as XES (IEEE 1849-2016), with the extensions concept, time, org and lifecycle.
//!
//! A trace is a ticket. It is written when the ticket is closed, as its attributes come before its events; those still
//! open at the end of a run follow in the order in which they were received, without an attribute `end`. Every event
//! is the completion of something: how long work took lies between `work_started` and `replied`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;
use std::path::Path;

use tempfile::TempPath;

use super::entry::{Entry, Role};
use super::part::Pieces;
use super::words;
use crate::experiment::Subject;
use crate::kernel::SimTime;
use crate::model::fact::{Closing, TicketInfo};
use crate::model::ids::Org;
use crate::scenario::shown::is_unseen;
use crate::store::cell::{LocalTime, push_number};

/// What stands before all traces, without the title.
const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2016" xes.features="" xmlns="http://www.xes-standard.org/">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
<global scope="trace">
<string key="concept:name" value=""/>
</global>
<global scope="event">
<string key="concept:name" value=""/>
<date key="time:timestamp" value="1970-01-01T00:00:00.000+00:00"/>
<string key="lifecycle:transition" value="complete"/>
</global>
<classifier name="Activity" scope="event" keys="concept:name"/>
<classifier name="Activity and resource" scope="event" keys="concept:name org:resource"/>
<string key="lifecycle:model" value="standard"/>
<string key="clock" value="local times of the scenario's calendar, written as if they were of UTC"/>
"#;

/// What stands before all traces.
pub(crate) fn head(title: &str) -> String {
    let mut text = HEAD.to_string();
    element(&mut text, "string", "concept:name", title);
    text
}

/// What stands behind all traces.
pub(crate) const FOOT: &str = "</log>\n";

/// Writes the traces of one run. Holds the events of open tickets.
pub(crate) struct XesLog<'a> {
    part: Pieces,
    subject: &'a Subject,
    run_id: String,
    clock: LocalTime,
    open: BTreeMap<u64, (TicketInfo, String)>,
}

impl<'a> XesLog<'a> {
    pub(crate) fn open(folder: &Path, subject: &'a Subject, run_id: &str) -> io::Result<XesLog<'a>> {
        let (part, run_id) = (Pieces::open(folder, "")?, run_id.to_string());
        Ok(XesLog { part, subject, run_id, clock: LocalTime::new(subject.start), open: BTreeMap::new() })
    }

    pub(crate) fn write(&mut self, entry: &Entry<'_>) {
        let (names, Some(ticket)) = (&self.subject.names, entry.ticket) else { return };
        let (_, text) = self.open.entry(entry.key).or_insert_with(|| (*ticket, String::new()));
        text.push_str("<event>\n");
        element(text, "string", "concept:name", entry.activity);
        date(text, "time:timestamp", self.clock.text(entry.at));
        element(text, "string", "lifecycle:transition", "complete");
        match (entry.role, entry.by) {
            (Role::Citizen, _) => key(text, "org:resource", ticket.citizen),
            (_, Some(org)) => element(text, "string", "org:resource", names.org(org)),
            (_, None) => {}
        }
        element(text, "string", "org:role", entry.role.word());
        let org = entry.unit.map_or(Org::District(ticket.district), Org::Unit);
        element(text, "string", "org:group", names.org(org));
        if let Some(round) = entry.round {
            element(text, "int", "round", &round.to_string());
        }
        if let Some(detail) = entry.detail {
            element(text, "string", "detail", detail);
        }
        flag(text, "in_window", entry.in_window);
        text.push_str("</event>\n");
    }

    /// A ticket was closed: its trace is whole.
    pub(crate) fn closed(&mut self, now: SimTime, ticket: &TicketInfo, closing: &Closing) {
        if let Some((_, events)) = self.open.remove(&ticket.key) {
            self.trace(ticket, Some((now, closing)), &events);
        }
    }

    fn trace(&mut self, ticket: &TicketInfo, closed: Option<(SimTime, &Closing)>, events: &str) {
        let names = &self.subject.names;
        let (mut text, mut case_id) = (String::with_capacity(events.len() + 2_000), String::new());
        words::case_id(&mut case_id, &self.run_id, ticket.key);
        text.push_str("<trace>\n");
        element(&mut text, "string", "concept:name", &case_id);
        element(&mut text, "string", "run_id", &self.run_id);
        key(&mut text, "problem", ticket.problem);
        key(&mut text, "citizen", ticket.citizen);
        element(&mut text, "string", "category", names.category(ticket.category));
        element(&mut text, "string", "channel", words::channel(ticket.channel));
        element(&mut text, "string", "town", names.org(Org::Unit(ticket.town)));
        element(&mut text, "string", "district", names.org(Org::District(ticket.district)));
        element(&mut text, "int", "attempt", &ticket.attempt.to_string());
        date(&mut text, "raised_at", self.clock.text(ticket.raised_at));
        if let Some((at, closing)) = closed {
            self.ending(&mut text, at, closing);
        }
        text.push_str(events);
        text.push_str("</trace>\n");
        self.part.piece(&text);
    }

    /// How it ended: under the names of the columns of `tickets.csv`.
    fn ending(&self, text: &mut String, at: SimTime, closing: &Closing) {
        element(text, "string", "end", words::end(closing.end));
        element(text, "string", "unit", self.subject.names.org(Org::Unit(closing.unit)));
        flag(text, "in_window", at >= self.subject.warm_up_end);
        for (name, count) in [
            ("orders", closing.orders),
            ("returns", closing.returns),
            ("redos", closing.redos),
            ("extensions", closing.extensions),
        ] {
            element(text, "int", name, &count.to_string());
        }
        flag(text, "reviewed", closing.reviewed);
        flag(text, "counted", closing.counted);
        for (name, answer) in [
            ("said_resolved", closing.said_resolved),
            ("recorded_resolved", closing.recorded_resolved),
            ("recorded_satisfied", closing.recorded_satisfied),
            ("solved", Some(closing.solved)),
        ] {
            if let Some(answer) = answer {
                flag(text, name, answer);
            }
        }
        let mut hours = String::new();
        push_number(closing.hours as f64 / 3_600.0, &mut hours);
        element(text, "float", "staff_h", &hours);
    }

    pub(crate) fn close(mut self) -> io::Result<TempPath> {
        let mut open: Vec<(TicketInfo, String)> = std::mem::take(&mut self.open).into_values().collect();
        open.sort_by_key(|(ticket, _)| (ticket.received_at, ticket.key));
        for (ticket, events) in open {
            self.trace(&ticket, None, &events);
        }
        self.part.close()
    }
}

/// Appends an attribute.
fn element(text: &mut String, kind: &str, key: &str, value: &str) {
    write!(text, "<{kind} key=\"{key}\" value=\"").expect("a string takes any text");
    escape(text, value);
    text.push_str("\"/>\n");
}

fn date(text: &mut String, key: &str, local: &str) {
    writeln!(text, "<date key=\"{key}\" value=\"{local}.000+00:00\"/>").expect("a string takes any text");
}

fn key(text: &mut String, key: &str, value: u64) {
    writeln!(text, "<string key=\"{key}\" value=\"{value:016x}\"/>").expect("a string takes any text");
}

fn flag(text: &mut String, key: &str, value: bool) {
    writeln!(text, "<boolean key=\"{key}\" value=\"{value}\"/>").expect("a string takes any text");
}

/// Appends what may stand in an attribute of XML 1.0 in place of a text: characters that it does not know at all
/// become a replacement character.
fn escape(text: &mut String, value: &str) {
    for c in value.chars() {
        match c {
            '&' => text.push_str("&amp;"),
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            '"' => text.push_str("&quot;"),
            '\t' => text.push_str("&#9;"),
            '\n' => text.push_str("&#10;"),
            '\r' => text.push_str("&#13;"),
            c if is_unseen(c) || matches!(c, '\u{fffe}' | '\u{ffff}') => text.push('\u{fffd}'),
            c => text.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_marks_of_the_language_stay_names() {
        let mut text = String::new();
        element(&mut text, "string", "org:resource", "Roads & \"Bridges\" <东城>\u{1}\n");
        let expected = "<string key=\"org:resource\" value=\"Roads &amp; &quot;Bridges&quot; &lt;东城&gt;\u{fffd}&#10;\"/>\n";
        assert_eq!(text, expected);
    }
}
