//! A unit plants calls: the occasion, the arranging, the friend's call, and where the unit thinks that it stands.

use super::draws::*;
use super::lines::{Errand, Job};
use super::things::{Power, Problem};
use super::timers::What;
use super::world::Twin;
use petisim::kernel::mix;
use petisim::model::fact::{Channel, Fact, Nature};
use petisim::model::government::assessment::PeriodRecord;
use petisim::model::ids::{CategoryId, CommunityId, UnitId};
use petisim::model::spec::CategoryKind;
use petisim::model::units::planted_calls::PlantedView;
pub use petisim::model::units::planted_calls::Standing;
use petisim::model::units::priority::PriorityView;

impl Twin<'_> {
    /// Midnight: when somebody friendly will be at hand today, whatever a unit makes of it.
    pub fn expect_friends(&mut self) {
        let Some(planted) = self.spec.units.planted_calls.on() else { return };
        for unit in self.p.units.ids() {
            let open = self.calendar_of(unit).open_on(self.day()) as f64;
            let mean = f64::from(self.p.units[unit].staff) * planted.occasions * (open / 3600.0 / 40.0);
            for (number, name, at) in self.moments_of_work(unit, OCCASIONS, OCCASION_TIME, mean) {
                self.timers.add(at, name, What::FriendAtHand(unit, number));
            }
        }
    }

    /// The unit uses the occasion or not.
    pub fn friend_at_hand(&mut self, unit: UnitId, number: u32) {
        let (Some(planted), Some(assessment)) =
            (self.spec.units.planted_calls.on(), self.spec.government.assessment.on())
        else {
            return;
        };
        let name = mix(self.today_of(unit), number.into());
        let state = &self.units[unit.index()];
        let paper = self.spec.units.documentation.on().map_or(0.0, |rules| rules.required(0.0).hours());
        let (arranging, signing) = (planted.arranging.hours(), self.spec.units.routine.sign_work.hours());
        let audit = self.spec.desks.audit.on();
        let view = PlantedView {
            standing: state.standing,
            weights: [assessment.resolution, assessment.satisfaction],
            planted: state.planted,
            pressure: self.pressure_of(unit),
            hours: arranging + signing + planted.answer.hours() + paper,
            price: self.price_of_hour(unit),
            audit: audit.map_or(0.0, |audit| audit.expected_penalty(state.found_out.expected())),
        };
        if self.easy_category(unit).is_none() || !self.happens(planted.chance(&view), PLANTS, name, 0) {
            return;
        }
        self.units[unit.index()].planted += 1.0;
        let view = PriorityView { hours: arranging, hours_left: 8.0, ..PriorityView::default() };
        let (errand, place) =
            (Errand::Plant { unit, length: planted.arranging.0 }, self.place_in_line(unit, &view));
        let name = mix(name, errand.number());
        self.queue(self.crew_of(unit), Job { name, errand, place, expected: 0 });
    }

    /// The category in whose name a friend calls: of those in whose catalogue the unit stands, one that it heads before
    /// others, then the most frequent, then the first.
    fn easy_category(&self, unit: UnitId) -> Option<CategoryId> {
        let place = self.place_of(unit, 0.0)?;
        let mut best: Option<(bool, f64, usize)> = None;
        for (c, category) in self.p.categories.iter().enumerate() {
            let entries: Vec<UnitId> =
                category.remit.iter().map(|remit| self.p.unit_of(*remit, place)).collect();
            if category.spec.kind != CategoryKind::Problem || !entries.contains(&unit) {
                continue;
            }
            let this = (entries[0] == unit, category.daily, c);
            let better = best.is_none_or(|best| (this.0, this.1) > (best.0, best.1));
            if better {
                best = Some(this);
            }
        }
        best.map(|(_, _, c)| CategoryId(c as u16))
    }

    /// A community of a unit's territory: its own, those of its district, or for a bureau of the city those of a
    /// district that the draw names first.
    fn place_of(&self, unit: UnitId, u: f64) -> Option<CommunityId> {
        let own = &self.p.units[unit];
        let mut u = u;
        let district = own.district.map_or_else(
            || {
                let at = u * self.p.districts.len() as f64;
                u = at - libm::floor(at);
                at as usize
            },
            |district| district.index(),
        );
        let here = |place: &CommunityId| {
            let community = &self.p.communities[*place];
            if self.is_town(unit) { community.town == unit } else { community.district.index() == district }
        };
        let places: Vec<CommunityId> = self.p.communities.ids().filter(here).collect();
        places.get((places.len() as f64 * u) as usize).copied()
    }

    /// The friend calls the city desk about nothing, as anybody would.
    pub fn friend_calls(&mut self, unit: UnitId, key: u64) {
        let Some(planted) = self.spec.units.planted_calls.on() else { return };
        let u = self.draw(FRIEND, key, 0);
        let (Some(category), Some(community)) = (self.easy_category(unit), self.place_of(unit, u)) else {
            return;
        };
        self.tell(Fact::FriendCalls { key, unit, category, community });
        self.problems.push(Problem {
            name: key,
            category,
            community,
            nature: Nature::Proper,
            question: true,
            severity: 0.0,
            difficulty: 0.0,
            needed: planted.answer.0 as f32,
            remit: unit,
            contested: false,
            territorial: 1.0,
            power: Power::Unit(unit),
            partners: Vec::new(),
            arose: self.now,
            claims: 1,
            appeals: 0,
            speakers: 0,
            solved: false,
            planted: true,
            open_ticket: None,
            show: None,
        });
        let appeal = self.new_appeal(self.problems.len() - 1, 0);
        self.raise(appeal, Some(Channel::Phone));
    }

    /// The scores of a group of peers are out: each unit sees where it stands against their mean, and starts anew.
    pub fn see_standings(&mut self, results: &[(UnitId, PeriodRecord, Option<f64>)]) {
        let units = &self.spec.units;
        if units.planted_calls.on().is_none() && units.refusal.on().is_none() {
            return;
        }
        let scores: Vec<f64> = results.iter().filter_map(|(_, _, score)| *score).collect();
        let n = scores.len() as f64;
        let mean = scores.iter().sum::<f64>() / n;
        let variance = scores.iter().map(|score| (score - mean) * (score - mean)).sum::<f64>() / n;
        for (unit, record, score) in results {
            let state = &mut self.units[unit.index()];
            state.planted = 0.0;
            state.standing = match score {
                None => Standing::default(),
                Some(score) => Standing {
                    short: mean - score,
                    spread: libm::sqrt(variance),
                    resolution: record.resolution,
                    satisfaction: record.satisfaction,
                    closed: record.closed,
                },
            };
        }
    }
}
