//! Dated changes: what was begun under a mechanism that is abolished comes to its end, and people come and go.

use super::timers::What;
use super::world::Twin;
use petisim::model::crew::{CrewId, Task};
use petisim::model::fact::End;
use petisim::model::ticket::{Stage, TicketId};

impl Twin<'_> {
    pub fn expect_changes(&mut self) {
        for (number, later) in (0..).zip(&self.first.later) {
            self.timers.add(later.at, What::RulesChange(number));
        }
    }

    /// From now on other parameters hold.
    pub fn rules_change(&mut self, number: u16) {
        let first = self.first;
        self.state.go_by(&first.later[usize::from(number)].params);
        let spec = &self.p.spec;
        if spec.government.assessment.on().is_some() && !self.timers.any(|what| what == What::Assessment) {
            let (now, end) = (self.now, self.period_end(self.now));
            self.government.period = (now, end);
            self.timers.add(end, What::Assessment);
        }
        if spec.desks.review.on().is_none() {
            self.pass_all();
        }
        if self.p.spec.desks.follow_up.on().is_none() {
            self.tickets_in(Stage::FollowUp).into_iter().for_each(|id| self.close(id, End::Closed));
        }
        self.staff_anew();
    }

    /// Nobody reviews any more: what waits for it passes, desk by desk.
    fn pass_all(&mut self) {
        let reviews = |task: Task| if let Task::Review(id) = task { Some(id) } else { None };
        for district in self.p.districts.ids() {
            let crew = self.desk_crew(district);
            while let Some(job) = self.lines[crew].first(|job| reviews(job.task).is_some()) {
                self.withdraw(crew, job.key);
                let waits = |id: &TicketId| self.tickets[*id].stage == Stage::Reviewing;
                if let Some(id) = reviews(job.task).filter(waits) {
                    self.pass(id);
                }
            }
        }
    }

    fn staff_anew(&mut self) {
        let p = self.p;
        let clerks = p.spec.desks.intake.on().map(|intake| (CrewId::CLERKS, intake.clerks.0));
        let desks = p.districts.ids().map(|id| (self.desk_crew(id), p.spec.desks.district.agents.0));
        for (crew, staff) in clerks.into_iter().chain(desks).collect::<Vec<_>>() {
            if self.crews[crew].staff() != staff {
                self.crews[crew].set_staff(0, staff);
                self.take_up(crew);
            }
        }
        for unit in p.units.ids() {
            let crew = self.unit_crew(unit);
            let before = self.crews[crew].staff();
            self.assign_people(unit);
            if self.crews[crew].staff() != before {
                self.take_up(crew);
            }
        }
    }

    /// A call to a citizen ends, unless his ticket was closed in the meantime.
    pub fn call_ends(&mut self, id: TicketId) {
        if self.is_open(id) {
            self.end_call_back(id);
        }
    }
}
