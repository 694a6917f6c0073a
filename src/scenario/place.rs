//! From the dotted path of a problem to file, line and column.

use std::collections::BTreeSet;

use super::diagnostic::{Code, Collector, Mistake};
use super::source::{SourceId, Sources, Span};
use super::tree::Item;
use crate::kernel::param::{Fault, Place, Problem};

/// Finds the places of problems in a tree.
pub(crate) struct Placer<'a> {
    tree: &'a Item,
    sources: &'a Sources,
    /// Lines with a mistake of syntax: what else is wrong there only echoes it.
    broken: BTreeSet<(SourceId, usize)>,
    is_complete: bool,
}

impl<'a> Placer<'a> {
    /// `is_complete`: whether the tree holds all that was written; if not, something missing means nothing.
    pub(crate) fn new(tree: &'a Item, collector: &'a Collector, is_complete: bool) -> Placer<'a> {
        let sources = &collector.sources;
        let spans = collector.mistakes.iter().filter_map(|mistake| mistake.span);
        let broken = spans.map(|span| line(sources, span)).collect();
        Placer { tree, sources, broken, is_complete }
    }

    /// The mistake with its place; `None` if it only follows from another one.
    pub(crate) fn place(&self, problem: Problem) -> Option<Mistake> {
        let stands_alone =
            matches!(problem.fault, Fault::UnknownKey | Fault::Kind | Fault::Range | Fault::Name);
        if !self.is_complete && !stands_alone {
            return None;
        }
        let found = self.tree.find(&problem.path);
        let is_written = found.rest.is_empty();
        let span = match (problem.place, found.key) {
            (Place::Key, Some(key)) => key,
            (Place::Value, Some(key)) if !is_written => key,
            _ => found.item.span,
        };
        if self.broken.contains(&line(self.sources, span)) {
            return None;
        }
        let mut help = problem.help.unwrap_or_default();
        if !is_written && problem.place == Place::Value {
            help += if help.is_empty() { "" } else { "\n" };
            help += &format!("`{}` is not written: this is about its default value", problem.path);
        }
        let mut mistake = Mistake::new(Code::from(problem.fault), problem.message).at(span).help(help);
        mistake.path = Some(problem.path);
        Some(mistake)
    }
}

fn line(sources: &Sources, span: Span) -> (SourceId, usize) {
    (span.source, sources.get(span.source).line_at(span.start))
}
