//! Traces of single tickets: they change nothing, their hours sum to the ticket's own book, and what they say of a
//! decision is what was drawn.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

use std::collections::BTreeSet;
use std::fs;

use assert_cmd::Command;
use petisim::experiment::{Clock, Engine, Measured, Watch, World};
use petisim::kernel::SimTime;
use petisim::model::fact::Fact;
use petisim::model::observer::Observer;
use petisim::model::trace::{Note, Question};
use petisim::results::trace::{Finder, Found, Hours, Moment, Teller};
use serde_json::Value;

use super::worlds;

fn world() -> World {
    World::build(&worlds::full(worlds::QUARTER, &[]), false).unwrap()
}

fn tickets(world: &World) -> (Measured, Finder) {
    let (clock, mut finder) = (Clock::default(), Finder::default());
    let measured = world.run(1, Watch { clock: &clock, log: Some(&mut finder) }).unwrap();
    (measured, finder)
}

fn traced(world: &World, found: &Found) -> (Measured, Teller) {
    let (clock, mut told) = (Clock::default(), Teller::new(&found.info));
    let measured = world.trace(1, found.info.key, Watch { clock: &clock, log: Some(&mut told) }).unwrap();
    (measured, told)
}

/// Closed tickets that differ: every hundredth, and those with most redos and with most orders.
fn some(finder: &Finder) -> Vec<&Found> {
    let closed: Vec<&Found> = finder.tickets.values().filter(|found| found.closed.is_some()).collect();
    let most = |size: fn(&Found) -> u16| closed.iter().copied().max_by_key(|found| size(found)).unwrap();
    let redos = most(|found| found.closed.as_ref().unwrap().1.redos);
    let orders = most(|found| found.closed.as_ref().unwrap().1.orders);
    let step = (closed.len() / 12).max(1);
    closed.iter().copied().step_by(step).chain([redos, orders]).collect()
}

/// Every fact of a run.
#[derive(Default)]
struct All(Vec<(SimTime, Fact)>);

impl Observer for All {
    fn observe(&mut self, now: SimTime, fact: &Fact) {
        self.0.push((now, *fact));
    }
}

#[test]
fn tracing_a_ticket_changes_no_number_and_no_fact() {
    let world = world();
    let (plain, finder) = tickets(&world);
    let clock = Clock::default();
    let facts = |traced: Option<u64>| {
        let mut all = All::default();
        let watch = Watch { clock: &clock, log: Some(&mut all) };
        let measured = match traced {
            Some(ticket) => world.trace(1, ticket, watch),
            None => world.run(1, watch),
        };
        assert_eq!(measured.unwrap(), plain);
        all.0
    };
    let untraced = facts(None);
    assert!(untraced.len() > 1_000);
    for found in some(&finder).into_iter().take(3) {
        assert!(facts(Some(found.info.key)) == untraced, "{:016x}", found.info.key);
    }
}

#[test]
fn the_hours_of_a_story_sum_to_the_book_of_its_ticket() {
    let world = world();
    let (_, finder) = tickets(&world);
    let mut actors = BTreeSet::new();
    for found in some(&finder) {
        let (_, told) = traced(&world, found);
        let hours = Hours::of(&told);
        let book = found.closed.as_ref().unwrap().1.hours;
        assert_eq!((hours.total(), hours.book), (book, Some(book)), "{:016x}", found.info.key);
        actors.extend(hours.on_ticket.keys().map(|(org, _)| *org));
    }
    assert!(actors.len() > 3, "desk, towns and bureaus have worked: {actors:?}");
}

#[test]
fn what_was_drawn_is_what_was_decided() {
    let world = world();
    let (_, finder) = tickets(&world);
    let mut asked: Vec<Question> = Vec::new();
    let mut chosen = 0;
    for found in some(&finder) {
        for (_, moment) in traced(&world, found).1.moments {
            match moment {
                Moment::Note(Note::Weighed { question, luck: Some((chance, drawn)), yes, .. }) => {
                    assert!((0.0..=1.0).contains(&chance) && drawn > 0.0 && drawn < 1.0);
                    assert_eq!(yes, drawn < chance, "{question:?}: chance {chance}, drawn {drawn}");
                    if !asked.contains(&question) {
                        asked.push(question);
                    }
                }
                Moment::Note(Note::Chose { options, way, .. }) => {
                    let sum: f64 = options.iter().map(|option| option.chance).sum();
                    assert!((sum - 1.0).abs() < 1e-12);
                    assert!(options.is_sorted_by(|a, b| a.utility >= b.utility));
                    assert!(options.iter().any(|option| option.way == way && option.chance > 0.0));
                    chosen += 1;
                }
                _ => {}
            }
        }
    }
    assert!(chosen > 10);
    for question in [Question::SeesRemit, Question::Refuses, Question::Solves, Question::FindsFormFault] {
        assert!(asked.contains(&question), "nobody was asked whether he {question:?}");
    }
}

