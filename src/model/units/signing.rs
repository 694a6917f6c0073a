//! A unit is offered an order: it signs or refuses, asks for more time, and asks others for help.

use super::handling::Frequency;
use super::priority::PriorityView;
use super::referring::Asked;
use super::refusal::{Refusal, RefusalView};
use super::unit_state::OrderKind;
use crate::kernel::{Purpose, SimTime, WorkTime};
use crate::model::crew::{CrewId, Job, Segments, Task};
use crate::model::desks::joint_handling::JointHandling;
use crate::model::event::What;
use crate::model::fact::{Fact, Nature};
use crate::model::ids::{Org, UnitId};
use crate::model::spec::ClockStart;
use crate::model::state::State;
use crate::model::ticket::{Power, Stage, Ticket, TicketId};
use crate::model::trace::{Question, inputs};
use crate::model::work::Work;
use crate::model::world::World;

const REFUSES: Purpose = Purpose::named("refusal: refuses");
const STANDS: Purpose = Purpose::named("refusal: hopes that it stands");
const SLACK: Purpose = Purpose::named("pacing: slack");
const HELPS: Purpose = Purpose::named("joint handling: helps");

/// Mean difficulty of a category above which its matters are hard, as units see it.
const HARD: f64 = 0.45;
/// Working hours beyond which a limit is as good as none for the order of jobs.
const MOST_HOURS: f64 = 400.0;

