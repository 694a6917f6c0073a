//! Tickets: the record that is made of an appeal, and the orders made of it.

use super::appeal::AppealId;
use super::fact::{End, TicketInfo, Way};
use super::ids::{CommunityId, UnitId};
use super::problem::ProblemId;
use super::spec::DeadlineClass;
use crate::kernel::{Elapsed, Id, SimTime};

/// An open ticket.
pub type TicketId = Id<Ticket>;

/// Where a ticket is. [`Stage::may_follow`] is the whole table of moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// At the district desk, waiting to be sorted.
    Sorting,
    /// An order is with a unit, not signed yet.
    Offered,
    /// Returned by a unit, waiting for the desk: nobody's ticket.
    Disputed,
    /// Signed, waiting for staff.
    Queued,
    /// Being handled.
    InWork,
    /// The lead's part is done, co-handlers are not.
    AwaitingHelp,
    /// Replied, waiting for review.
    Reviewing,
    /// Passed, waiting for the follow-up.
    FollowUp,
    /// The unit compiles proof.
    Proof,
    /// The desk checks the proof.
    ProofCheck,
    /// The unit applies to have its record left out.
    Applying,
    /// Off the desk.
    Closed,
}

impl Stage {
    /// Whether a ticket may go from here to `next`.
    pub fn may_follow(self, next: Stage) -> bool {
        use Stage::*;
        matches!(
            (self, next),
            (Sorting, Offered)
                | (Offered, Queued | Disputed | Sorting | Offered)
                | (Disputed, Offered | Closed)
                | (Queued, InWork)
                | (InWork, AwaitingHelp | Reviewing | Sorting)
                | (AwaitingHelp, Reviewing | Sorting)
                | (Reviewing, FollowUp | Queued)
                | (FollowUp, Proof | Closed | Queued | Applying)
                | (Proof, ProofCheck)
                | (ProofCheck, Closed | Queued | Applying)
                | (Applying, Closed)
        )
    }
}

/// Where the power to decide is that another unit or the city has to bring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Power {
    /// Nobody brings it.
    Missing,
    /// A holder will come in this round: the unit counts on that.
    Promised,
    /// It has come.
    Here,
}

impl Power {
    /// What is left of it when the round ends or the order goes to another unit: a promise is void then.
    pub fn afterwards(self) -> Power {
        if self == Power::Promised { Power::Missing } else { self }
    }
}

/// A set of units that have had a ticket: the first few, which is all that a dispute looks at.
#[derive(Clone, Copy, Debug, Default)]
pub struct FewUnits {
    units: [u16; 6],
    len: u8,
}

impl FewUnits {
    /// Adds a unit; beyond six the oldest is forgotten.
    pub fn add(&mut self, unit: UnitId) {
        if self.contains(unit) {
            return;
        }
        if usize::from(self.len) == self.units.len() {
            self.units.rotate_left(1);
            self.len -= 1;
        }
        self.units[usize::from(self.len)] = unit.0;
        self.len += 1;
    }

    /// Whether a unit is among them.
    pub fn contains(&self, unit: UnitId) -> bool {
        self.units[..usize::from(self.len)].contains(&unit.0)
    }
}

/// How long each unit has held a ticket: the first five, and all later ones in the place of the sixth.
#[derive(Clone, Copy, Debug, Default)]
pub struct HeldBy {
    rows: [(u16, u64); 6],
    len: u8,
}

impl HeldBy {
    /// Adds seconds during which a unit held it.
    pub fn add(&mut self, unit: UnitId, seconds: u64) {
        let known = self.rows[..usize::from(self.len)].iter().position(|(known, _)| *known == unit.0);
        let place = known.unwrap_or(usize::from(self.len).min(self.rows.len() - 1));
        self.len = self.len.max(place as u8 + 1);
        self.rows[place] = (unit.0, self.rows[place].1 + seconds);
    }

    /// Units with the seconds that each has held it, in the order in which they got it.
    pub fn iter(&self) -> impl Iterator<Item = (UnitId, u64)> + use<> {
        self.rows.into_iter().take(usize::from(self.len)).map(|(unit, seconds)| (UnitId(unit), seconds))
    }

    /// Seconds that units have held it, all together.
    pub fn total(&self) -> u64 {
        self.iter().map(|(_, seconds)| seconds).sum()
    }
}

