//! Somebody who watches a run for anything that is out of bounds: loops that do not end, beliefs that are no shares,
//! pressure above its limit, figures that are no numbers.

use std::collections::BTreeMap;

use petisim::kernel::SimTime;
use petisim::model::ModelSpec;
use petisim::model::fact::Fact;
use petisim::model::observer::{Observer, Snapshot};

/// Watches one run, and remembers the first thing that is wrong with it.
#[derive(Debug)]
pub struct Watcher {
    /// Problems that arose.
    pub problems: u64,
    /// Tickets made.
    pub tickets: u64,
    voices: u64,
    spoken: u64,
    elsewhere: u64,
    calls: u64,
    facts: u64,
    days: u64,
    by_ticket: BTreeMap<u64, u64>,
    open: BTreeMap<u64, ()>,
    reminded: BTreeMap<u64, SimTime>,
    limits: Limits,
    wrong: Option<String>,
}

/// What may happen at most, as follows from the rules of a world.
#[derive(Debug)]
struct Limits {
    facts: u64,
    facts_by_ticket: u64,
    calls_by_appeal: u64,
    attempts: u64,
    nobody_persists: bool,
    systems: u64,
    pressure: f64,
}

impl Watcher {
    /// A watcher of a world that gives up when a run has told this many facts.
    pub fn new(spec: &ModelSpec, most_facts: u64) -> Watcher {
        let count = |count: Option<u32>, otherwise: u64| count.map_or(otherwise, u64::from);
        let (desks, rules) = (&spec.desks, &spec.rules);
        // An order comes of each return, of the first choice, of handing on to up to three other units, of a favour and of a
        // word from above.
        let orders = count(desks.dispute.on().map(|dispute| dispute.ruling_after.0), 1) + 1 + 3 + 2;
        let rounds =
            u64::from(rules.redo_max.0) + 1 + count(desks.rework.on().map(|rework| rework.most.0), 0);
        let calls = count(desks.follow_up.on().map(|follow_up| follow_up.tries.0), 0);
        let reminders = count(spec.government.oversight.on().map(|oversight| oversight.remind_most.0), 0);
        // Sent, answered, late, settled, help asked of three, handed on, more time asked and decided; the holder asked, the
        // level above, and what it decided.
        let by_order = 6 + 3 + 3 + 3;
        // Begun, replied, passed or not, persuaded, said, proof asked and checked, overdue by two limits.
        let by_round = 9 + calls;
        Watcher {
            problems: 0,
            tickets: 0,
            voices: 0,
            spoken: 0,
            elsewhere: 0,
            calls: 0,
            facts: 0,
            days: 0,
            by_ticket: BTreeMap::new(),
            open: BTreeMap::new(),
            reminded: BTreeMap::new(),
            limits: Limits {
                facts: most_facts,
                facts_by_ticket: by_order * orders + by_round * rounds + reminders + 6 + 1, // an application
                calls_by_appeal: count(spec.citizens.patience.on().map(|patience| patience.most_calls.0), 1),
                attempts: count(spec.citizens.repeat.on().map(|repeat| repeat.most_attempts.0), 1),
                systems: count(spec.platform.parallel_channels.on().map(|parallel| parallel.systems.0), 0),
                nobody_persists: spec.citizens.improper_demand.on().is_none_or(|d| d.persistent.0 <= 0.0),
                pressure: spec.government.pressure.on().map_or(1.0, |pressure| pressure.most),
            },
            wrong: None,
        }
    }

    fn wrong(&mut self, what: impl FnOnce() -> String) {
        if self.wrong.is_none() {
            self.wrong = Some(what());
        }
    }

    fn count(&mut self, now: SimTime, fact: &Fact) {
        match *fact {
            Fact::Reminded { key, .. } if self.reminded.insert(key, now) == Some(now) => {
                self.wrong(|| format!("ticket {key:016x} is reminded twice in one second"));
            }
            Fact::ProblemArose { voices, affected, .. } => {
                self.problems += 1;
                self.voices += u64::from(voices);
                if voices > affected {
                    self.wrong(|| format!("{voices} of {affected} affected citizens speak"));
                }
            }
            Fact::FriendCalls { .. } => self.voices += 1,
            Fact::Spoke { .. } => self.spoken += 1,
            Fact::EnteredElsewhere { .. } => self.elsewhere += 1,
            Fact::CallArrived { .. } => self.calls += 1,
            Fact::TicketMade { ticket } => {
                self.tickets += 1;
                let (attempt, most) = (u64::from(ticket.attempt), self.limits.attempts);
                if attempt > most && !ticket.persistent {
                    self.wrong(|| format!("attempt {attempt} of somebody who may try {most} times"));
                }
                if self.open.insert(ticket.key, ()).is_some() {
                    self.wrong(|| format!("ticket {:016x} is made twice", ticket.key));
                }
            }
            Fact::Closed { ticket, .. } if self.open.remove(&ticket.key).is_none() => {
                self.wrong(|| format!("ticket {:016x} is closed, but was not open", ticket.key));
            }
            Fact::Blamed { points, .. } if !(0.0..1e9).contains(&points) => {
                self.wrong(|| format!("{points} points of blame"));
            }
            Fact::Assessed { score, .. } if score.is_some_and(|score| !(0.0..=1.0).contains(&score)) => {
                self.wrong(|| format!("a score of {score:?}"));
            }
            _ => {}
        }
    }

