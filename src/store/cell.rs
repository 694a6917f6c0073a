//! Cells of a table and how they are written: LF, comma, dot decimal, shortest digits that read back, empty = missing.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};

use super::column::{Table, Type};
use crate::kernel::{SimTime, StartDate};

/// One value of a table.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Cell<'a> {
    /// Missing.
    Empty,
    /// Text.
    Text(&'a str),
    /// A whole number, zero or more.
    Count(u64),
    /// A whole number.
    Integer(i64),
    /// A number.
    Number(f64),
    /// `true` or `false`.
    Flag(bool),
    /// A moment, written as local time.
    Time(SimTime),
    /// An exogenous name, written as 16 hexadecimal digits.
    Key(u64),
    /// What was written as a cell of the same type before.
    Written(&'a str),
}

impl Cell<'_> {
    /// Whether a column of this type may hold it.
    fn fits(self, column: Type) -> bool {
        match self {
            Cell::Empty | Cell::Written(_) => true,
            Cell::Text(_) | Cell::Key(_) => column == Type::Text,
            Cell::Count(_) | Cell::Integer(_) => matches!(column, Type::Count | Type::Number),
            Cell::Number(_) => column == Type::Number,
            Cell::Flag(_) => column == Type::Flag,
            Cell::Time(_) => column == Type::Time,
        }
    }
}

impl<'a, T: Into<Cell<'a>>> From<Option<T>> for Cell<'a> {
    fn from(value: Option<T>) -> Cell<'a> {
        value.map_or(Cell::Empty, Into::into)
    }
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Cell<'a> {
        Cell::Text(text)
    }
}

impl From<f64> for Cell<'_> {
    fn from(number: f64) -> Self {
        Cell::Number(number)
    }
}

impl From<bool> for Cell<'_> {
    fn from(flag: bool) -> Self {
        Cell::Flag(flag)
    }
}

impl From<SimTime> for Cell<'_> {
    fn from(time: SimTime) -> Self {
        Cell::Time(time)
    }
}

macro_rules! count_cells {
    ($($int:ty),+) => {
        $(impl From<$int> for Cell<'_> {
            fn from(count: $int) -> Self {
                Cell::Count(count.into())
            }
        })+
    };
}
count_cells!(u8, u16, u32, u64);

/// Appends a number: the fewest digits that read back as the same number, and an exponent where plain digits
/// would be long. Minus zero is zero.
pub(crate) fn push_number(number: f64, text: &mut String) {
    let size = number.abs();
    let written = if number == 0.0 {
        text.push('0');
        Ok(())
    } else if (1e-5..1e16).contains(&size) {
        write!(text, "{number}")
    } else {
        write!(text, "{number:e}")
    };
    written.expect("a string takes any text");
}

/// Whether a spreadsheet would take a text for a formula: it then computes it, and may fetch or start something.
fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// A text as a spreadsheet leaves it alone: behind an apostrophe if it looks like a formula.
pub(crate) fn no_formula(text: &str) -> Cow<'_, str> {
    if is_formula(text) { format!("'{text}").into() } else { text.into() }
}

/// A table that is being written, row by row.
pub(crate) struct Sheet<W: Write> {
    csv: csv::Writer<W>,
    types: Vec<Type>,
    clock: LocalTime,
    text: String,
    /// Looks after the primary key where tests run: what a release would cost is not paid there.
    #[cfg(debug_assertions)]
    keys: Keys,
}

/// The primary keys of the rows so far, as hashes, and which columns they are made of.
#[cfg(debug_assertions)]
struct Keys {
    columns: Vec<usize>,
    seen: std::collections::BTreeSet<u64>,
    row: std::hash::DefaultHasher,
}

#[cfg(debug_assertions)]
impl Keys {
    fn of(table: &Table) -> Keys {
        let place = |key: &&str| table.columns.iter().position(|column| column.name == *key);
        let columns = table.primary_key.iter().map(|key| place(key).expect("a key is a column")).collect();
        Keys { columns, seen: std::collections::BTreeSet::new(), row: std::hash::DefaultHasher::new() }
    }

