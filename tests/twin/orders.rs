//! A unit handles an order: the choice of the way, the work, the parts of others, the reply.

use super::draws::*;
use super::lines::{Errand, Job, Segments};
use super::things::{No, Power, Problem, Stage};

use super::world::Twin;
use petisim::kernel::{WorkTime, mix};
use petisim::model::fact::{Fact, FieldWork, Nature, PaperWork, Way};
use petisim::model::ids::UnitId;
use petisim::model::spec::ClockStart;
use petisim::model::units::fake_rectification::ShowView;
use petisim::model::units::handling::HandlingView;
use petisim::model::units::priority::PriorityView;
use petisim::model::work::Work;

/// How an order is handled where units do not choose.
pub const NEUTRAL: Way = Way { field: FieldWork::Ordinary, paper: PaperWork::Required, persuasion: false };

impl Twin<'_> {
    // ---- the choice --------------------------------------------------------------------------------------------

    /// Somebody has time: the way is chosen with the load and the limit of this moment.
    pub fn begin_handling(&mut self, id: No, turn: u16) -> Option<Segments> {
        let ticket = &self.tickets[id];
        if ticket.stage != Stage::Queued || ticket.turn != turn {
            return None;
        }
        let wait = self.since(ticket.stage_since);
        let way = match self.spec.units.handling.on().filter(|_| !self.own_friend(id)) {
            Some(handling) => {
                handling.choose(&self.what_is_expected(id), self.draw(WAY, ticket.info.key, ticket.round()))
            }
            None => NEUTRAL,
        };
        self.go(id, Stage::InWork);
        let ticket = &mut self.tickets[id];
        ticket.way = Some(way);
        let (key, category, unit, round) = (ticket.info.key, ticket.info.category, ticket.unit, ticket.redos);
        self.tell(Fact::WorkStarted { key, category, unit, round, way, wait });
        let [travel, field, paper] = self.work_of(id, way).map(|seconds| self.paced(unit, seconds));
        Some(match round {
            0 => vec![(Work::Travel, travel), (Work::Field, field), (Work::Paper, paper)],
            _ => vec![(Work::Redo, travel + field + paper)],
        })
    }

    /// What a unit expects of an order, by the means of its class and its own experience.
    fn what_is_expected(&self, id: No) -> HandlingView {
        let (ticket, problem) = (&self.tickets[id], self.about(id));
        let (category, unit) = (self.category(problem.category), ticket.unit);
        let state = &self.units[unit.index()];
        let redo = if ticket.redos > 0 { self.redo_share() } else { 1.0 };
        let own_part = category.field_mean / 3600.0 / f64::from(problem.units_needed());
        let field_hours = own_part * self.search_factor() * redo;
        let travel_hours = category.spec.travel.hours();
        let paper = self.paper_for(problem, category.difficulty_mean) / 3600.0;
        let pressure = self.pressure_of(unit);
        // What nobody counts earns no points and costs none, and needs no form and no shield.
        let counted = self.counts(id);
        let assessment = self.spec.government.assessment.on().filter(|_| counted);
        let audit = self.spec.desks.audit.on().filter(|_| counted);
        let rows = |table: &Vec<Vec<super::memory::Experience>>, row: usize, column: usize| {
            table[row][column].expected()
        };
        HandlingView {
            field_hours,
            travel_hours,
            paper_hours: if self.registered(id) { paper } else { 0.0 },
            redo_hours: own_part * self.redo_share() + travel_hours + paper,
            solve: self.chances_of_solving(id, redo),
            pass: [0, 1, 2, 3].map(|field| [0, 1, 2].map(|sort| rows(&state.pass, field, sort))),
            resolved: [0, 1, 2, 3].map(|field| [0, 1].map(|talk| rows(&state.resolved, field, talk))),
            satisfied: [0, 1, 2, 3].map(|field| [0, 1].map(|talk| rows(&state.satisfied, field, talk))),
            hours_left: self.hours_left(id, unit).min(1e6),
            pressure,
            effort: self.spec.government.pressure.on().map_or(1.0, |felt| felt.effort(pressure)),
            backlog_weeks: self.backlog_weeks(unit),
            responsibility: if counted { state.responsible } else { 0.0 },
            weights: assessment.map_or([0.0; 4], |a| [a.resolution, a.satisfaction, a.timely, a.redo]),
            audit: audit.map_or(0.0, |audit| audit.expected_penalty(state.found_out.expected())),
            show: self.show_as_seen(id, field_hours + travel_hours + paper),
        }
    }

    /// Chances of solving by thorough, ordinary and perfunctory work on top of what was done; none without power.
    fn chances_of_solving(&self, id: No, redo: f64) -> [f64; 3] {
        let (ticket, problem) = (&self.tickets[id], self.about(id));
        let power = ticket.summoned || self.may_decide(ticket.problem, ticket.unit);
        let may = problem.solved || (problem.nature == Nature::Proper && power);
        match (self.spec.units.authority.on(), self.spec.units.handling.on()) {
            (Some(authority), Some(handling)) if may => {
                let difficulty = self.category(problem.category).difficulty_mean;
                [FieldWork::Thorough, FieldWork::Ordinary, FieldWork::Perfunctory].map(|field| {
                    let effort = f64::from(ticket.effort) + handling.field_factor(field) * redo;
                    authority.solve_chance(effort, 1.0, difficulty)
                })
            }
            _ => [0.0; 3],
        }
    }

    /// A show of a fix as the unit sees it, where the matter lends itself to one.
    fn show_as_seen(&self, id: No, order_hours: f64) -> Option<ShowView> {
        let fake = self.spec.units.fake_rectification.on()?;
        let problem = self.about(id);
        let open = problem.nature == Nature::Proper && !problem.question && !problem.solved;
        let comes_back = self.units[self.tickets[id].unit.index()].relapsed.expected();
        (open && self.happens(fake.showable.0, SHOWABLE, problem.name, 0))
            .then(|| fake.view(comes_back, order_hours))
    }

    /// Paper of a round: what the rules require, the fields of the platform, and what an online rule adds or saves
    /// (seconds).
    pub fn paper_for(&self, problem: &Problem, difficulty: f64) -> f64 {
        let rules = self.spec.units.documentation.on();
        let required = rules.map_or(0.0, |rules| rules.required(difficulty).0 as f64);
        let platform = self.spec.platform.usability.on();
        let fields = platform.map_or(0.0, |platform| platform.fields_work().0 as f64);
        let steps = self.forced_online(problem).map_or(0.0, |(rule, misfit)| rule.steps(misfit));
        (required + fields + 3600.0 * steps).max(0.0)
    }

    /// Field work of a redo, against that of a first round.
    fn redo_share(&self) -> f64 {
        self.spec.desks.review.on().map_or(1.0, |review| review.redo_field.0)
    }

    // ---- the work ----------------------------------------------------------------------------------------------

    /// Seconds of travel, field work and paper of a round; the effort and the records of it are noted.
    fn work_of(&mut self, id: No, way: Way) -> [u64; 3] {
        let (spec, ticket, problem) = (self.spec, &self.tickets[id], self.about(id));
        let handling = spec.units.handling.on();
        let factor = handling.map_or(1.0, |handling| handling.field_factor(way.field));
        let paper_factor = handling.map_or(1.0, |handling| handling.paper_factor(way.paper));
        let show = spec.units.fake_rectification.on().filter(|_| way.field == FieldWork::Show);
        let looks_solved = problem.looks_solved_until(self.now).is_some();
        let nothing_to_see = problem.solved || looks_solved;
        let first_round = ticket.redos == 0;
        let redo = if first_round { 1.0 } else { self.redo_share() };
        let found = if nothing_to_see { spec.units.routine.found_solved } else { 1.0 };
        let needed = f64::from(problem.needed) / f64::from(problem.units_needed()) * self.search_factor();
        let mut field = libm::round(needed * show.map_or(factor, |show| show.field) * redo * found) as u64;
        if first_round {
            field += self.coordination(id);
            let written = spec.platform.integration.on().filter(|_| ticket.summoned);
            field += written.map_or(0, |integration| integration.summon_work.0);
        }
        let stays = way.field == FieldWork::Perfunctory || nothing_to_see || problem.planted;
        let travel = if stays { 0 } else { self.category(problem.category).spec.travel.0 };
        let difficulty = f64::from(problem.difficulty);
        // What the record does not know of needs no form.
        let known = self.registered(id);
        let paper = if known { self.paper_for(problem, difficulty) * paper_factor } else { 0.0 };
        let items = spec.units.documentation.on().map(|rules| f64::from(rules.items_for(difficulty)));
        let fields = spec.platform.usability.on().map(|platform| platform.fields());
        let written = known && (items.is_some() || fields.is_some());
        let pieces = (items.unwrap_or(0.0) + fields.unwrap_or(0.0)) * paper_factor;
        let ticket = &mut self.tickets[id];
        if written {
            ticket.records += libm::round(pieces) as u32 + 1;
        }
        if !looks_solved {
            // Where nothing is to be seen nobody works on what is hidden.
            ticket.effort += (factor * redo) as f32;
        }
        [travel, field, libm::round(paper) as u64]
    }

    /// Coordination of a lead with the other units: shorter where they help, and where all see one file.
    fn coordination(&self, id: No) -> u64 {
        let units = u32::from(self.about(id).units_needed());
        let Some(joint) = self.spec.desks.joint_handling.on().filter(|_| units > 1) else { return 0 };
        let most = self.spec.platform.integration.on().map(|integration| integration.pair_work);
        joint.coordination(units, self.tickets[id].helpers_given.into(), most).0
    }

    /// The unit is done with its part, and with those that are its own too. Then the ticket goes on to the next unit,
    /// waits for helpers, or is answered.
    pub fn end_handling(&mut self, id: No) {
        let (part, unit) = (self.tickets[id].part, self.tickets[id].unit);
        let partners = self.about(id).partners.clone();
        if self.tickets[id].astray {
            // Work beside the point does nothing for what was meant.
            (self.tickets[id].missed, self.tickets[id].effort) = (true, 0.0);
        }
        self.do_part(id, part);
        for (place, partner) in partners.iter().enumerate() {
            let other = place as u8 + 1;
            if other != part && *partner == unit {
                self.do_part(id, other);
            }
        }
        let in_a_row = self.spec.desks.joint_handling.on().is_none();
        if in_a_row && usize::from(part) < partners.len() && self.tickets[id].redos == 0 {
            return self.hand_on(id, part + 1);
        }
        if self.tickets[id].helpers_pending > 0 {
            let late = self.now >= self.tickets[id].due;
            self.go(id, Stage::AwaitingHelp);
            if !late {
                return;
            }
        }
        self.order_or_reply(id);
    }

    /// What was withheld is ordered, one part after the other, while there is time; then the lead replies.
    fn order_or_reply(&mut self, id: No) {
        let ticket = &mut self.tickets[id];
        let done = ticket.parts_done.clone();
        let late = self.now >= ticket.due;
        if late || ticket.withheld.iter().all(|part| done.contains(part)) {
            return self.reply(id);
        }
        ticket.withheld.retain(|part| !done.contains(part));
        ticket.withheld.sort_unstable();
        let part = ticket.withheld.remove(0);
        self.hand_on(id, part);
    }

    /// Whether the work of the unit in hand has done a part. The first part takes the power to decide.
    fn do_part(&mut self, id: No, part: u8) {
        let (ticket, problem) = (&self.tickets[id], self.about(id));
        let may = part > 0 || problem.question || self.decides(id);
        if problem.nature != Nature::Proper || ticket.astray || !may {
            return;
        }
        let unit = ticket.unit;
        let chance = match self.spec.units.authority.on() {
            Some(authority) => authority.solve_chance(ticket.effort.into(), 1.0, problem.difficulty.into()),
            None => f64::from(u8::from(ticket.way.is_none_or(|way| way.field.earnest()))),
        };
        self.part_succeeds(id, part, unit, chance);
    }

    /// How hard a part is for a unit is drawn once for the two: the same work succeeds again or fails again.
    fn part_succeeds(&mut self, id: No, part: u8, unit: UnitId, chance: f64) {
        let name = mix(self.about(id).name, self.p.units[unit].key);
        let succeeds = self.happens(chance, SOLVES, name, part.into());
        if succeeds && !self.tickets[id].parts_done.contains(&part) {
            self.tickets[id].parts_done.push(part);
        }
    }

    /// The next unit gets the ticket by an order of its own; where the limit runs from signing, its own limit will.
    fn hand_on(&mut self, id: No, part: u8) {
        let to = self.about(id).partners[usize::from(part) - 1];
        let ticket = &mut self.tickets[id];
        ticket.part = part;
        if self.spec.rules.clock == ClockStart::Signing {
            ticket.limits += 1;
        }
        let (key, from) = (ticket.info.key, ticket.unit);
        self.tell(Fact::HandedOn { key, from, to });
        self.go(id, Stage::Sorting);
        let direct = self.spec.platform.integration.on().is_some_and(|integration| integration.direct);
        if direct || self.spec.desks.assignment.on().is_none() {
            return self.dispatch(id, to, true, false);
        }
        self.desk_job(id, Errand::Sort { ticket: id });
    }

    // ---- help --------------------------------------------------------------------------------------------------

    pub fn begin_help(&mut self, id: No, part: u8, turn: u16) -> Option<Segments> {
        let (ticket, problem) = (&self.tickets[id], self.about(id));
        let open = matches!(ticket.stage, Stage::Queued | Stage::InWork | Stage::AwaitingHelp);
        if ticket.turn != turn || !open {
            return None;
        }
        let (helper, work): (UnitId, u64) = match (part, problem.power) {
            (0, Power::Unit(holder)) => (holder, self.summoned_work(id)),
            (0, _) => return None,
            _ => {
                let found = if problem.solved { self.spec.units.routine.found_solved } else { 1.0 };
                let needed = f64::from(problem.needed) / f64::from(problem.units_needed());
                let travel = self.category(problem.category).spec.travel.0;
                let work = libm::round(needed * self.search_factor() * found) as u64 + travel;
                (problem.partners[usize::from(part) - 1], work)
            }
        };
        Some(vec![(Work::JointHelp, self.paced(helper, work))])
    }

    /// A helper has done its part, or who was summoned has decided: then the town's own work counts that it did before.
    pub fn end_help(&mut self, id: No, part: u8, turn: u16) {
        let ticket = &self.tickets[id];
        if ticket.turn != turn || !self.is_open(id) {
            return;
        }
        let waiting = ticket.stage == Stage::AwaitingHelp;
        if part == 0 {
            self.tickets[id].power_came = true;
            if waiting {
                self.do_part(id, 0);
            }
        } else {
            let difficulty = self.about(id).difficulty.into();
            let authority = self.spec.units.authority.on();
            let chance = authority.map_or(1.0, |authority| authority.solve_chance(1.0, 1.0, difficulty));
            if !self.tickets[id].helped.contains(&part) {
                self.tickets[id].helped.push(part);
            }
            let helper = self.about(id).partners[usize::from(part) - 1];
            self.part_succeeds(id, part, helper, chance);
        }
        let ticket = &mut self.tickets[id];
        ticket.helpers_pending = ticket.helpers_pending.saturating_sub(1);
        if waiting && ticket.helpers_pending == 0 {
            self.order_or_reply(id);
        }
    }

    // ---- persuasion ----------------------------------------------------------------------------------------------

    /// Who means to persuade the citizen does so before the follow-up.
    pub fn persuade_later(&mut self, id: No) {
        let ticket = &self.tickets[id];
        let (key, unit, turn) = (ticket.info.key, ticket.unit, ticket.turn);
        let persuades = ticket.way.is_some_and(|way| way.persuasion);
        let Some(handling) = self.spec.units.handling.on().filter(|_| persuades) else { return };
        let work = handling.persuasion_work.0;
        let view = PriorityView { hours: WorkTime(work).hours(), hours_left: 8.0, ..PriorityView::default() };
        let (errand, place) = (Errand::Persuade { ticket: id, turn }, self.place_in_line(unit, &view));
        self.queue(self.crew_of(unit), Job::of(key, errand, turn.into(), place, work));
    }

    pub fn begin_persuasion(&mut self, id: No, turn: u16) -> Option<Segments> {
        let ticket = &self.tickets[id];
        let work = self.spec.units.handling.on()?.persuasion_work.0;
        let valid = ticket.turn == turn && ticket.stage == Stage::FollowUp;
        valid.then(|| vec![(Work::Persuasion, self.paced(ticket.unit, work))])
    }

    /// It counts only if the citizen was not called before.
    pub fn end_persuasion(&mut self, id: No, turn: u16) {
        let ticket = &mut self.tickets[id];
        if ticket.turn == turn && ticket.stage == Stage::FollowUp {
            ticket.persuaded = true;
            let (key, unit) = (ticket.info.key, ticket.unit);
            self.tell(Fact::Persuaded { key, unit });
        }
    }
}
