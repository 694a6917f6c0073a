//! Text in other encodings than UTF-8, turned into UTF-8 as it is read.
use std::io::{self, BufRead, Read};

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// The encoding of a label; `None` if there is none, or if it is no text that a file could be in.
pub(super) fn encoding_of(label: &str) -> Option<&'static Encoding> {
    let folded = label.trim().to_ascii_lowercase();
    let known = match folded.as_str() {
        // Names that people type and that the standard of the web does not know.
        "latin-1" => "latin1",
        "cp936" | "gb18030-2022" => "gb18030",
        "utf16" => "utf-16",
        "cp1252" | "ansi" => "windows-1252",
        other => other,
    };
    Encoding::for_label_no_replacement(known.as_bytes()).filter(|known| known.name() != "x-user-defined")
}

/// What the first bytes of a file say of its encoding.
pub(super) fn marked(start: &[u8]) -> Option<&'static Encoding> {
    match start {
        [0xff, 0xfe, ..] => Some(UTF_16LE),
        [0xfe, 0xff, ..] => Some(UTF_16BE),
        [0xef, 0xbb, 0xbf, ..] => Some(UTF_8),
        _ => None,
    }
}

/// The encoding that bytes which are not in UTF-8 are most likely in, to be named in a hint.
pub(super) fn likely(bytes: &[u8]) -> &'static str {
    // A buffer may end within a character of up to four bytes.
    let decoded = (0..4_usize.min(bytes.len() + 1)).map(|cut| &bytes[..bytes.len() - cut]).find_map(|told| {
        let (text, wrong) = encoding_rs::GB18030.decode_without_bom_handling(told);
        (!wrong).then_some((told, text))
    });
    let Some((told, text)) = decoded else { return "windows-1252" };
    let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let han = text.chars().filter(|c| is_han(*c)).count();
    let high = told.iter().filter(|byte| **byte >= 0x80).count();
    // In Chinese text nearly every pair of high bytes is a common sign; in Latin text high bytes stand alone.
    let pairs = told.windows(2).filter(|pair| pair[0] >= 0xb0 && pair[1] >= 0xa1).count();
    if han > 0 && pairs > 0 && 2 * pairs + 1 >= high { "gb18030" } else { "windows-1252" }
}

/// Bytes in one encoding, read as UTF-8. What is no text becomes U+FFFD, which the reader of rows refuses.
pub(super) struct Decoded<R> {
    inner: R,
    decoder: Decoder,
    ended: bool,
    /// Decoded and not yet handed out.
    ready: Vec<u8>,
    given: usize,
}

/// Bytes of UTF-8 that are decoded at once.
const STEP: usize = 1 << 15;

impl<R: BufRead> Decoded<R> {
    pub(super) fn new(inner: R, encoding: &'static Encoding) -> Decoded<R> {
        let decoder = encoding.new_decoder_with_bom_removal();
        Decoded { inner, decoder, ended: false, ready: vec![0; STEP], given: STEP }.emptied()
    }

    fn emptied(mut self) -> Decoded<R> {
        self.ready.clear();
        self.given = 0;
        self
    }

    pub(super) fn into_inner(self) -> R {
        self.inner
    }

    fn refill(&mut self) -> io::Result<()> {
        self.ready.resize(STEP, 0);
        self.given = 0;
        loop {
            let bytes = self.inner.fill_buf()?;
            let last = bytes.is_empty();
            let (result, read, written, _) = self.decoder.decode_to_utf8(bytes, &mut self.ready, last);
            self.inner.consume(read);
            self.ended = last && result == CoderResult::InputEmpty;
            if written > 0 || self.ended {
                self.ready.truncate(written);
                return Ok(());
            }
        }
    }
}

impl<R: BufRead> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given == self.ready.len() && !self.ended {
            self.refill()?;
        }
        let ready = &self.ready[self.given..];
        let n = ready.len().min(buffer.len());
        buffer[..n].copy_from_slice(&ready[..n]);
        self.given += n;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::BufReader;

    fn decoded(label: &str, bytes: &[u8]) -> String {
        let mut text = String::new();
        // A buffer of three bytes cuts every character somewhere.
        let inner = BufReader::with_capacity(3, bytes);
        Decoded::new(inner, encoding_of(label).unwrap()).read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn encodings_become_utf_8() {
        assert_eq!(decoded("gb18030", b"\xb1\xe0\xba\xc5,\x81\x30\x81\x30x"), "编号,\u{80}x");
        assert_eq!(decoded("GBK", b"\xb1\xe0\xba\xc5"), "编号");
        assert_eq!(decoded("latin-1", b"Hauptstra\xdfe"), "Hauptstraße");
        assert_eq!(decoded("utf-16", b"\xff\xfea\0\x16\x7f"), "a编");
        assert_eq!(decoded("utf-16be", b"\0a\x7f\x16"), "a编");
        assert_eq!(decoded("big5", b"\xbd\x73"), "編");
        assert_eq!(decoded("gb18030", b"a\xff"), "a\u{fffd}");
        assert_eq!(decoded("utf-8", b""), "");
        let long = "编号,".repeat(30_000);
        let (bytes, _, _) = encoding_rs::GB18030.encode(&long);
        assert_eq!(decoded("gb18030", &bytes), long);
    }

    #[test]
    fn only_encodings_of_text_have_names() {
        for label in ["klingon", "", "x-user-defined", "replacement", "iso-2022-cn"] {
            assert!(encoding_of(label).is_none(), "{label}");
        }
    }

    #[test]
    fn the_likely_encoding_is_told() {
        for text in ["编号,受理时间,办结时间", "编号受理时间办结时间", "号"] {
            assert_eq!(likely(&encoding_rs::GB18030.encode(text).0), "gb18030", "{text}");
        }
        assert_eq!(likely(b"\xb1\xe0\xba\xc5,\xca\xdc\xc0\xed\xca\xb1\xbc\xe4\n1,2020-01-02\n"), "gb18030");
        assert_eq!(
            likely(
                "straße,öffnung,größe\nm\u{fc}ll".chars().map(|c| c as u8).collect::<Vec<u8>>().as_slice()
            ),
            "windows-1252"
        );
    }
}
