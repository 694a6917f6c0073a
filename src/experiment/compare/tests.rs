//! Comparisons of made-up engines whose results follow from scenario and replication.
use super::*;
use crate::experiment::{Clock, Engine, Failure, Measured, Names, Stage, Stop, Watch};
use crate::kernel::Luck;
use crate::model::outcome::Outcome;

/// Metric 0 is common luck plus the scenario's own shift and a little luck of its own; metric 1 is the same in all.
struct Made {
    shift: f64,
    own: u64,
    fails_at: Option<u32>,
}

impl Engine for Made {
    fn names(&self) -> Names {
        Names::default()
    }

    fn run(&self, replication: u32, _: Watch<'_>) -> Result<Measured, Failure> {
        if self.fails_at == Some(replication) {
            return Err(Failure::new(Stage::Model, "made up"));
        }
        let common = Luck::new(1, replication).stream("common").uniform();
        let own = Luck::new(2 + self.own, replication).stream("own").uniform() - 0.5;
        let totals = vec![Some(common + self.shift + 0.1 * own), Some(common)];
        Ok(Measured {
            outcome: Outcome { totals, readings: vec![], series: vec![], cycles: Vec::new(), events: 1 },
            replay: None,
        })
    }
}

fn made(shifts: &[f64]) -> Vec<Made> {
    shifts.iter().zip(0..).map(|(shift, own)| Made { shift: *shift, own, fails_at: None }).collect()
}

fn extend(samples: &mut Samples, engines: &[Made], upto: u32, jobs: usize) {
    let (stop, clock, mut tick) = (Stop::default(), Clock::default(), |_| {});
    let mut pool = Pool { jobs, stop: &stop, clock: &clock, tick: &mut tick, ended: 0 };
    let all: Vec<usize> = (0..engines.len()).collect();
    assert!(samples.extend(engines, &all, upto, &mut pool).unwrap());
}

fn sampled(engines: &[Made], n: u32) -> Samples {
    let mut samples = Samples::new(engines.len());
    extend(&mut samples, engines, n, 2);
    samples
}

#[test]
fn neither_threads_nor_steps_show() {
    let engines = made(&[0.0, 0.1, 0.2]);
    let whole = sampled(&engines, 12);
    let mut stepwise = Samples::new(3);
    for upto in [1, 5, 5, 12] {
        extend(&mut stepwise, &engines, upto, 1);
    }
    assert_eq!(whole, stepwise);
    assert_eq!((whole.n(0), whole.n(2)), (12, 12));
}

/// Nothing is read off bins.
fn fine(_: usize, _: f64) -> f64 {
    0.0
}

#[test]
fn a_real_difference_is_found_and_an_equal_metric_is_called_equal() {
    let rows = compare(&sampled(&made(&[0.0, 0.2, -0.2]), 20), 0, &[0, 1], 0.95, fine);
    let told: Vec<(usize, usize, Verdict)> =
        rows.iter().map(|row| (row.metric, row.scenario, row.verdict)).collect();
    let expected =
        [(0, 1, Verdict::Higher), (0, 2, Verdict::Lower), (1, 1, Verdict::Equal), (1, 2, Verdict::Equal)];
    assert_eq!(told, expected);
    let paired = rows[0].paired;
    assert!(paired.spread.unwrap().correlation.unwrap() > 0.9 && paired.saved().unwrap() > 20);
    assert!(rows.iter().filter_map(|row| row.p_holm).count() == 2);
}

#[test]
fn the_reference_may_be_any_of_them() {
    let rows = compare(&sampled(&made(&[0.0, 0.2]), 20), 1, &[0], 0.95, fine);
    assert_eq!((rows.len(), rows[0].scenario, rows[0].verdict), (1, 0, Verdict::Lower));
}

#[test]
fn what_is_not_established_says_how_much_more_it_needs() {
    let rows = compare(&sampled(&made(&[0.0, 0.005]), 10), 0, &[0], 0.95, fine);
    assert_eq!(rows[0].verdict, Verdict::Open);
    assert!(rows[0].needed.unwrap() > 10);
}

#[test]
fn a_failed_run_is_told_and_drops_its_pair_alone() {
    let mut engines = made(&[0.0, 0.2]);
    engines[1].fails_at = Some(3);
    let samples = sampled(&engines, 10);
    let failures: Vec<(usize, u32)> = samples.failures().iter().map(|(s, r, _)| (*s, *r)).collect();
    assert_eq!(failures, [(1, 3)]);
    let paired = compare(&samples, 0, &[0], 0.95, fine)[0].paired;
    assert_eq!((paired.n, paired.missing), (9, 1));
    assert!(paired.difference.unwrap() > 0.1);
}

#[test]
fn wrong_calls_are_as_rare_as_promised_over_many_comparisons() {
    // Five scenarios without any difference: one wrong verdict or more in at most 5 % of experiments.
    let wrong = (0..200_u32).filter(|experiment| {
        let run = |scenario: u64, replication: u32| {
            let luck = Luck::new(100 + 10 * u64::from(*experiment) + scenario, replication);
            Some(vec![Some(luck.stream("value").uniform())])
        };
        let runs = (0..5).map(|scenario| (0..12).map(|r| run(scenario, r)).collect()).collect();
        let rows = compare(&Samples::known(runs), 0, &[0], 0.95, fine);
        rows.iter().any(|row| matches!(row.verdict, Verdict::Higher | Verdict::Lower))
    });
    let wrong = wrong.count();
    assert!(wrong <= 18, "{wrong} of 200, binomial with share 0.05 stays below 19");
}

#[test]
fn the_best_is_selected_and_those_far_behind_are_not_run_to_the_end() {
    let engines = made(&[0.0, 0.5, 0.02]);
    let goal = |largest| Goal { metric: 0, largest, indifference: 0.01, confidence: 0.95, most: 2_000 };
    let (stop, clock, mut tick) = (Stop::default(), Clock::default(), |_| {});
    let mut pool = Pool { jobs: 2, stop: &stop, clock: &clock, tick: &mut tick, ended: 0 };
    let mut samples = sampled(&engines, 10);
    let best = select_best(&mut samples, &engines, goal(true), &mut pool).unwrap();
    assert_eq!((best.scenario, best.spent), (1, vec![10, 10, 10]));
    let best = select_best(&mut samples, &engines, goal(false), &mut pool).unwrap();
    assert_eq!((best.scenario, best.spent[1]), (0, 10));
    assert!(best.spent[0] > 10, "{best:?}");
    let few = Goal { most: 11, ..goal(false) };
    let undecided = select_best(&mut samples, &engines, few, &mut pool);
    assert!(matches!(undecided, Err(NoBest::Undecided { most: 11, still: 2 })), "{undecided:?}");
}
