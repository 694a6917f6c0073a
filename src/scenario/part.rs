//! Parts of a scenario that a study or a dated change writes: from paths and values to trees that can be laid over the base.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::kernel::param::{Fault, Kind, Node, Param, Place, Problems, Table};
use crate::scenario::diagnostic::{Code, Mistake};
use crate::scenario::set::{Segment, follow};
use crate::scenario::source::{Sources, Span};
use crate::scenario::tree::{Body, Entry, Item, Layer};

/// A part of a scenario, laid over a whole one. Keys may be dotted paths: `"desks.review" = "off"`.
#[derive(Clone, Debug, PartialEq)]
pub struct Part(pub Table);

impl Param for Part {
    fn kind() -> Kind {
        Kind::Named(Box::new(Kind::Any))
    }

    fn read(node: &Node, problems: &mut Problems) -> Option<Part> {
        match node {
            Node::Table(table) => Some(Part(table.clone())),
            other => {
                let help = "write paths with their values: { \"desks.review\" = \"off\" }";
                problems.note(Fault::Kind, Place::Value, format!("found {}", other.describe()), help);
                None
            }
        }
    }

    fn write(&self) -> Node {
        Node::Table(self.0.clone())
    }
}

/// A parameter that a factor sets.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    /// Its keys, each with its place in the study.
    keys: Vec<(String, Span)>,
    /// What it takes, where that is one kind of value.
    pub kind: Option<Kind>,
}

impl Target {
    /// Follows a path that is written at `span`.
    pub(crate) fn find(
        path: &str,
        span: Span,
        root: &Kind,
        tree: &Item,
        sources: &Sources,
    ) -> Result<Target, Box<Mistake>> {
        Target::along(keys_of(path, span, sources), root, tree)
    }

    /// Follows keys, each with its place.
    fn along(keys: Vec<(String, Span)>, root: &Kind, tree: &Item) -> Result<Target, Box<Mistake>> {
        let path = dotted(&keys);
        let segments: Vec<Segment<'_>> =
            keys.iter().map(|(name, span)| Segment { name, span: *span }).collect();
        let kind = follow(Code::Reference, &path, &segments, root, Some(tree))?;
        Ok(Target { keys, kind })
    }

    /// The dotted path.
    pub(crate) fn path(&self) -> String {
        dotted(&self.keys)
    }

    /// The value at the path in a resolved scenario, if the scenario has it.
    pub(crate) fn value<'a>(&self, resolved: &'a Node) -> Option<&'a Node> {
        self.keys.iter().try_fold(resolved, |node, (key, _)| node.as_table()?.get(key))
    }

    /// A tree that holds nothing but a value at the path.
    pub(crate) fn holding(&self, value: Item) -> Item {
        holding(&self.keys, value)
    }
}

fn dotted(keys: &[(String, Span)]) -> String {
    keys.iter().map(|(key, _)| key.as_str()).collect::<Vec<_>>().join(".")
}

/// The keys of a path that is written as one text, each with its place in it.
fn keys_of(path: &str, span: Span, sources: &Sources) -> Vec<(String, Span)> {
    let (mut keys, mut start) = (Vec::new(), 0);
    for name in path.split('.') {
        keys.push((name.to_string(), inside(sources, span, path, start..start + name.len())));
        start += name.len() + 1;
    }
    keys
}

/// A tree that holds nothing but a value below these keys.
fn holding(keys: &[(String, Span)], value: Item) -> Item {
    keys.iter().rev().fold(value, |item, (key, span)| {
        let entry = Entry { key: *span, item };
        Item { span: *span, layer: Layer::Set, body: Body::Table(BTreeMap::from([(key.clone(), entry)])) }
    })
}

/// The place of a stretch of a text that is written as one value at `span`; the whole value where it has escapes.
pub(crate) fn inside(sources: &Sources, span: Span, text: &str, part: Range<usize>) -> Span {
    let Some(written) = sources.text(span.source).get(span.start..span.end) else { return span };
    let quote = match written.find(text) {
        Some(at) if at + text.len() + at == written.len() && !text.is_empty() => at,
        _ => return span,
    };
    Span { source: span.source, start: span.start + quote + part.start, end: span.start + quote + part.end }
}

