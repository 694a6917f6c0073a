//! `events.csv`: what happened to each ticket, as a log that process-mining tools read.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;
use std::path::Path;

use tempfile::TempPath;

use super::part::Part;
use super::words;
use crate::experiment::Subject;
use crate::kernel::SimTime;
use crate::model::fact::Fact;
use crate::model::ids::{CategoryId, DistrictId, Org, UnitId};
use crate::report::cell::Cell;
use crate::report::column::{Column, Table, Type, run_id};

pub(super) fn table() -> Table {
    let columns = vec![
        run_id(),
        Column::new("case_id", Type::Text, "Name of the ticket, unique over all runs: run_id and its key."),
        Column::new("activity", Type::Text, "What happened."),
        Column::new("timestamp", Type::Time, "When, in local time of the scenario's calendar."),
        Column::new(
            "resource",
            Type::Text,
            "Who did it: desk, unit or citizen; rule, where a clock ran out.",
        ),
        Column::new(
            "org",
            Type::Text,
            "The unit that it concerns, or the district whose desk has the ticket.",
        ),
        Column::new(
            "round",
            Type::Count,
            "Round of handling: 1 until the first redo, empty before any handling.",
        ),
        Column::new("channel", Type::Text, "How the ticket came."),
        Column::new("category", Type::Text, "Category of the problem."),
    ];
    Table {
        name: "events",
        title: "What happened to each ticket, in the order in which it happened within each run".into(),
        columns,
        primary_key: vec![],
        legend: &[],
        foreign_key: Some(("run_id", "runs")),
    }
}

/// What later rows of an open ticket repeat.
struct OpenCase {
    channel: &'static str,
    category: CategoryId,
    district: DistrictId,
    round: Option<u16>,
}

/// Writes `events.csv` for one run.
pub(super) struct EventLog<'a> {
    part: Part,
    subject: &'a Subject,
    run_id: String,
    case_id: String,
    open: BTreeMap<u64, OpenCase>,
}

/// A row before names are filled in.
struct Row {
    key: u64,
    activity: &'static str,
    resource: &'static str,
    unit: Option<UnitId>,
    round: Option<u16>,
}

impl<'a> EventLog<'a> {
    pub(super) fn open(folder: &Path, subject: &'a Subject, run_id: &str) -> io::Result<EventLog<'a>> {
        let part = Part::open(folder, &table(), subject.start)?;
        let (run_id, case_id) = (run_id.to_string(), String::new());
        Ok(EventLog { part, subject, run_id, case_id, open: BTreeMap::new() })
    }

    pub(super) fn observe(&mut self, now: SimTime, fact: &Fact) {
        if let Fact::TicketMade { ticket } = fact {
            let channel = words::channel(ticket.channel);
            let case =
                OpenCase { channel, category: ticket.category, district: ticket.district, round: None };
            self.open.insert(ticket.key, case);
        }
        let Some(row) = row_of(fact) else { return };
        self.write(now, &row);
        if let Fact::Closed { ticket, .. } = fact {
            self.open.remove(&ticket.key);
        }
    }

    fn write(&mut self, now: SimTime, row: &Row) {
        let names = &self.subject.names;
        let case = self.open.get_mut(&row.key);
        let (mut org, mut round, mut channel, mut category) = (None, row.round, None, None);
        if let Some(case) = case {
            case.round = row.round.or(case.round);
            round = case.round;
            org = Some(names.org(Org::District(case.district)));
            channel = Some(case.channel);
            category = Some(names.category(case.category));
        }
        let org = row.unit.map(|unit| names.org(Org::Unit(unit))).or(org);
        self.case_id.clear();
        write!(self.case_id, "{}-{:016x}", self.run_id, row.key).expect("a string takes any text");
        self.part.row(&[
            Cell::Text(&self.run_id),
            Cell::Text(&self.case_id),
            row.activity.into(),
            now.into(),
            row.resource.into(),
            org.into(),
            round.into(),
            channel.into(),
            category.into(),
        ]);
    }

    pub(super) fn close(self) -> io::Result<TempPath> {
        self.part.close()
    }
}

/// The row of a fact; `None` for facts that are about no ticket.
fn row_of(fact: &Fact) -> Option<Row> {
    let desk = |key: &u64, activity| Row { key: *key, activity, resource: "desk", unit: None, round: None };
    let about = |key: &u64, activity, unit: &UnitId| Row { unit: Some(*unit), ..desk(key, activity) };
    let unit = |key: &u64, activity, by: &UnitId| Row { resource: "unit", ..about(key, activity, by) };
    let rule = |key: &u64, activity, by: &UnitId| Row { resource: "rule", ..about(key, activity, by) };
    let either = |choice: bool, yes, no| if choice { yes } else { no };
    Some(match fact {
        Fact::TicketMade { ticket } => desk(&ticket.key, "ticket_made"),
        Fact::Dispatched { key, unit, .. } => about(key, "dispatched", unit),
        Fact::Signed { key, unit: by, .. } => unit(key, "signed", by),
        Fact::Refused { key, unit: by, .. } => unit(key, "refused", by),
        Fact::Settled { key, settlement, .. } => desk(key, words::settlement(*settlement)),
        Fact::SignOverdue { key, unit: by } => rule(key, "sign_overdue", by),
        Fact::ExtensionAsked { key, unit: by, .. } => unit(key, "extension_asked", by),
        Fact::ExtensionDecided { key, unit: by, granted } => {
            about(key, either(*granted, "extension_granted", "extension_denied"), by)
        }
        Fact::FirstContact { key, unit: by, .. } => unit(key, "first_contact", by),
        Fact::WorkStarted { key, unit: by, round, .. } => {
            Row { round: Some(*round), ..unit(key, "work_started", by) }
        }
        Fact::Replied { key, unit: by, round, .. } => Row { round: Some(*round), ..unit(key, "replied", by) },
        Fact::HelpAsked { key, helper, given, .. } => {
            unit(key, either(*given, "help_given", "help_withheld"), helper)
        }
        Fact::HandedOn { key, to, .. } => about(key, "handed_on", to),
        Fact::Passed { key, unit, round, .. } => Row { round: Some(*round), ..about(key, "passed", unit) },
        Fact::RedoOrdered { key, unit, round, .. } => {
            Row { round: Some(*round), ..about(key, "redo_ordered", unit) }
        }
        Fact::Overdue { key, unit: by, .. } => rule(key, "overdue", by),
        Fact::Reminded { key, unit } => about(key, "reminded", unit),
        Fact::Supervised { key, unit } => about(key, "supervised", unit),
        Fact::Persuaded { key, unit: by } => unit(key, "persuaded", by),
        Fact::Called { key, reached, .. } => desk(key, either(*reached, "called_reached", "called_in_vain")),
        Fact::Said { key, unit: by, resolved, .. } => {
            let activity = either(*resolved, "said_resolved", "said_unresolved");
            Row { resource: "citizen", ..about(key, activity, by) }
        }
        Fact::ProofAsked { key, unit } => about(key, "proof_asked", unit),
        Fact::ProofChecked { key, unit, accepted } => {
            about(key, either(*accepted, "proof_accepted", "proof_rejected"), unit)
        }
        Fact::Closed { ticket, closing } => about(&ticket.key, words::end(closing.end), &closing.unit),
        _ => return None,
    })
}
