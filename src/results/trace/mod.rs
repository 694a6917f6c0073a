//! One ticket's life: what happened to it and why, in words and as JSON, and the hours that it cost.
//!
//! A run is gone through twice: the first time to find the ticket and those beside it ([`Finder`]), the second time to
//! hear what was weighed in the decisions about it ([`Teller`]).

pub mod command;

mod about;
mod decisions;
mod facts;
mod hours;
mod list;
mod story;

use std::collections::BTreeMap;

use crate::kernel::SimTime;
use crate::model::fact::{Closing, Fact, TicketInfo};
use crate::model::observer::Observer;
use crate::model::trace::Note;

pub use hours::Hours;
pub use list::{list_as_json, list_as_text};
pub use story::{story_as_json, story_as_text};

/// A ticket of a run, with its end if it came to one.
#[derive(Clone, Debug)]
pub struct Found {
    /// What never changes about it.
    pub info: TicketInfo,
    /// When and how it ended.
    pub closed: Option<(SimTime, Closing)>,
}

/// Keeps all tickets of a run by their keys.
#[derive(Debug, Default)]
pub struct Finder {
    /// The tickets.
    pub tickets: BTreeMap<u64, Found>,
}

impl Finder {
    /// The keys that are most like one which is not there, best first: at most three, and only if hardly anything is
    /// mistyped.
    pub fn nearest(&self, key: &str) -> Vec<String> {
        let mut near: Vec<(usize, String)> = self
            .tickets
            .keys()
            .map(|other| format!("{other:016x}"))
            .map(|other| (strsim::damerau_levenshtein(&other, key), other))
            .filter(|(distance, _)| *distance <= 4)
            .collect();
        near.sort();
        near.into_iter().take(3).map(|(_, other)| other).collect()
    }

    /// Other tickets about the same problem, in the order in which they were received.
    pub fn beside(&self, ticket: &TicketInfo) -> Vec<&Found> {
        let same = |other: &&Found| other.info.problem == ticket.problem && other.info.key != ticket.key;
        let mut beside: Vec<&Found> = self.tickets.values().filter(same).collect();
        beside.sort_by_key(|found| (found.info.received_at, found.info.key));
        beside
    }
}

impl Observer for Finder {
    fn observe(&mut self, now: SimTime, fact: &Fact) {
        match fact {
            Fact::TicketMade { ticket } => {
                self.tickets.insert(ticket.key, Found { info: *ticket, closed: None });
            }
            Fact::Closed { ticket, closing } => {
                if let Some(found) = self.tickets.get_mut(&ticket.key) {
                    found.closed = Some((now, *closing));
                }
            }
            _ => {}
        }
    }
}

/// Something about a ticket: what happened, or why.
#[derive(Clone, Debug)]
pub enum Moment {
    /// What happened.
    Fact(Fact),
    /// Why, and at what cost.
    Note(Note),
}

/// Keeps all that is told of one ticket and its problem.
#[derive(Debug)]
pub struct Teller {
    ticket: u64,
    problem: u64,
    /// What was told, in order.
    pub moments: Vec<(SimTime, Moment)>,
}

impl Teller {
    /// Listens for a ticket.
    pub fn new(ticket: &TicketInfo) -> Teller {
        Teller { ticket: ticket.key, problem: ticket.problem, moments: Vec::new() }
    }
}

impl Observer for Teller {
    fn observe(&mut self, now: SimTime, fact: &Fact) {
        let of_ticket = about::ticket(fact) == Some(self.ticket);
        if of_ticket || about::problem(fact) == Some(self.problem) {
            self.moments.push((now, Moment::Fact(*fact)));
        }
    }

    fn note(&mut self, now: SimTime, note: &Note) {
        self.moments.push((now, Moment::Note(note.clone())));
    }
}

use crate::results::kind::Kind;

/// It leaves no folder of its own.
pub(crate) const KIND: Option<Kind> = None;

crate::command::commands! {
    /// Trace one ticket: what happened to it, who decided what and why, and what it cost
    Trace(command::TraceArgs) => command::trace;
}
