//! Lines of jobs: they wait before a pool of staff, somebody takes them up, and something follows from them.

use super::timers::What;
use super::world::Twin;
use petisim::kernel::WorkTime;
use petisim::model::crew::{CrewId, Job, Segments, Task};
use petisim::model::ids::{Org, UnitId};
use petisim::model::units::priority::PriorityView;
use petisim::model::work::{N_WORK, Work};

/// A job in somebody's hands, and the seconds of it that are done.
#[derive(Clone, Debug)]
pub struct Running {
    number: u64,
    job: Job,
    segments: Segments,
    done: u64,
}

/// What waits before a pool of staff, what it has in hand, and the book of its hours by its own calendar.
#[derive(Debug, Default)]
pub struct Line {
    /// Jobs with their places: the working clock when they came, less their head start. Equal ones go by name.
    pub waiting: Vec<(i64, Job)>,
    /// A job that somebody is just looking at, before it is started or found void.
    in_hand: Option<Job>,
    pub running: Vec<Running>,
    pub worked: u64,
    pub staffed: u64,
    pub waited: u64,
    booked: [u64; N_WORK],
}

impl Line {
    /// The first of the waiting jobs that are wanted.
    pub fn first(&self, wanted: impl Fn(&Job) -> bool) -> Option<Job> {
        let wanted = self.waiting.iter().filter(|(_, job)| wanted(job));
        wanted.min_by_key(|(place, job)| (*place, job.key)).map(|(_, job)| *job)
    }

    fn expected(&self) -> u64 {
        let waiting = self.waiting.iter().map(|(_, job)| job);
        let jobs = waiting.chain(&self.in_hand).chain(self.running.iter().map(|running| &running.job));
        jobs.map(|job| u64::from(job.expected)).sum()
    }

    /// So many seconds of the pool's working time pass.
    pub fn pass(&mut self, open: u64, staff: u32) {
        let busy = self.running.len() as u64;
        self.worked += open * busy;
        self.staffed += open * busy.max(staff.into());
        self.waited += open * self.waiting.len() as u64;
        self.running.iter_mut().for_each(|running| running.done += open);
    }

    /// Seconds by kind of work; jobs in hand count as far as they have come.
    pub fn book(&self) -> [u64; N_WORK] {
        let mut book = self.booked;
        for running in &self.running {
            let mut left = running.done;
            for (work, seconds) in running.segments.iter() {
                book[work] += left.min(seconds.into());
                left = left.saturating_sub(seconds.into());
            }
        }
        book[Work::Idle.index()] = self.staffed - self.worked;
        book
    }
}

