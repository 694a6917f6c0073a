//! What happened: the only output of a run. Metrics, logs and tests read facts and nothing else.
//!
//! A fact carries all that a reader needs, by value. *Truth* is in the fields whose doc says so; only the simulator
//! knows them. What a citizen says and what the record counts stand beside them.

use super::ids::{CategoryId, CommunityId, DistrictId, Org, UnitId};
use crate::kernel::{Elapsed, SimTime};

/// The channel by which an appeal arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// Heard by the village or town before anything is recorded.
    Village,
    /// The town's own hotline.
    TownLine,
    /// The hotline by telephone.
    Phone,
    /// The hotline by app, web or mail.
    Online,
    /// Handed down by a superior.
    Superior,
    /// A visit in person.
    Visit,
    /// A letter, where there is no hotline.
    Letter,
}

impl Channel {
    /// All channels, in the order of their declaration.
    pub const ALL: [Channel; 7] = [
        Channel::Village,
        Channel::TownLine,
        Channel::Phone,
        Channel::Online,
        Channel::Superior,
        Channel::Visit,
        Channel::Letter,
    ];
}

/// What a problem is by its nature. Truth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Nature {
    /// The government should and may act.
    Proper,
    /// It belongs to a court, a market or another channel.
    OutOfScope,
    /// It has no lawful solution.
    Unreasonable,
    /// It is harassment, or false.
    Malicious,
}

/// What never changes about a ticket. `key` is its exogenous name: equal in two runs that share their luck.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TicketInfo {
    /// Exogenous name of the ticket.
    pub key: u64,
    /// Exogenous name of the problem it is about.
    pub problem: u64,
    /// Exogenous name of the citizen.
    pub citizen: u64,
    /// Category.
    pub category: CategoryId,
    /// Where the citizen lives.
    pub community: CommunityId,
    /// The town of that community.
    pub town: UnitId,
    /// The district whose desk keeps the ticket.
    pub district: DistrictId,
    /// How it came.
    pub channel: Channel,
    /// Attempt of this citizen about this problem; 1 is the first.
    pub attempt: u16,
    /// Whether the record knows it as a repeat of an earlier ticket.
    pub linked: bool,
    /// Whether someone else raised the same problem before (a duplicate). Truth.
    pub duplicate: bool,
    /// Whether a repeat brings new facts.
    pub new_facts: bool,
    /// Whether the citizen is a persistent appellant. Truth.
    pub persistent: bool,
    /// Whether it is the same citizen's matter once more, from another system. Truth.
    pub parallel: bool,
    /// Whether it is a friendly call arranged by a unit. Truth.
    pub planted: bool,
    /// Whether it only asks for information.
    pub consultation: bool,
    /// Nature of the problem. Truth.
    pub nature: Nature,
    /// How many units the problem needs. Truth.
    pub units_needed: u8,
    /// When the citizen raised it.
    pub raised_at: SimTime,
    /// When the district desk received it.
    pub received_at: SimTime,
}

/// How much field work a unit puts into an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FieldWork {
    /// More than usual.
    Thorough,
    /// As usual.
    Ordinary,
    /// As good as none.
    Perfunctory,
    /// A show of a fix: it looks solved, and relapses.
    Show,
}

impl FieldWork {
    /// Whether the problem itself was worked on with a will: the unit that did so can tell what came of it.
    pub fn earnest(self) -> bool {
        matches!(self, FieldWork::Thorough | FieldWork::Ordinary)
    }
}

/// How much paper a unit puts into a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PaperWork {
    /// Less than the rule asks for.
    Thin,
    /// As the rule asks for.
    Required,
    /// More than the rule asks for, as a shield.
    Shielding,
}

/// One way of handling an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Way {
    /// Field work.
    pub field: FieldWork,
    /// Paper.
    pub paper: PaperWork,
}

/// Why a reply was sent back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RedoCause {
    /// An item that the form requires was missing.
    Form,
    /// The reviewer looked at the effect and found none.
    Effect,
    /// A proof report was not accepted.
    Proof,
    /// The citizen said at the follow-up that it is not resolved.
    FollowUp,
}

/// How a disputed order goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Settlement {
    /// Offered to another unit.
    NextUnit,
    /// The unit with the remit took it over of its own accord.
    TakenOver,
    /// A unit was ruled and may not refuse.
    Ruled,
    /// Taken back: no unit has to take it.
    Withdrawn,
}

/// How a ticket ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum End {
    /// Closed in the ordinary way.
    Closed,
    /// Closed as unresolved, on a proof report.
    ClosedUnresolved,
    /// Withdrawn in a dispute.
    Withdrawn,
}

