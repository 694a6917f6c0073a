//! A unit replies: what was achieved, what it says was achieved, and what it learns about saying so.

use super::asking_back::AskingView;
use super::false_claim::AssertionView;
use super::orders::NEUTRAL;
use crate::kernel::{Purpose, WorkTime};
use crate::model::crew::Task;
use crate::model::fact::{Fact, FieldWork, Nature, Way};
use crate::model::government::assessment::{Entry, Unheard};
use crate::model::government::exchange::Exchange;
use crate::model::ids::{Org, UnitId};
use crate::model::state::State;
use crate::model::ticket::{Stage, TicketId};
use crate::model::trace::{Question, inputs};
use crate::model::world::World;

const ASKS_BACK: Purpose = Purpose::named("asking back: asks");
const LOST: Purpose = Purpose::named("asking back: the point is lost");
const ASSERTS: Purpose = Purpose::named("false claim: says that it is solved");

impl State<'_> {
    /// Whether a unit says of an unsolved problem that it is solved. Where units do not weigh it, who did the work says
    /// how it went; who did not, says that it is done. A show says so by itself.
    pub fn asserts_falsely(&self, id: TicketId, way: Way) -> bool {
        let units = &self.p.spec.units;
        let (Some(claim), Some(_)) = (units.false_claim.on(), units.handling.on()) else {
            return !way.field.earnest();
        };
        let ticket = &self.tickets[id];
        if way.field == FieldWork::Show || ticket.info.planted {
            return true;
        }
        let view = self.assertion_view(id);
        let key = ticket.info.key;
        let what = (key, Question::AssertsFalsely, Some(Org::Unit(ticket.unit)));
        let draw = (ASSERTS, key, ticket.round());
        self.weighs(what, claim.chance(&view), draw, || inputs::of_assertion(&view))
    }

    /// What the unit of a ticket expects of a false reply.
    pub fn assertion_view(&self, id: TicketId) -> AssertionView {
        let unit = self.tickets[id].unit;
        let state = &self.units[unit];
        let exchange = self.exchange_on(id);
        let exposure = self.p.spec.units.false_claim.on().map_or(0.0, |claim| claim.exposed_points);
        AssertionView {
            points: exchange.resolved * state.taken[0].share() + exchange.satisfied * state.taken[1].share(),
            honest: self.honest_points(id, &exchange),
            audit: self.audit_cost(unit, &exchange),
            exposure: exchange.point * exposure,
            exposed: state.exposed.share(),
            spared: if self.could_solve(id) { state.admitted_back.share() } else { 0.0 },
            redo_hours: self.expected_seconds(id, unit) as f64 / 3600.0,
            price: self.price_of_hour(unit),
        }
    }

    /// What the points are worth that an honest answer brings, against what citizens say of what is not solved.
    fn honest_points(&self, id: TicketId, exchange: &Exchange) -> f64 {
        let Some(rules) = self.p.spec.government.assessment.on() else { return 0.0 };
        let usual = self.units[self.tickets[id].unit].earned.share();
        let all = exchange.resolved + exchange.satisfied;
        match rules.entry(self.honest_answer(id)) {
            Entry::AsSaid | Entry::Failure => 0.0,
            // What leaves a rate lifts it by what the rate is.
            Entry::LeftOut => all * usual,
            Entry::Success => all,
        }
    }

    /// Whether the unit of a ticket had the power over it.
    pub fn could_solve(&self, id: TicketId) -> bool {
        self.problem_of(id).1.nature == Nature::Proper && self.decides(id)
    }

    /// Whether the last reply admits that something is not solved that the unit could have solved.
    pub fn admits(&self, id: TicketId) -> bool {
        let units = &self.p.spec.units;
        let weighed = units.false_claim.on().is_some() && units.handling.on().is_some();
        weighed && !self.tickets[id].asserts_solved && !self.problem_of(id).1.solved() && self.could_solve(id)
    }

    /// A reply that admitted this was sent back, or passed.
    pub fn learn_of_admission(&mut self, id: TicketId, back: bool) {
        let (unit, memory) = (self.tickets[id].unit, self.memory());
        self.units[unit].admitted_back.learn(back, memory);
    }

    /// The desk has seen that a reply is false.
    pub fn expose(&mut self, id: TicketId) {
        let Some(claim) = self.p.spec.units.false_claim.on() else { return };
        let ticket = &mut self.tickets[id];
        ticket.exposed = true;
        self.units[ticket.unit].period.penalty += claim.exposed_points;
    }

    /// A ticket is closed: its unit learns whether the record went by its word, and whether a false one came to light.
    pub fn learn_of_assertions(&mut self, id: TicketId) {
        let units = &self.p.spec.units;
        let (Some(_), Some(handling)) = (units.false_claim.on(), units.handling.on()) else { return };
        let ticket = &self.tickets[id];
        let (unit, bluffed, exposed): (UnitId, bool, bool) = (ticket.unit, ticket.bluffed, ticket.exposed);
        let taken = self.goes_by_reply(id);
        let state = &mut self.units[unit];
        for (believed, taken) in state.taken.iter_mut().zip(taken) {
            believed.learn(taken, handling.memory);
        }
        if bluffed {
            state.exposed.learn(exposed, handling.memory);
        }
    }

    /// Whether the record of a ticket (resolved, satisfied) goes by the reply of its unit.
    pub fn goes_by_reply(&self, id: TicketId) -> [bool; 2] {
        let rules = self.p.spec.government.assessment.on();
        let unheard = self.tickets[id].opinion.is_none();
        let by_reply = unheard && rules.is_some_and(|rules| rules.unreached == Unheard::Reply);
        [by_reply, false]
    }

    /// Whether the unit that signs asks the citizen back, and how long that takes; notes whether it will go astray.
    pub fn asks_back(&mut self, id: TicketId) -> Option<WorkTime> {
        let asking = self.p.spec.units.asking_back.on().filter(|_| !self.tickets[id].info.planted)?;
        let ticket = &self.tickets[id];
        let (key, unit, order) = (ticket.info.key, ticket.unit, ticket.orders);
        let view = AskingView {
            missed: self.units[unit].missed.share(),
            hours: self.expected_seconds(id, unit) as f64 / 3600.0,
            price: self.price_of_hour(unit),
        };
        let what = (key, Question::AsksBack, Some(Org::Unit(unit)));
        let draw = (ASKS_BACK, key, order.into());
        let asks = self.weighs(what, asking.chance(&view), draw, || inputs::of_asking_back(&view));
        let loss = self.info_loss();
        let what = (key, Question::MissesThePoint, Some(Org::Unit(unit)));
        let inputs = || vec![("context_left_out", loss.into())];
        let lost = !asks && self.weighs(what, asking.lost(loss), (LOST, key, 0), inputs);
        let ticket = &mut self.tickets[id];
        (ticket.asked_back, ticket.astray, ticket.missed) = (asks, lost, false);
        asks.then_some(asking.work)
    }

    /// A ticket is closed: a unit that did not ask learns whether it has answered beside the point.
    pub fn learn_of_points_missed(&mut self, id: TicketId) {
        let ticket = &self.tickets[id];
        if self.p.spec.units.asking_back.on().is_none() || ticket.asked_back || ticket.info.planted {
            return;
        }
        let (unit, missed, memory) = (ticket.unit, ticket.missed, self.memory());
        self.units[unit].missed.learn(missed, memory);
    }
}

