//! Tables that are no plain text: a file inside a zip archive, a sheet of a workbook, a log of events in XES. Each is
//! turned into CSV in UTF-8 as it is read, so that everything behind it knows one kind of file.
//!
//! A line of that text is the row of the sheet, or the line of the log on which an event begins. Nothing in a file is
//! ever run: macros are not looked at, formulas count by the value that is stored with them, and entities of XML that a
//! file declares itself are refused.
mod archive;
mod dates;
mod sheet;
mod strings;
mod styles;
mod workbook;
mod xes;
mod xml;

use std::io::{self, Read};

pub(super) use archive::{Archive, Member};
pub(super) use workbook::{Sheet, Workbook};
pub(super) use xes::{Columns, Log};
pub(super) use xml::Xml;

/// Marks an error that says all itself: what is wrong with a file, and what to do.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Unfit(pub(super) String);

fn unfit(what: impl Into<String>) -> io::Error {
    io::Error::other(Unfit(what.into()))
}

/// Marks an error of a file that was damaged on its way.
fn damaged(what: impl Into<String>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what.into())
}

/// What becomes lines of CSV.
pub(super) trait Lines {
    /// Adds at least one line to `out`; `false`: there is none left.
    fn next(&mut self, out: &mut Vec<u8>) -> io::Result<bool>;
}

/// The text of lines, read as bytes.
pub(super) struct Text<L> {
    lines: L,
    /// Written and not yet handed out.
    ready: Vec<u8>,
    given: usize,
    ended: bool,
}

/// Bytes that are made at once.
const STEP: usize = 1 << 15;

impl<L> Text<L> {
    pub(super) fn new(lines: L) -> Text<L> {
        Text { lines, ready: Vec::new(), given: 0, ended: false }
    }
}

impl<L: Lines> Read for Text<L> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given == self.ready.len() && !self.ended {
            self.ready.clear();
            self.given = 0;
            while self.ready.len() < STEP && !self.ended {
                self.ended = !self.lines.next(&mut self.ready)?;
            }
        }
        let ready = &self.ready[self.given..];
        let n = ready.len().min(buffer.len());
        buffer[..n].copy_from_slice(&ready[..n]);
        self.given += n;
        Ok(n)
    }
}

/// Adds a field of CSV. Breaks of lines become blanks: a record is one line.
fn push_field(out: &mut Vec<u8>, text: &str) {
    let is_special = |byte: u8| matches!(byte, b',' | b'"' | b'\n' | b'\r');
    if !text.bytes().any(is_special) {
        out.extend(text.as_bytes());
        return;
    }
    out.push(b'"');
    for byte in text.bytes() {
        match byte {
            b'"' => out.extend(b"\"\""),
            b'\n' | b'\r' => out.push(b' '),
            other => out.push(other),
        }
    }
    out.push(b'"');
}
