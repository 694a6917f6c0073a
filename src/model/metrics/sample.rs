//! Made-up worlds and facts for tests.
//!
//! The sample world has two towns (units 0 and 1), two bureaus (2 and 3), one district and two categories (0
//! general, 1 complex). It starts on Monday 1 January 2018; days 10 to 65 are counted, so that January is cut at its
//! start, February is whole and March is cut at its end.

use super::{Layout, Metrics, metric};
use crate::kernel::{Elapsed, SimTime, StartDate, parse_date};
use crate::model::Window;
use crate::model::fact::{
    Answer, Channel, Closing, End, Fact, FieldWork, Nature, PaperWork, TicketInfo, Way,
};
use crate::model::ids::{CategoryId, CommunityId, DistrictId, Org, UnitId};
use crate::model::observer::{Observer, OrgSnapshot, Snapshot};
use crate::model::outcome::Outcome;
use crate::model::spec::{DeadlineClass, UnitKind};
use crate::model::work::{N_WORK, Work};

/// One hour, in seconds.
pub(super) const HOUR: u64 = 3_600;
/// First category.
pub(super) const GENERAL: CategoryId = CategoryId(0);
/// Second category.
pub(super) const COMPLEX: CategoryId = CategoryId(1);
/// First town.
pub(super) const TOWN: UnitId = UnitId(0);
/// Second town.
pub(super) const OTHER_TOWN: UnitId = UnitId(1);
/// First bureau.
pub(super) const BUREAU: UnitId = UnitId(2);
/// The usual way of handling.
pub(super) const WAY: Way = Way { field: FieldWork::Ordinary, paper: PaperWork::Required };

/// Midnight at the beginning of a day.
pub(super) fn day(day: u32) -> SimTime {
    SimTime::from_day(day)
}

/// The sample world; every day from Monday to Friday is a working day.
pub(super) fn layout() -> Layout {
    use UnitKind::{Bureau, Town};
    Layout {
        start: StartDate::new(parse_date("2018-01-01").unwrap()),
        units: vec![Town, Town, Bureau, Bureau],
        n_districts: 1,
        classes: vec![DeadlineClass::General, DeadlineClass::Complex],
        residents: 10_000,
        workdays: (0..400).map(|day| day % 7 < 5).collect(),
    }
}

/// Days 10 to 65 of the sample world: 11 January to 6 March.
pub(super) fn window() -> Window {
    Window { warm_up_end: day(10), end: day(65) }
}

/// An observer of the sample world.
pub(super) fn metrics() -> Metrics {
    Metrics::new(layout(), window(), None)
}

/// What the sample world leaves behind after some facts, in the order of their times.
pub(super) fn run(facts: &[(SimTime, Fact)]) -> Outcome {
    let mut metrics = metrics();
    facts.iter().for_each(|(now, fact)| metrics.observe(*now, fact));
    metrics.finish(0)
}

/// The same facts, all on the tenth counted day.
pub(super) fn run_on_one_day(facts: &[Fact]) -> Outcome {
    run(&facts.iter().map(|fact| (day(20), *fact)).collect::<Vec<_>>())
}

/// The total of a metric.
pub(super) fn total(outcome: &Outcome, id: &str) -> Option<f64> {
    outcome.totals[usize::from(metric(id).unwrap())]
}

/// The reading of a metric; panics if there is none for that place.
pub(super) fn reading(
    outcome: &Outcome,
    id: &str,
    org: Option<Org>,
    category: Option<CategoryId>,
    period: Option<u32>,
) -> Option<f64> {
    let id = metric(id).unwrap();
    let found = outcome.readings.iter().find(|reading| {
        (reading.metric, reading.org, reading.category, reading.period) == (id, org, category, period)
    });
    found.expect("a reading for that place").value
}

/// The reading of a metric for a month.
pub(super) fn in_month(outcome: &Outcome, id: &str, month: u32) -> Option<f64> {
    reading(outcome, id, None, None, Some(month))
}

/// The reading of a metric for a unit.
pub(super) fn of_unit(outcome: &Outcome, id: &str, unit: UnitId) -> Option<f64> {
    reading(outcome, id, Some(Org::Unit(unit)), None, None)
}

