//! Books of what came in and what went out, by which conservation is checked.

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
