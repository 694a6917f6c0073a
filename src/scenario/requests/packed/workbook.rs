//! Workbooks in Office Open XML (`.xlsx`, `.xlsm`): which sheets there are and where the parts lie.
use std::io::{self, BufReader};

use quick_xml::events::Event;

use super::sheet::Rows;
use super::strings::Strings;
use super::styles::Styles;
use super::xml::{Xml, attribute};
use super::{Archive, Member, Text, unfit};

/// Sheets and relations at most.
const MOST: usize = 10_000;

/// A workbook.
pub(in super::super) struct Workbook {
    archive: Archive,
    sheets: Vec<Sheet>,
    /// Where its parts are, by their kind and key.
    parts: Vec<Part>,
    is_from_1904: bool,
}

/// A sheet with cells.
#[derive(Clone, Debug)]
pub(in super::super) struct Sheet {
    pub(in super::super) name: String,
    pub(in super::super) is_hidden: bool,
    key: String,
}

struct Part {
    kind: String,
    key: String,
    path: String,
}

/// Where the workbook lies in an archive; `None`: it holds no workbook.
pub(super) fn main_part(archive: &mut Archive) -> io::Result<Option<String>> {
    let parts = parts(archive, "_rels/.rels", "")?;
    let main = parts.into_iter().find(|part| part.kind == "officeDocument").map(|part| part.path);
    Ok(main.or_else(|| Some("xl/workbook.xml".into())).filter(|path| archive.place(path).is_some()))
}

impl Workbook {
    /// Opens the workbook in an archive; `Err` gives the archive back that holds none.
    pub(in super::super) fn open(mut archive: Archive) -> io::Result<Result<Workbook, Archive>> {
        let Some(main) = main_part(&mut archive)? else { return Ok(Err(archive)) };
        let is_workbook = main.ends_with(".xml") && main.contains("workbook");
        let Some(place) = archive.place(&main).filter(|_| is_workbook) else { return Ok(Err(archive)) };
        let (folder, name) = main.rsplit_once('/').unwrap_or(("", &main));
        let rels = format!("{folder}/_rels/{name}.rels");
        let parts = parts(&mut archive, &rels, folder)?;
        let (mut sheets, mut is_from_1904) = (Vec::new(), false);
        let mut xml = document(&mut archive, place)?;
        loop {
            match xml.next()? {
                Event::Start(tag) if tag.local_name().as_ref() == "sheet" => {
                    let hidden = attribute(&tag, "state")?.is_some_and(|state| state != "visible");
                    let name = attribute(&tag, "name")?.unwrap_or_default().into_owned();
                    let key = attribute(&tag, "id")?.unwrap_or_default().into_owned();
                    sheets.push(Sheet { name, is_hidden: hidden, key });
                }
                Event::Start(tag) if tag.local_name().as_ref() == "workbookPr" => {
                    is_from_1904 =
                        attribute(&tag, "date1904")?.is_some_and(|value| value == "1" || value == "true");
                }
                Event::Eof => break,
                _ => {}
            }
            too_many(sheets.len())?;
        }
        let has_cells =
            |sheet: &Sheet| parts.iter().any(|part| part.key == sheet.key && part.kind == "worksheet");
        sheets.retain(has_cells);
        Ok(Ok(Workbook { archive, sheets, parts, is_from_1904 }))
    }

    /// Its sheets with cells, in their order.
    pub(in super::super) fn sheets(&self) -> &[Sheet] {
        &self.sheets
    }

    /// The rows of a sheet as CSV.
    pub(in super::super) fn text(mut self, sheet: &Sheet) -> io::Result<Text<Rows<BufReader<Member>>>> {
        let path = |fits: &dyn Fn(&Part) -> bool| {
            self.parts.iter().find(|part| fits(part)).map(|part| part.path.clone())
        };
        let cells = path(&|part| part.key == sheet.key);
        let strings = path(&|part| part.kind == "sharedStrings");
        let styles = path(&|part| part.kind == "styles");
        let place = |path: Option<String>| path.and_then(|path| self.archive.place(&path));
        let (cells, strings, styles) = (place(cells), place(strings), place(styles));
        let strings = match strings {
            Some(place) => Strings::read(&mut document(&mut self.archive, place)?)?,
            None => Strings::default(),
        };
        let styles = match styles {
            Some(place) => Styles::read(&mut document(&mut self.archive, place)?)?,
            None => Styles::default(),
        };
        let missing = || super::damaged("the workbook names a sheet that it does not hold");
        let xml = document(&mut self.archive, cells.ok_or_else(missing)?)?;
        Ok(Text::new(Rows::new(xml, strings, styles, self.is_from_1904)?))
    }
}

fn document(archive: &mut Archive, place: usize) -> io::Result<Xml<BufReader<Member>>> {
    Ok(Xml::new(BufReader::with_capacity(1 << 16, archive.member(place)?)))
}

/// The relations of a part, with paths from the root of the archive; none where it has none.
fn parts(archive: &mut Archive, rels: &str, folder: &str) -> io::Result<Vec<Part>> {
    let mut parts = Vec::new();
    let Some(place) = archive.place(rels) else { return Ok(parts) };
    let mut xml = document(archive, place)?;
    loop {
        match xml.next()? {
            Event::Start(tag) if tag.local_name().as_ref() == "Relationship" => {
                let kind = attribute(&tag, "Type")?.unwrap_or_default();
                let target = attribute(&tag, "Target")?.unwrap_or_default();
                parts.push(Part {
                    kind: kind.rsplit('/').next().unwrap_or_default().into(),
                    key: attribute(&tag, "Id")?.unwrap_or_default().into_owned(),
                    path: resolved(folder, &target),
                });
            }
            Event::Eof => return Ok(parts),
            _ => {}
        }
        too_many(parts.len())?;
    }
}

fn too_many(count: usize) -> io::Result<()> {
    match count > MOST {
        true => Err(unfit(format!("the workbook has more than {MOST} sheets or parts: not read"))),
        false => Ok(()),
    }
}

/// A path in an archive, as seen from a folder of it.
fn resolved(folder: &str, target: &str) -> String {
    let whole = match target.strip_prefix('/') {
        Some(from_root) => from_root.to_string(),
        None => format!("{folder}/{target}"),
    };
    let mut steps: Vec<&str> = Vec::new();
    for step in whole.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            other => steps.push(other),
        }
    }
    steps.join("/")
}
