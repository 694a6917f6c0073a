//! The world: everybody's state, and the table of what follows what.
//!
//! [`World::handle`] is the table of contents of the model: each event is one line that names the actor who acts.
//! What actors do is in their folders; what they decide is in the mechanisms' files, as pure functions.

use std::cell::Cell;
use std::ops::{Deref, DerefMut};

use super::books::{Books, Broken};
use super::crew::{CrewId, Job, Segments, Task};
use super::event::{Event, What};
use super::params::Params;
use super::state::State;
use super::work::Work;
use crate::kernel::{EventList, Luck, SimTime};

/// Everybody's state, what will happen, and the books by which the run is checked.
#[derive(Debug)]
pub struct World<'p> {
    pub(super) state: State<'p>,
    /// The world as it is at the start of the run, with all that will change in it.
    pub(super) first: &'p Params,
    pub(super) fel: EventList<Event>,
    pub(super) books: Books,
    pub(super) broken: Option<Broken>,
    /// The working clock of each calendar at the instant for which it was last asked.
    pub(super) clocks: Vec<Cell<(SimTime, u64)>>,
    /// Room for the voices of one problem, kept to spare allocation.
    pub(super) voices: Vec<u16>,
}

impl<'p> Deref for World<'p> {
    type Target = State<'p>;

    fn deref(&self) -> &State<'p> {
        &self.state
    }
}

impl<'p> DerefMut for World<'p> {
    fn deref_mut(&mut self) -> &mut State<'p> {
        &mut self.state
    }
}

