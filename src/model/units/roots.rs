//! What comes back to a unit, and what has been done about the root of it.

use std::collections::BTreeMap;

use super::proactive::Proactive;
use crate::kernel::SimTime;
use crate::model::ids::{CategoryId, CommunityId};
use crate::model::params::Params;

/// One category in one community, as a unit knows it.
pub(super) type Place = (CategoryId, CommunityId);

/// What a unit remembers of a matter that came to it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Matter {
    /// Tickets, faded up to `at`.
    tickets: f64,
    at: SimTime,
    /// Whether its root was sought in vain: there is none, or it is not for this unit to treat.
    pub(super) barren: bool,
    /// When the unit finished its treatment.
    pub(super) treated_at: Option<SimTime>,
}

/// What comes back to a unit, and what it does about the root of it.
#[derive(Clone, Debug, Default)]
pub struct Roots {
    pub(super) matters: BTreeMap<Place, Matter>,
    /// The cause on which the unit is at work.
    pub(super) target: Option<(Place, u32)>,
    /// Hours that a programme has reserved and that are not spent yet.
    pub reserved: f64,
    /// Parties that wait to go out.
    pub waiting: u32,
}

impl Roots {
    /// One more ticket about a matter.
    pub(super) fn remember(&mut self, place: Place, now: SimTime, proactive: &Proactive) {
        let matter = self.matters.entry(place).or_default();
        matter.tickets = matter.remembered(now, proactive) + 1.0;
        matter.at = now;
    }

    /// The matter that has come back most of late, of those whose root may still be sought, with its tickets.
    pub(super) fn worst(&self, now: SimTime, proactive: &Proactive) -> Option<(Place, f64)> {
        let open = self.matters.iter().filter(|(_, matter)| !matter.rests(now, proactive));
        let tickets = open.map(|(place, matter)| (*place, matter.remembered(now, proactive)));
        tickets.filter(|(_, tickets)| *tickets >= proactive.noticed).max_by(|a, b| a.1.total_cmp(&b.1))
    }
}

impl Matter {
    pub(super) fn remembered(&self, now: SimTime, proactive: &Proactive) -> f64 {
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
    pub(super) treated: Vec<(u64, Option<SimTime>)>,
}

impl Causes {
    /// Root causes that nobody has touched; none are kept where nobody ever will.
    pub fn new(p: &Params) -> Causes {
        let n = if p.spec.units.proactive.on().is_some() { p.causes.len() } else { 0 };
        Causes { treated: vec![(0, None); n] }
    }

    /// Root causes that somebody may touch from now on.
    pub fn know(&mut self, p: &Params) {
        if p.spec.units.proactive.on().is_some() {
            self.treated.resize(p.causes.len(), (0, None));
        }
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
