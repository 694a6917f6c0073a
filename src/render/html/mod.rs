//! `report.html`: one self-contained page for a folder of results.
//!
//! A page is put together from values: a `Page` of `Section`s of `Block`s (words, cards, figures, tables). Figures are drawn
//! by the program, so the page works without script; the script only switches language and colours, sorts, filters and
//! saves. A kind of result makes its page from a folder in its own folder, and names it in its `KIND`.

pub(crate) mod big_table;
pub(crate) mod bilingual;
pub(crate) mod block;
pub(crate) mod naming;
pub(crate) mod page;
pub(crate) mod table;
#[cfg(test)]
mod tests;
pub(crate) mod verdicts;

/// Name of the page in the folder of the result.
pub const REPORT: &str = "report.html";
