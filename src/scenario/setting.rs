//! Every parameter of a scenario with its value, its default, and the place and the author's note where it was written.

use super::resolved::inline;
use super::shape::root_info;
use super::source::{Sources, Span};
use super::tree::Item;
use crate::kernel::param::{Field, Kind, Node, Param, Problems, Section, SectionInfo, Share, Spread, Table};
use crate::kernel::{Elapsed, WorkDays, WorkTime};

/// One parameter of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    /// Dotted path, the scenario's own names in it.
    pub path: String,
    /// The value in force, as a scenario writes it.
    pub value: String,
    /// The default, as a scenario would write it; `None` where a value must be given.
    pub default: Option<String>,
    /// What the parameter means, by its declaration.
    pub meaning: String,
    /// Where the default comes from, by its declaration.
    pub source: String,
    /// Where the value was written; `None` where the default stands.
    pub written: Option<Written>,
}

/// Where a value was written, and what the author says about it there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The file as the user knows it, or `None` for an option of the command line.
    pub file: Option<String>,
    /// The line, from 1.
    pub line: usize,
    /// The comment behind the value, without its sign; empty if there is none.
    pub note: String,
}

impl Setting {
    /// Whether the value is another than the default. What has no default is given, not changed.
    pub fn is_changed(&self) -> bool {
        self.default.as_ref().is_some_and(|default| *default != self.value)
    }

    /// Whether the value is the default and the default is an assumption.
    pub fn is_assumed(&self) -> bool {
        self.default.as_ref() == Some(&self.value) && self.source.contains("assumption")
    }
}

/// All single values of a resolved scenario, in the order of their declaration. A mechanism is one, too: `"off"`, or
/// `"on"` with its parameters behind it.
pub(crate) fn settings<R: Section>(table: &Table, tree: &Item, sources: &Sources) -> Vec<Setting> {
    let mut walk = Walk { tree, sources, found: Vec::new() };
    walk.section("", table, &root_info::<R>());
    walk.found
}

struct Walk<'a> {
    tree: &'a Item,
    sources: &'a Sources,
    found: Vec<Setting>,
}

impl Walk<'_> {
    fn section(&mut self, path: &str, table: &Table, info: &SectionInfo) {
        for field in &info.fields {
            let Some(node) = table.get(field.name) else { continue };
            let path =
                if path.is_empty() { field.name.to_string() } else { format!("{path}.{}", field.name) };
            self.value(&path, node, &field.kind, field);
        }
    }

    /// A value of a kind: a table with keys of its own, or a single value of `field`.
    fn value(&mut self, path: &str, node: &Node, kind: &Kind, field: &Field) {
        match (kind, node) {
            (Kind::Section(info), Node::Table(table)) => self.section(path, table, &info()),
            (Kind::Named(of), Node::Table(table)) => {
                for (name, node) in table {
                    self.value(&format!("{path}.{name}"), node, of, field);
                }
            }
            (Kind::Switch(of), Node::Table(_)) => {
                self.found.push(self.setting(path, "on".into(), field));
                self.value(path, node, of, field);
            }
            (Kind::Switch(_), _) => self.found.push(self.setting(path, "off".into(), field)),
            (Kind::Optional(of), Node::Table(_)) => self.value(path, node, of, field),
            _ => self.found.push(self.setting(path, inline(node), field)),
        }
    }

    fn setting(&self, path: &str, value: String, field: &Field) -> Setting {
        let default = field.default.as_ref().map(|default| match (&field.kind, default) {
            (Kind::Switch(_), Node::Table(_)) => "on".into(),
            (Kind::Switch(_), _) => "off".into(),
            (kind, default) => inline(&canonical(kind, default)),
        });
        Setting {
            path: path.to_string(),
            value,
            default,
            meaning: super::explain::reflow(&field.doc).replace('\n', " "),
            source: field.source.to_string(),
            written: self.written(path),
        }
    }

    fn written(&self, path: &str) -> Option<Written> {
        let found = self.tree.find(path);
        if !found.rest.is_empty() {
            return None;
        }
        let span = found.item.span;
        let source = self.sources.get(span.source);
        let file = (!source.is_option()).then(|| source.name().to_string());
        let note = if file.is_some() { note(self.sources.text(span.source), span) } else { String::new() };
        Some(Written { line: source.position(span.start).0, file, note })
    }
}

