//! A unit goes to the root of what comes back to it: what it remembers, whom it sends out, and what becomes of it.

use super::priority::PriorityView;
use super::proactive::ProactiveView;
use super::roots::Place;
use crate::kernel::{Elapsed, Purpose, SimTime, WorkTime, mix};
use crate::model::crew::{Job, Segments, Task};
use crate::model::fact::Fact;
use crate::model::ids::UnitId;
use crate::model::problem::Holder;
use crate::model::state::State;
use crate::model::ticket::TicketId;
use crate::model::work::Work;
use crate::model::world::World;

const GOES_OUT: Purpose = Purpose::named("proactive: a party goes out");
const PREVENTED: Purpose = Purpose::named("proactive: problem prevented");
const DEVOLVED: Purpose = Purpose::named("proactive: authority devolved");

impl State<'_> {
    /// A ticket that the unit in hand has closed adds to what it remembers.
    pub fn tally(&mut self, id: TicketId) {
        let Some(proactive) = self.p.spec.units.proactive.on() else { return };
        let (now, ticket) = (self.now(), &self.tickets[id]);
        if !ticket.info.planted && !ticket.info.consultation {
            let place = (ticket.info.category, ticket.info.community);
            self.units[ticket.unit].roots.remember(place, now, proactive);
        }
    }

    /// Whether a unit finds it worth while to send a party out now.
    pub fn goes_out(&self, unit: UnitId, key: u64) -> bool {
        let Some(proactive) = self.p.spec.units.proactive.on() else { return false };
        let (now, roots) = (self.now(), &self.units[unit].roots);
        let worst = match roots.target {
            Some((place, _)) => roots.matters.get(&place).map(|m| (place, m.remembered(now, proactive))),
            None => roots.worst(now, proactive),
        };
        let Some(((category, _), tickets)) = worst else { return false };
        let category = self.category(category);
        let paper = self.p.spec.units.documentation.on();
        let paper = paper.map_or(0.0, |paper| paper.required(category.difficulty_mean).hours());
        let ordinary = self.p.spec.units.handling.on();
        let view = ProactiveView {
            tickets_per_year: proactive.yearly(tickets),
            ticket_hours: category.field_mean / 3600.0 + category.spec.travel.hours() + paper,
            price: self.price_of_hour(unit),
            ordinary_price: ordinary.map_or(0.0, |h| h.price_of_hour(proactive.ordinary_backlog)),
            pressure: self.pressure_of(unit),
        };
        self.happens(proactive.chance(&view), GOES_OUT, key, 0)
    }

    /// Hours of a party earn credit, and go into the cause on which the unit works, or into that which it finds.
    pub fn treat(&mut self, unit: UnitId, length: u32) {
        let Some(proactive) = self.p.spec.units.proactive.on() else { return };
        let now = self.now();
        let credit = proactive.credit * f64::from(length) / 3600.0;
        self.units[unit].period.penalty -= credit;
        let target = match self.units[unit].roots.target {
            Some(target) => Some(target),
            None => self.seek_root(unit),
        };
        let Some((place, cause)) = target else { return };
        let (spent, treated_at) = &mut self.causes.treated[cause as usize];
        *spent += u64::from(length);
        let done = *spent >= proactive.hours.0;
        if done {
            (*spent, *treated_at) = (0, Some(now));
        }
        let roots = &mut self.units[unit].roots;
        roots.target = (!done).then_some((place, cause));
        if done {
            if let Some(matter) = roots.matters.get_mut(&place) {
                matter.treated_at = Some(now);
            }
            self.tell(Fact::CauseTreated { unit, category: place.0, community: place.1 });
        }
    }

    /// The first hours on a matter show whether it has a root that the unit may treat.
    pub fn seek_root(&mut self, unit: UnitId) -> Option<(Place, u32)> {
        let proactive = self.p.spec.units.proactive.on()?;
        let (place, _) = self.units[unit].roots.worst(self.now(), proactive)?;
        let (category, community) = place;
        // Causes lie category by category, and community by community within each.
        let first = self.p.causes.partition_point(|cause| (cause.category, cause.community) < place);
        let here =
            self.p.causes[first..].iter().take_while(|cause| (cause.category, cause.community) == place);
        let places = (first as u32..).take(here.count());
        let cause = places.into_iter().find(|cause| self.may_treat(unit, *cause));
        let found = cause.is_some();
        self.tell(Fact::CauseSought { unit, category, community, found });
        if let Some(matter) = self.units[unit].roots.matters.get_mut(&place) {
            matter.barren = !found;
        }
        cause.map(|cause| (place, cause))
    }

    /// Whether a unit may treat a root cause, and nobody has done so lately: the authority is that over its problems.
    pub fn may_treat(&self, unit: UnitId, cause: u32) -> bool {
        let Some(proactive) = self.p.spec.units.proactive.on() else { return false };
        let fresh = |at: SimTime| self.now() < at + proactive.delay + proactive.lasting;
        if self.causes.treated[cause as usize].1.is_some_and(fresh) {
            return false;
        }
        let Some(authority) = self.p.spec.units.authority.on() else { return true };
        let cause = &self.p.causes[cause as usize];
        let (remit, _) = self.remit(cause.key, cause.category, cause.community);
        match self.holder(cause.key, cause.category, remit) {
            Holder::Unit(holder) if holder == unit => true,
            Holder::Unit(holder) => {
                let town = self.p.communities[cause.community].town;
                unit == town
                    && !self.is_town(holder)
                    && self.happens(authority.devolution.0, DEVOLVED, cause.key, 0)
            }
            Holder::City | Holder::Outside | Holder::Nobody => false,
        }
    }

    /// Whether a problem that its root cause would have produced now does not arise, thanks to a treatment.
    pub fn prevented(&mut self, cause: u32, key: u64) -> bool {
        let Some(proactive) = self.p.spec.units.proactive.on() else { return false };
        let Some(treated_at) = self.causes.treated[cause as usize].1 else { return false };
        let after: Elapsed = self.now().since(treated_at);
        let prevented = self.happens(proactive.prevents(after), PREVENTED, key, 0);
        if prevented {
            let (category, community) = {
                let cause = &self.p.causes[cause as usize];
                (cause.category, cause.community)
            };
            self.tell(Fact::ProblemPrevented { category, community });
        }
        prevented
    }
}

