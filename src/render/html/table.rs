//! Tables that a reader sorts by a click on a heading and filters by words. Without script they are plain tables.

use maud::{Markup, html};
use unicode_width::UnicodeWidthStr;

use super::big_table;
use super::bilingual::text;
use crate::render::figure::{Data, Datum, Estimate};
use crate::render::words::Words;

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

pub(crate) const FILTER: Words = Words::new("Filter rows", "筛选行");
pub(crate) const ROWS: Words = Words::new("rows", "行");

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
    /// A big table carries its cells as data instead.
    pub(crate) fn html(&self) -> Markup {
        if self.tools && self.data.rows.len() * self.data.columns.len() > big_table::BIG {
            return big_table::html(self);
        }
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

/// Texts of more letters get a column that is wide enough to read them.
const LONG: usize = 48;

/// Whether a text is long in one of its languages; a Chinese character is about as wide as two Latin letters.
fn is_long(words: &Words) -> bool {
    words.en.chars().count().max(words.zh.width()) > LONG
}

/// Width and height of the picture of an interval.
const SPARK: [f64; 2] = [72.0, 12.0];

/// A value and its interval beside zero, on a scale of its own. The numbers stand beside it, so it has no words.
fn spark(estimate: Estimate) -> Markup {
    let [width, height] = SPARK;
    let [low, high] = estimate.interval.unwrap_or([estimate.value; 2]);
    let (from, to) = (low.min(0.0).min(estimate.value), high.max(0.0).max(estimate.value));
    let room = if to > from { to - from } else { 1.0 };
    let place = |value: f64| format!("{:.1}", 4.0 + (width - 8.0) * (value - from) / room);
    let middle = height / 2.0;
    html! {
        svg.spark aria-hidden="true" width=(width) height=(height) viewBox={ "0 0 " (width) " " (height) } {
            line.zero x1=(place(0.0)) x2=(place(0.0)) y1="0" y2=(height) {}
            line.ends x1=(place(low)) x2=(place(high)) y1=(middle) y2=(middle) {}
            circle cx=(place(estimate.value)) cy=(middle) r="3" {}
        }
    }
}

/// A cell.
pub(crate) fn cell(datum: &Datum) -> Markup {
    let shown = datum.shown();
    html! {
        @if let Datum::Interval(Some(estimate), _) = datum {
            td.n data-v=(datum.raw()) { (spark(*estimate)) " " (text(&shown)) }
        } @else if datum.is_number() { td.n data-v=(datum.raw()) { (text(&shown)) } }
        @else if shown.is_plain() { td.wide[is_long(&shown)] { (text(&shown)) } }
        @else { td.wide[is_long(&shown)] data-v=(datum.raw()) { (text(&shown)) } }
    }
}
