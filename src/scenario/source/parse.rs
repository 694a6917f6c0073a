//! TOML text -> a tree that knows where each key and value stands. All syntax errors are found in one pass.

use std::ops::Range;

use toml::de::{DeTable, DeValue, Error};

use super::{SourceId, Span};
use crate::kernel::param::Node;
use crate::scenario::diagnostic::{Code, Mistake};
use crate::scenario::tree::{Body, Entry, Item, Layer};

/// Turns the values of one text into items.
struct Reader<'a> {
    source: SourceId,
    text: &'a str,
    layer: Layer,
    mistakes: Vec<Mistake>,
}

/// Parses a document. The parser refuses more than 80 levels, so that no later walk can exhaust the stack.
pub(crate) fn parse_document(source: SourceId, text: &str, layer: Layer) -> (Item, Vec<Mistake>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut reader = Reader { source, text, layer, mistakes: Vec::new() };
    for error in errors {
        reader.syntax(&error, 0);
    }
    let root = Span { source, start: 0, end: 0 };
    let item = Item { span: root, layer, body: reader.table(table.get_ref(), 0) };
    (item, reader.mistakes)
}

/// Parses one value that begins at `offset` of its source.
pub(crate) fn parse_value(
    source: SourceId,
    text: &str,
    offset: usize,
    layer: Layer,
) -> Result<Item, Vec<Mistake>> {
    let mut reader = Reader { source, text, layer, mistakes: Vec::new() };
    let (value, errors) = DeValue::parse_recoverable(text);
    for error in &errors {
        reader.syntax(error, offset);
    }
    let item = reader.item(value.get_ref(), value.span(), offset);
    if reader.mistakes.is_empty() { Ok(item) } else { Err(reader.mistakes) }
}

impl Reader<'_> {
    fn span(&self, range: Range<usize>, offset: usize) -> Span {
        Span { source: self.source, start: range.start + offset, end: range.end + offset }
    }

    fn syntax(&mut self, error: &Error, offset: usize) {
        let range = error.span().unwrap_or(0..0);
        let written = self.text.get(range.clone()).unwrap_or_default();
        let (code, message, help) = match error.message() {
            "duplicate key" => (Code::Duplicate, "the key is written twice".to_string(), None),
            text if text.contains("recurs") => {
                (Code::Nesting, "the nesting is too deep".into(), Some("80 levels are allowed".into()))
            }
            text if text.starts_with("string values must be quoted") => match written.trim() {
                "" => (Code::Syntax, "a value is missing behind `=`".into(), None),
                bare => {
                    let bare = crate::kernel::param::shorten(bare);
                    (
                        Code::Syntax,
                        format!("`{bare}` is no TOML value"),
                        Some(format!("in quotes it is: \"{bare}\"")),
                    )
                }
            },
            text => (Code::Syntax, text.to_string(), None),
        };
        self.mistakes.push(Mistake::new(code, message).at(self.span(range, offset)).helped(help));
    }

    fn table(&mut self, table: &DeTable<'_>, offset: usize) -> Body {
        let entry = |(key, value): (&toml::Spanned<_>, &toml::Spanned<DeValue<'_>>)| {
            let name: &std::borrow::Cow<'_, str> = key.get_ref();
            let key = self.span(key.span(), offset);
            (name.to_string(), Entry { key, item: self.item(value.get_ref(), value.span(), offset) })
        };
        Body::Table(table.iter().map(entry).collect())
    }

    fn item(&mut self, value: &DeValue<'_>, range: Range<usize>, offset: usize) -> Item {
        let span = self.span(range, offset);
        let body = match value {
            DeValue::Table(table) => self.table(table, offset),
            DeValue::Array(items) => {
                Body::List(items.iter().map(|item| self.item(item.get_ref(), item.span(), offset)).collect())
            }
            DeValue::String(text) => Body::Leaf(Node::Text(text.to_string())),
            DeValue::Boolean(value) => Body::Leaf(Node::Bool(*value)),
            DeValue::Datetime(date) => Body::Leaf(Node::Text(date.to_string())),
            DeValue::Integer(number) => match i64::from_str_radix(number.as_str(), number.radix()) {
                Ok(number) => Body::Leaf(Node::Int(number)),
                Err(_) => self.too_large(span),
            },
            DeValue::Float(number) => match number.as_str().parse::<f64>() {
                Ok(value) if value.is_finite() || number.as_str().contains("inf") || value.is_nan() => {
                    Body::Leaf(Node::Float(value))
                }
                _ => self.too_large(span),
            },
        };
        Item { span, layer: self.layer, body }
    }

    /// Stands in for a number that no type holds.
    fn too_large(&mut self, span: Span) -> Body {
        let written = self.text.get(span.start..span.end).unwrap_or("the number");
        let message = format!("{} is too large for a number", crate::kernel::param::shorten(written));
        self.mistakes.push(Mistake::new(Code::Syntax, message).at(span));
        Body::Leaf(Node::Int(0))
    }
}
