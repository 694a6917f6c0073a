//! Reading a scenario as the command line asks for it.

use std::path::Path;

use super::args::Changes;
use super::console::say;
use super::exit::{Exit, Fault};
use crate::scenario::{Diagnostics, Options, Scenario};

/// Reads a scenario with what is laid over it; `sets` come behind those of the command line.
pub(super) fn read(file: &Path, changes: &Changes, sets: Vec<String>) -> Result<Scenario, Diagnostics> {
    let sets = changes.set.iter().cloned().chain(sets).collect();
    Scenario::load(file, &Options { overlays: changes.overlay.clone(), sets })
}

/// As [`read`]; mistakes and warnings are printed.
pub(super) fn load(file: &Path, changes: &Changes, sets: Vec<String>) -> Result<Scenario, Fault> {
    match read(file, changes, sets) {
        Ok(scenario) => {
            tell(scenario.warnings());
            Ok(scenario)
        }
        Err(mistakes) => {
            tell(&mistakes);
            let count = mistakes.len();
            let what = if count == 1 { "a mistake".into() } else { format!("{count} mistakes") };
            Err(Fault::new(Exit::Usage, anyhow::anyhow!("{what} in the scenario `{}`", file.display())))
        }
    }
}

/// Prints mistakes or warnings to standard error.
pub(super) fn tell(diagnostics: &Diagnostics) {
    if !diagnostics.is_empty() {
        say(diagnostics.coloured().trim_end());
    }
}
