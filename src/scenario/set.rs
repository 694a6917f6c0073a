//! The option `--set path=value`.

use std::collections::BTreeMap;

use super::diagnostic::{Code, Mistake};
use super::explain::Reference;
use super::shape::Keys;
use super::source::{SourceId, Sources, Span, parse_value};
use super::tree::{Body, Entry, Item, Layer};
use crate::kernel::param::{Kind, Node, nearest, shorten};

/// What stands before the text of an option, so that an excerpt shows it as it was typed.
const PREFIX: &str = "--set ";

/// One key of a path, with its place.
pub(crate) struct Segment<'a> {
    /// The key.
    pub name: &'a str,
    /// Where it stands.
    pub span: Span,
}

/// Turns one option into a tree that can be laid over `tree`, or says why its path does not exist.
pub(crate) fn read_set(
    option: &str,
    root: &Kind,
    tree: Option<&Item>,
    sources: &mut Sources,
) -> Result<Item, Vec<Mistake>> {
    let text = format!("{PREFIX}{option}");
    let id = sources.add_option(text.clone());
    let whole = Span { source: id, start: PREFIX.len(), end: text.len() };
    let Some((path, value)) = option.split_once('=') else {
        let help = "write --set path=value, for example --set run.seed=7";
        return Err(vec![Mistake::new(Code::Set, "the option has no `=`").at(whole).help(help)]);
    };
    let segments = split(path, id);
    let kind = follow(Code::Set, path.trim(), &segments, root, tree).map_err(|mistake| vec![*mistake])?;
    let offset = PREFIX.len() + path.len() + 1;
    let mut item = read_value(value, id, offset, kind.as_ref())?;
    for segment in segments.into_iter().rev() {
        let span = segment.span;
        let entry = Entry { key: span, item };
        item = Item {
            span,
            layer: Layer::Set,
            body: Body::Table(BTreeMap::from([(segment.name.to_string(), entry)])),
        };
    }
    Ok(item)
}

fn split(path: &str, source: SourceId) -> Vec<Segment<'_>> {
    let mut start = PREFIX.len();
    let mut segments = Vec::new();
    for part in path.split('.') {
        let name = part.trim();
        let from = start + (part.len() - part.trim_start().len());
        segments.push(Segment { name, span: Span { source, start: from, end: from + name.len() } });
        start += part.len() + 1;
    }
    segments
}

/// Follows the path through the declarations, and through the tree where names are the scenario's own. The answer is
/// the kind of value there, if it is a single one; `code` is that of a path that leads nowhere.
pub(crate) fn follow(
    code: Code,
    path: &str,
    segments: &[Segment<'_>],
    root: &Kind,
    tree: Option<&Item>,
) -> Result<Option<Kind>, Box<Mistake>> {
    let (mut keys, mut kind, mut item) = (Keys::of(root), None, tree);
    for (i, segment) in segments.iter().enumerate() {
        let wrong = |message: String| Mistake::new(code, message).at(segment.span);
        if i == 0 && segment.name == "extends" {
            let help = "write it in the file, or lay a file over the scenario by --overlay";
            return Err(wrong("`extends` cannot be set".into()).help(help).into());
        }
        let is_off = match item {
            Some(Item { body: Body::Leaf(Node::Text(word)), .. }) => word == "off",
            // What a scenario leaves out of its mechanisms is off; without a tree nobody knows what it leaves out.
            None => i > 0 && tree.is_some() && matches!(kind, Some(Kind::Switch(_))),
            Some(_) => false,
        };
        if is_off {
            let off = before(path, i);
            let help = format!(
                "switch it on by a table: `{off} = {{ {} = … }}`, or `-s {off}={{}}` first on the command line for its defaults",
                segment.name
            );
            return Err(wrong(format!("`{off}` is off: a value in it would switch it on")).help(help).into());
        }
        let entries = item.and_then(Item::entries);
        let entry = entries.and_then(|entries| entries.get(segment.name));
        if let (Keys::Names(_), None) = (&keys, entry) {
            let names: Vec<&str> =
                entries.map(|all| all.keys().map(String::as_str).collect()).unwrap_or_default();
            let message = format!("the scenario has no `{}` in `{}`", shorten(segment.name), before(path, i));
            return Err(wrong(message).help(nearest(segment.name, &names)).into());
        }
        let Some(next) = keys.under(segment.name) else {
            let message = match keys {
                Keys::None => format!("`{}` is a single value: nothing lies below it", before(path, i)),
                _ => format!("there is no parameter `{}`", shorten(path)),
            };
            let meant =
                Reference::of_kind(root).meant(path).unwrap_or_else(|| nearest(segment.name, &keys.names()));
            return Err(wrong(message).help(meant).into());
        };
        (keys, kind, item) = (next.0, next.1, entry.map(|entry| &entry.item));
    }
    Ok(kind)
}

fn before(path: &str, segments: usize) -> String {
    path.split('.').take(segments).collect::<Vec<_>>().join(".")
}

/// Reads a value as TOML, or as bare text where that fails, so that a shell needs no second pair of quotes.
fn read_value(
    written: &str,
    source: SourceId,
    offset: usize,
    kind: Option<&Kind>,
) -> Result<Item, Vec<Mistake>> {
    let text = written.trim();
    let start = offset + (written.len() - written.trim_start().len());
    let bare = || {
        let span = Span { source, start, end: start + text.len() };
        Item { span, layer: Layer::Set, body: Body::Leaf(Node::Text(text.into())) }
    };
    let is_marked = text.starts_with(['"', '\'', '[', '{']);
    if !is_marked && kind.is_some_and(takes_text) {
        return Ok(bare());
    }
    match parse_value(source, text, start, Layer::Set) {
        Err(mistakes) if is_marked => Err(mistakes),
        Err(_) => Ok(bare()),
        Ok(item) => Ok(item),
    }
}

fn takes_text(kind: &Kind) -> bool {
    match kind {
        Kind::Text | Kind::Texts | Kind::Choice(_) => true,
        Kind::Optional(of) => takes_text(of),
        _ => false,
    }
}
