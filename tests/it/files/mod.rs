//! The kinds of file that people write: schemas, examples, `check`, and the one syntax of `set`.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

mod check;
mod examples;
mod schemas;
mod set;
mod validator;

use std::path::{Path, PathBuf};

use petisim::results::files::FILES;
use petisim::scenario::explain::FileKind;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn kind(word: &str) -> FileKind {
    FILES.into_iter().find(|kind| kind.word == word).unwrap()
}

/// The shipped files of a folder below `scenarios`, in the order of their names.
fn shipped(folder: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(root().join("scenarios").join(folder)).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|end| end == "toml")).collect();
    files.sort();
    assert!(!files.is_empty(), "{folder}");
    files
}
