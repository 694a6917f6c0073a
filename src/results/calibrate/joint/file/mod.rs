//! Calibrations of several worlds: what is shared, what each world has of its own, and what is published of it.
//!
//! Each world is read as the base of a study is. A shared parameter is followed through every base, so that a world
//! that has no such parameter is told with the place of the path.

pub(crate) mod definition;
mod read;

use std::path::Path;

pub use definition::Use;
pub(crate) use read::looked_into;

use super::method::Prior;
use crate::kernel::param::Kind;
use crate::results::calibrate::file::{Parameter, Reading, laid_over, lines, settings};
use crate::scenario::diagnostic::{Code, Collector, Diagnostics, Mistake};
use crate::scenario::explain::FileForm;
use crate::scenario::source::{Sources, Span};
use crate::scenario::tree::Item;
use crate::scenario::{Options, Scenario};

/// A calibration of several worlds, read and checked.
#[derive(Clone, Debug)]
pub struct JointCalibration {
    /// What it is called.
    pub title: String,
    /// What it reaches for.
    pub about: String,
    /// Seed of the runs of the waves.
    pub seed: u64,
    /// Waves at most.
    pub waves: u32,
    /// Points of a wave.
    pub points: u32,
    /// Runs of a point in each world.
    pub replications: u32,
    /// Standard deviations beyond which a point is ruled out.
    pub cutoff: f64,
    /// Seed of the check.
    pub unseen_seed: u64,
    /// Points of the posterior sample that are run.
    pub draws: u32,
    /// Runs of the estimate in each world.
    pub estimate_runs: u32,
    /// What is fitted: shared parameters in alphabetical order, then those of each world.
    pub parameters: Vec<Fitted>,
    /// The worlds, in the order of the file.
    pub worlds: Vec<JointWorld>,
    said: String,
    sources: Sources,
    root: Kind,
}

/// A parameter that is fitted.
#[derive(Clone, Debug)]
pub struct Fitted {
    /// Its name; that of its world stands before it, if it is one world's own.
    pub name: String,
    /// The world that it belongs to; none: all.
    pub world: Option<usize>,
    /// Path, range and prior.
    pub own: Parameter,
    /// Where range and prior are from.
    pub source: String,
}

/// A world with its rows.
#[derive(Clone, Debug)]
pub struct JointWorld {
    /// Its name.
    pub name: String,
    /// What it stands for.
    pub about: String,
    /// Its published figures, in alphabetical order of the names.
    pub rows: Vec<Published>,
    base: Scenario,
    tree: Item,
    /// Shared parameters as this world has them, with their places among all; then its own.
    parameters: Vec<(usize, Parameter)>,
}

/// A published figure of a world.
#[derive(Clone, Debug, PartialEq)]
pub struct Published {
    /// Its name.
    pub name: String,
    /// What is set beside it.
    pub reading: Reading,
    /// The figure.
    pub value: f64,
    /// Standard deviation about what the model should give.
    pub error: f64,
    /// What it is for.
    pub r#use: Use,
    /// Where it is published.
    pub source: String,
    /// The least and the greatest value that it can have.
    pub ends: (Option<f64>, Option<f64>),
    /// Where it is written.
    span: Span,
}

impl Fitted {
    /// What was known of its coordinate: normal on the scale of its range, which is that of the logarithm where values are
    /// even in it; the standard deviation is then taken as a share of the mean.
    pub fn prior(&self) -> Prior {
        let Some((mean, sd)) = self.own.prior else { return Prior::Even };
        let (from, to) = self.own.ends();
        let sd = if self.own.is_log() { sd / mean / libm::log(to / from) } else { sd / (to - from) };
        Prior::Normal { mean: self.own.coordinate(mean), sd }
    }
}

/// What may be written in such a file.
pub(crate) const FILE_FORM: FileForm = FileForm::of::<definition::JointFile>("Calibration of several worlds");

impl JointCalibration {
    /// Reads a calibration with its worlds; overlays and settings of `options` act on the base of each.
    ///
    /// # Errors
    /// All mistakes of the file and of its worlds at once.
    pub fn load(path: &Path, options: &Options) -> Result<JointCalibration, Diagnostics> {
        JointCalibration::of(path, None, options)
    }

