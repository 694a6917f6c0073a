//! Levels from the cells of a column.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::super::build::MOST_LEVELS;
use super::super::distribution::Limits;
use super::super::factor::{Level, Levels, leaf};
use super::MOST_TOLD;
use crate::kernel::param::{Kind, Node, shorten};
use crate::scenario::diagnostic::{Code, Mistake};
use crate::scenario::part::Target;
use crate::scenario::scale::Scale;
use crate::scenario::source::Span;

/// What came of a column: its levels, and what is wrong in it.
type Read = (Option<Levels>, Vec<Mistake>);

/// The values of a parameter whose values lie on a scale.
pub(crate) fn places<'t>(
    scale: Scale,
    limits: &Limits,
    cells: impl Iterator<Item = (Cow<'t, str>, Span)>,
) -> Read {
    let mut found: BTreeMap<u64, (f64, Span)> = BTreeMap::new();
    let mut mistakes = Vec::new();
    for (text, span) in cells {
        match scale.in_cell(&text) {
            Some(place) if limits.hold(place) => {
                found.entry(place.to_bits()).or_insert((place, span));
            }
            Some(_) if mistakes.len() < MOST_TOLD => {
                let help = limits.told(scale).map_or(String::new(), |takes| format!("allowed: {takes}"));
                let message = format!("`{}` is out of range", shorten(&text));
                mistakes.push(Mistake::new(Code::Range, message).at(span).help(help));
            }
            None if mistakes.len() < MOST_TOLD => {
                let found = if text.is_empty() {
                    "the cell is empty".into()
                } else {
                    format!("found `{}`", shorten(&text))
                };
                let help = format!("expected {}", scale.meant().replace(" in quotes", ""));
                mistakes.push(Mistake::new(Code::Kind, found).at(span).help(help));
            }
            _ => {}
        }
    }
    let mut values: Vec<(f64, Span)> = found.into_values().collect();
    values.sort_by(|a, b| a.0.total_cmp(&b.0));
    (Some(Levels::Given { scale, values }), mistakes)
}

/// The values of any other parameter, as levels in the order in which they come first.
pub(crate) fn words<'t>(
    kind: Option<&Kind>,
    target: &Target,
    cells: impl Iterator<Item = (Cow<'t, str>, Span)>,
) -> Read {
    let mut seen = BTreeSet::new();
    let (mut levels, mut mistakes) = (Vec::new(), Vec::new());
    for (text, span) in cells {
        if text.is_empty() {
            if mistakes.len() < MOST_TOLD {
                mistakes.push(Mistake::new(Code::Kind, "the cell is empty").at(span).help("write a value"));
            }
            continue;
        }
        if !seen.insert(text.to_string()) {
            continue;
        }
        let node = match (kind, &*text) {
            (Some(Kind::Bool), "true" | "false") => Node::Bool(text == "true"),
            _ => Node::Text(text.to_string()),
        };
        levels.push(Level::new(node.clone(), target.holding(leaf(node, span)), span));
        if levels.len() > MOST_LEVELS {
            let message = format!("the column has more than {MOST_LEVELS} different words");
            mistakes.push(
                Mistake::new(Code::Contradiction, message)
                    .at(span)
                    .help("only numbers and times may have more"),
            );
            break;
        }
    }
    (Some(Levels::Listed(levels)), mistakes)
}
