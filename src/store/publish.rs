//! The files of a result get their names together.

use std::io;
use std::path::{Path, PathBuf};

use super::manifest::{MANIFEST, Manifest};
use super::out_dir::Reserved;
use super::staged::Ready;

/// A file could not be written. Files that have a name are whole.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The disk refused.
    #[error("cannot write into `{}`; no file in it is half written", .folder.display())]
    Disk {
        /// The folder.
        folder: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Somebody else made the folder theirs first.
    #[error("another process is writing into `{}`", .0.display())]
    Busy(PathBuf),
    /// The same scenario gave other bytes than before: nothing was replaced.
    #[error(
        "`{}` is not what an earlier run of the same scenario wrote: another version of the program, or a bug",
        .0.display()
    )]
    Differs(PathBuf),
}

impl WriteError {
    /// The error of a folder into which files are written.
    pub(crate) fn of(folder: &Path, source: io::Error) -> WriteError {
        match source.kind() {
            io::ErrorKind::AlreadyExists => WriteError::Busy(folder.into()),
            _ => WriteError::Disk { folder: folder.into(), source },
        }
    }
}

/// Makes all files visible together with their manifest. Answers with the names of all files.
///
/// # Errors
/// If the disk refuses. The earlier result stays then.
pub(crate) fn publish(
    reserved: &Reserved,
    ready: Vec<Ready>,
    mut manifest: Manifest,
    wall_seconds: f64,
) -> io::Result<Vec<String>> {
    manifest.ended = Some(jiff::Timestamp::now().to_string());
    manifest.wall_seconds = Some(wall_seconds);
    reserved.commit(ready, &mut manifest)?;
    Ok(manifest.files.into_iter().map(|file| file.path).chain([MANIFEST.to_string()]).collect())
}
