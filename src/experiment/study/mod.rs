//! Studies: one world, what is varied in it, by which design, and what is measured.
//!
//! A study file is read as a scenario is: every mistake is told with file, line and caret, all at once. A level is a
//! value with its place in the study that is laid over the base's tree; then the whole scenario is checked. So a
//! level out of range is told where it is written, and nothing is ever replaced in a text.

mod build;
mod check;
mod constraint;
mod distribution;
pub(crate) mod factor;
mod file;
mod points;
mod precision;
pub(crate) mod read;
pub(crate) mod reserved;
mod resolved;
mod unlisted;
pub(crate) mod written;

use std::path::Path;
use std::sync::Arc;

pub use crate::scenario::scale::Spread;
pub use constraint::Constraint;
pub use factor::{Factor, Setting};
pub use file::{Design, Detail, MOST_ROWS, MOST_RUNS};
pub use points::GivenPoints;
pub use precision::Wanted;
pub use resolved::{RESOLVED_BASE, RESOLVED_POINTS, RESOLVED_STUDY, ResolvedStudy};

pub use crate::scenario::resolved::inline;

use crate::experiment::design::Groups;
use crate::kernel::param::{Kind, Node};
use crate::model::spec::ModelSpec;
use crate::scenario::diagnostic::{Code, Collector, Diagnostics, Mistake};
use crate::scenario::explain::FileForm;
use crate::scenario::merge::merge;
use crate::scenario::shape::root_kind;
use crate::scenario::source::{Sources, Span};
use crate::scenario::tree::{Body, Item};
use crate::scenario::{Options, Scenario};

/// A study, read and checked.
#[derive(Clone, Debug)]
pub struct Study {
    /// What it is called.
    pub title: String,
    /// What it asks.
    pub about: String,
    /// Metrics that are kept, by their ids in the order of the catalogue's columns; never empty.
    pub metrics: Vec<&'static str>,
    /// Whether the study names its metrics, rather than keeping all.
    names_metrics: bool,
    /// By metric, the difference that is held to be none.
    pub margins: Vec<(String, f64)>,
    /// How narrow the intervals of each point are to be, if its replications are no fixed number.
    pub precision: Option<Wanted>,
    /// How finely results are told.
    pub detail: Detail,
    /// Which combinations of levels are run.
    pub design: Design,
    factors: Vec<Factor>,
    given: Option<Arc<GivenPoints>>,
    constraints: Vec<Constraint>,
    /// Factors in the order in which their levels are laid over the base: what covers another comes before it.
    order: Vec<usize>,
    /// Pairs of which the first sets something that holds parameters of the second.
    covers: Vec<(usize, usize)>,
    base: Scenario,
    tree: Item,
    sources: Sources,
    root: Kind,
    design_span: Span,
}

impl Study {
    /// Reads a study with its base; overlays and settings of `options` act on the base.
    ///
    /// # Errors
    /// All mistakes of the study, of its base and of its levels at once.
    pub fn load(path: &Path, options: &Options) -> Result<Study, Diagnostics> {
        read::study(path, None, options)
    }

    /// Reads a study from a text that is treated as a file of that name; paths in it are seen from there.
    ///
    /// # Errors
    /// All mistakes at once.
    pub fn from_text(name: &str, text: &str, options: &Options) -> Result<Study, Diagnostics> {
        read::study(Path::new(name), Some(text.to_string()), options)
    }

    /// What is varied, in alphabetical order of the names.
    pub fn factors(&self) -> &[Factor] {
        &self.factors
    }

    /// The groups in which `morris` and `saltelli` change factors, with their names: in the order in which factors have them
    /// first. A factor that names none is a group of its name.
    pub fn groups(&self) -> (Groups, Vec<&str>) {
        let mut names: Vec<&str> = Vec::new();
        let mut of = Vec::with_capacity(self.factors.len());
        for factor in &self.factors {
            let place = names.iter().position(|name| *name == factor.group).unwrap_or(names.len());
            if place == names.len() {
                names.push(&factor.group);
            }
            of.push(place);
        }
        (Groups::of(of), names)
    }

    /// The rows of the table of points, if the design is one.
    pub fn given(&self) -> Option<&GivenPoints> {
        self.given.as_deref()
    }

    /// Whether the study names the metrics that it keeps, rather than keeping all.
    pub fn names_metrics(&self) -> bool {
        self.names_metrics
    }

    /// What points must fulfil.
    pub fn constraints(&self) -> &[Constraint] {
        &self.constraints
    }

