//! Reading a calibration: its own text, its base with all that is laid over it, then its parameters.

use std::path::Path;

use super::definition::{CalibrationFile, Over, ParameterSpec, PriorSpec, ReportedSpec, TargetSpec};
use super::{Calibration, Parameter, Reading, Reported, Target};
use crate::experiment::study::Spread;
use crate::experiment::study::read::read_base;
use crate::experiment::study::scenario_kind;
use crate::experiment::study::written::{Any, MetricName};
use crate::experiment::{Engine, Names, World};
use crate::kernel::param::{Count, Kind, Node, Param, Problems};
use crate::kernel::{SimTime, StartDate};
use crate::model::spec::ModelSpec;
use crate::results::calibrate::method::Measure;
use crate::scenario::diagnostic::{Code, Diagnostics, Mistake};
use crate::scenario::explain::Reference;
use crate::scenario::load::Loader;
use crate::scenario::part::Target as PathTarget;
use crate::scenario::place::Placer;
use crate::scenario::scale::{Range, Scale};
use crate::scenario::source::Span;
use crate::scenario::tree::{Entry, Item, Layer};
use crate::scenario::{Options, Scenario};

/// Reads a calibration from a file, or from a text in its place.
pub(crate) fn calibration(
    path: &Path,
    text: Option<String>,
    options: &Options,
) -> Result<Calibration, Diagnostics> {
    let root = scenario_kind();
    let mut loader = Loader::new(&root);
    let text = text.or_else(|| loader.read(path, options));
    let document = text.and_then(|text| loader.document(path, text, Layer::Set));
    let Some((id, written)) = document else { return Err(loader.collector.finish()) };
    let file = read_file(&written, &mut loader);
    let Some(tree) = read_base(&mut loader, id, &written, options) else {
        return Err(loader.collector.finish());
    };
    crate::scenario::document::check::<ModelSpec>(&tree, &mut loader.collector, loader.is_complete);
    let base = Scenario::of_tree(&tree, &loader.collector.sources).ok().filter(|_| loader.is_complete);
    let Some(base) = base else { return Err(loader.collector.finish()) };
    let mut reader = Reader::new(&mut loader, &tree, &base, Tastes::Refused);
    let parameters = reader.parameters(&written);
    reader.twice(&parameters);
    let targets = readings(&written, "targets", |name, spec| target(name, spec).reading);
    let beside = readings(&written, "reported", |name, spec| reported(name, spec).reading);
    are_told(&mut loader, &base, &[targets, beside].concat());
    let collector = loader.collector;
    let (Some(file), false) = (file, collector.has_errors()) else { return Err(collector.finish()) };
    let calibration = of_file(&file, parameters, base, tree, (collector.sources, root));
    try_ends(&calibration)?;
    Ok(calibration)
}

/// Reads the file's own keys; whatever is wrong with them is told at its place.
fn read_file(written: &Item, loader: &mut Loader<'_>) -> Option<CalibrationFile> {
    let mut problems = Problems::new();
    let file = CalibrationFile::read(&written.to_node(), &mut problems);
    let placer = Placer::new(written, &loader.collector, loader.is_complete);
    let mistakes: Vec<Mistake> =
        problems.into_vec().into_iter().filter_map(|problem| placer.place(problem)).collect();
    loader.collector.mistakes.extend(mistakes);
    file
}

fn of_file(
    file: &CalibrationFile,
    parameters: Vec<Parameter>,
    base: Scenario,
    tree: Item,
    (sources, root): (super::Sources, Kind),
) -> Calibration {
    let most_replications = file.most_replications.0;
    let wanted = file.replications.map_or(base.head.run.replications.0, |count| count.0);
    Calibration {
        title: file.title.clone(),
        about: file.about.clone(),
        seed: file.seed.0,
        replications: wanted.min(most_replications),
        most_replications,
        most_runs: file.most_runs.0,
        first_step: file.first_step.0,
        last_step: file.last_step.0,
        unseen_seed: file.unseen.seed.0,
        unseen_runs: file.unseen.runs.0,
        parameters,
        targets: file.targets.iter().map(|(name, spec)| target(name, spec)).collect(),
        reported: file.reported.iter().map(|(name, spec)| reported(name, spec)).collect(),
        said: format!("{file:?}"),
        base,
        tree,
        sources,
        root,
    }
}

