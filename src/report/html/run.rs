//! The page of a run.

use super::ReportError;
use super::folder::Folder;
use super::page::{Page, facts};
use crate::report::words::Words;

/// The page of a run.
///
/// # Errors
/// If a file of the result cannot be read.
pub(super) fn page(folder: &Folder) -> Result<Page, ReportError> {
    let manifest = folder.manifest()?;
    Ok(Page {
        title: manifest.title.clone(),
        kind: Words::new("One scenario, simulated", "情景模拟结果"),
        lead: Words::new("What the record says beside what is true.", "记录怎么说，实际怎么样。"),
        sections: Vec::new(),
        facts: facts(&manifest),
    })
}
