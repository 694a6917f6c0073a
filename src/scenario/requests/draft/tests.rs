//! Drafts of small files.
use super::*;
use crate::scenario::Scenario;

/// The draft of a text, and the scenario that it is.
fn drafted(bytes: &[u8], top: Option<u32>) -> (Draft, Scenario) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("requests.csv");
    std::fs::write(&file, bytes).unwrap();
    let wish =
        Wish { top, file: file.to_string_lossy().into_owned(), part: None, title: "a \"town\"".into() };
    let draft = draft(&file, &wish).unwrap();
    let scenario = Scenario::from_text(folder.path().join("draft.toml").to_str().unwrap(), &draft.text);
    (draft.clone(), scenario.unwrap_or_else(|mistakes| panic!("{mistakes}\n{}", draft.text)))
}

fn rows(count: usize, row: impl Fn(usize) -> String) -> String {
    (0..count).map(row).collect()
}

#[test]
fn an_export_with_all_roles_is_drafted() {
    let row = |i: usize| {
        let (day, hour) = (i % 28 + 1, 8 + i % 8);
        let kind = ["Street Light", "Pothole", "noise", "Graffiti, \"tags\""][i % 4];
        let office = if i % 4 == 1 { "Roads" } else { "Parks & Trees" };
        format!(
            "{i};{day:02}.03.2020 {hour:02}:00;{day:02}.04.2020 {hour:02}:30;\"{}\";{office};App;Closed\n",
            kind.replace('"', "\"\"")
        )
    };
    let text = format!("Case;Opened;Closed;Type;Department;Source;Status\n{}", rows(280, row));
    let (draft, scenario) = drafted(text.as_bytes(), None);
    let requests = scenario.head.requests.on().unwrap();
    assert_eq!(requests.delimiter, ";");
    assert_eq!(requests.time_format.0, ["%d.%m.%Y %H:%M"]);
    assert_eq!(requests.columns.category.as_deref(), Some("Type"));
    assert_eq!(scenario.head.run.start.to_string(), "2020-03-01");
    let categories: Vec<&str> = scenario.model.category.iter().map(|(name, _)| name).collect();
    assert_eq!(categories, ["graffiti_tags", "noise", "pothole", "street_light"]);
    let pothole = &scenario.model.category.iter().find(|(name, _)| *name == "pothole").unwrap().1;
    assert_eq!((pothole.remit.as_slice(), pothole.share.0), (["roads".to_string()].as_slice(), 0.25));
    assert_eq!(scenario.model.calendar.iter().next().unwrap().1.hours[0].from, 8 * 3_600);
    assert!(draft.told.iter().any(|told| told.contains("staff")), "{:?}", draft.told);
}

#[test]
fn a_chinese_export_gets_keys_and_labels() {
    let row = |i: usize| {
        let kind = ["噪音扰民", "占道经营", "供暖问题"][i % 3];
        format!(
            "G{i},2020/3/{} 上午{}:05:00,,{kind},{},办理中\n",
            i % 28 + 1,
            i % 12 + 1,
            ["城管局", "住建局"][i % 2]
        )
    };
    let text =
        format!("热线工单,,,,,\n工单编号,受理时间,办结时间,诉求类型,承办单位,工单状态\n{}", rows(120, row));
    let (_, scenario) = drafted(&encoding_rs::GB18030.encode(&text).0, Some(2));
    let requests = scenario.head.requests.on().unwrap();
    assert_eq!((requests.encoding.as_str(), requests.header_line.0), ("gb18030", 2));
    assert_eq!(requests.time_format.0, ["%Y/%m/%d %p%I:%M:%S"]);
    let units: Vec<(&str, &str)> =
        scenario.model.unit.iter().map(|(name, unit)| (name, unit.label.as_str())).collect();
    assert_eq!(units, [("front_office", ""), ("unit_01", "住建局"), ("unit_02", "城管局")]);
    let categories: Vec<&str> = scenario.model.category.iter().map(|(name, _)| name).collect();
    assert_eq!(categories, ["category_01", "category_02", "others"]);
}

#[test]
fn doubts_are_written_down() {
    let row = |i: usize| {
        format!("{i},{:02}/{:02}/2020 08:00,{:02}/{:02}/2020 09:00\n", i % 12 + 1, 1, i % 12 + 1, 2)
    };
    let text = format!("id,opened,closed\n{}13,never,\n", rows(60, row));
    let (draft, scenario) = drafted(text.as_bytes(), None);
    let requests = scenario.head.requests.on().unwrap();
    // Month after day: closed a month later; day after month: a day later, which is likelier.
    assert_eq!(requests.time_format.0, ["%m/%d/%Y %H:%M"]);
    assert_eq!((requests.tolerate.0, requests.blank.as_slice()), (1, ["never".to_string()].as_slice()));
    assert!(draft.text.contains("check: \"%d/%m/%Y %H:%M\" fits as well"), "{}", draft.text);
}

#[test]
fn a_log_of_events_is_drafted_as_one() {
    let row = |i: usize| {
        let (case, step) = (i / 3, i % 3);
        format!(
            "case {case},{},2020-03-{:02}T{:02}:00:00+08:00,{}\n",
            ["receive", "handle", "close"][step],
            case % 28 + 1,
            8 + step,
            ["desk", "works", "works"][step]
        )
    };
    let text = format!("case:concept:name,concept:name,time:timestamp,org:resource\n{}", rows(90, row));
    let (_, scenario) = drafted(text.as_bytes(), None);
    let requests = scenario.head.requests.on().unwrap();
    assert_eq!(requests.events.on().unwrap().activity, "concept:name");
    assert_eq!(requests.columns.unit.as_deref(), Some("org:resource"));
}

#[test]
fn what_is_no_table_of_requests_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("x.csv");
    for (bytes, what) in [
        (&b""[..], "no bytes"),
        (b"one column\n1\n", "no table"),
        (b"a,b\n1,2\n", "without a column of times"),
        (b"PK\x03\x04", "a zip archive"),
    ] {
        std::fs::write(&file, bytes).unwrap();
        let told = draft(&file, &Wish::default()).unwrap_err().to_string();
        assert!(told.contains(what), "{told}");
    }
}
