//! Afterwards: what a case teaches, the grievance it leaves, and whether the citizen comes back.

use super::escalation::{CaseView, Escalation};
use super::history::Citizen;
use super::judgement::{Judgement, JudgementView};
use super::repeat::RepeatView;
use crate::kernel::{Elapsed, Purpose};
use crate::model::appeal::{AppealId, Experience};
use crate::model::event::What;
use crate::model::fact::{Channel, Fact, Nature};
use crate::model::problem::{Problem, ProblemId};
use crate::model::state::State;
use crate::model::ticket::{Opinion, TicketId};
use crate::model::trace::{Input, Note, Question, inputs};
use crate::model::world::World;

const SAYS_RESOLVED: Purpose = Purpose::named("judgement: resolved");
const SAYS_SATISFIED: Purpose = Purpose::named("judgement: satisfied");
const RATES: Purpose = Purpose::named("judgement: rates");
const REPEATS: Purpose = Purpose::named("repeat: comes back");
const GAP: Purpose = Purpose::named("repeat: gap");
const NEW_FACTS: Purpose = Purpose::named("repeat: new facts");
const PERSISTENT_GAP: Purpose = Purpose::named("improper demand: gap");
const PERSISTENT_END: Purpose = Purpose::named("improper demand: end");
const THRESHOLD: Purpose = Purpose::named("escalation: own threshold");

