//! Problems arise, and it is settled who of those whom they touch will speak.

use super::draws::*;
use super::things::{No, Power, Problem};
use super::timers::What;
use super::world::Twin;
use petisim::kernel::dist::normal_quantile;
use petisim::kernel::{Elapsed, SimTime, choose, mix, poisson};
use petisim::model::citizens::problems::Demand;
use petisim::model::citizens::voice::VoiceView;
use petisim::model::fact::{Fact, Nature};
use petisim::model::ids::{CategoryId, CommunityId, UnitId};
use petisim::model::params::{Arrival, Remit};
use petisim::model::spec::CategoryKind;

impl Twin<'_> {
    // ---- how many, and when ------------------------------------------------------------------------------------

    /// Midnight: today's problems are counted; units look back on the day and ahead on the week; what comes to units
    /// today is drawn.
    pub fn midnight(&mut self) {
        self.timers.add(self.now + 86_400, 0, What::Midnight);
        if let Some(demand) = self.spec.citizens.problems.on().filter(|_| self.p.replay.is_none()) {
            self.count_problems(demand);
        }
        (0..self.units.len()).for_each(|unit| self.close_day(UnitId(unit as u16)));
        self.hand_down_tasks();
        self.stage_projects();
        self.expect_friends();
        self.plan_treatments();
    }

    fn count_problems(&mut self, demand: &Demand) {
        let (p, today) = (self.p, u64::from(self.day()));
        let factor = self.factor_of_today(demand);
        for (c, category) in p.categories.iter().enumerate() {
            let id = CategoryId(c as u16);
            let mean = category.daily * (1.0 - p.rooted[id]) * factor * self.factor_of_category(demand, id);
            for (number, (name, at)) in self.moments(mix(category.key, today), mean).into_iter().enumerate() {
                self.timers.add(at, name, What::ProblemArises(id, number as u32));
            }
        }
        for (place, cause) in p.causes.iter().enumerate() {
            let mean = cause.daily * factor * self.factor_of_category(demand, cause.category);
            for (number, (name, at)) in self.moments(mix(cause.key, today), mean).into_iter().enumerate() {
                self.timers.add(at, name, What::CauseStrikes(place, number as u32));
            }
        }
    }

    /// Names and instants of today's problems of one source.
    fn moments(&self, source: u64, mean: f64) -> Vec<(u64, u64)> {
        let count = poisson(&mut self.luck.draws(COUNT, source, 0), mean);
        (0..count).map(|number| mix(source, number)).map(|name| (name, self.moment(name))).collect()
    }

    /// The second of today at which a problem arises: the hour in which the cumulated shares pass the draw, and as far
    /// into it as the draw is into the hour's share.
    fn moment(&self, name: u64) -> u64 {
        let u = self.draw(MOMENT, name, 0);
        let until = &self.p.hour_cum;
        let hour = (0..24).find(|hour| until[*hour] > u).unwrap_or(23);
        let before = if hour == 0 { 0.0 } else { until[hour - 1] };
        let within = ((u - before) / (until[hour] - before)).clamp(0.0, 1.0);
        self.now + ((3600.0 * (hour as f64 + within)) as u64).min(86_399)
    }

    /// What today does to all demand: the weekday, how busy a day it is, the year.
    fn factor_of_today(&self, demand: &Demand) -> f64 {
        let (day, start) = (self.day(), self.p.start);
        let weekday = 7.0 * demand.weekdays[start.weekday_of_day(day)] / demand.weekdays.iter().sum::<f64>();
        let variance = libm::log(1.0 + demand.busyness * demand.busyness);
        let z = normal_quantile(self.draw(BUSYNESS, day.into(), 0));
        let busyness = libm::exp(libm::sqrt(variance) * z - 0.5 * variance);
        let years = (start.year(SimTime(self.now)) - start.year(SimTime::START)) as usize;
        let yearly = demand.yearly.get(years).or(demand.yearly.last()).copied().unwrap_or(1.0);
        weekday * busyness * yearly
    }

    /// What today does to one category: the season, and shocks.
    fn factor_of_category(&self, demand: &Demand, category: CategoryId) -> f64 {
        let category = self.category(category);
        let date = self.p.start.date_of_day(self.day());
        let months = &category.spec.season;
        let season = match months.get(date.month() as usize - 1) {
            Some(month) => month * 12.0 / months.iter().sum::<f64>(),
            None => 1.0,
        };
        let mut shocked = 1.0;
        for shock in &demand.shocks {
            let touches = shock.categories.is_empty() || shock.categories.contains(&category.name);
            let days = (shock.length.0 / 86_400) as u32;
            let first = self.p.start.day_of(shock.from);
            if touches && first.is_some_and(|first| first <= self.day() && self.day() < first + days) {
                shocked *= shock.factor;
            }
        }
        season * shocked
    }

    // ---- one problem -------------------------------------------------------------------------------------------

    pub fn problem_arises(&mut self, category: CategoryId, number: u32) {
        let name = mix(mix(self.category(category).key, self.day().into()), number.into());
        self.arise(name, category, self.some_community(name), None);
    }

    pub fn cause_strikes(&mut self, place: usize, number: u32) {
        let cause = self.p.causes[place];
        let name = mix(mix(cause.key, self.day().into()), number.into());
        if !self.prevented(place, name) {
            self.arise(name, cause.category, cause.community, None);
        }
    }

    /// A recorded request is replayed; the next one follows.
    pub fn request_arrives(&mut self, number: usize) {
        let Some(replay) = &self.p.replay else { return };
        if let Some(next) = replay.get(number + 1) {
            self.timers.add(next.time.0, next.key, What::RequestArrives(number + 1));
        }
        let request = replay[number];
        self.arise(request.key, request.category, self.some_community(request.key), Some(request));
    }

    /// Where something is: by the cumulated shares of communities.
    fn some_community(&self, name: u64) -> CommunityId {
        let u = self.draw(PLACE, name, 0);
        let until = &self.p.community_cum;
        let place = (0..until.len()).find(|place| until[*place] >= u).unwrap_or(until.len() - 1);
        CommunityId(place as u32)
    }

    fn arise(&mut self, name: u64, category: CategoryId, community: CommunityId, request: Option<Arrival>) {
        let mut problem = self.born(name, category, community, request);
        let (nature, consultation) = (problem.nature, problem.question);
        let settled = !consultation && request.is_none() && self.residents_settle(&problem);
        let alone = consultation || request.is_some();
        let affected = if alone { 1 } else { self.affected(&problem) };
        let (voices, silenced) = match settled {
            true => (Vec::new(), 0),
            false => self.who_speaks(&problem, affected, request.is_some()),
        };
        problem.claims = voices.len() as u32;
        let (key, count) = (name, problem.claims);
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
            let (informally, after) = (true, Elapsed::ZERO);
            self.tell(Fact::ProblemSolved { key, category, nature, consultation, informally, after });
        }
        if voices.is_empty() {
            let (solved, voices) = (settled, 0);
            return self.tell(Fact::ProblemRests { key, category, nature, consultation, solved, voices });
        }
        self.problems.push(problem);
        let problem = self.problems.len() - 1;
        match request {
            Some(request) => {
                // It is raised just as it was, through its channel.
                let appeal = self.new_appeal(problem, 0);
                self.raise(appeal, Some(request.channel));
            }
            None => self.wait_for_voices(problem, &voices),
        }
    }

    /// Who has a question asks at once, who has a problem after a while.
    fn wait_for_voices(&mut self, problem: No, voices: &[u16]) {
        let (name, question) = (self.problems[problem].name, self.problems[problem].question);
        for who in voices {
            let delay = match self.spec.citizens.problems.on().filter(|_| !question) {
                Some(demand) => demand.delay.quantile(self.draw(DELAY, name, (*who).into())),
                None => 0.0,
            };
            let at = self.now + libm::round(delay.min(4e8)) as u64;
            self.timers.add(at, mix(name, (*who).into()), What::CitizenSpeaks(problem, *who));
        }
    }

    /// All that is settled about a problem at its birth.
    fn born(
        &self,
        name: u64,
        category: CategoryId,
        community: CommunityId,
        request: Option<Arrival>,
    ) -> Problem {
        let spec = &self.category(category).spec;
        let question = spec.kind == CategoryKind::Consultation;
        let nature = match self.spec.citizens.improper_demand.on().filter(|_| !question) {
            Some(improper) => improper.nature(self.draw(NATURE, name, 0)),
            None => Nature::Proper,
        };
        let (remit, contested) = match request.and_then(|request| request.unit) {
            Some(unit) => (unit, false),
            None => self.remit_of(name, category, community),
        };
        let partners = if question { Vec::new() } else { self.partners(name, category, community, remit) };
        Problem {
            name,
            category,
            community,
            nature,
            question,
            severity: spec.severity.quantile(self.draw(SEVERITY, name, 0)).clamp(0.0, 1.0) as f32,
            difficulty: spec.difficulty.quantile(self.draw(DIFFICULTY, name, 0)).clamp(0.0, 1.0) as f32,
            needed: spec.field_hours.quantile(self.draw(NEEDED, name, 0)).clamp(0.0, 4e8) as f32,
            remit,
            contested,
            territorial: self.draw(TERRITORIAL, name, 0) as f32,
            power: self.power_over(name, category, remit),
            partners,
            arose: self.now,
            claims: 0,
            appeals: 0,
            speakers: 0,
            solved: false,
            planted: false,
            open_ticket: None,
            show: None,
        }
    }

    /// Whom the rules name, and whether that is not the catalogue's first entry. One draw decides both: below the
    /// contested share it is one of the later entries, each for an equal part of that share.
    pub fn remit_of(&self, name: u64, category: CategoryId, community: CommunityId) -> (UnitId, bool) {
        let category = self.category(category);
        let (u, share) = (self.draw(REMIT, name, 0), category.spec.contested.0);
        let later = category.remit.len() - 1;
        let contested = later > 0 && u < share;
        let entry = if contested { 1 + ((u / share * later as f64) as usize).min(later - 1) } else { 0 };
        (self.p.unit_of(category.remit[entry], community), contested)
    }

    pub fn power_over(&self, name: u64, category: CategoryId, remit: UnitId) -> Power {
        let of = &self.category(category).spec.authority;
        let shares = [of.unit.0, of.city.0, of.outside.0, of.nobody.0];
        [Power::Unit(remit), Power::City, Power::Outside, Power::Nobody]
            [choose(&shares, self.draw(HOLDER, name, 0))]
    }

    /// The other units that a problem needs: first whether, then how many, then one draw for each try to find another.
    fn partners(
        &self,
        name: u64,
        category: CategoryId,
        community: CommunityId,
        remit: UnitId,
    ) -> Vec<UnitId> {
        let category = self.category(category);
        let mut draws = self.luck.draws(UNITS, name, 0);
        let mut partners = Vec::new();
        if draws.uniform() >= category.spec.joint.0 {
            return partners;
        }
        let wanted = 1 + choose(&category.spec.joint_units, draws.uniform());
        let tries = if category.partners.is_empty() { 0 } else { 16 };
        for _ in 0..tries {
            if partners.len() == wanted {
                break;
            }
            let mut left = draws.uniform() * category.partners.iter().map(|(_, weight)| weight).sum::<f64>();
            for (bureau, weight) in &category.partners {
                left -= weight;
                if left < 0.0 {
                    let unit = self.p.unit_of(Remit::Bureau(*bureau), community);
                    if unit != remit && !partners.contains(&unit) {
                        partners.push(unit);
                    }
                    break;
                }
            }
        }
        partners
    }

    fn affected(&self, problem: &Problem) -> u32 {
        let spread = &self.category(problem.category).spec.affected;
        let count = libm::round(spread.quantile(self.draw(AFFECTED, problem.name, 0)));
        let residents = self.p.communities[problem.community].residents;
        (count.clamp(1.0, 60_000.0) as u32).min(residents.max(1))
    }

    /// Residents settle a small matter at once if volunteers have hours enough, which they spend on it in any case.
    fn residents_settle(&mut self, problem: &Problem) -> bool {
        let Some(informal) = self.spec.units.informal.on() else { return false };
        let difficulty = f64::from(problem.difficulty);
        if problem.nature != Nature::Proper || !informal.is_neighbourly(difficulty, problem.units_needed()) {
            return false;
        }
        let residents = self.p.communities[problem.community].residents;
        let (now, needed) = (self.now, f64::from(problem.needed) / 3600.0);
        let village = &mut self.villages[problem.community.index()];
        let days = Elapsed(now - village.volunteers_asked).hours() / 24.0;
        let hours = informal.volunteer_stock(village.volunteer_hours.into(), days, residents);
        let enough = hours > 0.0 && hours >= needed;
        village.volunteer_hours = (if enough { hours - needed } else { hours }) as f32;
        village.volunteers_asked = now;
        enough && self.happens(informal.settle_chance(1.0, 1.0, difficulty), SELF_HELP, problem.name, 0)
    }

    /// Who of the affected will speak, and how many would if no rule closed their ways.
    fn who_speaks(&self, problem: &Problem, affected: u32, surely: bool) -> (Vec<u16>, u32) {
        let everybody = 0..affected as u16;
        let Some(voice) = self.spec.citizens.voice.on().filter(|_| !surely && !problem.question) else {
            return (everybody.collect(), 0);
        };
        let improper = self.spec.citizens.improper_demand.on();
        let chance = |cost: f64| {
            voice.chance(VoiceView {
                efficacy: self.hotline_efficacy(problem.community),
                severity: problem.severity.into(),
                cost,
                neighbours: self.neighbours(problem.community),
                sanction: improper.map_or(0.0, |improper| improper.sanction(problem.nature)),
            })
        };
        let (mut voices, mut silenced) = (Vec::new(), 0);
        let (costs_offline, costs_online) =
            (self.costs_of_speaking(problem, false), self.costs_of_speaking(problem, true));
        for who in everybody {
            let citizen = self.citizen_name(problem.name, problem.community, who);
            let online = self.is_online(problem.community, citizen);
            let (cost, without_rule) = if online { costs_online } else { costs_offline };
            let u = self.draw(SPEAKS, problem.name, who.into());
            if u < chance(cost) {
                voices.push(who);
            } else if without_rule < cost && u < chance(without_rule) {
                silenced += 1;
            }
        }
        (voices, silenced)
    }

    /// Which resident of a community an affected citizen is.
    pub fn citizen_name(&self, problem: u64, community: CommunityId, who: u16) -> u64 {
        let community = &self.p.communities[community];
        let place = (self.draw(CITIZEN, problem, who.into()) * f64::from(community.residents)) as u64;
        mix(community.key, place + 1)
    }

    /// Whether a citizen can use app and web.
    pub fn is_online(&self, community: CommunityId, citizen: u64) -> bool {
        self.draw(DIGITAL, citizen, 0) >= self.p.communities[community].digital_weak
    }
}
