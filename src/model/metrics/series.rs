//! Series over time: the state of queues, beliefs and staff at checkpoints, the warm-up included.
//!
//! A point is taken at the first checkpoint at or after each step; the model gives a checkpoint at every midnight, and
//! a step is a whole number of days.

use super::books::{Book, Books, Pool};
use super::layout::Layout;
use crate::kernel::{Elapsed, SimTime};
use crate::model::ids::Org;
use crate::model::observer::{OrgSnapshot, Snapshot};
use crate::model::outcome::{Layer, MetricInfo, SeriesPoint};

/// Declares the names of the series and their explanation.
macro_rules! series {
    ($($name:ident = $id:literal $label:literal $zh:literal, $unit:literal, $layer:ident; $doc:literal)+) => {
        $(const $name: &str = $id;)+
        static INFO: &[MetricInfo] = &[
            $(MetricInfo { id: $name, label: $label, label_zh: $zh, unit: $unit, layer: Layer::$layer, doc: $doc }),+
        ];
    };
}

series! {
    OPEN = "open_tickets" "Open tickets" "在办工单量", "1", Time; "Tickets open."
    LIMBO = "in_limbo" "Tickets in dispute" "争议中工单量", "1", Time; "Tickets that no unit holds because they are disputed."
    CALLS = "calls_waiting" "Calls waiting" "排队来电量", "1", Time; "Calls waiting for a seat."
    LIVE = "live_problems" "Unsolved problems" "未解决问题存量（逐日）", "1", Truth; "Problems that exist unsolved and that somebody may still voice."
    CAUSES = "active_causes" "Root causes active" "未治理问题根源数（逐日）", "1", Truth; "Root causes that are active: on which no treatment is at work, or one whose effect has halved."
    EFFICACY = "efficacy_mean" "Believed efficacy" "热线效能感", "share", Index; "Mean over citizens of the believed efficacy of the hotline."
    TRUST = "trust_mean" "Trust" "市民信任", "share", Index; "Mean over citizens of their trust."
    PRESSURE = "pressure_mean" "Felt pressure" "压力感", "index", Index; "Mean over units of felt pressure."
    WAITING = "waiting" "Jobs waiting" "待办数（热线中心与分中心）", "1", Time; "Jobs waiting at a desk."
    WAITING_TOWNS = "waiting_towns_mean" "Jobs waiting, towns" "乡镇街道平均待办数", "1", Time; "Mean over towns of the jobs waiting."
    WAITING_BUREAUS = "waiting_bureaus_mean" "Jobs waiting, bureaus" "委办局平均待办数", "1", Time; "Mean over bureaus of the jobs waiting."
    BACKLOG_TOWNS = "backlog_towns_mean_weeks" "Backlog of towns" "乡镇街道积压工作量", "weeks", Time;
        "Mean over towns of the expected ticket hours waiting and in hand / hours available for tickets in the next five working days."
    BACKLOG_BUREAUS = "backlog_bureaus_mean_weeks" "Backlog of bureaus" "委办局积压工作量", "weeks", Time;
        "Mean over bureaus of the expected ticket hours waiting and in hand / hours available for tickets in the next five working days."
    UTILISATION = "utilisation" "Utilisation of a desk" "人员利用率", "share", Hours; "Booked hours of a desk other than idle / its staffed hours, since the point before; no point without staff."
    UTILISATION_TOWNS = "utilisation_towns" "Utilisation of towns" "人员利用率（乡镇街道）", "share", Hours; "Booked hours of towns other than idle / their staffed hours, since the point before; no point without staff."
    UTILISATION_BUREAUS = "utilisation_bureaus" "Utilisation of bureaus" "人员利用率（委办局）", "share", Hours; "Booked hours of bureaus other than idle / their staffed hours, since the point before; no point without staff."
}

/// The names of all series, each with its unit of measure and its meaning.
pub fn series_catalogue() -> &'static [MetricInfo] {
    INFO
}

/// Collects points.
pub(super) struct Series {
    step: Elapsed,
    due: SimTime,
    /// Books at the point before: those of towns, bureaus, city and districts, and of each desk.
    books: Books,
    desks: Vec<(Org, Book)>,
    points: Vec<SeriesPoint>,
}

impl Series {
    /// A series with a point every `step`, from the first checkpoint on.
    pub(super) fn every(step: Elapsed) -> Series {
        Series { step, due: SimTime::START, books: Books::EMPTY, desks: Vec::new(), points: Vec::new() }
    }

    /// The points so far.
    pub(super) fn into_points(self) -> Vec<SeriesPoint> {
        self.points
    }