fn target(name: &str, spec: &TargetSpec) -> Target {
    let TargetSpec { metric, per, months, over, org, category, .. } = spec;
    let reading = reading((*metric, *per), months, *over, (org, category));
    let (value, tolerance, weight) = (spec.value, spec.tolerance, spec.weight);
    Target { name: name.into(), reading, value, tolerance, weight }
}

fn reported(name: &str, spec: &ReportedSpec) -> Reported {
    let ReportedSpec { metric, per, months, over, org, category, .. } = spec;
    let reading = reading((*metric, *per), months, *over, (org, category));
    let known = match spec.known.as_slice() {
        [low, high] => Some((*low, *high)),
        _ => None,
    };
    Reported { name: name.into(), reading, known, source: spec.source.clone() }
}

/// The entries of a table of names; none if it is not written.
pub(crate) fn named<'w>(written: &'w Item, table: &str) -> impl Iterator<Item = (&'w str, &'w Entry)> {
    let entries = written.entries().and_then(|entries| entries.get(table)?.item.entries());
    entries.into_iter().flatten().map(|(name, entry)| (name.as_str(), entry))
}

/// What a table of figures reads, each with its place.
pub(crate) fn readings<S: Param>(
    written: &Item,
    table: &str,
    reading: impl Fn(&str, &S) -> Reading,
) -> Vec<(Reading, Entry)> {
    let read = |(name, entry): (&str, &Entry)| {
        let spec = S::read(&entry.item.to_node(), &mut Problems::new())?;
        Some((reading(name, &spec), entry.clone()))
    };
    named(written, table).filter_map(read).collect()
}

/// Tells readings that no run of the world could give: an unknown name, a view that is not told, months that are not
/// counted.
pub(crate) fn are_told(loader: &mut Loader<'_>, base: &Scenario, readings: &[(Reading, Entry)]) {
    let Ok(built) = World::build(base, false) else { return };
    let names: Names = built.names();
    let (first, last) = counted(base);
    for (reading, entry) in readings {
        let at = |key: &str| -> Span {
            let written = entry.item.entries().and_then(|entries| entries.get(key));
            written.map_or(entry.key, |written| written.item.span)
        };
        if let Err(wrong) = Measure::of(reading, &names) {
            let key = if reading.org.is_some() { "org" } else { "category" };
            loader.collector.push(Mistake::new(Code::Reference, wrong).at(at(key)));
        }
        let told = [("months", reading.months), ("per_months", reading.per_months)];
        for (key, (from, to)) in told.into_iter().filter_map(|(key, months)| Some((key, months?))) {
            if from >= first && to <= last {
                continue;
            }
            let message = format!("the months are not all counted: this world counts {first} to {last}");
            let help = "choose other months, or move `run.start`, `run.warm_up` and `run.length`";
            loader.collector.push(Mistake::new(Code::Contradiction, message).at(at(key)).help(help));
        }
    }
}

/// First and last month that a scenario counts, as 202307.
fn counted(base: &Scenario) -> (u32, u32) {
    let run = &base.head.run;
    let start = StartDate::new(run.start);
    let month = |time: SimTime| start.year(time).max(0) as u32 * 100 + start.month(time);
    let begin = SimTime::START + run.warm_up;
    let end = begin + run.length;
    (month(begin), month(SimTime(end.0.saturating_sub(1))))
}

/// First and last month that are written; none if nothing is.
pub(crate) fn first_and_last(months: &[Count]) -> Option<(u32, u32)> {
    match months {
        [first, last] => Some((first.0, last.0)),
        _ => None,
    }
}

pub(crate) fn reading(
    (metric, per): (MetricName, Option<MetricName>),
    months: &[Count],
    over: Over,
    (org, category): (&str, &str),
) -> Reading {
    let months = first_and_last(months);
    let named = |name: &str| (!name.is_empty()).then(|| name.to_string());
    Reading {
        metric: metric.0,
        per: per.map(|per| per.0),
        months,
        per_months: None,
        over,
        org: named(org),
        category: named(category),
    }
}

/// Whether a taste may be fitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tastes {
    /// To one world's figures it may not: it would put them in.
    Refused,
    /// To the figures of one world among several it may not either: a taste is the same everywhere.
    Shared,
    /// To the figures of several worlds it may.
    Fitted,
}

/// Follows the paths of parameters and reads their values on the scales that they have.
pub(crate) struct Reader<'a, 'k> {
    loader: &'a mut Loader<'k>,
    tree: &'a Item,
    /// The base with its defaults.
    resolved: Node,
    tastes: Tastes,
}

