//! The texts of a workbook that its cells share.
use std::io::{self, BufRead};

use quick_xml::events::Event;

use super::unfit;
use super::xml::{Xml, push_text};

/// Bytes of texts at most: all of them are kept while a sheet is read.
const MOST: usize = 512 << 20;

/// Texts behind each other.
#[derive(Default)]
pub(super) struct Strings {
    text: String,
    ends: Vec<usize>,
}

impl Strings {
    pub(super) fn read<R: BufRead>(xml: &mut Xml<R>) -> io::Result<Strings> {
        let mut strings = Strings::default();
        let mut one = RichText::default();
        loop {
            let event = xml.next()?;
            match &event {
                Event::Eof => return Ok(strings),
                Event::End(tag) if tag.local_name().as_ref() == "si" => {
                    strings.add(&std::mem::take(&mut one).text)?
                }
                _ => one.see(&event)?,
            }
        }
    }

    fn add(&mut self, text: &str) -> io::Result<()> {
        self.text.push_str(&unescaped(text));
        self.ends.push(self.text.len());
        // An empty text takes memory, too.
        match self.text.len() + 8 * self.ends.len() > MOST {
            true => Err(unfit(format!(
                "the texts of the workbook take more than {} MB: save the sheet as CSV",
                MOST >> 20
            ))),
            false => Ok(()),
        }
    }

    pub(super) fn get(&self, place: usize) -> Option<&str> {
        let end = *self.ends.get(place)?;
        let start = if place == 0 { 0 } else { self.ends[place - 1] };
        self.text.get(start..end)
    }
}

/// A text that may be in pieces, each with its own type, and with readings of its characters beside it.
#[derive(Default)]
pub(super) struct RichText {
    pub(super) text: String,
    in_text: bool,
    in_reading: bool,
}

impl RichText {
    pub(super) fn see(&mut self, event: &Event<'_>) -> io::Result<()> {
        match event {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "t" => self.in_text = true,
                "rPh" => self.in_reading = true,
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "t" => self.in_text = false,
                "rPh" => self.in_reading = false,
                _ => {}
            },
            other if self.in_text && !self.in_reading => push_text(other, &mut self.text)?,
            _ => {}
        }
        Ok(())
    }
}

/// A text without the escapes by which sheets write signs that XML cannot hold: `_x000D_`.
pub(super) fn unescaped(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains("_x") {
        return text.into();
    }
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        plain.push_str(&rest[..at]);
        let code = rest.get(at + 2..at + 6).filter(|_| rest.as_bytes().get(at + 6) == Some(&b'_'));
        let sign = code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
        match sign {
            Some(sign) => {
                plain.push(sign);
                rest = &rest[at + 7..];
            }
            None => {
                plain.push_str("_x");
                rest = &rest[at + 2..];
            }
        }
    }
    plain.push_str(rest);
    plain.into()
}