    /// How many tickets are open, by what was told.
    pub fn open_tickets(&self) -> usize {
        self.open.len()
    }

    /// What was wrong, now that the run has ended after so many events.
    pub fn verdict(&mut self, events: u64) -> Result<(), String> {
        let (tickets, spoken, calls, voices) = (self.tickets, self.spoken, self.calls, self.voices);
        let most = self.limits.facts_by_ticket;
        if let Some((key, facts)) =
            self.by_ticket.iter().find(|(_, facts)| **facts > most).map(|(k, f)| (*k, *f))
        {
            self.wrong(|| format!("{facts} facts about ticket {key:016x}, more than {most}"));
        }
        let appeals = spoken + self.elsewhere;
        if tickets > appeals {
            self.wrong(|| format!("{tickets} tickets were made of {appeals} appeals"));
        }
        if calls > appeals * self.limits.calls_by_appeal {
            self.wrong(|| format!("{calls} calls were made for {appeals} appeals"));
        }
        if self.limits.nobody_persists && spoken > voices * self.limits.attempts {
            self.wrong(|| format!("{voices} citizens have appealed {spoken} times"));
        }
        // Who thinks of another system and leaves it at that tells nobody.
        if events > 10 * self.facts + 500 * (self.days + 1) + appeals * self.limits.systems {
            let facts = self.facts;
            self.wrong(|| format!("{events} events for {facts} facts: something goes round in silence"));
        }
        self.wrong.take().map_or(Ok(()), Err)
    }
}

impl Observer for Watcher {
    fn observe(&mut self, now: SimTime, fact: &Fact) {
        self.facts += 1;
        assert!(self.facts <= self.limits.facts, "{} facts by day {}: it runs away", self.facts, now.day());
        self.count(now, fact);
        if let Some(key) = ticket_of(fact) {
            *self.by_ticket.entry(key).or_default() += 1;
            if !self.open.contains_key(&key) {
                self.wrong(|| format!("{fact:?} is told of a ticket that is not open"));
            }
        }
    }

    fn snapshot(&mut self, _: SimTime, snapshot: &Snapshot) {
        self.days += 1;
        for (name, share) in [
            ("efficacy", snapshot.efficacy),
            ("expectation", snapshot.expectation),
            ("trust", snapshot.trust),
        ] {
            if !(0.0..=1.0).contains(&share) {
                self.wrong(|| format!("mean {name} is {share}"));
            }
        }
        if u64::from(snapshot.open_tickets) != self.open.len() as u64 {
            let told = self.open.len();
            self.wrong(|| format!("{} tickets are open, {told} by what was told", snapshot.open_tickets));
        }
        for org in &snapshot.orgs {
            let in_bounds =
                org.pressure.is_none_or(|pressure| (0.0..=self.limits.pressure).contains(&pressure))
                    && org.overwork.is_none_or(|overwork| (0.0..=1.0).contains(&overwork))
                    && org.backlog_weeks.is_none_or(|weeks| weeks.is_finite() && weeks >= 0.0)
                    && org.booked.iter().sum::<u64>() == org.staffed;
            if !in_bounds {
                self.wrong(|| format!("out of bounds: {org:?}"));
            }
        }
    }
}

/// The ticket that a fact of its life is about; its making and its end are counted elsewhere.
fn ticket_of(fact: &Fact) -> Option<u64> {
    match *fact {
        Fact::Dispatched { key, .. }
        | Fact::Signed { key, .. }
        | Fact::Refused { key, .. }
        | Fact::Settled { key, .. }
        | Fact::SignOverdue { key, .. }
        | Fact::ExtensionAsked { key, .. }
        | Fact::ExtensionDecided { key, .. }
        | Fact::FirstContact { key, .. }
        | Fact::WorkStarted { key, .. }
        | Fact::Replied { key, .. }
        | Fact::HelpAsked { key, .. }
        | Fact::HandedOn { key, .. }
        | Fact::Referred { key, .. }
        | Fact::CameAlong { key, .. }
        | Fact::AskedAbove { key, .. }
        | Fact::CityDecided { key, .. }
        | Fact::Applied { key, .. }
        | Fact::Passed { key, .. }
        | Fact::RedoOrdered { key, .. }
        | Fact::Overdue { key, .. }
        | Fact::Reminded { key, .. }
        | Fact::Supervised { key, .. }
        | Fact::Persuaded { key, .. }
        | Fact::Called { key, .. }
        | Fact::Said { key, .. }
        | Fact::ProofAsked { key, .. }
        | Fact::ProofChecked { key, .. } => Some(key),
        _ => None,
    }
}