/// What is written of a parameter, but for where a search begins.
pub(crate) struct Wanted<'s> {
    pub(crate) name: &'s str,
    pub(crate) path: &'s str,
    pub(crate) item: Option<Count>,
    pub(crate) low: &'s Any,
    pub(crate) high: &'s Any,
    pub(crate) log: bool,
    pub(crate) prior: Option<&'s PriorSpec>,
}

impl<'a, 'k> Reader<'a, 'k> {
    /// A reader of parameters of a base.
    pub(crate) fn new(
        loader: &'a mut Loader<'k>,
        tree: &'a Item,
        base: &Scenario,
        tastes: Tastes,
    ) -> Reader<'a, 'k> {
        Reader { loader, tree, resolved: Node::Table(base.to_table()), tastes }
    }

    /// All that can be understood; what cannot be read was told with the rest of the file.
    fn parameters(&mut self, written: &Item) -> Vec<Parameter> {
        let mut found = Vec::new();
        for (name, entry) in named(written, "parameters") {
            let spec = ParameterSpec::read(&entry.item.to_node(), &mut Problems::new());
            found.extend(spec.and_then(|spec| self.parameter(name, &spec, entry)));
        }
        found
    }

    fn parameter(&mut self, name: &str, spec: &ParameterSpec, entry: &Entry) -> Option<Parameter> {
        let ParameterSpec { path, item, low, high, log, prior, .. } = spec;
        let wanted = Wanted { name, path, item: *item, low, high, log: *log, prior: prior.as_ref() };
        let (found, own) = self.found(&wanted, entry)?;
        let scale = found.range.scale;
        let span = |key: &str| entry.item.find(key).item.span;
        let start = match (&spec.start, own) {
            (Some(start), _) => self.value(scale, &start.0, span("start"))?,
            (None, Some(own)) => match scale.read(&own) {
                Some(own) => own,
                None => return self.wrong(entry.key, "the base has no single value there", "write `start`"),
            },
            (None, None) => return self.wrong(entry.key, "the base does not set it", "write `start`"),
        };
        if !(found.range.from..=found.range.to).contains(&start) {
            let place = if spec.start.is_some() { span("start") } else { entry.key };
            return self.wrong(
                place,
                "the start is outside the range",
                "widen the range, or write another `start`",
            );
        }
        Some(Parameter { start, ..found })
    }

    /// The parameter with the middle of its range to begin with, and the base's own value if it has one.
    pub(crate) fn found(&mut self, wanted: &Wanted<'_>, entry: &Entry) -> Option<(Parameter, Option<Node>)> {
        let span = |key: &str| entry.item.find(key).item.span;
        let place = span("path");
        let found =
            PathTarget::find(wanted.path, place, self.loader.root, self.tree, &self.loader.collector.sources);
        let at = found.map_err(|mistake| self.loader.collector.push(*mistake)).ok()?;
        self.is_no_taste(&at.path(), place)?;
        let (scale, list, own) = match wanted.item {
            Some(item) => self.item(&at, item.0, span("item"))?,
            None => {
                let scale = at.kind.as_ref().and_then(Scale::of);
                let Some(scale) = scale else { return self.no_scale(&at, place) };
                (scale, None, at.value(&self.resolved).cloned())
            }
        };
        let low = self.value(scale, &wanted.low.0, span("low"));
        let high = self.value(scale, &wanted.high.0, span("high"));
        let range = self.range(scale, (low?, high?), wanted.log, (span("low"), span("high")))?;
        let prior = match wanted.prior {
            Some(prior) => {
                let mean = self.value(scale, &prior.mean.0, span("prior.mean"))?;
                let sd = self.value(scale, &prior.sd.0, span("prior.sd"))?;
                if sd <= 0.0 {
                    return self.wrong(span("prior.sd"), "the standard deviation is not above zero", "");
                }
                Some((mean, sd))
            }
            None => None,
        };
        let start = range.at(0.5, Spread::Grid);
        Some((Parameter { name: wanted.name.into(), start, prior, range, at, list, span: entry.key }, own))
    }

