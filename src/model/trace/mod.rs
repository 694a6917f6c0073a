//! Why things came as they did: what was weighed in the decisions about one ticket, and the hours that it took.
//!
//! Facts say what happened; notes say why. They are taken only in a run that traces a ticket ([`run_traced`]), of that
//! ticket alone, and draw no luck: what was drawn is looked at once more. Every decision asks one question, whether the
//! ticket is the traced one, and that is all that it costs a run that traces none.
//!
//! [`run_traced`]: super::run_traced

pub(super) mod inputs;

use std::cell::RefCell;

use super::crew::{CrewId, Job, Segments, Subject};
use super::fact::Way;
use super::ids::Org;
use super::units::handling::{Handling, HandlingView};
use super::work::Work;
use super::world::World;
use crate::kernel::{Purpose, SimTime};

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
    /// Unit: says of what it has not solved that it is solved.
    ClaimsFalsely,
    /// District desk: grants more time.
    GrantsTime,
    /// Unit: does its part of another's order.
    Helps,
    /// Unit: its work solves its part of the problem. Truth.
    Solves,
    /// District desk: finds a reply incomplete in form.
    FindsFormFault,
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
    /// District desk: leaves a bad record out on the unit's application.
    Excludes,
    /// Auditors: look at the ticket.
    Audits,
    /// Citizen: comes back about it.
    ComesBack,
}

/// What a decision went by: a name, which ends in its unit of measure where it has one, and a value; flags are 0 or 1.
pub type Input = (&'static str, f64);

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

    /// Takes the notes of this event.
    pub(super) fn take(&self) -> Vec<(usize, Note)> {
        self.notes.take()
    }
}

/// A keyed draw: purpose, key and round.
pub(super) type Draw = (Purpose, u64, u32);

impl World<'_> {
    /// Notes something about a ticket, if it is the one that is traced.
    #[inline]
    pub(super) fn note(&self, ticket: u64, note: impl FnOnce() -> Note) {
        if let Some(trace) = &self.trace
            && trace.ticket == ticket
        {
            trace.notes.borrow_mut().push((self.facts.len(), note()));
        }
    }

    /// As [`World::happens`]; where the ticket is traced, notes what was weighed.
    #[inline]
    pub(super) fn weighs(
        &self,
        (ticket, question, by): (u64, Question, Option<Org>),
        chance: f64,
        (purpose, key, round): Draw,
        inputs: impl FnOnce() -> Vec<Input>,
    ) -> bool {
        let yes = self.happens(chance, purpose, key, round);
        self.note(ticket, || {
            let drawn = self.uniform(purpose, key, round);
            Note::Weighed { question, by, inputs: inputs(), luck: Some((chance, drawn)), yes }
        });
        yes
    }

    /// Notes the hours of a job on a ticket, or on an appeal of which it may be made.
    pub(super) fn note_job(&self, crew: CrewId, job: &Job, segments: &Segments) {
        let ticket = match job.subject {
            Subject::Ticket(id) | Subject::Part(id, _) => self.tickets.get(id).map(|ticket| ticket.info.key),
            Subject::Appeal(id) => self.appeals.get(id).map(|appeal| appeal.ticket_key()),
            Subject::Own(_) => None,
        };
        let Some(ticket) = ticket else { return };
        self.note(ticket, || Note::Worked {
            by: self.crews[crew.index()].org,
            before: matches!(job.subject, Subject::Appeal(_)),
            seconds: segments.iter().map(|(work, seconds)| (Work::ALL[work], seconds)).collect(),
        });
    }
}

/// All ways that a unit had, the best first, with the chances of quantal response.
pub(super) fn options(handling: &Handling, view: &HandlingView) -> Vec<WayOption> {
    let ways = handling.open_ways(view);
    let utilities: Vec<f64> = ways.iter().map(|way| handling.utility(*way, view)).collect();
    let best = utilities.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let weights: Vec<f64> = utilities.iter().map(|utility| libm::exp(utility - best)).collect();
    let sum: f64 = weights.iter().sum();
    let option =
        |((way, utility), weight): ((&Way, f64), f64)| WayOption { way: *way, utility, chance: weight / sum };
    let mut options: Vec<WayOption> = ways.iter().zip(utilities).zip(weights).map(option).collect();
    options.sort_by(|a, b| b.utility.total_cmp(&a.utility));
    options
}
