//! Crews: a pool of staff with a calendar, the jobs that wait for it, and the book of its hours.
//!
//! Every job takes one member of staff for a number of working seconds and is a row of segments, each of one kind of
//! work. The hours booked, idle ones included, must sum to the staffed hours: idle time is measured by itself, as the
//! integral of staff on duty without a job, and never computed as the rest.

use super::appeal::AppealId;
use super::ids::Org;
use super::ids::UnitId;
use super::ticket::TicketId;
use super::work::{N_WORK, Work};
use crate::kernel::{Pool, Queue, Seize, WorkTime, mix};

crate::row_id! {
    /// A crew: the seats, the clerks, a district desk, or the staff of a unit.
    CrewId(u16)
}

impl CrewId {
    /// The city desk's seats.
    pub const SEATS: CrewId = CrewId(0);
    /// The city desk's clerks.
    pub const CLERKS: CrewId = CrewId(1);
    /// The first district desk.
    pub const FIRST_DESK: u16 = 2;
}

/// What is to be done, and about what. A number beside an appeal is that of its call, one beside a ticket its turn: a
/// job of an earlier call or turn is void. A number beside a unit is how long the job takes (seconds).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// City desk: take an appeal in.
    TakeIn(AppealId, u16),
    /// Unit: hear a matter in the village.
    Hear(AppealId),
    /// District desk: choose the unit.
    Sort(TicketId),
    /// District desk: settle a dispute.
    Settle(TicketId),
    /// District desk: decide on a request for extension.
    Extend(TicketId, u16),
    /// District desk: review a reply.
    Review(TicketId),
    /// District desk: call the citizen back.
    CallBack(TicketId),
    /// District desk: check a proof report.
    CheckProof(TicketId),
    /// Unit: sign an order, or refuse it.
    Sign(TicketId),
    /// Unit: handle an order.
    Handle(TicketId, u16),
    /// Unit: do its part (its place among the partners) of another unit's order.
    Help(TicketId, u8, u16),
    /// Unit: talk to the citizen before the follow-up.
    Persuade(TicketId, u16),
    /// Unit: compile proof.
    Prove(TicketId),
    /// Unit: apply to have a record left out.
    Apply(TicketId),
    /// Unit: answer a reminder or a request for a report.
    Report(UnitId, u32),
    /// Unit: a task handed down.
    HandedDown(UnitId, u32),
    /// Unit: arrange a friendly call.
    Plant(UnitId, u32),
    /// Unit: work on a root cause.
    Treat {
        /// Which unit.
        unit: UnitId,
        /// How long it takes (seconds).
        length: u32,
        /// Whether a programme has reserved the hours.
        reserved: bool,
    },
    /// Unit: answer a call on the town's own line.
    Answer(AppealId, u16),
}

impl Task {
    /// The number of its kind in the names of jobs, which never changes.
    fn number(self) -> u64 {
        match self {
            Task::TakeIn(..) => 0,
            Task::Hear(_) => 1,
            Task::Sort(_) => 2,
            Task::Settle(_) => 3,
            Task::Extend(..) => 4,
            Task::Review(_) => 5,
            Task::CallBack(_) => 6,
            Task::CheckProof(_) => 7,
            Task::Sign(_) => 8,
            Task::Handle(..) => 9,
            Task::Help(..) => 10,
            Task::Persuade(..) => 11,
            Task::Prove(_) => 12,
            Task::Report(..) => 13,
            Task::HandedDown(..) => 14,
            Task::Plant(..) => 15,
            Task::Treat { .. } => 16,
            Task::Answer(..) => 17,
            Task::Apply(_) => 18,
        }
    }

    /// Whether it is done at a desk or by telephone in a short time, so that who sits at a line can do it between calls.
    pub fn at_a_desk(self) -> bool {
        matches!(
            self,
            Task::Persuade(..) | Task::Prove(_) | Task::Apply(_) | Task::Report(..) | Task::Plant(..)
        )
    }

    /// The ticket on which its hours are spent.
    pub fn ticket(self) -> Option<TicketId> {
        match self {
            Task::Sort(id) | Task::Settle(id) | Task::Extend(id, _) | Task::Review(id) => Some(id),
            Task::CallBack(id) | Task::CheckProof(id) | Task::Sign(id) | Task::Handle(id, _) => Some(id),
            Task::Help(id, ..) | Task::Persuade(id, _) | Task::Prove(id) | Task::Apply(id) => Some(id),
            _ => None,
        }
    }

