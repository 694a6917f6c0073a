//! Archives, workbooks and logs of events, each written here by hand: what a person reads in them is expected.
use std::fmt::Write as _;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::*;

const ROWS: &str =
    "2020-01-02T08:00:00,2020-01-03T08:00:00,,lights,works,,1\n2020-01-02T09:00:00,,,waste,parks,,2\n";

fn zipped_by(method: CompressionMethod, files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    zipped_by(CompressionMethod::Deflated, files)
}

/// A workbook with two sheets, of which the first has these rows. Style 1 is a day with a time, 2 a day, 3 a time, 4 a
/// length of time, 5 and 6 days as Chinese Excel writes them.
fn book(properties: &str, rows: &str) -> Vec<u8> {
    let workbook = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<workbook xmlns:r=\"r\"><workbookPr {properties}/><sheets>\
         <sheet name=\"工单\" sheetId=\"1\" r:id=\"rId1\"/><sheet name=\"more\" sheetId=\"2\" r:id=\"rId2\"/></sheets></workbook>"
    );
    let rels = "<Relationships>\
        <Relationship Id=\"rId1\" Type=\"http://x/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/>\
        <Relationship Id=\"rId2\" Type=\"http://x/relationships/worksheet\" Target=\"/xl/worksheets/sheet2.xml\"/>\
        <Relationship Id=\"rId3\" Type=\"http://x/relationships/sharedStrings\" Target=\"sharedStrings.xml\"/>\
        <Relationship Id=\"rId4\" Type=\"http://x/relationships/styles\" Target=\"styles.xml\"/></Relationships>";
    let strings = "<sst><si><t>opened</t></si><si><t>closed</t></si><si><t>category</t></si><si><t>id</t></si>\
        <si><r><t>lig</t></r><r><rPr/><t>hts</t></r><rPh sb=\"0\" eb=\"1\"><t>reading</t></rPh></si>\
        <si><t xml:space=\"preserve\"> waste &amp;_x000D_ more, &#34;x&#34; </t></si></sst>";
    let styles = "<styleSheet><numFmts><numFmt numFmtId=\"176\" formatCode=\"yyyy/m/d\\ h:mm;@\"/>\
        <numFmt numFmtId=\"177\" formatCode=\"[h]:mm\"/><numFmt numFmtId=\"178\" formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;\"/>\
        </numFmts><cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"176\"/>\
        <xf numFmtId=\"14\"/><xf numFmtId=\"20\"/><xf numFmtId=\"177\"/><xf numFmtId=\"178\"/><xf numFmtId=\"31\"/></cellXfs></styleSheet>";
    let sheet = |rows: &str| {
        format!("<worksheet><dimension ref=\"A1\"/><sheetData>{rows}</sheetData><mergeCells/></worksheet>")
    };
    let other = sheet(
        "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row><row r=\"2\"><c r=\"A2\" s=\"1\"><v>43840</v></c></row>",
    );
    zipped(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("xl/workbook.xml", workbook.as_bytes()),
        ("xl/_rels/workbook.xml.rels", rels.as_bytes()),
        ("xl/sharedStrings.xml", strings.as_bytes()),
        ("xl/styles.xml", styles.as_bytes()),
        ("xl/vbaProject.bin", b"never looked at"),
        ("xl/worksheets/sheet1.xml", sheet(rows).as_bytes()),
        ("xl/worksheets/sheet2.xml", other.as_bytes()),
    ])
}

/// What a file is read as.
fn text_of(bytes: &[u8], part: Option<&str>) -> Result<String, RequestsError> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("x.bin");
    std::fs::write(&path, bytes).unwrap();
    let (text, _) = source::head(&path, part, 1 << 30)?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}

fn told(bytes: &[u8], part: Option<&str>) -> String {
    text_of(bytes, part).unwrap_err().to_string()
}

fn has(told: &str, parts: &[&str]) {
    parts.iter().for_each(|part| assert!(told.contains(part), "{part:?} is not in {told:?}"));
}

