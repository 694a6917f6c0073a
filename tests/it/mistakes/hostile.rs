//! Files that are no scenarios at all: each ends in a clear message, soon, and nothing panics.

use std::fs;
use std::path::Path;
use std::time::Duration;

use petisim::scenario::{Diagnostic, Document, Options};
use proptest::collection::vec;
use proptest::prelude::*;

use super::toy::{ToyScenario, mistakes, read, read_with};

/// What is wrong with a file of these bytes.
fn load_bytes(bytes: &[u8]) -> Result<ToyScenario, Vec<Diagnostic>> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.toml");
    fs::write(&path, bytes).unwrap();
    load(&path)
}

fn load(path: &Path) -> Result<ToyScenario, Vec<Diagnostic>> {
    Document::load(path, &Options::default()).map_err(|found| {
        assert!(found.plain().len() < 200_000, "a report of {} bytes", found.plain().len());
        found.entries()
    })
}

/// The one mistake that a file of these bytes has.
fn only(bytes: &[u8]) -> Diagnostic {
    let found = load_bytes(bytes).unwrap_err();
    assert_eq!(found.len(), 1, "{found:#?}");
    found.into_iter().next().unwrap()
}

#[test]
fn marks_of_byte_order_and_windows_line_ends_do_not_matter() {
    let scenario = load_bytes(b"\xef\xbb\xbfpetisim = 1\r\n[world]\r\nresidents = 50\r\n").unwrap();
    assert_eq!(scenario.model.world.residents.0, 50);
    let found = only(b"\xef\xbb\xbfpetisim = 1\r\n[world]\r\nresidents = 0\r\n");
    assert_eq!((found.line, found.column), (Some(3), Some(13)));
    let found = only(b"\xef\xbb\xbfpetisim = 2\r\n");
    assert_eq!((found.line, found.column), (Some(1), Some(11)));
}

#[test]
fn an_empty_file_lacks_a_version() {
    for bytes in [&b""[..], b"\n\n", b"\xef\xbb\xbf", b"# nothing\n"] {
        let found = only(bytes);
        assert_eq!((found.code, found.line, found.column), ("E013", Some(1), Some(1)));
    }
}

#[test]
fn what_is_no_text_is_named() {
    let utf16: Vec<u8> = "petisim = 1\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked: Vec<u8> = [&[0xff, 0xfe][..], &utf16].concat();
    for (bytes, says) in [
        (utf16.as_slice(), "UTF-16"),
        (&marked, "UTF-16"),
        (b"\x1f\x8b\x08\0\0\0", "gzip"),
        (b"\x7fELF\x02\x01\x01\0\0\0", "byte 8 is zero"),
        (&[0; 4096], "UTF-16"),
    ] {
        let found = only(bytes);
        assert!(found.code == "E002" && found.message.contains(says), "{found:#?}");
    }
}

#[test]
fn a_byte_of_another_encoding_is_shown_where_it_stands() {
    // "town" in GBK.
    let found = only(b"petisim = 1\ntitle = \"\xd5\xf2\"\n");
    assert_eq!((found.code, found.line, found.column), ("E002", Some(2), Some(10)));
    assert!(found.message.contains("byte 22 is 0xD5"), "{found:#?}");
}

#[test]
fn what_is_no_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::os::unix::fs::symlink(at("b.toml"), at("a.toml")).unwrap();
    std::os::unix::fs::symlink(at("a.toml"), at("b.toml")).unwrap();
    for (path, says) in [
        (folder.path().to_path_buf(), "is a folder"),
        (at("none.toml"), "there is no such file"),
        (at("a.toml"), "symbolic link"),
        ("/dev/zero".into(), "is not a regular file"),
        (at(&"x".repeat(5000)), "too long"),
        (at("a\0b"), "cannot read"),
    ] {
        let found = load(&path).unwrap_err();
        assert!(found.len() == 1 && found[0].code == "E001" && found[0].message.contains(says), "{found:#?}");
        assert_eq!(found[0].line, None);
    }
}

#[test]
fn a_file_of_many_megabytes_is_refused_unread() {
    let found = only(&b"# much ado\n".repeat(1 << 20));
    assert!(found.code == "E001" && found.message.contains("larger than 4 MB"), "{found:#?}");
}

/// Texts with `n` of something in them, none of them a scenario.
fn many_of_anything(n: usize) -> Vec<(&'static str, String)> {
    let repeat = |what: &str| what.repeat(n);
    let numbered = |what: &dyn Fn(usize) -> String| (0..n).map(what).collect::<String>();
    vec![
        ("open brackets", format!("petisim = 1\na = {}", repeat("["))),
        ("closed brackets", format!("petisim = 1\na = {}{}", repeat("["), repeat("]"))),
        ("open braces", format!("petisim = 1\na = {}", repeat("{a="))),
        ("dotted key", format!("petisim = 1\n{}a = 1", repeat("a."))),
        ("dotted header", format!("petisim = 1\n[{}a]", repeat("a."))),
        ("headers", format!("petisim = 1\n{}", numbered(&|i| format!("[a{i}]\n")))),
        ("unknown keys", format!("petisim = 1\n[world]\n{}", numbered(&|i| format!("residents{i} = 1\n")))),
        ("names", format!("petisim = 1\n{}", numbered(&|i| format!("[category.a{i}]\n")))),
        ("duplicates", format!("petisim = 1\n{}", repeat("a = 1\n"))),
        ("items", format!("petisim = 1\n[world]\nneighbours = [{}]", repeat("1, "))),
        ("quotes", repeat("\"")),
        ("dots in a key", format!("petisim = 1\n[world]\n\"{}\" = 1", repeat("a."))),
    ]
}

