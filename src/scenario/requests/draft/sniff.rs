//! How a file is written, out of its first bytes.
use csv::{ByteRecord, ReaderBuilder};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::super::advice::formats_of;
use super::super::encoding::{encoding_of, likely, marked};
use super::super::reader::Shape;

/// Bytes that are looked at.
pub(super) const LOOKED_AT: u64 = 1 << 18;

/// What may part fields.
pub(super) const DELIMITERS: &[u8] = b",;\t|";

/// Records that are looked at for each delimiter.
const RECORDS: usize = 300;

/// The last line on which a scenario can say that the header stands.
const MOST_ABOVE: u32 = 1_000;

/// Guesses the encoding, the delimiter and the line of the header. `None`: no line has two columns.
pub(super) fn shape(bytes: &[u8], delimiters: &[u8]) -> Option<Shape> {
    let encoding = encoding(bytes);
    let text = encoding.decode(bytes).0.replace("\r\n", "\n").replace('\r', "\n");
    let whole =
        text.rfind('\n').filter(|_| bytes.len() as u64 >= LOOKED_AT).map_or(&text[..], |end| &text[..=end]);
    let best =
        delimiters.iter().filter_map(|delimiter| Columns::of(whole, *delimiter)).max_by_key(Columns::rank)?;
    Some(Shape { encoding, delimiter: best.delimiter, header_line: best.header_line })
}

fn encoding(bytes: &[u8]) -> &'static Encoding {
    let zeros = |odd: usize| bytes.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let is_utf_8 = match std::str::from_utf8(bytes) {
        Ok(_) => true,
        // The last character may be cut.
        Err(error) => error.error_len().is_none() && bytes.len() as u64 >= LOOKED_AT,
    };
    match marked(bytes) {
        Some(known) => known,
        None if zeros(1) * 3 > bytes.len() => UTF_16LE,
        None if zeros(0) * 3 > bytes.len() => UTF_16BE,
        None if is_utf_8 => UTF_8,
        None => encoding_of(likely(bytes)).unwrap_or(UTF_8),
    }
}

/// The columns that a text has with one delimiter.
struct Columns {
    delimiter: u8,
    /// Fields of most records, and the share of records that have as many.
    fields: usize,
    share: f64,
    header_line: u32,
}

impl Columns {
    fn of(text: &str, delimiter: u8) -> Option<Columns> {
        let mut builder = ReaderBuilder::new();
        let reader =
            builder.has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
        let records: Vec<ByteRecord> =
            reader.into_byte_records().take(RECORDS).filter_map(Result::ok).collect();
        let mut lengths: Vec<usize> = records.iter().map(ByteRecord::len).collect();
        lengths.sort_unstable();
        let runs = lengths.chunk_by(|a, b| a == b);
        let fields = runs.filter(|run| run[0] > 1).max_by_key(|run| run.len())?;
        let (fields, share) = (fields[0], fields.len() as f64 / records.len() as f64);
        let header = records.iter().find(|record| is_header(record, fields))?;
        // The parser passes over blank lines, which stand before the record that it places there.
        let at = header.position().and_then(|at| usize::try_from(at.byte()).ok()).unwrap_or(0);
        let blank = text.get(at..)?.bytes().take_while(|byte| *byte == b'\n').count();
        let above = text[..at + blank].matches('\n').count();
        let header_line = u32::try_from(above + 1).ok()?;
        if header_line > MOST_ABOVE {
            return None;
        }
        Some(Columns { delimiter, fields, share, header_line })
    }

    /// More records of one length, then more fields.
    fn rank(&self) -> (u32, usize) {
        ((self.share * 20.0) as u32, self.fields)
    }
}

/// Whether a record names columns: nearly all fields are filled, and none is a time.
fn is_header(record: &ByteRecord, fields: usize) -> bool {
    let texts = record.iter().map(|field| String::from_utf8_lossy(field).trim().to_string());
    let filled: Vec<String> = texts.filter(|text| !text.is_empty()).collect();
    let is_time = |text: &String| text.len() > 5 && formats_of(text).next().is_some();
    record.len() == fields && 5 * filled.len() >= 4 * fields && !filled.iter().any(is_time)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(bytes: &[u8]) -> (&'static str, char, u32) {
        let shape = shape(bytes, DELIMITERS).unwrap();
        (shape.encoding.name(), char::from(shape.delimiter), shape.header_line)
    }

    #[test]
    fn shapes_are_found() {
        assert_eq!(found(b"a,b\n1,2020-01-02\n"), ("UTF-8", ',', 1));
        assert_eq!(found(b"a;b,c;d\n1;2020-01-02, 8;x\n"), ("UTF-8", ';', 1));
        assert_eq!(found(b"Title,,\nfrom 2020,,\n\nid,opened,closed\n1,2020-01-02,\n"), ("UTF-8", ',', 4));
        assert_eq!(found(b"id\topened\r1\t2020-01-02\r2\t2020-01-03\r"), ("UTF-8", '\t', 1));
        let (chinese, _, _) = encoding_rs::GB18030.encode("编号,受理时间\n1,2020-01-02\n");
        assert_eq!(found(&chinese), ("gb18030", ',', 1));
        assert_eq!(found(b"stra\xdfe|ge\xf6ffnet\nx|2020-01-02\n"), ("windows-1252", '|', 1));
        assert_eq!(found(b"a\0,\0b\0\n\x001\0,\x002\0\n\0"), ("UTF-16LE", ',', 1));
        assert!(shape(b"one column\nno more\n", DELIMITERS).is_none());
    }
}
