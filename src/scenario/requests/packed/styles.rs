//! Which formats of cells show a day or a time.
use std::collections::BTreeSet;
use std::io::{self, BufRead};

use quick_xml::events::Event;

use super::xml::{Xml, attribute};
use super::{dates, unfit};

/// Formats of cells at most; Excel allows some 65,000.
const MOST: usize = 1 << 20;

/// For each format of cells, whether it shows a day or a time.
#[derive(Default)]
pub(super) struct Styles(Vec<bool>);

impl Styles {
    pub(super) fn read<R: BufRead>(xml: &mut Xml<R>) -> io::Result<Styles> {
        let mut styles = Vec::new();
        let (mut written, mut plain) = (BTreeSet::new(), BTreeSet::new());
        let mut in_cells = false;
        loop {
            match xml.next()? {
                Event::Start(tag) => match tag.local_name().as_ref() {
                    "numFmt" => {
                        let id = attribute(&tag, "numFmtId")?.and_then(|id| id.parse::<u32>().ok());
                        let code = attribute(&tag, "formatCode")?.unwrap_or_default();
                        let which = if dates::is_written(&code) { &mut written } else { &mut plain };
                        which.extend(id);
                    }
                    "cellXfs" => in_cells = true,
                    "xf" if in_cells => {
                        let id = attribute(&tag, "numFmtId")?.and_then(|id| id.parse::<u32>().ok());
                        // A workbook may write a built-in format anew.
                        let is_date = |id: &u32| {
                            !plain.contains(id) && (dates::is_built_in(*id) || written.contains(id))
                        };
                        styles.push(id.as_ref().is_some_and(is_date));
                    }
                    _ => {}
                },
                Event::End(tag) if tag.local_name().as_ref() == "cellXfs" => in_cells = false,
                Event::Eof => return Ok(Styles(styles)),
                _ => {}
            }
            if styles.len() + written.len() + plain.len() > MOST {
                return Err(unfit(format!(
                    "the workbook has more than {MOST} formats of cells: save the sheet as CSV"
                )));
            }
        }
    }

    pub(super) fn is_date(&self, style: usize) -> bool {
        self.0.get(style).copied().unwrap_or(false)
    }
}
