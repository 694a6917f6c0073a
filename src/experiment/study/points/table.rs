//! A table in CSV (RFC 4180) of which every cell knows its place.

use std::borrow::Cow;

use crate::scenario::source::{SourceId, Span};

/// A cell, by its bytes in the text; without its quotes, if it has any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cell {
    start: u32,
    end: u32,
    is_quoted: bool,
}

/// The cells of a table; all rows have as many as the first line, which names the columns.
#[derive(Debug)]
pub(crate) struct Table {
    source: SourceId,
    names: Vec<String>,
    cells: Vec<Cell>,
}

/// What is wrong with a table as such: where, what, and what to do.
pub(crate) type Broken = (Span, String, &'static str);

impl Table {
    /// The names in the first line of a text, whatever follows.
    pub(crate) fn header(text: &str) -> Vec<String> {
        let record = Scanner { text, at: 0 }.record().ok().flatten().unwrap_or_default();
        record.iter().map(|cell| cell_text(text, *cell).into_owned()).collect()
    }

    /// Reads a text. Lines without anything in them are passed over.
    pub(crate) fn read(source: SourceId, text: &str) -> Result<Table, Broken> {
        let span = |start: usize, end: usize| Span { source, start, end };
        let mut scanner = Scanner { text, at: 0 };
        let mut cells: Vec<Cell> = Vec::new();
        let mut width = 0;
        while scanner.at < text.len() {
            let start = scanner.at;
            let record = scanner.record().map_err(|at| {
                let help = "quotes enclose a whole cell, and a quote in it is written twice";
                (span(at, at + 1), "the quotes are wrong here".to_string(), help)
            })?;
            let Some(record) = record else { continue };
            if width == 0 {
                width = record.len();
            }
            if record.len() != width {
                let end = text[start..scanner.at].trim_end().len() + start;
                let message = format!("the row has {} cells, and the table {width} columns", record.len());
                let help = "every row has a cell for each column; a cell with a comma stands in quotes";
                return Err((span(start, end), message, help));
            }
            cells.extend(record);
        }
        let names = cells.iter().take(width).map(|cell| cell_text(text, *cell).into_owned()).collect();
        Ok(Table { source, names, cells })
    }

    /// The text that it was read from.
    pub(crate) fn source(&self) -> SourceId {
        self.source
    }

    /// How many rows there are below the names.
    pub(crate) fn rows(&self) -> usize {
        (self.cells.len() / self.names.len().max(1)).saturating_sub(1)
    }

    /// The place of the names.
    pub(crate) fn head(&self) -> Span {
        let last = self.cells.get(self.names.len().saturating_sub(1)).map_or(0, |cell| cell.end as usize);
        Span { source: self.source, start: 0, end: last }
    }

    /// The names of the columns with their cells.
    pub(crate) fn columns(&self) -> impl Iterator<Item = (&str, Cell)> {
        self.names.iter().map(String::as_str).zip(self.cells.iter().copied())
    }

    /// The place of the column of this name.
    pub(crate) fn column(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|column| column == name)
    }

    /// The cells of a column, from the first row on.
    pub(crate) fn cells(&self, column: usize) -> impl Iterator<Item = Cell> + '_ {
        self.cells.iter().copied().skip(self.names.len() + column).step_by(self.names.len().max(1))
    }

    /// The place of a cell.
    pub(crate) fn span(&self, cell: Cell) -> Span {
        let (start, end) = (cell.start as usize, cell.end as usize);
        Span { source: self.source, start, end: end.max(start) }
    }

    /// What stands in a cell; `text` is that of the table.
    pub(crate) fn text<'t>(&self, text: &'t str, cell: Cell) -> Cow<'t, str> {
        cell_text(text, cell)
    }
}

fn cell_text(text: &str, cell: Cell) -> Cow<'_, str> {
    let raw = text.get(cell.start as usize..cell.end as usize).unwrap_or_default();
    if cell.is_quoted && raw.contains('"') { raw.replace("\"\"", "\"").into() } else { raw.into() }
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
}

