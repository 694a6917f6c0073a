//! Citizens speak: an appeal is made, finds its channel, waits, is given up or taken in.

use super::channel::LineView;
use crate::kernel::{Elapsed, Purpose, mix};
use crate::model::appeal::{Appeal, AppealId, AppealStage, IntakeResult};
use crate::model::crew::{CrewId, Job, Segments, Task};
use crate::model::event::What;
use crate::model::fact::{Channel, Fact, Nature};
use crate::model::ids::CommunityId;
use crate::model::problem::ProblemId;
use crate::model::state::State;
use crate::model::units::informal::Informal;
use crate::model::work::Work;
use crate::model::world::World;

const PATIENCE: Purpose = Purpose::named("patience: how long");
const REDIAL: Purpose = Purpose::named("patience: calls again");
const REDIAL_DELAY: Purpose = Purpose::named("patience: when");
const PERSISTENT: Purpose = Purpose::named("improper demand: persistent appellant");
const HAND_DOWN: Purpose = Purpose::named("escalation: way down");
const LOCAL_PATIENCE: Purpose = Purpose::named("informal: patience");
const SETTLES: Purpose = Purpose::named("informal: settles");
const RECOGNISES: Purpose = Purpose::named("informal: recognises");
const GOES_ON: Purpose = Purpose::named("informal: goes on");

impl State<'_> {
    /// Believed efficacy of the hotline in a community, 0 to 1.
    pub fn efficacy(&self, community: CommunityId) -> f64 {
        let Some(voice) = self.p.spec.citizens.voice.on() else { return 0.5 };
        let belief = self.hearsay[community].hotline;
        belief.share(self.now(), voice.memory, voice.efficacy_start, voice.prior_weight)
    }

    /// Share of neighbours' recent cases that were solved, 0 to 1.
    pub fn neighbours(&self, community: CommunityId) -> f64 {
        let Some(voice) = self.p.spec.citizens.voice.on() else { return 0.5 };
        let belief = self.hearsay[community].neighbours;
        belief.share(self.now(), voice.memory, voice.efficacy_reference, voice.prior_weight)
    }

    /// Believed efficacy of the village in a community, 0 to 1.
    pub fn village_efficacy(&self, community: CommunityId) -> f64 {
        let start = self.p.spec.citizens.channel.on().map_or(0.5, |channel| channel.village_start);
        let Some(voice) = self.p.spec.citizens.voice.on() else { return start };
        let belief = self.hearsay[community].village;
        belief.share(self.now(), voice.memory, start, voice.prior_weight)
    }

    /// What a citizen knows of the line of his town, if somebody sits at it now.
    pub fn line_view(&self, community: CommunityId) -> Option<LineView> {
        let spec = self.p.spec.units.town_line.on().filter(|_| self.line_answers(community))?;
        let bypass = self.p.spec.citizens.channel.on().map_or(0.0, |choice| choice.bypass);
        Some(LineView {
            believed: self.line_efficacy(community),
            extra: spec.authority_utility(bypass) + spec.habit,
            cost: spec.cost,
        })
    }

    /// The first appeal of an affected citizen, at rest.
    pub fn first_appeal(&self, problem: ProblemId, who: u16) -> Appeal {
        let (key, community, now) =
            (self.problems[problem].key, self.problems[problem].community, self.now());
        let citizen = self.citizen_key(key, community, who);
        let persistent = self
            .p
            .spec
            .citizens
            .improper_demand
            .on()
            .filter(|_| !self.problems[problem].planted)
            .is_some_and(|demand| self.happens(demand.persistent.0, PERSISTENT, citizen, 0));
        Appeal {
            key: mix(mix(key, u64::from(who) + 1), 1),
            problem,
            citizen,
            who,
            attempt: 1,
            sent_back: 0,
            channel: Channel::Phone,
            stage: AppealStage::Resting,
            intake: IntakeResult::Undecided,
            calls: 0,
            new_facts: true,
            persistent,
            had_ticket: false,
            at_line: false,
            explained: false,
            despite_solved: false,
            parallel: false,
            elsewhere: 0,
            raised_at: now,
            queued_at: now,
            order: 0,
        }
    }

    /// What comes of a matter that the village has heard: settled, or recognised as improper.
    pub fn heard_in_village(&self, informal: &Informal, problem_id: ProblemId) -> (bool, bool) {
        let problem = &self.problems[problem_id];
        let community = problem.community;
        let town = self.p.communities[community].town;
        let proper = problem.nature == Nature::Proper;
        let may = informal.is_neighbourly(problem.difficulty.into(), problem.units_needed)
            || self.decidable(problem_id, town);
        let recognition = informal.recognition_chance(self.p.communities[community].residents);
        let chance =
            informal.settle_chance(informal.work.0 as f64, problem.needed.into(), problem.difficulty.into());
        let solved = problem.solved() || (proper && may && self.happens(chance, SETTLES, problem.key, 0));
        let turned_away = !proper && self.happens(recognition, RECOGNISES, problem.key, 0);
        (solved, turned_away)
    }

    /// Whether a caller who was not answered will call again.
    pub fn will_redial(&self, id: AppealId) -> bool {
        let appeal = &self.appeals[id];
        let severity = self.problems[appeal.problem].severity.into();
        let patience = self.p.spec.citizens.patience.on();
        let chance = patience.map_or(0.0, |patience| patience.redial_chance(severity, appeal.calls.into()));
        self.happens(chance, REDIAL, appeal.key, appeal.calls.into())
    }
}

