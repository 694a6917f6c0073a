//! A unit is offered an order: it signs or refuses, asks for more time, and asks others for help.

use super::priority::PriorityView;
use super::refusal::{Refusal, RefusalView};
use crate::kernel::{Purpose, WorkTime, logistic, mix};
use crate::model::crew::{CrewId, Job, Segments, Subject, Task};
use crate::model::fact::{Fact, FieldWork};
use crate::model::ids::{Org, UnitId};
use crate::model::spec::ClockStart;
use crate::model::ticket::{Stage, TicketId};
use crate::model::trace::{Question, inputs};
use crate::model::work::Work;
use crate::model::world::World;

const REFUSES: Purpose = Purpose::named("refusal: refuses");
const ASKS: Purpose = Purpose::named("refusal: asks for extension");
const GRANTED: Purpose = Purpose::named("refusal: extension granted");
const HELPS: Purpose = Purpose::named("joint handling: helps");

impl World<'_> {
    // ---- load --------------------------------------------------------------------------------------------------

    /// Backlog of a unit in weeks: expected ticket seconds waiting and in hand / seconds available in a week.
    pub(in crate::model) fn backlog_weeks(&self, unit: UnitId) -> f64 {
        let expected = self.crews[self.unit_crew(unit).index()].expected as f64;
        let available = self.units[unit.index()].available;
        if available > 0.0 { expected / available } else { 1000.0 }
    }

    /// Seconds that an order takes a unit if done in full, by the means of its class.
    pub(in crate::model) fn expected_seconds(&self, id: TicketId, unit: UnitId) -> u64 {
        let ticket = &self.tickets[id];
        let problem = &self.problems[ticket.problem];
        let category = self.category(problem.category);
        let parts = f64::from(problem.units_needed.max(1));
        let paper = self.paper_seconds(problem, category.difficulty_mean) as u64;
        let (field, travel) = match self.p.spec.units.planted_calls.on().filter(|_| problem.planted) {
            Some(planted) => (planted.answer.0 as f64, 0.0),
            None => (category.field_mean / parts, category.spec.travel.0 as f64),
        };
        let _ = unit;
        (field * self.search_factor() + travel) as u64 + paper + self.p.spec.units.routine.sign_work.0
    }

    /// Factor on field work for what the record left out.
    pub(in crate::model) fn search_factor(&self) -> f64 {
        self.p.spec.desks.intake.on().map_or(1.0, |intake| intake.search_factor())
    }

    /// Time that work takes in a unit at its present pace.
    pub(in crate::model) fn paced(&self, unit: UnitId, work: WorkTime) -> WorkTime {
        let paced = match self.p.spec.units.workforce.on() {
            Some(workforce) => {
                workforce.pace(work, self.backlog_weeks(unit), self.units[unit.index()].overwork)
            }
            None => work,
        };
        match self.p.spec.government.pressure.on() {
            Some(pressure) if pressure.pace > 0.0 => {
                WorkTime(libm::round(paced.0 as f64 / pressure.pace_at(self.pressure_of(unit))) as u64)
            }
            _ => paced,
        }
    }

    // ---- order of jobs -----------------------------------------------------------------------------------------

    /// Order of a job without a head start: first come, first served.
    pub(in crate::model) fn plain_order(&self, crew: CrewId) -> i64 {
        self.clock(crew) as i64
    }

    /// Order of a job with the head start that its unit's logics give it.
    pub(in crate::model) fn order_with(&self, crew: CrewId, view: &PriorityView) -> i64 {
        let head_start = self.p.spec.units.priority.on().map_or(0.0, |priority| priority.head_start(view));
        self.plain_order(crew) - libm::round(head_start * 3600.0) as i64
    }

    /// What the logics see in the handling of a ticket.
    fn ticket_view(&self, id: TicketId, unit: UnitId) -> PriorityView {
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

    // ---- signing -----------------------------------------------------------------------------------------------

    pub(in crate::model) fn begin_signing(&mut self, id: TicketId) -> Option<Segments> {
        self.tickets.get(id).filter(|ticket| ticket.stage == Stage::Offered)?;
        let routine = &self.p.spec.units.routine;
        let refusing = self.refuses(id);
        let asking = !refusing && self.asks_for_time(id);
        let ticket = &mut self.tickets[id];
        ticket.refusing = refusing;
        ticket.asking = asking;
        let argue = if refusing { routine.dispute_work } else { WorkTime::ZERO };
        let write = if asking { routine.extension_work } else { WorkTime::ZERO };
        Some(Segments::one(Work::Sign, routine.sign_work).and(Work::Dispute, argue).and(Work::Paper, write))
    }

    /// How good the unit's claim is that the rules name it: 1 they do, 0 they do not.
    fn claim(&self, refusal: &Refusal, id: TicketId) -> f64 {
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

    fn would_refuse(&self, id: TicketId) -> bool {
        let Some(refusal) = self.p.spec.units.refusal.on() else { return false };
        let ticket = &self.tickets[id];
        let state = &self.units[ticket.unit.index()];
        let view = RefusalView {
            claim: self.claim(refusal, id),
            backlog_weeks: self.backlog_weeks(ticket.unit),
            difficulty: self.problem_of(id).1.difficulty.into(),
            rank: state.rank,
            blame: state.blamed.share() * state.responsible,
            weight: self.p.spec.government.assessment.on().map_or(0.0, |assessment| assessment.returns),
        };
        let key = ticket.info.key;
        let what = (key, Question::Refuses, Some(Org::Unit(ticket.unit)));
        let draw = (REFUSES, key, ticket.orders.into());
        self.weighs(what, refusal.chance(&view), draw, || inputs::of_refusal(&view))
    }

    fn refuses(&self, id: TicketId) -> bool {
        !self.tickets[id].ruled && !self.arranged(id) && self.would_refuse(id)
    }

    /// Whether an order comes of a call that the unit in hand has arranged itself: it knows its friends.
    pub(super) fn arranged(&self, id: TicketId) -> bool {
        let problem = self.problem_of(id).1;
        problem.planted && problem.remit == self.tickets[id].unit
    }

    /// Price of a staff hour in a unit now (utility); where units do not weigh how to handle an order, hours have none.
    pub(in crate::model) fn price_of_hour(&self, unit: UnitId) -> f64 {
        let handling = self.p.spec.units.handling.on();
        handling.map_or(0.0, |handling| handling.price_of_hour(self.backlog_weeks(unit)))
    }

    /// Chance to miss the limit, as the unit sees it.
    fn late_chance(&self, refusal: &Refusal, id: TicketId) -> f64 {
        let ticket = &self.tickets[id];
        let unit = ticket.unit;
        let crew = &self.crews[self.unit_crew(unit).index()];
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

    fn asks_for_time(&self, id: TicketId) -> bool {
        let Some(refusal) = self.p.spec.units.refusal.on() else { return false };
        let ticket = &self.tickets[id];
        if ticket.extensions > 0 || !self.registered(id) {
            return false;
        }
        let forced = ticket.ruled && self.would_refuse(id);
        let (key, late, pressure) =
            (ticket.info.key, self.late_chance(refusal, id), self.pressure_of(ticket.unit));
        let chance = refusal.extension_chance(late, pressure, forced);
        let what = (key, Question::AsksForTime, Some(Org::Unit(ticket.unit)));
        self.weighs(what, chance, (ASKS, key, ticket.orders.into()), || {
            vec![
                ("chance_to_be_late", late.into()),
                ("pressure", pressure.into()),
                ("would_have_refused", forced.into()),
            ]
        })
    }

    pub(in crate::model) fn end_signing(&mut self, id: TicketId) {
        let now = self.now();
        let ticket = &mut self.tickets[id];
        let (key, category, unit, order) =
            (ticket.info.key, ticket.info.category, ticket.unit, ticket.orders);
        let (first, asking) = (order == 1, std::mem::take(&mut ticket.asking));
        // A refusal that is written when the window closes comes too late: silence was consent.
        if std::mem::take(&mut ticket.refusing) && !ticket.ruled {
            let right = self.problem_of(id).1.remit == unit;
            let points = self.p.spec.units.refusal.on().map_or(0.0, |refusal| refusal.return_points);
            self.units[unit.index()].period.penalty += points;
            self.tell(Fact::Refused { key, category, unit, order, first, right });
            return self.take_back(id);
        }
        ticket.signed_at = Some(now);
        let wait = now.since(ticket.offered_at);
        self.units[unit.index()].period.returns.0 += 1.0;
        self.tell(Fact::Signed { key, category, unit, order, first, wait });
        self.contact(id);
        self.go(id, Stage::Queued);
        let timed = self.registered(id);
        if timed && (self.p.spec.rules.clock == ClockStart::Signing || self.tickets[id].limits == 0) {
            self.set_limit(id, self.limit(id, now));
        }
        self.ask_for_help(id);
        self.summon(id);
        self.queue_handling(id);
        if let Some(refusal) = self.p.spec.units.refusal.on().filter(|_| asking) {
            let late = self.late_chance(refusal, id);
            self.units[unit.index()].asked += 1.0;
            self.tell(Fact::ExtensionAsked { key, category, unit, overstated: late < 0.5 });
            self.add_desk_job(id, Task::Extend);
        }
    }

    /// Puts the handling of a signed order in its unit's line.
    pub(in crate::model) fn queue_handling(&mut self, id: TicketId) {
        let ticket = &self.tickets[id];
        let (key, unit, turn) = (ticket.info.key, ticket.unit, ticket.turn);
        let crew = self.unit_crew(unit);
        let order = self.order_with(crew, &self.ticket_view(id, unit)) + self.left_lying(id);
        let expected = u32::try_from(self.expected_seconds(id, unit)).unwrap_or(u32::MAX);
        let key = mix(mix(key, Task::Handle as u64), turn.into());
        let job = Job { key, task: Task::Handle, subject: Subject::Ticket(id), turn, expected, length: 0 };
        self.add_job(crew, order, job);
        self.call_for_hands(unit);
    }

    // ---- more time ---------------------------------------------------------------------------------------------

    pub(in crate::model) fn begin_extension(&mut self, id: TicketId, turn: u16) -> Option<Segments> {
        self.tickets.get(id).filter(|ticket| ticket.turn == turn)?;
        Some(Segments::one(Work::Review, self.p.spec.desks.district.extension_work))
    }

    pub(in crate::model) fn end_extension(&mut self, id: TicketId, turn: u16) {
        let Some(refusal) = self.p.spec.units.refusal.on() else { return };
        let Some(ticket) = self.tickets.get(id).filter(|ticket| ticket.turn == turn) else { return };
        let (key, unit, order, due) = (ticket.info.key, ticket.unit, ticket.orders, ticket.due);
        let open = matches!(ticket.stage, Stage::Queued | Stage::InWork | Stage::AwaitingHelp);
        let state = &self.units[unit.index()];
        let asked = state.asked / state.offered.max(1.0);
        let chance = refusal.grant_chance(asked);
        let what = (key, Question::GrantsTime, Some(Org::District(ticket.info.district)));
        let inputs = || vec![("share_of_orders_with_a_request", asked.into())];
        let granted = open && self.weighs(what, chance, (GRANTED, key, order.into()), inputs);
        self.tell(Fact::ExtensionDecided { key, unit, granted });
        if granted {
            self.tickets[id].extensions += 1;
            let due = self.p.desk_calendar().due(due, self.p.spec.rules.extension);
            self.set_limit(id, due);
        }
    }

    /// Points that one ticket usually earns a unit that does ordinary work on it.
    fn usual_points(&self, unit: UnitId) -> f64 {
        let state = &self.units[unit.index()];
        let ordinary = FieldWork::Ordinary as usize;
        self.p.spec.government.assessment.on().map_or(0.0, |assessment| {
            assessment.resolution * state.resolved[ordinary][0].share()
                + assessment.satisfaction * state.satisfied[ordinary][0].share()
        })
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
        let round = ticket.round();
        let rivalry =
            self.p.spec.government.assessment.on().map_or(0.0, |assessment| assessment.competition.0);
        let mut given_by = 0;
        let mut jobs: [Option<(UnitId, Job, i64)>; 3] = [None; 3];
        for part in 1..units_needed {
            let helper = partners[usize::from(part) - 1];
            if helper == lead || done & (1 << part) != 0 {
                continue;
            }
            let (backlog, points) = (self.backlog_weeks(helper), self.usual_points(helper));
            let chance = joint.help_chance(rivalry, backlog, points);
            let what = (key, Question::Helps, Some(Org::Unit(helper)));
            let given = self.weighs(what, chance, (HELPS, key, round * 8 + u32::from(part)), || {
                vec![
                    ("rivalry", rivalry.into()),
                    ("backlog_weeks", backlog.into()),
                    ("points_of_a_usual_ticket", points.into()),
                ]
            });
            self.tell(Fact::HelpAsked { key, lead, helper, given });
            if !given {
                self.tickets[id].withheld |= u8::from(joint.ordered) << part;
                continue;
            }
            given_by += 1;
            let crew = self.unit_crew(helper);
            let expected = u32::try_from(self.expected_seconds(id, helper)).unwrap_or(u32::MAX);
            let job = Job {
                key: mix(mix(key, Task::Help as u64), u64::from(turn) * 8 + u64::from(part)),
                task: Task::Help,
                subject: Subject::Part(id, part),
                turn,
                expected,
                length: 0,
            };
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
