//! The world of the twin: everything there is, what happens next, and what follows from it.

use super::calendar::Calendar;
use super::citizens::Village;
use super::lines::Crew;
use super::memory::{Experience, Grievances, Lessons};
use super::things::{Appeal, No, Problem, Ticket};
use super::timers::{CrewNo, Timers, What};
use super::units::Unit;
use petisim::kernel::{Elapsed, Luck, Purpose, SimTime, key_of, mix};
use petisim::model::ModelSpec;
use petisim::model::Params;
use petisim::model::fact::Fact;
use petisim::model::ids::{CategoryId, DistrictId, Org, UnitId};
use petisim::model::observer::Snapshot;
use petisim::model::params::Category;

/// A citizen who has appealed.
#[derive(Debug, Default)]
pub struct Citizen {
    pub name: u64,
    /// First appeal.
    pub since: u64,
    pub cases: Lessons,
    pub grievances: Grievances,
}

/// What has been done about a root cause: seconds spent, and the end of its latest treatment.
#[derive(Clone, Copy, Debug, Default)]
pub struct Treatment {
    pub spent: u64,
    pub treated: Option<u64>,
}

/// Everything there is.
#[derive(Debug)]
pub struct Twin<'p> {
    pub p: &'p Params,
    pub spec: &'p ModelSpec,
    pub luck: Luck,
    pub now: u64,
    pub timers: Timers,
    pub facts: Vec<(SimTime, Fact)>,
    /// The state at every midnight, and at the end.
    pub states: Vec<(SimTime, Snapshot)>,
    pub calendars: Vec<Calendar>,
    /// Open seconds of each calendar so far.
    pub clocks: Vec<u64>,
    pub problems: Vec<Problem>,
    pub appeals: Vec<Appeal>,
    pub tickets: Vec<Ticket>,
    pub citizens: Vec<Citizen>,
    pub villages: Vec<Village>,
    pub crews: Vec<Crew>,
    pub units: Vec<Unit>,
    pub causes: Vec<Treatment>,
    pub jobs_started: u64,
    /// Tickets of each category that dispatchers have sorted.
    pub sorted: Vec<f64>,
    /// Mean record of each category: resolved, satisfied.
    pub means: Vec<(Experience, Experience)>,
    /// Targets of towns and of bureaus.
    pub targets: [f64; 2],
    /// Weeks of all audits; weeks and units of all summonses, applications and requests for a report.
    pub audits: Vec<u64>,
    pub summonses: Vec<(u64, UnitId)>,
    pub applications: Vec<(u64, UnitId)>,
    pub requests: Vec<(u64, UnitId)>,
}

/// Crews of the city desk; district desks, units and towns' lines follow.
pub const SEATS: CrewNo = 0;
pub const CLERKS: CrewNo = 1;
const FIRST_DESK: usize = 2;

