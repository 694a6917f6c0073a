//! Crews: the order of jobs, and that every second of staff is booked once.

use super::crew::{Crew, Job, Segments, Task};
use super::ids::{Org, UnitId};
use super::work::Work;
use crate::kernel::WorkTime;

fn crew(staff: u32) -> Crew {
    Crew::new(Org::Unit(UnitId(0)), 7, 0, staff)
}

fn job(key: u64, expected: u32) -> Job {
    Job { key, task: Task::Report(UnitId(0), 60), expected }
}

fn field(seconds: u64) -> Segments {
    Segments::one(Work::Field, WorkTime(seconds))
}

/// Booked seconds of one kind of work.
fn booked(crew: &Crew, clock: u64, work: Work) -> u64 {
    crew.book(clock)[work.index()]
}

#[test]
fn segments_add_up_and_leave_nothing_out_but_what_takes_no_time() {
    let segments = Segments::one(Work::Travel, WorkTime(600))
        .and(Work::Screen, WorkTime::ZERO)
        .and(Work::Field, WorkTime(3000))
        .and(Work::Paper, WorkTime(400));
    assert_eq!(segments.total(), WorkTime(4000));
    assert_eq!(Segments::default().total(), WorkTime::ZERO);
}

#[test]
fn jobs_leave_by_their_order_and_then_by_their_name() {
    let mut crew = crew(4);
    for (order, key) in [(20, 1), (10, 9), (10, 3), (-5, 4)] {
        crew.enqueue(0, order, job(key, 0));
    }
    let keys: Vec<u64> = (0..4).map(|_| crew.next_job(0).unwrap().key).collect();
    assert_eq!(keys, [4, 3, 9, 1]);
    assert!(crew.next_job(0).is_none());
}

#[test]
fn nobody_free_means_no_next_job() {
    let mut crew = crew(1);
    crew.enqueue(0, 0, job(1, 0));
    crew.enqueue(0, 1, job(2, 0));
    let first = crew.next_job(0).unwrap();
    let place = crew.start(0, first, field(100));
    assert!(crew.next_job(50).is_none() && !crew.can_start());
    assert_eq!((crew.busy(), crew.waiting(), crew.staff()), (1, 1, 1));
    assert_eq!(crew.finish(100, place).unwrap().1.total(), WorkTime(100));
    assert!(crew.can_start());
    assert!(crew.finish(100, place).is_none(), "no job ends twice");
}

#[test]
fn expected_work_falls_when_a_job_ends_is_withdrawn_or_is_void() {
    let mut crew = crew(2);
    for key in 1..=3 {
        crew.enqueue(0, key as i64, job(key, 1000 * key as u32));
    }
    assert_eq!(crew.expected, 6000);
    assert_eq!(crew.withdraw(5, 2, 2).map(|job| job.key), Some(2));
    assert!(crew.withdraw(5, 2, 2).is_none());
    assert_eq!(crew.expected, 4000);
    let first = crew.next_job(5).unwrap();
    let place = crew.start(5, first, field(10));
    assert_eq!(crew.expected, 4000, "work in hand is still ahead");
    let void = crew.next_job(6).unwrap();
    crew.drop_void(&void);
    assert_eq!(crew.expected, 1000);
    crew.finish(15, place);
    assert_eq!(crew.expected, 0);
}

#[test]
fn jobs_under_way_are_booked_as_far_as_they_have_come() {
    let mut crew = crew(1);
    let segments = Segments::one(Work::Travel, WorkTime(100)).and(Work::Field, WorkTime(300));
    let place = crew.start(50, job(1, 0), segments);
    assert_eq!(booked(&crew, 50, Work::Idle), 50);
    assert_eq!(booked(&crew, 110, Work::Travel), 60);
    assert_eq!(booked(&crew, 110, Work::Field), 0);
    assert_eq!((booked(&crew, 250, Work::Travel), booked(&crew, 250, Work::Field)), (100, 100));
    crew.finish(450, place);
    assert_eq!((booked(&crew, 500, Work::Travel), booked(&crew, 500, Work::Field)), (100, 300));
    assert_eq!(booked(&crew, 500, Work::Idle), 100);
}

#[test]
fn booked_seconds_sum_to_staffed_seconds_whatever_happens() {
    let mut crew = crew(3);
    let mut running = Vec::new();
    // A simple sequence of congruences plays the part of luck.
    let mut luck = 12_345_u64;
    let mut next = |of: u64| {
        luck = luck.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (luck >> 33) % of
    };
    let (mut clock, mut worked, mut key) = (0, 0, 0);
    for _ in 0..500 {
        clock += next(40);
        // Whoever is done by now leaves at the end of his work.
        running.sort_unstable();
        while let Some((end, place)) = running.first().copied().filter(|(end, _)| *end <= clock) {
            crew.finish(end, place);
            running.remove(0);
        }
        key += 1;
        crew.enqueue(clock, next(100) as i64, job(key, 60));
        if next(10) == 0 {
            crew.set_staff(clock, 1 + next(5) as u32);
        }
        while let Some(job) = crew.next_job(clock) {
            let seconds = 1 + next(90);
            worked += seconds;
            running.push((clock + seconds, crew.start(clock, job, field(seconds))));
        }
        let left: u64 = running.iter().map(|(end, _)| end - clock).sum();
        assert_eq!(booked(&crew, clock, Work::Field), worked - left);
        assert_eq!(crew.book(clock).iter().sum::<u64>(), crew.staffed(clock));
        assert_eq!(crew.worked(clock), worked - left);
        let (area, waits) = crew.queue_books(clock);
        assert_eq!(area, waits);
    }
    assert!(key > 400 && worked > 1000);
}
