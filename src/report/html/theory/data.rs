//! `verify.json` as a page wants it.

use serde::Deserialize;

/// The whole document.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Verification {
    /// Version of results; 0 where it was not written down.
    #[serde(default)]
    pub(super) results_version: u32,
    /// Seed of all luck.
    pub(super) seed: String,
    /// Chance that any check is rejected by mistake.
    pub(super) family_error: f64,
    /// Checks that are rejected.
    pub(super) rejected: u64,
    /// Checks that could have missed a small error.
    pub(super) coarse: u64,
    /// The worlds.
    pub(super) cases: Vec<Case>,
    /// Theory beside simulation.
    pub(super) checks: Vec<Check>,
}

/// A world whose results are known.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Case {
    /// Its name.
    pub(super) case: String,
    /// Its title.
    pub(super) title: String,
    /// What it is.
    pub(super) about: String,
}

/// A value of theory beside what was simulated.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Check {
    /// The world.
    pub(super) case: String,
    /// What is compared.
    pub(super) check: String,
    /// Its unit.
    pub(super) unit: String,
    /// What theory says.
    pub(super) theory: f64,
    /// Mean over replications.
    pub(super) simulated: Option<f64>,
    /// Lower end of its interval; all intervals together cover with 99 %.
    pub(super) ci_low: Option<f64>,
    /// Upper end.
    pub(super) ci_high: Option<f64>,
    /// Things counted.
    pub(super) n: u64,
    /// Replications.
    pub(super) replications: u64,
    /// Difference in standard errors; nothing where the value is exact.
    pub(super) z: Option<f64>,
    /// p value, adjusted by Holm for all checks.
    pub(super) p_adjusted: Option<f64>,
    /// Smallest error, as a share, that would be found with a chance of 80 %.
    pub(super) finds: Option<f64>,
    /// `agrees` or `REJECTED`.
    pub(super) verdict: String,
    /// Formula and source.
    pub(super) source: String,
}
