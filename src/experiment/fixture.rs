//! A made-up subject and a made-up engine, for the tests of this layer and those above.

use std::sync::atomic::{AtomicU32, Ordering};

use super::{Engine, Failure, FitRow, Measured, Names, Parameter, Side, Stage, Subject, Watch, point_id};
use crate::kernel::{Elapsed, SimTime, StartDate, parse_date};
use crate::model::fact::{Channel, Closing, End, Fact, Nature, TicketInfo};
use crate::model::ids::{CategoryId, CommunityId, DistrictId, Org, UnitId};
use crate::model::outcome::{Layer, MetricInfo, Outcome, Reading, SeriesPoint};

const fn metric(id: &'static str, label: &'static str, unit: &'static str, layer: Layer) -> MetricInfo {
    MetricInfo { id, label, label_zh: label, unit, layer, doc: "Made up: a, then b." }
}

/// A catalogue of four metrics; the last is missing in every second run.
pub(crate) static METRICS: [MetricInfo; 4] = [
    metric("tickets", "Tickets made", "1", Layer::Volume),
    metric("resolution_rate", "Resolution rate", "share", Layer::Record),
    metric("true_resolution_rate", "True resolution rate", "share", Layer::Truth),
    metric("cycle_median_h", "Median cycle time", "h", Layer::Time),
];

/// A subject of this many replications: two days of warm-up, ten days counted.
pub(crate) fn subject(replications: u32) -> Subject {
    let resolved_toml = format!("petisim = 1\n\n[run]\nreplications = {replications}\nseed = 7\n");
    Subject {
        title: "A made-up district, 区".into(),
        scenario_hash: blake3::hash(resolved_toml.as_bytes()).to_hex().to_string(),
        resolved_toml,
        point_id: point_id("made up", None),
        parameters: vec![
            Parameter { path: "run.warm_up".into(), value: "2 d".into() },
            Parameter { path: "units.refusal.base".into(), value: 0.08.into() },
        ],
        inputs: vec![],
        records: None,
        seed: 7,
        rng: "made up",
        replications,
        confidence: 0.95,
        start: StartDate::new(parse_date("2017-01-01").unwrap()),
        warm_up_end: SimTime::from_day(2),
        end: SimTime::from_day(12),
        changes: Vec::new(),
        names: names(),
        metrics: &METRICS,
    }
}

fn names() -> Names {
    Names {
        units: vec!["east_town".into(), "water_bureau".into()],
        districts: vec!["district_1".into()],
        categories: vec!["noise".into(), "water".into()],
        city: "city".into(),
        government: "government".into(),
    }
}

/// Something that happens instead of a result in the fake's run with this index.
pub(crate) enum Accident {
    /// The model's books do not balance.
    Broken(u32),
    /// A panic.
    Panic(u32),
    /// A metric is infinite.
    Infinite(u32),
}

/// An engine whose results follow from the number of the replication.
#[derive(Default)]
pub(crate) struct Fake {
    /// What goes wrong.
    pub(crate) accidents: Vec<Accident>,
    /// Added to every value: another `bias` is another program.
    pub(crate) bias: f64,
    /// Called with the number of each run before it ends.
    pub(crate) before_end: Option<Box<dyn Fn(u32) + Sync>>,
    /// Whether it replays requests.
    pub(crate) replays: bool,
    /// How many runs were begun.
    pub(crate) begun: AtomicU32,
}

impl Engine for Fake {
    fn run(&self, replication: u32, mut watch: Watch<'_>) -> Result<Measured, Failure> {
        self.begun.fetch_add(1, Ordering::Relaxed);
        for day in 0..12 {
            let ticket = ticket(day, replication);
            if let Some(log) = &mut watch.log {
                log.observe(SimTime::from_day(day), &Fact::TicketMade { ticket });
                log.observe(SimTime::from_day(day) + Elapsed::HOUR, &signed(&ticket));
                if day < 11 {
                    log.observe(SimTime::from_day(day + 1), &Fact::Closed { ticket, closing: closing() });
                }
            }
            watch.clock.advance(SimTime::from_day(day), SimTime::from_day(day + 1));
        }
        // Later runs are shorter, so that they end in another order than they begin.
        std::thread::sleep(std::time::Duration::from_millis(u64::from(10_u32.saturating_sub(replication))));
        if let Some(before_end) = &self.before_end {
            before_end(replication);
        }
        self.end(replication)
    }

