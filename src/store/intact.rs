//! Whether a folder of results is as it was written: of this results version, and each file with the bytes that its
//! manifest names.

use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::commit::{Unusable, document, recover};
use super::manifest::MANIFEST;
use super::names::{NotAName, inside};
use super::regular::is_unfit;
use super::staged::{FileRecord, hash_file};
use crate::experiment::{InputFile, RESULTS_VERSION};

/// Why results are not read.
#[derive(Debug, thiserror::Error)]
pub enum IntactError {
    /// There is no manifest of ours.
    #[error("`{}` holds no result of petisim", .0.display())]
    NoResult(PathBuf),
    /// Its manifest names a file outside of the folder.
    #[error("`{}` is no manifest of ours", .file.display())]
    Name {
        /// The manifest.
        file: PathBuf,
        /// The name.
        source: NotAName,
    },
    /// Numbers of other versions mean something else.
    #[error("`{}` is of results version {theirs}, this program's is {ours}", .path.display())]
    Version {
        /// The folder, or the file that says it.
        path: PathBuf,
        /// Its version.
        theirs: u32,
        /// This program's.
        ours: u32,
    },
    /// A file is not the one that was written, or lies there although none was written.
    #[error("`{}` was changed after it was written", .0.display())]
    Changed(PathBuf),
    /// A file cannot be read.
    #[error("cannot read `{}`", .file.display())]
    Read {
        /// The file.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl IntactError {
    /// Whether the folder is at fault, and not the disk.
    pub fn is_of_folder(&self) -> bool {
        !matches!(self, IntactError::Read { source, .. } if !is_unfit(source))
    }

    /// What to do.
    pub fn hint(&self) -> &'static str {
        match self {
            IntactError::Name { .. } => "somebody wrote it by hand: read none of that folder",
            IntactError::NoResult(_) => "name the folder of a finished result, such as out/district",
            IntactError::Version { .. } => "read it with the program that wrote it, or compute it again",
            IntactError::Changed(_) => {
                "put it back as it was, or compute the result again (`--force` replaces what was changed)"
            }
            IntactError::Read { source, .. } if source.kind() == io::ErrorKind::NotFound => {
                "the result may not be finished, or was written without this file"
            }
            IntactError::Read { .. } => "put the file back as it was, or compute the result again",
        }
    }
}

/// What the manifests of all kinds of results have in common.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Stamp {
    results_version: u32,
    /// `sweep`, or nothing.
    #[serde(default)]
    pub(crate) kind: String,
    /// Files that a whole result has.
    #[serde(default)]
    outputs: Vec<String>,
    #[serde(default)]
    files: Vec<FileRecord>,
    /// Of a sweep: what analyses wrote.
    #[serde(default)]
    analyses: Vec<FileRecord>,
    /// Of a sweep: how its plan grew.
    #[serde(default)]
    plan: Vec<PlanStamp>,
    /// Files that the scenario was read from.
    #[serde(default)]
    inputs: Vec<InputFile>,
}

/// A state of the plan of a sweep.
#[derive(Clone, Debug, Deserialize)]
struct PlanStamp {
    #[serde(default)]
    files: Vec<FileRecord>,
}

impl Stamp {
    /// What the manifest of a folder says, whatever its version; nothing if there is none of ours.
    pub(crate) fn any(folder: &Path) -> Option<Stamp> {
        serde_json::from_value(document(folder).ok()??).ok()
    }

    /// What the manifest of a folder says, which is of this results version.
    ///
    /// # Errors
    /// If there is none, or of another version.
    pub(crate) fn read(folder: &Path) -> Result<Stamp, IntactError> {
        let file = || folder.join(MANIFEST);
        recover(folder).map_err(|error| match error {
            Unusable::Name(source) => IntactError::Name { file: file(), source },
            Unusable::Disk(source) => IntactError::Read { file: file(), source },
        })?;
        let stamp = Stamp::any(folder).ok_or_else(|| IntactError::NoResult(folder.into()))?;
        check_version(folder, stamp.results_version)?;
        Ok(stamp)
    }

