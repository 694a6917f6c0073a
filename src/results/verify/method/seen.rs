//! What is counted in a run, from its facts alone: sums that the checks divide.

use std::collections::BTreeMap;

use crate::kernel::{Elapsed, SimTime};
use crate::model::fact::{Channel, Closing, Fact, Settlement, TicketInfo};
use crate::model::observer::{Observer, OrgSnapshot, Snapshot};
use crate::model::work::Work;

/// A number of things and the sum of something over them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sum {
    /// How many.
    pub n: u64,
    /// The sum over them.
    pub of: f64,
}

impl Sum {
    /// One more.
    pub fn add(&mut self, value: f64) {
        self.n += 1;
        self.of += value;
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: Sum) -> Sum {
        Sum { n: self.n + other.n, of: self.of + other.of }
    }

    /// Their mean; missing if there are none.
    pub fn mean(&self) -> Option<f64> {
        (self.n > 0).then(|| self.of / self.n as f64)
    }
}

/// A moment in the life of a recorded request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moment {
    /// The unit began to work on it.
    Begun,
    /// The unit replied.
    Replied,
    /// Its limit passed.
    Overdue,
}

/// What is counted in the window of one run.
#[derive(Clone, Debug)]
pub struct Seen {
    from: SimTime,
    tail: Elapsed,
    /// Calls: how many, and how many of them were later ones of one caller.
    pub calls: Sum,
    /// Calls that were answered, and their waits (s).
    pub answered: Sum,
    /// Calls that were answered, and how many of them waited longer than the tail's time.
    pub tail_answered: Sum,
    /// Calls that were given up, and their waits (s).
    pub abandoned: Sum,
    /// Calls that found all lines taken.
    pub blocked: u64,
    /// By category: orders on which work began for the first time, and the time since they were sent (s).
    pub begun: Vec<Sum>,
    /// Tickets closed, and the time from raising them to the last reply (s).
    pub closed: Sum,
    /// Tickets closed, and the time from raising them to closing them (s).
    pub left: Sum,
    /// Tickets closed, and the time that staff spent on them (s).
    pub spent: Sum,
    /// Tickets closed, and how many of them had their limit extended.
    pub extended: Sum,
    /// Limits that passed without a reply.
    pub overdue: u64,
    /// Tickets closed, and how often units returned them.
    pub returns: Sum,
    /// Tickets closed by their changes of unit; the last holds all that had more.
    pub transfers: [u64; 8],
    /// Disputes settled, and how many of them by a ruling.
    pub ruled: Sum,
    /// By channel: tickets made, and the time since they were raised (s).
    pub made: [Sum; Channel::ALL.len()],
    /// By category: tickets closed, and the time from their receipt to the last reply (s).
    pub handled: Vec<Sum>,
    /// Tickets closed, and their redos.
    pub redos: Sum,
    /// By channel: first attempts.
    pub spoke: [u64; Channel::ALL.len()],
    /// Tickets by attempt; 0 is the first, the last holds all later ones.
    pub attempts: [u64; 16],
    /// Problems by hour of the run, from its start.
    pub hours: Vec<u32>,
    /// Moments of recorded requests, by their number.
    pub moments: BTreeMap<(u64, Moment), SimTime>,
    named: BTreeMap<u64, u64>,
    recorded: bool,
    first: Option<Vec<OrgSnapshot>>,
    last: Vec<OrgSnapshot>,
}

impl Seen {
    /// Counts from `from` on. `tail`: the wait beyond which a call counts for the tail. `recorded`: whether moments of
    /// single requests are kept.
    pub fn new(from: SimTime, tail: Elapsed, recorded: bool) -> Seen {
        Seen {
            from,
            tail,
            calls: Sum::default(),
            answered: Sum::default(),
            tail_answered: Sum::default(),
            abandoned: Sum::default(),
            blocked: 0,
            begun: Vec::new(),
            closed: Sum::default(),
            left: Sum::default(),
            spent: Sum::default(),
            extended: Sum::default(),
            overdue: 0,
            returns: Sum::default(),
            transfers: [0; 8],
            ruled: Sum::default(),
            made: [Sum::default(); Channel::ALL.len()],
            handled: Vec::new(),
            redos: Sum::default(),
            spoke: [0; Channel::ALL.len()],
            attempts: [0; 16],
            hours: Vec::new(),
            moments: BTreeMap::new(),
            named: BTreeMap::new(),
            recorded,
            first: None,
            last: Vec::new(),
        }
    }