const HEADER: &str = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c><c r=\"C1\" t=\"s\"><v>2</v></c>\
    <c r=\"D1\" t=\"s\"><v>3</v></c></row>";

#[test]
fn the_only_table_of_an_archive_is_read() {
    let csv = csv_of(ROWS);
    let expected = read_rows(ROWS);
    for bytes in [
        zipped(&[("requests.csv", csv.as_bytes())]),
        zipped(&[
            ("data/", b""),
            ("data/a.csv", csv.as_bytes()),
            ("__MACOSX/._a.csv", b"x"),
            ("README.txt", b"x"),
        ]),
        zipped_by(CompressionMethod::Stored, &[("anything", csv.as_bytes())]),
        zipped(&[("a.csv.gz", &gzipped(csv.as_bytes()))]),
    ] {
        let log = read_bytes(&bytes, &spec(&[])).unwrap();
        assert_eq!(log.requests, expected.requests);
        // The hash is that of the file as stored.
        assert_eq!(log.hash, blake3::hash(&bytes));
    }
}

#[test]
fn chinese_text_in_an_archive_is_decoded() {
    let (text, _, _) = encoding_rs::GB18030.encode("opened,类型\n2020-01-02,路灯\n");
    let columns =
        Table::from([("opened".to_string(), Node::from("opened")), ("category".to_string(), "类型".into())]);
    let spec = spec(&[
        ("columns", Node::Table(columns)),
        ("encoding", "gb18030".into()),
        ("unknown_category", "waste".into()),
    ]);
    let log = read_bytes(&zipped(&[("工单.csv", &text)]), &spec).unwrap();
    assert_eq!(log.requests[0].category, 1);
}

#[test]
fn of_several_tables_one_must_be_named() {
    let csv = csv_of(ROWS);
    let several = zipped(&[("2019.csv", b"opened\n"), ("2020.csv", csv.as_bytes())]);
    has(&told(&several, None), &["holds 2 tables: \"2019.csv\", \"2020.csv\"", "set `requests.part`"]);
    assert_eq!(text_of(&several, Some("2020.csv")).unwrap(), csv);
    has(&told(&several, Some("2021.csv")), &["no such file; did you mean \"2020.csv\"?"]);
    has(&told(csv.as_bytes(), Some("a.csv")), &["no archive and no workbook", "take `requests.part` out"]);
    let named = spec(&[("part", "2020.csv".into())]);
    assert_eq!(read_bytes(&several, &named).unwrap().requests.len(), 2);
    has(&told(&zipped(&[]), None), &["a zip archive without a file"]);
}

#[test]
fn bad_archives_are_told() {
    let whole = zipped_by(CompressionMethod::Stored, &[("a.csv", csv_of(ROWS).as_bytes())]);
    has(&told(&whole[..whole.len() / 2], None), &["damaged or cut off", "fetch it again"]);
    let mut wrong = whole.clone();
    wrong[60] ^= 1;
    has(&told(&wrong, None), &["does not fit its checksum"]);
    let mut locked = whole.clone();
    // The flag of encryption, in the file's own head and in the list of files.
    let list = locked.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
    locked[6] |= 1;
    locked[list + 8] |= 1;
    has(&told(&locked, None), &["locked by a password"]);
    has(&told(&zipped(&[("xl/workbook.bin", b"")]), None), &[".xlsb", "save it as .xlsx"]);
    has(&told(&zipped(&[("mimetype", b""), ("content.xml", b"")]), None), &["OpenDocument"]);
    has(&told(&zipped(&[("[Content_Types].xml", b""), ("word/document.xml", b"")]), None), &["no workbook"]);
    has(&told(b"\xd0\xcf\x11\xe0\xa1\xb1", None), &[".xls", "save it as .xlsx"]);
    has(&told(&zipped(&[("a.zip", &zipped(&[("a.csv", b"x")]))]), None), &["an archive within an archive"]);
}

