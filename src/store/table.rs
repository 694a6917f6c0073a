//! Tables that are declared once: a struct is the row, and its fields are the columns. The writer, the reader and the data
//! dictionary are made from the same declaration, so that they cannot differ.
//!
//! Some tables also have columns that only the run knows: parameters, factors, metrics. They stand where the declaration says
//! `..`, or else behind the last column; `Row::table_with`, `Sheet::write_with` and `scan` take them in groups.

use std::io::{self, Read, Write};
use std::path::Path;

use super::cell::{Cell, Sheet};
use super::column::{Column, Table, Type};
use super::staged::{Ready, Staged};
use crate::kernel::param::Choice;
use crate::kernel::{Date, SimTime, StartDate};

/// For tables without a column of moments, for which any date does.
pub(crate) const NO_MOMENTS: StartDate = StartDate::new(Date::constant(2000, 1, 1));

/// A value that can stand in a cell of a table; `'t` is how long the text lives that it is read from.
pub(crate) trait Value<'t>: Sized {
    /// What a column of such values holds.
    const TYPE: Type;

    /// How it is written.
    fn cell(&self) -> Cell<'_>;

    /// Reads what [`cell`](Value::cell) wrote; nothing if it is not that.
    fn parse(text: &'t str) -> Option<Self>;
}

/// A row of a table whose columns are known.
pub(crate) trait Row: Sized {
    /// The same row, read from a text that lives for `'r`.
    type Of<'r>;

    /// Name of its file.
    const FILE: &'static str;

    /// How many columns are declared.
    const COLUMNS: usize;

    /// How many of them stand before those that only the run knows.
    const MORE_AT: usize;

    /// The table, as the data dictionary explains it, without columns that only the run knows.
    fn table() -> Table;

    /// Shows its cells, in the order of the columns.
    fn with_cells<T>(&self, take: impl FnOnce(&[Cell<'_>]) -> T) -> T;

    /// Reads a row; `cells` are in the order of the columns.
    ///
    /// # Errors
    /// The name of the column whose cell cannot be read.
    fn read<'r>(cells: impl Iterator<Item = &'r str>) -> Result<Self::Of<'r>, &'static str>;

    /// Name of its file.
    fn file() -> String {
        Self::FILE.into()
    }

    /// The table with columns that only the run knows.
    fn table_with(more: impl IntoIterator<Item = Column>) -> Table {
        let mut table = Self::table();
        table.columns.splice(Self::MORE_AT..Self::MORE_AT, more);
        table
    }
}

impl<W: Write> Sheet<W> {
    /// Writes a row of a declared table.
    pub(crate) fn write(&mut self, row: &impl Row) -> io::Result<()> {
        row.with_cells(|cells| self.row(cells))
    }

    /// Writes a row of a declared table with the cells of columns that only the run knows.
    pub(crate) fn write_with<R: Row>(&mut self, row: &R, more: &[Cell<'_>]) -> io::Result<()> {
        row.with_cells(|cells| {
            let (before, behind) = cells.split_at(R::MORE_AT);
            self.row(&[before, more, behind].concat())
        })
    }
}

/// Writes a whole table without moments; `table` is that of the rows, or a longer one.
///
/// # Errors
/// If the disk refuses.
pub(crate) fn staged<R: Row>(
    folder: &Path,
    table: &Table,
    rows: impl IntoIterator<Item = R>,
) -> io::Result<Ready> {
    let mut sheet = Sheet::new(Staged::begin(folder, &table.file())?, table, NO_MOMENTS)?;
    rows.into_iter().try_for_each(|row| sheet.write(&row))?;
    sheet.into_inner()?.finish()
}

/// The cells of a group of columns that only the run knows, in the order in which they were asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct More<'r> {
    record: &'r csv::StringRecord,
    names: &'r [&'r str],
    places: &'r [usize],
}

impl<'r> More<'r> {
    /// The texts of the cells.
    pub(crate) fn texts(self) -> impl Iterator<Item = &'r str> {
        self.places.iter().map(move |place| self.record.get(*place).unwrap_or_default())
    }

    /// The number in a cell, counted in the order of the columns asked for; nothing where there is none.
    pub(crate) fn number(self, place: usize) -> Option<f64> {
        f64::parse(self.record.get(*self.places.get(place)?)?)
    }

    /// The numbers in the cells; nothing where one is empty.
    ///
    /// # Errors
    /// What is wrong, if one is no number.
    pub(crate) fn numbers(self) -> Result<Vec<Option<f64>>, String> {
        let number = |(text, name): (&'r str, &&str)| {
            Value::parse(text).ok_or_else(|| format!("`{text}` in column `{name}` is not a number"))
        };
        self.texts().zip(self.names).map(number).collect()
    }
}

