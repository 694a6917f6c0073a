//! The wheel against a plain heap of (time, rank, order of scheduling).
use super::*;
use proptest::prelude::*;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// An event: rank in the high half, a number of its own in the low half.
type Event = u64;

fn rank(event: &Event) -> u64 {
    event >> 32
}

/// The oracle: what the event list promises, in its plainest form.
#[derive(Default)]
struct Plain {
    now: u64,
    scheduled: u64,
    heap: BinaryHeap<Reverse<(u64, u64, u64, Event)>>,
}

impl Plain {
    fn at(&mut self, time: u64, event: Event) {
        self.heap.push(Reverse((time, rank(&event), self.scheduled, event)));
        self.scheduled += 1;
    }

    fn pop_before(&mut self, end: u64) -> Option<Event> {
        if self.heap.peek()?.0.0 >= end {
            return None;
        }
        let Reverse((time, _, _, event)) = self.heap.pop()?;
        self.now = time;
        Some(event)
    }
}

/// Delays that hit the same second, the same window, the same block, and blocks far away.
fn delay() -> impl Strategy<Value = u64> {
    prop_oneof![
        3 => Just(0_u64),
        3 => 0..4_u64,
        3 => 0..2_000_u64,
        2 => 0..100_000_u64,
        2 => 4_000_000..4_400_000_u64,
        1 => 0..100_000_000_u64,
        1 => Just(1 << 10),
        1 => Just(1 << 22),
    ]
}

/// Schedules a few events, then pops once before now + `until`, and so on.
fn steps() -> impl Strategy<Value = Vec<(Vec<(u64, u64)>, u64)>> {
    let schedule = prop::collection::vec((delay(), 0..5_u64), 0..5);
    prop::collection::vec((schedule, prop_oneof![Just(u64::MAX), delay()]), 1..200)
}

proptest! {
    #[test]
    fn events_leave_as_from_a_plain_heap(steps in steps()) {
        let (mut wheel, mut plain, mut number) = (EventList::new(), Plain::default(), 0);
        for (schedule, until) in steps {
            for (delay, rank) in schedule {
                number += 1;
                let event = rank << 32 | number;
                wheel.after(Elapsed(delay), event);
                plain.at(plain.now + delay, event);
            }
            let end = plain.now.saturating_add(until);
            prop_assert_eq!(wheel.pop_before(SimTime(end), rank), plain.pop_before(end));
            prop_assert_eq!((wheel.now().0, wheel.len()), (plain.now, plain.heap.len()));
        }
        while let Some(event) = plain.pop_before(u64::MAX) {
            prop_assert_eq!(wheel.pop_before(SimTime::NEVER, rank), Some(event));
            prop_assert_eq!(wheel.now().0, plain.now);
        }
        prop_assert!(wheel.is_empty());
    }
}

#[test]
fn a_busy_second_with_events_added_while_it_is_emptied_leaves_by_rank() {
    let (mut wheel, mut plain) = (EventList::new(), Plain::default());
    let mut luck = 1_u64;
    let mut next = move || {
        luck = luck.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        luck >> 33
    };
    for _ in 0..2_000 {
        let event = next() % 1_000 << 32 | next();
        wheel.at(SimTime(7), event);
        plain.at(7, event);
    }
    for _ in 0..5_000 {
        let (event, delay) = (next() % 1_000 << 32 | next(), next() % 2);
        wheel.after(Elapsed(delay), event);
        plain.at(plain.now + delay, event);
        assert_eq!(wheel.pop_before(SimTime(1_000), rank), plain.pop_before(1_000));
    }
}

#[test]
fn crowded_windows_leave_as_from_a_plain_heap() {
    let (mut wheel, mut plain) = (EventList::new(), Plain::default());
    let mut luck = 1_u64;
    let mut next = move || {
        luck = luck.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        luck >> 33
    };
    // Up to 30 events in a second, so that windows are filled by sorting and seconds sorted in every way.
    for _ in 0..60_000 {
        let (event, time) = (next() % 50 << 32 | next(), next() % (2_000 + next() % 4_000));
        wheel.at(SimTime(time), event);
        plain.at(time, event);
    }
    for _ in 0..100_000 {
        let (event, delay) = (next() % 50 << 32 | next(), next() % 3_000);
        assert_eq!(wheel.pop_before(SimTime::NEVER, rank), plain.pop_before(u64::MAX));
        assert_eq!(wheel.now().0, plain.now);
        wheel.after(Elapsed(delay), event);
        plain.at(plain.now + delay, event);
    }
    while let Some(event) = plain.pop_before(u64::MAX) {
        assert_eq!(wheel.pop_before(SimTime::NEVER, rank), Some(event));
    }
    assert!(wheel.is_empty());
}

#[test]
fn the_end_itself_is_not_part_of_the_run() {
    let mut fel = EventList::new();
    fel.at(SimTime(5), 1);
    assert_eq!(fel.pop_before(SimTime(5), rank), None);
    assert_eq!((fel.now(), fel.len()), (SimTime(0), 1));
    assert_eq!(fel.pop_before(SimTime(6), rank), Some(1));
}

#[test]
fn an_empty_pop_moves_no_window_so_that_earlier_events_can_follow() {
    for far in [3_000, 5_000_000] {
        let mut fel = EventList::new();
        fel.at(SimTime(far), far);
        assert_eq!(fel.pop_before(SimTime(far), rank), None);
        fel.at(SimTime(2), 2);
        let order: Vec<_> = std::iter::from_fn(|| fel.pop_before(SimTime::NEVER, rank)).collect();
        assert_eq!(order, [2, far]);
    }
}

#[test]
fn a_second_left_in_the_middle_is_gone_on_with() {
    let mut fel = EventList::new();
    for event in [3 << 32, 1 << 32, 2 << 32] {
        fel.at(SimTime(5), event);
    }
    assert_eq!(fel.pop_before(SimTime(6), rank), Some(1 << 32));
    assert_eq!(fel.pop_before(SimTime(5), rank), None, "the end was moved back");
    assert_eq!(fel.pop_before(SimTime(6), rank), Some(2 << 32));
    assert_eq!(fel.pop_before(SimTime(6), rank), Some(3 << 32));
}

#[test]
fn the_last_second_of_time_can_be_reached() {
    let mut fel = EventList::new();
    fel.after(Elapsed::MAX, 1);
    fel.at(SimTime(u64::MAX - 1), 2);
    assert_eq!(fel.pop_before(SimTime::NEVER, rank), Some(2));
    assert_eq!(fel.pop_before(SimTime::NEVER, rank), None, "nothing is before the end of time");
}

#[test]
#[should_panic(expected = "scheduled for second 4 when it was already second 5")]
fn the_past_cannot_be_scheduled() {
    let mut fel = EventList::new();
    fel.at(SimTime(5), 1);
    fel.pop_before(SimTime(6), rank);
    fel.at(SimTime(4), 2);
}

#[test]
fn rank_is_not_asked_when_seconds_hold_one_event() {
    let mut fel = EventList::new();
    for time in [1, 2, 3_000, 5_000_000] {
        fel.at(SimTime(time), time);
    }
    let never = |_: &u64| -> u64 { panic!("rank was asked") };
    let order: Vec<_> = std::iter::from_fn(|| fel.pop_before(SimTime::NEVER, never)).collect();
    assert_eq!(order, [1, 2, 3_000, 5_000_000]);
}