    /// The appeal that it is about, before there is a ticket.
    pub fn appeal(self) -> Option<AppealId> {
        match self {
            Task::TakeIn(id, _) | Task::Hear(id) | Task::Answer(id, _) => Some(id),
            _ => None,
        }
    }
}

/// A job that waits or is under way.
#[derive(Clone, Copy, Debug)]
pub struct Job {
    /// Exogenous name: settles ties.
    pub key: u64,
    /// What is to be done.
    pub task: Task,
    /// Seconds that it counts for in the backlog: the mean of its class for work on tickets, of its kind at a desk; else 0.
    pub expected: u32,
}

impl Job {
    /// Job number `number` of its kind about what bears this exogenous name; it does not count in the backlog.
    pub fn new(name: u64, task: Task, number: u64) -> Job {
        Job { key: mix(mix(name, task.number()), number), task, expected: 0 }
    }

    /// As the only one of its kind.
    pub fn only(name: u64, task: Task) -> Job {
        Job { key: mix(name, task.number()), task, expected: 0 }
    }

    /// The same job, which counts in the backlog.
    #[must_use]
    pub fn expecting(self, seconds: u64) -> Job {
        Job { expected: u32::try_from(seconds).unwrap_or(u32::MAX), ..self }
    }
}

/// Most segments of one job.
const SEGMENTS: usize = 4;

/// A row of kinds of work with their seconds.
#[derive(Clone, Copy, Debug, Default)]
pub struct Segments {
    rows: [(u8, u32); SEGMENTS],
    len: u8,
}

impl Segments {
    /// One segment.
    pub fn one(work: Work, time: WorkTime) -> Segments {
        Segments::default().and(work, time)
    }

    /// One more segment; empty ones are left out.
    #[must_use]
    pub fn and(mut self, work: Work, time: WorkTime) -> Segments {
        let seconds = u32::try_from(time.0).unwrap_or(u32::MAX);
        if seconds > 0 {
            self.rows[usize::from(self.len)] = (work.index() as u8, seconds);
            self.len += 1;
        }
        self
    }

    /// The same work done by people from elsewhere: a longer way, and field work that takes them `strange` times as
    /// long.
    #[must_use]
    pub fn by_strangers(self, way: WorkTime, strange: f64) -> Segments {
        let mut all = Segments::one(Work::Travel, way);
        for (work, seconds) in self.iter() {
            let kind = Work::ALL[work];
            let factor = if kind == Work::Field { strange } else { 1.0 };
            let time = WorkTime(libm::round(f64::from(seconds) * factor) as u64);
            if kind == Work::Travel && all.len > 0 {
                all.rows[0].1 = all.rows[0].1.saturating_add(seconds);
            } else {
                all = all.and(kind, time);
            }
        }
        all
    }

    /// All seconds.
    pub fn total(&self) -> WorkTime {
        WorkTime(self.iter().map(|(_, seconds)| u64::from(seconds)).sum())
    }

    /// Places of kinds of work in [`Work::ALL`], with their seconds.
    pub fn iter(&self) -> impl Iterator<Item = (usize, u32)> + '_ {
        self.rows[..usize::from(self.len)].iter().map(|(work, seconds)| (usize::from(*work), *seconds))
    }
}

/// A job under way.
#[derive(Clone, Copy, Debug)]
struct Running {
    job: Job,
    segments: Segments,
    /// Working clock at its start.
    started: u64,
}

/// Order of a waiting job: class and time less head start, then its exogenous name.
pub type JobKey = (i64, u64);

/// A pool of staff with its queue and its book.
#[derive(Debug)]
pub struct Crew {
    /// Whose hours they are.
    pub org: Org,
    /// Exogenous name.
    pub key: u64,
    /// Place of its calendar.
    pub calendar: usize,
    /// Whether an opening is on the event list.
    pub opening: bool,
    /// Expected seconds of ticket jobs, waiting and under way.
    pub expected: u64,
    /// Expected seconds of orders that lie until their limit comes near.
    pub lying: u64,
    /// Seconds that the orders received would need if done in full, cumulated.
    pub offered: u64,
    pool: Pool,
    queue: Queue<JobKey, Job>,
    running: Vec<Option<Running>>,
    free: Vec<u32>,
    booked: [u64; N_WORK],
}

impl Crew {
    /// A crew of `staff` people at the start of a run.
    pub fn new(org: Org, key: u64, calendar: usize, staff: u32) -> Crew {
        Crew {
            org,
            key,
            calendar,
            opening: false,
            expected: 0,
            lying: 0,
            offered: 0,
            pool: Pool::new(staff),
            queue: Queue::new(),
            running: Vec::new(),
            free: Vec::new(),
            booked: [0; N_WORK],
        }
    }

