//! Source texts: what was read, from where, and which line and column an offset is.
//!
//! This is the only place of the scenario layer that touches files; everything behind it works on texts.

mod parse;
mod read;

use std::path::{Path, PathBuf};
use std::sync::Arc;

pub(crate) use parse::{parse_document, parse_value};
pub(crate) use read::{Unreadable, absolute, identity, not_a_file, read_table, read_text};

/// The number of a source text, in the order of reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SourceId(pub(crate) u32);

/// A stretch of a source text, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The text.
    pub source: SourceId,
    /// First byte.
    pub start: usize,
    /// First byte behind it; equal to `start` where something is missing.
    pub end: usize,
}

/// One source text.
#[derive(Clone, Debug)]
pub struct Source {
    name: String,
    text: String,
    /// Byte offsets at which lines begin.
    lines: Vec<usize>,
    /// What paths inside the text are relative to.
    folder: PathBuf,
    is_option: bool,
}

impl Source {
    fn new(name: String, text: String, folder: PathBuf, is_option: bool) -> Source {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        let lines = std::iter::once(0).chain(breaks).collect();
        Source { name, text, lines, folder, is_option }
    }

    /// The path as the user knows it, or what the text is.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether the text is an option of the command line and no file.
    pub fn is_option(&self) -> bool {
        self.is_option
    }

    /// Line and column of an offset, both from 1; columns count characters.
    pub fn position(&self, offset: usize) -> (usize, usize) {
        let line = self.line_at(offset);
        let before = self.text.get(self.lines[line]..offset).unwrap_or_default();
        (line + 1, before.chars().count() + 1)
    }

    /// The line (from 0) that holds an offset.
    pub(crate) fn line_at(&self, offset: usize) -> usize {
        self.lines.partition_point(|start| *start <= offset).saturating_sub(1)
    }

    /// The text of a line (from 0) without its end, and the offset at which it begins.
    pub(crate) fn line(&self, line: usize) -> (usize, &str) {
        let start = self.lines[line];
        let end = self.lines.get(line + 1).copied().unwrap_or(self.text.len());
        (start, self.text[start..end].trim_end_matches(['\n', '\r']))
    }
}

/// All texts read for one scenario. The points of a study share theirs.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    texts: Vec<Arc<Source>>,
    /// The folder outside of which nothing is read, if there is one.
    fence: Option<PathBuf>,
}

impl Sources {
    /// From now on nothing outside of the folder of this file is read, whatever texts name.
    pub(crate) fn stay_beside(&mut self, file: &Path) {
        let file = identity(file);
        self.fence = Some(file.parent().map_or_else(|| file.clone(), Path::to_path_buf));
    }

    /// Whether a file may not be read, links followed.
    pub(crate) fn is_outside(&self, path: &Path) -> bool {
        self.fence.as_ref().is_some_and(|fence| !identity(path).starts_with(fence))
    }

    /// Adds the text of a file, or a text that is treated as the file `path`.
    pub(crate) fn add_file(&mut self, path: &Path, text: String) -> SourceId {
        let folder = path.parent().map(Path::to_path_buf).unwrap_or_default();
        self.add(Source::new(path.display().to_string(), text, folder, false))
    }

    /// Adds an option of the command line; paths in it are relative to the current folder.
    pub(crate) fn add_option(&mut self, text: String) -> SourceId {
        self.add(Source::new("command line".into(), text, PathBuf::new(), true))
    }

    fn add(&mut self, source: Source) -> SourceId {
        self.texts.push(Arc::new(source));
        SourceId(self.texts.len() as u32 - 1)
    }

    /// A text.
    pub fn get(&self, id: SourceId) -> &Source {
        &self.texts[id.0 as usize]
    }

    /// The whole text.
    pub(crate) fn text(&self, id: SourceId) -> &str {
        &self.get(id).text
    }

    /// Names and texts of the files read, in the order of reading.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        let files = self.texts.iter().filter(|source| !source.is_option);
        files.map(|source| (source.name.as_str(), source.text.as_str()))
    }

    /// A path written in a text, seen from the current folder.
    pub(crate) fn path_in(&self, id: SourceId, written: &str) -> PathBuf {
        self.get(id).folder.join(written)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_lines_and_characters_from_one() {
        let source = Source::new("a".into(), "x = 1\r\n中文 = 2\n".into(), PathBuf::new(), false);
        assert_eq!(source.position(0), (1, 1));
        assert_eq!(source.position(7), (2, 1));
        assert_eq!(source.position(7 + "中文 ".len()), (2, 4));
        assert_eq!(source.position(source.text.len()), (3, 1));
        assert_eq!(source.line(0), (0, "x = 1"));
        assert_eq!(source.line(2).1, "");
    }

    #[test]
    fn paths_in_a_file_are_relative_to_it() {
        let mut sources = Sources::default();
        let id = sources.add_file(Path::new("worlds/city/a.toml"), String::new());
        assert_eq!(sources.path_in(id, "../base.toml"), Path::new("worlds/city/../base.toml"));
        assert_eq!(sources.path_in(id, "/etc/base.toml"), Path::new("/etc/base.toml"));
    }
}