/// Shows every row of a declared table to `take`, with the cells of further columns, by groups. What stands between the
/// columns in the file does not matter. Rows are streamed: a table may be larger than memory.
///
/// # Errors
/// What is wrong: the text is no table, lacks a column, or a cell is not what its column holds; or what `take` says.
pub(crate) fn scan<R: Row, const N: usize>(
    text: impl Read,
    groups: [&[&str]; N],
    mut take: impl for<'r> FnMut(R::Of<'r>, [More<'r>; N]) -> Result<(), String>,
) -> Result<(), String> {
    let mut reader = csv::Reader::from_reader(text);
    let header = reader.headers().map_err(|fault| fault.to_string())?.clone();
    let place = |column: &str| {
        let found = header.iter().position(|name| name == column);
        found.ok_or_else(|| format!("it has no column `{column}`"))
    };
    let declared = R::table().columns;
    let declared = declared.iter().map(|column| place(&column.name)).collect::<Result<Vec<_>, _>>()?;
    let mut places: [Vec<usize>; N] = std::array::from_fn(|_| Vec::new());
    for (places, names) in places.iter_mut().zip(groups) {
        *places = names.iter().map(|name| place(name)).collect::<Result<_, _>>()?;
    }
    let mut record = csv::StringRecord::new();
    let mut count = 0_u64;
    while reader.read_record(&mut record).map_err(|fault| fault.to_string())? {
        count += 1;
        let cells = declared.iter().map(|place| record.get(*place).unwrap_or_default());
        let row = R::read(cells).map_err(|column| format!("row {count}: `{column}` cannot be read"))?;
        let more = std::array::from_fn(|group| More {
            record: &record,
            names: groups[group],
            places: &places[group],
        });
        take(row, more).map_err(|what| format!("row {count}: {what}"))?;
    }
    Ok(())
}

impl<'t> Value<'t> for &'t str {
    const TYPE: Type = Type::Text;

    fn cell(&self) -> Cell<'_> {
        Cell::Text(self)
    }

    fn parse(text: &'t str) -> Option<&'t str> {
        Some(text)
    }
}

impl Value<'_> for String {
    const TYPE: Type = Type::Text;

    fn cell(&self) -> Cell<'_> {
        Cell::Text(self)
    }

    fn parse(text: &str) -> Option<String> {
        Some(text.into())
    }
}

impl Value<'_> for f64 {
    const TYPE: Type = Type::Number;

    fn cell(&self) -> Cell<'_> {
        Cell::Number(*self)
    }

    fn parse(text: &str) -> Option<f64> {
        text.parse().ok().filter(|value: &f64| value.is_finite())
    }
}

impl Value<'_> for bool {
    const TYPE: Type = Type::Flag;

    fn cell(&self) -> Cell<'_> {
        Cell::Flag(*self)
    }

    fn parse(text: &str) -> Option<bool> {
        text.parse().ok()
    }
}

macro_rules! counts {
    ($($int:ty),+) => {
        $(impl Value<'_> for $int {
            const TYPE: Type = Type::Count;

            fn cell(&self) -> Cell<'_> {
                Cell::Count((*self).into())
            }

            fn parse(text: &str) -> Option<$int> {
                text.parse().ok()
            }
        })+
    };
}
counts!(u8, u16, u32, u64);

impl Value<'_> for i64 {
    const TYPE: Type = Type::Number;

    fn cell(&self) -> Cell<'_> {
        Cell::Integer(*self)
    }

    fn parse(text: &str) -> Option<i64> {
        text.parse().ok()
    }
}

/// An empty cell is a missing value.
impl<'t, T: Value<'t>> Value<'t> for Option<T> {
    const TYPE: Type = T::TYPE;

    fn cell(&self) -> Cell<'_> {
        self.as_ref().map_or(Cell::Empty, Value::cell)
    }

    fn parse(text: &'t str) -> Option<Option<T>> {
        if text.is_empty() { Some(None) } else { T::parse(text).map(Some) }
    }
}

/// One of a fixed set of words is written as that word.
impl<T: Choice> Value<'_> for T {
    const TYPE: Type = Type::Text;

    fn cell(&self) -> Cell<'_> {
        Cell::Text(self.word())
    }

    fn parse(text: &str) -> Option<T> {
        T::of_word(text)
    }
}

/// A number that may be missing, or one that is copied as it was written before.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Number<'t> {
    /// A number.
    New(Option<f64>),
    /// What a cell of numbers held.
    Copied(&'t str),
}

