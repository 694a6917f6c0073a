//! Scenarios: from the text of TOML files to a checked world, or to a list of everything that is wrong with it.
//!
//! A scenario file may extend others, be overlaid by others and be changed by single settings; all are laid over
//! each other key by key in one tree that remembers where each key and value was written, so that every mistake is
//! reported with file, line, column and caret, all at once. What the keys are, which values they take and what they
//! mean is said once, in the declarations of the sections; the checker, the JSON Schema and the reference are made
//! from those. Only `source` and `requests` touch files.

pub(crate) mod changes;
pub mod diagnostic;
pub(crate) mod document;
pub mod explain;
pub(crate) mod head;
pub(crate) mod horizon;
pub(crate) mod identity;
pub(crate) mod load;
pub(crate) mod merge;
pub(crate) mod part;
pub(crate) mod place;
pub mod requests;
pub(crate) mod resolved;
pub(crate) mod scale;
pub(crate) mod set;
pub(crate) mod setting;
pub(crate) mod shape;
pub mod shown;
pub mod source;
pub(crate) mod tree;

pub use changes::{Changed, Stage};
pub use diagnostic::{Code, Diagnostic, Diagnostics};
pub use document::{Document, Options, check_part};
pub use head::{ChangeSpec, Extends, FORMAT, Format, Head, RunSpec, Seed};
pub use identity::Identity;
pub use load::keys_of;
pub use setting::{Setting, Written};

/// A scenario of the hotline.
pub type Scenario = Document<crate::model::spec::ModelSpec>;
