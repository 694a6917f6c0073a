//! A unit refers what is beyond its power: it asks the holder, who takes it, comes along or does neither; it asks the level above.

use super::referral::{AskView, Referral, TakeView};
use super::unit_state::OrderKind;
use crate::kernel::{Elapsed, Purpose, WorkTime};
use crate::model::crew::Task;
use crate::model::event::What;
use crate::model::fact::{Fact, Nature};
use crate::model::ids::{Org, UnitId};
use crate::model::problem::Holder;
use crate::model::state::State;
use crate::model::ticket::{Power, Stage, TicketId};
use crate::model::trace::{Question, inputs};
use crate::model::world::World;

const ASKS: Purpose = Purpose::named("referral: asks the holder");
const TAKES: Purpose = Purpose::named("referral: the holder takes it");
const COMES: Purpose = Purpose::named("referral: the holder comes along");
const CITY_TIME: Purpose = Purpose::named("referral: until the city has decided");

impl State<'_> {
    /// Who could decide a proper matter that is beyond the power of the unit in hand: another unit, or the city.
    fn decides_instead(&self, id: TicketId) -> Option<Org> {
        let problem = self.problem_of(id).1;
        let open = problem.nature == Nature::Proper && !problem.consultation && !problem.planted;
        // Who does his part of a joint matter needs no power over it.
        let lead = self.tickets[id].part == 0;
        if !open || !lead || self.decides(id) || self.tickets[id].summoned || !self.registered(id) {
            return None;
        }
        match problem.holder {
            Holder::Unit(holder) => Some(Org::Unit(holder)),
            Holder::City => Some(Org::Government),
            Holder::Outside | Holder::Nobody => None,
        }
    }

    /// Whether the unit that signs asks for the power.
    pub fn asks_for_power(&self, id: TicketId) -> bool {
        let Some(referral) = self.p.spec.units.referral.on() else { return false };
        if self.decides_instead(id).is_none() {
            return false;
        }
        let (key, unit) = (self.tickets[id].info.key, self.tickets[id].unit);
        let view = self.ask_view(referral, id);
        let what = (key, Question::Refers, Some(Org::Unit(unit)));
        let draw = (ASKS, key, self.tickets[id].orders.into());
        self.weighs(what, referral.ask_chance(&view), draw, || inputs::of_asking(&view))
    }

    /// What the unit in hand weighs that would be rid of what it cannot decide.
    fn ask_view(&self, referral: &Referral, id: TicketId) -> AskView {
        let unit = self.tickets[id].unit;
        let (state, exchange) = (&self.units[unit], self.exchange_on(id));
        AskView {
            rid: (exchange.resolved + exchange.satisfied)
                * (state.earned.share() - self.earned(id, unit).share()),
            solution: self.solution_worth(referral, id),
            hours: self.expected_seconds(id, unit) as f64 / 3600.0,
            price: self.price_of_hour(unit),
            taken: state.favours.share(),
        }
    }

    /// Worth of the solution to who does not work on it himself (utility).
    fn solution_worth(&self, referral: &Referral, id: TicketId) -> f64 {
        let units = &self.p.spec.units;
        let (Some(handling), Some(authority)) = (units.handling.on(), units.authority.on()) else {
            return 0.0;
        };
        let difficulty = self.category(self.tickets[id].info.category).difficulty_mean;
        handling.motive * referral.share * authority.solve_chance(1.0, 1.0, difficulty)
    }

    /// Whether the holder takes an order as a favour.
    pub fn takes_referred(&self, referral: &Referral, id: TicketId, holder: UnitId) -> bool {
        let ticket = &self.tickets[id];
        let state = &self.units[holder];
        let kind = OrderKind { within: true, ..self.order_kind(id, holder) };
        let points = state.earned_by_kind[kind.index()].share() - state.earned.share();
        let seconds = self.expected_seconds(id, ticket.unit);
        let view = self.take_view(referral, (id, holder), points, seconds);
        let what = (ticket.info.key, Question::TakesReferred, Some(Org::Unit(holder)));
        let draw = (TAKES, ticket.info.key, ticket.orders.into());
        self.weighs(what, referral.take_chance(&view), draw, || inputs::of_taking(&view))
    }

    /// Whether the holder comes along and decides, while the order stays where it is. What it earns is the unit's that asks,
    /// and his where help is credited.
    pub fn comes_along(&self, referral: &Referral, id: TicketId, holder: UnitId) -> bool {
        let ticket = &self.tickets[id];
        let joint = self.p.spec.desks.joint_handling.on();
        // A joint matter that is handed from unit to unit comes to him by itself.
        if self.problem_of(id).1.units_needed > 1 && joint.is_none() {
            return false;
        }
        let kind = OrderKind { within: true, ..self.order_kind(id, holder) };
        let credited = joint.is_some_and(|joint| joint.credited);
        let points = if credited { self.units[holder].earned_by_kind[kind.index()].share() } else { 0.0 };
        let view = self.take_view(referral, (id, holder), points, self.deciding_work(id).0);
        let what = (ticket.info.key, Question::ComesAlong, Some(Org::Unit(holder)));
        let draw = (COMES, ticket.info.key, ticket.orders.into());
        self.weighs(what, referral.take_chance(&view), draw, || inputs::of_taking(&view))
    }

    /// What the holder of the power weighs who may gain these points of a ticket by so much work.
    fn take_view(
        &self,
        referral: &Referral,
        (id, holder): (TicketId, UnitId),
        points: f64,
        seconds: u64,
    ) -> TakeView {
        let exchange = if self.counts(id) { self.exchange(holder) } else { Default::default() };
        TakeView {
            points: (exchange.resolved + exchange.satisfied) * points,
            solution: self.solution_worth(referral, id),
            owes: self.units[holder].owes(),
            hours: seconds as f64 / 3600.0,
            price: self.price_of_hour(holder),
        }
    }

    /// Who acts when the level above is asked: the desk orders a holder who does not drown, and the city decides what it
    /// has time for.
    pub fn acts_above(&self, referral: &Referral, id: TicketId) -> Option<Org> {
        self.decides_instead(id).filter(|to| match to {
            Org::Unit(holder) => self.backlog_weeks(*holder) <= referral.order_backlog,
            _ => self.city_has_time(referral, id),
        })
    }

    /// Whether the city takes one more matter of a district this week.
    pub fn city_has_time(&self, referral: &Referral, id: TicketId) -> bool {
        let (taken, week) = self.government.decides[self.tickets[id].info.district];
        week != self.now().day() / 7 || taken < referral.city_slots.0
    }

    /// A unit has asked for the power: it learns whether that led anywhere.
    pub fn learn_of_asking(&mut self, unit: UnitId, led: bool) {
        let memory = self.memory();
        self.units[unit].favours.learn(led, memory);
    }

    /// A holder has done a favour: both keep count.
    pub fn count_favour(&mut self, unit: UnitId, holder: UnitId) {
        self.units[unit].balance.1 += 1.0;
        self.units[holder].balance.0 += 1.0;
    }

    /// The city takes a matter: when it will have decided.
    pub fn city_takes(&mut self, referral: &Referral, id: TicketId) -> Elapsed {
        let (key, district) = (self.tickets[id].info.key, self.tickets[id].info.district);
        let week = self.now().day() / 7;
        let taken = &mut self.government.decides[district];
        *taken = if taken.1 == week { (taken.0 + 1, week) } else { (1, week) };
        self.tickets[id].course.listed = true;
        let time = referral.city_time.quantile(self.uniform(CITY_TIME, key, 0));
        Elapsed(libm::round(time).max(1.0) as u64)
    }
}

