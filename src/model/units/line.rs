//! A town keeps a line of its own: it opens it, answers, deals with what it may, reviews it, and gives it up.

use super::town_line::TownLine;
use super::unit_state::lines;
use crate::kernel::{Elapsed, Purpose, SimTime, WorkTime};
use crate::model::appeal::{Appeal, AppealId, AppealStage, IntakeResult};
use crate::model::crew::{CrewId, Job, Segments, Task};
use crate::model::event::What;
use crate::model::fact::{Channel, Fact, LineEnd, Nature};
use crate::model::ids::{CommunityId, UnitId};
use crate::model::spec::DeadlineClass;
use crate::model::state::State;
use crate::model::ticket::TicketId;
use crate::model::work::Work;
use crate::model::world::World;

const TALK: Purpose = Purpose::named("town line: talk");
const ANSWERS: Purpose = Purpose::named("town line: answers");
const RECOGNISES: Purpose = Purpose::named("town line: recognises");
const FAVOUR: Purpose = Purpose::named("town line: favour");
const GOES_ON: Purpose = Purpose::named("town line: goes on");

impl<'p> State<'p> {
    /// Seats that a town's line takes out of `present` people: somebody stays for the orders.
    pub fn line_seats(&self, unit: UnitId, present: u32) -> u32 {
        match self.p.spec.units.town_line.on() {
            Some(spec) if self.units[unit].line.open => spec.seats.0.min(present.saturating_sub(1)),
            _ => 0,
        }
    }

    /// The line of the town of a community, if it is open, with its seats.
    pub fn open_line(&self, community: CommunityId) -> Option<(&'p TownLine, UnitId, CrewId)> {
        let spec = self.p.spec.units.town_line.on()?;
        let town = self.p.communities[community].town;
        let line = &self.units[town].line;
        Some((spec, town, line.crew.filter(|_| line.open)?))
    }

    /// The crew at a town's line, where it may do a job of the unit between calls: work at a desk, while the line is open.
    pub fn line_for_desk_work(&self, unit: UnitId, job: &Job) -> Option<CrewId> {
        let line = &self.units[unit].line;
        let crew = line.crew.filter(|_| line.open && job.task.at_a_desk())?;
        self.p.unit_calendar(unit).is_open(self.now()).then_some(crew)
    }

    /// Who sits at the line does a job of the unit: those hours are no cost of the line.
    pub fn note_desk_work(&mut self, unit: UnitId, job: &Job) {
        self.units[unit].line.record.desk_hours += f64::from(job.expected) / 3600.0;
    }

    /// Whether somebody sits at the line of a community's town now.
    pub fn line_answers(&self, community: CommunityId) -> bool {
        self.open_line(community).is_some_and(|(_, town, crew)| {
            self.crews[crew].staff() > 0 && self.p.unit_calendar(town).is_open(self.now())
        })
    }

    /// Believed efficacy of the town's line in a community, 0 to 1.
    pub fn line_efficacy(&self, community: CommunityId) -> f64 {
        let start = self.p.spec.units.town_line.on().map_or(0.5, |line| line.start);
        let Some(voice) = self.p.spec.citizens.voice.on() else { return start };
        let belief = self.hearsay[community].town_line;
        belief.share(self.now(), voice.memory, start, voice.prior_weight)
    }

    /// A community learns from one call of the line.
    pub fn learn_of_line(&mut self, community: CommunityId, lesson: f64) {
        if let Some(voice) = self.p.spec.citizens.voice.on() {
            let now = self.now();
            self.hearsay[community].town_line.learn(now, voice.memory, lesson);
        }
    }

    /// What a call on the line consists of.
    pub fn answer_work(&self, spec: &TownLine, key: u64, call: u16, result: IntakeResult) -> Segments {
        let talk = libm::round(spec.talk.quantile(self.uniform(TALK, key, call.into()))).max(1.0);
        let record = if matches!(result, IntakeResult::Ticket { .. }) { spec.record } else { WorkTime::ZERO };
        Segments::one(Work::TownLine, WorkTime(talk as u64)).and(Work::TownLine, record)
    }

    /// What the town does with a call.
    pub fn line_result(&self, spec: &TownLine, id: AppealId) -> IntakeResult {
        let appeal = &self.appeals[id];
        let problem = &self.problems[appeal.problem];
        if problem.solved() {
            return IntakeResult::Answered;
        }
        if problem.consultation {
            let answers = self.happens(spec.answers.0, ANSWERS, problem.key, 0);
            return if answers { IntakeResult::Answered } else { IntakeResult::Referred };
        }
        if problem.nature != Nature::Proper && self.happens(spec.recognises.0, RECOGNISES, problem.key, 0) {
            return IntakeResult::ScreenedOut;
        }
        if self.line_owner(spec, id).is_some() {
            return IntakeResult::Ticket { linked: false };
        }
        IntakeResult::Referred
    }

