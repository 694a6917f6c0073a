//! Appeals: one citizen raises one problem, through one channel, and waits.

use super::fact::Channel;
use super::problem::ProblemId;
use super::ticket::TicketId;
use crate::kernel::{Id, SimTime, mix};

/// An appeal that is somewhere between a citizen's decision to speak and his peace.
pub type AppealId = Id<Appeal>;

/// Where an appeal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AppealStage {
    /// The citizen rests between two attempts.
    Resting,
    /// The citizen takes a fix for show for a real one, until it relapses.
    Believing,
    /// The citizen will call again.
    Redialling,
    /// A superior is handing it down.
    OnItsWay,
    /// Waiting for somebody in the village.
    InVillage,
    /// The village is hearing it.
    Heard,
    /// Waiting for a seat or a clerk.
    Waiting,
    /// Talking with the desk.
    Talking,
    /// It has become a ticket.
    Ticketed(TicketId),
    /// The answer to a petition is being reviewed; what comes out is final.
    UnderReview,
}

/// What intake will do with an appeal once the talk is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IntakeResult {
    /// Nothing decided yet.
    Undecided,
    /// Answered at once.
    Answered,
    /// Sent to another line: from the mayor's to the town's, or the other way.
    Referred,
    /// Stopped, with the statutory way told.
    ScreenedOut,
    /// Taken into an earlier ticket that is open.
    Merge(TicketId),
    /// The citizen is told the result of an earlier ticket.
    TellResult,
    /// A ticket; `linked` if an earlier one is known.
    Ticket {
        /// Whether the record knows of an earlier ticket.
        linked: bool,
    },
}

/// One citizen's appeal about one problem, over all attempts.
#[derive(Clone, Debug)]
pub struct Appeal {
    /// Exogenous name of this attempt.
    pub key: u64,
    /// The problem.
    pub problem: ProblemId,
    /// Exogenous name of the citizen.
    pub citizen: u64,
    /// Which of the problem's affected citizens it is.
    pub who: u16,
    /// Attempt; 1 is the first.
    pub attempt: u16,
    /// Times that the citizen's "no" at the follow-up has sent an order back, over all attempts.
    pub sent_back: u16,
    /// How this attempt travels.
    pub channel: Channel,
    /// Where it is.
    pub stage: AppealStage,
    /// What intake does with it.
    pub intake: IntakeResult,
    /// Calls of this attempt so far.
    pub calls: u16,
    /// Whether this attempt brings new facts.
    pub new_facts: bool,
    /// Whether the citizen is a persistent appellant.
    pub persistent: bool,
    /// Whether this citizen had a ticket about it before.
    pub had_ticket: bool,
    /// Whether this citizen rang the line of his town about it.
    pub at_line: bool,
    /// Whether the last ticket was closed with the word that nothing can be done.
    pub explained: bool,
    /// Whether the citizen comes back although the problem is solved.
    pub despite_solved: bool,
    /// Whether it is the same matter once more, from another system.
    pub parallel: bool,
    /// Other systems of which the citizen has thought in this attempt.
    pub elsewhere: u16,
    /// When this attempt was raised.
    pub raised_at: SimTime,
    /// When it joined the present queue.
    pub queued_at: SimTime,
    /// Its order in the present queue.
    pub order: i64,
}

/// How a case went, in the citizen's eyes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Experience {
    /// Whether the citizen was satisfied all the same.
    pub satisfied: bool,
    /// Grievance that it leaves beside the case itself.
    pub turned_away: bool,
    /// Redos.
    pub redos: u32,
    /// Whether the reply was overdue.
    pub overdue: bool,
}

impl Appeal {
    /// Exogenous name of the ticket that is made of this attempt, if one is.
    pub fn ticket_key(&self) -> u64 {
        mix(self.key, 0x71c4e7)
    }

    /// The same citizen's next attempt, at rest.
    pub fn again(&mut self, new_facts: bool, despite_solved: bool) {
        self.attempt += 1;
        self.key = mix(self.key, u64::from(self.attempt));
        self.stage = AppealStage::Resting;
        self.calls = 0;
        self.elsewhere = 0;
        self.channel = Channel::Phone;
        self.new_facts = new_facts;
        self.despite_solved = despite_solved;
    }
}
