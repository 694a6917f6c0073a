//! Who is blamed for a bad outcome (S0.3, S3.6; SF0.2).
//!
//! With responsibility following the ticket, the blame goes to the unit with the dated responsibility. Without, it
//! goes to whoever held the authority for what stayed unsolved, or held the ticket, by time. Off: nobody is blamed.

use crate::section;

section! {
    /// Who is blamed for a bad outcome.
    #[tag(Institution)]
    pub struct Responsibility {
        /// Whether responsibility follows the ticket.
        following: bool = true, from "W Town study (S0.3)";
        /// Points for a ticket that the record does not count as resolved.
        unresolved: f64 = 1.0, in 0.0 => 100.0, from "definition: one ticket, one point";
        /// Points for a ticket that the record counts as dissatisfied.
        dissatisfied: f64 = 0.5, in 0.0 => 100.0, from "assumption";
        /// Points for an overdue reply.
        overdue: f64 = 0.5, in 0.0 => 100.0, from "assumption";
    }
}

/// How the blame for one ticket is shared: (unit in hand, holder of the authority, desk).
pub type Shares = (f64, f64, f64);

impl Responsibility {
    /// Points that a ticket brings, all together.
    pub fn points(&self, resolved: Option<bool>, satisfied: Option<bool>, overdue: bool) -> f64 {
        let no = |said: Option<bool>| f64::from(u8::from(said == Some(false)));
        self.unresolved * no(resolved) + self.dissatisfied * no(satisfied)
            + self.overdue * f64::from(u8::from(overdue))
    }

    /// How the points are shared. `unit_time` and `desk_time` are the times during which each held the ticket.
    pub fn shares(&self, decidable: bool, unit_time: f64, desk_time: f64) -> Shares {
        if self.following {
            return (1.0, 0.0, 0.0);
        }
        let total = unit_time + desk_time;
        let desk = if total > 0.0 { desk_time / total } else { 0.0 };
        if decidable { (1.0 - desk, 0.0, desk) } else { (0.0, 1.0 - desk, desk) }
    }
}
