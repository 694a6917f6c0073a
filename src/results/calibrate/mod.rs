//! Calibrations: unknown facts fitted to published figures.

pub mod command;
pub mod file;
pub mod joint;
pub mod method;
pub mod page;
pub mod tables;

use crate::results::kind::Kind;

/// What a folder of this kind is known by, and how it is shown.
pub(crate) const KIND: Option<Kind> = Some(Kind {
    stamp: None,
    signs: &["calibration.csv", "patterns.csv"],
    manifest: true,
    page: page::page,
    plot: None,
});

crate::command::commands! {
    /// Fit unknowns of one or several scenarios to published figures, and check the fit with new seeds
    Calibrate(command::CalibrateArgs) => command::calibrate;
}
