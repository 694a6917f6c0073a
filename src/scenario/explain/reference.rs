//! Every parameter with its path, meaning, kind, default, ranges and source.

use serde::Serialize;

use crate::kernel::param::{Field, Kind, Section, SectionInfo, Tag};
use crate::scenario::resolved::inline;
use crate::scenario::shape::root_kind;

/// What stands in a path for a name that the scenario chooses.
pub(super) const NAME: &str = "NAME";
/// Paths longer than this are not compared with known ones: the comparison is quadratic.
const LONGEST_PATH: usize = 200;

/// One parameter, or one table of parameters.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Parameter {
    /// Dotted path; `NAME` stands for a name that the scenario chooses.
    pub path: String,
    /// What it means, one line for each paragraph; its unit where the kind does not say it.
    pub meaning: String,
    /// What kind of value it takes, in a word or two.
    pub kind: String,
    /// What may be written, in full.
    pub takes: String,
    /// The words it takes, if it takes words.
    pub words: Vec<Word>,
    /// The default as it would be written; `None` if a value must be given.
    pub default: Option<String>,
    /// Least and greatest value accepted.
    pub allowed: Option<[String; 2]>,
    /// Least and greatest plausible value.
    pub usual: Option<[String; 2]>,
    /// Where the default comes from, or the word assumption.
    pub source: String,
    /// A value as it would be written; empty where a default shows it.
    pub example: &'static str,
    /// Group of the mechanism: `T`, `I`, `O`, or `-` for the environment.
    pub tag: &'static str,
    /// Whether it is a table of other parameters.
    pub is_table: bool,
}

/// A word that a parameter takes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Word {
    /// As written, without quotes.
    pub word: &'static str,
    /// What it means.
    pub meaning: &'static str,
}

/// All parameters of a kind of scenario, in the order of their declaration.
#[derive(Clone, Debug, Serialize)]
#[serde(transparent)]
pub struct Reference {
    parameters: Vec<Parameter>,
}

impl Reference {
    /// The parameters of scenarios whose model is declared by `R`.
    pub fn of<R: Section>() -> Reference {
        Reference::of_kind(&root_kind::<R>())
    }

    /// The parameters of a kind of document.
    pub(crate) fn of_kind(kind: &Kind) -> Reference {
        Reference::of_kinds([kind.clone()])
    }

    /// The parameters of several kinds of document, one after the other.
    pub(super) fn of_kinds(kinds: impl IntoIterator<Item = Kind>) -> Reference {
        let mut parameters = Vec::new();
        for kind in kinds {
            if let Kind::Section(info) = kind {
                collect(&mut parameters, "", &info());
            }
        }
        Reference { parameters }
    }

    /// All of them.
    pub fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    /// The parameter of this path and all below it. A name of the scenario's own may stand where `NAME` does.
    ///
    /// # Errors
    /// If there is none: what was perhaps meant.
    pub fn find(&self, path: &str) -> Result<Vec<&Parameter>, String> {
        let found: Vec<&Parameter> =
            self.parameters.iter().filter(|known| begins(&known.path, path)).collect();
        if found.is_empty() { Err(self.suggestion(path)) } else { Ok(found) }
    }

    /// Parameters in whose path, meaning, words or source a word stands, in any case of letters.
    pub fn speaking_of(&self, word: &str) -> Vec<&Parameter> {
        let wanted = word.to_lowercase();
        let has = |text: &str| text.to_lowercase().contains(&wanted);
        let is_meant = |known: &&Parameter| {
            let in_words = |word: &Word| has(word.word) || has(word.meaning);
            has(&known.path) || has(&known.meaning) || has(&known.source) || known.words.iter().any(in_words)
        };
        self.parameters.iter().filter(is_meant).collect()
    }

    /// What was perhaps meant by a path that does not exist, and where all paths are listed.
    pub fn suggestion(&self, path: &str) -> String {
        const ALL: &str = "`petisim params` lists all paths";
        self.meant(path).map_or(ALL.into(), |meant| format!("{meant} {ALL}"))
    }

    /// "did you mean `x`?", if anything is near: paths that end as the written one does, or the most similar one.
    pub(crate) fn meant(&self, path: &str) -> Option<String> {
        if path.len() > LONGEST_PATH || path.is_empty() {
            return None;
        }
        let ending = format!(".{path}");
        let ends = self.parameters.iter().filter(|known| known.path.ends_with(&ending));
        let mut meant: Vec<&str> = ends.map(|known| known.path.as_str()).take(3).collect();
        if meant.is_empty() {
            let nearest =
                self.parameters.iter().map(|known| (distance(path, &known.path), known.path.as_str())).min();
            meant.extend(nearest.filter(|(distance, _)| *distance <= path.len() / 4).map(|(_, path)| path));
        }
        let meant: Vec<String> = meant.iter().map(|path| format!("`{path}`")).collect();
        (!meant.is_empty()).then(|| format!("did you mean {}?", meant.join(" or ")))
    }
}

