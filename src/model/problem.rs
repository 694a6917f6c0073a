//! Problems: what is wrong somewhere, for whom, and who could put it right.

use super::fact::Nature;
use super::ids::{CategoryId, CommunityId, UnitId};
use super::ticket::TicketId;
use crate::kernel::{Id, SimTime};

/// A problem that somebody knows and may still speak of.
pub type ProblemId = Id<Problem>;

/// Who can actually decide a problem. Fixed at its birth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// A handling unit.
    Unit(UnitId),
    /// The city government.
    City,
    /// A body outside the government's reach.
    Outside,
    /// Nobody: the law gives no power.
    Nobody,
}

/// Most units that one problem can need.
pub const MOST_UNITS: usize = 4;

/// One concrete thing wrong. All fields but the last eight are fixed at birth and exogenous.
#[derive(Clone, Debug)]
pub struct Problem {
    /// Exogenous name.
    pub key: u64,
    /// Category.
    pub category: CategoryId,
    /// Where it is.
    pub community: CommunityId,
    /// What it is by nature.
    pub nature: Nature,
    /// Whether it is only a question.
    pub consultation: bool,
    /// Harm while unsolved, 0 to 1.
    pub severity: f32,
    /// How hard to solve, 0 to 1.
    pub difficulty: f32,
    /// Field work needed if one unit does all (seconds).
    pub needed: f32,
    /// The unit that the rules name.
    pub remit: UnitId,
    /// Whether the remit is contested: the catalogue names another unit.
    pub contested: bool,
    /// Whether the rules send it to the town of the territory, if that rule is in force. The draw, 0 to 1.
    pub territorial: f32,
    /// Who can decide it.
    pub holder: Holder,
    /// Units needed, the holder of the remit included.
    pub units_needed: u8,
    /// The other units needed.
    pub partners: [UnitId; MOST_UNITS - 1],
    /// Root cause, if it came out of one.
    pub cause: Option<u32>,
    /// When it arose.
    pub arose_at: SimTime,
    /// Citizens who speak or may still speak of it.
    pub may_speak: u32,
    /// Appeals made about it so far.
    pub appeals: u32,
    /// Citizens who have spoken of it.
    pub speakers: u32,
    /// The latest ticket about it that is open.
    pub open_ticket: Option<TicketId>,
    /// When it was solved.
    pub solved_at: Option<SimTime>,
    /// Whether it is no problem at all, but what a friend of the unit that has the remit calls about.
    pub planted: bool,
    /// A show of a fix, if there was one.
    pub show: Option<Show>,
}

/// A fix for show: until it relapses the problem looks solved to everybody but the unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Show {
    /// When it relapses.
    pub until: SimTime,
    /// Who made it.
    pub by: UnitId,
}

impl Problem {
    /// Whether it is solved.
    pub fn solved(&self) -> bool {
        self.solved_at.is_some()
    }

    /// Whether it looks solved without being so.
    pub fn looks_solved(&self, now: SimTime) -> bool {
        !self.solved() && self.show.is_some_and(|show| now < show.until)
    }
}
