//! The city desk: talk, answer, screen, link, record.

use super::intake::Intake;
use crate::kernel::{Elapsed, Purpose, WorkTime};
use crate::model::appeal::{AppealId, AppealStage, Experience, IntakeResult};
use crate::model::crew::{CrewId, Job, Segments, Task};
use crate::model::event::What;
use crate::model::fact::{Channel, Fact, Nature, PetitionStep, TicketInfo};
use crate::model::ids::Org;
use crate::model::problem::Problem;
use crate::model::spec::DeadlineClass;
use crate::model::state::State;
use crate::model::ticket::{Ticket, TicketId};
use crate::model::trace::Question;
use crate::model::work::Work;
use crate::model::world::World;

const TALK: Purpose = Purpose::named("intake: talk");
const OBSCURITY: Purpose = Purpose::named("intake: obscurity of a question");
const SIGN_NOISE: Purpose = Purpose::named("screening: noise");
const FOUND_OWN: Purpose = Purpose::named("identity linking: own");
const FOUND_OTHER: Purpose = Purpose::named("identity linking: duplicate");

impl State<'_> {
    /// Time of the checks that an appeal goes through.
    pub fn check_time(&self, result: IntakeResult) -> WorkTime {
        if matches!(result, IntakeResult::Answered | IntakeResult::Referred) {
            return WorkTime::ZERO;
        }
        let desks = &self.p.spec.desks;
        let screening = desks.screening.on().map_or(0, |screening| screening.work.0);
        let linking = desks.identity_linking.on().map_or(0, |linking| linking.work.0);
        WorkTime(screening + linking)
    }

    /// What the desk will do with an appeal.
    pub fn intake_result(&self, id: AppealId) -> IntakeResult {
        if self.sent_to_line(id) {
            return IntakeResult::Referred;
        }
        let appeal = &self.appeals[id];
        let problem = &self.problems[appeal.problem];
        let key = appeal.key;
        if let Some(intake) = self.p.spec.desks.intake.on()
            && problem.consultation
            // A friend asks what only the unit can answer.
            && !problem.planted
            && intake.answers(self.uniform(OBSCURITY, problem.key, 0))
        {
            return IntakeResult::Answered;
        }
        let handed = matches!(appeal.channel, Channel::Superior | Channel::Visit);
        if let Some(screening) = self.p.spec.desks.screening.on().filter(|_| !handed && !problem.consultation)
        {
            let noise = crate::kernel::dist::normal_quantile(self.uniform(SIGN_NOISE, key, 0));
            if screening.stops(problem.nature, self.info_loss(), noise) {
                return IntakeResult::ScreenedOut;
            }
        }
        let Some(linking) = self.p.spec.desks.identity_linking.on() else {
            return IntakeResult::Ticket { linked: false };
        };
        let about = |question| (appeal.ticket_key(), question, Some(Org::City));
        let minutes = || vec![("minutes_of_checking", (linking.work.0 as f64 / 60.0).into())];
        let own = about(Question::FindsRepeat);
        if appeal.had_ticket && self.weighs(own, linking.found_chance(true), (FOUND_OWN, key, 0), minutes) {
            return match problem.open_ticket {
                Some(open) => IntakeResult::Merge(open),
                None if linking.reopens(appeal.new_facts, appeal.explained) => {
                    IntakeResult::Ticket { linked: true }
                }
                None => IntakeResult::TellResult,
            };
        }
        let other = about(Question::FindsDuplicate);
        match problem.open_ticket {
            Some(open) if self.weighs(other, linking.found_chance(false), (FOUND_OTHER, key, 0), minutes) => {
                IntakeResult::Merge(open)
            }
            _ => IntakeResult::Ticket { linked: false },
        }
    }

    /// Share of context that the record leaves out.
    pub fn info_loss(&self) -> f64 {
        self.p.spec.desks.intake.on().map_or(0.0, |intake| intake.info_loss.0)
    }

    /// The ticket that is made of an appeal. `linked`: the record knows of an earlier one.
    pub fn ticket_of(&self, id: AppealId, linked: bool) -> Ticket {
        let (now, appeal) = (self.now(), &self.appeals[id]);
        let key = appeal.ticket_key();
        let problem = &self.problems[appeal.problem];
        let community = &self.p.communities[problem.community];
        let info = TicketInfo {
            key,
            problem: problem.key,
            citizen: appeal.citizen,
            category: problem.category,
            community: problem.community,
            town: community.town,
            district: community.district,
            channel: appeal.channel,
            attempt: appeal.attempt,
            linked,
            duplicate: appeal.attempt == 1 && problem.appeals > 1 && !appeal.parallel,
            new_facts: appeal.new_facts,
            persistent: appeal.persistent,
            parallel: appeal.parallel,
            planted: problem.planted,
            consultation: problem.consultation,
            nature: problem.nature,
            units_needed: problem.units_needed,
            raised_at: appeal.raised_at,
            received_at: now,
        };
        let class = self.class_of(problem, appeal.channel);
        let threat = !problem.planted && self.threatens(appeal.citizen);
        Ticket { threat, ..Ticket::new(info, appeal.problem, id, class) }
    }

    /// What taking an appeal in consists of.
    pub fn intake_work(&self, intake: &Intake, id: AppealId, call: u16) -> Segments {
        let appeal = &self.appeals[id];
        let (key, channel, result) = (appeal.key, appeal.channel, appeal.intake);
        let talk = if channel == Channel::Phone { &intake.talk } else { &intake.reading };
        let talk = WorkTime(libm::round(talk.quantile(self.uniform(TALK, key, call.into()))).max(1.0) as u64);
        let record = match result {
            IntakeResult::Ticket { .. } => WorkTime(intake.record_time().0),
            _ => WorkTime::ZERO,
        };
        let check = self.check_time(result);
        Segments::one(Work::Talk, talk).and(Work::Screen, check).and(Work::Record, record)
    }

    /// The class of deadline of a ticket that comes by a channel.
    pub fn class_of(&self, problem: &Problem, channel: Channel) -> DeadlineClass {
        match channel {
            Channel::Visit => DeadlineClass::Complex,
            _ => self.category(problem.category).spec.class,
        }
    }
}

