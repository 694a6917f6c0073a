//! Reading the tables of a result.

use std::fs::File;
use std::path::{Path, PathBuf};

use super::ReportError;
use crate::report::manifest::Manifest;

/// A folder of results.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
}

/// A row of a table: cells as they are written.
#[derive(Clone, Debug)]
pub(crate) struct Cells<'a> {
    record: &'a csv::StringRecord,
    columns: &'a [usize],
}

impl Folder {
    /// A folder; nothing is read yet.
    pub(crate) fn open(path: &Path) -> Folder {
        Folder { path: path.into() }
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether it has a file of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.path.join(name).is_file()
    }

    /// Its manifest, if that is of the common form.
    ///
    /// # Errors
    /// If there is none of ours.
    pub(crate) fn manifest(&self) -> Result<Manifest, ReportError> {
        Manifest::read(&self.path).ok_or_else(|| ReportError::NoResult(self.path.clone()))
    }

    /// Text of a file.
    ///
    /// # Errors
    /// If it cannot be read.
    pub(crate) fn text(&self, name: &str) -> Result<String, ReportError> {
        let file = self.path.join(name);
        std::fs::read_to_string(&file).map_err(|source| ReportError::Read { file, source })
    }

    /// Shows every row of a table to `take`, with the cells of the columns named in their order, whatever stands between
    /// them in the file. Rows are streamed: a table may be larger than memory.
    ///
    /// # Errors
    /// If the file cannot be read, lacks one of the columns, or is no table.
    pub(crate) fn rows(
        &self,
        name: &str,
        columns: &[&str],
        mut take: impl FnMut(Cells<'_>),
    ) -> Result<(), ReportError> {
        let file = self.path.join(name);
        let open = File::open(&file).map_err(|source| ReportError::Read { file: file.clone(), source })?;
        let wrong = |what: String| ReportError::Table { file: file.clone(), what };
        let mut reader = csv::Reader::from_reader(open);
        let header = reader.headers().map_err(|fault| wrong(fault.to_string()))?.clone();
        let place = |column: &&str| {
            header
                .iter()
                .position(|name| name == *column)
                .ok_or_else(|| wrong(format!("it has no column `{column}`")))
        };
        let places = columns.iter().map(place).collect::<Result<Vec<_>, _>>()?;
        let mut record = csv::StringRecord::new();
        while reader.read_record(&mut record).map_err(|fault| wrong(fault.to_string()))? {
            take(Cells { record: &record, columns: &places });
        }
        Ok(())
    }

    /// Names of the columns of a table.
    ///
    /// # Errors
    /// If the file cannot be read or is no table.
    pub(crate) fn columns(&self, name: &str) -> Result<Vec<String>, ReportError> {
        let file = self.path.join(name);
        let open = File::open(&file).map_err(|source| ReportError::Read { file: file.clone(), source })?;
        let mut reader = csv::Reader::from_reader(open);
        let header =
            reader.headers().map_err(|fault| ReportError::Table { file, what: fault.to_string() })?;
        Ok(header.iter().map(String::from).collect())
    }
}

impl Cells<'_> {
    /// The text of a cell, counted in the order of the columns asked for.
    pub(crate) fn text(&self, place: usize) -> &str {
        self.columns.get(place).and_then(|column| self.record.get(*column)).unwrap_or("")
    }

    /// The number in a cell; nothing where it is empty.
    pub(crate) fn number(&self, place: usize) -> Option<f64> {
        self.text(place).parse().ok().filter(|value: &f64| value.is_finite())
    }
}
