//! The world as it is simulated: names resolved to places, calendars built, everything immutable.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::changing::Later;
use super::fact::Channel;
use super::ids::{CategoryId, CommunityId, DistrictId, Org, UnitId};
use super::platform::usability::{PlatformEffects, Usability};
use super::spec::{CategoryKind, CategorySpec, Level, ModelSpec, UnitKind, Weekday};
use crate::kernel::{
    CalendarPlan, Date, IndexVec, Luck, Purpose, SimTime, StartDate, WorkCalendar, key_of, mix,
};

/// Who the catalogue names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remit {
    /// The town of the territory.
    Town,
    /// A bureau, by its place among the bureaus.
    Bureau(usize),
}

/// A category of matters.
#[derive(Clone, Debug)]
pub struct Category {
    /// Name.
    pub name: String,
    /// Exogenous name.
    pub key: u64,
    /// As declared.
    pub spec: CategorySpec,
    /// Units that can have the remit; the first is the catalogue's entry.
    pub remit: Vec<Remit>,
    /// Bureaus that other parts fall to, with weights.
    pub partners: Vec<(usize, f64)>,
    /// Problems by day in the whole world, at the yearly mean.
    pub daily: f64,
    /// Mean field work (seconds).
    pub field_mean: f64,
    /// Mean difficulty.
    pub difficulty_mean: f64,
}

/// A handling unit.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Name.
    pub name: String,
    /// The table that declares it.
    pub of: String,
    /// Exogenous name.
    pub key: u64,
    /// Town or bureau.
    pub kind: UnitKind,
    /// Its district; a city-wide bureau has none.
    pub district: Option<DistrictId>,
    /// Members of staff at the start.
    pub staff: u32,
    /// Place of its calendar.
    pub calendar: usize,
}

/// A district.
#[derive(Clone, Debug)]
pub struct District {
    /// Name.
    pub name: String,
    /// Exogenous name.
    pub key: u64,
    /// Its towns.
    pub towns: Vec<UnitId>,
    /// Its unit for each bureau.
    pub bureaus: Vec<UnitId>,
}

/// A village or community.
#[derive(Clone, Debug)]
pub struct Community {
    /// Exogenous name.
    pub key: u64,
    /// Its town.
    pub town: UnitId,
    /// Its district.
    pub district: DistrictId,
    /// Residents.
    pub residents: u32,
    /// Share of residents who cannot use app or web.
    pub digital_weak: f64,
}

/// A root cause.
#[derive(Clone, Copy, Debug)]
pub struct Cause {
    /// Exogenous name.
    pub key: u64,
    /// Category of the problems that it produces.
    pub category: CategoryId,
    /// Where.
    pub community: CommunityId,
    /// Problems by day while it is active, at the yearly mean.
    pub daily: f64,
}

/// One recorded request, to be replayed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arrival {
    /// When it was opened.
    pub time: SimTime,
    /// Exogenous name.
    pub key: u64,
    /// Category.
    pub category: CategoryId,
    /// The unit that had it.
    pub unit: Option<UnitId>,
    /// How it came.
    pub channel: Channel,
}

/// The resolved world.
#[derive(Clone, Debug)]
pub struct Params {
    /// As declared.
    pub spec: ModelSpec,
    /// The first day.
    pub start: StartDate,
    /// Calendars; the first is open at all hours.
    pub calendars: Vec<WorkCalendar>,
    /// Categories by name.
    pub categories: IndexVec<CategoryId, Category>,
    /// Units: district by district towns then bureaus, city-wide bureaus last.
    pub units: IndexVec<UnitId, Unit>,
    /// Districts.
    pub districts: IndexVec<DistrictId, District>,
    /// Communities, town by town.
    pub communities: IndexVec<CommunityId, Community>,
    /// Cumulated shares of demand by hour of the day, from 0 h on; the last is 1.
    pub hour_cum: [f64; 24],
    /// Cumulated shares of problems by community.
    pub community_cum: Vec<f64>,
    /// Root causes.
    pub causes: Vec<Cause>,
    /// Share of each category's problems that comes out of root causes: 0 where there are none.
    pub rooted: IndexVec<CategoryId, f64>,
    /// What the platform does to everybody.
    pub platform: Option<PlatformEffects>,
    /// Calendar of the clerks.
    pub clerk_calendar: usize,
    /// Calendar of the district desks.
    pub desk_calendar: usize,
    /// Recorded requests that take the place of generated demand.
    pub replay: Option<Arc<Vec<Arrival>>>,
    /// What takes the place of all this later in a run, in the order of time.
    pub later: Vec<Later>,
}

const CAUSE_COUNT: Purpose = Purpose::named("problems: how many root causes");
const CAUSE_RATE: Purpose = Purpose::named("problems: rate of a root cause");

