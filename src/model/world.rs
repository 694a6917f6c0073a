//! The world: everybody's state, and the table of what follows what.
//!
//! [`World::handle`] is the table of contents of the model: each event is one line that names the actor who acts.
//! What actors do is in their folders; what they decide is in the mechanisms' files, as pure functions.

use std::cell::Cell;

use super::appeal::Appeal;
use super::books::Books;
use super::citizens::history::{Citizen, Hearsay};
use super::crew::{Crew, CrewId, Job, Segments, Subject, Task};
use super::desks::desk_state::DeskState;
use super::event::{Event, What};
use super::fact::Fact;
use super::government::govern::GovernmentState;
use super::ids::{CategoryId, DistrictId, Org, UnitId};
use super::invariants::Broken;
use super::params::{Category, Params};
use super::problem::{Problem, ProblemId};
use super::ticket::{Ticket, TicketId};
use super::trace::Trace;
use super::units::treating::Causes;
use super::units::unit_state::UnitState;
use crate::kernel::{EventList, IdMap, Luck, Purpose, SimTime, Slab, key_of, mix};

/// Everybody's state at one moment of one replication.
#[derive(Debug)]
pub struct World<'p> {
    pub(super) p: &'p Params,
    pub(super) luck: Luck,
    pub(super) fel: EventList<Event>,
    pub(super) facts: Vec<Fact>,
    pub(super) problems: Slab<Problem>,
    pub(super) appeals: Slab<Appeal>,
    pub(super) tickets: Slab<Ticket>,
    pub(super) citizens: IdMap<Citizen>,
    pub(super) hearsay: Vec<Hearsay>,
    pub(super) crews: Vec<Crew>,
    pub(super) units: Vec<UnitState>,
    pub(super) causes: Causes,
    pub(super) desk: DeskState,
    pub(super) government: GovernmentState,
    pub(super) books: Books,
    pub(super) broken: Option<Broken>,
    /// The working clock of each calendar at the instant for which it was last asked.
    pub(super) clocks: Vec<Cell<(SimTime, u64)>>,
    /// The ticket that is traced, if one is.
    pub(super) trace: Option<Box<Trace>>,
    /// Room for the voices of one problem, kept to spare allocation.
    pub(super) voices: Vec<u16>,
}

