//! `verify.json` as a page wants it.

use serde::Deserialize;

/// The whole document.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Verification {
    /// Version of results; 0 where it was not written down.
    #[serde(default)]
    pub(crate) results_version: u32,
    /// Seed of all luck.
    pub(crate) seed: String,
    /// Chance that any check is rejected by mistake.
    pub(crate) family_error: f64,
    /// Checks that are rejected.
    pub(crate) rejected: u64,
    /// Checks that could have missed a small error.
    pub(crate) coarse: u64,
    /// The worlds.
    pub(crate) cases: Vec<Case>,
    /// Theory beside simulation.
    pub(crate) checks: Vec<Check>,
}

/// A world whose results are known.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Case {
    /// Its name.
    pub(crate) case: String,
    /// Its title.
    pub(crate) title: String,
    /// What it is.
    pub(crate) about: String,
}

/// A value of theory beside what was simulated.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Check {
    /// The world.
    pub(crate) case: String,
    /// What is compared.
    pub(crate) check: String,
    /// Its unit.
    pub(crate) unit: String,
    /// What theory says.
    pub(crate) theory: f64,
    /// Mean over replications.
    pub(crate) simulated: Option<f64>,
    /// Lower end of its interval; all intervals together cover with 99 %.
    pub(crate) ci_low: Option<f64>,
    /// Upper end.
    pub(crate) ci_high: Option<f64>,
    /// Things counted.
    pub(crate) n: u64,
    /// Replications.
    pub(crate) replications: u64,
    /// Difference in standard errors; nothing where the value is exact.
    pub(crate) z: Option<f64>,
    /// p value, adjusted by Holm for all checks.
    pub(crate) p_adjusted: Option<f64>,
    /// Smallest error, as a share, that would be found with a chance of 80 %.
    pub(crate) finds: Option<f64>,
    /// `agrees` or `REJECTED`.
    pub(crate) verdict: String,
    /// Formula and source.
    pub(crate) source: String,
}