impl World<'_> {
    /// The lead replies, with whatever was achieved.
    pub(in crate::model) fn reply(&mut self, id: TicketId) {
        let now = self.now();
        let (problem_id, problem) = self.problem_of(id);
        let (units_needed, decidable, planted) = (problem.units_needed, self.decides(id), problem.planted);
        let all = (1_u8 << units_needed) - 1;
        if self.tickets[id].parts_done & all == all {
            self.solve(problem_id, false);
        }
        let solved = self.problems[problem_id].solved();
        let way = self.tickets[id].way.unwrap_or(NEUTRAL);
        // Who has worked beside the point, within his power, says in good faith that it is done.
        let in_error = self.tickets[id].astray && way.field.earnest() && decidable;
        let asserts_solved = solved || in_error || self.asserts_falsely(id, way);
        self.go(id, Stage::Reviewing);
        let ticket = &mut self.tickets[id];
        (ticket.helpers_pending, ticket.power) = (0, ticket.power.afterwards());
        ticket.first_reply_at.get_or_insert(now);
        ticket.replied_at = Some(now);
        ticket.asserts_solved = asserts_solved;
        ticket.bluffed |= asserts_solved && !solved && !in_error && !planted;
        let (key, category, unit, round) = (ticket.info.key, ticket.info.category, ticket.unit, ticket.redos);
        let faked = way.field == FieldWork::Show && !solved;
        if faked {
            self.stage_show(id);
        }
        self.tell(Fact::Replied {
            key,
            category,
            unit,
            round,
            way,
            solved,
            asserts_solved,
            faked,
            decidable,
            units_needed,
        });
        if !self.post(id) {
            self.take_reply(id);
        }
    }

    /// A reply is at the desk. What the record does not know of nobody reviews.
    pub(in crate::model) fn take_reply(&mut self, id: TicketId) {
        if self.p.spec.desks.review.on().is_none() || !self.registered(id) {
            return self.pass(id);
        }
        self.add_desk_job(id, Task::Review(id));
    }
}
