//! M/M/10 at 90 % load through the kernel's public interface: event list, pool, queue, distribution, stream.
//!
//! Prints nanoseconds per event (an arrival or a departure) and the mean wait beside Erlang C's. The goal is that of
//! a bare loop around the standard library's binary heap, times 1.15, on a 2026 server core (Zen 5). Usage:
//! `cargo bench --bench mmc [-- CUSTOMERS]`
#![allow(clippy::print_stdout, reason = "a benchmark prints its table")]
use petisim::kernel::{Dist, Elapsed, EventList, Luck, Pool, Queue, Seize, SimTime};
use std::time::Instant;

const SERVERS: u32 = 10;
/// Mean service, that of a call: ten minutes, for which whole seconds are no coarse grid.
const SERVICE: f64 = 600.0;
const LOAD: f64 = 0.9;
const GOAL: f64 = 30.0;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    Departure,
    Arrival,
}

/// Nanoseconds per event, and the mean wait in service times.
fn run(customers: u64, replication: u32) -> (f64, f64) {
    let luck = Luck::new(1, replication);
    let (mut arrivals, mut services) = (luck.stream("arrivals"), luck.stream("services"));
    let between = Dist::Exponential { mean: SERVICE / (f64::from(SERVERS) * LOAD) };
    let service = Dist::Exponential { mean: SERVICE };
    let (mut fel, mut pool, mut queue) = (EventList::new(), Pool::new(SERVERS), Queue::new());
    let (mut arrived, mut events) = (0_u64, 0_u64);
    let start = Instant::now();
    fel.at(SimTime::START, Event::Arrival);
    while let Some(event) = fel.pop_before(SimTime::NEVER, |event| *event) {
        events += 1;
        let clock = fel.now().0;
        match event {
            Event::Arrival => {
                arrived += 1;
                if arrived < customers {
                    fel.after(Elapsed::from_seconds(between.quantile(arrivals.uniform())), Event::Arrival);
                }
                match pool.seize(clock) {
                    Seize::Granted => {
                        fel.after(
                            Elapsed::from_seconds(service.quantile(services.uniform())),
                            Event::Departure,
                        );
                    }
                    Seize::Full => queue.push(clock, (clock, arrived), ()),
                }
            }
            Event::Departure => {
                if queue.pop(clock).is_some() {
                    fel.after(Elapsed::from_seconds(service.quantile(services.uniform())), Event::Departure);
                } else {
                    pool.release(clock);
                }
            }
        }
    }
    let nanos = start.elapsed().as_secs_f64() * 1e9 / events as f64;
    assert_eq!(events, 2 * customers, "every customer arrives and departs");
    (nanos, queue.waited(fel.now().0) as f64 / customers as f64 / SERVICE)
}

/// The mean wait of M/M/c in service times, by Erlang C.
fn erlang_c() -> f64 {
    let offered = f64::from(SERVERS) * LOAD;
    let loss = (1..=SERVERS).fold(1.0, |loss, n| offered * loss / (f64::from(n) + offered * loss));
    let wait = loss / (1.0 - LOAD * (1.0 - loss));
    wait / (f64::from(SERVERS) - offered)
}

fn main() {
    let given = std::env::args().skip(1).find_map(|arg| arg.parse::<f64>().ok());
    let customers = given.unwrap_or(2e6) as u64;
    let runs: Vec<(f64, f64)> = (0..5).map(|replication| run(customers, replication)).collect();
    let mut nanos: Vec<f64> = runs.iter().map(|run| run.0).collect();
    nanos.sort_by(f64::total_cmp);
    let wait = runs.iter().map(|run| run.1).sum::<f64>() / runs.len() as f64;
    let (median, least) = (nanos[nanos.len() / 2], nanos[0]);
    println!(
        "{:>10} {:>9} {:>6} {:>6} {:>10} {:>9}",
        "customers", "ns/event", "least", "goal", "mean wait", "Erlang C"
    );
    println!("{customers:>10} {median:>9.1} {least:>6.1} {GOAL:>6.1} {wait:>10.4} {:>9.4}", erlang_c());
}
