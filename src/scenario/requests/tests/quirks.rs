//! What is peculiar in a file is data.
use super::*;

const HOUR: u64 = 3_600;

#[test]
fn a_request_is_read_as_recorded() {
    let log = read_rows("2020-01-02T08:00:00,2020-01-03T09:30:05,2020-01-05,Waste,Parks,Web,77\n");
    let request = log.requests[0];
    assert_eq!(request.opened, SimTime(32 * HOUR));
    assert_eq!(request.closed, Some(SimTime(57 * HOUR + 1_805)));
    assert_eq!(request.due, Some(SimTime(96 * HOUR)));
    assert_eq!((request.category, request.unit, request.key), (1, Some(1), 77));
    assert_eq!((log.first.to_string(), log.end), ("2020-01-02".into(), SimTime(57 * HOUR + 1_805)));
}

#[test]
fn open_early_and_instant_cases_are_counted_and_kept() {
    let log = read_rows(
        "2020-01-02T08:00:00,,,lights,works,,1\n\
         2020-01-02T08:00:00,2020-01-02T08:00:00,,lights,works,,2\n\
         2020-01-02T08:00:00,2020-01-02T07:59:10,2020-01-04,lights,,,3\n\
         2020-01-02T08:00:00,2020-01-02T07:59:58,2020-01-04,lights,works,,4\n",
    );
    let expected = [
        (Reason::WithoutUnit, 1),
        (Reason::WithoutDue, 2),
        (Reason::Open, 1),
        (Reason::ClosedBefore, 2),
        (Reason::SameSecond, 1),
    ];
    assert_eq!(counts(&log.quirks), expected);
    assert_eq!((log.quirks.rows, log.quirks.kept, log.quirks.most_before), (4, 4, Elapsed(50)));
    assert_eq!(log.requests[2].closed, Some(SimTime(32 * HOUR - 50)));
    let told = log.quirks.to_string();
    assert!(told.starts_with("4 of 4 rows kept\n"), "{told}");
    assert!(told.contains("       2 closed before they were opened, by up to 50 s (lines 4, 5)"), "{told}");
    assert!(!told.contains("left out"), "{told}");
}

#[test]
fn a_closing_before_the_run_is_at_its_start() {
    let log = read_rows("2020-01-01T00:00:05,2019-12-31T23:59:50,2019-12-30,lights,works,,1\n");
    assert_eq!((log.requests[0].closed, log.requests[0].due), (Some(SimTime::START), Some(SimTime::START)));
    // By how much is told as the file has it.
    assert_eq!(log.quirks.most_before, Elapsed(15));
    assert_eq!(log.quirks.of(Reason::ClosedBefore), 1);
}

#[test]
fn requests_come_by_opening_and_then_by_key() {
    let log = read_rows(
        "2020-01-03,,,lights,works,,1\n2020-01-02,,,lights,works,,9\n2020-01-02,,,lights,works,,8\n",
    );
    assert_eq!(log.requests.iter().map(|request| request.key).collect::<Vec<_>>(), [8, 9, 1]);
    assert_eq!(log.first.to_string(), "2020-01-02");
}

#[test]
fn of_rows_with_one_id_the_first_stays() {
    let log = read_rows(
        "2020-01-05,,,lights,works,,1\n2020-01-02,,,waste,works,,1\n2020-01-03,,,waste,works,,A1\n\
         2020-01-04,,,waste,works,, A1 \n2020-01-04,,,waste,works,,01\n",
    );
    assert_eq!((log.quirks.of(Reason::RepeatedId), log.quirks.kept), (2, 3));
    let kept: Vec<(u64, u16)> =
        log.requests.iter().map(|request| (request.opened.0 / 86_400, request.category)).collect();
    assert_eq!(kept, [(2, 1), (3, 1), (4, 0)]);
}

#[test]
fn rows_without_an_id_keep_apart_from_rows_with_one() {
    let log =
        read_rows("2020-01-02,,,lights,works,,2\n2020-01-02,,,lights,works,,\n2020-01-02,,,lights,works,,\n");
    assert_eq!((log.quirks.of(Reason::WithoutId), log.quirks.kept), (2, 3));
    let unmapped = spec(&[only(&["opened"]), ("unknown_category", "other".into())]);
    let log = read_bytes(b"opened\n2020-01-03\n2020-01-02\n", &unmapped).unwrap();
    assert_eq!(log.requests.iter().map(|request| request.key).collect::<Vec<_>>(), [2, 1]);
    assert_eq!((log.requests[0].category, log.requests[0].unit), (2, None));
    assert_eq!((log.quirks.of(Reason::WithoutId), log.quirks.of(Reason::UnknownCategory)), (0, 0));
}

