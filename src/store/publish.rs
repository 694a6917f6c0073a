//! The files of a result get their names together.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::manifest::{MANIFEST, Manifest, Status};
use super::out_dir::Claim;
use super::staged::{FileRecord, Ready, sync_folder};

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
    /// The same scenario gave other bytes than before: nothing was replaced.
    #[error(
        "`{}` is not what an earlier run of the same scenario wrote: another version of the program, or a bug",
        .0.display()
    )]
    Differs(PathBuf),
}

/// Gives all files their names, below a manifest that says so beforehand: killed in between, a process leaves a folder that
/// is known for that of this result, so that the same command may go on there. Answers with the names of all files.
///
/// # Errors
/// If the disk refuses. The manifest of an equal result that lay there is put back.
pub(crate) fn publish(
    claim: &Claim,
    ready: Vec<Ready>,
    mut manifest: Manifest,
    wall_seconds: f64,
) -> io::Result<Vec<String>> {
    let (folder, status) = (claim.folder(), manifest.status);
    let earlier = claim.earlier_files();
    manifest.status = Status::Running;
    manifest.files.clone_from(&earlier);
    manifest.write(folder)?;
    manifest.files = commit(folder, ready, &earlier).inspect_err(|_| {
        // Equal results have equal files, whichever of them were replaced already.
        if claim.repeats {
            let _ = claim.restore();
        }
    })?;
    manifest.status = status;
    manifest.ended = Some(jiff::Timestamp::now().to_string());
    manifest.wall_seconds = Some(wall_seconds);
    manifest.write(folder)?;
    Ok(manifest.files.into_iter().map(|file| file.path).chain([MANIFEST.to_string()]).collect())
}

/// Gives all files their names, and removes files of the earlier result that this one does not have.
pub(crate) fn commit(
    folder: &Path,
    ready: Vec<Ready>,
    earlier: &[FileRecord],
) -> io::Result<Vec<FileRecord>> {
    let files = ready.into_iter().map(|file| file.commit(folder)).collect::<io::Result<Vec<_>>>()?;
    for old in earlier.iter().filter(|old| !files.iter().any(|new| new.path == old.path)) {
        match fs::remove_file(folder.join(&old.path)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    sync_folder(folder)?;
    Ok(files)
}