#[test]
fn bombs_are_refused() {
    let zeros = zipped(&[("a.csv", &vec![b'0'; 40 << 20])]);
    assert!(zeros.len() < 60_000);
    has(&told(&zeros, None), &["more than 250 times its size"]);
    let spec = spec(&[]);
    let message = read_bytes(&zeros, &spec).unwrap_err().to_string();
    has(&message, &["requests.csv, \"a.csv\", line 1"]);
    // The same inside a workbook: blanks between two tags.
    let blanks = format!("{HEADER}{}", " ".repeat(2 << 20));
    has(&told(&book("", &blanks), None), &["sheet \"工单\"", "longer than 1048576 bytes"]);
    let rows = format!("{HEADER}{}", "<row/>".repeat(1_100_000));
    has(&told(&book("", &rows), None), &["more than 1048576 rows"]);
}

#[test]
fn cells_are_read_as_a_spreadsheet_shows_them() {
    let rows = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>a title</t></is></c></row>\
        <row r=\"3\" spans=\"1:9\"><c r=\"A3\" t=\"s\"><v>5</v></c><c r=\"B3\" t=\"s\"><v>4</v></c><c r=\"D3\" s=\"1\"/></row>\
        <row><c s=\"1\"><v>43832.333333333336</v></c><c s=\"2\"><v>43832</v></c><c s=\"3\"><v>0.75</v></c><c s=\"4\"><v>1.5</v></c>\
        <c s=\"5\"><v>43833</v></c><c s=\"6\"><v>43834</v></c><c><v>43832.5</v></c></row>\
        <row r=\"7\"><c r=\"A7\" t=\"b\"><v>1</v></c><c r=\"B7\" t=\"b\"><v>0</v></c><c r=\"C7\" t=\"e\"><v>#N/A</v></c>\
        <c r=\"D7\" t=\"str\"><f>UPPER(\"x\")</f><v>X</v></c><c r=\"E7\" s=\"2\"><f>TODAY()</f><v>43835</v></c>\
        <c r=\"F7\"><f>A1+1</f></c><c r=\"G7\"><v>1.0012345E9</v></c></row>\
        <row r=\"8\"><c r=\"A8\" t=\"d\"><v>2020-01-02T08:00:00</v></c><c r=\"G8\"><v>-0.25</v></c></row>\
        <row r=\"9\"><c r=\"A9\" s=\"1\"/><c r=\"XFD9\" s=\"1\"/></row>";
    let expected = "a title,,,,,,\n\n\" waste & more, \"\"x\"\" \",lights,,,,,\n\
        2020-01-02 08:00:00,2020-01-02,18:00:00,1.5,2020-01-03,2020-01-04,43832.5\n\n\n\
        TRUE,FALSE,#N/A,X,2020-01-05,=A1+1 (a formula whose value was not stored),1001234500\n\
        2020-01-02T08:00:00,,,,,,-0.25\n";
    // A carriage return that a cell holds becomes a blank, so that a line stays a row.
    let expected = expected.replace("& more", "&  more");
    assert_eq!(text_of(&book("", rows), None).unwrap(), expected);
    let old = "<row><c s=\"1\"><v>42370.25</v></c></row>";
    assert_eq!(text_of(&book("date1904=\"1\"", old), None).unwrap(), "2020-01-02 06:00:00\n");
    assert_eq!(text_of(&book("", old), Some("more")).unwrap(), "opened\n2020-01-10\n");
    has(&told(&book("", old), Some("mor")), &["no such sheet; did you mean \"more\"?", "\"工单\", \"more\""]);
}

