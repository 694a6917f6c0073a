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

/// What one comparison established, at the confidence of all comparisons together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The scenario's mean is higher than the reference's.
    Higher,
    /// It is lower.
    Lower,
    /// Both are equal in every replication.
    Equal,
    /// A difference is not established, which does not say that there is none.
    Open,
    /// There are fewer than two pairs of values.
    Unknown,
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
pub fn compare(samples: &Samples, reference: usize, metrics: &[usize], confidence: f64) -> Vec<Comparison> {
    let others = || (0..samples.scenarios()).filter(|scenario| *scenario != reference);
    let mut rows: Vec<Comparison> = metrics
        .iter()
        .flat_map(|metric| others().map(move |scenario| (*metric, scenario)))
        .map(|(metric, scenario)| {
            let paired = Paired::of(samples.pairs(reference, scenario, metric), confidence);
            Comparison { metric, scenario, paired, p_holm: None, verdict: Verdict::Unknown, needed: None }
        })
        .collect();
    let p: Vec<f64> = rows.iter().filter_map(|row| Some(row.paired.spread?.p)).collect();
    let level = 1.0 - confidence;
    let adjusted = holm(&p);
    // Of those that are open, the next one would have to pass the step that they failed.
    let open = adjusted.iter().filter(|p| **p > level).count().max(1);
    let tested = rows.iter_mut().filter(|row| row.paired.spread.is_some());
    for (row, p_holm) in tested.zip(adjusted) {
        row.p_holm = Some(p_holm);
        row.verdict = verdict(&row.paired, p_holm <= level);
        if row.verdict == Verdict::Open {
            row.needed = row.paired.needed(level / open as f64);
        }
    }
    rows
}

fn verdict(paired: &Paired, is_established: bool) -> Verdict {
    let difference = paired.difference.unwrap_or(0.0);
    let varies = paired.spread.is_some_and(|spread| spread.sd > 0.0);
    match difference {
        _ if difference == 0.0 && !varies => Verdict::Equal,
        _ if !is_established => Verdict::Open,
        _ if difference > 0.0 => Verdict::Higher,
        _ => Verdict::Lower,
    }
}
