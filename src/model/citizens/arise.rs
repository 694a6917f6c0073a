//! Problems arise: by category and community, out of root causes, or out of a file of recorded requests.

use super::improper_demand::ImproperDemand;
use super::problems::Demand;
use super::voice::VoiceView;
use crate::kernel::{Elapsed, Purpose, SimTime, choose, mix, poisson};
use crate::model::event::What;
use crate::model::fact::{Channel, Fact, Nature};
use crate::model::ids::{CategoryId, CommunityId, UnitId};
use crate::model::params::{Arrival, Remit};
use crate::model::problem::{Holder, MOST_UNITS, Problem};
use crate::model::spec::{CategoryKind, UnitKind};
use crate::model::state::State;
use crate::model::world::World;

const COUNT: Purpose = Purpose::named("problems: how many in a day");
const MOMENT: Purpose = Purpose::named("problems: when in the day");
const BUSYNESS: Purpose = Purpose::named("problems: busyness of a day");
const PLACE: Purpose = Purpose::named("problems: where");
const NATURE: Purpose = Purpose::named("problems: nature");
const SEVERITY: Purpose = Purpose::named("problems: severity");
const DIFFICULTY: Purpose = Purpose::named("problems: difficulty");
const NEEDED: Purpose = Purpose::named("problems: field work needed");
const REMIT: Purpose = Purpose::named("problems: remit");
const TERRITORIAL: Purpose = Purpose::named("problems: territorial rule");
const HOLDER: Purpose = Purpose::named("problems: holder of the authority");
const UNITS: Purpose = Purpose::named("problems: units needed");
const AFFECTED: Purpose = Purpose::named("problems: citizens affected");
const CITIZEN: Purpose = Purpose::named("problems: which citizen");
const DIGITAL: Purpose = Purpose::named("citizens: able to use app and web");
const SPEAKS: Purpose = Purpose::named("voice: speaks");
const DELAY: Purpose = Purpose::named("voice: delay");
const SELF_HELP: Purpose = Purpose::named("informal: residents settle it");

