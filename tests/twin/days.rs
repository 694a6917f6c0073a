//! A day begins: problems arise, units look back and ahead, and what comes to them today is drawn.

use super::timers::What;
use super::world::Twin;
use petisim::kernel::{Elapsed, Purpose, SimTime, WorkTime, mix, poisson};
use petisim::model::citizens::problems::Demand;
use petisim::model::crew::{Job, Segments, Task};
use petisim::model::fact::{Channel, Fact};
use petisim::model::ids::{CategoryId, CommunityId, UnitId};
use petisim::model::params::Arrival;
use petisim::model::problem::{Problem, ProblemId};
use petisim::model::units::priority::PriorityView;
use petisim::model::work::Work;

const COUNT: Purpose = Purpose::named("problems: how many in a day");
const LEAVES: Purpose = Purpose::named("workforce: leaves");
const TASKS: [Purpose; 2] =
    [Purpose::named("top-down tasks: how many in a day"), Purpose::named("top-down tasks: when")];
const TASK_SIZE: Purpose = Purpose::named("top-down tasks: size");
const OCCASIONS: [Purpose; 2] =
    [Purpose::named("planted calls: how many occasions in a day"), Purpose::named("planted calls: when")];

impl Twin<'_> {
    pub fn midnight(&mut self) {
        self.after(Elapsed(86_400), What::Midnight);
        if let Some(demand) = self.p.spec.citizens.problems.on().filter(|_| self.p.replay.is_none()) {
            self.count_problems(demand);
        }
        self.units.ids().for_each(|unit| self.close_day(unit));
        self.hand_down_tasks();
        self.stage_projects();
        self.expect_friends();
        self.plan_treatments();
    }

    // ---- problems ----------------------------------------------------------------------------------------------

    fn count_problems(&mut self, demand: &Demand) {
        let (p, day) = (self.p, self.now.day());
        let factor = self.day_factor(demand, day);
        for (id, category) in p.categories.pairs() {
            let mean = category.daily * (1.0 - p.rooted[id]) * factor * self.category_factor(demand, id, day);
            for (number, name) in self.today(COUNT, category.key, mean) {
                self.timers.add(self.moment(name), What::ProblemArises(name, number, id));
            }
        }
        for (place, cause) in p.causes.iter().enumerate() {
            let mean = cause.daily * factor * self.category_factor(demand, cause.category, day);
            for (number, name) in self.today(COUNT, cause.key, mean) {
                self.timers.add(self.moment(name), What::CauseStrikes(name, number, place as u32));
            }
        }
    }

    /// Numbers and names of what comes out of a source today.
    fn today(&self, count: Purpose, source: u64, mean: f64) -> Vec<(u32, u64)> {
        let today = mix(source, self.now.day().into());
        let count = poisson(&mut self.luck.draws(count, today, 0), mean);
        (0..count as u32).map(|number| (number, mix(today, number.into()))).collect()
    }

    pub fn cause_strikes(&mut self, name: u64, cause: u32) {
        let about = self.p.causes[cause as usize];
        if !self.prevented(cause, name) {
            self.arise(name, about.category, about.community, Some(cause), None);
        }
    }

    /// A recorded request is replayed; the next one follows.
    pub fn request_arrives(&mut self, number: usize) {
        let Some(replay) = &self.p.replay else { return };
        if let Some(next) = replay.get(number + 1) {
            self.timers.add(next.time, What::RequestArrives(next.key, number as u32 + 1));
        }
        let request = replay[number];
        let place = self.some_community(request.key);
        self.arise(request.key, request.category, place, None, Some(request));
    }

    /// A problem arises; it stays if somebody will speak of it.
    pub fn arise(
        &mut self,
        key: u64,
        category: CategoryId,
        community: CommunityId,
        cause: Option<u32>,
        request: Option<Arrival>,
    ) {
        let problem = self.born(key, category, community, cause, request);
        let (nature, consultation) = (problem.nature, problem.consultation);
        let settled = !consultation && request.is_none() && self.residents_settle(&problem);
        let affected = if consultation || request.is_some() { 1 } else { self.affected(&problem) };
        let mut speak = Vec::new();
        let silenced =
            if settled { 0 } else { self.who_speaks(&problem, affected, request.is_some(), &mut speak) };
        let voices = speak.len() as u32;
        self.tell(Fact::ProblemArose { key, category, community, nature, affected, voices, consultation });
        if silenced > 0 {
            self.tell(Fact::ShutOut { category, community, citizens: silenced });
        }
        if settled {
            let (informally, after) = (true, Elapsed::ZERO);
            self.tell(Fact::ProblemSolved { key, category, nature, consultation, informally, after });
        }
        if speak.is_empty() {
            let solved = settled;
            return self.tell(Fact::ProblemRests { key, category, nature, consultation, solved, voices });
        }
        let problem = self.problems.insert(Problem { may_speak: voices, ..problem });
        match request {
            // It is raised just as it was, through its channel.
            Some(request) => self.new_appeal(problem, 0, Some(request.channel)),
            None => self.wait_for_voices(problem, &speak),
        }
    }

    /// Who has a question asks at once, who has a problem after a while.
    fn wait_for_voices(&mut self, problem: ProblemId, voices: &[u16]) {
        let (name, question) = (self.problems[problem].key, self.problems[problem].consultation);
        for who in voices {
            let delay = if question { Elapsed::ZERO } else { self.delay_of_voice(name, *who) };
            self.after(delay, What::CitizenSpeaks(mix(name, (*who).into()), *who, problem));
        }
    }

    // ---- a unit's day ------------------------------------------------------------------------------------------

    /// How busy the day was, who tires, who leaves.
    fn close_day(&mut self, unit: UnitId) {
        let (p, now) = (self.p, self.now);
        let line = &self.lines[self.unit_crew(unit)];
        let until_now = (line.worked, line.staffed);
        let state = &mut self.state.units[unit];
        let before = std::mem::replace(&mut state.yesterday, until_now);
        if until_now.1 > before.1 {
            state.load = (until_now.0 - before.0) as f64 / (until_now.1 - before.1) as f64;
        }
        if now > SimTime::START {
            self.tire_and_leave(unit);
        }
        self.state.units[unit].look_ahead(p, &p.units[unit], now);
    }

    /// Everybody present may leave, but the last.
    fn tire_and_leave(&mut self, unit: UnitId) {
        let Some(workforce) = self.p.spec.units.workforce.on() else { return };
        let state = &mut self.units[unit];
        state.overwork = workforce.overwork_after(state.overwork, state.load);
        let (chance, there) = (workforce.leaving_chance(state.overwork), state.vacant);
        let (today, staff) = (self.name_of_day(unit), self.p.units[unit].staff);
        for post in 0..staff.saturating_sub(there) {
            let last = self.units[unit].vacant + 1 >= staff;
            if !last && self.happens(chance, LEAVES, today, post) {
                self.units[unit].vacant += 1;
                self.tell(Fact::StaffLeft { unit });
                self.after(workforce.replacement, What::PostFilled(mix(today, post.into()), unit));
            }
        }
        self.assign_people(unit);
    }

    /// What the draws of a unit's day are named after.
    fn name_of_day(&self, unit: UnitId) -> u64 {
        mix(self.p.units[unit].key, self.now.day().into())
    }

    pub fn post_filled(&mut self, unit: UnitId) {
        let state = &mut self.units[unit];
        if state.vacant == 0 {
            // The post was cut.
            return;
        }
        state.vacant -= 1;
        self.tell(Fact::StaffJoined { unit });
        self.assign_people(unit);
        self.take_up(self.unit_crew(unit));
    }

    /// Whoever is there sits at the town's line, or works on orders.
    pub fn assign_people(&mut self, unit: UnitId) {
        let state = &self.units[unit];
        let present = self.p.units[unit].staff.saturating_sub(state.vacant);
        let (line, seats, crew) = (state.line.crew, self.line_seats(unit, present), self.unit_crew(unit));
        if let Some(line) = line.filter(|line| self.crews[*line].staff() != seats) {
            self.crews[line].set_staff(0, seats);
            self.take_up(line);
        }
        self.crews[crew].set_staff(0, present - seats);
    }

    // ---- what comes today --------------------------------------------------------------------------------------

    /// Numbers, names and instants of what comes to a unit in today's working hours. A day carries the share of a week's
    /// mean that its open hours have of forty.
    fn moments_of_work(
        &self,
        unit: UnitId,
        [count, when]: [Purpose; 2],
        weekly: f64,
    ) -> Vec<(u32, u64, SimTime)> {
        let (own, today) = (&self.p.units[unit], self.name_of_day(unit));
        let calendar = self.p.unit_calendar(unit);
        let open = f64::from(calendar.day_open_seconds(self.now.day()));
        let named =
            if open > 0.0 { self.today(count, own.key, weekly * (open / 3600.0 / 40.0)) } else { Vec::new() };
        let moment = |number: u32| {
            let work = (self.uniform(when, today, number) * open) as u64;
            calendar.finish(self.now, WorkTime(work))
        };
        named.into_iter().map(|(number, name)| (number, name, moment(number))).collect()
    }

    fn hand_down_tasks(&mut self) {
        let Some(tasks) = self.p.spec.government.top_down_tasks.on() else { return };
        let size = tasks.size.mean() / 3600.0;
        for (unit, own) in self.p.units.pairs() {
            let weekly = f64::from(own.staff) * tasks.hours_per_week / size;
            for (number, name, at) in self.moments_of_work(unit, TASKS, weekly) {
                self.timers.add(at, What::TaskComesDown(name, number, unit));
            }
        }
    }

    pub fn task_comes_down(&mut self, name: u64, unit: UnitId) {
        let Some(tasks) = self.p.spec.government.top_down_tasks.on() else { return };
        let size = tasks.size.quantile(self.uniform(TASK_SIZE, name, 0));
        let length = libm::round(size).clamp(60.0, 1e9) as u64;
        self.tell(Fact::TaskHandedDown { unit, work: Elapsed(length) });
        let view = PriorityView::plain(tasks.watched, length as f64 / 3600.0, 40.0);
        self.queue_task(unit, mix(name, Work::TopDown as u64), length, &view);
    }

    fn queue_task(&mut self, unit: UnitId, key: u64, length: u64, view: &PriorityView) {
        let task = Task::HandedDown(unit, length as u32);
        self.queue_in_unit(unit, view, Job { key, task, expected: 0 });
    }

    /// Monday's midnight: projects that are there to look well.
    fn stage_projects(&mut self) {
        let monday = self.p.start.weekday(self.now) == 0;
        let Some(platform) = self.p.spec.platform.usability.on().filter(|_| monday) else { return };
        for (unit, own) in self.p.units.pairs() {
            let length = libm::round(3600.0 * platform.show_hours(own.staff)).min(1e9) as u64;
            if length > 0 {
                self.tell(Fact::ShowProject { unit, work: Elapsed(length) });
                let view = PriorityView::plain(1.0, length as f64 / 3600.0, 40.0);
                self.queue_task(unit, mix(self.name_of_day(unit), 0x5401), length, &view);
            }
        }
    }

    // ---- planted calls -----------------------------------------------------------------------------------------

    /// When somebody friendly will be at hand, whatever a unit makes of it.
    fn expect_friends(&mut self) {
        let Some(planted) = self.p.spec.units.planted_calls.on() else { return };
        for (unit, own) in self.p.units.pairs() {
            let weekly = f64::from(own.staff) * planted.occasions;
            for (number, name, at) in self.moments_of_work(unit, OCCASIONS, weekly) {
                self.timers.add(at, What::FriendAtHand(name, number, unit));
            }
        }
    }

    pub fn friend_at_hand(&mut self, name: u64, unit: UnitId) {
        let Some(planted) = self.p.spec.units.planted_calls.on() else { return };
        if self.plants(unit, name) {
            let view = PriorityView::plain(0.0, planted.arranging.hours(), 8.0);
            let plant = Task::Plant(unit, planted.arranging.0 as u32);
            self.queue_in_unit(unit, &view, Job::only(name, plant));
        }
    }

    pub fn friend_calls(&mut self, unit: UnitId, key: u64) {
        let Some(question) = self.friend_question(unit, key) else { return };
        let (category, community) = (question.category, question.community);
        self.tell(Fact::FriendCalls { key, unit, category, community });
        let problem = self.problems.insert(question);
        self.new_appeal(problem, 0, Some(Channel::Phone));
    }

    // ---- roots -------------------------------------------------------------------------------------------------

    /// Hours of a programme are reserved, and spent in full sessions; beside that a party may go out, if none waits to.
    fn plan_treatments(&mut self) {
        let Some(rule) = self.p.spec.units.proactive.on() else { return };
        for unit in self.units.ids() {
            let session = rule.session.hours();
            let open = f64::from(self.p.unit_calendar(unit).day_open_seconds(self.now.day()));
            if open <= 0.0 {
                continue;
            }
            let (staff, today) = (self.crews[self.unit_crew(unit)].staff(), self.name_of_day(unit));
            self.units[unit].roots.reserved += rule.reserved * f64::from(staff) * open / 3600.0 / 40.0;
            let mut number = 1;
            while self.units[unit].roots.reserved >= session {
                self.units[unit].roots.reserved -= session;
                if self.units[unit].roots.waiting < staff {
                    self.send_out(unit, mix(today, number), true);
                }
                number += 1;
            }
            if self.units[unit].roots.waiting == 0 && self.goes_out(unit, today) {
                self.send_out(unit, today, false);
            }
        }
    }

    fn send_out(&mut self, unit: UnitId, key: u64, reserved: bool) {
        let Some(rule) = self.p.spec.units.proactive.on() else { return };
        self.units[unit].roots.waiting += 1;
        let (watched, hours_left) = if reserved { (1.0, 0.0) } else { (0.0, 1e6) };
        let view = PriorityView::plain(watched, rule.session.hours(), hours_left);
        let task = Task::Treat { unit, length: rule.session.0 as u32, reserved };
        self.queue_in_unit(unit, &view, Job { key, task, expected: 0 });
    }

    /// Somebody has time. Unless the hours are reserved the unit thinks again.
    pub fn begin_treating(
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
