//! What happened to a ticket, in the words of logs: what all logs of events write down, each in its own form.

use std::collections::BTreeMap;

use super::words;
use crate::experiment::Subject;
use crate::kernel::SimTime;
use crate::model::fact::{Channel, Fact, TicketInfo};
use crate::model::ids::{Org, UnitId};

/// In what capacity somebody acted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// The city desk, or the desk of a district.
    Desk,
    /// A handling unit.
    Unit,
    /// The citizen whose ticket it is.
    Citizen,
    /// The upper government, which reminds and supervises.
    Government,
    /// Nobody: a clock ran out.
    Rule,
}

impl Role {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Role::Desk => "desk",
            Role::Unit => "unit",
            Role::Citizen => "citizen",
            Role::Government => "government",
            Role::Rule => "rule",
        }
    }
}

/// Something that happened to a ticket.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry<'a> {
    /// When.
    pub(crate) at: SimTime,
    /// The ticket; `None` for one that was never announced, which the model does not do.
    pub(crate) ticket: Option<&'a TicketInfo>,
    /// Its exogenous name.
    pub(crate) key: u64,
    /// What happened.
    pub(crate) activity: &'static str,
    /// In what capacity somebody did it.
    pub(crate) role: Role,
    /// Who did it; nobody where a clock ran out, and the citizen has no name but his key.
    pub(crate) by: Option<Org>,
    /// The unit that it concerns.
    pub(crate) unit: Option<UnitId>,
    /// How often the ticket had been sent back by then; `None` before any handling.
    pub(crate) round: Option<u16>,
    /// What more there is to say.
    pub(crate) detail: Option<&'static str>,
    /// Whether metrics count it: it happened after the warm-up.
    pub(crate) in_window: bool,
}

/// A ticket that has not been closed yet.
#[derive(Debug)]
struct OpenCase {
    ticket: TicketInfo,
    round: Option<u16>,
}

/// Turns facts into entries. Holds the tickets that are open, not those that were made.
#[derive(Debug)]
pub(crate) struct Cases {
    warm_up_end: SimTime,
    open: BTreeMap<u64, OpenCase>,
}

impl Cases {
    pub(crate) fn new(subject: &Subject) -> Cases {
        Cases { warm_up_end: subject.warm_up_end, open: BTreeMap::new() }
    }

    /// The entry of a fact; `None` for facts that are about no ticket.
    pub(crate) fn entry(&mut self, now: SimTime, fact: &Fact) -> Option<Entry<'_>> {
        if let Fact::TicketMade { ticket } = fact {
            self.open.insert(ticket.key, OpenCase { ticket: *ticket, round: None });
        }
        let row = row_of(fact)?;
        let case = self.open.get_mut(&row.key);
        let mut entry = Entry {
            at: now,
            ticket: None,
            key: row.key,
            activity: row.activity,
            role: row.role,
            by: row.by,
            unit: row.unit,
            round: row.round,
            detail: row.detail,
            in_window: now >= self.warm_up_end,
        };
        if let Some(case) = case {
            case.round = row.round.or(case.round);
            entry.round = case.round;
            entry.ticket = Some(&case.ticket);
            if row.role == Role::Desk {
                entry.by = row.by.or(Some(Org::District(case.ticket.district)));
            }
        }
        Some(entry)
    }

    /// Forgets a ticket that was closed.
    pub(crate) fn forget(&mut self, key: u64) {
        self.open.remove(&key);
    }
}

/// An entry before the ticket is looked up.
struct Row {
    key: u64,
    activity: &'static str,
    role: Role,
    by: Option<Org>,
    unit: Option<UnitId>,
    round: Option<u16>,
    detail: Option<&'static str>,
}

impl Row {
    /// Done by the desk of the district, unless somebody else is named.
    fn desk(key: u64, activity: &'static str) -> Row {
        Row { key, activity, role: Role::Desk, by: None, unit: None, round: None, detail: None }
    }

    fn about(self, unit: UnitId) -> Row {
        Row { unit: Some(unit), ..self }
    }

    /// Done by a unit, in its own matter.
    fn unit(key: u64, activity: &'static str, unit: UnitId) -> Row {
        Row { role: Role::Unit, by: Some(Org::Unit(unit)), ..Row::desk(key, activity).about(unit) }
    }

    fn rule(key: u64, activity: &'static str, unit: UnitId) -> Row {
        Row { role: Role::Rule, ..Row::desk(key, activity).about(unit) }
    }

    fn above(key: u64, activity: &'static str, unit: UnitId) -> Row {
        Row { role: Role::Government, by: Some(Org::Government), ..Row::desk(key, activity).about(unit) }
    }

    fn in_round(self, round: u16) -> Row {
        Row { round: Some(round), ..self }
    }

    fn saying(self, detail: &'static str) -> Row {
        Row { detail: Some(detail), ..self }
    }
}

/// Every activity that an entry may have. Object-centric logs declare them beforehand.
pub(crate) const ACTIVITIES: [&str; 42] = [
    "ticket_made",
    "dispatched",
    "signed",
    "refused",
    "settled_next_unit",
    "settled_claimed",
    "settled_ruled",
    "settled_withdrawn",
    "sign_overdue",
    "extension_asked",
    "extension_granted",
    "extension_denied",
    "first_contact",
    "work_started",
    "replied",
    "help_given",
    "help_withheld",
    "handed_on",
    "summoned",
    "referred_taken",
    "referred_in_vain",
    "asked_above",
    "city_decided",
    "application_granted",
    "application_denied",
    "left_lying",
    "passed",
    "redo_ordered",
    "overdue",
    "reminded",
    "supervised",
    "persuaded",
    "called_reached",
    "called_in_vain",
    "said_resolved",
    "said_unresolved",
    "proof_asked",
    "proof_accepted",
    "proof_rejected",
    "closed",
    "closed_unresolved",
    "withdrawn",
];

