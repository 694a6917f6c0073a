//! `tickets.csv`: one row for each ticket of a run, written when it is closed; those still open come last.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use tempfile::TempPath;

use super::part::Part;
use super::words;
use crate::experiment::Subject;
use crate::kernel::SimTime;
use crate::model::fact::{Closing, Fact, TicketInfo};
use crate::model::ids::Org;
use crate::store::cell::Cell;
use crate::store::column::{Column, Table, Type, run_id};

/// Columns that every ticket has a value for.
const OF_THE_TICKET: [(&str, Type, &str); 18] = [
    ("case_id", Type::Text, "Name of the ticket, unique over all runs: run_id and its key."),
    ("problem", Type::Text, "Key of the problem it is about; equal for all who raise the same one."),
    ("citizen", Type::Text, "Key of the citizen."),
    ("category", Type::Text, "Category of the problem."),
    ("town", Type::Text, "Town of the citizen."),
    ("district", Type::Text, "District whose desk has the ticket."),
    ("channel", Type::Text, "How it came: village, town_line, phone, online, superior or visit."),
    ("attempt", Type::Count, "Attempt of this citizen about this problem; 1 is the first."),
    ("linked", Type::Flag, "Record: known as a repeat of an earlier ticket."),
    ("duplicate", Type::Flag, "Truth: someone else raised the same problem before."),
    ("new_facts", Type::Flag, "Truth: a repeat that brings new facts."),
    ("persistent", Type::Flag, "Truth: from a persistent appellant."),
    ("planted", Type::Flag, "Truth: a friendly call arranged by a unit."),
    ("consultation", Type::Flag, "It only asks for information."),
    ("nature", Type::Text, "Truth: proper, out_of_scope, unreasonable or malicious."),
    ("units_needed", Type::Count, "Truth: how many units the problem needs."),
    ("raised_at", Type::Time, "When the citizen raised it."),
    ("received_at", Type::Time, "When the district desk received it."),
];

/// Columns that are empty while a ticket is open.
const OF_THE_CLOSING: [(&str, Type, &str); 36] = [
    ("closed_at", Type::Time, "When it left the desk; empty if it is open at the end of the run."),
    ("in_window", Type::Flag, "Whether it was closed after the warm-up: metrics count those only."),
    ("end", Type::Text, "closed, closed_unresolved (on a proof report), withdrawn (in a dispute) or open."),
    (
        "answer",
        Type::Text,
        "What the last reply says: done, longer (the unit could do it, and has not), explained (why it cannot), unlawful; empty without a reply.",
    ),
    ("unit", Type::Text, "The unit that handled it last, or was offered it last."),
    ("orders", Type::Count, "Orders made of it: 1 + changes of unit."),
    ("returns", Type::Count, "How often a unit returned it."),
    ("redos", Type::Count, "How often it was redone."),
    ("extensions", Type::Count, "How often its limit was extended."),
    ("reminders", Type::Count, "How often the unit was reminded."),
    ("supervised", Type::Flag, "Whether it was put under supervision."),
    ("dispatched_at", Type::Time, "First order sent to a unit."),
    ("signed_at", Type::Time, "Signed by the unit that handled it."),
    ("contacted_at", Type::Time, "First contact with the citizen."),
    ("contacted_in_time", Type::Flag, "First contact within its limit; empty without a rule."),
    ("first_reply_at", Type::Time, "First reply."),
    ("replied_at", Type::Time, "Last reply."),
    ("on_time_from_receipt", Type::Flag, "On time, counted from receipt at the desk; empty without a reply."),
    ("on_time_from_dispatch", Type::Flag, "On time, counted from the first dispatch."),
    ("on_time_from_signing", Type::Flag, "On time, counted from signing: as the record counts it."),
    ("reached", Type::Flag, "Follow-up reached the citizen; empty if nobody called."),
    ("said_resolved", Type::Flag, "What the citizen said; empty if not reached."),
    ("said_satisfied", Type::Flag, "What the citizen said; empty if not reached or not rated."),
    ("recorded_resolved", Type::Flag, "What the record says; empty if its rule leaves the ticket out."),
    ("recorded_satisfied", Type::Flag, "What the record says; empty if its rule leaves the ticket out."),
    ("counted", Type::Flag, "Whether the assessment counts it."),
    ("solved", Type::Flag, "Truth: the problem is solved at the closing."),
    ("faked", Type::Flag, "Truth: what was done will relapse."),
    ("decidable", Type::Flag, "Truth: the unit in hand, helpers included, had the authority."),
    ("field_work", Type::Text, "Truth: thorough, ordinary or perfunctory, in the last round."),
    ("paper_work", Type::Text, "thin, required or shielding, in the last round."),
    ("persuaded", Type::Flag, "Truth: the caller was persuaded."),
    ("staff_h", Type::Number, "Staff hours of units and desks spent on it."),
    ("records", Type::Count, "Trace items and forms written for it."),
    ("limbo_h", Type::Number, "Clock hours during which no unit held it."),
    ("reviewed", Type::Flag, "Whether a reviewer looked at any of its replies."),
];

