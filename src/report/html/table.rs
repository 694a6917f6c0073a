//! Tables that a reader sorts by a click on a heading and filters by words. Without script they are plain tables.

use maud::{Markup, html};

use super::bilingual::text;
use crate::report::figure::{Data, Datum};
use crate::report::words::Words;

/// A table on a page.
#[derive(Debug)]
pub(crate) struct Table {
    /// Its name in the address and in the name of the saved file, unique on the page.
    pub(crate) id: String,
    /// What its rows are.
    pub(crate) caption: Words,
    /// Columns and rows.
    pub(crate) data: Data,
    /// Whether there is a field to filter rows by words, and a button to save the table.
    pub(crate) tools: bool,
}

const FILTER: Words = Words::new("Filter rows", "筛选");
const ROWS: Words = Words::new("rows", "行");

impl Table {
    /// A table with a field to filter rows by words.
    pub(crate) fn new(id: &str, caption: Words, data: Data) -> Table {
        Table { id: id.into(), caption, data, tools: true }
    }

    /// A table that only can be sorted.
    pub(crate) fn plain(id: &str, caption: Words, data: Data) -> Table {
        Table { id: id.into(), caption, data, tools: false }
    }

    /// The table as markup. Cells of numbers carry the full value (`data-v`), which is sorted by and saved.
    pub(crate) fn html(&self) -> Markup {
        html! {
            div.table id=(self.id) {
                @if self.tools {
                    div.tools {
                        label { (text(&FILTER)) " " input type="search" data-filter=(self.id); }
                        span.count aria-live="polite" {
                            span data-count { (self.data.rows.len()) } " " (text(&ROWS))
                        }
                        button type="button" data-save="csv" data-of=(self.id) { "↓ CSV" }
                    }
                }
                div.scroll tabindex="0" role="region" aria-label=(self.caption.both()) {
                    table {
                        caption { (text(&self.caption)) }
                        thead { tr { @for column in &self.data.columns { (heading(column)) } } }
                        tbody {
                            @for row in &self.data.rows { tr { @for datum in row { (cell(datum)) } } }
                        }
                    }
                }
            }
        }
    }
}

fn heading(column: &Words) -> Markup {
    html! { th scope="col" data-v=(column.en) { button type="button" data-sort { (text(column)) } } }
}

fn cell(datum: &Datum) -> Markup {
    let shown = datum.shown();
    html! {
        @if datum.is_number() { td.n data-v=(datum.raw()) { (text(&shown)) } }
        @else if shown.is_plain() { td { (text(&shown)) } }
        @else { td data-v=(datum.raw()) { (text(&shown)) } }
    }
}
