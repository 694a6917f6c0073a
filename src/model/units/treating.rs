//! A unit goes to the root of what comes back to it: what it remembers, whom it sends out, and what becomes of it.

use std::collections::BTreeMap;

use super::priority::PriorityView;
use super::proactive::{Proactive, ProactiveView};
use crate::kernel::{Elapsed, Purpose, SimTime, WorkTime, mix};
use crate::model::crew::{Job, Segments, Subject, Task};
use crate::model::fact::Fact;
use crate::model::ids::{CategoryId, CommunityId, UnitId};
use crate::model::params::Params;
use crate::model::problem::Holder;
use crate::model::ticket::TicketId;
use crate::model::work::Work;
use crate::model::world::World;

const GOES_OUT: Purpose = Purpose::named("proactive: a party goes out");
const PREVENTED: Purpose = Purpose::named("proactive: problem prevented");
const DEVOLVED: Purpose = Purpose::named("proactive: authority devolved");

/// One category in one community, as a unit knows it.
type Place = (CategoryId, CommunityId);

/// What a unit remembers of a matter that came to it.
#[derive(Clone, Copy, Debug, Default)]
struct Matter {
    /// Tickets, faded up to `at`.
    tickets: f64,
    at: SimTime,
    /// Whether its root was sought in vain: there is none, or it is not for this unit to treat.
    barren: bool,
    /// When the unit finished its treatment.
    treated_at: Option<SimTime>,
}

/// What comes back to a unit, and what it does about the root of it.
#[derive(Clone, Debug, Default)]
pub struct Roots {
    matters: BTreeMap<Place, Matter>,
    /// The cause on which the unit is at work.
    target: Option<(Place, u32)>,
    /// Hours that a programme has reserved and that are not spent yet.
    reserved: f64,
    /// Parties that wait to go out.
    waiting: u32,
}

impl Roots {
    /// One more ticket about a matter.
    fn remember(&mut self, place: Place, now: SimTime, proactive: &Proactive) {
        let matter = self.matters.entry(place).or_default();
        matter.tickets = matter.remembered(now, proactive) + 1.0;
        matter.at = now;
    }

    /// The matter that has come back most of late, of those whose root may still be sought, with its tickets.
    fn worst(&self, now: SimTime, proactive: &Proactive) -> Option<(Place, f64)> {
        let open = self.matters.iter().filter(|(_, matter)| !matter.rests(now, proactive));
        let tickets = open.map(|(place, matter)| (*place, matter.remembered(now, proactive)));
        tickets.filter(|(_, tickets)| *tickets >= proactive.noticed).max_by(|a, b| a.1.total_cmp(&b.1))
    }
}

impl Matter {
    fn remembered(&self, now: SimTime, proactive: &Proactive) -> f64 {
        self.tickets * libm::exp2(-(now.since(self.at).0 as f64 / proactive.memory.0 as f64))
    }

    /// Whether the unit leaves it alone: barren, or treated and the effect not yet halved.
    fn rests(&self, now: SimTime, proactive: &Proactive) -> bool {
        let lasts = |at: SimTime| now < at + proactive.delay + proactive.lasting;
        self.barren || self.treated_at.is_some_and(lasts)
    }
}

/// What has been done about the root causes of a world, by their places.
#[derive(Debug)]
pub struct Causes {
    /// Working seconds spent on each, and the end of its latest treatment.
    treated: Vec<(u64, Option<SimTime>)>,
}

impl Causes {
    /// Root causes that nobody has touched; none are kept where nobody ever will.
    pub fn new(p: &Params) -> Causes {
        let n = if p.spec.units.proactive.on().is_some() { p.causes.len() } else { 0 };
        Causes { treated: vec![(0, None); n] }
    }

    /// Root causes on which a treatment is at work: its effect has begun and is not yet halved.
    pub fn at_work(&self, p: &Params, now: SimTime) -> u32 {
        let Some(proactive) = p.spec.units.proactive.on() else { return 0 };
        let works = |at: SimTime| {
            let begun = at + proactive.delay;
            begun <= now && now < begun + proactive.lasting
        };
        self.treated.iter().filter(|(_, at)| at.is_some_and(works)).count() as u32
    }
}