impl Scanner<'_> {
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The cells of the next line; none of an empty line. The error is the place of a quote that does not fit.
    fn record(&mut self) -> Result<Option<Vec<Cell>>, usize> {
        let mut cells = Vec::new();
        loop {
            cells.push(self.cell()?);
            match self.byte() {
                Some(b',') => self.at += 1,
                end => {
                    self.at += usize::from(end.is_some());
                    let is_empty = cells.len() == 1 && cells[0].start == cells[0].end && !cells[0].is_quoted;
                    return Ok((!is_empty).then_some(cells));
                }
            }
        }
    }

    /// The next cell, up to the comma or the end of the line behind it. Blanks around it are none of it.
    fn cell(&mut self) -> Result<Cell, usize> {
        let rest = &self.text[self.at..];
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        self.at += blanks;
        if self.byte() == Some(b'"') {
            return self.quoted();
        }
        let start = self.at;
        let rest = &self.text[start..];
        let length = rest.find([',', '\n']).unwrap_or(rest.len());
        self.at += length;
        let raw = rest[..length].trim_end();
        match raw.find('"') {
            Some(quote) => Err(start + quote),
            None => Ok(Cell { start: start as u32, end: (start + raw.len()) as u32, is_quoted: false }),
        }
    }

    fn quoted(&mut self) -> Result<Cell, usize> {
        let open = self.at;
        self.at += 1;
        loop {
            let Some(quote) = self.text[self.at..].find('"') else { return Err(open) };
            self.at += quote + 1;
            if self.byte() == Some(b'"') {
                self.at += 1;
                continue;
            }
            let end = self.at - 1;
            let rest = &self.text[self.at..];
            let length = rest.find([',', '\n']).unwrap_or(rest.len());
            if !rest[..length].trim().is_empty() {
                return Err(end);
            }
            self.at += length;
            return Ok(Cell { start: open as u32 + 1, end: end as u32, is_quoted: true });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cells(text: &str) -> Vec<Vec<String>> {
        let table = Table::read(SourceId(0), text).unwrap();
        let rows = table.cells.chunks(table.names.len());
        rows.map(|row| row.iter().map(|cell| table.text(text, *cell).into_owned()).collect()).collect()
    }

    #[test]
    fn cells_are_those_of_the_standard_with_blanks_taken_off() {
        let text = "a, b ,c\r\n\r\n1,\"x, \"\"y\"\"\" ,\n\"two\nlines\",\"\", 3";
        assert_eq!(cells(text), [["a", "b", "c"], ["1", "x, \"y\"", ""], ["two\nlines", "", "3"]]);
        assert_eq!(cells("a\n1\n"), [["a"], ["1"]]);
        assert_eq!(Table::read(SourceId(0), "").unwrap().rows(), 0);
    }

    #[test]
    fn what_is_no_table_is_told_at_its_place() {
        let told = |text: &str| {
            let (span, message, _) = Table::read(SourceId(0), text).unwrap_err();
            (span.start, message)
        };
        assert_eq!(told("a,b\n1,2\n3\n"), (8, "the row has 1 cells, and the table 2 columns".into()));
        assert_eq!(told("a\n\"x").0, 2);
        assert_eq!(told("a\nx\"y").0, 3);
        assert_eq!(told("a\n\"x\" y").0, 4);
    }

    proptest! {
        #[test]
        fn whatever_stands_in_quotes_is_read_as_it_is(
            rows in prop::collection::vec(prop::collection::vec("[a-c\",\n.é ]{0,4}", 3), 1..6),
        ) {
            let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
            let line = |row: &Vec<String>| row.iter().map(quoted).collect::<Vec<_>>().join(",") + "\r\n";
            prop_assert_eq!(cells(&rows.iter().map(line).collect::<String>()), rows);
        }
    }
}
