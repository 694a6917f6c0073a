//! Reading a calibration of several worlds: its own text, then world by world the base and the parameters in it.

use std::path::Path;

use super::definition::{JointFile, OwnSpec, RowSpec, SharedSpec, WorldSpec, ends};
use super::{Fitted, JointCalibration, JointWorld, Published};
use crate::experiment::study::read::read_base;
use crate::experiment::study::scenario_kind;
use crate::kernel::param::{Param, Problems};
use crate::model::spec::ModelSpec;
use crate::results::calibrate::file::read::{
    Reader, Tastes, Wanted, are_told, first_and_last, named, reading, readings,
};
use crate::results::calibrate::file::{Parameter, Reading};
use crate::scenario::diagnostic::{Diagnostics, Mistake};
use crate::scenario::load::Loader;
use crate::scenario::place::Placer;
use crate::scenario::source::SourceId;
use crate::scenario::tree::{Body, Entry, Item, Layer};
use crate::scenario::{Options, Scenario};

/// The text of a file, and whether it is a calibration of several worlds; nothing if there is none.
pub(crate) fn looked_into(path: &Path, options: &Options) -> Option<(String, bool)> {
    let root = scenario_kind();
    let mut loader = Loader::new(&root);
    let text = loader.read(path, options)?;
    let document = loader.document(path, text.clone(), Layer::Set);
    let is_joint = document.is_some_and(|(_, written)| written.find("worlds").rest.is_empty());
    Some((text, is_joint))
}

/// Reads a calibration from a file, or from a text in its place.
pub(crate) fn joint(
    path: &Path,
    text: Option<String>,
    options: &Options,
) -> Result<JointCalibration, Diagnostics> {
    let root = scenario_kind();
    let mut loader = Loader::new(&root);
    let text = text.or_else(|| loader.read(path, options));
    let document = text.and_then(|text| loader.document(path, text, Layer::Set));
    let Some((id, written)) = document else { return Err(loader.collector.finish()) };
    let file = read_file(&written, &mut loader);
    let items: &[Item] = match &written.find("worlds").item.body {
        Body::List(items) => items,
        _ => &[],
    };
    let bases: Vec<Option<(Item, Scenario)>> =
        items.iter().map(|item| base(&mut loader, id, item, options)).collect();
    let Some(bases) = bases.into_iter().collect::<Option<Vec<_>>>() else {
        return Err(loader.collector.finish());
    };
    // What can be read is looked into although other keys are wrong, so that all mistakes are told at once.
    let mut parameters = shared(&mut loader, &written, &bases);
    let mut worlds = Vec::new();
    for (item, base) in items.iter().zip(bases) {
        let world = world(&mut loader, item, base, (&mut parameters, worlds.len()));
        worlds.push(world);
    }
    let collector = loader.collector;
    let (Some(file), Some(worlds), false) =
        (file, worlds.into_iter().collect::<Option<Vec<_>>>(), collector.has_errors())
    else {
        return Err(collector.finish());
    };
    let points = file.waves.points.map_or(10 * parameters.len() as u32, |points| points.0);
    let calibration = JointCalibration {
        title: file.title.clone(),
        about: file.about.clone(),
        seed: file.seed.0,
        waves: file.waves.most.0,
        points,
        replications: file.waves.replications.0,
        cutoff: file.waves.cutoff,
        unseen_seed: file.unseen.seed.0,
        draws: file.unseen.draws.0,
        estimate_runs: file.unseen.runs.0,
        parameters: parameters.into_iter().map(|shared| shared.fitted).collect(),
        worlds,
        said: format!("{file:?}"),
        sources: collector.sources,
        root,
    };
    try_ends(&calibration)?;
    Ok(calibration)
}

/// Reads the file's own keys; whatever is wrong with them is told at its place.
fn read_file(written: &Item, loader: &mut Loader<'_>) -> Option<JointFile> {
    let mut problems = Problems::new();
    let file = JointFile::read(&written.to_node(), &mut problems);
    let placer = Placer::new(written, &loader.collector, loader.is_complete);
    let mistakes: Vec<Mistake> =
        problems.into_vec().into_iter().filter_map(|problem| placer.place(problem)).collect();
    loader.collector.mistakes.extend(mistakes);
    file
}

/// The tree of a world with the scenario that it makes.
fn base(loader: &mut Loader<'_>, id: SourceId, item: &Item, options: &Options) -> Option<(Item, Scenario)> {
    let before = loader.collector.mistakes.len();
    let tree = read_base(loader, id, item, options)?;
    crate::scenario::document::check::<ModelSpec>(&tree, &mut loader.collector, loader.is_complete);
    let is_good = loader.collector.mistakes[before..].iter().all(|mistake| mistake.code.is_warning());
    let scenario = Scenario::of_tree(&tree, &loader.collector.sources).ok();
    scenario.filter(|_| is_good && loader.is_complete).map(|scenario| (tree, scenario))
}

/// A parameter, with what it is in each world that has been read.
struct Shared {
    fitted: Fitted,
    /// As each world has it; empty for a world's own.
    in_worlds: Vec<Parameter>,
}

