//! The table and the JSON of a verification, each declared once: written and read by the same declaration.

use serde::{Deserialize, Serialize};

use crate::results::verify::method::Verdict;
use crate::store::table::table;

table! {
    /// Theory beside simulation.
    pub(crate) struct CheckRow in "verify", key ["case", "check"] {
        /// The world: a file of scenarios/theory.
        case: String,
        /// What is compared.
        check: String,
        /// Unit of the value.
        unit: String,
        /// What theory says, of the scenario's own parameters.
        theory: f64 ["that of the column `unit`"],
        /// Mean over replications; empty if one had nothing to count.
        simulated: Option<f64> ["that of the column `unit`"],
        /// Lower end of its interval by Student's t, of confidence 1 - 0.01 / checks, so that all intervals together
        /// cover with 99 %; empty where the value is exact.
        ci_low: Option<f64> ["that of the column `unit`"],
        /// Upper end.
        ci_high: Option<f64> ["that of the column `unit`"],
        /// Things counted, over all replications.
        n: u64,
        /// Replications.
        replications: u64,
        /// (simulated - theory) / standard error; empty where the value is exact.
        z: Option<f64> ["1"],
        /// Two-sided p value of Student's t; 0 or 1 where the value is exact.
        p: f64 ["1"],
        /// The same, adjusted for all checks of the table by Holm (1979).
        p_adjusted: f64 ["1"],
        /// Smallest error of theory, as a share of it, that would be found with a chance of 80 %.
        finds: Option<f64> ["share"],
        /// Bound on the bias by whole seconds, as a share of the value.
        rounding: f64 ["share"],
        /// agrees, or REJECTED: the adjusted p value is at most 0.01.
        verdict: Verdict,
        /// The formula, and its source; for exact values the moment worked out by hand.
        source: String,
    }
}

/// `verify.json`. Missing values are `null`.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Verification {
    /// Version of results; 0 where it was not written down.
    #[serde(default)]
    pub(crate) results_version: u32,
    /// Master random seed.
    pub(crate) seed: String,
    /// Chance that any check is rejected by mistake.
    pub(crate) family_error: f64,
    /// The error that every check should find, as a share.
    pub(crate) finds_wanted: f64,
    /// The chance with which it should.
    pub(crate) power: f64,
    /// Checks that are rejected.
    pub(crate) rejected: u64,
    /// Checks that could have missed a small error.
    pub(crate) coarse: u64,
    /// The worlds.
    pub(crate) cases: Vec<World>,
    /// Theory beside simulation.
    pub(crate) checks: Vec<CheckRow>,
}

/// A world whose results are known.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct World {
    /// Its name.
    pub(crate) case: String,
    /// Its title.
    pub(crate) title: String,
    /// Its file.
    pub(crate) file: String,
    /// What it is.
    pub(crate) about: String,
}
