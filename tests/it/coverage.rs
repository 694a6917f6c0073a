//! Do intervals of 95 % contain the truth in 95 of 100 experiments? On models whose truth is known, 1,000 experiments
//! each: binomial luck alone moves a true 95 % between 93.6 and 96.4 %.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

use petisim::experiment::stats::{Paired, Precision, Rule, Target, Width, batch_means, quantile_interval};
use petisim::kernel::Luck;
use petisim::kernel::stats::Interval;

const EXPERIMENTS: u32 = 1_000;
const CONFIDENCE: f64 = 0.95;

/// Exponential draws with mean 1.
fn exponentials(name: &str, experiment: u32) -> impl FnMut() -> f64 {
    let mut stream = Luck::new(2_026, experiment).stream(name);
    move || -libm::log(stream.uniform())
}

/// What a replication of a long enough run leaves behind: the mean of 20 draws, whose truth is 1.
fn replication(draw: &mut impl FnMut() -> f64) -> f64 {
    (0..20).map(|_| draw()).sum::<f64>() / 20.0
}

/// The share of experiments that contain the truth.
fn coverage(contains: impl Fn(u32) -> bool) -> f64 {
    let hits = (0..EXPERIMENTS).filter(|experiment| contains(*experiment)).count();
    hits as f64 / f64::from(EXPERIMENTS)
}

fn assert_covers(what: &str, share: f64) {
    assert!((0.93..=0.97).contains(&share), "{what}: {share} of the intervals contain the truth");
}

#[test]
fn intervals_of_means_contain_the_mean() {
    let share = coverage(|experiment| {
        let mut draw = exponentials("means", experiment);
        let sample: Vec<f64> = (0..15).map(|_| replication(&mut draw)).collect();
        Interval::of(&sample, CONFIDENCE).unwrap().contains(1.0)
    });
    assert_covers("means", share);
}

#[test]
fn intervals_of_quantiles_contain_the_quantile() {
    for (p, n) in [(0.5, 401), (0.9, 600)] {
        let truth = -libm::log(1.0 - p);
        let share = coverage(|experiment| {
            let mut draw = exponentials("quantiles", experiment);
            let mut sample: Vec<f64> = (0..n).map(|_| draw()).collect();
            let interval = quantile_interval(&mut sample, p, CONFIDENCE).unwrap();
            (interval.low..=interval.high).contains(&truth)
        });
        assert_covers(&format!("quantile {p}"), share);
    }
}

#[test]
fn intervals_of_paired_differences_contain_the_difference() {
    let share = coverage(|experiment| {
        let (mut common, mut own) = (exponentials("common", experiment), exponentials("own", experiment));
        let pairs = (0..15).map(|_| {
            let (luck, a, b) = (replication(&mut common), replication(&mut own), replication(&mut own));
            // The truth is 1.3 - 1 + (0.5 - 0.4) = 0.4.
            (Some(luck + 0.4 * a), Some(1.3 * luck + 0.5 * b))
        });
        let spread = Paired::of(pairs, CONFIDENCE).spread.unwrap();
        (spread.low..=spread.high).contains(&0.4)
    });
    assert_covers("paired differences", share);
}

/// Waits before service in M/M/1 at load 0.5, by Lindley's recursion: their mean is 0.5 / (1 - 0.5) = 1 service time.
fn waits(experiment: u32, n: usize) -> Vec<f64> {
    let (mut gap, mut service) = (exponentials("gaps", experiment), exponentials("services", experiment));
    let mut wait = 0.0_f64;
    let step = |_| {
        wait = (wait + service() - 2.0 * gap()).max(0.0);
        wait
    };
    // A first stretch is the warm-up.
    (0..n + 200).map(step).skip(200).collect()
}

#[test]
fn intervals_of_batch_means_contain_the_mean_of_a_queue() {
    let share = coverage(|experiment| {
        // A run that is refused is no interval that misses; it would be run longer.
        batch_means(&waits(experiment, 6_000), CONFIDENCE)
            .map_or(true, |batches| batches.interval.contains(1.0))
    });
    assert_covers("batch means", share);
}

#[test]
fn few_runs_that_are_long_enough_are_refused_batch_means() {
    let refused = (0..100).filter(|experiment| batch_means(&waits(*experiment, 6_000), CONFIDENCE).is_err());
    let refused = refused.count();
    assert!(refused <= 10, "{refused} of 100");
}

/// Coverage and mean number of replications of a rule that wants this half-width of a mean with standard deviation
/// 0.22.
fn stopping(width: f64, least: u32) -> (f64, f64) {
    let target = Target { metric: 0, width: Width::Absolute(width) };
    let (mut hits, mut spent) = (0, 0.0);
    for experiment in 0..EXPERIMENTS {
        let mut draw = exponentials("stopping", experiment);
        let rule = Rule { targets: vec![target], confidence: CONFIDENCE, least, most: 10_000 };
        let mut precision = Precision::begin(rule);
        while !precision.add(Some(&[Some(replication(&mut draw))])) {}
        let reached = precision.reached()[0];
        assert!(reached.holds());
        hits += u32::from((reached.mean.unwrap() - 1.0).abs() <= reached.half_width.unwrap());
        spent += f64::from(precision.n());
    }
    (f64::from(hits) / f64::from(EXPERIMENTS), spent / f64::from(EXPERIMENTS))
}

#[test]
fn stopping_when_an_interval_is_narrow_keeps_its_coverage_where_many_replications_are_needed() {
    let (share, spent) = stopping(0.05, 10);
    assert!((70.0..100.0).contains(&spent), "{spent} replications");
    assert_covers("sequential stopping", share);
}

#[test]
fn stopping_costs_coverage_where_the_first_looks_decide() {
    // Measured: 91.5 % with a first look at 3 replications, 94.0 % with one at 10, as `petisim run` has it. The first
    // looks at few values find a small spread too often, and their mean is then no better than its n.
    let (early, _) = stopping(0.1, 3);
    let (late, spent) = stopping(0.1, 10);
    assert!((0.89..0.93).contains(&early), "{early}: the loss is what the documentation says");
    assert!((20.0..28.0).contains(&spent), "{spent} replications");
    assert_covers("stopping from 10 replications on", late);
}