    /// Reads a file, of which the text may be known already.
    pub(crate) fn of(
        path: &Path,
        text: Option<String>,
        options: &Options,
    ) -> Result<JointCalibration, Diagnostics> {
        read::joint(path, text, options)
    }

    /// Reads a calibration from a text that is treated as a file of that name; paths in it are seen from there.
    ///
    /// # Errors
    /// All mistakes at once.
    pub fn from_text(name: &str, text: &str, options: &Options) -> Result<JointCalibration, Diagnostics> {
        JointCalibration::of(Path::new(name), Some(text.to_string()), options)
    }

    /// Names and texts of the files that it was read from.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.sources.files()
    }

    /// What the author should know although nothing is wrong, world by world.
    pub fn warnings(&self) -> impl Iterator<Item = &Diagnostics> {
        self.worlds.iter().map(|world| world.base.warnings())
    }

    /// All that decides what comes out, as one text.
    pub fn identity(&self) -> String {
        let bases: Vec<String> = self.worlds.iter().map(|world| world.base.resolved_toml()).collect();
        format!("{}\ndraws: {}\n{}", self.said, self.draws, bases.join("\n"))
    }

    /// What is read off the runs of all worlds, as one text.
    pub fn readings(&self) -> String {
        let of = |world: &JointWorld| {
            let rows: Vec<&Reading> = world.rows.iter().map(|row| &row.reading).collect();
            format!("{}: {rows:?}\n", world.name)
        };
        self.worlds.iter().map(of).collect()
    }

    /// Rows with the place of their world, in the order in which results have them.
    pub fn rows(&self) -> impl Iterator<Item = (usize, &Published)> {
        let worlds = self.worlds.iter().enumerate();
        worlds.flat_map(|(place, world)| world.rows.iter().map(move |row| (place, row)))
    }

    /// The values at coordinates, on the scales of their parameters.
    pub fn values(&self, at: &[f64]) -> Vec<f64> {
        self.parameters.iter().zip(at).map(|(parameter, x)| parameter.own.at(*x)).collect()
    }

    /// Which parameters a world has.
    pub fn inputs(&self, world: usize) -> Vec<usize> {
        self.worlds[world].parameters.iter().map(|(place, _)| *place).collect()
    }

    /// Whether a world has a fitted row.
    pub fn is_fitted(&self, world: usize) -> bool {
        self.worlds[world].rows.iter().any(|row| row.r#use == Use::Fit)
    }

    /// The scenario of a world at these values of all parameters, checked as a whole, with this seed.
    ///
    /// # Errors
    /// What is wrong with it, at the places of the parameters.
    pub fn scenario(&self, world: usize, values: &[f64], seed: u64) -> Result<Scenario, Diagnostics> {
        let own = &self.worlds[world];
        laid_over((&own.tree, &self.root), settings(own.set(values)), &self.sources, seed)
    }

    /// The values of shared parameters as lines of a scenario.
    pub fn shared_lines(&self, values: &[f64]) -> String {
        let shared = self.parameters.iter().zip(values).filter(|(parameter, _)| parameter.world.is_none());
        lines(settings(shared.map(|(parameter, value)| (&parameter.own, value))))
    }

    /// The values of all parameters of a world as lines of a scenario.
    pub fn lines(&self, world: usize, values: &[f64]) -> String {
        lines(settings(self.worlds[world].set(values)))
    }

    /// A mistake at a row, found by those who run worlds.
    pub fn mistake(&self, row: usize, message: impl Into<String>, help: impl Into<String>) -> Diagnostics {
        let mut mistake = Mistake::new(Code::Reference, message).help(help);
        if let Some((_, row)) = self.rows().nth(row) {
            mistake = mistake.at(row.span);
        }
        Collector { sources: self.sources.clone(), mistakes: vec![mistake] }.finish()
    }
}

impl JointWorld {
    fn set<'p>(&'p self, values: &'p [f64]) -> impl Iterator<Item = (&'p Parameter, &'p f64)> {
        self.parameters.iter().map(|(place, parameter)| (parameter, &values[*place]))
    }
}
