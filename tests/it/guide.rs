//! The tutorial is run: its files are written and its commands executed. Links between the pages are checked.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;

const TUTORIAL: &str = include_str!("../../src/docs/tutorial/first_study.md");

const RECORDS: &str = include_str!("../../src/docs/how-to/records.md");

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

/// Runs a command of the tutorial in a folder.
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

/// Writes the files of a page and runs its commands, in their order; says how many of both there are.
fn follow_all(page: &str, folder: &Path) -> (usize, usize) {
    std::os::unix::fs::symlink(fs::canonicalize("scenarios").unwrap(), folder.join("scenarios")).unwrap();
    let (mut files, mut commands) = (0, 0);
    for block in blocks(page) {
        match block.info.split_once(' ') {
            Some(("toml", name)) => {
                fs::write(folder.join(name), block.lines.join("\n") + "\n").unwrap();
                files += 1;
            }
            None if block.info == "console" => {
                for line in block.lines {
                    follow(line, folder);
                    commands += 1;
                }
            }
            _ => panic!("a block that is neither followed nor written: {}", block.info),
        }
    }
    (files, commands)
}

#[test]
fn every_command_of_the_page_on_records_works() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(follow_all(RECORDS, folder.path()), (2, 4));
}

#[test]
fn every_command_of_the_tutorial_works() {
    let folder = tempfile::tempdir().unwrap();
    let (files, commands) = follow_all(TUTORIAL, folder.path());
    assert!(files >= 5 && commands >= 25, "{files} files, {commands} commands");
    for there in ["out/my_town/report.html", "out/fit/fitted.toml", "out/one/events.csv", "appendix.md"] {
        assert!(folder.path().join(there).is_file(), "{there}");
    }
    let appendix = fs::read_to_string(folder.path().join("appendix.md")).unwrap();
    assert!(
        appendix.contains("nearly every missing item of a reply is an order to redo (strict_review.toml:2)")
    );
}

/// The pages that users read, by path.
fn pages() -> Vec<(PathBuf, String)> {
    let mut pages = Vec::new();
    let mut open = vec![PathBuf::from("src/docs")];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|ending| ending == "md") {
                pages.push(path);
            }
        }
    }
    pages.extend(["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "src/architecture.md"].map(PathBuf::from));
    pages.into_iter().map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
}

/// The anchor that a heading gets.
fn anchor(heading: &str) -> String {
    let letters = heading.trim_start_matches('#').trim().to_lowercase();
    letters
        .chars()
        .filter(|c| c.is_alphanumeric() || " -_".contains(*c))
        .collect::<String>()
        .replace(' ', "-")
}

#[test]
fn links_lead_to_files_and_headings() {
    let mut checked = 0;
    for (page, text) in pages() {
        let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for link in links.filter(|link| !link.contains("://")) {
            let (file, heading) =
                link.split_once('#').map_or((link, None), |(file, name)| (file, Some(name)));
            let target = if file.is_empty() { page.clone() } else { page.parent().unwrap().join(file) };
            assert!(target.exists(), "{}: {link}", page.display());
            if let Some(heading) = heading {
                let text = fs::read_to_string(&target).unwrap();
                let mut headings = text.lines().filter(|line| line.starts_with('#'));
                assert!(headings.any(|line| anchor(line) == heading), "{}: {link}", page.display());
            }
            checked += 1;
        }
    }
    assert!(checked > 40, "only {checked} links");
}

#[test]
fn the_index_names_every_page() {
    let index = fs::read_to_string("src/docs/README.md").unwrap();
    for (page, _) in pages() {
        if let Ok(name) = page.strip_prefix("src/docs") {
            let name = name.to_str().unwrap();
            assert!(name == "README.md" || index.contains(&format!("({name}")), "{name} is not in the index");
        }
    }
}
