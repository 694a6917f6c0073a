//! The tree of a scenario before its values are understood: every key and value knows the text it came from.

use std::collections::BTreeMap;

use super::source::Span;
use crate::kernel::param::{Node, Table};

/// Which layer of settings a value belongs to; later ones win over earlier ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Layer {
    /// The scenario file and what it extends.
    Base,
    /// The overlay of this number, and what it extends. Overlays have no order among themselves.
    Overlay(u32),
    /// An option `--set`.
    Set,
}

/// How many dots of a path are tried as ends of one key; no sensible key holds any.
const MOST_DOTS: usize = 64;

/// A value with its place.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    /// Where the value stands; for a table the header that opened it.
    pub span: Span,
    /// Whose value it is.
    pub layer: Layer,
    /// The value.
    pub body: Body,
}

/// A key of a table, with its value.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// Where the key stands.
    pub key: Span,
    /// The value.
    pub item: Item,
}

/// What a value is.
#[derive(Clone, Debug)]
pub(crate) enum Body {
    /// A single value.
    Leaf(Node),
    /// A list.
    List(Vec<Item>),
    /// A table.
    Table(BTreeMap<String, Entry>),
}

/// Where a dotted path leads.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Found<'a> {
    /// The item at the path, or its nearest ancestor that was written.
    pub item: &'a Item,
    /// Its key; `None` for the root and for items of lists.
    pub key: Option<Span>,
    /// What is left of the path: empty if the item was written.
    pub rest: &'a str,
}

impl Item {
    /// The value without its place.
    pub(crate) fn to_node(&self) -> Node {
        match &self.body {
            Body::Leaf(node) => node.clone(),
            Body::List(items) => Node::List(items.iter().map(Item::to_node).collect()),
            Body::Table(entries) => Node::Table(to_table(entries)),
        }
    }

    /// The entries, if it is a table.
    pub(crate) fn entries(&self) -> Option<&BTreeMap<String, Entry>> {
        match &self.body {
            Body::Table(entries) => Some(entries),
            _ => None,
        }
    }

    /// The entries, if it is a table.
    pub(crate) fn entries_mut(&mut self) -> Option<&mut BTreeMap<String, Entry>> {
        match &mut self.body {
            Body::Table(entries) => Some(entries),
            _ => None,
        }
    }

    /// Follows a dotted path as far as it was written. Keys may hold dots themselves: the longest one that fits wins.
    pub(crate) fn find<'a>(&'a self, path: &'a str) -> Found<'a> {
        let mut found = Found { item: self, key: None, rest: path };
        while let Some(next) = found.step() {
            found = next;
        }
        found
    }

    /// This item and all below it.
    pub(crate) fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Item)) {
        visit(self);
        match &self.body {
            Body::Leaf(_) => {}
            Body::List(items) => items.iter().for_each(|item| item.walk(visit)),
            Body::Table(entries) => entries.values().for_each(|entry| entry.item.walk(visit)),
        }
    }
}

impl<'a> Found<'a> {
    fn step(self) -> Option<Found<'a>> {
        match &self.item.body {
            Body::Leaf(_) => None,
            Body::List(items) => {
                let (index, rest) = self.rest.strip_prefix('[')?.split_once(']')?;
                let item = items.get(index.parse::<usize>().ok()?)?;
                Some(Found { item, key: None, rest })
            }
            Body::Table(entries) => {
                let path = self.rest.strip_prefix('.').unwrap_or(self.rest);
                let ends =
                    path.match_indices(['.', '[']).map(|(at, _)| at).take(MOST_DOTS).chain([path.len()]);
                let (entry, end) = ends.filter_map(|end| Some((entries.get(&path[..end])?, end))).last()?;
                Some(Found { item: &entry.item, key: Some(entry.key), rest: &path[end..] })
            }
        }
    }
}

/// A table without the places of its values.
pub(crate) fn to_table(entries: &BTreeMap<String, Entry>) -> Table {
    entries.iter().map(|(name, entry)| (name.clone(), entry.item.to_node())).collect()
}
