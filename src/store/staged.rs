//! Files that appear whole or not at all: written beside their place under another name, then renamed.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;

use super::regular;

/// Beginning and end of the names of files that are not finished; between them the number of the process.
const UNFINISHED: (&str, &str) = (".petisim-", ".tmp");

/// Unfinished files that nobody touched for this long were left behind by a process that was killed.
const ABANDONED: Duration = Duration::from_secs(24 * 3_600);

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
    let prefix = own_prefix();
    builder.prefix(&prefix).suffix(UNFINISHED.1);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // Results are for others to read, as far as the user's mask allows; temporary files are private by default.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

fn own_prefix() -> String {
    format!("{}{}-", UNFINISHED.0, std::process::id())
}

/// Removes unfinished files that were left behind. What cannot be removed stays: it harms nobody.
pub(crate) fn sweep_abandoned(folder: &Path) {
    let old = |path: &Path| {
        let touched = fs::metadata(path).and_then(|data| data.modified());
        touched.is_ok_and(|at| SystemTime::now().duration_since(at).is_ok_and(|age| age > ABANDONED))
    };
    sweep(folder, |name, path| is_unfinished(name) && old(path));
}

/// Removes the unfinished files of this process, before it is ended without further ado.
pub fn sweep_own(folder: &Path) {
    let prefix = own_prefix();
    sweep(folder, |name, _| name.starts_with(&prefix) && is_unfinished(name));
}

fn sweep(folder: &Path, goes: impl Fn(&str, &Path) -> bool) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if goes(&entry.file_name().to_string_lossy(), &entry.path()) {
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
        self.temp.persist(folder.join(&self.record.path)).map_err(|error| error.error)?;
        Ok(self.record)
    }
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

    #[test]
    fn only_unfinished_files_that_are_old_are_swept_away() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        for name in [".petisim-old.tmp", ".petisim-new.tmp", "mine.tmp"] {
            fs::write(path(name), "x").unwrap();
        }
        let long_ago = SystemTime::now() - Duration::from_secs(48 * 3_600);
        for name in [".petisim-old.tmp", "mine.tmp"] {
            File::options().write(true).open(path(name)).unwrap().set_modified(long_ago).unwrap();
        }
        sweep_abandoned(folder.path());
        let left = [".petisim-old.tmp", ".petisim-new.tmp", "mine.tmp"].map(|name| path(name).exists());
        assert_eq!(left, [false, true, true]);
    }
}
