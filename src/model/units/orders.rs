//! A unit handles an order: the choice of the way, the work, the parts of others, the reply, and what comes after it.

use super::handling::{Frequency, HandlingView};
use super::priority::PriorityView;
use crate::kernel::{Purpose, WorkDays, WorkTime, mix};
use crate::model::crew::{Job, Segments, Task};
use crate::model::fact::{Fact, FieldWork, Nature, PaperWork, Way};
use crate::model::ids::{Org, UnitId};
use crate::model::problem::Holder;
use crate::model::problem::Problem;
use crate::model::spec::ClockStart;
use crate::model::state::State;
use crate::model::ticket::{Power, Stage, Ticket, TicketId, Verdict};
use crate::model::trace::{self, Input, Note, Question, inputs};
use crate::model::work::Work;
use crate::model::world::World;

const WAY: Purpose = Purpose::named("handling: way");
/// How hard a part of a problem is for a unit beside its difficulty, drawn once for the two: doing the same again
/// succeeds or fails again, and only more work, more power or another unit gets farther.
const SOLVES: Purpose = Purpose::named("authority: solves");

/// The way of a world in which units do not choose.
pub const NEUTRAL: Way = Way { field: FieldWork::Ordinary, paper: PaperWork::Required };

impl State<'_> {
    /// The way in which the unit in hand handles an order.
    pub fn choose_way(&self, id: TicketId) -> Way {
        let Some(handling) = self.p.spec.units.handling.on() else { return NEUTRAL };
        if self.arranged(id) {
            return NEUTRAL;
        }
        let ticket = &self.tickets[id];
        let u = self.uniform(WAY, ticket.info.key, ticket.round());
        let view = self.handling_view(id);
        let way = handling.choose(&view, u);
        self.note(ticket.info.key, || Note::Chose {
            by: Org::Unit(ticket.unit),
            inputs: inputs::of_handling(&view),
            options: trace::taking::options(handling, &view),
            drawn: u,
            way,
        });
        way
    }

    /// What the unit expects of an order, by the means of its class and by its own experience.
    pub fn handling_view(&self, id: TicketId) -> HandlingView {
        let ticket = &self.tickets[id];
        let problem = self.problem_of(id).1;
        let category = self.category(problem.category);
        let unit = ticket.unit;
        let state = &self.units[unit];
        let parts = f64::from(problem.units_needed.max(1));
        let stands = self.field_work_that_stands(ticket);
        let redo = self.round_share(ticket);
        let usual_hours = category.field_mean / 3600.0 / parts;
        let field_hours = usual_hours * self.search_factor() * redo;
        let travel_hours = if stands.is_some() { 0.0 } else { category.spec.travel.hours() };
        let paper = self.paper_seconds(problem, category.difficulty_mean) / 3600.0;
        let may = problem.solved()
            || (problem.nature == Nature::Proper && (ticket.power == Power::Promised || self.decides(id)));
        let solve = match (self.p.spec.units.authority.on(), self.p.spec.units.handling.on()) {
            (Some(authority), Some(handling)) if may => {
                [FieldWork::Thorough, FieldWork::Ordinary, FieldWork::Perfunctory].map(|field| {
                    let effort =
                        f64::from(ticket.effort) + authority.counts(handling.field_factor(field) * redo);
                    authority.solve_chance(effort, 1.0, category.difficulty_mean)
                })
            }
            _ => [0.0; 3],
        };
        let (kind, exchange) = (self.order_kind(id, unit), self.exchange_on(id));
        let shares = |row: &[Frequency; 4]| row.map(|frequency| frequency.share());
        // What nobody counts can neither earn points nor cost them, and needs no form and no shield.
        let (counted, known) = (self.counts(id), self.registered(id));
        HandlingView {
            field_hours,
            travel_hours,
            paper_hours: if known { paper * self.paper_share(ticket) } else { 0.0 },
            redo_hours: [true, ticket.effort > 0.0].map(|done| {
                let field = usual_hours * self.redo_share_after(done);
                field + category.spec.travel.hours() + paper * self.redo_paper()
            }),
            supervised: ticket.course.reworked > 0,
            stands,
            solve,
            pass: self.pass_chances(id, &solve),
            back: if kind.within { shares(&state.back) } else { [0.0; 4] },
            resolved: shares(&state.resolved[kind.index()]),
            satisfied: shares(&state.satisfied[kind.index()]),
            heard: state.heard.map(|frequency| frequency.share()),
            hours_left: self.hours_left(id, unit).min(1e6),
            exchange,
            pressing_weeks: self.pressing_weeks(unit),
            responsibility: if counted { state.responsible } else { 0.0 },
            audit: self.audit_cost(unit, &exchange),
            show: self.show_view(id, field_hours + travel_hours + paper),
        }
    }

    /// Chances that a reply passes, from experience. What a "no" has sent back is looked at on its effect, as the unit knows:
    /// what does not solve it will not pass.
    fn pass_chances(&self, id: TicketId, solve: &[f64; 3]) -> [[f64; 3]; 4] {
        let ticket = &self.tickets[id];
        let within = usize::from(self.order_kind(id, ticket.unit).within);
        let mut pass = self.units[ticket.unit].pass[within].map(|row| row.map(|frequency| frequency.share()));
        if ticket.course.reworked > 0 {
            for (row, solve) in pass.iter_mut().zip(solve) {
                *row = row.map(|share| share * solve);
            }
        }
        pass
    }

    /// Paper that a matter of this difficulty takes a round: what the rules require, the fields that the platform asks
    /// for, and what an online rule adds or saves. Seconds.
    pub fn paper_seconds(&self, problem: &Problem, difficulty: f64) -> f64 {
        let required =
            self.p.spec.units.documentation.on().map_or(0.0, |rules| rules.required(difficulty).0 as f64);
        let fields = self.p.platform.map_or(0.0, |platform| platform.fields_work.0 as f64);
        (required + fields + 3600.0 * self.online_steps(problem)).max(0.0)
    }

    /// Field work of this round against a first one: none where it stands, and less in a redo.
    fn round_share(&self, ticket: &Ticket) -> f64 {
        match self.field_work_that_stands(ticket) {
            Some(_) => 0.0,
            None if ticket.redos > 0 => self.redo_share_after(ticket.effort > 0.0),
            None => 1.0,
        }
    }

    /// The field work of the last round, where its reply came back for the form alone: nobody goes there again for that.
    fn field_work_that_stands(&self, ticket: &Ticket) -> Option<FieldWork> {
        let form_is_wanting = ticket.redos > 0 && ticket.decided.verdict == Verdict::Form;
        ticket.way.filter(|_| form_is_wanting).map(|way| way.field)
    }

    /// Field work of a redo against a first round: all of it where nobody has been there yet.
    fn redo_share_after(&self, done: bool) -> f64 {
        if done { self.redo_share() } else { 1.0 }
    }

    /// Field work of a redo against a first round.
    pub fn redo_share(&self) -> f64 {
        self.p.spec.desks.review.on().map_or(1.0, |review| review.redo_field.0)
    }

    /// Paper of this round against a first one: a redo supplements what is on file.
    fn paper_share(&self, ticket: &Ticket) -> f64 {
        if ticket.redos > 0 { self.redo_paper() } else { 1.0 }
    }

    /// Paper of a redo against a first round.
    fn redo_paper(&self) -> f64 {
        self.p.spec.desks.review.on().map_or(1.0, |review| review.redo_paper.0)
    }

    /// Travel, field work and paper of a round done in this way; counts the effort and the records.
    pub fn work_of(&mut self, id: TicketId, way: Way) -> (WorkTime, WorkTime, WorkTime) {
        let (p, unit) = (self.p, self.tickets[id].unit);
        let (factor, paper_factor) = p
            .spec
            .units
            .handling
            .on()
            .map_or((1.0, 1.0), |h| (h.field_factor(way.field), h.paper_factor(way.paper)));
        let paper_factor = paper_factor * self.paper_share(&self.tickets[id]);
        let problem = self.problem_of(id).1;
        let (solved, difficulty) = (problem.solved(), f64::from(problem.difficulty));
        let (looks_solved, planted) = (problem.looks_solved(self.now()), problem.planted);
        let parts = f64::from(problem.units_needed.max(1));
        let needed = f64::from(problem.needed) / parts * self.search_factor();
        let travel = p.categories[problem.category].spec.travel;
        let units_needed = u32::from(problem.units_needed);
        let remit = problem.remit;
        let redo = self.round_share(&self.tickets[id]);
        let summons = self.summons_written(id);
        let looks = solved || looks_solved;
        let found = if looks { p.spec.units.routine.found_solved } else { 1.0 };
        let ticket = &self.tickets[id];
        let staged = if way.field == FieldWork::Show { self.show_factor() } else { factor };
        let mut field = WorkTime(libm::round(needed * staged * redo * found) as u64);
        if let Some(joint) =
            p.spec.desks.joint_handling.on().filter(|_| ticket.redos == 0 && units_needed > 1)
        {
            let seen = p.spec.platform.integration.on().map(|integration| integration.pair_work);
            field += joint.coordination(units_needed, ticket.helpers_given.into(), seen);
        }
        if ticket.redos == 0 {
            field += summons;
        }
        let stays = way.field == FieldWork::Perfunctory || self.field_work_that_stands(ticket).is_some();
        let travel = if stays || looks || planted { WorkTime::ZERO } else { travel };
        let known = self.registered(id);
        let paper = if known { self.paper_seconds(problem, difficulty) * paper_factor } else { 0.0 };
        let turn = self.turn_work(unit, remit);
        let paper = WorkTime(libm::round(paper) as u64 + turn.0);
        let items =
            p.spec.units.documentation.on().filter(|_| known).map(|d| f64::from(d.items_for(difficulty)));
        let fields = p.platform.filter(|_| known).map(|platform| platform.fields);
        let records = match (items, fields) {
            (None, None) => 0,
            (items, fields) => {
                libm::round((items.unwrap_or(0.0) + fields.unwrap_or(0.0)) * paper_factor) as u32 + 1
            }
        };
        let ticket = &mut self.tickets[id];
        if !looks_solved {
            // Where nothing is to be seen nobody works on what is hidden.
            let worked = factor * redo;
            ticket.effort += p.spec.units.authority.on().map_or(worked, |a| a.counts(worked)) as f32;
        }
        ticket.records += records;
        (self.paced(unit, travel), self.paced(unit, field), self.paced(unit, paper))
    }

    /// Turning to a department's matters, where the order before was another's.
    fn turn_work(&mut self, unit: UnitId, remit: UnitId) -> WorkTime {
        let before = self.units[unit].last_remit.replace(remit);
        if before.is_none_or(|before| before == remit) {
            return WorkTime::ZERO;
        }
        self.p.spec.units.routine.turn_work
    }

    /// Notes whether a part of the problem is done by the work of the unit in hand.
    pub fn do_part(&mut self, id: TicketId, part: u8) {
        let ticket = &self.tickets[id];
        let problem = self.problem_of(id).1;
        if problem.nature != Nature::Proper || ticket.astray {
            return;
        }
        let may = match part {
            0 => problem.consultation || self.decides(id),
            _ => true,
        };
        let chance = match self.p.spec.units.authority.on() {
            Some(authority) => authority.solve_chance(ticket.effort.into(), 1.0, problem.difficulty.into()),
            None if ticket.way.is_some_and(|way| !way.field.earnest()) => 0.0,
            None => 1.0,
        };
        let (key, unit) = (ticket.info.key, Some(Org::Unit(ticket.unit)));
        let luck = mix(problem.key, self.p.units[ticket.unit].key);
        let inputs = || self.inputs_of_work(id, part, may);
        let chance = if may { chance } else { 0.0 };
        if self.weighs((key, Question::Solves, unit), chance, (SOLVES, luck, part.into()), inputs) {
            self.tickets[id].parts_done |= 1 << part;
        }
    }

    /// What decides whether the work done solves a part.
    pub fn inputs_of_work(&self, id: TicketId, part: u8, may: bool) -> Vec<Input> {
        let (ticket, problem) = (&self.tickets[id], self.problem_of(id).1);
        vec![
            ("part", (u32::from(part) + 1).into()),
            ("has_the_authority", may.into()),
            ("effort", f64::from(ticket.effort).into()),
            ("difficulty", f64::from(problem.difficulty).into()),
        ]
    }

    /// Way to the place of a ticket's problem and back.
    pub fn travel(&self, id: TicketId) -> WorkTime {
        self.category(self.tickets[id].info.category).spec.travel
    }

    /// A job of the unit's own: a report, a task, a call to be planted.
    pub fn own_work(&self, unit: UnitId, work: Work, length: u32) -> Segments {
        Segments::one(work, self.paced(unit, WorkTime(length.into())))
    }

    /// What a part of another unit's order consists of; part 0 is that of the department that decides.
    pub fn help_work(&self, id: TicketId, part: u8) -> Option<Segments> {
        let (_, problem) = self.problem_of(id);
        if part == 0 {
            let Holder::Unit(holder) = problem.holder else { return None };
            return Some(Segments::one(Work::JointHelp, self.paced(holder, self.deciding_work(id))));
        }
        let helper = problem.partners[usize::from(part) - 1];
        let found = if problem.solved() { self.p.spec.units.routine.found_solved } else { 1.0 };
        let needed = f64::from(problem.needed) / f64::from(problem.units_needed.max(1));
        let work = WorkTime(libm::round(needed * self.search_factor() * found) as u64 + self.travel(id).0);
        Some(Segments::one(Work::JointHelp, self.paced(helper, work)))
    }

    /// Notes that a helper has done its part, and whether that part is done by it.
    pub fn do_help(&mut self, id: TicketId, part: u8) {
        let key = self.tickets[id].info.key;
        let (_, problem) = self.problem_of(id);
        let chance = match self.p.spec.units.authority.on() {
            Some(authority) => authority.solve_chance(1.0, 1.0, problem.difficulty.into()),
            None => 1.0,
        };
        let helper = problem.partners[usize::from(part) - 1];
        let what = (key, Question::Solves, Some(Org::Unit(helper)));
        let luck = mix(problem.key, self.p.units[helper].key);
        let done = self.weighs(what, chance, (SOLVES, luck, part.into()), || {
            vec![
                ("part", (u32::from(part) + 1).into()),
                ("effort", 1.0.into()),
                ("difficulty", f64::from(problem.difficulty).into()),
            ]
        });
        let ticket = &mut self.tickets[id];
        ticket.helped |= 1 << part;
        if done {
            ticket.parts_done |= 1 << part;
        }
    }

    /// Limit of a redo that is ordered now.
    pub fn redo_due(&self) -> crate::kernel::SimTime {
        let days: WorkDays = self.p.spec.rules.redo;
        self.p.desk_calendar().due(self.now(), days)
    }
}

