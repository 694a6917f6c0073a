//! The kinds of work that staff hours are booked to.

crate::choice! {
    /// What an hour was spent on. The hours booked by a pool of staff, idle ones included, sum to its staffed hours.
    pub enum Work {
        /// Unit: reading an order and deciding whether to sign it.
        Sign = "sign",
        /// Unit: work on the problem itself, in the first round.
        Field = "field",
        /// Unit: going there, in the first round.
        Travel = "travel",
        /// Unit: replies, traces, and requests for extension, in the first round.
        Paper = "paper",
        /// Unit: all hours of rounds after the first.
        Redo = "redo",
        /// Unit: compiling proof after a citizen said "unresolved".
        Proof = "proof",
        /// Unit or desk: arguing about, or settling, who must take an order.
        Dispute = "dispute",
        /// Unit: its part of another unit's order.
        JointHelp = "joint_help",
        /// Unit: talking a citizen into "satisfied".
        Persuasion = "persuasion",
        /// Unit: arranging friendly calls.
        Planted = "planted",
        /// Unit: answering reminders and supervision.
        Report = "report",
        /// Unit: tasks handed down from above.
        TopDown = "top_down",
        /// Unit: seats of a town's own hotline.
        TownLine = "town_line",
        /// Unit: hearing and settling matters before anything is recorded.
        Informal = "informal",
        /// Unit: work on root causes.
        Proactive = "proactive",
        /// City desk: talking with a caller, or reading a message.
        Talk = "talk",
        /// City desk: writing the record.
        Record = "record",
        /// City desk: checking whether an appeal is proper, or known already.
        Screen = "screen",
        /// District desk: choosing the unit.
        Sort = "sort",
        /// District desk: reviewing replies and requests for extension.
        Review = "review",
        /// District desk: checking a proof report.
        ProofCheck = "proof_check",
        /// District desk: calling the citizen back.
        FollowUp = "follow_up",
        /// On duty without work.
        Idle = "idle",
    }
}

/// How many kinds of work there are.
pub const N_WORK: usize = 23;

impl Work {
    /// All kinds, in the order of their declaration.
    pub const ALL: [Work; N_WORK] = [
        Work::Sign,
        Work::Field,
        Work::Travel,
        Work::Paper,
        Work::Redo,
        Work::Proof,
        Work::Dispute,
        Work::JointHelp,
        Work::Persuasion,
        Work::Planted,
        Work::Report,
        Work::TopDown,
        Work::TownLine,
        Work::Informal,
        Work::Proactive,
        Work::Talk,
        Work::Record,
        Work::Screen,
        Work::Sort,
        Work::Review,
        Work::ProofCheck,
        Work::FollowUp,
        Work::Idle,
    ];

    /// Its place in [`Work::ALL`].
    pub const fn index(self) -> usize {
        self as usize
    }
}