/// An open ticket.
#[derive(Clone, Debug)]
pub struct Ticket {
    /// What never changes.
    pub info: TicketInfo,
    /// The problem it is about.
    pub problem: ProblemId,
    /// The appeal it was made of.
    pub appeal: AppealId,
    /// Where the citizen lives.
    pub community: CommunityId,
    /// Class that sets the limit.
    pub class: DeadlineClass,
    /// Whether the appeal threatens to petition higher.
    pub threat: bool,
    /// Where it is.
    pub stage: Stage,
    /// Counts orders and redos: a job of an earlier turn is void.
    pub turn: u16,
    /// Counts limits: a timer of an earlier limit is stale.
    pub limits: u16,
    /// The unit that has it, or had it last.
    pub unit: UnitId,
    /// Orders made so far.
    pub orders: u16,
    /// Returns so far.
    pub returns: u16,
    /// Units that have returned it.
    pub returned_by: FewUnits,
    /// Whether the unit may not refuse.
    pub ruled: bool,
    /// Whether the present order follows the territorial rule.
    pub territorial: bool,
    /// Redo rounds so far.
    pub redos: u16,
    /// Whether a reviewer has looked at any of its replies.
    pub reviewed: bool,
    /// What was decided as its jobs were begun, and shows when they end.
    pub decided: Decided,
    /// Field work so far, in units of what the unit's part needs.
    pub effort: f32,
    /// Which of the needed units is at work: 0 is the first.
    pub part: u8,
    /// Co-handlers who have agreed, done or not.
    pub helpers_given: u8,
    /// Co-handlers who have agreed and are not done.
    pub helpers_pending: u8,
    /// Parts whose help was withheld and is to be ordered (bits by place).
    pub withheld: u8,
    /// Whether the town has summoned the department that can decide.
    pub summoned: bool,
    /// Power that the unit in hand lacks, and another brings.
    pub power: Power,
    /// Co-handlers that have done their part as help (bits by place among the partners), over all rounds.
    pub helped: u8,
    /// Co-handlers whose part is done (bits by place among the partners), over all rounds.
    pub parts_done: u8,
    /// What was done about it beside the work.
    pub course: Course,
    /// How the last round was handled.
    pub way: Option<Way>,
    /// Whether the last reply says that it is solved.
    pub asserts_solved: bool,
    /// Whether the unit works on something else than what was meant: the record left the point out, and it did not ask.
    pub astray: bool,
    /// Whether the unit has asked the citizen back.
    pub asked_back: bool,
    /// Whether a reply of the present unit has missed the point.
    pub missed: bool,
    /// Whether any reply said so falsely, against better knowledge.
    pub bluffed: bool,
    /// Whether the desk has seen that a claim was false.
    pub exposed: bool,
    /// Whether a unit has talked the citizen round, in any round.
    pub persuaded: bool,
    /// Extensions granted.
    pub extensions: u16,
    /// Reminders received.
    pub reminders: u16,
    /// Whether it is under supervision.
    pub supervised: bool,
    /// Whether a limit passed without a reply.
    pub overdue: bool,
    /// Calls to the citizen so far.
    pub tries: u8,
    /// Whether the follow-up reached the citizen.
    pub reached: Option<bool>,
    /// What the citizen said.
    pub opinion: Option<Opinion>,
    /// First dispatch.
    pub dispatched_at: Option<SimTime>,
    /// Present order sent.
    pub offered_at: SimTime,
    /// Present order signed.
    pub signed_at: Option<SimTime>,
    /// First contact with the citizen.
    pub contacted_at: Option<SimTime>,
    /// Whether it came in time.
    pub contacted_in_time: Option<bool>,
    /// First reply.
    pub first_reply_at: Option<SimTime>,
    /// Last reply.
    pub replied_at: Option<SimTime>,
    /// Present limit.
    pub due: SimTime,
    /// Begin of the present stage.
    pub stage_since: SimTime,
    /// Clock seconds with the desk or in dispute.
    pub desk_time: u64,
    /// Clock seconds with each unit.
    pub held: HeldBy,
    /// Staff seconds of units and desks spent on it.
    pub spent: u64,
    /// Trace items and forms written for it.
    pub records: u32,
}

/// What was done about a ticket beside the work on it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Course {
    /// The unit that the desk was asked to order to take it.
    pub ordered_to: Option<UnitId>,
    /// Whether it is on the list of what takes longer, with no limit: the city has to decide.
    pub listed: bool,
    /// Seconds that it counts for among the orders that lie until their limits come near.
    pub lying: u64,
    /// Whether it has entered the punctuality of a unit, as late, before it was closed.
    pub late_counted: bool,
    /// Times that a "no" at the follow-up has sent it back.
    pub reworked: u16,
    /// Redos before the first of them.
    pub redos_before: u16,
    /// When the citizen last said "no" at the follow-up, and the order went back.
    pub sent_back_at: Option<SimTime>,
    /// The longest wait for a reply before that, in seconds.
    pub waited: u64,
    /// Whether the unit has applied for exclusion, and whether it was granted.
    pub excused: Option<bool>,
    /// How far the citizen is talked round about the last reply, from 0 (not) to 1.
    pub persuasion: f32,
}

