//! Calibrations: facts of a world that are not known, and the published figures that they must reach.
//!
//! A calibration file is read as a study is: every mistake is told with file, line and caret, all at once, and a
//! point is the base's tree with values laid over it, checked as a whole. Tastes, the constants of choice formulas,
//! are refused: fitted to a rate they would only say the rate again.

pub(crate) mod definition;
pub(crate) mod read;

use std::path::Path;

pub use definition::Over;

use crate::experiment::study::factor::leaf;
use crate::experiment::study::{Spread, inline};
use crate::kernel::param::{Kind, Node};
use crate::scenario::diagnostic::{Code, Collector, Diagnostics, Mistake};
use crate::scenario::explain::FileForm;
use crate::scenario::merge::merge;
use crate::scenario::part::Target as PathTarget;
use crate::scenario::scale::Range;
use crate::scenario::source::{Sources, Span};
use crate::scenario::tree::Item;
use crate::scenario::{Options, Scenario};

/// A calibration, read and checked.
#[derive(Clone, Debug)]
pub struct Calibration {
    /// What it is called.
    pub title: String,
    /// What it reaches for.
    pub about: String,
    /// Seed of the runs that are fitted.
    pub seed: u64,
    /// Replications of a point while steps are long; at most `most_replications`.
    pub replications: u32,
    /// Replications of a point once steps are short.
    pub most_replications: u32,
    /// Runs at which the fit gives up.
    pub most_runs: u32,
    /// First radius of steps, as a share of each range.
    pub first_step: f64,
    /// Last radius of steps.
    pub last_step: f64,
    /// Seed of the check on unseen seeds.
    pub unseen_seed: u64,
    /// Single runs of that check.
    pub unseen_runs: u32,
    /// What is fitted, in alphabetical order of the names.
    pub parameters: Vec<Parameter>,
    /// What is to be reached, in alphabetical order of the names.
    pub targets: Vec<Target>,
    /// What is told beside, in alphabetical order of the names.
    pub reported: Vec<Reported>,
    /// What the file says, comments aside: part of the hash.
    said: String,
    base: Scenario,
    tree: Item,
    sources: Sources,
    root: Kind,
}

/// A fact that is fitted.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its name in the file.
    pub name: String,
    /// Where the search begins, on the scale of its range: a number, or seconds.
    pub start: f64,
    /// Mean and standard deviation of what is known beforehand, on the same scale.
    pub prior: Option<(f64, f64)>,
    pub(crate) range: Range,
    at: PathTarget,
    /// The list that holds it, and its place there from 0, if it is an item of one.
    list: Option<(Vec<Node>, usize)>,
    pub(crate) span: Span,
}

/// What is read off the results of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The metric: a column of runs.csv.
    pub metric: &'static str,
    /// The metric that it is divided by.
    pub per: Option<&'static str>,
    /// First and last month, as 202307; none is the whole window.
    pub months: Option<(u32, u32)>,
    /// First and last month of the divisor, where they are others.
    pub per_months: Option<(u32, u32)>,
    /// What the months are made into. A metric and the one that divides it are made the same way.
    pub over: Over,
    /// A unit or a desk by name; none is all.
    pub org: Option<String>,
    /// A category by name; none is all.
    pub category: Option<String>,
}

/// A published figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// Its name in the file.
    pub name: String,
    /// What is set beside it.
    pub reading: Reading,
    /// The figure.
    pub value: f64,
    /// How far the mean of the runs may be from it; above zero.
    pub tolerance: f64,
    /// How much it counts; its squared misfit in tolerances is multiplied by this.
    pub weight: f64,
}

/// A figure that is told and not fitted.
#[derive(Clone, Debug, PartialEq)]
pub struct Reported {
    /// Its name in the file.
    pub name: String,
    /// What is read.
    pub reading: Reading,
    /// The range that is known of it.
    pub known: Option<(f64, f64)>,
    /// Where that is known from.
    pub source: String,
}

/// What may be written in such a file.
pub(crate) const FILE_FORM: FileForm =
    FileForm::of::<definition::CalibrationFile>("Calibration of one world");

impl Calibration {
    /// Reads a calibration with its base; overlays and settings of `options` act on the base.
    ///
    /// # Errors
    /// All mistakes of the file, of its base and of the ends of its ranges at once.
    pub fn load(path: &Path, options: &Options) -> Result<Calibration, Diagnostics> {
        Calibration::of(path, None, options)
    }

    /// Reads a file, of which the text may be known already.
    pub(crate) fn of(
        path: &Path,
        text: Option<String>,
        options: &Options,
    ) -> Result<Calibration, Diagnostics> {
        read::calibration(path, text, options)
    }

    /// Reads a calibration from a text that is treated as a file of that name; paths in it are seen from there.
    ///
    /// # Errors
    /// All mistakes at once.
    pub fn from_text(name: &str, text: &str, options: &Options) -> Result<Calibration, Diagnostics> {
        Calibration::of(Path::new(name), Some(text.to_string()), options)
    }

    /// The base as it stands.
    pub fn base(&self) -> &Scenario {
        &self.base
    }

    /// What the author should know although nothing is wrong.
    pub fn warnings(&self) -> &Diagnostics {
        self.base.warnings()
    }

