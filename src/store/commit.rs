//! One commit point: whatever a command writes as several files becomes visible by one rename, that of the manifest.
//!
//! Files are whole and on the disk under temporary names first. The manifest that then takes the place of the one before
//! says what the folder holds from now on, and which files still lack their names. Giving them these is a matter of form that
//! whoever comes next finishes, if this process cannot. So a command that is killed at any moment leaves either the earlier
//! state or the later one, and never something between.

use std::fs::{self, File, TryLockError};
use std::io::{self, ErrorKind};
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::manifest::MANIFEST;
use super::names::{NotAName, foreign_name, inside};
use super::regular;
use super::staged::{Ready, Staged, is_unfinished, let_go, sync_folder};

/// What is left to do of the change that a manifest tells of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// Files that have a temporary name and get their own.
    #[serde(default)]
    renames: Vec<Rename>,
    /// Files that go.
    #[serde(default)]
    removes: Vec<String>,
}

/// A file that gets its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Rename {
    from: String,
    to: String,
}

impl Pending {
    /// Whether nothing is left to do.
    pub(crate) fn is_empty(&self) -> bool {
        self.renames.is_empty() && self.removes.is_empty()
    }

    /// Does what is left, as often as it is asked: what was done before is passed over.
    fn finish(&self, folder: &Path) -> io::Result<()> {
        let done = |result: io::Result<()>| match result {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        };
        for Rename { from, to } in self.renames.iter().filter(|file| is_unfinished(&file.from)) {
            done(fs::rename(inside(folder, from)?, inside(folder, to)?))?;
        }
        for name in self.removes.iter().filter(|name| *name != MANIFEST) {
            done(fs::remove_file(inside(folder, name)?))?;
        }
        sync_folder(folder)
    }
}

/// A manifest that can tell of a change that is not finished.
pub(crate) trait Journal: Serialize {
    /// What is left to do.
    fn pending(&mut self) -> &mut Pending;
}