impl Params {
    /// Resolves a checked scenario. `days` is the length of the run; `world_seed` draws the root causes, which are
    /// the same in every replication.
    pub fn resolve(spec: &ModelSpec, start: Date, days: u32, world_seed: u64) -> Params {
        let start = StartDate::new(start);
        let calendars = calendars(spec, start, days);
        let calendar = |name: &str| spec.calendar.index_of(name).map_or(0, |i| i + 1);
        let bureaus: Vec<&str> =
            spec.unit.iter().filter(|(_, u)| u.kind == UnitKind::Bureau).map(|(name, _)| name).collect();
        let (units, districts) = units_and_districts(spec, &bureaus, calendar);
        let (communities, community_cum) = communities(spec, &units);
        let categories = categories(spec, &bureaus);
        let mut params = Params {
            spec: spec.clone(),
            start,
            calendars,
            categories: categories.into(),
            units: units.into(),
            districts: districts.into(),
            communities: communities.into(),
            hour_cum: hour_cum(spec),
            community_cum,
            causes: Vec::new(),
            rooted: Vec::new().into(),
            platform: spec.platform.usability.on().map(Usability::effects),
            clerk_calendar: spec.desks.intake.on().map_or(0, |intake| calendar(&intake.clerk_calendar)),
            desk_calendar: calendar(&spec.desks.district.calendar),
            replay: None,
            later: Vec::new(),
        };
        params.causes = params.root_causes(world_seed);
        params.rooted = IndexVec::like(&params.categories, 0.0);
        for cause in &params.causes {
            params.rooted[cause.category] = params.categories[cause.category].spec.rooted.0;
        }
        params
    }

    /// Lets recorded requests, in any order, take the place of generated demand. Requests of one second arrive in the
    /// order of their keys.
    #[must_use]
    pub fn with_replay(mut self, mut arrivals: Vec<Arrival>) -> Params {
        // Each request puts the next on the event list, so the list's own order of one second would come too late.
        arrivals.sort_by_key(|arrival| (arrival.time, arrival.key));
        let arrivals = Arc::new(arrivals);
        for later in &mut self.later {
            later.params.replay = Some(Arc::clone(&arrivals));
        }
        self.replay = Some(arrivals);
        self
    }

    /// Name of an organisation, as outputs print it.
    pub fn org_name(&self, org: Org) -> &str {
        match org {
            Org::City => "city",
            Org::District(district) => &self.districts[district].name,
            Org::Unit(unit) => &self.units[unit].name,
            Org::Government => "government",
        }
    }

    /// Name of a category.
    pub fn category_name(&self, category: CategoryId) -> &str {
        &self.categories[category].name
    }

    /// The calendar of a unit.
    pub fn unit_calendar(&self, unit: UnitId) -> &WorkCalendar {
        &self.calendars[self.units[unit].calendar]
    }

    /// The calendar of the district desks.
    pub fn desk_calendar(&self) -> &WorkCalendar {
        &self.calendars[self.desk_calendar]
    }

    /// The unit that a remit means in a community.
    pub fn unit_of(&self, remit: Remit, community: CommunityId) -> UnitId {
        let community = &self.communities[community];
        match remit {
            Remit::Town => community.town,
            Remit::Bureau(bureau) => self.districts[community.district].bureaus[bureau],
        }
    }

    fn root_causes(&self, seed: u64) -> Vec<Cause> {
        let Some(demand) = self.spec.citizens.problems.on() else { return Vec::new() };
        let luck = Luck::new(seed, 0);
        let mut causes = Vec::new();
        for (id, category) in self.categories.pairs() {
            let rooted = category.spec.rooted.0 * category.daily;
            if rooted <= 0.0
                || demand.causes_per_community <= 0.0
                || category.spec.kind != CategoryKind::Problem
            {
                continue;
            }
            let first = causes.len();
            for (m, community) in self.communities.iter().enumerate() {
                let before = if m == 0 { 0.0 } else { self.community_cum[m - 1] };
                let share = self.community_cum[m] - before;
                let place = mix(category.key, community.key);
                let whole = demand.causes_per_community as u32;
                let extra =
                    luck.uniform(CAUSE_COUNT, place, 0) < demand.causes_per_community - f64::from(whole);
                for number in 0..whole + u32::from(extra) {
                    let key = mix(place, u64::from(number) + 1);
                    let z = crate::kernel::dist::normal_quantile(luck.uniform(CAUSE_RATE, key, 0));
                    let sigma = demand.cause_sigma;
                    let factor = libm::exp(sigma * z - 0.5 * sigma * sigma);
                    let daily = rooted * share / demand.causes_per_community * factor;
                    let (category, community) = (id, CommunityId(m as u32));
                    causes.push(Cause { key, category, community, daily });
                }
            }
            share_out(&mut causes[first..], rooted);
        }
        causes
    }
}

