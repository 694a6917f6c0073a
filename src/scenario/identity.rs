//! The name that follows from what a scenario simulates.

use std::fmt;

use crate::kernel::param::{Node, Table};

/// What a reader sees and what decides how often a scenario is run and how its results are summed up, but not what
/// happens in a run: changing it keeps the name, so that adding replications never renames the ones that exist.
const NO_PART: &[&str] = &["title", "about", "run.replications", "run.confidence"];

/// Data files: their names count and their folders do not, so that another machine gives the same name.
pub(super) const PATHS: &[&str] = &["requests.file"];

/// BLAKE3 of a resolved scenario in a canonical form: one line `path = value` for each parameter, in the order of the
/// paths' bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Identity([u8; 32]);

impl Identity {
    /// The name of a resolved scenario.
    pub(crate) fn of(mut table: Table) -> Identity {
        take_out_labels(&mut table);
        let mut lines = String::from("petisim scenario\n");
        write(&mut lines, "", &Node::Table(table));
        Identity(*blake3::hash(lines.as_bytes()).as_bytes())
    }

    /// 64 hex digits.
    pub fn full(&self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The first 12 hex digits: `point_id`.
    pub fn short(&self) -> String {
        self.0[..6].iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.short())
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Identity({})", self.full())
    }
}

/// What dated changes are called is for readers, too.
fn take_out_labels(table: &mut Table) {
    let Some(Node::List(changes)) = table.get_mut("change") else { return };
    for change in changes {
        if let Node::Table(change) = change {
            change.remove("label");
        }
    }
}

fn write(lines: &mut String, path: &str, node: &Node) {
    if NO_PART.contains(&path) {
        return;
    }
    match node {
        Node::Table(table) if !table.is_empty() => {
            for (key, node) in table {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                write(lines, &path, node);
            }
        }
        Node::Text(file) if PATHS.contains(&path) => {
            let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
            *lines += &format!("{path} = {name:?}\n");
        }
        other => *lines += &format!("{path} = {}\n", super::resolved::inline(other)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(entries: &[(&str, Node)]) -> Identity {
        Identity::of(entries.iter().map(|(key, node)| (key.to_string(), node.clone())).collect())
    }

    #[test]
    fn the_name_is_the_blake3_of_the_canonical_lines() {
        let lines = "petisim scenario\na = 1\nb.c = \"x\"\nb.d = []\n";
        let b = Node::Table([("d".into(), Node::List(vec![])), ("c".into(), "x".into())].into());
        let named = identity(&[("b", b), ("title", "T".into()), ("a", 1.into())]);
        assert_eq!(named.full(), blake3::hash(lines.as_bytes()).to_hex().to_string());
        assert_eq!(named.short(), named.full()[..12]);
    }

    #[test]
    fn the_folder_of_a_data_file_is_no_part_of_the_name() {
        let requests = |file: &str| Node::Table([("file".into(), file.into())].into());
        let named = |file| identity(&[("requests", requests(file))]);
        assert_eq!(named("/home/a/b.csv"), named("/srv/b.csv"));
        assert_ne!(named("/home/a/b.csv"), named("/home/a/c.csv"));
    }
}
