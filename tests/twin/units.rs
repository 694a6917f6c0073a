//! What units are: their memory, their load, their pace, their staff, and the order in which they do things.

use super::draws::*;
use super::lines::{Errand, Job};
use super::memory::Experience;
use super::planting::Standing;
use super::things::No;
use super::timers::What;
use super::town_line::Line;
use super::treating::Matter;
use super::world::Twin;
use petisim::kernel::{Elapsed, WorkTime, mix, poisson};
use petisim::model::ModelSpec;
use petisim::model::fact::Fact;
use petisim::model::government::assessment::PeriodRecord;
use petisim::model::ids::UnitId;
use petisim::model::units::priority::PriorityView;
use petisim::model::work::Work;

/// What a unit remembers.
#[derive(Debug)]
pub struct Unit {
    /// Pressure when it last changed, and when that was.
    pub pressure: (f64, u64),
    pub overwork: f64,
    /// Share of staffed time at work on the last day on which anybody was there.
    pub load: f64,
    /// Staff seconds at work, and on duty, until last midnight.
    pub until_midnight: (u64, u64),
    pub vacant: u32,
    /// Staff seconds for tickets in the next five working days.
    pub available: f64,
    /// 0 in the upper half of the rank list, rising to 1 at its end.
    pub rank: f64,
    /// Orders offered, and requests for more time.
    pub offered: f64,
    pub asked: f64,
    /// By field work and paper: replies that pass.
    pub pass: Vec<Vec<Experience>>,
    /// By field work and persuasion: records.
    pub resolved: Vec<Vec<Experience>>,
    pub satisfied: Vec<Vec<Experience>>,
    pub found_out: Experience,
    pub blamed: Experience,
    pub relapsed: Experience,
    /// Share of the points that the record could give: of all orders, and by kind (power, other units needed).
    pub earned: Experience,
    pub earned_by_kind: [[Experience; 2]; 2],
    /// Refusals that stand, with a weak claim and with a good one; requests for time that are granted.
    pub stands: [Experience; 2],
    pub granted: Experience,
    /// Replies beside the point where nobody asked; admissions that are sent back.
    pub missed: Experience,
    pub admitted_back: Experience,
    /// Records (resolved, satisfied) that go by the unit's word, and false claims that come to light.
    pub taken: [Experience; 2],
    pub exposed: Experience,
    /// Share of blame that falls on the unit itself.
    pub responsible: f64,
    pub period: PeriodRecord,
    pub standing: Standing,
    /// Friendly calls since the last assessment.
    pub planted: f64,
    pub line: Line,
    /// What came to it, the cause on which it works, reserved hours not spent, and parties that wait to go out.
    pub matters: Vec<Matter>,
    pub target: Option<(usize, usize)>,
    pub reserved: f64,
    pub parties: u32,
}

impl Unit {
    /// A unit that believes what its trade believes: of a show, that it goes like ordinary work.
    pub fn new(spec: &ModelSpec) -> Unit {
        let handling = spec.units.handling.on();
        let believing = |share: f64| Experience::believing(share, handling.map_or(30.0, |h| h.prior_weight));
        let table = |list: Option<&Vec<f64>>, columns: usize| -> Vec<Vec<Experience>> {
            let at =
                |row: usize, column: usize| believing(list.map_or(0.5, |list| list[row * columns + column]));
            [0, 1, 2, 1].map(|row| (0..columns).map(|column| at(row, column)).collect()).to_vec()
        };
        let half = || believing(0.5);
        let refusal = spec.units.refusal.on();
        let stands = || believing(refusal.map_or(0.0, |refusal| refusal.believed_stands.0));
        let responsibility = spec.government.responsibility.on();
        Unit {
            pressure: (spec.government.pressure.on().map_or(1.0, |pressure| pressure.rest), 0),
            overwork: 0.0,
            load: 0.0,
            until_midnight: (0, 0),
            vacant: 0,
            available: 0.0,
            rank: 0.0,
            offered: 0.0,
            asked: 0.0,
            pass: table(handling.map(|h| &h.believed_pass), 3),
            resolved: table(handling.map(|h| &h.believed_resolved), 2),
            satisfied: table(handling.map(|h| &h.believed_satisfied), 2),
            found_out: believing(spec.desks.audit.on().map_or(0.0, |audit| audit.announced())),
            blamed: believing(handling.map_or(0.4, |h| h.believed_blame)),
            relapsed: half(),
            earned: half(),
            earned_by_kind: [[half(), half()], [half(), half()]],
            stands: [stands(), stands()],
            granted: believing(refusal.map_or(0.0, |refusal| refusal.believed_granted.0)),
            missed: believing(spec.units.asking_back.on().map_or(0.0, |asking| asking.believed_missed.0)),
            admitted_back: believing(spec.desks.review.on().map_or(0.0, |review| review.admitted.0)),
            taken: super::replying::believed_taken(spec).map(believing),
            exposed: believing(spec.units.false_claim.on().map_or(0.0, |claim| claim.believed_exposed.0)),
            responsible: responsibility.map_or(0.0, |rule| if rule.following { 1.0 } else { rule.believed }),
            period: PeriodRecord::default(),
            standing: Standing::default(),
            planted: 0.0,
            line: Line::default(),
            matters: Vec::new(),
            target: None,
            reserved: 0.0,
            parties: 0,
        }
    }
}

