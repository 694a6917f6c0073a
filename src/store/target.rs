//! A file that somebody asks to be written: what must not be replaced by it, and writing it whole or not at all.

use std::path::{Path, PathBuf};
use std::{fs, io};

use super::intact::Stamp;
use super::regular::{no_link, word};
use super::staged::{Staged, sync_folder};

/// Endings of files that are read and computed from. Pages, figures and texts never replace one.
const DATA: [&str; 9] = ["toml", "csv", "json", "log", "xes", "gz", "xlsx", "parquet", "beat"];

/// Why a file is not written.
#[derive(Debug, thiserror::Error)]
pub enum TargetError {
    /// There is something else than a file, or no folder to put it in.
    #[error("cannot write `{}`: {what}", .file.display())]
    Unfit {
        /// The file.
        file: PathBuf,
        /// What is there instead.
        what: &'static str,
    },
    /// Something that is read would be lost.
    #[error("`{}` is not replaced: it is {what}", .file.display())]
    Precious {
        /// The file.
        file: PathBuf,
        /// What it is.
        what: &'static str,
    },
    /// The disk refuses.
    #[error("cannot write `{}`", .file.display())]
    Disk {
        /// The file.
        file: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// A file that may be written: looked at before the work for it begins.
#[derive(Clone, Debug)]
pub struct Target {
    folder: PathBuf,
    name: String,
    file: PathBuf,
}

impl Target {
    /// A page, a figure or a text made from these inputs. Links are followed: what they lead to is replaced.
    ///
    /// # Errors
    /// If there is anything but a regular file, an input, a file of a result, or one of data.
    pub fn new(file: &Path, inputs: &[PathBuf]) -> Result<Target, TargetError> {
        let target = Target::plain(file)?;
        let precious = |what| TargetError::Precious { file: file.into(), what };
        let place = target.folder.join(&target.name);
        if !place.exists() {
            return Ok(target);
        }
        if inputs.iter().any(|input| fs::canonicalize(input).is_ok_and(|input| input == place)) {
            return Err(precious("what is read"));
        }
        let ending = place.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase);
        if ending.is_some_and(|ending| DATA.contains(&&*ending)) {
            return Err(precious("a file of data or parameters"));
        }
        Ok(target)
    }

    /// A page in a folder of results, which may be somebody else's: no link in it leads us out.
    ///
    /// # Errors
    /// As [`Target::new`], and if a link has this name.
    pub fn inside(folder: &Path, name: &str, inputs: &[PathBuf]) -> Result<Target, TargetError> {
        let file = folder.join(name);
        match no_link(&file) {
            Err(_) => {
                Err(TargetError::Unfit { file, what: "it is a link, which may lead out of the folder" })
            }
            Ok(()) => Target::new(&file, inputs),
        }
    }

    /// Any file; one of the same name is replaced.
    ///
    /// # Errors
    /// If there is anything but a regular file, or it is a file of a result.
    pub(crate) fn plain(file: &Path) -> Result<Target, TargetError> {
        let unfit = |what| TargetError::Unfit { file: file.into(), what };
        let place = if fs::symlink_metadata(file).is_ok() {
            // Asked before its place is: a pipe behind a link has none.
            let kind = fs::metadata(file).map_err(|_| unfit("a link there leads nowhere"))?.file_type();
            if !kind.is_file() {
                return Err(unfit(word(kind)));
            }
            fs::canonicalize(file).map_err(|_| unfit("a link there leads nowhere"))?
        } else {
            let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
            let folder = fs::canonicalize(folder.unwrap_or(Path::new(".")));
            let folder = folder.map_err(|_| unfit("there is no such folder"))?;
            folder.join(file.file_name().ok_or_else(|| unfit("it has no name"))?)
        };
        let name = place
            .file_name()
            .and_then(|name| name.to_str())
            .ok_or_else(|| unfit("its name is not valid text"))?;
        let folder = place.parent().ok_or_else(|| unfit("it has no name"))?;
        if Stamp::any(folder).is_some_and(|stamp| stamp.names(name)) {
            return Err(TargetError::Precious { file: file.into(), what: "a file of the result there" });
        }
        Ok(Target { folder: folder.into(), name: name.into(), file: file.into() })
    }

    /// As it was asked for.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// Writes it whole or not at all.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn write(&self, bytes: &[u8]) -> Result<(), TargetError> {
        let ready = Staged::whole(&self.folder, &self.name, bytes);
        let written = ready.and_then(|ready| ready.commit(&self.folder));
        let written = written.and_then(|_| sync_folder(&self.folder));
        written.map_err(|source| TargetError::Disk { file: self.file.clone(), source })
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    #[test]
    fn what_is_written_through_a_link_is_what_it_leads_to() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::create_dir(path("pages")).unwrap();
        fs::write(path("pages/old.html"), "old").unwrap();
        symlink("pages/old.html", path("page.html")).unwrap();
        Target::new(&path("page.html"), &[]).unwrap().write(b"new").unwrap();
        assert_eq!(fs::read(path("pages/old.html")).unwrap(), b"new");
        assert!(fs::symlink_metadata(path("page.html")).unwrap().is_symlink());
    }

    #[test]
    fn inputs_data_and_what_is_no_file_are_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::create_dir(path("folder")).unwrap();
        symlink("circle", path("circle")).unwrap();
        for file in ["world.txt", "table.CSV", "old.md"] {
            fs::write(path(file), "mine").unwrap();
        }
        let input = path("folder/../world.txt");
        let refused = |file: &str| {
            Target::new(&path(file), std::slice::from_ref(&input)).map(|_| ()).unwrap_err().to_string()
        };
        for (file, says) in [
            ("folder", "a folder"),
            ("circle", "a link there leads nowhere"),
            ("none/page.html", "there is no such folder"),
            ("world.txt", "it is what is read"),
            ("table.CSV", "it is a file of data or parameters"),
        ] {
            assert!(refused(file).ends_with(says), "{file}: {}", refused(file));
        }
        assert!(Target::new(Path::new("/dev/null"), &[]).unwrap_err().to_string().ends_with(": a device"));
        for file in ["old.md", "new.csv"] {
            Target::new(&path(file), std::slice::from_ref(&input)).unwrap().write(b"text").unwrap();
            assert_eq!(fs::read(path(file)).unwrap(), b"text");
        }
    }
}