impl World<'_> {
    pub(in crate::model) fn begin_handling(&mut self, id: TicketId, turn: u16) -> Option<Segments> {
        let now = self.now();
        self.tickets.get(id).filter(|ticket| ticket.stage == Stage::Queued && ticket.turn == turn)?;
        let waited = now.since(self.tickets[id].stage_since);
        let way = self.choose_way(id);
        self.go(id, Stage::InWork);
        let ticket = &mut self.tickets[id];
        ticket.way = Some(way);
        let (key, category, unit, round) = (ticket.info.key, ticket.info.category, ticket.unit, ticket.redos);
        self.tell(Fact::WorkStarted { key, category, unit, round, way, wait: waited });
        let (travel, field, paper) = self.work_of(id, way);
        Some(if round == 0 {
            Segments::one(Work::Travel, travel).and(Work::Field, field).and(Work::Paper, paper)
        } else {
            Segments::one(Work::Redo, travel + field + paper)
        })
    }

    /// First contact with the citizen, if there was none.
    pub(super) fn contact(&mut self, id: TicketId) {
        let now = self.now();
        let ticket = &self.tickets[id];
        let Some(dispatched) = ticket.dispatched_at.filter(|_| ticket.contacted_at.is_none()) else { return };
        let limit = self.p.spec.rules.contact;
        let in_time = limit.map(|days| now <= self.p.desk_calendar().due(dispatched, days));
        let ticket = &mut self.tickets[id];
        ticket.contacted_at = Some(now);
        ticket.contacted_in_time = in_time;
        let (key, category, unit) = (ticket.info.key, ticket.info.category, ticket.unit);
        let after = now.since(ticket.info.received_at);
        self.tell(Fact::FirstContact { key, category, unit, after, in_time });
    }

    // ---- the work ----------------------------------------------------------------------------------------------

    pub(in crate::model) fn end_handling(&mut self, id: TicketId) {
        let (part, unit) = (self.tickets[id].part, self.tickets[id].unit);
        if self.tickets[id].astray {
            // Work on something else does nothing for what was meant.
            (self.tickets[id].missed, self.tickets[id].effort) = (true, 0.0);
        }
        self.do_part(id, part);
        let problem = self.problem_of(id).1;
        let (units_needed, partners) = (problem.units_needed, problem.partners);
        for other in
            (1..units_needed).filter(|other| *other != part && partners[usize::from(*other) - 1] == unit)
        {
            // An order can reach, by mistake or by rule, a unit that is needed all the same: it does that part too.
            self.do_part(id, other);
        }
        let joint = self.p.spec.desks.joint_handling.on().is_some();
        if !joint && part + 1 < units_needed && self.tickets[id].redos == 0 {
            return self.hand_on(id, part + 1);
        }
        if self.tickets[id].helpers_pending > 0 {
            let late = self.now() >= self.tickets[id].due;
            self.go(id, Stage::AwaitingHelp);
            if !late {
                return;
            }
        }
        self.order_or_reply(id);
    }

    /// All who were willing are done: what was withheld is ordered, one part after the other, while there is time.
    fn order_or_reply(&mut self, id: TicketId) {
        let late = self.now() >= self.tickets[id].due;
        let ticket = &mut self.tickets[id];
        let open = ticket.withheld & !ticket.parts_done;
        if late || open == 0 {
            return self.reply(id);
        }
        let part = open.trailing_zeros() as u8;
        ticket.withheld = open & !(1 << part);
        self.hand_on(id, part);
    }

    /// The next unit gets the ticket by an order of its own: joint handling is off, or help was withheld.
    fn hand_on(&mut self, id: TicketId, part: u8) {
        let to = self.problem_of(id).1.partners[usize::from(part) - 1];
        let from_signing = self.p.spec.rules.clock == ClockStart::Signing;
        let ticket = &mut self.tickets[id];
        ticket.part = part;
        if from_signing {
            // The limit was that of the unit which has done its part; the next one's begins when it signs.
            ticket.limits += 1;
        }
        let (key, from) = (ticket.info.key, ticket.unit);
        self.tell(Fact::HandedOn { key, from, to });
        self.go(id, Stage::Sorting);
        let direct = self.p.spec.platform.integration.on().is_some_and(|integration| integration.direct);
        if direct || self.p.spec.desks.assignment.on().is_none() {
            return self.dispatch(id, to, true, false);
        }
        self.add_desk_job(id, Task::Sort(id));
    }

    // ---- help --------------------------------------------------------------------------------------------------

    pub(in crate::model) fn begin_help(&mut self, id: TicketId, part: u8, turn: u16) -> Option<Segments> {
        let ticket = self.tickets.get(id).filter(|ticket| ticket.turn == turn)?;
        if !matches!(ticket.stage, Stage::Queued | Stage::InWork | Stage::AwaitingHelp) {
            return None;
        }
        self.help_work(id, part)
    }

    pub(in crate::model) fn end_help(&mut self, id: TicketId, part: u8, turn: u16) {
        let Some(ticket) = self.tickets.get(id).filter(|ticket| ticket.turn == turn) else { return };
        let stage = ticket.stage;
        if part == 0 {
            self.tickets[id].power = Power::Here;
            if stage == Stage::AwaitingHelp {
                // The town's own work was done before: now it counts.
                self.do_part(id, 0);
            }
            return self.helper_done(id, stage);
        }
        self.do_help(id, part);
        self.helper_done(id, stage);
    }

    /// One helper fewer to wait for.
    fn helper_done(&mut self, id: TicketId, stage: Stage) {
        let ticket = &mut self.tickets[id];
        ticket.helpers_pending = ticket.helpers_pending.saturating_sub(1);
        if stage == Stage::AwaitingHelp && ticket.helpers_pending == 0 {
            self.order_or_reply(id);
        }
    }

    // ---- after the reply ---------------------------------------------------------------------------------------

    /// The reply has passed: the unit talks to the citizen, if that pays, and the desk will call.
    pub(in crate::model) fn after_passing(&mut self, id: TicketId) {
        let Some(persuasion) = self.p.spec.units.persuasion.on() else { return };
        if !self.persuades(persuasion, id) {
            return;
        }
        let ticket = &self.tickets[id];
        let (key, unit, turn) = (ticket.info.key, ticket.unit, ticket.turn);
        let view = PriorityView::plain(0.0, persuasion.work.hours(), 8.0);
        let job = Job::new(key, Task::Persuade(id, turn), turn.into());
        self.add_unit_job(unit, &view, job.expecting(persuasion.work.0));
    }

    pub(in crate::model) fn begin_persuasion(&mut self, id: TicketId, turn: u16) -> Option<Segments> {
        self.tickets.get(id).filter(|ticket| ticket.turn == turn && ticket.stage == Stage::FollowUp)?;
        let work = self.p.spec.units.persuasion.on()?.work;
        Some(Segments::one(Work::Persuasion, self.paced(self.tickets[id].unit, work)))
    }

    pub(in crate::model) fn end_persuasion(&mut self, id: TicketId, turn: u16) {
        let waits = |ticket: &&Ticket| ticket.turn == turn && ticket.stage == Stage::FollowUp;
        if self.tickets.get(id).filter(waits).is_some() {
            self.talk_round(id);
        }
    }

    pub(in crate::model) fn begin_proof(&mut self, id: TicketId) -> Option<Segments> {
        let ticket = self.tickets.get(id).filter(|ticket| ticket.stage == Stage::Proof)?;
        let work = self.p.spec.units.routine.proof_work;
        let unit = ticket.unit;
        self.tickets[id].records += 1;
        Some(Segments::one(Work::Proof, self.paced(unit, work)))
    }

    pub(in crate::model) fn end_proof(&mut self, id: TicketId) {
        self.go(id, Stage::ProofCheck);
        self.add_desk_job(id, Task::CheckProof(id));
    }
}
