//! The bytes of a file of requests: opened, told apart by their first bytes, unpacked, limited, and hashed.
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use flate2::bufread::MultiGzDecoder;

use super::error::RequestsError;

/// The longest record that is read, in bytes; a buffer's length more may pass.
pub(super) const RECORD_LIMIT: u64 = 1 << 20;

/// Bytes that are read ahead at once.
pub(super) const BUFFER: usize = 1 << 16;

/// Unpacked bytes of a file, with a limit that the reader of records renews for each.
///
/// The limit keeps memory bounded: a quote that is never closed would otherwise swallow the rest of the file. One line
/// break is added at the end, so that every record ends with one and lines can be counted.
pub(super) struct Source {
    bytes: BufReader<Unpacked>,
    left: u64,
    ended: bool,
}

enum Unpacked {
    Plain(BufReader<Hashing>),
    Gzip(Box<MultiGzDecoder<BufReader<Hashing>>>),
}

/// A file that is hashed as it is read.
struct Hashing {
    file: File,
    hasher: Box<blake3::Hasher>,
}

/// Marks the error that a record is too long.
#[derive(Debug, thiserror::Error)]
#[error("record too long")]
pub(super) struct TooLong;

impl Source {
    /// Opens a file and looks at its first bytes.
    pub(super) fn open(path: &Path) -> Result<Source, RequestsError> {
        let file = PathBuf::from(path);
        let opened = File::open(path).map_err(|source| RequestsError::Open { file: file.clone(), source })?;
        // Linux opens a directory and fails only on reading it.
        if opened.metadata().is_ok_and(|metadata| metadata.is_dir()) {
            return Err(RequestsError::Directory { file });
        }
        let mut raw = BufReader::with_capacity(BUFFER, Hashing { file: opened, hasher: Box::default() });
        let start =
            raw.fill_buf().map_err(|source| RequestsError::Read { file: file.clone(), line: 1, source })?;
        if start.is_empty() {
            return Err(RequestsError::Empty { file, what: "it has no bytes" });
        }
        if let Some(what) = other_packing(start) {
            return Err(RequestsError::NotText { file, what });
        }
        let unpacked = match start {
            [0x1f, 0x8b, ..] => Unpacked::Gzip(Box::new(MultiGzDecoder::new(raw))),
            _ => Unpacked::Plain(raw),
        };
        let mut source =
            Source { bytes: BufReader::with_capacity(BUFFER, unpacked), left: RECORD_LIMIT, ended: false };
        let text = source.bytes.fill_buf().map_err(|error| failed(path, 1, error))?;
        if text.is_empty() {
            return Err(RequestsError::Empty { file, what: "it has no line" });
        }
        if let Some(what) = other_encoding(text) {
            return Err(RequestsError::NotText { file, what });
        }
        Ok(source)
    }

    /// Allows one more record.
    pub(super) fn renew(&mut self) {
        self.left = RECORD_LIMIT;
    }

    /// The hash of the file as it is stored: what `b3sum` prints for it.
    pub(super) fn into_hash(self) -> io::Result<blake3::Hash> {
        let mut raw = match self.bytes.into_inner() {
            Unpacked::Plain(raw) => raw,
            Unpacked::Gzip(decoder) => decoder.into_inner(),
        };
        io::copy(&mut raw, &mut io::sink())?;
        Ok(raw.into_inner().hasher.finalize())
    }
}

impl Read for Source {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(io::Error::other(TooLong));
        }
        let most = buffer.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let mut n = self.bytes.read(&mut buffer[..most])?;
        if n == 0 && most > 0 && !self.ended {
            self.ended = true;
            buffer[0] = b'\n';
            n = 1;
        }
        self.left -= n as u64;
        Ok(n)
    }
}

impl Read for Unpacked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Unpacked::Plain(raw) => raw.read(buffer),
            Unpacked::Gzip(decoder) => decoder.read(buffer),
        }
    }
}

impl Read for Hashing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.file.read(buffer)?;
        self.hasher.update(&buffer[..n]);
        Ok(n)
    }
}

/// What an error of reading means. `line` is that of the first record that cannot be read whole.
pub(super) fn failed(path: &Path, line: u64, error: io::Error) -> RequestsError {
    let file = PathBuf::from(path);
    if error.get_ref().is_some_and(|inner| inner.is::<TooLong>()) {
        return RequestsError::RecordTooLong { file, line, limit: RECORD_LIMIT };
    }
    match error.kind() {
        io::ErrorKind::UnexpectedEof => RequestsError::Truncated { file, line },
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
            RequestsError::Damaged { file, line, detail: error.to_string() }
        }
        _ => RequestsError::Read { file, line, source: error },
    }
}

/// Names packings that are not read, by their first bytes.
fn other_packing(start: &[u8]) -> Option<&'static str> {
    let packings: [(&[u8], &str); 4] = [
        (b"PK\x03\x04", "a zip archive or a spreadsheet: unpack it, or save it as CSV in UTF-8"),
        (b"\xd0\xcf\x11\xe0", "a spreadsheet: save it as CSV in UTF-8"),
        (b"\x28\xb5\x2f\xfd", "packed by zstd: unpack it, or pack it by gzip"),
        (b"\xfd7zXZ\0", "packed by xz: unpack it, or pack it by gzip"),
    ];
    let found = packings.into_iter().find(|(magic, _)| start.starts_with(magic));
    // bzip2 begins with printable letters; the mark of its first block follows them.
    let bzip2 = start.starts_with(b"BZh") && start.get(4..10) == Some(b"1AY&SY");
    let bzip2 = bzip2.then_some("packed by bzip2: unpack it, or pack it by gzip");
    found.map(|(_, what)| what).or(bzip2)
}

/// Tells UTF-16 and binary files from text, by their first bytes.
fn other_encoding(text: &[u8]) -> Option<&'static str> {
    if text.starts_with(b"\xff\xfe") || text.starts_with(b"\xfe\xff") {
        Some("text in UTF-16: save it as CSV in UTF-8")
    } else if text.contains(&0) {
        Some("no text but a binary file: save the data as CSV in UTF-8")
    } else {
        None
    }
}
