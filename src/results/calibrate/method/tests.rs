//! Calibrations of a toy whose truth is known: tickets and redos that follow from residents, minutes and luck.

use std::collections::BTreeMap;

use super::*;
use crate::experiment::{Engine, Failure, Measured, Names, Stop, Watch};
use crate::kernel::Luck;
use crate::model::metrics::{catalogue, metric};
use crate::model::outcome::Outcome;
use crate::results::calibrate::file::{Over, Reading};

/// A toy world: two parameters, `x` and `y` in the unit square, and two figures, the total of `tickets` and of `redos`.
struct Toy {
    /// Whether the figures see the product of the parameters only.
    is_product: bool,
}

struct ToyEngine {
    mean: [f64; 2],
    seed: u64,
}

impl Engine for ToyEngine {
    fn run(&self, replication: u32, _: Watch<'_>) -> Result<Measured, Failure> {
        let luck = Luck::new(self.seed, replication);
        // The same luck at every point, and a standard deviation of about three per cent.
        let off = |name: u64| 1.0 + 0.1 * (luck.uniform(crate::kernel::Purpose::named("toy"), name, 0) - 0.5);
        let mut totals = vec![None; catalogue().len()];
        for (id, (mean, name)) in ["tickets", "redos"].into_iter().zip(self.mean.into_iter().zip(0..)) {
            totals[usize::from(metric(id).unwrap())] = Some(mean * off(name));
        }
        Ok(Measured {
            outcome: Outcome { totals, readings: vec![], series: vec![], cycles: Vec::new(), events: 1 },
            replay: None,
        })
    }

    fn names(&self) -> Names {
        Names::default()
    }
}

impl Worlds for Toy {
    type Engine = ToyEngine;

    fn snap(&self, at: &[f64]) -> Vec<f64> {
        at.iter().map(|x| (x * 1e6).round() / 1e6).collect()
    }

    fn engine(&self, at: &[f64], luck: LuckOf) -> Result<(String, ToyEngine), Failure> {
        let seed = if luck == LuckOf::Fit { 1 } else { 2 };
        let (a, b) = (libm::exp(at[0]), libm::exp(at[1]));
        let mean =
            if self.is_product { [1000.0 * a * b, 50.0 * a * b] } else { [1000.0 * a, 20.0 * a * b * b] };
        Ok((format!("{at:?} {seed}"), ToyEngine { mean, seed }))
    }

    fn priors(&self, _: &[f64]) -> Vec<f64> {
        Vec::new()
    }
}

/// Remembers what it is given, and asks for a stop after so many runs.
#[derive(Default)]
struct Memory {
    kept: BTreeMap<Key, Left>,
    stop_after: Option<(usize, Stop)>,
}

impl Keeper for Memory {
    fn keep(&mut self, key: &Key, left: &Left) -> bool {
        assert!(self.kept.insert(key.clone(), left.clone()).is_none(), "{key:?} was run twice");
        if let Some((after, stop)) = &self.stop_after
            && self.kept.len() >= *after
        {
            stop.ask();
        }
        true
    }

    fn tick(&mut self, _: u32, _: u32) {}
}

impl Hears for Memory {
    fn step(&mut self, _: &Step) {}
}

fn measures() -> Vec<Measure> {
    let of = |metric| Reading {
        metric,
        per: None,
        months: None,
        per_months: None,
        over: Over::Sum,
        org: None,
        category: None,
    };
    ["tickets", "redos"].map(|id| Measure::of(&of(id), &Names::default()).unwrap()).into()
}

fn order(wanted: [f64; 2]) -> Order {
    let wanted = wanted.map(|value| Wanted { value, tolerance: 0.005 * value, weight: 1.0 });
    Order {
        wanted: wanted.into(),
        start: vec![0.2, 0.9],
        replications: 4,
        most_replications: 32,
        steps: (0.1, 0.001),
        unseen: 100,
    }
}