impl Twin<'_> {
    // ---- load and pace -----------------------------------------------------------------------------------------

    /// Expected seconds of the jobs that wait and of those in hand, against those available in a week.
    pub fn backlog_weeks(&self, unit: UnitId) -> f64 {
        let available = self.units[unit.index()].available;
        let expected = self.crews[self.crew_of(unit)].expected();
        if available > 0.0 { expected as f64 / available } else { 1000.0 }
    }

    /// Seconds that an order takes if done in full, by the means of its class.
    pub fn expected_work(&self, id: No) -> u64 {
        let problem = self.about(id);
        let category = self.category(problem.category);
        let paper = self.paper_for(problem, category.difficulty_mean) as u64;
        let (mut field, mut travel) =
            (category.field_mean / f64::from(problem.units_needed()), category.spec.travel.0 as f64);
        if let Some(planted) = self.spec.units.planted_calls.on().filter(|_| problem.planted) {
            (field, travel) = (planted.answer.0 as f64, 0.0);
        }
        (field * self.search_factor() + travel) as u64 + paper + self.spec.units.routine.sign_work.0
    }

    /// What the record left out makes field work longer.
    pub fn search_factor(&self) -> f64 {
        self.spec.desks.intake.on().map_or(1.0, |intake| intake.search_factor())
    }

    /// Seconds that work takes at the present pace.
    pub fn paced(&self, unit: UnitId, work: u64) -> u64 {
        let mut work = work;
        if let Some(workforce) = self.spec.units.workforce.on() {
            let overwork = self.units[unit.index()].overwork;
            work = workforce.pace(WorkTime(work), self.backlog_weeks(unit), overwork).0;
        }
        if let Some(pressure) = self.spec.government.pressure.on().filter(|pressure| pressure.pace > 0.0) {
            work = libm::round(work as f64 / pressure.pace_at(self.pressure_of(unit))) as u64;
        }
        work
    }

    /// Price of a staff hour now.
    pub fn price_of_hour(&self, unit: UnitId) -> f64 {
        let handling = self.spec.units.handling.on();
        handling.map_or(0.0, |handling| handling.price_of_hour(self.backlog_weeks(unit)))
    }

    // ---- the order of jobs ---------------------------------------------------------------------------------------

    /// First come, first served, but for the head start that the unit's logics give a job.
    pub fn place_in_line(&self, unit: UnitId, view: &PriorityView) -> i64 {
        let head_start = self.spec.units.priority.on().map_or(0.0, |priority| priority.head_start(view));
        self.clock_of(unit) - libm::round(head_start * 3600.0) as i64
    }

    /// What the logics see in the handling of a ticket.
    pub fn logics_see(&self, id: No, unit: UnitId) -> PriorityView {
        let (ticket, problem) = (&self.tickets[id], self.about(id));
        PriorityView {
            watched: f64::from(u8::from(ticket.supervised || ticket.redos > 0)),
            hours: self.expected_work(id) as f64 / 3600.0,
            severity: problem.severity.into(),
            hours_left: self.hours_left(id, unit),
            threat: ticket.threat,
            difficulty: problem.difficulty.into(),
        }
    }

    // ---- a day -------------------------------------------------------------------------------------------------

    /// Midnight: how busy the day was, who tires, who leaves.
    pub fn close_day(&mut self, unit: UnitId) {
        let crew = &self.crews[self.crew_of(unit)];
        let until_now = (crew.worked, crew.staffed);
        let state = &mut self.units[unit.index()];
        let (worked, staffed) = (until_now.0 - state.until_midnight.0, until_now.1 - state.until_midnight.1);
        state.until_midnight = until_now;
        if staffed > 0 {
            state.load = worked as f64 / staffed as f64;
        }
        if self.now > 0 {
            self.tire_and_leave(unit);
        }
        self.look_ahead(unit);
    }

    /// Everybody present may leave, but the last.
    fn tire_and_leave(&mut self, unit: UnitId) {
        let Some(workforce) = self.spec.units.workforce.on() else { return };
        let state = &mut self.units[unit.index()];
        state.overwork = workforce.overwork_after(state.overwork, state.load);
        let chance = workforce.leaving_chance(state.overwork);
        let today = mix(self.p.units[unit].key, self.day().into());
        let staff = self.p.units[unit].staff;
        for post in 0..staff.saturating_sub(self.units[unit.index()].vacant) {
            let last = self.units[unit.index()].vacant + 1 >= staff;
            if !last && self.happens(chance, LEAVES, today, post) {
                self.units[unit.index()].vacant += 1;
                self.tell(Fact::StaffLeft { unit });
                let filled = self.now + workforce.replacement.0;
                self.timers.add(filled, mix(today, post.into()), What::PostFilled(unit));
            }
        }
        self.assign_people(unit);
    }

    pub fn post_filled(&mut self, unit: UnitId) {
        let state = &mut self.units[unit.index()];
        state.vacant = state.vacant.saturating_sub(1);
        self.tell(Fact::StaffJoined { unit });
        self.assign_people(unit);
        self.take_up_jobs(self.crew_of(unit));
    }

    /// Whoever is there sits at the town's line, or works on orders.
    pub fn assign_people(&mut self, unit: UnitId) {
        let present = self.present(unit);
        let seats = self.line_seats(unit, present);
        let crew = self.crew_of(unit);
        if let Some(line) = self.units[unit.index()].line.crew
            && self.crews[line].staff != seats
        {
            self.crews[line].staff = seats;
            self.take_up_jobs(line);
        }
        self.crews[crew].staff = present - seats;
    }

    fn present(&self, unit: UnitId) -> u32 {
        self.p.units[unit].staff.saturating_sub(self.units[unit.index()].vacant)
    }

    /// Staff seconds for tickets in the next five working days: what tasks from above leave, at least a twentieth.
    pub fn look_ahead(&mut self, unit: UnitId) {
        let week = self.calendar_of(unit).next_working_days(self.now, 5) as f64;
        let present = self.present(unit);
        let staff = f64::from(present - self.line_seats(unit, present));
        let tasks = self.spec.government.top_down_tasks.on();
        let tasks = tasks.map_or(0.0, |tasks| tasks.hours_per_week * 3600.0);
        self.units[unit.index()].available = (staff * (week - tasks)).max(0.05 * staff * week);
    }

    // ---- from above ----------------------------------------------------------------------------------------------

    /// Midnight: tasks come down today on moments of the unit's working hours. A day carries the share of the weekly
    /// load that its open hours have of forty.
    pub fn hand_down_tasks(&mut self) {
        let Some(tasks) = self.spec.government.top_down_tasks.on() else { return };
        let size = tasks.size.mean() / 3600.0;
        for unit in self.p.units.ids() {
            let open = self.calendar_of(unit).open_on(self.day()) as f64;
            let staff = f64::from(self.p.units[unit].staff);
            let mean = staff * tasks.hours_per_week / size * (open / 3600.0 / 40.0);
            for (number, name, at) in self.moments_of_work(unit, TASKS, TASK_TIME, mean) {
                self.timers.add(at, name, What::TaskComesDown(unit, number));
            }
        }
    }

    /// Numbers, names and instants of what comes to a unit in today's working hours.
    pub fn moments_of_work(
        &self,
        unit: UnitId,
        count: petisim::kernel::Purpose,
        when: petisim::kernel::Purpose,
        mean: f64,
    ) -> Vec<(u32, u64, u64)> {
        let today = mix(self.p.units[unit].key, self.day().into());
        let calendar = self.calendar_of(unit);
        let open = calendar.open_on(self.day());
        let count = if open > 0 { poisson(&mut self.luck.draws(count, today, 0), mean) } else { 0 };
        let moment = |number: u32| {
            let work = (self.draw(when, today, number) * open as f64) as u64;
            (number, mix(today, number.into()), calendar.finish(self.now, work))
        };
        (0..count as u32).map(moment).collect()
    }

    pub fn task_comes_down(&mut self, unit: UnitId, number: u32) {
        let Some(tasks) = self.spec.government.top_down_tasks.on() else { return };
        let name = mix(mix(self.p.units[unit].key, self.day().into()), number.into());
        let size = tasks.size.quantile(self.draw(TASK_SIZE, name, 0));
        let length = libm::round(size).clamp(60.0, 1e9) as u64;
        self.tell(Fact::TaskHandedDown { unit, work: Elapsed(length) });
        self.queue_task(unit, mix(name, Work::TopDown as u64), length, tasks.watched);
    }

    /// Monday's midnight: projects that are there to look well.
    pub fn stage_projects(&mut self) {
        let monday = self.p.start.weekday_of_day(self.day()) == 0;
        let Some(platform) = self.spec.platform.usability.on().filter(|_| monday) else { return };
        for (u, unit) in self.p.units.iter().enumerate() {
            let length = libm::round(3600.0 * platform.show_hours(unit.staff)).min(1e9) as u64;
            if length > 0 {
                let id = UnitId(u as u16);
                self.tell(Fact::ShowProject { unit: id, work: Elapsed(length) });
                self.queue_task(id, mix(mix(unit.key, self.day().into()), 0x5401), length, 1.0);
            }
        }
    }

    fn queue_task(&mut self, unit: UnitId, name: u64, length: u64, watched: f64) {
        let hours = length as f64 / 3600.0;
        let view = PriorityView { watched, hours, hours_left: 40.0, ..PriorityView::default() };
        let (errand, place) = (Errand::HandedDown { unit, length }, self.place_in_line(unit, &view));
        self.queue(self.crew_of(unit), Job { name, errand, place, expected: 0 });
    }
}
