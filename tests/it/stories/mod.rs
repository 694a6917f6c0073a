//! Stories: small worlds with constant times in which every moment of every ticket is worked out by hand.
//!
//! A story is a scenario (what it says beside `base.toml`), a few appeals at exact seconds, and the list of all that
//! happens. Chances are certain: shares are 0 or 1, log-odds so large that the draw cannot matter (20 is one in
//! five hundred million, 10 one in twenty thousand). What is expected is derived from calendars and constant times,
//! never from a run; the derivation stands behind the bar of each line, and a run is only compared with it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

mod afterwards;
mod appearances;
mod deadlines;
mod desk;
mod disputes;
mod government;
mod online;
mod platform;
mod power;
mod staff;
mod straight;
mod telephone;
mod together;
mod words;

use std::collections::BTreeMap;

use petisim::kernel::{Elapsed, Luck, SimTime};
use petisim::model::fact::{Channel, Fact};
use petisim::model::ids::{CategoryId, Org, UnitId};
use petisim::model::observer::{Observer, OrgSnapshot, Snapshot};
use petisim::model::params::{Arrival, Params};
use petisim::model::work::Work;
use petisim::model::{Window, run};
use petisim::scenario::Scenario;

/// Stories lie beside the world that they extend.
const PLACE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/stories/story.toml");

/// One appeal, as a story tells it.
#[derive(Clone, Debug)]
struct Appeal {
    name: &'static str,
    key: u64,
    time: &'static str,
    category: &'static str,
    channel: Channel,
}

/// A world and who appeals in it.
#[derive(Clone, Debug)]
pub struct Story {
    world: String,
    appeals: Vec<Appeal>,
}

impl Story {
    /// The world of `base.toml` with these tables beside it.
    pub fn of(world: &str) -> Story {
        Story { world: format!("extends = \"base.toml\"\n{world}"), appeals: Vec::new() }
    }

    /// Somebody calls at a second, written as `2017-01-02T09:00:00`. The first caller has the key 1, the next 2.
    pub fn call(self, name: &'static str, time: &'static str, category: &'static str) -> Story {
        let key = self.appeals.len() as u64 + 1;
        self.appeal(Appeal { name, key, time, category, channel: Channel::Phone })
    }

    /// As [`Story::call`], through another channel.
    pub fn by(
        self,
        channel: Channel,
        name: &'static str,
        time: &'static str,
        category: &'static str,
    ) -> Story {
        let key = self.appeals.len() as u64 + 1;
        self.appeal(Appeal { name, key, time, category, channel })
    }

    /// As [`Story::call`], with an exogenous key of its own.
    pub fn call_of(self, key: u64, name: &'static str, time: &'static str, category: &'static str) -> Story {
        self.appeal(Appeal { name, key, time, category, channel: Channel::Phone })
    }

    fn appeal(mut self, appeal: Appeal) -> Story {
        self.appeals.push(appeal);
        self
    }

    /// Lets it happen.
    pub fn run(self) -> Told {
        let scenario = match Scenario::from_text(PLACE, &self.world) {
            Ok(scenario) => scenario,
            Err(mistakes) => panic!("{mistakes:?}"),
        };
        let head = scenario.head.run;
        let end = SimTime::START + head.warm_up + head.length;
        let days = end.0.div_ceil(Elapsed::DAY.0) as u32;
        let mut params = Params::resolve(&scenario.model, head.start, days, head.seed.0);
        let mut told = Told {
            lines: Vec::new(),
            snapshots: Vec::new(),
            names: self.appeals.iter().map(|appeal| (appeal.key, appeal.name.to_string())).collect(),
            tickets: BTreeMap::new(),
            params: params.clone(),
        };
        // A world that has a demand of its own replays nothing.
        if !self.appeals.is_empty() {
            let arrivals = self.appeals.iter().map(|appeal| arrival(&params, appeal)).collect();
            params = params.with_replay(arrivals);
        }
        let window = Window { warm_up_end: SimTime::START, end };
        run(&params, Luck::new(head.seed.0, 0), window, &mut told).unwrap();
        told.nothing_is_left();
        told
    }
}

fn arrival(p: &Params, appeal: &Appeal) -> Arrival {
    let (date, clock) = appeal.time.split_once('T').unwrap();
    let part = |i: usize| clock.split(':').nth(i).unwrap().parse::<u32>().unwrap();
    let time = p.start.time_of(date.parse().unwrap(), part(0) * 3600 + part(1) * 60 + part(2)).unwrap();
    let category = p.categories.iter().position(|category| category.name == appeal.category).unwrap();
    Arrival {
        time,
        key: appeal.key,
        category: CategoryId(category as u16),
        unit: None,
        channel: appeal.channel,
    }
}

fn unit(p: &Params, name: &str) -> UnitId {
    UnitId(p.units.iter().position(|unit| unit.name == name).unwrap() as u16)
}

/// What happened.
#[derive(Debug)]
pub struct Told {
    lines: Vec<(SimTime, String)>,
    snapshots: Vec<(SimTime, Snapshot)>,
    /// Names of problems by key.
    names: BTreeMap<u64, String>,
    /// Names of tickets by key: that of the problem, and the number of the ticket from the second on.
    tickets: BTreeMap<u64, String>,
    params: Params,
}

