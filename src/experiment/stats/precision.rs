//! Replications until the intervals of several metrics are as narrow as wanted.

use crate::kernel::stats::{Tally, half_width};

/// Looks that must be good one after the other before a rule stops.
const GOOD_LOOKS: u32 = 2;

/// How narrow an interval is to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Width {
    /// Half its width is at most this, in the unit of the metric.
    Absolute(f64),
    /// The mean is known with at most this relative error, in (0, 1).
    Relative(f64),
}

/// What is wanted of one metric.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Target {
    /// Its place in the catalogue.
    pub metric: usize,
    /// How narrow its interval is to be.
    pub width: Width,
}

/// When enough replications are done. The decision depends on their values in the order of replications, and on
/// nothing else.
///
/// From `least` replications on, the rule looks whenever their number has grown by a tenth (at least by one). It
/// stops at the second good look in a row, or at `most`: a look is good if every target holds. For an absolute
/// width this is Chow & Robbins (1965, doi 10.1214/aoms/1177700156), for a relative one Law & Kelton (1982,
/// doi 10.1287/mnsc.28.5.550) with its bound g / (1 + g), which makes the error relative to the true mean; the
/// second look is the look-ahead of Hoad, Robinson & Davies (2010, doi 10.1057/jors.2009.121).
///
/// Stopping costs coverage, since it prefers moments at which the spread looks small. `tests/it/coverage.rs` measures
/// intervals of 95 % over 1,000 experiments: 91.5 % of them contain the truth if `least` is 3 and 11 to 23
/// replications are enough, 94 to 95.5 % if it is 10 and 15 to 90 are. Each target has the confidence of its own interval; that all hold together is less sure.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// What is wanted.
    pub targets: Vec<Target>,
    /// Confidence of the intervals, in (0, 1).
    pub confidence: f64,
    /// Replications before the first look; at least 2.
    pub least: u32,
    /// Replications at which it ends in any case.
    pub most: u32,
}

impl Rule {
    /// The number of replications at the look after `n`.
    pub fn next_look(&self, n: u32) -> u32 {
        let next = if n < self.least { self.least } else { n.saturating_add((n / 10).max(1)) };
        next.min(self.most)
    }
}

/// A target and how far it is reached.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reached {
    /// What was wanted.
    pub target: Target,
    /// Replications with a value.
    pub n: u64,
    /// Their mean; missing without any.
    pub mean: Option<f64>,
    /// Half the width of its t interval; missing with fewer than two values.
    pub half_width: Option<f64>,
    /// What half the width is to be at most, in the unit of the metric; missing without a mean.
    pub wanted: Option<f64>,
}

impl Reached {
    /// Whether the interval is as narrow as wanted.
    pub fn holds(&self) -> bool {
        self.half_width.zip(self.wanted).is_some_and(|(half, wanted)| half <= wanted)
    }
}

/// A rule at work.
#[derive(Clone, Debug)]
pub struct Precision {
    rule: Rule,
    tallies: Vec<Tally>,
    n: u32,
    look: u32,
    good: u32,
    ended: bool,
}

impl Precision {
    /// Begins without replications.
    pub fn begin(rule: Rule) -> Precision {
        let tallies = vec![Tally::new(); rule.targets.len()];
        let look = rule.next_look(0);
        Precision { rule, tallies, n: 0, look, good: 0, ended: false }
    }

    /// The rule.
    pub fn rule(&self) -> &Rule {
        &self.rule
    }

    /// Replications taken in.
    pub fn n(&self) -> u32 {
        self.n
    }

    /// Replications at the next look; those taken in if no more are wanted.
    pub fn next_look(&self) -> u32 {
        if self.ended { self.n } else { self.look }
    }

    /// Whether no more replications are wanted.
    pub fn ended(&self) -> bool {
        self.ended
    }

    /// Takes the next replication in: its totals, or `None` if it failed. Answers whether it was the last one.
    pub fn add(&mut self, totals: Option<&[Option<f64>]>) -> bool {
        for (target, tally) in self.rule.targets.iter().zip(&mut self.tallies) {
            tally.extend(totals.and_then(|totals| totals.get(target.metric).copied().flatten()));
        }
        self.n += 1;
        if self.n == self.look {
            let is_good = self.reached().iter().all(Reached::holds);
            self.good = if is_good { self.good + 1 } else { 0 };
            self.look = self.rule.next_look(self.n);
        }
        self.ended = self.good >= GOOD_LOOKS || self.n >= self.rule.most;
        self.ended
    }

