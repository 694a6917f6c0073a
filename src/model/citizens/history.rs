//! What citizens and communities remember: smoothed shares that fade by a half-life, and grievance.

use crate::kernel::{Elapsed, SimTime};

/// A share learnt from cases; what was learnt fades, and the starting belief comes back.
#[derive(Clone, Copy, Debug, Default)]
pub struct Belief {
    hits: f32,
    weight: f32,
    at: u64,
}

fn faded(from: u64, now: SimTime, half_life: Elapsed) -> f32 {
    libm::exp2f(-((now.0 - from) as f32 / half_life.0 as f32))
}

impl Belief {
    /// The share believed now, from 0 to 1.
    pub fn share(&self, now: SimTime, half_life: Elapsed, start: f64, start_weight: f64) -> f64 {
        let keep = f64::from(faded(self.at, now, half_life));
        let (hits, weight) = (f64::from(self.hits) * keep, f64::from(self.weight) * keep);
        (start_weight * start + hits) / (start_weight + weight)
    }

    /// Learns from one case that taught `lesson`, from 0 to 1.
    pub fn learn(&mut self, now: SimTime, half_life: Elapsed, lesson: f64) {
        let keep = faded(self.at, now, half_life);
        self.hits = self.hits * keep + lesson as f32;
        self.weight = self.weight * keep + 1.0;
        self.at = now.0;
    }
}

/// A citizen who has appealed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Citizen {
    /// Own cases, for expectation.
    pub cases: Belief,
    grievance: f32,
    grieved_at: u64,
    /// First appeal: a persistent appellant lets matters rest some time after it.
    pub since: u64,
}

impl Citizen {
    /// A citizen who appeals for the first time at `now`.
    pub fn first_seen(now: SimTime) -> Citizen {
        Citizen { since: now.0, ..Citizen::default() }
    }

    /// Grievance now.
    pub fn grievance(&self, now: SimTime, half_life: Elapsed) -> f64 {
        f64::from(self.grievance * faded(self.grieved_at, now, half_life))
    }

    /// Adds to it.
    pub fn grieve(&mut self, now: SimTime, half_life: Elapsed, added: f64) {
        self.grievance = self.grievance * faded(self.grieved_at, now, half_life) + added as f32;
        self.grieved_at = now.0;
    }
}

/// What neighbours have heard.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hearsay {
    /// Does the hotline help?
    pub hotline: Belief,
    /// Does the village help?
    pub village: Belief,
    /// Were recent cases of neighbours solved?
    pub neighbours: Belief,
    /// What service do people get used to?
    pub expectation: Belief,
    /// Can the government be trusted?
    pub trust: Belief,
}
