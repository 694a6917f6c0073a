//! The table and the JSON of a comparison, each declared once: written and read by the same declaration.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::choice;
use crate::store::table::table;

choice! {
    /// What a comparison says of a difference: better or worse where everybody agrees which way is good.
    pub enum Said {
        /// The scenario is better.
        Better = "better",
        /// It is worse.
        Worse = "worse",
        /// Its mean is higher.
        Higher = "higher",
        /// It is lower.
        Lower = "lower",
        /// Both are equal in every replication.
        Equal = "equal",
        /// They differ by the same in every replication.
        Constant = "constant",
        /// A difference is not established.
        Open = "not established",
        /// There are fewer than two pairs of values.
        Unknown = "unknown",
    }
}

impl Said {
    /// Whether a difference is established.
    pub(crate) fn is_established(self) -> bool {
        matches!(self, Said::Better | Said::Worse | Said::Higher | Said::Lower)
    }
}

choice! {
    /// Which end of a metric is the best.
    pub enum LookedFor {
        /// The highest mean.
        Highest = "highest",
        /// The lowest.
        Lowest = "lowest",
    }
}

table! {
    /// One row for each metric and scenario beside the reference.
    pub(crate) struct ComparisonRow in "comparison", key ["metric", "scenario"] {
        /// Name of the metric: a column of runs.csv of any run.
        metric: String,
        /// Name of the scenario.
        scenario: String,
        /// Name of the scenario that it is compared with.
        #[serde(skip)]
        reference: String,
        /// Replications in which both have a value.
        n: u64,
        /// Mean of the reference over the n replications; empty if n is 0.
        mean_reference: Option<f64> ["that of the metric"],
        /// Mean of the scenario over them.
        mean: Option<f64> ["that of the metric"],
        /// Mean of scenario minus reference.
        difference: Option<f64> ["that of the metric"],
        /// Lower end of the t interval of the difference, by the width of a bin wider for quantiles; empty if n is below 2.
        ci_low: Option<f64> ["that of the metric"],
        /// Upper end of it.
        ci_high: Option<f64> ["that of the metric"],
        /// Two-sided p value of the paired t test of no difference; of quantiles, of none beyond the width of their bins.
        /// Empty where the difference is the same in every replication, which leaves nothing to test.
        p: Option<f64>,
        /// The same by Holm's correction over all rows of the table.
        p_holm: Option<f64>,
        /// Correlation of both over replications; empty where one does not vary.
        correlation: Option<f64>,
        /// Further replications of each that independent random numbers would have needed for an interval of this width.
        replications_saved: Option<i64>,
        /// better, worse, higher, lower, equal (in every replication), constant (the same difference in every replication),
        /// not established, or unknown (n below 2).
        verdict: Said,
    }
}

/// `comparison.json`. Missing values are `null`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct ComparisonFile {
    /// All scenarios, the reference among them.
    pub(crate) scenarios: Vec<String>,
    /// The scenario that the others are compared with.
    pub(crate) reference: String,
    /// Seed that all share.
    pub(crate) seed: String,
    /// Replications of each.
    pub(crate) replications: u32,
    /// Confidence of the intervals.
    pub(crate) confidence: f64,
    /// One for each metric and scenario but the reference.
    pub(crate) comparisons: Vec<Difference>,
    /// The best scenario, if it was looked for.
    pub(crate) selected: Option<Selection>,
    /// Runs that failed.
    pub(crate) failures: Vec<FailedRun>,
}

/// A scenario beside the reference in one metric.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Difference {
    /// As the table has it.
    #[serde(flatten)]
    pub(crate) row: ComparisonRow,
    /// Unit of the metric.
    pub(crate) unit: String,
    /// Replications in which one has no value.
    pub(crate) missing: u64,
    /// Where not established: replications in all that would establish a difference as large as the one seen.
    pub(crate) replications_needed: Option<u64>,
}

/// How a search for the best ended.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Selection {
    /// By which metric.
    pub(crate) metric: String,
    /// Which end of it was looked for.
    pub(crate) looked_for: LookedFor,
    /// The difference that was worth detecting.
    pub(crate) indifference: f64,
    /// The best, if it was found.
    pub(crate) best: Option<String>,
    /// Why there is none.
    pub(crate) why_none: Option<String>,
    /// Replications of each scenario that the decision is based on.
    pub(crate) replications: BTreeMap<String, u32>,
}

/// A run that left nothing.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct FailedRun {
    /// Its scenario.
    pub(crate) scenario: String,
    /// Its replication.
    pub(crate) replication: u32,
    /// Why.
    pub(crate) message: String,
}