/// Follows shared parameters through all bases; one that some base does not have is told once.
fn shared(loader: &mut Loader<'_>, written: &Item, bases: &[(Item, Scenario)]) -> Vec<Shared> {
    let mut found = Vec::new();
    for (name, entry) in named(written, "parameters") {
        let spec = SharedSpec::read(&entry.item.to_node(), &mut Problems::new());
        let Some(SharedSpec { path, low, high, log, prior, source }) = &spec else { continue };
        let wanted = Wanted { name, path, item: None, low, high, log: *log, prior: prior.as_ref() };
        let one = |(tree, base): &(Item, Scenario)| {
            let mut reader = Reader::new(loader, tree, base, Tastes::Fitted);
            let (parameter, _) = reader.found(&wanted, entry)?;
            is_prior_inside(&mut reader, &parameter, entry)?;
            Some(parameter)
        };
        let in_worlds: Option<Vec<Parameter>> = bases.iter().map(one).collect();
        if let Some((in_worlds, own)) = in_worlds.and_then(|all| all.first().cloned().map(|own| (all, own))) {
            let fitted = Fitted { name: name.into(), world: None, own, source: source.clone() };
            found.push(Shared { fitted, in_worlds });
        }
    }
    found
}

/// A prior whose mean lies outside would say next to nothing of the range.
fn is_prior_inside(reader: &mut Reader<'_, '_>, parameter: &Parameter, entry: &Entry) -> Option<()> {
    let (low, high) = parameter.ends();
    match parameter.prior {
        Some((mean, _)) if !(low..=high).contains(&mean) => {
            let span = entry.item.find("prior.mean").item.span;
            reader.wrong(
                span,
                "the mean of the prior is outside the range",
                "widen the range, or move the mean",
            )
        }
        _ => Some(()),
    }
}

/// Reads a world's own parameters, which are added to those of all, and its rows; nothing if the world's own keys are wrong.
fn world(
    loader: &mut Loader<'_>,
    item: &Item,
    (tree, base): (Item, Scenario),
    (all, place): (&mut Vec<Shared>, usize),
) -> Option<JointWorld> {
    let spec = WorldSpec::read(&item.to_node(), &mut Problems::new());
    let own_name = spec.as_ref().map(|spec| spec.name.as_str()).unwrap_or_default();
    let mut parameters: Vec<(usize, Parameter)> = all
        .iter()
        .enumerate()
        .filter_map(|(at, shared)| Some((at, shared.in_worlds.get(place)?.clone())))
        .collect();
    let mut reader = Reader::new(loader, &tree, &base, Tastes::Shared);
    for (name, own, source) in own_parameters(&mut reader, item) {
        parameters.push((all.len(), own.clone()));
        let fitted = Fitted { name: format!("{own_name}.{name}"), world: Some(place), own, source };
        all.push(Shared { fitted, in_worlds: Vec::new() });
    }
    let flat: Vec<Parameter> = parameters.iter().map(|(_, parameter)| parameter.clone()).collect();
    reader.twice(&flat);
    are_told(loader, &base, &readings(item, "rows", |name, row| published(name, row, item).reading));
    let WorldSpec { name, about, rows, .. } = spec?;
    let rows = rows.iter().map(|(name, row)| published(name, row, item)).collect();
    Some(JointWorld { name, about, rows, base, tree, parameters })
}

/// A world's own parameters with their sources.
fn own_parameters<'i>(reader: &mut Reader<'_, '_>, item: &'i Item) -> Vec<(&'i str, Parameter, String)> {
    let mut found = Vec::new();
    for (name, entry) in named(item, "parameters") {
        let spec = OwnSpec::read(&entry.item.to_node(), &mut Problems::new());
        let Some(OwnSpec { path, item, low, high, log, prior, source }) = &spec else { continue };
        let wanted = Wanted { name, path, item: *item, low, high, log: *log, prior: prior.as_ref() };
        let Some((parameter, _)) = reader.found(&wanted, entry) else { continue };
        if is_prior_inside(reader, &parameter, entry).is_some() {
            found.push((name, parameter, source.clone()));
        }
    }
    found
}

fn published(name: &str, spec: &RowSpec, item: &Item) -> Published {
    let RowSpec { metric, per, months, per_months, over, org, category, value, error, r#use, source } = spec;
    let rows = item.find("rows").item.entries();
    Published {
        name: name.into(),
        reading: Reading {
            per_months: first_and_last(per_months),
            ..reading((*metric, *per), months, *over, (org, category))
        },
        value: *value,
        error: *error,
        r#use: *r#use,
        source: source.clone(),
        ends: ends(spec),
        span: rows.and_then(|rows| rows.get(name)).map_or(item.span, |entry| entry.key),
    }
}

/// Checks the scenarios in the middle and at both ends of each range: what is wrong between them is rare.
fn try_ends(calibration: &JointCalibration) -> Result<(), Diagnostics> {
    let middle: Vec<f64> = calibration.parameters.iter().map(|parameter| parameter.own.start).collect();
    for world in 0..calibration.worlds.len() {
        calibration.scenario(world, &middle, calibration.seed)?;
        for place in calibration.inputs(world) {
            let (low, high) = calibration.parameters[place].own.ends();
            for end in [low, high] {
                let mut values = middle.clone();
                values[place] = end;
                calibration.scenario(world, &values, calibration.seed)?;
            }
        }
    }
    Ok(())
}
