//! `events.ocel.json`: the same events as an object-centric log, by the JSON form of OCEL 2.0 (ocel-standard.org).
//!
//! Objects are tickets; appeals, of which each is one citizen's matter over all its attempts and so may have several
//! tickets; citizens, who may have several appeals; and units. What is known of a ticket only at its end has the time
//! of its end. An event is related to its ticket, and to units and citizens by what they have to do with it.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempPath;

use super::entry::{ACTIVITIES, Entry, Role};
use super::part::Pieces;
use super::words;
use crate::experiment::Subject;
use crate::kernel::SimTime;
use crate::model::fact::{Closing, TicketInfo};
use crate::model::ids::{Org, UnitId};
use crate::store::cell::LocalTime;

/// The event of which the citizen is the actor: when he raised the matter that became a ticket.
const RAISED: &str = "appeal_raised";

/// Attributes of tickets, with the types of the standard.
const OF_TICKETS: [(&str, &str); 16] = [
    ("category", "string"),
    ("channel", "string"),
    ("district", "string"),
    ("attempt", "integer"),
    ("linked", "boolean"),
    ("planted", "boolean"),
    ("end", "string"),
    ("orders", "integer"),
    ("returns", "integer"),
    ("redos", "integer"),
    ("reviewed", "boolean"),
    ("said_resolved", "boolean"),
    ("recorded_resolved", "boolean"),
    ("solved", "boolean"),
    ("in_window", "boolean"),
    ("staff_h", "float"),
];

/// Attributes of every kind of event.
const OF_EVENTS: [(&str, &str); 5] = [
    ("role", "string"),
    ("resource", "string"),
    ("round", "integer"),
    ("detail", "string"),
    ("in_window", "boolean"),
];

/// The types of objects and events, in lines that begin the document.
pub(crate) fn head() -> String {
    let list = |attributes: &[(&str, &str)]| -> Vec<Value> {
        attributes.iter().map(|(name, kind)| json!({ "name": name, "type": kind })).collect()
    };
    let object =
        |name: &str, attributes: &[(&str, &str)]| json!({ "name": name, "attributes": list(attributes) });
    let objects = json!([
        object("ticket", &OF_TICKETS),
        object("appeal", &[("problem", "string"), ("category", "string")]),
        object("citizen", &[("town", "string")]),
        object("unit", &[("name", "string")]),
    ]);
    let events = std::iter::once(&RAISED).chain(&ACTIVITIES).map(|name| object(name, &OF_EVENTS));
    let events = Value::Array(events.collect());
    format!("{{\n\"objectTypes\": {objects},\n\"eventTypes\": {events},\n\"events\": [\n")
}

/// What stands between all events and all objects.
pub(crate) const MIDDLE: &str = "\n],\n\"objects\": [\n";
/// What stands behind all objects.
pub(crate) const FOOT: &str = "\n]\n}\n";
/// What stands between two events, and between two objects.
pub(crate) const BETWEEN: &str = ",\n";

/// Writes the events and the objects of one run. Remembers which citizens and appeals it has written.
pub(crate) struct OcelLog<'a> {
    events: Pieces,
    objects: Pieces,
    subject: &'a Subject,
    run_id: String,
    clock: LocalTime,
    number: u64,
    /// Keys of citizens, and of problems with citizens.
    known: (BTreeSet<u64>, BTreeSet<(u64, u64)>),
    open: BTreeMap<(SimTime, u64), TicketInfo>,
}