#[test]
fn a_refusal_is_told_with_its_reasons_before_it_happens() {
    let world = world();
    let (_, finder) = tickets(&world);
    let returned = finder
        .tickets
        .values()
        .find(|found| found.closed.as_ref().is_some_and(|(_, closing)| closing.returns > 0));
    let (_, told) = traced(&world, returned.unwrap());
    let refused =
        told.moments.iter().position(|(_, moment)| matches!(moment, Moment::Fact(Fact::Refused { .. })));
    let reason = told.moments.iter().position(|(_, moment)| {
        matches!(moment, Moment::Note(Note::Weighed { question: Question::Refuses, yes: true, inputs, .. })
            if inputs.iter().any(|(name, _)| *name == "claim"))
    });
    assert!(reason.unwrap() < refused.unwrap());
}

fn petisim(words: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_petisim"));
    let output = command.args(words).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn a_folder_of_results_tells_the_same_story_as_its_scenario_and_finds_mistyped_tickets() {
    let folder = tempfile::tempdir().unwrap();
    let (file, out) = (folder.path().join("world.toml"), folder.path().join("out"));
    fs::write(&file, worlds::full(worlds::QUARTER, &[]).resolved_toml()).unwrap();
    let (file, out) = (file.to_str().unwrap(), out.to_str().unwrap());
    let (code, ..) = petisim(&["run", file, "--out", out, "--quiet", "--tickets", "--replications", "2"]);
    assert_eq!(code, 0);
    let rows = fs::read_to_string(format!("{out}/tickets.csv")).unwrap();
    let id = rows.lines().last().unwrap().split(',').nth(1).unwrap();
    assert!(id.contains("-1-"), "a ticket of the second replication: {id}");

    let (code, told, _) = petisim(&["trace", file, "--ticket", id]);
    assert_eq!(code, 0);
    assert!(told.starts_with(&format!("Ticket {id}\n")) && told.contains("Staff hours"), "{told}");
    assert_eq!(petisim(&["trace", out, "--ticket", id]).1, told);
    let key = id.rsplit('-').next().unwrap();
    assert_eq!(petisim(&["trace", out, "--ticket", key, "--replication", "1"]).1, told);

    let (code, json, _) = petisim(&["trace", file, "--ticket", id, "--format", "json"]);
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!((code, json["ticket"].as_str()), (0, Some(id)));

    let mistyped = format!("{}{}", &key[..15], if key.ends_with('0') { '1' } else { '0' });
    let (code, _, told) = petisim(&["trace", file, "--ticket", &mistyped, "--replication", "1"]);
    assert!(code == 2 && told.contains(&format!("is it `{key}`?")) && told.contains("--list"), "{told}");
    let (code, _, told) = petisim(&["trace", file, "--ticket", id, "-s", "units.refusal.base=-3.0"]);
    assert!(code == 2 && told.contains("of the point"), "{told}");
    let (code, _, told) = petisim(&["trace", file, "--ticket", "17"]);
    assert!(code == 2 && told.contains("not the id of a ticket"), "{told}");
}

#[test]
fn a_list_names_tickets_that_have_most_of_something() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("world.toml");
    fs::write(&file, worlds::full(worlds::QUARTER, &[]).resolved_toml()).unwrap();
    let (code, list, _) =
        petisim(&["trace", file.to_str().unwrap(), "--list", "--top", "4", "--format", "json"]);
    assert_eq!(code, 0);
    let list: Value = serde_json::from_str(&list).unwrap();
    for (name, measure) in
        [("rounds", "redos"), ("units", "orders"), ("longest", "days"), ("hours", "staff_h")]
    {
        let sizes: Vec<f64> =
            list[name].as_array().unwrap().iter().map(|row| row[measure].as_f64().unwrap()).collect();
        assert!(!sizes.is_empty() && sizes.is_sorted_by(|a, b| a >= b), "{name}: {sizes:?}");
    }
}
