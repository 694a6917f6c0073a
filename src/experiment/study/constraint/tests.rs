use super::*;

fn known() -> Known<'static> {
    let factors = vec![
        ("staff", Type::Number),
        ("wait", Type::Time),
        ("limit", Type::Days),
        ("review", Type::Word),
        ("fast", Type::Truth),
    ];
    let words = vec![vec![], vec![], vec![], vec!["off".into(), "effect".into()], vec![]];
    Known { factors, words }
}

/// staff 12, wait two hours, limit 5 wd, review off, fast.
fn holds(text: &str) -> bool {
    let values = [
        Value::Number(12.0),
        Value::Number(7200.0),
        Value::Number(5.0),
        Value::Word("off"),
        Value::Truth(true),
    ];
    parse(text, &known()).unwrap_or_else(|wrong| panic!("{text}: {wrong:?}")).holds(&|place| values[place])
}

fn wrong(text: &str) -> (std::ops::Range<usize>, String, String) {
    let wrong = parse(text, &known()).expect_err(text);
    (wrong.at, wrong.message, wrong.help)
}

#[test]
fn conditions_mean_what_they_say() {
    for text in [
        "staff >= 12",
        "staff == 2 * 6 and not staff < 12",
        "1 + 2 * 3 == 7 and (1 + 2) * 3 == 9 and 10 - 3 - 2 == 5 and 12 / 3 / 2 == 2",
        "-staff < -11.5 or false",
        "wait == '2 h' and wait <= \"120 min\" and wait * 2 > '3 h' and wait / '1 h' == 2",
        "limit > '4 wd' and limit + '1 wd' == '6 wd' and limit == '1 wd' * 5",
        "review == \"off\" and review != 'effect'",
        "fast and not (review == 'effect' and staff > 10)",
        "false and false or true",
        "true or false and false",
        "staff > 1e1 and staff < 1.2e+1 + 0.5 and staff < 1_000",
    ] {
        assert!(holds(text), "{text}");
    }
    for text in
        ["staff > 12", "not fast", "review == 'effect'", "wait > '2 h'", "staff != 12", "true and false"]
    {
        assert!(!holds(text), "{text}");
    }
}

#[test]
fn a_mistake_is_told_at_its_place() {
    let (at, message, help) = wrong("staff >= 2 and stafff < 3");
    assert_eq!(at, 15..21);
    assert!(
        message.contains("no factor `stafff`") && help.contains("did you mean `staff`"),
        "{message} {help}"
    );
    let (at, message, help) = wrong("review == 'of'");
    assert_eq!(at, 10..14);
    assert!(
        message.contains("has no level \"of\"") && help.contains("did you mean `off`"),
        "{message} {help}"
    );
    assert_eq!(wrong("staff = 3").0, 6..7);
    assert!(wrong("staff = 3").2.contains("=="));
    assert_eq!(wrong("(staff > 3").0, 10..10);
    assert_eq!(wrong("staff > ").0, 8..8);
    assert_eq!(wrong("staff > * 3").0, 8..9);
    assert_eq!(wrong("staff > 3 fast").0, 10..14);
    assert_eq!(wrong("1 < staff < 3").0, 10..11);
    assert_eq!(wrong("review == 'off").0, 10..14);
    assert_eq!(wrong("staff > 1.2.3").0, 8..13);
}

#[test]
fn kinds_are_not_mixed() {
    for text in [
        "staff",
        "staff and fast",
        "staff == 'off'",
        "staff > '2 h'",
        "wait > 2",
        "wait == '2 wd'",
        "wait * wait > 3",
        "review > 'off'",
        "review + 1 == 2",
        "not staff",
        "-fast",
        "fast == 1",
        "wait + limit > '1 d'",
    ] {
        assert!(parse(text, &known()).is_err(), "{text}");
    }
}

#[test]
fn deep_nesting_is_a_mistake_and_no_crash() {
    let deep = format!("{}staff > 1{}", "(".repeat(900), ")".repeat(900));
    assert!(wrong(&deep).1.contains("too deep"));
    assert!(wrong(&format!("{}fast", "not ".repeat(400))).1.contains("too deep"));
    assert!(wrong(&format!("{}fast", "fast and ".repeat(100_000))).1.contains("characters"));
    assert!(wrong(&format!("{}1 > 0", "-".repeat(1_900))).1.contains("too deep"));
}
