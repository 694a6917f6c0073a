//! What `petisim draft` writes can be checked and run without a change.
#![cfg(unix)]
use std::path::Path;

use super::*;

/// Drafts a file in a folder of its own, checks the draft and runs it for a while.
fn drafted_and_run(name: &str, file: impl AsRef<[u8]>, more: &[&str]) -> (String, Value) {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::write(path(name), file).unwrap();
    let say = |words: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_petisim"));
        let output = command.args(words).current_dir(folder.path()).output().unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        let text = fs::read_to_string(path("town.toml")).unwrap_or_default();
        assert_eq!(output.status.code(), Some(0), "{words:?}\n{err}\n{text}");
        err
    };
    say(&[&["draft", name, "-o", "town.toml"], more].concat());
    say(&["check", "town.toml"]);
    say(&["run", "town.toml", "-o", "out", "--jobs", "1", "--replications", "1"]);
    let manifest = fs::read_to_string(path("out/manifest.json")).unwrap();
    (fs::read_to_string(path("town.toml")).unwrap(), serde_json::from_str(&manifest).unwrap())
}

fn kept(manifest: &Value) -> u64 {
    manifest["records"]["kept"].as_u64().unwrap()
}

#[test]
fn the_shipped_file_is_drafted_as_its_scenario_maps_it() {
    let file = fs::read(Path::new("scenarios/data/lindhaven_2018.csv")).unwrap();
    let (text, manifest) = drafted_and_run("lindhaven_2018.csv", file, &[]);
    assert_eq!(kept(&manifest), 325);
    has(
        &text,
        &[
            "delimiter = \";\"",
            "time_format = \"%d.%m.%Y %H:%M:%S\"",
            "opened = \"Reported\"",
            "closed = \"Solved\"",
            "due = \"Promised\"",
            "id = \"Case\"",
            "category = \"Matter\"",
            "unit = \"Office\"",
            "channel = \"Way In\"",
        ],
    );
}

/// Files with one quirk each, every one of them with enough rows for its columns to be known.
#[test]
fn files_with_quirks_are_drafted() {
    let rows = |row: &dyn Fn(usize) -> String| (0..60).map(row).collect::<String>();
    let iso = |i: usize| format!("2020-01-{:02} {:02}:00", i % 28 + 1, 8 + i % 9);
    let plain = rows(&|i| {
        format!("{i},{},{},Waste,Call\n", iso(i), if i % 3 == 0 { String::new() } else { iso(i + 1) })
    });
    let plain = format!("id,opened,closed,type,source\n{plain}");
    let utf_16: Vec<u8> =
        "\u{feff}".encode_utf16().chain(plain.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packed, plain.as_bytes()).unwrap();
    let excel = rows(&|i| format!("{i};{};{}\n", 43_832.0 + i as f64 / 8.0, 43_840.5 + i as f64 / 8.0));
    let unix = rows(&|i| {
        format!("{i}\t{}\t{}\n", 1_577_952_000_000_u64 + 3_600_000 * i as u64, 1_578_952_000_000_u64)
    });
    let split =
        rows(&|i| format!("{i},1/{}/2020,{}:05 PM,1/{}/2020 9:00 AM\n", i % 28 + 1, i % 12 + 1, i % 28 + 2));
    let zulu = rows(&|i| format!("{i},{}Z,NA\n", iso(i).replace(' ', "T")));
    let mixed =
        rows(&|i| format!("{i},{}\n", if i % 2 == 0 { iso(i) } else { format!("2020/1/{}", i % 28 + 1) }));
    let files: [(&str, Vec<u8>); 9] = [
        ("plain.csv", plain.clone().into_bytes()),
        ("returns.csv", plain.replace('\n', "\r").into_bytes()),
        ("utf_16.csv", utf_16),
        ("packed.csv.gz", packed.finish().unwrap()),
        ("excel.csv", format!("id;opened;closed\n{excel}").into_bytes()),
        ("unix.tsv", format!("id\tcreated\tclosed\n{unix}").into_bytes()),
        ("split.csv", format!("id,open date,open time,closed\n{split}").into_bytes()),
        ("zulu.csv", format!("id,opened,closed\n{zulu}").into_bytes()),
        ("mixed.csv", format!("Title of the export,\n,\nid,opened\n{mixed}").into_bytes()),
    ];
    for (name, file) in files {
        let (text, manifest) = drafted_and_run(name, file, &[]);
        assert_eq!(kept(&manifest), 60, "{name}\n{text}");
    }
}

