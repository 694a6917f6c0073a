//! A town summons the department that can decide what the town was given.

use super::integration::SummonView;
use crate::kernel::{Purpose, WorkTime};
use crate::model::crew::{Job, Task};
use crate::model::fact::Fact;
use crate::model::ids::UnitId;
use crate::model::problem::Holder;
use crate::model::state::State;
use crate::model::ticket::{Power, TicketId};
use crate::model::units::priority::PriorityView;
use crate::model::world::World;

const SUMMONS: Purpose = Purpose::named("integration: summons");

impl State<'_> {
    /// Whether the unit in hand may decide a ticket's problem, or a department that can has come to its side.
    pub fn decides(&self, id: TicketId) -> bool {
        let ticket = &self.tickets[id];
        ticket.power == Power::Here || self.decidable(ticket.problem, ticket.unit)
    }

    /// The department that can decide a problem which the unit in hand cannot.
    pub fn holder_elsewhere(&self, id: TicketId) -> Option<UnitId> {
        let (problem, unit) = (&self.problems[self.tickets[id].problem], self.tickets[id].unit);
        match problem.holder {
            Holder::Unit(holder) if holder != unit && !self.decides(id) => Some(holder),
            _ => None,
        }
    }

    /// The department that a town summons which has signed what it cannot decide. `sent`: its summonses of this week.
    pub fn summons(&self, id: TicketId, sent: u32) -> Option<UnitId> {
        let integration = self.p.spec.platform.integration.on()?;
        let ticket = &self.tickets[id];
        let (key, town, order) = (ticket.info.key, ticket.unit, ticket.orders);
        let (severity, units_needed) = {
            let problem = self.problem_of(id).1;
            (f64::from(problem.severity), problem.units_needed)
        };
        let alone = units_needed == 1 || self.p.spec.desks.joint_handling.on().is_some();
        let unit = self.holder_elsewhere(id).filter(|_| alone && self.is_town(town))?;

        let (responsibility, pressure) = (self.units[town].responsible, self.pressure_of(town));
        let view = SummonView { severity, responsibility, pressure, sent };
        self.happens(integration.summon_chance(&view), SUMMONS, key, order.into()).then_some(unit)
    }

    /// What a department does that was summoned, or comes along: it decides. By the means of the category.
    pub fn deciding_work(&self, id: TicketId) -> WorkTime {
        let ticket = &self.tickets[id];
        let category = self.category(ticket.info.category);
        let share = if ticket.summoned {
            self.p.spec.platform.integration.on().map_or(0.0, |integration| integration.decide_share)
        } else {
            self.p.spec.units.referral.on().map_or(0.0, |referral| referral.along)
        };
        WorkTime(libm::round(category.field_mean * share) as u64 + category.spec.travel.0)
    }

    /// Writing the summons, if there was one.
    pub fn summons_written(&self, id: TicketId) -> WorkTime {
        match self.p.spec.platform.integration.on() {
            Some(integration) if self.tickets[id].summoned => integration.summon_work,
            _ => WorkTime::ZERO,
        }
    }
}

impl World<'_> {
    /// A town that has signed what it cannot decide weighs whether to summon who can. Where a joint problem is handed
    /// from unit to unit, its turn comes by itself.
    pub(in crate::model) fn summon(&mut self, id: TicketId) {
        let Some(integration) = self.p.spec.platform.integration.on() else { return };
        let ticket = &self.tickets[id];
        let (key, town) = (ticket.info.key, ticket.unit);
        let week = self.now().day() / 7;
        let state = &self.units[town];
        let sent = if state.summoned.0 == week { state.summoned.1 } else { 0 };
        let Some(unit) = self.summons(id, sent) else { return };
        self.units[town].summoned = (week, sent + 1);
        self.tickets[id].summoned = true;
        self.tell(Fact::Summoned { key, town, unit });
        self.call_in(id, unit, integration.summon_limit);
    }

    /// A department will come within so much working time, and decide what the unit in hand cannot.
    pub(in crate::model) fn call_in(&mut self, id: TicketId, unit: UnitId, limit: WorkTime) {
        let severity = self.problem_of(id).1.severity.into();
        let work = self.deciding_work(id);
        let ticket = &mut self.tickets[id];
        ticket.helpers_pending += 1;
        ticket.power = Power::Promised;
        let (key, turn) = (ticket.info.key, ticket.turn);
        let view = PriorityView {
            watched: 1.0,
            hours: work.hours(),
            severity,
            hours_left: limit.hours(),
            ..Default::default()
        };
        let job = Job::new(key, Task::Help(id, 0, turn), u64::from(turn) * 8).expecting(work.0);
        self.add_unit_job(unit, &view, job);
    }
}
