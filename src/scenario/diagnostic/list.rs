//! Collecting mistakes, and handing them out sorted.

use serde::Serialize;

use super::Code;
use super::render::{Style, render};
use crate::scenario::source::{Sources, Span};

/// One mistake, with its place as an offset.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Mistake {
    /// Where it is; `None` if it is in no text (the file named first cannot be read).
    pub span: Option<Span>,
    /// Its kind.
    pub code: Code,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
    /// Other places that belong to it, each with what is there.
    pub notes: Vec<(Span, String)>,
    /// The dotted path of the parameter, if it is about one.
    pub path: Option<String>,
}

impl Mistake {
    /// A mistake without a place.
    pub(crate) fn new(code: Code, message: impl Into<String>) -> Mistake {
        Mistake { span: None, code, message: message.into(), help: None, notes: Vec::new(), path: None }
    }

    /// Says where it is.
    pub(crate) fn at(mut self, span: Span) -> Mistake {
        self.span = Some(span);
        self
    }

    /// Says what to do.
    pub(crate) fn help(self, help: impl Into<String>) -> Mistake {
        self.helped(Some(help.into()))
    }

    /// Says what to do, if anything can be said.
    pub(crate) fn helped(mut self, help: Option<String>) -> Mistake {
        self.help = help.filter(|help| !help.is_empty());
        self
    }

    /// Adds another place that belongs to it.
    pub(crate) fn note(mut self, span: Span, text: impl Into<String>) -> Mistake {
        self.notes.push((span, text.into()));
        self
    }
}

/// The texts read and the mistakes found so far.
#[derive(Debug, Default)]
pub(crate) struct Collector {
    /// All texts.
    pub sources: Sources,
    /// All mistakes, in the order in which they were found.
    pub mistakes: Vec<Mistake>,
}

impl Collector {
    /// Notes a mistake.
    pub(crate) fn push(&mut self, mistake: Mistake) {
        self.mistakes.push(mistake);
    }

    /// Whether anything is wrong; warnings are not.
    pub(crate) fn has_errors(&self) -> bool {
        self.mistakes.iter().any(|mistake| !mistake.code.is_warning())
    }

    /// Sorts by file and position; one mistake found twice is one.
    pub(crate) fn finish(mut self) -> Diagnostics {
        self.mistakes.sort();
        self.mistakes.dedup();
        Diagnostics { sources: self.sources, mistakes: self.mistakes }
    }
}

/// Everything that is wrong with a scenario, sorted by file and position, or the warnings of one that is right.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    pub(super) sources: Sources,
    pub(super) mistakes: Vec<Mistake>,
}

/// Whether a scenario can run in spite of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// It cannot.
    Error,
    /// It can.
    Warning,
}

/// One mistake in a form that programs read.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// Stable code, such as `E012`.
    pub code: &'static str,
    /// The file, or `command line`; `None` if the file named on the command line cannot be read.
    pub file: Option<String>,
    /// Line, from 1.
    pub line: Option<usize>,
    /// Column in characters, from 1.
    pub column: Option<usize>,
    /// Dotted path of the parameter, if it is about one.
    pub path: Option<String>,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
    /// Other places that belong to it.
    pub notes: Vec<Note>,
}

/// Another place that belongs to a mistake.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Note {
    /// The file, or `command line`.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is there.
    pub message: String,
}

impl Diagnostics {
    /// Whether there is nothing to report.
    pub fn is_empty(&self) -> bool {
        self.mistakes.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.mistakes.len()
    }

    /// All of them in a form that programs read.
    pub fn entries(&self) -> Vec<Diagnostic> {
        self.mistakes.iter().map(|mistake| self.entry(mistake)).collect()
    }

    /// All of them as a text without colours, as rustc would write it.
    pub fn plain(&self) -> String {
        render(self, Style::Plain)
    }

    /// All of them as a text with the escape sequences of a terminal.
    pub fn coloured(&self) -> String {
        render(self, Style::Coloured)
    }

    /// Names and texts of the files that were read, in the order of reading.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.sources.files()
    }

    fn place(&self, span: Span) -> (String, usize, usize) {
        let source = self.sources.get(span.source);
        let (line, column) = source.position(span.start);
        (source.name().to_string(), line, column)
    }

    fn entry(&self, mistake: &Mistake) -> Diagnostic {
        let place = mistake.span.map(|span| self.place(span));
        let note = |(span, message): &(Span, String)| {
            let (file, line, column) = self.place(*span);
            Note { file, line, column, message: message.clone() }
        };
        Diagnostic {
            severity: if mistake.code.is_warning() { Severity::Warning } else { Severity::Error },
            code: mistake.code.text(),
            file: place.as_ref().map(|(file, ..)| file.clone()),
            line: place.as_ref().map(|(_, line, _)| *line),
            column: place.as_ref().map(|(.., column)| *column),
            path: mistake.path.clone(),
            message: mistake.message.clone(),
            help: mistake.help.clone(),
            notes: mistake.notes.iter().map(note).collect(),
        }
    }
}

impl std::fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.plain())
    }
}

impl std::error::Error for Diagnostics {}
