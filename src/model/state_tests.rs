//! What decisions see of the state: who may decide, what an order takes, when its limit passes, what counts. The plain twin
//! asks the same functions, so it cannot notice a mistake in them.

use super::appeal::AppealId;
use super::fact::Channel;
use super::ids::{CategoryId, CommunityId, UnitId};
use super::params::Params;
use super::problem::{Holder, ProblemId};
use super::spec::DeadlineClass;
use super::state::State;
use super::testing::world;
use super::ticket::TicketId;
use crate::kernel::{Elapsed, Luck, SimTime, parse_date};

const WORLD: &str = r#"
[calendar.office]
[unit.town]
kind = "town"
count = 2
staff = 3
[unit.water]
staff = 2
[category.leak]
share = 1.0
remit = ["water", "town"]
contested = 0.5
field_hours = "4 h"
travel = "1 h"
joint = 0.0
[community.estate]
[units.authority]
[units.refusal]
[units.routine]
sign_work = "10 min"
"#;

/// The towns come first.
const TOWNS: [UnitId; 2] = [UnitId(0), UnitId(1)];
const WATER: UnitId = UnitId(2);

/// The world with another text in some places.
fn params(changes: &[(&str, &str)]) -> Params {
    let text = changes.iter().fold(WORLD.to_string(), |text, (from, to)| text.replace(from, to));
    // A Monday.
    Params::resolve(&world(&text), parse_date("2024-01-01").unwrap(), 60, 1)
}

/// A problem of the first community with its appeal and its ticket, which is with the unit that has the remit.
fn ticket(state: &mut State) -> (ProblemId, AppealId, TicketId) {
    let problem = state.born(7, CategoryId(0), CommunityId(0), None, None);
    let problem = state.problems.insert(problem);
    let about = &mut state.problems[problem];
    (about.remit, about.contested, about.holder) = (WATER, false, Holder::Unit(WATER));
    let appeal = state.first_appeal(problem, 0);
    let appeal = state.appeals.insert(appeal);
    let ticket = state.ticket_of(appeal, false);
    let ticket = state.tickets.insert(ticket);
    state.tickets[ticket].unit = WATER;
    (problem, appeal, ticket)
}

#[test]
fn decidable_by_holder_and_by_own_town_where_devolved() {
    for (devolution, town) in [("0.0", false), ("1.0", true)] {
        let table = format!("[units.authority]\ndevolution = {devolution}");
        let p = params(&[("[units.authority]", &table)]);
        let mut state = State::new(&p, Luck::new(1, 0));
        let (problem, _, _) = ticket(&mut state);
        assert!(state.decidable(problem, WATER));
        assert_eq!(state.decidable(problem, TOWNS[0]), town, "devolution {devolution}");
        assert!(!state.decidable(problem, TOWNS[1]), "another town never may");
        state.problems[problem].holder = Holder::Unit(TOWNS[1]);
        assert!(!state.decidable(problem, TOWNS[0]), "a town's power is not devolved to another");
        for nobody in [Holder::City, Holder::Outside, Holder::Nobody] {
            state.problems[problem].holder = nobody;
            assert!(!state.decidable(problem, WATER) && !state.decidable(problem, TOWNS[0]));
        }
    }
}

#[test]
fn remit_strength_by_remit_rule_and_catalogue() {
    let p = params(&[]);
    let mut state = State::new(&p, Luck::new(1, 0));
    let (problem, _, id) = ticket(&mut state);
    let refusal = p.spec.units.refusal.on().unwrap();
    let strength = |state: &State| state.remit_strength(refusal, id);
    assert_eq!(strength(&state), 1.0);
    state.problems[problem].contested = true;
    assert_eq!(strength(&state), refusal.contested_claim);
    state.problems[problem].remit = TOWNS[0];
    assert_eq!(strength(&state), refusal.catalogue_claim, "the catalogue names it first");
    state.tickets[id].territorial = true;
    assert_eq!(strength(&state), refusal.territorial_claim);
    state.tickets[id].territorial = false;
    state.problems[problem].contested = false;
    assert_eq!(strength(&state), 0.0);
}

