//! The district desk sorts and dispatches, and settles what units return.

use super::assignment::SortView;
use super::dispute::Dispute;
use crate::kernel::{Elapsed, Purpose, SimTime, WorkTime};
use crate::model::crew::{Job, Segments, Task};
use crate::model::event::What;
use crate::model::fact::{Fact, Nature, Settlement};
use crate::model::ids::{Org, UnitId};
use crate::model::params::Remit;
use crate::model::problem::{Holder, ProblemId};
use crate::model::spec::{ClockStart, DeadlineClass};
use crate::model::state::State;
use crate::model::ticket::{Decided, Stage, Ticket, TicketId};
use crate::model::trace::{Note, Question, inputs};
use crate::model::work::Work;
use crate::model::world::World;

const SEES: Purpose = Purpose::named("assignment: sees where it belongs");
const WRONG_UNIT: Purpose = Purpose::named("assignment: wrong unit");
const LIST: Purpose = Purpose::named("authority: duty list");
const DEVOLVED: Purpose = Purpose::named("authority: devolution");
const INSIGHT: Purpose = Purpose::named("dispute: insight");
const NEXT_UNIT: Purpose = Purpose::named("dispute: next unit");

impl State<'_> {
    /// Whether a unit may decide a problem. Fixed for the two.
    pub fn decidable(&self, problem: ProblemId, unit: UnitId) -> bool {
        let Some(authority) = self.p.spec.units.authority.on() else { return true };
        let problem = &self.problems[problem];
        match problem.holder {
            Holder::Unit(holder) if holder == unit => true,
            Holder::Unit(holder) => {
                let town = self.p.communities[problem.community].town;
                unit == town
                    && !self.is_town(holder)
                    && self.happens(authority.devolution.0, DEVOLVED, problem.key, 0)
            }
            Holder::City | Holder::Outside | Holder::Nobody => false,
        }
    }

    /// Whether it is in dispute whose remit a problem is: a published list may have made it plain.
    pub fn contested(&self, problem: ProblemId) -> bool {
        let problem = &self.problems[problem];
        let clear = self.p.spec.units.authority.on().is_some_and(|authority| {
            authority.duty_list && self.happens(authority.list_clears.0, LIST, problem.key, 0)
        });
        problem.contested && !clear
    }

    /// The unit that the dispatcher takes, and whether by the territorial rule.
    pub fn choose_unit(&self, id: TicketId) -> (UnitId, bool) {
        let ticket = &self.tickets[id];
        let (problem_id, problem) = self.problem_of(id);
        let category = self.category(problem.category);
        let Some(assignment) = self.p.spec.desks.assignment.on() else { return (problem.remit, false) };
        if problem.planted {
            // A friend names the unit.
            return (problem.remit, false);
        }
        let by_rule = category.spec.territorial && f64::from(problem.territorial) < assignment.territorial.0;
        if by_rule && !self.is_town(problem.remit) && !problem.consultation {
            return (ticket.info.town, true);
        }
        let contested = self.contested(problem_id);
        let view = SortView {
            info_loss: self.info_loss(),
            standardised: self.p.spec.desks.intake.on().is_some_and(|intake| intake.standardised),
            contested,
            sorted: self.desk.sorted[problem.category],
        };
        let key = ticket.info.key;
        let what = (key, Question::SeesRemit, Some(Org::District(ticket.info.district)));
        if self.weighs(what, assignment.right_chance(view), (SEES, key, 0), || inputs::of_sorting(&view)) {
            return (problem.remit, false);
        }
        // Who does not see a remit that is made plain errs as before.
        if problem.contested {
            return (self.p.unit_of(category.remit[0], problem.community), false);
        }
        (self.some_other_unit(id, WRONG_UNIT, ticket.returns.into()), false)
    }

    /// Some unit of the district beside the one with the remit and those that have returned it, in proportion to staff.
    pub fn some_other_unit(&self, id: TicketId, purpose: Purpose, round: u32) -> UnitId {
        let ticket = &self.tickets[id];
        let remit = self.problem_of(id).1.remit;
        let district = &self.p.districts[ticket.info.district];
        let open = |unit: &UnitId| *unit != remit && !ticket.returned_by.contains(*unit);
        let candidates = || district.bureaus.iter().copied().chain([ticket.info.town]).filter(open);
        let weight = |unit: UnitId| f64::from(self.p.units[unit].staff);
        let mut left = self.uniform(purpose, ticket.info.key, round) * candidates().map(weight).sum::<f64>();
        let chosen = candidates().find(|unit| {
            left -= weight(*unit);
            left < 0.0
        });
        chosen.unwrap_or(remit)
    }

    /// Time that a job takes the desk in the ordinary way, for its offered load.
    pub fn desk_seconds(&self, task: Task) -> WorkTime {
        let desks = &self.p.spec.desks;
        match task {
            Task::Sort(_) => desks.assignment.on().map_or(WorkTime::ZERO, |assignment| assignment.work),
            Task::Settle(_) => desks.dispute.on().map_or(WorkTime::ZERO, |dispute| dispute.time(false)),
            Task::Extend(..) => desks.district.extension_work,
            Task::Review(_) => desks.review.on().map_or(WorkTime::ZERO, |review| review.mean_work()),
            Task::CallBack(_) => {
                desks.follow_up.on().map_or(WorkTime::ZERO, |follow_up| follow_up.mean_work())
            }
            Task::CheckProof(_) => desks.district.proof_check_work,
            _ => WorkTime::ZERO,
        }
    }

    /// When the limit of a ticket's class passes that starts at `from`.
    pub fn limit(&self, id: TicketId, from: SimTime) -> SimTime {
        let rules = &self.p.spec.rules;
        let ticket = &self.tickets[id];
        let days = match ticket.class {
            DeadlineClass::Emergency => return from + rules.emergency,
            DeadlineClass::Utility => return from + rules.utility,
            DeadlineClass::Consultation => rules.consultation,
            DeadlineClass::General => rules.general,
            DeadlineClass::Complex => rules.complex,
        };
        self.p.desk_calendar().due(from, days)
    }

    /// Whether so much work, beside this dispute, lies before the desk that it rules at once.
    pub fn hurried(&self, id: TicketId) -> bool {
        let Some(dispute) = self.p.spec.desks.dispute.on() else { return false };
        let crew = &self.crews[self.desk_crew(self.tickets[id].info.district)];
        let others = crew.expected.saturating_sub(self.desk_seconds(Task::Settle(id)).0);
        dispute.hurries(WorkTime(others).hours() / f64::from(crew.staff().max(1)))
    }

    /// How long the desk looks into a dispute, and whether in a hurry: kept until the job ends, as it decides what is seen.
    pub fn settle_work(&mut self, id: TicketId) -> Option<WorkTime> {
        let dispute = self.p.spec.desks.dispute.on()?;
        let hurried = self.hurried(id);
        let mut time = dispute.time(hurried);
        if self.takes_over(id) {
            time = WorkTime(libm::round(time.0 as f64 * dispute.claim_share.0) as u64);
        }
        // How it was looked into decides what is seen: kept until the job ends.
        let decided = &mut self.tickets[id].decided;
        (decided.hurried, decided.looked) = (hurried, time.0 as u32);
        Some(time)
    }

    /// Whether the desk sees whose a disputed matter is.
    pub fn sees_owner(&self, dispute: &Dispute, id: TicketId) -> bool {
        let ticket = &self.tickets[id];
        let (key, returns) = (ticket.info.key, ticket.returns);
        let Decided { hurried, looked, .. } = ticket.decided;
        let insight = dispute.insight_chance(looked.into());
        let what = (key, Question::SeesOwner, Some(Org::District(ticket.info.district)));
        self.weighs(what, insight, (INSIGHT, key, returns.into()), || {
            vec![("minutes_of_looking", (f64::from(looked) / 60.0).into()), ("in_a_hurry", hurried.into())]
        })
    }

    /// Whether the unit with the remit takes a matter over of its own accord.
    pub fn takes_over(&self, id: TicketId) -> bool {
        let Some(dispute) = self.p.spec.desks.dispute.on().filter(|dispute| dispute.claiming) else {
            return false;
        };
        let remit = self.problem_of(id).1.remit;
        !self.tickets[id].returned_by.contains(remit) && self.backlog_weeks(remit) <= dispute.claim_backlog
    }

    /// The next unit that the catalogue suggests, and has not returned it; failing that, some other.
    pub fn next_suggestion(&self, id: TicketId) -> UnitId {
        let ticket = &self.tickets[id];
        let problem = self.problem_of(id).1;
        let category = self.category(problem.category);
        let catalogue = category.remit.iter().chain([&Remit::Town]);
        let mut suggested = catalogue.map(|remit| self.p.unit_of(*remit, problem.community));
        suggested
            .find(|unit| !ticket.returned_by.contains(*unit))
            .unwrap_or_else(|| self.some_other_unit(id, NEXT_UNIT, ticket.returns.into()))
    }

    /// Working hours of a unit's calendar that are left to the limit. Hours.
    pub fn hours_left(&self, id: TicketId, unit: UnitId) -> f64 {
        let ticket = &self.tickets[id];
        if ticket.limits == 0 {
            return f64::INFINITY;
        }
        let calendar = self.p.unit_calendar(unit);
        let now = self.now();
        if ticket.due <= now {
            return -calendar.worked(ticket.due, now).hours();
        }
        calendar.worked(now, ticket.due).hours()
    }

    /// When to remind of a limit: some working days before it.
    pub fn reminder_time(&self, due: SimTime) -> Option<SimTime> {
        let oversight = self.p.spec.government.oversight.on()?;
        let calendar = self.p.desk_calendar();
        let mut day = due.day();
        let mut left = oversight.remind_before.0;
        while left > 0 && day > 0 {
            day -= 1;
            left -= u32::from(calendar.is_working_day(day));
        }
        let time = SimTime::from_day(day) + Elapsed(u64::from(due.second_of_day()));
        (time > self.now()).then_some(time)
    }
}