/// What came of asking for the power.
#[derive(Clone, Copy, Debug)]
pub(super) enum Asked {
    /// Nothing: the order stays with the unit.
    InVain,
    /// The order has left the unit's line.
    Left,
    /// The order stays, and the holder comes along and decides within so much working time.
    Along(UnitId, WorkTime),
}

impl World<'_> {
    /// A unit has signed what it cannot decide, and has asked for the power.
    pub(super) fn refer(&mut self, id: TicketId) -> Asked {
        let Some(referral) = self.p.spec.units.referral.on() else { return Asked::InVain };
        let (key, unit) = (self.tickets[id].info.key, self.tickets[id].unit);
        if let Holder::Unit(holder) = self.problem_of(id).1.holder {
            let taken = self.takes_referred(referral, id, holder);
            self.tell(Fact::Referred { key, unit, holder, taken });
            if taken {
                self.count_favour(unit, holder);
                self.learn_of_asking(unit, true);
                self.dispatch(id, holder, true, false);
                return Asked::Left;
            }
            if self.comes_along(referral, id, holder) {
                self.tell(Fact::CameAlong { key, unit, holder });
                self.count_favour(unit, holder);
                self.learn_of_asking(unit, true);
                return Asked::Along(holder, referral.along_limit);
            }
        }
        let to = self.acts_above(referral, id);
        self.learn_of_asking(unit, to.is_some());
        let Some(to) = to else { return Asked::InVain };
        self.tell(Fact::AskedAbove { key, unit, to });
        if let Org::Unit(holder) = to {
            self.tickets[id].course.ordered_to = Some(holder);
            self.go(id, Stage::Sorting);
            self.add_desk_job(id, Task::Sort(id));
        } else {
            let time = self.now() + self.city_takes(referral, id);
            self.go(id, Stage::Queued);
            self.at(time, key, What::CityDecides(id));
        }
        Asked::Left
    }

    /// The city has decided what a unit could not: the unit can do its work now.
    pub(in crate::model) fn city_decides(&mut self, id: TicketId) {
        let ticket = &mut self.tickets[id];
        (ticket.course.listed, ticket.power) = (false, Power::Here);
        let (key, unit) = (ticket.info.key, ticket.unit);
        self.tell(Fact::CityDecided { key, unit });
        self.set_limit(id, self.limit(id, self.now()));
        self.queue_handling(id);
    }
}