    /// The unit whose staff it is, if it is a unit's.
    pub fn unit(&self) -> Option<UnitId> {
        match self.org {
            Org::Unit(unit) => Some(unit),
            _ => None,
        }
    }

    /// Puts a job in the line. `clock` is the crew's working clock.
    pub fn enqueue(&mut self, clock: u64, order: i64, job: Job) {
        self.expected += u64::from(job.expected);
        self.queue.push(clock, (order, job.key), job);
    }

    /// Takes a waiting job out of the line.
    pub fn withdraw(&mut self, clock: u64, order: i64, key: u64) -> Option<Job> {
        let job = self.queue.remove(clock, (order, key))?;
        self.expected -= u64::from(job.expected);
        Some(job)
    }

    /// The next waiting job, if somebody is free for it.
    pub fn next_job(&mut self, clock: u64) -> Option<Job> {
        if self.pool.idle() == 0 {
            return None;
        }
        self.queue.pop(clock).map(|(_, job)| job)
    }

    /// The first waiting job, by order, of those that `wanted` names.
    pub fn first_waiting(&self, wanted: impl Fn(&JobKey, &Job) -> bool) -> Option<JobKey> {
        self.queue.iter().filter(|(key, job)| wanted(key, job)).map(|(key, _)| key).min()
    }

    /// Counts a job as its own that was taken out of another crew's line.
    pub fn adopt(&mut self, job: &Job) {
        self.expected += u64::from(job.expected);
    }

    /// Drops a job that has become void instead of starting it.
    pub fn drop_void(&mut self, job: &Job) {
        self.expected -= u64::from(job.expected);
    }

    /// Gives a job to a free member of staff; returns its place among the running ones.
    pub fn start(&mut self, clock: u64, job: Job, segments: Segments) -> u32 {
        let seized = self.pool.seize(clock);
        debug_assert_eq!(seized, Seize::Granted);
        let running = Some(Running { job, segments, started: clock });
        match self.free.pop() {
            Some(place) => {
                self.running[place as usize] = running;
                place
            }
            None => {
                self.running.push(running);
                self.running.len() as u32 - 1
            }
        }
    }

    /// Ends a running job: books its hours and frees its member of staff.
    pub fn finish(&mut self, clock: u64, place: u32) -> Option<(Job, Segments)> {
        let running = self.running.get_mut(place as usize)?.take()?;
        self.free.push(place);
        for (work, seconds) in running.segments.iter() {
            self.booked[work] += u64::from(seconds);
        }
        self.expected -= u64::from(running.job.expected);
        self.pool.release(clock);
        Some((running.job, running.segments))
    }

    /// Changes the number of people.
    pub fn set_staff(&mut self, clock: u64, staff: u32) {
        self.pool.set_capacity(clock, staff);
    }

    /// People, whether at work or not.
    pub fn staff(&self) -> u32 {
        self.pool.capacity()
    }

    /// People at work now.
    pub fn busy(&self) -> u32 {
        self.pool.busy()
    }

    /// People who are free now.
    pub fn idle(&self) -> u32 {
        self.pool.idle()
    }

    /// Jobs waiting.
    pub fn waiting(&self) -> usize {
        self.queue.len()
    }

    /// Whether somebody is free and a job waits.
    pub fn can_start(&self) -> bool {
        self.pool.idle() > 0 && !self.queue.is_empty()
    }

    /// Staffed seconds so far.
    pub fn staffed(&self, clock: u64) -> u64 {
        self.pool.duty_area(clock)
    }

    /// Staff seconds at work so far.
    pub fn worked(&self, clock: u64) -> u64 {
        self.pool.busy_area(clock)
    }

    /// Integral of the waiting jobs, and the sum of all waits kept by itself.
    pub fn queue_books(&self, clock: u64) -> (u128, u128) {
        (self.queue.area(clock), self.queue.waited(clock))
    }

    /// Booked seconds so far by kind of work; jobs under way count as far as they have come, and idle seconds are
    /// staffed seconds without a job.
    pub fn book(&self, clock: u64) -> [u64; N_WORK] {
        let mut book = self.booked;
        for running in self.running.iter().flatten() {
            let mut done = clock - running.started;
            for (work, seconds) in running.segments.iter() {
                let part = done.min(u64::from(seconds));
                book[work] += part;
                done -= part;
            }
        }
        book[Work::Idle.index()] = self.pool.duty_area(clock) - self.pool.busy_area(clock);
        book
    }
}
