//! Time in whole seconds, in three kinds that cannot be mixed.
//!
//! [`SimTime`] is a point, [`Elapsed`] a stretch of clock seconds, [`WorkTime`] a stretch of the open hours of
//! some calendar. A point plus clock seconds is a point; a point plus working seconds is meaningless without a
//! calendar, so that sum does not exist: ask `WorkCalendar::finish`. [`WorkDays`] counts whole working days,
//! the unit of statutory deadlines. How they are written in a scenario is in `unit.rs`.
use std::iter::Sum;
use std::ops::{Add, AddAssign, Sub, SubAssign};

/// A point in simulated time: seconds since midnight of the start date of the run's calendar.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash, Debug)]
pub struct SimTime(pub u64);

/// A stretch of clock seconds, nights and holidays included.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash, Debug)]
pub struct Elapsed(pub u64);

/// A stretch of seconds of the open hours of some calendar.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash, Debug)]
pub struct WorkTime(pub u64);

/// A number of whole working days of some calendar, the unit of statutory deadlines.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Hash, Debug)]
pub struct WorkDays(pub u32);

impl SimTime {
    /// Midnight of the start date.
    pub const START: SimTime = SimTime(0);
    /// Later than anything that happens; nothing may be scheduled relative to it.
    pub const NEVER: SimTime = SimTime(u64::MAX);

    /// Days since the start date: 0 on the start date itself.
    #[inline]
    pub const fn day(self) -> u32 {
        (self.0 / Elapsed::DAY.0) as u32
    }

    /// Seconds since midnight, in `0..86_400`.
    #[inline]
    pub const fn second_of_day(self) -> u32 {
        (self.0 % Elapsed::DAY.0) as u32
    }

    /// Midnight at the beginning of a day (0 = the start date).
    #[inline]
    pub const fn from_day(day: u32) -> SimTime {
        SimTime(day as u64 * Elapsed::DAY.0)
    }

    /// Clock seconds since `earlier`; zero if `earlier` is not earlier.
    #[inline]
    pub const fn since(self, earlier: SimTime) -> Elapsed {
        Elapsed(self.0.saturating_sub(earlier.0))
    }
}

impl Add<Elapsed> for SimTime {
    type Output = SimTime;
    #[inline]
    fn add(self, elapsed: Elapsed) -> SimTime {
        SimTime(self.0 + elapsed.0)
    }
}

impl Sub for SimTime {
    type Output = Elapsed;
    /// Clock seconds from `earlier` to `self`. Panics in debug builds if `earlier` is later; where that is
    /// possible, use [`SimTime::since`].
    #[inline]
    fn sub(self, earlier: SimTime) -> Elapsed {
        Elapsed(self.0 - earlier.0)
    }
}

/// What [`Elapsed`] and [`WorkTime`] have in common: they are amounts of seconds.
macro_rules! amount_of_seconds {
    ($name:ident, $what:literal) => {
        impl $name {
            /// Nothing.
            pub const ZERO: $name = $name(0);
            /// The largest amount that can be held.
            pub const MAX: $name = $name(u64::MAX);
            /// One minute.
            pub const MINUTE: $name = $name(60);
            /// One hour.
            pub const HOUR: $name = $name(3_600);

            #[doc = concat!("In hours (", $what, ").")]
            #[inline]
            pub fn hours(self) -> f64 {
                self.0 as f64 / 3_600.0
            }

            #[doc = concat!("From hours (", $what, "), rounded to the nearest second.")]
            ///
            /// Negative and not-a-number hours give zero, hours beyond the range 2^63 - 1 seconds.
            #[inline]
            pub fn from_hours(hours: f64) -> $name {
                $name::from_seconds(hours * 3_600.0)
            }

            #[doc = concat!("From seconds (", $what, "), rounded to the nearest whole one.")]
            ///
            /// Negative and not-a-number seconds give zero, seconds beyond 2^63 give 2^63 - 1.
            #[inline]
            pub fn from_seconds(seconds: f64) -> $name {
                // By way of a signed number, for which processors have an instruction.
                $name((seconds.max(0.0) + 0.5) as i64 as u64)
            }

            /// The difference, or zero if `other` is larger.
            #[inline]
            pub const fn saturating_sub(self, other: $name) -> $name {
                $name(self.0.saturating_sub(other.0))
            }

            /// Whether there is nothing.
            #[inline]
            pub const fn is_zero(self) -> bool {
                self.0 == 0
            }
        }

        impl Add for $name {
            type Output = $name;
            #[inline]
            fn add(self, other: $name) -> $name {
                $name(self.0 + other.0)
            }
        }

        impl AddAssign for $name {
            #[inline]
            fn add_assign(&mut self, other: $name) {
                self.0 += other.0;
            }
        }

        impl Sub for $name {
            type Output = $name;
            /// The difference; panics in debug builds if `other` is larger.
            #[inline]
            fn sub(self, other: $name) -> $name {
                $name(self.0 - other.0)
            }
        }

        impl SubAssign for $name {
            #[inline]
            fn sub_assign(&mut self, other: $name) {
                self.0 -= other.0;
            }
        }

        impl Sum for $name {
            fn sum<I: Iterator<Item = $name>>(amounts: I) -> $name {
                amounts.fold($name::ZERO, Add::add)
            }
        }
    };
}

amount_of_seconds!(Elapsed, "clock time");
amount_of_seconds!(WorkTime, "working time of a calendar");

impl Elapsed {
    /// One day of 24 hours.
    pub const DAY: Elapsed = Elapsed(86_400);
    /// Seven days of 24 hours.
    pub const WEEK: Elapsed = Elapsed(604_800);

    /// In days of 24 hours.
    #[inline]
    pub fn days(self) -> f64 {
        self.0 as f64 / 86_400.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_splits_into_day_and_second() {
        let time = SimTime(3 * 86_400 + 8 * 3_600 + 1);
        assert_eq!((time.day(), time.second_of_day()), (3, 28_801));
        assert_eq!(SimTime::from_day(3) + Elapsed(28_801), time);
    }

    #[test]
    fn the_difference_of_two_points_is_clock_time() {
        assert_eq!(SimTime(100) - SimTime(40), Elapsed(60));
        assert_eq!(SimTime(40).since(SimTime(100)), Elapsed::ZERO);
    }

    #[test]
    fn hours_round_to_the_nearest_second() {
        assert_eq!(WorkTime::from_hours(1.5), WorkTime(5_400));
        assert_eq!(WorkTime::from_hours(0.4 / 3_600.0), WorkTime::ZERO);
        assert_eq!(WorkTime::from_hours(0.6 / 3_600.0), WorkTime(1));
        assert_eq!(Elapsed::from_seconds(2.5), Elapsed(3));
        assert_eq!(Elapsed::from_seconds(f64::INFINITY), Elapsed(i64::MAX as u64));
        assert_eq!(Elapsed::from_hours(-1.0), Elapsed::ZERO);
        assert_eq!(Elapsed::from_hours(f64::NAN), Elapsed::ZERO);
        assert_eq!(Elapsed(5_400).hours(), 1.5);
    }

    #[test]
    fn amounts_add_up() {
        let total: WorkTime = [WorkTime(1), WorkTime(2), WorkTime(3)].into_iter().sum();
        assert_eq!(total, WorkTime(6));
        assert_eq!(Elapsed::WEEK, Elapsed(7 * Elapsed::DAY.0));
    }
}
