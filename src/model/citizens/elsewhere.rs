//! A citizen who waits too long enters the same matter in another system.

use crate::kernel::{Elapsed, Purpose};
use crate::model::appeal::{Appeal, AppealId, AppealStage, IntakeResult};
use crate::model::event::What;
use crate::model::fact::{Channel, Fact};
use crate::model::state::State;
use crate::model::world::World;

const IMPATIENCE: Purpose = Purpose::named("parallel channels: until the next system");
const KNOCKS: Purpose = Purpose::named("parallel channels: uses it");

impl State<'_> {
    /// How long a citizen who has a ticket waits for the answer before he thinks of the next system.
    pub fn patience_for_answer(&self, id: AppealId) -> Option<Elapsed> {
        let appeal = &self.appeals[id];
        let parallel = self.p.spec.platform.parallel_channels.on().filter(|_| !appeal.parallel)?;
        if self.problems[appeal.problem].consultation {
            return None;
        }
        let (key, used) = (appeal.key, u32::from(appeal.elsewhere));
        parallel.wait(used, self.grievance(appeal.citizen), self.uniform(IMPATIENCE, key, used)).map(Elapsed)
    }

    /// Whether he enters the matter there.
    pub fn enters_elsewhere(&self, id: AppealId) -> bool {
        let Some(parallel) = self.p.spec.platform.parallel_channels.on() else { return false };
        let appeal = &self.appeals[id];
        let severity = self.problems[appeal.problem].severity.into();
        let chance = parallel.chance(severity, self.grievance(appeal.citizen));
        self.happens(chance, KNOCKS, appeal.key, u32::from(appeal.elsewhere))
    }

    /// The same matter once more: an appeal of its own, of which only the other system knows.
    pub fn same_elsewhere(&self, id: AppealId) -> Appeal {
        let now = self.now();
        let appeal = &self.appeals[id];
        let system = appeal.elsewhere;
        Appeal {
            key: crate::kernel::mix(appeal.key, 0x0e15_e000 + u64::from(system)),
            channel: Channel::Online,
            stage: AppealStage::Resting,
            intake: IntakeResult::Undecided,
            calls: 0,
            new_facts: false,
            parallel: true,
            raised_at: now,
            ..appeal.clone()
        }
    }

    /// Grievance of a citizen now; 0 where nobody keeps one.
    pub fn grievance(&self, citizen: u64) -> f64 {
        let memory = self.p.spec.citizens.escalation.on().map(|escalation| escalation.memory);
        let known = self.citizens.get(citizen).zip(memory);
        known.map_or(0.0, |(citizen, memory)| citizen.grievance(self.now(), memory))
    }
}

impl World<'_> {
    /// Puts the moment on the list at which a citizen who has a ticket thinks of the next system.
    pub(in crate::model) fn wait_for_answer(&mut self, id: AppealId) {
        let (key, attempt) = (self.appeals[id].key, self.appeals[id].attempt);
        let wait = self.patience_for_answer(id);
        if let Some(wait) = wait {
            self.at(self.now() + wait, key, What::LooksElsewhere(id, attempt));
        }
    }

    /// His patience is over: if there is no answer yet, he may enter the matter in the next system.
    pub(in crate::model) fn look_elsewhere(&mut self, id: AppealId, attempt: u16) {
        let Some(appeal) = self.appeals.get(id).filter(|appeal| appeal.attempt == attempt) else {
            return self.stale();
        };
        let AppealStage::Ticketed(ticket) = appeal.stage else { return self.stale() };
        if self.tickets.get(ticket).is_none_or(|ticket| ticket.first_reply_at.is_some()) {
            return self.stale();
        }
        let enters = self.enters_elsewhere(id);
        self.appeals[id].elsewhere += 1;
        if enters {
            self.enter_elsewhere(id);
        }
        self.wait_for_answer(id);
    }

    /// The same matter once more: an appeal of its own, of which only the other system knows.
    fn enter_elsewhere(&mut self, id: AppealId) {
        let twin = self.same_elsewhere(id);
        let (problem, system) = (twin.problem, twin.elsewhere);
        let category = self.problems[problem].category;
        self.tell(Fact::EnteredElsewhere { category, system });
        self.problems[problem].may_speak += 1;
        self.books.appeals_made += 1;
        let twin = self.appeals.insert(twin);
        self.send_message(twin);
    }
}
