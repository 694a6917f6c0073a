//! The district desk sorts, dispatches, sets limits, and settles what units return.

use super::draws::*;
use super::lines::{Errand, Job, Segments};
use super::things::{No, Power, Stage};
use super::timers::What;
use super::world::Twin;
use petisim::kernel::{Purpose, SimTime, WorkTime};
use petisim::model::desks::assignment::SortView;
use petisim::model::fact::{End, Fact, Nature, Settlement};
use petisim::model::ids::UnitId;
use petisim::model::params::Remit;
use petisim::model::spec::{ClockStart, DeadlineClass};
use petisim::model::work::Work;

impl Twin<'_> {
    /// Moves a ticket on. The time in a stage counts for the unit that has it, or for nobody.
    pub fn go(&mut self, id: No, next: Stage) {
        let now = self.now;
        let ticket = &mut self.tickets[id];
        let (stage, unit, time) = (ticket.stage, ticket.unit, now - ticket.stage_since);
        match stage {
            Stage::Sorting | Stage::Disputed => ticket.limbo += time,
            Stage::Offered | Stage::Queued | Stage::InWork | Stage::AwaitingHelp => {
                match ticket.held.iter_mut().find(|(holder, _)| *holder == unit) {
                    Some((_, held)) => *held += time,
                    None => ticket.held.push((unit, time)),
                }
            }
            _ => {}
        }
        (ticket.stage, ticket.stage_since) = (next, now);
    }

    // ---- authority ---------------------------------------------------------------------------------------------

    /// Whether a unit may decide a problem: its holder may, and the town what is devolved to it of a bureau's powers.
    pub fn may_decide(&self, problem: No, unit: UnitId) -> bool {
        let Some(authority) = self.spec.units.authority.on() else { return true };
        let Power::Unit(holder) = self.problems[problem].power else { return false };
        let name = self.problems[problem].name;
        holder == unit
            || (unit == self.town_of(problem)
                && !self.is_town(holder)
                && self.happens(authority.devolution.0, DEVOLVED, name, 0))
    }

    /// Whether it is in dispute whose remit a problem is: a published list makes some plain.
    pub fn contested(&self, problem: No) -> bool {
        let problem = &self.problems[problem];
        let listed = self.spec.units.authority.on().filter(|authority| authority.duty_list);
        let plain = listed.is_some_and(|list| self.happens(list.list_clears.0, LIST, problem.name, 0));
        problem.contested && !plain
    }

    // ---- sorting -----------------------------------------------------------------------------------------------

    pub fn begin_sorting(&mut self, id: No) -> Option<Segments> {
        let work = self.usual_desk_time(Errand::Sort { ticket: id });
        (self.tickets[id].stage == Stage::Sorting).then(|| vec![(Work::Sort, work)])
    }

    /// A ticket whose next part is another unit's goes there, which may not refuse; others go where the dispatcher sees
    /// that they belong.
    pub fn end_sorting(&mut self, id: No) {
        let part = usize::from(self.tickets[id].part);
        if part > 0 {
            let partner = self.about(id).partners[part - 1];
            return self.dispatch(id, partner, true, false);
        }
        let (unit, territorial) = self.where_it_belongs(id);
        self.sorted[self.tickets[id].info.category.index()] += 1.0;
        self.dispatch(id, unit, false, territorial);
    }

    fn where_it_belongs(&self, id: No) -> (UnitId, bool) {
        let (ticket, problem) = (&self.tickets[id], self.about(id));
        let category = self.category(problem.category);
        let Some(assignment) = self.spec.desks.assignment.on().filter(|_| !problem.planted) else {
            return (problem.remit, false);
        };
        let by_rule = category.spec.territorial && f64::from(problem.territorial) < assignment.territorial.0;
        if by_rule && !problem.question && !self.is_town(problem.remit) {
            return (ticket.info.town, true);
        }
        let contested = self.contested(ticket.problem);
        let view = SortView {
            info_loss: self.info_loss(),
            standardised: self.spec.desks.intake.on().is_some_and(|intake| intake.standardised),
            contested,
            sorted: self.sorted[problem.category.index()],
        };
        if self.happens(assignment.right_chance(view), SEES, ticket.info.key, 0) {
            (problem.remit, false)
        } else if contested {
            (self.p.unit_of(category.remit[0], problem.community), false)
        } else {
            (self.some_other_unit(id, WRONG_UNIT), false)
        }
    }

    /// Some bureau of the district, or the town, in proportion to staff; not the one with the remit, and none that has
    /// returned it.
    fn some_other_unit(&self, id: No, purpose: Purpose) -> UnitId {
        let (ticket, remit) = (&self.tickets[id], self.about(id).remit);
        let mut open = self.p.districts[ticket.info.district].bureaus.clone();
        open.push(ticket.info.town);
        open.retain(|unit| *unit != remit && !ticket.returned_by.contains(unit));
        let staff = |unit: &UnitId| f64::from(self.p.units[*unit].staff);
        let u = self.draw(purpose, ticket.info.key, ticket.returns.into());
        let mut left = u * open.iter().map(staff).sum::<f64>();
        for unit in open {
            left -= staff(&unit);
            if left < 0.0 {
                return unit;
            }
        }
        remit
    }

    // ---- orders ------------------------------------------------------------------------------------------------

    /// Sends an order to a unit, by paper where there is no hotline.
    pub fn dispatch(&mut self, id: No, unit: UnitId, ruled: bool, territorial: bool) {
        let wait = self.since(self.tickets[id].stage_since);
        self.go(id, Stage::Offered);
        let (right, decidable) =
            (self.about(id).remit == unit, self.may_decide(self.tickets[id].problem, unit));
        let now = SimTime(self.now);
        let ticket = &mut self.tickets[id];
        let first = ticket.dispatched_at.is_none();
        ticket.unit = unit;
        ticket.orders += 1;
        ticket.turn += 1;
        (ticket.ruled, ticket.territorial) = (ruled, territorial);
        (ticket.offered_at, ticket.signed_at, ticket.effort) = (now.0, None, 0.0);
        ticket.dispatched_at = ticket.dispatched_at.or(Some(now));
        let (key, category, order) = (ticket.info.key, ticket.info.category, ticket.orders);
        let fact = Fact::Dispatched {
            key,
            category,
            unit,
            order,
            first,
            right,
            decidable,
            territorial,
            ruled,
            wait,
        };
        self.tell(fact);
        if first && self.registered(id) {
            let received = self.tickets[id].info.received_at.0;
            match self.spec.rules.clock {
                ClockStart::Receipt => self.set_limit(id, self.limit(id, received)),
                ClockStart::Dispatch => self.set_limit(id, self.limit(id, self.now)),
                ClockStart::Signing => {}
            }
        }
        if !self.post(id) {
            self.hand_over(id);
        }
        if first {
            self.show_dispatch(id);
        }
    }

    /// An order is in a unit's hands: its signing window opens. Signing comes before all other work of a unit.
    pub fn hand_over(&mut self, id: No) {
        let (unit, order, key) = (self.tickets[id].unit, self.tickets[id].orders, self.tickets[id].info.key);
        let window = self.calendar_of(unit).finish(self.now, self.spec.rules.sign_limit.0);
        self.timers.add(window, key, What::SigningWindowCloses(id, order));
        self.units[unit.index()].offered += 1.0;
        self.units[unit.index()].period.returns.1 += 1.0;
        let full = self.expected_work(id);
        self.count_for_line(id, unit, full);
        let place = self.clock_of(unit) - (1 << 50);
        let job = Job::of(key, Errand::Sign { ticket: id }, order.into(), place, full);
        let crew = self.crew_of(unit);
        self.crews[crew].offered += full;
        self.queue(crew, job);
    }

    /// When the limit of a ticket's class passes that starts at an instant: by the clock for what is urgent, by the
    /// desk's working days for the rest.
    pub fn limit(&self, id: No, from: u64) -> u64 {
        let rules = &self.spec.rules;
        let days = match self.tickets[id].class {
            DeadlineClass::Emergency => return from + rules.emergency.0,
            DeadlineClass::Utility => return from + rules.utility.0,
            DeadlineClass::Consultation => rules.consultation,
            DeadlineClass::General => rules.general,
            DeadlineClass::Complex => rules.complex,
        };
        self.desk_calendar().due(from, days.0)
    }

    /// Sets the limit of the present round: it may pass, and before it the unit is reminded.
    pub fn set_limit(&mut self, id: No, due: u64) {
        let ticket = &mut self.tickets[id];
        ticket.due = due;
        ticket.limits += 1;
        let (name, limit) = (ticket.info.key, ticket.limits);
        self.timers.add(due.max(self.now), name, What::LimitPasses(id, limit));
        if let Some(oversight) = self.spec.government.oversight.on() {
            let at = self.desk_calendar().working_days_before(due, oversight.remind_before.0);
            if at > self.now {
                self.timers.add(at, name, What::Reminder(id, limit));
            }
        }
    }

    /// A limit passes: whoever has the ticket is late. A lead that waits for help replies in the last second.
    pub fn limit_passes(&mut self, id: No, limit: u16) {
        let ticket = &mut self.tickets[id];
        if ticket.limits != limit || ticket.stage > Stage::AwaitingHelp {
            return;
        }
        if ticket.stage == Stage::AwaitingHelp {
            return self.reply(id);
        }
        ticket.overdue = true;
        let (key, category, unit) = (ticket.info.key, ticket.info.category, ticket.unit);
        self.tell(Fact::Overdue { key, category, unit });
        self.show_delay(id);
    }

    /// Silence is consent: who has not signed in time may not refuse any more.
    pub fn signing_window_closes(&mut self, id: No, order: u16) {
        let ticket = &mut self.tickets[id];
        if ticket.stage == Stage::Offered && ticket.orders == order {
            ticket.ruled = true;
            let (key, unit) = (ticket.info.key, ticket.unit);
            self.tell(Fact::SignOverdue { key, unit });
        }
    }

    /// Working hours that a unit has until the limit; below zero since it passed; without end where there is none.
    pub fn hours_left(&self, id: No, unit: UnitId) -> f64 {
        let ticket = &self.tickets[id];
        if ticket.limits == 0 {
            return f64::INFINITY;
        }
        let calendar = self.calendar_of(unit);
        let left = WorkTime(calendar.open_between(self.now, ticket.due)).hours();
        if ticket.due > self.now {
            left
        } else {
            -WorkTime(calendar.open_between(ticket.due, self.now)).hours()
        }
    }

    // ---- disputes ----------------------------------------------------------------------------------------------

    /// A unit has refused. Where nobody settles disputes the remit rules at once.
    pub fn take_back(&mut self, id: No) {
        self.go(id, Stage::Disputed);
        let remit = self.about(id).remit;
        let ticket = &mut self.tickets[id];
        ticket.returns += 1;
        if !ticket.returned_by.contains(&ticket.unit) {
            ticket.returned_by.push(ticket.unit);
        }
        if self.spec.desks.dispute.on().is_none() {
            self.learn_of_refusal(id, Some(remit));
            return self.dispatch(id, remit, true, false);
        }
        self.desk_job(id, Errand::Settle { ticket: id });
    }

    /// Whether the unit with the remit claims the matter of its own accord.
    fn claims(&self, id: No) -> bool {
        let remit = self.about(id).remit;
        let open = !self.tickets[id].returned_by.contains(&remit);
        let claiming = self.spec.desks.dispute.on().filter(|dispute| dispute.claiming && open);
        claiming.is_some_and(|dispute| self.backlog_weeks(remit) <= dispute.claim_backlog)
    }

    /// An agent looks into a dispute: shortly where much other work lies before the desk, or the matter is claimed.
    pub fn begin_settling(&mut self, id: No) -> Option<Segments> {
        let dispute = self.spec.desks.dispute.on()?;
        if self.tickets[id].stage != Stage::Disputed {
            return None;
        }
        let desk = &self.crews[self.desk_of(self.tickets[id].info.district)];
        let others = desk.expected().saturating_sub(dispute.time(false).0);
        let hurried = dispute.hurries(WorkTime(others).hours() / f64::from(desk.staff.max(1)));
        let mut time = dispute.time(hurried).0;
        if self.claims(id) {
            time = libm::round(time as f64 * dispute.claim_share.0) as u64;
        }
        self.tickets[id].settling = (hurried, time);
        Some(vec![(Work::Dispute, time)])
    }

    pub fn end_settling(&mut self, id: No) {
        let Some(dispute) = self.spec.desks.dispute.on() else { return };
        let (ticket, problem) = (&self.tickets[id], self.about(id));
        let (key, category, last) = (ticket.info.key, ticket.info.category, ticket.unit);
        let ((hurried, looked), returns) = (ticket.settling, u32::from(ticket.returns));
        let wait = self.since(ticket.stage_since);
        let sees = self.happens(dispute.insight_chance(looked), INSIGHT, key, returns);
        if sees && problem.nature == Nature::OutOfScope {
            self.tell(Fact::Settled { key, category, settlement: Settlement::Withdrawn, wait });
            self.learn_of_refusal(id, None);
            return self.close(id, End::Withdrawn);
        }
        let claimed = self.claims(id);
        let next = if claimed || sees { problem.remit } else { self.next_suggestion(id) };
        let ruled = claimed || hurried || returns >= dispute.ruling_after.0 || next == last;
        let settlement = if claimed {
            Settlement::TakenOver
        } else if ruled {
            Settlement::Ruled
        } else {
            Settlement::NextUnit
        };
        self.tell(Fact::Settled { key, category, settlement, wait });
        self.learn_of_refusal(id, Some(next));
        self.dispatch(id, next, ruled, false);
    }

    /// The first unit of the catalogue, and then the town, that has not returned it; failing those, some other.
    fn next_suggestion(&self, id: No) -> UnitId {
        let (ticket, problem) = (&self.tickets[id], self.about(id));
        let mut catalogue = self.category(problem.category).remit.clone();
        catalogue.push(Remit::Town);
        for entry in catalogue {
            let unit = self.p.unit_of(entry, problem.community);
            if !ticket.returned_by.contains(&unit) {
                return unit;
            }
        }
        self.some_other_unit(id, NEXT_UNIT)
    }
}
