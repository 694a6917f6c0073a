//! The hold model: take the earliest event, schedule it again, at 10^3 to 10^7 pending events.
//!
//! Prints nanoseconds per hold and the goal: 1.5 times what a plain timing wheel without ranks takes, whose
//! figures are of another machine; on yours read the ratio between rows. Usage:
//! `cargo bench --bench event_list [-- exp|bi [PENDING]]`
#![allow(clippy::print_stdout, reason = "a benchmark prints its table")]
#![allow(clippy::disallowed_methods, reason = "the table of increments is not part of a run")]
use petisim::kernel::{Elapsed, EventList, SimTime};
use std::time::Instant;

/// Increments in seconds: exponential with a mean of a day (`exp`), or with a mean of 300 s for nine in ten and
/// uniform between 5 and 15 days for the tenth (`bi`: calls and deadlines).
struct Increments {
    table: Vec<u32>,
    two_kinds: bool,
    state: u64,
}

impl Increments {
    fn new(two_kinds: bool) -> Increments {
        let mean = if two_kinds { 300.0 } else { 86_400.0 };
        let quantile = |i: u32| (-(1.0 - f64::from(i).min(4_095.7) / 4_096.0).ln() * mean) as u32;
        Increments { table: (0..4_097).map(quantile).collect(), two_kinds, state: 42 }
    }

    #[inline(always)]
    fn word(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.state ^ self.state >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ z >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ z >> 31
    }

    #[inline(always)]
    fn exponential(&self, word: u64) -> u64 {
        let i = (word & 4_095) as usize;
        let (low, high) = (u64::from(self.table[i]), u64::from(self.table[i + 1]));
        low + (((high - low) * (word >> 12 & 0xF_FFFF)) >> 20) + 1
    }

    #[inline(always)]
    fn next(&mut self) -> u64 {
        let word = self.word();
        if self.two_kinds && (word >> 32).is_multiple_of(10) {
            let share = word.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
            432_000 + ((share * 864_000) >> 32)
        } else {
            self.exponential(word)
        }
    }

    /// An increment that is already under way, so that the mix is stationary from the beginning.
    fn first(&mut self) -> u64 {
        let word = self.word();
        if !self.two_kinds || word % 1_000 >= 997 {
            return self.exponential(word >> 10);
        }
        loop {
            let length = 432_000 + (((self.word() >> 32) * 864_000) >> 32);
            if ((self.word() >> 32) * 1_296_000) >> 32 <= length {
                return (length * (self.word() >> 32)) >> 32;
            }
        }
    }
}

/// Median and least nanoseconds per hold over 25 blocks. The rank is the event's own number, as a model's would be.
fn hold(two_kinds: bool, pending: usize) -> (f64, f64) {
    const BLOCK: usize = 200_000;
    let mut increments = Increments::new(two_kinds);
    let mut fel = EventList::new();
    for event in 0..pending as u64 {
        fel.at(SimTime(increments.first()), event);
    }
    let mut holds = |n: usize| {
        for _ in 0..n {
            if let Some(event) = fel.pop_before(SimTime::NEVER, |event| *event) {
                fel.after(Elapsed(increments.next()), event);
            }
        }
    };
    holds(pending.clamp(1_000_000, 4_000_000));
    let mut blocks: Vec<f64> = (0..25)
        .map(|_| {
            let start = Instant::now();
            holds(BLOCK);
            start.elapsed().as_secs_f64() * 1e9 / BLOCK as f64
        })
        .collect();
    blocks.sort_by(f64::total_cmp);
    (blocks[12], blocks[0])
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect();
    let only = |at: usize, value: &str| arguments.get(at).is_none_or(|arg| arg == value);
    // The plain wheel's nanoseconds on a 2026 server core (Zen 5), times 1.5.
    let goals = [("exp", [16.5, 15.0, 25.5, 18.0, 30.0]), ("bi", [21.0, 18.0, 27.0, 15.0, 16.5])];
    println!("{:4} {:>9} {:>8} {:>6} {:>6}", "mix", "pending", "ns/hold", "least", "goal");
    for (mix, goals) in goals {
        for (exponent, goal) in (3..).zip(goals) {
            let pending = 10_usize.pow(exponent);
            if only(0, mix) && only(1, &pending.to_string()) {
                let (median, least) = hold(mix == "bi", pending);
                println!("{mix:4} {pending:>9} {median:>8.1} {least:>6.1} {goal:>6.1}");
            }
        }
    }
}