#[test]
fn expected_seconds_are_field_travel_and_signing() {
    let p = params(&[]);
    let mut state = State::new(&p, Luck::new(1, 0));
    let (problem, _, id) = ticket(&mut state);
    assert_eq!(state.expected_seconds(id, WATER), 4 * 3_600 + 3_600 + 600);
    state.problems[problem].units_needed = 2;
    assert_eq!(state.expected_seconds(id, WATER), 2 * 3_600 + 3_600 + 600, "half of the field work");
}

#[test]
fn limit_by_class() {
    let p = params(&[]);
    let mut state = State::new(&p, Luck::new(1, 0));
    let (_, _, id) = ticket(&mut state);
    let rules = &p.spec.rules;
    let from = SimTime(10 * 3_600);
    for (class, days) in [
        (DeadlineClass::Consultation, rules.consultation),
        (DeadlineClass::General, rules.general),
        (DeadlineClass::Complex, rules.complex),
    ] {
        state.tickets[id].class = class;
        assert_eq!(state.limit(id, from), p.desk_calendar().due(from, days), "{class:?}");
    }
    for (class, time) in
        [(DeadlineClass::Emergency, rules.emergency), (DeadlineClass::Utility, rules.utility)]
    {
        state.tickets[id].class = class;
        assert_eq!(state.limit(id, from), from + time, "{class:?}");
    }
}

#[test]
fn hours_left_by_the_calendar_of_the_unit() {
    let p = params(&[]);
    let mut state = State::new(&p, Luck::new(1, 0));
    let (_, _, id) = ticket(&mut state);
    assert_eq!(state.hours_left(id, WATER), f64::INFINITY, "there is no limit");
    state.tickets[id].limits = 1;
    state.tickets[id].due = SimTime::from_day(1);
    let day = p.unit_calendar(WATER).day_open_seconds(0);
    assert_eq!(state.hours_left(id, WATER), f64::from(day) / 3_600.0);
    state.now = SimTime::from_day(2);
    assert_eq!(state.hours_left(id, WATER), -f64::from(day) / 3_600.0, "it has passed");
}

#[test]
fn registered_from_a_town_line_only_with_credit() {
    for (credit, known) in [("true", true), ("false", false)] {
        let table = format!("[units.town_line]\ncredit = {credit}\n[units.routine]");
        let p = params(&[("[units.routine]", &table)]);
        let mut state = State::new(&p, Luck::new(1, 0));
        let (_, _, id) = ticket(&mut state);
        assert!(state.registered(id) && state.counts(id));
        state.tickets[id].info.channel = Channel::TownLine;
        assert_eq!((state.registered(id), state.counts(id)), (known, known), "credit {credit}");
        assert_eq!(state.seen(id), known, "what nobody counts nobody above sees");
    }
}

#[test]
fn judgement_counts_days_from_the_appeal() {
    let p = params(&[("[units.authority]", "[citizens.judgement]\n[units.authority]")]);
    let mut state = State::new(&p, Luck::new(1, 0));
    let (problem, _, id) = ticket(&mut state);
    let judgement = p.spec.citizens.judgement.on().unwrap();
    let received = SimTime::from_day(1);
    state.tickets[id].info.received_at = received;
    state.tickets[id].replied_at = Some(SimTime::from_day(3));
    state.now = SimTime::from_day(9);
    assert_eq!(state.judgement_view(judgement, id).days, 3.0);
    state.problems[problem].show = Some(super::problem::Show { until: state.now + Elapsed(1), by: WATER });
    let view = state.judgement_view(judgement, id);
    assert!(view.faked && !view.solved, "a show looks like a solution until it relapses");
}