/// Writes out the dotted keys of a part of a scenario, in quotes or not; paths are followed through the base at once, so that a
/// wrong one is told as such, and one into a mechanism that is off does not switch it on.
pub(crate) fn spelt_out(
    part: &Item,
    root: &Kind,
    tree: &Item,
    sources: &Sources,
    mistakes: &mut Vec<Mistake>,
) -> Item {
    let whole = Item { span: part.span, layer: part.layer, body: Body::Table(BTreeMap::new()) };
    let mut speller = Speller { root, tree, sources, whole, mistakes };
    for (name, entry) in part.entries().into_iter().flatten() {
        speller.spell(&[], name, entry);
    }
    speller.whole
}

struct Speller<'a> {
    root: &'a Kind,
    tree: &'a Item,
    sources: &'a Sources,
    whole: Item,
    mistakes: &'a mut Vec<Mistake>,
}

impl Speller<'_> {
    /// Adds what is written at a key below `above`, the keys of a path without quotes.
    fn spell(&mut self, above: &[(String, Span)], name: &str, entry: &Entry) {
        let mut keys = above.to_vec();
        keys.extend(keys_of(name, entry.key, self.sources));
        match entry.item.entries() {
            // A table that only the dots of a key, or of a header, have opened stands where its key does.
            Some(below) if entry.item.span == entry.key => {
                for (name, entry) in below {
                    self.spell(&keys, name, entry);
                }
            }
            _ => self.add(keys, &entry.item),
        }
    }

    fn add(&mut self, keys: Vec<(String, Span)>, item: &Item) {
        let text = self.sources.text(item.span.source).get(item.span.start..).unwrap_or_default();
        let is_header = text.starts_with('[');
        let is_below_header = item.entries().is_some() && is_header;
        if keys.len() > 1 && !is_below_header {
            match Target::along(keys, self.root, self.tree) {
                Ok(target) => graft(&mut self.whole, target.holding(item.clone()), self.mistakes),
                Err(mistake) => self.mistakes.push(*mistake),
            }
        } else {
            // One key, or a table below a header of its own: a piece of a scenario, checked with the whole.
            graft(&mut self.whole, holding(&keys, item.clone()), self.mistakes);
        }
    }
}

/// Joins two trees that set different values.
pub(crate) fn graft(into: &mut Item, from: Item, mistakes: &mut Vec<Mistake>) {
    let (Body::Table(below), Body::Table(above)) = (&mut into.body, from.body) else { return };
    for (name, entry) in above {
        match below.get_mut(&name) {
            None => {
                below.insert(name, entry);
            }
            Some(old) if old.item.entries().is_some() && entry.item.entries().is_some() => {
                graft(&mut old.item, entry.item, mistakes);
            }
            Some(old) => {
                let (first, second) = (old.key.min(entry.key), old.key.max(entry.key));
                let mistake = Mistake::new(Code::Duplicate, "the parameter is set twice").at(second);
                mistakes.push(mistake.note(first, "it is also set here"));
            }
        }
    }
}

/// The dotted paths of the single values in a tree, each with its place. An empty table counts as a value.
pub(crate) fn paths(tree: &Item) -> Vec<(String, Span)> {
    fn walk(prefix: &str, item: &Item, key: Span, found: &mut Vec<(String, Span)>) {
        match item.entries() {
            Some(entries) if !entries.is_empty() => {
                for (name, entry) in entries {
                    let path = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
                    walk(&path, &entry.item, entry.key, found);
                }
            }
            _ => found.push((prefix.to_string(), key)),
        }
    }
    let mut found = Vec::new();
    walk("", tree, tree.span, &mut found);
    found
}

/// Whether the parameter at a path is, or lies below, the one at another.
pub(crate) fn is_below(path: &str, other: &str) -> bool {
    path.strip_prefix(other).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}