impl State<'_> {
    /// Backlog of a unit in weeks: expected ticket seconds waiting and in hand / seconds available in a week.
    pub fn backlog_weeks(&self, unit: UnitId) -> f64 {
        let expected = self.crews[self.unit_crew(unit)].expected as f64;
        let available = self.units[unit].available;
        if available > 0.0 { expected / available } else { 1000.0 }
    }

    /// How far work presses a unit: its backlog in weeks, against the time that the rules give, in weeks of five working
    /// days. The same line presses half as much where there is twice the time.
    pub fn pressing_weeks(&self, unit: UnitId) -> f64 {
        self.backlog_weeks(unit) * 5.0 / f64::from(self.p.spec.rules.general.0.max(1))
    }

    /// Seconds that a ticket takes a unit if done in full, by the means of its class: the order if it has it, else the help.
    pub fn expected_seconds(&self, id: TicketId, unit: UnitId) -> u64 {
        let ticket = &self.tickets[id];
        let problem = &self.problems[ticket.problem];
        let category = self.category(problem.category);
        let parts = f64::from(problem.units_needed.max(1));
        let paper = self.paper_seconds(problem, category.difficulty_mean) as u64;
        let (field, travel) = match self.p.spec.units.planted_calls.on().filter(|_| problem.planted) {
            Some(planted) => (planted.answer.0 as f64, 0.0),
            None => (category.field_mean / parts, category.spec.travel.0 as f64),
        };
        let work = (field * self.search_factor() + travel) as u64;
        // Who helps does a part of the work, and neither signs nor replies.
        let leads = unit == ticket.unit;
        if leads { work + paper + self.p.spec.units.routine.sign_work.0 } else { work }
    }

    /// Factor on field work for what the record left out.
    pub fn search_factor(&self) -> f64 {
        self.p.spec.desks.intake.on().map_or(1.0, |intake| intake.search_factor())
    }

    /// Time that work takes in a unit at its present pace.
    pub fn paced(&self, unit: UnitId, work: WorkTime) -> WorkTime {
        match self.p.spec.units.workforce.on() {
            Some(workforce) => workforce.pace(work, self.backlog_weeks(unit), self.units[unit].overwork),
            None => work,
        }
    }

    /// What the logics see in the handling of a ticket.
    pub fn ticket_view(&self, id: TicketId, unit: UnitId) -> PriorityView {
        let ticket = &self.tickets[id];
        let problem = &self.problems[ticket.problem];
        let watched = f64::from(u8::from(ticket.supervised || ticket.redos > 0));
        PriorityView {
            watched,
            hours: self.expected_seconds(id, unit) as f64 / 3600.0,
            severity: problem.severity.into(),
            hours_left: self.hours_left(id, unit),
            threat: ticket.threat,
            difficulty: problem.difficulty.into(),
        }
    }

    /// Seconds by which a job stands behind what comes in now: its time to the limit, where deadlines pace the work, less the
    /// head start that its unit's logics give it.
    pub fn place_in_line(&self, view: &PriorityView) -> i64 {
        let units = &self.p.spec.units;
        let head_start = units.priority.on().map_or(0.0, |priority| priority.head_start(view));
        let due = units.pacing.on().map_or(0.0, |_| (view.hours_left - view.hours).min(MOST_HOURS));
        libm::round((due - head_start) * 3600.0) as i64
    }

    /// Until when a signed order lies, because its limit is far.
    pub fn lies_until(&self, id: TicketId) -> Option<SimTime> {
        let pacing = self.p.spec.units.pacing.on()?;
        let ticket = &self.tickets[id];
        let (key, unit) = (ticket.info.key, ticket.unit);
        let left = self.hours_left(id, unit);
        if left.is_infinite() || ticket.redos > 0 || self.arranged(id) {
            return None;
        }
        let crew = &self.crews[self.unit_crew(unit)];
        let before = (crew.expected + crew.lying) as f64 / 3600.0 / f64::from(crew.staff().max(1));
        let own = self.expected_seconds(id, unit) as f64 / 3600.0;
        let exchange = self.exchange_on(id);
        let late_points = self.p.spec.units.handling.on().map_or(0.0, |handling| handling.late_points);
        let cost = exchange.timely + late_points * exchange.point;
        let u = self.uniform(SLACK, key, ticket.orders.into());
        let hours = pacing.lies(left, own, before, cost, u);
        let seconds = WorkTime(libm::round(hours * 3600.0) as u64);
        (seconds.0 > 0).then(|| self.p.unit_calendar(unit).finish(self.now(), seconds))
    }

    /// An order lies: its unit counts what it will take.
    pub fn lay_by(&mut self, id: TicketId, seconds: u64) {
        let crew = self.unit_crew(self.tickets[id].unit);
        self.tickets[id].course.lying = seconds;
        self.crews[crew].lying += seconds;
    }

    /// An order that has lain is taken up.
    pub fn take_up_laid(&mut self, id: TicketId) {
        let crew = self.unit_crew(self.tickets[id].unit);
        self.crews[crew].lying -= std::mem::take(&mut self.tickets[id].course.lying);
    }

    /// What signing an order consists of, as it is settled by whoever reads it.
    pub fn sign_work(&mut self, id: TicketId) -> Segments {
        let routine = &self.p.spec.units.routine;
        let refusing = self.refuses(id);
        let asking = !refusing && self.asks_for_time(id);
        let asking_back = if refusing { None } else { self.asks_back(id) };
        let referring = !refusing && self.asks_for_power(id);
        let ticket = &mut self.tickets[id];
        let decided = &mut ticket.decided;
        (decided.refuses, decided.asks, decided.refers) = (refusing, asking, referring);
        let argue = if refusing { routine.dispute_work } else { WorkTime::ZERO };
        let write = if asking { routine.extension_work } else { WorkTime::ZERO };
        let referral = self.p.spec.units.referral.on().filter(|_| referring);
        let write = write + referral.map_or(WorkTime::ZERO, |referral| referral.work);
        let sign = routine.sign_work + asking_back.unwrap_or(WorkTime::ZERO);
        Segments::one(Work::Sign, sign).and(Work::Dispute, argue).and(Work::Paper, write)
    }

    /// Whether another unit agrees to do its part.
    pub fn helps(&self, joint: &JointHandling, id: TicketId, part: u8, helper: UnitId) -> bool {
        let (key, round) = (self.tickets[id].info.key, self.tickets[id].round());
        let rivalry =
            self.p.spec.government.assessment.on().map_or(0.0, |assessment| assessment.competition.0);
        let (backlog, points) = (self.backlog_weeks(helper), self.usual_points(helper));
        let chance = joint.help_chance(rivalry, backlog, points);
        let what = (key, Question::Helps, Some(Org::Unit(helper)));
        self.weighs(what, chance, (HELPS, key, round * 8 + u32::from(part)), || {
            vec![
                ("rivalry", rivalry.into()),
                ("backlog_weeks", backlog.into()),
                ("points_of_a_usual_ticket", points.into()),
            ]
        })
    }

    /// Strength of the unit's remit: 1 the rules name it, 0 they do not.
    pub fn remit_strength(&self, refusal: &Refusal, id: TicketId) -> f64 {
        let ticket = &self.tickets[id];
        let (problem_id, problem) = self.problem_of(id);
        let category = self.category(problem.category);
        if problem.remit == ticket.unit {
            return if self.contested(problem_id) { refusal.contested_claim } else { 1.0 };
        }
        if ticket.territorial {
            return refusal.territorial_claim;
        }
        let catalogued = self.p.unit_of(category.remit[0], problem.community) == ticket.unit;
        if catalogued && self.contested(problem_id) { refusal.catalogue_claim } else { 0.0 }
    }

    /// Whether a unit would be rid of an order.
    pub fn would_refuse(&self, id: TicketId) -> bool {
        let Some(refusal) = self.p.spec.units.refusal.on() else { return false };
        let ticket = &self.tickets[id];
        let state = &self.units[ticket.unit];
        let exchange = self.exchange_on(id);
        let view = RefusalView {
            strength: self.remit_strength(refusal, id),
            backlog_weeks: self.backlog_weeks(ticket.unit),
            difficulty: self.problem_of(id).1.difficulty.into(),
            blame: state.blamed.share() * state.responsible,
            fall: (exchange.resolved + exchange.satisfied)
                * (state.earned.share() - self.earned(id, ticket.unit).share()),
            cost: exchange.returns + refusal.return_points * exchange.point,
        };
        let key = ticket.info.key;
        let what = (key, Question::Refuses, Some(Org::Unit(ticket.unit)));
        let draw = (REFUSES, key, ticket.orders.into());
        self.weighs(what, refusal.chance(&view), draw, || inputs::of_refusal(&view))
    }

    /// Whether it refuses: it would, and believes that the refusal stands.
    pub fn refuses(&self, id: TicketId) -> bool {
        if self.tickets[id].ruled || self.arranged(id) || !self.would_refuse(id) {
            return false;
        }
        let ticket = &self.tickets[id];
        let stands = self.units[ticket.unit].stands[self.strength_kind(id)].share();
        self.happens(stands, STANDS, ticket.info.key, ticket.orders.into())
    }

    /// The strength of its remit by which a unit remembers whether its refusals stand: 0 weak, 1 good.
    pub fn strength_kind(&self, id: TicketId) -> usize {
        let refusal = self.p.spec.units.refusal.on();
        usize::from(refusal.is_some_and(|refusal| self.remit_strength(refusal, id) >= 0.5))
    }

    /// The desk has found the next unit, or nobody, for a returned order: who returned it learns whether that stands.
    pub fn learn_of_refusal(&mut self, id: TicketId, next: Option<UnitId>) {
        if self.p.spec.units.refusal.on().is_none() {
            return;
        }
        let (unit, kind, memory) = (self.tickets[id].unit, self.strength_kind(id), self.memory());
        self.units[unit].stands[kind].learn(next != Some(unit), memory);
    }

    /// Orders after which an experience of a unit counts half.
    pub fn memory(&self) -> f64 {
        self.p.spec.units.handling.on().map_or(300.0, |handling| handling.memory)
    }

    /// The kind of an order, as its unit sees it.
    pub fn order_kind(&self, id: TicketId, unit: UnitId) -> OrderKind {
        let (problem_id, problem) = self.problem_of(id);
        let ticket = &self.tickets[id];
        // Who is called in to decide is counted on until the reply.
        let called = ticket.power != Power::Missing;
        let powerful = problem.consultation || (unit == ticket.unit && called);
        OrderKind {
            within: powerful || (problem.nature == Nature::Proper && self.decidable(problem_id, unit)),
            joint: problem.units_needed > 1,
            repeat: ticket.info.attempt > 1,
            hard: self.category(problem.category).difficulty_mean > HARD,
        }
    }

    /// What a unit believes that orders like this one earn.
    pub fn earned(&self, id: TicketId, unit: UnitId) -> Frequency {
        self.units[unit].earned_by_kind[self.order_kind(id, unit).index()]
    }

    /// A unit learns what an order has earned, of the points that the record could give.
    pub fn learn_of_points(&mut self, id: TicketId, record: (Option<bool>, Option<bool>)) {
        let units = &self.p.spec.units;
        let (Some(_), Some(rules)) = (units.refusal.on(), self.p.spec.government.assessment.on()) else {
            return;
        };
        let Some(points) = rules.points_of(record) else { return };
        let unit = self.tickets[id].unit;
        // Where the score allows for the mix of matters, what counts is the distance to the mean of the category.
        let points = if rules.adjusted {
            let means = self.desk.means[self.tickets[id].info.category];
            let usual = rules.resolution * means.0.share() + rules.satisfaction * means.1.share();
            let usual = usual / (rules.resolution + rules.satisfaction).max(1e-9);
            points - usual + 0.5
        } else {
            points
        };
        let (kind, memory) = (self.order_kind(id, unit).index(), self.memory());
        let state = &mut self.units[unit];
        state.earned.learn_share(points, memory);
        state.earned_by_kind[kind].learn_share(points, memory);
    }

    /// Whether an order comes of a call that the unit in hand has arranged itself: it knows its friends.
    pub fn arranged(&self, id: TicketId) -> bool {
        let problem = self.problem_of(id).1;
        problem.planted && problem.remit == self.tickets[id].unit
    }

    /// Price of a staff hour in a unit now (utility); where units do not weigh how to handle an order, hours have none.
    pub fn price_of_hour(&self, unit: UnitId) -> f64 {
        let handling = self.p.spec.units.handling.on();
        handling.map_or(0.0, |handling| handling.price_of_hour(self.pressing_weeks(unit)))
    }

    /// Points that one ticket usually earns a unit.
    pub fn usual_points(&self, unit: UnitId) -> f64 {
        let rules = self.p.spec.government.assessment.on();
        rules.map_or(0.0, |rules| (rules.resolution + rules.satisfaction) * self.units[unit].earned.share())
    }
}

