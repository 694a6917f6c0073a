//! A show of a fix: it is staged, it is believed, it relapses, and citizens learn of it.

use super::fake_rectification::ShowView;
use crate::kernel::{Elapsed, Purpose, SimTime};
use crate::model::appeal::{AppealId, AppealStage};
use crate::model::citizens::escalation::CaseView;
use crate::model::event::What;
use crate::model::fact::{Fact, Nature};
use crate::model::problem::{ProblemId, Show};
use crate::model::state::State;
use crate::model::ticket::TicketId;
use crate::model::world::World;

const SHOWABLE: Purpose = Purpose::named("fake rectification: lends itself to a show");
const DISTASTE: Purpose = Purpose::named("fake rectification: distaste");
const RELAPSE: Purpose = Purpose::named("fake rectification: time to the relapse");

impl State<'_> {
    /// A show of a fix as the unit of a ticket sees it, if the matter lends itself to one. `order_hours` is what an order
    /// of this class takes in full.
    pub fn show_view(&self, id: TicketId, order_hours: f64) -> Option<ShowView> {
        let fake = self.p.spec.units.fake_rectification.on()?;
        let (ticket, problem) = (&self.tickets[id], self.problem_of(id).1);
        let proper = problem.nature == Nature::Proper && !problem.consultation && !problem.solved();
        let showable = proper && self.happens(fake.showable.0, SHOWABLE, problem.key, 0);
        let comes_back = self.units[ticket.unit].relapsed.share();
        showable.then(|| {
            let u = self.uniform(DISTASTE, ticket.info.key, ticket.round());
            fake.view(comes_back, order_hours, u)
        })
    }

    /// Field work of a show, against what the problem needs.
    pub fn show_factor(&self) -> f64 {
        self.p.spec.units.fake_rectification.on().map_or(0.0, |fake| fake.field)
    }

    /// Until when a problem looks solved without being so, if it does now.
    pub fn looks_solved_until(&self, problem: ProblemId) -> Option<SimTime> {
        let problem = &self.problems[problem];
        problem.show.filter(|_| problem.looks_solved(self.now())).map(|show| show.until)
    }
}

impl World<'_> {
    /// The unit has restored the look of things.
    pub(super) fn stage_show(&mut self, id: TicketId) {
        let Some(fake) = self.p.spec.units.fake_rectification.on() else { return };
        let ticket = &self.tickets[id];
        let (key, turn, by, problem) = (ticket.info.key, ticket.turn, ticket.unit, ticket.problem);
        let lasts = fake.relapse.quantile(self.uniform(RELAPSE, key, turn.into()));
        let until = self.now() + Elapsed(libm::round(lasts).max(1.0) as u64);
        self.problems[problem].show = Some(Show { until, by });
        self.at(until, self.problems[problem].key, What::Relapses(problem));
    }

    /// What was solved for show comes back, unless somebody has solved it since or staged another show.
    pub(in crate::model) fn relapse(&mut self, id: ProblemId) {
        let now = self.now();
        let Some(problem) = self
            .problems
            .get(id)
            .filter(|problem| !problem.solved() && problem.show.is_some_and(|show| show.until == now))
        else {
            return self.stale();
        };
        let (key, category) = (problem.key, problem.category);
        self.tell(Fact::Relapsed { key, category });
    }

    /// A citizen takes a show for a real fix, if there is one, and lets the matter rest until it relapses.
    pub(in crate::model) fn believe(&mut self, id: AppealId) -> bool {
        let Some(until) = self.looks_solved_until(self.appeals[id].problem) else { return false };
        let appeal = &mut self.appeals[id];
        appeal.stage = AppealStage::Believing;
        let key = appeal.key;
        self.at(until, key, What::AppealDue(id));
        true
    }

    /// The show that a citizen has believed in is over.
    pub(in crate::model) fn learn_of_relapse(&mut self, id: AppealId) {
        let now = self.now();
        let appeal = &self.appeals[id];
        let (problem, had_ticket) = (appeal.problem, appeal.had_ticket);
        if self.problems[problem].solved() {
            return self.rest(id);
        }
        if self.believe(id) {
            // Another show took the place of the first.
            return;
        }
        let Some(show) = self.problems[problem].show else {
            return self.break_off("only a show relapses", None);
        };
        // Shows are staged no more: what comes back is the matter as it was.
        let Some(fake) = self.p.spec.units.fake_rectification.on() else { return self.come_back(id) };
        let (community, category) = (self.problems[problem].community, self.problems[problem].category);
        if !had_ticket {
            return self.come_back(id);
        }
        if let Some(judgement) = self.p.spec.citizens.judgement.on() {
            self.hearsay[community].trust.learn(now, judgement.trust_memory, 0.0);
        }
        if let Some(voice) = self.p.spec.citizens.voice.on() {
            self.hearsay[community].hotline.learn(now, voice.memory, 0.0);
        }
        let severity = self.problems[problem].severity.into();
        let view = CaseView { unsolved: true, severity, redos: 0, overdue: false };
        self.aggrieve(id, view, fake.anger);
        let comes_back = self.weigh_return(id, false, Some(fake.comes_back));
        let unit = show.by;
        if let Some(handling) = self.p.spec.units.handling.on() {
            self.units[unit].relapsed.learn(comes_back, handling.memory);
        }
        self.tell(Fact::LearntOfRelapse { unit, category, comes_back });
    }
}