impl<'p> Twin<'p> {
    /// A world at midnight of its first day.
    pub fn new(p: &'p Params, luck: Luck) -> Twin<'p> {
        let spec = &p.spec;
        let declared = spec.calendar.iter().map(|(_, calendar)| Calendar::declared(calendar, p.start));
        let calendars: Vec<Calendar> = std::iter::once(Calendar::always()).chain(declared).collect();
        let mut twin = Twin {
            p,
            spec,
            luck,
            now: 0,
            timers: Timers::default(),
            facts: Vec::new(),
            states: Vec::new(),
            clocks: vec![0; calendars.len()],
            calendars,
            problems: Vec::new(),
            appeals: Vec::new(),
            tickets: Vec::new(),
            citizens: Vec::new(),
            villages: p.communities.iter().map(|_| Village::default()).collect(),
            crews: Vec::new(),
            units: p.units.iter().map(|_| Unit::new(spec)).collect(),
            causes: vec![Treatment::default(); p.causes.len()],
            jobs_started: 0,
            sorted: vec![0.0; p.categories.len()],
            means: vec![
                (Experience::believing(0.5, 20.0), Experience::believing(0.5, 20.0));
                p.categories.len()
            ],
            targets: [spec.government.assessment.on().map_or(0.0, |a| a.target.0); 2],
            audits: Vec::new(),
            summonses: Vec::new(),
            applications: Vec::new(),
            requests: Vec::new(),
        };
        twin.hire();
        (0..p.units.len()).for_each(|unit| twin.look_ahead(UnitId(unit as u16)));
        twin.first_timers();
        twin
    }

    /// The crews: seats, clerks, district desks, units, and the seats of towns that will open a line.
    fn hire(&mut self) {
        let (p, spec) = (self.p, self.spec);
        let intake = spec.desks.intake.on();
        let seats = intake.map_or(0, |intake| intake.seats_at(0));
        let clerks = intake.map_or(0, |intake| intake.clerks.0);
        self.crews.push(Crew::new(Org::City, key_of("city seats"), 0, seats));
        self.crews.push(Crew::new(Org::City, key_of("city clerks"), p.clerk_calendar, clerks));
        for (d, district) in p.districts.iter().enumerate() {
            let (org, agents) = (Org::District(DistrictId(d as u16)), spec.desks.district.agents.0);
            self.crews.push(Crew::new(org, mix(district.key, 1), p.desk_calendar, agents));
        }
        for (u, unit) in p.units.iter().enumerate() {
            let org = Org::Unit(UnitId(u as u16));
            self.crews.push(Crew::new(org, mix(unit.key, 1), unit.calendar, unit.staff));
        }
        for town in self.towns_with_a_line() {
            let unit = &p.units[town];
            self.units[town.index()].line.crew = Some(self.crews.len());
            self.crews.push(Crew::new(Org::Unit(town), mix(unit.key, 2), unit.calendar, 0));
        }
    }

    fn first_timers(&mut self) {
        self.timers.add(0, 0, What::Midnight);
        if self.spec.desks.intake.on().is_some() {
            self.timers.add(3_600, self.crews[SEATS].name, What::SeatsChange);
        }
        if self.spec.government.assessment.on().is_some() {
            self.timers.add(self.end_of_period(), 0, What::Assessment);
        }
        if let Some(request) = self.p.replay.as_ref().and_then(|replay| replay.first()) {
            self.timers.add(request.time.0, request.key, What::RequestArrives(0));
        }
        if let Some(line) = self.spec.units.town_line.on() {
            for town in self.towns_with_a_line() {
                self.timers.add(line.opens.0, self.p.units[town].key, What::LineTurns(town));
            }
        }
    }

    /// Lets everything happen that happens before `end`.
    pub fn run(&mut self, end: u64) {
        while let Some((at, what)) = self.timers.next(end) {
            self.pass_until(at);
            if what == What::Midnight {
                self.states.push((SimTime(at), self.state()));
            }
            self.happen(what);
        }
        self.pass_until(end);
        self.states.push((SimTime(end), self.state()));
    }

    /// Time passes in which nothing happens but work.
    fn pass_until(&mut self, to: u64) {
        if to == self.now {
            return;
        }
        let open = |calendar: &Calendar| calendar.open_between(self.now, to);
        let open: Vec<u64> = self.calendars.iter().map(open).collect();
        self.crews.iter_mut().for_each(|crew| crew.pass(open[crew.calendar]));
        self.clocks.iter_mut().zip(&open).for_each(|(clock, open)| *clock += open);
        self.now = to;
    }

    fn happen(&mut self, what: What) {
        match what {
            What::JobEnds(crew, number) => self.job_ends(crew, number),
            What::PostFilled(unit) => self.post_filled(unit),
            What::SeatsChange => self.seats_change(),
            What::CrewOpens(crew) => self.crew_opens(crew),
            What::Midnight => self.midnight(),
            What::Assessment => self.assess(),
            What::ProblemArises(category, number) => self.problem_arises(category, number),
            What::CauseStrikes(cause, number) => self.cause_strikes(cause, number),
            What::RequestArrives(number) => self.request_arrives(number),
            What::TaskComesDown(unit, number) => self.task_comes_down(unit, number),
            What::FriendAtHand(unit, number) => self.friend_at_hand(unit, number),
            What::ShowRelapses(problem) => self.show_relapses(problem),
            What::LineTurns(town) => self.line_turns(town),
            What::CitizenSpeaks(problem, who) => self.citizen_speaks(problem, who),
            What::AppealDue(appeal) => self.appeal_due(appeal),
            What::PatienceEnds(appeal, call) => self.patience_ends(appeal, call),
            What::LocalWaitEnds(appeal) => self.local_wait_ends(appeal),
            What::LooksElsewhere(appeal, attempt) => self.looks_elsewhere(appeal, attempt),
            What::PaperArrives(ticket, turn) => self.paper_arrives(ticket, turn),
            What::SigningWindowCloses(ticket, order) => self.signing_window_closes(ticket, order),
            What::LimitPasses(ticket, limit) => self.limit_passes(ticket, limit),
            What::ComesInSight(ticket, limit) => self.comes_in_sight(ticket, limit),
            What::Reminder(ticket, limit) => self.remind(ticket, limit),
            What::FollowUp(ticket, turn) => self.follow_up_due(ticket, turn),
            What::PetitionClock(ticket) => self.petition_clock(ticket),
        }
    }

    // ---- small words -------------------------------------------------------------------------------------------

    /// Something happened.
    pub fn tell(&mut self, fact: Fact) {
        self.facts.push((SimTime(self.now), fact));
    }

    /// The draw of a decision.
    pub fn draw(&self, purpose: Purpose, name: u64, round: u32) -> f64 {
        self.luck.uniform(purpose, name, round)
    }

    /// Whether something of this chance happens.
    pub fn happens(&self, chance: f64, purpose: Purpose, name: u64, round: u32) -> bool {
        chance > 0.0 && self.draw(purpose, name, round) < chance
    }

    /// Clock seconds since an instant.
    pub fn since(&self, instant: u64) -> Elapsed {
        Elapsed(self.now - instant)
    }

    /// Today's number, and this week's (weeks are counted from the start of the run).
    pub fn day(&self) -> u32 {
        (self.now / super::calendar::DAY) as u32
    }

    /// The week's number, counted from the first day of the run.
    pub fn week(&self) -> u64 {
        u64::from(self.day()) / 7
    }

    pub fn category(&self, category: CategoryId) -> &'p Category {
        &self.p.categories[category]
    }

