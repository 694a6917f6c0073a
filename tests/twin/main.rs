//! The plain twin: a second, slow and plain implementation of the hotline, against which the engine is held.
//!
//! Whoever wants to know what the model does, and in what order, may read the twin in place of the engine. It keeps
//! everything on plain lists, finds what happens next by looking at all that is pending, walks along calendars span by
//! span, and adds up every queue, every belief and every week's count anew whenever it is asked for. It shares with the
//! engine keyed luck, the distributions, the resolved parameters, the facts, and the decisions of mechanisms, which are
//! pure functions with tests of their own. What remains is the flow, the calendars, the queues, the timers and the
//! memories; there the two must agree fact by fact on random small worlds.
//!
//! Start reading at `world.rs`. `PETISIM_TWIN_WORLDS=10000 cargo test --release --test twin` compares more worlds than
//! the everyday two hundred; `PETISIM_TWIN_FIRST=17` begins with another.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

mod afterwards;
mod arising;
mod calendar;
mod checks;
mod citizens;
mod city;
mod closing;
mod compare;
mod district;
mod draws;
mod generator;
mod government;
mod lines;
mod memory;
mod orders;
mod planting;
mod platform;
mod replying;
mod signing;
mod state;
mod things;
mod timers;
mod town_line;
mod treating;
mod units;
mod world;

use petisim::model::fact::Fact;

/// A number from the environment.
fn wanted(variable: &str, otherwise: u64) -> u64 {
    std::env::var(variable).map_or(otherwise, |text| text.parse().unwrap())
}

#[test]
fn engine_and_twin_tell_the_same_facts_on_random_worlds() {
    let (first, count) = (wanted("PETISIM_TWIN_FIRST", 0), wanted("PETISIM_TWIN_WORLDS", 200));
    let (mut facts, mut tickets) = (0, 0);
    for number in first..first + count {
        // From worlds with next to nothing to worlds with everything on.
        let on = [0.0, 0.3, 0.6, 0.9, 1.0][(number % 5) as usize];
        match compare::compare(number, on) {
            Ok((size, _)) => (facts, tickets) = (facts + size.facts, tickets + size.tickets),
            Err(difference) => panic!("{difference}"),
        }
    }
    assert!(tickets as u64 > 10 * count, "{tickets} tickets in {count} worlds are too few to tell anything");
    assert!(facts > 100 * count as usize, "{facts} facts");
}

/// The name of a fact's kind.
fn kind(fact: &Fact) -> String {
    format!("{fact:?}").split([' ', '{']).next().unwrap_or_default().to_string()
}

#[test]
fn tmp_coverage() {
    let mut kinds = std::collections::BTreeMap::new();
    for number in 0..wanted("PETISIM_TWIN_WORLDS", 200) {
        let on = [0.0, 0.3, 0.6, 0.9, 1.0][(number % 5) as usize];
        let (size, facts) = compare::compare(number, on).unwrap();
        if number < 20 {
            eprintln!("{number} {size:?}");
        }
        for (_, fact) in facts {
            *kinds.entry(kind(&fact)).or_insert(0) += 1;
        }
    }
    eprintln!("{kinds:#?}");
}