    fn names(&self) -> Names {
        names()
    }
}

impl Fake {
    fn end(&self, replication: u32) -> Result<Measured, Failure> {
        let mut totals = vec![
            Some(1_200.0 + f64::from(replication) + self.bias),
            Some(0.9 + 0.01 * f64::from(replication)),
            Some(0.6),
            replication.is_multiple_of(2).then_some(80.5),
        ];
        for accident in &self.accidents {
            match accident {
                Accident::Broken(run) if *run == replication => {
                    return Err(Failure::new(Stage::Model, "a ticket is open in two places"));
                }
                Accident::Panic(run) if *run == replication => panic!("no such unit"),
                Accident::Infinite(run) if *run == replication => totals[0] = Some(f64::INFINITY),
                _ => {}
            }
        }
        let unit = Org::Unit(UnitId(1));
        let reading = |period, value| Reading {
            org: Some(unit),
            category: Some(CategoryId(0)),
            period,
            metric: 0,
            value,
        };
        let readings = vec![reading(Some(201_701), Some(5.0)), reading(None, None)];
        let point = |day| SeriesPoint {
            time: SimTime::from_day(day),
            org: Some(unit),
            metric: "waiting_jobs",
            value: 0.1 * day as f64,
        };
        let series = (2..12).map(point).collect();
        Ok(Measured {
            outcome: Outcome { totals, readings, series, cycles: Vec::new(), events: 100 },
            replay: self.replay(),
        })
    }
}

impl Fake {
    fn replay(&self) -> Option<Vec<FitRow>> {
        let side =
            |n, median_h| Side { n, open_share: Some(0.25), on_time_share: None, median_h, p90_h: None };
        let (recorded, simulated) = (side(4, Some(12.5)), side(3, None));
        let row = |unit, category| FitRow { unit, category, recorded, simulated, distance: None };
        self.replays
            .then(|| vec![row(None, None), row(Some(UnitId(0)), None), row(None, Some(CategoryId(1)))])
    }
}

fn signed(ticket: &TicketInfo) -> Fact {
    let (key, category) = (ticket.key, ticket.category);
    Fact::Signed { key, category, unit: UnitId(1), order: 1, first: true, wait: Elapsed::HOUR }
}

fn ticket(day: u32, replication: u32) -> TicketInfo {
    TicketInfo {
        key: u64::from(day) + 100 * u64::from(replication),
        problem: 1,
        citizen: 2,
        category: CategoryId(0),
        community: CommunityId(0),
        town: UnitId(0),
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
        raised_at: SimTime::from_day(day),
        received_at: SimTime::from_day(day),
    }
}

fn closing() -> Closing {
    Closing {
        end: End::Closed,
        unit: UnitId(1),
        orders: 1,
        returns: 0,
        redos: 0,
        reviewed: true,
        extensions: 0,
        reminders: 0,
        supervised: false,
        dispatched_at: None,
        signed_at: None,
        contacted_at: None,
        contacted_in_time: None,
        first_reply_at: None,
        replied_at: None,
        on_time_from_receipt: None,
        on_time_from_dispatch: None,
        on_time_from_signing: None,
        reached: Some(true),
        said_resolved: Some(true),
        said_satisfied: None,
        recorded_resolved: Some(true),
        recorded_satisfied: None,
        counted: true,
        solved: true,
        faked: false,
        decidable: true,
        way: None,
        persuaded: false,
        persuaded_last: false,
        answer: None,
        hours: 5_400,
        records: 3,
        effort: 1.0,
        limbo: Elapsed::ZERO,
    }
}
