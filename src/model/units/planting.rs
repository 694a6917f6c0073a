//! A unit plants calls: the occasion, the arranging, the friend's call, and where the unit thinks that it stands.

use super::planted_calls::PlantedView;
use crate::kernel::{Purpose, WorkTime, mix, poisson};
use crate::model::crew::{Job, Task};
use crate::model::event::What;
use crate::model::fact::{Channel, Fact, Nature};
use crate::model::government::assessment::rate;
use crate::model::ids::{CategoryId, CommunityId, DistrictId, UnitId};
use crate::model::problem::{Holder, MOST_UNITS, Problem};
use crate::model::spec::CategoryKind;
use crate::model::state::State;
use crate::model::world::World;

const OCCASIONS: Purpose = Purpose::named("planted calls: how many occasions in a day");
const OCCASION_TIME: Purpose = Purpose::named("planted calls: when");
const PLANTS: Purpose = Purpose::named("planted calls: uses the occasion");
const FRIEND: Purpose = Purpose::named("planted calls: where the friend lives");

impl State<'_> {
    /// Whether a unit uses an occasion for a friendly call.
    pub fn plants(&self, unit: UnitId, key: u64) -> bool {
        let Some(planted) = self.p.spec.units.planted_calls.on() else { return false };
        let (state, exchange) = (&self.units[unit], self.exchange(unit));
        let paper = self.p.spec.units.documentation.on().map_or(WorkTime::ZERO, |d| d.required(0.0));
        // Where nothing is in the record there is nothing to lift.
        let share = |now: (f64, f64), last: (f64, f64)| rate((now.0 + last.0, now.1 + last.1)).unwrap_or(1.0);
        let (now, last) = (&state.period, &state.standing);
        let view = PlantedView {
            worth: [exchange.resolved, exchange.satisfied],
            audit: self.audit_cost(unit, &exchange),
            shares: [share(now.resolution, last.resolution), share(now.satisfaction, last.satisfaction)],
            hours: planted.hours(self.p.spec.units.routine.sign_work, paper),
            price: self.price_of_hour(unit),
        };
        self.catalogued(unit).is_some() && self.happens(planted.chance(&view), PLANTS, key, 0)
    }

    /// What a friend of a unit calls about: nothing, in the name of a category of the unit.
    pub fn friend_question(&self, unit: UnitId, key: u64) -> Option<Problem> {
        let planted = self.p.spec.units.planted_calls.on()?;
        let category = self.catalogued(unit)?;
        let community = self.some_place(unit, self.uniform(FRIEND, key, 0))?;
        Some(Problem {
            key,
            category,
            community,
            nature: Nature::Proper,
            consultation: true,
            severity: 0.0,
            difficulty: 0.0,
            needed: planted.answer.0 as f32,
            remit: unit,
            contested: false,
            territorial: 1.0,
            holder: Holder::Unit(unit),
            units_needed: 1,
            partners: [unit; MOST_UNITS - 1],
            cause: None,
            arose_at: self.now(),
            may_speak: 1,
            appeals: 0,
            speakers: 0,
            open_ticket: None,
            solved_at: None,
            planted: true,
            show: None,
        })
    }

    /// The category of problems that brings a unit most, by the catalogue.
    pub fn catalogued(&self, unit: UnitId) -> Option<CategoryId> {
        let some_place = self.some_place(unit, 0.0)?;
        let of_unit = |c: &CategoryId| {
            let category = &self.p.categories[*c];
            category.spec.kind == CategoryKind::Problem
                && category.remit.iter().any(|remit| self.p.unit_of(*remit, some_place) == unit)
        };
        let first = |c: CategoryId| self.p.unit_of(self.p.categories[c].remit[0], some_place) == unit;
        self.p.categories.ids().filter(of_unit).max_by(|a, b| {
            let daily = |c: CategoryId| self.p.categories[c].daily;
            first(*a).cmp(&first(*b)).then(daily(*a).total_cmp(&daily(*b))).then(b.cmp(a))
        })
    }

    /// A community of the unit's territory, by a draw.
    pub fn some_place(&self, unit: UnitId, u: f64) -> Option<CommunityId> {
        let mut u = u;
        let (first, last) = if self.is_town(unit) {
            (unit, unit)
        } else {
            let district = self.p.units[unit].district.unwrap_or_else(|| {
                u *= self.p.districts.len() as f64;
                let district = DistrictId(u as u16);
                u -= f64::from(district.0);
                district
            });
            let towns = &self.p.districts[district].towns;
            (*towns.first()?, *towns.last()?)
        };
        // Communities lie town by town, and the towns of a district one after the other.
        let from = self.p.communities.partition_point(|community| community.town < first);
        let to = self.p.communities.partition_point(|community| community.town <= last);
        (to > from).then(|| CommunityId((from + ((to - from) as f64 * u) as usize) as u32))
    }
}

impl World<'_> {
    /// Midnight: on which moments of today's office hours somebody friendly will be at hand. The occasions are the same
    /// whatever a unit makes of them.
    pub(in crate::model) fn expect_friends(&mut self) {
        let Some(planted) = self.p.spec.units.planted_calls.on() else { return };
        let now = self.now();
        for unit in self.p.units.ids() {
            let calendar = self.p.unit_calendar(unit);
            let open = f64::from(calendar.day_open_seconds(now.day()));
            if open <= 0.0 {
                continue;
            }
            let mean = f64::from(self.p.units[unit].staff) * planted.occasions * (open / 3600.0 / 40.0);
            let key = mix(self.p.units[unit].key, u64::from(now.day()));
            let count = poisson(&mut self.luck.draws(OCCASIONS, key, 0), mean).min(u16::MAX.into());
            for number in 0..count as u16 {
                let at = WorkTime((self.uniform(OCCASION_TIME, key, number.into()) * open) as u64);
                let time = calendar.finish(now, at);
                self.at(time, mix(key, number.into()), What::FriendAtHand(unit, number));
            }
        }
    }

    /// Somebody friendly is at hand: the unit uses the occasion or not.
    pub(in crate::model) fn meet_friend(&mut self, unit: UnitId, number: u16) {
        let Some(planted) = self.p.spec.units.planted_calls.on() else { return };
        let key = mix(mix(self.p.units[unit].key, u64::from(self.now().day())), number.into());
        if !self.plants(unit, key) {
            return;
        }
        let length = planted.arranging.0 as u32;
        let view = super::priority::PriorityView {
            hours: planted.arranging.hours(),
            hours_left: 8.0,
            ..Default::default()
        };
        self.add_unit_job(unit, &view, Job::only(key, Task::Plant(unit, length)));
    }

    /// The arranging is done: the friend calls the city desk, as anybody would.
    pub(in crate::model) fn friend_calls(&mut self, unit: UnitId, key: u64) {
        let Some(question) = self.friend_question(unit, key) else { return };
        self.books.problems_arisen += 1;
        let (category, community) = (question.category, question.community);
        self.tell(Fact::FriendCalls { key, unit, category, community });
        let problem = self.problems.insert(question);
        let appeal = self.new_appeal(problem, 0);
        self.raise(appeal, Some(Channel::Phone));
    }
}
