//! Levels of the world (queues, ages, beliefs, pressure), averaged over time.
//!
//! A level keeps its value from one snapshot to the next, so that its mean weighs each snapshot by the time until
//! the next one, whatever their spacing.

use super::books::Pool;
use super::count::{names, ratio};
use super::layout::Layout;
use crate::model::observer::{OrgSnapshot, Snapshot};

names! {
    /// Levels that snapshots report.
    Level {
        OpenTickets, InLimbo, CallsWaiting, LiveProblems, ActiveCauses, KnownCitizens,
        Efficacy, Expectation, Trust,
        /// Mean age of a ticket in limbo; weighed by how many there are.
        LimboAge,
        /// Mean age of an open ticket; weighed by how many there are.
        OpenAge,
        /// Means over units.
        Backlog, BacklogTowns, BacklogBureaus, Pressure, Overwork,
    }
}

/// Means over time of all levels, and their last values.
#[derive(Clone, Debug)]
pub(super) struct Levels {
    sums: [f64; Level::N],
    weights: [f64; Level::N],
    last: [Option<f64>; Level::N],
}

impl Levels {
    /// Nothing seen.
    pub(super) const EMPTY: Levels =
        Levels { sums: [0.0; Level::N], weights: [0.0; Level::N], last: [None; Level::N] };

    /// The mean over time; missing if there was nothing to average.
    pub(super) fn mean(&self, level: Level) -> Option<f64> {
        ratio(self.sums[level as usize], self.weights[level as usize])
    }

    /// The value at the end.
    pub(super) fn last(&self, level: Level) -> Option<f64> {
        self.last[level as usize]
    }

    fn hold(&mut self, level: Level, value: f64, weight: f64) {
        self.sums[level as usize] += value * weight;
        self.weights[level as usize] += weight;
    }

    /// Takes what a snapshot says for the last value so far.
    pub(super) fn end_with(&mut self, snapshot: &Snapshot) {
        each_level(snapshot, |level, value| self.last[level as usize] = Some(value));
    }

    /// Adds a later stretch of time.
    pub(super) fn merge(&mut self, later: &Levels) {
        for place in 0..Level::N {
            self.sums[place] += later.sums[place];
            self.weights[place] += later.weights[place];
            self.last[place] = later.last[place].or(self.last[place]);
        }
    }

    /// Holds everything that a snapshot says for some seconds.
    pub(super) fn hold_all(&mut self, snapshot: &Snapshot, layout: &Layout, seconds: f64) {
        let (open, limbo) = (f64::from(snapshot.open_tickets), f64::from(snapshot.in_limbo));
        each_level(snapshot, |level, value| self.hold(level, value, seconds));
        self.hold(Level::LimboAge, snapshot.limbo_age as f64, limbo * seconds);
        self.hold(Level::OpenAge, snapshot.open_age as f64, open * seconds);
        for org in &snapshot.orgs {
            self.hold_unit(org, layout, seconds);
        }
    }

    /// Holds what a snapshot says about one unit.
    pub(super) fn hold_unit(&mut self, org: &OrgSnapshot, layout: &Layout, seconds: f64) {
        let mut hold = |level: Level, value: Option<f64>| {
            if let Some(value) = value {
                self.hold(level, value, seconds);
            }
        };
        match Pool::of(org.org, layout) {
            Some(Pool::Towns) => hold(Level::BacklogTowns, org.backlog_weeks),
            Some(Pool::Bureaus) => hold(Level::BacklogBureaus, org.backlog_weeks),
            _ => return,
        }
        hold(Level::Backlog, org.backlog_weeks);
        hold(Level::Pressure, org.pressure);
        hold(Level::Overwork, org.overwork);
    }
}

/// The levels that are one number of a snapshot.
fn each_level(snapshot: &Snapshot, mut with: impl FnMut(Level, f64)) {
    with(Level::OpenTickets, f64::from(snapshot.open_tickets));
    with(Level::InLimbo, f64::from(snapshot.in_limbo));
    with(Level::CallsWaiting, f64::from(snapshot.calls_waiting));
    with(Level::LiveProblems, f64::from(snapshot.live_problems));
    with(Level::ActiveCauses, f64::from(snapshot.active_causes));
    with(Level::KnownCitizens, snapshot.known_citizens as f64);
    with(Level::Efficacy, snapshot.efficacy);
    with(Level::Expectation, snapshot.expectation);
    with(Level::Trust, snapshot.trust);
}
