//! Simulated cycle times beside the recorded ones, when a file of real requests is replayed.
//!
//! Both sides are the same requests, grouped by the category and unit of the record, wherever the simulated orders
//! went. A cycle runs from opening to closing. The rules of the record: a request that was closed before or in the
//! second in which it was opened took zero seconds; one that was not closed lasted at least until the last time that
//! the file knows of. Those of the run: a cycle starts when the citizen raises the request and ends when the ticket
//! leaves the desk, in whatever way; a ticket that is open when the run ends lasted at least until then; a request
//! that became no ticket (a caller hung up, it was answered at once, merged or screened out) is in the record only,
//! so that `simulated.n` falls short of `recorded.n` by those. The ticket of a request is that of the first attempt of
//! the problem that carries the request's key; if its citizen comes back later, that is a consequence and no record.
//!
//! Open cases are censored on both sides, so quantiles and distances are those of Kaplan and Meier
//! ([`kaplan_meier`]), not of the closed cases alone.
use std::collections::BTreeMap;
use std::ops::Range;

use crate::kernel::stats::kaplan_meier::{self, Distance, Duration, KaplanMeier};
use crate::kernel::{Elapsed, SimTime};
use crate::model::fact::{Fact, TicketInfo};
use crate::model::ids::{CategoryId, UnitId};
use crate::model::observer::Observer;
use crate::scenario::requests::{Request, RequestLog};

/// Cycle times of one group of requests, as recorded or as simulated.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Side {
    /// Cycles, open ones included.
    pub n: u64,
    /// Share of them that were open at the end, in `[0, 1]`; `None` without cycles.
    pub open_share: Option<f64>,
    /// Share of those with a known outcome against the recorded due time that were closed by then; `None` without any.
    pub on_time_share: Option<f64>,
    /// Median, in hours; `None` if the curve does not come down to one half.
    pub median_h: Option<f64>,
    /// 90th percentile, in hours; `None` if the curve does not come down to one tenth.
    pub p90_h: Option<f64>,
}

/// Cycle times of one group of requests, recorded and simulated: a row of `replay.csv`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FitRow {
    /// The unit of the record; `None`: all, those without a unit included.
    pub unit: Option<UnitId>,
    /// The category; `None`: all.
    pub category: Option<CategoryId>,
    /// The cycles of the record.
    pub recorded: Side,
    /// The cycles of the run.
    pub simulated: Side,
    /// How far the two curves lie apart; positive differences mean that the simulated cycles are longer. `None` if a
    /// side has no cycles.
    pub distance: Option<Distance>,
}

/// The values of a [`FitRow`]: column of `replay.csv`, unit of measure, meaning.
pub const FIT_COLUMNS: [(&str, &str, &str); 13] = [
    ("recorded_n", "1", "Requests recorded in the group, opened in the counted window."),
    ("simulated_n", "1", "Those of them that became tickets in the run."),
    ("recorded_open_share", "share", "Share of the recorded ones without a closing time."),
    ("simulated_open_share", "share", "Share of the simulated ones open at the end of the run."),
    ("recorded_median_h", "h", "Median cycle time of the record (Kaplan-Meier); empty if not reached."),
    ("simulated_median_h", "h", "Median cycle time of the run (Kaplan-Meier); empty if not reached."),
    ("recorded_p90_h", "h", "90th percentile of the record (Kaplan-Meier); empty if not reached."),
    ("simulated_p90_h", "h", "90th percentile of the run (Kaplan-Meier); empty if not reached."),
    ("sup_distance", "share", "Greatest vertical distance of the two Kaplan-Meier curves up to `support_h`."),
    (
        "restricted_mean_difference_h",
        "h",
        "Mean of the simulated cycles cut at `support_h` minus that of the recorded ones.",
    ),
    ("support_h", "h", "The time that both sides cover: the smaller of their two longest cycles."),
    (
        "recorded_on_time_share",
        "share",
        "Share of the recorded ones closed by their due time, of those with one and an outcome; empty without any.",
    ),
    ("simulated_on_time_share", "share", "The same share in the run, against the same due times."),
];

impl FitRow {
    /// The values of [`FIT_COLUMNS`], in their order; `None` is an empty field.
    pub fn values(&self) -> [Option<f64>; FIT_COLUMNS.len()] {
        let (recorded, simulated) = (&self.recorded, &self.simulated);
        [
            Some(recorded.n as f64),
            Some(simulated.n as f64),
            recorded.open_share,
            simulated.open_share,
            recorded.median_h,
            simulated.median_h,
            recorded.p90_h,
            simulated.p90_h,
            self.distance.map(|distance| distance.sup),
            self.distance.map(|distance| distance.restricted_mean_difference / 3_600.0),
            self.distance.map(|distance| Elapsed(distance.until).hours()),
            recorded.on_time_share,
            simulated.on_time_share,
        ]
    }
}

/// Watches a run that replays a log, and compares at its end. Takes 32 bytes for each request of the log.
#[derive(Clone, Debug)]
pub struct ReplayFit<'a> {
    log: &'a RequestLog,
    window: Range<SimTime>,
    /// Keys of the log with the places of their requests, by key.
    places: Vec<(u64, u32)>,
    /// When the request in the same place of the log was raised and closed; [`SimTime::NEVER`] if it was not.
    lives: Vec<(SimTime, SimTime)>,
}