impl State<'_> {
    /// What today does to all demand: weekday, busyness, year.
    pub fn day_factor(&self, demand: &Demand, day: u32) -> f64 {
        let week: f64 = demand.weekdays.iter().sum();
        let weekday = 7.0 * demand.weekdays[self.p.start.weekday_of_day(day)] / week;
        let sigma2 = libm::log(1.0 + demand.busyness * demand.busyness);
        let z = crate::kernel::dist::normal_quantile(self.uniform(BUSYNESS, day.into(), 0));
        let busyness = libm::exp(libm::sqrt(sigma2) * z - 0.5 * sigma2);
        let start = SimTime::from_day(day);
        let (year, first) = (self.p.start.year(start), self.p.start.year(SimTime::START));
        weekday * busyness * demand.yearly.factor(year, first)
    }

    /// What today does to one category: season and shocks.
    pub fn category_factor(&self, demand: &Demand, category: CategoryId, day: u32) -> f64 {
        let season = &self.category(category).spec.season;
        let month = self.p.start.month(SimTime::from_day(day)) as usize;
        let season = season.get(month - 1).map_or(1.0, |month| month * 12.0 / season.iter().sum::<f64>());
        let name = &self.category(category).name;
        let shocked = |shock: &&super::problems::Shock| {
            let Some(first) = self.p.start.day_of(shock.from) else { return false };
            let days = (shock.length.0 / 86_400) as u32;
            (first..first + days).contains(&day)
                && (shock.categories.is_empty() || shock.categories.contains(name))
        };
        season * demand.shocks.iter().filter(shocked).map(|shock| shock.factor).product::<f64>()
    }

    /// The second of today at which a problem arises.
    pub fn moment(&self, key: u64) -> SimTime {
        let u = self.uniform(MOMENT, key, 0);
        let cum = &self.p.hour_cum;
        let hour = cum.partition_point(|share| *share <= u).min(23);
        let before = if hour == 0 { 0.0 } else { cum[hour - 1] };
        let within = ((u - before) / (cum[hour] - before)).clamp(0.0, 1.0);
        SimTime(self.now().0 + ((3600.0 * (hour as f64 + within)) as u64).min(86_399))
    }

    /// Where a problem is.
    pub fn some_community(&self, key: u64) -> CommunityId {
        let u = self.uniform(PLACE, key, 0);
        let place = self.p.community_cum.partition_point(|cum| *cum < u).min(self.p.communities.len() - 1);
        CommunityId(place as u32)
    }

    /// Everything about a problem that is fixed at its birth.
    pub fn born(
        &self,
        key: u64,
        category: CategoryId,
        community: CommunityId,
        cause: Option<u32>,
        request: Option<Arrival>,
    ) -> Problem {
        let c = self.category(category);
        let consultation = c.spec.kind == CategoryKind::Consultation;
        let improper: Option<&ImproperDemand> = self.p.spec.citizens.improper_demand.on();
        let nature = match improper {
            Some(improper) if !consultation => improper.nature(self.uniform(NATURE, key, 0)),
            _ => Nature::Proper,
        };
        let (remit, contested) = match request.and_then(|request| request.unit) {
            Some(unit) => (unit, false),
            None => self.remit(key, category, community),
        };
        let (units_needed, partners) = self.units_needed(key, category, community, remit, consultation);
        Problem {
            key,
            category,
            community,
            nature,
            consultation,
            severity: c.spec.severity.quantile(self.uniform(SEVERITY, key, 0)).clamp(0.0, 1.0) as f32,
            difficulty: c.spec.difficulty.quantile(self.uniform(DIFFICULTY, key, 0)).clamp(0.0, 1.0) as f32,
            needed: c.spec.field_hours.quantile(self.uniform(NEEDED, key, 0)).clamp(0.0, 4e8) as f32,
            remit,
            contested,
            territorial: self.uniform(TERRITORIAL, key, 0) as f32,
            holder: self.holder(key, category, remit),
            units_needed,
            partners,
            cause,
            arose_at: self.now(),
            may_speak: 0,
            appeals: 0,
            speakers: 0,
            open_ticket: None,
            solved_at: None,
            planted: false,
            show: None,
        }
    }

    /// The unit that the rules name, and whether that is not the catalogue's entry.
    pub fn remit(&self, key: u64, category: CategoryId, community: CommunityId) -> (UnitId, bool) {
        let c = self.category(category);
        let u = self.uniform(REMIT, key, 0);
        let contested = c.remit.len() > 1 && u < c.spec.contested.0;
        let entry = if contested {
            let later = c.remit.len() - 1;
            1 + ((u / c.spec.contested.0 * later as f64) as usize).min(later - 1)
        } else {
            0
        };
        (self.p.unit_of(c.remit[entry], community), contested)
    }

    /// Who can decide a problem.
    pub fn holder(&self, key: u64, category: CategoryId, remit: UnitId) -> Holder {
        let authority = &self.category(category).spec.authority;
        let shares = [authority.unit.0, authority.city.0, authority.outside.0, authority.nobody.0];
        match choose(&shares, self.uniform(HOLDER, key, 0)) {
            0 => Holder::Unit(remit),
            1 => Holder::City,
            2 => Holder::Outside,
            _ => Holder::Nobody,
        }
    }

    /// How many units a problem needs, and which beside the one with the remit.
    pub fn units_needed(
        &self,
        key: u64,
        category: CategoryId,
        community: CommunityId,
        remit: UnitId,
        consultation: bool,
    ) -> (u8, [UnitId; MOST_UNITS - 1]) {
        let c = self.category(category);
        let mut partners = [remit; MOST_UNITS - 1];
        let mut draws = self.luck.draws(UNITS, key, 0);
        let u = draws.uniform();
        if consultation || u >= c.spec.joint.0 {
            return (1, partners);
        }
        let wanted = 1 + choose(&c.spec.joint_units, draws.uniform());
        let mut found = 0;
        for _ in 0..4 * MOST_UNITS {
            if found == wanted || c.partners.is_empty() {
                break;
            }
            let u = draws.uniform() * c.partners.iter().map(|(_, weight)| weight).sum::<f64>();
            let mut left = u;
            let bureau = c.partners.iter().find(|(_, weight)| {
                left -= weight;
                left < 0.0
            });
            let Some((bureau, _)) = bureau else { continue };
            let unit = self.p.unit_of(Remit::Bureau(*bureau), community);
            if unit != remit && !partners[..found].contains(&unit) {
                partners[found] = unit;
                found += 1;
            }
        }
        (1 + found as u8, partners)
    }

    /// How many citizens a problem touches.
    pub fn affected(&self, problem: &Problem) -> u32 {
        let spread = &self.category(problem.category).spec.affected;
        let residents = self.p.communities[problem.community].residents;
        let count = libm::round(spread.quantile(self.uniform(AFFECTED, problem.key, 0))).clamp(1.0, 60_000.0);
        (count as u32).min(residents.max(1))
    }

    /// Whether residents and social organisations settle a matter at once, by themselves.
    pub fn residents_settle(&mut self, problem: &Problem) -> bool {
        let Some(informal) = self.p.spec.units.informal.on() else { return false };
        let (needed, difficulty) = (f64::from(problem.needed) / 3600.0, f64::from(problem.difficulty));
        if problem.nature != Nature::Proper || !informal.is_neighbourly(difficulty, problem.units_needed) {
            return false;
        }
        let now = self.now();
        let residents = self.p.communities[problem.community].residents;
        let hearsay = &mut self.hearsay[problem.community];
        let days = now.since(hearsay.volunteers_at).hours() / 24.0;
        let stock = informal.volunteer_stock(hearsay.volunteers.into(), days, residents);
        let takes = stock > 0.0 && stock >= needed;
        hearsay.volunteers = (if takes { stock - needed } else { stock }) as f32;
        hearsay.volunteers_at = now;
        takes && self.happens(informal.settle_chance(1.0, 1.0, difficulty), SELF_HELP, problem.key, 0)
    }

    /// Which of the affected citizens will speak; returns how many more would, if no rule closed their ways.
    pub fn who_speaks(&self, problem: &Problem, affected: u32, surely: bool, voices: &mut Vec<u16>) -> u32 {
        let Some(voice) = self.p.spec.citizens.voice.on().filter(|_| !surely && !problem.consultation) else {
            voices.extend(0..affected as u16);
            return 0;
        };
        let view = VoiceView {
            efficacy: self.efficacy(problem.community),
            severity: problem.severity.into(),
            cost: 0.0,
            neighbours: self.neighbours(problem.community),
            sanction: self.p.spec.citizens.improper_demand.on().map_or(0.0, |d| d.sanction(problem.nature)),
        };
        // Each pair: with the ways that are open, and with those that would be.
        let chances = [false, true].map(|online| {
            let (now, free) = self.speaking_costs(problem, online);
            let now_chance = voice.chance(VoiceView { cost: now, ..view });
            (now_chance, if free < now { voice.chance(VoiceView { cost: free, ..view }) } else { now_chance })
        });
        let most = chances[0].1.max(chances[1].1);
        let mut silenced = 0;
        for who in 0..affected {
            let u = self.uniform(SPEAKS, problem.key, who);
            if u >= most {
                continue;
            }
            let online =
                self.online(problem.community, self.citizen_key(problem.key, problem.community, who as u16));
            let (now, free) = chances[usize::from(online)];
            if u < now {
                voices.push(who as u16);
            } else if u < free {
                silenced += 1;
            }
        }
        silenced
    }

    /// How long an affected citizen takes to speak.
    pub fn delay_of_voice(&self, key: u64, who: u16) -> Elapsed {
        let demand = self.p.spec.citizens.problems.on();
        let delay =
            demand.map_or(0.0, |demand| demand.delay.quantile(self.uniform(DELAY, key, u32::from(who))));
        Elapsed(libm::round(delay.min(4e8)) as u64)
    }

    /// Exogenous name of one of a problem's affected citizens.
    pub fn citizen_key(&self, problem: u64, community: CommunityId, who: u16) -> u64 {
        let community = &self.p.communities[community];
        let u = self.uniform(CITIZEN, problem, who.into());
        mix(community.key, (u * f64::from(community.residents)) as u64 + 1)
    }

    /// Whether a citizen can use app and web.
    pub fn online(&self, community: CommunityId, citizen: u64) -> bool {
        self.uniform(DIGITAL, citizen, 0) >= self.p.communities[community].digital_weak
    }

    /// Whether a unit is a town.
    pub fn is_town(&self, unit: UnitId) -> bool {
        self.p.units[unit].kind == UnitKind::Town
    }
}