impl World<'_> {
    // ---- order of jobs -----------------------------------------------------------------------------------------

    /// Order of a job without a head start: first come, first served.
    pub(in crate::model) fn plain_order(&self, crew: CrewId) -> i64 {
        self.clock(crew) as i64
    }

    /// Order of a job with the head start that its unit's logics give it.
    pub(in crate::model) fn order_with(&self, crew: CrewId, view: &PriorityView) -> i64 {
        self.plain_order(crew) + self.place_in_line(view)
    }

    // ---- signing -----------------------------------------------------------------------------------------------

    pub(in crate::model) fn begin_signing(&mut self, id: TicketId) -> Option<Segments> {
        self.tickets.get(id).filter(|ticket| ticket.stage == Stage::Offered)?;
        Some(self.sign_work(id))
    }

    // ---- what kinds of orders earn -----------------------------------------------------------------------------

    pub(in crate::model) fn end_signing(&mut self, id: TicketId) {
        let now = self.now();
        let ticket = &mut self.tickets[id];
        let (key, category, unit, order) =
            (ticket.info.key, ticket.info.category, ticket.unit, ticket.orders);
        let (first, asking) = (order == 1, std::mem::take(&mut ticket.decided.asks));
        // A refusal that is written when the window closes comes too late: silence was consent.
        if std::mem::take(&mut ticket.decided.refuses) && !ticket.ruled {
            let right = self.problem_of(id).1.remit == unit;
            let points = self.p.spec.units.refusal.on().map_or(0.0, |refusal| refusal.return_points);
            self.units[unit].period.penalty += points;
            self.tell(Fact::Refused { key, category, unit, order, first, right });
            return self.take_back(id);
        }
        ticket.signed_at = Some(now);
        let wait = now.since(ticket.offered_at);
        self.units[unit].period.returns.0 += 1.0;
        self.tell(Fact::Signed { key, category, unit, order, first, wait });
        self.contact(id);
        let refers = std::mem::take(&mut self.tickets[id].decided.refers);
        let asked = if refers { self.refer(id) } else { Asked::InVain };
        if matches!(asked, Asked::Left) {
            return;
        }
        self.go(id, Stage::Queued);
        let timed = self.registered(id);
        if timed && (self.p.spec.rules.clock == ClockStart::Signing || self.tickets[id].limits == 0) {
            self.set_limit(id, self.limit(id, now));
        }
        self.ask_for_help(id);
        match asked {
            Asked::Along(holder, limit) => self.call_in(id, holder, limit),
            _ => self.summon(id),
        }
        self.queue_handling(id);
        if let Some(refusal) = self.p.spec.units.refusal.on().filter(|_| asking) {
            let late = self.late_chance(refusal, id);
            self.units[unit].asked += 1.0;
            self.tell(Fact::ExtensionAsked { key, category, unit, overstated: late < 0.5 });
            self.add_desk_job(id, Task::Extend(id, self.tickets[id].turn));
        }
    }

    /// Puts the handling of a signed order in its unit's line.
    pub(in crate::model) fn queue_handling(&mut self, id: TicketId) {
        let ticket = &self.tickets[id];
        let (key, unit, turn) = (ticket.info.key, ticket.unit, ticket.turn);
        let crew = self.unit_crew(unit);
        let expected = self.expected_seconds(id, unit);
        if let Some(time) = self.lies_until(id) {
            self.lay_by(id, expected);
            return self.at(time, key, What::WorkDue(id, turn));
        }
        let order = self.order_with(crew, &self.ticket_view(id, unit)) + self.deferral(id);
        let job = Job::new(key, Task::Handle(id, turn), turn.into()).expecting(expected);
        self.add_job(crew, order, job);
        self.call_for_hands(unit);
    }

    /// An order has lain as long as its limit lets it.
    pub(in crate::model) fn work_due(&mut self, id: TicketId, turn: u16) {
        let waits = |ticket: &&Ticket| ticket.turn == turn && ticket.stage == Stage::Queued;
        let Some(ticket) = self.tickets.get(id).filter(waits) else { return self.stale() };
        let (key, unit) = (ticket.info.key, ticket.unit);
        let crew = self.unit_crew(unit);
        let expected = self.expected_seconds(id, unit);
        self.take_up_laid(id);
        let order = self.order_with(crew, &self.ticket_view(id, unit)) + self.deferral(id);
        let job = Job::new(key, Task::Handle(id, turn), turn.into()).expecting(expected);
        self.add_job(crew, order, job);
        self.call_for_hands(unit);
    }

    // ---- help --------------------------------------------------------------------------------------------------

    /// The lead asks the other units for their parts.
    fn ask_for_help(&mut self, id: TicketId) {
        let Some(joint) = self.p.spec.desks.joint_handling.on() else { return };
        let (units_needed, partners) = {
            let problem = self.problem_of(id).1;
            (problem.units_needed, problem.partners)
        };
        let ticket = &self.tickets[id];
        if units_needed < 2 || ticket.part > 0 {
            return;
        }
        let (key, lead, turn, done) = (ticket.info.key, ticket.unit, ticket.turn, ticket.parts_done);
        let mut given_by = 0;
        let mut jobs: [Option<(UnitId, Job, i64)>; 3] = [None; 3];
        for part in 1..units_needed {
            let helper = partners[usize::from(part) - 1];
            if helper == lead || done & (1 << part) != 0 {
                continue;
            }
            let given = self.helps(joint, id, part, helper);
            self.tell(Fact::HelpAsked { key, lead, helper, given });
            if !given {
                self.tickets[id].withheld |= u8::from(joint.ordered) << part;
                continue;
            }
            given_by += 1;
            let crew = self.unit_crew(helper);
            let number = u64::from(turn) * 8 + u64::from(part);
            let expected = self.expected_seconds(id, helper);
            let job = Job::new(key, Task::Help(id, part, turn), number).expecting(expected);
            jobs[usize::from(part) - 1] =
                Some((helper, job, self.order_with(crew, &self.ticket_view(id, helper))));
        }
        let ticket = &mut self.tickets[id];
        ticket.helpers_given = given_by;
        ticket.helpers_pending = given_by;
        for (helper, job, order) in jobs.into_iter().flatten() {
            self.add_job(self.unit_crew(helper), order, job);
        }
    }
}