/// A manifest that cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unusable {
    /// It names something outside of its folder.
    #[error(transparent)]
    Name(#[from] NotAName),
    /// A change was not finished, and it cannot be finished now.
    #[error("the last command that wrote here was killed, and what it left to do cannot be done")]
    Disk(#[source] io::Error),
}

/// The manifest of a folder, if there is one of ours.
///
/// # Errors
/// If it names a file that is not a plain name.
pub(crate) fn document(folder: &Path) -> Result<Option<Value>, NotAName> {
    let Ok(text) = regular::bytes(&folder.join(MANIFEST)) else { return Ok(None) };
    let Ok(document) = serde_json::from_slice::<Value>(&text) else { return Ok(None) };
    if document["tool"] != env!("CARGO_PKG_NAME") {
        return Ok(None);
    }
    foreign_name(&document).map_or(Ok(Some(document)), Err)
}

/// Writes a manifest in place of the one before.
///
/// # Errors
/// If the disk refuses.
pub(crate) fn write_manifest(folder: &Path, manifest: &impl Serialize) -> io::Result<()> {
    stage(folder, manifest)?.commit(folder)?;
    sync_folder(folder)
}

/// Writes the first manifest of a folder.
///
/// # Errors
/// If there is one, or the disk refuses.
pub(crate) fn write_new_manifest(folder: &Path, manifest: &impl Serialize) -> io::Result<()> {
    stage(folder, manifest)?.commit_new(folder)?;
    sync_folder(folder)
}

fn stage(folder: &Path, manifest: &impl Serialize) -> io::Result<Ready> {
    let mut text = serde_json::to_string_pretty(manifest)?;
    text.push('\n');
    Staged::whole(folder, MANIFEST, text.as_bytes())
}

/// Makes files that are whole and a manifest visible together; `removes` are names of files that go.
///
/// # Errors
/// If the disk refuses: then either nothing has happened, or all has and names are given when the folder is next used.
pub(crate) fn commit<M: Journal>(
    folder: &Path,
    ready: Vec<Ready>,
    removes: Vec<String>,
    manifest: &mut M,
    first: bool,
) -> io::Result<()> {
    let mut renames = Vec::new();
    let keep = || {
        for file in ready {
            let to = file.record().path.clone();
            renames.push(Rename { from: file.keep()?, to });
        }
        sync_folder(folder)
    };
    let kept = keep();
    *manifest.pending() = Pending { renames, removes };
    let committed = kept.and_then(|()| stage(folder, manifest)).and_then(|staged| match first {
        true => staged.commit_new(folder),
        false => staged.commit(folder).map(drop),
    });
    let names = manifest.pending().renames.iter().map(|file| file.from.clone()).collect::<Vec<_>>();
    if let Err(error) = committed {
        for name in &names {
            let _ = fs::remove_file(folder.join(name));
        }
        *manifest.pending() = Pending::default();
        let_go(&names);
        return Err(error);
    }
    sync_folder(folder)?;
    manifest.pending().clone().finish(folder)?;
    *manifest.pending() = Pending::default();
    write_manifest(folder, manifest)?;
    let_go(&names);
    Ok(())
}

/// Finishes what a killed process left to do in a folder, if it did; under the lock of the folder, which others may hold.
///
/// # Errors
/// If the manifest names something outside of the folder, or the disk refuses.
pub(crate) fn recover(folder: &Path) -> Result<(), Unusable> {
    let is_pending = |document: &Value| document.get("pending").is_some();
    if !document(folder)?.as_ref().is_some_and(is_pending) {
        return Ok(());
    }
    // Whoever holds the lock may be the one who is about to finish it.
    let _lock = FolderLock::take(folder).map_err(Unusable::Disk)?;
    recover_locked(folder)
}

/// As [`recover`], by whoever holds the lock.
///
/// # Errors
/// As [`recover`].
pub(crate) fn recover_locked(folder: &Path) -> Result<(), Unusable> {
    let Some(mut document) = document(folder)? else { return Ok(()) };
    // Of any kind of manifest: nothing else of it needs to be understood.
    let pending = document.as_object_mut().and_then(|fields| fields.remove("pending"));
    let Some(pending) = pending.and_then(|pending| serde_json::from_value::<Pending>(pending).ok()) else {
        return Ok(());
    };
    let finished = pending.finish(folder).and_then(|()| write_manifest(folder, &document));
    finished.map_err(Unusable::Disk)
}

/// The lock of a folder, let go when it is dropped and by the system when the process ends, however it does.
#[derive(Debug)]
pub(crate) struct FolderLock(#[expect(dead_code, reason = "held, not used")] Option<File>);

impl FolderLock {
    /// Takes the lock, and waits for it if somebody is just changing something. Where the file system has no locks, it is
    /// taken at once: then only files that are made exclusively keep processes apart.
    ///
    /// # Errors
    /// If the folder cannot be opened.
    pub(crate) fn take(folder: &Path) -> io::Result<FolderLock> {
        let file = FolderLock::open(folder)?;
        Ok(FolderLock(file.filter(|file| file.lock().is_ok())))
    }

    /// As [`FolderLock::take`], for as long as a computation lasts: nothing if somebody else has it.
    ///
    /// # Errors
    /// If the folder cannot be opened.
    pub(crate) fn at_once(folder: &Path) -> io::Result<Option<FolderLock>> {
        let Some(file) = FolderLock::open(folder)? else { return Ok(Some(FolderLock(None))) };
        Ok(match file.try_lock() {
            Ok(()) => Some(FolderLock(Some(file))),
            Err(TryLockError::Error(_)) => Some(FolderLock(None)),
            Err(TryLockError::WouldBlock) => None,
        })
    }

    /// Only Unix opens a folder as a file.
    fn open(folder: &Path) -> io::Result<Option<File>> {
        if cfg!(unix) { File::open(folder).map(Some) } else { Ok(None) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::manifest::{Manifest, Provenance};

    fn manifest() -> Manifest {
        Manifest::plain("title".into(), "hash".into(), Provenance::default(), vec!["a.csv".into()])
    }

    #[test]
    fn files_have_their_names_together_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("old.csv"), "old").unwrap();
        let ready = || Staged::whole(folder.path(), "a.csv", b"a").unwrap();
        commit(folder.path(), vec![ready()], vec!["old.csv".into()], &mut manifest(), true).unwrap();
        let mut names: Vec<_> =
            fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, ["a.csv", MANIFEST]);
        // The first manifest of a folder is written by one process only.
        let again = commit(folder.path(), vec![ready()], vec![], &mut manifest(), true);
        assert_eq!(again.unwrap_err().kind(), ErrorKind::AlreadyExists);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn what_a_killed_process_left_to_do_is_done_by_the_next_and_only_inside() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        fs::create_dir(&out).unwrap();
        let killed = |from: &str, to: &str, removes: &str| {
            let mut manifest = manifest();
            let rename = Rename { from: from.into(), to: to.into() };
            *manifest.pending() = Pending { renames: vec![rename], removes: vec![removes.into()] };
            write_manifest(&out, &manifest).unwrap();
        };
        for name in [".petisim-1.tmp", "old.csv", "../mine"] {
            fs::write(out.join(name), "x").unwrap();
        }
        killed(".petisim-1.tmp", "a.csv", "old.csv");
        recover(&out).unwrap();
        recover(&out).unwrap();
        assert!(out.join("a.csv").exists() && !out.join("old.csv").exists());
        assert!(document(&out).unwrap().unwrap().get("pending").is_none());
        for (from, to, removes) in
            [(".petisim-1.tmp", "../b", "c"), ("../mine", "b", "c"), (".petisim-1.tmp", "b", "../mine")]
        {
            killed(from, to, removes);
            assert!(matches!(recover(&out), Err(Unusable::Name(_))), "{from} {to} {removes}");
        }
        // Only what we named ourselves gets another name.
        killed("a.csv", "b.csv", MANIFEST);
        recover(&out).unwrap();
        assert!(out.join("a.csv").exists() && out.join(MANIFEST).exists());
        assert_eq!(fs::read(out.join("../mine")).unwrap(), b"x");
    }

    #[cfg(unix)]
    #[test]
    fn of_two_who_want_a_folder_one_has_it() {
        let folder = tempfile::tempdir().unwrap();
        let first = FolderLock::at_once(folder.path()).unwrap();
        assert!(first.is_some());
        assert!(FolderLock::at_once(folder.path()).unwrap().is_none());
        drop(first);
        assert!(FolderLock::at_once(folder.path()).unwrap().is_some());
    }
}
