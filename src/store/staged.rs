//! Files that appear whole or not at all: written beside their place under another name, then renamed.

use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::Path;
use std::sync::{LazyLock, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use tempfile::{NamedTempFile, TempPath};

use super::names::inside;
use super::process::Process;
use super::regular;

/// Beginning and end of the names of files that are not finished; between them stands whose they are.
const UNFINISHED: (&str, &str) = (".petisim-", ".tmp");

/// Unfinished files of this process that a manifest waits for, or is about to.
static KEPT: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// A file of a result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRecord {
    /// Its name in the folder.
    pub path: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// blake3 of its bytes, as 64 hexadecimal digits.
    pub blake3: String,
}

/// Opens an unfinished file in a folder. It vanishes when it is dropped before it is finished.
pub(crate) fn unfinished(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(&*OWN_PREFIX).suffix(UNFINISHED.1);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // Results are for others to read, as far as the user's mask allows; temporary files are private by default.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

static OWN_PREFIX: LazyLock<String> = LazyLock::new(|| format!("{}{}-", UNFINISHED.0, Process::this().tag()));

/// Removes unfinished files whose process is gone: no clock is asked, and what another host or an earlier boot left stays,
/// for nobody can tell from here whether its process lives. What cannot be removed harms nobody.
pub(crate) fn sweep_abandoned(folder: &Path) {
    let gone = |name: &str| {
        let whose = name.strip_prefix(UNFINISHED.0).and_then(Process::of_tag);
        whose.is_some_and(|process| process.is_alive() == Some(false))
    };
    sweep(folder, |name| is_unfinished(name) && gone(name));
}

/// Removes the unfinished files of this process, before it is ended without further ado. Those that a manifest waits for
/// stay.
pub fn sweep_own(folder: &Path) {
    let kept = kept();
    sweep(folder, |name| {
        name.starts_with(&*OWN_PREFIX) && is_unfinished(name) && !kept.iter().any(|kept| kept == name)
    });
}

fn kept() -> std::sync::MutexGuard<'static, Vec<String>> {
    KEPT.lock().unwrap_or_else(PoisonError::into_inner)
}

/// No manifest waits for these files any more.
pub(crate) fn let_go(names: &[String]) {
    kept().retain(|kept| !names.contains(kept));
}

fn sweep(folder: &Path, goes: impl Fn(&str) -> bool) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if goes(&entry.file_name().to_string_lossy()) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Whether a file name is that of an unfinished file.
pub(crate) fn is_unfinished(name: &str) -> bool {
    name.starts_with(UNFINISHED.0) && name.ends_with(UNFINISHED.1)
}

/// A file of a result that is being written.
pub(crate) struct Staged {
    out: BufWriter<NamedTempFile>,
    name: String,
    hasher: blake3::Hasher,
    bytes: u64,
}

impl Staged {
    /// Begins a file that will be called `name` in `folder`.
    pub(crate) fn begin(folder: &Path, name: &str) -> io::Result<Staged> {
        let out = BufWriter::with_capacity(1 << 16, unfinished(folder)?);
        Ok(Staged { out, name: name.into(), hasher: blake3::Hasher::new(), bytes: 0 })
    }

    /// All of a file at once.
    pub(crate) fn whole(folder: &Path, name: &str, text: &[u8]) -> io::Result<Ready> {
        let mut staged = Staged::begin(folder, name)?;
        staged.write_all(text)?;
        staged.finish()
    }

    /// Ends the file: its bytes are on the disk, but not yet under its name.
    pub(crate) fn finish(self) -> io::Result<Ready> {
        let temp = self.out.into_inner().map_err(io::IntoInnerError::into_error)?;
        temp.as_file().sync_all()?;
        let blake3 = self.hasher.finalize().to_hex().to_string();
        Ok(Ready { temp, record: FileRecord { path: self.name, bytes: self.bytes, blake3 } })
    }
}