/// What the last reply says about the matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Answer {
    /// It is done.
    Done,
    /// It will take longer (挂账): the unit, or the city, could do it, and has not.
    Longer,
    /// It cannot be done by the unit, which says why.
    Explained,
    /// What is asked for has no ground in law.
    Unlawful,
}

/// How a call on a town's own line ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LineEnd {
    /// The caller hung up.
    Abandoned,
    /// The town could tell him, or the matter was settled already.
    Answered,
    /// The matter was recognised as improper.
    TurnedAway,
    /// The matter became an order to the town, or to a bureau.
    Taken,
    /// The caller was told to ring the mayor's line.
    Referred,
}

/// Everything that is settled about a ticket when it leaves the desk.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Closing {
    /// How it ended.
    pub end: End,
    /// What the last reply says; `None` without a reply.
    pub answer: Option<Answer>,
    /// The unit that handled it last (or was offered it last).
    pub unit: UnitId,
    /// How many orders were made of it (1 + changes of unit).
    pub orders: u16,
    /// How often it was returned by a unit.
    pub returns: u16,
    /// How often it was redone.
    pub redos: u16,
    /// Whether a reviewer looked at any of its replies.
    pub reviewed: bool,
    /// How often its limit was extended.
    pub extensions: u16,
    /// How often the unit was reminded.
    pub reminders: u16,
    /// Whether it was put under supervision.
    pub supervised: bool,
    /// First order sent to a unit.
    pub dispatched_at: Option<SimTime>,
    /// Signed by the unit that handled it.
    pub signed_at: Option<SimTime>,
    /// First contact with the citizen.
    pub contacted_at: Option<SimTime>,
    /// Whether the first contact came within its limit; `None` without a rule.
    pub contacted_in_time: Option<bool>,
    /// First reply.
    pub first_reply_at: Option<SimTime>,
    /// Last reply.
    pub replied_at: Option<SimTime>,
    /// On time, counted from the receipt at the district desk; `None` if it was never replied to.
    pub on_time_from_receipt: Option<bool>,
    /// On time, counted from the first dispatch.
    pub on_time_from_dispatch: Option<bool>,
    /// On time, counted from signing: as the record counts it.
    pub on_time_from_signing: Option<bool>,
    /// Whether the follow-up reached the citizen; `None` if nobody called.
    pub reached: Option<bool>,
    /// What the citizen said: resolved?
    pub said_resolved: Option<bool>,
    /// What the citizen said: satisfied? `None` if not reached or not rated.
    pub said_satisfied: Option<bool>,
    /// What the record says: resolved; `None` if the rule leaves it out.
    pub recorded_resolved: Option<bool>,
    /// What the record says: satisfied; `None` if the rule leaves it out.
    pub recorded_satisfied: Option<bool>,
    /// Whether the assessment counts it (false: excluded on application, or withdrawn).
    pub counted: bool,
    /// Whether the problem is solved now. Truth.
    pub solved: bool,
    /// Whether what was done is a fake fix that will relapse. Truth.
    pub faked: bool,
    /// Whether the unit in hand, helpers included, had the authority. Truth.
    pub decidable: bool,
    /// The last way of handling.
    pub way: Option<Way>,
    /// Whether the citizen was persuaded, in any round. Truth.
    pub persuaded: bool,
    /// Whether he was persuaded about the last reply. Truth.
    pub persuaded_last: bool,
    /// Staff hours of units and desks spent on it, in seconds.
    pub hours: u64,
    /// Trace items and forms written for it.
    pub records: u32,
    /// Field work done on it in all rounds that were a visit, against what its problem needs (a factor).
    pub effort: f32,
    /// Time during which no unit held it (with the desk, or in dispute).
    pub limbo: Elapsed,
}

