//! What is wrong with a scenario: all mistakes of all its files at once, each with a stable code and a place.

mod code;
mod list;
mod render;

pub use code::Code;
pub(crate) use list::{Collector, Mistake};
pub use list::{Diagnostic, Diagnostics, Note, Severity};
