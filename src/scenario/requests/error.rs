//! What can be wrong with a file of requests, and what to type instead.
use std::path::PathBuf;
use std::{fmt, io};

use crate::kernel::Date;

/// So many bad rows are told; reading stops there.
pub const ROWS_TOLD: usize = 20;

/// Why a file of requests cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RequestsError {
    /// No path was given.
    #[error("no file of requests is set; this scenario wants {wanted}: add `--set requests.file=PATH`")]
    NoFile {
        /// Which public data, in words.
        wanted: String,
    },
    /// The file cannot be opened.
    #[error("cannot open {}: {source}; set the path by `requests.file` (relative to the scenario file)", file.display())]
    Open {
        /// The path as looked for.
        file: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// It is a directory.
    #[error("{} is a directory: set `requests.file` to the file in it", file.display())]
    Directory {
        /// The path as looked for.
        file: PathBuf,
    },
    /// It has no bytes, no header, or no row below its header.
    #[error("{} is empty: {what}", file.display())]
    Empty {
        /// The path as looked for.
        file: PathBuf,
        /// What is missing.
        what: &'static str,
    },
    /// It is not text in UTF-8, or packed in a way that is not read.
    #[error("{} is {what}", file.display())]
    NotText {
        /// The path as looked for.
        file: PathBuf,
        /// What it is, and what to do.
        what: String,
    },
    /// It cannot be used as it is.
    #[error("{}{}: {what}", file.display(), in_line(*line))]
    Unfit {
        /// The path as looked for, and the part of the file that is read.
        file: PathBuf,
        /// The line, or the row of the sheet, from which on nothing can be read, counted from 1.
        line: Option<u64>,
        /// What is wrong, and what to do.
        what: String,
    },
    /// Its packed text ends too early.
    #[error("{} is cut off: what is packed in it ends in line {line}; fetch it again", file.display())]
    Truncated {
        /// The path as looked for.
        file: PathBuf,
        /// The line of the first record that cannot be read whole, counted from 1.
        line: u64,
    },
    /// Its packing, or its XML, is damaged, or something else follows it.
    #[error("{} is damaged: {detail} (in line {line}); fetch it again", file.display())]
    Damaged {
        /// The path as looked for.
        file: PathBuf,
        /// The line of the first record that cannot be read whole, counted from 1.
        line: u64,
        /// What the decoder says.
        detail: String,
    },
    /// Reading failed.
    #[error("cannot read {} from line {line} on: {source}", file.display())]
    Read {
        /// The path as looked for.
        file: PathBuf,
        /// The line of the first record that cannot be read whole, counted from 1.
        line: u64,
        /// What the system says.
        source: io::Error,
    },
    /// A record is longer than any honest one.
    #[error(
        "{}, line {line}: the record that begins here is longer than {limit} bytes: \
         is a quote left open, or the file no CSV?",
        file.display()
    )]
    RecordTooLong {
        /// The path as looked for.
        file: PathBuf,
        /// The line on which it begins, counted from 1.
        line: u64,
        /// The limit, in bytes.
        limit: u64,
    },
    /// Columns that the scenario names are not there.
    #[error("{}, line {line}: {}", file.display(), join(missing, "; "))]
    Columns {
        /// The path as looked for.
        file: PathBuf,
        /// The line of the header, counted from 1.
        line: u64,
        /// One entry for each, with the nearest column and those that exist.
        missing: Vec<String>,
    },
    /// `unknown_category` or `unknown_unit` names what does not exist.
    #[error("`requests.{setting}` is \"{name}\", which the scenario does not declare")]
    UnknownName {
        /// The setting.
        setting: &'static str,
        /// The name.
        name: String,
    },
    /// Rows that cannot be read.
    #[error("{}: {}{}", file.display(), count_of_rows(rows.len(), *stopped), lines(rows))]
    Rows {
        /// The path as looked for.
        file: PathBuf,
        /// The first of them, at most [`ROWS_TOLD`].
        rows: Vec<BadRow>,
        /// Whether reading stopped before the end of the file.
        stopped: bool,
    },
    /// No row is left to replay.
    #[error(
        "{}: none of its {rows} requests is left: {outside} were opened outside the days wanted ({from} to {to}; \
         the file has {first} to {last}), {skipped} have a category or unit that is no alias",
        file.display()
    )]
    NothingLeft {
        /// The path as looked for.
        file: PathBuf,
        /// Rows read.
        rows: u64,
        /// Rows opened outside the days wanted.
        outside: u64,
        /// Rows left out because of their category or unit.
        skipped: u64,
        /// First day wanted.
        from: Date,
        /// Last day wanted, or `"its end"`.
        to: String,
        /// Day of the first opening in the file.
        first: Date,
        /// Day of the last opening in the file.
        last: Date,
    },
}

/// A row that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadRow {
    /// The line on which it begins, counted from 1 (the header).
    pub line: u64,
    /// The column at fault, by its name in the file.
    pub column: Option<String>,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for BadRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}", self.line)?;
        if let Some(column) = &self.column {
            write!(f, ", column `{column}`")?;
        }
        write!(f, ": {}", self.message)
    }
}

fn join(parts: &[String], between: &str) -> String {
    parts.join(between)
}

fn in_line(line: Option<u64>) -> String {
    line.map_or(String::new(), |line| format!(", line {line}"))
}

fn count_of_rows(n: usize, stopped: bool) -> String {
    match (n, stopped) {
        (n, true) => format!("stopped after {n} rows that cannot be read"),
        (1, false) => "1 row cannot be read".into(),
        (n, false) => format!("{n} rows cannot be read"),
    }
}

fn lines(rows: &[BadRow]) -> String {
    rows.iter().map(|row| format!("\n  {row}")).collect()
}
