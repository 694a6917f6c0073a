//! Tables as Excel workbooks and Word documents: the smallest Office Open XML (ECMA-376) that opens in Excel, Word and
//! LibreOffice.
//!
//! The container is a kept crate; the few parts inside are written here. `rust_xlsxwriter` was weighed: it switches the
//! compression of the whole program to another library, by which the bytes of compressed logs would change.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::{Cell, Printed};

/// What cannot go wrong in memory, and is told all the same.
pub(crate) type Packed = Result<Vec<u8>, zip::result::ZipError>;

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const SHEETS: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const WORD: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const CONTENT: &str = "http://schemas.openxmlformats.org/package/2006/content-types";
/// Most letters of a sheet's name, and of a cell's text, that Excel takes.
const SHEET_NAME: usize = 31;
const CELL_TEXT: usize = 32_767;

/// Styles of cells in a workbook, by their places in `styles.xml`.
const PLAIN: u32 = 0;
const BOLD: u32 = 1;
const PERCENT: u32 = 2;

/// A workbook: a sheet for each table, its caption above and the note under it. Numbers are numbers.
pub(crate) fn workbook(tables: &[Printed], note: &str) -> Packed {
    let mut sheets = String::new();
    let mut relations = String::new();
    let mut types = String::new();
    let mut parts: Vec<(String, String)> = Vec::new();
    let names = sheet_names(tables);
    for ((table, name), number) in tables.iter().zip(&names).zip(1..) {
        let name = escaped(name, SHEET_NAME);
        let _ = write!(sheets, "<sheet name=\"{name}\" sheetId=\"{number}\" r:id=\"rId{number}\"/>");
        let _ = write!(
            relations,
            "<Relationship Id=\"rId{number}\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>"
        );
        let _ = write!(
            types,
            "<Override PartName=\"/xl/worksheets/sheet{number}.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"
        );
        parts.push((format!("xl/worksheets/sheet{number}.xml"), sheet(table, note)));
    }
    let styles = tables.len() + 1;
    let _ = write!(
        relations,
        "<Relationship Id=\"rId{styles}\" Type=\"{OFFICE}/styles\" Target=\"styles.xml\"/>"
    );
    let workbook = format!(
        "{HEAD}<workbook xmlns=\"{SHEETS}\" xmlns:r=\"{OFFICE}\"><sheets>{sheets}</sheets></workbook>"
    );
    let types = format!(
        "<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>\
         <Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/>{types}"
    );
    parts.push(("xl/workbook.xml".into(), workbook));
    parts.push(("xl/_rels/workbook.xml.rels".into(), related(&relations)));
    parts.push(("xl/styles.xml".into(), styles_part()));
    packed("xl/workbook.xml", &types, parts)
}

/// A document: the tables one after the other, ruled as in journals.
pub(crate) fn document(tables: &[Printed], note: &str) -> Packed {
    let body: String = tables.iter().map(|table| paragraph(&table.caption, true) + &ruled(table)).collect();
    let text = format!(
        "{HEAD}<w:document xmlns:w=\"{WORD}\"><w:body>{body}{}<w:sectPr><w:pgSz w:w=\"16838\" w:h=\"11906\" w:orient=\"landscape\"/><w:pgMar w:top=\"1134\" w:right=\"1134\" w:bottom=\"1134\" w:left=\"1134\" w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>",
        paragraph(note, false)
    );
    let types = "<Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>";
    packed("word/document.xml", types, vec![("word/document.xml".into(), text)])
}

/// The container with its parts. It carries no moment, so that equal tables are equal bytes.
fn packed(main: &str, types: &str, parts: Vec<(String, String)>) -> Packed {
    let types = format!(
        "{HEAD}<Types xmlns=\"{CONTENT}\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>{types}</Types>"
    );
    let root = format!("<Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" Target=\"{main}\"/>");
    let first = [("[Content_Types].xml".to_string(), types), ("_rels/.rels".to_string(), related(&root))];
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    for (name, text) in first.into_iter().chain(parts) {
        zip.start_file(name, options)?;
        zip.write_all(text.as_bytes())?;
    }
    Ok(zip.finish()?.into_inner())
}

