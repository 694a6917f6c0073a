//! Games whose Shapley values are known, through the code that shares out scenarios.

use super::*;
use crate::experiment::compare::Pool;
use crate::experiment::{Clock, Engine, Failure, Measured, Names, Stop, Watch};
use crate::kernel::{Luck, Purpose};
use crate::model::outcome::Outcome;

/// A game in numbers; every replication adds the same luck to all coalitions, and some luck of their own.
struct Toy {
    players: usize,
    value: fn(Coalition) -> f64,
    /// How much luck each coalition has of its own, at most.
    noise: f64,
}

/// One coalition of a toy.
struct Played {
    coalition: Coalition,
    value: f64,
    noise: f64,
}

impl Engine for Played {
    fn run(&self, replication: u32, _: Watch<'_>) -> Result<Measured, Failure> {
        let luck = Luck::new(5, replication);
        let purpose = Purpose::named("test: toy game");
        let common = luck.uniform(purpose, 0, 0);
        // By the size alone, so that a player without any part has no luck of his own either.
        let own = luck.uniform(purpose, 1 + self.coalition.size() as u64, 1) - 0.5;
        let value = self.value + 10.0 * common + self.noise * own;
        let totals = vec![Some(value), (replication != 1).then_some(2.0 * self.value)];
        let outcome = Outcome { totals, readings: vec![], series: vec![], cycles: Vec::new(), events: 1 };
        Ok(Measured { outcome, replay: None })
    }

    fn names(&self) -> Names {
        Names::default()
    }
}

impl Game for Toy {
    type Engine = Played;

    fn players(&self) -> usize {
        self.players
    }

    fn point(&self, coalition: Coalition) -> Result<String, Failure> {
        Ok(format!("{coalition:?}"))
    }

    fn engine(&self, coalition: Coalition) -> Result<Played, Failure> {
        Ok(Played { coalition, value: (self.value)(coalition), noise: self.noise })
    }
}

const SEED: u64 = 7;

fn values(game: &Toy, design: Design, replications: u32, jobs: usize) -> Values {
    let (stop, clock) = (Stop::default(), Clock::default());
    let mut pool = Pool { jobs, stop: &stop, clock: &clock, tick: &mut |_| {}, ended: 0 };
    Planned::of(game, design, SEED, replications).unwrap().run(game, &mut pool).unwrap()
}

fn shared(game: &Toy, design: Design, replications: u32) -> Shared {
    let values = values(game, design, replications, 2);
    attribute(&values, (game.players, design, SEED), &[0], 0.95).remove(0)
}

fn means(shared: &Shared) -> Vec<f64> {
    shared.parts.iter().map(|part| part.shapley.unwrap().mean.unwrap()).collect()
}

/// Two have a left glove, one has a right one; a pair is worth 1.
fn gloves(coalition: Coalition) -> f64 {
    f64::from(u8::from((coalition.has(0) || coalition.has(1)) && coalition.has(2)))
}

/// Aircraft need runways of these lengths, and a runway costs what the longest needs.
const RUNWAYS: [f64; 8] = [1.0, 1.0, 2.0, 3.0, 3.0, 5.0, 8.0, 8.0];

fn airport(coalition: Coalition) -> f64 {
    let needed = RUNWAYS.iter().enumerate().filter(|(player, _)| coalition.has(*player));
    needed.map(|(_, length)| *length).fold(0.0, f64::max)
}

/// Littlechild and Owen 1973: each piece of the runway is paid in equal parts by all who use it.
fn airport_values() -> Vec<f64> {
    let mut values = vec![0.0; RUNWAYS.len()];
    let mut below = 0.0;
    for (first, length) in RUNWAYS.iter().enumerate() {
        let share = (length - below) / (RUNWAYS.len() - first) as f64;
        values.iter_mut().skip(first).for_each(|value| *value += share);
        below = *length;
    }
    values
}

#[test]
fn the_glove_game_is_shared_as_in_textbooks() {
    // Of the six orders the right glove completes a pair in four, each left glove in one.
    let game = Toy { players: 3, value: gloves, noise: 0.0 };
    let shared = shared(&game, Design::shapley(3, 2), 4);
    for (mean, expected) in means(&shared).into_iter().zip([1.0 / 6.0, 1.0 / 6.0, 4.0 / 6.0]) {
        assert!((mean - expected).abs() < 1e-12, "{mean} is not {expected}");
    }
    let one_off: Vec<f64> = shared.parts.iter().map(|part| part.ablation.difference.unwrap()).collect();
    assert_eq!(one_off.map_close(), [0.0, 0.0, 1.0], "either left glove can be spared");
}

/// Values without the last digits, which common luck disturbs.
trait Close {
    fn map_close(&self) -> Vec<f64>;
}

impl Close for Vec<f64> {
    fn map_close(&self) -> Vec<f64> {
        self.iter().map(|value| (value * 1e9).round() / 1e9).collect()
    }
}

#[test]
fn sampled_orders_share_the_costs_of_an_airport_as_littlechild_and_owen_do() {
    let game = Toy { players: 8, value: airport, noise: 0.5 };
    let design = Design::shapley(8, 10);
    assert_eq!(design, Design::Orders(10));
    let shared = shared(&game, design, 60);
    let expected = airport_values();
    assert!((expected.iter().sum::<f64>() - 8.0).abs() < 1e-12);
    for (part, expected) in shared.parts.iter().zip(expected) {
        let found = part.shapley.unwrap();
        let off = (found.mean.unwrap() - expected).abs() / found.se.unwrap();
        assert!(off < 4.0, "{found:?} is {off} standard errors from {expected}");
        assert!(found.se.unwrap() < 0.1, "{found:?}");
    }
}

