//! `events.csv`: what happened to each ticket, as a flat log that process-mining tools read.
//!
//! Case, activity, timestamp and resource are the columns that such tools ask for; what else is there are attributes of
//! the event or, repeated in every row, of the case.

use std::io;
use std::path::Path;

use tempfile::TempPath;

use super::entry::{Entry, Role};
use super::part::Part;
use super::words;
use crate::experiment::Subject;
use crate::model::ids::Org;
use crate::store::cell::Cell;
use crate::store::column::{Column, Table, Type, run_id};

/// All columns but the first.
const COLUMNS: [(&str, Type, &str); 13] = [
    ("case_id", Type::Text, "Name of the ticket, unique over all runs: run_id and its key."),
    ("activity", Type::Text, "What happened."),
    ("timestamp", Type::Time, "When, in local time of the scenario's calendar."),
    (
        "resource",
        Type::Text,
        "Who did it: name of the desk or unit, key of the citizen; empty where a clock ran out.",
    ),
    ("role", Type::Text, "In what capacity: desk, unit, citizen, government; rule, where a clock ran out."),
    ("org", Type::Text, "The unit that it concerns, or the district whose desk has the ticket."),
    ("round", Type::Count, "How often the ticket had been sent back by then; empty before any handling."),
    (
        "detail",
        Type::Text,
        "Of dispatched and refused: whether the unit has the remit (truth); of extension_asked: whether it was needed \
         (truth); of work_started and replied: the field work (truth); of redo_ordered: why; of what a citizen said: \
         the rating.",
    ),
    (
        "in_window",
        Type::Flag,
        "Whether it happened after the warm-up: metrics count those only. The log begins with the run.",
    ),
    ("channel", Type::Text, "How the ticket came."),
    ("category", Type::Text, "Category of the problem."),
    ("attempt", Type::Count, "Attempt of this citizen about this problem; 1 is the first."),
    ("citizen", Type::Text, "Key of the citizen."),
];

pub(crate) fn table() -> Table {
    let mut columns = vec![run_id()];
    columns.extend(COLUMNS.iter().map(|(name, kind, doc)| Column::new(*name, *kind, *doc)));
    Table {
        name: "events",
        title: "What happened to each ticket, in the order in which it happened within each run".into(),
        columns,
        primary_key: vec![],
        legend: &[],
        foreign_key: Some(("run_id", "runs")),
    }
}

/// Writes `events.csv` for one run.
pub(crate) struct EventLog<'a> {
    part: Part,
    subject: &'a Subject,
    run_id: String,
    case_id: String,
}

impl<'a> EventLog<'a> {
    pub(crate) fn open(folder: &Path, subject: &'a Subject, run_id: &str) -> io::Result<EventLog<'a>> {
        let part = Part::open(folder, &table(), subject.start)?;
        Ok(EventLog { part, subject, run_id: run_id.to_string(), case_id: String::new() })
    }

    pub(crate) fn write(&mut self, entry: &Entry<'_>) {
        let (names, ticket) = (&self.subject.names, entry.ticket);
        let district = ticket.map(|ticket| Org::District(ticket.district));
        let resource = match (entry.role, ticket) {
            (Role::Citizen, Some(ticket)) => Cell::Key(ticket.citizen),
            _ => entry.by.map(|org| names.org(org)).into(),
        };
        words::case_id(&mut self.case_id, &self.run_id, entry.key);
        self.part.row(&[
            Cell::Text(&self.run_id),
            Cell::Text(&self.case_id),
            entry.activity.into(),
            entry.at.into(),
            resource,
            entry.role.word().into(),
            entry.unit.map(Org::Unit).or(district).map(|org| names.org(org)).into(),
            entry.round.into(),
            entry.detail.into(),
            entry.in_window.into(),
            ticket.map(|ticket| words::channel(ticket.channel)).into(),
            ticket.map(|ticket| names.category(ticket.category)).into(),
            ticket.map(|ticket| ticket.attempt).into(),
            ticket.map_or(Cell::Empty, |ticket| Cell::Key(ticket.citizen)),
        ]);
    }

    pub(crate) fn close(self) -> io::Result<TempPath> {
        self.part.close()
    }
}
