//! A pool of identical servers.
//!
//! The pool has no clock of its own: every call names the time in ticks, which are the clock's seconds or those
//! of a working calendar, as its owner decides. It knows how many servers are busy and not which; who waits is
//! the business of a `Queue`.

/// What came of asking for a server.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Seize {
    /// A server was idle, and is busy now.
    Granted,
    /// No server was idle.
    Full,
}

/// Identical servers, with the integrals over time of how many were busy and how many on duty.
#[derive(Clone, Debug)]
pub struct Pool {
    capacity: u32,
    busy: u32,
    /// Until when the two areas are complete.
    since: u64,
    busy_area: u64,
    duty_area: u64,
}

impl Pool {
    /// A pool of idle servers at tick 0.
    pub const fn new(capacity: u32) -> Pool {
        Pool { capacity, busy: 0, since: 0, busy_area: 0, duty_area: 0 }
    }

    /// Makes a server busy if one is idle.
    #[inline]
    pub fn seize(&mut self, clock: u64) -> Seize {
        if self.busy >= self.capacity {
            return Seize::Full;
        }
        self.account(clock);
        self.busy += 1;
        Seize::Granted
    }

    /// Makes a busy server idle, or lets it leave if there are more than the capacity.
    ///
    /// # Panics
    /// If none is busy.
    #[inline]
    pub fn release(&mut self, clock: u64) {
        assert!(self.busy > 0, "a server was released, but none is busy");
        self.account(clock);
        self.busy -= 1;
    }

    /// Changes the number of servers. Busy ones beyond it stay on duty until they are released.
    pub fn set_capacity(&mut self, clock: u64, capacity: u32) {
        self.account(clock);
        self.capacity = capacity;
    }

    /// How many servers there are, not counting those that leave when they are released.
    #[inline]
    pub const fn capacity(&self) -> u32 {
        self.capacity
    }

    /// How many servers are busy: may exceed the capacity after it was lowered.
    #[inline]
    pub const fn busy(&self) -> u32 {
        self.busy
    }

    /// How many servers can be seized.
    #[inline]
    pub const fn idle(&self) -> u32 {
        self.capacity.saturating_sub(self.busy)
    }

    /// How many servers are on duty: the capacity, or the busy ones if they are more.
    #[inline]
    pub fn on_duty(&self) -> u32 {
        self.capacity.max(self.busy)
    }

    /// Server ticks that were busy up to `clock`.
    pub fn busy_area(&self, clock: u64) -> u64 {
        self.busy_area + (clock - self.since) * u64::from(self.busy)
    }

    /// Server ticks that were on duty up to `clock`, busy or idle.
    pub fn duty_area(&self, clock: u64) -> u64 {
        self.duty_area + (clock - self.since) * u64::from(self.on_duty())
    }

    /// Brings the areas up to `clock`, before a level changes.
    #[inline]
    fn account(&mut self, clock: u64) {
        debug_assert!(clock >= self.since, "the clock went back from {} to {clock}", self.since);
        self.busy_area = self.busy_area(clock);
        self.duty_area = self.duty_area(clock);
        self.since = clock;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_full_pool_refuses_until_a_release() {
        let mut pool = Pool::new(1);
        assert_eq!(pool.seize(0), Seize::Granted);
        assert_eq!(pool.seize(3), Seize::Full);
        pool.release(5);
        assert_eq!((pool.idle(), pool.busy()), (1, 0));
        assert_eq!((pool.busy_area(8), pool.duty_area(8)), (5, 8));
    }

    #[test]
    fn servers_beyond_a_lowered_capacity_leave_as_they_finish() {
        let mut pool = Pool::new(3);
        (0..3).for_each(|_| assert_eq!(pool.seize(0), Seize::Granted));
        pool.set_capacity(10, 1);
        assert_eq!((pool.capacity(), pool.on_duty(), pool.busy(), pool.idle()), (1, 3, 3, 0));
        pool.release(20);
        assert_eq!((pool.on_duty(), pool.seize(20)), (2, Seize::Full));
        pool.release(30);
        pool.release(40);
        assert_eq!((pool.on_duty(), pool.idle()), (1, 1));
        // 3 until 20, 2 until 30, 1 until 40 busy; then one idle.
        assert_eq!((pool.busy_area(50), pool.duty_area(50)), (60 + 20 + 10, 60 + 20 + 10 + 10));
    }

    #[test]
    #[should_panic(expected = "none is busy")]
    fn what_was_not_seized_cannot_be_released() {
        Pool::new(2).release(0);
    }

    proptest! {
        #[test]
        fn the_areas_are_sums_over_ticks(steps in prop::collection::vec((0..4_u8, 0..5_u64, 0..4_u32), 0..100)) {
            let (mut pool, mut clock, mut busy, mut duty) = (Pool::new(2), 0, 0, 0);
            for (what, ticks, capacity) in steps {
                for _ in 0..ticks {
                    busy += u64::from(pool.busy());
                    duty += u64::from(pool.on_duty());
                    clock += 1;
                }
                match what {
                    0 => pool.set_capacity(clock, capacity),
                    1 if pool.busy() > 0 => pool.release(clock),
                    _ => {
                        let idle = pool.idle();
                        prop_assert_eq!(pool.seize(clock) == Seize::Granted, idle > 0);
                    }
                }
                prop_assert_eq!((pool.busy_area(clock), pool.duty_area(clock)), (busy, duty));
            }
        }
    }
}
