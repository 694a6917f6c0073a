//! Everything that will happen by itself, on one list in no order. The next is found by looking at all of it.

use super::things::No;
use petisim::model::ids::{CategoryId, UnitId};

/// Place of a crew on the list of crews.
pub type CrewNo = usize;

/// What will happen. At one instant kinds leave in the order of this declaration, which is that of the architecture
/// page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    JobEnds(CrewNo, u64),
    PostFilled(UnitId),
    SeatsChange,
    CrewOpens(CrewNo),
    Midnight,
    Assessment,
    ProblemArises(CategoryId, u32),
    CauseStrikes(usize, u32),
    RequestArrives(usize),
    TaskComesDown(UnitId, u32),
    FriendAtHand(UnitId, u32),
    ShowRelapses(No),
    LineTurns(UnitId),
    CitizenSpeaks(No, u16),
    AppealDue(No),
    PatienceEnds(No, u16),
    LocalWaitEnds(No),
    LooksElsewhere(No, u16),
    PaperArrives(No, u16),
    SigningWindowCloses(No, u16),
    LimitPasses(No, u16),
    ComesInSight(No, u16),
    Reminder(No, u16),
    FollowUp(No, u16),
    PetitionClock(No),
}

impl What {
    /// Place among the kinds, and the round that settles what one name can still leave open.
    fn kind_and_round(self) -> (u8, u32) {
        match self {
            What::JobEnds(..) => (0, 0),
            What::PostFilled(_) => (1, 0),
            What::SeatsChange => (2, 0),
            What::CrewOpens(_) => (3, 0),
            What::Midnight => (4, 0),
            What::Assessment => (5, 0),
            What::ProblemArises(_, number) => (6, number),
            What::CauseStrikes(_, number) => (7, number),
            What::RequestArrives(number) => (8, number as u32),
            What::TaskComesDown(_, number) => (9, number),
            What::FriendAtHand(_, number) => (10, number),
            What::ShowRelapses(_) => (11, 0),
            What::LineTurns(_) => (12, 0),
            What::CitizenSpeaks(_, who) => (13, who.into()),
            What::AppealDue(_) => (14, 0),
            What::PatienceEnds(_, call) => (15, call.into()),
            What::LocalWaitEnds(_) => (16, 0),
            What::LooksElsewhere(_, attempt) => (17, attempt.into()),
            What::PaperArrives(_, turn) => (18, turn.into()),
            What::SigningWindowCloses(_, order) => (19, order.into()),
            What::LimitPasses(_, limit) => (20, limit.into()),
            What::ComesInSight(_, limit) => (21, limit.into()),
            What::Reminder(_, limit) => (22, limit.into()),
            What::FollowUp(_, turn) => (23, turn.into()),
            What::PetitionClock(_) => (24, 1),
        }
    }
}

/// One thing that will happen.
#[derive(Clone, Copy, Debug)]
struct Timer {
    at: u64,
    /// Exogenous name of whom it concerns.
    name: u64,
    what: What,
}

/// All that will happen.
#[derive(Debug, Default)]
pub struct Timers(Vec<Timer>);

impl Timers {
    /// Notes that something will happen.
    pub fn add(&mut self, at: u64, name: u64, what: What) {
        self.0.push(Timer { at, name, what });
    }

    /// Whether something is noted.
    pub fn expects(&self, what: What) -> bool {
        self.0.iter().any(|timer| timer.what == what)
    }

    /// Takes what happens next before `end`: the earliest; at one instant by kind, then name, then round.
    pub fn next(&mut self, end: u64) -> Option<(u64, What)> {
        let rank = |timer: &Timer| {
            let (kind, round) = timer.what.kind_and_round();
            (timer.at, kind, timer.name, round)
        };
        let least = (0..self.0.len()).filter(|i| self.0[*i].at < end).min_by_key(|i| rank(&self.0[*i]))?;
        let timer = self.0.remove(least);
        Some((timer.at, timer.what))
    }
}
