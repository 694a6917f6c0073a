//! The world of the twin: the state that decisions look at, timers and lines around it, and what follows from what.

use super::lines::Line;
use super::timers::{Timers, What};
use petisim::kernel::{Elapsed, IndexVec, Luck, SimTime};
use petisim::model::Params;
use petisim::model::appeal::AppealId;
use petisim::model::crew::CrewId;
use petisim::model::fact::Fact;
use petisim::model::ids::{Org, UnitId};
use petisim::model::observer::{OrgSnapshot, Snapshot};
use petisim::model::state::State;
use petisim::model::ticket::{Stage, TicketId};
use petisim::model::work::Work;
use std::collections::BTreeSet;
use std::ops::{Deref, DerefMut};

/// What has slots by the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    Audit,
    Summons,
    Application,
    Report,
}

/// Everything there is. Nothing is ever taken out of the state's stores: what is over is marked as over.
#[derive(Debug)]
pub struct Twin<'p> {
    pub state: State<'p>,
    /// The world as it is at the start, with all that will change in it.
    pub first: &'p Params,
    pub timers: Timers,
    pub facts: Vec<(SimTime, Fact)>,
    /// The state at every midnight, and at the end.
    pub states: Vec<(SimTime, Snapshot)>,
    /// A line before each pool of staff.
    pub lines: IndexVec<CrewId, Line>,
    pub jobs_started: u64,
    /// Appeals at rest.
    pub rested: BTreeSet<AppealId>,
    /// Slots that were used, each with its week and its unit.
    pub used: Vec<(Slot, u32, UnitId)>,
}

impl<'p> Deref for Twin<'p> {
    type Target = State<'p>;

    fn deref(&self) -> &State<'p> {
        &self.state
    }
}

impl<'p> DerefMut for Twin<'p> {
    fn deref_mut(&mut self) -> &mut State<'p> {
        &mut self.state
    }
}