fn fit(toy: &Toy, jobs: usize, known: BTreeMap<Key, Left>, memory: &mut Memory) -> Result<Calibrated, Halt> {
    let stop = memory.stop_after.as_ref().map(|(_, stop)| stop.clone()).unwrap_or_default();
    let mut workshop = Workshop::new(toy, measures(), (jobs, &stop), 5_000, known);
    // The truth of the toy: x = 0.5, y = 0.3.
    let (a, b) = (libm::exp(0.5), libm::exp(0.3));
    let wanted = if toy.is_product { [1000.0 * a * b, 50.0 * a * b] } else { [1000.0 * a, 20.0 * a * b * b] };
    calibrate(&mut workshop, &order(wanted), memory)
}

#[test]
fn known_parameters_are_found_through_the_noise() {
    let found = fit(&Toy { is_product: false }, 2, BTreeMap::new(), &mut Memory::default()).unwrap();
    // Thirty-two runs with three per cent each: half a per cent of the mean, and as much of exp(x).
    let off = |place: usize, truth: f64| (found.at[place] - truth).abs();
    assert!(off(0, 0.5) < 3.0 * found.noise[0].unwrap(), "{:?} with {:?}", found.at, found.noise);
    assert!(off(1, 0.3) < 3.0 * found.noise[1].unwrap(), "{:?} with {:?}", found.at, found.noise);
    assert!(found.noise.iter().all(|error| error.unwrap() < 0.01), "{:?}", found.noise);
    let identified = found.identified.unwrap();
    assert!(identified.unknown.is_empty(), "{identified:?}");
    // A tolerance of half a per cent of 1000 exp(x) is half a per cent of exp(x): an error of 0.005 in x.
    assert!((identified.errors[0].unwrap() - 0.005).abs() < 0.0005, "{identified:?}");
    for unseen in &found.unseen {
        assert_eq!(unseen.summary.n, 100);
        let (low, high) = (unseen.low.unwrap(), unseen.high.unwrap());
        // Uniform luck of five per cent to each side: 2.5 % of runs lie beyond 4.75 %.
        let mean = unseen.summary.mean.unwrap();
        assert!((high / mean - 1.0475).abs() < 0.01 && (low / mean - 0.9525).abs() < 0.01, "{unseen:?}");
    }
}

#[test]
fn a_product_is_fitted_and_told_to_be_no_more_than_a_product() {
    let found = fit(&Toy { is_product: true }, 2, BTreeMap::new(), &mut Memory::default()).unwrap();
    // Luck of the fit aside, the sum of the logarithms is found.
    assert!((found.at[0] + found.at[1] - 0.8).abs() < 0.02, "{:?}", found.at);
    let identified = found.identified.unwrap();
    assert_eq!(identified.unknown.len(), 1);
    let said = words(&identified.unknown[0], &["a", "b"], &[true, true], &[1.0, 1.0]);
    assert_eq!(said, "only the product of `a` and `b` is identified");
}

#[test]
fn any_number_of_threads_and_any_stop_give_the_same() {
    let toy = Toy { is_product: false };
    let one = fit(&toy, 1, BTreeMap::new(), &mut Memory::default()).unwrap();
    assert_eq!(fit(&toy, 4, BTreeMap::new(), &mut Memory::default()).unwrap(), one);
    let (mut known, mut stops) = (BTreeMap::new(), 0);
    let resumed = loop {
        let stop_after = Some((37, Stop::default()));
        let mut memory = Memory { kept: BTreeMap::new(), stop_after };
        let result = fit(&toy, 3, known.clone(), &mut memory);
        // Nothing that was known is run again.
        assert!(memory.kept.keys().all(|key| !known.contains_key(key)));
        known.extend(memory.kept);
        match result {
            Ok(result) => break result,
            Err(halt) => assert_eq!(halt, Halt::Stopped),
        }
        stops += 1;
    };
    assert!(stops > 2, "{stops} stops");
    assert_eq!(resumed, one);
}
