//! Mistakes as a reader sees them: message, file, line, column, excerpt, caret, help.

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use std::borrow::Cow;

use super::list::{Diagnostics, Mistake};
use crate::scenario::shown::{is_unseen, shown, shown_in_line};
use crate::scenario::source::{Sources, Span};

/// How many mistakes are printed.
const MOST_PRINTED: usize = 100;
/// How many characters of a long line are shown before and behind the start of the mistake.
const BEFORE: usize = 40;
/// See [`BEFORE`].
const BEHIND: usize = 80;
/// How many characters a line may have and still be shown whole.
const LONGEST_LINE: usize = 160;

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// Text only.
    Plain,
    /// With escape sequences.
    Coloured,
}

/// A line, or the part of it around a mistake, ready to be printed.
struct Excerpt<'a> {
    text: String,
    marked: std::ops::Range<usize>,
    line: usize,
    column: usize,
    name: Cow<'a, str>,
    is_cut: bool,
    is_option: bool,
}

/// Writes all mistakes, at most [`MOST_PRINTED`] of them, and how many there are.
pub(super) fn render(diagnostics: &Diagnostics, style: Style) -> String {
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Coloured => Renderer::styled(),
    };
    let mut text = String::new();
    for mistake in diagnostics.mistakes.iter().take(MOST_PRINTED) {
        text += &renderer.render(&report(mistake, &diagnostics.sources));
        text += "\n\n";
    }
    let hidden = diagnostics.len().saturating_sub(MOST_PRINTED);
    if hidden > 0 {
        text += &format!("… and {hidden} more\n");
    }
    // Colours are ours; whatever came from elsewhere has been made harmless before.
    text.chars()
        .map(
            |letter| {
                if is_unseen(letter) && letter != '\u{1b}' { char::REPLACEMENT_CHARACTER } else { letter }
            },
        )
        .collect()
}

fn report<'a>(mistake: &'a Mistake, sources: &'a Sources) -> Vec<Group<'a>> {
    let level = if mistake.code.is_warning() { Level::WARNING } else { Level::ERROR };
    let title = level.primary_title(shown(&mistake.message)).id(mistake.code.text());
    let mut group = Group::with_title(title);
    if let Some(span) = mistake.span {
        group = with_excerpt(group, excerpt(sources, span));
    }
    if let Some(help) = &mistake.help {
        group = group.element(Level::HELP.message(shown(help)));
    }
    let note = |(span, message): &'a (Span, String)| {
        with_excerpt(Group::with_title(Level::NOTE.secondary_title(shown(message))), excerpt(sources, *span))
    };
    std::iter::once(group).chain(mistake.notes.iter().map(note)).collect()
}

fn with_excerpt<'a>(group: Group<'a>, excerpt: Excerpt<'a>) -> Group<'a> {
    let mark: Annotation<'a> = AnnotationKind::Primary.span(excerpt.marked);
    let snippet = Snippet::source(excerpt.text).annotation(mark);
    if excerpt.is_option {
        return group.element(snippet.line_numbering(false));
    }
    let snippet = snippet.line_start(excerpt.line);
    if excerpt.is_cut {
        // The excerpt begins within its line: the column must be told apart from it.
        let origin = Origin::path(excerpt.name).line(excerpt.line).char_column(excerpt.column);
        return group.element(origin).element(snippet);
    }
    group.element(snippet.path(excerpt.name))
}

/// Cuts the first line of a span out of its text, and of a long line the part around the mistake.
fn excerpt(sources: &Sources, span: Span) -> Excerpt<'_> {
    let source = sources.get(span.source);
    let (line, column) = source.position(span.start);
    let (line_start, text) = source.line(line - 1);
    let clamp = |at: usize| floor_char(text, at.saturating_sub(line_start).min(text.len()));
    let (from, to) = (clamp(span.start), clamp(span.end));
    let mut cut = Excerpt {
        text: text.to_string(),
        marked: from..to.max(from),
        line,
        column,
        name: shown_in_line(source.name()),
        is_cut: false,
        is_option: source.is_option(),
    };
    if text.chars().nth(LONGEST_LINE).is_some() {
        let first = text[..from].char_indices().rev().nth(BEFORE - 1).map_or(0, |(at, _)| at);
        let last = text[from..].char_indices().nth(BEHIND).map_or(text.len(), |(at, _)| from + at);
        let (head, tail) = (if first > 0 { "…" } else { "" }, if last < text.len() { "…" } else { "" });
        cut.text = format!("{head}{}{tail}", &text[first..last]);
        cut.marked = from - first + head.len()..to.min(last) - first + head.len();
        cut.is_cut = first > 0;
    }
    cut.harmless()
}

impl Excerpt<'_> {
    /// The same with nothing in it that acts on a terminal; the mark moves with the letters.
    fn harmless(self) -> Self {
        let upto = |at: usize| shown(&self.text[..at]).len();
        let marked = upto(self.marked.start)..upto(self.marked.end);
        Excerpt { text: shown(&self.text).into_owned(), marked, ..self }
    }
}

/// The start of the character that holds a byte.
fn floor_char(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