#[test]
fn a_long_tail_is_folded() {
    let row = |i: usize| {
        format!("{i},2020-01-{:02},kind {}\n", i % 28 + 1, if i < 150 { i % 3 } else { 3 + i % 40 })
    };
    let rows: String = (0..300).map(row).collect();
    let (text, manifest) =
        drafted_and_run("tail.csv", format!("id,opened,category\n{rows}"), &["--top", "3"]);
    assert_eq!((kept(&manifest), text.matches("\n[category.").count()), (300, 4));
    has(&text, &["40 rare categories are folded into `others` (150 requests)"]);
}

#[test]
fn a_scenario_that_is_there_is_not_replaced() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.csv"), "id,opened\n1,2020-01-02\n").unwrap();
    fs::write(folder.path().join("town.toml"), "mine").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_petisim"));
    command.args(["draft", "a.csv", "-o", "town.toml"]).current_dir(folder.path()).assert().code(2);
    assert_eq!(fs::read_to_string(folder.path().join("town.toml")).unwrap(), "mine");
}

/// A workbook by openpyxl, as a Chinese office exports it: two merged titles, days as numbers in three formats, a column
/// of formulas, a second sheet. What is expected stands in the program that wrote it, `data/gongdan.py`.
#[test]
fn a_chinese_workbook_is_drafted_and_run() {
    let file = fs::read(Path::new("tests/it/records/data/gongdan.xlsx")).unwrap();
    let (text, manifest) = drafted_and_run("gongdan.xlsx", file, &[]);
    assert_eq!(kept(&manifest), 60);
    has(
        &text,
        &[
            "start = \"2020-01-02\"",
            "header_line = 3",
            "opened = \"受理时间\"",
            "closed = \"办结时间\"",
            "due = \"要求完成时间\"",
            "id = \"工单编号\"",
            "category = \"诉求类型\"",
            "unit = \"承办单位\"",
            "check: the workbook has the sheets \"工单明细\", \"字典\"; \"工单明细\" is read",
        ],
    );
}

#[test]
fn a_log_of_events_and_an_archive_are_drafted_and_run() {
    let row = |i: usize| {
        let event = |name: &str, hour: usize| {
            format!(
                "<event><string key=\"concept:name\" value=\"{name}\"/><string key=\"org:resource\" value=\"works\"/>\
                 <date key=\"time:timestamp\" value=\"2020-01-{:02}T{hour:02}:00:00+08:00\"/></event>\n",
                i % 28 + 1
            )
        };
        format!(
            "<trace><string key=\"concept:name\" value=\"{i}\"/>{}{}</trace>",
            event("received", 8),
            event("closed", 9)
        )
    };
    let log = format!("<log>{}</log>", (0..60).map(row).collect::<String>());
    let (text, manifest) = drafted_and_run("log.xes", &log, &[]);
    assert_eq!(kept(&manifest), 60);
    has(&text, &["[requests.events]", "activity = \"concept:name\"", "id = \"case:concept:name\""]);
    let archive = fs::read(Path::new("tests/it/records/data/two_years.zip")).unwrap();
    let (text, manifest) = drafted_and_run("two.zip", archive, &["--part", "数据/2020年.csv"]);
    assert_eq!(kept(&manifest), 40);
    has(&text, &["part = \"数据/2020年.csv\"", "encoding = \"gb18030\""]);
}