impl World<'_> {
    /// Midnight: which units send a party to the root of something today.
    pub(in crate::model) fn plan_treatments(&mut self) {
        let Some(proactive) = self.p.spec.units.proactive.on() else { return };
        let day = self.now().day();
        for unit in self.p.units.ids() {
            let open = f64::from(self.p.unit_calendar(unit).day_open_seconds(day));
            if open <= 0.0 {
                continue;
            }
            let staff = self.crews[self.unit_crew(unit)].staff();
            let (session, key) = (proactive.session.hours(), mix(self.p.units[unit].key, u64::from(day)));
            self.units[unit].roots.reserved += proactive.reserved * f64::from(staff) * open / 3600.0 / 40.0;
            let mut number = 1;
            while self.units[unit].roots.reserved >= session {
                self.units[unit].roots.reserved -= session;
                if self.units[unit].roots.waiting < staff {
                    self.send_out(unit, mix(key, number), true);
                }
                number += 1;
            }
            if self.units[unit].roots.waiting == 0 && self.goes_out(unit, key) {
                self.send_out(unit, key, false);
            }
        }
    }

    fn send_out(&mut self, unit: UnitId, key: u64, reserved: bool) {
        let Some(proactive) = self.p.spec.units.proactive.on() else { return };
        self.units[unit].roots.waiting += 1;
        let view = PriorityView {
            watched: if reserved { 1.0 } else { 0.0 },
            hours: proactive.session.hours(),
            hours_left: if reserved { 0.0 } else { 1e6 },
            ..Default::default()
        };
        let length = u32::try_from(proactive.session.0).unwrap_or(u32::MAX);
        let task = Task::Treat { unit, length, reserved };
        self.add_unit_job(unit, &view, Job { key, task, expected: 0 });
    }

    /// Somebody has time for it. Unless the hours are reserved the unit thinks again: the day may have turned out busy.
    pub(in crate::model) fn begin_treating(
        &mut self,
        unit: UnitId,
        key: u64,
        length: u32,
        reserved: bool,
    ) -> Option<Segments> {
        let waiting = &mut self.units[unit].roots.waiting;
        *waiting = waiting.saturating_sub(1);
        let goes = reserved || self.goes_out(unit, key);
        goes.then(|| Segments::one(Work::Proactive, WorkTime(length.into())))
    }
}