impl Observer for Told {
    fn observe(&mut self, now: SimTime, fact: &Fact) {
        match fact {
            Fact::ProblemArose { key, .. } | Fact::FriendCalls { key, .. } => {
                // Problems that no story has named are named in the order of the alphabet.
                let letter = char::from(b'A' + self.names.len() as u8);
                self.names.entry(*key).or_insert_with(|| letter.to_string());
            }
            Fact::TicketMade { ticket } => {
                let name = &self.names[&ticket.problem];
                let before =
                    self.tickets.values().filter(|other| other.split('#').next() == Some(name)).count();
                let name = if before == 0 { name.clone() } else { format!("{name}#{}", before + 1) };
                self.tickets.insert(ticket.key, name);
            }
            _ => {}
        }
        if let Some(text) = self.text(fact) {
            self.lines.push((now, text));
        }
    }

    fn snapshot(&mut self, now: SimTime, snapshot: &Snapshot) {
        self.snapshots.push((now, snapshot.clone()));
    }
}

impl Told {
    /// Where no ticket is open in the end, nobody expects any work.
    fn nothing_is_left(&self) {
        let (_, last) = self.snapshots.last().unwrap();
        let expected: u64 = last.orgs.iter().map(|books| books.expected).sum();
        assert!(last.open_tickets > 0 || expected == 0, "{expected} s of work are expected on no ticket");
    }

    /// Compares all that happened with what was expected. A line is a day (`Mon 2017-01-02`), or a time of day and a
    /// fact; what stands behind a bar is the derivation.
    pub fn tells(&self, expected: &str) {
        let expected = expected.lines().map(|line| line.split('|').next().unwrap_or(line).trim());
        let expected: Vec<&str> = expected.filter(|line| !line.is_empty()).collect();
        let found = self.written();
        let same = expected.iter().zip(&found).take_while(|(e, f)| **e == f.as_str()).count();
        if same < expected.len().max(found.len()) {
            let block = |lines: &[String]| lines.join("\n");
            let wanted: Vec<String> = expected[same..].iter().map(|line| (*line).to_string()).collect();
            panic!(
                "the story goes another way\n--- as expected\n{}\n--- expected then\n{}\n--- but happened\n{}",
                block(&found[..same]),
                block(&wanted),
                block(&found[same..])
            );
        }
    }

    /// As [`Told::tells`], for those lines that have one of these words in them.
    pub fn tells_of(&self, words: &[&str], expected: &str) {
        self.some(|_, text| words.iter().any(|word| text.contains(word))).tells(expected);
    }

    /// As [`Told::tells_of`], for what happened before a day (0 is the first).
    pub fn tells_before(&self, day: u32, words: &[&str], expected: &str) {
        self.some(|time, text| time.day() < day && words.iter().any(|word| text.contains(word)))
            .tells(expected);
    }

    /// Some of the lines.
    fn some(&self, wanted: impl Fn(SimTime, &str) -> bool) -> Told {
        Told {
            lines: self.lines.iter().filter(|(time, text)| wanted(*time, text)).cloned().collect(),
            snapshots: Vec::new(),
            names: BTreeMap::new(),
            tickets: BTreeMap::new(),
            params: self.params.clone(),
        }
    }

    fn written(&self) -> Vec<String> {
        let (mut lines, mut day) = (Vec::new(), None);
        for (time, text) in &self.lines {
            let start = self.params.start;
            if day != Some(time.day()) {
                day = Some(time.day());
                let weekday = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][start.weekday(*time)];
                lines.push(format!("{weekday} {}", start.date_of(*time)));
            }
            let iso = start.iso(*time);
            lines.push(format!("{} {text}", &iso[iso.len() - 8..]));
        }
        lines
    }

    /// When the only line that begins with these words was told.
    pub fn time_of(&self, words: &str) -> SimTime {
        let mut times = self.lines.iter().filter(|(_, text)| text.starts_with(words)).map(|(time, _)| *time);
        let (first, second) = (times.next(), times.next());
        assert!(second.is_none(), "{words:?} was told more than once");
        first.unwrap_or_else(|| panic!("{words:?} was never told; this was:\n{}", self.written().join("\n")))
    }

    /// How often a line that begins with these words was told.
    pub fn count(&self, words: &str) -> usize {
        self.lines.iter().filter(|(_, text)| text.starts_with(words)).count()
    }

    /// The books of a unit as the last snapshot at or before `day` days from the start had them.
    pub fn books(&self, name: &str, day: u32) -> OrgSnapshot {
        self.books_of(Org::Unit(unit(&self.params, name)), SimTime::from_day(day))
    }

    /// The books of a pool of staff as the last snapshot at or before a moment had them.
    pub fn books_of(&self, org: Org, at: SimTime) -> OrgSnapshot {
        let (_, snapshot) = self.snapshots.iter().rev().find(|(time, _)| *time <= at).unwrap();
        *snapshot.orgs.iter().find(|books| books.org == org).unwrap()
    }

    /// The hours that a unit booked between the midnights of two days, by kind: `sign 0:10:00, idle 7:50:00`.
    pub fn ledger(&self, name: &str, days: std::ops::Range<u32>) -> String {
        let (before, after) = (self.books(name, days.start), self.books(name, days.end));
        let booked = Work::ALL.iter().filter_map(|work| {
            let seconds = after.booked[work.index()] - before.booked[work.index()];
            let name = petisim::kernel::param::Choice::word(*work);
            (seconds > 0).then(|| format!("{name} {}", words::clock(Elapsed(seconds))))
        });
        booked.collect::<Vec<String>>().join(", ")
    }

    /// Staffed hours of a unit between the midnights of two days.
    pub fn staffed(&self, name: &str, days: std::ops::Range<u32>) -> String {
        words::clock(Elapsed(self.books(name, days.end).staffed - self.books(name, days.start).staffed))
    }
}