impl World<'_> {
    // ---- appeals -----------------------------------------------------------------------------------------------

    /// An affected citizen's time has come.
    pub(in crate::model) fn citizen_speaks(&mut self, problem: ProblemId, who: u16) {
        if self.problems[problem].solved() {
            return self.drop_speaker(problem);
        }
        if let Some(until) = self.looks_solved_until(problem) {
            // To the eye there is nothing to complain of, yet.
            let key = mix(self.problems[problem].key, u64::from(who));
            return self.at(until, key, What::CitizenSpeaks(problem, who));
        }
        let appeal = self.new_appeal(problem, who);
        self.raise(appeal, None);
    }

    /// Makes the appeal of a citizen, at rest.
    pub(in crate::model) fn new_appeal(&mut self, problem: ProblemId, who: u16) -> AppealId {
        let now = self.now();
        let appeal = self.first_appeal(problem, who);
        let citizen = appeal.citizen;
        // Who only asks a question leaves no history.
        if !self.problems[problem].consultation {
            self.citizens.entry_or_insert_with(citizen, || super::history::Citizen::first_seen(now));
        }
        self.books.appeals_made += 1;
        self.problems[problem].speakers += 1;
        self.appeals.insert(appeal)
    }

    /// A citizen speaks; `channel` where it is not a choice.
    pub(in crate::model) fn raise(&mut self, id: AppealId, channel: Option<Channel>) {
        let now = self.now();
        let (problem, citizen, key) =
            (self.appeals[id].problem, self.appeals[id].citizen, self.appeals[id].key);
        let community = self.problems[problem].community;
        let channel = channel.unwrap_or_else(|| self.choose_channel(problem, citizen, key, false));
        let wanted = self.p.way_of(channel);
        let (channel, late) = self.under_online_rule(id, wanted);
        let appeal = &mut self.appeals[id];
        appeal.channel = channel;
        appeal.raised_at = now;
        appeal.calls = 0;
        appeal.intake = IntakeResult::Undecided;
        let (attempt, new_facts) = (appeal.attempt, appeal.new_facts);
        let problem = &mut self.problems[problem];
        problem.appeals += 1;
        let duplicate = attempt == 1 && problem.appeals > 1;
        let (category, nature, consultation) = (problem.category, problem.nature, problem.consultation);
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
        if let Some(until) = late {
            return self.wait_for_proxy(id, until);
        }
        match channel {
            Channel::Village => self.go_to_village(id),
            Channel::Phone => self.call(id),
            Channel::TownLine => self.call_line(id),
            Channel::Letter => self.write_letter(id),
            Channel::Online | Channel::Visit => self.send_message(id),
            Channel::Superior => {
                self.appeals[id].stage = AppealStage::OnItsWay;
                let escalation = self.p.spec.citizens.escalation.on();
                let delay = escalation.map_or(0.0, |e| e.hand_down.quantile(self.uniform(HAND_DOWN, key, 0)));
                self.at(now + Elapsed(libm::round(delay) as u64), key, What::AppealDue(id));
            }
        }
    }

    /// A rest ends: the citizen calls again, comes back, or what a superior hands down arrives.
    pub(in crate::model) fn appeal_due(&mut self, id: AppealId) {
        match self.appeals[id].stage {
            AppealStage::OnItsWay => self.send_message(id),
            AppealStage::Redialling if self.problems[self.appeals[id].problem].solved() => self.rest(id),
            AppealStage::Redialling if self.appeals[id].channel == Channel::TownLine => self.call_line(id),
            AppealStage::Redialling => self.call(id),
            AppealStage::UnderReview => self.end_petition(id),
            AppealStage::Believing => self.learn_of_relapse(id),
            _ => self.come_back(id),
        }
    }

    // ---- the telephone -----------------------------------------------------------------------------------------

    fn call(&mut self, id: AppealId) {
        self.appeals[id].calls += 1;
        let redial = self.appeals[id].calls - 1;
        self.tell(Fact::CallArrived { redial });
        if self.p.spec.desks.intake.on().is_none() {
            self.tell(Fact::CallAnswered { waited: Elapsed::ZERO });
            return self.take_in_at_once(id);
        }
        let seats = &self.crews[CrewId::SEATS];
        let callers = seats.busy() as usize + seats.waiting();
        if self.p.spec.desks.intake.on().is_some_and(|intake| !intake.has_line(callers)) {
            return self.hear_busy_tone(id);
        }
        if self.leaves_message(id) {
            return self.send_message(id);
        }
        self.queue_for_intake(id, CrewId::SEATS);
        self.run_out_of_patience(id);
    }

    /// All lines are taken: whoever would call again after waiting in vain does so now, too.
    fn hear_busy_tone(&mut self, id: AppealId) {
        let redials = self.will_redial(id);
        self.learn_of_call(id, false);
        self.tell(Fact::CallBlocked { redials });
        self.ring_off(id, redials);
    }

    /// A call ends without an answer: there will be another, or the matter is given up.
    fn ring_off(&mut self, id: AppealId, redials: bool) {
        let Some(patience) = self.p.spec.citizens.patience.on().filter(|_| redials) else {
            return self.unheard(id);
        };
        let appeal = &mut self.appeals[id];
        appeal.stage = AppealStage::Redialling;
        let (key, call) = (appeal.key, appeal.calls);
        let delay = patience.redial_delay.quantile(self.uniform(REDIAL_DELAY, key, call.into()));
        self.at(self.now() + Elapsed(libm::round(delay) as u64), key, What::AppealDue(id));
    }

    /// Puts the end of a waiting caller's patience on the list.
    pub(in crate::model) fn run_out_of_patience(&mut self, id: AppealId) {
        if let (Some(patience), Some(appeal)) = (self.p.spec.citizens.patience.on(), self.appeals.get(id))
            && appeal.stage == AppealStage::Waiting
        {
            let (key, calls) = (appeal.key, appeal.calls);
            let wait = patience.wait.quantile(self.uniform(PATIENCE, key, calls.into()));
            let end = self.now() + Elapsed(libm::round(wait).max(1.0) as u64);
            self.at(end, key, What::PatienceEnds(id, calls));
        }
    }

    pub(super) fn send_message(&mut self, id: AppealId) {
        self.appeals[id].calls += 1;
        if self.p.spec.desks.intake.on().is_none() {
            return self.take_in_at_once(id);
        }
        self.queue_for_intake(id, CrewId::CLERKS);
    }

    fn queue_for_intake(&mut self, id: AppealId, crew: CrewId) {
        let now = self.now();
        let appeal = &mut self.appeals[id];
        appeal.stage = AppealStage::Waiting;
        appeal.queued_at = now;
        appeal.order = now.0 as i64;
        let job = intake_job(id, appeal);
        let (phone, problem) = (appeal.channel == Channel::Phone, appeal.problem);
        let asks = self.problems[problem].consultation;
        if let Some(intake) = self.p.spec.desks.intake.on() {
            self.crews[crew].offered += intake.mean_work(phone, asks).0;
        }
        self.add_job(crew, now.0 as i64, job);
    }

    pub(in crate::model) fn patience_ends(&mut self, id: AppealId, call: u16) {
        let now = self.now();
        let rings = |a: &Appeal| matches!(a.channel, Channel::Phone | Channel::TownLine);
        let waits = |a: &&Appeal| a.stage == AppealStage::Waiting && a.calls == call && rings(a);
        let Some(appeal) = self.appeals.get(id).filter(waits) else { return self.stale() };
        let (queued_at, order) = (appeal.queued_at, appeal.order);
        let (job, at_line) = (intake_job(id, appeal), appeal.channel == Channel::TownLine);
        if at_line {
            self.leave_line(id);
            // Whoever rings again rings the mayor's line.
            self.appeals[id].channel = Channel::Phone;
        } else {
            let clock = self.clock(CrewId::SEATS);
            self.crews[CrewId::SEATS].withdraw(clock, order, job.key);
        }
        let redials = self.will_redial(id);
        if !at_line {
            self.learn_of_call(id, false);
            self.tell(Fact::CallAbandoned { waited: now.since(queued_at), redials });
        }
        self.ring_off(id, redials);
    }

    // ---- the village -------------------------------------------------------------------------------------------

    fn go_to_village(&mut self, id: AppealId) {
        let now = self.now();
        let Some(informal) = self.p.spec.units.informal.on() else { return self.turn_to_hotline(id) };
        let (key, problem) = (self.appeals[id].key, self.appeals[id].problem);
        let appeal = &mut self.appeals[id];
        appeal.stage = AppealStage::InVillage;
        let town = self.p.communities[self.problems[problem].community].town;
        let crew = self.unit_crew(town);
        let order = self.plain_order(crew);
        self.appeals[id].order = order;
        self.add_job(crew, order, Job::only(key, Task::Hear(id)));
        if self.appeals.get(id).is_some_and(|appeal| appeal.stage == AppealStage::InVillage) {
            let wait = informal.patience.quantile(self.uniform(LOCAL_PATIENCE, key, 0));
            self.at(now + Elapsed(libm::round(wait).max(1.0) as u64), key, What::LocalWaitEnds(id));
        }
    }

    pub(in crate::model) fn begin_hearing(&mut self, id: AppealId) -> Option<Segments> {
        let informal = self.p.spec.units.informal.on()?;
        let problem = self.appeals.get(id)?.problem;
        let town = self.p.communities[self.problems[problem].community].town;
        self.appeals[id].stage = AppealStage::Heard;
        Some(Segments::one(Work::Informal, self.paced(town, informal.work)))
    }

    pub(in crate::model) fn end_hearing(&mut self, id: AppealId) {
        let Some(informal) = self.p.spec.units.informal.on() else {
            // Nobody in the village hears matters any more.
            return self.leave_village(id, true);
        };
        let (key, problem_id) = (self.appeals[id].key, self.appeals[id].problem);
        let problem = &self.problems[problem_id];
        let (category, community, severity) = (problem.category, problem.community, problem.severity);
        let town = self.p.communities[community].town;
        let (solved, turned_away) = self.heard_in_village(informal, problem_id);
        self.tell(Fact::HeardLocally { town, category, solved, turned_away });
        if let Some(voice) = self.p.spec.citizens.voice.on() {
            let lesson = if solved { 1.0 } else { 0.0 };
            let now = self.now();
            self.hearsay[community].village.learn(now, voice.memory, lesson);
        }
        if solved {
            self.solve(problem_id, true);
            return self.rest(id);
        }
        let goes_on = self.happens(informal.goes_on_chance(severity.into(), turned_away), GOES_ON, key, 0);
        self.leave_village(id, goes_on);
    }

    pub(in crate::model) fn local_wait_ends(&mut self, id: AppealId) {
        let Some(appeal) = self.appeals.get(id).filter(|a| a.stage == AppealStage::InVillage) else {
            return self.stale();
        };
        let (key, order, problem) = (appeal.key, appeal.order, appeal.problem);
        let (category, severity) = (self.problems[problem].category, self.problems[problem].severity);
        let town = self.p.communities[self.problems[problem].community].town;
        let crew = self.unit_crew(town);
        let clock = self.clock(crew);
        self.crews[crew].withdraw(clock, order, Job::only(key, Task::Hear(id)).key);
        // Where the village does not hear matters any more, whoever waited for it goes on.
        let informal = self.p.spec.units.informal.on();
        let chance = informal.map_or(1.0, |informal| informal.goes_on_chance(severity.into(), false));
        let goes_on = self.happens(chance, GOES_ON, key, 0);
        self.tell(Fact::LocalWaitEnded { town, category, goes_on });
        self.leave_village(id, goes_on);
    }

    /// From the village to the hotline, or home.
    fn leave_village(&mut self, id: AppealId, goes_on: bool) {
        if !goes_on {
            return self.rest(id);
        }
        self.turn_to_hotline(id);
    }

    /// Rings the hotline, or writes where there is none.
    pub(in crate::model) fn turn_to_hotline(&mut self, id: AppealId) {
        let channel = self.p.way_of(Channel::Phone);
        self.appeals[id].channel = channel;
        match channel {
            Channel::Letter => self.write_letter(id),
            _ => self.call(id),
        }
    }
}

fn intake_job(id: AppealId, appeal: &Appeal) -> Job {
    let (key, task) = (mix(appeal.key, appeal.calls.into()), Task::TakeIn(id, appeal.calls));
    Job { key, task, expected: 0 }
}
