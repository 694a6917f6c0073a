//! Verifications: worlds whose results are known, beside theory.

pub mod command;
pub mod method;
pub mod page;
pub mod tables;

use crate::results::kind::Kind;

/// What a folder of this kind is known by, and how it is shown.
pub(crate) const KIND: Option<Kind> =
    Some(Kind { stamp: None, signs: &["verify.csv"], manifest: false, page: page::page, plot: None });

crate::command::commands! {
    /// Verify the simulator against queueing theory
    Verify(command::VerifyArgs) => command::run;
}