impl World<'_> {
    // ---- stages ------------------------------------------------------------------------------------------------

    /// Moves a ticket to another stage, and keeps the time that it was held.
    pub(in crate::model) fn go(&mut self, id: TicketId, next: Stage) {
        let (now, mut open) = (self.now(), self.books.open);
        let ticket = &mut self.tickets[id];
        if !ticket.stage.may_follow(next) {
            let key = ticket.info.key;
            return self.break_off("a ticket moves only as the table of stages allows", Some(key));
        }
        let held = now.since(ticket.stage_since).0;
        match ticket.stage {
            Stage::Sorting | Stage::Disputed => ticket.desk_time += held,
            Stage::Offered | Stage::Queued | Stage::InWork | Stage::AwaitingHelp => {
                ticket.held.add(ticket.unit, held)
            }
            _ => {}
        }
        open.leaves(ticket);
        ticket.stage = next;
        ticket.stage_since = now;
        open.enters(ticket);
        self.books.open = open;
    }

    // ---- sorting -----------------------------------------------------------------------------------------------

    pub(in crate::model) fn begin_sorting(&mut self, id: TicketId) -> Option<Segments> {
        let work = self.p.spec.desks.assignment.on().map_or(WorkTime::ZERO, |assignment| assignment.work);
        self.tickets.get(id).filter(|ticket| ticket.stage == Stage::Sorting)?;
        Some(Segments::one(Work::Sort, work))
    }

    pub(in crate::model) fn end_sorting(&mut self, id: TicketId) {
        let ticket = &self.tickets[id];
        if ticket.part > 0 {
            let partner = self.problems[ticket.problem].partners[usize::from(ticket.part) - 1];
            return self.dispatch(id, partner, true, false);
        }
        if let Some(holder) = ticket.course.ordered_to {
            self.tickets[id].course.ordered_to = None;
            return self.dispatch(id, holder, true, false);
        }
        let category = ticket.info.category;
        let (unit, territorial) = self.choose_unit(id);
        self.desk.sorted[category] += 1.0;
        self.dispatch(id, unit, false, territorial);
    }

    // ---- orders ------------------------------------------------------------------------------------------------

    /// Sends an order to a unit. `ruled`: it may not refuse.
    pub(in crate::model) fn dispatch(&mut self, id: TicketId, unit: UnitId, ruled: bool, territorial: bool) {
        let (p, now) = (self.p, self.now());
        let wait = now.since(self.tickets[id].stage_since);
        self.go(id, Stage::Offered);
        let (problem_id, problem) = self.problem_of(id);
        let (right, decidable) = (problem.remit == unit, self.decidable(problem_id, unit));
        let ticket = &mut self.tickets[id];
        ticket.unit = unit;
        ticket.orders += 1;
        ticket.turn += 1;
        ticket.power = ticket.power.afterwards();
        ticket.ruled = ruled;
        ticket.territorial = territorial;
        ticket.offered_at = now;
        ticket.signed_at = None;
        ticket.effort = 0.0;
        let first = ticket.dispatched_at.is_none();
        ticket.dispatched_at.get_or_insert(now);
        let (key, category, order) = (ticket.info.key, ticket.info.category, ticket.orders);
        self.tell(Fact::Dispatched {
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
        });
        let rules = &p.spec.rules;
        if first && rules.clock != ClockStart::Signing && self.registered(id) {
            let from =
                if rules.clock == ClockStart::Receipt { self.tickets[id].info.received_at } else { now };
            self.set_limit(id, self.limit(id, from));
        }
        if !self.post(id) {
            self.hand_over(id);
        }
        if first {
            self.show_dispatch(id);
        }
    }

    /// An order is in a unit's hands: its window to sign opens.
    pub(in crate::model) fn hand_over(&mut self, id: TicketId) {
        let (p, now) = (self.p, self.now());
        let ticket = &self.tickets[id];
        let (key, unit, order) = (ticket.info.key, ticket.unit, ticket.orders);
        let window = p.unit_calendar(unit).finish(now, p.spec.rules.sign_limit);
        self.at(window, key, What::SignDue(id, order));
        let state = &mut self.units[unit];
        state.offered += 1.0;
        state.period.returns.1 += 1.0;
        let full = self.expected_seconds(id, unit);
        self.count_line_order(id, unit, full);
        let crew = self.unit_crew(unit);
        self.crews[crew].offered += full;
        let job = Job::new(key, Task::Sign(id), order.into()).expecting(full);
        let order = self.plain_order(crew);
        // Signing comes before all other work.
        self.add_job(crew, order - (1 << 50), job);
    }

    /// Sets the limit of the present round, with its timers.
    pub(in crate::model) fn set_limit(&mut self, id: TicketId, due: SimTime) {
        let now = self.now();
        let ticket = &mut self.tickets[id];
        ticket.due = due;
        ticket.limits += 1;
        let (key, limit) = (ticket.info.key, ticket.limits);
        self.note(key, || Note::Limit { due });
        let reminder = self.reminder_time(due);
        if let Some(time) = reminder {
            self.at(time, key, What::ReminderDue(id, limit));
        }
        // Most limits never pass: where a reminder comes before, it puts the limit itself on the list.
        if reminder.is_none_or(|time| time >= due) {
            self.at(due.max(now), key, What::HandleDue(id, limit));
        }
    }

    /// A handling limit passes.
    pub(in crate::model) fn handle_due(&mut self, id: TicketId, limit: u16) {
        let Some(ticket) = self.tickets.get_mut(id).filter(|ticket| ticket.limits == limit) else {
            return self.stale();
        };
        match ticket.stage {
            _ if ticket.course.listed => return self.stale(),
            Stage::Sorting | Stage::Offered | Stage::Disputed | Stage::Queued | Stage::InWork => {}
            // The limit is more than the others' help: the lead replies in its last second, with what there is.
            Stage::AwaitingHelp => return self.reply(id),
            _ => return self.stale(),
        }
        let (key, category, unit) = (ticket.info.key, ticket.info.category, ticket.unit);
        self.note_overdue(id);
        self.tell(Fact::Overdue { key, category, unit });
        self.show_delay(id);
    }

    /// The signing window closes: silence is consent.
    pub(in crate::model) fn sign_due(&mut self, id: TicketId, order: u16) {
        let offered = |ticket: &&mut Ticket| ticket.stage == Stage::Offered && ticket.orders == order;
        let Some(ticket) = self.tickets.get_mut(id).filter(offered) else { return self.stale() };
        ticket.ruled = true;
        let (key, unit) = (ticket.info.key, ticket.unit);
        self.tell(Fact::SignOverdue { key, unit });
    }

    // ---- disputes ----------------------------------------------------------------------------------------------

    /// A unit has refused: the ticket is in limbo until the desk settles it.
    pub(in crate::model) fn take_back(&mut self, id: TicketId) {
        self.go(id, Stage::Disputed);
        let ticket = &mut self.tickets[id];
        ticket.returns += 1;
        let unit = ticket.unit;
        ticket.returned_by.add(unit);
        if self.p.spec.desks.dispute.on().is_none() {
            return self.rule_by_remit(id);
        }
        self.add_desk_job(id, Task::Settle(id));
    }

    /// Nobody settles disputes: the order goes to the unit that the rules name.
    fn rule_by_remit(&mut self, id: TicketId) {
        let remit = self.problem_of(id).1.remit;
        self.learn_of_refusal(id, Some(remit));
        self.dispatch(id, remit, true, false);
    }

    pub(in crate::model) fn begin_settling(&mut self, id: TicketId) -> Option<Segments> {
        self.tickets.get(id).filter(|ticket| ticket.stage == Stage::Disputed)?;
        // A dispute that waited when settling was abolished takes no time.
        let time = self.settle_work(id).unwrap_or(WorkTime::ZERO);
        Some(Segments::one(Work::Dispute, time))
    }

    pub(in crate::model) fn end_settling(&mut self, id: TicketId) {
        let Some(dispute) = self.p.spec.desks.dispute.on() else { return self.rule_by_remit(id) };
        let hurried = self.tickets[id].decided.hurried;
        let ticket = &self.tickets[id];
        let (key, category, returns, last) =
            (ticket.info.key, ticket.info.category, ticket.returns, ticket.unit);
        let wait = self.now().since(ticket.stage_since);
        let problem = self.problem_of(id).1;
        let (remit, nature) = (problem.remit, problem.nature);
        let taken_over = self.takes_over(id);
        let sees = self.sees_owner(dispute, id);
        if sees && nature == Nature::OutOfScope {
            self.tell(Fact::Settled { key, category, settlement: Settlement::Withdrawn, wait });
            self.learn_of_refusal(id, None);
            return self.close(id, crate::model::fact::End::Withdrawn);
        }
        let next = if taken_over || sees { remit } else { self.next_suggestion(id) };
        let ruled = taken_over || hurried || u32::from(returns) >= dispute.ruling_after.0 || next == last;
        let settlement = match (taken_over, ruled) {
            (true, _) => Settlement::TakenOver,
            (false, true) => Settlement::Ruled,
            (false, false) => Settlement::NextUnit,
        };
        self.tell(Fact::Settled { key, category, settlement, wait });
        self.learn_of_refusal(id, Some(next));
        self.dispatch(id, next, ruled, false);
    }
}