    /// The problem of a ticket.
    pub fn about(&self, ticket: No) -> &Problem {
        &self.problems[self.tickets[ticket].problem]
    }

    pub fn desk_of(&self, district: DistrictId) -> CrewNo {
        FIRST_DESK + district.index()
    }

    pub fn crew_of(&self, unit: UnitId) -> CrewNo {
        FIRST_DESK + self.p.districts.len() + unit.index()
    }

    pub fn calendar_of(&self, unit: UnitId) -> &Calendar {
        &self.calendars[self.p.units[unit].calendar]
    }

    pub fn desk_calendar(&self) -> &Calendar {
        &self.calendars[self.p.desk_calendar]
    }

    /// The working clock of a unit: the place in the line of a job that comes now without a head start.
    pub fn clock_of(&self, unit: UnitId) -> i64 {
        self.clocks[self.p.units[unit].calendar] as i64
    }

    /// What the draws of a unit's day are named after.
    pub fn today_of(&self, unit: UnitId) -> u64 {
        mix(self.p.units[unit].key, self.day().into())
    }

    /// The town of a problem's community.
    pub fn town_of(&self, problem: No) -> UnitId {
        self.p.communities[self.problems[problem].community].town
    }

    pub fn is_town(&self, unit: UnitId) -> bool {
        self.p.units[unit].kind == petisim::model::spec::UnitKind::Town
    }

    /// A known citizen.
    pub fn citizen(&self, name: u64) -> Option<&Citizen> {
        self.citizens.iter().find(|citizen| citizen.name == name)
    }
}