    /// Who takes a matter of the line: the town itself, or a bureau by order or as a favour.
    pub fn line_owner(&self, spec: &TownLine, id: AppealId) -> Option<UnitId> {
        let appeal = &self.appeals[id];
        let problem = &self.problems[appeal.problem];
        let town = self.p.communities[problem.community].town;
        if problem.remit == town || self.decidable(appeal.problem, town) {
            return Some(town);
        }
        let favour = spec.favour_chance(self.backlog_weeks(problem.remit));
        (spec.authority || self.happens(favour, FAVOUR, appeal.key, 0)).then_some(problem.remit)
    }

    /// Whether the hotline's record knows a ticket: those of a town's line it knows only if they earn credit.
    pub fn registered(&self, id: TicketId) -> bool {
        self.tickets[id].info.channel != Channel::TownLine
            || self.p.spec.units.town_line.on().is_none_or(|line| line.credit)
    }

    /// Counts the hours of a town's orders, from its own line and from the mayor's.
    pub fn count_line_order(&mut self, id: TicketId, unit: UnitId, seconds: u64) {
        if self.units[unit].line.crew.is_none() {
            return;
        }
        let own = self.tickets[id].info.channel == Channel::TownLine;
        let (record, hours) = (&mut self.units[unit].line.record, seconds as f64 / 3600.0);
        if own {
            record.order_hours += hours;
        } else {
            record.mayor_orders.0 += hours;
            record.mayor_orders.1 += 1;
        }
    }

    /// Whether the mayor's line sends a caller back to the line of his town.
    pub fn sent_to_line(&self, id: AppealId) -> bool {
        let appeal = &self.appeals[id];
        let problem = &self.problems[appeal.problem];
        let urgent = self.category(problem.category).spec.class == DeadlineClass::Emergency;
        let by_itself = matches!(appeal.channel, Channel::Phone | Channel::Online);
        self.open_line(problem.community).is_some_and(|(spec, ..)| {
            spec.first_level_first && by_itself && !urgent && !appeal.at_line && !problem.consultation
        })
    }
}

impl<'p> World<'p> {
    // ---- opening, review, end --------------------------------------------------------------------------------------

    /// Puts the opening of all lines on the list.
    pub(in crate::model) fn first_lines(&mut self) {
        let Some(spec) = self.p.spec.units.town_line.on() else { return };
        let first = usize::from(CrewId::FIRST_DESK) + self.p.districts.len() + self.p.units.len();
        for (place, unit) in lines(self.p).enumerate() {
            self.units[unit].line.crew = Some(CrewId((first + place) as u16));
            let key = self.p.units[unit].key;
            self.at(SimTime::START + spec.opens, key, What::LineTurns(unit));
        }
    }

    /// A line opens, or is reviewed.
    pub(in crate::model) fn turn_line(&mut self, unit: UnitId) {
        let Some(spec) = self.p.spec.units.town_line.on() else { return };
        let key = self.p.units[unit].key;
        if !self.units[unit].line.open {
            self.units[unit].line.open = true;
            self.set_unit_staff(unit);
            self.tell(Fact::LineOpened { town: unit });
            return self.at(self.now() + spec.review, key, What::LineTurns(unit));
        }
        let pressure = self.pressure_of(unit);
        let Some(crew) = self.units[unit].line.crew else { return };
        let staffed = self.crews[crew].staffed(self.clock(crew));
        let line = &mut self.units[unit].line;
        line.record.seat_hours = (staffed - line.staffed) as f64 / 3600.0;
        line.staffed = staffed;
        let record = std::mem::take(&mut line.record);
        let against = spec.speaks_against(&record, pressure);
        line.against = if against { line.against + 1 } else { 0 };
        let given_up = line.against >= spec.patience.0;
        self.tell(Fact::LineReviewed { town: unit, share: record.share(), against, given_up });
        if given_up {
            return self.give_up_line(unit, crew);
        }
        self.at(self.now() + spec.review, key, What::LineTurns(unit));
    }

    /// The line is closed for good: its people go back to their orders, its callers ring the mayor's line.
    fn give_up_line(&mut self, unit: UnitId, crew: CrewId) {
        self.units[unit].line.open = false;
        self.set_unit_staff(unit);
        let clock = self.clock(crew);
        while let Some((order, key)) = self.crews[crew].first_waiting(|_, _| true) {
            let Some(job) = self.crews[crew].withdraw(clock, order, key) else { return };
            if let Some(id) = job.task.appeal() {
                self.ring_mayor(id);
            }
        }
        self.start_jobs(self.unit_crew(unit));
    }

    // ---- calls -----------------------------------------------------------------------------------------------------

