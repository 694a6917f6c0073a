//! Laying one tree over another, key by key.

use std::collections::BTreeMap;

use super::shape::Keys;
use super::source::Span;
use super::tree::{Body, Entry, Item, Layer};
use crate::kernel::param::{Kind, Node};

/// Two overlays that set one key to different values.
#[derive(Debug)]
pub(crate) struct Clash {
    /// The dotted path of the key.
    pub path: String,
    /// The value of the earlier overlay.
    pub first: Span,
    /// The value of the later one.
    pub second: Span,
}

/// The list to which another file adds: each dated change is an event of its own. An empty list takes all away.
const ADDED: &str = "change";

/// Lays `over` on `base`, both of the given kind.
///
/// Dated changes are added to those below. Tables merge key by key, also inside a mechanism; a value of another form, a list and `"off"` replace what they
/// cover. A distribution that names another form replaces the whole form.
pub(crate) fn merge(base: &mut Item, over: Item, kind: &Kind) -> Vec<Clash> {
    let mut merger = Merger { path: Vec::new(), clashes: Vec::new() };
    merger.lay(base, over, &Keys::of(kind));
    merger.clashes
}

struct Merger {
    path: Vec<String>,
    clashes: Vec<Clash>,
}

impl Merger {
    fn lay(&mut self, base: &mut Item, over: Item, keys: &Keys) {
        let Item { span, layer, body } = over;
        match (&mut base.body, body) {
            (Body::Table(below), Body::Table(above)) if merges(keys, below, &above) => {
                below.retain(|key, _| !displaced(keys, key, &above));
                for (name, entry) in above {
                    self.lay_entry(below, name, entry, keys);
                }
                (base.span, base.layer) = (span, layer);
            }
            (Body::List(below), Body::List(above)) if self.path == [ADDED] && !above.is_empty() => {
                let own: Vec<Node> = below.iter().map(Item::to_node).collect();
                below.extend(above.into_iter().filter(|item| !own.contains(&item.to_node())));
                (base.span, base.layer) = (span, layer);
            }
            (_, body) => {
                let over = Item { span, layer, body };
                self.compare(base, &over);
                *base = over;
            }
        }
    }

    fn lay_entry(&mut self, below: &mut BTreeMap<String, Entry>, name: String, entry: Entry, keys: &Keys) {
        let Some(old) = below.get_mut(&name) else {
            below.insert(name, entry);
            return;
        };
        let under = keys.under(&name).map_or(Keys::None, |(keys, _)| keys);
        self.path.push(name);
        old.key = entry.key;
        self.lay(&mut old.item, entry.item, &under);
        self.path.pop();
    }

    /// Notes a clash if `over` replaces what another overlay has set.
    fn compare(&mut self, base: &Item, over: &Item) {
        let mut other = None;
        base.walk(&mut |item| {
            if matches!(item.layer, Layer::Overlay(_)) && item.layer != over.layer && other.is_none() {
                other = Some(item.span);
            }
        });
        let is_overlay = matches!(over.layer, Layer::Overlay(_));
        if let (true, Some(first)) = (is_overlay, other)
            && !equal(&base.to_node(), &over.to_node())
        {
            self.clashes.push(Clash { path: self.path.join("."), first, second: over.span });
        }
    }
}

/// Whether two tables are of one form and merge.
fn merges(keys: &Keys, below: &BTreeMap<String, Entry>, above: &BTreeMap<String, Entry>) -> bool {
    !matches!(keys, Keys::Forms(_)) || below.keys().eq(above.keys())
}

/// Whether a key gives way to another spelling of the same thing: the mean and the median of a lognormal.
fn displaced(keys: &Keys, key: &str, above: &BTreeMap<String, Entry>) -> bool {
    let Keys::Form(known) = keys else { return false };
    let is_lognormal = known.iter().any(|(name, _)| *name == "median");
    is_lognormal
        && match key {
            "mean" => above.contains_key("median"),
            "median" => above.contains_key("mean"),
            _ => false,
        }
}

/// Whether two values are the same, `1` and `1.0` included.
fn equal(a: &Node, b: &Node) -> bool {
    match (a.as_number(), b.as_number()) {
        (Some(a), Some(b)) => a == b,
        _ => a == b,
    }
}
