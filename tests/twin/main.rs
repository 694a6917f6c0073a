//! The plain twin: a second, slow and plain implementation of the hotline, against which the engine is held.
//!
//! Whoever wants to know in what order things happen may read the twin in place of the engine. Around the state that both
//! share, with the decisions that are functions of it, the twin keeps lines, timers, stages and books of its own: it finds
//! what happens next by looking at all that is pending, and adds up loads, hours and slots anew whenever they are asked
//! for. There engine and twin must agree fact by fact on random small worlds.
//!
//! Start reading at `world.rs`. `PETISIM_TWIN_WORLDS=10000 cargo test --release --test twin` compares more worlds than
//! the everyday two hundred; `PETISIM_TWIN_FIRST=17` begins with another.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that cannot go on may stop, and says what it did"
)]

mod above;
mod changing;
mod citizens;
mod closing;
mod compare;
mod coverage;
mod days;
mod desk;
mod generator;
mod intake;
mod lines;
mod ranges;
mod timers;
mod units;
mod world;

use std::collections::BTreeSet;

/// A number from the environment.
fn wanted(variable: &str, otherwise: u64) -> u64 {
    std::env::var(variable).map_or(otherwise, |text| text.parse().unwrap())
}

#[test]
fn engine_and_twin_tell_the_same_facts_on_random_worlds() {
    let (first, count) = (wanted("PETISIM_TWIN_FIRST", 0), wanted("PETISIM_TWIN_WORLDS", 300));
    let (mut facts, mut tickets, mut changes, mut seen) = (0, 0, 0, BTreeSet::new());
    for number in first..first + count {
        // From worlds with next to nothing to worlds with everything on.
        let on = [0.0, 0.3, 0.6, 0.9, 1.0][(number % 5) as usize];
        let agreed = compare::compare(number, on).unwrap_or_else(|difference| panic!("{difference}"));
        facts += agreed.facts.len();
        tickets += agreed.tickets;
        changes += agreed.changes;
        seen.extend(agreed.facts.iter().flat_map(|(_, fact)| coverage::shown(fact)));
    }
    println!("{count} worlds, {changes} dated changes, {tickets} tickets, {facts} facts");
    if count >= 200 {
        let missing = coverage::missing(&seen);
        assert!(missing.is_empty(), "not shown in any of {count} worlds: {missing:?}");
        assert!(changes as u64 > count / 3, "{changes} dated changes in {count} worlds are too few");
        assert!(tickets as u64 > 20 * count, "{tickets} tickets in {count} worlds are too few");
    }
}
