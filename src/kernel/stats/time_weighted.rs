//! A level that changes at points in time: its mean over a window.

/// The integral of an integer level over a `u64` clock, exact, and its mean over a window.
///
/// The level is followed from the start; what happens at the end of the warm-up is that the integral is based
/// anew ([`TimeWeighted::rebase`]), not that the level is forgotten: a queue that was 7 long stays 7 long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct TimeWeighted {
    level: i64,
    /// Until when the area is complete.
    since: u64,
    area: i128,
    /// Where the window begins, and the area there.
    base: u64,
    area_at_base: i128,
    /// The greatest level within the window.
    max: i64,
}

impl TimeWeighted {
    /// A level that holds from tick 0.
    pub const fn new(level: i64) -> TimeWeighted {
        TimeWeighted { level, since: 0, area: 0, base: 0, area_at_base: 0, max: level }
    }

    /// The level is `level` from `clock` on.
    #[inline]
    pub fn set(&mut self, clock: u64, level: i64) {
        debug_assert!(clock >= self.since, "the clock went back from {} to {clock}", self.since);
        self.area = self.area(clock);
        self.since = clock;
        self.level = level;
        self.max = self.max.max(level);
    }

    /// The level changes by `change` at `clock`.
    #[inline]
    pub fn add(&mut self, clock: u64, change: i64) {
        self.set(clock, self.level + change);
    }

    /// Begins the window of the mean and the greatest level at `clock`: the end of the warm-up.
    pub fn rebase(&mut self, clock: u64) {
        self.set(clock, self.level);
        self.base = clock;
        self.area_at_base = self.area;
        self.max = self.level;
    }

    /// The level now.
    #[inline]
    pub const fn level(&self) -> i64 {
        self.level
    }

    /// The greatest level within the window.
    pub const fn max(&self) -> i64 {
        self.max
    }

    /// The integral from tick 0 to `clock`, before the window included: the figure for conservation checks.
    #[inline]
    pub fn area(&self, clock: u64) -> i128 {
        self.area + i128::from(self.level) * i128::from(clock - self.since)
    }

    /// The mean from the beginning of the window to `clock`; `None` for an empty window.
    pub fn mean(&self, clock: u64) -> Option<f64> {
        (clock > self.base)
            .then(|| (self.area(clock) - self.area_at_base) as f64 / (clock - self.base) as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_weighs_levels_by_how_long_they_held() {
        let mut queue = TimeWeighted::new(0);
        queue.add(10, 3);
        queue.add(14, -1);
        assert_eq!((queue.level(), queue.max(), queue.area(20)), (2, 3, 4 * 3 + 6 * 2));
        assert_eq!(queue.mean(20), Some(24.0 / 20.0));
    }

    #[test]
    fn after_the_warm_up_the_level_goes_on_and_the_window_is_new() {
        let mut queue = TimeWeighted::new(0);
        queue.set(2, 9);
        queue.set(5, 7);
        queue.rebase(10);
        assert_eq!((queue.mean(10), queue.max()), (None, 7));
        queue.add(12, -7);
        assert_eq!(queue.mean(20), Some(1.4), "seven for two of ten ticks, and never below zero");
        assert_eq!(queue.area(20), 3 * 9 + 7 * 7);
    }
}
