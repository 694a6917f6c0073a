//! Dated changes: from an instant on the world goes by other parameters.
//!
//! What people believe, what lies in their lines and what the record says stays as it is; orders that come later go by the
//! new rules, and limits that were set stay. What was begun under a mechanism that is switched off comes to its end: a
//! reply that waits for a review passes, a citizen who waits for a call is not called, a dispute goes to the remit, a
//! caller of the village goes on to the hotline. A change to the values that are in force changes nothing.

use super::crew::{CrewId, Task};
use super::event::What;
use super::fact::End;
use super::ids::UnitId;
use super::params::{Cause, Params};
use super::spec::ModelSpec;
use super::state::State;
use super::ticket::{Stage, TicketId};
use super::world::World;
use crate::kernel::SimTime;

/// Parameters that take the place of others in a run.
#[derive(Clone, Debug)]
pub struct Later {
    /// From when on: a midnight.
    pub at: SimTime,
    /// The whole world from then on; its own `later` is empty.
    pub params: Params,
}

/// Parts of the path of a parameter that stands for any name.
const ANY: &str = "*";

/// Parameters that a running world cannot change, by the beginnings of their paths, each with the reason.
const FIXED: &[(&str, &str)] = &[
    ("calendar", "working hours are counted from the first day of the run on"),
    ("category.*.aliases", "a file of requests is read before the run"),
    ("category.*.class", "tables count a category in one class"),
    ("category.*.kind", "a problem does not become a question"),
    ("category.*.label", "a name is for the whole run"),
    ("citizens.problems.cause_sigma", "root causes are drawn once, with the place"),
    ("citizens.problems.causes_per_community", "root causes are drawn once, with the place"),
    ("community.*.weight", "communities are dealt out once, with the place"),
    ("desks.district.calendar", "working hours are counted from the first day of the run on"),
    ("desks.intake.clerk_calendar", "working hours are counted from the first day of the run on"),
    ("unit.*.aliases", "a file of requests is read before the run"),
    ("unit.*.calendar", "working hours are counted from the first day of the run on"),
    ("unit.*.count", "units are set up once, with the place"),
    ("unit.*.kind", "units are set up once, with the place"),
    ("unit.*.label", "a name is for the whole run"),
    ("unit.*.level", "units are set up once, with the place"),
    ("units.town_line.opens", "the day on which lines open is set at the start"),
    ("units.town_line.towns", "seats are set up once, with the place"),
    ("world", "the place is set up once: residents, districts, communities, levels"),
];

/// What is believed at the start of a run: later, people believe what they have seen.
const STARTING: &[&str] = &[
    "desks.rework.believed",
    "government.assessment.believed",
    "government.responsibility.believed",
    "units.asking_back.believed",
    "units.false_claim.believed",
    "units.exclusion.believed",
    "units.handling.believed",
    "units.handling.prior_weight",
    "units.persuasion.believed",
    "units.persuasion.prior_weight",
    "units.referral.believed",
    "units.refusal.believed",
];

/// Mechanisms that a running world cannot switch, each with the reason.
const UNSWITCHED: &[(&str, &str)] = &[
    ("desks.intake", "callers wait in its line: lower or raise `seats` and `clerks`"),
    ("units.town_line", "its seats are set up with the place: say by `opens` when lines open"),
];

/// Why a running world cannot change the parameter at a path, if it cannot. `was_on`: whether its mechanism, if it
/// belongs to one, is in force before.
pub fn fixed(path: &str, was_on: bool) -> Option<&'static str> {
    let begins = |pattern: &str| {
        let mut keys = path.split('.');
        pattern.split('.').all(|part| keys.next().is_some_and(|key| part == ANY || part == key))
    };
    let fixed = FIXED.iter().find(|(pattern, _)| begins(pattern)).map(|(_, why)| *why);
    let starting = was_on && STARTING.iter().any(|start| path.starts_with(start));
    fixed
        .or(starting
            .then_some("it is believed at the start of a run; later, people believe what they have seen"))
}

/// Why a running world cannot switch the mechanism at a path on or off, if it cannot.
pub fn unswitched(path: &str) -> Option<&'static str> {
    UNSWITCHED.iter().find(|(mechanism, _)| *mechanism == path).map(|(_, why)| *why)
}

impl Params {
    /// Lets other parameters of the same place take effect later, in the order of time.
    #[must_use]
    pub fn followed_by(mut self, mut later: Vec<Later>) -> Params {
        let mut all: Vec<&mut Params> =
            std::iter::once(&mut self).chain(later.iter_mut().map(|later| &mut later.params)).collect();
        know_the_same_causes(&mut all);
        for later in &mut later {
            later.params.replay.clone_from(&self.replay);
        }
        self.later = later;
        self
    }
}

/// A root cause has the same place in all lists: one that produces nothing before or after a change has the rate zero then.
fn know_the_same_causes(all: &mut [&mut Params]) {
    let Some(first) = all.first() else { return };
    let mut causes: Vec<Cause> = Vec::new();
    for category in first.categories.ids() {
        let of_category = |params: &&mut Params| -> Vec<Cause> {
            params.causes.iter().filter(|cause| cause.category == category).copied().collect()
        };
        // How many there are is fixed: each list has all causes of a category, or none.
        causes.extend(all.iter().map(of_category).max_by_key(Vec::len).unwrap_or_default());
    }
    for params in all {
        let known = std::mem::take(&mut params.causes);
        let mut own = known.iter().peekable();
        let daily = |cause: &Cause| own.next_if(|own| own.key == cause.key).map_or(0.0, |own| own.daily);
        params.causes =
            causes.iter().scan(daily, |daily, cause| Some(Cause { daily: daily(cause), ..*cause })).collect();
    }
}

