//! Opening a file of a result: a regular one, or an error that says what is there instead. A pipe would never answer and
//! a device never end, and whoever can write into a folder can put either under the name of a table.

use std::fs::{self, File, FileType};
use std::io::{self, ErrorKind, Read};
use std::path::Path;

/// The largest file that is read as a whole, in bytes: manifests, resolved scenarios, results as JSON. Tables are streamed
/// and may have any length.
const LARGEST: u64 = 64 << 20;

/// Why what lies under the name of a file cannot be its content. It travels inside an [`io::Error`], so that it passes
/// wherever a disk can fail, and [`is_unfit`] tells it from a disk that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Unfit {
    /// Nothing has this name.
    #[error("there is no such file")]
    Missing,
    /// We may not read it.
    #[error("permission denied")]
    Denied,
    /// A link that leads in a circle, or through something that is no folder.
    #[error("its path leads to no file")]
    Nowhere,
    /// Something that is no regular file.
    #[error("it is {0}, not a regular file")]
    Not(&'static str),
    /// A link where we write ourselves.
    #[error("it is a link, which may lead out of the folder")]
    Link,
    /// Something else than a folder.
    #[error("it is no folder")]
    NotAFolder,
    /// Larger than anything that is read as a whole.
    #[error("it is larger than {} MB", LARGEST >> 20)]
    Large,
    /// No text.
    #[error("it is not UTF-8: byte {0} is wrong")]
    NotText(usize),
}

impl From<Unfit> for io::Error {
    fn from(unfit: Unfit) -> io::Error {
        let kind = match unfit {
            Unfit::Missing => ErrorKind::NotFound,
            Unfit::Denied => ErrorKind::PermissionDenied,
            _ => ErrorKind::InvalidData,
        };
        io::Error::new(kind, unfit)
    }
}

/// Whether an error says that a file is not what it should be; otherwise the system failed.
pub(crate) fn is_unfit(error: &io::Error) -> bool {
    error.get_ref().is_some_and(|inner| inner.is::<Unfit>())
}

/// Opens a regular file, or one that links lead to.
///
/// # Errors
/// [`Unfit`], or what the system says.
pub(crate) fn open(path: &Path) -> io::Result<File> {
    // Asked before it is opened, for opening a pipe waits for a writer; and of what was opened, for it may have changed.
    let kind = fs::metadata(path).map_err(|error| of_path(path, error))?.file_type();
    check(kind)?;
    let file = File::open(path).map_err(|error| of_path(path, error))?;
    check(file.metadata()?.file_type())?;
    Ok(file)
}

/// Whether a file may be opened for writing under a name: there is a regular one, or nothing.
///
/// # Errors
/// As [`open`].
pub(crate) fn regular_or_none(path: &Path) -> io::Result<()> {
    match open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        opened => opened.map(|_| ()),
    }
}

/// Whether what has a name is no link: where a file is written in place, or a folder written into.
///
/// # Errors
/// [`Unfit::Link`] if it is one.
pub(crate) fn no_link(path: &Path) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(link) if link.is_symlink() => Err(Unfit::Link.into()),
        _ => Ok(()),
    }
}

/// All bytes of a regular file that is not too large for memory.
///
/// # Errors
/// As [`open`].
pub(crate) fn bytes(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(path)?.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST { Err(Unfit::Large.into()) } else { Ok(bytes) }
}

/// As [`bytes`], of a text in UTF-8.
///
/// # Errors
/// As [`open`].
pub(crate) fn text(path: &Path) -> io::Result<String> {
    let wrong = |error: std::string::FromUtf8Error| Unfit::NotText(error.utf8_error().valid_up_to() + 1);
    Ok(String::from_utf8(bytes(path)?).map_err(wrong)?)
}

fn of_path(path: &Path, error: io::Error) -> io::Error {
    match error.kind() {
        ErrorKind::NotFound => Unfit::Missing.into(),
        ErrorKind::PermissionDenied => Unfit::Denied.into(),
        ErrorKind::NotADirectory => Unfit::Nowhere.into(),
        // The error of a circle has no stable name; the link itself is there.
        _ if fs::symlink_metadata(path).is_ok_and(|link| link.is_symlink()) => Unfit::Nowhere.into(),
        _ => error,
    }
}

fn check(kind: FileType) -> Result<(), Unfit> {
    if kind.is_file() { Ok(()) } else { Err(Unfit::Not(word(kind))) }
}

/// What something is that is no regular file.
pub(crate) fn word(kind: FileType) -> &'static str {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if kind.is_fifo() {
            return "a named pipe";
        }
        if kind.is_char_device() || kind.is_block_device() {
            return "a device";
        }
        if kind.is_socket() {
            return "a socket";
        }
    }
    if kind.is_dir() { "a folder" } else { "something else" }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;

    #[test]
    fn only_regular_files_and_links_to_them_are_opened_and_the_rest_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::write(path("table.csv"), "a\n").unwrap();
        symlink("table.csv", path("link")).unwrap();
        symlink("circle", path("circle")).unwrap();
        symlink("/dev/zero", path("zero")).unwrap();
        fs::create_dir(path("folder")).unwrap();
        let _socket = UnixListener::bind(path("socket")).unwrap();
        let pipe = std::process::Command::new("mkfifo").arg(path("pipe")).status().unwrap();
        assert!(pipe.success());
        assert_eq!(text(&path("link")).unwrap(), "a\n");
        for (name, says) in [
            ("none", "there is no such file"),
            ("table.csv/none", "its path leads to no file"),
            ("circle", "its path leads to no file"),
            ("zero", "it is a device, not a regular file"),
            ("folder", "it is a folder, not a regular file"),
            ("socket", "it is a socket, not a regular file"),
            ("pipe", "it is a named pipe, not a regular file"),
        ] {
            let error = open(&path(name)).unwrap_err();
            assert!(is_unfit(&error), "{name}: {error:?}");
            assert_eq!(error.to_string(), says, "{name}");
        }
        assert!(
            !is_unfit(&io::Error::from(ErrorKind::NotFound)),
            "what the system says is no verdict of ours"
        );
    }

    #[test]
    fn what_is_read_as_a_whole_has_a_largest_size_and_text_is_utf_8() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("manifest.json");
        // A file with a hole takes no room.
        let file = File::create(&path).unwrap();
        file.set_len(LARGEST).unwrap();
        assert_eq!(bytes(&path).unwrap().len() as u64, LARGEST);
        file.set_len(LARGEST + 1).unwrap();
        assert_eq!(bytes(&path).unwrap_err().to_string(), "it is larger than 64 MB");
        fs::write(&path, b"ab\xff").unwrap();
        assert_eq!(text(&path).unwrap_err().to_string(), "it is not UTF-8: byte 3 is wrong");
    }
}
