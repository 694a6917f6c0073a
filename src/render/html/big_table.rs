//! Tables that would be too much for a page as elements: their cells are data, of which the script shows a part.
//!
//! Columns can be chosen, rows sorted, filtered and leafed through; what is saved is every column of the rows that
//! pass the filter. Without script the first rows and columns are shown.

use maud::{Markup, PreEscaped, html};
use serde_json::{Value, json};

use super::bilingual::text;
use super::table::{FILTER, ROWS, Table};
use crate::render::figure::{Datum, Format};
use crate::render::words::Words;

/// Tables of more cells than this are big.
pub(crate) const BIG: usize = 8_000;
/// Columns and rows that are shown at first.
const COLUMNS: usize = 12;
const PAGE: usize = 50;

const CHOOSE: Words = Words::new("Columns", "列");
const BACK: Words = Words::new("Previous rows", "上一页");
const ON: Words = Words::new("Next rows", "下一页");
const HOW: Words = Words::new(
    "A row is shown if it has every word. Conditions on a column: name>5, name<=5, name=x.",
    "显示包含全部所填词语的行；可按列设条件：列名>5、列名<=5、列名=x。",
);

/// The table as markup.
pub(crate) fn html(table: &Table) -> Markup {
    let columns = &table.data.columns;
    let shown = columns.len().min(COLUMNS);
    let all = table.data.rows.len();
    html! {
        div.table.big id=(table.id) data-big=(PAGE) data-shown=(shown) {
            div.tools {
                label { (text(&FILTER)) " " input type="search" data-big-filter title=(HOW.both()); }
                span.count aria-live="polite" { span data-count { (all) } " " (text(&ROWS)) }
                span.turn {
                    button type="button" data-turn="-1" aria-label=(BACK.both()) { "‹" }
                    span data-page { "1–" (all.min(PAGE)) }
                    button type="button" data-turn="1" aria-label=(ON.both()) { "›" }
                }
                button type="button" data-big-save { "↓ CSV" }
            }
            details { summary { (text(&CHOOSE)) } div.choose {} }
            div.scroll tabindex="0" role="region" aria-label=(table.caption.both()) {
                table {
                    caption { (text(&table.caption)) }
                    thead { tr { @for column in &columns[..shown] { th scope="col" { (text(column)) } } } }
                    tbody {
                        @for row in table.data.rows.iter().take(PAGE) {
                            tr { @for datum in &row[..shown] { (super::table::cell(datum)) } }
                        }
                    }
                }
            }
            script type="application/json" { (PreEscaped(data(table))) }
        }
    }
}

/// Columns and rows as JSON that may stand in a page: numbers with all their digits, missing ones null.
fn data(table: &Table) -> String {
    let first = table.data.rows.first();
    let kind = |column: usize| match first.and_then(|row| row.get(column)) {
        Some(Datum::Number(_, Format::Percent) | Datum::Interval(_, Format::Percent)) => "percent",
        Some(Datum::Number(..) | Datum::Interval(..)) => "number",
        _ => "text",
    };
    let columns = table.data.columns.iter().enumerate();
    let columns: Vec<Value> = columns
        .map(|(place, words)| json!({ "en": words.en, "zh": words.zh, "kind": kind(place) }))
        .collect();
    let rows: Vec<Value> = table.data.rows.iter().map(|row| row.iter().map(value).collect()).collect();
    json!({ "columns": columns, "rows": rows }).to_string().replace('<', "\\u003c")
}

fn value(datum: &Datum) -> Value {
    match datum {
        Datum::Number(value, _) => json!(value),
        Datum::Interval(estimate, _) => json!(estimate.map(|estimate| estimate.value)),
        Datum::Text(words) if words.is_plain() => json!(words.en),
        other => {
            let shown = other.shown();
            json!([shown.en, shown.zh])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::figure::Data;

    #[test]
    fn no_text_ends_the_script_that_holds_the_data() {
        let mut data = Data::new([Words::new("a", "甲"), Words::plain("b")]);
        data.rows.push(vec![
            Datum::Text(Words::plain("</script><b>")),
            Datum::Number(Some(0.1 + 0.2), Format::Percent),
        ]);
        data.rows.push(vec![Datum::Text(Words::new("yes", "是")), Datum::Number(None, Format::Percent)]);
        let text = super::data(&Table::new("t", Words::plain("t"), data));
        assert!(!text.contains('<'), "{text}");
        let read: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(read["rows"][0], json!(["</script><b>", 0.1 + 0.2]));
        assert_eq!(read["rows"][1], json!([["yes", "是"], null]));
        assert_eq!(read["columns"][1]["kind"], "percent");
    }
}
