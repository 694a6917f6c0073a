//! Citizens speak, wait, hear of others, and come back or let the matter rest.

use super::timers::What;
use super::world::Twin;
use petisim::kernel::{Elapsed, Purpose, SimTime, mix};
use petisim::model::appeal::{AppealId, AppealStage, Experience, IntakeResult};
use petisim::model::citizens::escalation::CaseView;
use petisim::model::crew::{CrewId, Job, Segments, Task};
use petisim::model::desks::voicemail::SeatsView;
use petisim::model::fact::{Channel, Fact, Nature};
use petisim::model::ids::UnitId;
use petisim::model::problem::{Problem, ProblemId};
use petisim::model::work::Work;

const PATIENCE: Purpose = Purpose::named("patience: how long");
const REDIAL_DELAY: Purpose = Purpose::named("patience: when");
const HAND_DOWN: Purpose = Purpose::named("escalation: way down");
const LOCAL_PATIENCE: Purpose = Purpose::named("informal: patience");
const GOES_ON: Purpose = Purpose::named("informal: goes on");
const LETTER: Purpose = Purpose::named("letters: way of a letter");

/// A drawn time in whole seconds, at least one.
pub fn seconds(drawn: f64) -> Elapsed {
    Elapsed(libm::round(drawn).max(1.0) as u64)
}

