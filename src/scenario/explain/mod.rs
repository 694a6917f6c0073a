//! What the declarations say about the parameters: the reference for people and programs, the schema for editors.

mod files;
mod markdown;
mod mechanisms;
mod reference;
mod schema;
mod text;

pub use files::{CheckFile, Checked, FileForm, FileKind, REQUESTS, SCENARIO, files_page};
pub use mechanisms::mechanisms_page;
pub(crate) use reference::reflow;
pub use reference::{Parameter, Reference, Word};
pub use schema::json_schema;
pub(crate) use text::wrap_under;

pub use super::resolved::inline;
