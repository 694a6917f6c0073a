//! Sensitivities: which factor of a sweep moves which metric.

pub mod command;
#[cfg(test)]
mod linear_tests;
pub mod method;
pub mod tables;
pub mod terminal;

use crate::results::kind::Kind;

/// It leaves no folder of its own.
pub(crate) const KIND: Option<Kind> = None;

crate::command::commands! {
    /// Compute sensitivity indices: which factor of a sweep changes which metric, and how much
    Sensitivity(command::SensitivityArgs) => command::run;
}