impl Write for Staged {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let written = self.out.write(buffer)?;
        self.hasher.update(&buffer[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// A file that only lacks its name.
#[derive(Debug)]
pub(crate) struct Ready {
    temp: NamedTempFile,
    record: FileRecord,
}

impl Ready {
    /// What it will be.
    pub(crate) fn record(&self) -> &FileRecord {
        &self.record
    }

    /// Gives it its name, in place of whatever had it.
    pub(crate) fn commit(self, folder: &Path) -> io::Result<FileRecord> {
        rename(self.temp.into_temp_path(), &inside(folder, &self.record.path)?)?;
        Ok(self.record)
    }

    /// Gives it its name, if nothing has it.
    pub(crate) fn commit_new(self, folder: &Path) -> io::Result<()> {
        let (path, temp) = (inside(folder, &self.record.path)?, self.temp.into_temp_path());
        match fs::hard_link(&temp, &path) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists || path.exists() => {
                Err(ErrorKind::AlreadyExists.into())
            }
            // A file system without hard links: somebody may be as fast as we are.
            Err(_) => rename(temp, &path),
            // The temporary name goes when it is dropped.
            Ok(()) => Ok(()),
        }
    }

    /// Keeps it under its temporary name, which is given back, for a manifest to wait for.
    pub(crate) fn keep(self) -> io::Result<String> {
        let name = self.temp.path().file_name().unwrap_or_default().to_string_lossy().into_owned();
        kept().push(name.clone());
        self.temp.into_temp_path().keep().map_err(|error| error.error)?;
        Ok(name)
    }
}

/// Gives a temporary file its name, in place of whatever had it.
pub(crate) fn rename(temp: TempPath, path: &Path) -> io::Result<()> {
    fs::rename(&temp, path)?;
    // It does not have its temporary name any more; on some systems it is also marked as temporary.
    let _ = temp.keep();
    Ok(())
}

/// Makes names that were given last: without this a power cut may undo a rename.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    // Only Unix opens a folder as a file.
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// blake3 of a regular file, as 64 hexadecimal digits.
pub(crate) fn hash_file(path: &Path) -> io::Result<String> {
    let mut hasher = blake3::Hasher::new();
    io::copy(&mut regular::open(path)?, &mut hasher)?;
    Ok(hasher.finalize().to_hex().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_no_name_before_it_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let mut staged = Staged::begin(folder.path(), "runs.csv").unwrap();
        staged.write_all(b"half").unwrap();
        staged.flush().unwrap();
        assert!(!folder.path().join("runs.csv").exists());
        let ready = staged.finish().unwrap();
        assert!(!folder.path().join("runs.csv").exists());
        let record = ready.commit(folder.path()).unwrap();
        sync_folder(folder.path()).unwrap();
        assert_eq!(fs::read(folder.path().join("runs.csv")).unwrap(), b"half");
        assert_eq!((record.bytes, record.blake3.as_str()), (4, blake3::hash(b"half").to_hex().as_str()));
        assert_eq!(hash_file(&folder.path().join("runs.csv")).unwrap(), record.blake3);
    }

    #[test]
    fn a_file_that_is_given_up_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let mut staged = Staged::begin(folder.path(), "runs.csv").unwrap();
        staged.write_all(b"half").unwrap();
        drop(staged);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn unfinished_files_are_swept_away_when_their_process_is_gone_whatever_the_clock_says() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let own = Process::this();
        let name = |process: Process| format!(".petisim-{}-x.tmp", process.tag());
        let alive = name(own.clone());
        let gone = name(Process { began: own.began + 1, ..own.clone() });
        let elsewhere = name(Process { system: "another boot or host".into(), ..own });
        let names = [&*alive, &*gone, &*elsewhere, ".petisim-17-old.tmp", "mine.tmp"];
        for name in names {
            fs::write(path(name), "x").unwrap();
            // Whether by a jump of the clock or by age: it does not matter.
            File::options()
                .write(true)
                .open(path(name))
                .unwrap()
                .set_modified(std::time::UNIX_EPOCH)
                .unwrap();
        }
        sweep_abandoned(folder.path());
        assert_eq!(names.map(|name| path(name).exists()), [true, false, true, true, true]);
    }

    #[test]
    fn what_a_manifest_waits_for_is_not_swept_away_with_the_rest_of_a_process() {
        let folder = tempfile::tempdir().unwrap();
        let ready = Staged::whole(folder.path(), "runs.csv", b"x").unwrap();
        let other = Staged::whole(folder.path(), "other.csv", b"x").unwrap();
        let name = ready.keep().unwrap();
        sweep_own(folder.path());
        assert!(folder.path().join(&name).exists() && !other.temp.path().exists());
        let_go(&[name]);
        sweep_own(folder.path());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
