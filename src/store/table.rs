//! Tables that are declared once: a struct is the row, and its fields are the columns. The writer, the reader and the data
//! dictionary are made from the same declaration, so that they cannot differ.

use std::io::{self, Write};

use super::cell::{Cell, Sheet};
use super::column::{Table, Type};
use crate::kernel::param::Choice;

/// A value that can stand in a cell of a table.
pub(crate) trait Value: Sized {
    /// What a column of such values holds.
    const TYPE: Type;

    /// How it is written.
    fn cell(&self) -> Cell<'_>;

    /// Reads what [`cell`](Value::cell) wrote; nothing if it is not that.
    fn parse(text: &str) -> Option<Self>;
}

/// A row of a table whose columns are known.
pub(crate) trait Row: Sized {
    /// Name of the file without its ending.
    const NAME: &'static str;

    /// The table, as the data dictionary explains it.
    fn table() -> Table;

    /// Its cells, in the order of the columns.
    fn cells(&self) -> Vec<Cell<'_>>;

    /// Reads a row; `cells` are in the order of the columns.
    ///
    /// # Errors
    /// The name of the column whose cell cannot be read.
    fn read<'t>(cells: impl Iterator<Item = &'t str>) -> Result<Self, &'static str>;

    /// Name of its file.
    fn file() -> String {
        format!("{}.csv", Self::NAME)
    }
}

impl<W: Write> Sheet<W> {
    /// Writes a row of a declared table.
    pub(crate) fn write(&mut self, row: &impl Row) -> io::Result<()> {
        self.row(&row.cells())
    }

    /// Writes a row of a declared table that has more columns than are declared.
    pub(crate) fn write_with(&mut self, row: &impl Row, more: &[Cell<'_>]) -> io::Result<()> {
        self.row(&[&row.cells(), more].concat())
    }
}

impl Value for String {
    const TYPE: Type = Type::Text;

    fn cell(&self) -> Cell<'_> {
        Cell::Text(self)
    }

    fn parse(text: &str) -> Option<String> {
        Some(text.into())
    }
}

impl Value for f64 {
    const TYPE: Type = Type::Number;

    fn cell(&self) -> Cell<'_> {
        Cell::Number(*self)
    }

    fn parse(text: &str) -> Option<f64> {
        text.parse().ok().filter(|value: &f64| value.is_finite())
    }
}

impl Value for bool {
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
        $(impl Value for $int {
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

/// An empty cell is a missing value.
impl<T: Value> Value for Option<T> {
    const TYPE: Type = T::TYPE;

    fn cell(&self) -> Cell<'_> {
        self.as_ref().map_or(Cell::Empty, Value::cell)
    }

    fn parse(text: &str) -> Option<Option<T>> {
        if text.is_empty() { Some(None) } else { T::parse(text).map(Some) }
    }
}

/// One of a fixed set of words is written as that word.
impl<T: Choice> Value for T {
    const TYPE: Type = Type::Text;

    fn cell(&self) -> Cell<'_> {
        Cell::Text(self.word())
    }

    fn parse(text: &str) -> Option<T> {
        T::of_word(text)
    }
}

/// Declares a table. The first line of the comment on the struct is the title, the comment on a field is the meaning of its column; the unit of
/// measure stands behind the type, in brackets.
macro_rules! table {
    (
        #[doc = $title:literal]
        $(#[doc = $more:literal])*
        $vis:vis struct $row:ident in $name:literal, key $key:tt {
            $($(#[doc = $doc:literal])+ $field:ident: $kind:ty $([$unit:literal])?,)+
        }
    ) => {
        #[doc = $title]
        $(#[doc = $more])*
        #[derive(Clone, Debug, PartialEq)]
        $vis struct $row {
            $($(#[doc = $doc])+ $vis $field: $kind,)+
        }

        impl $crate::store::table::Row for $row {
            const NAME: &'static str = $name;

            fn table() -> $crate::store::column::Table {
                use $crate::store::column::{Column, Table};
                let columns = vec![$({
                    let column = Column::new(
                        stringify!($field),
                        <$kind as $crate::store::table::Value>::TYPE,
                        $crate::store::table::joined(&[$($doc),+]),
                    );
                    $(let column = column.in_unit($unit);)?
                    column
                }),+];
                Table {
                    name: $name,
                    title: $title.trim().trim_end_matches('.').into(),
                    columns,
                    primary_key: vec! $key,
                    legend: &[],
                    foreign_key: None,
                }
            }

            fn cells(&self) -> Vec<$crate::store::cell::Cell<'_>> {
                vec![$($crate::store::table::Value::cell(&self.$field)),+]
            }

            fn read<'t>(mut cells: impl Iterator<Item = &'t str>) -> Result<$row, &'static str> {
                Ok($row {
                    $($field: cells
                        .next()
                        .and_then(<$kind as $crate::store::table::Value>::parse)
                        .ok_or(stringify!($field))?,)+
                })
            }
        }
    };
}

pub(crate) use table;

/// The lines of a comment as one sentence after another.
pub(crate) fn joined(lines: &[&str]) -> String {
    lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

    use super::*;
    use crate::kernel::{Date, StartDate};

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

    #[test]
    fn declared_once() {
        let table = Asked::table();
        assert_eq!(table.title, "One row for each question");
        let names: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!(names, ["id", "answer", "took_h", "times"]);
        assert_eq!(table.columns[0].doc, "Its name, in one word.");
        assert_eq!(table.columns[2].unit.as_deref(), Some("h"));
        let start = StartDate::new(Date::constant(2017, 1, 1));
        let mut sheet = Sheet::new(Vec::new(), &table, start).unwrap();
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