fn related(relations: &str) -> String {
    format!("{HEAD}<Relationships xmlns=\"{RELATIONS}\">{relations}</Relationships>")
}

fn styles_part() -> String {
    format!(
        "{HEAD}<styleSheet xmlns=\"{SHEETS}\"><numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"0.0%\"/></numFmts>\
         <fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font><font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>\
         <fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>\
         <borders count=\"1\"><border/></borders><cellStyleXfs count=\"1\"><xf/></cellStyleXfs>\
         <cellXfs count=\"3\"><xf/><xf fontId=\"1\" applyFont=\"1\"/><xf numFmtId=\"164\" applyNumberFormat=\"1\"/></cellXfs>\
         <cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>"
    )
}

fn sheet(table: &Printed, note: &str) -> String {
    let mut rows = String::new();
    let mut row = |number: usize, cells: &[String]| {
        let _ = write!(rows, "<row r=\"{number}\">{}</row>", cells.concat());
    };
    row(1, &[text_cell(&table.caption, BOLD)]);
    row(2, &table.head.iter().map(|name| text_cell(name, BOLD)).collect::<Vec<_>>());
    for (cells, number) in table.rows.iter().zip(3..) {
        row(number, &cells.iter().map(sheet_cell).collect::<Vec<_>>());
    }
    row(table.rows.len() + 4, &[text_cell(note, PLAIN)]);
    format!("{HEAD}<worksheet xmlns=\"{SHEETS}\"><sheetData>{rows}</sheetData></worksheet>")
}

fn text_cell(text: &str, style: u32) -> String {
    let text = escaped(text, CELL_TEXT);
    format!("<c s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>")
}

fn sheet_cell(cell: &Cell) -> String {
    match cell.number {
        Some((number, percent)) => {
            let style = if percent { PERCENT } else { PLAIN };
            format!("<c s=\"{style}\"><v>{number}</v></c>")
        }
        None if cell.text == "–" => "<c/>".into(),
        None => text_cell(&cell.text, PLAIN),
    }
}

/// Names of sheets: the ids of the tables, as far as Excel takes them, each once.
fn sheet_names(tables: &[Printed]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for table in tables {
        let short: String = table.id.trim_end_matches("-table").chars().take(SHEET_NAME - 4).collect();
        let free = |name: &String| !names.iter().any(|taken| taken.eq_ignore_ascii_case(name));
        let numbered = (2..).map(|number| format!("{short} {number}"));
        let name = std::iter::once(short.clone()).chain(numbered).find(free).unwrap_or(short);
        names.push(name);
    }
    names
}

