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
        let mut segments = Vec::new();
        let mut start = 0;
        for name in path.split('.') {
            segments.push(Segment { name, span: inside(sources, span, path, start..start + name.len()) });
            start += name.len() + 1;
        }
        let kind = follow(Code::Reference, path, &segments, root, Some(tree))?;
        let keys = segments.into_iter().map(|segment| (segment.name.to_string(), segment.span)).collect();
        Ok(Target { keys, kind })
    }

    /// The dotted path.
    pub(crate) fn path(&self) -> String {
        self.keys.iter().map(|(key, _)| key.as_str()).collect::<Vec<_>>().join(".")
    }

    /// The value at the path in a resolved scenario, if the scenario has it.
    pub(crate) fn value<'a>(&self, resolved: &'a Node) -> Option<&'a Node> {
        self.keys.iter().try_fold(resolved, |node, (key, _)| node.as_table()?.get(key))
    }

    /// A tree that holds nothing but a value at the path.
    pub(crate) fn holding(&self, value: Item) -> Item {
        self.keys.iter().rev().fold(value, |item, (key, span)| {
            let entry = Entry { key: *span, item };
            Item { span: *span, layer: Layer::Set, body: Body::Table(BTreeMap::from([(key.clone(), entry)])) }
        })
    }
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

/// Writes out the dotted keys of a part of a scenario; paths are followed through the base at once, so that a wrong
/// one is told as such.
pub(crate) fn spelt_out(
    part: &Item,
    root: &Kind,
    tree: &Item,
    sources: &Sources,
    mistakes: &mut Vec<Mistake>,
) -> Item {
    let mut whole = Item { span: part.span, layer: part.layer, body: Body::Table(BTreeMap::new()) };
    for (name, entry) in part.entries().into_iter().flatten() {
        let item = if name.contains('.') {
            match Target::find(name, entry.key, root, tree, sources) {
                Ok(target) => target.holding(entry.item.clone()),
                Err(mistake) => {
                    mistakes.push(*mistake);
                    continue;
                }
            }
        } else {
            let entries = BTreeMap::from([(name.clone(), entry.clone())]);
            Item { span: part.span, layer: part.layer, body: Body::Table(entries) }
        };
        graft(&mut whole, item, mistakes);
    }
    whole
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
