//! The guide is followed word by word: its files are written, its commands are run, and what it says is there, is.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

use std::fs;
use std::path::Path;

use assert_cmd::Command;

const GUIDE: &str = include_str!("../../src/docs/guide.md");

/// A fenced block: what stands behind its fence, and its lines.
struct Block<'a> {
    info: &'a str,
    lines: Vec<&'a str>,
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let (mut found, mut open) = (Vec::new(), None);
    for line in text.lines() {
        match (line.strip_prefix("```"), &mut open) {
            (Some(info), None) => open = Some(Block { info, lines: Vec::new() }),
            (Some(_), Some(_)) => found.extend(open.take()),
            (None, Some(block)) => block.lines.push(line),
            (None, None) => {}
        }
    }
    found
}

/// Runs a line of the guide in a folder.
fn follow(line: &str, folder: &Path) {
    let words = line.strip_prefix("petisim ").unwrap_or_else(|| panic!("no command of ours: {line}"));
    let mut command = Command::new(env!("CARGO_BIN_EXE_petisim"));
    command.args(words.split_whitespace()).current_dir(folder);
    command.env_remove("PETISIM_JOBS").env_remove("PETISIM_OUT");
    let output = command.output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let said = format!("{}{}", text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(0), "{line}\n{said}");
    assert!(!said.contains("no values"), "{line}\n{said}");
}

#[test]
fn every_command_of_the_guide_works_in_its_order() {
    let folder = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(fs::canonicalize("scenarios").unwrap(), folder.path().join("scenarios"))
        .unwrap();
    let (mut files, mut commands) = (0, 0);
    for block in blocks(GUIDE) {
        match block.info.split_once(' ') {
            Some(("toml", name)) => {
                fs::write(folder.path().join(name), block.lines.join("\n") + "\n").unwrap();
                files += 1;
            }
            None if block.info == "console" => {
                for line in block.lines {
                    follow(line, folder.path());
                    commands += 1;
                }
            }
            _ => panic!("a block that is neither followed nor written: {}", block.info),
        }
    }
    assert!(files >= 5 && commands >= 25, "{files} files, {commands} commands");
    for there in ["out/my_town/report.html", "out/fit/fitted.toml", "out/one/events.csv", "appendix.md"] {
        assert!(folder.path().join(there).is_file(), "{there}");
    }
    let appendix = fs::read_to_string(folder.path().join("appendix.md")).unwrap();
    assert!(
        appendix.contains("nearly every missing item of a reply is an order to redo (strict_review.toml:2)")
    );
}

#[test]
fn readers_of_the_pages_find_the_files_that_they_name() {
    for (page, text) in [
        ("guide.md", GUIDE),
        ("coming_from.md", include_str!("../../src/docs/coming_from.md")),
        ("odd.md", include_str!("../../src/docs/odd.md")),
        ("stress.md", include_str!("../../src/docs/stress.md")),
    ] {
        let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for link in links.filter(|link| !link.contains("://")) {
            assert!(Path::new("src/docs").join(link).is_file(), "{page}: {link}");
        }
    }
}