impl World<'_> {
    /// A ticket that the unit in hand has closed adds to what it remembers.
    pub(in crate::model) fn tally(&mut self, id: TicketId) {
        let Some(proactive) = self.p.spec.units.proactive.on() else { return };
        let (now, ticket) = (self.now(), &self.tickets[id]);
        if !ticket.info.planted && !ticket.info.consultation {
            let place = (ticket.info.category, ticket.info.community);
            self.units[ticket.unit.index()].roots.remember(place, now, proactive);
        }
    }

    /// Midnight: which units send a party to the root of something today.
    pub(in crate::model) fn plan_treatments(&mut self) {
        let Some(proactive) = self.p.spec.units.proactive.on() else { return };
        let day = self.now().day();
        for u in 0..self.units.len() {
            let unit = UnitId(u as u16);
            let open = f64::from(self.p.unit_calendar(unit).day_open_seconds(day));
            if open <= 0.0 {
                continue;
            }
            let staff = self.crews[self.unit_crew(unit).index()].staff();
            let (session, key) = (proactive.session.hours(), mix(self.p.units[u].key, u64::from(day)));
            self.units[u].roots.reserved += proactive.reserved * f64::from(staff) * open / 3600.0 / 40.0;
            let mut number = 1;
            while self.units[u].roots.reserved >= session {
                self.units[u].roots.reserved -= session;
                if self.units[u].roots.waiting < staff {
                    self.send_out(unit, mix(key, number), true);
                }
                number += 1;
            }
            if self.units[u].roots.waiting == 0 && self.goes_out(unit, key) {
                self.send_out(unit, key, false);
            }
        }
    }

    /// Whether a unit finds it worth while to send a party out now.
    fn goes_out(&self, unit: UnitId, key: u64) -> bool {
        let Some(proactive) = self.p.spec.units.proactive.on() else { return false };
        let (now, roots) = (self.now(), &self.units[unit.index()].roots);
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

    fn send_out(&mut self, unit: UnitId, key: u64, reserved: bool) {
        let Some(proactive) = self.p.spec.units.proactive.on() else { return };
        self.units[unit.index()].roots.waiting += 1;
        let crew = self.unit_crew(unit);
        let view = PriorityView {
            watched: if reserved { 1.0 } else { 0.0 },
            hours: proactive.session.hours(),
            hours_left: if reserved { 0.0 } else { 1e6 },
            ..Default::default()
        };
        let order = self.order_with(crew, &view);
        let length = u32::try_from(proactive.session.0).unwrap_or(u32::MAX);
        let (task, turn) = (Task::Treat, u16::from(reserved));
        self.add_job(crew, order, Job { key, task, subject: Subject::Own(unit), turn, expected: 0, length });
    }

    /// Somebody has time for it. Unless the hours are reserved the unit thinks again: the day may have turned out busy.
    pub(in crate::model) fn begin_treating(&mut self, unit: UnitId, job: &Job) -> Option<Segments> {
        let waiting = &mut self.units[unit.index()].roots.waiting;
        *waiting = waiting.saturating_sub(1);
        let goes = job.turn > 0 || self.goes_out(unit, job.key);
        goes.then(|| Segments::one(Work::Proactive, WorkTime(job.length.into())))
    }

    pub(in crate::model) fn end_treating(&mut self, unit: UnitId, job: &Job) {
        let Some(proactive) = self.p.spec.units.proactive.on() else { return };
        let now = self.now();
        let credit = proactive.credit * f64::from(job.length) / 3600.0;
        self.units[unit.index()].period.penalty -= credit;
        let target = match self.units[unit.index()].roots.target {
            Some(target) => Some(target),
            None => self.seek_root(unit),
        };
        let Some((place, cause)) = target else { return };
        let (spent, treated_at) = &mut self.causes.treated[cause as usize];
        *spent += u64::from(job.length);
        let done = *spent >= proactive.hours.0;
        if done {
            (*spent, *treated_at) = (0, Some(now));
        }
        let roots = &mut self.units[unit.index()].roots;
        roots.target = (!done).then_some((place, cause));
        if done {
            if let Some(matter) = roots.matters.get_mut(&place) {
                matter.treated_at = Some(now);
            }
            self.tell(Fact::CauseTreated { unit, category: place.0, community: place.1 });
        }
    }

    /// The first hours on a matter show whether it has a root that the unit may treat.
    fn seek_root(&mut self, unit: UnitId) -> Option<(Place, u32)> {
        let proactive = self.p.spec.units.proactive.on()?;
        let (place, _) = self.units[unit.index()].roots.worst(self.now(), proactive)?;
        let (category, community) = place;
        // Causes lie category by category, and community by community within each.
        let first = self.p.causes.partition_point(|cause| (cause.category, cause.community) < place);
        let here =
            self.p.causes[first..].iter().take_while(|cause| (cause.category, cause.community) == place);
        let places = (first as u32..).take(here.count());
        let cause = places.into_iter().find(|cause| self.may_treat(unit, *cause));
        let found = cause.is_some();
        self.tell(Fact::CauseSought { unit, category, community, found });
        if let Some(matter) = self.units[unit.index()].roots.matters.get_mut(&place) {
            matter.barren = !found;
        }
        cause.map(|cause| (place, cause))
    }

    /// Whether a unit may treat a root cause, and nobody has done so lately: the authority is that over its problems.
    fn may_treat(&self, unit: UnitId, cause: u32) -> bool {
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
                let town = self.p.communities[cause.community.index()].town;
                unit == town
                    && !self.is_town(holder)
                    && self.happens(authority.devolution.0, DEVOLVED, cause.key, 0)
            }
            Holder::City | Holder::Outside | Holder::Nobody => false,
        }
    }

    /// Whether a problem that its root cause would have produced now does not arise, thanks to a treatment.
    pub(in crate::model) fn prevented(&mut self, cause: u32, key: u64) -> bool {
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
