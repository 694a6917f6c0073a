//! Files that cannot be read to their end, or are something else.
use super::*;

const ROW: &str = "2020-01-02T08:00:00,,,lights,works,,1\n";

/// Rows that do not pack well, so that a cut falls between them.
fn many_rows() -> String {
    let row = |i: u64| {
        let id = i.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        format!("2020-01-02T08:{:02}:{:02},,,lights,works,,{id}\n", i / 60 % 60, i % 60)
    };
    csv_of(&(0..20_000).map(row).collect::<String>())
}

#[test]
fn a_missing_file_is_told_with_its_whole_path() {
    let dir = tempfile::tempdir().unwrap();
    let error = read_in(dir.path(), &spec(&[])).unwrap_err();
    assert!(matches!(error, RequestsError::Open { .. }));
    assert!(error.to_string().contains(dir.path().join("requests.csv").to_str().unwrap()), "{error}");
}

#[test]
fn without_a_path_the_wanted_data_are_named() {
    let unset = spec(&[("file", "none".into()), ("wanted", "the open data of Lindhaven".into())]);
    let error = read_in(Path::new("."), &unset).unwrap_err().to_string();
    assert!(error.contains("wants the open data of Lindhaven"), "{error}");
    assert!(error.contains("--set requests.file=PATH"), "{error}");
}

#[test]
fn a_directory_is_no_file() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("requests.csv")).unwrap();
    assert!(matches!(read_in(dir.path(), &spec(&[])), Err(RequestsError::Directory { .. })));
}

#[test]
fn an_empty_file_lacks_a_header_or_requests() {
    assert!(message(b"", &[]).contains("no bytes"));
    assert!(message(&gzipped(b""), &[]).contains("no line"));
    assert!(message(b"\n\n", &[]).contains("no line"));
    assert!(message(csv_of("").as_bytes(), &[]).contains("no request below its header"));
}

#[test]
fn a_file_of_another_kind_is_named() {
    for (bytes, what) in [
        (&b"PK\x03\x04\x14\0"[..], "a zip archive or a spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "a spreadsheet"),
        (b"\x28\xb5\x2f\xfd\x24", "zstd"),
        (b"\xfd7zXZ\0\0", "xz"),
        (b"BZh91AY&SY\x01", "bzip2"),
        (b"o\0p\0e\0n\0e\0d\0,\0c\0", "UTF-16 without a mark: set `requests.encoding` to \"utf-16le\""),
        (b"opened,closed\0\x01\x02", "a binary file"),
        (b"ge\xf6ffnet,closed\n1,2\n", "not in UTF-8"),
    ] {
        let told = message(bytes, &[]);
        assert!(told.contains(what), "{told}");
    }
    assert!(message(&gzipped(b"\x7fELF\0\0\0"), &[]).contains("a binary file"));
}

#[test]
fn a_header_may_begin_like_bzip2() {
    let columns = Node::Table(Table::from([("opened".to_string(), "BZh1".into())]));
    let spec = spec(&[("columns", columns), ("unknown_category", "other".into())]);
    assert_eq!(read_bytes(b"BZh1,x\n2020-01-02,y\n", &spec).unwrap().requests.len(), 1);
}

#[test]
fn a_gzip_file_that_is_cut_off_is_told_so() {
    let whole = gzipped(many_rows().as_bytes());
    assert_eq!(read_bytes(&whole, &spec(&[])).unwrap().requests.len(), 20_000);
    for cut in [whole.len() / 2, whole.len() - 1, whole.len() - 8, 12] {
        let error = read_bytes(&whole[..cut], &spec(&[])).unwrap_err();
        assert!(matches!(error, RequestsError::Truncated { .. }), "cut at {cut}: {error}");
    }
}

#[test]
fn a_damaged_gzip_file_is_told_so() {
    let mut damaged = gzipped(many_rows().as_bytes());
    let checksum = damaged.len() - 8;
    damaged[checksum] ^= 0xff;
    assert!(message(&damaged, &[]).contains("is damaged"));
    let mut trailing = gzipped(csv_of(ROW).as_bytes());
    trailing.extend(b"something else");
    assert!(message(&trailing, &[]).contains("is damaged"), "{}", message(&trailing, &[]));
}

#[test]
fn gzip_members_that_follow_each_other_are_one_file() {
    let mut joined = gzipped(csv_of(ROW).as_bytes());
    joined.extend(gzipped(b"2020-01-03T08:00:00,,,waste,parks,,2\n"));
    assert_eq!(read_bytes(&joined, &spec(&[])).unwrap().requests.len(), 2);
}

#[test]
fn a_line_without_end_is_refused_before_it_fills_the_memory() {
    let mut long = csv_of(ROW).into_bytes();
    long.resize(50 << 20, b'x');
    for bytes in [&long, &gzipped(&long)] {
        let error = read_bytes(bytes, &spec(&[])).unwrap_err();
        assert!(matches!(error, RequestsError::RecordTooLong { line: 3, .. }), "{error}");
    }
    assert!(message(&long[csv_of(ROW).len()..], &[]).contains("line 1:"));
}

#[test]
fn a_quote_that_is_never_closed_is_refused() {
    let rows = format!("{ROW}2020-01-02T08:00:00,,,\"lights,works,,2\n{}", ROW.repeat(40_000));
    let told = message(csv_of(&rows).as_bytes(), &[]);
    assert!(told.contains("is a quote left open"), "{told}");
}

#[test]
fn all_missing_columns_are_told_with_the_nearest_and_all_names() {
    let told = message(b"Opened,CLOSED_DT,due,category,unit,channel\n", &[]);
    for part in [
        "line 1: ",
        "`requests.columns.opened` is \"opened\", no such column; did you mean \"Opened\"?",
        "`requests.columns.closed` is \"closed\", no such column; did you mean \"CLOSED_DT\"?",
        "`requests.columns.id` is \"id\", no such column",
        "the file has: \"Opened\", \"CLOSED_DT\", \"due\", \"category\", \"unit\", \"channel\"",
    ] {
        assert!(told.contains(part), "{part:?} is not in {told:?}");
    }
    let twice = message(b"opened,opened,closed,due,category,unit,channel,id\n", &[]);
    assert!(twice.contains("the name of two columns (the 1. and the 2.)"), "{twice}");
}
