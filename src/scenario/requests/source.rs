//! The bytes of a file of requests: opened, told apart by their first bytes, unpacked, limited, and hashed.
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use encoding_rs::{Encoding, UTF_8};
use flate2::bufread::MultiGzDecoder;

use super::encoding::{Decoded, marked};
use super::error::RequestsError;

/// The longest record that is read, in bytes; a buffer's length more may pass.
pub(super) const RECORD_LIMIT: u64 = 1 << 20;

/// Bytes that are read ahead at once.
pub(super) const BUFFER: usize = 1 << 16;

/// The text of a file in UTF-8, with a limit that the reader of records renews for each.
///
/// The limit keeps memory bounded: a quote that is never closed would otherwise swallow the rest of the file. One line
/// break is added at the end, so that every record ends with one and lines can be counted.
pub(super) struct Source {
    bytes: BufReader<Text>,
    left: u64,
    ended: bool,
    /// Lines end with a carriage return alone.
    bare_returns: bool,
}

/// Text as stored, or decoded.
enum Text {
    Stored(BufReader<Unpacked>),
    Decoded(Box<Decoded<BufReader<Unpacked>>>),
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
    /// Opens a file and looks at its first bytes. A mark of UTF-16 at its beginning is believed before `encoding` is.
    pub(super) fn open(path: &Path, encoding: &'static Encoding) -> Result<Source, RequestsError> {
        let unpacked = unpacked(path)?;
        let file = PathBuf::from(path);
        let mut stored = BufReader::with_capacity(BUFFER, unpacked);
        let start = stored.fill_buf().map_err(|error| failed(path, 1, error))?;
        if start.is_empty() {
            return Err(RequestsError::Empty { file, what: "it has no line" });
        }
        let encoding = marked(start).unwrap_or(encoding);
        if let Some(what) = no_text(start).filter(|_| encoding == UTF_8) {
            return Err(RequestsError::NotText { file, what: what.into() });
        }
        let text = match encoding == UTF_8 {
            true => Text::Stored(stored),
            false => Text::Decoded(Box::new(Decoded::new(stored, encoding))),
        };
        let mut bytes = BufReader::with_capacity(BUFFER, text);
        let start = bytes.fill_buf().map_err(|error| failed(path, 1, error))?;
        let returns = start.windows(2).any(|pair| pair[0] == b'\r' && pair[1] != b'\n');
        let bare_returns = returns && !start.contains(&b'\n');
        Ok(Source { bytes, left: RECORD_LIMIT, ended: false, bare_returns })
    }

    /// Passes over whole lines, whatever they hold. `false`: the text ends before.
    pub(super) fn pass_lines(&mut self, lines: u32) -> io::Result<bool> {
        let mut byte = [0];
        for _ in 0..lines {
            self.renew();
            while byte != *b"\n" {
                if self.read(&mut byte)? == 0 {
                    return Ok(false);
                }
            }
            byte = [0];
        }
        Ok(!self.ended)
    }

    /// Allows one more record.
    pub(super) fn renew(&mut self) {
        self.left = RECORD_LIMIT;
    }

    /// The hash of the file as it is stored: what `b3sum` prints for it.
    pub(super) fn into_hash(self) -> io::Result<blake3::Hash> {
        let unpacked = match self.bytes.into_inner() {
            Text::Stored(stored) => stored.into_inner(),
            Text::Decoded(decoded) => decoded.into_inner().into_inner(),
        };
        let mut raw = match unpacked {
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
        if self.bare_returns {
            buffer[..n].iter_mut().filter(|byte| **byte == b'\r').for_each(|byte| *byte = b'\n');
        }
        self.left -= n as u64;
        Ok(n)
    }
}

impl Read for Text {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Text::Stored(stored) => stored.read(buffer),
            Text::Decoded(decoded) => decoded.read(buffer),
        }
    }
}

/// Opens a file, and unpacks it if it is packed.
fn unpacked(path: &Path) -> Result<Unpacked, RequestsError> {
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
        return Err(RequestsError::NotText { file, what: what.into() });
    }
    Ok(match start {
        [0x1f, 0x8b, ..] => Unpacked::Gzip(Box::new(MultiGzDecoder::new(raw))),
        _ => Unpacked::Plain(raw),
    })
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

/// The first unpacked bytes of a file, so many at most.
pub(super) fn head(path: &Path, most: u64) -> Result<Vec<u8>, RequestsError> {
    let mut bytes = Vec::new();
    unpacked(path)?.take(most).read_to_end(&mut bytes).map_err(|error| failed(path, 1, error))?;
    Ok(bytes)
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

/// Tells binary files from text, by their first bytes.
fn no_text(start: &[u8]) -> Option<&'static str> {
    let zeros = |odd: usize| start.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    match start.contains(&0) {
        false => None,
        true if start.len() > 8 && zeros(1) * 3 > start.len() => {
            Some("text in UTF-16 without a mark: set `requests.encoding` to \"utf-16le\"")
        }
        true if start.len() > 8 && zeros(0) * 3 > start.len() => {
            Some("text in UTF-16 without a mark: set `requests.encoding` to \"utf-16be\"")
        }
        true => Some("no text but a binary file: save the data as CSV in UTF-8"),
    }
}