#[test]
fn shares_sum_to_the_whole_in_every_design() {
    for (players, design) in [(3, Design::Exact), (8, Design::Orders(2)), (8, Design::Orders(7 + 1))] {
        let game = Toy { players, value: airport, noise: 3.0 };
        let shared = shared(&game, design, 5);
        let sum: f64 = means(&shared).iter().sum();
        let whole = shared.whole.mean.unwrap();
        assert!((sum - whole).abs() < 1e-12 * whole.abs(), "{sum} is not {whole}");
        assert!((shared.all.unwrap() - shared.none.unwrap() - whole).abs() < 1e-12);
    }
}

#[test]
fn players_who_can_take_each_others_place_get_the_same_within_error() {
    let game = Toy { players: 8, value: airport, noise: 0.5 };
    let shared = shared(&game, Design::Orders(10), 60);
    for (one, other) in [(0, 1), (3, 4), (6, 7)] {
        let [one, other] = [one, other].map(|player: usize| shared.parts[player].shapley.unwrap());
        let apart = (one.mean.unwrap() - other.mean.unwrap()).abs();
        assert!(apart < 4.0 * libm::hypot(one.se.unwrap(), other.se.unwrap()), "{one:?} {other:?}");
    }
}

#[test]
fn a_player_who_changes_nothing_gets_exactly_nothing() {
    // Player 7 is not asked.
    let game = Toy { players: 8, value: |coalition| airport(coalition.without(7)), noise: 0.0 };
    for design in [Design::Exact, Design::Orders(6)] {
        let part = shared(&game, design, 5).parts[7];
        let nothing = Estimate { mean: Some(0.0), se: Some(0.0), low: Some(0.0), high: Some(0.0) };
        assert_eq!(part.shapley, Some(nothing), "{design:?}");
        assert_eq!(part.ablation.difference, Some(0.0));
    }
}

#[test]
fn intervals_of_sampled_shares_contain_the_truth_as_often_as_they_promise() {
    let game = Toy { players: 8, value: airport, noise: 2.0 };
    let (design, expected) = (Design::Orders(2), airport_values());
    let (mut hits, mut all) = (0, 0);
    for seed in 0..300 {
        let (stop, clock) = (Stop::default(), Clock::default());
        let mut pool = Pool { jobs: 2, stop: &stop, clock: &clock, tick: &mut |_| {}, ended: 0 };
        let values = Planned::of(&game, design, seed, 12).unwrap().run(&game, &mut pool).unwrap();
        let shared = attribute(&values, (8, design, seed), &[0], 0.9).remove(0);
        for (part, expected) in shared.parts.iter().zip(&expected) {
            let found = part.shapley.unwrap();
            hits += u32::from((found.low.unwrap()..=found.high.unwrap()).contains(expected));
            all += 1;
        }
    }
    let share = f64::from(hits) / f64::from(all);
    assert!((0.86..0.94).contains(&share), "{share} of {all} intervals contain the truth");
}

#[test]
fn threads_do_not_show_and_each_point_is_run_once() {
    let game = Toy { players: 5, value: airport, noise: 1.0 };
    let one = values(&game, Design::Exact, 3, 1);
    let four = values(&game, Design::Exact, 3, 4);
    assert_eq!((one.points(), one.runs(), one.replications()), (32, 96, 3));
    let of = |values: &Values| attribute(values, (5, Design::Exact, SEED), &[0, 1], 0.95);
    assert_eq!(of(&one), of(&four));
}

#[test]
fn a_replication_without_a_value_leaves_the_others_whole() {
    let game = Toy { players: 3, value: gloves, noise: 1.0 };
    let values = values(&game, Design::Exact, 4, 2);
    let second = attribute(&values, (3, Design::Exact, SEED), &[1], 0.95).remove(0);
    assert_eq!((second.n, second.missing, second.undefined), (3, 1, Some(Coalition::all(3))));
    assert!((second.whole.mean.unwrap() - 2.0).abs() < 1e-12);
    assert!((means(&second).iter().sum::<f64>() - 2.0).abs() < 1e-12);
}

#[test]
fn one_off_ablation_runs_no_more_than_it_needs() {
    let game = Toy { players: 8, value: airport, noise: 0.0 };
    let values = values(&game, Design::OneOff, 3, 2);
    assert_eq!(values.points(), 9);
    let shared = attribute(&values, (8, Design::OneOff, SEED), &[0], 0.95).remove(0);
    assert!(shared.parts.iter().all(|part| part.shapley.is_none() && part.p_holm.is_none()));
    assert_eq!(shared.whole.mean, None);
}

#[test]
fn a_stop_keeps_the_replications_that_are_whole() {
    let game = Toy { players: 3, value: gloves, noise: 0.0 };
    let (stop, clock) = (Stop::default(), Clock::default());
    let asks = stop.clone();
    let mut tick = |ended| {
        if ended == 20 {
            asks.ask();
        }
    };
    let mut pool = Pool { jobs: 1, stop: &stop, clock: &clock, tick: &mut tick, ended: 0 };
    let values = Planned::of(&game, Design::Exact, SEED, 100).unwrap().run(&game, &mut pool).unwrap();
    assert!((2..10).contains(&values.replications()), "{} replications", values.replications());
}

#[test]
fn more_runs_than_anybody_waits_for_are_refused_before_they_are_laid_out() {
    let toy = Toy { players: 2, value: |coalition| coalition.size() as f64, noise: 0.0 };
    let planned = |replications| Planned::of(&toy, Design::Exact, SEED, replications);
    assert_eq!(planned(250_000).unwrap().runs(), 1_000_000, "four coalitions, all of them each time");
    assert!(matches!(planned(250_001), Err(NoValues::TooMany(250_001))));
}
