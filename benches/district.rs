//! The whole model: the district, and worlds of 1 to 140 such districts, one year each, on one core.
//!
//! `cargo bench --bench district [-- MOST_DISTRICTS]`. Rates are by *executed* event: timers whose cause had gone are not
//! counted. Memory is the peak of the process, so that each row includes the ones before it only if they were larger.

#![expect(clippy::print_stdout, reason = "a benchmark prints its table")]

use std::path::Path;
use std::time::Instant;

use petisim::kernel::{Elapsed, Luck, SimTime};
use petisim::model::fact::Fact;
use petisim::model::observer::Observer;
use petisim::model::{Params, RunEnd, Window, run};
use petisim::scenario::{Options, Scenario};

/// Watches nothing: the model alone is timed.
struct Nobody;

impl Observer for Nobody {
    fn observe(&mut self, _: SimTime, _: &Fact) {}
}

/// Peak memory of this process so far. (MB)
fn peak_memory() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()).and_then(|kb| kb.parse::<f64>().ok()).unwrap_or(0.0)
        / 1024.0
}

/// A world of so many districts, each like the default one.
fn world(districts: u32) -> Params {
    let sets = [
        format!("world.districts={districts}"),
        format!("world.residents={}", 500_000 * districts),
        format!("unit.town.count={}", 12 * districts),
        format!("desks.intake.seats={}", 7 * districts),
        format!("desks.intake.clerks={districts}"),
    ];
    let options = Options { sets: sets.to_vec(), ..Options::default() };
    let scenario =
        Scenario::load(Path::new("scenarios/district.toml"), &options).expect("the shipped world is valid");
    Params::resolve(&scenario.model, scenario.head.run.start, 365, 1)
}

fn main() {
    let most: u32 = std::env::args().filter_map(|arg| arg.parse().ok()).next().unwrap_or(14);
    let window = Window { warm_up_end: SimTime::START, end: SimTime::START + Elapsed(365 * 86_400) };
    println!(
        "districts   tickets    events  stale  events/ticket  ns/executed event  us/ticket  most open  citizens  peak MB"
    );
    for districts in [1, 2, 14, 140].into_iter().filter(|n| *n <= most) {
        let params = world(districts);
        let runs = if districts < 14 { 5 } else { 1 };
        let mut best: Option<(f64, RunEnd)> = None;
        for replication in 0..runs {
            let start = Instant::now();
            let end =
                run(&params, Luck::new(1, replication), window, &mut Nobody).expect("no invariant breaks");
            let seconds = start.elapsed().as_secs_f64();
            if best.is_none_or(|(least, _)| seconds < least) {
                best = Some((seconds, end));
            }
        }
        let Some((seconds, end)) = best else { continue };
        let executed = (end.events - end.stale) as f64;
        println!(
            "{districts:9} {:9} {:9} {:6} {:14.1} {:18.1} {:10.2} {:10} {:9} {:8.1}",
            end.tickets,
            end.events,
            end.stale,
            executed / end.tickets as f64,
            seconds * 1e9 / executed,
            seconds * 1e6 / end.tickets as f64,
            end.most_open,
            end.citizens,
            peak_memory(),
        );
    }
}