/// Processor time of this thread, so that a busy machine makes nothing look slow.
fn own_time() -> Duration {
    let text = fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    Duration::from_nanos(text.split(' ').next().unwrap().parse().unwrap())
}

#[test]
fn what_is_eight_times_as_long_takes_not_much_more_than_eight_times_as_long() {
    let time = |text: &str| {
        let start = own_time();
        assert!(!mistakes(read(text)).is_empty());
        own_time() - start
    };
    for ((what, few), (_, many)) in many_of_anything(4_000).into_iter().zip(many_of_anything(32_000)) {
        // Quadratic would be 64 times. What else the machine does can make it look so once, and hardly three times.
        let is_slow = || time(&many) > 24 * time(&few).max(Duration::from_millis(2));
        assert!(!(is_slow() && is_slow() && is_slow()), "{what}");
    }
}

#[test]
fn a_key_or_value_of_a_megabyte_is_cut_in_the_report() {
    let long = "k".repeat(1 << 20);
    for text in [
        format!("petisim = 1\n{long} = 1\n"),
        format!("petisim = 1\n[world]\nrain = \"{long}\"\n"),
        format!("petisim = 1\n[world]\nneighbours = [\"{long}\", 5]\n"),
        format!("petisim = 1\n[category.{long}]\n"),
        format!("petisim = 1\n[run]\nlength = \"{long}\"\n"),
    ] {
        let report = read(&text).unwrap_err().plain();
        assert!(report.len() < 2_000, "{} bytes", report.len());
        assert!(report.contains('…') && report.contains('^'), "{report}");
    }
    let report = read_with("petisim = 1\n", &[&format!("{long}=1")]).unwrap_err().plain();
    assert!(report.len() < 2_000, "{} bytes", report.len());
}

#[test]
fn the_column_of_a_mistake_far_to_the_right_is_told() {
    let report =
        read(&format!("petisim = 1\n[world]\nneighbours = [\"{}\", 5]\n", "x".repeat(1000))).unwrap_err();
    assert_eq!(report.entries()[0].column, Some(1019));
    assert!(report.plain().contains("toy.toml:3:1019"), "{}", report.plain());
}

#[test]
fn only_the_first_hundred_mistakes_are_printed() {
    let keys: String = (0..250).map(|i| format!("x{i} = 1\n")).collect();
    let found = read(&format!("petisim = 1\n{keys}")).unwrap_err();
    assert_eq!(found.entries().len(), 250);
    assert_eq!(found.plain().matches("error[E010]").count(), 100);
    assert!(found.plain().ends_with("… and 150 more\n"));
}

#[test]
fn paths_may_climb_but_not_into_nothing() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("in")).unwrap();
    fs::write(folder.path().join("base.toml"), "petisim = 1\n").unwrap();
    let path = folder.path().join("in/a.toml");
    fs::write(&path, "extends = \"../in/../base.toml\"\n").unwrap();
    load(&path).unwrap();
    fs::write(&path, format!("extends = \"{}base.toml\"\n", "../".repeat(300))).unwrap();
    assert_eq!(load(&path).unwrap_err()[0].code, "E001");
}

#[test]
fn settings_of_any_shape_do_not_panic() {
    for set in [
        "",
        "=",
        "==",
        ".",
        ".=.",
        "a..b=1",
        "run.=1",
        " run . seed = 7 x",
        "run.seed=\n",
        "run.seed=[",
        "中.文=1",
        "run[0]=1",
    ] {
        let found = mistakes(read_with("petisim = 1\n", &[set]));
        assert!(!found.is_empty(), "{set:?}");
    }
}

const SOUND: &str = "petisim = 1
title = \"一座城\"
[run]
length = \"90 min\"
[world]
fair = 2021-05-01
neighbours = [\"a\", 'b']
[calendar.office]
open = [\"08:30-12:00\"]
[category.heating]
share = 1.0
handling = { mixture = [{ weight = 0.9, of = \"2 h\" }, { weight = 1, of = { gamma = { mean = \"5 h\", cv = 0.5 } } }] }
[units.refusal]
base = 0.2
";

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn a_damaged_scenario_is_read_or_reported_and_never_panics(
        cuts in vec((0..SOUND.len(), 0..12_usize, "[\\PC\\n\\t=\\[\\]{}.,'\"#0-9a-z]{0,6}"), 1..4),
        set in "\\PC{0,30}",
    ) {
        let mut bytes = SOUND.as_bytes().to_vec();
        for (at, length, text) in cuts {
            let at = at.min(bytes.len());
            let end = (at + length).min(bytes.len());
            bytes.splice(at..end, text.bytes());
        }
        let text = String::from_utf8_lossy(&bytes);
        for result in [read(&text), read_with(&text, &[&set]), read_with(SOUND, &[&set])] {
            match result {
                Ok(scenario) => {
                    let again = read(&scenario.resolved_toml()).map_err(|found| found.plain());
                    prop_assert_eq!(again.map(|again| again.identity()), Ok(scenario.identity()));
                }
                Err(found) => {
                    prop_assert!(!found.plain().is_empty() && !found.coloured().is_empty());
                    prop_assert_eq!(found.entries().len(), found.len());
                }
            }
        }
    }
}