    /// Takes the points of a checkpoint, if one is due.
    pub(super) fn see(&mut self, now: SimTime, snapshot: &Snapshot, layout: &Layout) {
        if now < self.due {
            return;
        }
        // Steps missed between two checkpoints are not made up for.
        let step = self.step.0.max(1);
        self.due = SimTime((now.0 / step + 1) * step);
        self.push(now, None, OPEN, f64::from(snapshot.open_tickets));
        self.push(now, None, LIMBO, f64::from(snapshot.in_limbo));
        self.push(now, None, CALLS, f64::from(snapshot.calls_waiting));
        self.push(now, None, LIVE, f64::from(snapshot.live_problems));
        self.push(now, None, CAUSES, f64::from(snapshot.active_causes));
        self.push(now, None, EFFICACY, snapshot.efficacy);
        self.push(now, None, TRUST, snapshot.trust);
        self.units(now, snapshot, layout);
        self.hours(now, snapshot, layout);
    }

    fn push(&mut self, time: SimTime, org: Option<Org>, metric: &'static str, value: f64) {
        self.points.push(SeriesPoint { time, org, metric, value });
    }

    /// Means over units of one kind, and the queues of desks.
    fn units(&mut self, now: SimTime, snapshot: &Snapshot, layout: &Layout) {
        let waiting = |org: &OrgSnapshot| Some(f64::from(org.waiting));
        let weeks = |org: &OrgSnapshot| org.backlog_weeks;
        let pressure = |org: &OrgSnapshot| org.pressure;
        let towns: &[Pool] = &[Pool::Towns];
        let bureaus: &[Pool] = &[Pool::Bureaus];
        let figures = [
            (PRESSURE, mean(snapshot, layout, &[Pool::Towns, Pool::Bureaus], pressure)),
            (WAITING_TOWNS, mean(snapshot, layout, towns, waiting)),
            (WAITING_BUREAUS, mean(snapshot, layout, bureaus, waiting)),
            (BACKLOG_TOWNS, mean(snapshot, layout, towns, weeks)),
            (BACKLOG_BUREAUS, mean(snapshot, layout, bureaus, weeks)),
        ];
        for (metric, value) in figures {
            if let Some(value) = value {
                self.push(now, None, metric, value);
            }
        }
        for (org, waiting) in by_desk(snapshot, |org| org.waiting, |sum, more| *sum += more) {
            self.push(now, Some(org), WAITING, f64::from(waiting));
        }
    }

    /// Utilisation since the point before.
    fn hours(&mut self, now: SimTime, snapshot: &Snapshot, layout: &Layout) {
        let mut books = Books::EMPTY;
        for org in &snapshot.orgs {
            if let Some(pool) = Pool::of(org.org, layout) {
                books.merge_into(pool, &Book::of(org));
            }
        }
        for (metric, pool) in [(UTILISATION_TOWNS, Pool::Towns), (UTILISATION_BUREAUS, Pool::Bureaus)] {
            if let Some(value) = books.pool(pool).since(self.books.pool(pool)).utilisation() {
                self.push(now, None, metric, value);
            }
        }
        self.books = books;
        let desks = by_desk(snapshot, Book::of, |sum, more| sum.merge(&more));
        for (place, (org, book)) in desks.iter().enumerate() {
            let before = self.desks.get(place).map_or(Book::EMPTY, |(_, before)| *before);
            if let Some(value) = book.since(&before).utilisation() {
                self.push(now, Some(*org), UTILISATION, value);
            }
        }
        self.desks = desks;
    }
}

/// A figure of each desk, in the order of the snapshot. A desk may have several pools of staff (the city's seats and
/// clerks): their figures are added up, so that a desk has one point at a time.
fn by_desk<T>(
    snapshot: &Snapshot,
    figure: impl Fn(&OrgSnapshot) -> T,
    add: impl Fn(&mut T, T),
) -> Vec<(Org, T)> {
    let mut desks: Vec<(Org, T)> = Vec::new();
    for org in snapshot.orgs.iter().filter(|org| is_desk(org.org)) {
        match desks.iter_mut().find(|(known, _)| *known == org.org) {
            Some((_, sum)) => add(sum, figure(org)),
            None => desks.push((org.org, figure(org))),
        }
    }
    desks
}

/// Whether an organisation is a desk.
fn is_desk(org: Org) -> bool {
    matches!(org, Org::City | Org::District(_))
}

