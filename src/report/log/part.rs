//! A part of a table that one run writes while it goes on.

use std::fs::File;
use std::io;
use std::path::Path;

use tempfile::TempPath;

use crate::kernel::StartDate;
use crate::report::cell::{Cell, Sheet};
use crate::report::column::Table;
use crate::report::staged::unfinished;

/// Rows of one run in an unfinished file. An observer cannot fail, so the first error waits for [`Part::close`].
pub(super) struct Part {
    sheet: Sheet<File>,
    path: TempPath,
    error: Option<io::Error>,
}

impl Part {
    pub(super) fn open(folder: &Path, table: &Table, start: StartDate) -> io::Result<Part> {
        let (file, path) = unfinished(folder)?.into_parts();
        Ok(Part { sheet: Sheet::headless(file, table, start), path, error: None })
    }

    /// Writes a row, unless one before it failed.
    pub(super) fn row(&mut self, cells: &[Cell<'_>]) {
        if self.error.is_none() {
            self.error = self.sheet.row(cells).err();
        }
    }

    /// Ends the part.
    pub(super) fn close(self) -> io::Result<TempPath> {
        let file = self.sheet.into_inner()?;
        drop(file);
        self.error.map_or(Ok(self.path), Err)
    }
}
