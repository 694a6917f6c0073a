//! The clock and the future event list.
//!
//! An aligned two-level timing wheel on whole seconds: one list per second of the window that holds the present
//! (`near.rs`), one bucket per window of the rest of the block (`ring.rs`), and the later blocks in a tree
//! (`far.rs`). Windows are aligned to multiples of their length, so an event moves at most twice, and only
//! towards the present. When a second holds several events, they leave by rank (`second.rs`).
//!
//! An event cannot be cancelled: what may go stale carries a number by which its handler recognises it.
mod far;
mod near;
mod ring;
mod second;

use super::time::{Elapsed, SimTime};
use far::Far;
use near::Near;
use ring::Ring;
use second::Second;

/// A window holds 2^10 seconds, about 17 minutes.
const WINDOW_BITS: u32 = 10;
const WINDOW_SECONDS: usize = 1 << WINDOW_BITS;
/// A block holds 2^12 windows, about 48 days.
const BLOCK_BITS: u32 = 12;
const BLOCK_WINDOWS: usize = 1 << BLOCK_BITS;
/// From so many events on a window is filled by sorting and not one by one.
const MANY: usize = WINDOW_SECONDS / 2;

/// Pending events, and the time that they have reached.
///
/// Events leave in order of time. Whenever several are pending for the same second, the one of least rank leaves
/// next, whatever the order in which they were scheduled; equal ranks leave in the order in which they were
/// scheduled. The same rank must be asked for in every call.
///
/// ```
/// use petisim::kernel::{EventList, SimTime};
/// let mut fel = EventList::new();
/// fel.at(SimTime(9), 'c');
/// fel.at(SimTime(5), 'b');
/// fel.at(SimTime(5), 'a');
/// let mut order = String::new();
/// while let Some(event) = fel.pop_before(SimTime(9), |event| *event) {
///     order.push(event);
/// }
/// assert_eq!((order.as_str(), fel.now(), fel.len()), ("ab", SimTime(5), 1));
/// ```
#[derive(Clone, Debug)]
pub struct EventList<E> {
    now: SimTime,
    /// Number of the window that holds `now`.
    window: u64,
    len: usize,
    second: Second<E>,
    near: Near<E>,
    ring: Ring<E>,
    far: Far<E>,
}

impl<E: Copy> Default for EventList<E> {
    fn default() -> EventList<E> {
        EventList::new()
    }
}

impl<E: Copy> EventList<E> {
    /// No events; the clock stands at the start.
    pub fn new() -> EventList<E> {
        EventList {
            now: SimTime::START,
            window: 0,
            len: 0,
            second: Second::new(),
            near: Near::new(),
            ring: Ring::new(),
            far: Far::new(),
        }
    }

    /// The time of the event that left last.
    #[inline]
    pub fn now(&self) -> SimTime {
        self.now
    }

    /// How many events are pending.
    #[inline]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether nothing is pending.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Schedules an event for a time that is not before now.
    ///
    /// # Panics
    /// If `time` is in the past, in every build: a lost event is a wrong result.
    #[inline]
    pub fn at(&mut self, time: SimTime, event: E) {
        if time < self.now {
            past(time, self.now);
        }
        self.len += 1;
        let window = time.0 >> WINDOW_BITS;
        if window == self.window {
            self.near.push(second_of(time.0), event);
        } else {
            self.at_later_window(time, event);
        }
    }

    #[inline(never)]
    fn at_later_window(&mut self, time: SimTime, event: E) {
        let window = time.0 >> WINDOW_BITS;
        if window >> BLOCK_BITS == self.window >> BLOCK_BITS {
            self.ring.push(bucket_of(window), second_of(time.0) as u32, event);
        } else {
            self.far.push(time.0, event);
        }
    }

    /// Schedules an event for `delay` after now.
    #[inline]
    pub fn after(&mut self, delay: Elapsed, event: E) {
        self.at(SimTime(self.now.0.saturating_add(delay.0)), event);
    }

    /// Takes the earliest event strictly before `end` and moves the clock to it; `None` when there is none.
    ///
    /// `rank` is asked only when a second holds more than one event; the least rank leaves first.
    #[inline]
    pub fn pop_before<R: Ord>(&mut self, end: SimTime, rank: impl Fn(&E) -> R) -> Option<E> {
        if !self.second.is_empty() {
            return self.pop_from_second(end, rank);
        }
        if self.near.is_empty() && !self.open_window(end) {
            return None;
        }
        let slot = self.near.first();
        let time = self.window << WINDOW_BITS | slot as u64;
        if time >= end.0 {
            return None;
        }
        self.now = SimTime(time);
        self.len -= 1;
        if let Some(event) = self.near.take_only(slot) {
            return Some(event);
        }
        self.near.take_all(slot, &mut self.second.arrived);
        self.second.begin(&rank);
        self.second.pop(&rank)
    }

    /// Goes on with a second that held several events, together with those that were added meanwhile.
    fn pop_from_second<R: Ord>(&mut self, end: SimTime, rank: impl Fn(&E) -> R) -> Option<E> {
        if self.now >= end {
            return None;
        }
        let slot = second_of(self.now.0);
        if self.near.holds(slot) {
            self.near.take_all(slot, &mut self.second.arrived);
            self.second.go_on(&rank);
        }
        self.len -= 1;
        self.second.pop(&rank)
    }

    /// Moves on to the next window that holds an event, if that event is before `end`.
    ///
    /// Nothing moves otherwise: the window must always be that of `now`, for events may still be scheduled from
    /// now on.
    #[cold]
    #[inline(never)]
    fn open_window(&mut self, end: SimTime) -> bool {
        let block = self.window >> BLOCK_BITS;
        let (block, bucket) = match self.ring.first_after(bucket_of(self.window)) {
            Some(bucket) => (block, bucket),
            None => {
                let Some(first) = self.far.earliest_before(end.0) else { return false };
                let ring = &mut self.ring;
                self.far.take_first_block(|window, second, event| {
                    ring.push(bucket_of(window), second, event);
                });
                self.window = first >> WINDOW_BITS;
                (self.window >> BLOCK_BITS, bucket_of(self.window))
            }
        };
        let window = block << BLOCK_BITS | bucket as u64;
        let first = window << WINDOW_BITS;
        if first >= end.0 {
            return false;
        }
        let fits = end.0 - first >= WINDOW_SECONDS as u64;
        if !fits && u64::from(self.ring.earliest_second(bucket)) + first >= end.0 {
            return false;
        }
        self.window = window;
        if self.ring.len(bucket) < MANY {
            self.ring.iter(bucket).for_each(|(second, event)| self.near.push(second as usize, event));
        } else {
            self.near.fill(|| self.ring.iter(bucket));
        }
        self.ring.clear(bucket);
        true
    }
}

/// The second within its window.
#[inline]
fn second_of(time: u64) -> usize {
    time as usize % WINDOW_SECONDS
}

/// The window within its block.
#[inline]
fn bucket_of(window: u64) -> usize {
    window as usize % BLOCK_WINDOWS
}

#[cold]
#[inline(never)]
fn past(time: SimTime, now: SimTime) -> ! {
    panic!("an event was scheduled for second {} when it was already second {}", time.0, now.0)
}

#[cfg(test)]
mod tests;
