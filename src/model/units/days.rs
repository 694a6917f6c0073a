//! A unit's day: how busy it was, who tires, who leaves, what comes down from above.

use super::priority::PriorityView;
use crate::kernel::{Purpose, SimTime, WorkTime, mix, poisson};
use crate::model::crew::{Job, Task};
use crate::model::event::What;
use crate::model::fact::Fact;
use crate::model::ids::UnitId;
use crate::model::work::Work;
use crate::model::world::World;

/// Tells a project apart from a task handed down on the same day.
const SHOW: u64 = 0x5401;

const LEAVES: Purpose = Purpose::named("workforce: leaves");
const TASKS: Purpose = Purpose::named("top-down tasks: how many in a day");
const TASK_TIME: Purpose = Purpose::named("top-down tasks: when");
const TASK_SIZE: Purpose = Purpose::named("top-down tasks: size");

impl World<'_> {
    /// Midnight: every unit looks back on its day, and ahead on the next five.
    pub(in crate::model) fn close_unit_days(&mut self) {
        let now = self.now();
        for unit in self.p.units.ids() {
            let crew = self.unit_crew(unit);
            let clock = self.clock(crew);
            let (worked, staffed) = (self.crews[crew].worked(clock), self.crews[crew].staffed(clock));
            let (before_worked, before_staffed) = self.units[unit].yesterday;
            self.units[unit].yesterday = (worked, staffed);
            if staffed > before_staffed {
                self.units[unit].load = (worked - before_worked) as f64 / (staffed - before_staffed) as f64;
            }
            if now > SimTime::START {
                self.tire_and_leave(unit);
            }
            let p = self.p;
            self.units[unit].look_ahead(p, &p.units[unit], now);
        }
    }

    /// One more calendar day: over a weekend people carry the load of the last working day with them.
    fn tire_and_leave(&mut self, unit: UnitId) {
        let Some(workforce) = self.p.spec.units.workforce.on() else { return };
        let state = &mut self.units[unit];
        state.overwork = workforce.overwork_after(state.overwork, state.load);
        let chance = workforce.leaving_chance(state.overwork);
        let (now, key) = (self.now(), mix(self.p.units[unit].key, u64::from(self.now().day())));
        let staff = self.p.units[unit].staff;
        for post in 0..staff.saturating_sub(self.units[unit].vacant) {
            // The last one stays until somebody has come: a unit without anybody does not exist.
            let alone = self.units[unit].vacant + 1 >= staff;
            if !alone && self.happens(chance, LEAVES, key, post) {
                self.units[unit].vacant += 1;
                self.tell(Fact::StaffLeft { unit });
                self.at(now + workforce.replacement, mix(key, post.into()), What::PostFilled(unit));
            }
        }
        self.set_unit_staff(unit);
    }

    pub(in crate::model) fn fill_post(&mut self, unit: UnitId) {
        let state = &mut self.units[unit];
        if state.vacant == 0 {
            // The post has been cut in the meantime.
            return self.stale();
        }
        state.vacant -= 1;
        self.tell(Fact::StaffJoined { unit });
        self.set_unit_staff(unit);
        self.start_jobs(self.unit_crew(unit));
    }

    pub(in crate::model) fn set_unit_staff(&mut self, unit: UnitId) {
        let crew = self.unit_crew(unit);
        let clock = self.clock(crew);
        let present = self.p.units[unit].staff.saturating_sub(self.units[unit].vacant);
        let seats = self.line_seats(unit, present);
        if let Some(line) = self.units[unit].line.crew
            && self.crews[line].staff() != seats
        {
            self.crews[line].set_staff(clock, seats);
            self.start_jobs(line);
        }
        let staff = present - seats;
        if self.crews[crew].staff() != staff {
            self.crews[crew].set_staff(clock, staff);
        }
    }

    /// Midnight: the tasks of the day come down to the units that work today.
    pub(in crate::model) fn hand_down_tasks(&mut self) {
        let Some(tasks) = self.p.spec.government.top_down_tasks.on() else { return };
        let now = self.now();
        let size = tasks.size.mean() / 3600.0;
        for unit in self.p.units.ids() {
            let calendar = self.p.unit_calendar(unit);
            let open = f64::from(calendar.day_open_seconds(now.day()));
            if open <= 0.0 {
                continue;
            }
            // A week of forty hours carries the weekly load: a day carries its share of open hours.
            let mean =
                f64::from(self.p.units[unit].staff) * tasks.hours_per_week / size * (open / 3600.0 / 40.0);
            let key = mix(self.p.units[unit].key, u64::from(now.day()));
            let count = poisson(&mut self.luck.draws(TASKS, key, 0), mean).min(u16::MAX.into());
            for number in 0..count as u16 {
                let at = WorkTime((self.uniform(TASK_TIME, key, number.into()) * open) as u64);
                let time = calendar.finish(now, at);
                self.at(time, mix(key, number.into()), What::TaskComes(unit, number));
            }
        }
    }

    /// Monday's midnight: units are called to the week's projects that are there to look well.
    pub(in crate::model) fn stage_projects(&mut self) {
        let now = self.now();
        let Some(platform) = self.p.spec.platform.usability.on().filter(|_| self.p.start.weekday(now) == 0)
        else {
            return;
        };
        for unit in self.p.units.ids() {
            let length = libm::round(3600.0 * platform.show_hours(self.p.units[unit].staff)).min(1e9) as u32;
            if length == 0 {
                continue;
            }
            self.tell(Fact::ShowProject { unit, work: crate::kernel::Elapsed(length.into()) });
            let view = PriorityView {
                watched: 1.0,
                hours: f64::from(length) / 3600.0,
                hours_left: 40.0,
                ..Default::default()
            };
            let key = mix(mix(self.p.units[unit].key, u64::from(now.day())), SHOW);
            let task = Task::HandedDown(unit, length);
            self.add_unit_job(unit, &view, Job { key, task, expected: 0 });
        }
    }

    pub(in crate::model) fn hand_down(&mut self, unit: UnitId, number: u16) {
        let Some(tasks) = self.p.spec.government.top_down_tasks.on() else { return };
        let key = mix(mix(self.p.units[unit].key, u64::from(self.now().day())), number.into());
        let length =
            libm::round(tasks.size.quantile(self.uniform(TASK_SIZE, key, 0))).clamp(60.0, 1e9) as u32;
        let work = crate::kernel::Elapsed(length.into());
        self.tell(Fact::TaskHandedDown { unit, work });
        let view = PriorityView {
            watched: tasks.watched,
            hours: f64::from(length) / 3600.0,
            hours_left: 40.0,
            ..Default::default()
        };
        let (key, task) = (mix(key, Work::TopDown as u64), Task::HandedDown(unit, length));
        self.add_unit_job(unit, &view, Job { key, task, expected: 0 });
    }

    /// Puts a job in the line of a unit, with the head start that the unit's logics give it. What is done at a desk is for
    /// who sits at the town's own line while nobody calls.
    pub(in crate::model) fn add_unit_job(&mut self, unit: UnitId, view: &PriorityView, job: Job) {
        if let Some(line) = self.line_for_desk_work(unit, &job)
            && self.crews[line].idle() > 0
        {
            self.note_desk_work(unit, &job);
            return self.add_job(line, self.plain_order(line), job);
        }
        let crew = self.unit_crew(unit);
        self.add_job(crew, self.order_with(crew, view), job);
    }
}