    /// An item of a list: its scale, the list, its value.
    #[expect(clippy::type_complexity, reason = "three things that are found together, and used once")]
    fn item(
        &mut self,
        at: &PathTarget,
        item: u32,
        span: Span,
    ) -> Option<(Scale, Option<(Vec<Node>, usize)>, Option<Node>)> {
        let scale = match &at.kind {
            Some(Kind::List(of)) => Scale::of(of),
            // A list of years, where it is written as one.
            Some(Kind::ByYear) => Scale::of(&Kind::Number),
            _ => None,
        };
        let Some(Node::List(list)) = at.value(&self.resolved).cloned() else {
            return self.wrong(span, format!("`{}` is no list", at.path()), "leave out `item`");
        };
        let Some(scale) = scale else { return self.no_scale(at, span) };
        let place = (item - 1) as usize;
        let Some(own) = list.get(place).cloned() else {
            let message = format!("`{}` has {} items in the base", at.path(), list.len());
            return self.wrong(span, message, "write the place of one of them, counted from 1");
        };
        Some((scale, Some((list, place)), Some(own)))
    }

    fn range(
        &mut self,
        scale: Scale,
        (from, to): (f64, f64),
        is_log: bool,
        (low, high): (Span, Span),
    ) -> Option<Range> {
        if from >= to {
            return self.wrong(high, "the range does not go up", "`high` must be greater than `low`");
        }
        if is_log && from <= 0.0 {
            return self.wrong(
                low,
                "a range in the logarithm begins above zero",
                "write a small value, or no `log`",
            );
        }
        Some(Range { scale, from, to, is_log })
    }

    fn value(&mut self, scale: Scale, node: &Node, span: Span) -> Option<f64> {
        let place = scale.read(node);
        if place.is_none() {
            let mistake = Mistake::new(Code::Kind, format!("found {}", node.describe())).at(span);
            self.loader.collector.push(mistake.help(format!("expected {}", scale.meant())));
        }
        place
    }

    fn no_scale<T>(&mut self, at: &PathTarget, span: Span) -> Option<T> {
        let takes = at.kind.as_ref().map_or("a table".into(), Kind::meant);
        let message = format!("`{}` takes {takes}, which cannot be fitted", at.path());
        self.wrong(span, message, "name a number, a time, or an `item` of a list of them")
    }

    /// A taste that were fitted to one rate would put that rate in.
    fn is_no_taste(&mut self, path: &str, span: Span) -> Option<()> {
        let reference = Reference::of_kind(self.loader.root);
        let parameters = reference.find(path).unwrap_or_default();
        let is_taste = parameters.first().is_some_and(|parameter| is_taste(&parameter.meaning));
        match self.tastes {
            Tastes::Refused if is_taste => {
                let message = format!("`{path}` is a taste, and tastes are not fitted");
                let help = "fitted to the rate that its formula yields, it would put that rate in: fit hours, people, \
                            powers or demand";
                self.wrong(span, message, help)
            }
            Tastes::Shared if is_taste => {
                let message = format!("`{path}` is a taste, and a taste is the same in every world");
                self.wrong(span, message, "move it to [parameters] at the top of the file")
            }
            _ => Some(()),
        }
    }

    /// Tells parameters that set one thing twice, or within each other.
    pub(crate) fn twice(&mut self, parameters: &[Parameter]) {
        for (i, one) in parameters.iter().enumerate() {
            for other in &parameters[..i] {
                let same = one.path() == other.path()
                    || (one.at.path() == other.at.path() && one.list.is_some() != other.list.is_some());
                if same {
                    let message = format!("`{}` and `{}` both set `{}`", other.name, one.name, one.path());
                    let _: Option<()> = self.wrong(one.span, message, "one parameter sets a value");
                }
            }
        }
    }

    pub(crate) fn wrong<T>(
        &mut self,
        span: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Option<T> {
        self.loader.collector.push(Mistake::new(Code::Contradiction, message).at(span).help(help));
        None
    }
}

/// Whether the meaning of a parameter is that of a constant of a choice formula.
fn is_taste(meaning: &str) -> bool {
    meaning.contains(" taste") || meaning.starts_with("Log-odds") || meaning.starts_with("Distaste")
}

/// Checks the scenarios at the start and at both ends of each range: what is wrong between them is rare.
fn try_ends(calibration: &Calibration) -> Result<(), Diagnostics> {
    let start: Vec<f64> = calibration.parameters.iter().map(|parameter| parameter.start).collect();
    calibration.scenario(&start, calibration.seed)?;
    for (place, parameter) in calibration.parameters.iter().enumerate() {
        for end in [parameter.range.from, parameter.range.to] {
            let mut values = start.clone();
            values[place] = end;
            calibration.scenario(&values, calibration.seed)?;
        }
    }
    Ok(())
}