impl Number<'_> {
    /// The number.
    pub(crate) fn value(self) -> Option<f64> {
        match self {
            Number::New(value) => value,
            Number::Copied(text) => f64::parse(text),
        }
    }
}

impl<'t> Value<'t> for Number<'t> {
    const TYPE: Type = Type::Number;

    fn cell(&self) -> Cell<'_> {
        match self {
            Number::New(value) => (*value).into(),
            Number::Copied(text) => Cell::Written(text),
        }
    }

    fn parse(text: &'t str) -> Option<Number<'t>> {
        Option::<f64>::parse(text).map(Number::New)
    }
}

/// A moment: simulated time where it is written, local time as text where it is read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Moment<'t> {
    /// Simulated time.
    At(SimTime),
    /// As `2017-01-01T08:30:00`.
    Local(&'t str),
}

impl Moment<'_> {
    /// The text of a moment that was read.
    pub(crate) fn local(&self) -> &str {
        match self {
            Moment::At(_) => "",
            Moment::Local(text) => text,
        }
    }
}

impl<'t> Value<'t> for Moment<'t> {
    const TYPE: Type = Type::Time;

    fn cell(&self) -> Cell<'_> {
        match self {
            Moment::At(time) => Cell::Time(*time),
            Moment::Local(text) => Cell::Written(text),
        }
    }

    fn parse(text: &'t str) -> Option<Moment<'t>> {
        (text.as_bytes().get(10) == Some(&b'T')).then_some(Moment::Local(text))
    }
}