    fn cell(&mut self, place: usize, text: &str) {
        if self.columns.contains(&place) {
            std::hash::Hash::hash(text, &mut self.row);
        }
    }

    fn end(&mut self) {
        let key = std::hash::Hasher::finish(&std::mem::take(&mut self.row));
        assert!(self.columns.is_empty() || self.seen.insert(key), "two rows of a table have one primary key");
    }
}

impl<W: Write> Sheet<W> {
    /// Begins a table with its header.
    pub(crate) fn new(out: W, table: &Table, start: StartDate) -> io::Result<Sheet<W>> {
        let mut sheet = Sheet::headless(out, table, start);
        sheet.csv.write_record(table.columns.iter().map(|column| column.name.as_bytes()))?;
        Ok(sheet)
    }

    /// Goes on with a table whose header stands elsewhere.
    pub(crate) fn headless(out: W, table: &Table, start: StartDate) -> Sheet<W> {
        let csv = csv::WriterBuilder::new().has_headers(false).buffer_capacity(1 << 16).from_writer(out);
        let types = table.columns.iter().map(|column| column.kind).collect();
        Sheet {
            csv,
            types,
            clock: LocalTime::new(start),
            text: String::new(),
            #[cfg(debug_assertions)]
            keys: Keys::of(table),
        }
    }

    /// Writes a row: one cell for each column, in their order.
    pub(crate) fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        assert_eq!(cells.len(), self.types.len(), "a row has one cell for each column");
        for (place, (cell, kind)) in cells.iter().zip(&self.types).enumerate() {
            assert!(cell.fits(*kind), "{cell:?} stands in a column of type {kind:?}");
            self.text.clear();
            let text = match *cell {
                Cell::Empty => "",
                Cell::Text(text) if is_formula(text) => {
                    self.text.push_str(&no_formula(text));
                    &self.text
                }
                Cell::Text(text) | Cell::Written(text) => text,
                Cell::Flag(flag) => ["false", "true"][usize::from(flag)],
                Cell::Time(time) => self.clock.text(time),
                Cell::Number(number) => {
                    push_number(number, &mut self.text);
                    &self.text
                }
                Cell::Count(count) => push(&mut self.text, format_args!("{count}")),
                Cell::Integer(number) => push(&mut self.text, format_args!("{number}")),
                Cell::Key(key) => push(&mut self.text, format_args!("{key:016x}")),
            };
            #[cfg(debug_assertions)]
            self.keys.cell(place, text);
            #[cfg(not(debug_assertions))]
            let _ = place;
            self.csv.write_field(text)?;
        }
        #[cfg(debug_assertions)]
        self.keys.end();
        self.csv.write_record(None::<&[u8]>)?;
        Ok(())
    }

    /// Writes what is still held back and gives the destination back.
    pub(crate) fn into_inner(self) -> io::Result<W> {
        self.csv.into_inner().map_err(|error| io::Error::new(error.error().kind(), error.error().to_string()))
    }
}

fn push<'t>(text: &'t mut String, arguments: std::fmt::Arguments<'_>) -> &'t str {
    text.write_fmt(arguments).expect("a string takes any text");
    text
}

/// The header line of a table, for rows that are written by [`Sheet::headless`].
pub(crate) fn header(table: &Table, start: StartDate) -> io::Result<Vec<u8>> {
    Sheet::new(Vec::new(), table, start)?.into_inner()
}

/// Writes moments as local time; remembers the date, because most rows are of the same day as the one before.
pub(crate) struct LocalTime {
    start: StartDate,
    day: Option<u32>,
    text: String,
}

/// Length of `2017-01-01`.
const DATE_LENGTH: usize = 10;

impl LocalTime {
    pub(crate) fn new(start: StartDate) -> LocalTime {
        LocalTime { start, day: None, text: String::new() }
    }

