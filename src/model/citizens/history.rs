//! What citizens and communities remember: smoothed shares that fade by a half-life, and grievance.

use crate::kernel::{Elapsed, SimTime};

/// A share learnt from cases; what was learnt fades, and the starting belief comes back.
#[derive(Clone, Copy, Debug, Default)]
pub struct Belief {
    hits: f32,
    weight: f32,
    at: Seconds,
}

/// Seconds since the start, in half the room: there are millions of citizens, and a run lasts a hundred years at most.
type Seconds = u32;

fn seconds(now: SimTime) -> Seconds {
    Seconds::try_from(now.0).unwrap_or(Seconds::MAX)
}

fn faded(from: Seconds, now: SimTime, half_life: Elapsed) -> f32 {
    libm::exp2f(-((now.0 - u64::from(from)) as f32 / half_life.0 as f32))
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
        self.at = seconds(now);
    }
}

/// A citizen who has appealed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Citizen {
    /// Own cases, for expectation.
    pub cases: Belief,
    /// Times that a unit has talked him round.
    pub talked: u16,
    grievance: f32,
    grieved_at: Seconds,
    since: Seconds,
}

impl Citizen {
    /// A citizen who appeals for the first time at `now`.
    pub fn first_seen(now: SimTime) -> Citizen {
        Citizen { since: seconds(now), ..Citizen::default() }
    }

    /// First appeal (seconds since the start): a persistent appellant lets matters rest some time after it.
    pub fn since(&self) -> u64 {
        u64::from(self.since)
    }

    /// Grievance now.
    pub fn grievance(&self, now: SimTime, half_life: Elapsed) -> f64 {
        f64::from(self.grievance * faded(self.grieved_at, now, half_life))
    }

    /// Adds to it.
    pub fn grieve(&mut self, now: SimTime, half_life: Elapsed, added: f64) {
        self.grievance = self.grievance * faded(self.grieved_at, now, half_life) + added as f32;
        self.grieved_at = seconds(now);
    }
}

/// What neighbours have heard, and what they do for each other.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hearsay {
    /// Does the hotline help?
    pub hotline: Belief,
    /// Are calls to the hotline answered?
    pub answered: Belief,
    /// Does the village help?
    pub village: Belief,
    /// Does the town's own line help?
    pub town_line: Belief,
    /// Were recent cases of neighbours solved?
    pub neighbours: Belief,
    /// What service do people get used to?
    pub expectation: Belief,
    /// Can the government be trusted?
    pub trust: Belief,
    /// Hours that volunteers had left when last they were asked.
    pub volunteers: f32,
    /// When that was.
    pub volunteers_at: SimTime,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::testing::near;

    const HALF_LIFE: Elapsed = Elapsed(90 * 86_400);

    fn day(day: u32) -> SimTime {
        SimTime::from_day(day)
    }

    #[test]
    fn a_belief_begins_with_its_start_and_comes_back_to_it() {
        let mut belief = Belief::default();
        assert_eq!(belief.share(day(0), HALF_LIFE, 0.57, 20.0), 0.57);
        belief.learn(day(10), HALF_LIFE, 1.0);
        near(belief.share(day(10), HALF_LIFE, 0.5, 2.0), 0.6667); // (2·0.5 + 1) / (2 + 1)
        near(belief.share(day(100), HALF_LIFE, 0.5, 2.0), 0.6); // (2·0.5 + 0.5) / (2 + 0.5)
        near(belief.share(day(9_000), HALF_LIFE, 0.5, 2.0), 0.5);
    }

    #[test]
    fn a_belief_is_the_mean_of_lessons_weighted_by_their_age() {
        let lessons = [(0, 1.0), (30, 0.4), (45, 0.0), (120, 0.6), (200, 1.0)];
        let mut belief = Belief::default();
        for (at, lesson) in lessons {
            belief.learn(day(at), HALF_LIFE, lesson);
        }
        // The same in one sum: each lesson counts one half for every ninety days of its age.
        let weight = |at: u32| libm::pow(0.5, f64::from(250 - at) / 90.0);
        let hits: f64 = lessons.iter().map(|(at, lesson)| weight(*at) * lesson).sum();
        let of: f64 = lessons.iter().map(|(at, _)| weight(*at)).sum();
        near(belief.share(day(250), HALF_LIFE, 0.3, 4.0), (4.0 * 0.3 + hits) / (4.0 + of));
    }

    #[test]
    fn grievance_halves_and_adds_up() {
        let mut citizen = Citizen::first_seen(day(3));
        assert_eq!(citizen.since(), 3 * 86_400);
        assert_eq!(citizen.grievance(day(3), HALF_LIFE), 0.0);
        citizen.grieve(day(5), HALF_LIFE, 1.0);
        near(citizen.grievance(day(95), HALF_LIFE), 0.5);
        citizen.grieve(day(95), HALF_LIFE, 1.0);
        near(citizen.grievance(day(95), HALF_LIFE), 1.5);
        near(citizen.grievance(day(185), HALF_LIFE), 0.75);
    }
}
