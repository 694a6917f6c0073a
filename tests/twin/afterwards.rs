//! What citizens think of a case, what it teaches, and what they do next.

use super::draws::*;
use super::things::{Appeal, No, Opinion, Whereabouts};
use super::timers::What;
use super::world::Twin;
use petisim::kernel::dist::normal_quantile;
use petisim::kernel::{Elapsed, mix};
use petisim::model::citizens::escalation::{CaseView, Escalation};
use petisim::model::citizens::judgement::JudgementView;
use petisim::model::citizens::repeat::RepeatView;
use petisim::model::fact::{Channel, Fact, Nature};

/// How a case went, in the citizen's eyes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Experienced {
    pub satisfied: bool,
    pub turned_away: bool,
    pub redos: u16,
    pub overdue: bool,
}

impl Twin<'_> {
    // ---- judgement ---------------------------------------------------------------------------------------------

    /// What the citizen of a ticket thinks of it now. A friend is content; without judgement people say what they see.
    pub fn opinion(&self, id: No) -> Opinion {
        let (ticket, problem) = (&self.tickets[id], self.about(id));
        if problem.planted {
            return Opinion { resolved: true, satisfied: true, rates: true };
        }
        let faked = problem.looks_solved_until(self.now).is_some();
        let Some(judgement) = self.spec.citizens.judgement.on() else {
            let seen = problem.solved || faked;
            return Opinion { resolved: seen, satisfied: seen, rates: true };
        };
        let village = &self.villages[ticket.info.community.index()];
        let (half_life, heard) = (judgement.expectation_memory.0, judgement.hearsay_weight);
        let common = village.expectation.believed(self.now, half_life, judgement.expectation_start, heard);
        let own = self.citizen(ticket.info.citizen).map(|citizen| citizen.cases.clone()).unwrap_or_default();
        let waited = ticket.replied_at.map_or(self.now, |at| at.0).saturating_sub(ticket.info.raised_at.0);
        let trust = &village.trust;
        let view = JudgementView {
            solved: problem.solved,
            faked,
            persuaded: ticket.persuaded,
            days: Elapsed(waited).hours() / 24.0,
            contacted: ticket.contacted_in_time.unwrap_or(ticket.contacted_at.is_some()),
            redos: ticket.redos.into(),
            expectation: own.believed(self.now, half_life, common, judgement.prior_weight),
            trust: trust.believed(self.now, judgement.trust_memory.0, judgement.trust_start, heard),
        };
        let name = ticket.info.key;
        let resolved = self.happens(judgement.resolved_chance(&view), SAYS_RESOLVED, name, 0);
        let satisfied = self.happens(judgement.satisfied_chance(&view, resolved), SAYS_SATISFIED, name, 0);
        Opinion { resolved, satisfied, rates: self.happens(judgement.rates.0, RATES, name, 0) }
    }

    /// A case is over: the citizen and his neighbours learn from it. Friends' calls teach nobody anything.
    pub fn learn_from(&mut self, id: No, opinion: Opinion) {
        let (now, info) = (self.now, self.tickets[id].info);
        if info.planted {
            return;
        }
        let solved = f64::from(u8::from(self.about(id).solved));
        let village = &mut self.villages[info.community.index()];
        let mut lesson = solved;
        if let Some(judgement) = self.spec.citizens.judgement.on() {
            lesson = judgement.lesson(opinion.resolved, opinion.satisfied);
            village.expectation.hear(now, lesson);
            village.trust.hear(now, 0.5 * (f64::from(u8::from(opinion.satisfied)) + solved));
            let citizen = self.citizens.iter_mut().find(|citizen| citizen.name == info.citizen);
            if let Some(citizen) = citizen {
                citizen.cases.hear(now, lesson);
            }
        }
        let line = info.channel == Channel::TownLine;
        let channel = if line { &mut village.town_line } else { &mut village.hotline };
        channel.hear(now, lesson);
        village.neighbours.hear(now, solved);
    }

    // ---- grievance ---------------------------------------------------------------------------------------------

    /// A citizen's grievance now; 0 where nobody escalates.
    pub fn grievance(&self, citizen: u64) -> f64 {
        let escalation = self.spec.citizens.escalation.on();
        let known = self.citizen(citizen).zip(escalation);
        known.map_or(0.0, |(citizen, escalation)| citizen.grievances.felt(self.now, escalation.memory.0))
    }

    /// A case leaves grievance, and some more for reasons of its own.
    pub fn aggrieve(&mut self, id: No, view: CaseView, more: f64) {
        let (now, name) = (self.now, self.appeals[id].citizen);
        let Some(escalation) = self.spec.citizens.escalation.on() else { return };
        if let Some(citizen) = self.citizens.iter_mut().find(|citizen| citizen.name == name) {
            citizen.grievances.suffer(now, escalation.added(view) + more);
        }
    }

    /// A known citizen's grievance, and his own factor on the thresholds.
    fn thresholds(&self, citizen: u64) -> Option<(&Escalation, f64, f64)> {
        let escalation = self.spec.citizens.escalation.on()?;
        self.citizen(citizen)?;
        let z = normal_quantile(self.draw(THRESHOLD, citizen, 0));
        Some((escalation, self.grievance(citizen), libm::exp(escalation.sigma * z)))
    }

    /// Whether a citizen threatens to petition higher.
    pub fn threatens(&self, citizen: u64) -> bool {
        self.thresholds(citizen).is_some_and(|(escalation, felt, own)| escalation.threatens(felt, own))
    }

    // ---- after a case --------------------------------------------------------------------------------------------

    /// Nobody heard the citizen.
    pub fn unheard(&mut self, id: No) {
        self.after_case(id, Experienced::default());
    }

    /// The citizen weighs whether to let the matter rest. Who entered it elsewhere weighs it with the ticket of the
    /// hotline; a friend has nothing to weigh; who takes a show for a fix weighs it when it relapses.
    pub fn after_case(&mut self, id: No, case: Experienced) {
        let appeal = &self.appeals[id];
        let (citizen, had_ticket, problem) =
            (appeal.citizen, appeal.had_ticket, &self.problems[appeal.problem]);
        if problem.planted || appeal.parallel {
            return self.rest(id);
        }
        if let Some(escalation) = self.spec.citizens.escalation.on() {
            let view = CaseView {
                unsolved: !problem.solved && problem.looks_solved_until(self.now).is_none(),
                severity: problem.severity.into(),
                redos: case.redos.into(),
                overdue: case.overdue,
            };
            let proper = problem.nature == Nature::Proper;
            let turned_away = if case.turned_away && proper { escalation.turned_away } else { 0.0 };
            let overdue = if case.overdue { escalation.overdue } else { 0.0 };
            self.aggrieve(id, view, turned_away - self.spared(citizen, overdue));
        }
        if !(had_ticket && self.believe(id)) {
            self.weigh_return(id, case.satisfied, None);
        }
    }

    /// The citizen comes back after a while, or lets the matter rest. `relapse`: what having learnt of a show adds.
    pub fn weigh_return(&mut self, id: No, satisfied: bool, relapse: Option<f64>) -> bool {
        let appeal = &self.appeals[id];
        let (name, attempt, problem) = (appeal.name, appeal.attempt, &self.problems[appeal.problem]);
        let Some(repeat) = self.spec.citizens.repeat.on().filter(|_| !problem.question) else {
            self.rest(id);
            return false;
        };
        let (solved, category) = (problem.solved, problem.category);
        let view = RepeatView {
            unsolved: !solved,
            efficacy: self.hotline_efficacy(problem.community),
            grievance: self.grievance(appeal.citizen),
            satisfied,
            attempts: attempt.into(),
            relapsed: relapse.unwrap_or(0.0),
        };
        let goes_on_and_on = self.still_persistent(appeal);
        if !goes_on_and_on && !self.happens(repeat.chance(view), REPEATS, name, 0) {
            self.rest(id);
            return false;
        }
        let gap = match self.spec.citizens.improper_demand.on().filter(|_| goes_on_and_on) {
            Some(improper) => improper.persistent_gap.quantile(self.draw(PERSISTENT_GAP, name, 0)),
            None => repeat.gap.quantile(self.draw(GAP, name, 0)),
        };
        let gap = Elapsed(libm::round(gap.clamp(60.0, repeat.gap_most.0 as f64)) as u64);
        self.tell(Fact::WillRepeat { category, attempt: attempt + 1, gap, solved });
        let new_facts = relapse.is_some() || self.happens(repeat.new_facts.0, NEW_FACTS, name, 0);
        let next = Appeal {
            name: mix(name, u64::from(attempt) + 1),
            attempt: attempt + 1,
            at: Whereabouts::Resting,
            calls: 0,
            elsewhere: 0,
            channel: Channel::Phone,
            new_facts,
            stubborn: solved || goes_on_and_on,
            ..self.appeals[id].clone()
        };
        self.timers.add(self.now + gap.0, next.name, What::AppealDue(id));
        self.appeals[id] = next;
        true
    }

    /// Whether a persistent appellant has not let matters rest yet.
    fn still_persistent(&self, appeal: &Appeal) -> bool {
        let Some(improper) = self.spec.citizens.improper_demand.on().filter(|_| appeal.persistent) else {
            return false;
        };
        let since = self.citizen(appeal.citizen).map_or(0, |citizen| citizen.since);
        let end = improper.persistent_end.quantile(self.draw(PERSISTENT_END, appeal.citizen, 0));
        ((self.now - since) as f64) < end
    }

    /// A citizen comes back, perhaps by a higher way.
    pub fn come_back(&mut self, id: No) {
        let appeal = &self.appeals[id];
        let problem = &self.problems[appeal.problem];
        if problem.solved && !appeal.stubborn {
            return self.rest(id);
        }
        let (category, nature, citizen) = (problem.category, problem.nature, appeal.citizen);
        if self.believe(id) {
            return;
        }
        let higher = self.thresholds(citizen).and_then(|(rule, felt, own)| rule.next_channel(felt, own));
        if let Some(to) = higher {
            self.tell(Fact::Escalated { category, to, nature });
        }
        let channel = higher.unwrap_or_else(|| self.choose_channel(id, true));
        self.raise(id, Some(channel));
    }

    // ---- rest and solution -----------------------------------------------------------------------------------------

    /// The citizen lets the matter rest.
    pub fn rest(&mut self, id: No) {
        if self.appeals[id].at != Whereabouts::Over {
            self.appeals[id].at = Whereabouts::Over;
            self.drop_claim(self.appeals[id].problem);
        }
    }

    /// One citizen fewer has to do with a problem; with the last it leaves the system.
    pub fn drop_claim(&mut self, id: No) {
        let problem = &mut self.problems[id];
        problem.claims -= 1;
        if problem.claims == 0 {
            let fact = Fact::ProblemRests {
                key: problem.name,
                category: problem.category,
                nature: problem.nature,
                consultation: problem.question,
                solved: problem.solved,
                voices: problem.speakers,
            };
            self.tell(fact);
        }
    }

    /// A problem is solved, for everybody.
    pub fn solve(&mut self, id: No, informally: bool) {
        let after = self.since(self.problems[id].arose);
        let problem = &mut self.problems[id];
        if std::mem::replace(&mut problem.solved, true) {
            return;
        }
        let fact = Fact::ProblemSolved {
            key: problem.name,
            category: problem.category,
            nature: problem.nature,
            consultation: problem.question,
            informally,
            after,
        };
        self.tell(fact);
    }

    // ---- other systems ---------------------------------------------------------------------------------------------

    /// Who has a ticket, and no answer after a while, thinks of another system.
    pub fn wait_for_answer(&mut self, id: No) {
        let appeal = &self.appeals[id];
        let question = self.problems[appeal.problem].question;
        let Some(parallel) =
            self.spec.platform.parallel_channels.on().filter(|_| !appeal.parallel && !question)
        else {
            return;
        };
        let used = u32::from(appeal.elsewhere);
        let u = self.draw(IMPATIENCE, appeal.name, used);
        if let Some(wait) = parallel.wait(used, self.grievance(appeal.citizen), u) {
            self.timers.add(self.now + wait, appeal.name, What::LooksElsewhere(id, appeal.attempt));
        }
    }

    /// If there is no answer yet he may enter the same matter there: an appeal of its own, read by a clerk.
    pub fn looks_elsewhere(&mut self, id: No, attempt: u16) {
        let Some(parallel) = self.spec.platform.parallel_channels.on() else { return };
        let appeal = self.appeals[id].clone();
        let Whereabouts::Ticketed(ticket) = appeal.at else { return };
        if appeal.attempt != attempt || self.tickets[ticket].first_reply_at.is_some() {
            return;
        }
        let problem = &mut self.problems[appeal.problem];
        let (category, severity) = (problem.category, problem.severity.into());
        let chance = parallel.chance(severity, self.grievance(appeal.citizen));
        let enters = self.happens(chance, KNOCKS, appeal.name, appeal.elsewhere.into());
        let system = appeal.elsewhere + 1;
        self.appeals[id].elsewhere = system;
        if enters {
            self.tell(Fact::EnteredElsewhere { category, system });
            self.problems[appeal.problem].claims += 1;
            self.appeals.push(Appeal {
                name: mix(appeal.name, 0x0e15_e000 + u64::from(system)),
                channel: Channel::Online,
                at: Whereabouts::Resting,
                intake: None,
                calls: 0,
                new_facts: false,
                parallel: true,
                raised: self.now,
                elsewhere: system,
                ..appeal
            });
            self.send_message(self.appeals.len() - 1);
        }
        self.wait_for_answer(id);
    }

    // ---- shows of a fix --------------------------------------------------------------------------------------------

    /// A citizen takes a show for a real fix until it relapses, if there is one.
    pub fn believe(&mut self, id: No) -> bool {
        let Some(until) = self.problems[self.appeals[id].problem].looks_solved_until(self.now) else {
            return false;
        };
        self.appeals[id].at = Whereabouts::Believing;
        self.timers.add(until, self.appeals[id].name, What::AppealDue(id));
        true
    }

    /// A show comes back, unless it was solved since or another show took its place.
    pub fn show_relapses(&mut self, id: No) {
        let problem = &self.problems[id];
        let current = problem.show.is_some_and(|(until, _)| until == self.now);
        if current && !problem.solved && problem.claims > 0 {
            self.tell(Fact::Relapsed { key: problem.name, category: problem.category });
        }
    }

    /// The show in which a citizen believed is over. Who had a ticket is angry, trusts less, and may come back; the
    /// unit that made the show learns whether he does.
    pub fn learn_of_relapse(&mut self, id: No) {
        let (had_ticket, about) = (self.appeals[id].had_ticket, self.appeals[id].problem);
        if self.problems[about].solved {
            return self.rest(id);
        }
        if self.believe(id) {
            return;
        }
        let Some(fake) = self.spec.units.fake_rectification.on() else { return };
        if !had_ticket {
            return self.come_back(id);
        }
        let problem = &self.problems[about];
        let (severity, category) = (problem.severity.into(), problem.category);
        let (_, unit) = problem.show.expect("only a show relapses");
        let village = &mut self.villages[problem.community.index()];
        village.trust.hear(self.now, 0.0);
        village.hotline.hear(self.now, 0.0);
        self.aggrieve(id, CaseView { unsolved: true, severity, redos: 0, overdue: false }, fake.anger);
        let comes_back = self.weigh_return(id, false, Some(fake.comes_back));
        if let Some(handling) = self.spec.units.handling.on() {
            self.units[unit.index()].relapsed.see(comes_back, handling.memory);
        }
        self.tell(Fact::LearntOfRelapse { unit, category, comes_back });
    }
}