/// The row of a fact; `None` for facts that are about no ticket.
fn row_of(fact: &Fact) -> Option<Row> {
    row_of_order(fact).or_else(|| row_of_work(fact)).or_else(|| row_of_checks(fact))
}

fn either(choice: bool, yes: &'static str, no: &'static str) -> &'static str {
    if choice { yes } else { no }
}

/// Rows about a ticket's way into a unit's hands.
fn row_of_order(fact: &Fact) -> Option<Row> {
    let remit = |right: bool| either(right, "own_remit", "other_remit");
    Some(match *fact {
        Fact::TicketMade { ticket } if ticket.channel == Channel::TownLine => {
            Row::unit(ticket.key, "ticket_made", ticket.town)
        }
        Fact::TicketMade { ticket } => Row { by: Some(Org::City), ..Row::desk(ticket.key, "ticket_made") },
        Fact::Dispatched { key, unit, right, .. } => {
            Row::desk(key, "dispatched").about(unit).saying(remit(right))
        }
        Fact::Signed { key, unit, .. } => Row::unit(key, "signed", unit),
        Fact::Refused { key, unit, right, .. } => Row::unit(key, "refused", unit).saying(remit(right)),
        Fact::Settled { key, settlement, .. } => Row::desk(key, words::settlement(settlement)),
        Fact::SignOverdue { key, unit } => Row::rule(key, "sign_overdue", unit),
        Fact::ExtensionAsked { key, unit, overstated, .. } => {
            Row::unit(key, "extension_asked", unit).saying(either(overstated, "overstated", "needed"))
        }
        Fact::ExtensionDecided { key, unit, granted } => {
            Row::desk(key, either(granted, "extension_granted", "extension_denied")).about(unit)
        }
        Fact::FirstContact { key, unit, .. } => Row::unit(key, "first_contact", unit),
        Fact::HandedOn { key, from, to } => Row::unit(key, "handed_on", from).about(to),
        Fact::Referred { key, unit, holder, taken } => {
            Row::unit(key, either(taken, "referred_taken", "referred_in_vain"), unit).about(holder)
        }
        Fact::CameAlong { key, unit, holder } => Row::unit(key, "came_along", unit).about(holder),
        Fact::AskedAbove { key, unit, .. } => Row::unit(key, "asked_above", unit),
        Fact::CityDecided { key, unit } => Row::unit(key, "city_decided", unit),
        Fact::Applied { key, unit, granted } => {
            Row::unit(key, either(granted, "application_granted", "application_denied"), unit)
        }
        Fact::Summoned { key, town, unit } => Row::unit(key, "summoned", town).about(unit),
        _ => return None,
    })
}

/// Rows about the work on a ticket.
fn row_of_work(fact: &Fact) -> Option<Row> {
    Some(match *fact {
        Fact::WorkStarted { key, unit, round, way, .. } => {
            Row::unit(key, "work_started", unit).in_round(round).saying(words::field(way.field))
        }
        Fact::Replied { key, unit, round, way, .. } => {
            Row::unit(key, "replied", unit).in_round(round).saying(words::field(way.field))
        }
        Fact::HelpAsked { key, helper, given, .. } => {
            Row::unit(key, either(given, "help_given", "help_withheld"), helper)
        }
        Fact::Deferred { key, unit } => Row::unit(key, "left_lying", unit),
        Fact::Overdue { key, unit, .. } => Row::rule(key, "overdue", unit),
        Fact::Reminded { key, unit } => Row::above(key, "reminded", unit),
        Fact::Supervised { key, unit } => Row::above(key, "supervised", unit),
        Fact::Persuaded { key, unit, .. } => Row::unit(key, "persuaded", unit),
        _ => return None,
    })
}

/// Rows about what the desk does with a reply, and what the citizen says of it.
fn row_of_checks(fact: &Fact) -> Option<Row> {
    Some(match *fact {
        Fact::Passed { key, unit, round, .. } => Row::desk(key, "passed").about(unit).in_round(round),
        Fact::RedoOrdered { key, unit, round, cause, .. } => {
            Row::desk(key, "redo_ordered").about(unit).in_round(round).saying(words::redo_cause(cause))
        }
        Fact::Called { key, reached, .. } => {
            Row::desk(key, either(reached, "called_reached", "called_in_vain"))
        }
        Fact::Said { key, unit, resolved, satisfied, .. } => {
            let rating = satisfied.map_or("not_rated", |yes| either(yes, "satisfied", "dissatisfied"));
            let said = Row::desk(key, either(resolved, "said_resolved", "said_unresolved"));
            Row { role: Role::Citizen, ..said.about(unit).saying(rating) }
        }
        Fact::ProofAsked { key, unit } => Row::desk(key, "proof_asked").about(unit),
        Fact::ProofChecked { key, unit, accepted } => {
            Row::desk(key, either(accepted, "proof_accepted", "proof_rejected")).about(unit)
        }
        Fact::Closed { ticket, closing } => {
            Row::desk(ticket.key, words::end(closing.end)).about(closing.unit)
        }
        _ => return None,
    })
}
