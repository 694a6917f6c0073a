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

use std::io;
use std::path::{Path, PathBuf};

use super::staged::{Staged, sync_folder};
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
    /// A file of the result cannot be read.
    #[error("cannot read `{}`", .file.display())]
    Read {
        /// The file.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
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
    /// The page cannot be written.
    #[error("cannot write `{}`", .file.display())]
    Write {
        /// The page.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// The page for the result in a folder; `lang` is the language that it shows first. Of a sweep or an attribution with
/// many metrics only some are drawn: those in `metrics`, or the main ones if none is named.
///
/// # Errors
/// If the folder holds no result, or a file of it cannot be read.
pub fn report(folder: &Path, lang: Lang, metrics: &[String]) -> Result<String, ReportError> {
    let kind = Kind::of(folder).ok_or_else(|| ReportError::NoResult(folder.into()))?;
    let folder = Folder::open(folder);
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

/// Writes a page whole or not at all.
///
/// # Errors
/// If the disk refuses.
pub fn write_report(file: &Path, html: &str) -> Result<(), ReportError> {
    let fault = |source| ReportError::Write { file: file.into(), source };
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or(REPORT.into());
    let staged = Staged::whole(folder, &name, html.as_bytes()).map_err(fault)?;
    staged.commit(folder).and_then(|_| sync_folder(folder)).map_err(fault)
}
