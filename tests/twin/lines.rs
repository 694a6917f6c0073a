//! Crews: people with a calendar, a line of jobs before them, and the jobs in their hands.

use super::things::No;
use petisim::kernel::mix;
use petisim::model::ids::{Org, UnitId};
use petisim::model::work::{N_WORK, Work};

/// A thing that somebody has to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errand {
    TakeIn { appeal: No, call: u16 },
    Hear { appeal: No },
    Sort { ticket: No },
    Settle { ticket: No },
    Extend { ticket: No, turn: u16 },
    Review { ticket: No },
    CallBack { ticket: No },
    CheckProof { ticket: No },
    Sign { ticket: No },
    Handle { ticket: No, turn: u16 },
    Help { ticket: No, part: u8, turn: u16 },
    Persuade { ticket: No, turn: u16 },
    Prove { ticket: No },
    Report { unit: UnitId, length: u64 },
    HandedDown { unit: UnitId, length: u64 },
    Plant { unit: UnitId, length: u64 },
    Treat { unit: UnitId, length: u64, reserved: bool },
    Answer { appeal: No, call: u16 },
}

impl Errand {
    /// Its number, which goes into the names of jobs.
    pub fn number(self) -> u64 {
        match self {
            Errand::TakeIn { .. } => 0,
            Errand::Hear { .. } => 1,
            Errand::Sort { .. } => 2,
            Errand::Settle { .. } => 3,
            Errand::Extend { .. } => 4,
            Errand::Review { .. } => 5,
            Errand::CallBack { .. } => 6,
            Errand::CheckProof { .. } => 7,
            Errand::Sign { .. } => 8,
            Errand::Handle { .. } => 9,
            Errand::Help { .. } => 10,
            Errand::Persuade { .. } => 11,
            Errand::Prove { .. } => 12,
            Errand::Report { .. } => 13,
            Errand::HandedDown { .. } => 14,
            Errand::Plant { .. } => 15,
            Errand::Treat { .. } => 16,
            Errand::Answer { .. } => 17,
        }
    }

    /// The ticket that its hours are spent on, if it is about one.
    pub fn ticket(self) -> Option<No> {
        match self {
            Errand::Sort { ticket }
            | Errand::Settle { ticket }
            | Errand::Extend { ticket, .. }
            | Errand::Review { ticket }
            | Errand::CallBack { ticket }
            | Errand::CheckProof { ticket }
            | Errand::Sign { ticket }
            | Errand::Handle { ticket, .. }
            | Errand::Help { ticket, .. }
            | Errand::Persuade { ticket, .. }
            | Errand::Prove { ticket } => Some(ticket),
            _ => None,
        }
    }
}

/// An errand in somebody's line.
#[derive(Clone, Copy, Debug)]
pub struct Job {
    /// Exogenous name.
    pub name: u64,
    pub errand: Errand,
    /// Place in the line: the working clock when it came, less its head start (seconds); equal ones by name.
    pub place: i64,
    /// Seconds for which it counts in the backlog.
    pub expected: u64,
}

impl Job {
    /// An errand named after its subject and its round, at a place.
    pub fn of(subject: u64, errand: Errand, round: u64, place: i64, expected: u64) -> Job {
        Job { name: mix(mix(subject, errand.number()), round), errand, place, expected }
    }
}

/// Kinds of work with their seconds, in the order in which they are done.
pub type Segments = Vec<(Work, u64)>;

/// All seconds of a job.
pub fn total(segments: &Segments) -> u64 {
    segments.iter().map(|(_, seconds)| seconds).sum()
}

/// A job in somebody's hands.
#[derive(Clone, Debug)]
pub struct Running {
    pub number: u64,
    pub job: Job,
    pub segments: Segments,
    /// Seconds of it that are done.
    pub done: u64,
}

/// People with a calendar.
#[derive(Debug)]
pub struct Crew {
    pub org: Org,
    pub name: u64,
    pub calendar: usize,
    /// People, at work or not. Who is at work when the number falls stays until the job is done.
    pub staff: u32,
    pub waiting: Vec<Job>,
    /// A job that somebody is just looking at, before it is started or found void.
    pub in_hand: Option<Job>,
    pub running: Vec<Running>,
    /// Staff seconds at work, and on duty, by the crew's calendar.
    pub worked: u64,
    pub staffed: u64,
    /// Job seconds of waiting, by the same calendar.
    pub waited: u64,
    /// Seconds that all jobs so far would usually take.
    pub offered: u64,
    /// Staff seconds of the jobs that are over, by kind of work.
    pub booked: [u64; N_WORK],
}

impl Crew {
    /// People at their desks without a job.
    pub fn new(org: Org, name: u64, calendar: usize, staff: u32) -> Crew {
        let (waiting, running) = (Vec::new(), Vec::new());
        Crew {
            org,
            name,
            calendar,
            staff,
            waiting,
            in_hand: None,
            running,
            worked: 0,
            staffed: 0,
            waited: 0,
            offered: 0,
            booked: [0; N_WORK],
        }
    }

    /// People without a job.
    pub fn idle(&self) -> u32 {
        self.staff.saturating_sub(self.running.len() as u32)
    }

    /// Expected seconds of the jobs that wait and of those in hand.
    pub fn expected(&self) -> u64 {
        let jobs = self.waiting.iter().chain(&self.in_hand).chain(self.running.iter().map(|r| &r.job));
        jobs.map(|job| job.expected).sum()
    }

    /// The first of the waiting jobs that are wanted.
    pub fn first(&self, wanted: impl Fn(&Job) -> bool) -> Option<Job> {
        self.waiting.iter().filter(|job| wanted(job)).min_by_key(|job| (job.place, job.name)).copied()
    }

    /// Takes a waiting job away; says whether it waited.
    pub fn withdraw(&mut self, name: u64) -> bool {
        let before = self.waiting.len();
        self.waiting.retain(|job| job.name != name);
        self.waiting.len() < before
    }

    /// Time passes: so many seconds of the crew's working time.
    pub fn pass(&mut self, open: u64) {
        let busy = self.running.len() as u64;
        self.worked += open * busy;
        self.staffed += open * busy.max(self.staff.into());
        self.waited += open * self.waiting.len() as u64;
        self.running.iter_mut().for_each(|running| running.done += open);
    }
}
