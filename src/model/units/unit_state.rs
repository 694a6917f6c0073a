//! What a unit remembers: its pressure, its overwork, its experience, its record of the period.

use std::cell::Cell;

use super::handling::{Frequency, rows, with_show};
use super::roots::Roots;
use super::town_line::{LineRecord, TownLine};
use crate::kernel::{SimTime, WorkDays};
use crate::model::crew::CrewId;
use crate::model::government::assessment::{PeriodRecord, Standing, Unheard};
use crate::model::government::exchange::Exchange;
use crate::model::ids::UnitId;
use crate::model::params::{Params, Unit};
use crate::model::spec::UnitKind;

/// A kind of order, as its unit tells them apart in what it expects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrderKind {
    /// Within the unit's power.
    pub within: bool,
    /// Others are needed too.
    pub joint: bool,
    /// It repeats an earlier appeal.
    pub repeat: bool,
    /// Matters of its category are hard.
    pub hard: bool,
}

impl OrderKind {
    /// How many kinds there are.
    pub const COUNT: usize = 16;

    /// Its place in a table by kind.
    pub fn index(self) -> usize {
        let bits = [self.repeat, self.joint, self.within, self.hard];
        bits.iter().enumerate().map(|(place, bit)| usize::from(*bit) << place).sum()
    }

    /// A table by kind.
    pub fn all<T>(of: impl Fn(OrderKind) -> T) -> [T; OrderKind::COUNT] {
        std::array::from_fn(|i| {
            let bit = |place: usize| i & (1 << place) != 0;
            of(OrderKind { repeat: bit(0), joint: bit(1), within: bit(2), hard: bit(3) })
        })
    }
}

/// What a unit remembers.
#[derive(Clone, Debug)]
pub struct UnitState {
    /// What points are worth, and the day and the period for which that was worked out.
    pub points: Cell<Option<((u32, SimTime), Exchange)>>,
    /// Felt pressure when it last changed.
    pub pressure: f64,
    /// When that was.
    pub pressed_at: SimTime,
    /// Overwork, 0 to 1.
    pub overwork: f64,
    /// Share of staffed time at work on the last working day.
    pub load: f64,
    /// The department whose matter the unit began last.
    pub last_remit: Option<UnitId>,
    /// Posts that are empty.
    pub vacant: u32,
    /// Staff seconds available for tickets in the next five working days.
    pub available: f64,
    /// Booked and staffed seconds at last midnight.
    pub yesterday: (u64, u64),
    /// Orders offered so far, and requests for extension.
    pub offered: f64,
    /// Requests for extension so far.
    pub asked: f64,
    /// Experience: passes the review, beyond and within the unit's power, by field work and paper.
    pub pass: [[[Frequency; 3]; 4]; 2],
    /// Experience: the citizen says "resolved", by kind of order and field work.
    pub resolved: [[Frequency; 4]; OrderKind::COUNT],
    /// Experience: the citizen says "satisfied", by kind of order and field work.
    pub satisfied: [[Frequency; 4]; OrderKind::COUNT],
    /// Experience: what the citizen says of each enters the record.
    pub heard: [Frequency; 2],
    /// Experience: an order within the unit's power comes back from the follow-up, by field work.
    pub back: [Frequency; 4],
    /// Experience: a closed ticket with something for an audit to find was found out.
    pub found_out: Frequency,
    /// Experience: blamed for an order.
    pub blamed: Frequency,
    /// Experience: share of the blame for its tickets that falls on the unit itself, 0 to 1.
    pub responsible: f64,
    /// Week of its last summons, and how many it has sent in it.
    pub summoned: (u32, u32),
    /// Its own line, if it is a town that keeps one.
    pub line: Line,
    /// Applications to have a ticket left out in the present week, and its number.
    pub applied: (u32, u32),
    /// Record of the present period.
    pub period: PeriodRecord,
    /// Where the unit stood at the last assessment.
    pub standing: Standing,
    /// Experience: a show of a fix comes back as a new order.
    pub relapsed: Frequency,
    /// Experience: share of the points that the record could give that an order earns.
    pub earned: Frequency,
    /// The same by kind of order.
    pub earned_by_kind: [Frequency; OrderKind::COUNT],
    /// Experience: a refusal stands, where the remit is weak or strong.
    pub stands: [Frequency; 2],
    /// Experience: a request for extension is granted.
    pub granted: Frequency,
    /// Experience: an order on which the citizen was not asked back is answered beside the point.
    pub missed: Frequency,
    /// Experience: a reply that admits what the unit could have solved is sent back.
    pub admitted_back: Frequency,
    /// Experience: the record (resolved, satisfied) of a closed ticket goes by the unit's word.
    pub taken: [Frequency; 2],
    /// Experience: a false reply comes to light.
    pub exposed: Frequency,
    /// Experience: asking for the power leads to somebody who has it.
    pub favours: Frequency,
    /// Favours done, and received.
    pub balance: (f64, f64),
    /// Experience: an application for exclusion is granted, beyond and within the unit's power.
    pub excused: [Frequency; 2],
    /// What comes back to the unit, and what it does about the root of it.
    pub roots: Roots,
}

/// What a town knows of its line.
#[derive(Clone, Copy, Debug, Default)]
pub struct Line {
    /// Its crew of seats, if the town is one that opens a line.
    pub crew: Option<CrewId>,
    /// Whether it is open.
    pub open: bool,
    /// What happened since the last review.
    pub record: LineRecord,
    /// Staffed seconds of the seats at the last review.
    pub staffed: u64,
    /// Reviews in a row that spoke against it.
    pub against: u32,
}

