//! Notes are taken while the world goes on.

use super::{Input, Note, Question, WayOption};
use crate::kernel::Purpose;
use crate::model::crew::{CrewId, Job, Segments};
use crate::model::fact::Way;
use crate::model::ids::Org;
use crate::model::state::State;
use crate::model::units::handling::{Handling, HandlingView};
use crate::model::work::Work;
use crate::model::world::World;

/// A keyed draw: purpose, key and round.
pub type Draw = (Purpose, u64, u32);

impl State<'_> {
    /// Notes something about a ticket, if it is the one that is traced.
    #[inline]
    pub fn note(&self, ticket: u64, note: impl FnOnce() -> Note) {
        if let Some(trace) = &self.trace
            && trace.ticket == ticket
        {
            trace.add(self.facts.len(), note());
        }
    }

    /// As [`State::happens`]; where the ticket is traced, notes what was weighed.
    #[inline]
    pub fn weighs(
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
}

impl World<'_> {
    /// Notes the hours of a job on a ticket, or on an appeal of which it may be made.
    pub(in crate::model) fn note_job(&self, crew: CrewId, job: &Job, segments: &Segments) {
        let of_ticket = job.task.ticket().and_then(|id| self.tickets.get(id)).map(|ticket| ticket.info.key);
        let appeal = job.task.appeal().and_then(|id| self.appeals.get(id));
        let Some(ticket) = of_ticket.or(appeal.map(|appeal| appeal.ticket_key())) else { return };
        self.note(ticket, || Note::Worked {
            by: self.crews[crew].org,
            before: appeal.is_some(),
            seconds: segments.iter().map(|(work, seconds)| (Work::ALL[work], seconds)).collect(),
        });
    }
}

/// All ways that a unit had, the best first, with the chances of quantal response.
pub(in crate::model) fn options(handling: &Handling, view: &HandlingView) -> Vec<WayOption> {
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
