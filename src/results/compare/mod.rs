//! Comparisons: paired differences between scenarios.

pub mod command;
pub mod page;
pub mod plot;
pub mod tables;

use crate::results::kind::Kind;

/// What a folder of this kind is known by, and how it is shown.
pub(crate) const KIND: Option<Kind> = Some(Kind {
    stamp: None,
    signs: &["comparison.csv"],
    manifest: true,
    page: page::page,
    plot: Some(plot::plotted),
});

crate::command::commands! {
    /// Compare scenarios with common random numbers, or results in folders
    Compare(command::CompareArgs) => command::compare;
}