impl State<'_> {
    /// What a citizen judges a case by.
    pub fn judgement_view(&self, judgement: &Judgement, id: TicketId) -> JudgementView {
        let ticket = &self.tickets[id];
        let problem = &self.problems[ticket.problem];
        let now = self.now();
        let hearsay = &self.hearsay[ticket.community];
        let (start, weight) = (judgement.expectation_start, judgement.prior_weight);
        let heard = judgement.hearsay_weight;
        let common = hearsay.expectation.share(now, judgement.expectation_memory, start, heard);
        let own = self.citizens.get(ticket.info.citizen).map(|citizen| citizen.cases).unwrap_or_default();
        JudgementView {
            solved: problem.solved(),
            faked: problem.looks_solved(now),
            persuaded: ticket.course.persuasion.into(),
            explained: !ticket.asserts_solved && !problem.solved(),
            days: ticket.longest_wait(now).hours() / 24.0,
            contacted: ticket.contacted_in_time.unwrap_or(ticket.contacted_at.is_some()),
            // What he himself has sent back he does not hold against it.
            redos: ticket.redos_for_others(),
            expectation: own.share(now, judgement.expectation_memory, common, weight),
            trust: hearsay.trust.share(now, judgement.trust_memory, judgement.trust_start, heard),
        }
    }

    /// What the citizen of a ticket thinks of it now.
    pub fn opinion(&self, id: TicketId) -> Opinion {
        let ticket = &self.tickets[id];
        let problem = &self.problems[ticket.problem];
        if problem.planted {
            return Opinion { resolved: true, satisfied: true, rates: true };
        }
        let looks_solved = problem.looks_solved(self.now());
        let Some(judgement) = self.p.spec.citizens.judgement.on() else {
            let solved = problem.solved() || looks_solved;
            return Opinion { resolved: solved, satisfied: solved, rates: true };
        };
        let key = ticket.info.key;
        let view = self.judgement_view(judgement, id);
        let says = |question, chance, purpose, inputs: fn(&JudgementView) -> Vec<Input>| {
            self.weighs((key, question, None), chance, (purpose, key, 0), || inputs(&view))
        };
        let chance = judgement.resolved_chance(&view);
        let resolved = says(Question::SaysResolved, chance, SAYS_RESOLVED, inputs::of_judgement);
        let chance = judgement.satisfied_chance(&view, resolved);
        let satisfied = says(Question::IsSatisfied, chance, SAYS_SATISFIED, |_| Vec::new());
        let rates = says(Question::Rates, judgement.rates.0, RATES, |_| Vec::new());
        Opinion { resolved, satisfied, rates }
    }

    /// A case of a community is over: what neighbours hear of it, and what the citizen learns.
    pub fn learn_from(&mut self, id: TicketId, opinion: Opinion) {
        if self.tickets[id].info.planted {
            // A friend's call teaches nobody anything.
            return;
        }
        let now = self.now();
        let (community, citizen) = (self.tickets[id].community, self.tickets[id].info.citizen);
        let solved = if self.problems[self.tickets[id].problem].solved() { 1.0 } else { 0.0 };
        let line = self.tickets[id].info.channel == Channel::TownLine;
        let hearsay = &mut self.hearsay[community];
        let lesson = match self.p.spec.citizens.judgement.on() {
            Some(judgement) => {
                let lesson = judgement.lesson(opinion.resolved, opinion.satisfied);
                hearsay.expectation.learn(now, judgement.expectation_memory, lesson);
                let kept = if opinion.satisfied { 1.0 } else { 0.0 };
                hearsay.trust.learn(now, judgement.trust_memory, 0.5 * (kept + solved));
                if let Some(citizen) = self.citizens.get_mut(citizen) {
                    citizen.cases.learn(now, judgement.expectation_memory, lesson);
                }
                lesson
            }
            None => solved,
        };
        if let Some(voice) = self.p.spec.citizens.voice.on() {
            let channel = if line { &mut hearsay.town_line } else { &mut hearsay.hotline };
            channel.learn(now, voice.memory, lesson);
            hearsay.neighbours.learn(now, voice.memory, solved);
        }
    }

    /// A case leaves grievance in a citizen, and some more for reasons of its own.
    pub fn aggrieve(&mut self, id: AppealId, view: CaseView, more: f64) {
        let now = self.now();
        let Some(escalation) = self.p.spec.citizens.escalation.on() else { return };
        if let Some(citizen) = self.citizens.get_mut(self.appeals[id].citizen) {
            citizen.grieve(now, escalation.memory, escalation.added(view) + more);
        }
    }

    /// Whether a citizen comes back about a matter: after how long, and whether he is a persistent appellant. `relapsed` as
    /// in [`RepeatView`].
    pub fn comes_back(
        &self,
        id: AppealId,
        satisfied: bool,
        relapsed: Option<f64>,
    ) -> Option<(Elapsed, bool)> {
        let now = self.now();
        let appeal = &self.appeals[id];
        let (citizen, key) = (appeal.citizen, appeal.key);
        let problem = &self.problems[appeal.problem];
        let (solved, community) = (problem.solved(), problem.community);
        let repeat = self.p.spec.citizens.repeat.on().filter(|_| !problem.consultation)?;
        let grievance = self.p.spec.citizens.escalation.on().map_or(0.0, |escalation| {
            self.citizens.get(citizen).map_or(0.0, |citizen| citizen.grievance(now, escalation.memory))
        });
        let persistent = appeal.persistent && self.persists(citizen);
        let view = RepeatView {
            unsolved: !solved,
            efficacy: self.efficacy(community),
            grievance,
            satisfied,
            attempts: u32::from(appeal.attempt) + u32::from(appeal.sent_back),
            relapsed: relapsed.unwrap_or(0.0),
        };
        let ticket = appeal.ticket_key();
        let what = (ticket, Question::ComesBack, None);
        let inputs = || inputs::of_repeat(&view);
        if !persistent && !self.weighs(what, repeat.chance(view), (REPEATS, key, 0), inputs) {
            return None;
        }
        let gap = match self.p.spec.citizens.improper_demand.on().filter(|_| persistent) {
            Some(demand) => demand.persistent_gap.quantile(self.uniform(PERSISTENT_GAP, key, 0)),
            None => repeat.gap.quantile(self.uniform(GAP, key, 0)),
        };
        let gap = Elapsed(libm::round(gap.clamp(60.0, repeat.gap_most.0 as f64)) as u64);
        Some((gap, persistent))
    }

    /// Whether an attempt brings new facts.
    pub fn has_new_facts(&self, key: u64) -> bool {
        let repeat = self.p.spec.citizens.repeat.on();
        repeat.is_some_and(|repeat| self.happens(repeat.new_facts.0, NEW_FACTS, key, 0))
    }

    /// Whether a persistent appellant has not let matters rest yet.
    pub fn persists(&self, citizen: u64) -> bool {
        let Some(demand) = self.p.spec.citizens.improper_demand.on() else { return false };
        let end = demand.persistent_end.quantile(self.uniform(PERSISTENT_END, citizen, 0));
        let since = self.citizens.get(citizen).map_or(0, Citizen::since);
        ((self.now().0 - since) as f64) < end
    }

    /// The higher channel that a citizen's grievance drives him to, if it does.
    pub fn escalates(&self, citizen: u64) -> Option<Channel> {
        let (escalation, grievance, own) = self.grievance_of(citizen)?;
        escalation.next_channel(grievance, own)
    }

    /// Whether a citizen words his appeal as a threat to petition higher.
    pub fn threatens(&self, citizen: u64) -> bool {
        let Some((escalation, grievance, own)) = self.grievance_of(citizen) else { return false };
        escalation.threatens(grievance, own)
    }

    /// A citizen's grievance, and his own factor on the thresholds.
    pub fn grievance_of(&self, citizen: u64) -> Option<(&Escalation, f64, f64)> {
        let escalation = self.p.spec.citizens.escalation.on()?;
        let grievance = self.citizens.get(citizen)?.grievance(self.now(), escalation.memory);
        let z = crate::kernel::dist::normal_quantile(self.uniform(THRESHOLD, citizen, 0));
        Some((escalation, grievance, libm::exp(escalation.sigma * z)))
    }
}

