//! Runs cases and weighs what they found.

use super::case::Ready;
use super::judge::{Estimate, FINDS, Verdict, estimate, verdicts};
use super::seen::{Seen, Sum};
use crate::experiment::{Clock, Failure, Watch, replicate};

/// What one replication of a case found: one value for each check.
pub type Values = Vec<Sum>;

/// Runs one replication of a case, as `petisim run` does.
///
/// # Errors
/// If the run fails.
pub fn run_one(ready: &Ready, replication: u32, clock: &Clock) -> Result<Values, Failure> {
    let mut seen = Seen::new(ready.from, ready.tail, ready.recorded);
    replicate(&ready.world, replication, Watch { clock, log: Some(&mut seen) })?;
    Ok(ready.checks.iter().map(|check| (check.read)(&seen)).collect())
}

/// What was found for one check.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Name of the case.
    pub case: &'static str,
    /// Name of the check.
    pub check: String,
    /// Unit of the value.
    pub unit: &'static str,
    /// What theory says.
    pub theory: f64,
    /// The formula, and its source.
    pub source: &'static str,
    /// Bound on the bias by whole seconds, as a share of the value.
    pub rounding: f64,
    /// Things that were counted, over all replications.
    pub n: u64,
    /// Replications.
    pub replications: usize,
    /// What was simulated.
    pub estimate: Estimate,
    /// The p value adjusted for all checks of the call.
    pub adjusted: f64,
    /// The verdict.
    pub verdict: Verdict,
}

impl Finding {
    /// Whether an error of [`FINDS`] would hardly have been missed.
    pub fn is_fine(&self) -> bool {
        self.estimate.finds.is_some_and(|finds| finds <= FINDS)
    }
}

/// All that a call found.
#[derive(Clone, Debug)]
pub struct Report {
    /// The checks, in the order of the cases.
    pub findings: Vec<Finding>,
}

impl Report {
    /// Checks that are rejected.
    pub fn rejected(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.verdict == Verdict::Rejected)
    }

    /// Checks that could have missed an error of [`FINDS`].
    pub fn coarse(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| !finding.is_fine())
    }
}

/// Weighs all checks of some cases together; `values`: for each case its replications in their order.
pub fn conclude(cases: &[Ready], values: &[Vec<Values>]) -> Report {
    let count: usize = cases.iter().map(|case| case.checks.len()).sum();
    let mut findings = Vec::with_capacity(count);
    for (ready, runs) in cases.iter().zip(values) {
        for (place, check) in ready.checks.iter().enumerate() {
            let of_run = |run: &Values| run.get(place).and_then(Sum::mean);
            let means: Vec<Option<f64>> = runs.iter().map(of_run).collect();
            let estimate = estimate(check.theory, &means, check.exact, count);
            findings.push(Finding {
                case: ready.case.name,
                check: check.name.clone(),
                unit: check.unit,
                theory: check.theory,
                source: check.source,
                rounding: check.rounding,
                n: runs.iter().filter_map(|run| run.get(place)).map(|sum| sum.n).sum(),
                replications: runs.len(),
                adjusted: 1.0,
                verdict: Verdict::Agrees,
                estimate,
            });
        }
    }
    let p: Vec<f64> = findings.iter().map(|finding| finding.estimate.p).collect();
    for (finding, (adjusted, verdict)) in findings.iter_mut().zip(verdicts(&p)) {
        (finding.adjusted, finding.verdict) = (adjusted, verdict);
    }
    Report { findings }
}
