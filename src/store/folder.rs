//! Reading the tables of a result.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};

use super::intact::{IntactError, Stamp};
use super::manifest::Manifest;
use super::regular;
use super::table::{More, Row, scan};

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

    /// All rows of a declared table.
    ///
    /// # Errors
    /// If the file is not as it was written, cannot be read, lacks one of the columns, or a cell is not what its column
    /// holds.
    pub(crate) fn read<R: for<'r> Row<Of<'r> = R>>(&self) -> Result<Vec<R>, ReportError> {
        let mut rows = Vec::new();
        self.each::<R>(|row| rows.push(row))?;
        Ok(rows)
    }

    /// Shows every row of a declared table to `take`. Rows are streamed: a table may be larger than memory.
    ///
    /// # Errors
    /// As [`read`](Folder::read).
    pub(crate) fn each<R: Row>(&self, mut take: impl for<'r> FnMut(R::Of<'r>)) -> Result<(), ReportError> {
        self.each_with::<R, 0>([], |row, _| {
            take(row);
            Ok(())
        })
    }

    /// Shows every row of a declared table to `take`, with the cells of columns that only the run knows, by groups.
    ///
    /// # Errors
    /// As [`read`](Folder::read), and what `take` says.
    pub(crate) fn each_with<R: Row, const N: usize>(
        &self,
        groups: [&[&str]; N],
        take: impl for<'r> FnMut(R::Of<'r>, [More<'r>; N]) -> Result<(), String>,
    ) -> Result<(), ReportError> {
        let read = scan::<R, N>(self.file(R::FILE)?, groups, take);
        read.map_err(|what| ReportError::Table { file: self.path.join(R::FILE), what })
    }

    /// Shows every row of a declared table to `take`, with the cells of columns that only the run knows.
    ///
    /// # Errors
    /// As [`read`](Folder::read).
    pub(crate) fn read_with<R: for<'r> Row<Of<'r> = R>>(
        &self,
        more: &[&str],
        mut take: impl FnMut(R, More<'_>),
    ) -> Result<(), ReportError> {
        self.each_with::<R, 1>([more], |row, [more]| {
            take(row, more);
            Ok(())
        })
    }

    /// Names of the columns of a table that only the run knows.
    ///
    /// # Errors
    /// If the file is not as it was written, cannot be read or is no table.
    pub(crate) fn more_columns<R: Row>(&self) -> Result<Vec<String>, ReportError> {
        let declared = R::table().columns;
        let mut columns = self.columns(R::FILE)?;
        columns.retain(|name| declared.iter().all(|column| column.name != *name));
        Ok(columns)
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
