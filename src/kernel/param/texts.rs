//! One text or several, and lists of texts under keys that the scenario takes from somebody else's file.

use super::{Fault, Kind, Node, Param, Place, Problems, Table};

/// At least one text: written as one in quotes, or as a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Texts(pub Vec<String>);

impl Texts {
    /// The texts, in the order in which they were written.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

impl From<&str> for Texts {
    fn from(text: &str) -> Texts {
        Texts(vec![text.into()])
    }
}

impl Param for Texts {
    fn kind() -> Kind {
        Kind::Texts
    }

    fn read(node: &Node, problems: &mut Problems) -> Option<Texts> {
        let texts = match node {
            Node::Text(text) => Some(vec![text.clone()]),
            Node::List(items) => items.iter().map(text_of).collect(),
            _ => None,
        };
        match texts {
            Some(texts) if !texts.is_empty() => Some(Texts(texts)),
            _ => {
                let help = format!("expected {}", Texts::kind().meant());
                problems.note(Fault::Kind, Place::Value, format!("found {}", told(node)), help);
                None
            }
        }
    }

    fn write(&self) -> Node {
        match self.0.as_slice() {
            [one] => Node::Text(one.clone()),
            more => Node::List(more.iter().cloned().map(Node::Text).collect()),
        }
    }
}

fn text_of(node: &Node) -> Option<String> {
    match node {
        Node::Text(text) => Some(text.clone()),
        _ => None,
    }
}

fn told(node: &Node) -> String {
    match node {
        Node::List(items) if items.is_empty() => "an empty list".into(),
        Node::List(items) => match items.iter().find(|item| text_of(item).is_none()) {
            Some(item) => format!("{} in the list", item.describe()),
            None => node.describe(),
        },
        other => other.describe(),
    }
}

/// Lists of texts, each under a text, in alphabetical order of the keys. Keys are free, unlike those of
/// [`Named`](super::Named): they are names of columns, with blanks and in any script.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextsByText(pub Vec<(String, Vec<String>)>);

impl Param for TextsByText {
    fn kind() -> Kind {
        Kind::TextsByText
    }

    fn read(node: &Node, problems: &mut Problems) -> Option<TextsByText> {
        let Node::Table(table) = node else {
            let help = format!("expected {}", TextsByText::kind().meant());
            problems.note(Fault::Kind, Place::Value, format!("found {}", node.describe()), help);
            return None;
        };
        // A key may hold a dot, which no path to a problem can: a wrong value is told at the whole table.
        let read =
            |(key, node): (&String, &Node)| Texts::read(node, problems).map(|texts| (key.clone(), texts.0));
        let lists: Vec<Option<(String, Vec<String>)>> = table.iter().map(read).collect();
        lists.into_iter().collect::<Option<_>>().map(TextsByText)
    }

    fn write(&self) -> Node {
        let list = |texts: &[String]| Node::List(texts.iter().cloned().map(Node::Text).collect());
        Node::Table(self.0.iter().map(|(key, texts)| (key.clone(), list(texts))).collect::<Table>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<T: Param>(node: &Node) -> Result<T, String> {
        let mut problems = Problems::new();
        T::read(node, &mut problems).ok_or_else(|| problems.into_vec().remove(0).message)
    }

    #[test]
    fn one_text_or_a_list_is_read_and_written_back() {
        for node in [Node::from("a"), Node::from(["a", "b"])] {
            assert_eq!(read::<Texts>(&node).unwrap().write(), node);
        }
        assert_eq!(read::<Texts>(&Node::from(["a"])).unwrap().write(), Node::from("a"));
        assert_eq!(read::<Texts>(&Node::List(Vec::new())), Err("found an empty list".into()));
        let mixed = Node::List(vec!["a".into(), 3.into()]);
        assert_eq!(read::<Texts>(&mixed), Err("found the bare number 3 in the list".into()));
    }

    #[test]
    fn keys_may_be_any_text() {
        let table =
            Table::from([("状态 v1.2".to_string(), Node::from("已撤销")), ("a".into(), ["b", "c"].into())]);
        let lists = read::<TextsByText>(&Node::Table(table)).unwrap();
        assert_eq!(lists.0[1], ("状态 v1.2".to_string(), vec!["已撤销".to_string()]));
        assert_eq!(read::<TextsByText>(&lists.write()), Ok(lists));
        assert!(read::<TextsByText>(&Node::from("a")).is_err());
    }
}