    /// Names and texts of the files that it was read from.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.sources.files()
    }

    /// All that decides what comes out, as one text: equal calibrations have equal ones, whatever their comments.
    pub fn identity(&self) -> String {
        format!("{}\nunseen runs: {}\n{}", self.said, self.unseen_runs, self.base.resolved_toml())
    }

    /// What is read off each run, as one text.
    pub fn readings(&self) -> String {
        let targets = self.targets.iter().map(|target| &target.reading);
        let reported = self.reported.iter().map(|reported| &reported.reading);
        format!("{:?}", targets.chain(reported).collect::<Vec<_>>())
    }

    /// The scenario at these values of the parameters, in their order and on their scales, checked as a whole, with
    /// this seed.
    ///
    /// # Errors
    /// What is wrong with it, at the places of the parameters.
    pub fn scenario(&self, values: &[f64], seed: u64) -> Result<Scenario, Diagnostics> {
        laid_over((&self.tree, &self.root), settings(self.parameters.iter().zip(values)), &self.sources, seed)
    }

    /// The values as lines of a scenario.
    pub fn lines(&self, values: &[f64]) -> String {
        lines(settings(self.parameters.iter().zip(values)))
    }

    /// A mistake at a key of a target or of a reported figure, found by those who know more than the file.
    pub fn mistake(&self, name: &str, message: impl Into<String>, help: impl Into<String>) -> Diagnostics {
        let message = format!("`{name}`: {}", message.into());
        let mistake = Mistake::new(Code::Reference, message).help(help);
        Collector { sources: self.sources.clone(), mistakes: vec![mistake] }.finish()
    }
}

/// A path of a scenario, its value and its place.
pub(crate) type Set<'p> = (&'p PathTarget, Node, Span);

/// What values of parameters set; items of one list are set together.
pub(crate) fn settings<'p>(values: impl Iterator<Item = (&'p Parameter, &'p f64)>) -> Vec<Set<'p>> {
    let mut settings: Vec<Set<'p>> = Vec::new();
    for (parameter, value) in values {
        let node = parameter.range.scale.write(*value);
        let Some((list, item)) = &parameter.list else {
            settings.push((&parameter.at, node, parameter.span));
            continue;
        };
        let known = settings.iter().position(|(at, ..)| at.path() == parameter.at.path());
        let place = known.unwrap_or_else(|| {
            settings.push((&parameter.at, Node::List(list.clone()), parameter.span));
            settings.len() - 1
        });
        if let Node::List(items) = &mut settings[place].1 {
            items[*item] = node;
        }
    }
    settings
}

/// The scenario of a tree with settings laid over it, checked as a whole, with a seed.
pub(crate) fn laid_over(
    (tree, root): (&Item, &Kind),
    settings: Vec<Set<'_>>,
    sources: &Sources,
    seed: u64,
) -> Result<Scenario, Diagnostics> {
    let mut tree = tree.clone();
    for (path, node, span) in settings {
        merge(&mut tree, path.holding(leaf(node, span)), root);
    }
    let wrong = |mistakes| Collector { sources: sources.clone(), mistakes }.finish();
    let mut scenario = Scenario::of_tree(&tree, sources).map_err(wrong)?;
    scenario.head.run.seed = crate::scenario::Seed(seed);
    Ok(scenario)
}

/// Settings as lines of a scenario.
pub(crate) fn lines(settings: Vec<Set<'_>>) -> String {
    settings.into_iter().map(|(path, node, _)| format!("{} = {}\n", path.path(), inline(&node))).collect()
}

impl Parameter {
    /// Its path in the scenario, with the place in a list behind it if it is an item of one.
    pub fn path(&self) -> String {
        match &self.list {
            Some((_, item)) => format!("{}[{}]", self.at.path(), item + 1),
            None => self.at.path(),
        }
    }

    /// Whether steps are even in the logarithm.
    pub fn is_log(&self) -> bool {
        self.range.is_log
    }

    /// The ends of its range.
    pub fn ends(&self) -> (f64, f64) {
        (self.range.from, self.range.to)
    }

    /// The value at a coordinate in `[0, 1]`, rounded as values of the scale are.
    pub fn at(&self, coordinate: f64) -> f64 {
        self.range.at(coordinate.clamp(0.0, 1.0), Spread::Grid)
    }

    /// The coordinate of a value: 0 at the low end, 1 at the high one.
    pub fn coordinate(&self, value: f64) -> f64 {
        let Range { from, to, is_log, .. } = self.range;
        let share = if is_log {
            libm::log(value / from) / libm::log(to / from)
        } else {
            (value - from) / (to - from)
        };
        share.clamp(0.0, 1.0)
    }

    /// How fast the value, or its logarithm, grows with the coordinate: its derivative at a value.
    pub fn slope(&self, value: f64) -> f64 {
        let Range { from, to, is_log, .. } = self.range;
        if is_log { value * libm::log(to / from) } else { to - from }
    }

    /// The value as a scenario writes it.
    pub fn written(&self, value: f64) -> String {
        crate::experiment::study::factor::as_word(&self.range.scale.write(value))
    }
}