/// The mean of a figure over the organisations of some pools that have it.
fn mean(
    snapshot: &Snapshot,
    layout: &Layout,
    pools: &[Pool],
    figure: impl Fn(&OrgSnapshot) -> Option<f64>,
) -> Option<f64> {
    let peers = snapshot
        .orgs
        .iter()
        .filter(|org| Pool::of(org.org, layout).is_some_and(|pool| pools.contains(&pool)));
    let (sum, n) = peers.filter_map(figure).fold((0.0, 0_u32), |(sum, n), value| (sum + value, n + 1));
    (n > 0).then(|| sum / f64::from(n))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ids::DistrictId;
    use crate::model::metrics::Metrics;
    use crate::model::metrics::sample::{BUREAU, OTHER_TOWN, TOWN, day, layout, org, snapshot, window};
    use crate::model::observer::{Observer, Snapshot};
    use crate::model::work::Work;

    const DESK: Org = Org::District(DistrictId(0));

    /// After `days` days: the town works 5 of 10 hours a day, the desk all of its 8; the bureau has no staff.
    fn at(days: u32) -> Snapshot {
        let worked = u64::from(days);
        let town = OrgSnapshot {
            waiting: days,
            backlog_weeks: Some(1.0),
            ..org(Org::Unit(TOWN), 10 * worked, &[(Work::Field, 5 * worked)])
        };
        let other =
            OrgSnapshot { waiting: 0, backlog_weeks: Some(2.0), ..org(Org::Unit(OTHER_TOWN), 0, &[]) };
        let desk = OrgSnapshot { waiting: 3, ..org(DESK, 8 * worked, &[(Work::Sort, 8 * worked)]) };
        Snapshot { open_tickets: days, ..snapshot(vec![desk, town, other, org(Org::Unit(BUREAU), 0, &[])]) }
    }

    fn points(step: Option<Elapsed>) -> Vec<SeriesPoint> {
        let mut metrics = Metrics::new(layout(), window(), step);
        (0..=20).for_each(|n| metrics.snapshot(day(n), &at(n)));
        metrics.finish(0).series
    }

    fn values(points: &[SeriesPoint], org: Option<Org>, metric: &str) -> Vec<(u32, f64)> {
        let found = points.iter().filter(|point| point.org == org && point.metric == metric);
        found.map(|point| (point.time.day(), point.value)).collect()
    }

    #[test]
    fn there_are_no_series_unless_asked_for() {
        assert_eq!(points(None), []);
    }

    #[test]
    fn a_point_is_taken_each_step_in_the_warm_up_too() {
        let weekly = points(Some(Elapsed::WEEK));
        assert_eq!(values(&weekly, None, "open_tickets"), [(0, 0.0), (7, 7.0), (14, 14.0)]);
        assert_eq!(values(&points(Some(Elapsed::HOUR)), None, "open_tickets").len(), 21);
        assert_eq!(values(&weekly, None, "waiting_towns_mean"), [(0, 0.0), (7, 3.5), (14, 7.0)]);
        assert_eq!(values(&weekly, None, "backlog_towns_mean_weeks"), [(0, 1.5), (7, 1.5), (14, 1.5)]);
        assert_eq!(values(&weekly, Some(DESK), "waiting"), [(0, 3.0), (7, 3.0), (14, 3.0)]);
    }

    #[test]
    fn utilisation_is_that_since_the_point_before() {
        let weekly = points(Some(Elapsed::WEEK));
        assert_eq!(values(&weekly, None, "utilisation_towns"), [(7, 0.5), (14, 0.5)]);
        assert_eq!(values(&weekly, Some(DESK), "utilisation"), [(7, 1.0), (14, 1.0)]);
        // Nobody works there: there is no point, rather than a wrong one.
        assert_eq!(values(&weekly, None, "utilisation_bureaus"), []);
        assert_eq!(values(&weekly, None, "pressure_mean"), []);
    }

    #[test]
    fn a_desk_with_two_pools_of_staff_has_one_point() {
        let seats = OrgSnapshot { waiting: 2, ..org(Org::City, 10, &[(Work::Talk, 5)]) };
        let clerks = OrgSnapshot { waiting: 3, ..org(Org::City, 30, &[(Work::Screen, 5)]) };
        let mut metrics = Metrics::new(layout(), window(), Some(Elapsed::DAY));
        metrics.snapshot(day(0), &snapshot(vec![seats, clerks]));
        let series = metrics.finish(0).series;
        assert_eq!(values(&series, Some(Org::City), "waiting"), [(0, 5.0)]);
        assert_eq!(values(&series, Some(Org::City), "utilisation"), [(0, 0.25)]);
    }

    #[test]
    fn every_series_is_in_the_catalogue() {
        for point in points(Some(Elapsed::DAY)) {
            assert!(series_catalogue().iter().any(|info| info.id == point.metric), "{}", point.metric);
        }
        assert_eq!(series_catalogue().len(), 16);
    }
}