/// Gives the causes of a category rates that sum to its rooted problems by day, in the proportions that they have: luck
/// says which causes are large, and not how large all are together.
fn share_out(causes: &mut [Cause], rooted: f64) {
    let sum: f64 = causes.iter().map(|cause| cause.daily).sum();
    if sum > 0.0 {
        causes.iter_mut().for_each(|cause| cause.daily *= rooted / sum);
    }
}

fn hour_cum(spec: &ModelSpec) -> [f64; 24] {
    let hours = spec.citizens.problems.on().map_or(&[][..], |demand| &demand.hours);
    let total: f64 = hours.iter().sum();
    let mut sum = 0.0;
    std::array::from_fn(|hour| {
        sum += hours.get(hour).map_or(1.0 / 24.0, |weight| weight / total);
        if hour == 23 { 1.0 } else { sum }
    })
}

fn calendars(spec: &ModelSpec, start: StartDate, days: u32) -> Vec<WorkCalendar> {
    let mut all = vec![WorkCalendar::always()];
    for (_, calendar) in spec.calendar.iter() {
        let hours: Vec<(u32, u32)> = calendar.hours.iter().map(|h| (h.from, h.to)).collect();
        let week = [
            Weekday::Mon,
            Weekday::Tue,
            Weekday::Wed,
            Weekday::Thu,
            Weekday::Fri,
            Weekday::Sat,
            Weekday::Sun,
        ];
        let plan = CalendarPlan {
            hours: week.map(|day| if calendar.weekdays.contains(&day) { hours.clone() } else { Vec::new() }),
            holidays: calendar.holidays.clone(),
            makeup_days: calendar.makeup_days.clone(),
            makeup_weekday: calendar.weekdays.iter().map(|day| *day as usize).min().unwrap_or(0),
        };
        let built = WorkCalendar::new(&plan, start.date_of_day(0), days + 400);
        all.push(built.expect("the scenario's check refuses calendars that cannot be"));
    }
    all
}

fn units_and_districts(
    spec: &ModelSpec,
    bureaus: &[&str],
    calendar: impl Fn(&str) -> usize,
) -> (Vec<Unit>, Vec<District>) {
    let n_districts = spec.world.districts.0 as usize;
    let single = n_districts == 1;
    let of_name: BTreeMap<&str, &super::spec::UnitSpec> = spec.unit.iter().collect();
    let mut units: Vec<Unit> = Vec::new();
    let mut districts: Vec<District> = (0..n_districts)
        .map(|d| {
            let name = if single { "district".to_string() } else { format!("district_{:02}", d + 1) };
            District { key: key_of(&name), name, towns: Vec::new(), bureaus: Vec::new() }
        })
        .collect();
    let mut add = |name: String, of: &str, unit: &super::spec::UnitSpec, district: Option<usize>| {
        let district = district.map(|d| DistrictId(d as u16));
        let (key, calendar) = (key_of(&name), calendar(&unit.calendar));
        units.push(Unit {
            name,
            of: of.to_string(),
            key,
            kind: unit.kind,
            district,
            staff: unit.staff.0,
            calendar,
        });
        UnitId(units.len() as u16 - 1)
    };
    for (d, district) in districts.iter_mut().enumerate() {
        let mut number = 0;
        for (name, unit) in spec.unit.iter().filter(|(_, unit)| unit.kind == UnitKind::Town) {
            for i in 0..unit.count.0 as usize {
                if number % n_districts == d {
                    let label =
                        if unit.count.0 == 1 { name.to_string() } else { format!("{name}_{:03}", i + 1) };
                    district.towns.push(add(label, name, unit, Some(d)));
                }
                number += 1;
            }
        }
        for bureau in bureaus {
            let unit = of_name.get(bureau).expect("the bureaus are taken from this table");
            if unit.level == Level::District {
                let name = if single { (*bureau).to_string() } else { format!("{bureau}_{:02}", d + 1) };
                district.bureaus.push(add(name, bureau, unit, Some(d)));
            } else {
                district.bureaus.push(UnitId(u16::MAX));
            }
        }
    }
    for (b, bureau) in bureaus.iter().enumerate() {
        let (name, unit) = (bureau, of_name[bureau]);
        if unit.level == Level::City {
            let id = add(name.to_string(), name, unit, None);
            districts.iter_mut().for_each(|district| district.bureaus[b] = id);
        }
    }
    (units, districts)
}

