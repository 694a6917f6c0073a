//! A unit goes to the root of what comes back to it.

use super::draws::*;
use super::lines::{Errand, Job, Segments};
use super::things::{No, Power};
use super::world::Twin;
use petisim::kernel::{Elapsed, WorkTime, mix};
use petisim::model::fact::Fact;
use petisim::model::ids::{CategoryId, CommunityId, UnitId};
use petisim::model::units::priority::PriorityView;
use petisim::model::units::proactive::{Proactive, ProactiveView};
use petisim::model::work::Work;

/// What a unit remembers of one category in one community.
#[derive(Clone, Debug)]
pub struct Matter {
    category: CategoryId,
    community: CommunityId,
    /// Instants at which a ticket about it was closed.
    tickets: Vec<u64>,
    /// Whether its root was sought in vain.
    barren: bool,
    treated: Option<u64>,
}

impl Matter {
    /// Tickets, faded by their half-life.
    fn remembered(&self, now: u64, rule: &Proactive) -> f64 {
        let keep = |from: u64, to: u64| libm::exp2(-((to - from) as f64 / rule.memory.0 as f64));
        let (mut sum, mut at) = (0.0, 0);
        for ticket in &self.tickets {
            (sum, at) = (sum * keep(at, *ticket) + 1.0, *ticket);
        }
        sum * keep(at, now)
    }
}

