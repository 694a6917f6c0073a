//! Calibrations: unknown facts fitted to published figures.

pub mod command;
pub mod file;
pub mod joint;
pub mod method;
pub mod page;
pub mod tables;

use std::path::Path;

use file::Calibration;
use joint::file::{JointCalibration, looked_into};

use crate::results::kind::Kind;
use crate::scenario::explain::{Checked, FileKind};
use crate::scenario::{Diagnostics, Options};

/// What a folder of this kind is known by, and how it is shown.
pub(crate) const KIND: Option<Kind> = Some(Kind {
    stamp: None,
    signs: &["calibration.csv", "patterns.csv"],
    manifest: true,
    page: page::page,
    plot: None,
});

/// The file that a calibration is made of.
pub(crate) const FILE: FileKind = FileKind {
    word: "calibration",
    purpose: "unknown facts of one world or several, and the published figures to fit: for `calibrate`",
    about: "[Calibrate](../how-to/calibration.md) explains the methods. A file with `[[worlds]]` is one of several worlds.",
    shipped: "scenarios/calibrations/patterns.toml",
    forms: &[file::FILE_FORM, joint::file::FILE_FORM],
    check: Some(check),
};

/// Reads a calibration of either form, and builds its worlds, whose units and categories it may name.
fn check(path: &Path, options: &Options) -> Result<Checked, Diagnostics> {
    let parameters = |count: usize| format!("{count} parameter{}", if count == 1 { "" } else { "s" });
    if looked_into(path, options).is_some_and(|(_, is_joint)| is_joint) {
        let read = JointCalibration::load(path, options)?;
        let (worlds, rows) = (read.worlds.len(), read.rows().count());
        let told = format!("{}, {worlds} worlds, {rows} figures", parameters(read.parameters.len()));
        return Ok(Checked { told, warnings: read.warnings().cloned().collect() });
    }
    let read = Calibration::load(path, options)?;
    let told = format!("{}, {} targets", parameters(read.parameters.len()), read.targets.len());
    Ok(Checked { told, warnings: vec![read.warnings().clone()] })
}

crate::command::commands! {
    /// Fit unknowns of one or several scenarios to published figures, and check the fit with new seeds
    Calibrate(command::CalibrateArgs) => command::calibrate;
}