fn paragraph(text: &str, bold: bool) -> String {
    let bold = if bold { "<w:rPr><w:b/></w:rPr>" } else { "" };
    let text = escaped(text, usize::MAX);
    format!("<w:p><w:r>{bold}<w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
}

/// A table with a line above, under the names of the columns, and below.
fn ruled(table: &Printed) -> String {
    let line = |side: &str, size: u32| {
        format!("<w:{side} w:val=\"single\" w:sz=\"{size}\" w:space=\"0\" w:color=\"auto\"/>")
    };
    let grid: String = table.head.iter().map(|_| "<w:gridCol w:w=\"1500\"/>").collect();
    let cell = |text: &str, right: bool, under: bool, bold: bool| {
        let under = if under {
            format!("<w:tcPr><w:tcBorders>{}</w:tcBorders></w:tcPr>", line("bottom", 4))
        } else {
            String::new()
        };
        let right = if right { "<w:pPr><w:jc w:val=\"right\"/></w:pPr>" } else { "" };
        let bold = if bold { "<w:rPr><w:b/></w:rPr>" } else { "" };
        let text = escaped(text, usize::MAX);
        format!(
            "<w:tc>{under}<w:p>{right}<w:r>{bold}<w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p></w:tc>"
        )
    };
    let head: String = table
        .head
        .iter()
        .enumerate()
        .map(|(place, name)| cell(name, table.is_numeric(place), true, true))
        .collect();
    let rows: String = table
        .rows
        .iter()
        .map(|cells| {
            let cells: String =
                cells.iter().map(|one| cell(&one.text, one.number.is_some(), false, false)).collect();
            format!("<w:tr>{cells}</w:tr>")
        })
        .collect();
    format!(
        "<w:tbl><w:tblPr><w:tblW w:w=\"0\" w:type=\"auto\"/><w:tblBorders>{}{}</w:tblBorders></w:tblPr><w:tblGrid>{grid}</w:tblGrid><w:tr>{head}</w:tr>{rows}</w:tbl>",
        line("top", 8),
        line("bottom", 8)
    )
}

/// A text inside XML, at most so many letters of it: marks are escaped, and characters that XML cannot hold are left out.
fn escaped(text: &str, most: usize) -> String {
    let holds = |letter: &char| !letter.is_control() || matches!(letter, '\n' | '\t');
    let mut written = String::with_capacity(text.len());
    for letter in
        text.chars().filter(holds).filter(|letter| !matches!(letter, '\u{fffe}' | '\u{ffff}')).take(most)
    {
        match letter {
            '&' => written += "&amp;",
            '<' => written += "&lt;",
            '>' => written += "&gt;",
            '"' => written += "&quot;",
            letter => written.push(letter),
        }
    }
    written
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

    use std::io::Read as _;

    use super::super::tests::hard;
    use super::super::{Intervals, Printed};
    use super::*;
    use crate::render::words::Lang;

    fn tables(intervals: Intervals) -> Vec<Printed> {
        let one = Printed::of(&hard(), Lang::En, intervals);
        vec![one.clone(), one]
    }

    /// Every part of a container, each of which another reader of XML takes.
    fn parts(bytes: &[u8]) -> Vec<(String, String)> {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut parts = Vec::new();
        for place in 0..archive.len() {
            let mut file = archive.by_index(place).unwrap();
            let (mut text, name) = (String::new(), file.name().unwrap().into_owned());
            file.read_to_string(&mut text).unwrap();
            roxmltree::Document::parse(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
            parts.push((name, text));
        }
        parts
    }

    #[test]
    fn a_workbook_has_a_sheet_for_each_table_with_numbers_and_texts_that_compute_nothing() {
        let bytes = workbook(&tables(Intervals::Apart), "Note & more").unwrap();
        assert_eq!(bytes, workbook(&tables(Intervals::Apart), "Note & more").unwrap(), "no moment is in it");
        let parts = parts(&bytes);
        let of = |name: &str| &parts.iter().find(|(part, _)| part == name).unwrap().1;
        assert!(
            of("xl/workbook.xml").contains("name=\"hard\"")
                && of("xl/workbook.xml").contains("name=\"hard 2\"")
        );
        let text = of("xl/worksheets/sheet1.xml");
        let sheet = roxmltree::Document::parse(text).unwrap();
        let values: Vec<&str> = sheet
            .descendants()
            .filter(|node| node.has_tag_name((SHEETS, "v")))
            .filter_map(|node| node.text())
            .collect();
        assert_eq!(values, ["0.25", "0.2", "0.3"]);
        assert!(!text.contains("<f>"), "a formula: {text}");
        let first = sheet.descendants().find(|node| node.has_tag_name((SHEETS, "t"))).unwrap();
        assert_eq!(first.text(), Some("Hard & heavy"));
    }

    #[test]
    fn a_document_has_every_cell() {
        let bytes = document(&tables(Intervals::Beside), "Note.").unwrap();
        let parts = parts(&bytes);
        let text = &parts.iter().find(|(part, _)| part == "word/document.xml").unwrap().1;
        let document = roxmltree::Document::parse(text).unwrap();
        let cells = document.descendants().filter(|node| node.has_tag_name((WORD, "tc"))).count();
        assert_eq!(cells, 2 * 3 * 2);
        assert!(text.contains("25.0 % [20.0 %, 30.0 %]") && text.contains("&lt;b&gt;"), "{text}");
    }

    #[test]
    fn what_xml_cannot_hold_is_left_out() {
        assert_eq!(escaped("a\u{0}b\u{1b}\u{ffff}<\"&>", 100), "ab&lt;&quot;&amp;&gt;");
        assert_eq!(escaped("long", 2), "lo");
    }
}