    /// As `2017-01-01T08:30:00`.
    pub(crate) fn text(&mut self, time: SimTime) -> &str {
        if self.day != Some(time.day()) {
            self.day = Some(time.day());
            self.text.clear();
            write!(self.text, "{}", self.start.date_of(time)).expect("a string takes any text");
        }
        self.text.truncate(DATE_LENGTH);
        let second = time.second_of_day();
        let (hour, minute, second) = (second / 3_600, second / 60 % 60, second % 60);
        write!(self.text, "T{hour:02}:{minute:02}:{second:02}").expect("a string takes any text");
        &self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::parse_date;
    use crate::store::column::Column;

    fn number(value: f64) -> String {
        let mut text = String::new();
        push_number(value, &mut text);
        text
    }

    #[test]
    fn numbers_are_short_and_read_back_exactly() {
        for (value, text) in [
            (0.0, "0"),
            (-0.0, "0"),
            (0.1, "0.1"),
            (3.0, "3"),
            (-2.5, "-2.5"),
            (1e-7, "1e-7"),
            (1.5e300, "1.5e300"),
        ] {
            assert_eq!(number(value), text);
        }
        for value in [0.1 + 0.2, 1.0 / 3.0, f64::MIN_POSITIVE, f64::MAX, 123_456_789.123_456_78] {
            assert_eq!(number(value).parse::<f64>().unwrap().to_bits(), value.to_bits());
        }
    }

    fn table() -> Table {
        let columns = vec![
            Column::new("name", Type::Text, "Name."),
            Column::new("at", Type::Time, "When."),
            Column::new("n", Type::Count, "Count."),
            Column::new("x_h", Type::Number, "Value."),
            Column::new("good", Type::Flag, "Flag."),
        ];
        Table { name: "t", title: "T".into(), columns, primary_key: vec![], legend: &[], foreign_key: None }
    }

    #[cfg(debug_assertions)]
    #[should_panic(expected = "two rows of a table have one primary key")]
    #[test]
    fn two_rows_with_one_primary_key_are_noticed_wherever_tests_write_them() {
        let table = Table { primary_key: vec!["name", "n"], ..table() };
        let mut sheet = Sheet::new(Vec::new(), &table, start()).unwrap();
        for (name, n) in [("a", 1_u32), ("a", 2), ("b", 1), ("a", 2)] {
            sheet.row(&[name.into(), Cell::Empty, n.into(), Cell::Empty, true.into()]).unwrap();
        }
    }

    #[test]
    fn no_text_is_a_formula_for_a_spreadsheet() {
        let mut sheet = Sheet::new(Vec::new(), &table(), start()).unwrap();
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "plain", "a=b", "'=1"] {
            sheet.row(&[text.into(), Cell::Empty, 1_u32.into(), (-2.5).into(), true.into()]).unwrap();
        }
        let text = String::from_utf8(sheet.into_inner().unwrap()).unwrap();
        let first: Vec<&str> = text.lines().skip(1).map(|line| line.split(',').next().unwrap()).collect();
        assert_eq!(first, ["'=1+1", "'+1", "'-1", "'@SUM(A1)", "'\t=1", "plain", "a=b", "'=1"]);
        assert!(text.contains(",-2.5,"), "a number is no text: {text}");
    }

    fn start() -> StartDate {
        StartDate::new(parse_date("2019-12-31").unwrap())
    }

    #[test]
    fn a_row_follows_its_header_with_lf_and_empty_cells_for_missing_values() {
        let mut sheet = Sheet::new(Vec::new(), &table(), start()).unwrap();
        let late = SimTime(86_400 + 3_661);
        sheet.row(&["a,b".into(), late.into(), 3u32.into(), 0.5.into(), true.into()]).unwrap();
        sheet
            .row(&[Cell::Key(255), SimTime(0).into(), Cell::Empty, None::<f64>.into(), false.into()])
            .unwrap();
        let text = String::from_utf8(sheet.into_inner().unwrap()).unwrap();
        let expected = "name,at,n,x_h,good\n\"a,b\",2020-01-01T01:01:01,3,0.5,true\n\
                        00000000000000ff,2019-12-31T00:00:00,,,false\n";
        assert_eq!(text, expected);
    }

    #[should_panic(expected = "stands in a column of type")]
    #[test]
    fn a_cell_of_another_type_is_a_bug() {
        let cells = [1.5.into(), SimTime(0).into(), Cell::Empty, Cell::Empty, Cell::Empty];
        Sheet::new(Vec::new(), &table(), start()).unwrap().row(&cells).unwrap();
    }
}
