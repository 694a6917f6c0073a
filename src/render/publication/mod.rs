//! Tables of a result for a paper: Markdown, LaTeX, HTML, CSV, Excel and Word, in one language.
//!
//! They are the tables of the report page, so that there is one source for both. A value stands with its interval in
//! one cell, but for CSV and Excel, which are computed with: there each number has a cell of its own. Every text is
//! written so that it cannot act where it is opened. Equal results give equal bytes.

mod office;
mod text;

use crate::render::figure::{Data, Datum, column};
use crate::render::html::table::Table;
use crate::render::words::{Lang, Words};

pub(crate) use office::{document, workbook};
pub(crate) use text::{csv, html, latex, markdown};

/// A table as it is printed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Printed {
    /// Its name in the result.
    pub(crate) id: String,
    /// What its rows are.
    pub(crate) caption: String,
    /// Names of the columns.
    pub(crate) head: Vec<String>,
    /// Cells, row by row.
    pub(crate) rows: Vec<Vec<Cell>>,
}

/// A cell as it is printed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Cell {
    /// What people read.
    pub(crate) text: String,
    /// The number behind it, and whether it is a share that is shown in per cent.
    pub(crate) number: Option<(f64, bool)>,
}

/// How intervals stand in a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Intervals {
    /// Behind the value, in its cell: for readers.
    Beside,
    /// In columns of their own: for programs.
    Apart,
}

impl Printed {
    /// A table of a page in one language.
    pub(crate) fn of(table: &Table, lang: Lang, intervals: Intervals) -> Printed {
        let kept = kept(&table.data, intervals);
        let head = kept.iter().map(|place| table.data.columns[*place].of(lang).to_string()).collect();
        let cells = |row: &Vec<Datum>| kept.iter().map(|place| cell(&row[*place], lang, intervals)).collect();
        Printed {
            id: table.id.clone(),
            caption: table.caption.of(lang).to_string(),
            head,
            rows: table.data.rows.iter().map(cells).collect(),
        }
    }

    /// Whether all that stands in a column are numbers.
    fn is_numeric(&self, place: usize) -> bool {
        !self.rows.is_empty()
            && self.rows.iter().all(|row| row[place].number.is_some() || row[place].text == "–")
    }
}

/// Places of the columns that are printed: where an interval stands beside its value, its ends are left out.
fn kept(data: &Data, intervals: Intervals) -> Vec<usize> {
    let is_interval = |place: usize| data.rows.iter().any(|row| matches!(row[place], Datum::Interval(..)));
    let is_end = |place: usize| {
        let behind = |back: usize| place.checked_sub(back).is_some_and(is_interval);
        match &data.columns[place] {
            name if *name == column::LOW => behind(1),
            name if *name == column::HIGH => behind(2),
            _ => false,
        }
    };
    (0..data.columns.len()).filter(|place| intervals == Intervals::Apart || !is_end(*place)).collect()
}

fn cell(datum: &Datum, lang: Lang, intervals: Intervals) -> Cell {
    let percent = |format: &crate::render::figure::Format| *format == crate::render::figure::Format::Percent;
    let shown = datum.shown().of(lang).to_string();
    match datum {
        Datum::Text(_) | Datum::Day(_) => Cell { text: shown, number: None },
        Datum::Number(value, format) => {
            let number = value.filter(|value| value.is_finite()).map(|value| (value, percent(format)));
            Cell { text: shown, number }
        }
        Datum::Interval(estimate, format) => {
            let ends =
                estimate.and_then(|estimate| estimate.interval).filter(|_| intervals == Intervals::Beside);
            let text = match ends {
                Some([low, high]) => format!("{shown} [{}, {}]", format.text(low), format.text(high)),
                None => shown,
            };
            Cell { text, number: estimate.map(|estimate| (estimate.value, percent(format))) }
        }
    }
}

/// What stands under tables: which program, which random numbers, how many runs; from the facts of a page.
pub(crate) fn note(facts: &[(Words, Words)], lang: Lang) -> String {
    let (lead, between, end) = match lang {
        Lang::Zh => ("注：方括号内为置信区间。", "；", "。"),
        Lang::En => ("Note. Brackets hold confidence intervals. ", "; ", "."),
    };
    let colon = if lang == Lang::Zh { "：" } else { ": " };
    let told = facts.iter().filter(|(_, value)| !value.of(lang).is_empty());
    let told: Vec<String> =
        told.map(|(name, value)| format!("{}{colon}{}", name.of(lang), value.of(lang))).collect();
    format!("{lead}{}{end}", told.join(between))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::render::figure::{Estimate, Format};

    /// A table with what is hard to print: marks of every format, an interval, something missing.
    pub(crate) fn hard() -> Table {
        let mut data = Data::new([
            Words::new("who | what", "谁"),
            Words::new("effect", "效应"),
            column::LOW,
            column::HIGH,
        ]);
        let number = |value| Datum::Number(value, Format::Percent);
        data.rows.push(vec![
            Datum::Text(Words::new("=HYPERLINK(\"x\") & 50 % of $_{i}^2 #\\ <b>~", "一")),
            Datum::Interval(Estimate::of(Some(0.25), Some(0.2), Some(0.3)), Format::Percent),
            number(Some(0.2)),
            number(Some(0.3)),
        ]);
        data.rows.push(vec![
            Datum::Text(Words::new("second\nline", "二")),
            Datum::Interval(None, Format::Percent),
            number(None),
            number(None),
        ]);
        Table::new("hard-table", Words::new("Hard & heavy", "难题"), data)
    }

    #[test]
    fn intervals_stand_beside_values_for_readers_and_apart_for_programs() {
        let table = hard();
        let beside = Printed::of(&table, Lang::En, Intervals::Beside);
        assert_eq!(beside.head, ["who | what", "effect"]);
        assert_eq!(beside.rows[0][1].text, "25.0 % [20.0 %, 30.0 %]");
        assert_eq!(beside.rows[1][1], Cell { text: "–".into(), number: None });
        let apart = Printed::of(&table, Lang::Zh, Intervals::Apart);
        assert_eq!(apart.head, ["谁", "效应", "下限", "上限"]);
        assert_eq!(apart.rows[0][3].number, Some((0.3, true)));
        assert!(beside.is_numeric(1) && !beside.is_numeric(0));
    }

    #[test]
    fn a_note_says_what_the_result_is_from_in_both_languages() {
        let facts = [(Words::new("Runs", "模拟次数"), Words::plain("20 / 20"))];
        assert_eq!(note(&facts, Lang::En), "Note. Brackets hold confidence intervals. Runs: 20 / 20.");
        assert_eq!(note(&facts, Lang::Zh), "注：方括号内为置信区间。模拟次数：20 / 20。");
    }
}
