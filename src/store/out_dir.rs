//! The folder of a result, and whether we may write into it: decided before anything is computed.

use std::path::{Path, PathBuf};
use std::{fs, io};

use super::commit::{FolderLock, Unusable, commit, recover_locked, write_new_manifest};
use super::manifest::{MANIFEST, Manifest, Status};
use super::names::NotAName;
use super::regular::is_unfit;
use super::staged::{FileRecord, Ready, hash_file, is_unfinished, sweep_abandoned};
use crate::experiment::RESULTS_VERSION;

/// What makes two results equal before they are computed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// blake3 of the resolved scenario, seed and number of replications included.
    pub scenario_hash: String,
    /// Names of the files that a whole result has.
    pub outputs: Vec<String>,
    /// Where a rule finds the number of replications: that rule in words, and the id of the point. The hash is known
    /// only at the end then, but equal rules and points give equal results.
    pub precision: Option<(String, String)>,
}

/// Why a folder is left alone.
#[derive(Debug, thiserror::Error)]
pub enum ReserveError {
    /// There is a file where the folder should be.
    #[error("`{}` is a file, not a folder", .0.display())]
    NotAFolder(PathBuf),
    /// It holds something that is no result of petisim.
    #[error("`{}` holds `{file}`, which is not a result of petisim", .folder.display())]
    NotOurs {
        /// The folder.
        folder: PathBuf,
        /// Something in it.
        file: String,
    },
    /// It holds another result.
    #[error("`{}` holds different results: {what}", .folder.display())]
    Differs {
        /// The folder.
        folder: PathBuf,
        /// In what they differ.
        what: String,
    },
    /// A file of the result was changed since.
    #[error("`{}` was changed after it was written", .0.display())]
    Changed(PathBuf),
    /// The manifest there names a file outside of the folder.
    #[error("`{}` is no manifest of ours", .file.display())]
    Name {
        /// The manifest.
        file: PathBuf,
        /// The name.
        source: NotAName,
    },
    /// Somebody else is writing there.
    #[error("another process is writing into `{}`", .0.display())]
    Busy(PathBuf),
    /// The result there has files that this one would not have.
    #[error("`{}` holds {files} of the same runs, which this command does not write", .folder.display())]
    WouldDrop {
        /// The folder.
        folder: PathBuf,
        /// The files, for a sentence.
        files: String,
    },
    /// The folder cannot be made or read.
    #[error("cannot use the folder `{}`", .folder.display())]
    Disk {
        /// The folder.
        folder: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// A folder that we may write into.
#[derive(Debug)]
pub struct Reserved {
    /// The folder.
    pub(crate) folder: PathBuf,
    /// The manifest that is there.
    pub(crate) previous: Option<Manifest>,
    /// Whether the result there is whole and that of the same runs: what comes must be the same bytes.
    pub(crate) repeats: bool,
    /// Whether the user allowed to replace whatever is there.
    pub(crate) force: bool,
    /// Keeps others away while we are at work.
    #[expect(dead_code, reason = "held, not used")]
    pub(crate) lock: FolderLock,
}

impl Reserved {
    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Writes the manifest of a computation that begins: of two processes that found an empty folder one is first.
    ///
    /// # Errors
    /// If somebody else was faster, or the disk refuses.
    pub(crate) fn begin(&self, manifest: &Manifest) -> io::Result<()> {
        if self.previous.is_none() && !self.force {
            return write_new_manifest(&self.folder, manifest);
        }
        manifest.write(&self.folder)
    }

    /// Makes files and their manifest visible together; files of the earlier result that this one does not have go. An
    /// error before that leaves the earlier result, with its manifest.
    ///
    /// # Errors
    /// If the disk refuses.
    pub(crate) fn commit(&self, ready: Vec<Ready>, manifest: &mut Manifest) -> io::Result<()> {
        let files: Vec<FileRecord> = ready.iter().map(|file| file.record().clone()).collect();
        let goes = |old: &String| !files.iter().any(|new| new.path == *old) && old != MANIFEST;
        let earlier = self.earlier_files().into_iter().map(|old| old.path).filter(goes).collect();
        manifest.files = files;
        let first = self.previous.is_none() && !self.force && !self.folder.join(MANIFEST).exists();
        commit(&self.folder, ready, earlier, manifest, first)
    }

    /// Puts the earlier manifest back.
    pub(crate) fn restore(&self) -> io::Result<()> {
        self.previous.as_ref().map_or(Ok(()), |manifest| manifest.write(&self.folder))
    }

    /// A table that an earlier, complete result of the same runs has with other bytes. There is none, unless the
    /// program changed without a new results version.
    pub(crate) fn contradiction<'f>(&self, files: impl Iterator<Item = &'f FileRecord>) -> Option<String> {
        let previous = self.previous.as_ref().filter(|_| self.repeats && !self.force)?;
        let tables = files.filter(|file| file.path.ends_with(".csv"));
        let differs = |new: &FileRecord| {
            previous.files.iter().any(|old| old.path == new.path && old.blake3 != new.blake3)
        };
        tables.into_iter().find(|new| differs(new)).map(|file| file.path.clone())
    }

    /// Files of the earlier result.
    pub(crate) fn earlier_files(&self) -> Vec<FileRecord> {
        self.previous.as_ref().map(|manifest| manifest.files.clone()).unwrap_or_default()
    }
}

/// Asks for a folder, and makes it if it is not there. Nobody else may write there until the answer is dropped.
///
/// # Errors
/// Unless `force`: if it holds anything that is not ours, or a result that differs from the one to come.
/// In any case: if somebody else is at work there, or it cannot be made.
pub fn reserve(folder: &Path, identity: &Identity, force: bool) -> Result<Reserved, ReserveError> {
    if folder.exists() && !folder.is_dir() {
        return Err(ReserveError::NotAFolder(folder.into()));
    }
    let disk = |source| ReserveError::Disk { folder: folder.into(), source };
    fs::create_dir_all(folder).map_err(disk)?;
    let lock = FolderLock::at_once(folder).map_err(disk)?;
    let lock = lock.ok_or_else(|| ReserveError::Busy(folder.into()))?;
    settle(folder, force)?;
    let previous = Manifest::read(folder);
    if !force {
        match &previous {
            Some(manifest) => check_same(folder, manifest, identity)?,
            None => check_empty(folder)
                .map_err(disk)?
                .map_or(Ok(()), |file| Err(ReserveError::NotOurs { folder: folder.into(), file }))?,
        }
        check_untouched(folder, previous.as_ref(), identity)?;
    }
    let repeats = previous.as_ref().is_some_and(|manifest| {
        manifest.status == Status::Complete && difference(manifest, identity).is_none()
    });
    Ok(Reserved { folder: folder.into(), previous, repeats, force, lock })
}

/// Finishes what a killed process left to do in a folder whose lock we hold, and takes away its unfinished files.
///
/// # Errors
/// If it cannot be finished; or, unless `force`, if the manifest names something outside of the folder.
pub(crate) fn settle(folder: &Path, force: bool) -> Result<(), ReserveError> {
    match recover_locked(folder) {
        Err(Unusable::Disk(source)) => return Err(ReserveError::Disk { folder: folder.into(), source }),
        Err(Unusable::Name(source)) if !force => {
            return Err(ReserveError::Name { file: folder.join(MANIFEST), source });
        }
        _ => {}
    }
    sweep_abandoned(folder);
    Ok(())
}

/// The name of something in the folder that is not an unfinished file of ours.
fn check_empty(folder: &Path) -> io::Result<Option<String>> {
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if !is_unfinished(&name) {
            return Ok(Some(name));
        }
    }
    Ok(None)
}

