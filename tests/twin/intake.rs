//! Appeals are taken in: at the city desk, where they become tickets, and at the lines of towns.

use super::timers::What;
use super::world::Twin;
use petisim::kernel::{Elapsed, Purpose};
use petisim::model::appeal::{AppealId, AppealStage, Experience, IntakeResult};
use petisim::model::crew::{CrewId, Job, Segments, Task};
use petisim::model::fact::{Channel, Fact, LineEnd, Nature, PetitionStep};
use petisim::model::ids::UnitId;
use petisim::model::problem::ProblemId;
use petisim::model::ticket::TicketId;
use petisim::model::units::town_line::LineRecord;

const GOES_ON: Purpose = Purpose::named("town line: goes on");

impl Twin<'_> {
    // ---- the city desk -----------------------------------------------------------------------------------------

    /// Every hour on the hour the number of seats is that of the new hour.
    pub fn seats_change(&mut self) {
        let Some(intake) = self.p.spec.desks.intake.on() else { return };
        let seats = intake.seats_at(self.p.start.hour(self.now));
        self.crews[CrewId::SEATS].set_staff(0, seats);
        self.after(Elapsed(3_600), What::SeatsChange);
        self.take_up(CrewId::SEATS);
    }

    /// Somebody answers: what he will do with the appeal is settled now, and told when the talk is over.
    pub fn begin_intake(&mut self, id: AppealId, call: u16) -> Option<Segments> {
        let intake = self.p.spec.desks.intake.on()?;
        let appeal = &self.appeals[id];
        if appeal.stage != AppealStage::Waiting || appeal.calls != call {
            return None;
        }
        let (channel, waited) = (appeal.channel, self.now.since(appeal.queued_at));
        let phone = channel == Channel::Phone;
        self.tell(if phone { Fact::CallAnswered { waited } } else { Fact::MessageRead { channel, waited } });
        if phone {
            self.learn_of_call(id, true);
        }
        let result = self.intake_result(id);
        let appeal = &mut self.appeals[id];
        (appeal.stage, appeal.intake) = (AppealStage::Talking, result);
        Some(self.intake_work(intake, id, call))
    }

    /// Where nobody sits at the desk, what would have taken time happens at once.
    pub fn take_in_at_once(&mut self, id: AppealId) {
        self.appeals[id].intake = self.intake_result(id);
        self.end_intake(id);
    }

    pub fn end_intake(&mut self, id: AppealId) {
        let appeal = &self.appeals[id];
        let (about, repeat, new_facts) = (appeal.problem, appeal.attempt > 1, appeal.new_facts);
        let (category, nature) = (self.problems[about].category, self.problems[about].nature);
        let turned_away = Experience { turned_away: true, ..Experience::default() };
        match appeal.intake {
            IntakeResult::Answered => {
                self.tell(Fact::AnsweredAtOnce { category, nature });
                self.solve(about, false);
                self.rest(id);
            }
            IntakeResult::Referred => self.ring_town(id),
            IntakeResult::ScreenedOut => {
                self.tell(Fact::ScreenedOut { category, nature, proper: nature == Nature::Proper });
                self.after_case(id, turned_away);
            }
            IntakeResult::TellResult => {
                self.tell(Fact::ToldResult { category });
                self.after_case(id, turned_away);
            }
            // The other ticket may have been closed while they were talking.
            IntakeResult::Merge(open) if self.is_open(open) => {
                self.tell(Fact::Merged { category, repeat, new_facts });
                self.unheard(id);
            }
            IntakeResult::Merge(_) => self.write_ticket(id, true),
            IntakeResult::Ticket { linked } => self.write_ticket(id, linked),
            IntakeResult::Undecided => unreachable!("an appeal leaves intake with a result"),
        }
    }

    /// A ticket goes to the district desk, or straight to its owner if it came over the town's line.
    fn write_ticket(&mut self, id: AppealId, linked: bool) {
        let ticket = self.ticket_of(id, linked);
        let (info, about) = (ticket.info, ticket.problem);
        let ticket = self.tickets.insert(ticket);
        self.appeals[id].stage = AppealStage::Ticketed(ticket);
        self.appeals[id].had_ticket = true;
        if self.registered(ticket) {
            self.problems[about].open_ticket = Some(ticket);
        }
        self.tell(Fact::TicketMade { ticket: info });
        self.start_petition(ticket);
        self.wait_for_answer(id);
        if self.take_from_line(ticket) {
            return;
        }
        if self.p.spec.desks.assignment.on().is_none() {
            let remit = self.problems[about].remit;
            return self.dispatch(ticket, remit, false, false);
        }
        self.desk_job(ticket, Task::Sort(ticket));
    }

    // ---- petitions ---------------------------------------------------------------------------------------------

    /// A visit sets the clocks of the law going.
    fn start_petition(&mut self, id: TicketId) {
        let (info, now) = (self.tickets[id].info, self.now);
        let Some(escalation) = self.p.spec.citizens.escalation.on() else { return };
        if info.channel == Channel::Visit {
            let in_time = info.received_at.since(info.raised_at) <= escalation.petition_accept;
            self.tell(Fact::PetitionClock { step: PetitionStep::Accepted, in_time });
            let due = (info.raised_at + escalation.petition_answer).max(now);
            self.timers.add(due, What::PetitionClock(info.key, id));
        }
    }

    /// The law's time for an answer is over.
    pub fn petition_clock(&mut self, id: TicketId) {
        if self.is_open(id) && self.tickets[id].replied_at.is_none() {
            self.tell(Fact::PetitionClock { step: PetitionStep::Answered, in_time: false });
            self.supervise(id);
        }
    }

    /// The answer is given in time or was late; says whether the petition's problem is there still.
    pub fn end_petition(&mut self, id: TicketId) -> bool {
        let info = self.tickets[id].info;
        let visit = info.channel == Channel::Visit;
        let Some(escalation) = self.p.spec.citizens.escalation.on().filter(|_| visit) else { return false };
        let answered = self.tickets[id].first_reply_at.unwrap_or(self.now);
        if answered.since(info.raised_at) <= escalation.petition_answer {
            self.tell(Fact::PetitionClock { step: PetitionStep::Answered, in_time: true });
        }
        !self.problem_of(id).1.solved()
    }

    /// The matter rests for good.
    pub fn petition_reviewed(&mut self, id: AppealId) {
        self.tell(Fact::PetitionClock { step: PetitionStep::Reviewed, in_time: true });
        self.rest(id);
    }

    // ---- the line of a town ------------------------------------------------------------------------------------

    /// A line opens, or is reviewed: when enough reviews in a row speak against it, it is given up.
    pub fn line_turns(&mut self, town: UnitId) {
        let Some(spec) = self.p.spec.units.town_line.on() else { return };
        let Some(crew) = self.units[town].line.crew else { return };
        let turns = What::LineTurns(self.p.units[town].key, town);
        if !self.units[town].line.open {
            self.units[town].line.open = true;
            self.assign_people(town);
            self.tell(Fact::LineOpened { town });
            return self.after(spec.review, turns);
        }
        let (staffed, pressure) = (self.lines[crew].staffed, self.pressure_of(town));
        let line = &mut self.units[town].line;
        let seat_hours = (staffed - line.staffed) as f64 / 3600.0;
        let record = LineRecord { seat_hours, ..std::mem::take(&mut line.record) };
        let against = spec.speaks_against(&record, pressure);
        line.staffed = staffed;
        line.against = if against { line.against + 1 } else { 0 };
        let given_up = line.against >= spec.patience.0;
        self.tell(Fact::LineReviewed { town, share: record.share(), against, given_up });
        if !given_up {
            return self.after(spec.review, turns);
        }
        // Its people go back to their orders; who waits rings the mayor's line.
        self.units[town].line.open = false;
        self.assign_people(town);
        while let Some(job) = self.lines[crew].first(|_| true) {
            self.withdraw(crew, job.key);
            if let Some(appeal) = job.task.appeal() {
                self.turn_to_hotline(appeal);
            }
        }
        self.take_up(self.unit_crew(town));
    }

    fn line_of(&self, about: ProblemId) -> Option<(UnitId, CrewId)> {
        self.open_line(self.problems[about].community).map(|(_, town, crew)| (town, crew))
    }

    fn learn_from_line(&mut self, about: ProblemId, lesson: f64) {
        let community = self.problems[about].community;
        self.learn_of_line(community, lesson);
    }

    /// A citizen rings the town's line; the mayor's, if there is none.
    pub fn call_line(&mut self, id: AppealId) {
        let Some((town, crew)) = self.line_of(self.appeals[id].problem) else {
            return self.turn_to_hotline(id);
        };
        let now = self.now;
        let appeal = &mut self.appeals[id];
        (appeal.channel, appeal.at_line, appeal.stage) = (Channel::TownLine, true, AppealStage::Waiting);
        appeal.calls += 1;
        appeal.queued_at = now;
        self.units[town].line.record.calls += 1;
        self.tell(Fact::LineCalled { town });
        self.queue(crew, now.0 as i64, self.answering(id));
        self.lose_patience_later(id);
    }

    fn answering(&self, id: AppealId) -> Job {
        let (key, calls) = (self.appeals[id].key, self.appeals[id].calls);
        Job::new(key, Task::Answer(id, calls), calls.into())
    }

    /// A caller hangs up.
    pub fn hang_up_on_line(&mut self, id: AppealId) {
        let about = self.appeals[id].problem;
        let Some((town, crew)) = self.line_of(about) else { return };
        self.withdraw(crew, self.answering(id).key);
        self.tell(Fact::LineEnded { town, end: LineEnd::Abandoned });
        self.learn_from_line(about, 0.0);
    }

    pub fn begin_answer(&mut self, id: AppealId, call: u16) -> Option<Segments> {
        let spec = self.p.spec.units.town_line.on()?;
        let appeal = &self.appeals[id];
        if appeal.stage != AppealStage::Waiting || appeal.calls != call {
            return None;
        }
        let (key, result) = (appeal.key, self.line_result(spec, id));
        let appeal = &mut self.appeals[id];
        (appeal.stage, appeal.intake) = (AppealStage::Talking, result);
        Some(self.answer_work(spec, key, call, result))
    }

    pub fn end_answer(&mut self, id: AppealId) {
        let Some(spec) = self.p.spec.units.town_line.on() else { return };
        let (about, key, town) = (self.appeals[id].problem, self.appeals[id].key, self.town_of(id));
        let end = match self.appeals[id].intake {
            IntakeResult::Answered => LineEnd::Answered,
            IntakeResult::ScreenedOut => LineEnd::TurnedAway,
            IntakeResult::Ticket { .. } => LineEnd::Taken,
            _ => LineEnd::Referred,
        };
        self.tell(Fact::LineEnded { town, end });
        self.units[town].line.record.dealt += u32::from(end != LineEnd::Referred);
        match end {
            LineEnd::Answered => {
                self.learn_from_line(about, 1.0);
                if self.problems[about].consultation {
                    self.solve(about, false);
                }
                self.rest(id);
            }
            LineEnd::TurnedAway => self.unheard(id),
            LineEnd::Taken => self.write_ticket(id, false),
            LineEnd::Referred | LineEnd::Abandoned => {
                self.learn_from_line(about, 0.0);
                let chance = spec.goes_on_chance(self.problems[about].severity.into());
                let goes_on = self.happens(chance, GOES_ON, key, 0);
                if goes_on { self.turn_to_hotline(id) } else { self.unheard(id) }
            }
        }
    }

    /// A ticket of the town's line goes straight to its owner, who may not refuse; others are counted against it.
    fn take_from_line(&mut self, id: TicketId) -> bool {
        let Some(spec) = self.p.spec.units.town_line.on() else { return false };
        let (appeal, info) = (self.tickets[id].appeal, self.tickets[id].info);
        if info.channel == Channel::TownLine {
            let owner = self.line_owner(spec, appeal).unwrap_or(info.town);
            self.dispatch(id, owner, true, false);
            return true;
        }
        let again = self.appeals[appeal].at_line;
        let record = &mut self.units[info.town].line.record;
        record.mayor += 1;
        record.again += u32::from(again);
        false
    }

    /// The mayor's line sends a caller back: he rings the town's line, now or when it opens.
    fn ring_town(&mut self, id: AppealId) {
        if self.line_answers(self.problems[self.appeals[id].problem].community) {
            return self.call_line(id);
        }
        let opens = self.p.unit_calendar(self.town_of(id)).next_open(self.now).max(self.now + Elapsed(1));
        self.appeals[id].channel = Channel::TownLine;
        self.appeal_waits(id, AppealStage::Redialling, opens);
    }
}
