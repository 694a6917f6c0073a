//! Whatever a conforming writer of CSV writes is read back.
use csv::{QuoteStyle, Terminator, WriterBuilder};
use proptest::prelude::*;

use super::*;
use crate::kernel::StartDate;

/// One row: opening, closing, place of the category, free texts in two columns that nobody maps.
type Row = (u32, Option<u32>, usize, String, String);

const CATEGORIES: [&str; 3] = ["lights", "waste", "other"];

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let second = 0..40_000_000_u32;
    let text = "[ -~\r\n\t\"',;é号🙂]{0,40}";
    prop::collection::vec((second.clone(), prop::option::of(second), 0..3_usize, text, text), 1..30)
}

fn time(second: u32) -> String {
    StartDate::new(start()).iso(SimTime(second.into()))
}

fn written(rows: &[Row], builder: &mut WriterBuilder, extra: usize) -> Vec<u8> {
    let mut writer = builder.from_writer(Vec::new());
    let wide = |first: [&str; 5]| {
        let mut fields: Vec<String> = first.map(String::from).to_vec();
        fields.extend((0..extra).map(|i| format!("wide {i}")));
        fields
    };
    writer.write_record(wide(["before", "opened", "category", "after", "closed"])).unwrap();
    for (opened, closed, category, before, after) in rows {
        let closed = closed.map(time).unwrap_or_default();
        writer.write_record(wide([before, &time(*opened), CATEGORIES[*category], after, &closed])).unwrap();
    }
    writer.into_inner().unwrap()
}

/// The log that `rows` should give, from the rows themselves.
fn expected(rows: &[Row]) -> Vec<(u64, Option<u64>, u16, u64)> {
    let mut all: Vec<_> =
        (1..).zip(rows).map(|(key, row)| (row.0.into(), row.1.map(u64::from), row.2 as u16, key)).collect();
    all.sort_by_key(|(opened, _, _, key)| (*opened, *key));
    all
}

fn read_back(log: &RequestLog) -> Vec<(u64, Option<u64>, u16, u64)> {
    let plain = |request: &Request| {
        (request.opened.0, request.closed.map(|closed| closed.0), request.category, request.key)
    };
    log.requests.iter().map(plain).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn quotes_breaks_delimiters_and_packing_do_not_matter(
        rows in rows(), delimiter in prop::sample::select(vec![",", ";", "\t", "|"]), crlf: bool, packed: bool,
        quote_all: bool, bom: bool, extra in prop::sample::select(vec![0_usize, 1, 300]),
    ) {
        let mut builder = WriterBuilder::new();
        builder
            .delimiter(delimiter.as_bytes()[0])
            .terminator(if crlf { Terminator::CRLF } else { Terminator::Any(b'\n') })
            .quote_style(if quote_all { QuoteStyle::Always } else { QuoteStyle::Necessary });
        let mut bytes = if bom { "\u{feff}".as_bytes().to_vec() } else { Vec::new() };
        bytes.extend(written(&rows, &mut builder, extra));
        let stored = if packed { gzipped(&bytes) } else { bytes };
        let until = ("watched_until", "2021-12-31".into());
        let spec = spec(&[only(&["opened", "closed", "category"]), ("delimiter", delimiter.into()), until]);
        let log = read_bytes(&stored, &spec).unwrap();
        prop_assert_eq!(read_back(&log), expected(&rows));
        prop_assert_eq!(log.hash, blake3::hash(&stored));
        prop_assert_eq!(log.end, SimTime(731 * 86_400 - 1));
    }

    #[test]
    fn every_row_is_kept_or_counted_once(
        rows in prop::collection::vec(
            ("(2019-12-31|2020-01-0[1-9]|soon|)", "(lights|noise|)", "(works|zoo|)", "[1-6]?"), 1..40,
        ),
    ) {
        let text: String = rows.iter().map(|(opened, category, unit, id)| format!("{opened},,,{category},{unit},,{id}\n")).collect();
        let changes = [
            ("unknown_category", "skip".into()), ("unknown_unit", "skip".into()), ("tolerate", 1000.into()),
            ("to", "2020-01-08".into()),
        ];
        if let Ok(log) = read_bytes(csv_of(&text).as_bytes(), &spec(&changes)) {
            let quirks = log.quirks;
            prop_assert_eq!(quirks.rows, rows.len() as u64);
            prop_assert_eq!(quirks.rows, quirks.left_out() + quirks.kept);
            prop_assert_eq!(quirks.kept, log.requests.len() as u64);
        }
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), packed: bool) {
        let mut whole = csv_of("").into_bytes();
        whole.extend(bytes);
        let _ = read_bytes(&if packed { gzipped(&whole) } else { whole }, &spec(&[]));
    }
}