impl<'a> OcelLog<'a> {
    pub(crate) fn open(folder: &Path, subject: &'a Subject, run_id: &str) -> io::Result<OcelLog<'a>> {
        let mut objects = Pieces::open(folder, BETWEEN)?;
        let mut clock = LocalTime::new(subject.start);
        let begin = zoned(clock.text(SimTime::START));
        for (unit, name) in subject.names.units.iter().enumerate() {
            let value = json!({
                "id": unit_id(run_id, UnitId(unit as u16)),
                "type": "unit",
                "attributes": [{ "name": "name", "time": begin, "value": name }],
            });
            objects.piece(&value.to_string());
        }
        let (events, run_id) = (Pieces::open(folder, BETWEEN)?, run_id.to_string());
        let (known, open) = (Default::default(), BTreeMap::new());
        Ok(OcelLog { events, objects, subject, run_id, clock, number: 0, known, open })
    }

    pub(crate) fn write(&mut self, entry: &Entry<'_>) {
        let Some(ticket) = entry.ticket else { return };
        if entry.activity == "ticket_made" {
            self.raised(ticket);
        }
        let by = entry.by.and_then(|org| match org {
            Org::Unit(unit) => Some(unit),
            _ => None,
        });
        let mut relations = vec![json!({ "objectId": self.ticket_id(ticket), "qualifier": "about" })];
        let mut relate = |unit: Option<UnitId>, how: &str| {
            if let Some(unit) = unit {
                relations.push(json!({ "objectId": unit_id(&self.run_id, unit), "qualifier": how }));
            }
        };
        relate(by, "by");
        relate(entry.unit.filter(|unit| by != Some(*unit)), "concerns");
        if entry.role == Role::Citizen {
            relations.push(json!({ "objectId": self.citizen_id(ticket), "qualifier": "by" }));
        }
        if entry.activity == "ticket_made" {
            relations.push(json!({ "objectId": self.appeal_id(ticket), "qualifier": "made of" }));
        }
        let mut attributes = vec![json!({ "name": "role", "value": entry.role.word() })];
        if let Some(org) = entry.by {
            attributes.push(json!({ "name": "resource", "value": self.subject.names.org(org) }));
        }
        if let Some(round) = entry.round {
            attributes.push(json!({ "name": "round", "value": round }));
        }
        if let Some(detail) = entry.detail {
            attributes.push(json!({ "name": "detail", "value": detail }));
        }
        attributes.push(json!({ "name": "in_window", "value": entry.in_window }));
        self.event(entry.activity, entry.at, attributes, relations);
    }

    /// The citizen's part, with the objects that it brings.
    fn raised(&mut self, ticket: &TicketInfo) {
        self.open.insert((ticket.received_at, ticket.key), *ticket);
        let time = self.time(ticket.raised_at);
        let (citizen, appeal) = (self.citizen_id(ticket), self.appeal_id(ticket));
        let names = &self.subject.names;
        if self.known.0.insert(ticket.citizen) {
            let town = names.org(Org::Unit(ticket.town));
            let attributes = json!([{ "name": "town", "time": time, "value": town }]);
            let object = json!({ "id": citizen, "type": "citizen", "attributes": attributes });
            self.objects.piece(&object.to_string());
        }
        if self.known.1.insert((ticket.problem, ticket.citizen)) {
            let problem = format!("{:016x}", ticket.problem);
            let object = json!({
                "id": appeal,
                "type": "appeal",
                "attributes": [
                    { "name": "problem", "time": time, "value": problem },
                    { "name": "category", "time": time, "value": names.category(ticket.category) },
                ],
                "relationships": [{ "objectId": citizen, "qualifier": "of" }],
            });
            self.objects.piece(&object.to_string());
        }
        let attributes = vec![
            json!({ "name": "role", "value": Role::Citizen.word() }),
            json!({ "name": "in_window", "value": ticket.raised_at >= self.subject.warm_up_end }),
        ];
        let relations = vec![
            json!({ "objectId": appeal, "qualifier": "about" }),
            json!({ "objectId": citizen, "qualifier": "by" }),
        ];
        self.event(RAISED, ticket.raised_at, attributes, relations);
    }

    /// A ticket was closed: all that will be known of it is known.
    pub(crate) fn closed(&mut self, now: SimTime, ticket: &TicketInfo, closing: &Closing) {
        if self.open.remove(&(ticket.received_at, ticket.key)).is_some() {
            self.ticket(ticket, Some((now, closing)));
        }
    }

    fn ticket(&mut self, ticket: &TicketInfo, closed: Option<(SimTime, &Closing)>) {
        let names = &self.subject.names;
        let received = zoned(self.clock.text(ticket.received_at));
        let at_first = |name: &str, value: Value| json!({ "name": name, "time": received, "value": value });
        let mut attributes = vec![
            at_first("category", names.category(ticket.category).into()),
            at_first("channel", words::channel(ticket.channel).into()),
            at_first("district", names.org(Org::District(ticket.district)).into()),
            at_first("attempt", ticket.attempt.into()),
            at_first("linked", ticket.linked.into()),
            at_first("planted", ticket.planted.into()),
        ];
        let mut relations = vec![json!({ "objectId": self.appeal_id(ticket), "qualifier": "made of" })];
        if let Some((at, closing)) = closed {
            let time = zoned(self.clock.text(at));
            let mut at_last = |name: &str, value: Option<Value>| {
                attributes.extend(value.map(|value| json!({ "name": name, "time": time, "value": value })));
            };
            at_last("end", Some(words::end(closing.end).into()));
            at_last("orders", Some(closing.orders.into()));
            at_last("returns", Some(closing.returns.into()));
            at_last("redos", Some(closing.redos.into()));
            at_last("reviewed", Some(closing.reviewed.into()));
            at_last("said_resolved", closing.said_resolved.map(Value::from));
            at_last("recorded_resolved", closing.recorded_resolved.map(Value::from));
            at_last("solved", Some(closing.solved.into()));
            at_last("in_window", Some((at >= self.subject.warm_up_end).into()));
            at_last("staff_h", Some((closing.hours as f64 / 3_600.0).into()));
            let unit = unit_id(&self.run_id, closing.unit);
            relations.push(json!({ "objectId": unit, "qualifier": "ended with" }));
        }
        let object = json!({
            "id": self.ticket_id(ticket),
            "type": "ticket",
            "attributes": attributes,
            "relationships": relations,
        });
        self.objects.piece(&object.to_string());
    }

    fn event(&mut self, activity: &str, at: SimTime, attributes: Vec<Value>, relations: Vec<Value>) {
        let event = json!({
            // Of equal length, so that tools which sort the events of one second by name keep their order.
            "id": format!("{}-e{:09}", self.run_id, self.number),
            "type": activity,
            "time": self.time(at),
            "attributes": attributes,
            "relationships": relations,
        });
        self.number += 1;
        self.events.piece(&event.to_string());
    }

    fn time(&mut self, at: SimTime) -> String {
        zoned(self.clock.text(at))
    }

    fn ticket_id(&self, ticket: &TicketInfo) -> String {
        let mut text = String::new();
        words::case_id(&mut text, &self.run_id, ticket.key);
        text
    }

    fn appeal_id(&self, ticket: &TicketInfo) -> String {
        format!("{}-appeal-{:016x}-{:016x}", self.run_id, ticket.problem, ticket.citizen)
    }

    fn citizen_id(&self, ticket: &TicketInfo) -> String {
        format!("{}-citizen-{:016x}", self.run_id, ticket.citizen)
    }

    /// Ends both parts: events, then objects.
    pub(crate) fn close(mut self) -> io::Result<(TempPath, TempPath)> {
        for ticket in std::mem::take(&mut self.open).into_values() {
            self.ticket(&ticket, None);
        }
        Ok((self.events.close()?, self.objects.close()?))
    }
}

fn unit_id(run_id: &str, unit: UnitId) -> String {
    format!("{run_id}-unit-{}", unit.0)
}

/// The standard wants a zone: local times are written as if they were of UTC, so that nothing moves them.
fn zoned(local: &str) -> String {
    format!("{local}Z")
}
