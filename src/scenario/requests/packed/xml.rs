//! XML as it is read: one tag or text after the other, with bounds on the length and the depth of what is kept.
use std::borrow::Cow;
use std::io::{self, BufRead, Read};

use quick_xml::XmlVersion;
use quick_xml::errors::Error;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

use super::{Unfit, damaged, unfit};

/// The longest tag or text, in bytes; a buffer's length more may pass.
const LONGEST: u64 = 1 << 20;

/// How deep tags may lie within each other.
const DEEPEST: u32 = 500;

/// A document.
pub(in super::super) struct Xml<R> {
    reader: quick_xml::Reader<Bounded<R>>,
    buffer: Vec<u8>,
    depth: u32,
}

/// Bytes with a limit that is renewed for each tag and text.
struct Bounded<R> {
    inner: R,
    left: u64,
    /// Line breaks that were passed.
    breaks: u64,
}

impl<R: BufRead> Xml<R> {
    pub(in super::super) fn new(inner: R) -> Xml<R> {
        let mut reader = quick_xml::Reader::from_reader(Bounded { inner, left: LONGEST, breaks: 0 });
        // `<a/>` comes as a beginning and an end, too.
        reader.config_mut().expand_empty_elements = true;
        Xml { reader, buffer: Vec::new(), depth: 0 }
    }

    /// The next tag or text; the end of the document comes again and again.
    pub(super) fn next(&mut self) -> io::Result<Event<'_>> {
        self.reader.get_mut().left = LONGEST;
        self.buffer.clear();
        let event = self.reader.read_event_into(&mut self.buffer).map_err(of_xml)?;
        match &event {
            Event::Start(_) if self.depth == DEEPEST => {
                return Err(unfit(format!("XML with more than {DEEPEST} tags within each other: not read")));
            }
            Event::Start(_) => self.depth += 1,
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            Event::Eof if self.depth > 0 => {
                return Err(damaged("its XML ends before its last tag is closed"));
            }
            _ => {}
        }
        Ok(event)
    }

    /// The line on which what was read last ends, counted from 1.
    pub(super) fn line(&self) -> u64 {
        self.reader.get_ref().breaks + 1
    }

    /// How many tags are open.
    pub(super) fn depth(&self) -> u32 {
        self.depth
    }
}

impl<R: BufRead> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.fill_buf()?.read(buffer)?;
        self.consume(n);
        Ok(n)
    }
}

impl<R: BufRead> BufRead for Bounded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 {
            return Err(unfit(format!("a tag or text of its XML is longer than {LONGEST} bytes: not read")));
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, n: usize) {
        // What was filled is still there: nothing is read for it.
        let filled = self.inner.fill_buf().unwrap_or_default();
        self.breaks += filled.iter().take(n).filter(|byte| **byte == b'\n').count() as u64;
        self.left = self.left.saturating_sub(n as u64);
        self.inner.consume(n);
    }
}

/// An error of the parser; one of ours comes back as it was.
fn of_xml(error: Error) -> io::Error {
    let Error::Io(inner) = error else { return damaged(error.to_string()) };
    match inner.get_ref().and_then(|inner| inner.downcast_ref::<Unfit>()) {
        Some(ours) => io::Error::other(ours.clone()),
        None => io::Error::new(inner.kind(), inner.to_string()),
    }
}

/// The value of an attribute, whatever prefix its name has.
pub(super) fn attribute<'a>(tag: &'a BytesStart<'_>, name: &str) -> io::Result<Option<Cow<'a, str>>> {
    for attribute in tag.attributes().with_checks(false) {
        let attribute = attribute.map_err(|error| damaged(error.to_string()))?;
        if attribute.key.local_name().as_ref() == name {
            return attribute.normalized_value(XmlVersion::Implicit1_0).map(Some).map_err(of_xml);
        }
    }
    Ok(None)
}

/// Adds what an event holds of text.
pub(super) fn push_text(event: &Event<'_>, text: &mut String) -> io::Result<()> {
    match event {
        Event::Text(part) => text.push_str(&part.xml10_content()),
        Event::CData(part) => text.push_str(&part.xml10_content()),
        Event::GeneralRef(reference) => {
            let name = reference.xml10_content();
            match (reference.resolve_char_ref().map_err(of_xml)?, resolve_predefined_entity(&name)) {
                (Some(sign), _) => text.push(sign),
                (None, Some(sign)) => text.push_str(sign),
                (None, None) => return Err(unfit(format!("the entity `&{name};` of its XML is not read"))),
            }
        }
        _ => {}
    }
    Ok(())
}