    /// Whether the result has or will have a file of this name.
    pub(crate) fn names(&self, name: &str) -> bool {
        self.outputs.iter().any(|output| output == name) || self.record(name).is_some()
    }

    /// What was written down of a file.
    pub(crate) fn record(&self, name: &str) -> Option<&FileRecord> {
        let planned = self.plan.last().into_iter().flat_map(|state| &state.files);
        self.files.iter().chain(&self.analyses).chain(planned).find(|file| file.path == name)
    }

    /// Whether a file has the bytes that were written.
    ///
    /// # Errors
    /// If it has others, was never written, or cannot be read.
    pub(crate) fn check(&self, folder: &Path, name: &str) -> Result<(), IntactError> {
        let file = inside(folder, name)
            .map_err(|source| IntactError::Name { file: folder.join(MANIFEST), source })?;
        let hash = match hash_file(&file) {
            Ok(hash) => hash,
            Err(source) => return Err(IntactError::Read { file, source }),
        };
        let same = self.record(name).is_some_and(|record| record.blake3 == hash);
        if same { Ok(()) } else { Err(IntactError::Changed(file)) }
    }
}

/// Whether this is our version of results.
///
/// # Errors
/// If not; `path` is the folder or file that is told.
pub(crate) fn check_version(path: &Path, theirs: u32) -> Result<(), IntactError> {
    let ours = RESULTS_VERSION;
    if theirs == ours { Ok(()) } else { Err(IntactError::Version { path: path.into(), theirs, ours }) }
}

/// Whether a file of a finished result is the one that was written there.
///
/// # Errors
/// If it is not, or lies in no folder of results of this version.
pub fn check_intact(folder: &Path, name: &str) -> Result<(), IntactError> {
    Stamp::read(folder)?.check(folder, name)
}

/// The files that the scenario of a result was read from, by their paths as they were given then.
pub fn inputs_of(folder: &Path) -> Vec<PathBuf> {
    let inputs = Stamp::any(folder).map(|stamp| stamp.inputs).unwrap_or_default();
    inputs.into_iter().map(|input| input.path.into()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn record(path: &str, text: &str) -> serde_json::Value {
        let hash = blake3::hash(text.as_bytes()).to_hex().to_string();
        serde_json::json!({ "path": path, "bytes": text.len(), "blake3": hash })
    }

    #[test]
    fn a_file_is_intact_if_any_list_of_the_manifest_has_its_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        let check = |name: &str| check_intact(folder.path(), name);
        assert!(matches!(check("a.csv"), Err(IntactError::NoResult(_))));
        // Of a plan that grew, the last state counts.
        let plan = [vec![record("p", "old")], vec![record("p", "new")]]
            .map(|files| serde_json::json!({ "files": files }));
        let manifest = serde_json::json!({
            "tool": "petisim", "results_version": RESULTS_VERSION, "files": [record("a.csv", "a")],
            "analyses": [record("s.csv", "s")], "plan": plan, "outputs": ["a.csv", "b.csv"],
        });
        write(MANIFEST, &manifest.to_string());
        for (name, text) in [("a.csv", "a"), ("s.csv", "s"), ("p", "new")] {
            write(name, text);
            check(name).unwrap();
            write(name, "other");
            assert!(matches!(check(name), Err(IntactError::Changed(_))), "{name}");
        }
        write("c.csv", "nobody wrote it");
        assert!(matches!(check("c.csv"), Err(IntactError::Changed(_))));
        assert!(matches!(check("b.csv"), Err(IntactError::Read { .. })));
        let theirs = manifest.to_string().replace(&format!("_version\":{RESULTS_VERSION}"), "_version\":0");
        write(MANIFEST, &theirs);
        assert!(matches!(check("a.csv"), Err(IntactError::Version { theirs: 0, .. })));
    }
}
