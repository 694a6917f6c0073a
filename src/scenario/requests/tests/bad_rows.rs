//! Rows that cannot be understood.
use super::*;

fn told(rows: &str, changes: &[(&str, Node)]) -> String {
    message(csv_of(rows).as_bytes(), changes)
}

#[test]
fn a_time_that_cannot_be_read_is_told_with_row_text_and_format() {
    let told = told(
        "01/02/2020 08:00,,,lights,works,,1\n02.01.2020,,,lights,works,,2\n",
        &[("time_format", "%m/%d/%Y %H:%M".into())],
    );
    assert!(told.contains("1 row cannot be read"), "{told}");
    assert!(
        told.contains(
            "line 3, column `opened`: \"02.01.2020\" is not a time in the format \"%m/%d/%Y %H:%M\""
        )
    );
}

#[test]
fn every_mapped_time_is_checked() {
    let told = told("2020-01-02,soon,,lights,works,,1\n2020-01-02,,32 May,lights,works,,2\n", &[]);
    assert!(told.contains("line 2, column `closed`: \"soon\" is not a time"), "{told}");
    assert!(told.contains("line 3, column `due`: \"32 May\" is not a time"), "{told}");
}

#[test]
fn a_request_needs_its_opening() {
    let told = told(" ,2020-01-02,,lights,works,,1\n", &[]);
    assert!(told.contains("line 2, column `opened`: blank"), "{told}");
}

#[test]
fn rows_with_too_few_or_many_fields_are_told() {
    let told = told("2020-01-02,,,lights,works\n2020-01-02,,,lights,works,,1,2\n", &[]);
    assert!(told.contains("line 2: 5 fields, but the header has 7"), "{told}");
    assert!(told.contains("line 3: 8 fields, but the header has 7"), "{told}");
}

#[test]
fn lines_are_counted_over_line_breaks_in_quotes() {
    let told = told("2020-01-02,,,lights,works,\"a\nb\",1\nsoon,,,lights,works,,2\n", &[]);
    assert!(told.contains("line 4, column `opened`"), "{told}");
}

#[test]
fn blank_lines_and_both_line_ends_are_counted() {
    for end in ["\n", "\r\n"] {
        let rows = "opened,closed,due,category,unit,channel,id\n\n2020-01-02,,,lights,works,,1\n\n\nsoon,,,lights,works,,2";
        let told = message(rows.replace('\n', end).as_bytes(), &[]);
        assert!(told.contains("line 6, column `opened`"), "{told}");
    }
}

#[test]
fn a_quote_that_is_open_at_the_end_is_told_with_the_line_where_it_opens() {
    let told = told(
        "2020-01-02,,,lights,works,,1\n2020-01-02,,,\"lights,works,,2\n2020-01-02,,,lights,works,,3",
        &[],
    );
    assert!(told.contains("line 3: 4 fields"), "{told}");
}

#[test]
fn only_mapped_fields_must_be_utf_8() {
    let bytes = b"opened,street\n2020-01-02,Hauptstra\xdfe\n";
    let one = [only(&["opened"]), ("unknown_category", "other".into())];
    assert_eq!(read_bytes(bytes, &spec(&one)).unwrap().requests.len(), 1);
    let mut rows = csv_of("2020-01-02,,,").into_bytes();
    rows.extend(b"m\xfcll,works,,1\n");
    assert!(message(&rows, &[]).contains("line 2, column `category`: \"m\u{fffd}ll\" is not in UTF-8"));
}

#[test]
fn reading_stops_at_the_twentieth_bad_row_and_tells_all() {
    let told = told(&"soon,,,lights,works,,1\n".repeat(1000), &[]);
    assert!(told.contains("stopped after 20 rows that cannot be read"), "{told}");
    assert_eq!(told.lines().count(), 1 + ROWS_TOLD);
    assert!(told.contains("line 21,") && !told.contains("line 22,"), "{told}");
}

#[test]
fn tolerated_rows_are_left_out_and_counted() {
    let rows = format!("{}2020-01-02,,,lights,works,,1\n", "soon,,,lights,works,,1\n".repeat(30));
    let log = read_bytes(csv_of(&rows).as_bytes(), &spec(&[("tolerate", 30.into())])).unwrap();
    assert_eq!((log.quirks.rows, log.quirks.of(Reason::Bad), log.quirks.kept), (31, 30, 1));
    assert!(told(&rows, &[("tolerate", 29.into())]).contains("stopped after 20 rows"));
}

#[test]
fn an_unknown_value_is_told_once() {
    let row = "2020-01-02,,,noise,works,,\n2020-01-02,,,lights,zoo,,\n2020-01-02,,,,works,,\n";
    // Nobody's value is no row that cannot be read: `tolerate` does not pass it.
    let told = told(&row.repeat(40), &[("tolerate", 1000.into())]);
    assert_eq!(told.lines().count(), 1 + 3, "{told}");
    assert!(told.contains(
        "line 2, column `category`: no category has the alias \"noise\": add it to the `aliases` of one"
    ));
    assert!(told.contains("line 3, column `unit`: no unit has the alias \"zoo\""), "{told}");
    assert!(told.contains("line 4, column `category`: blank; set `requests.unknown_category`"), "{told}");
}

#[test]
fn a_name_that_does_not_exist_cannot_stand_in() {
    let told = told("2020-01-02,,,lights,works,,1\n", &[("unknown_unit", "zoo".into())]);
    assert_eq!(told, "`requests.unknown_unit` is \"zoo\", which the scenario does not declare");
}

#[test]
fn if_nothing_is_left_the_days_of_the_file_are_told() {
    let told = told(
        "2018-05-01,,,lights,works,,1\n2019-06-02,,,noise,works,,2\n2020-03-01,,,noise,works,,3\n",
        &[("unknown_category", "skip".into())],
    );
    assert!(told.contains("none of its 3 requests is left: 2 were opened outside the days wanted"), "{told}");
    assert!(
        told.contains("(2020-01-01 to its end; the file has 2018-05-01 to 2020-03-01), 1 have"),
        "{told}"
    );
}