    /// How far each target is reached, in the order of the rule.
    pub fn reached(&self) -> Vec<Reached> {
        let reached = |(target, tally): (&Target, &Tally)| Reached {
            target: *target,
            n: tally.n(),
            mean: tally.mean(),
            half_width: half_width(tally, self.rule.confidence),
            wanted: match target.width {
                Width::Absolute(width) => Some(width),
                Width::Relative(share) => tally.mean().map(|mean| mean.abs() * share / (1.0 + share)),
            },
        };
        self.rule.targets.iter().zip(&self.tallies).map(reached).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(widths: &[Width], most: u32) -> Rule {
        let targets =
            widths.iter().zip(0..).map(|(width, metric)| Target { metric, width: *width }).collect();
        Rule { targets, confidence: 0.95, least: 5, most }
    }

    /// The replications after which a rule ends.
    fn end(rule: Rule, totals: impl Fn(u32) -> Vec<Option<f64>>) -> (u32, Precision) {
        let mut precision = Precision::begin(rule);
        let last = (0..).find(|replication| precision.add(Some(&totals(*replication)))).unwrap();
        (last + 1, precision)
    }

    #[test]
    fn looks_come_when_a_tenth_more_is_there() {
        let rule = rule(&[], 60);
        let looks: Vec<u32> =
            std::iter::successors(Some(rule.next_look(0)), |n| Some(rule.next_look(*n))).take(32).collect();
        assert_eq!(looks[..4], [5, 6, 7, 8]);
        assert!(looks.windows(2).all(|pair| pair[1] - pair[0] == (pair[0] / 10).max(1) || pair[1] == 60));
        assert_eq!(looks[31], 60);
    }

    #[test]
    fn it_ends_at_the_second_good_look() {
        // 0 and 1 in turn: sd close to 0.5, half-width t * sd / sqrt(n).
        let turns = |replication: u32| vec![Some(f64::from(replication % 2))];
        let (n, precision) = end(rule(&[Width::Absolute(0.25)], 1_000), turns);
        let half = |n: u32| half_width(&(0..n).map(|i| f64::from(i % 2)).collect(), 0.95).unwrap();
        let looks = std::iter::successors(Some(5), |n| Some(n + (n / 10).max(1)));
        let good: Vec<u32> = looks.take(60).filter(|n| half(*n) <= 0.25).collect();
        assert_eq!(n, good[1]);
        let reached = precision.reached()[0];
        assert!(reached.holds() && reached.n == u64::from(n) && reached.wanted == Some(0.25));
    }

    #[test]
    fn the_slowest_target_decides() {
        let both = |replication: u32| vec![Some(f64::from(replication % 2)), Some(7.0)];
        let alone = end(rule(&[Width::Absolute(0.2)], 1_000), both).0;
        let together = end(rule(&[Width::Absolute(0.2), Width::Relative(0.01)], 1_000), both).0;
        assert_eq!(alone, together);
        let certain = end(rule(&[Width::Relative(0.01)], 1_000), |_| vec![Some(7.0)]).0;
        assert_eq!(certain, 6, "least and one look more");
    }

    #[test]
    fn a_relative_error_is_that_of_the_true_mean() {
        let precision = end(rule(&[Width::Relative(0.1)], 1_000), |_| vec![Some(-11.0)]).1;
        assert!((precision.reached()[0].wanted.unwrap() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn what_cannot_be_reached_ends_at_the_most() {
        let (n, precision) =
            end(rule(&[Width::Absolute(1e-9)], 40), |replication| vec![Some(f64::from(replication))]);
        assert_eq!(n, 40);
        assert!(!precision.reached()[0].holds());
        let (n, precision) = end(rule(&[Width::Absolute(1.0)], 12), |_| vec![None]);
        assert_eq!((n, precision.reached()[0].half_width), (12, None));
    }

    #[test]
    fn a_failed_replication_counts_and_gives_no_value() {
        let mut precision = Precision::begin(rule(&[Width::Absolute(1.0)], 100));
        precision.add(None);
        precision.add(Some(&[Some(3.0)]));
        assert_eq!((precision.n(), precision.reached()[0].n), (2, 1));
    }
}
