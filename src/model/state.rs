//! The state of everybody at one moment, and luck: all that a decision may look at.
//!
//! What is decided, what is learnt and what a view shows are functions of this state, each in the file of its mechanism
//! or beside it. They know no event list, no line and no timer: those are the world's. The plain twin of the tests has
//! lines and timers of its own around the same state.

use super::appeal::Appeal;
use super::citizens::history::{Citizen, Hearsay};
use super::crew::{Crew, CrewId};
use super::desks::desk_state::DeskState;
use super::fact::Fact;
use super::government::government_state::GovernmentState;
use super::ids::{CategoryId, CommunityId, DistrictId, Org, UnitId};
use super::params::{Category, Params};
use super::problem::{Problem, ProblemId};
use super::ticket::{Ticket, TicketId};
use super::trace::Trace;
use super::units::roots::Causes;
use super::units::unit_state::UnitState;
use crate::kernel::{IdMap, IndexVec, Luck, Purpose, SimTime, Slab, key_of, mix};

/// Everybody's state at one moment of one replication.
#[derive(Debug)]
pub struct State<'p> {
    /// The resolved world.
    pub p: &'p Params,
    /// Its luck.
    pub luck: Luck,
    /// The present moment.
    pub now: SimTime,
    /// What has been told since the observer last heard.
    pub facts: Vec<Fact>,
    /// Problems that somebody knows.
    pub problems: Slab<Problem>,
    /// Appeals that are not at rest.
    pub appeals: Slab<Appeal>,
    /// Open tickets.
    pub tickets: Slab<Ticket>,
    /// Citizens who have appealed.
    pub citizens: IdMap<Citizen>,
    /// What communities have heard.
    pub hearsay: IndexVec<CommunityId, Hearsay>,
    /// Pools of staff. Decisions look at their load and their number only.
    pub crews: IndexVec<CrewId, Crew>,
    /// What units remember.
    pub units: IndexVec<UnitId, UnitState>,
    /// What was done about root causes.
    pub causes: Causes,
    /// What the desks remember.
    pub desk: DeskState,
    /// What the government remembers.
    pub government: GovernmentState,
    /// The ticket that is traced, if one is.
    pub(super) trace: Option<Box<Trace>>,
}

impl<'p> State<'p> {
    /// Everybody at midnight of the first day.
    pub fn new(p: &'p Params, luck: Luck) -> State<'p> {
        let mut units: IndexVec<UnitId, UnitState> =
            p.units.iter().map(|unit| UnitState::new(p, unit)).collect();
        let first_line = CrewId::FIRST_DESK + (p.districts.len() + p.units.len()) as u16;
        for (place, unit) in super::units::unit_state::lines(p).enumerate() {
            units[unit].line.crew = Some(CrewId(first_line + place as u16));
        }
        State {
            p,
            luck,
            now: SimTime::START,
            facts: Vec::new(),
            problems: Slab::new(),
            appeals: Slab::new(),
            tickets: Slab::new(),
            citizens: IdMap::new(),
            hearsay: IndexVec::like(&p.communities, Hearsay::default()),
            crews: crews(p),
            units,
            causes: Causes::new(p),
            desk: DeskState::new(p),
            government: GovernmentState::new(p),
            trace: None,
        }
    }

    /// The present moment.
    pub fn now(&self) -> SimTime {
        self.now
    }

    /// Something has happened.
    pub fn tell(&mut self, fact: Fact) {
        self.facts.push(fact);
    }

    /// The draw of a decision.
    pub fn uniform(&self, purpose: Purpose, key: u64, round: u32) -> f64 {
        self.luck.uniform(purpose, key, round)
    }

    /// Bernoulli draw of the one whom `key` and `round` name.
    pub fn happens(&self, chance: f64, purpose: Purpose, key: u64, round: u32) -> bool {
        chance > 0.0 && self.luck.uniform(purpose, key, round) < chance
    }

    /// The crew of a district desk.
    pub fn desk_crew(&self, district: DistrictId) -> CrewId {
        CrewId(CrewId::FIRST_DESK + district.0)
    }

    /// The crew of a unit.
    pub fn unit_crew(&self, unit: UnitId) -> CrewId {
        CrewId(CrewId::FIRST_DESK + self.p.districts.len() as u16 + unit.0)
    }

    /// A category of matters.
    pub fn category(&self, category: CategoryId) -> &'p Category {
        &self.p.categories[category]
    }

    /// The problem of a ticket. A ticket keeps its problem alive.
    pub fn problem_of(&self, ticket: TicketId) -> (ProblemId, &Problem) {
        let id = self.tickets[ticket].problem;
        (id, &self.problems[id])
    }
}

fn crews(p: &Params) -> IndexVec<CrewId, Crew> {
    let intake = p.spec.desks.intake.on();
    let seats = intake.map_or(0, |intake| intake.seats_at(0));
    let clerks = intake.map_or(0, |intake| intake.clerks.0);
    let mut crews = vec![
        Crew::new(Org::City, key_of("city seats"), 0, seats),
        Crew::new(Org::City, key_of("city clerks"), p.clerk_calendar, clerks),
    ];
    for (id, district) in p.districts.pairs() {
        let org = Org::District(id);
        crews.push(Crew::new(org, mix(district.key, 1), p.desk_calendar, p.spec.desks.district.agents.0));
    }
    for (id, unit) in p.units.pairs() {
        crews.push(Crew::new(Org::Unit(id), mix(unit.key, 1), unit.calendar, unit.staff));
    }
    // The seats of towns' own lines come last; nobody sits there before a line opens.
    for town in super::units::unit_state::lines(p) {
        let unit = &p.units[town];
        crews.push(Crew::new(Org::Unit(town), mix(unit.key, 2), unit.calendar, 0));
    }
    crews.into()
}
