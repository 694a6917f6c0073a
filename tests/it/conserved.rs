//! What comes in goes out or stays, read off the results: an account that uses nothing of the engine's own books.

use std::collections::BTreeMap;

use petisim::experiment::Measured;
use petisim::kernel::SimTime;
use petisim::model::fact::Fact;
use petisim::model::metrics::catalogue;
use petisim::model::observer::Observer;

use super::watcher::Watcher;
use super::worlds::{self, QUARTER, SIEGE, full};

/// Hours of units by what they were spent on; together they are the staffed ones.
const OF_UNITS: [&str; 16] = [
    "sign",
    "field",
    "travel",
    "paper",
    "redo",
    "proof",
    "dispute_units",
    "joint_help",
    "persuasion",
    "planted",
    "report",
    "top_down",
    "town_line",
    "informal",
    "proactive",
    "idle_units",
];
/// Hours of desks.
const OF_DESKS: [&str; 9] =
    ["talk", "record", "screen", "sort", "dispute_desks", "review", "proof_check", "follow_up", "idle_desks"];

/// The total of a metric; missing is nothing.
fn total(measured: &Measured, id: &str) -> f64 {
    let place = catalogue().iter().position(|metric| metric.id == id);
    let place = place.unwrap_or_else(|| panic!("there is no metric {id}"));
    measured.outcome.totals[place].unwrap_or(0.0)
}

fn hours(measured: &Measured, of: &[&str]) -> f64 {
    of.iter().map(|name| total(measured, &format!("{name}_h_per_year"))).sum()
}

/// Checks the accounts of one run that somebody watched from its first second.
pub fn check(measured: &Measured, watcher: &Watcher) -> Result<(), String> {
    let staffed = ["staffed_units", "staffed_city", "staffed_districts"].map(|name| hours(measured, &[name]));
    let accounts = [
        ("hours of units", staffed[0], hours(measured, &OF_UNITS)),
        ("hours of desks", staffed[1] + staffed[2], hours(measured, &OF_DESKS)),
        ("open tickets", total(measured, "open_tickets_end"), watcher.open_tickets() as f64),
    ];
    for (what, one, other) in accounts {
        // Sums of numbers of up to a dozen digits.
        if (one - other).abs() > 1e-9 * one.abs().max(1.0) {
            return Err(format!("{what}: {one} beside {other}"));
        }
    }
    let channels = ["village", "town_line", "phone", "online", "superior", "visit", "letter"];
    let shares: f64 = channels.iter().map(|name| total(measured, &format!("channel_{name}_share"))).sum();
    if total(measured, "appeals") > 0.0 && (shares - 1.0).abs() > 1e-9 {
        return Err(format!("shares of channels sum to {shares}"));
    }
    Ok(())
}

/// Counts facts by their names, and how many tickets are open.
#[derive(Default)]
struct Tally(BTreeMap<&'static str, u64>);

impl Observer for Tally {
    fn observe(&mut self, _: SimTime, fact: &Fact) {
        let name = match fact {
            Fact::TicketMade { .. } => "tickets",
            Fact::Closed { .. } => "closed",
            Fact::Dispatched { .. } => "orders",
            Fact::Signed { .. } => "signatures",
            Fact::Refused { .. } => "returns",
            Fact::Replied { .. } => "replies",
            Fact::RedoOrdered { .. } => "redos",
            Fact::Reminded { .. } => "reminders",
            Fact::ProblemArose { .. } => "problems",
            Fact::CallArrived { .. } => "calls",
            _ => return,
        };
        *self.0.entry(name).or_default() += 1;
    }
}

#[test]
fn what_is_counted_is_what_happened_and_tickets_are_closed_or_open() {
    for (world, replication) in [(QUARTER, 0), (QUARTER, 1), (SIEGE, 0)] {
        let scenario = full(world, &["run.warm_up=0 d", "run.length=90 d"]);
        let mut tally = Tally::default();
        let measured = worlds::measured(&scenario, replication, &mut tally);
        assert!(tally.0["tickets"] > 20 && tally.0.len() > 6, "{:?}", tally.0);
        for (name, count) in &tally.0 {
            // Consultations are problems to the engine, and are counted apart.
            let of = if *name == "problems" { total(&measured, "consultations") } else { 0.0 };
            assert_eq!(total(&measured, name) + of, *count as f64, "{name}");
        }
        let (made, closed) = (total(&measured, "tickets"), total(&measured, "closed"));
        assert_eq!(made, closed + total(&measured, "open_tickets_end"));
        assert!(closed > 0.0 && total(&measured, "staffed_units_h_per_year") > 0.0);
    }
}
