//! Why things came as they did: what was weighed in the decisions about one ticket, and the hours that it took.
//!
//! Facts say what happened; notes say why. They are taken only in a run that traces a ticket ([`run_traced`]), of that
//! ticket alone, and draw no luck: what was drawn is looked at once more. Every decision asks one question, whether the
//! ticket is the traced one, and that is all that it costs a run that traces none.
//!
//! [`run_traced`]: super::run_traced

pub(super) mod inputs;
pub(super) mod taking;

use std::cell::RefCell;

use super::fact::Way;
use super::ids::Org;
use super::work::Work;
use crate::kernel::SimTime;

/// A decision that something may or may not happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// City desk: finds the citizen's earlier ticket about the same matter.
    FindsRepeat,
    /// City desk: finds another citizen's open ticket about the same matter.
    FindsDuplicate,
    /// District desk: sees where the ticket belongs.
    SeesRemit,
    /// Unit: returns the order.
    Refuses,
    /// District desk: sees in a dispute whose ticket it is.
    SeesOwner,
    /// Unit: asks for more time.
    AsksForTime,
    /// Unit: asks the citizen back what the record leaves out.
    AsksBack,
    /// Unit: works beside the point, which the record left out. Truth.
    MissesThePoint,
    /// Unit: says of what it has not solved that it is solved.
    AssertsFalsely,
    /// Unit: talks the citizen round before he is called.
    Persuades,
    /// Unit: asks for the power over the order.
    Refers,
    /// Holder of the power: takes the order as a favour.
    TakesReferred,
    /// Holder of the power: comes along and decides, while the order stays.
    ComesAlong,
    /// Unit: applies to have a bad record left out.
    Applies,
    /// District desk: grants more time.
    GrantsTime,
    /// Unit: does its part of another's order.
    Helps,
    /// Unit: its work solves its part of the problem. Truth.
    Solves,
    /// District desk: finds a reply incomplete in form.
    FindsFormFault,
    /// District desk: sends back a reply that admits what could have been solved.
    SendsAdmissionBack,
    /// District desk: looks at the effect of a reply.
    LooksAtEffect,
    /// District desk: calls the citizen back at all.
    CallsBack,
    /// District desk: reaches the citizen.
    Reaches,
    /// Citizen: says that the problem is resolved.
    SaysResolved,
    /// Citizen: is satisfied.
    IsSatisfied,
    /// Citizen: says whether he is satisfied, when asked.
    Rates,
    /// District desk: accepts a proof report.
    AcceptsProof,
    /// District desk: leaves a bad record out on the unit's application.
    Excludes,
    /// Auditors: look at the ticket.
    Audits,
    /// Citizen: comes back about it.
    ComesBack,
}

/// How much of something a decision went by, or whether it was so.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Amount {
    /// A number.
    Number(f64),
    /// Yes or no.
    Flag(bool),
}

impl From<f64> for Amount {
    fn from(number: f64) -> Amount {
        Amount::Number(number)
    }
}

impl From<u32> for Amount {
    fn from(number: u32) -> Amount {
        Amount::Number(number.into())
    }
}

impl From<bool> for Amount {
    fn from(flag: bool) -> Amount {
        Amount::Flag(flag)
    }
}

/// What a decision went by: a name, which ends in its unit of measure where it has one, and how much.
pub type Input = (&'static str, Amount);

/// One way of handling, as the unit saw it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WayOption {
    /// The way.
    pub way: Way,
    /// What it was worth to the unit (utility).
    pub utility: f64,
    /// Chance of being chosen.
    pub chance: f64,
}

/// Something that a trace tells beside the facts.
#[derive(Clone, Debug, PartialEq)]
pub enum Note {
    /// Somebody decided.
    Weighed {
        /// What.
        question: Question,
        /// Who; `None`: the citizen.
        by: Option<Org>,
        /// What it went by.
        inputs: Vec<Input>,
        /// The chance of yes and the draw, from 0 to 1, which is below it if the answer is yes; `None` where no chance
        /// decided.
        luck: Option<(f64, f64)>,
        /// The answer.
        yes: bool,
    },
    /// A unit chose how to handle the order.
    Chose {
        /// Which unit.
        by: Org,
        /// What it went by.
        inputs: Vec<Input>,
        /// All ways that were open, best first.
        options: Vec<WayOption>,
        /// The draw that chose among them.
        drawn: f64,
        /// The way chosen.
        way: Way,
    },
    /// A limit was set for the present round.
    Limit {
        /// When it passes.
        due: SimTime,
    },
    /// A job on the ticket is done.
    Worked {
        /// Whose staff did it.
        by: Org,
        /// Whether it was before the ticket was made, and so is not in the ticket's own book.
        before: bool,
        /// Staff seconds by kind of work.
        seconds: Vec<(Work, u32)>,
    },
    /// Points of blame for its outcome.
    Blamed {
        /// Whose.
        org: Org,
        /// Points.
        points: f64,
    },
    /// The citizen will come back about it.
    Returns {
        /// When.
        at: SimTime,
        /// With new facts.
        new_facts: bool,
    },
}

/// The ticket that is traced, and what was noted since the observer was last told.
#[derive(Debug)]
pub(super) struct Trace {
    ticket: u64,
    /// With each note the number of facts that came before it in the same event.
    notes: RefCell<Vec<(usize, Note)>>,
}

impl Trace {
    pub(super) fn of(ticket: u64) -> Box<Trace> {
        Box::new(Trace { ticket, notes: RefCell::default() })
    }

    /// Adds a note. What is weighed twice in one event, with the same outcome, is told once.
    fn add(&self, facts: usize, note: Note) {
        let mut notes = self.notes.borrow_mut();
        if !notes.iter().any(|(_, known)| *known == note) {
            notes.push((facts, note));
        }
    }

    /// Takes the notes of this event.
    pub(super) fn take(&self) -> Vec<(usize, Note)> {
        self.notes.take()
    }
}
