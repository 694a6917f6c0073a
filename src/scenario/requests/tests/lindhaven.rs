//! The made-up file that the project ships.
use super::*;

fn lindhaven() -> RequestsSpec {
    let text = |pairs: &[(&str, &str)]| {
        Node::Table(pairs.iter().map(|(key, value)| (key.to_string(), Node::from(*value))).collect())
    };
    let columns = text(&[
        ("opened", "Reported"),
        ("closed", "Solved"),
        ("due", "Promised"),
        ("category", "Matter"),
        ("unit", "Office"),
        ("channel", "Way In"),
        ("id", "Case"),
    ]);
    let channels =
        [("Web form", "online"), ("App", "online"), ("Counter", "visit"), ("Councillor", "superior")];
    let channels = channels.map(|(from, to)| text(&[("from", from), ("to", to)]));
    spec(&[
        ("file", "lindhaven_2018.csv".into()),
        ("columns", columns),
        ("time_format", "%d.%m.%Y %H:%M:%S".into()),
        ("delimiter", ";".into()),
        ("channels", Node::List(channels.to_vec())),
        ("unknown_category", "skip".into()),
        ("from", "2018-03-01".into()),
    ])
}

#[test]
fn lindhaven_is_read_with_its_quirks() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/data");
    let mut matters = Aliases::new();
    let ours = [("pothole", 0), ("street lamp out", 1), ("refuse not collected", 2), ("fly-tipping", 2)];
    let others = ["noise at night", "fallen tree", "rats", "question about a form", "drain blocked"];
    for (value, place) in ours.into_iter().chain(others.map(|value| (value, 3))) {
        matters.add(value, place).unwrap();
    }
    let mut offices = Aliases::new();
    for (value, place) in
        ["lighting", "waste", "order", "roads", "parks & trees", "health", "water"].iter().zip(0..)
    {
        offices.add(value, place).unwrap();
    }
    let start = "2018-01-01".parse().unwrap();
    let category_of = |value: &str| matters.place_of(value);
    let unit_of = |value: &str| offices.place_of(value);
    let log =
        super::super::read(&lindhaven(), &dir, (start, SimTime::NEVER), &category_of, &unit_of).unwrap();
    let quirks = &log.quirks;
    assert_eq!((quirks.rows, quirks.kept, quirks.of(Reason::Skipped)), (325, 298, 27));
    assert_eq!(quirks.unknown_categories, [("Lift broken in council house".to_string(), 27)]);
    assert_eq!(quirks.of(Reason::WithoutUnit), 32);
    assert_eq!(log.requests.iter().filter(|request| request.category == 0).count(), 35);
    assert_eq!(log.first.to_string(), "2018-03-01");
    // 8 June is day 158 of the year (0 = 1 January).
    assert_eq!(log.end, SimTime::from_day(158) + Elapsed(17 * 3_600 + 41 * 60 + 12));
}

#[test]
fn lindhaven_has_the_quirks_that_its_readme_tells() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/data");
    let start = "2018-03-01".parse().unwrap();
    let log =
        super::super::read(&lindhaven(), &dir, (start, SimTime::NEVER), &|_| Some(0), &|_| Some(0)).unwrap();
    let expected = [
        // `Telephone` takes the default; the six blank ones are not counted.
        (Reason::UnknownChannel, 138),
        (Reason::WithoutUnit, 32),
        (Reason::WithoutDue, 70),
        (Reason::Open, 35),
        (Reason::ClosedBefore, 4),
        (Reason::SameSecond, 9),
    ];
    assert_eq!(counts(&log.quirks), expected);
    assert_eq!((log.quirks.rows, log.quirks.kept, log.quirks.most_before), (325, 325, Elapsed(32)));
    assert_eq!(log.requests.iter().filter(|request| request.channel == Channel::Online).count(), 143);
}
