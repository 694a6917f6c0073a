//! The numbers of a figure as a table: what the page shows beside it, and what a reader saves.

use super::frame::Estimate;
use super::scale::{Format, date_of};
use crate::render::words::Words;

/// A cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Datum {
    /// A text.
    Text(Words),
    /// A number and how it is written; missing where there is none.
    Number(Option<f64>, Format),
    /// A value that a page shows with a small picture of its interval beside zero; the value alone in files.
    Interval(Option<Estimate>, Format),
    /// A day, counted from 1970-01-01.
    Day(f64),
}

impl Datum {
    /// What people read.
    pub fn shown(&self) -> Words {
        match self {
            Datum::Text(words) => words.clone(),
            Datum::Interval(estimate, format) => {
                Datum::Number(estimate.map(|estimate| estimate.value), *format).shown()
            }
            Datum::Number(value, format) => match value.filter(|value| value.is_finite()) {
                Some(value) => Words::plain(format.text(value)),
                None => Words::plain("–"),
            },
            Datum::Day(days) => Words::plain(date_of(*days).map_or("–".into(), |date| date.to_string())),
        }
    }

    /// The value for a file and for sorting: all digits, empty where it is missing.
    pub fn raw(&self) -> String {
        match self {
            Datum::Text(words) => words.en.to_string(),
            Datum::Interval(estimate, format) => {
                Datum::Number(estimate.map(|estimate| estimate.value), *format).raw()
            }
            Datum::Number(value, _) => {
                value.filter(|value| value.is_finite()).map_or(String::new(), |value| format!("{value}"))
            }
            Datum::Day(days) => date_of(*days).map_or(String::new(), |date| date.to_string()),
        }
    }

    /// Whether it is a number.
    pub fn is_number(&self) -> bool {
        matches!(self, Datum::Number(..) | Datum::Interval(..))
    }
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Data {
    /// Names of the columns.
    pub columns: Vec<Words>,
    /// Rows; each as long as there are columns.
    pub rows: Vec<Vec<Datum>>,
}

impl Data {
    /// A table without rows.
    pub fn new(columns: impl IntoIterator<Item = Words>) -> Data {
        Data { columns: columns.into_iter().collect(), rows: Vec::new() }
    }

    /// The table as CSV with the English names of its columns (RFC 4180, lines end in LF).
    pub fn csv(&self) -> String {
        let line =
            |cells: Vec<String>| cells.iter().map(|cell| quoted(cell)).collect::<Vec<_>>().join(",") + "\n";
        let head = line(self.columns.iter().map(|words| words.en.to_string()).collect());
        let rows = self.rows.iter().map(|row| line(row.iter().map(Datum::raw).collect()));
        std::iter::once(head).chain(rows).collect()
    }
}

/// A cell of a file of comma-separated values (RFC 4180).
pub(crate) fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.into()
    }
}

/// Names of columns that many figures have.
pub(crate) mod column {
    use crate::render::words::Words;

    pub(crate) const SERIES: Words = Words::new("series", "系列");
    pub(crate) const VALUE: Words = Words::new("value", "数值");
    pub(crate) const LOW: Words = Words::new("low", "下限");
    pub(crate) const HIGH: Words = Words::new("high", "上限");
    pub(crate) const ROW: Words = Words::new("row", "项目");
    pub(crate) const FROM: Words = Words::new("from", "起点");
    pub(crate) const TO: Words = Words::new("to", "终点");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_all_digits_and_empty_cells_for_what_is_missing() {
        let mut data = Data::new([Words::new("who, what", "谁"), Words::plain("x")]);
        data.rows.push(vec![
            Datum::Text(Words::new("a \"b\"", "甲")),
            Datum::Number(Some(0.1 + 0.2), Format::Percent),
        ]);
        data.rows.push(vec![Datum::Day(0.0), Datum::Number(None, Format::Number)]);
        assert_eq!(data.csv(), "\"who, what\",x\n\"a \"\"b\"\"\",0.30000000000000004\n1970-01-01,\n");
        assert_eq!(data.rows[0][1].shown(), Words::plain("30.0 %"));
        assert_eq!(data.rows[1][1].shown(), Words::plain("–"));
    }
}
