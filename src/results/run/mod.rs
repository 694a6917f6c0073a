//! Runs: replications of one scenario.

pub mod command;
pub mod cycle_times;
pub mod files;
pub mod interrupted;
pub mod json;
pub mod log;
mod marks;
pub mod page;
pub mod plot;
pub mod replay;
pub mod series;
pub mod terminal;
mod work;

use crate::results::kind::Kind;

/// What a folder of this kind is known by, and how it is shown.
pub(crate) const KIND: Option<Kind> = Some(Kind {
    stamp: None,
    signs: &["summary.csv"],
    manifest: true,
    page: page::page,
    plot: Some(plot::plotted),
});

crate::command::commands! {
    /// Simulate a scenario and write its results
    Run(command::args::RunArgs) => command::run;
}
