//! The city desk: seats and clerks take appeals in, answer, stop, merge, or write a ticket.

use super::afterwards::Experienced;
use super::draws::*;
use super::lines::{Errand, Job, Segments};
use super::things::{Intake, No, Ticket, Whereabouts};
use super::timers::What;
use super::world::{SEATS, Twin};
use petisim::kernel::dist::normal_quantile;
use petisim::kernel::{SimTime, mix};
use petisim::model::desks::district::DeskOrder;
use petisim::model::fact::{Channel, Fact, Nature, PetitionStep, TicketInfo};
use petisim::model::spec::DeadlineClass;
use petisim::model::work::Work;

impl Twin<'_> {
    /// Every hour on the hour the number of seats is that of the new hour.
    pub fn seats_change(&mut self) {
        let Some(intake) = self.spec.desks.intake.on() else { return };
        self.crews[SEATS].staff = intake.seats_at((self.now / 3_600 % 24) as u32);
        self.timers.add(self.now + 3_600, self.crews[SEATS].name, What::SeatsChange);
        self.take_up_jobs(SEATS);
    }

    /// Somebody answers: what he will do with the appeal is settled now, and told when the talk is over.
    pub fn begin_intake(&mut self, id: No, call: u16) -> Option<Segments> {
        let intake = self.spec.desks.intake.on()?;
        let appeal = &self.appeals[id];
        if appeal.at != Whereabouts::Waiting || appeal.calls != call {
            return None;
        }
        let (name, channel, waited) = (appeal.name, appeal.channel, self.since(appeal.queued));
        let phone = channel == Channel::Phone;
        self.tell(if phone { Fact::CallAnswered { waited } } else { Fact::MessageRead { channel, waited } });
        if phone {
            self.learn_of_call(id, true);
        }
        let result = self.intake_of(id);
        let appeal = &mut self.appeals[id];
        (appeal.at, appeal.intake) = (Whereabouts::Talking, Some(result));
        let talk = if phone { &intake.talk } else { &intake.reading };
        let talk = libm::round(talk.quantile(self.draw(TALK, name, call.into()))).max(1.0) as u64;
        let desks = &self.spec.desks;
        let check = match result {
            Intake::Answered | Intake::Referred => 0,
            _ => {
                desks.screening.on().map_or(0, |screening| screening.work.0)
                    + desks.identity_linking.on().map_or(0, |linking| linking.work.0)
            }
        };
        let record = if matches!(result, Intake::Written { .. }) { intake.record_time().0 } else { 0 };
        Some(vec![(Work::Talk, talk), (Work::Screen, check), (Work::Record, record)])
    }

    /// Where nobody sits at the desk, what would have taken time happens at once.
    pub fn take_in_at_once(&mut self, id: No) {
        self.appeals[id].intake = Some(self.intake_of(id));
        self.end_intake(id);
    }

    /// First the town's line, then an answer, then screening, then linking, then a ticket.
    fn intake_of(&self, id: No) -> Intake {
        let (appeal, desks) = (&self.appeals[id], &self.spec.desks);
        let problem = &self.problems[appeal.problem];
        if self.sent_to_line(id) {
            return Intake::Referred;
        }
        let obscurity = self.draw(OBSCURITY, problem.name, 0);
        let known = desks.intake.on().is_some_and(|intake| intake.answers(obscurity));
        if problem.question && !problem.planted && known {
            return Intake::Answered;
        }
        let handed = matches!(appeal.channel, Channel::Superior | Channel::Visit);
        if let Some(screening) = desks.screening.on().filter(|_| !handed && !problem.question) {
            let noise = normal_quantile(self.draw(SIGN_NOISE, appeal.name, 0));
            if screening.stops(problem.nature, self.info_loss(), noise) {
                return Intake::Stopped;
            }
        }
        let Some(linking) = desks.identity_linking.on() else { return Intake::Written { linked: false } };
        if appeal.had_ticket && self.happens(linking.found_chance(true), FOUND_OWN, appeal.name, 0) {
            let taken_up = appeal.new_facts || (linking.reopen && !appeal.explained);
            return match problem.open_ticket {
                Some(open) => Intake::Merged(open),
                None if taken_up => Intake::Written { linked: true },
                None => Intake::Told,
            };
        }
        if let Some(open) = problem.open_ticket
            && self.happens(linking.found_chance(false), FOUND_OTHER, appeal.name, 0)
        {
            return Intake::Merged(open);
        }
        Intake::Written { linked: false }
    }

    /// Share of context that the record leaves out.
    pub fn info_loss(&self) -> f64 {
        self.spec.desks.intake.on().map_or(0.0, |intake| intake.info_loss.0)
    }

    pub fn end_intake(&mut self, id: No) {
        let appeal = &self.appeals[id];
        let (about, repeat, new_facts) = (appeal.problem, appeal.attempt > 1, appeal.new_facts);
        let (category, nature) = (self.problems[about].category, self.problems[about].nature);
        let turned_away = Experienced { turned_away: true, ..Experienced::default() };
        match appeal.intake.expect("an appeal leaves intake with a result") {
            Intake::Answered => {
                self.tell(Fact::AnsweredAtOnce { category, nature });
                self.solve(about, false);
                self.rest(id);
            }
            Intake::Referred => self.ring_town(id),
            Intake::Stopped => {
                self.tell(Fact::ScreenedOut { category, nature, proper: nature == Nature::Proper });
                self.after_case(id, turned_away);
            }
            Intake::Told => {
                self.tell(Fact::ToldResult { category });
                self.after_case(id, turned_away);
            }
            // The other ticket may have been closed while they were talking.
            Intake::Merged(open) if self.is_open(open) => {
                self.tell(Fact::Merged { category, repeat, new_facts });
                self.unheard(id);
            }
            Intake::Merged(_) => self.write_ticket(id, true),
            Intake::Written { linked } => self.write_ticket(id, linked),
        }
    }

    /// A ticket is written and goes to the district desk, or straight to its owner if it came over the town's line.
    pub fn write_ticket(&mut self, id: No, linked: bool) {
        let appeal = self.appeals[id].clone();
        let problem = &self.problems[appeal.problem];
        let community = &self.p.communities[problem.community];
        let info = TicketInfo {
            key: mix(appeal.name, 0x71c4e7),
            problem: problem.name,
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
            consultation: problem.question,
            nature: problem.nature,
            units_needed: problem.units_needed(),
            raised_at: SimTime(appeal.raised),
            received_at: SimTime(self.now),
        };
        let class = match appeal.channel {
            Channel::Visit => DeadlineClass::Complex,
            _ => self.category(problem.category).spec.class,
        };
        let threat = !problem.planted && self.threatens(appeal.citizen);
        self.tickets.push(Ticket::new(info, appeal.problem, id, class, threat));
        let ticket = self.tickets.len() - 1;
        self.appeals[id].at = Whereabouts::Ticketed(ticket);
        self.appeals[id].had_ticket = true;
        if self.registered(ticket) {
            self.problems[appeal.problem].open_ticket = Some(ticket);
        }
        self.tell(Fact::TicketMade { ticket: info });
        self.start_petition(ticket);
        self.wait_for_answer(id);
        if self.take_from_line(ticket) {
            return;
        }
        if self.spec.desks.assignment.on().is_none() {
            let remit = self.about(ticket).remit;
            return self.dispatch(ticket, remit, false, false);
        }
        self.desk_job(ticket, Errand::Sort { ticket });
    }

    /// Whether a ticket has not left the desk.
    pub fn is_open(&self, ticket: No) -> bool {
        self.tickets[ticket].stage != super::things::Stage::Closed
    }

    // ---- petitions ---------------------------------------------------------------------------------------------

    /// A visit sets the clocks of the law going.
    fn start_petition(&mut self, id: No) {
        let info = self.tickets[id].info;
        let Some(escalation) = self.spec.citizens.escalation.on().filter(|_| info.channel == Channel::Visit)
        else {
            return;
        };
        let in_time = info.received_at.since(info.raised_at) <= escalation.petition_accept;
        self.tell(Fact::PetitionClock { step: PetitionStep::Accepted, in_time });
        let due = (info.raised_at.0 + escalation.petition_answer.0).max(self.now);
        self.timers.add(due, info.key, What::PetitionClock(id));
    }

    /// The law's time for an answer is over.
    pub fn petition_clock(&mut self, id: No) {
        if self.is_open(id) && self.tickets[id].replied_at.is_none() {
            self.tell(Fact::PetitionClock { step: PetitionStep::Answered, in_time: false });
            self.supervise(id);
        }
    }

    /// The answer is given in time or was late; says whether the petition's problem is there still.
    pub fn end_petition(&mut self, id: No) -> bool {
        let info = self.tickets[id].info;
        let Some(escalation) = self.spec.citizens.escalation.on().filter(|_| info.channel == Channel::Visit)
        else {
            return false;
        };
        let answered = self.tickets[id].first_reply_at.unwrap_or(SimTime(self.now));
        if answered.since(info.raised_at) <= escalation.petition_answer {
            self.tell(Fact::PetitionClock { step: PetitionStep::Answered, in_time: true });
        }
        !self.about(id).solved
    }

    /// Who is not satisfied asks for a review, which takes the time of the law and changes nothing.
    pub fn review_petition(&mut self, id: No) {
        let Some(escalation) = self.spec.citizens.escalation.on() else { return };
        self.appeals[id].at = Whereabouts::UnderReview;
        let at = self.now + escalation.petition_review.0;
        self.timers.add(at, self.appeals[id].name, What::AppealDue(id));
    }

    /// The matter rests for good.
    pub fn petition_reviewed(&mut self, id: No) {
        self.tell(Fact::PetitionClock { step: PetitionStep::Reviewed, in_time: true });
        self.rest(id);
    }

    // ---- the line of a district desk -----------------------------------------------------------------------------

    /// Puts a job about a ticket in its district desk's line: by the clock, after all of a higher rank.
    pub fn desk_job(&mut self, id: No, errand: Errand) {
        let ticket = &self.tickets[id];
        let rank = match errand {
            _ if self.spec.desks.district.order == DeskOrder::Fifo => 0,
            Errand::Sort { .. } | Errand::Settle { .. } | Errand::Extend { .. } => 0,
            Errand::Review { .. } | Errand::CheckProof { .. } => 1,
            _ => 2,
        };
        // A rank is worth more than any time.
        let place = rank * (1 << 50) + self.now as i64;
        let round = u64::from(ticket.turn) + 65_536 * u64::from(ticket.tries);
        let job = Job::of(ticket.info.key, errand, round, place, self.usual_desk_time(errand));
        let desk = self.desk_of(ticket.info.district);
        self.crews[desk].offered += job.expected;
        self.queue(desk, job);
    }

    /// Seconds that a job usually takes the desk.
    pub fn usual_desk_time(&self, errand: Errand) -> u64 {
        let desks = &self.spec.desks;
        match errand {
            Errand::Sort { .. } => desks.assignment.on().map_or(0, |assignment| assignment.work.0),
            Errand::Settle { .. } => desks.dispute.on().map_or(0, |dispute| dispute.time(false).0),
            Errand::Extend { .. } => desks.district.extension_work.0,
            Errand::Review { .. } => desks.review.on().map_or(0, |review| review.mean_work().0),
            Errand::CallBack { .. } => desks.follow_up.on().map_or(0, |follow_up| follow_up.mean_work().0),
            Errand::CheckProof { .. } => desks.district.proof_check_work.0,
            _ => 0,
        }
    }
}
