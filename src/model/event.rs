//! Everything that can happen next, and the order in which things leave that fall on the same second.

use super::appeal::AppealId;
use super::crew::CrewId;
use super::ids::{CategoryId, UnitId};
use super::problem::ProblemId;
use super::ticket::TicketId;

/// An event, with the exogenous name of whom it concerns.
#[derive(Clone, Copy, Debug)]
pub struct Event {
    /// Exogenous name: it settles the order of events of one kind at one instant.
    pub key: u64,
    /// What happens.
    pub what: What,
}

/// What happens. Kinds at equal times leave in the order of this declaration.
#[derive(Clone, Copy, Debug)]
pub enum What {
    /// A member of staff is done with a job.
    JobEnds {
        /// Whose pool.
        crew: CrewId,
        /// Place among its running jobs.
        job: u32,
    },
    /// A post is filled again.
    PostFilled(UnitId),
    /// A dated change takes effect: the so-and-so many-th.
    RulesChange(u16),
    /// The number of seats on duty changes.
    ShiftChanges(CrewId),
    /// A pool begins to work, with jobs waiting.
    CrewOpens(CrewId),
    /// Midnight.
    DayBegins,
    /// An assessment is due.
    PeriodEnds,
    /// A problem of a category arises: today's number so-and-so.
    ProblemArises(CategoryId, u32),
    /// A root cause produces a problem: today's number so-and-so.
    CauseStrikes(u32, u16),
    /// A recorded request is replayed.
    RequestArrives(u32),
    /// A task comes down to a unit: today's number so-and-so.
    TaskComes(UnitId, u16),
    /// Somebody who would make a friendly call is at hand in a unit: today's number so-and-so.
    FriendAtHand(UnitId, u16),
    /// What was solved for show comes back.
    Relapses(ProblemId),
    /// A town's line opens, or is reviewed.
    LineTurns(UnitId),
    /// An affected citizen speaks for the first time.
    CitizenSpeaks(ProblemId, u16),
    /// A citizen calls again, comes back, or a matter handed down arrives.
    AppealDue(AppealId),
    /// A caller's patience ends, in call number so-and-so.
    PatienceEnds(AppealId, u16),
    /// A citizen stops waiting for the village.
    LocalWaitEnds(AppealId),
    /// A citizen has waited long for the answer in an attempt, and thinks of another system.
    LooksElsewhere(AppealId, u16),
    /// An order or a reply on paper arrives.
    PaperArrives(TicketId, u16),
    /// The signing window of an order closes.
    SignDue(TicketId, u16),
    /// The handling limit of a turn passes.
    HandleDue(TicketId, u16),
    /// What happened below shows above: a first order (0), or a limit that passed.
    ComesInSight(TicketId, u16),
    /// It is time to remind the unit of a turn.
    ReminderDue(TicketId, u16),
    /// An order that has lain is taken up.
    WorkDue(TicketId, u16),
    /// The city has decided what a unit could not.
    CityDecides(TicketId),
    /// It is time to call the citizen back.
    FollowUpDue(TicketId, u16),
    /// A clock that the law gives a petition runs out.
    PetitionDue(TicketId, u16),
}

impl Event {
    /// Order at equal times: kind, then exogenous name, then round.
    pub fn rank(&self) -> (u8, u64, u32) {
        let (kind, round) = match self.what {
            What::JobEnds { .. } => (0, 0),
            What::PostFilled(_) => (1, 0),
            What::RulesChange(_) => (2, 0),
            What::ShiftChanges(_) => (3, 0),
            What::CrewOpens(_) => (4, 0),
            What::DayBegins => (5, 0),
            What::PeriodEnds => (6, 0),
            What::ProblemArises(_, number) => (7, number),
            What::CauseStrikes(_, number) => (8, number.into()),
            What::RequestArrives(number) => (9, number),
            What::TaskComes(_, number) => (10, number.into()),
            What::FriendAtHand(_, number) => (11, number.into()),
            What::Relapses(_) => (12, 0),
            What::LineTurns(_) => (13, 0),
            What::CitizenSpeaks(_, who) => (14, who.into()),
            What::AppealDue(_) => (15, 0),
            What::PatienceEnds(_, call) => (16, call.into()),
            What::LocalWaitEnds(_) => (17, 0),
            What::LooksElsewhere(_, attempt) => (18, attempt.into()),
            What::PaperArrives(_, turn) => (19, turn.into()),
            What::SignDue(_, order) => (20, order.into()),
            What::HandleDue(_, turn) => (21, turn.into()),
            What::ComesInSight(_, turn) => (22, turn.into()),
            What::ReminderDue(_, turn) => (23, turn.into()),
            What::WorkDue(_, turn) => (24, turn.into()),
            What::CityDecides(_) => (25, 0),
            What::FollowUpDue(_, turn) => (26, turn.into()),
            What::PetitionDue(_, turn) => (27, turn.into()),
        };
        (kind, self.key, round)
    }
}