/// A default as a resolved scenario would write it: `"75 min"` becomes `"1h15m"`.
fn canonical(kind: &Kind, node: &Node) -> Node {
    fn again<T: Param>(node: &Node) -> Option<Node> {
        T::read(node, &mut Problems::new()).map(|value| value.write())
    }
    let rewritten = match kind {
        Kind::Elapsed => again::<Elapsed>(node),
        Kind::WorkTime => again::<WorkTime>(node),
        Kind::WorkDays => again::<WorkDays>(node),
        Kind::Optional(of) => Some(canonical(of, node)),
        Kind::Spread(of) => match **of {
            Kind::Elapsed => again::<Spread<Elapsed>>(node),
            Kind::WorkTime => again::<Spread<WorkTime>>(node),
            Kind::Share => again::<Spread<Share>>(node),
            _ => again::<Spread<f64>>(node),
        },
        _ => None,
    };
    rewritten.unwrap_or_else(|| node.clone())
}

/// What the author says of a value: the comment that ends its line, or else the comment right above it.
fn note(text: &str, span: Span) -> String {
    let behind = behind(text.get(span.end..).unwrap_or_default());
    if behind.is_empty() { above(text.get(..span.start).unwrap_or_default()) } else { behind }
}

/// The comment in the rest of a line.
fn behind(rest: &str) -> String {
    let rest = rest.lines().next().unwrap_or_default();
    let mut quote = None;
    for (at, c) in rest.char_indices() {
        match (quote, c) {
            (None, '#') => return rest[at + 1..].trim().to_string(),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    String::new()
}

/// The lines of comment that end right above the last line of a text.
fn above(before: &str) -> String {
    let lines = before.lines().rev().skip(usize::from(!before.ends_with('\n')));
    let comment = lines.map_while(|line| line.trim().strip_prefix('#'));
    let mut lines: Vec<&str> =
        comment.map(|line| line.trim_matches(|c: char| c == '-' || c.is_whitespace())).collect();
    lines.reverse();
    lines.join(" ").trim().to_string()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

    use crate::scenario::{Options, Scenario};

    const WORLD: &str = "petisim = 1\n\
        [calendar.office]\n\
        [community.village]\n\
        [category.noise]\n\
        share = 1.0 # the only one; \"all\" of it\n\
        remit = [\"town\"]\n\
        [unit.town]\n\
        kind = \"town\"\n\
        staff = 2\n\
        [rules]\n\
        general = \"7 wd\" # after the county's own rules\n\
        complex = \"15 wd\"\n\
        # ---- the county's notice\n\
        # of 2023\n\
        utility = \"2 d\"\n\
        [citizens]\n\
        problems = { rate = 3.5, causes_per_community = 2.0 } # a # in a table\n";

    #[test]
    fn a_value_is_told_with_its_line_and_the_note_behind_it() {
        let options = Options { sets: vec!["rules.redo=2 wd".into()], ..Options::default() };
        let (_, settings) = Scenario::from_text_with_settings("w.toml", WORLD, &options).unwrap();
        let of = |path: &str| settings.iter().find(|setting| setting.path == path).unwrap();
        let general = of("rules.general");
        let written = general.written.as_ref().unwrap();
        assert_eq!((general.value.as_str(), general.default.as_deref()), ("\"7 wd\"", Some("\"5 wd\"")));
        assert_eq!((written.line, written.note.as_str()), (11, "after the county's own rules"));
        assert!(general.is_changed() && !of("rules.complex").is_changed());
        assert!(of("rules.complex").written.is_some() && of("rules.emergency").written.is_none());
        assert_eq!(of("rules.utility").written.as_ref().unwrap().note, "the county's notice of 2023");
        assert_eq!(of("rules.complex").written.as_ref().unwrap().note, "");
        assert_eq!(of("rules.redo").written.as_ref().unwrap().file, None);
        assert_eq!(of("category.noise.share").default, None);
        assert_eq!(of("category.noise.share").written.as_ref().unwrap().note, "the only one; \"all\" of it");
        assert_eq!(of("citizens.problems.rate").written.as_ref().unwrap().note, "a # in a table");
        assert_eq!(
            (of("citizens.problems").value.as_str(), of("citizens.voice").value.as_str()),
            ("on", "off")
        );
        assert!(of("citizens.problems").is_changed() && of("rules.extension").is_assumed());
    }

    #[test]
    fn a_mechanism_with_an_empty_table_changes_nothing_but_that_it_is_on() {
        let options =
            Options { overlays: vec!["scenarios/parts/mechanisms.toml".into()], ..Options::default() };
        let (_, settings) = Scenario::from_text_with_settings("w.toml", WORLD, &options).unwrap();
        let ours = ["rules.", "citizens.problems.", "unit.", "category."];
        let odd: Vec<_> = settings
            .iter()
            .filter(|setting| setting.is_changed() && setting.value != "on")
            .filter(|setting| !ours.iter().any(|ours| setting.path.starts_with(ours)))
            .map(|setting| (&setting.path, &setting.value, &setting.default))
            .collect();
        assert_eq!(odd, []);
        assert!(settings.iter().filter(|setting| setting.value == "on").count() > 20);
    }
}
