//! What factors must be to each other, and what constraints say about them.

use super::constraint::{Constraint, Known, parse};
use super::factor::Factor;
use super::file::Design;
use crate::kernel::param::Node;
use crate::scenario::diagnostic::{Code, Collector, Mistake};
use crate::scenario::part::{inside, is_below, paths};
use crate::scenario::source::Span;
use crate::scenario::tree::{Body, Item};

/// In which order factors are laid over the base, and which pairs of them set something within each other.
///
/// A factor that sets a whole mechanism comes before those that set parameters of it. No parameter may be set by two.
pub(crate) fn order(factors: &[Factor], collector: &mut Collector) -> (Vec<usize>, Vec<(usize, usize)>) {
    let sets: Vec<Vec<(String, Span)>> = factors.iter().map(what_is_set).collect();
    let mut covers = Vec::new();
    for (i, j) in (0..factors.len()).flat_map(|i| (0..factors.len()).map(move |j| (i, j))) {
        let pairs = || sets[i].iter().flat_map(|a| sets[j].iter().map(move |b| (a, b)));
        if i < j
            && let Some((a, b)) = pairs().find(|(a, b)| a.0 == b.0)
        {
            let message = format!("`{}` and `{}` both set `{}`", factors[i].name, factors[j].name, a.0);
            let help =
                "one factor sets a parameter; levels that belong together are one factor: see `together`";
            let mistake = Mistake::new(Code::Contradiction, message).at(b.1).help(help);
            collector.push(mistake.note(a.1, "the other one is here"));
        }
        if i != j && pairs().any(|(a, b)| a.0 != b.0 && is_below(&b.0, &a.0)) {
            covers.push((i, j));
        }
    }
    let mut order: Vec<usize> = Vec::new();
    while order.len() < factors.len() {
        let is_free = |place: &usize| {
            let waits = |(above, below): &(usize, usize)| below == place && !order.contains(above);
            !order.contains(place) && !covers.iter().any(waits)
        };
        let Some(next) = (0..factors.len()).find(is_free) else {
            let rest: Vec<usize> = (0..factors.len()).filter(|place| !order.contains(place)).collect();
            let names: Vec<String> = rest.iter().map(|place| format!("`{}`", factors[*place].name)).collect();
            let message = format!("{} set parameters within each other", names.join(", "));
            let help = "let one of them set the whole mechanism, and the others its parameters";
            let span = rest.first().map_or(factors[0].span, |place| factors[*place].span);
            collector.push(Mistake::new(Code::Contradiction, message).at(span).help(help));
            break;
        };
        order.push(next);
    }
    (order, covers)
}

/// The paths that any level of a factor sets, each once.
fn what_is_set(factor: &Factor) -> Vec<(String, Span)> {
    let patches = factor.patches();
    let mut all: Vec<(String, Span)> = patches.iter().flat_map(|(_, patch)| paths(patch)).collect();
    all.sort();
    all.dedup_by(|a, b| a.0 == b.0);
    all.retain(|(path, _)| !path.is_empty());
    all
}

/// The constraints, each read against the factors.
pub(crate) fn constraints(
    written: &Item,
    design: Design,
    factors: &[Factor],
    collector: &mut Collector,
) -> Vec<Constraint> {
    let Body::List(items) = &written.find("constraints").item.body else { return Vec::new() };
    if let (true, Some(first)) = (design.needs_every_row(), items.first()) {
        let message = format!("`{}` needs every row, so constraints cannot leave out any", design.key());
        let help = "narrow the ranges instead, or let factors change together";
        collector.push(Mistake::new(Code::Contradiction, message).at(first.span).help(help));
    }
    let with_base = design == Design::OneAtATime;
    let known = Known {
        factors: factors.iter().map(|factor| (factor.name(), factor.kind)).collect(),
        words: factors.iter().map(|factor| factor.words(with_base)).collect(),
    };
    let mut found = Vec::new();
    for item in items {
        // What is no text was told with the rest of the file.
        let Body::Leaf(Node::Text(text)) = &item.body else { continue };
        match parse(text, &known) {
            Ok(constraint) => found.push(constraint),
            Err(wrong) => {
                let span = inside(&collector.sources, item.span, text, wrong.at);
                collector.push(Mistake::new(Code::Contradiction, wrong.message).at(span).help(wrong.help));
            }
        }
    }
    found
}