/// In what a result differs from the one to come, files that it has beyond it aside.
fn difference(manifest: &Manifest, identity: &Identity) -> Option<String> {
    if manifest.results_version != RESULTS_VERSION {
        let (theirs, ours) = (manifest.results_version, RESULTS_VERSION);
        return Some(format!("they are of results version {theirs}, this program's is {ours}"));
    }
    if let Some((rule, point_id)) = &identity.precision {
        let by_rule = manifest.precision.as_ref().is_some_and(|precision| precision.rule == *rule);
        let is_same = by_rule && manifest.point_id == *point_id;
        return (!is_same).then(|| "they are of another scenario, seed or rule of precision".into());
    }
    if manifest.scenario_hash != identity.scenario_hash {
        return Some("they are of another scenario, seed or number of replications".into());
    }
    None
}

fn check_same(folder: &Path, manifest: &Manifest, identity: &Identity) -> Result<(), ReserveError> {
    if let Some(what) = difference(manifest, identity) {
        return Err(ReserveError::Differs { folder: folder.into(), what });
    }
    let dropped: Vec<String> = manifest
        .files
        .iter()
        .filter(|file| manifest.outputs.contains(&file.path) && !identity.outputs.contains(&file.path))
        .map(|file| format!("`{}`", file.path))
        .collect();
    if dropped.is_empty() {
        return Ok(());
    }
    Err(ReserveError::WouldDrop { folder: folder.into(), files: dropped.join(" and ") })
}

/// Whether every file that we would replace is as we left it.
fn check_untouched(
    folder: &Path,
    manifest: Option<&Manifest>,
    identity: &Identity,
) -> Result<(), ReserveError> {
    let known =
        |name: &String| manifest.and_then(|manifest| manifest.files.iter().find(|file| file.path == *name));
    for name in &identity.outputs {
        let path = folder.join(name);
        if !path.exists() {
            continue;
        }
        // Killed between two renames, a computation leaves files that no manifest lists; they are of the same runs.
        let unsettled = manifest.is_some_and(|manifest| manifest.status == Status::Running);
        let Some(record) = known(name) else {
            if unsettled {
                continue;
            }
            return Err(ReserveError::NotOurs { folder: folder.into(), file: name.clone() });
        };
        let hash = match hash_file(&path) {
            Err(error) if is_unfit(&error) => return Err(ReserveError::Changed(path)),
            hash => hash.map_err(|source| ReserveError::Disk { folder: folder.into(), source })?,
        };
        if hash != record.blake3 && !unsettled {
            return Err(ReserveError::Changed(path));
        }
    }
    Ok(())
}

/// The hash of all that decides what a result says: texts of scenarios or hashes of results, and how they are used.
pub fn hash_of_parts<'t>(parts: impl IntoIterator<Item = &'t str>) -> String {
    let mut hasher = blake3::Hasher::new();
    hasher.update(b"petisim comparison\n");
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    hasher.finalize().to_hex().to_string()
}
