//! Claims: hypotheses about worlds, tested by paired experiments.

pub mod command;
pub mod file;
pub mod method;
pub mod page;
pub mod tables;

use std::path::Path;

use file::{Claim, FILE_FORM};
use method::Claims;

use crate::experiment::World;
use crate::results::kind::Kind;
use crate::scenario::explain::{Checked, FileKind};
use crate::scenario::{Diagnostics, Options};

/// What a folder of this kind is known by, and how it is shown.
pub(crate) const KIND: Option<Kind> =
    Some(Kind { stamp: None, signs: &["claims.csv"], manifest: true, page: page::page, plot: None });

/// The file that a claim is.
pub(crate) const FILE: FileKind = FileKind {
    word: "claim",
    purpose: "a hypothesis about worlds and the smallest effect that matters: for `claims`",
    about: "[Claims](../how-to/claims.md) explains how they are decided.",
    shipped: "scenarios/claims/SF4.6.toml",
    forms: &[FILE_FORM],
    check: Some(check),
};

/// Reads a claim and builds its worlds, whose units and categories it may name.
fn check(path: &Path, options: &Options) -> Result<Checked, Diagnostics> {
    let claim = Claim::load(path, options)?;
    let _: Claims<World> = Claims::prepare(std::slice::from_ref(&claim), None)?;
    let (arms, expects) = (claim.arms.len(), claim.expects.len());
    let plural = |count: usize| if count == 1 { "" } else { "s" };
    let told = format!("{}, {arms} arm{}, {expects} expectation{}", claim.id, plural(arms), plural(expects));
    Ok(Checked { told, warnings: vec![claim.warnings().clone()] })
}

crate::command::commands! {
    /// Test claims (hypotheses about worlds) by paired experiments
    Claims(command::ClaimsArgs) => command::claims;
}
