//! A scenario written out in full, as TOML that a person can read.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use super::identity::PATHS;
use super::shape::root_info;
use crate::kernel::param::{Kind, Node, Section, SectionInfo, Table};

/// The longest inline list or table in one line.
const LONGEST: usize = 100;

/// Writes a resolved scenario: sections in the order of their declaration, each with what it is about.
pub(crate) fn write<R: Section>(table: &Table) -> String {
    let mut text = String::from(
        "# All parameters of the scenario, defaults included; mechanisms that have no table are off. It can be run as it is.\n",
    );
    Writer { text: &mut text, told: BTreeSet::new() }.section("", table, &root_info::<R>());
    text
}

struct Writer<'a> {
    text: &'a mut String,
    /// What was said about sections so far: of many tables of one kind only the first is explained.
    told: BTreeSet<String>,
}

impl Writer<'_> {
    /// The single values of a section, then its tables.
    fn section(&mut self, path: &str, table: &Table, info: &SectionInfo) {
        let fields = || info.fields.iter().filter_map(|field| Some((field, table.get(field.name)?)));
        let is_table = |kind: &Kind, node: &Node| matches!(node, Node::Table(_)) && below(kind).is_some();
        for (field, node) in fields().filter(|(field, node)| !is_table(&field.kind, node)) {
            self.line(field.name, node);
        }
        for (field, node) in fields().filter(|(field, node)| is_table(&field.kind, node)) {
            self.table(&join(path, field.name), node, &field.kind);
        }
    }

    fn table(&mut self, path: &str, node: &Node, kind: &Kind) {
        let (Node::Table(table), Some(below)) = (node, below(kind)) else { return };
        match below {
            Kind::Section(info) => {
                let info = info();
                let about = info.doc.lines().next().unwrap_or_default();
                let about =
                    if self.told.insert(about.to_string()) { format!("# {about}\n") } else { String::new() };
                *self.text += &format!("\n{about}[{path}]\n");
                self.section(path, table, &info);
            }
            Kind::Named(of) => self.names(path, table, of),
            _ => {}
        }
    }

    /// Named values: those of one line under the header, then the tables.
    fn names(&mut self, path: &str, table: &Table, of: &Kind) {
        let is_table = |node: &Node| matches!(node, Node::Table(_)) && below(of).is_some();
        if table.values().any(|node| !is_table(node)) || table.is_empty() {
            *self.text += &format!("\n[{path}]\n");
        }
        for (name, node) in table.iter().filter(|(_, node)| !is_table(node)) {
            self.line(name, node);
        }
        for (name, node) in table.iter().filter(|(_, node)| is_table(node)) {
            self.table(&join(path, &key(name)), node, of);
        }
    }

    fn line(&mut self, name: &str, node: &Node) {
        let value = match node {
            Node::List(items) if inline(node).len() > LONGEST => filled(items),
            node => inline(node),
        };
        *self.text += &format!("{} = {value}\n", key(name));
    }
}

/// A long list, as many items in a line as fit.
fn filled(items: &[Node]) -> String {
    let mut text = String::from("[");
    let mut width = LONGEST;
    for item in items.iter().map(inline) {
        let is_new = width + item.len() + 2 > LONGEST;
        text += if is_new { "\n    " } else { " " };
        width = if is_new { 4 } else { width + 1 } + item.len() + 1;
        text += &item;
        text.push(',');
    }
    text + "\n]"
}

/// The kind of table that a value is written as; `None` where it is written in one line.
fn below(kind: &Kind) -> Option<&Kind> {
    match kind {
        Kind::Section(_) | Kind::Named(_) => Some(kind),
        Kind::Switch(of) | Kind::Optional(of) => below(of),
        _ => None,
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_string() } else { format!("{path}.{name}") }
}

/// A key, in quotes where it needs them.
fn key(name: &str) -> String {
    let is_bare =
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
    if is_bare { name.to_string() } else { quoted(name) }
}

/// A value in one line, as TOML writes it.
pub fn inline(node: &Node) -> String {
    match node {
        Node::Bool(value) => value.to_string(),
        Node::Int(number) => number.to_string(),
        // The shortest digits that give the same number back.
        Node::Float(number) => format!("{number:?}"),
        Node::Text(text) => quoted(text),
        Node::List(items) => format!("[{}]", items.iter().map(inline).collect::<Vec<_>>().join(", ")),
        Node::Table(table) if table.is_empty() => "{}".into(),
        Node::Table(table) => {
            let entry = |(name, node): (&String, &Node)| format!("{} = {}", key(name), inline(node));
            format!("{{ {} }}", table.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
    }
}

fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted + "\""
}

/// Rewrites the paths of data files as seen from a folder.
pub(crate) fn make_paths_relative(table: &mut Table, folder: &Path) {
    for path in PATHS {
        let mut keys = path.split('.');
        let first = keys.next().and_then(|key| table.get_mut(key));
        let node = keys.try_fold(first, |node, key| match node {
            Some(Node::Table(table)) => Some(table.get_mut(key)),
            _ => None,
        });
        if let Some(Some(Node::Text(file))) = node
            && Path::new(file.as_str()).is_absolute()
            && let Some(relative) = relative(Path::new(file.as_str()), folder)
        {
            *file = relative;
        }
    }
}

/// An absolute path as seen from an absolute folder, with `/` on every system.
fn relative(path: &Path, folder: &Path) -> Option<String> {
    let common = path.components().zip(folder.components()).take_while(|(a, b)| a == b).count();
    if common == 0 {
        return None;
    }
    let up = folder.components().skip(common).map(|_| Component::ParentDir);
    let parts: PathBuf = up.chain(path.components().skip(common)).collect();
    let parts: Option<Vec<&str>> = parts.components().map(|part| part.as_os_str().to_str()).collect();
    Some(parts?.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_so_that_toml_reads_them_back() {
        let hard = "a \"quoted\" \\ line\nwith\ttab, \u{7f}, \u{0} and 中文";
        let values = [
            Node::Text(hard.into()),
            Node::Float(0.1 + 0.2),
            Node::Float(1e300),
            Node::Float(-0.0),
            Node::Int(i64::MIN),
            Node::List(vec![Node::Bool(true)]),
            Node::Table([("a b".into(), 1.into()), ("c".into(), 2.into())].into()),
        ];
        for value in values {
            let text = format!("x = {}", inline(&value));
            let read: toml::Table = text.parse().unwrap();
            let read = match (&read["x"], &value) {
                (toml::Value::String(a), Node::Text(b)) => a == b,
                (toml::Value::Float(a), Node::Float(b)) => a.to_bits() == b.to_bits(),
                (toml::Value::Integer(a), Node::Int(b)) => a == b,
                (toml::Value::Array(a), Node::List(_)) => a == &[toml::Value::Boolean(true)],
                (toml::Value::Table(a), Node::Table(_)) => a["a b"].as_integer() == Some(1) && a.len() == 2,
                _ => false,
            };
            assert!(read, "{text}");
        }
    }

    #[test]
    fn a_path_is_told_from_the_folder_it_is_used_in() {
        let seen = |path: &str, folder: &str| relative(Path::new(path), Path::new(folder));
        assert_eq!(seen("/p/data/a.csv", "/p/out/x").as_deref(), Some("../../data/a.csv"));
        assert_eq!(seen("/p/out/a.csv", "/p/out").as_deref(), Some("a.csv"));
        assert_eq!(seen("/a.csv", "/p").as_deref(), Some("../a.csv"));
    }
}