impl<'p> World<'p> {
    /// A world at midnight of its first day, with the first events on the list.
    pub fn new(p: &'p Params, luck: Luck) -> World<'p> {
        let mut world = World {
            state: State::new(p, luck),
            first: p,
            fel: EventList::new(),
            books: Books::default(),
            broken: None,
            clocks: vec![Cell::new((SimTime::NEVER, 0)); p.calendars.len()],
            voices: Vec::new(),
        };
        world.at(SimTime::START, 0, What::DayBegins);
        world.first_shift();
        world.first_period();
        world.first_request();
        world.first_lines();
        world.expect_changes();
        world
    }

    /// Takes the next event before `end` off the list.
    pub fn next_event(&mut self, end: SimTime) -> Option<Event> {
        let event = self.fel.pop_before(end, Event::rank);
        self.state.now = self.fel.now();
        event
    }

    /// Lets an event happen.
    pub fn handle(&mut self, event: Event) {
        match event.what {
            What::JobEnds { crew, job } => self.job_ends(crew, job),
            What::PostFilled(unit) => self.fill_post(unit),
            What::RulesChange(number) => self.change_rules(number),
            What::ShiftChanges(crew) => self.change_shift(crew),
            What::CrewOpens(crew) => self.open_crew(crew),
            What::DayBegins => self.begin_day(),
            What::PeriodEnds => self.assess(),
            What::ProblemArises(category, number) => self.problem_of_category(category, number),
            What::CauseStrikes(cause, number) => self.problem_of_cause(cause, number),
            What::RequestArrives(number) => self.replay_request(number),
            What::TaskComes(unit, number) => self.hand_down(unit, number),
            What::LineTurns(unit) => self.turn_line(unit),
            What::FriendAtHand(unit, number) => self.meet_friend(unit, number),
            What::Relapses(problem) => self.relapse(problem),
            What::CitizenSpeaks(problem, who) => self.citizen_speaks(problem, who),
            What::AppealDue(appeal) => self.appeal_due(appeal),
            What::PatienceEnds(appeal, call) => self.patience_ends(appeal, call),
            What::LocalWaitEnds(appeal) => self.local_wait_ends(appeal),
            What::PaperArrives(ticket, turn) => self.paper_arrives(ticket, turn),
            What::LooksElsewhere(appeal, attempt) => self.look_elsewhere(appeal, attempt),
            What::SignDue(ticket, order) => self.sign_due(ticket, order),
            What::HandleDue(ticket, limit) => self.handle_due(ticket, limit),
            What::ComesInSight(ticket, limit) => self.come_in_sight(ticket, limit),
            What::ReminderDue(ticket, limit) => self.reminder_due(ticket, limit),
            What::WorkDue(ticket, turn) => self.work_due(ticket, turn),
            What::CityDecides(ticket) => self.city_decides(ticket),
            What::FollowUpDue(ticket, turn) => self.call_back_due(ticket, turn),
            What::PetitionDue(ticket, step) => self.petition_due(ticket, step),
        }
    }

    /// Decides what a job consists of as somebody takes it up; nothing if it has become void.
    pub(super) fn begin(&mut self, job: &Job) -> Option<Segments> {
        match job.task {
            Task::TakeIn(appeal, call) => self.begin_intake(appeal, call),
            Task::Hear(appeal) => self.begin_hearing(appeal),
            Task::Answer(appeal, call) => self.begin_answer(appeal, call),
            Task::Sort(ticket) => self.begin_sorting(ticket),
            Task::Settle(ticket) => self.begin_settling(ticket),
            Task::Sign(ticket) => self.begin_signing(ticket),
            Task::Extend(ticket, turn) => self.begin_extension(ticket, turn),
            Task::Handle(ticket, turn) => self.begin_handling(ticket, turn),
            Task::Help(ticket, part, turn) => self.begin_help(ticket, part, turn),
            Task::Review(ticket) => self.begin_review(ticket),
            Task::Persuade(ticket, turn) => self.begin_persuasion(ticket, turn),
            Task::CallBack(ticket) => self.begin_call_back(ticket),
            Task::Prove(ticket) => self.begin_proof(ticket),
            Task::Apply(ticket) => self.begin_application(ticket),
            Task::CheckProof(ticket) => self.begin_proof_check(ticket),
            Task::Report(unit, length) => Some(self.own_work(unit, Work::Report, length)),
            Task::HandedDown(unit, length) => Some(self.own_work(unit, Work::TopDown, length)),
            Task::Plant(unit, length) => Some(self.own_work(unit, Work::Planted, length)),
            Task::Treat { unit, length, reserved } => self.begin_treating(unit, job.key, length, reserved),
        }
    }

    /// Draws the consequences of a job that is done.
    fn end(&mut self, job: &Job) {
        match job.task {
            Task::TakeIn(appeal, _) => self.end_intake(appeal),
            Task::Hear(appeal) => self.end_hearing(appeal),
            Task::Answer(appeal, _) => self.end_answer(appeal),
            Task::Sort(ticket) => self.end_sorting(ticket),
            Task::Settle(ticket) => self.end_settling(ticket),
            Task::Sign(ticket) => self.end_signing(ticket),
            Task::Extend(ticket, turn) => self.end_extension(ticket, turn),
            Task::Handle(ticket, _) => self.end_handling(ticket),
            Task::Help(ticket, part, turn) => self.end_help(ticket, part, turn),
            Task::Review(ticket) => self.end_review(ticket),
            Task::Persuade(ticket, turn) => self.end_persuasion(ticket, turn),
            Task::CallBack(ticket) => self.call_ends(ticket),
            Task::Prove(ticket) => self.end_proof(ticket),
            Task::Apply(ticket) => self.end_application(ticket),
            Task::CheckProof(ticket) => self.end_proof_check(ticket),
            Task::Report(..) | Task::HandedDown(..) => {}
            Task::Plant(unit, _) => self.friend_calls(unit, job.key),
            Task::Treat { unit, length, .. } => self.treat(unit, length),
        }
    }

    // ---- jobs ------------------------------------------------------------------------------------------------

    /// Puts a job in a crew's line; somebody free takes it up at once.
    pub(super) fn add_job(&mut self, crew: CrewId, order: i64, job: Job) {
        let clock = self.clock(crew);
        self.crews[crew].enqueue(clock, order, job);
        self.start_jobs(crew);
    }

    /// Lets free members of a crew take up waiting jobs, or books its next opening.
    pub(super) fn start_jobs(&mut self, crew: CrewId) {
        let (p, now) = (self.p, self.now());
        if !self.crews[crew].can_start() {
            return;
        }
        let calendar = &p.calendars[self.crews[crew].calendar];
        if !calendar.is_open(now) {
            if !self.crews[crew].opening {
                self.crews[crew].opening = true;
                let key = self.crews[crew].key;
                self.at(calendar.next_open(now), key, What::CrewOpens(crew));
            }
            return;
        }
        let clock = self.clock(crew);
        while let Some(job) = self.crews[crew].next_job(clock) {
            match self.begin(&job) {
                None => self.crews[crew].drop_void(&job),
                Some(segments) => {
                    let end = calendar.finish(now, segments.total());
                    let place = self.crews[crew].start(clock, job, segments);
                    self.at(end, job.key, What::JobEnds { crew, job: place });
                }
            }
        }
    }

    fn job_ends(&mut self, crew: CrewId, place: u32) {
        let clock = self.clock(crew);
        let Some((job, segments)) = self.crews[crew].finish(clock, place) else {
            return self.break_off("every job ends once", None);
        };
        if let Some(id) = job.task.ticket()
            && let Some(ticket) = self.tickets.get_mut(id)
        {
            ticket.spent += segments.total().0;
        }
        if self.trace.is_some() {
            self.note_job(crew, &job, &segments);
        }
        self.end(&job);
        self.start_jobs(crew);
        if let Some(unit) = self.crews[crew].unit() {
            self.offer_hands(unit);
        }
    }

    fn open_crew(&mut self, crew: CrewId) {
        self.crews[crew].opening = false;
        self.start_jobs(crew);
        if let Some(unit) = self.crews[crew].unit() {
            self.call_for_hands(unit);
        }
    }

    // ---- small words that every actor uses ---------------------------------------------------------------------

    pub(super) fn at(&mut self, time: SimTime, key: u64, what: What) {
        self.fel.at(time, Event { key, what });
    }

    /// A timer found its cause gone: nothing happens.
    pub(super) fn stale(&mut self) {
        self.books.stale_timers += 1;
    }

    /// The working clock of a crew: open seconds of its calendar since the start.
    pub(super) fn clock(&self, crew: CrewId) -> u64 {
        let (now, calendar) = (self.now(), self.crews[crew].calendar);
        let known = self.clocks[calendar].get();
        if known.0 == now {
            return known.1;
        }
        let clock = self.p.calendars[calendar].open_seconds(now);
        self.clocks[calendar].set((now, clock));
        clock
    }
}