/// The towns that open a line, in the order of units.
pub(in crate::model) fn lines(p: &Params) -> impl Iterator<Item = UnitId> + '_ {
    let spec = p.spec.units.town_line.on();
    let opens = move |unit: &Unit, line: &TownLine| {
        unit.kind == UnitKind::Town && (line.towns.is_empty() || line.towns.contains(&unit.of))
    };
    p.units.pairs().filter(move |(_, unit)| spec.is_some_and(|line| opens(unit, line))).map(|(id, _)| id)
}

/// Starting beliefs of how often the record (resolved, satisfied) goes by a unit's word: the rule is known.
fn believed_taken(p: &Params) -> [f64; 2] {
    let rules = p.spec.government.assessment.on();
    let (Some(claim), Some(rules)) = (p.spec.units.false_claim.on(), rules) else { return [0.0; 2] };
    [rules.unreached == Unheard::Reply, false].map(|counts| claim.believed_taken(counts))
}

impl UnitState {
    /// A unit at the start of a run, with the beliefs of its trade.
    pub fn new(p: &Params, unit: &Unit) -> UnitState {
        let (handling, refusal) = (p.spec.units.handling.on(), p.spec.units.refusal.on());
        let belief =
            |share: f64| Frequency::new(share, handling.map_or(30.0, |handling| handling.prior_weight));
        let none = &Vec::new();
        let (pass, resolved, satisfied) = handling
            .map_or((none, none, none), |h| (&h.believed_pass, &h.believed_resolved, &h.believed_satisfied));
        let rest = p.spec.government.pressure.on().map_or(1.0, |pressure| pressure.rest);
        let mut state = UnitState {
            points: Cell::new(None),
            pressure: rest,
            pressed_at: SimTime::START,
            overwork: 0.0,
            load: 0.0,
            vacant: 0,
            last_remit: None,
            available: 0.0,
            yesterday: (0, 0),
            offered: 0.0,
            asked: 0.0,
            pass: [with_show(rows::<3, 3>(pass)).map(|row| row.map(belief)); 2],
            resolved: OrderKind::all(|kind| {
                with_show(rows::<2, 3>(resolved)[1 - usize::from(kind.within)]).map(belief)
            }),
            satisfied: OrderKind::all(|kind| {
                with_show(rows::<2, 3>(satisfied)[1 - usize::from(kind.within)]).map(belief)
            }),
            heard: rows::<1, 2>(handling.map_or(none, |h| &h.believed_heard))[0].map(belief),
            back: [belief(p.spec.desks.rework.on().map_or(0.0, |rework| rework.believed.0)); 4],
            found_out: belief(p.spec.desks.audit.on().map_or(0.0, |audit| audit.announced())),
            blamed: belief(handling.map_or(0.4, |handling| handling.believed_blame)),
            responsible: match p.spec.government.responsibility.on() {
                Some(responsibility) if responsibility.following => 1.0,
                Some(responsibility) => responsibility.believed,
                None => 0.0,
            },
            summoned: (0, 0),
            line: Line::default(),
            applied: (0, 0),
            period: PeriodRecord::default(),
            standing: Standing::default(),
            relapsed: belief(0.5),
            earned: belief(0.5),
            earned_by_kind: [belief(0.5); OrderKind::COUNT],
            stands: [belief(refusal.map_or(0.0, |refusal| refusal.believed_stands.0)); 2],
            granted: belief(refusal.map_or(0.0, |refusal| refusal.believed_granted.0)),
            missed: belief(p.spec.units.asking_back.on().map_or(0.0, |asking| asking.believed_missed.0)),
            admitted_back: belief(p.spec.desks.review.on().map_or(0.0, |review| review.admitted.0)),
            taken: believed_taken(p).map(belief),
            exposed: belief(p.spec.units.false_claim.on().map_or(0.0, |claim| claim.believed_exposed.0)),
            favours: belief(p.spec.units.referral.on().map_or(0.0, |referral| referral.believed.0)),
            balance: (0.0, 0.0),
            excused: rows::<1, 2>(p.spec.units.exclusion.on().map_or(none, |e| &e.believed))[0].map(belief),
            roots: Roots::default(),
        };
        state.look_ahead(p, unit, SimTime::START);
        state
    }

    /// What a unit owes for favours, from -1 (all is owed to it) to 1.
    pub fn owes(&self) -> f64 {
        let (done, received) = self.balance;
        (received - done) / (received + done + 10.0)
    }

    /// Counts the staff seconds available for tickets in the next five working days.
    pub fn look_ahead(&mut self, p: &Params, unit: &Unit, now: SimTime) {
        let week = p.calendars[unit.calendar].next_working_days(now, WorkDays(5)).0 as f64;
        let present = unit.staff.saturating_sub(self.vacant);
        let line = p.spec.units.town_line.on().filter(|_| self.line.open);
        let seats = line.map_or(0, |line| line.seats.0.min(present.saturating_sub(1)));
        let staff = f64::from(present - seats);
        let tasks = p.spec.government.top_down_tasks.on().map_or(0.0, |tasks| tasks.hours_per_week * 3600.0);
        self.available = (staff * (week - tasks)).max(0.05 * staff * week);
    }
}