#[test]
fn days_outside_are_left_out_but_watched() {
    let rows = "2019-12-31,2020-08-01,,lights,works,,1\n2020-02-01,,,lights,works,,2\n\
                2020-02-02T23:59:59,,,lights,works,,3\n2020-02-03,,,noise,works,,4\n";
    let days = [("from", "2020-02-01".into()), ("to", "2020-02-02".into())];
    let log = read_bytes(csv_of(rows).as_bytes(), &spec(&days)).unwrap();
    assert_eq!(log.requests.iter().map(|request| request.key).collect::<Vec<_>>(), [2, 3]);
    assert_eq!((log.quirks.of(Reason::OutsideDates), log.quirks.rows), (2, 4));
    // Rows that are left out show, too, until when the file was kept up: here until the third of February.
    assert_eq!(log.end, SimTime::from_day(33));
}

#[test]
fn unknown_values_are_skipped_replaced_or_left_blank_as_wished() {
    let rows = "2020-01-02,,,noise,works,,1\n2020-01-02,,,,works,,2\n2020-01-02,,,noise,zoo,,3\n\
                2020-01-02,,,lights,zoo,,4\n2020-01-02,,,lights,zoo,,5\n2020-01-02,,,lights,works,,6\n";
    let read = |category: &str, unit: &str| {
        let changes = [("unknown_category", category.into()), ("unknown_unit", unit.into())];
        read_bytes(csv_of(rows).as_bytes(), &spec(&changes)).unwrap()
    };
    let skipped = read("skip", "skip").quirks;
    assert_eq!(
        (
            skipped.kept,
            skipped.of(Reason::Skipped),
            skipped.of(Reason::UnknownCategory),
            skipped.of(Reason::UnknownUnit)
        ),
        (1, 5, 3, 2)
    );
    assert_eq!(skipped.unknown_categories, [("noise".to_string(), 2)]);
    assert_eq!(skipped.unknown_units, [("zoo".to_string(), 2)]);
    assert!(skipped.to_string().ends_with("unknown categories: \"noise\" (2)\nunknown units: \"zoo\" (2)"));
    let kept = read("other", "none");
    assert_eq!(
        (kept.quirks.kept, kept.quirks.of(Reason::Skipped), kept.quirks.of(Reason::WithoutUnit)),
        (6, 0, 3)
    );
    assert_eq!(kept.requests.iter().filter(|request| request.category == 2).count(), 3);
    assert!(read("other", "parks").requests.iter().all(|request| request.unit.is_some()));
}

#[test]
fn texts_that_mean_nothing_are_blank() {
    let rows = "2020-01-02,NULL,n/a,lights,NULL,,NULL\n";
    let blank = Node::List(vec!["NULL".into(), "n/a".into()]);
    let log = read_bytes(csv_of(rows).as_bytes(), &spec(&[("blank", blank)])).unwrap();
    let quirks = log.quirks;
    assert_eq!(
        (
            quirks.of(Reason::Open),
            quirks.of(Reason::WithoutDue),
            quirks.of(Reason::WithoutUnit),
            quirks.of(Reason::WithoutId)
        ),
        (1, 1, 1, 1)
    );
}

#[test]
fn channels_are_called_by_the_names_of_the_model() {
    let rule = |from: &str, to: &str| {
        Node::Table(Table::from([("from".to_string(), from.into()), ("to".to_string(), to.into())]))
    };
    let channels = Node::List(vec![rule("Citizens App", "online"), rule("Counter", "visit")]);
    let rows = "2020-01-02,,,lights,works,CITIZENS APP ,1\n2020-01-02,,,lights,works,Counter,2\n\
                2020-01-02,,,lights,works,Drone,3\n2020-01-02,,,lights,works,,4\n";
    let changes = [("channels", channels), ("channel", "superior".into())];
    let log = read_bytes(csv_of(rows).as_bytes(), &spec(&changes)).unwrap();
    let channels: Vec<Channel> = log.requests.iter().map(|request| request.channel).collect();
    assert_eq!(channels, [Channel::Online, Channel::Visit, Channel::Superior, Channel::Superior]);
    assert_eq!(log.quirks.of(Reason::UnknownChannel), 1);
}
