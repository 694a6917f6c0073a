//! The neutral tree of values that a scenario is, before anything is known about its meaning.

use std::collections::BTreeMap;

/// A table: keys in alphabetical order, so that no order of writing can influence a run.
pub type Table = BTreeMap<String, Node>;

/// One value as written. Dates without quotes arrive as [`Node::Text`].
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A number with a decimal point or an exponent; may be infinite or NaN, which no parameter accepts.
    Float(f64),
    /// Text, or a date.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// A table.
    Table(Table),
}

/// Cuts a text that would flood a message.
pub(crate) fn shorten(text: &str) -> String {
    cut(text, 60)
}

/// Cuts a text behind so many characters.
pub(crate) fn cut(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_string(),
    }
}

impl Node {
    /// What was written, for an error message: `the text "5 wd"`.
    pub fn describe(&self) -> String {
        match self {
            Node::Bool(b) => format!("{b}"),
            Node::Int(i) => format!("the bare number {i}"),
            Node::Float(f) => format!("the bare number {f}"),
            Node::Text(t) => format!("the text {:?}", shorten(t)),
            Node::List(_) => "a list".into(),
            Node::Table(_) => "a table".into(),
        }
    }

    /// The table inside, if it is one.
    pub fn as_table(&self) -> Option<&Table> {
        match self {
            Node::Table(table) => Some(table),
            _ => None,
        }
    }

    /// The number inside, whole or not.
    pub fn as_number(&self) -> Option<f64> {
        match self {
            Node::Int(i) => Some(*i as f64),
            Node::Float(f) => Some(*f),
            _ => None,
        }
    }
}

impl From<&str> for Node {
    fn from(text: &str) -> Node {
        Node::Text(text.into())
    }
}

impl From<f64> for Node {
    fn from(number: f64) -> Node {
        Node::Float(number)
    }
}

impl From<i32> for Node {
    fn from(number: i32) -> Node {
        Node::Int(number.into())
    }
}

impl From<bool> for Node {
    fn from(value: bool) -> Node {
        Node::Bool(value)
    }
}

impl<T: Into<Node>, const N: usize> From<[T; N]> for Node {
    fn from(items: [T; N]) -> Node {
        Node::List(items.into_iter().map(Into::into).collect())
    }
}
