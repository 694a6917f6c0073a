//! The rows of a sheet, as lines of CSV: line N is row N.
use std::collections::VecDeque;
use std::io::{self, BufRead};

use quick_xml::events::{BytesStart, Event};

use super::strings::{RichText, Strings, unescaped};
use super::styles::Styles;
use super::xml::{Xml, attribute, push_text};
use super::{Lines, damaged, dates, push_field, unfit};

/// Rows and columns of the largest sheet that Excel knows.
const ROWS: u32 = 1_048_576;
const COLUMNS: usize = 16_384;

/// Fields that are written at most, blank ones included.
const FIELDS: u64 = 1 << 28;

/// Rows that are looked at for the number of columns, and bytes of their texts.
const AHEAD: usize = 1_000;
const AHEAD_BYTES: usize = 4 << 20;

/// Empty rows in a row at most.
const EMPTY: u32 = 100_000;

/// The rows of a sheet.
pub(in super::super) struct Rows<R> {
    xml: Xml<R>,
    strings: Strings,
    styles: Styles,
    is_from_1904: bool,
    /// Read and not yet written.
    ahead: VecDeque<Row>,
    /// Fields of every row, at least.
    width: usize,
    /// Rows that were written, empty ones included.
    written: u32,
    fields: u64,
    /// The number of the row that was read last.
    last: u32,
}

/// A row without blank cells at its end.
#[derive(Default)]
struct Row {
    number: u32,
    /// The place behind the last cell, blank or not.
    next: usize,
    text: String,
    /// Where the text of each cell ends.
    ends: Vec<usize>,
}

/// A cell while it is read.
#[derive(Default)]
struct Cell {
    column: usize,
    kind: String,
    style: usize,
    value: Option<String>,
    inline: RichText,
    formula: Option<String>,
}

/// Which part of a cell a text belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Nothing,
    Value,
    Formula,
    Inline,
}

impl<R: BufRead> Rows<R> {
    pub(super) fn new(
        xml: Xml<R>,
        strings: Strings,
        styles: Styles,
        is_from_1904: bool,
    ) -> io::Result<Rows<R>> {
        let ahead = VecDeque::new();
        let mut rows =
            Rows { xml, strings, styles, is_from_1904, ahead, width: 0, written: 0, fields: 0, last: 0 };
        let mut bytes = 0;
        while rows.ahead.len() < AHEAD && bytes < AHEAD_BYTES {
            let Some(row) = rows.read()? else { break };
            bytes += row.text.len() + 8 * row.ends.len();
            rows.width = rows.width.max(row.ends.len());
            rows.ahead.push_back(row);
        }
        Ok(rows)
    }

    /// The next row with a cell that is not blank.
    fn read(&mut self) -> io::Result<Option<Row>> {
        let mut row = Row::default();
        loop {
            let cell = match self.xml.next()? {
                Event::Start(tag) => match tag.local_name().as_ref() {
                    "row" => {
                        row = Row { number: number_of(&tag, self.last)?, ..Row::default() };
                        self.last = row.number;
                        continue;
                    }
                    "c" => Cell::of(&tag, row.next, row.number)?,
                    _ => continue,
                },
                Event::End(tag) if tag.local_name().as_ref() == "row" && !row.ends.is_empty() => {
                    return Ok(Some(row));
                }
                Event::Eof => return Ok(None),
                _ => continue,
            };
            let cell = self.cell(cell)?;
            let text = cell.text(&self.strings, &self.styles, self.is_from_1904)?;
            row.put(cell.column, &text)?;
        }
    }

    /// Reads a cell to its end.
    fn cell(&mut self, mut cell: Cell) -> io::Result<Cell> {
        let mut within = Within::Nothing;
        loop {
            let event = self.xml.next()?;
            match &event {
                Event::Start(tag) if within == Within::Nothing => {
                    within = match tag.local_name().as_ref() {
                        "v" => Within::Value,
                        "f" => Within::Formula,
                        "is" => Within::Inline,
                        _ => Within::Nothing,
                    };
                    match within {
                        Within::Value => cell.value = Some(String::new()),
                        Within::Formula => cell.formula = Some(String::new()),
                        _ => {}
                    }
                }
                Event::End(tag) => match (tag.local_name().as_ref(), within) {
                    ("v", Within::Value) | ("f", Within::Formula) | ("is", Within::Inline) => {
                        within = Within::Nothing
                    }
                    ("c", Within::Nothing) => return Ok(cell),
                    (_, Within::Inline) => cell.inline.see(&event)?,
                    _ => {}
                },
                other => match within {
                    Within::Value => push_text(other, cell.value.get_or_insert_default())?,
                    Within::Formula => push_text(other, cell.formula.get_or_insert_default())?,
                    Within::Inline => cell.inline.see(other)?,
                    Within::Nothing => {}
                },
            }
        }
    }