    /// The base as it stands, with the number of replications that the study asks for.
    pub fn base(&self) -> &Scenario {
        &self.base
    }

    /// How many times each point is run; at first, if its intervals decide how often.
    pub fn replications(&self) -> u32 {
        self.precision.as_ref().map_or(self.base.head.run.replications.0, |precision| precision.least)
    }

    /// How many times each point is run at most.
    pub fn most_replications(&self) -> u32 {
        self.precision.as_ref().map_or(self.replications(), |precision| precision.most)
    }

    /// What the author should know although nothing is wrong.
    pub fn warnings(&self) -> &Diagnostics {
        self.base.warnings()
    }

    /// Names and texts of the files that the study was read from.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.sources.files()
    }

    /// Whether a point fulfils all constraints.
    pub fn allows(&self, settings: &[Setting]) -> bool {
        let value = |place: usize| {
            let setting = settings.get(place).copied().unwrap_or(Setting::Base);
            self.factors[place].value(setting)
        };
        self.constraints.iter().all(|constraint| constraint.holds(&value))
    }

    /// What results show of a point: a value for each factor.
    pub fn levels(&self, settings: &[Setting]) -> Vec<Node> {
        self.factors.iter().zip(settings).map(|(factor, setting)| factor.shown(*setting)).collect()
    }

    /// The scenario of a point, checked as a whole.
    ///
    /// # Errors
    /// What is wrong with it, at the places of the levels.
    pub fn scenario(&self, settings: &[Setting]) -> Result<Scenario, Diagnostics> {
        self.point(settings).map_err(|mistakes| self.report(mistakes))
    }

    /// As [`Study::scenario`], with mistakes that can be joined with those of other points.
    pub(crate) fn point(&self, settings: &[Setting]) -> Result<Scenario, Vec<Mistake>> {
        let mut tree = self.tree.clone();
        for place in &self.order {
            let (factor, setting) = (&self.factors[*place], settings[*place]);
            let Some(patch) = factor.patch(setting) else { continue };
            for (cover, _) in self.covers.iter().filter(|(_, below)| below == place) {
                if let Some(path) = switched_off(&tree, &patch, &self.factors[*cover], settings[*cover]) {
                    return Err(vec![self.hidden(&path, (*place, setting), (*cover, settings[*cover]))]);
                }
            }
            merge(&mut tree, patch, &self.root);
        }
        Scenario::of_tree(&tree, &self.sources)
    }

    /// Joins mistakes of points with the texts that they are about.
    pub(crate) fn report(&self, mistakes: Vec<Mistake>) -> Diagnostics {
        Collector { sources: self.sources.clone(), mistakes }.finish()
    }

    /// A mistake of the design as a whole.
    pub(crate) fn design_mistake(&self, message: impl Into<String>, help: impl Into<String>) -> Diagnostics {
        self.report(vec![Mistake::new(Code::Contradiction, message).at(self.design_span).help(help)])
    }

    fn hidden(&self, path: &str, inner: (usize, Setting), outer: (usize, Setting)) -> Mistake {
        let (factor, cover) = (&self.factors[inner.0], &self.factors[outer.0]);
        let message =
            format!("`{}` sets a parameter of `{path}`, which `{}` switches off", factor.name, cover.name);
        let word = factor::as_word(&cover.shown(outer.1));
        let help = format!(
            "leave such points out, but for one: `{} != {word:?} or {} == …` as a constraint",
            cover.name, factor.name
        );
        Mistake::new(Code::Contradiction, message)
            .at(factor.place_of(inner.1))
            .help(help)
            .note(cover.place_of(outer.1), "it is switched off here")
    }
}

/// The path at which a mechanism is off in a tree because of a factor, while `patch` sets something in it.
fn switched_off(tree: &Item, patch: &Item, cover: &Factor, setting: Setting) -> Option<String> {
    let off = cover.patch(setting)?;
    crate::scenario::part::paths(patch).into_iter().find_map(|(path, _)| {
        let found = tree.find(&path);
        let is_off = matches!(&found.item.body, Body::Leaf(Node::Text(word)) if word == "off");
        let above = path[..path.len() - found.rest.len()].to_string();
        let is_by_cover = off.find(&above).rest.is_empty();
        (!found.rest.is_empty() && is_off && is_by_cover).then_some(above)
    })
}

/// What may be written in a study file.
pub(crate) const FILE_FORM: FileForm = FileForm::of::<file::StudyFile>("Study");

/// The kind of a whole scenario.
pub(crate) fn scenario_kind() -> Kind {
    root_kind::<ModelSpec>()
}
