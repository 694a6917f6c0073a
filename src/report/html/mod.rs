//! `report.html`: one self-contained page for a folder of results.
//!
//! A page is put together from values: a [`Page`](page::Page) of [`Section`](page::Section)s of
//! [`Block`](block::Block)s (words, cards, figures, tables). Figures are drawn here, so the page works without script;
//! the script only switches language and colours, sorts, filters and saves. To add a kind of result, write a file that
//! makes a page from a [`Folder`](folder::Folder) and name it in [`report`].

mod attribution;
mod big_table;
mod bilingual;
mod block;
mod calibration;
mod claims;
mod comparison;
pub(in crate::report) mod folder;
pub(in crate::report) mod kind;
mod naming;
mod page;
mod run;
mod sweep;
mod table;
#[cfg(test)]
mod tests;
mod theory;
mod verdicts;

use std::path::{Path, PathBuf};

use super::intact::IntactError;
use super::words::Lang;
use folder::Folder;
use kind::Kind;

/// Name of the page in the folder of the result.
pub const REPORT: &str = "report.html";

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The folder holds no result that there is a page for.
    #[error("`{}` holds no result that a report can be made of", .0.display())]
    NoResult(PathBuf),
    /// The folder or a file of it is not as it was written, or cannot be read.
    #[error(transparent)]
    Intact(#[from] IntactError),
    /// A file of the result is not as the program writes it.
    #[error("`{}` is not as it was written: {what}", .file.display())]
    Table {
        /// The file.
        file: PathBuf,
        /// What is wrong.
        what: String,
    },
    /// Figures of a metric were asked for that the result does not have.
    #[error("the result has no metric `{0}`")]
    NoMetric(String),
}

/// The page for the result in a folder; `lang` is the language that it shows first. Of a sweep or an attribution with
/// many metrics only some are drawn: those in `metrics`, or the main ones if none is named.
///
/// # Errors
/// If the folder holds no result of this results version, or a file of it is not as it was written or cannot be read.
pub fn report(folder: &Path, lang: Lang, metrics: &[String]) -> Result<String, ReportError> {
    let kind = Kind::of(folder).ok_or_else(|| ReportError::NoResult(folder.into()))?;
    let folder = match kind {
        Kind::Verification => Folder::without_manifest(folder),
        _ => Folder::open(folder)?,
    };
    let page = match kind {
        Kind::Run => run::page(&folder)?,
        Kind::Sweep => sweep::page(&folder, metrics)?,
        Kind::Comparison => comparison::page(&folder)?,
        Kind::Claims => claims::page(&folder)?,
        Kind::Attribution => attribution::page(&folder, metrics)?,
        Kind::Calibration => calibration::page(&folder)?,
        Kind::Verification => theory::page(&folder)?,
    };
    Ok(page.html(lang))
}
