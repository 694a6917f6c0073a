//! Books of what came in and what went out, by which conservation is checked, and what is said where they do not agree.

use super::ticket::{Stage, Ticket};

/// Counts since the start of the run.
#[derive(Clone, Copy, Debug, Default)]
pub struct Books {
    /// Problems that arose.
    pub problems_arisen: u64,
    /// Problems that left the system.
    pub problems_rested: u64,
    /// Citizens' cases that were opened.
    pub appeals_made: u64,
    /// Citizens' cases that came to rest.
    pub appeals_rested: u64,
    /// Tickets made.
    pub tickets_made: u64,
    /// Tickets that left the desk.
    pub tickets_closed: u64,
    /// Timers that found their cause gone and did nothing.
    pub stale_timers: u64,
    /// Sums over open tickets, so that their mean ages need no look at each.
    pub open: OpenTickets,
}

/// Sums over the tickets that are open. They wrap around, and the books are checked against the tickets every month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OpenTickets {
    /// Of the times of receipt, in seconds.
    pub received: u64,
    /// Tickets in dispute.
    pub in_limbo: u32,
    /// Of the times since when they have been, in seconds.
    pub limbo_since: u64,
}

impl OpenTickets {
    /// A ticket is here that was not, or is in another stage than before.
    pub fn enters(&mut self, ticket: &Ticket) {
        self.received = self.received.wrapping_add(ticket.info.received_at.0);
        if ticket.stage == Stage::Disputed {
            self.in_limbo = self.in_limbo.wrapping_add(1);
            self.limbo_since = self.limbo_since.wrapping_add(ticket.stage_since.0);
        }
    }

    /// A ticket is not here any more, or about to change its stage.
    pub fn leaves(&mut self, ticket: &Ticket) {
        self.received = self.received.wrapping_sub(ticket.info.received_at.0);
        if ticket.stage == Stage::Disputed {
            self.in_limbo = self.in_limbo.wrapping_sub(1);
            self.limbo_since = self.limbo_since.wrapping_sub(ticket.stage_since.0);
        }
    }
}

/// A broken invariant: an error of this program, not of a scenario.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("broken invariant after {seconds} s of simulated time{}: {invariant}", ticket_text(*ticket))]
pub struct Broken {
    /// What should always be true.
    pub invariant: String,
    /// Simulated time (seconds).
    pub seconds: u64,
    /// Exogenous name of the ticket concerned, if it is about one.
    pub ticket: Option<u64>,
}

fn ticket_text(ticket: Option<u64>) -> String {
    ticket.map_or_else(String::new, |key| format!(" (ticket {key:016x})"))
}
