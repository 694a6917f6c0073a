//! Who is blamed for a bad outcome (S0.3, S3.6; SF0.2).
//!
//! With responsibility following the ticket, the blame goes to the unit with the dated responsibility. Without, it
//! goes to whoever held the authority for what stayed unsolved, or held the ticket, by time. Off: nobody is blamed.

use crate::section;

section! {
    /// Who is blamed for a bad outcome.
    #[tag(Institution)]
    #[decides("who is blamed")]
    #[off("nobody is")]
    pub struct Responsibility {
        /// Whether responsibility follows the ticket.
        following: bool = true, from "W Town study (S0.3)";
        /// Share of the blame for its tickets that a unit expects at the start where responsibility does not follow, from 0 to 1.
        believed: f64 = 0.5, in 0.0 => 1.0, from "assumption: half with the unit, half above it";
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
        self.unresolved * no(resolved)
            + self.dissatisfied * no(satisfied)
            + self.overdue * f64::from(u8::from(overdue))
    }

    /// How the points are shared. `unit_time` and `desk_time` are the times during which units
    /// and the desk held the ticket; the part of the units is shared among them by the time that each held it.
    pub fn shares(&self, decidable: bool, unit_time: f64, desk_time: f64) -> Shares {
        if self.following {
            return (1.0, 0.0, 0.0);
        }
        let total = unit_time + desk_time;
        let desk = if total > 0.0 { desk_time / total } else { 0.0 };
        if decidable { (1.0 - desk, 0.0, desk) } else { (0.0, 1.0 - desk, desk) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::{defaults, reads_back};

    #[test]
    fn an_empty_table_takes_the_defaults_and_is_written_as_it_reads() {
        reads_back::<Responsibility>();
    }

    #[test]
    fn a_ticket_brings_points_for_each_thing_that_went_wrong() {
        let rule: Responsibility = defaults();
        assert_eq!(rule.points(Some(false), Some(false), true), 2.0); // 1 + 0.5 + 0.5
        assert_eq!(rule.points(Some(false), None, false), 1.0);
        assert_eq!(rule.points(Some(true), Some(false), false), 0.5);
        assert_eq!(rule.points(None, None, true), 0.5);
        assert_eq!(rule.points(None, None, false), 0.0, "what nobody heard is nobody's fault");
    }

    #[test]
    fn responsibility_that_follows_lands_on_the_unit_whatever_its_powers() {
        let rule: Responsibility = defaults();
        assert_eq!(rule.shares(false, 1.0, 99.0), (1.0, 0.0, 0.0));
        assert_eq!(rule.shares(true, 0.0, 0.0), (1.0, 0.0, 0.0));
    }

    #[test]
    fn otherwise_blame_goes_by_authority_and_by_time() {
        let rule = Responsibility { following: false, ..defaults() };
        assert_eq!(rule.shares(true, 30.0, 10.0), (0.75, 0.0, 0.25));
        assert_eq!(rule.shares(false, 30.0, 10.0), (0.0, 0.75, 0.25));
        for (decidable, unit, desk) in
            [(true, 0.0, 0.0), (false, 5.0, 0.0), (false, 0.0, 7.0), (true, 2.0, 1.0)]
        {
            let (unit, holder, desk) = rule.shares(decidable, unit, desk);
            assert_eq!(unit + holder + desk, 1.0);
        }
    }

    #[test]
    fn following_moves_blame_to_the_unit_and_makes_no_more_of_it() {
        let (on, off): (Responsibility, _) = (defaults(), Responsibility { following: false, ..defaults() });
        for decidable in [true, false] {
            assert!(on.shares(decidable, 3.0, 1.0).0 > off.shares(decidable, 3.0, 1.0).0);
        }
        assert_eq!(on.points(Some(false), Some(false), true), off.points(Some(false), Some(false), true));
    }
}
