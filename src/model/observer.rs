//! Who watches a run: facts, the state at checkpoints, and notes on one ticket.

use super::fact::Fact;
use super::ids::Org;
use super::trace::Note;
use super::work::N_WORK;
use crate::kernel::SimTime;

/// Books and queues of one pool of staff, cumulated since the start of the run. Times in seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OrgSnapshot {
    /// Whose.
    pub org: Org,
    /// Staffed seconds so far.
    pub staffed: u64,
    /// Booked seconds so far by kind of work, idle ones included; they sum to `staffed`.
    pub booked: [u64; N_WORK],
    /// Members of staff.
    pub staff: u32,
    /// Members of staff at work now.
    pub busy: u32,
    /// Jobs waiting now.
    pub waiting: u32,
    /// Integral of the jobs waiting, in job seconds of the pool's own calendar.
    pub waiting_area: u64,
    /// Expected ticket seconds waiting and in hand, by class means.
    pub expected: u64,
    /// Seconds that the orders received so far would need if done in full (offered load), cumulated.
    pub offered: u64,
    /// Backlog in weeks: `expected` / staff seconds available for tickets in the next five working days; units only.
    pub backlog_weeks: Option<f64>,
    /// Felt pressure, 0 or more; units only.
    pub pressure: Option<f64>,
    /// Overwork, from 0 to 1; units only.
    pub overwork: Option<f64>,
}

/// The state of the world at one moment, beside the facts.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    /// One row for each pool of staff.
    pub orgs: Vec<OrgSnapshot>,
    /// Calls waiting for a seat.
    pub calls_waiting: u32,
    /// Tickets open.
    pub open_tickets: u32,
    /// Tickets that no unit holds, because they are disputed.
    pub in_limbo: u32,
    /// Mean age of those, in seconds.
    pub limbo_age: u64,
    /// Mean age of all open tickets, in seconds since receipt.
    pub open_age: u64,
    /// Problems that exist unsolved and are known to somebody who may still speak.
    pub live_problems: u32,
    /// Root causes that are active: on which no treatment is at work, or one whose effect has halved.
    pub active_causes: u32,
    /// Mean believed efficacy of the hotline over citizens.
    pub efficacy: f64,
    /// Mean expectation over citizens.
    pub expectation: f64,
    /// Mean trust over citizens.
    pub trust: f64,
    /// Citizens with a history.
    pub known_citizens: u64,
}

/// Somebody who watches a run. Watching draws no luck and changes nothing.
pub trait Observer {
    /// Something happened at `now`.
    fn observe(&mut self, now: SimTime, fact: &Fact);

    /// The state of the world at a checkpoint: the start of the counted window, midnight of every day, the end.
    fn snapshot(&mut self, now: SimTime, snapshot: &Snapshot) {
        let _ = (now, snapshot);
    }

    /// Why something about the traced ticket came as it did; told in its place among the facts.
    fn note(&mut self, now: SimTime, note: &Note) {
        let _ = (now, note);
    }
}
