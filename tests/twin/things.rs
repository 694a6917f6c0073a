//! What flows: problems, appeals, tickets. Nothing is ever taken off these lists; what is over is marked as over.

use petisim::kernel::SimTime;
use petisim::model::fact::{Channel, Nature, RedoCause, TicketInfo, Way};
use petisim::model::ids::{CategoryId, CommunityId, UnitId};
use petisim::model::spec::DeadlineClass;

/// Place of a problem, an appeal or a ticket on its list.
pub type No = usize;

/// Who can decide a problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Power {
    /// A handling unit.
    Unit(UnitId),
    /// The city government.
    City,
    /// A body outside of the government.
    Outside,
    /// Nobody.
    Nobody,
}

/// Something wrong, or a question.
#[derive(Clone, Debug)]
pub struct Problem {
    pub name: u64,
    pub category: CategoryId,
    pub community: CommunityId,
    pub nature: Nature,
    pub question: bool,
    pub severity: f32,
    pub difficulty: f32,
    /// Field work if one unit does it all (seconds).
    pub needed: f32,
    /// The unit that the rules name.
    pub remit: UnitId,
    /// Whether the catalogue names another one.
    pub contested: bool,
    /// Rank for the territorial rule, 0 to 1.
    pub territorial: f32,
    pub power: Power,
    /// The other units whose part is needed.
    pub partners: Vec<UnitId>,
    /// When it arose.
    pub arose: u64,
    /// Citizens who may still speak of it, or wait for an answer.
    pub claims: u32,
    /// Appeals so far.
    pub appeals: u32,
    /// Citizens who spoke.
    pub speakers: u32,
    pub solved: bool,
    /// What a friend of the unit calls about.
    pub planted: bool,
    /// The latest registered ticket that is open.
    pub open_ticket: Option<No>,
    /// A show of a fix: until when, and by whom.
    pub show: Option<(u64, UnitId)>,
}

impl Problem {
    /// Until when it looks solved without being so.
    pub fn looks_solved_until(&self, now: u64) -> Option<u64> {
        self.show.map(|(until, _)| until).filter(|until| !self.solved && now < *until)
    }

    /// Units needed, the one with the remit included.
    pub fn units_needed(&self) -> u8 {
        1 + self.partners.len() as u8
    }
}

/// Where an appeal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whereabouts {
    /// The citizen rests until he comes back.
    Resting,
    /// He takes a show for a fix.
    Believing,
    /// He will ring again.
    Redialling,
    /// A letter, what a superior hands down, or somebody who will enter it.
    OnItsWay,
    /// Waiting for somebody in the village.
    InVillage,
    /// The village hears it.
    Heard,
    /// Waiting for a seat, a clerk, or the town's line.
    Waiting,
    /// With the desk, or with the town's line.
    Talking,
    /// A ticket.
    Ticketed(No),
    /// The answer to a petition is under review.
    UnderReview,
    /// The citizen lets the matter rest.
    Over,
}

/// What a desk will do with an appeal when the talk is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Intake {
    Answered,
    Referred,
    Stopped,
    Merged(No),
    Told,
    Written { linked: bool },
}

/// One citizen's appeal about one problem.
#[derive(Clone, Debug)]
pub struct Appeal {
    pub name: u64,
    pub problem: No,
    pub citizen: u64,
    pub attempt: u16,
    pub channel: Channel,
    pub at: Whereabouts,
    pub intake: Option<Intake>,
    pub calls: u16,
    pub new_facts: bool,
    pub persistent: bool,
    pub had_ticket: bool,
    /// Whether the citizen rang the town's line about it.
    pub at_line: bool,
    /// Whether the last ticket closed with the word that nothing can be done.
    pub explained: bool,
    /// Whether he comes back although it is solved.
    pub stubborn: bool,
    /// Whether it is the same matter in another system.
    pub parallel: bool,
    /// Other systems he has thought of in this attempt.
    pub elsewhere: u16,
    pub raised: u64,
    pub queued: u64,
}

/// Where a ticket is. The order is that of the engine's numbers, by which paper draws its luck.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    Sorting,
    Offered,
    Disputed,
    Queued,
    InWork,
    AwaitingHelp,
    Reviewing,
    FollowUp,
    Proof,
    ProofCheck,
    Closed,
}