/// The reading of a metric for a category.
pub(super) fn of_category(outcome: &Outcome, id: &str, category: CategoryId) -> Option<f64> {
    reading(outcome, id, None, Some(category), None)
}

/// A proper ticket of the first category, raised on day 15 at noon and received an hour later.
pub(super) fn ticket() -> TicketInfo {
    TicketInfo {
        key: 1,
        problem: 1,
        citizen: 1,
        category: GENERAL,
        community: CommunityId(0),
        town: TOWN,
        district: DistrictId(0),
        channel: Channel::Phone,
        attempt: 1,
        linked: false,
        duplicate: false,
        new_facts: false,
        persistent: false,
        parallel: false,
        planted: false,
        consultation: false,
        nature: Nature::Proper,
        units_needed: 1,
        raised_at: day(15) + Elapsed(12 * HOUR),
        received_at: day(15) + Elapsed(13 * HOUR),
    }
}

/// The ordinary end of that ticket at the first town, on time, reached, resolved, satisfied and solved.
pub(super) fn closing() -> Closing {
    Closing {
        end: End::Closed,
        answer: Some(Answer::Done),
        unit: TOWN,
        orders: 1,
        returns: 0,
        redos: 0,
        reviewed: true,
        extensions: 0,
        reminders: 0,
        supervised: false,
        dispatched_at: Some(day(16)),
        signed_at: Some(day(16)),
        contacted_at: Some(day(17)),
        contacted_in_time: Some(true),
        first_reply_at: Some(day(18)),
        replied_at: Some(day(18)),
        on_time_from_receipt: Some(true),
        on_time_from_dispatch: Some(true),
        on_time_from_signing: Some(true),
        reached: Some(true),
        said_resolved: Some(true),
        said_satisfied: Some(true),
        recorded_resolved: Some(true),
        recorded_satisfied: Some(true),
        counted: true,
        solved: true,
        faked: false,
        decidable: true,
        way: Some(WAY),
        persuaded: false,
        persuaded_last: false,
        hours: HOUR,
        records: 6,
        effort: 1.4,
        limbo: Elapsed::ZERO,
    }
}

/// The closing of a ticket.
pub(super) fn closed(ticket: TicketInfo, closing: Closing) -> Fact {
    Fact::Closed { ticket, closing }
}

/// The closing of a ticket in which the record says one thing and the truth is another.
pub(super) fn judged(resolved: Option<bool>, satisfied: Option<bool>, solved: bool) -> Fact {
    let said = Closing { said_resolved: resolved, said_satisfied: satisfied, ..closing() };
    closed(ticket(), Closing { recorded_resolved: resolved, recorded_satisfied: satisfied, solved, ..said })
}

/// Books of an organisation: hours staffed, and hours booked by kind; the rest is idle.
pub(super) fn org(org: Org, staffed_hours: u64, booked_hours: &[(Work, u64)]) -> OrgSnapshot {
    let mut booked = [0; N_WORK];
    booked_hours.iter().for_each(|(work, hours)| booked[work.index()] += hours * HOUR);
    booked[Work::Idle.index()] = staffed_hours * HOUR - booked.iter().sum::<u64>();
    OrgSnapshot {
        org,
        staffed: staffed_hours * HOUR,
        booked,
        staff: 1,
        busy: 0,
        waiting: 0,
        waiting_area: 0,
        expected: 0,
        offered: 0,
        backlog_weeks: None,
        pressure: None,
        overwork: None,
    }
}

/// The state of a quiet world with some organisations.
pub(super) fn snapshot(orgs: Vec<OrgSnapshot>) -> Snapshot {
    Snapshot {
        orgs,
        calls_waiting: 0,
        open_tickets: 0,
        in_limbo: 0,
        limbo_age: 0,
        open_age: 0,
        live_problems: 0,
        active_causes: 0,
        efficacy: 0.5,
        expectation: 0.5,
        trust: 0.5,
        known_citizens: 0,
    }
}

/// What the sample world leaves behind after some snapshots.
pub(super) fn run_snapshots(snapshots: &[(SimTime, Snapshot)]) -> Outcome {
    let mut metrics = metrics();
    snapshots.iter().for_each(|(now, snapshot)| metrics.snapshot(*now, snapshot));
    metrics.finish(0)
}
