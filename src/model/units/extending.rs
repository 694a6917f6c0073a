//! A unit asks for more time, and the desk decides.

use super::refusal::Refusal;
use crate::kernel::{Purpose, logistic};
use crate::model::crew::Segments;
use crate::model::fact::Fact;
use crate::model::ids::Org;
use crate::model::spec::ClockStart;
use crate::model::state::State;
use crate::model::ticket::{Stage, TicketId};
use crate::model::trace::Question;
use crate::model::work::Work;
use crate::model::world::World;

const ASKS: Purpose = Purpose::named("refusal: asks for extension");
const GRANTED: Purpose = Purpose::named("refusal: extension granted");

impl State<'_> {
    /// Chance to miss the limit, as the unit sees it.
    pub fn late_chance(&self, refusal: &Refusal, id: TicketId) -> f64 {
        let ticket = &self.tickets[id];
        let unit = ticket.unit;
        let crew = &self.crews[self.unit_crew(unit)];
        let ahead = crew.expected as f64 / 3600.0 / f64::from(crew.staff().max(1));
        let own = self.expected_seconds(id, unit) as f64 / 3600.0;
        let runs = ticket.signed_at.is_some() || self.p.spec.rules.clock != ClockStart::Signing;
        let left = if ticket.limits > 0 && runs {
            self.hours_left(id, unit)
        } else {
            let due = self.limit(id, self.now());
            self.p.unit_calendar(unit).worked(self.now(), due.max(self.now())).hours()
        };
        logistic((ahead + own - left) / refusal.late_scale)
    }

    /// Whether the desk grants more time: the less, the more often the unit asks.
    pub fn grants_time(&self, refusal: &Refusal, id: TicketId) -> bool {
        let ticket = &self.tickets[id];
        let (key, unit, order) = (ticket.info.key, ticket.unit, ticket.orders);
        let state = &self.units[unit];
        let asked = state.asked / state.offered.max(1.0);
        let what = (key, Question::GrantsTime, Some(Org::District(ticket.info.district)));
        let inputs = || vec![("share_of_orders_with_a_request", asked.into())];
        self.weighs(what, refusal.grant_chance(asked), (GRANTED, key, order.into()), inputs)
    }

    /// Whether a unit that signs asks for more time.
    pub fn asks_for_time(&self, id: TicketId) -> bool {
        let Some(refusal) = self.p.spec.units.refusal.on() else { return false };
        let ticket = &self.tickets[id];
        if ticket.extensions > 0 || !self.registered(id) {
            return false;
        }
        // It is asked whether it refuses before: who would, and signs, may not, or does not believe that it stands.
        let forced = self.would_refuse(id);
        let granted = self.units[ticket.unit].granted.share();
        let late = self.late_chance(refusal, id);
        let (key, exchange) = (ticket.info.key, self.exchange_on(id));
        let late_points = self.p.spec.units.handling.on().map_or(0.0, |handling| handling.late_points);
        let costs = exchange.timely + late_points * exchange.point;
        let chance = refusal.extension_chance(late, costs, forced, granted);
        let what = (key, Question::AsksForTime, Some(Org::Unit(ticket.unit)));
        self.weighs(what, chance, (ASKS, key, ticket.orders.into()), || {
            vec![
                ("chance_to_be_late", late.into()),
                ("worth_of_being_in_time", costs.into()),
                ("would_have_refused", forced.into()),
                ("share_granted_so_far", granted.into()),
            ]
        })
    }
}

impl World<'_> {
    pub(in crate::model) fn begin_extension(&mut self, id: TicketId, turn: u16) -> Option<Segments> {
        self.tickets.get(id).filter(|ticket| ticket.turn == turn)?;
        Some(Segments::one(Work::Review, self.p.spec.desks.district.extension_work))
    }

    pub(in crate::model) fn end_extension(&mut self, id: TicketId, turn: u16) {
        let Some(refusal) = self.p.spec.units.refusal.on() else { return };
        let Some(ticket) = self.tickets.get(id).filter(|ticket| ticket.turn == turn) else { return };
        let (key, unit, due) = (ticket.info.key, ticket.unit, ticket.due);
        let open = matches!(ticket.stage, Stage::Queued | Stage::InWork | Stage::AwaitingHelp);
        let granted = open && self.grants_time(refusal, id);
        self.tell(Fact::ExtensionDecided { key, unit, granted });
        if open {
            let memory = self.memory();
            self.units[unit].granted.learn(granted, memory);
        }
        if granted {
            self.tickets[id].extensions += 1;
            let due = self.p.desk_calendar().due(due, self.p.spec.rules.extension);
            self.set_limit(id, due);
        }
    }
}
