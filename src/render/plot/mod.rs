//! Single figures for papers and terminals, out of a folder of results.
//!
//! What is drawn follows from the kind of result: series and readings of a run, responses of a sweep, differences of a
//! comparison. The charts are those of [`figure`](super::figure); `paper` sets them as SVG, PDF or PNG with fonts that have
//! every letter, and `sketch` as text.

pub(crate) mod fonts;
pub(crate) mod names;
pub(crate) mod paper;
pub(crate) mod sketch;
#[cfg(test)]
mod tests;

pub use fonts::Fonts;
pub use paper::{Format, Millimetres, Sheet};
pub use sketch::{Letters, sketch};

use super::figure::{Alt, Chart, Dots, Lines, Scatter};
use crate::store::folder::ReportError;

/// What is to be drawn.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// Metrics or series, at least one; those of one figure share their unit of measure.
    pub metrics: Vec<String>,
    /// What stands across or in rows: of a run `time`, `unit`, `category`, `month` or `total`, for a sweep, a factor;
    /// without, what suits the metrics.
    pub by: Option<String>,
    /// Of a sweep only the points at which these factors have these levels.
    pub only: Vec<(String, String)>,
}

/// A chart of one of the kinds that single figures have.
#[derive(Clone, Debug, PartialEq)]
pub enum Picture {
    /// Lines with bands.
    Lines(Lines),
    /// Dots with intervals, a row each.
    Dots(Dots),
    /// Points by two values.
    Scatter(Scatter),
}

impl Picture {
    /// The chart.
    pub fn chart(&self) -> &dyn Chart {
        match self {
            Picture::Lines(lines) => lines,
            Picture::Dots(dots) => dots,
            Picture::Scatter(scatter) => scatter,
        }
    }
}

/// A chart with its title and description.
#[derive(Clone, Debug, PartialEq)]
pub struct Plotted {
    /// The chart.
    pub picture: Picture,
    /// Title and description: what, over which, n, interval, source file.
    pub alt: Alt,
}

/// Why there is no figure.
#[derive(Debug, thiserror::Error)]
pub enum PlotError {
    /// The folder or a file of it cannot be read.
    #[error(transparent)]
    Folder(#[from] ReportError),
    /// Single figures are not made of this kind of result.
    #[error("`{}` is not the result of a run, a sweep or a comparison", .0.display())]
    Kind(std::path::PathBuf),
    /// No result has a metric of this name, or this one has not kept it.
    #[error("there is no metric `{name}` in {file}")]
    Metric {
        /// As it was written.
        name: String,
        /// Where it was looked for.
        file: &'static str,
        /// What was perhaps meant, and what there is.
        meant: String,
    },
    /// The result has nothing of this name to draw by.
    #[error("cannot draw by `{name}`")]
    By {
        /// As it was written.
        name: String,
        /// What was perhaps meant, and what there is.
        meant: String,
    },
    /// Metrics of different units of measure have no axis in common.
    #[error("the metrics have different units: {0}")]
    Units(String),
    /// More lines than can be told apart.
    #[error("{0} lines are too many for one figure: at most seven can be told apart")]
    Many(usize),
    /// There is no value to draw.
    #[error("{0} has no values to draw")]
    Empty(String),
    /// No font has a character.
    #[error("no font has the character `{character}` (U+{:04X}); tried: {tried}", u32::from(*.character))]
    Glyph {
        /// The character.
        character: char,
        /// Names of the fonts that were looked into.
        tried: String,
    },
    /// A font that was asked for is not there.
    #[error("there is no font `{name}` among {count} fonts")]
    Font {
        /// As it was written.
        name: String,
        /// How many there are.
        count: usize,
        /// What was perhaps meant.
        meant: String,
    },
    /// The drawing could not be set.
    #[error("the figure cannot be set: {0}")]
    Set(String),
}

/// Whether so many lines can be told apart.
pub(crate) fn enough<T>(series: &[T]) -> Result<(), PlotError> {
    if series.len() > crate::render::figure::SERIES { Err(PlotError::Many(series.len())) } else { Ok(()) }
}
