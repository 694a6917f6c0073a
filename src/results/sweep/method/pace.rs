//! How long runs take, and whether another one would end in time.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::kernel::stats::Tally;

/// Watches how long runs take. Shared by all threads.
#[derive(Debug)]
pub struct Pace {
    deadline: Option<Instant>,
    taken: Mutex<Tally>,
}

impl Pace {
    /// Runs should have ended at this moment, if there is one.
    pub fn until(deadline: Option<Instant>) -> Pace {
        Pace { deadline, taken: Mutex::new(Tally::default()) }
    }

    /// Whether a run that begins now would end in time: now, the mean of those before, and twice their standard
    /// deviation. After one run its length counts twice; before the first, any time that is left is enough.
    pub fn may_begin(&self, now: Instant) -> bool {
        let Some(deadline) = self.deadline else { return true };
        let Some(left) = deadline.checked_duration_since(now) else { return false };
        left > self.needed()
    }

    /// A run took so long.
    pub fn ended(&self, took: Duration) {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner).add(took.as_secs_f64());
    }

    /// What one more run is given.
    fn needed(&self) -> Duration {
        let taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let mean = taken.mean().unwrap_or(0.0);
        let seconds = mean + taken.sd().map_or(mean, |sd| 2.0 * sd);
        Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn a_run_begins_only_if_mean_and_twice_the_deviation_are_left() {
        let now = Instant::now();
        let pace = Pace::until(Some(now + 100 * SECOND));
        assert!(pace.may_begin(now + 99 * SECOND));
        pace.ended(8 * SECOND);
        assert!(pace.may_begin(now + 83 * SECOND));
        assert!(!pace.may_begin(now + 85 * SECOND));
        pace.ended(10 * SECOND);
        pace.ended(12 * SECOND);
        // Mean 10, standard deviation 2: 14 seconds.
        assert!(pace.may_begin(now + 85 * SECOND));
        assert!(!pace.may_begin(now + 87 * SECOND));
        assert!(!pace.may_begin(now + 101 * SECOND));
    }

    #[test]
    fn without_a_deadline_there_is_always_time() {
        let pace = Pace::until(None);
        pace.ended(1_000_000 * SECOND);
        assert!(pace.may_begin(Instant::now()));
    }
}