impl<'p> Twin<'p> {
    /// A world at midnight of its first day.
    pub fn new(p: &'p Params, luck: Luck) -> Twin<'p> {
        let state = State::new(p, luck);
        let lines = state.crews.iter().map(|_| Line::default()).collect();
        let (timers, facts, states) = (Timers::default(), Vec::new(), Vec::new());
        let (rested, used) = (BTreeSet::new(), Vec::new());
        let mut twin = Twin { state, first: p, timers, facts, states, lines, jobs_started: 0, rested, used };
        twin.first_timers();
        twin
    }

    fn first_timers(&mut self) {
        let p = self.p;
        self.timers.add(SimTime::START, What::Midnight);
        if p.spec.desks.intake.on().is_some() {
            self.timers.add(SimTime(3_600), What::SeatsChange);
        }
        if p.spec.government.assessment.on().is_some() {
            let end = self.period_end(SimTime::START);
            self.government.period.1 = end;
            self.timers.add(end, What::Assessment);
        }
        if let Some(request) = p.replay.as_ref().and_then(|replay| replay.first()) {
            self.timers.add(request.time, What::RequestArrives(request.key, 0));
        }
        let opens = p.spec.units.town_line.on().map_or(Elapsed::ZERO, |line| line.opens);
        self.expect_changes();
        for (id, unit) in p.units.pairs() {
            if self.units[id].line.crew.is_some() {
                self.timers.add(SimTime::START + opens, What::LineTurns(unit.key, id));
            }
        }
    }

    /// Lets everything happen that happens before `end`.
    pub fn run(&mut self, end: SimTime) {
        while let Some((at, what)) = self.timers.next(end) {
            self.pass_until(at);
            if what == What::Midnight {
                self.states.push((at, self.snapshot()));
            }
            self.happen(what);
            self.facts.extend(self.state.facts.drain(..).map(|fact| (at, fact)));
        }
        self.pass_until(end);
        self.states.push((end, self.snapshot()));
    }

    /// Time passes in which nothing happens but work.
    fn pass_until(&mut self, to: SimTime) {
        for (crew, line) in self.state.crews.iter().zip(self.lines.iter_mut()) {
            line.pass(self.state.p.calendars[crew.calendar].worked(self.state.now, to).0, crew.staff());
        }
        self.state.now = to;
    }

    fn happen(&mut self, what: What) {
        match what {
            What::JobEnds(_, number, crew) => self.job_ends(number, crew),
            What::PostFilled(_, unit) => self.post_filled(unit),
            What::RulesChange(number) => self.rules_change(number),
            What::SeatsChange => self.seats_change(),
            What::CrewOpens(_, crew) => self.crew_opens(crew),
            What::Midnight => self.midnight(),
            What::Assessment => self.assess(),
            What::ProblemArises(name, _, category) => {
                self.arise(name, category, self.some_community(name), None, None);
            }
            What::CauseStrikes(name, _, cause) => self.cause_strikes(name, cause),
            What::RequestArrives(_, number) => self.request_arrives(number as usize),
            What::TaskComesDown(name, _, unit) => self.task_comes_down(name, unit),
            What::FriendAtHand(name, _, unit) => self.friend_at_hand(name, unit),
            What::ShowRelapses(_, problem) => self.show_relapses(problem),
            What::LineTurns(_, town) => self.line_turns(town),
            What::CitizenSpeaks(_, who, problem) => self.citizen_speaks(problem, who),
            What::AppealDue(_, appeal) => self.appeal_due(appeal),
            What::PatienceEnds(_, call, appeal) => self.patience_ends(appeal, call),
            What::LocalWaitEnds(_, appeal) => self.local_wait_ends(appeal),
            What::LooksElsewhere(_, attempt, appeal) => self.looks_elsewhere(appeal, attempt),
            What::PaperArrives(_, turn, ticket) => self.paper_arrives(ticket, turn),
            What::SigningWindowCloses(_, order, ticket) => self.signing_window_closes(ticket, order),
            What::LimitPasses(_, limit, ticket) => self.limit_passes(ticket, limit),
            What::ComesInSight(_, limit, ticket) => self.comes_in_sight(ticket, limit),
            What::Reminder(_, limit, ticket) => self.remind(ticket, limit),
            What::WorkDue(_, turn, ticket) => self.work_due(ticket, turn),
            What::CityDecides(_, ticket) => self.city_decides(ticket),
            What::FollowUp(_, turn, ticket) => self.follow_up_due(ticket, turn),
            What::PetitionClock(_, ticket) => self.petition_clock(ticket),
        }
    }

    // ---- small words -------------------------------------------------------------------------------------------

    /// What will happen after a while.
    pub fn after(&mut self, wait: Elapsed, what: What) {
        self.timers.add(self.now + wait, what);
    }

    /// Whether a ticket has not left the desk.
    pub fn is_open(&self, id: TicketId) -> bool {
        self.tickets[id].stage != Stage::Closed
    }

    /// Whether a ticket is with a unit that has signed it.
    pub fn is_in_hand(&self, id: TicketId) -> bool {
        matches!(self.tickets[id].stage, Stage::Queued | Stage::InWork | Stage::AwaitingHelp)
    }

    /// How often a unit has used a slot this week; weeks are counted from the first day of the run.
    pub fn used(&self, slot: Slot, unit: UnitId) -> u32 {
        let this = (slot, self.now.day() / 7, unit);
        self.used.iter().filter(|used| **used == this).count() as u32
    }

    pub fn use_slot(&mut self, slot: Slot, unit: UnitId) {
        let week = self.now.day() / 7;
        self.used.push((slot, week, unit));
    }

    // ---- the state at one moment -------------------------------------------------------------------------------

    fn snapshot(&self) -> Snapshot {
        let lines: Vec<CrewId> = self.units.iter().filter_map(|unit| unit.line.crew).collect();
        let pools = self.crews.ids().filter(|crew| !lines.contains(crew));
        let open = || self.tickets.iter().map(|(_, ticket)| ticket).filter(|t| t.stage != Stage::Closed);
        let disputed = || open().filter(|ticket| ticket.stage == Stage::Disputed);
        let mean = |sum: u64, n: usize| if n == 0 { 0 } else { sum / n as u64 };
        let since = |at: SimTime| self.now.since(at).0;
        let (in_limbo, open_tickets) = (disputed().count(), open().count());
        let (efficacy, expectation, trust) = self.mean_beliefs(self.now);
        Snapshot {
            orgs: pools.map(|crew| self.books(crew)).collect(),
            calls_waiting: self.lines[CrewId::SEATS].waiting.len() as u32,
            open_tickets: open_tickets as u32,
            in_limbo: in_limbo as u32,
            limbo_age: mean(disputed().map(|ticket| since(ticket.stage_since)).sum(), in_limbo),
            open_age: mean(open().map(|ticket| since(ticket.info.received_at)).sum(), open_tickets),
            live_problems: self.problems.iter().filter(|(_, problem)| problem.may_speak > 0).count() as u32,
            active_causes: self.p.causes.len() as u32 - self.causes.at_work(self.p, self.now),
            efficacy,
            expectation,
            trust,
            known_citizens: self.citizens.len() as u64,
        }
    }

    /// The books of a pool of staff. Who sits at a town's line is the town's, and at work all the time.
    fn books(&self, crew: CrewId) -> OrgSnapshot {
        let (pool, line) = (&self.crews[crew], &self.lines[crew]);
        let unit = if let Org::Unit(unit) = pool.org { Some(unit) } else { None };
        let mut books = OrgSnapshot {
            org: pool.org,
            staffed: line.staffed,
            booked: line.book(),
            staff: pool.staff(),
            busy: line.running.len() as u32,
            waiting: line.waiting.len() as u32,
            waiting_area: line.waited,
            expected: pool.expected,
            offered: pool.offered,
            backlog_weeks: unit.map(|unit| self.backlog_weeks(unit)),
            pressure: unit.map(|unit| self.pressure_of(unit)),
            overwork: unit.map(|unit| self.units[unit].overwork),
        };
        if let Some(seats) = unit.and_then(|unit| self.units[unit].line.crew) {
            let (staff, staffed) = (self.crews[seats].staff(), self.lines[seats].staffed);
            books.staffed += staffed;
            books.booked[Work::TownLine.index()] += staffed;
            books.staff += staff;
            books.busy += staff;
        }
        books
    }
}