    /// A citizen rings the town's line; the mayor's, if there is none.
    pub(in crate::model) fn call_line(&mut self, id: AppealId) {
        let community = self.problems[self.appeals[id].problem].community;
        let Some((_, town, crew)) = self.open_line(community) else { return self.ring_mayor(id) };
        let now = self.now();
        let appeal = &mut self.appeals[id];
        appeal.channel = Channel::TownLine;
        appeal.at_line = true;
        appeal.calls += 1;
        appeal.stage = AppealStage::Waiting;
        appeal.queued_at = now;
        appeal.order = now.0 as i64;
        let job = answer_job(id, appeal);
        self.units[town].line.record.calls += 1;
        self.tell(Fact::LineCalled { town });
        self.add_job(crew, now.0 as i64, job);
        self.run_out_of_patience(id);
    }

    /// From the town's line to the mayor's.
    pub(in crate::model) fn ring_mayor(&mut self, id: AppealId) {
        self.turn_to_hotline(id);
    }

    /// Takes a caller who hangs up out of the line of the seats, and says how his call ends.
    pub(in crate::model) fn leave_line(&mut self, id: AppealId) {
        let appeal = &self.appeals[id];
        let (order, job) = (appeal.order, answer_job(id, appeal));
        let community = self.problems[appeal.problem].community;
        let Some((_, town, crew)) = self.open_line(community) else { return };
        let clock = self.clock(crew);
        self.crews[crew].withdraw(clock, order, job.key);
        self.tell(Fact::LineEnded { town, end: LineEnd::Abandoned });
        self.learn_of_line(community, 0.0);
    }

    pub(in crate::model) fn begin_answer(&mut self, id: AppealId, call: u16) -> Option<Segments> {
        let spec = self.p.spec.units.town_line.on()?;
        let appeal = self.appeals.get(id).filter(|a| a.stage == AppealStage::Waiting && a.calls == call)?;
        let key = appeal.key;
        let result = self.line_result(spec, id);
        let appeal = &mut self.appeals[id];
        appeal.stage = AppealStage::Talking;
        appeal.intake = result;
        let segments = self.answer_work(spec, key, call, result);
        Some(segments)
    }

    pub(in crate::model) fn end_answer(&mut self, id: AppealId) {
        let Some(spec) = self.p.spec.units.town_line.on() else { return };
        let (result, problem_id, key) =
            (self.appeals[id].intake, self.appeals[id].problem, self.appeals[id].key);
        let problem = &self.problems[problem_id];
        let (community, severity) = (problem.community, f64::from(problem.severity));
        let town = self.p.communities[community].town;
        let end = match result {
            IntakeResult::Answered => LineEnd::Answered,
            IntakeResult::ScreenedOut => LineEnd::TurnedAway,
            IntakeResult::Ticket { .. } => LineEnd::Taken,
            _ => LineEnd::Referred,
        };
        self.tell(Fact::LineEnded { town, end });
        if end != LineEnd::Referred {
            self.units[town].line.record.dealt += 1;
        }
        match end {
            LineEnd::Answered => {
                self.learn_of_line(community, 1.0);
                if self.problems[problem_id].consultation {
                    self.solve(problem_id, false);
                }
                self.rest(id);
            }
            LineEnd::Taken => self.make_ticket(id, false),
            LineEnd::TurnedAway => self.unheard(id),
            LineEnd::Referred | LineEnd::Abandoned => {
                self.learn_of_line(community, 0.0);
                if self.happens(spec.goes_on_chance(severity), GOES_ON, key, 0) {
                    return self.ring_mayor(id);
                }
                self.unheard(id);
            }
        }
    }

    // ---- tickets ---------------------------------------------------------------------------------------------------

    /// A ticket of the town's line goes straight to its owner, who may not refuse. Says whether it was one.
    pub(in crate::model) fn take_from_line(&mut self, id: TicketId) -> bool {
        let Some(spec) = self.p.spec.units.town_line.on() else { return false };
        let (appeal, town) = (self.tickets[id].appeal, self.tickets[id].info.town);
        if self.tickets[id].info.channel != Channel::TownLine {
            let again = self.appeals[appeal].at_line;
            let record = &mut self.units[town].line.record;
            record.mayor += 1;
            record.again += u32::from(again);
            return false;
        }
        let owner = self.line_owner(spec, appeal).unwrap_or(town);
        self.dispatch(id, owner, true, false);
        true
    }

    // ---- the first level first ---------------------------------------------------------------------------------------

    /// The caller rings the town's line, now or when it opens.
    pub(in crate::model) fn ring_town(&mut self, id: AppealId) {
        let community = self.problems[self.appeals[id].problem].community;
        if self.line_answers(community) {
            return self.call_line(id);
        }
        let town = self.p.communities[community].town;
        let time = self.p.unit_calendar(town).next_open(self.now()).max(self.now() + Elapsed(1));
        let appeal = &mut self.appeals[id];
        appeal.channel = Channel::TownLine;
        appeal.stage = AppealStage::Redialling;
        let key = appeal.key;
        self.at(time, key, What::AppealDue(id));
    }
}

fn answer_job(id: AppealId, appeal: &Appeal) -> Job {
    Job::new(appeal.key, Task::Answer(id, appeal.calls), appeal.calls.into())
}