impl Twin<'_> {
    /// A ticket that a unit closes is remembered; not a friend's, and not a question.
    pub fn remember_matter(&mut self, id: No) {
        let (now, unit, info) = (self.now, self.tickets[id].unit, self.tickets[id].info);
        if self.spec.units.proactive.on().is_none() || info.planted || info.consultation {
            return;
        }
        let matters = &mut self.units[unit.index()].matters;
        let (category, community) = (info.category, info.community);
        match matters.iter_mut().find(|m| (m.category, m.community) == (category, community)) {
            Some(matter) => matter.tickets.push(now),
            None => {
                let (tickets, barren, treated) = (vec![now], false, None);
                matters.push(Matter { category, community, tickets, barren, treated });
            }
        }
    }

    /// Midnight: hours of a programme are reserved, and spent in full sessions; beside that a party may go out, if none
    /// waits to.
    pub fn plan_treatments(&mut self) {
        let Some(rule) = self.spec.units.proactive.on() else { return };
        for u in 0..self.units.len() {
            let unit = UnitId(u as u16);
            let open = self.calendar_of(unit).open_on(self.day()) as f64;
            if open <= 0.0 {
                continue;
            }
            let staff = self.crews[self.crew_of(unit)].staff;
            let (session, today) = (rule.session.hours(), self.today_of(unit));
            self.units[u].reserved += rule.reserved * f64::from(staff) * open / 3600.0 / 40.0;
            let mut number = 1;
            while self.units[u].reserved >= session {
                self.units[u].reserved -= session;
                if self.units[u].parties < staff {
                    self.send_out(unit, mix(today, number), true);
                }
                number += 1;
            }
            if self.units[u].parties == 0 && self.goes_out(unit, today) {
                self.send_out(unit, today, false);
            }
        }
    }

    /// The matter, by its place, that has come back most of late; of equal ones the last by category and community.
    /// Left alone are those that are barren, or treated with an effect that is not yet halved.
    fn worst_matter(&self, unit: UnitId) -> Option<usize> {
        let rule = self.spec.units.proactive.on()?;
        let lasts = |at: u64| self.now < at + rule.delay.0 + rule.lasting.0;
        let matters = &self.units[unit.index()].matters;
        let noticed = (0..matters.len()).filter(|place| {
            let matter = &matters[*place];
            let rests = matter.barren || matter.treated.is_some_and(lasts);
            !rests && matter.remembered(self.now, rule) >= rule.noticed
        });
        noticed.max_by(|a, b| {
            let (a, b) = (&matters[*a], &matters[*b]);
            let tickets = |matter: &Matter| matter.remembered(self.now, rule);
            let name = |matter: &Matter| (matter.category, matter.community);
            tickets(a).total_cmp(&tickets(b)).then(name(a).cmp(&name(b)))
        })
    }

    /// Whether a unit finds it worth while to send a party out now.
    fn goes_out(&self, unit: UnitId, name: u64) -> bool {
        let Some(rule) = self.spec.units.proactive.on() else { return false };
        let state = &self.units[unit.index()];
        let place = state.target.map(|(matter, _)| matter).or_else(|| self.worst_matter(unit));
        let Some(matter) = place.map(|place| &state.matters[place]) else { return false };
        let category = self.category(matter.category);
        let rules = self.spec.units.documentation.on();
        let paper = rules.map_or(0.0, |rules| rules.required(category.difficulty_mean).hours());
        let handling = self.spec.units.handling.on();
        let view = ProactiveView {
            tickets_per_year: rule.yearly(matter.remembered(self.now, rule)),
            ticket_hours: category.field_mean / 3600.0 + category.spec.travel.hours() + paper,
            price: self.price_of_hour(unit),
            ordinary_price: handling.map_or(0.0, |h| h.price_of_hour(rule.ordinary_backlog)),
            pressure: self.pressure_of(unit),
        };
        self.happens(rule.chance(&view), GOES_OUT, name, 0)
    }

    fn send_out(&mut self, unit: UnitId, name: u64, reserved: bool) {
        let Some(rule) = self.spec.units.proactive.on() else { return };
        self.units[unit.index()].parties += 1;
        let view = PriorityView {
            watched: if reserved { 1.0 } else { 0.0 },
            hours: rule.session.hours(),
            hours_left: if reserved { 0.0 } else { 1e6 },
            ..PriorityView::default()
        };
        let errand = Errand::Treat { unit, length: rule.session.0, reserved };
        let place = self.place_in_line(unit, &view);
        self.queue(self.crew_of(unit), Job { name, errand, place, expected: 0 });
    }

    /// Somebody has time. Unless the hours are reserved the unit thinks again.
    pub fn begin_treating(
        &mut self,
        unit: UnitId,
        name: u64,
        length: u64,
        reserved: bool,
    ) -> Option<Segments> {
        let parties = &mut self.units[unit.index()].parties;
        *parties = parties.saturating_sub(1);
        (reserved || self.goes_out(unit, name)).then(|| vec![(Work::Proactive, length)])
    }

    /// The hours earn credit, and go into the cause on which the unit works, or into that which it finds.
    pub fn end_treating(&mut self, unit: UnitId, length: u64) {
        let Some(rule) = self.spec.units.proactive.on() else { return };
        let now = self.now;
        self.units[unit.index()].period.penalty -= rule.credit * length as f64 / 3600.0;
        let Some((matter, cause)) = self.units[unit.index()].target.or_else(|| self.seek_root(unit)) else {
            return;
        };
        self.causes[cause].spent += length;
        let done = WorkTime(self.causes[cause].spent) >= rule.hours;
        self.units[unit.index()].target = (!done).then_some((matter, cause));
        if done {
            self.causes[cause].spent = 0;
            self.causes[cause].treated = Some(now);
            let matter = &mut self.units[unit.index()].matters[matter];
            matter.treated = Some(now);
            let (category, community) = (matter.category, matter.community);
            self.tell(Fact::CauseTreated { unit, category, community });
        }
    }

    /// The first hours show whether the worst matter has a root cause that the unit may treat.
    fn seek_root(&mut self, unit: UnitId) -> Option<(usize, usize)> {
        let place = self.worst_matter(unit)?;
        let matter = &self.units[unit.index()].matters[place];
        let (category, community) = (matter.category, matter.community);
        let here = |cause: &usize| {
            let cause = &self.p.causes[*cause];
            (cause.category, cause.community) == (category, community)
        };
        let cause = (0..self.p.causes.len()).filter(here).find(|cause| self.may_treat(unit, *cause));
        let found = cause.is_some();
        self.tell(Fact::CauseSought { unit, category, community, found });
        self.units[unit.index()].matters[place].barren = !found;
        cause.map(|cause| (place, cause))
    }

    /// Whether a unit has the power over the problems of a cause, and nobody has treated it lately.
    fn may_treat(&self, unit: UnitId, place: usize) -> bool {
        let Some(rule) = self.spec.units.proactive.on() else { return false };
        let lasts = |at: u64| self.now < at + rule.delay.0 + rule.lasting.0;
        if self.causes[place].treated.is_some_and(lasts) {
            return false;
        }
        let Some(authority) = self.spec.units.authority.on() else { return true };
        let cause = &self.p.causes[place];
        let (remit, _) = self.remit_of(cause.key, cause.category, cause.community);
        let Power::Unit(holder) = self.power_over(cause.key, cause.category, remit) else { return false };
        let town = self.p.communities[cause.community].town;
        holder == unit
            || (unit == town
                && !self.is_town(holder)
                && self.happens(authority.devolution.0, CAUSE_DEVOLVED, cause.key, 0))
    }

    /// Whether a problem does not arise, because its cause was treated.
    pub fn prevented(&mut self, place: usize, name: u64) -> bool {
        let Some(rule) = self.spec.units.proactive.on() else { return false };
        let Some(treated) = self.causes[place].treated else { return false };
        let prevented = self.happens(rule.prevents(Elapsed(self.now - treated)), PREVENTED, name, 0);
        if prevented {
            let cause = &self.p.causes[place];
            self.tell(Fact::ProblemPrevented { category: cause.category, community: cause.community });
        }
        prevented
    }
}
