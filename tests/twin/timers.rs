//! Everything that will happen by itself, on one list in no order. The next is found by looking at all of it.

use petisim::kernel::SimTime;
use petisim::model::appeal::AppealId;
use petisim::model::crew::CrewId;
use petisim::model::ids::{CategoryId, UnitId};
use petisim::model::problem::ProblemId;
use petisim::model::ticket::TicketId;

/// What will happen. Things of one instant leave in the order that is derived here: by kind in the order of this
/// declaration, which is that of the architecture page, then by the name that comes first, then by the round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    JobEnds(u64, u64, CrewId),
    PostFilled(u64, UnitId),
    RulesChange(u16),
    SeatsChange,
    CrewOpens(u64, CrewId),
    Midnight,
    Assessment,
    ProblemArises(u64, u32, CategoryId),
    CauseStrikes(u64, u32, u32),
    RequestArrives(u64, u32),
    TaskComesDown(u64, u32, UnitId),
    FriendAtHand(u64, u32, UnitId),
    ShowRelapses(u64, ProblemId),
    LineTurns(u64, UnitId),
    CitizenSpeaks(u64, u16, ProblemId),
    AppealDue(u64, AppealId),
    PatienceEnds(u64, u16, AppealId),
    LocalWaitEnds(u64, AppealId),
    LooksElsewhere(u64, u16, AppealId),
    PaperArrives(u64, u16, TicketId),
    SigningWindowCloses(u64, u16, TicketId),
    LimitPasses(u64, u16, TicketId),
    ComesInSight(u64, u16, TicketId),
    Reminder(u64, u16, TicketId),
    WorkDue(u64, u16, TicketId),
    CityDecides(u64, TicketId),
    FollowUp(u64, u16, TicketId),
    PetitionClock(u64, TicketId),
}

/// All that will happen.
#[derive(Debug, Default)]
pub struct Timers(Vec<(SimTime, What)>);

impl Timers {
    pub fn add(&mut self, at: SimTime, what: What) {
        self.0.push((at, what));
    }

    pub fn expects(&self, what: What) -> bool {
        self.any(|expected| expected == what)
    }

    pub fn any(&self, wanted: impl Fn(What) -> bool) -> bool {
        self.0.iter().any(|(_, expected)| wanted(*expected))
    }

    /// Takes what happens next before `end`.
    pub fn next(&mut self, end: SimTime) -> Option<(SimTime, What)> {
        let (place, (at, _)) = self.0.iter().enumerate().min_by_key(|(_, timer)| **timer)?;
        (*at < end).then(|| self.0.swap_remove(place))
    }
}
