//! Reading a scenario with all that it extends and all that is laid over it into one tree.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::diagnostic::{Code, Collector, Mistake};
use super::document::Options;
use super::head::FORMAT;
use super::merge::merge;
use super::source::{SourceId, Span, Unreadable, identity, parse_document, read_table, read_text};
use super::tree::{Body, Entry, Item, Layer};
use crate::kernel::param::{Kind, Node};

/// How deep files may extend each other.
const DEEPEST: usize = 16;
/// How many files one scenario may be made of.
const MOST_FILES: usize = 64;
/// How many bytes the files of one scenario may have in all.
const MOST_BYTES: usize = 16 << 20;

/// Reads files and folds them into trees.
pub(crate) struct Loader<'a> {
    /// What a whole document may hold.
    pub root: &'a Kind,
    /// Texts and mistakes.
    pub collector: Collector,
    /// The files that are now being read, outermost first.
    open: Vec<PathBuf>,
    /// Bytes of the files read.
    bytes: usize,
    /// Trees of the files read, by file and layer.
    done: BTreeMap<(PathBuf, Layer), Option<Item>>,
    /// Whether nothing is lost: every file was read and every text was TOML.
    pub is_complete: bool,
}

impl<'a> Loader<'a> {
    /// A loader for documents of this kind.
    pub(crate) fn new(root: &'a Kind) -> Loader<'a> {
        Loader {
            root,
            collector: Collector::default(),
            open: Vec::new(),
            bytes: 0,
            done: BTreeMap::new(),
            is_complete: true,
        }
    }

    /// The tree of a file and of all that it extends; `from` is the value that named it.
    pub(crate) fn file(&mut self, path: &Path, from: Option<Span>, layer: Layer) -> Option<Item> {
        let key = (identity(path), layer);
        if self.open.contains(&key.0) {
            return self.fail(
                Code::Cycle,
                self.circle(&key.0),
                "a file cannot build on itself: take one of them out",
                from,
            );
        }
        if let Some(item) = self.done.get(&key) {
            return item.clone();
        }
        if self.open.len() >= DEEPEST || self.done.len() >= MOST_FILES {
            let message =
                format!("more than {DEEPEST} files extend each other in a row, or {MOST_FILES} in all");
            return self.fail(Code::File, message, "", from);
        }
        if self.collector.sources.is_outside(path) {
            self.is_complete = false;
            self.collector.push(Mistake { span: from, ..outside(path) });
            return None;
        }
        let text = match read_text(path) {
            Ok(text) => text,
            Err(why) => return self.unreadable(path, why, from),
        };
        if from.is_some() && !self.is_ours(&text) {
            let message = format!("`{}` is no file of petisim", path.display());
            let help = "its content is not shown: a scenario begins with `petisim = 1` and is TOML";
            return self.fail(Code::File, message, help, from);
        }
        self.bytes += text.len();
        if self.bytes > MOST_BYTES {
            let message =
                format!("the files of this scenario are larger than {} MB in all", MOST_BYTES >> 20);
            return self.fail(
                Code::File,
                message,
                "a scenario holds parameters; data stay in files of their own",
                from,
            );
        }
        self.open.push(key.0.clone());
        let item = self.text(path, text, layer);
        self.open.pop();
        self.done.insert(key, item.clone());
        item
    }

    /// The text of a table that the value at `from` names. Whoever asks decides whether it may be shown.
    pub(crate) fn table(&mut self, path: &Path, from: Span) -> Option<String> {
        if self.collector.sources.is_outside(path) {
            self.collector.push(outside(path).at(from));
            return None;
        }
        match read_table(path) {
            Ok(text) => Some(text),
            Err(Unreadable::File { message, help }) => {
                self.collector.push(Mistake::new(Code::File, message).at(from).help(help));
                None
            }
            Err(Unreadable::Encoding { message, .. }) => {
                let help = "save the table as CSV in UTF-8; its content is not shown";
                self.collector.push(Mistake::new(Code::Encoding, message).at(from).help(help));
                None
            }
        }
    }

    /// The tree of a text that is treated as the file `path`, and of all that it extends.
    pub(crate) fn text(&mut self, path: &Path, text: String, layer: Layer) -> Option<Item> {
        let (id, mut item) = self.document(path, text, layer)?;
        let extends = item.entries_mut().and_then(|entries| entries.remove("extends"));
        let Some(entry) = extends else { return Some(item) };
        let mut below: Option<Item> = None;
        for (name, span) in self.names(&entry) {
            let path = self.collector.sources.path_in(id, &name);
            match (self.file(&path, Some(span), layer), &mut below) {
                (None, _) => {}
                (Some(item), None) => below = Some(item),
                (Some(item), Some(below)) => self.lay(below, item),
            }
        }
        let Some(mut below) = below else { return Some(item) };
        self.lay(&mut below, item);
        Some(below)
    }

    /// The tree of a text alone, whatever it means.
    pub(crate) fn document(&mut self, path: &Path, text: String, layer: Layer) -> Option<(SourceId, Item)> {
        let id = self.collector.sources.add_file(path, text);
        let (item, mistakes) = parse_document(id, self.collector.sources.text(id), layer);
        self.is_complete &= mistakes.is_empty();
        self.collector.mistakes.extend(mistakes);
        if !self.is_of_our_format(&item) {
            self.is_complete = false;
            return None;
        }
        Some((id, item))
    }

    /// The tree of the file that everything begins with, and of all that it extends.
    pub(crate) fn main(&mut self, path: &Path, options: &Options) -> Option<Item> {
        self.begin(path, options);
        self.file(path, None, Layer::Base)
    }

    fn begin(&mut self, path: &Path, options: &Options) {
        if options.restricted {
            self.collector.sources.stay_beside(path);
        }
    }

    /// The text of the file that everything begins with.
    pub(crate) fn read(&mut self, path: &Path, options: &Options) -> Option<String> {
        self.begin(path, options);
        read_text(path).map_err(|why| self.unreadable(path, why, None)).ok()
    }

    /// Lays one tree on another; two overlays that differ are a mistake.
    pub(crate) fn lay(&mut self, below: &mut Item, above: Item) {
        for clash in merge(below, above, self.root) {
            let message = format!("two overlays set `{}` to different values", clash.path);
            self.collector.push(
                Mistake::new(Code::Clash, message)
                    .at(clash.second)
                    .help("overlays have no order: take the key out of one of them, or set it by `--set`")
                    .note(clash.first, "the other value is here"),
            );
        }
    }

    /// The paths that a value such as that of `extends` names, each with its place.
    pub(crate) fn names(&mut self, entry: &Entry) -> Vec<(String, Span)> {
        let items = match &entry.item.body {
            Body::List(items) => items.as_slice(),
            _ => std::slice::from_ref(&entry.item),
        };
        let mut names = Vec::new();
        if items.len() > MOST_FILES {
            let message =
                format!("{} files are named, and at most {MOST_FILES} make a scenario", items.len());
            let _: Option<()> = self.fail(Code::File, message, "", Some(entry.item.span));
            return names;
        }
        for item in items {
            match &item.body {
                Body::Leaf(Node::Text(name)) => names.push((name.clone(), item.span)),
                _ => {
                    let message = format!("found {}", item.to_node().describe());
                    let help = "expected the path of a scenario file, or a list of paths";
                    let _: Option<()> = self.fail(Code::Kind, message, help, Some(item.span));
                }
            }
        }
        names
    }

    /// Whether a text that another file names, and not the user, may be quoted: it says that it is ours, or is TOML with a
    /// key that ours have. Otherwise who writes `extends` could read any file of whoever checks it.
    fn is_ours(&self, text: &str) -> bool {
        let known = |key: &str| match self.root {
            Kind::Section(info) => info().fields.iter().any(|field| field.name == key),
            _ => false,
        };
        says_it_is_ours(text)
            || toml::de::DeTable::parse(text).is_ok_and(|table| {
                let table = table.get_ref();
                table.is_empty() || table.keys().any(|key| known(key.get_ref()))
            })
    }

    /// Whether a file is written for this version of the format; a file without a version inherits one or lacks it.
    fn is_of_our_format(&mut self, item: &Item) -> bool {
        let Some(entry) = item.entries().and_then(|entries| entries.get("petisim")) else { return true };
        match &entry.item.body {
            Body::Leaf(Node::Int(version)) if *version == i64::from(FORMAT) => return true,
            _ => {}
        }
        let found = entry.item.to_node().describe();
        let message = format!("this program reads scenario format {FORMAT}, and the file says {found}");
        let help = format!(
            "write `petisim = {FORMAT}`, or use the program of the version that the file was written for"
        );
        self.collector.push(Mistake::new(Code::Version, message).at(entry.item.span).help(help));
        false
    }

    fn circle(&self, again: &Path) -> String {
        let first = self.open.iter().position(|open| open == again).unwrap_or(0);
        let name = |path: &PathBuf| path.file_name().unwrap_or(path.as_os_str()).display().to_string();
        let again = again.to_path_buf();
        let names: Vec<String> = self.open[first..].iter().chain([&again]).map(name).collect();
        format!("files extend each other in a circle: {}", names.join(" → "))
    }

    fn fail<T>(
        &mut self,
        code: Code,
        message: impl Into<String>,
        help: impl Into<String>,
        from: Option<Span>,
    ) -> Option<T> {
        self.is_complete = false;
        let mut mistake = Mistake::new(code, message).help(help);
        mistake.span = from;
        self.collector.push(mistake);
        None
    }

    fn unreadable(&mut self, path: &Path, why: Unreadable, from: Option<Span>) -> Option<Item> {
        match why {
            Unreadable::File { message, help } => self.fail(Code::File, message, help, from),
            Unreadable::Encoding { message, help, shown } => {
                // What another file names is shown only if it is ours.
                let shown = shown.filter(|(text, _)| from.is_none() || says_it_is_ours(text));
                let span = shown.map(|(text, start)| {
                    let source: SourceId = self.collector.sources.add_file(path, text);
                    // The replacement character takes three bytes.
                    Span { source, start, end: start + '\u{fffd}'.len_utf8() }
                });
                self.fail(Code::Encoding, message, help, span.or(from))
            }
        }
    }
}

/// The keys at the top of a file, however wrong the rest of it is; `None` if it cannot be read.
pub fn keys_of(path: &Path, options: &Options) -> Option<Vec<String>> {
    // What the keys mean is not asked here.
    let root = Kind::Any;
    let mut loader = Loader::new(&root);
    let text = loader.read(path, options)?;
    let id = loader.collector.sources.add_file(path, text);
    let (item, _) = parse_document(id, loader.collector.sources.text(id), Layer::Base);
    Some(item.entries()?.keys().cloned().collect())
}

/// Whether a line of a text says what no other program's file does.
fn says_it_is_ours(text: &str) -> bool {
    text.lines().any(|line| {
        let rest = line.trim_start().strip_prefix(env!("CARGO_PKG_NAME"));
        rest.is_some_and(|rest| rest.trim_start().starts_with('='))
    })
}

/// The mistake of a path that leads out of the folder.
pub(crate) fn outside(path: &Path) -> Mistake {
    let message = format!("`{}` is outside of the folder of the file that was named", path.display());
    Mistake::new(Code::File, message).help("`--restricted` reads nothing there: put it into the folder")
}