impl Twin<'_> {
    pub fn idle(&self, crew: CrewId) -> u32 {
        self.crews[crew].staff().saturating_sub(self.lines[crew].running.len() as u32)
    }

    /// The working clock of a pool: the place in its line of a job that comes now without a head start.
    pub fn clock(&self, crew: CrewId) -> i64 {
        self.p.calendars[self.crews[crew].calendar].open_seconds(self.now) as i64
    }

    /// Decisions look at the expected seconds of a pool: they are those of all its jobs.
    fn load(&mut self, crew: CrewId) {
        self.state.crews[crew].expected = self.lines[crew].expected();
    }

    pub fn queue(&mut self, crew: CrewId, place: i64, job: Job) {
        self.lines[crew].waiting.push((place, job));
        self.load(crew);
        self.take_up(crew);
    }

    /// Queues a job of a unit, with the head start that its logics give it.
    pub fn queue_in_unit(&mut self, unit: UnitId, view: &PriorityView, job: Job) {
        if let Some(line) = self.line_for_desk_work(unit, &job).filter(|line| self.idle(*line) > 0) {
            self.note_desk_work(unit, &job);
            return self.queue(line, self.clock(line), job);
        }
        let crew = self.unit_crew(unit);
        let place = self.clock(crew) + self.place_in_line(view);
        self.queue(crew, place, job);
    }

    /// Takes a waiting job away; says whether it waited.
    pub fn withdraw(&mut self, crew: CrewId, key: u64) -> bool {
        let waiting = &mut self.lines[crew].waiting;
        let before = waiting.len();
        waiting.retain(|(_, job)| job.key != key);
        let waited = waiting.len() < before;
        self.load(crew);
        waited
    }

    /// Who is free takes up what waits, in order; outside of working hours at the next opening. What a job consists of
    /// is decided now, and a job that is void by now is dropped.
    pub fn take_up(&mut self, crew: CrewId) {
        let p = self.p;
        if self.idle(crew) == 0 || self.lines[crew].waiting.is_empty() {
            return;
        }
        let calendar = &p.calendars[self.crews[crew].calendar];
        if !calendar.is_open(self.now) {
            let opens = What::CrewOpens(self.crews[crew].key, crew);
            if !self.timers.expects(opens) {
                self.timers.add(calendar.next_open(self.now), opens);
            }
            return;
        }
        while self.idle(crew) > 0 {
            let Some(job) = self.lines[crew].first(|_| true) else { return };
            self.lines[crew].in_hand = Some(job);
            self.withdraw(crew, job.key);
            let segments = self.begin(&job);
            self.lines[crew].in_hand = None;
            match segments {
                Some(segments) => self.start(crew, job, segments),
                None => self.load(crew),
            }
        }
    }

    /// Somebody free begins a job.
    pub fn start(&mut self, crew: CrewId, job: Job, segments: Segments) {
        let calendar = &self.p.calendars[self.crews[crew].calendar];
        let ends = calendar.finish(self.now, segments.total());
        self.jobs_started += 1;
        let number = self.jobs_started;
        self.timers.add(ends, What::JobEnds(job.key, number, crew));
        self.lines[crew].running.push(Running { number, job, segments, done: 0 });
        self.load(crew);
    }

    pub fn job_ends(&mut self, number: u64, crew: CrewId) {
        let line = &mut self.lines[crew];
        let place = line.running.iter().position(|running| running.number == number);
        let done = line.running.remove(place.expect("every job ends once"));
        for (work, seconds) in done.segments.iter() {
            line.booked[work] += u64::from(seconds);
        }
        self.load(crew);
        if let Some(id) = done.job.task.ticket() {
            self.tickets[id].spent += done.segments.total().0;
        }
        self.end(&done.job);
        self.take_up(crew);
        if let Org::Unit(unit) = self.crews[crew].org {
            self.offer_hands(unit);
        }
    }

    pub fn crew_opens(&mut self, crew: CrewId) {
        self.take_up(crew);
        if let Org::Unit(unit) = self.crews[crew].org {
            self.call_for_hands(unit);
        }
    }

    /// What a job consists of; nothing if it is void.
    pub fn begin(&mut self, job: &Job) -> Option<Segments> {
        let own = |work: Work, unit: UnitId, length: u32| {
            Some(Segments::one(work, self.paced(unit, WorkTime(length.into()))))
        };
        match job.task {
            Task::TakeIn(id, call) => self.begin_intake(id, call),
            Task::Hear(id) => self.begin_hearing(id),
            Task::Sort(id) => self.begin_sorting(id),
            Task::Settle(id) => self.begin_settling(id),
            Task::Extend(id, turn) => self.begin_extension(id, turn),
            Task::Review(id) => self.begin_review(id),
            Task::CallBack(id) => self.begin_call_back(id),
            Task::CheckProof(id) => self.begin_proof_check(id),
            Task::Sign(id) => self.begin_signing(id),
            Task::Handle(id, turn) => self.begin_handling(id, turn),
            Task::Help(id, part, turn) => self.begin_help(id, part, turn),
            Task::Persuade(id, turn) => self.begin_persuasion(id, turn),
            Task::Prove(id) => self.begin_proof(id),
            Task::Apply(id) => self.begin_application(id),
            Task::Report(unit, length) => own(Work::Report, unit, length),
            Task::HandedDown(unit, length) => own(Work::TopDown, unit, length),
            Task::Plant(unit, length) => own(Work::Planted, unit, length),
            Task::Treat { unit, length, reserved } => self.begin_treating(unit, job.key, length, reserved),
            Task::Answer(id, call) => self.begin_answer(id, call),
        }
    }

    /// What follows from a job that is done.
    fn end(&mut self, job: &Job) {
        match job.task {
            Task::TakeIn(id, _) => self.end_intake(id),
            Task::Hear(id) => self.end_hearing(id),
            Task::Sort(id) => self.end_sorting(id),
            Task::Settle(id) => self.end_settling(id),
            Task::Extend(id, turn) => self.end_extension(id, turn),
            Task::Review(id) => self.end_review(id),
            Task::CallBack(id) => self.call_ends(id),
            Task::CheckProof(id) => self.end_proof_check(id),
            Task::Sign(id) => self.end_signing(id),
            Task::Handle(id, _) => self.end_handling(id),
            Task::Help(id, part, turn) => self.end_help(id, part, turn),
            Task::Persuade(id, turn) => self.end_persuasion(id, turn),
            Task::Prove(id) => self.end_proof(id),
            Task::Apply(id) => self.end_application(id),
            Task::Report(..) | Task::HandedDown(..) => {}
            Task::Plant(unit, _) => self.friend_calls(unit, job.key),
            Task::Treat { unit, length, .. } => self.treat(unit, length),
            Task::Answer(id, _) => self.end_answer(id),
        }
    }
}