impl World<'_> {
    /// Nobody heard the citizen: he gave up at the telephone, or was turned away.
    pub(in crate::model) fn unheard(&mut self, id: AppealId) {
        self.after_case(id, Experience::default());
    }

    /// The citizen weighs whether to let the matter rest.
    pub(in crate::model) fn after_case(&mut self, id: AppealId, experience: Experience) {
        let appeal = &self.appeals[id];
        let (citizen, had_ticket) = (appeal.citizen, appeal.had_ticket);
        let problem = &self.problems[appeal.problem];
        // A citizen weighs his case once: with the ticket of the hotline.
        if problem.planted || appeal.parallel {
            return self.rest(id);
        }
        let unsolved = !problem.solved() && !problem.looks_solved(self.now());
        let proper = problem.nature == Nature::Proper;
        let severity = problem.severity.into();
        let view = CaseView { unsolved, severity, redos: experience.redos, overdue: experience.overdue };
        if let Some(escalation) = self.p.spec.citizens.escalation.on() {
            let turned_away = if experience.turned_away && proper { escalation.turned_away } else { 0.0 };
            let overdue = if experience.overdue { escalation.overdue } else { 0.0 };
            let spared = self.spared(citizen, overdue);
            self.aggrieve(id, view, turned_away - spared);
        }
        if had_ticket && self.believe(id) {
            return;
        }
        self.weigh_return(id, experience.satisfied, None);
    }

    /// The citizen comes back after a while, or lets the matter rest; says which. `relapsed` is the effect of having
    /// learnt that the fix was for show (log-odds).
    pub(in crate::model) fn weigh_return(
        &mut self,
        id: AppealId,
        satisfied: bool,
        relapsed: Option<f64>,
    ) -> bool {
        let appeal = &self.appeals[id];
        let (attempt, key, ticket, problem) =
            (appeal.attempt, appeal.key, appeal.ticket_key(), &self.problems[appeal.problem]);
        let (solved, category) = (problem.solved(), problem.category);
        let Some((gap, persistent)) = self.comes_back(id, satisfied, relapsed) else {
            self.rest(id);
            return false;
        };
        self.tell(Fact::WillRepeat { category, attempt: attempt + 1, gap, solved });
        let new_facts = relapsed.is_some() || self.has_new_facts(key);
        let now = self.now();
        self.note(ticket, || Note::Returns { at: now + gap, new_facts });
        let appeal = &mut self.appeals[id];
        appeal.again(new_facts, solved || persistent);
        let key = appeal.key;
        self.at(now + gap, key, What::AppealDue(id));
        true
    }

    /// A citizen comes back, perhaps by a higher way.
    pub(in crate::model) fn come_back(&mut self, id: AppealId) {
        let appeal = &self.appeals[id];
        let (citizen, problem) = (appeal.citizen, appeal.problem);
        if self.problems[problem].solved() && !appeal.despite_solved {
            return self.rest(id);
        }
        if self.believe(id) {
            return;
        }
        let channel = self.escalates(citizen);
        if let Some(to) = channel {
            let (category, nature) = (self.problems[problem].category, self.problems[problem].nature);
            self.tell(Fact::Escalated { category, to, nature });
        }
        // Who comes back about a matter does not go to the village with it a second time.
        let channel =
            channel.or_else(|| self.p.spec.citizens.channel.on().is_none().then_some(Channel::Phone));
        self.raise_again(id, channel);
    }

    fn raise_again(&mut self, id: AppealId, channel: Option<Channel>) {
        let channel = channel.unwrap_or_else(|| {
            let appeal = &self.appeals[id];
            self.choose_channel(appeal.problem, appeal.citizen, appeal.key, true)
        });
        self.raise(id, Some(channel));
    }

    /// The citizen lets the matter rest.
    pub(in crate::model) fn rest(&mut self, id: AppealId) {
        if let Some(appeal) = self.appeals.remove(id) {
            self.books.appeals_rested += 1;
            self.drop_speaker(appeal.problem);
        }
    }

    /// One citizen fewer may speak of a problem; when it is nobody any more, it leaves the system.
    pub(in crate::model) fn drop_speaker(&mut self, id: ProblemId) {
        let problem = &mut self.problems[id];
        problem.may_speak -= 1;
        if problem.may_speak > 0 {
            return;
        }
        if let Some(problem) = self.problems.remove(id) {
            self.books.problems_rested += 1;
            let Problem { key, category, nature, consultation, speakers: voices, .. } = problem;
            let solved = problem.solved();
            self.tell(Fact::ProblemRests { key, category, nature, consultation, solved, voices });
        }
    }

    /// A problem is solved, for everybody whom it touches.
    pub(in crate::model) fn solve(&mut self, id: ProblemId, informally: bool) {
        let now = self.now();
        let problem = &mut self.problems[id];
        if problem.solved() {
            return;
        }
        problem.solved_at = Some(now);
        let Problem { key, category, nature, consultation, arose_at, .. } = *problem;
        let after = now.since(arose_at);
        self.tell(Fact::ProblemSolved { key, category, nature, consultation, informally, after });
    }
}