/// What a citizen thinks of a case.
#[derive(Clone, Copy, Debug)]
pub struct Opinion {
    pub resolved: bool,
    pub satisfied: bool,
    pub rates: bool,
}

/// A ticket, with what has happened to it.
#[derive(Clone, Debug)]
pub struct Ticket {
    pub info: TicketInfo,
    pub problem: No,
    pub appeal: No,
    pub class: DeadlineClass,
    pub threat: bool,
    pub stage: Stage,
    pub stage_since: u64,
    /// Counts orders and redos; what belongs to an earlier turn is void.
    pub turn: u16,
    /// Counts limits; the clock of an earlier limit is stopped.
    pub limits: u16,
    pub due: u64,
    pub unit: UnitId,
    pub orders: u16,
    pub returns: u16,
    pub returned_by: Vec<UnitId>,
    pub ruled: bool,
    pub territorial: bool,
    pub refusing: bool,
    pub asking: bool,
    /// How the present dispute is looked into: in a hurry, and for how long.
    pub settling: (bool, u64),
    pub redos: u16,
    pub reviewed: bool,
    pub sent_back: Option<RedoCause>,
    /// Field work so far, in parts of what is needed.
    pub effort: f32,
    /// Which of the needed units is at work; 0: the first.
    pub part: u8,
    pub helpers_given: u8,
    pub helpers_pending: u8,
    /// Parts whose help was withheld and will be ordered.
    pub withheld: Vec<u8>,
    pub summoned: bool,
    pub power_came: bool,
    /// Parts done as help, and parts that succeeded.
    pub helped: Vec<u8>,
    pub parts_done: Vec<u8>,
    pub way: Option<Way>,
    /// Whether the last reply says that it is solved.
    pub claimed: bool,
    /// Whether the unit works beside the point; whether it has asked the citizen; whether it has answered beside it.
    pub astray: bool,
    pub asked_back: bool,
    pub missed: bool,
    /// Whether a reply claimed against better knowledge, and whether the desk has seen it.
    pub bluffed: bool,
    pub exposed: bool,
    pub persuaded: bool,
    pub extensions: u16,
    pub reminders: u16,
    pub supervised: bool,
    pub overdue: bool,
    pub tries: u8,
    pub reaching: bool,
    pub reached: Option<bool>,
    pub opinion: Option<Opinion>,
    pub offered_at: u64,
    pub dispatched_at: Option<SimTime>,
    pub signed_at: Option<SimTime>,
    pub contacted_at: Option<SimTime>,
    pub contacted_in_time: Option<bool>,
    pub first_reply_at: Option<SimTime>,
    pub replied_at: Option<SimTime>,
    /// Seconds during which no unit held it, and each unit's, in the order in which they got it.
    pub limbo: u64,
    pub held: Vec<(UnitId, u64)>,
    /// Staff seconds spent on it.
    pub spent: u64,
    pub records: u32,
}

impl Ticket {
    /// A ticket as it leaves the city desk.
    pub fn new(info: TicketInfo, problem: No, appeal: No, class: DeadlineClass, threat: bool) -> Ticket {
        let now = info.received_at.0;
        Ticket {
            info,
            problem,
            appeal,
            class,
            threat,
            stage: Stage::Sorting,
            stage_since: now,
            turn: 0,
            limits: 0,
            due: now,
            unit: info.town,
            orders: 0,
            returns: 0,
            returned_by: Vec::new(),
            ruled: false,
            territorial: false,
            refusing: false,
            asking: false,
            settling: (false, 0),
            redos: 0,
            reviewed: false,
            sent_back: None,
            effort: 0.0,
            part: 0,
            helpers_given: 0,
            helpers_pending: 0,
            withheld: Vec::new(),
            summoned: false,
            power_came: false,
            helped: Vec::new(),
            parts_done: Vec::new(),
            way: None,
            claimed: false,
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
            reaching: false,
            reached: None,
            opinion: None,
            offered_at: now,
            dispatched_at: None,
            signed_at: None,
            contacted_at: None,
            contacted_in_time: None,
            first_reply_at: None,
            replied_at: None,
            limbo: 0,
            held: Vec::new(),
            spent: 0,
            records: 0,
        }
    }

    /// Number of the round for its luck: redos, and units in a row.
    pub fn round(&self) -> u32 {
        u32::from(self.redos) * 8 + u32::from(self.part)
    }
}
