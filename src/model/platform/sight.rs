//! What those above can see of a ticket, and when it comes in their sight.

use crate::kernel::{Elapsed, Purpose};
use crate::model::event::What;
use crate::model::fact::{Channel, Fact};
use crate::model::state::State;
use crate::model::ticket::{Stage, TicketId};
use crate::model::world::World;

const SEEN: Purpose = Purpose::named("visibility: seen from above");
const LOOKS: Purpose = Purpose::named("visibility: the citizen can look");
const DEFERS: Purpose = Purpose::named("visibility: left lying");

impl State<'_> {
    /// Whether those above see a ticket, sooner or later.
    pub fn seen(&self, id: TicketId) -> bool {
        let info = &self.tickets[id].info;
        if matches!(info.channel, Channel::Superior | Channel::Visit) {
            return true;
        }
        if !self.counts(id) {
            return false;
        }
        let Some(visibility) = self.p.spec.platform.visibility.on() else { return true };
        self.happens(visibility.superiors.0, SEEN, info.key, 0)
    }

    /// How long what happens below takes to show above.
    pub fn lag(&self) -> Elapsed {
        self.p.spec.platform.visibility.on().map_or(Elapsed::ZERO, |visibility| visibility.lag)
    }

    /// Whether those above know of a ticket by now.
    pub fn known_above(&self, id: TicketId) -> bool {
        self.seen(id) && self.now().since(self.tickets[id].info.received_at) >= self.lag()
    }

    /// Seconds of working time by which a unit lets a signed order fall back in its line, because nobody sees it.
    pub fn deferral(&mut self, id: TicketId) -> i64 {
        let Some(visibility) = self.p.spec.platform.visibility.on() else { return 0 };
        if self.seen(id) {
            return 0;
        }
        let ticket = &self.tickets[id];
        let (key, unit, turn) = (ticket.info.key, ticket.unit, ticket.turn);
        let severity = self.problem_of(id).1.severity.into();
        let chance = visibility.deferral_chance(self.backlog_weeks(unit), severity);
        if !self.happens(chance, DEFERS, key, turn.into()) {
            return 0;
        }
        self.tell(Fact::Deferred { key, unit });
        libm::round(visibility.lie_hours * 3600.0) as i64
    }

    /// Grievance of lateness that a citizen is spared who can look up how the matter stands.
    pub fn spared(&self, citizen: u64, overdue: f64) -> f64 {
        match self.p.spec.platform.visibility.on() {
            Some(visibility) if self.happens(visibility.citizens.0, LOOKS, citizen, 0) => {
                visibility.comfort.0 * overdue
            }
            _ => 0.0,
        }
    }
}

impl World<'_> {
    /// A ticket went out for the first time: those above look into it when they see it.
    pub(in crate::model) fn show_dispatch(&mut self, id: TicketId) {
        if !self.seen(id) {
            return;
        }
        if self.lag() == Elapsed::ZERO {
            return self.oversee(id);
        }
        self.show_later(id, 0);
    }

    /// A limit has passed: those above press, and remind, when they see it.
    pub(in crate::model) fn show_delay(&mut self, id: TicketId) {
        if !self.seen(id) {
            return;
        }
        if self.lag() == Elapsed::ZERO {
            let unit = self.tickets[id].unit;
            self.press_for_delay(unit);
            return self.remind_again(id);
        }
        self.show_later(id, self.tickets[id].limits);
    }

    fn show_later(&mut self, id: TicketId, limit: u16) {
        let key = self.tickets[id].info.key;
        self.at(self.now() + self.lag(), key, What::ComesInSight(id, limit));
    }

    /// What happened below shows above: the first order of a ticket (limit 0), or a limit that passed. A delay that
    /// was made good in the meantime has never been.
    pub(in crate::model) fn come_in_sight(&mut self, id: TicketId, limit: u16) {
        let Some(ticket) = self.tickets.get(id) else { return self.stale() };
        let unit = ticket.unit;
        if limit == 0 {
            return self.oversee(id);
        }
        let replied = matches!(
            ticket.stage,
            Stage::Reviewing
                | Stage::FollowUp
                | Stage::Proof
                | Stage::ProofCheck
                | Stage::Applying
                | Stage::Closed
        );
        if replied || ticket.limits != limit {
            return self.stale();
        }
        self.press_for_delay(unit);
        self.remind_again(id);
    }
}
