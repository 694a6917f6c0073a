//! Reading a study: its own text, its base with all that is laid over it, then factors, levels and constraints.

use std::collections::BTreeMap;
use std::path::Path;

use super::build::Builder;
use super::file::{Design, DesignSpec, StudyFile};
use super::{Options, Scenario, Study, Wanted, check, points, scenario_kind};
use crate::kernel::param::{Node, Param, Problems};
use crate::model::metrics;
use crate::model::spec::ModelSpec;
use crate::scenario::diagnostic::{Diagnostics, Mistake};
use crate::scenario::load::Loader;
use crate::scenario::part::spelt_out;
use crate::scenario::place::Placer;
use crate::scenario::set::read_set;
use crate::scenario::source::{SourceId, Span};
use crate::scenario::tree::{Body, Entry, Item, Layer};

/// Reads a study from a file, or from a text in its place.
pub(crate) fn study(path: &Path, text: Option<String>, options: &Options) -> Result<Study, Diagnostics> {
    let root = scenario_kind();
    let mut loader = Loader::new(&root);
    let text = text.or_else(|| loader.read(path, options));
    let document = text.and_then(|text| loader.document(path, text, Layer::Set));
    let Some((id, written)) = document else { return Err(loader.collector.finish()) };
    let file = read_file(&written, &mut loader);
    let design = DesignSpec::read(&written.find("design").item.to_node(), &mut Problems::new());
    let design = design.map(|spec| spec.design());
    let Some(tree) = read_base(&mut loader, id, &written, options) else {
        return Err(loader.collector.finish());
    };
    let before = loader.collector.mistakes.len();
    let is_complete = loader.is_complete;
    crate::scenario::document::check::<ModelSpec>(&tree, &mut loader.collector, is_complete);
    let is_good = loader.collector.mistakes[before..].iter().all(|mistake| mistake.code.is_warning());
    let base = Scenario::of_tree(&tree, &loader.collector.sources).ok().filter(|_| is_good && is_complete);
    let table = (design == Some(Design::Points)).then(|| points::load(&mut loader, id, &written)).flatten();
    let table = table.as_ref();
    let mut builder =
        Builder { loader: &mut loader, tree: &tree, base: base.as_ref(), study: id, design, table };
    let factors = builder.factors(&written);
    let mut collector = loader.collector;
    let given = table.and_then(|table| points::rows(&written, table, &factors, &mut collector));
    let (order, covers) = check::order(&factors, &mut collector);
    let (Some(file), Some(design), Some(base), false) = (file, design, base, collector.has_errors()) else {
        return Err(collector.finish());
    };
    let constraints = check::constraints(&written, design, &factors, &mut collector);
    if collector.has_errors() {
        return Err(collector.finish());
    }
    Ok(Study {
        title: file.title,
        about: file.about,
        names_metrics: !file.metrics.is_empty(),
        metrics: kept(&file.metrics.iter().map(|metric| metric.0).collect::<Vec<_>>()),
        margins: file.margins.iter().map(|(name, margin)| (name.to_string(), *margin)).collect(),
        precision: file.precision.as_ref().map(Wanted::of),
        detail: file.detail,
        design,
        factors,
        given,
        constraints,
        order,
        covers,
        base,
        tree,
        sources: collector.sources,
        design_span: written.find("design").key.unwrap_or(written.span),
        root,
    })
}

/// Metrics in the order of the catalogue; all, if none is named.
fn kept(named: &[&'static str]) -> Vec<&'static str> {
    let ids = metrics::catalogue().iter().map(|metric| metric.id);
    ids.filter(|id| named.is_empty() || named.contains(id)).collect()
}

/// Reads the study's own keys; whatever is wrong with them is told at its place.
fn read_file(written: &Item, loader: &mut Loader<'_>) -> Option<StudyFile> {
    let mut problems = Problems::new();
    let file = StudyFile::read(&written.to_node(), &mut problems);
    let placer = Placer::new(written, &loader.collector, loader.is_complete);
    let mistakes: Vec<Mistake> =
        problems.into_vec().into_iter().filter_map(|problem| placer.place(problem)).collect();
    loader.collector.mistakes.extend(mistakes);
    file
}

/// The tree of the base: the scenario, overlays of the study and of the options, what the study sets, what the
/// options set; later ones win.
pub(crate) fn read_base(
    loader: &mut Loader<'_>,
    id: SourceId,
    written: &Item,
    options: &Options,
) -> Option<Item> {
    let root = scenario_kind();
    let entry = |name: &str| written.entries().and_then(|entries| entries.get(name));
    let mut tree: Option<Item> = None;
    for (name, span) in names(loader, entry("base")) {
        let path = loader.collector.sources.path_in(id, &name);
        match (loader.file(&path, Some(span), Layer::Base), &mut tree) {
            (Some(item), None) => tree = Some(item),
            (Some(item), Some(tree)) => loader.lay(tree, item),
            (None, _) => {}
        }
    }
    let own = names(loader, entry("overlays")).into_iter();
    let own = own.map(|(name, span)| (loader.collector.sources.path_in(id, &name), Some(span)));
    let own: Vec<_> = own.collect();
    let all = own.into_iter().chain(options.overlays.iter().map(|path| (path.clone(), None)));
    for (i, (path, span)) in all.enumerate() {
        let overlay = loader.file(&path, span, Layer::Overlay(i as u32));
        if let (Some(tree), Some(overlay)) = (&mut tree, overlay) {
            loader.lay(tree, overlay);
        }
    }
    let mut tree = tree?;
    let start = tree.span;
    if let Some(part) = entry("set") {
        let mut mistakes = Vec::new();
        let part = spelt_out(&part.item, &root, &tree, &loader.collector.sources, &mut mistakes);
        loader.collector.mistakes.extend(mistakes);
        loader.lay(&mut tree, part);
    }
    if let Some(entry) = entry("replications") {
        loader.lay(&mut tree, replications(entry));
    }
    for option in &options.sets {
        match read_set(option, &root, Some(&tree), &mut loader.collector.sources) {
            Ok(set) => loader.lay(&mut tree, set),
            Err(mistakes) => loader.collector.mistakes.extend(mistakes),
        }
    }
    // What is missing at the root is missing in the scenario's own file.
    tree.span = start;
    Some(tree)
}

fn names(loader: &mut Loader<'_>, entry: Option<&Entry>) -> Vec<(String, Span)> {
    entry.map(|entry| loader.names(entry)).unwrap_or_default()
}

/// The study's number of replications as a part of a scenario; a wrong number is told as the study's own.
fn replications(entry: &Entry) -> Item {
    let below = |name: &str, item: Item| {
        let entries = BTreeMap::from([(name.to_string(), Entry { key: entry.key, item })]);
        Item { span: entry.key, layer: Layer::Set, body: Body::Table(entries) }
    };
    match &entry.item.body {
        Body::Leaf(Node::Int(count)) if (1..=1_000_000).contains(count) => {
            below("run", below("replications", entry.item.clone()))
        }
        _ => Item { span: entry.key, layer: Layer::Set, body: Body::Table(BTreeMap::new()) },
    }
}
