//! Zip archives: what is inside, and one file of it as it is read.
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Take};

use flate2::Crc;
use flate2::bufread::DeflateDecoder;
use zip::{CompressionMethod, ZipArchive};

use super::{damaged, unfit};

/// Unpacked bytes that are read whatever their packed size is.
const FREE: u64 = 16 << 20;

/// How many times its packed size a file may have. Honest tables reach a fifth of it, bombs nearly four times as much.
const RATIO: u64 = 250;

/// Unpacked bytes at most.
const LARGEST: u64 = 64 << 30;

/// An archive, with the names of its files.
pub(in super::super) struct Archive {
    zip: ZipArchive<BufReader<File>>,
    file: File,
    names: Vec<String>,
}

/// A file of an archive.
pub(in super::super) struct Member {
    body: Body,
    /// Its size in the archive, and its size and sum as the archive says.
    packed: u64,
    size: u64,
    sum: u32,
    read: Crc,
    given: u64,
}

enum Body {
    Stored(Take<BufReader<File>>),
    Deflated(Box<DeflateDecoder<Take<BufReader<File>>>>),
}

impl Archive {
    pub(in super::super) fn open(file: File) -> io::Result<Archive> {
        let zip =
            ZipArchive::new(BufReader::new(file.try_clone()?)).map_err(|error| damaged(error.to_string()))?;
        let names = (0..zip.len()).map(|place| {
            let entry = zip.by_index_data(place).map_err(|error| damaged(error.to_string()))?;
            Ok(named(entry.name_raw()))
        });
        let names = names.collect::<io::Result<Vec<String>>>()?;
        Ok(Archive { zip, file, names })
    }

    /// The names of its files; folders end in `/`.
    pub(in super::super) fn names(&self) -> &[String] {
        &self.names
    }

    /// The place of a file, by its name; the case of letters does not count.
    pub(in super::super) fn place(&self, name: &str) -> Option<usize> {
        let name = name.trim_start_matches('/');
        let exact = self.names.iter().position(|known| known == name);
        exact.or_else(|| self.names.iter().position(|known| known.eq_ignore_ascii_case(name)))
    }

    /// One of its files. Files of one archive are read one after the other, never at the same time.
    pub(in super::super) fn member(&mut self, place: usize) -> io::Result<Member> {
        let name = self.names.get(place).cloned().unwrap_or_default();
        let entry = self.zip.by_index_raw(place).map_err(|error| damaged(error.to_string()))?;
        let (packed, size, sum) = (entry.compressed_size(), entry.size(), entry.crc32());
        let (method, encrypted) = (entry.compression(), entry.encrypted());
        let start =
            entry.data_start().ok_or_else(|| damaged("the archive does not say where a file begins"))?;
        drop(entry);
        if encrypted {
            return Err(unfit(format!("\"{name}\" in it is locked by a password: unpack it")));
        }
        let mut file = self.file.try_clone()?;
        file.seek(SeekFrom::Start(start))?;
        let raw = BufReader::with_capacity(1 << 16, file).take(packed);
        let body = match method {
            CompressionMethod::Stored => Body::Stored(raw),
            CompressionMethod::Deflated => Body::Deflated(Box::new(DeflateDecoder::new(raw))),
            other => {
                let how = other.to_string();
                return Err(unfit(format!(
                    "\"{name}\" in it is packed by {how}, which is not read: unpack it, or pack it by the usual \"deflate\""
                )));
            }
        };
        Ok(Member { body, packed, size, sum, read: Crc::new(), given: 0 })
    }
}

impl Read for Member {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = match &mut self.body {
            Body::Stored(raw) => raw.read(buffer)?,
            Body::Deflated(decoder) => decoder.read(buffer)?,
        };
        self.read.update(&buffer[..n]);
        self.given += n as u64;
        if self.given > FREE && self.given / RATIO > self.packed {
            return Err(unfit(format!(
                "it unpacks to more than {RATIO} times its size, as no table does and files made to fill a disk do: \
                 if it is one, unpack it yourself"
            )));
        }
        if self.given > LARGEST {
            return Err(unfit(format!("it unpacks to more than {} GB: divide it", LARGEST >> 30)));
        }
        if n == 0 && !buffer.is_empty() && (self.given != self.size || self.read.sum() != self.sum) {
            return Err(damaged("a file in the archive does not fit its checksum"));
        }
        Ok(n)
    }
}

/// The name of a file in an archive. Old archives from China write GBK without saying so.
fn named(raw: &[u8]) -> String {
    let name = match std::str::from_utf8(raw) {
        Ok(name) => name.to_string(),
        Err(_) => encoding_rs::GB18030.decode(raw).0.into_owned(),
    };
    name.replace('\\', "/")
}
