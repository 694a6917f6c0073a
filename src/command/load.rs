//! Reading a scenario as the command line asks for it.

use std::path::Path;

use super::console::say_coloured;
use super::exit::{Exit, Fault};
use crate::command::arguments::Changes;
use crate::scenario::{Code, Diagnostic, Diagnostics, Options, Scenario, Setting};

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
    let fault = Fault::new(Exit::Usage, anyhow::anyhow!("{what} in the scenario `{}`", file.display()));
    perhaps_another_kind(fault, [mistakes])
}

/// Adds what to do where several keys at the top of a file are unknown: it is likely of another kind than it was read as.
pub(crate) fn perhaps_another_kind<'d>(
    fault: Fault,
    mistakes: impl IntoIterator<Item = &'d Diagnostics>,
) -> Fault {
    let is_at_top = |entry: &Diagnostic| {
        entry.code == Code::UnknownKey.text() && entry.path.as_deref().is_some_and(|path| !path.contains('.'))
    };
    let is_other =
        |mistakes: &Diagnostics| mistakes.entries().iter().filter(|entry| is_at_top(entry)).count() > 1;
    if mistakes.into_iter().any(is_other) {
        fault.hint("`petisim check FILE` says what kind of file it is, and what is wrong with it")
    } else {
        fault
    }
}

/// Prints mistakes or warnings to standard error.
pub(crate) fn tell(diagnostics: &Diagnostics) {
    if !diagnostics.is_empty() {
        say_coloured(diagnostics.coloured().trim_end());
    }
}