impl Twin<'_> {
    // ---- an appeal ---------------------------------------------------------------------------------------------

    /// A citizen's time to speak has come: nothing to say where it is solved, not yet where it looks so.
    pub fn citizen_speaks(&mut self, problem: ProblemId, who: u16) {
        if self.problems[problem].solved() {
            return self.drop_claim(problem);
        }
        if let Some(until) = self.looks_solved_until(problem) {
            let name = mix(self.problems[problem].key, who.into());
            return self.timers.add(until, What::CitizenSpeaks(name, who, problem));
        }
        self.new_appeal(problem, who, None);
    }

    pub fn new_appeal(&mut self, problem: ProblemId, who: u16, channel: Option<Channel>) {
        let (appeal, now) = (self.first_appeal(problem, who), self.now);
        if !self.problems[problem].consultation {
            let first = || petisim::model::citizens::history::Citizen::first_seen(now);
            self.citizens.entry_or_insert_with(appeal.citizen, first);
        }
        self.problems[problem].speakers += 1;
        let appeal = self.appeals.insert(appeal);
        self.raise(appeal, channel);
    }

    /// A citizen speaks, through the channel given or chosen, as far as the platform lets him.
    fn raise(&mut self, id: AppealId, channel: Option<Channel>) {
        let appeal = &self.appeals[id];
        let (about, citizen, key) = (appeal.problem, appeal.citizen, appeal.key);
        let channel = channel.unwrap_or_else(|| self.choose_channel(about, citizen, key, false));
        let wanted = self.p.way_of(channel);
        let (channel, entered_at) = self.under_online_rule(id, wanted);
        let now = self.now;
        let appeal = &mut self.appeals[id];
        (appeal.channel, appeal.raised_at, appeal.calls) = (channel, now, 0);
        appeal.intake = IntakeResult::Undecided;
        let (attempt, new_facts) = (appeal.attempt, appeal.new_facts);
        let problem = &mut self.problems[about];
        problem.appeals += 1;
        let (category, community, nature) = (problem.category, problem.community, problem.nature);
        let (duplicate, consultation) = (attempt == 1 && problem.appeals > 1, problem.consultation);
        self.tell(Fact::Spoke {
            channel,
            category,
            community,
            nature,
            attempt,
            duplicate,
            new_facts,
            consultation,
        });
        if let Some(at) = entered_at {
            return self.appeal_waits(id, AppealStage::OnItsWay, at);
        }
        match channel {
            Channel::Village => self.go_to_village(id),
            Channel::Phone => self.call(id),
            Channel::TownLine => self.call_line(id),
            Channel::Letter => self.write_letter(id),
            Channel::Online | Channel::Visit => self.send_message(id),
            Channel::Superior => {
                let escalation = self.p.spec.citizens.escalation.on();
                let u = self.uniform(HAND_DOWN, key, 0);
                let delay = escalation.map_or(0.0, |escalation| escalation.hand_down.quantile(u));
                let arrives = now + Elapsed(libm::round(delay) as u64);
                self.appeal_waits(id, AppealStage::OnItsWay, arrives);
            }
        }
    }

    /// An appeal is somewhere until an instant.
    pub fn appeal_waits(&mut self, id: AppealId, stage: AppealStage, until: SimTime) {
        self.appeals[id].stage = stage;
        let due = What::AppealDue(self.appeals[id].key, id);
        self.timers.add(until, due);
    }

    /// What an appeal was waiting for has come.
    pub fn appeal_due(&mut self, id: AppealId) {
        let solved = self.problems[self.appeals[id].problem].solved();
        match self.appeals[id].stage {
            AppealStage::OnItsWay => self.send_message(id),
            AppealStage::Redialling if solved => self.rest(id),
            AppealStage::Redialling if self.appeals[id].channel == Channel::TownLine => self.call_line(id),
            AppealStage::Redialling => self.call(id),
            AppealStage::UnderReview => self.petition_reviewed(id),
            AppealStage::Believing => self.learn_of_relapse(id),
            _ => self.come_back(id),
        }
    }

    // ---- telephone, message, letter ----------------------------------------------------------------------------

    fn call(&mut self, id: AppealId) {
        let redial = self.appeals[id].calls;
        self.appeals[id].calls += 1;
        self.tell(Fact::CallArrived { redial });
        let Some(intake) = self.p.spec.desks.intake.on() else {
            self.tell(Fact::CallAnswered { waited: Elapsed::ZERO });
            return self.take_in_at_once(id);
        };
        let seats = &self.lines[CrewId::SEATS];
        if !intake.has_line(seats.running.len() + seats.waiting.len()) {
            // All lines are taken: it is busy.
            let redials = self.will_redial(id);
            self.learn_of_call(id, false);
            self.tell(Fact::CallBlocked { redials });
            return self.ring_off(id, redials);
        }
        if self.leaves_message(id) {
            return self.send_message(id);
        }
        self.wait_for_intake(id, CrewId::SEATS);
        self.lose_patience_later(id);
    }

    /// Whether a caller who is told how long he would wait leaves a message.
    fn leaves_message(&mut self, id: AppealId) -> bool {
        let (seats, clerks) = (&self.lines[CrewId::SEATS], &self.lines[CrewId::CLERKS]);
        let lines = SeatsView {
            seats: self.crews[CrewId::SEATS].staff(),
            busy: seats.running.len() as u32,
            waiting: seats.waiting.len(),
            unheard: clerks.waiting.len(),
        };
        let leaves = self.prefers_message(id, &lines);
        if leaves {
            self.appeals[id].channel = Channel::Online;
            self.tell(Fact::CallAbandoned { waited: Elapsed::ZERO, redials: true });
        }
        leaves
    }

    fn send_message(&mut self, id: AppealId) {
        self.appeals[id].calls += 1;
        if self.p.spec.desks.intake.on().is_none() {
            return self.take_in_at_once(id);
        }
        self.wait_for_intake(id, CrewId::CLERKS);
    }

    fn write_letter(&mut self, id: AppealId) {
        let letters = &self.p.spec.platform.letters;
        let way = letters.letter.quantile(self.uniform(LETTER, self.appeals[id].key, 0));
        self.appeal_waits(id, AppealStage::OnItsWay, self.now + seconds(way));
    }

    /// First come, first served, by the clock.
    fn wait_for_intake(&mut self, id: AppealId, crew: CrewId) {
        let (now, take_in) = (self.now, self.intake_job(id));
        let appeal = &mut self.appeals[id];
        (appeal.stage, appeal.queued_at) = (AppealStage::Waiting, now);
        let (phone, about) = (appeal.channel == Channel::Phone, appeal.problem);
        let question = self.problems[about].consultation;
        let usual = self.p.spec.desks.intake.on().map_or(0, |intake| intake.mean_work(phone, question).0);
        self.crews[crew].offered += usual;
        self.queue(crew, now.0 as i64, take_in);
    }

    fn intake_job(&self, id: AppealId) -> Job {
        let appeal = &self.appeals[id];
        let take_in = Job::only(appeal.key, Task::TakeIn(id, appeal.calls));
        Job { key: mix(appeal.key, appeal.calls.into()), ..take_in }
    }

    /// Whoever still waits at the telephone will hang up.
    pub fn lose_patience_later(&mut self, id: AppealId) {
        let appeal = &self.appeals[id];
        let waits = appeal.stage == AppealStage::Waiting;
        let Some(patience) = self.p.spec.citizens.patience.on().filter(|_| waits) else { return };
        let (key, calls) = (appeal.key, appeal.calls);
        let wait = patience.wait.quantile(self.uniform(PATIENCE, key, calls.into()));
        self.after(seconds(wait), What::PatienceEnds(key, calls, id));
    }

    pub fn patience_ends(&mut self, id: AppealId, call: u16) {
        let appeal = &self.appeals[id];
        let rings = matches!(appeal.channel, Channel::Phone | Channel::TownLine);
        if appeal.stage != AppealStage::Waiting || appeal.calls != call || !rings {
            return;
        }
        let (waited, at_line) = (self.now.since(appeal.queued_at), appeal.channel == Channel::TownLine);
        if at_line {
            // Whoever rings again rings the mayor's line.
            self.hang_up_on_line(id);
            self.appeals[id].channel = Channel::Phone;
        } else {
            self.withdraw(CrewId::SEATS, self.intake_job(id).key);
        }
        let redials = self.will_redial(id);
        if !at_line {
            self.learn_of_call(id, false);
            self.tell(Fact::CallAbandoned { waited, redials });
        }
        self.ring_off(id, redials);
    }

    /// A call ends without an answer: there will be another, or the matter is given up.
    fn ring_off(&mut self, id: AppealId, redials: bool) {
        let Some(patience) = self.p.spec.citizens.patience.on().filter(|_| redials) else {
            return self.unheard(id);
        };
        let (key, calls) = (self.appeals[id].key, self.appeals[id].calls);
        let delay = patience.redial_delay.quantile(self.uniform(REDIAL_DELAY, key, calls.into()));
        let at = self.now + Elapsed(libm::round(delay) as u64);
        self.appeal_waits(id, AppealStage::Redialling, at);
    }

    // ---- the village -------------------------------------------------------------------------------------------

    pub fn town_of(&self, id: AppealId) -> UnitId {
        self.p.communities[self.problems[self.appeals[id].problem].community].town
    }

    fn hearing_job(&self, id: AppealId) -> Job {
        Job::only(self.appeals[id].key, Task::Hear(id))
    }

    fn go_to_village(&mut self, id: AppealId) {
        let Some(informal) = self.p.spec.units.informal.on() else { return self.turn_to_hotline(id) };
        self.appeals[id].stage = AppealStage::InVillage;
        let (crew, key) = (self.unit_crew(self.town_of(id)), self.appeals[id].key);
        self.queue(crew, self.clock(crew), self.hearing_job(id));
        if self.appeals[id].stage == AppealStage::InVillage {
            let wait = informal.patience.quantile(self.uniform(LOCAL_PATIENCE, key, 0));
            self.after(seconds(wait), What::LocalWaitEnds(key, id));
        }
    }

    pub fn begin_hearing(&mut self, id: AppealId) -> Option<Segments> {
        let informal = self.p.spec.units.informal.on()?;
        self.appeals[id].stage = AppealStage::Heard;
        Some(Segments::one(Work::Informal, self.paced(self.town_of(id), informal.work)))
    }

    /// The village settles what it may and can, recognises what is improper, and sends the rest on.
    pub fn end_hearing(&mut self, id: AppealId) {
        // Whoever is in the village when it is closed to citizens goes on to the hotline.
        let Some(informal) = self.p.spec.units.informal.on() else { return self.turn_to_hotline(id) };
        let (town, about, now) = (self.town_of(id), self.appeals[id].problem, self.now);
        let problem = &self.problems[about];
        let (category, community) = (problem.category, problem.community);
        let (solved, turned_away) = self.heard_in_village(informal, about);
        self.tell(Fact::HeardLocally { town, category, solved, turned_away });
        if let Some(voice) = self.p.spec.citizens.voice.on() {
            let lesson = f64::from(u8::from(solved));
            self.hearsay[community].village.learn(now, voice.memory, lesson);
        }
        if solved {
            self.solve(about, true);
            return self.rest(id);
        }
        if self.goes_on(id, turned_away) { self.turn_to_hotline(id) } else { self.rest(id) }
    }

    fn goes_on(&self, id: AppealId, turned_away: bool) -> bool {
        let severity = self.problems[self.appeals[id].problem].severity.into();
        let informal = self.p.spec.units.informal.on();
        let chance = informal.map_or(1.0, |informal| informal.goes_on_chance(severity, turned_away));
        self.happens(chance, GOES_ON, self.appeals[id].key, 0)
    }

    pub fn local_wait_ends(&mut self, id: AppealId) {
        if self.appeals[id].stage != AppealStage::InVillage {
            return;
        }
        let (town, goes_on) = (self.town_of(id), self.goes_on(id, false));
        let category = self.problems[self.appeals[id].problem].category;
        self.withdraw(self.unit_crew(town), self.hearing_job(id).key);
        self.tell(Fact::LocalWaitEnded { town, category, goes_on });
        if goes_on { self.turn_to_hotline(id) } else { self.rest(id) }
    }

    /// Rings the hotline, or writes where there is none.
    pub fn turn_to_hotline(&mut self, id: AppealId) {
        let channel = self.p.way_of(Channel::Phone);
        self.appeals[id].channel = channel;
        if channel == Channel::Letter { self.write_letter(id) } else { self.call(id) }
    }

    // ---- after a case --------------------------------------------------------------------------------------------

    /// Nobody heard the citizen.
    pub fn unheard(&mut self, id: AppealId) {
        self.after_case(id, Experience::default());
    }

    /// The citizen weighs whether to let the matter rest. Who entered it elsewhere weighs it with the ticket of the
    /// hotline; a friend has nothing to weigh; who takes a show for a fix weighs it when it relapses.
    pub fn after_case(&mut self, id: AppealId, case: Experience) {
        let appeal = &self.appeals[id];
        let (citizen, had_ticket) = (appeal.citizen, appeal.had_ticket);
        let problem = &self.problems[appeal.problem];
        if problem.planted || appeal.parallel {
            return self.rest(id);
        }
        if let Some(escalation) = self.p.spec.citizens.escalation.on() {
            let unsolved = !problem.solved() && !problem.looks_solved(self.now);
            let (severity, overdue) = (problem.severity.into(), case.overdue);
            let view = CaseView { unsolved, severity, redos: case.redos, overdue };
            let proper = problem.nature == Nature::Proper;
            let turned_away = if case.turned_away && proper { escalation.turned_away } else { 0.0 };
            let spared = self.spared(citizen, if overdue { escalation.overdue } else { 0.0 });
            self.aggrieve(id, view, turned_away - spared);
        }
        if !(had_ticket && self.believe(id)) {
            self.weigh_return(id, case.satisfied, None);
        }
    }

    /// The citizen comes back after a while, or lets the matter rest. `relapsed`: what having learnt of a show adds.
    fn weigh_return(&mut self, id: AppealId, satisfied: bool, relapsed: Option<f64>) -> bool {
        let appeal = &self.appeals[id];
        let (attempt, key, problem) = (appeal.attempt + 1, appeal.key, &self.problems[appeal.problem]);
        let (solved, category) = (problem.solved(), problem.category);
        let Some((gap, persistent)) = self.comes_back(id, satisfied, relapsed) else {
            self.rest(id);
            return false;
        };
        self.tell(Fact::WillRepeat { category, attempt, gap, solved });
        let new_facts = relapsed.is_some() || self.has_new_facts(key);
        self.appeals[id].again(new_facts, solved || persistent);
        self.appeal_waits(id, AppealStage::Resting, self.now + gap);
        true
    }

    /// A citizen comes back, perhaps by a higher way.
    fn come_back(&mut self, id: AppealId) {
        let appeal = &self.appeals[id];
        let (citizen, about, key) = (appeal.citizen, appeal.problem, appeal.key);
        if self.problems[about].solved() && !appeal.despite_solved {
            return self.rest(id);
        }
        if self.believe(id) {
            return;
        }
        let higher = self.escalates(citizen);
        if let Some(to) = higher {
            let (category, nature) = (self.problems[about].category, self.problems[about].nature);
            self.tell(Fact::Escalated { category, to, nature });
        }
        let channel = higher.unwrap_or_else(|| self.choose_channel(about, citizen, key, true));
        self.raise(id, Some(channel));
    }

    /// The citizen lets the matter rest.
    pub fn rest(&mut self, id: AppealId) {
        self.appeals[id].stage = AppealStage::Resting;
        if self.rested.insert(id) {
            self.drop_claim(self.appeals[id].problem);
        }
    }

    /// One citizen fewer has to do with a problem; with the last it leaves the system.
    fn drop_claim(&mut self, id: ProblemId) {
        self.problems[id].may_speak -= 1;
        let Problem { key, category, nature, consultation, speakers: voices, may_speak, .. } =
            self.problems[id];
        if may_speak == 0 {
            let solved = self.problems[id].solved();
            self.tell(Fact::ProblemRests { key, category, nature, consultation, solved, voices });
        }
    }

    /// A problem is solved, for everybody.
    pub fn solve(&mut self, id: ProblemId, informally: bool) {
        if self.problems[id].solved() {
            return;
        }
        self.problems[id].solved_at = Some(self.now);
        let Problem { key, category, nature, consultation, arose_at, .. } = self.problems[id];
        let after = self.now.since(arose_at);
        self.tell(Fact::ProblemSolved { key, category, nature, consultation, informally, after });
    }

    // ---- other systems ---------------------------------------------------------------------------------------------

    /// Who has a ticket, and no answer after a while, thinks of another system.
    pub fn wait_for_answer(&mut self, id: AppealId) {
        let (key, attempt) = (self.appeals[id].key, self.appeals[id].attempt);
        if let Some(wait) = self.patience_for_answer(id) {
            self.after(wait, What::LooksElsewhere(key, attempt, id));
        }
    }

    /// If there is no answer yet he may enter the same matter there: an appeal of its own, read by a clerk.
    pub fn looks_elsewhere(&mut self, id: AppealId, attempt: u16) {
        let appeal = &self.appeals[id];
        let AppealStage::Ticketed(ticket) = appeal.stage else { return };
        if appeal.attempt != attempt || self.tickets[ticket].first_reply_at.is_some() {
            return;
        }
        let enters = self.enters_elsewhere(id);
        self.appeals[id].elsewhere += 1;
        if enters {
            let same = self.same_elsewhere(id);
            let (category, system) = (self.problems[same.problem].category, same.elsewhere);
            self.tell(Fact::EnteredElsewhere { category, system });
            self.problems[same.problem].may_speak += 1;
            let same = self.appeals.insert(same);
            self.send_message(same);
        }
        self.wait_for_answer(id);
    }

    // ---- shows of a fix --------------------------------------------------------------------------------------------

    /// A citizen takes a show for a real fix until it relapses, if there is one.
    fn believe(&mut self, id: AppealId) -> bool {
        let until = self.looks_solved_until(self.appeals[id].problem);
        until.into_iter().for_each(|until| self.appeal_waits(id, AppealStage::Believing, until));
        until.is_some()
    }

    /// A show comes back, unless it was solved since or another show took its place.
    pub fn show_relapses(&mut self, id: ProblemId) {
        let Problem { key, category, show, may_speak, .. } = self.problems[id];
        let current = show.is_some_and(|show| show.until == self.now);
        if current && !self.problems[id].solved() && may_speak > 0 {
            self.tell(Fact::Relapsed { key, category });
        }
    }

    /// The show in which a citizen believed is over. Who had a ticket is angry, trusts less, and may come back; the
    /// unit that made the show learns whether he does.
    fn learn_of_relapse(&mut self, id: AppealId) {
        let (had_ticket, about, now) = (self.appeals[id].had_ticket, self.appeals[id].problem, self.now);
        if self.problems[about].solved() {
            return self.rest(id);
        }
        if self.believe(id) {
            return;
        }
        let Some(fake) = self.p.spec.units.fake_rectification.on() else { return self.come_back(id) };
        if !had_ticket {
            return self.come_back(id);
        }
        let Problem { severity, category, community, show, .. } = self.problems[about];
        let unit = show.expect("only a show relapses").by;
        if let Some(judgement) = self.p.spec.citizens.judgement.on() {
            self.hearsay[community].trust.learn(now, judgement.trust_memory, 0.0);
        }
        if let Some(voice) = self.p.spec.citizens.voice.on() {
            self.hearsay[community].hotline.learn(now, voice.memory, 0.0);
        }
        let view = CaseView { unsolved: true, severity: severity.into(), redos: 0, overdue: false };
        self.aggrieve(id, view, fake.anger);
        let comes_back = self.weigh_return(id, false, Some(fake.comes_back));
        if let Some(handling) = self.p.spec.units.handling.on() {
            self.units[unit].relapsed.learn(comes_back, handling.memory);
        }
        self.tell(Fact::LearntOfRelapse { unit, category, comes_back });
    }
}