pub(crate) fn table() -> Table {
    let column = |(name, kind, doc): &(&str, Type, &str)| {
        let column = Column::new(*name, *kind, *doc);
        if name.ends_with("_h") { column.in_unit("h") } else { column }
    };
    let mut columns = vec![run_id()];
    columns.extend(OF_THE_TICKET.iter().chain(&OF_THE_CLOSING).map(column));
    Table {
        name: "tickets",
        title: "Tickets in the order in which they were closed, then those still open at the end".into(),
        columns,
        primary_key: vec!["case_id"],
        legend: &[],
        foreign_key: Some(("run_id", "runs")),
    }
}

/// Writes `tickets.csv` for one run. Holds the tickets that are open, not those that were made.
pub(crate) struct TicketLog<'a> {
    part: Part,
    subject: &'a Subject,
    run_id: String,
    open: BTreeMap<(SimTime, u64), TicketInfo>,
}

impl<'a> TicketLog<'a> {
    pub(crate) fn open(folder: &Path, subject: &'a Subject, run_id: &str) -> io::Result<TicketLog<'a>> {
        let part = Part::open(folder, &table(), subject.start)?;
        Ok(TicketLog { part, subject, run_id: run_id.to_string(), open: BTreeMap::new() })
    }

    pub(crate) fn observe(&mut self, now: SimTime, fact: &Fact) {
        match fact {
            Fact::TicketMade { ticket } => {
                self.open.insert((ticket.received_at, ticket.key), *ticket);
            }
            Fact::Closed { ticket, closing } => {
                self.open.remove(&(ticket.received_at, ticket.key));
                self.write(ticket, Some((now, closing)));
            }
            _ => {}
        }
    }

    pub(crate) fn close(mut self) -> io::Result<TempPath> {
        for ticket in std::mem::take(&mut self.open).into_values() {
            self.write(&ticket, None);
        }
        self.part.close()
    }

    fn write(&mut self, ticket: &TicketInfo, closed: Option<(SimTime, &Closing)>) {
        let case_id = format!("{}-{:016x}", self.run_id, ticket.key);
        let mut row = vec![Cell::Text(&self.run_id), Cell::Text(&case_id)];
        row.extend(self.of_the_ticket(ticket));
        match closed {
            Some((at, closing)) => row.extend(self.of_the_closing(at, closing)),
            None => {
                row.extend([Cell::Empty, Cell::Empty, "open".into()]);
                row.resize(1 + OF_THE_TICKET.len() + OF_THE_CLOSING.len(), Cell::Empty);
            }
        }
        self.part.row(&row);
    }

    /// All of [`OF_THE_TICKET`] but the first.
    fn of_the_ticket(&self, ticket: &TicketInfo) -> [Cell<'a>; OF_THE_TICKET.len() - 1] {
        let names = &self.subject.names;
        [
            Cell::Key(ticket.problem),
            Cell::Key(ticket.citizen),
            names.category(ticket.category).into(),
            names.org(Org::Unit(ticket.town)).into(),
            names.org(Org::District(ticket.district)).into(),
            words::channel(ticket.channel).into(),
            ticket.attempt.into(),
            ticket.linked.into(),
            ticket.duplicate.into(),
            ticket.new_facts.into(),
            ticket.persistent.into(),
            ticket.planted.into(),
            ticket.consultation.into(),
            words::nature(ticket.nature).into(),
            ticket.units_needed.into(),
            ticket.raised_at.into(),
            ticket.received_at.into(),
        ]
    }

    fn of_the_closing(&self, at: SimTime, closing: &Closing) -> [Cell<'a>; OF_THE_CLOSING.len()] {
        [
            at.into(),
            (at >= self.subject.warm_up_end).into(),
            words::end(closing.end).into(),
            closing.answer.map_or(Cell::Empty, |answer| words::answer(answer).into()),
            self.subject.names.org(Org::Unit(closing.unit)).into(),
            closing.orders.into(),
            closing.returns.into(),
            closing.redos.into(),
            closing.extensions.into(),
            closing.reminders.into(),
            closing.supervised.into(),
            closing.dispatched_at.into(),
            closing.signed_at.into(),
            closing.contacted_at.into(),
            closing.contacted_in_time.into(),
            closing.first_reply_at.into(),
            closing.replied_at.into(),
            closing.on_time_from_receipt.into(),
            closing.on_time_from_dispatch.into(),
            closing.on_time_from_signing.into(),
            closing.reached.into(),
            closing.said_resolved.into(),
            closing.said_satisfied.into(),
            closing.recorded_resolved.into(),
            closing.recorded_satisfied.into(),
            closing.counted.into(),
            closing.solved.into(),
            closing.faked.into(),
            closing.decidable.into(),
            closing.way.map(|way| words::field(way.field)).into(),
            closing.way.map(|way| words::paper(way.paper)).into(),
            closing.persuaded.into(),
            (closing.hours as f64 / 3_600.0).into(),
            closing.records.into(),
            closing.limbo.hours().into(),
            closing.reviewed.into(),
        ]
    }
}
