//! The bytes of a file of requests: opened, told apart by their first bytes, unpacked, limited, and hashed.
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use encoding_rs::{Encoding, UTF_8};
use flate2::bufread::MultiGzDecoder;

use super::encoding::{Decoded, encoding_of, marked};
use super::error::RequestsError;
use super::inside::inside;
use super::packed::{Columns, Log, Text as Lines, Unfit, Xml};

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
    path: PathBuf,
    found: Found,
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

pub(super) enum Unpacked {
    Plain(BufReader<Hashing>),
    Gzip(Box<MultiGzDecoder<BufReader<Hashing>>>),
    /// Out of an archive, a workbook or a log.
    Made(Box<dyn Read>),
}

/// Where in a file its text was found.
#[derive(Clone, Debug, Default)]
pub(super) struct Found {
    /// The file, and the part of it that is read, as errors name it.
    pub(super) shown: PathBuf,
    /// The text was made of cells or events: it is CSV in UTF-8 with commas.
    pub(super) is_made: bool,
    /// What was chosen without a word of the scenario.
    pub(super) note: Option<String>,
}

/// A file that is hashed as it is read.
pub(super) struct Hashing {
    file: File,
    hasher: Box<blake3::Hasher>,
}

/// Marks the error that a record is too long.
#[derive(Debug, thiserror::Error)]
#[error("record too long")]
pub(super) struct TooLong;

impl Source {
    /// Opens a file and looks at its first bytes. A mark of UTF-16 at its beginning is believed before `encoding` is.
    pub(super) fn open(
        path: &Path,
        part: Option<&str>,
        encoding: &'static Encoding,
    ) -> Result<Source, RequestsError> {
        let (mut stored, found) = unpacked(path, part)?;
        let file = found.shown.clone();
        let start = stored.fill_buf().map_err(|error| failed(&file, 1, error))?;
        if start.is_empty() {
            return Err(RequestsError::Empty { file, what: "it has no line" });
        }
        let encoding = if found.is_made { UTF_8 } else { marked(start).unwrap_or(encoding) };
        if let Some(what) = no_text(start).filter(|_| encoding == UTF_8) {
            return Err(RequestsError::NotText { file, what: what.into() });
        }
        let text = match encoding == UTF_8 {
            true => Text::Stored(stored),
            false => Text::Decoded(Box::new(Decoded::new(stored, encoding))),
        };
        let mut bytes = BufReader::with_capacity(BUFFER, text);
        let start = bytes.fill_buf().map_err(|error| failed(&file, 1, error))?;
        let returns = start.windows(2).any(|pair| pair[0] == b'\r' && pair[1] != b'\n');
        let bare_returns = returns && !start.contains(&b'\n');
        Ok(Source { bytes, path: path.into(), found, left: RECORD_LIMIT, ended: false, bare_returns })
    }