/// Declares a table. The first line of the comment on the struct is the title, the comment on a field is the meaning of its column; the unit of
/// measure stands behind the type, in brackets. `leads to "runs" by "run_id"` names the table that a column leads to.
/// Rows that are read and written as JSON too own what they hold, and `#[serde(…)]` may stand on a field; rows with a lifetime borrow it.
macro_rules! table {
    (
        $(#[doc = $title:literal])+
        $vis:vis struct $row:ident<'t> in $($rest:tt)+
    ) => {
        $crate::store::table::table_of! {
            [#[derive(Clone, Debug, PartialEq)]] [$row<'t>] [$row<'r>] [<'t>]
            $(#[doc = $title])+
            $vis struct $row in $($rest)+
        }
    };
    (
        $(#[doc = $title:literal])+
        $vis:vis struct $row:ident in $($rest:tt)+
    ) => {
        $crate::store::table::table_of! {
            [#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]] [$row] [$row] []
            $(#[doc = $title])+
            $vis struct $row in $($rest)+
        }
    };
}

/// What [`table!`] leads to: attributes, the type, the type as it is read, its lifetime.
macro_rules! table_of {
    (
        [$(#[$attribute:meta])+] [$own:ty] [$read:ty] [$($life:tt)*]
        #[doc = $title:literal]
        $(#[doc = $more:literal])*
        $vis:vis struct $row:ident in $name:literal, key $key:tt $(, leads to $other:literal by $column:literal)? {
            $($(#[doc = $doc:literal])+ $(#[serde $serde:tt])? $field:ident: $kind:ty $([$unit:literal])?,)+
            $(.. $($(#[doc = $last_doc:literal])+ $last:ident: $last_kind:ty $([$last_unit:literal])?,)*)?
        }
    ) => {
        #[doc = $title]
        $(#[doc = $more])*
        $(#[$attribute])+
        $vis struct $row $($life)* {
            $($(#[doc = $doc])+ $(#[serde $serde])? $vis $field: $kind,)+
            $($($(#[doc = $last_doc])+ $vis $last: $last_kind,)*)?
        }

        impl $($life)* $crate::store::table::Row for $own {
            type Of<'r> = $read;

            const FILE: &'static str = concat!($name, ".csv");
            const COLUMNS: usize = [$(stringify!($field),)+ $($(stringify!($last)),*)?].len();
            const MORE_AT: usize = [$(stringify!($field)),+].len();

            fn table() -> $crate::store::column::Table {
                use $crate::store::column::Table;
                use $crate::store::table::column;
                let columns = vec![
                    $(column::<$kind>(stringify!($field), &[$($doc),+], [$($unit)?].first().copied()),)+
                    $($(column::<$last_kind>(stringify!($last), &[$($last_doc),+], [$($last_unit)?].first().copied()),)*)?
                ];
                Table {
                    name: $name,
                    title: $title.trim().trim_end_matches('.').into(),
                    columns,
                    primary_key: vec! $key,
                    legend: &[],
                    foreign_key: [$(($column, $other))?].first().copied(),
                }
            }

            fn with_cells<T>(&self, take: impl FnOnce(&[$crate::store::cell::Cell<'_>]) -> T) -> T {
                use $crate::store::table::Value;
                take(&[$(Value::cell(&self.$field),)+ $($(Value::cell(&self.$last),)*)?])
            }

            fn read<'r>(mut cells: impl Iterator<Item = &'r str>) -> Result<Self::Of<'r>, &'static str> {
                use $crate::store::table::Value;
                Ok($row {
                    $($field: cells.next().and_then(Value::parse).ok_or(stringify!($field))?,)+
                    $($($last: cells.next().and_then(Value::parse).ok_or(stringify!($last))?,)*)?
                })
            }
        }
    };
}

pub(crate) use {table, table_of};

/// A column of values of a type; `doc` are the lines of its comment.
pub(crate) fn column<'t, V: Value<'t>>(name: &str, doc: &[&str], unit: Option<&str>) -> Column {
    let doc = doc.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ");
    Column { unit: unit.map(Into::into), ..Column::new(name, V::TYPE, doc) }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

    use super::*;

    crate::choice! {
        /// An answer.
        pub enum Answer {
            /// It is so.
            Yes = "yes",
            /// It is not.
            No = "no",
        }
    }

    table! {
        /// One row for each question.
        struct Asked in "asked", key ["id"] {
            /// Its name,
            /// in one word.
            id: String,
            /// What was answered.
            answer: Option<Answer>,
            /// How long it took.
            took_h: Option<f64> ["h"],
            /// How often it was asked.
            times: u32,
        }
    }

    table! {
        /// One row for each question and level.
        struct Wide<'t> in "wide", key ["id"], leads to "asked" by "id" {
            /// Its name.
            id: &'t str,
            ..
            /// What came of it.
            value: Number<'t>,
        }
    }

    #[test]
    fn columns_that_only_the_run_knows() {
        let more = ["x", "y"].map(|name| Column::new(name, Type::Number, "Of the run."));
        let table = Wide::table_with(more);
        assert_eq!(table.foreign_key, Some(("id", "asked")));
        let mut sheet = Sheet::new(Vec::new(), &table, NO_MOMENTS).unwrap();
        for (id, value) in [("a", Number::New(Some(0.5))), ("b", Number::Copied("0.25"))] {
            sheet.write_with(&Wide { id, value }, &[1.0.into(), Cell::Empty]).unwrap();
        }
        let text = String::from_utf8(sheet.into_inner().unwrap()).unwrap();
        assert_eq!(text, "id,x,y,value\na,1,,0.5\nb,1,,0.25\n");
        let read = |text: &str| {
            let mut rows = Vec::new();
            let groups: [&[&str]; 2] = [&["y"], &["x"]];
            scan::<Wide, 2>(text.as_bytes(), groups, |row, [y, x]| {
                rows.push((row.id.to_string(), row.value.value(), y.numbers()?, x.numbers()?));
                Ok(())
            })
            .map(|()| rows)
        };
        let rows = read(&text).unwrap();
        assert_eq!(rows[1], ("b".into(), Some(0.25), vec![None], vec![Some(1.0)]));
        assert_eq!(
            read(&text.replace("b,1", "b,?")).unwrap_err(),
            "row 2: `?` in column `x` is not a number"
        );
        assert_eq!(read(&text.replace("0.25", "no")).unwrap_err(), "row 2: `value` cannot be read");
        assert_eq!(read("id,x,value\n").unwrap_err(), "it has no column `y`");
    }

    #[test]
    fn declared_once() {
        let table = Asked::table();
        assert_eq!(table.title, "One row for each question");
        let names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!(names, ["id", "answer", "took_h", "times"]);
        assert_eq!(table.columns[0].doc, "Its name, in one word.");
        assert_eq!(table.columns[2].unit.as_deref(), Some("h"));
        let mut sheet = Sheet::new(Vec::new(), &table, NO_MOMENTS).unwrap();
        let row = Asked { id: "a,b".into(), answer: Some(Answer::No), took_h: None, times: 3 };
        sheet.write(&row).unwrap();
        let text = String::from_utf8(sheet.into_inner().unwrap()).unwrap();
        assert_eq!(text, "id,answer,took_h,times\n\"a,b\",no,,3\n");
        let read = |cells: [&'static str; 4]| Asked::read(cells.into_iter());
        assert_eq!(read(["a,b", "no", "", "3"]), Ok(row));
        assert_eq!(read(["a", "perhaps", "", "3"]), Err("answer"));
        assert_eq!(read(["a", "yes", "NaN", "3"]), Err("took_h"));
        assert_eq!(read(["a", "yes", "1", "-3"]), Err("times"));
    }
}
