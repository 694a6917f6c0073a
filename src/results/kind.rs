//! What the program knows of a kind of result, and which kind a folder holds.

use std::path::Path;

use crate::render::html::block::Block;
use crate::render::html::page::Page;
use crate::render::html::table::Table;
use crate::render::plot::{PlotError, Plotted, Wish};
use crate::render::words::{Lang, Words};
use crate::store::folder::{Folder, ReportError};
use crate::store::intact::Stamp;

use super::kinds;

/// Makes a page of a folder, of the metrics named or the main ones.
pub(crate) type MakesPage = fn(&Folder, &[String]) -> Result<Page, ReportError>;
/// Makes a single figure of a folder.
pub(crate) type MakesFigure = fn(&Folder, &Wish) -> Result<Plotted, PlotError>;

/// A kind of result: what a folder of it is known by, and how it is shown.
pub struct Kind {
    /// What its manifest calls it, where that says the kind.
    pub(crate) stamp: Option<&'static str>,
    /// Files that only this kind has.
    pub(crate) signs: &'static [&'static str],
    /// Whether a manifest lies beside its files.
    pub(crate) manifest: bool,
    /// Its page. Of a kind with many metrics only those named are drawn, or the main ones if none is named.
    pub(crate) page: MakesPage,
    /// A single figure of it.
    pub(crate) plot: Option<MakesFigure>,
}

impl Kind {
    /// The kind of result that a folder holds: what its manifest says or lists, or what lies in it.
    pub fn of(folder: &Path) -> Option<&'static Kind> {
        let stamp = Stamp::any(folder);
        let stamped = stamp
            .as_ref()
            .and_then(|stamp| kinds().find(|kind| kind.stamp.is_some_and(|name| name == stamp.kind)));
        let listed = |name: &str| stamp.as_ref().is_some_and(|stamp| stamp.names(name));
        let with = |has: &dyn Fn(&str) -> bool| kinds().find(|kind| kind.signs.iter().any(|name| has(name)));
        // A verification has no manifest, and a sweep lists no plan among what it merged.
        stamped.or_else(|| with(&listed)).or_else(|| with(&|name| folder.join(name).is_file()))
    }
}

/// The page for the result in a folder; `lang` is the language that it shows first. Of a sweep or an attribution with
/// many metrics only some are drawn: those in `metrics`, or the main ones if none is named.
///
/// # Errors
/// If the folder holds no result of this results version, or a file of it is not as it was written or cannot be read.
pub fn report(folder: &Path, lang: Lang, metrics: &[String]) -> Result<String, ReportError> {
    Ok(page(folder, metrics)?.html(lang))
}

/// How a result came to be: names and values.
pub(crate) type Facts = Vec<(Words, Words)>;

/// The tables of that page from its top, and how the result came to be.
///
/// # Errors
/// As [`report`].
pub(crate) fn tables(folder: &Path, metrics: &[String]) -> Result<(Vec<Table>, Facts), ReportError> {
    let page = page(folder, metrics)?;
    let blocks = page.sections.into_iter().flat_map(|section| section.blocks);
    let tables = blocks.filter_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    });
    Ok((tables.collect(), page.facts))
}

fn page(folder: &Path, metrics: &[String]) -> Result<Page, ReportError> {
    let kind = Kind::of(folder).ok_or_else(|| ReportError::NoResult(folder.into()))?;
    let folder = if kind.manifest { Folder::open(folder)? } else { Folder::without_manifest(folder) };
    (kind.page)(&folder, metrics)
}

/// The figure of a folder that somebody wishes.
///
/// # Errors
/// If the folder holds no result, or not what is wished.
pub fn plotted(folder: &Path, wish: &Wish) -> Result<Plotted, PlotError> {
    let kind = Kind::of(folder).ok_or_else(|| ReportError::NoResult(folder.into()))?;
    let plot = kind.plot.ok_or_else(|| PlotError::Kind(folder.into()))?;
    plot(&Folder::open(folder)?, wish)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

    use super::*;

    #[test]
    fn a_folder_without_a_result_has_no_figure() {
        let empty = tempfile::tempdir().unwrap();
        let fault = plotted(empty.path(), &Wish::default()).unwrap_err();
        assert!(matches!(fault, PlotError::Folder(ReportError::NoResult(_))), "{fault}");
    }
}
