//! Reading the tables of a result.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};

use super::intact::{IntactError, Stamp};
use super::manifest::Manifest;
use super::regular;
use crate::store::table::Row;

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The folder holds no result that there is a page for.
    #[error("`{}` holds no result that a report can be made of", .0.display())]
    NoResult(PathBuf),
    /// The folder or a file of it is not as it was written, or cannot be read.
    #[error(transparent)]
    Intact(#[from] IntactError),
    /// A file of the result is not as the program writes it.
    #[error("`{}` is not as it was written: {what}", .file.display())]
    Table {
        /// The file.
        file: PathBuf,
        /// What is wrong.
        what: String,
    },
    /// Figures of a metric were asked for that the result does not have.
    #[error("the result has no metric `{0}`")]
    NoMetric(String),
}

/// A folder of results. What is read from it is what was written there, or an error.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    /// What its manifest says; a verification has none.
    stamp: Option<Stamp>,
    /// Files whose bytes were found to be those of the manifest.
    intact: RefCell<BTreeSet<String>>,
}

/// A row of a table: cells as they are written.
#[derive(Clone, Debug)]
pub(crate) struct Cells<'a> {
    record: &'a csv::StringRecord,
    columns: &'a [usize],
}

impl Folder {
    /// A folder with a manifest; nothing else is read yet.
    ///
    /// # Errors
    /// If there is none of ours, or it is of another results version.
    pub(crate) fn open(path: &Path) -> Result<Folder, ReportError> {
        Ok(Folder { stamp: Some(Stamp::read(path)?), ..Folder::without_manifest(path) })
    }

    /// A folder of a kind of result that has no manifest.
    pub(crate) fn without_manifest(path: &Path) -> Folder {
        Folder { path: path.into(), stamp: None, intact: RefCell::default() }
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the result has a file of this name; whatever else lies in the folder is no part of it.
    pub(crate) fn has(&self, name: &str) -> bool {
        match &self.stamp {
            Some(stamp) => stamp.record(name).is_some(),
            None => self.path.join(name).exists(),
        }
    }

    /// Opens a file that has the bytes of the manifest.
    fn file(&self, name: &str) -> Result<File, ReportError> {
        let file = self.path.join(name);
        if let Some(stamp) = &self.stamp
            && !self.intact.borrow().contains(name)
        {
            stamp.check(&self.path, name)?;
            self.intact.borrow_mut().insert(name.into());
        }
        regular::open(&file).map_err(|source| IntactError::Read { file, source }.into())
    }

    /// Its manifest, if that is of the common form.
    ///
    /// # Errors
    /// If there is none of ours.
    pub(crate) fn manifest(&self) -> Result<Manifest, ReportError> {
        Manifest::read(&self.path).ok_or_else(|| IntactError::NoResult(self.path.clone()).into())
    }

    /// Text of a file.
    ///
    /// # Errors
    /// If it is not as it was written, or cannot be read.
    pub(crate) fn text(&self, name: &str) -> Result<String, ReportError> {
        self.file(name)?;
        let file = self.path.join(name);
        regular::text(&file).map_err(|source| IntactError::Read { file, source }.into())
    }

    /// Shows every row of a table to `take`, with the cells of the columns named in their order, whatever stands between
    /// them in the file. Rows are streamed: a table may be larger than memory.
    ///
    /// # Errors
    /// If the file is not as it was written, cannot be read, lacks one of the columns, or is no table.
    pub(crate) fn rows(
        &self,
        name: &str,
        columns: &[&str],
        mut take: impl FnMut(Cells<'_>),
    ) -> Result<(), ReportError> {
        let (file, open) = (self.path.join(name), self.file(name)?);
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

    /// All rows of a declared table.
    ///
    /// # Errors
    /// As [`rows`](Folder::rows), and if a cell is not what its column holds.
    pub(crate) fn read<R: Row>(&self) -> Result<Vec<R>, ReportError> {
        let mut rows = Vec::new();
        self.read_with(&[], |row, _| rows.push(row))?;
        Ok(rows)
    }

    /// Shows every row of a declared table to `take`, with the cells of further columns in their order. Rows are streamed.
    ///
    /// # Errors
    /// As [`read`](Folder::read).
    pub(crate) fn read_with<R: Row>(
        &self,
        more: &[&str],
        mut take: impl FnMut(R, Cells<'_>),
    ) -> Result<(), ReportError> {
        let (name, table) = (R::file(), R::table());
        let declared: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
        let columns = [&declared[..], more].concat();
        let (mut count, mut fault) = (0_u64, None);
        self.rows(&name, &columns, |cells| {
            count += 1;
            match R::read((0..declared.len()).map(|place| cells.text(place))) {
                Ok(row) => take(row, Cells { columns: &cells.columns[declared.len()..], ..cells }),
                Err(column) => {
                    fault.get_or_insert(format!("row {count}: `{column}` cannot be read"));
                }
            }
        })?;
        match fault {
            None => Ok(()),
            Some(what) => Err(ReportError::Table { file: self.path.join(name), what }),
        }
    }

    /// Names of the columns of a table.
    ///
    /// # Errors
    /// If the file is not as it was written, cannot be read or is no table.
    pub(crate) fn columns(&self, name: &str) -> Result<Vec<String>, ReportError> {
        let (file, open) = (self.path.join(name), self.file(name)?);
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
