//! Citizens speak: how an appeal is made, how long it waits, and what the village makes of it.

use super::draws::*;
use super::lines::{Errand, Job, Segments};
use super::memory::Lessons;
use super::things::{Appeal, No, Whereabouts};
use super::timers::{CrewNo, What};
use super::world::{CLERKS, Citizen, SEATS, Twin};
use petisim::kernel::{Elapsed, mix};
use petisim::model::fact::{Channel, Fact, Nature};
use petisim::model::work::Work;

/// What neighbours have heard of each other, and what they do for each other.
#[derive(Debug, Default)]
pub struct Village {
    pub hotline: Lessons,
    /// Whether calls to the hotline are answered.
    pub answered: Lessons,
    pub village: Lessons,
    pub town_line: Lessons,
    pub neighbours: Lessons,
    pub expectation: Lessons,
    pub trust: Lessons,
    pub volunteer_hours: f32,
    pub volunteers_asked: u64,
}

impl Twin<'_> {
    // ---- an appeal ---------------------------------------------------------------------------------------------

    /// A citizen's time to speak has come: nothing to say where it is solved, not yet where it looks so.
    pub fn citizen_speaks(&mut self, problem: No, who: u16) {
        if self.problems[problem].solved {
            return self.drop_claim(problem);
        }
        if let Some(until) = self.problems[problem].looks_solved_until(self.now) {
            let name = mix(self.problems[problem].name, who.into());
            return self.timers.add(until, name, What::CitizenSpeaks(problem, who));
        }
        let appeal = self.new_appeal(problem, who);
        self.raise(appeal, None);
    }

    pub fn new_appeal(&mut self, problem: No, who: u16) -> No {
        let about = &self.problems[problem];
        let citizen = self.citizen_name(about.name, about.community, who);
        let improper = self.spec.citizens.improper_demand.on().filter(|_| !about.planted);
        let persistent =
            improper.is_some_and(|improper| self.happens(improper.persistent.0, PERSISTENT, citizen, 0));
        if !about.question && self.citizen(citizen).is_none() {
            self.citizens.push(Citizen { name: citizen, since: self.now, ..Citizen::default() });
        }
        self.problems[problem].speakers += 1;
        self.appeals.push(Appeal {
            name: mix(mix(self.problems[problem].name, u64::from(who) + 1), 1),
            problem,
            citizen,
            attempt: 1,
            channel: Channel::Phone,
            at: Whereabouts::Resting,
            intake: None,
            calls: 0,
            new_facts: true,
            persistent,
            had_ticket: false,
            at_line: false,
            explained: false,
            stubborn: false,
            parallel: false,
            elsewhere: 0,
            raised: self.now,
            queued: self.now,
        });
        self.appeals.len() - 1
    }

    /// A citizen speaks, through the channel given or chosen, as far as the platform lets him.
    pub fn raise(&mut self, id: No, channel: Option<Channel>) {
        let wanted = channel.unwrap_or_else(|| self.choose_channel(id, false));
        let wanted = match wanted {
            Channel::Phone | Channel::Online if self.p.by_post().is_some() => Channel::Letter,
            other => other,
        };
        let (channel, entered_at) = self.as_the_rule_has_it(id, wanted);
        let appeal = &mut self.appeals[id];
        (appeal.channel, appeal.raised, appeal.calls, appeal.intake) = (channel, self.now, 0, None);
        let (attempt, new_facts) = (appeal.attempt, appeal.new_facts);
        let problem = &mut self.problems[appeal.problem];
        problem.appeals += 1;
        let fact = Fact::Spoke {
            channel,
            category: problem.category,
            community: problem.community,
            nature: problem.nature,
            attempt,
            duplicate: attempt == 1 && problem.appeals > 1,
            new_facts,
            consultation: problem.question,
        };
        self.tell(fact);
        if let Some(at) = entered_at {
            return self.on_its_way(id, at);
        }
        match channel {
            Channel::Village => self.go_to_village(id),
            Channel::Phone => self.call(id),
            Channel::TownLine => self.call_line(id),
            Channel::Letter => self.write_letter(id),
            Channel::Online | Channel::Visit => self.send_message(id),
            Channel::Superior => {
                let escalation = self.spec.citizens.escalation.on();
                let u = self.draw(HAND_DOWN, self.appeals[id].name, 0);
                let delay = escalation.map_or(0.0, |escalation| escalation.hand_down.quantile(u));
                self.on_its_way(id, self.now + libm::round(delay) as u64);
            }
        }
    }

    /// Something about an appeal arrives at the desk later.
    pub fn on_its_way(&mut self, id: No, arrives: u64) {
        self.appeals[id].at = Whereabouts::OnItsWay;
        self.timers.add(arrives, self.appeals[id].name, What::AppealDue(id));
    }

    /// What an appeal was waiting for has come.
    pub fn appeal_due(&mut self, id: No) {
        let solved = self.problems[self.appeals[id].problem].solved;
        match self.appeals[id].at {
            Whereabouts::OnItsWay => self.send_message(id),
            Whereabouts::Redialling if solved => self.rest(id),
            Whereabouts::Redialling if self.appeals[id].channel == Channel::TownLine => self.call_line(id),
            Whereabouts::Redialling => self.call(id),
            Whereabouts::UnderReview => self.petition_reviewed(id),
            Whereabouts::Believing => self.learn_of_relapse(id),
            _ => self.come_back(id),
        }
    }

    // ---- telephone, message --------------------------------------------------------------------------------------

    pub fn call(&mut self, id: No) {
        let redial = self.appeals[id].calls;
        self.appeals[id].calls += 1;
        self.tell(Fact::CallArrived { redial });
        let Some(intake) = self.spec.desks.intake.on() else {
            self.tell(Fact::CallAnswered { waited: Elapsed::ZERO });
            return self.take_in_at_once(id);
        };
        let callers = self.crews[SEATS].running.len() + self.crews[SEATS].waiting.len();
        if !intake.has_line(callers) {
            // All lines are taken: it is busy.
            let redials = self.will_redial(id);
            self.learn_of_call(id, false);
            self.tell(Fact::CallBlocked { redials });
            return self.ring_off(id, redials);
        }
        self.wait_for_intake(id, SEATS);
        self.lose_patience_later(id);
    }

    pub fn send_message(&mut self, id: No) {
        self.appeals[id].calls += 1;
        if self.spec.desks.intake.on().is_none() {
            return self.take_in_at_once(id);
        }
        self.wait_for_intake(id, CLERKS);
    }

    /// First come, first served, by the clock.
    fn wait_for_intake(&mut self, id: No, crew: CrewNo) {
        let appeal = &mut self.appeals[id];
        (appeal.at, appeal.queued) = (Whereabouts::Waiting, self.now);
        let (job, phone) = (intake_job(id, appeal), appeal.channel == Channel::Phone);
        let question = self.problems[appeal.problem].question;
        let usual = self.spec.desks.intake.on().map_or(0, |intake| intake.mean_work(phone, question).0);
        self.crews[crew].offered += usual;
        self.queue(crew, job);
    }

    /// Whoever still waits at the telephone will hang up.
    pub fn lose_patience_later(&mut self, id: No) {
        let appeal = &self.appeals[id];
        let Some(patience) = self.spec.citizens.patience.on().filter(|_| appeal.at == Whereabouts::Waiting)
        else {
            return;
        };
        let wait = patience.wait.quantile(self.draw(PATIENCE, appeal.name, appeal.calls.into()));
        let at = self.now + libm::round(wait).max(1.0) as u64;
        self.timers.add(at, appeal.name, What::PatienceEnds(id, appeal.calls));
    }

    pub fn patience_ends(&mut self, id: No, call: u16) {
        let appeal = &self.appeals[id];
        let rings = matches!(appeal.channel, Channel::Phone | Channel::TownLine);
        if appeal.at != Whereabouts::Waiting || appeal.calls != call || !rings {
            return;
        }
        let (queued, at_line) = (appeal.queued, appeal.channel == Channel::TownLine);
        if at_line {
            // Whoever rings again rings the mayor's line.
            self.hang_up_on_line(id);
            self.appeals[id].channel = Channel::Phone;
        } else {
            let job = intake_job(id, &self.appeals[id]);
            self.crews[SEATS].withdraw(job.name);
        }
        let redials = self.will_redial(id);
        if !at_line {
            self.learn_of_call(id, false);
            self.tell(Fact::CallAbandoned { waited: self.since(queued), redials });
        }
        self.ring_off(id, redials);
    }

    /// Whether a caller who was not answered will call again.
    fn will_redial(&self, id: No) -> bool {
        let appeal = &self.appeals[id];
        let (severity, calls) = (self.problems[appeal.problem].severity.into(), u32::from(appeal.calls));
        let patience = self.spec.citizens.patience.on();
        let chance = patience.map_or(0.0, |patience| patience.redial_chance(severity, calls));
        self.happens(chance, REDIAL, appeal.name, calls)
    }

    /// A call ends without an answer: there will be another, or the matter is given up.
    fn ring_off(&mut self, id: No, redials: bool) {
        let Some(patience) = self.spec.citizens.patience.on().filter(|_| redials) else {
            return self.unheard(id);
        };
        self.appeals[id].at = Whereabouts::Redialling;
        let (name, calls) = (self.appeals[id].name, self.appeals[id].calls);
        let delay = patience.redial_delay.quantile(self.draw(REDIAL_DELAY, name, calls.into()));
        self.timers.add(self.now + libm::round(delay) as u64, name, What::AppealDue(id));
    }

    /// Neighbours hear whether a call was answered.
    pub fn learn_of_call(&mut self, id: No, answered: bool) {
        let community = self.problems[self.appeals[id].problem].community;
        self.villages[community.index()].answered.hear(self.now, f64::from(u8::from(answered)));
    }

    // ---- the village -------------------------------------------------------------------------------------------

    fn go_to_village(&mut self, id: No) {
        let Some(informal) = self.spec.units.informal.on() else { return self.turn_to_hotline(id) };
        self.appeals[id].at = Whereabouts::InVillage;
        let town = self.town_of(self.appeals[id].problem);
        let name = self.appeals[id].name;
        self.queue(self.crew_of(town), hearing_job(id, name, self.clock_of(town)));
        if self.appeals[id].at == Whereabouts::InVillage {
            let wait = informal.patience.quantile(self.draw(LOCAL_PATIENCE, name, 0));
            self.timers.add(self.now + libm::round(wait).max(1.0) as u64, name, What::LocalWaitEnds(id));
        }
    }

    pub fn begin_hearing(&mut self, id: No) -> Segments {
        self.appeals[id].at = Whereabouts::Heard;
        let work = self.spec.units.informal.on().map_or(0, |informal| informal.work.0);
        vec![(Work::Informal, self.paced(self.town_of(self.appeals[id].problem), work))]
    }

    /// The village settles what it may and can, recognises what is improper, and sends the rest on.
    pub fn end_hearing(&mut self, id: No) {
        let Some(informal) = self.spec.units.informal.on() else { return };
        let (name, about) = (self.appeals[id].name, self.appeals[id].problem);
        let town = self.town_of(about);
        let problem = &self.problems[about];
        let (category, community, severity) = (problem.category, problem.community, problem.severity.into());
        let residents = self.p.communities[community].residents;
        let (difficulty, proper) = (f64::from(problem.difficulty), problem.nature == Nature::Proper);
        let may = informal.is_neighbourly(difficulty, problem.units_needed()) || self.may_decide(about, town);
        let chance = informal.settle_chance(informal.work.0 as f64, problem.needed.into(), difficulty);
        let solved = problem.solved || (proper && may && self.happens(chance, SETTLES, problem.name, 0));
        let recognition = informal.recognition_chance(residents);
        let turned_away = !proper && self.happens(recognition, VILLAGE_RECOGNISES, problem.name, 0);
        self.tell(Fact::HeardLocally { town, category, solved, turned_away });
        self.villages[community.index()].village.hear(self.now, f64::from(u8::from(solved)));
        if solved {
            self.solve(about, true);
            return self.rest(id);
        }
        let goes_on = self.happens(informal.goes_on_chance(severity, turned_away), VILLAGE_GOES_ON, name, 0);
        if goes_on { self.turn_to_hotline(id) } else { self.rest(id) }
    }

    pub fn local_wait_ends(&mut self, id: No) {
        let Some(informal) = self.spec.units.informal.on() else { return };
        if self.appeals[id].at != Whereabouts::InVillage {
            return;
        }
        let (name, about) = (self.appeals[id].name, self.appeals[id].problem);
        let town = self.town_of(about);
        let crew = self.crew_of(town);
        self.crews[crew].withdraw(hearing_job(id, name, 0).name);
        let (category, severity) = (self.problems[about].category, self.problems[about].severity.into());
        let goes_on = self.happens(informal.goes_on_chance(severity, false), VILLAGE_GOES_ON, name, 0);
        self.tell(Fact::LocalWaitEnded { town, category, goes_on });
        if goes_on { self.turn_to_hotline(id) } else { self.rest(id) }
    }

    /// Rings the hotline, or writes where there is none.
    pub fn turn_to_hotline(&mut self, id: No) {
        if self.p.by_post().is_some() {
            self.appeals[id].channel = Channel::Letter;
            return self.write_letter(id);
        }
        self.appeals[id].channel = Channel::Phone;
        self.call(id);
    }
}

fn intake_job(id: No, appeal: &Appeal) -> Job {
    let errand = Errand::TakeIn { appeal: id, call: appeal.calls };
    Job { name: mix(appeal.name, appeal.calls.into()), errand, place: appeal.queued as i64, expected: 0 }
}

fn hearing_job(id: No, name: u64, place: i64) -> Job {
    let errand = Errand::Hear { appeal: id };
    Job { name: mix(name, errand.number()), errand, place, expected: 0 }
}