impl World<'_> {
    // ---- seats -------------------------------------------------------------------------------------------------

    /// Puts the first change of seats on the list.
    pub(in crate::model) fn first_shift(&mut self) {
        if self.p.spec.desks.intake.on().is_some() {
            let key = self.crews[CrewId::SEATS].key;
            self.at(crate::kernel::SimTime(3_600), key, What::ShiftChanges(CrewId::SEATS));
        }
    }

    pub(in crate::model) fn change_shift(&mut self, crew: CrewId) {
        let Some(intake) = self.p.spec.desks.intake.on() else { return };
        let now = self.now();
        let (clock, key) = (self.clock(crew), self.crews[crew].key);
        let seats = intake.seats_at(self.p.start.hour(now));
        self.crews[crew].set_staff(clock, seats);
        self.at(now + Elapsed(3_600), key, What::ShiftChanges(crew));
        self.start_jobs(crew);
    }

    // ---- one appeal --------------------------------------------------------------------------------------------

    pub(in crate::model) fn begin_intake(&mut self, id: AppealId, call: u16) -> Option<Segments> {
        let intake = self.p.spec.desks.intake.on()?;
        let appeal = self.appeals.get(id).filter(|a| a.stage == AppealStage::Waiting && a.calls == call)?;
        let (channel, waited) = (appeal.channel, self.now().since(appeal.queued_at));
        self.tell(match channel {
            Channel::Phone | Channel::TownLine => Fact::CallAnswered { waited },
            channel => Fact::MessageRead { channel, waited },
        });
        if channel == Channel::Phone {
            self.learn_of_call(id, true);
        }
        let result = self.intake_result(id);
        let appeal = &mut self.appeals[id];
        appeal.stage = AppealStage::Talking;
        appeal.intake = result;
        Some(self.intake_work(intake, id, call))
    }

    /// Intake is off: what it would have taken time for happens at once.
    pub(in crate::model) fn take_in_at_once(&mut self, id: AppealId) {
        let result = self.intake_result(id);
        self.appeals[id].intake = result;
        self.end_intake(id);
    }

    pub(in crate::model) fn end_intake(&mut self, id: AppealId) {
        let appeal = &self.appeals[id];
        let (result, problem_id, attempt, new_facts) =
            (appeal.intake, appeal.problem, appeal.attempt, appeal.new_facts);
        let problem = &self.problems[problem_id];
        let (category, nature) = (problem.category, problem.nature);
        match result {
            IntakeResult::Answered => {
                self.tell(Fact::AnsweredAtOnce { category, nature });
                self.solve(problem_id, false);
                self.rest(id);
            }
            IntakeResult::ScreenedOut => {
                let proper = nature == Nature::Proper;
                self.tell(Fact::ScreenedOut { category, nature, proper });
                self.after_case(id, Experience { turned_away: true, ..Experience::default() });
            }
            IntakeResult::TellResult => {
                self.tell(Fact::ToldResult { category });
                self.after_case(id, Experience { turned_away: true, ..Experience::default() });
            }
            IntakeResult::Merge(open) if self.tickets.get(open).is_some() => {
                self.tell(Fact::Merged { category, repeat: attempt > 1, new_facts });
                self.unheard(id);
            }
            IntakeResult::Merge(_) => self.make_ticket(id, true),
            IntakeResult::Referred => self.ring_town(id),
            IntakeResult::Ticket { linked } => self.make_ticket(id, linked),
            IntakeResult::Undecided => self.break_off("an appeal leaves intake with a result", None),
        }
    }

    /// Makes a ticket and hands it to the district desk.
    pub(in crate::model) fn make_ticket(&mut self, id: AppealId, linked: bool) {
        let ticket = self.ticket_of(id, linked);
        let (info, problem) = (ticket.info, ticket.problem);
        let ticket = self.tickets.insert(ticket);
        self.books.tickets_made += 1;
        let mut open = self.books.open;
        open.enters(&self.tickets[ticket]);
        self.books.open = open;
        let appeal = &mut self.appeals[id];
        appeal.stage = AppealStage::Ticketed(ticket);
        appeal.had_ticket = true;
        if self.registered(ticket) {
            self.problems[problem].open_ticket = Some(ticket);
        }
        self.tell(Fact::TicketMade { ticket: info });
        self.start_petition(ticket);
        self.wait_for_answer(id);
        if !self.take_from_line(ticket) {
            self.receive(ticket);
        }
    }

    /// A visit sets the clocks of the law going.
    fn start_petition(&mut self, id: TicketId) {
        let Some(escalation) = self.p.spec.citizens.escalation.on() else { return };
        let info = self.tickets[id].info;
        if info.channel != Channel::Visit {
            return;
        }
        let in_time = info.received_at.since(info.raised_at) <= escalation.petition_accept;
        self.tell(Fact::PetitionClock { step: PetitionStep::Accepted, in_time });
        // A clerk may have read the letter only after its time was over.
        let due = (info.raised_at + escalation.petition_answer).max(self.now());
        self.at(due, info.key, What::PetitionDue(id, 1));
    }

    /// The law's time for an answer is over.
    pub(in crate::model) fn petition_due(&mut self, id: TicketId, _step: u16) {
        let Some(ticket) = self.tickets.get(id) else { return self.stale() };
        if ticket.replied_at.is_none() {
            self.tell(Fact::PetitionClock { step: PetitionStep::Answered, in_time: false });
            self.supervise(id);
        }
    }

    /// The desk's part of a district's work: sort it, or send it on at once.
    fn receive(&mut self, id: TicketId) {
        if self.p.spec.desks.assignment.on().is_none() {
            let remit = self.problem_of(id).1.remit;
            return self.dispatch(id, remit, false, false);
        }
        self.add_desk_job(id, Task::Sort(id));
    }

    /// Puts a job about a ticket in the line of its district desk.
    pub(in crate::model) fn add_desk_job(&mut self, id: TicketId, task: Task) {
        let ticket = &self.tickets[id];
        let (key, turn, crew) = (ticket.info.key, ticket.turn, self.desk_crew(ticket.info.district));
        let now = self.now().0 as i64;
        let desk = &self.p.spec.desks.district;
        let behind = desk.class_of(task) * desk.head_start.0 as i64;
        let number = u64::from(turn) + 65_536 * u64::from(ticket.tries);
        let expected = self.desk_seconds(task).0;
        self.crews[crew].offered += expected;
        self.add_job(crew, now + behind, Job::new(key, task, number).expecting(expected));
    }
}
