//! Scenarios that face the same luck, and what their differences say.
//!
//! [`Samples`] grow as long as somebody wants more of them; [`compare`] and [`select_best`] read them.

mod best;
mod samples;
#[cfg(test)]
mod tests;

pub use best::{Best, Goal, NoBest, select_best};
pub use samples::{Pool, Samples, Totals};

use super::stats::{Paired, holm};
use crate::choice;

choice! {
    /// What one comparison established, at the confidence of all comparisons together.
    pub enum Verdict {
        /// The scenario's mean is higher than the reference's.
        Higher = "higher",
        /// It is lower.
        Lower = "lower",
        /// Both are equal in every replication.
        Equal = "equal",
        /// They differ by the same in every replication: there is no spread to test against.
        Constant = "constant",
        /// A difference is not established, which does not say that there is none.
        Open = "not established",
        /// There are fewer than two pairs of values.
        Unknown = "unknown",
    }
}

/// One metric of one scenario beside that of the reference.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    /// Place of the metric in the catalogue.
    pub metric: usize,
    /// Place of the scenario.
    pub scenario: usize,
    /// Means, difference and interval. The interval is that of this comparison alone, without correction.
    pub paired: Paired,
    /// The p value by Holm's correction over all comparisons of the table; missing where there is no test.
    pub p_holm: Option<f64>,
    /// What is established.
    pub verdict: Verdict,
    /// For an open difference: replications in all that would establish one as large as that seen, with a chance of
    /// 80 %; missing where no number helps.
    pub needed: Option<u64>,
}

/// Compares every scenario with a reference on some metrics: metric by metric, scenario by scenario.
///
/// Verdicts hold together: with a probability of at least `confidence`, in (0, 1), none of those that say higher or
/// lower is about means that are equal (Holm 1979). Replications are paired by their number, as far as both have it.
///
/// `coarseness` tells how far a value of a metric may be off because it is read off bins: half of it for each of both
/// scenarios enters the interval and the test.
pub fn compare(
    samples: &Samples,
    reference: usize,
    metrics: &[usize],
    confidence: f64,
    coarseness: impl Fn(usize, f64) -> f64,
) -> Vec<Comparison> {
    let others = || (0..samples.scenarios()).filter(|scenario| *scenario != reference);
    let mut rows: Vec<Comparison> = metrics
        .iter()
        .flat_map(|metric| others().map(move |scenario| (*metric, scenario)))
        .map(|(metric, scenario)| {
            let paired = Paired::of(samples.pairs(reference, scenario, metric), confidence);
            let ends = [paired.mean_reference, paired.mean].into_iter().flatten();
            let off = ends.map(|mean| 0.5 * coarseness(metric, mean)).sum();
            let paired = paired.coarse(off);
            Comparison { metric, scenario, paired, p_holm: None, verdict: Verdict::Unknown, needed: None }
        })
        .collect();
    let judged = judge(rows.iter().map(|row| row.paired), confidence);
    for (row, judged) in rows.iter_mut().zip(judged) {
        (row.p_holm, row.verdict, row.needed) = (judged.p_holm, judged.verdict, judged.needed);
    }
    rows
}

/// What is said of one of several differences that are judged together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judged {
    /// The p value by Holm's correction over all of them; missing where there is no test.
    pub p_holm: Option<f64>,
    /// What is established.
    pub verdict: Verdict,
    /// For an open one: replications in all that would establish a difference as large as that seen, with a chance of
    /// 80 %; missing where no number helps.
    pub needed: Option<u64>,
}

/// Judges differences together: with a probability of at least `confidence` none of those that are called higher or lower
/// is about equal means (Holm 1979).
pub fn judge(differences: impl Iterator<Item = Paired> + Clone, confidence: f64) -> Vec<Judged> {
    let p: Vec<f64> = differences.clone().filter_map(|paired| paired.spread?.p).collect();
    let level = 1.0 - confidence;
    let mut adjusted = holm(&p).into_iter();
    // Of those that are open, the next one would have to pass the step that they failed.
    let open = adjusted.clone().filter(|p| *p > level).count().max(1);
    let one = |paired: Paired| {
        let Some(spread) = paired.spread else {
            return Judged { p_holm: None, verdict: Verdict::Unknown, needed: None };
        };
        let p_holm = spread.p.and_then(|_| adjusted.next());
        let verdict = verdict(&paired, p_holm.map(|p| p <= level));
        let is_open = verdict == Verdict::Open;
        Judged { p_holm, verdict, needed: is_open.then(|| paired.needed(level / open as f64)).flatten() }
    };
    differences.map(one).collect()
}

/// The verdict on a difference; `is_established` is missing where there is no spread to test against.
fn verdict(paired: &Paired, is_established: Option<bool>) -> Verdict {
    let difference = paired.difference.unwrap_or(0.0);
    match is_established {
        None if difference == 0.0 => Verdict::Equal,
        None if paired.is_constant() => Verdict::Constant,
        Some(true) if difference > 0.0 => Verdict::Higher,
        Some(true) => Verdict::Lower,
        _ => Verdict::Open,
    }
}