impl<'p> World<'p> {
    /// A world at midnight of its first day, with the first events on the list.
    pub fn new(p: &'p Params, luck: Luck) -> World<'p> {
        let mut world = World {
            p,
            luck,
            fel: EventList::new(),
            facts: Vec::new(),
            problems: Slab::new(),
            appeals: Slab::new(),
            tickets: Slab::new(),
            citizens: IdMap::new(),
            hearsay: vec![Hearsay::default(); p.communities.len()],
            crews: crews(p),
            units: p.units.iter().map(|unit| UnitState::new(p, unit)).collect(),
            causes: Causes::new(p),
            desk: DeskState::new(p),
            government: GovernmentState::new(p),
            books: Books::default(),
            broken: None,
            clocks: vec![Cell::new((SimTime::NEVER, 0)); p.calendars.len()],
            trace: None,
            voices: Vec::new(),
        };
        world.at(SimTime::START, 0, What::DayBegins);
        world.first_shift();
        world.first_period();
        world.first_request();
        world.first_lines();
        world
    }

    /// The present moment.
    pub fn now(&self) -> SimTime {
        self.fel.now()
    }

    /// Takes the next event before `end` off the list.
    pub fn next_event(&mut self, end: SimTime) -> Option<Event> {
        self.fel.pop_before(end, Event::rank)
    }

    /// Lets an event happen.
    pub fn handle(&mut self, event: Event) {
        match event.what {
            What::JobEnds { crew, job } => self.job_ends(crew, job),
            What::PostFilled(unit) => self.fill_post(unit),
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
            What::ReminderDue(ticket, limit) => self.remind(ticket, limit),
            What::FollowUpDue(ticket, turn) => self.call_back_due(ticket, turn),
            What::PetitionDue(ticket, step) => self.petition_due(ticket, step),
        }
    }

    /// Decides what a job consists of as somebody takes it up; nothing if it has become void.
    pub(super) fn begin(&mut self, job: &Job) -> Option<Segments> {
        match (job.task, job.subject) {
            (Task::TakeIn, Subject::Appeal(appeal)) => self.begin_intake(appeal, job.turn),
            (Task::Hear, Subject::Appeal(appeal)) => self.begin_hearing(appeal),
            (Task::Answer, Subject::Appeal(appeal)) => self.begin_answer(appeal, job.turn),
            (Task::Sort, Subject::Ticket(ticket)) => self.begin_sorting(ticket),
            (Task::Settle, Subject::Ticket(ticket)) => self.begin_settling(ticket),
            (Task::Extend, Subject::Ticket(ticket)) => self.begin_extension(ticket, job.turn),
            (Task::Review, Subject::Ticket(ticket)) => self.begin_review(ticket),
            (Task::CallBack, Subject::Ticket(ticket)) => self.begin_call_back(ticket),
            (Task::CheckProof, Subject::Ticket(ticket)) => self.begin_proof_check(ticket),
            (Task::Sign, Subject::Ticket(ticket)) => self.begin_signing(ticket),
            (Task::Handle, Subject::Ticket(ticket)) => self.begin_handling(ticket, job.turn),
            (Task::Help, Subject::Part(ticket, part)) => self.begin_help(ticket, part, job.turn),
            (Task::Persuade, Subject::Ticket(ticket)) => self.begin_persuasion(ticket, job.turn),
            (Task::Prove, Subject::Ticket(ticket)) => self.begin_proof(ticket),
            (Task::Report | Task::HandedDown | Task::Plant, Subject::Own(unit)) => {
                Some(self.own_work(unit, job))
            }
            (Task::Treat, Subject::Own(unit)) => self.begin_treating(unit, job),
            _ => None,
        }
    }

    /// Draws the consequences of a job that is done.
    fn end(&mut self, job: &Job) {
        match (job.task, job.subject) {
            (Task::TakeIn, Subject::Appeal(appeal)) => self.end_intake(appeal),
            (Task::Hear, Subject::Appeal(appeal)) => self.end_hearing(appeal),
            (Task::Answer, Subject::Appeal(appeal)) => self.end_answer(appeal),
            (Task::Sort, Subject::Ticket(ticket)) => self.end_sorting(ticket),
            (Task::Settle, Subject::Ticket(ticket)) => self.end_settling(ticket),
            (Task::Extend, Subject::Ticket(ticket)) => self.end_extension(ticket, job.turn),
            (Task::Review, Subject::Ticket(ticket)) => self.end_review(ticket),
            (Task::CallBack, Subject::Ticket(ticket)) => self.end_call_back(ticket),
            (Task::CheckProof, Subject::Ticket(ticket)) => self.end_proof_check(ticket),
            (Task::Sign, Subject::Ticket(ticket)) => self.end_signing(ticket),
            (Task::Handle, Subject::Ticket(ticket)) => self.end_handling(ticket),
            (Task::Help, Subject::Part(ticket, part)) => self.end_help(ticket, part, job.turn),
            (Task::Persuade, Subject::Ticket(ticket)) => self.end_persuasion(ticket, job.turn),
            (Task::Prove, Subject::Ticket(ticket)) => self.end_proof(ticket),
            (Task::Plant, Subject::Own(unit)) => self.friend_calls(unit, job.key),
            (Task::Treat, Subject::Own(unit)) => self.end_treating(unit, job),
            _ => {}
        }
    }

    // ---- jobs ------------------------------------------------------------------------------------------------

    /// Puts a job in a crew's line; somebody free takes it up at once.
    pub(super) fn add_job(&mut self, crew: CrewId, order: i64, job: Job) {
        let clock = self.clock(crew);
        self.crews[crew.index()].enqueue(clock, order, job);
        self.start_jobs(crew);
    }

    /// Lets free members of a crew take up waiting jobs, or books its next opening.
    pub(super) fn start_jobs(&mut self, crew: CrewId) {
        let (p, now, i) = (self.p, self.now(), crew.index());
        if !self.crews[i].can_start() {
            return;
        }
        let calendar = &p.calendars[self.crews[i].calendar];
        if !calendar.is_open(now) {
            if !self.crews[i].opening {
                self.crews[i].opening = true;
                let key = self.crews[i].key;
                self.at(calendar.next_open(now), key, What::CrewOpens(crew));
            }
            return;
        }
        let clock = self.clock(crew);
        while let Some(job) = self.crews[i].next_job(clock) {
            match self.begin(&job) {
                None => self.crews[i].drop_void(&job),
                Some(segments) => {
                    let end = calendar.finish(now, segments.total());
                    let place = self.crews[i].start(clock, job, segments);
                    self.at(end, job.key, What::JobEnds { crew, job: place });
                }
            }
        }
    }

    fn job_ends(&mut self, crew: CrewId, place: u32) {
        let clock = self.clock(crew);
        let Some((job, segments)) = self.crews[crew.index()].finish(clock, place) else {
            return self.break_off("every job ends once", None);
        };
        if let Subject::Ticket(id) | Subject::Part(id, _) = job.subject
            && let Some(ticket) = self.tickets.get_mut(id)
        {
            ticket.spent += segments.total().0;
        }
        if self.trace.is_some() {
            self.note_job(crew, &job, &segments);
        }
        self.end(&job);
        self.start_jobs(crew);
        if let Org::Unit(unit) = self.crews[crew.index()].org {
            self.offer_hands(unit);
        }
    }

    fn open_crew(&mut self, crew: CrewId) {
        self.crews[crew.index()].opening = false;
        self.start_jobs(crew);
        if let Org::Unit(unit) = self.crews[crew.index()].org {
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

    pub(super) fn tell(&mut self, fact: Fact) {
        self.facts.push(fact);
    }

    pub(super) fn uniform(&self, purpose: Purpose, key: u64, round: u32) -> f64 {
        self.luck.uniform(purpose, key, round)
    }

    /// Whether a thing of this chance happens to the one whom `key` and `round` name.
    pub(super) fn happens(&self, chance: f64, purpose: Purpose, key: u64, round: u32) -> bool {
        chance > 0.0 && self.luck.uniform(purpose, key, round) < chance
    }

    /// The working clock of a crew: open seconds of its calendar since the start.
    pub(super) fn clock(&self, crew: CrewId) -> u64 {
        let (now, calendar) = (self.now(), self.crews[crew.index()].calendar);
        let known = self.clocks[calendar].get();
        if known.0 == now {
            return known.1;
        }
        let clock = self.p.calendars[calendar].open_seconds(now);
        self.clocks[calendar].set((now, clock));
        clock
    }

    /// The crew of a district desk.
    pub(super) fn desk_crew(&self, district: DistrictId) -> CrewId {
        CrewId(CrewId::FIRST_DESK + district.0)
    }

    /// The crew of a unit.
    pub(super) fn unit_crew(&self, unit: UnitId) -> CrewId {
        CrewId(CrewId::FIRST_DESK + self.p.districts.len() as u16 + unit.0)
    }

    pub(super) fn category(&self, category: CategoryId) -> &'p Category {
        &self.p.categories[category.index()]
    }

    /// The problem of a ticket. A ticket keeps its problem alive.
    pub(super) fn problem_of(&self, ticket: TicketId) -> (ProblemId, &Problem) {
        let id = self.tickets[ticket].problem;
        (id, &self.problems[id])
    }
}

fn crews(p: &Params) -> Vec<Crew> {
    let intake = p.spec.desks.intake.on();
    let seats = intake.map_or(0, |intake| intake.seats_at(0));
    let clerks = intake.map_or(0, |intake| intake.clerks.0);
    let mut crews = vec![
        Crew::new(Org::City, key_of("city seats"), 0, seats),
        Crew::new(Org::City, key_of("city clerks"), p.clerk_calendar, clerks),
    ];
    for (d, district) in p.districts.iter().enumerate() {
        let org = Org::District(DistrictId(d as u16));
        crews.push(Crew::new(org, mix(district.key, 1), p.desk_calendar, p.spec.desks.district.agents.0));
    }
    for (u, unit) in p.units.iter().enumerate() {
        crews.push(Crew::new(Org::Unit(UnitId(u as u16)), mix(unit.key, 1), unit.calendar, unit.staff));
    }
    // The seats of towns' own lines come last; nobody sits there before a line opens.
    for town in super::units::line::lines(p) {
        let unit = &p.units[town.index()];
        crews.push(Crew::new(Org::Unit(town), mix(unit.key, 2), unit.calendar, 0));
    }
    crews
}