/// Something that happened, at the present moment of the run.
#[derive(Clone, Copy, Debug, PartialEq)]
#[expect(missing_docs, reason = "fields name what they hold; what needs words stands in the variant's text")]
pub enum Fact {
    /// A problem arose. `voices` of the `affected` citizens will speak.
    ProblemArose {
        key: u64,
        category: CategoryId,
        community: CommunityId,
        nature: Nature,
        affected: u32,
        voices: u32,
        consultation: bool,
    },
    /// A problem was solved. `informally`: before anything was recorded.
    ProblemSolved {
        key: u64,
        category: CategoryId,
        nature: Nature,
        consultation: bool,
        informally: bool,
        after: Elapsed,
    },
    /// A problem that was solved for show came back.
    Relapsed { key: u64, category: CategoryId },
    /// A citizen who had taken a show for a real fix learnt that the problem is there still.
    LearntOfRelapse { unit: UnitId, category: CategoryId, comes_back: bool },
    /// Somebody friendly calls the desk about nothing, as a unit has arranged. It is no problem and not counted as one.
    FriendCalls { key: u64, unit: UnitId, category: CategoryId, community: CommunityId },
    /// A unit found out whether the matter that comes back most to it has a root cause which it may treat.
    CauseSought { unit: UnitId, category: CategoryId, community: CommunityId, found: bool },
    /// The work on a root cause is complete: after a delay it will produce less. Truth.
    CauseTreated { unit: UnitId, category: CategoryId, community: CommunityId },
    /// A problem did not arise, because its root cause was treated. Truth.
    ProblemPrevented { category: CategoryId, community: CommunityId },
    /// A problem left the system: nobody will raise it again and no ticket is open on it. `voices` citizens spoke.
    ProblemRests {
        key: u64,
        category: CategoryId,
        nature: Nature,
        consultation: bool,
        solved: bool,
        voices: u32,
    },
    /// A citizen decided to speak. `repeat`: about a problem that the same citizen raised before.
    Spoke {
        channel: Channel,
        category: CategoryId,
        community: CommunityId,
        nature: Nature,
        attempt: u16,
        duplicate: bool,
        new_facts: bool,
        consultation: bool,
    },
    /// A rule made a citizen enter by app or web what he would have said otherwise.
    SentOnline { category: CategoryId },
    /// A citizen who cannot use app or web was sent there: he comes in person, or somebody enters it for him later.
    Displaced { category: CategoryId, to: Channel },
    /// Citizens who would have spoken are silent, because the ways that they could use are closed. Truth.
    ShutOut { category: CategoryId, community: CommunityId, citizens: u32 },
    /// A citizen without an answer entered the same matter in another system.
    EnteredElsewhere { category: CategoryId, system: u16 },
    /// A unit was called to a project that is there to look well.
    ShowProject { unit: UnitId, work: Elapsed },
    /// A village or town heard a matter before anything was recorded.
    HeardLocally { town: UnitId, category: CategoryId, solved: bool, turned_away: bool },
    /// Nobody had time in the village; the citizen stopped waiting.
    LocalWaitEnded { town: UnitId, category: CategoryId, goes_on: bool },
    /// A town opened a line of its own.
    LineOpened { town: UnitId },
    /// Somebody rang a town's own line.
    LineCalled { town: UnitId },
    /// A call on a town's own line was over.
    LineEnded { town: UnitId, end: LineEnd },
    /// A town reviewed its line: its share of the residents' calls and tickets, and whether that speaks against it.
    LineReviewed { town: UnitId, share: Option<f64>, against: bool, given_up: bool },
    /// A call reached the desk.
    CallArrived { redial: u16 },
    /// A call was answered after waiting.
    CallAnswered { waited: Elapsed },
    /// A caller hung up.
    CallAbandoned { waited: Elapsed, redials: bool },
    /// A caller found all lines of the desk taken.
    CallBlocked { redials: bool },
    /// A message (online, letter, handed down) was read after waiting.
    MessageRead { channel: Channel, waited: Elapsed },
    /// An appeal was answered at once.
    AnsweredAtOnce { category: CategoryId, nature: Nature },
    /// An appeal was stopped at intake with the statutory way told. `proper` ones are stopped wrongly.
    ScreenedOut { category: CategoryId, nature: Nature, proper: bool },
    /// An appeal was merged with an earlier ticket that is still open.
    Merged { category: CategoryId, repeat: bool, new_facts: bool },
    /// A repeat without new facts about a closed matter was only told its result.
    ToldResult { category: CategoryId },
    /// A ticket was made.
    TicketMade { ticket: TicketInfo },
    /// An order went to a unit. `first`: the ticket's first order. `right`: the unit has the remit. Truth: `decidable`.
    Dispatched {
        key: u64,
        category: CategoryId,
        unit: UnitId,
        order: u16,
        first: bool,
        right: bool,
        decidable: bool,
        territorial: bool,
        ruled: bool,
        wait: Elapsed,
    },
    /// A unit signed. `wait`: since the order was sent.
    Signed { key: u64, category: CategoryId, unit: UnitId, order: u16, first: bool, wait: Elapsed },
    /// A unit refused: the order returns to the desk.
    Refused { key: u64, category: CategoryId, unit: UnitId, order: u16, first: bool, right: bool },
    /// The desk settled a dispute after `wait` in limbo.
    Settled { key: u64, category: CategoryId, settlement: Settlement, wait: Elapsed },
    /// A signing window passed without an answer: the order counts as signed late.
    SignOverdue { key: u64, unit: UnitId },
    /// A unit asked for more time. `overstated`: the work did not need it. Truth.
    ExtensionAsked { key: u64, category: CategoryId, unit: UnitId, overstated: bool },
    /// The desk decided on more time.
    ExtensionDecided { key: u64, unit: UnitId, granted: bool },
    /// A unit made first contact with the citizen.
    FirstContact { key: u64, category: CategoryId, unit: UnitId, after: Elapsed, in_time: Option<bool> },
    /// Handling began.
    WorkStarted { key: u64, category: CategoryId, unit: UnitId, round: u16, way: Way, wait: Elapsed },
    /// A unit replied. Truth: `solved`, `faked`, `decidable`.
    Replied {
        key: u64,
        category: CategoryId,
        unit: UnitId,
        round: u16,
        way: Way,
        solved: bool,
        asserts_solved: bool,
        faked: bool,
        decidable: bool,
        units_needed: u8,
    },
    /// A co-handler was asked for its part, and helped or not.
    HelpAsked { key: u64, lead: UnitId, helper: UnitId, given: bool },
    /// The next of several units got the ticket (joint handling off).
    HandedOn { key: u64, from: UnitId, to: UnitId },
    /// A town summoned the department that can decide what the town was given.
    Summoned { key: u64, town: UnitId, unit: UnitId },
    /// A unit asked the holder of the power to take an order that is beyond its own, as a favour.
    Referred { key: u64, unit: UnitId, holder: UnitId, taken: bool },
    /// The holder of the power took no order, but came along to decide: the order stayed with the unit that had asked.
    CameAlong { key: u64, unit: UnitId, holder: UnitId },
    /// A unit asked the level above to order the holder of the power, or the city to decide.
    AskedAbove { key: u64, unit: UnitId, to: Org },
    /// The city has decided what a unit could not.
    CityDecided { key: u64, unit: UnitId },
    /// A unit applied to have a bad record left out.
    Applied { key: u64, unit: UnitId, granted: bool },
    /// A unit took an order out of another's line, for `work` of its own staff.
    Lent { lender: UnitId, borrower: UnitId, work: Elapsed },
    /// A unit deferred an order that nobody above sees.
    Deferred { key: u64, unit: UnitId },
    /// A reply passed the review.
    Passed { key: u64, category: CategoryId, unit: UnitId, round: u16 },
    /// A reply was sent back.
    RedoOrdered { key: u64, category: CategoryId, unit: UnitId, round: u16, cause: RedoCause },
    /// A handling limit passed without a reply.
    Overdue { key: u64, category: CategoryId, unit: UnitId },
    /// The unit was reminded.
    Reminded { key: u64, unit: UnitId },
    /// The ticket was put under supervision.
    Supervised { key: u64, unit: UnitId },
    /// A superior asked the unit for a report.
    ReportAsked { unit: UnitId, level: u8 },
    /// A unit persuaded a citizen before the follow-up. Truth: `solved`.
    Persuaded { key: u64, unit: UnitId, solved: bool },
    /// The desk called the citizen back.
    Called { key: u64, reached: bool, attempt: u8 },
    /// What a citizen said at the follow-up. Truth: `solved`.
    Said { key: u64, unit: UnitId, resolved: bool, satisfied: Option<bool>, solved: bool, persuaded: bool },
    /// A proof report was asked for.
    ProofAsked { key: u64, unit: UnitId },
    /// The desk checked a proof report.
    ProofChecked { key: u64, unit: UnitId, accepted: bool },
    /// A ticket left the desk.
    Closed { ticket: TicketInfo, closing: Closing },
    /// A citizen will come back about the same problem after `gap`. Truth: `solved`.
    WillRepeat { category: CategoryId, attempt: u16, gap: Elapsed, solved: bool },
    /// A citizen takes the matter to a higher level.
    Escalated { category: CategoryId, to: Channel, nature: Nature },
    /// A petition clock of the law passed.
    PetitionClock { step: PetitionStep, in_time: bool },
    /// An audit looked at a closed ticket.
    Audited { unit: UnitId, false_completion: bool, persuasion: bool, planted: bool },
    /// Blame points for a bad outcome.
    Blamed { org: Org, points: f64 },
    /// A unit was assessed at the end of a period. Rates are missing without a denominator.
    Assessed {
        unit: UnitId,
        score: Option<f64>,
        rank: u16,
        of: u16,
        response: Option<f64>,
        resolution: Option<f64>,
        satisfaction: Option<f64>,
        named: bool,
    },
    /// A member of staff left.
    StaffLeft { unit: UnitId },
    /// A post was filled again.
    StaffJoined { unit: UnitId },
    /// A task was handed down to a unit.
    TaskHandedDown { unit: UnitId, work: Elapsed },
}

/// Steps of a petition that the law gives a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PetitionStep {
    /// Registered and routed.
    Accepted,
    /// Answered.
    Answered,
    /// Answered by the body that reviews the answer.
    Reviewed,
}
