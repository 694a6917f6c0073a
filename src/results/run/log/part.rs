//! A part of a log that one run writes while it goes on.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use tempfile::TempPath;

use crate::kernel::StartDate;
use crate::store::cell::{Cell, Sheet};
use crate::store::column::Table;
use crate::store::staged::unfinished;

/// Rows of one run in an unfinished file. An observer cannot fail, so the first error waits for [`Part::close`].
pub(crate) struct Part {
    sheet: Sheet<File>,
    path: TempPath,
    error: Option<io::Error>,
}

impl Part {
    pub(crate) fn open(folder: &Path, table: &Table, start: StartDate) -> io::Result<Part> {
        let (file, path) = unfinished(folder)?.into_parts();
        Ok(Part { sheet: Sheet::headless(file, table, start), path, error: None })
    }

    /// Writes a row, unless one before it failed.
    pub(crate) fn row(&mut self, cells: &[Cell<'_>]) {
        if self.error.is_none() {
            self.error = self.sheet.row(cells).err();
        }
    }

    /// Ends the part.
    pub(crate) fn close(self) -> io::Result<TempPath> {
        let file = self.sheet.into_inner()?;
        drop(file);
        self.error.map_or(Ok(self.path), Err)
    }
}

/// Pieces of text of one run in an unfinished file, with something between them. Its first error waits as that of
/// [`Part`] does.
pub(crate) struct Pieces {
    out: BufWriter<File>,
    path: TempPath,
    between: &'static str,
    empty: bool,
    error: Option<io::Error>,
}

impl Pieces {
    pub(crate) fn open(folder: &Path, between: &'static str) -> io::Result<Pieces> {
        let (file, path) = unfinished(folder)?.into_parts();
        let out = BufWriter::with_capacity(1 << 16, file);
        Ok(Pieces { out, path, between, empty: true, error: None })
    }

    /// Writes a piece, unless one before it failed.
    pub(crate) fn piece(&mut self, text: &str) {
        let between = if std::mem::take(&mut self.empty) { "" } else { self.between };
        if self.error.is_none() {
            let out = &mut self.out;
            self.error =
                out.write_all(between.as_bytes()).and_then(|()| out.write_all(text.as_bytes())).err();
        }
    }

    /// Ends the part.
    pub(crate) fn close(mut self) -> io::Result<TempPath> {
        self.out.flush()?;
        self.error.map_or(Ok(self.path), Err)
    }
}