    fn write(&mut self, row: &Row, out: &mut Vec<u8>) -> io::Result<()> {
        let empty = row.number - self.written - 1;
        if empty > EMPTY {
            return Err(unfit(format!(
                "rows {} to {} of the sheet are empty, and row {} is not: delete what stands there, or save the table as CSV",
                self.written + 1,
                row.number - 1,
                row.number
            )));
        }
        out.extend(std::iter::repeat_n(b'\n', empty as usize));
        let fields = self.width.max(row.ends.len());
        self.fields += fields as u64;
        if self.fields > FIELDS {
            return Err(unfit(format!(
                "the sheet has more than {FIELDS} cells: save the columns that are needed as CSV"
            )));
        }
        let mut start = 0;
        for (i, end) in row.ends.iter().enumerate() {
            if i > 0 {
                out.push(b',');
            }
            push_field(out, &row.text[start..*end]);
            start = *end;
        }
        out.extend(std::iter::repeat_n(b',', fields - row.ends.len()));
        out.push(b'\n');
        self.written = row.number;
        Ok(())
    }
}

impl<R: BufRead> Lines for Rows<R> {
    fn next(&mut self, out: &mut Vec<u8>) -> io::Result<bool> {
        let row = match self.ahead.pop_front() {
            Some(row) => row,
            None => match self.read()? {
                Some(row) => row,
                None => return Ok(false),
            },
        };
        self.write(&row, out)?;
        Ok(true)
    }
}

impl Row {
    /// Sets a cell; blank ones are passed over.
    fn put(&mut self, column: usize, text: &str) -> io::Result<()> {
        if column < self.next {
            return Err(damaged(format!("the cells of row {} do not stand in their order", self.number)));
        }
        self.next = column + 1;
        if text.is_empty() {
            return Ok(());
        }
        self.ends.resize(column, self.text.len());
        self.text.push_str(text);
        self.ends.push(self.text.len());
        Ok(())
    }
}

impl Cell {
    fn of(tag: &BytesStart<'_>, next: usize, row: u32) -> io::Result<Cell> {
        let column = match attribute(tag, "r")? {
            Some(name) => column_of(&name)
                .ok_or_else(|| damaged(format!("row {row} has a cell that is called {name:?}")))?,
            None => next,
        };
        if column >= COLUMNS {
            return Err(unfit(format!(
                "row {row} of the sheet has more than {COLUMNS} columns, the most that a sheet can have"
            )));
        }
        let style = attribute(tag, "s")?.and_then(|style| style.parse().ok()).unwrap_or(0);
        let kind = attribute(tag, "t")?.unwrap_or_default().into_owned();
        Ok(Cell { column, kind, style, ..Cell::default() })
    }

    /// What a spreadsheet would write for it into CSV, with days and times in ISO 8601.
    fn text(&self, strings: &Strings, styles: &Styles, is_from_1904: bool) -> io::Result<String> {
        let value = match (&self.value, &self.formula) {
            (Some(value), _) => value.trim(),
            (None, Some(formula)) if self.inline.text.is_empty() => {
                return Ok(format!("={} (a formula whose value was not stored)", formula.trim()));
            }
            _ => "",
        };
        Ok(match self.kind.as_str() {
            "s" if value.is_empty() => String::new(),
            "s" => {
                let text = value.parse().ok().and_then(|place| strings.get(place));
                text.ok_or_else(|| damaged(format!("the workbook has no text number {value}")))?.into()
            }
            "inlineStr" => unescaped(&self.inline.text).into_owned(),
            "str" => unescaped(value).into_owned(),
            "b" if value == "1" => "TRUE".into(),
            "b" if value == "0" => "FALSE".into(),
            "" | "n" => {
                let number = value.parse::<f64>().ok();
                let date = number
                    .filter(|_| styles.is_date(self.style))
                    .and_then(|number| dates::text(number, is_from_1904));
                date.unwrap_or_else(|| number.map_or_else(|| value.into(), |number| plain(value, number)))
            }
            _ => value.into(),
        })
    }
}

/// A whole number is written without an exponent as long as all of its digits are known.
fn plain(value: &str, number: f64) -> String {
    let is_short = number.fract() == 0.0 && number.abs() < 1e15;
    if value.contains(['e', 'E', '.']) && is_short { format!("{number:.0}") } else { value.into() }
}

/// The number of a row, counted from 1; behind the `last` one where it has none.
fn number_of(tag: &BytesStart<'_>, last: u32) -> io::Result<u32> {
    let number = match attribute(tag, "r")? {
        Some(number) => number.parse().map_err(|_| damaged(format!("a row is numbered {number:?}")))?,
        None => last.saturating_add(1),
    };
    if number > ROWS {
        return Err(unfit(format!("the sheet has more than {ROWS} rows, the most that a sheet can have")));
    }
    match number > last {
        true => Ok(number),
        false => Err(damaged(format!("row {number} stands behind row {last}"))),
    }
}

/// The place of a column by the name of a cell: 0 for `A7`.
fn column_of(name: &str) -> Option<usize> {
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic);
    let mut place = 0_usize;
    for letter in letters {
        place = place.checked_mul(26)?.checked_add(usize::from(letter.to_ascii_uppercase() - b'A') + 1)?;
    }
    place.checked_sub(1)
}
