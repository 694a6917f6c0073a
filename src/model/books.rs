//! Books of what came in and what went out, by which conservation is checked, and what is said where they do not agree.

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