    /// Where in the file its text was found.
    pub(super) fn found(&self) -> &Found {
        &self.found
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
            // Its bytes were not read in their order.
            Unpacked::Made(_) => {
                BufReader::new(Hashing { file: File::open(&self.path)?, hasher: Box::default() })
            }
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

/// Opens a file, unpacks it if it is packed, and turns a workbook or a log into text. `part`: which table of several.
fn unpacked(path: &Path, part: Option<&str>) -> Result<(BufReader<Unpacked>, Found), RequestsError> {
    let (mut stored, mut found) = stored(path, part)?;
    let start = stored.fill_buf().map_err(|error| failed(&found.shown, 1, error))?;
    if found.is_made || !is_markup(start) {
        return Ok((stored, found));
    }
    let encoding = marked(start).or_else(|| declared(start)).unwrap_or(UTF_8);
    let document = |stored: BufReader<Unpacked>| -> Xml<Box<dyn BufRead>> {
        Xml::new(match encoding == UTF_8 {
            true => Box::new(stored),
            false => Box::new(BufReader::with_capacity(BUFFER, Decoded::new(stored, encoding))),
        })
    };
    // Which columns there are is known at its end.
    let columns = Columns::of(document(stored)).map_err(|error| failed(&found.shown, 1, error))?;
    let (again, _) = self::stored(path, part)?;
    found.is_made = true;
    let text = Lines::new(Log::new(document(again), columns));
    Ok((BufReader::with_capacity(BUFFER, Unpacked::Made(Box::new(text))), found))
}

/// Opens a file, and unpacks it if it is packed.
fn stored(path: &Path, part: Option<&str>) -> Result<(BufReader<Unpacked>, Found), RequestsError> {
    let file = PathBuf::from(path);
    let mut opened = File::open(path).map_err(|source| RequestsError::Open { file: file.clone(), source })?;
    // Linux opens a directory and fails only on reading it.
    if opened.metadata().is_ok_and(|metadata| metadata.is_dir()) {
        return Err(RequestsError::Directory { file });
    }
    let mut start = [0; 4];
    let begin = start_of(&mut opened, &mut start).map_err(|error| failed(path, 1, error))?;
    if begin.starts_with(b"PK\x03\x04") || begin.starts_with(b"PK\x05\x06") {
        return inside(path, opened, part);
    }
    if let Some(part) = part {
        let what =
            format!("it is no archive and no workbook, and has no part {part:?}: take `requests.part` out");
        return Err(RequestsError::Unfit { file, line: None, what });
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
    let unpacked = match start {
        [0x1f, 0x8b, ..] => Unpacked::Gzip(Box::new(MultiGzDecoder::new(raw))),
        _ => Unpacked::Plain(raw),
    };
    Ok((BufReader::with_capacity(BUFFER, unpacked), Found { shown: file, ..Found::default() }))
}

impl Read for Unpacked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Unpacked::Plain(raw) => raw.read(buffer),
            Unpacked::Gzip(decoder) => decoder.read(buffer),
            Unpacked::Made(made) => made.read(buffer),
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

/// The first unpacked bytes of a file, so many at most, and where they were found.
pub(super) fn head(path: &Path, part: Option<&str>, most: u64) -> Result<(Vec<u8>, Found), RequestsError> {
    let mut bytes = Vec::new();
    let (unpacked, found) = unpacked(path, part)?;
    unpacked.take(most).read_to_end(&mut bytes).map_err(|error| failed(&found.shown, 1, error))?;
    Ok((bytes, found))
}

/// What an error of reading means. `line` is that of the first record that cannot be read whole.
pub(super) fn failed(path: &Path, line: u64, error: io::Error) -> RequestsError {
    let file = PathBuf::from(path);
    if error.get_ref().is_some_and(|inner| inner.is::<TooLong>()) {
        return RequestsError::RecordTooLong { file, line, limit: RECORD_LIMIT };
    }
    if let Some(Unfit(what)) = error.get_ref().and_then(|inner| inner.downcast_ref()) {
        return RequestsError::Unfit { file, line: Some(line), what: what.clone() };
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
pub(super) fn other_packing(start: &[u8]) -> Option<&'static str> {
    let packings: [(&[u8], &str); 3] = [
        (
            b"\xd0\xcf\x11\xe0",
            "a spreadsheet in the old form (.xls) or one with a password: open it in a spreadsheet and save it as .xlsx \
             without one, or as CSV in UTF-8",
        ),
        (b"\x28\xb5\x2f\xfd", "packed by zstd: unpack it, or pack it by gzip"),
        (b"\xfd7zXZ\0", "packed by xz: unpack it, or pack it by gzip"),
    ];
    let found = packings.into_iter().find(|(magic, _)| start.starts_with(magic));
    // bzip2 begins with printable letters; the mark of its first block follows them.
    let bzip2 = start.starts_with(b"BZh") && start.get(4..10) == Some(b"1AY&SY");
    let bzip2 = bzip2.then_some("packed by bzip2: unpack it, or pack it by gzip");
    found.map(|(_, what)| what).or(bzip2)
}

/// The first bytes of a file, which is then at its beginning again.
fn start_of<'a>(file: &mut File, bytes: &'a mut [u8]) -> io::Result<&'a [u8]> {
    let mut n = 0;
    while n < bytes.len() {
        match file.read(&mut bytes[n..])? {
            0 => break,
            more => n += more,
        }
    }
    file.seek(SeekFrom::Start(0))?;
    Ok(&bytes[..n])
}

/// Whether a text is XML or a web page.
fn is_markup(start: &[u8]) -> bool {
    let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start();
    let begins: [&[u8]; 5] = [b"<?xml", b"<log", b"<!doctype", b"<html", b"<table"];
    begins.iter().any(|word| start.get(..word.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(word)))
}

/// The encoding that XML says it is in.
fn declared(start: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(&start[..start.len().min(200)]).into_owned();
    let value = head.split("?>").next()?.split_once("encoding=")?.1;
    encoding_of(value.strip_prefix(['"', '\''])?.split(['"', '\'']).next()?)
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