impl<'p> State<'p> {
    /// From now on everybody goes by other parameters. Who hears of a new rule believes what people believe who begin with
    /// it; what was learnt of the others stays.
    pub fn go_by(&mut self, new: &'p Params) {
        let old = std::mem::replace(&mut self.p, new);
        let now = self.now();
        self.causes.know(new);
        self.government.learn_rules(old, new);
        for (id, unit) in new.units.pairs() {
            self.units[id].points.set(None);
            self.units[id].learn_rules(old, new, id, now);
            if unit.staff != old.units[id].staff {
                self.units[id].look_ahead(new, unit, now);
            }
        }
    }

    /// Open tickets in a stage, in the order of their receipt.
    pub fn tickets_in(&self, stage: Stage) -> Vec<TicketId> {
        let found = self.tickets.iter().filter(|(_, ticket)| ticket.stage == stage);
        let mut found: Vec<_> =
            found.map(|(id, ticket)| (ticket.info.received_at, ticket.info.key, id)).collect();
        found.sort_unstable_by_key(|(at, key, _)| (*at, *key));
        found.into_iter().map(|(.., id)| id).collect()
    }
}

impl World<'_> {
    /// Puts all changes on the list.
    pub(super) fn expect_changes(&mut self) {
        let first = self.first;
        for (number, later) in (0..).zip(&first.later) {
            self.at(later.at, number.into(), What::RulesChange(number));
        }
    }

    /// A dated change takes effect.
    pub(super) fn change_rules(&mut self, number: u16) {
        let first = self.first;
        let Some(later) = first.later.get(usize::from(number)) else { return };
        self.state.go_by(&later.params);
        self.begin_assessing(usize::from(number));
        self.end_reviewing();
        self.end_calling();
        self.staff_anew();
    }

    /// Periods begin with the first assessment, and then follow each other.
    fn begin_assessing(&mut self, number: usize) {
        let assesses = |spec: &ModelSpec| spec.government.assessment.on().is_some();
        let mut before =
            std::iter::once(self.first).chain(self.first.later[..number].iter().map(|later| &later.params));
        if assesses(&self.p.spec) && !before.any(|params| assesses(&params.spec)) {
            let (now, end) = (self.now(), self.period_end(self.now()));
            self.government.period = (now, end);
            self.at(end, 0, What::PeriodEnds);
        }
    }

    /// Replies that wait for a review which is abolished pass.
    fn end_reviewing(&mut self) {
        if self.p.spec.desks.review.on().is_some() {
            return;
        }
        for district in self.p.districts.ids() {
            let crew = self.desk_crew(district);
            let clock = self.clock(crew);
            while let Some((order, key)) =
                self.crews[crew].first_waiting(|_, job| matches!(job.task, Task::Review(_)))
            {
                let job = self.crews[crew].withdraw(clock, order, key);
                if let Some(Task::Review(id)) = job.map(|job| job.task)
                    && self.tickets.get(id).is_some_and(|ticket| ticket.stage == Stage::Reviewing)
                {
                    self.pass(id);
                }
            }
        }
    }

    /// Where nobody is called back any more, whoever waits for a call is not called.
    fn end_calling(&mut self) {
        if self.p.spec.desks.follow_up.on().is_some() {
            return;
        }
        for id in self.tickets_in(Stage::FollowUp) {
            self.close(id, End::Closed);
        }
    }

    /// A call to a citizen ends; it is void if his ticket was closed in the meantime.
    pub(super) fn call_ends(&mut self, id: TicketId) {
        if self.tickets.get(id).is_some() {
            self.end_call_back(id);
        }
    }

    /// It is time to remind of a limit. Where nobody reminds any more, only the limit itself remains to be watched.
    pub(super) fn reminder_due(&mut self, id: TicketId, limit: u16) {
        if self.p.spec.government.oversight.on().is_some() {
            return self.remind(id, limit);
        }
        let Some(ticket) = self.tickets.get(id).filter(|ticket| ticket.limits == limit) else {
            return self.stale();
        };
        let (key, due) = (ticket.info.key, ticket.due);
        if self.now() < due {
            self.at(due, key, What::HandleDue(id, limit));
        }
    }

    /// Desks and units have the people that the parameters give them. Seats follow at the full hour, which it is.
    fn staff_anew(&mut self) {
        let p = self.p;
        if let Some(intake) = p.spec.desks.intake.on() {
            self.staff_crew(CrewId::CLERKS, intake.clerks.0);
        }
        for district in p.districts.ids() {
            self.staff_crew(self.desk_crew(district), p.spec.desks.district.agents.0);
        }
        let units: Vec<UnitId> = p.units.ids().collect();
        for unit in units {
            let crew = self.unit_crew(unit);
            let before = self.crews[crew].staff();
            self.set_unit_staff(unit);
            if self.crews[crew].staff() != before {
                self.start_jobs(crew);
            }
        }
    }

    fn staff_crew(&mut self, crew: CrewId, staff: u32) {
        if self.crews[crew].staff() != staff {
            let clock = self.clock(crew);
            self.crews[crew].set_staff(clock, staff);
            self.start_jobs(crew);
        }
    }
}