#[test]
fn a_workbook_is_replayed_and_its_rows_are_told_by_number() {
    let row = |number: u32, opened: &str| {
        format!(
            "<row r=\"{number}\"><c r=\"A{number}\" s=\"1\"><v>{opened}</v></c><c r=\"B{number}\" s=\"1\"><v>43833.5</v></c>\
             <c r=\"C{number}\" t=\"s\"><v>4</v></c><c r=\"D{number}\"><v>{number}</v></c></row>"
        )
    };
    let spec = spec(&[only(&["opened", "closed", "category", "id"])]);
    let log = read_bytes(&book("", &format!("{HEADER}{}{}", row(2, "43832.5"), row(5, "43832.75"))), &spec)
        .unwrap();
    let times: Vec<(u64, Option<u64>, u64)> = log
        .requests
        .iter()
        .map(|request| (request.opened.0, request.closed.map(|at| at.0), request.key))
        .collect();
    // Time zero is midnight of 2020-01-01.
    assert_eq!(times, [(129_600, Some(216_000), 2), (151_200, Some(216_000), 5)]);
    assert!(
        log.quirks.notes.iter().any(|note| note.contains("the workbook has the sheets \"工单\", \"more\"")),
        "{:?}",
        log.quirks.notes
    );
    let bad = book("", &format!("{HEADER}{}{}", row(2, "43832.5"), row(70, "-3")));
    let message = read_bytes(&bad, &spec).unwrap_err().to_string();
    has(
        &message,
        &["requests.csv, sheet \"工单\": 1 row cannot be read", "line 70, column `opened`", "\"-3\""],
    );
    let packed = zipped(&[("2020.xlsx", &book("", &format!("{HEADER}{}", row(2, "43832.5"))))]);
    assert_eq!(read_bytes(&packed, &spec).unwrap().requests.len(), 1);
    assert_eq!(text_of(&packed, Some("2020.xlsx/more")).unwrap(), "opened\n2020-01-10\n");
    assert_eq!(text_of(&packed, Some("more")).unwrap(), "opened\n2020-01-10\n");
    let message = read_bytes(&bad, &super::spec(&[("delimiter", ";".into())])).unwrap_err().to_string();
    has(&message, &["take `requests.delimiter` out"]);
}

#[test]
fn a_sheet_has_bounds() {
    let wide = |name: &str| format!("{HEADER}<row r=\"2\"><c r=\"{name}\"><v>1</v></c></row>");
    assert_eq!(text_of(&book("", &wide("XFD2")), None).unwrap().lines().nth(1).unwrap().len(), 16_384);
    has(&told(&book("", &wide("XFE2")), None), &["row 2 of the sheet has more than 16384 columns"]);
    has(&told(&book("", &wide("ABCDEFGHIJKLMNOPQRS2")), None), &["a cell that is called"]);
    let cells = format!("{HEADER}<row>{}</row>", "<c><v>1</v></c>".repeat(20_000));
    has(&told(&book("", &cells), None), &["row 2 of the sheet has more than 16384 columns"]);
    // Two cells a row, each row as wide as a sheet can be: few bytes in the file, billions of fields.
    let mut sparse = String::from(HEADER);
    for row in 2..20_000 {
        let _ = write!(sparse, "<row><c><v>{row}</v></c><c r=\"XFD{row}\"><v>{row}</v></c></row>");
    }
    has(&fields_told(&book("", &sparse)), &["more than 268435456 cells"]);
    let far = "<row r=\"1048576\"><c><v>1</v></c></row>";
    has(&told(&book("", &format!("{HEADER}{far}")), None), &["rows 2 to 1048575 of the sheet are empty"]);
    let turned = format!("{HEADER}<row r=\"1\"><c><v>1</v></c></row>");
    has(&told(&book("", &turned), None), &["row 1 stands behind row 1"]);
    let nameless = format!("{HEADER}<row><c t=\"s\"><v>99</v></c></row>");
    has(&told(&book("", &nameless), None), &["no text number 99"]);
}

/// The error of a file that is too large to be kept.
fn fields_told(bytes: &[u8]) -> String {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("x.xlsx");
    std::fs::write(&path, bytes).unwrap();
    let mut source = source::Source::open(&path, None, encoding_rs::UTF_8).unwrap();
    let passed = source.pass_lines(30_000).unwrap_err();
    source::failed(&path, 1, passed).to_string()
}