impl<'a> ReplayFit<'a> {
    /// Compares the requests of `log` that were opened in `window`.
    pub fn new(log: &'a RequestLog, window: Range<SimTime>) -> ReplayFit<'a> {
        let mut places: Vec<(u64, u32)> = log.requests.iter().map(|request| request.key).zip(0..).collect();
        places.sort_unstable();
        ReplayFit { log, window, places, lives: vec![(SimTime::NEVER, SimTime::NEVER); log.requests.len()] }
    }

    /// What a ticket is known to have lived, if it stands for a request of the log.
    fn life(&mut self, ticket: &TicketInfo) -> Option<&mut (SimTime, SimTime)> {
        if ticket.attempt != 1 || ticket.planted {
            return None;
        }
        let at = self.places.binary_search_by_key(&ticket.problem, |(key, _)| *key).ok()?;
        self.lives.get_mut(self.places[at].1 as usize)
    }

    /// One row for all requests, one for each unit and one for each category of the record, in this order.
    ///
    /// `end` is the end of the run, at which open tickets are censored.
    pub fn rows(&self, end: SimTime) -> Vec<FitRow> {
        let mut groups: BTreeMap<Group, Cycles> = BTreeMap::new();
        for (request, life) in self.log.requests.iter().zip(&self.lives) {
            if !self.window.contains(&request.opened) {
                continue;
            }
            let recorded = cycle(request.opened, request.closed, self.log.end);
            let simulated = (life.0 != SimTime::NEVER).then(|| {
                let closed = (life.1 != SimTime::NEVER).then_some(life.1);
                cycle(life.0, closed, end)
            });
            let promise = request.due.map(|due| Promise {
                recorded: kept(due, request.closed, request.ended, self.log.end),
                simulated: (life.0 != SimTime::NEVER)
                    .then(|| kept(due, (life.1 != SimTime::NEVER).then_some(life.1), false, end))
                    .flatten(),
            });
            for group in groups_of(request) {
                let group = groups.entry(group).or_default();
                if request.ended {
                    group.ended += 1;
                } else {
                    group.recorded.push(recorded);
                }
                group.simulated.extend(simulated);
                group.promises.extend(promise);
            }
        }
        groups.into_iter().map(|(group, cycles)| fit_row(group, cycles)).collect()
    }
}

impl Observer for ReplayFit<'_> {
    fn observe(&mut self, now: SimTime, fact: &Fact) {
        match fact {
            Fact::TicketMade { ticket } => {
                if let Some(life) = self.life(ticket)
                    && life.0 == SimTime::NEVER
                {
                    life.0 = ticket.raised_at;
                }
            }
            Fact::Closed { ticket, .. } => {
                if let Some(life) = self.life(ticket) {
                    life.1 = life.1.min(now);
                }
            }
            _ => {}
        }
    }
}

/// A row's requests: all, those of a unit, those of a category; sorted in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    All,
    Unit(u16),
    Category(u16),
}

fn groups_of(request: &Request) -> impl Iterator<Item = Group> {
    [Some(Group::All), request.unit.map(Group::Unit), Some(Group::Category(request.category))]
        .into_iter()
        .flatten()
}

fn cycle(opened: SimTime, closed: Option<SimTime>, watched_until: SimTime) -> Duration {
    (closed.unwrap_or(watched_until).since(opened).0, closed.is_some())
}

/// The cycles of a group.
#[derive(Default)]
struct Cycles {
    recorded: Vec<Duration>,
    simulated: Vec<Duration>,
    promises: Vec<Promise>,
    /// Recorded ones that were closed, nobody knows when.
    ended: u64,
}

/// Whether a due time was kept, in the record and in the run; `None`: nobody can know yet.
#[derive(Clone, Copy)]
struct Promise {
    recorded: Option<bool>,
    simulated: Option<bool>,
}

/// Whether a request was closed when it was due. An open one is late once the due time has passed.
fn kept(due: SimTime, closed: Option<SimTime>, ended: bool, watched_until: SimTime) -> Option<bool> {
    match closed {
        Some(closed) => Some(closed <= due),
        None => (!ended && watched_until > due).then_some(false),
    }
}

fn fit_row(group: Group, cycles: Cycles) -> FitRow {
    let Cycles { recorded, simulated, promises, ended } = cycles;
    let (recorded, simulated) = (KaplanMeier::of(recorded), KaplanMeier::of(simulated));
    let on_time = |side: fn(&Promise) -> Option<bool>| {
        let known: Vec<bool> = promises.iter().filter_map(side).collect();
        let kept = known.iter().filter(|kept| **kept).count();
        (!known.is_empty()).then(|| kept as f64 / known.len() as f64)
    };
    let (unit, category) = match group {
        Group::All => (None, None),
        Group::Unit(unit) => (Some(UnitId(unit)), None),
        Group::Category(category) => (None, Some(CategoryId(category))),
    };
    FitRow {
        unit,
        category,
        recorded: side(&recorded, ended, on_time(|promise| promise.recorded)),
        simulated: side(&simulated, 0, on_time(|promise| promise.simulated)),
        distance: kaplan_meier::distance(&recorded, &simulated),
    }
}

/// `ended`: cycles that are over, nobody knows since when.
fn side(km: &KaplanMeier, ended: u64, on_time_share: Option<f64>) -> Side {
    let hours = |seconds: u64| Elapsed(seconds).hours();
    let n = km.n() + ended;
    Side {
        n,
        open_share: (n > 0).then(|| (km.n() - km.n_observed()) as f64 / n as f64),
        on_time_share,
        median_h: km.median().map(hours),
        p90_h: km.quantile(0.9).map(hours),
    }
}

mod mean;
#[cfg(test)]
mod tests;
mod told;

pub use mean::{FitMean, MeanFit};
pub use told::tell;