    /// Share of the staffed hours of a pool of staff that were worked; `n` is staffed hours, rounded. The pools stand in
    /// the order of snapshots: seats, clerks, district desks, units.
    pub fn busy(&self, pool: usize) -> Sum {
        let Some((first, last)) = self.first.as_ref().and_then(|all| all.get(pool)).zip(self.last.get(pool))
        else {
            return Sum::default();
        };
        let idle = last.booked[Work::Idle.index()] - first.booked[Work::Idle.index()];
        let staffed = last.staffed - first.staffed;
        Sum { n: staffed / 3600, of: (staffed - idle) as f64 / 3600.0 }
    }

    fn note(&mut self, key: u64, moment: Moment, now: SimTime) {
        if let Some(request) = self.named.get(&key) {
            self.moments.entry((*request, moment)).or_insert(now);
        }
    }

    fn record(&mut self, now: SimTime, fact: &Fact) {
        match fact {
            Fact::TicketMade { ticket } => {
                self.named.insert(ticket.key, ticket.problem);
            }
            Fact::WorkStarted { key, .. } => self.note(*key, Moment::Begun, now),
            Fact::Replied { key, .. } => self.note(*key, Moment::Replied, now),
            Fact::Overdue { key, .. } => self.note(*key, Moment::Overdue, now),
            _ => {}
        }
    }

    fn close(&mut self, now: SimTime, ticket: &TicketInfo, closing: &Closing) {
        self.redos.add(f64::from(closing.redos));
        self.left.add(now.since(ticket.raised_at).0 as f64);
        self.spent.add(closing.hours as f64);
        self.extended.add(one_if(closing.extensions > 0));
        self.returns.add(f64::from(closing.returns));
        let last = self.transfers.len() - 1;
        self.transfers[usize::from(closing.orders.max(1) - 1).min(last)] += 1;
        if let Some(replied) = closing.replied_at {
            self.closed.add(replied.since(ticket.raised_at).0 as f64);
            let time = replied.since(ticket.received_at).0 as f64;
            of_category(&mut self.handled, ticket.category.index()).add(time);
        }
    }

    fn order(&mut self, category: usize, wait: Elapsed, begins: bool) {
        let sum = of_category(&mut self.begun, category);
        sum.of += wait.0 as f64;
        sum.n += u64::from(begins);
    }
}

/// 1 for what counts, 0 for what does not.
fn one_if(counts: bool) -> f64 {
    f64::from(u8::from(counts))
}

/// The sum of a category, which may be the first that is heard of it.
fn of_category(sums: &mut Vec<Sum>, category: usize) -> &mut Sum {
    if sums.len() <= category {
        sums.resize(category + 1, Sum::default());
    }
    &mut sums[category]
}

impl Observer for Seen {
    fn observe(&mut self, now: SimTime, fact: &Fact) {
        if self.recorded {
            self.record(now, fact);
        }
        if now < self.from {
            return;
        }
        match fact {
            Fact::ProblemArose { .. } => {
                let hour = (now.since(self.from).0 / 3600) as usize;
                if self.hours.len() <= hour {
                    self.hours.resize(hour + 1, 0);
                }
                self.hours[hour] += 1;
            }
            Fact::Spoke { channel, attempt: 1, .. } => self.spoke[*channel as usize] += 1,
            Fact::CallArrived { redial } => self.calls.add(f64::from(u8::from(*redial > 0))),
            Fact::CallAnswered { waited } => {
                self.answered.add(waited.0 as f64);
                self.tail_answered.add(f64::from(u8::from(*waited > self.tail)));
            }
            Fact::CallAbandoned { waited, .. } => self.abandoned.add(waited.0 as f64),
            Fact::CallBlocked { .. } => self.blocked += 1,
            // From sending to the beginning of work: until it was signed, and from then on.
            Fact::Signed { category, wait, .. } => self.order(category.index(), *wait, false),
            Fact::WorkStarted { category, round: 0, wait, .. } => self.order(category.index(), *wait, true),
            Fact::TicketMade { ticket } => {
                self.made[ticket.channel as usize].add(ticket.received_at.since(ticket.raised_at).0 as f64);
                let last = self.attempts.len() - 1;
                self.attempts[usize::from(ticket.attempt.max(1) - 1).min(last)] += 1;
            }
            Fact::Overdue { .. } => self.overdue += 1,
            Fact::Settled { settlement, .. } => self.ruled.add(one_if(*settlement == Settlement::Ruled)),
            Fact::Closed { ticket, closing } => self.close(now, ticket, closing),
            _ => {}
        }
    }

    fn snapshot(&mut self, now: SimTime, snapshot: &Snapshot) {
        if now < self.from {
            return;
        }
        if self.first.is_none() {
            self.first = Some(snapshot.orgs.clone());
        }
        self.last.clone_from(&snapshot.orgs);
    }
}