#[test]
fn xml_has_bounds_and_its_own_entities_are_refused() {
    let deep = format!("{HEADER}{}", "<a>".repeat(600));
    has(&told(&book("", &deep), None), &["more than 500 tags within each other"]);
    let laughs = b"<?xml version=\"1.0\"?><!DOCTYPE log [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]>\
        <log><trace><string key=\"concept:name\" value=\"&b;\"/><event/></trace></log>";
    assert!(text_of(laughs, None).is_err());
    let cut = b"<log><trace><event><string key=\"concept:name\" value=\"x\"/></event>";
    has(&told(cut, None), &["ends before its last tag is closed"]);
}

const LOG: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<log xes.version=\"1.0\" xmlns=\"http://www.xes-standard.org/\">
  <extension name=\"Time\" prefix=\"time\" uri=\"http://www.xes-standard.org/time.xesext\"/>
  <global scope=\"event\"><string key=\"concept:name\" value=\"UNKNOWN\"/></global>
  <string key=\"concept:name\" value=\"a log\"/>
  <trace>
    <string key=\"concept:name\" value=\"A-1\"/>
    <string key=\"kind\" value=\"lights\"><string key=\"about\" value=\"not a column\"/></string>
    <event>
      <string key=\"concept:name\" value=\"receive\"/>
      <date key=\"time:timestamp\" value=\"2020-01-02T08:00:00.000+08:00\"/>
    </event>
    <event>
      <string key=\"org:resource\" value=\"works\"/>
      <string key=\"concept:name\" value=\"close, &quot;done&quot;\"/>
      <date key=\"time:timestamp\" value=\"2020-01-04T10:00:00.000+08:00\"/>
      <int key=\"cost\" value=\"3\"/>
    </event>
  </trace>
  <trace>
    <string key=\"kind\" value=\"waste\"/>
    <event>
      <string key=\"concept:name\" value=\"receive\"/>
      <date key=\"time:timestamp\" value=\"2020-01-03T08:00:00.000+08:00\"/>
    </event>
  </trace>
</log>
";

/// The events of [`LOG`] are one row for each, on the lines on which they begin (9, 13 and 22).
#[test]
fn events_of_a_log_are_rows() {
    let text = "case:concept:name,concept:name,time:timestamp,org:resource,case:kind,cost\n\n\n\n\n\n\n\n\
        A-1,receive,2020-01-02T08:00:00.000+08:00,,lights,\n\n\n\n\
        A-1,\"close, \"\"done\"\"\",2020-01-04T10:00:00.000+08:00,works,lights,3\n\n\n\n\n\n\n\n\n\
        trace 2,receive,2020-01-03T08:00:00.000+08:00,,waste,\n";
    for bytes in [LOG.as_bytes().to_vec(), gzipped(LOG.as_bytes()), zipped(&[("log.xes", LOG.as_bytes())])] {
        assert_eq!(text_of(&bytes, None).unwrap(), text);
    }
    let latin = LOG.replace("UTF-8", "ISO-8859-1").replace("lights", "straße");
    let latin: Vec<u8> = latin.chars().map(|sign| sign as u8).collect();
    assert_eq!(text_of(&latin, None).unwrap(), text.replace("lights", "straße"));
}