/// How far a written path is from a known one; a chosen name is as near as the written one in its place.
fn distance(written: &str, known: &str) -> usize {
    let names: Vec<&str> = written.split('.').collect();
    let part = |(i, part): (usize, &str)| {
        if part == NAME { names.get(i).unwrap_or(&NAME).to_string() } else { part.into() }
    };
    let known: Vec<String> = known.split('.').enumerate().map(part).collect();
    strsim::damerau_levenshtein(written, &known.join("."))
}

/// Whether a known path lies at or below a written one.
fn begins(known: &str, written: &str) -> bool {
    // Lists of tables are marked by brackets, which nobody needs to write.
    let bare = |part: &str| part.trim_end_matches("[]").to_string();
    let mut known = known.split('.').map(bare);
    written.split('.').map(bare).all(|part| known.next().is_some_and(|known| known == part || known == NAME))
}

fn collect(into: &mut Vec<Parameter>, path: &str, info: &SectionInfo) {
    for field in &info.fields {
        let path = if path.is_empty() { field.name.to_string() } else { format!("{path}.{}", field.name) };
        into.push(parameter(&path, field, info.tag));
        below(into, &path, &field.kind);
    }
}

/// The parameters below one that is a table.
fn below(into: &mut Vec<Parameter>, path: &str, kind: &Kind) {
    match kind {
        Kind::Section(info) => collect(into, path, &info()),
        Kind::Switch(of) | Kind::Optional(of) => below(into, path, of),
        Kind::Named(of) => below(into, &format!("{path}.{NAME}"), of),
        Kind::List(of) => below(into, &format!("{path}[]"), of),
        _ => {}
    }
}

fn parameter(path: &str, field: &Field, tag: Tag) -> Parameter {
    let inner = section_of(&field.kind);
    let about = inner.as_ref().map(|info| reflow(&info.doc)).unwrap_or_default();
    let doc = reflow(&field.doc);
    // What the table says about itself may only go on where the field's own words end.
    let is_repeated = about.starts_with(doc.trim_end_matches('.'));
    let meaning: Vec<String> =
        [doc, about].into_iter().skip(is_repeated.into()).filter(|text| !text.is_empty()).collect();
    let range = |range: &Option<(_, _)>| range.as_ref().map(|(low, high)| [inline(low), inline(high)]);
    let words = match innermost(&field.kind) {
        Kind::Choice(words) => {
            words.iter().map(|(word, meaning)| Word { word, meaning: meaning.trim() }).collect()
        }
        _ => Vec::new(),
    };
    Parameter {
        path: path.to_string(),
        meaning: meaning.join("\n"),
        kind: short(&field.kind),
        takes: field.kind.meant(),
        words,
        default: field.default.as_ref().map(inline),
        allowed: range(&field.allowed),
        usual: range(&field.usual),
        source: field.source.to_string(),
        example: field.example,
        tag: inner.map_or(tag, |info| info.tag).letter(),
        is_table: matches!(innermost(&field.kind), Kind::Section(_) | Kind::Named(_)),
    }
}

/// A doc text with one line for each paragraph.
pub(crate) fn reflow(doc: &str) -> String {
    let paragraphs =
        doc.split("\n\n").map(|paragraph| paragraph.split_whitespace().collect::<Vec<_>>().join(" "));
    paragraphs.collect::<Vec<_>>().join("\n")
}

fn section_of(kind: &Kind) -> Option<SectionInfo> {
    match kind {
        Kind::Section(info) => Some(info()),
        Kind::Switch(of) | Kind::Optional(of) | Kind::Named(of) | Kind::List(of) => section_of(of),
        _ => None,
    }
}

fn innermost(kind: &Kind) -> &Kind {
    match kind {
        Kind::Switch(of) | Kind::Optional(of) | Kind::List(of) => innermost(of),
        kind => kind,
    }
}

/// A kind in a word or two.
fn short(kind: &Kind) -> String {
    match kind {
        Kind::Bool => "true or false".into(),
        Kind::Number => "number".into(),
        Kind::Share => "share".into(),
        Kind::Count => "count".into(),
        Kind::Text => "text".into(),
        Kind::Texts => "text or list of text".into(),
        Kind::ByYear => "list of number, or numbers by year".into(),
        Kind::TextsByText => "lists of text by text".into(),
        Kind::Elapsed => "clock time".into(),
        Kind::WorkTime => "working time".into(),
        Kind::WorkDays => "working days".into(),
        Kind::Date => "date".into(),
        Kind::Hours => "opening hours".into(),
        Kind::Choice(_) => "word".into(),
        Kind::Spread(of) => format!("distribution of {}", short(of)),
        Kind::List(of) => format!("list of {}", short(of)),
        Kind::Section(_) => "table".into(),
        Kind::Named(of) if matches!(**of, Kind::Any) => "parameters by path".into(),
        Kind::Named(of) => format!("named {}", short(of)),
        Kind::Switch(_) => "mechanism".into(),
        Kind::Optional(of) => format!("{} or \"none\"", short(of)),
        Kind::Files => "path or list of paths".into(),
        Kind::Known(known) => known.what.into(),
        Kind::Amount => "number, or text with its unit".into(),
        Kind::Any => "any value".into(),
    }
}