/// What was decided as a job was begun, and shows when it ends.
#[derive(Clone, Copy, Debug, Default)]
pub struct Decided {
    /// The unit refuses the order.
    pub refuses: bool,
    /// The unit asks for extension.
    pub asks: bool,
    /// The unit asks for the power over it.
    pub refers: bool,
    /// The desk settles the dispute in a hurry.
    pub hurried: bool,
    /// Seconds for which the desk looks into the dispute.
    pub looked: u32,
    /// Why the review sends the reply back, if it does.
    pub verdict: Verdict,
    /// The call reaches the citizen.
    pub reaches: bool,
    /// How it will end once the application for exclusion is out.
    pub end: Option<End>,
}

impl Ticket {
    /// A ticket that has just been made, without a threat.
    pub fn new(info: TicketInfo, problem: ProblemId, appeal: AppealId, class: DeadlineClass) -> Ticket {
        Ticket {
            info,
            problem,
            appeal,
            community: info.community,
            class,
            threat: false,
            stage: Stage::Sorting,
            turn: 0,
            limits: 0,
            unit: info.town,
            orders: 0,
            returns: 0,
            returned_by: FewUnits::default(),
            ruled: false,
            territorial: false,
            redos: 0,
            reviewed: false,
            decided: Decided::default(),
            effort: 0.0,
            part: 0,
            helpers_given: 0,
            helpers_pending: 0,
            withheld: 0,
            summoned: false,
            power: Power::Missing,
            helped: 0,
            parts_done: 0,
            course: Course::default(),
            way: None,
            asserts_solved: false,
            astray: false,
            asked_back: false,
            missed: false,
            bluffed: false,
            exposed: false,
            persuaded: false,
            extensions: 0,
            reminders: 0,
            supervised: false,
            overdue: false,
            tries: 0,
            reached: None,
            opinion: None,
            dispatched_at: None,
            offered_at: info.received_at,
            signed_at: None,
            contacted_at: None,
            contacted_in_time: None,
            first_reply_at: None,
            replied_at: None,
            due: info.received_at,
            stage_since: info.received_at,
            desk_time: 0,
            held: HeldBy::default(),
            spent: 0,
            records: 0,
        }
    }

    /// Redos that the citizen has not brought about himself, by a "no" at the follow-up: those before the first.
    pub fn redos_for_others(&self) -> u32 {
        u32::from(if self.course.reworked > 0 { self.course.redos_before } else { self.redos })
    }

    /// Longest that the citizen has waited for one reply: from raising the matter, or from his own "no" that sent it back.
    pub fn longest_wait(&self, now: SimTime) -> Elapsed {
        let since = self.course.sent_back_at.unwrap_or(self.info.raised_at);
        let last = self.replied_at.unwrap_or(now).since(since);
        Elapsed(last.0.max(self.course.waited))
    }

    /// Number of the round for its luck: redos and units in a row count, returned orders do not, so that the luck of
    /// the work does not hang on how many units have refused it.
    pub fn round(&self) -> u32 {
        u32::from(self.redos) * 8 + u32::from(self.part)
    }
}

/// What a citizen thinks of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Opinion {
    /// Resolved?
    pub resolved: bool,
    /// Satisfied?
    pub satisfied: bool,
    /// Whether he says so when asked.
    pub rates: bool,
}

/// What a review will say when it is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Verdict {
    /// The reply passes.
    #[default]
    Pass,
    /// A required item is missing.
    Form,
    /// No effect was found.
    Effect,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_unit_answers_for_the_time_that_it_held_the_ticket() {
        let mut held = HeldBy::default();
        for (unit, seconds) in [(3, 10), (5, 20), (3, 30)] {
            held.add(UnitId(unit), seconds);
        }
        assert_eq!(held.iter().collect::<Vec<_>>(), [(UnitId(3), 40), (UnitId(5), 20)]);
        (10..20).for_each(|unit| held.add(UnitId(unit), 1));
        assert_eq!(held.total(), 70, "no second is lost beyond the sixth unit");
        assert_eq!(held.iter().last(), Some((UnitId(19), 7)));
    }
}
