//! Claims: hypotheses about worlds, tested by paired experiments.

pub mod command;
pub mod file;
pub mod method;
pub mod page;
pub mod tables;

use crate::results::kind::Kind;

/// What a folder of this kind is known by, and how it is shown.
pub(crate) const KIND: Option<Kind> =
    Some(Kind { stamp: None, signs: &["claims.csv"], manifest: true, page: page::page, plot: None });

crate::command::commands! {
    /// Test claims (hypotheses about worlds) by paired experiments
    Claims(command::ClaimsArgs) => command::claims;
}
