//! Reading a file that somebody else wrote: of bounded size, regular, and text.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The largest scenario file in bytes. A city of 343 towns takes a tenth of it; parsing takes some 50 times its size.
const LARGEST: u64 = 4 << 20;

/// Why a file cannot be read.
#[derive(Debug)]
pub(crate) enum Unreadable {
    /// Not there, not a regular file, not permitted, too large.
    File {
        /// What is wrong.
        message: String,
        /// What to do.
        help: &'static str,
    },
    /// There, and not text in UTF-8.
    Encoding {
        /// What is wrong.
        message: String,
        /// What to do.
        help: &'static str,
        /// The text with the bad bytes replaced, and the offset of the first replacement.
        shown: Option<(String, usize)>,
    },
}

/// The largest table of points in bytes: a million rows of some numbers. A text of commas alone takes six times as much memory.
const LARGEST_TABLE: u64 = 32 << 20;

/// Reads a text file; a byte order mark is skipped.
pub(crate) fn read_text(path: &Path) -> Result<String, Unreadable> {
    let help = "a scenario holds parameters; data stay in files of their own, named in `requests`";
    read_bounded(path, LARGEST, help)
}

/// Reads a table of points; a byte order mark is skipped.
pub(crate) fn read_table(path: &Path) -> Result<String, Unreadable> {
    read_bounded(path, LARGEST_TABLE, "a study has a million points at most")
}

fn read_bounded(path: &Path, largest: u64, too_large: &'static str) -> Result<String, Unreadable> {
    let file = |message: String, help| Unreadable::File { message, help };
    let failed = |error: io::Error| {
        let help = match error.kind() {
            io::ErrorKind::NotFound => {
                "a path in a file is relative to that file, one in an option to the current folder"
            }
            io::ErrorKind::PermissionDenied => "ask for the right to read it",
            _ => "",
        };
        file(format!("cannot read `{}`: {}", path.display(), reason(&error)), help)
    };
    let metadata = fs::metadata(path).map_err(failed)?;
    if metadata.is_dir() {
        return Err(file(format!("`{}` is a folder", path.display()), "name a file in it"));
    }
    if !metadata.is_file() {
        return Err(file(
            format!("`{}` is not a regular file", path.display()),
            "copy its content into a file",
        ));
    }
    let mut bytes = Vec::new();
    File::open(path).and_then(|file| file.take(largest + 1).read_to_end(&mut bytes)).map_err(failed)?;
    if bytes.len() as u64 > largest {
        return Err(file(format!("`{}` is larger than {} MB", path.display(), largest >> 20), too_large));
    }
    decode(path, bytes)
}

/// What the operating system says, without its error number.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".into(),
        io::ErrorKind::PermissionDenied => "permission denied".into(),
        _ => error.to_string().split(" (os error").next().unwrap_or_default().to_lowercase(),
    }
}

fn decode(path: &Path, mut bytes: Vec<u8>) -> Result<String, Unreadable> {
    let encoding = |what: String, help, shown| Unreadable::Encoding {
        message: format!("`{}` {what}", path.display()),
        help,
        shown,
    };
    if bytes.starts_with(&[0xef, 0xbb, 0xbf]) {
        bytes.drain(..3);
    }
    let is_utf16 = bytes.starts_with(&[0xff, 0xfe])
        || bytes.starts_with(&[0xfe, 0xff])
        || (bytes.len() >= 4
            && (bytes[..4] == [bytes[0], 0, bytes[2], 0] || bytes[..4] == [0, bytes[1], 0, bytes[3]]));
    if is_utf16 {
        let what = "is written in UTF-16".into();
        return Err(encoding(what, "save it as UTF-8 (in Windows Notepad: Save as, Encoding, UTF-8)", None));
    }
    if bytes.starts_with(&[0x1f, 0x8b]) {
        return Err(encoding("is compressed by gzip".into(), "unpack it first", None));
    }
    if let Some(at) = bytes.iter().position(|byte| *byte == 0) {
        let message = format!("is not text: byte {} is zero", at + 1);
        let shown = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace('\0', "\u{fffd}");
        let place = shown(&bytes[..at]).len();
        return Err(encoding(message, "a scenario is a TOML file in UTF-8", Some((shown(&bytes), place))));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let byte = error.as_bytes()[at];
        let message = format!("is not UTF-8: byte {} is 0x{byte:02X}", at + 1);
        let shown = String::from_utf8_lossy(error.as_bytes()).into_owned();
        encoding(
            message,
            "save it as UTF-8; Chinese Windows programs often write GBK instead",
            Some((shown, at)),
        )
    })
}

/// One name for a file however its path is written, to recognise circles.
pub(crate) fn identity(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| absolute(path))
}

/// The path from the root of the file system, without asking whether the file exists.
pub(crate) fn absolute(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let mut plain = PathBuf::new();
    for part in absolute.components() {
        match part {
            std::path::Component::ParentDir => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}

/// What stands in the way of reading a path as a file of data, in words before its name; `None` if nothing does.
pub(crate) fn not_a_file(path: &Path) -> Option<&'static str> {
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_file() => None,
        Ok(metadata) if metadata.is_dir() => Some("this is a folder:"),
        // A pipe could be read once only, and may never end.
        Ok(_) => Some("this is not a regular file:"),
        Err(_) => Some("there is no file"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_skipped_and_utf_16_is_named() {
        assert_eq!(decode(Path::new("a.toml"), b"\xef\xbb\xbfa = 1".to_vec()).unwrap(), "a = 1");
        for bytes in
            [b"\xff\xfea\0".to_vec(), b"\xfe\xff\0a".to_vec(), b"a\0=\0".to_vec(), b"\0a\0=".to_vec()]
        {
            let Err(Unreadable::Encoding { message, .. }) = decode(Path::new("a.toml"), bytes) else {
                panic!("read as text")
            };
            assert!(message.contains("UTF-16"), "{message}");
        }
    }

    #[test]
    fn the_first_byte_that_is_no_text_is_told() {
        let Err(Unreadable::Encoding { message, shown, .. }) =
            decode(Path::new("a.toml"), b"a = \"\xb1\xb1\"".to_vec())
        else {
            panic!("read as text")
        };
        assert!(message.contains("byte 6 is 0xB1"), "{message}");
        assert_eq!(shown.unwrap().1, 5);
        let Err(Unreadable::Encoding { message, .. }) =
            decode(Path::new("a.toml"), b"ELF\x01\x02\0".to_vec())
        else {
            panic!("read as text")
        };
        assert!(message.contains("byte 6 is zero"), "{message}");
    }

    #[test]
    fn absolute_paths_lose_their_detours() {
        assert_eq!(absolute(Path::new("/a/b/../c.csv")), Path::new("/a/c.csv"));
        assert_eq!(absolute(Path::new("/../c.csv")), Path::new("/c.csv"));
    }
}
