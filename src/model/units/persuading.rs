//! A unit talks citizens round, and the units of its district learn what that brings.

use super::persuasion::{Persuasion, PersuasionView};
use crate::kernel::Purpose;
use crate::model::fact::{Closing, Fact};
use crate::model::ids::Org;
use crate::model::state::State;
use crate::model::ticket::TicketId;
use crate::model::trace::{Question, inputs};

const PERSUADES: Purpose = Purpose::named("persuasion: talks to the citizen");

impl State<'_> {
    /// Whether the unit talks to the citizen of a ticket whose reply has passed.
    pub fn persuades(&self, persuasion: &Persuasion, id: TicketId) -> bool {
        if self.tickets[id].info.planted {
            return false;
        }
        let view = self.persuasion_view(id);
        let ticket = &self.tickets[id];
        let what = (ticket.info.key, Question::Persuades, Some(Org::Unit(ticket.unit)));
        let draw = (PERSUADES, ticket.info.key, ticket.round());
        self.weighs(what, persuasion.chance(&view), draw, || inputs::of_persuasion(&view))
    }

    /// What the unit expects of talking to the citizen: it knows what came of its work.
    pub fn persuasion_view(&self, id: TicketId) -> PersuasionView {
        let ticket = &self.tickets[id];
        let unit = ticket.unit;
        let (state, exchange) = (&self.units[unit], self.exchange_on(id));
        let problem = self.problem_of(id).1;
        let solved = problem.solved() || problem.looks_solved(self.now());
        let [alone, talked] = self.government.talked[ticket.info.district][usize::from(solved)];
        let change = |what: usize| state.heard[what].share() * (talked[what].share() - alone[what].share());
        PersuasionView {
            gain: exchange.resolved * change(0) + exchange.satisfied * change(1),
            before: self.citizens.get(ticket.info.citizen).map_or(0, |citizen| citizen.talked),
            // Where it is solved there is nothing to find.
            audit: if problem.solved() { 0.0 } else { self.audit_cost(unit, &exchange) },
            price: self.price_of_hour(unit),
        }
    }

    /// The unit has talked to the citizen.
    pub fn talk_round(&mut self, id: TicketId) {
        let Some(persuasion) = self.p.spec.units.persuasion.on() else { return };
        let (key, unit, citizen) =
            (self.tickets[id].info.key, self.tickets[id].unit, self.tickets[id].info.citizen);
        let mut before = 0;
        if let Some(citizen) = self.citizens.get_mut(citizen) {
            before = citizen.talked;
            citizen.talked = citizen.talked.saturating_add(1);
        }
        let ticket = &mut self.tickets[id];
        (ticket.persuaded, ticket.course.persuasion) = (true, persuasion.strength(before) as f32);
        let solved = self.problem_of(id).1.solved();
        self.tell(Fact::Persuaded { key, unit, solved });
    }

    /// A ticket is closed and counted: the unit learns what the citizen says after such work, and whether it enters the
    /// record. Of a citizen whom it has talked round it learns what talking brings, and credits to its work what that has
    /// solved.
    pub fn learn_of_words(&mut self, id: TicketId, closing: &Closing) {
        let (Some(handling), Some(way)) = (self.p.spec.units.handling.on(), closing.way) else { return };
        let (unit, talked) = (closing.unit, self.tickets[id].course.persuasion > 0.0);
        let (kind, memory) = (self.order_kind(id, unit), handling.memory);
        let (within, kind) = (kind.within, kind.index());
        let looks = closing.solved || closing.faked;
        let district = self.tickets[id].info.district;
        let told = self.p.spec.units.persuasion.on().map_or(memory, |persuasion| persuasion.memory);
        let state = &mut self.units[unit];
        let said = [closing.said_resolved, closing.said_satisfied];
        for (heard, said) in state.heard.iter_mut().zip(said) {
            heard.learn(said.is_some(), memory);
        }
        for (known, said) in
            self.government.talked[district][usize::from(looks)][usize::from(talked)].iter_mut().zip(said)
        {
            said.into_iter().for_each(|said| known.learn(said, told));
        }
        let field = way.field as usize;
        if within {
            state.back[field].learn(false, memory);
        }
        if let Some(resolved) = closing.said_resolved {
            state.resolved[kind][field].learn(if talked { looks } else { resolved }, memory);
        }
        if let Some(satisfied) = closing.said_satisfied.filter(|_| !talked) {
            state.satisfied[kind][field].learn(satisfied, memory);
        }
    }
}
