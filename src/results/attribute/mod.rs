//! Attributions: how much of an outcome each mechanism accounts for.

pub mod command;
pub mod method;
pub mod page;
pub mod tables;

use crate::results::kind::Kind;

/// What a folder of this kind is known by, and how it is shown.
pub(crate) const KIND: Option<Kind> = Some(Kind {
    stamp: None,
    signs: &["attribution.csv", "ablation.csv"],
    manifest: true,
    page: page::page,
    plot: None,
});

crate::command::commands! {
    /// Attribute an outcome to the mechanisms
    Attribute(command::AttributeArgs) => command::attribute;
}