fn communities(spec: &ModelSpec, units: &[Unit]) -> (Vec<Community>, Vec<f64>) {
    let towns: Vec<(usize, &Unit)> =
        units.iter().enumerate().filter(|(_, u)| u.kind == UnitKind::Town).collect();
    let per_town = spec.world.communities_per_town.0 as usize;
    let n = (towns.len() * per_town).max(1) as u64;
    let kinds = deal(&spec.community.iter().map(|(_, kind)| kind.weight).collect::<Vec<f64>>(), per_town);
    let mut communities = Vec::with_capacity(n as usize);
    let mut weights = Vec::with_capacity(n as usize);
    for (t, town) in towns {
        for (i, kind) in kinds.iter().enumerate() {
            let place = communities.len() as u64;
            let residents = u64::from(spec.world.residents.0);
            let residents = (residents * (place + 1) / n - residents * place / n) as u32;
            let kind = kind.and_then(|kind| spec.community.iter().nth(kind)).map(|(_, kind)| kind);
            weights.push(f64::from(residents) * kind.map_or(1.0, |kind| kind.problem_factor));
            communities.push(Community {
                key: mix(town.key, i as u64 + 1),
                town: UnitId(t as u16),
                district: town.district.unwrap_or(DistrictId(0)),
                residents,
                digital_weak: kind.map_or(0.25, |kind| kind.digital_weak.0),
            });
        }
    }
    let total: f64 = weights.iter().sum();
    let mut sum = 0.0;
    let cum = weights.iter().map(|weight| {
        sum += weight / total;
        sum
    });
    (communities, cum.collect())
}

/// Deals `n` places to kinds in proportion to their weights, as evenly as can be (Sainte-Laguë).
fn deal(weights: &[f64], n: usize) -> Vec<Option<usize>> {
    let mut dealt = vec![0.0; weights.len()];
    (0..n)
        .map(|_| {
            let quotient = |i: usize| weights[i] / (2.0 * dealt[i] + 1.0);
            let best = (0..weights.len())
                .filter(|i| weights[*i] > 0.0)
                .max_by(|a, b| quotient(*a).total_cmp(&quotient(*b)).then(b.cmp(a)))?;
            dealt[best] += 1.0;
            Some(best)
        })
        .collect()
}

fn categories(spec: &ModelSpec, bureaus: &[&str]) -> Vec<Category> {
    let of_name: BTreeMap<&str, usize> = bureaus.iter().copied().zip(0..).collect();
    let bureau = |name: &String| of_name.get(name.as_str()).copied();
    let place = |name: &String| bureau(name).map_or(Remit::Town, Remit::Bureau);
    let all_remits: BTreeSet<usize> =
        spec.category.iter().flat_map(|(_, category)| category.remit.iter().filter_map(bureau)).collect();
    let weights = falls_to(spec, &of_name);
    spec.category
        .iter()
        .map(|(name, category)| {
            let named: Vec<usize> = category.partners.iter().filter_map(bureau).collect();
            // By what falls to them, never by who works there: whom a problem needs is the same under every policy.
            let partners = if named.is_empty() {
                all_remits.iter().map(|b| (*b, weights[*b])).filter(|(_, weight)| *weight > 0.0).collect()
            } else {
                named.into_iter().map(|b| (b, 1.0)).collect()
            };
            let rate = spec.citizens.problems.on().map_or(0.0, |demand| match category.kind {
                CategoryKind::Problem => demand.rate,
                CategoryKind::Consultation => demand.consultation_rate,
            });
            Category {
                name: name.to_string(),
                key: key_of(name),
                remit: category.remit.iter().map(place).collect(),
                partners,
                daily: rate * category.share.0 * f64::from(spec.world.residents.0) / 1000.0 / 365.0,
                field_mean: category.field_hours.mean(),
                difficulty_mean: category.difficulty.mean(),
                spec: category.clone(),
            }
        })
        .collect()
}

/// Share of all problems whose remit lies with each bureau.
fn falls_to(spec: &ModelSpec, of_name: &BTreeMap<&str, usize>) -> Vec<f64> {
    let mut weights = vec![0.0; of_name.len()];
    for (_, category) in spec.category.iter().filter(|(_, category)| category.kind == CategoryKind::Problem) {
        let later = category.remit.len().saturating_sub(1) as f64;
        let contested = if later > 0.0 { category.contested.0 } else { 0.0 };
        let mut parts: BTreeMap<usize, f64> = BTreeMap::new();
        for (place, name) in category.remit.iter().enumerate() {
            if let Some(bureau) = of_name.get(name.as_str()) {
                *parts.entry(*bureau).or_default() +=
                    if place == 0 { 1.0 - contested } else { contested / later };
            }
        }
        for (bureau, part) in parts {
            weights[bureau] += category.share.0 * part;
        }
    }
    weights
}

#[cfg(test)]
#[path = "params_tests.rs"]
mod tests;