impl World<'_> {
    /// Midnight: today's problems are counted and timed, units look back on yesterday.
    pub(in crate::model) fn begin_day(&mut self) {
        let now = self.now();
        self.at(now + Elapsed(86_400), 0, What::DayBegins);
        if self.p.replay.is_none()
            && let Some(demand) = self.p.spec.citizens.problems.on()
        {
            self.count_problems(demand);
        }
        self.close_unit_days();
        self.hand_down_tasks();
        self.stage_projects();
        self.expect_friends();
        self.plan_treatments();
    }

    fn count_problems(&mut self, demand: &Demand) {
        let day = self.now().day();
        let factor = self.day_factor(demand, day);
        for category in self.p.categories.ids() {
            let (key, daily) = (self.category(category).key, self.category(category).daily);
            let rooted = self.p.rooted[category];
            let mean = daily * (1.0 - rooted) * factor * self.category_factor(demand, category, day);
            let today = mix(key, u64::from(day));
            let count = poisson(&mut self.luck.draws(COUNT, today, 0), mean);
            for number in 0..count as u32 {
                let time = self.moment(mix(today, number.into()));
                self.at(time, mix(today, number.into()), What::ProblemArises(category, number));
            }
        }
        for i in 0..self.p.causes.len() {
            let cause = self.p.causes[i];
            let mean = cause.daily * factor * self.category_factor(demand, cause.category, day);
            let today = mix(cause.key, u64::from(day));
            let count = poisson(&mut self.luck.draws(COUNT, today, 0), mean).min(u16::MAX.into());
            for number in 0..count as u16 {
                let time = self.moment(mix(today, number.into()));
                self.at(time, mix(today, number.into()), What::CauseStrikes(i as u32, number));
            }
        }
    }

    pub(in crate::model) fn problem_of_category(&mut self, category: CategoryId, number: u32) {
        let key = mix(mix(self.category(category).key, self.now().day().into()), number.into());
        self.arise(key, category, self.some_community(key), None, None);
    }

    pub(in crate::model) fn problem_of_cause(&mut self, cause: u32, number: u16) {
        let (key, category, community) = {
            let cause = &self.p.causes[cause as usize];
            (cause.key, cause.category, cause.community)
        };
        let key = mix(mix(key, self.now().day().into()), number.into());
        if self.prevented(cause, key) {
            return;
        }
        self.arise(key, category, community, Some(cause), None);
    }

    /// Puts the first recorded request on the list; each one puts the next.
    pub(in crate::model) fn first_request(&mut self) {
        if let Some(first) = self.p.replay.as_ref().and_then(|replay| replay.first()) {
            self.at(first.time, first.key, What::RequestArrives(0));
        }
    }

    pub(in crate::model) fn replay_request(&mut self, number: u32) {
        let Some(replay) = &self.p.replay else { return };
        let request = replay[number as usize];
        if let Some(next) = replay.get(number as usize + 1) {
            self.at(next.time, next.key, What::RequestArrives(number + 1));
        }
        self.arise(request.key, request.category, self.some_community(request.key), None, Some(request));
    }

    /// A problem arises: what it is, and who will speak of it.
    fn arise(
        &mut self,
        key: u64,
        category: CategoryId,
        community: CommunityId,
        cause: Option<u32>,
        request: Option<Arrival>,
    ) {
        let problem = self.born(key, category, community, cause, request);
        let (nature, consultation) = (problem.nature, problem.consultation);
        self.books.problems_arisen += 1;
        let settled = !consultation && request.is_none() && self.residents_settle(&problem);
        let affected = if consultation || request.is_some() { 1 } else { self.affected(&problem) };
        let mut voices = std::mem::take(&mut self.voices);
        voices.clear();
        let silenced =
            if settled { 0 } else { self.who_speaks(&problem, affected, request.is_some(), &mut voices) };
        let count = voices.len() as u32;
        self.tell(Fact::ProblemArose {
            key,
            category,
            community,
            nature,
            affected,
            voices: count,
            consultation,
        });
        if silenced > 0 {
            self.tell(Fact::ShutOut { category, community, citizens: silenced });
        }
        if settled {
            self.tell(Fact::ProblemSolved {
                key,
                category,
                nature,
                consultation,
                informally: true,
                after: Elapsed::ZERO,
            });
        }
        if voices.is_empty() {
            self.books.problems_rested += 1;
            self.tell(Fact::ProblemRests { key, category, nature, consultation, solved: settled, voices: 0 });
        } else {
            let id = self.problems.insert(Problem { may_speak: count, ..problem });
            match request {
                Some(request) => self.citizen_writes(id, request.channel),
                None => self.schedule_voices(id, key, consultation, &voices),
            }
        }
        self.voices = voices;
    }

    fn schedule_voices(
        &mut self,
        problem: crate::model::problem::ProblemId,
        key: u64,
        at_once: bool,
        voices: &[u16],
    ) {
        for who in voices {
            let delay = if at_once { Elapsed::ZERO } else { self.delay_of_voice(key, *who) };
            let time = self.now() + delay;
            self.at(time, mix(key, u64::from(*who)), What::CitizenSpeaks(problem, *who));
        }
    }

    /// A recorded request is raised just as it was: through its channel, by somebody.
    fn citizen_writes(&mut self, problem: crate::model::problem::ProblemId, channel: Channel) {
        let appeal = self.new_appeal(problem, 0);
        self.raise(appeal, Some(channel));
    }
}