#[test]
fn a_log_of_events_is_replayed() {
    let events = [("case", "case:concept:name"), ("activity", "concept:name"), ("time", "time:timestamp")];
    let events = events.into_iter().map(|(key, column)| (key.to_string(), Node::from(column)));
    let columns = Table::from([
        ("category".to_string(), Node::from("case:kind")),
        ("unit".to_string(), "org:resource".into()),
    ]);
    let spec = spec(&[
        ("events", Node::Table(events.collect())),
        ("columns", Node::Table(columns)),
        ("time_zone", "+08:00".into()),
    ]);
    let log = read_bytes(&gzipped(LOG.as_bytes()), &spec).unwrap();
    let found: Vec<_> =
        log.requests.iter().map(|it| (it.opened.0, it.closed.map(|at| at.0), it.category, it.unit)).collect();
    // First event opened, last closed: 50 hours, and none for a single event. Time zero is 2020-01-01.
    let hour = |hour: u64| hour * 3_600;
    assert_eq!(found, [(hour(32), Some(hour(82)), 0, Some(0)), (hour(56), Some(hour(56)), 1, None)]);
    let bad = LOG.replace("2020-01-03T08", "2020-13-03T08");
    has(
        &read_bytes(bad.as_bytes(), &spec).unwrap_err().to_string(),
        &["line 22, column `time:timestamp`", "2020-13-03"],
    );
}

#[test]
fn what_is_no_log_of_events_is_told() {
    for (bytes, part) in [
        ("<?xml version=\"1.0\"?><Workbook/>", "a spreadsheet in the XML of 2003"),
        ("<!DOCTYPE html><html><table><tr><td>1</td></tr></table></html>", "a web page"),
        ("\u{feff}<table><tr><td>1</td></tr></table>", "a web page"),
        ("<?xml version=\"1.0\"?><rss/>", "its first tag is <rss>"),
        ("<log><event/></log>", "the event in line 1 stands outside of a trace"),
        ("<log><trace><event/>\n<string key=\"a\" value=\"b\"/></trace></log>", "line 2 gives an attribute"),
    ] {
        has(&told(bytes.as_bytes(), None), &[part]);
    }
    let many = (0..1_100).map(|i| format!("<int key=\"k{i}\" value=\"1\"/>")).collect::<String>();
    let many = format!("<log><trace><event>{many}</event></trace></log>");
    has(&told(many.as_bytes(), None), &["more than 1000 different attributes"]);
}

/// Bytes that are changed anywhere give a table or an error, and end.
#[test]
fn no_change_of_a_byte_stops_the_reader() {
    let rows = format!(
        "{HEADER}<row r=\"2\"><c r=\"A2\" s=\"1\"><v>43832.5</v></c><c t=\"inlineStr\"><is><t>x_x000D_</t></is></c></row>"
    );
    let files = [book("", &rows), zipped_by(CompressionMethod::Stored, &[("log.xes", LOG.as_bytes())])];
    let mut draw = 1_u64;
    let (mut read, mut refused) = (0, 0);
    for _ in 0..150 {
        for file in &files {
            let mut changed = file.clone();
            for _ in 0..3 {
                draw = draw.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let at = (draw >> 33) as usize % changed.len();
                changed[at] = (draw >> 16) as u8;
            }
            match text_of(&changed, None) {
                Ok(_) => read += 1,
                Err(_) => refused += 1,
            }
        }
    }
    assert!(read > 0 && refused > 100, "{read} read, {refused} refused");
    // The same in the text of a log, where no checksum guards it; in its first line, which names the encoding, any byte.
    let (first, mut read) = (LOG.find('\n').unwrap(), 0);
    for at in 0..first {
        for byte in [b'<', b'"', b'=', b'?', b' ', 0, 0x80, 0xc3, 0xff] {
            let mut changed = LOG.as_bytes().to_vec();
            changed[at] = byte;
            read += u32::from(text_of(&changed, None).is_ok());
        }
    }
    assert!(read > 0 && (read as usize) < 9 * first, "{read}");
    let mut count = 0;
    for at in 0..LOG.len() {
        for byte in [b'<', b'>', b'"', b'&', b'/', 0] {
            let mut changed = LOG.as_bytes().to_vec();
            changed[at] = byte;
            count += u32::from(
                super::super::packed::Columns::of(super::super::packed::Xml::new(changed.as_slice())).is_ok(),
            );
        }
    }
    // A byte of a value, of a blank or of a comment may be anything; one of a tag may not.
    assert!(count > 0 && (count as usize) < 6 * LOG.len(), "{count}");
}
