//! Reading a scenario as the command line asks for it.

use std::path::Path;

use super::console::say_coloured;
use super::exit::{Exit, Fault};
use crate::command::arguments::Changes;
use crate::scenario::{Diagnostics, Options, Scenario, Setting};

/// Reads a scenario with what is laid over it; `sets` come behind those of the command line.
pub(crate) fn read(file: &Path, changes: &Changes, sets: Vec<String>) -> Result<Scenario, Diagnostics> {
    let sets = changes.set.iter().cloned().chain(sets).collect();
    Scenario::load(file, &Options { sets, ..changes.options() })
}

/// As [`read`]; mistakes and warnings are printed.
pub(crate) fn load(file: &Path, changes: &Changes, sets: Vec<String>) -> Result<Scenario, Fault> {
    let scenario = read(file, changes, sets).map_err(|mistakes| refuse(file, &mistakes))?;
    tell(scenario.warnings());
    Ok(scenario)
}

/// As [`load`], with every parameter and where it was written.
pub(crate) fn load_with_settings(file: &Path, changes: &Changes) -> Result<(Scenario, Vec<Setting>), Fault> {
    let options = changes.options();
    let (scenario, settings) =
        Scenario::load_with_settings(file, &options).map_err(|mistakes| refuse(file, &mistakes))?;
    tell(scenario.warnings());
    Ok((scenario, settings))
}

/// Prints mistakes; what is left to say is how many there are.
fn refuse(file: &Path, mistakes: &Diagnostics) -> Fault {
    tell(mistakes);
    let count = mistakes.len();
    let what = if count == 1 { "a mistake".into() } else { format!("{count} mistakes") };
    Fault::new(Exit::Usage, anyhow::anyhow!("{what} in the scenario `{}`", file.display()))
}

/// Prints mistakes or warnings to standard error.
pub(crate) fn tell(diagnostics: &Diagnostics) {
    if !diagnostics.is_empty() {
        say_coloured(diagnostics.coloured().trim_end());
    }
}
