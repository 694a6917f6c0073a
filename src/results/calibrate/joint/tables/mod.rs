//! What a joint calibration leaves: tables, overlays with the estimates, and what a terminal shows.

mod columns;
mod files;
mod overlay;
pub(crate) mod rows;
mod table;

pub use files::JointFiles;
pub use table::joint_table;

use serde_json::{Value, json};

use super::file::{JointCalibration, Published, Use};
use super::method::{Joint, Predicted};
use crate::kernel::param::Choice as _;

/// Metrics that are levels of resolution and satisfaction, as hotlines publish them.
const LEVELS: [&str; 4] =
    ["record_resolution_rate", "record_satisfaction_rate", "said_resolved_rate", "said_satisfied_rate"];

/// A joint calibration beside what came of it.
#[derive(Clone, Copy, Debug)]
pub struct Found<'a> {
    /// What was asked.
    pub calibration: &'a JointCalibration,
    /// What came of it.
    pub result: &'a Joint,
}

/// How many rows of a kind lie inside, and how far levels are off.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Tally {
    /// Rows.
    pub(crate) rows: usize,
    /// Rows inside their interval.
    pub(crate) inside: usize,
    /// Levels of resolution and satisfaction that some run left.
    pub(crate) levels: usize,
    /// Mean absolute distance of their simulated mean from the published figure, in points of per cent.
    pub(crate) level_error: Option<f64>,
}

impl<'a> Found<'a> {
    /// Each row with the name of its world and what was predicted.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (&'a str, &'a Published, &'a Predicted)> {
        let worlds = &self.calibration.worlds;
        let rows = self.calibration.rows().zip(&self.result.predicted);
        rows.map(|((world, row), predicted)| (worlds[world].name.as_str(), row, predicted))
    }

    /// World and row at a place.
    pub(crate) fn row(&self, place: usize) -> (&'a str, &'a str) {
        self.rows().nth(place).map_or(("", ""), |(world, row, _)| (world, row.name.as_str()))
    }

    /// The values of the estimate, on the scales of the parameters.
    pub(crate) fn estimate(&self) -> Vec<f64> {
        self.calibration.values(&self.result.estimate)
    }

    /// How rows of a use, or all, came out.
    pub(crate) fn tally(&self, of: Option<Use>) -> Tally {
        let rows: Vec<_> = self.rows().filter(|(_, row, _)| of.is_none_or(|of| row.r#use == of)).collect();
        let level = |(_, row, predicted): &(&str, &Published, &Predicted)| {
            let is_level = LEVELS.contains(&row.reading.metric) && row.reading.per.is_none();
            predicted.mean.filter(|_| is_level).map(|mean| 100.0 * (mean - row.value).abs())
        };
        let off: Vec<f64> = rows.iter().filter_map(level).collect();
        Tally {
            rows: rows.len(),
            inside: rows.iter().filter(|(_, _, predicted)| predicted.inside == Some(true)).count(),
            levels: off.len(),
            level_error: (!off.is_empty()).then(|| off.iter().sum::<f64>() / off.len() as f64),
        }
    }

    /// Whether some point is compatible with all fitted rows, and all of them lie inside their intervals.
    pub fn is_reached(&self) -> bool {
        let fit = self.tally(Some(Use::Fit));
        self.result.is_compatible && fit.inside == fit.rows
    }
}

/// Everything but long tables as one JSON value. Missing values are `null`.
pub fn joint_as_json(found: &Found<'_>) -> Value {
    let tally = |of: Option<Use>| {
        let Tally { rows, inside, levels, level_error } = found.tally(of);
        json!({ "rows": rows, "inside": inside, "levels": levels, "level_error_points": level_error })
    };
    let rows = found.rows().map(|(world, row, own)| {
        json!({
            "world": world, "row": row.name, "use": row.r#use.word(),
            "metric": row.reading.metric, "published": row.value, "error": row.error,
            "simulated": own.median, "low": own.low, "high": own.high, "inside": own.inside,
            "at_estimate": own.at_estimate, "source": row.source,
        })
    });
    let parameters = columns::posterior(found).into_iter().map(|(row, _)| {
        json!({
            "parameter": row.parameter, "world": row.world, "path": row.path, "estimate": row.written,
            "median": row.median, "low": row.low, "high": row.high, "sd_ratio": row.sd_ratio,
            "told": row.told.word(),
        })
    });
    let left = found.result.waves.last().map(|wave| wave.left);
    json!({
        "title": found.calibration.title,
        "is_reached": found.is_reached(),
        "is_compatible": found.result.is_compatible,
        "waves": found.result.waves.len(),
        "left": left,
        "fit": tally(Some(Use::Fit)),
        "check": tally(Some(Use::Check)),
        "all": tally(None),
        "rows": rows.collect::<Vec<_>>(),
        "parameters": parameters.collect::<Vec<_>>(),
    })
}
