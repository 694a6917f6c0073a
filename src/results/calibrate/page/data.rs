//! The tables of a calibration as a page wants them.

use serde::Deserialize;

use super::Known;
use crate::results::calibrate::tables::rows::{EvaluationRow, ParameterRow, Seeds, TargetRow};
use crate::store::folder::Folder;
use crate::store::folder::ReportError;
use crate::store::table::Row;

/// What `calibration.json` says of the whole.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Ending {
    /// Why the search ended.
    pub(crate) ended: String,
    /// Whether every target is within its tolerance.
    pub(crate) is_reached: bool,
    /// Mean relative misfit on unseen seeds.
    pub(crate) mean_misfit: Option<f64>,
    /// Runs of the fit.
    pub(crate) runs: u64,
    /// Steps of the search.
    pub(crate) steps: u64,
}

/// Each parameter, with the correlation of its error with that of each parameter.
pub(crate) fn parameters(folder: &Folder) -> Result<Vec<Known>, ReportError> {
    let there = folder.columns(&ParameterRow::file())?;
    let more: Vec<&str> =
        there.iter().map(String::as_str).filter(|name| name.starts_with("correlation_")).collect();
    let mut parameters = Vec::new();
    folder.read_with(&more, |row: ParameterRow, cells| {
        parameters.push((row, (0..more.len()).map(|place| cells.number(place)).collect()));
    })?;
    Ok(parameters)
}

/// The search, point by point: the greatest misfit of any target, in tolerances, of the means over the point's runs;
/// with the number of runs made until then. A point that left a target without value has no misfit.
pub(crate) fn search(folder: &Folder, targets: &[TargetRow]) -> Result<Vec<(f64, Option<f64>)>, ReportError> {
    let figures: Vec<String> = targets.iter().map(|target| format!("figure_{}", target.target)).collect();
    let more: Vec<&str> = figures.iter().map(String::as_str).collect();
    let mut points: Vec<(String, Vec<Vec<Option<f64>>>)> = Vec::new();
    folder.read_with(&more, |row: EvaluationRow, cells| {
        if row.luck != Seeds::Fit {
            return;
        }
        let values = (0..targets.len()).map(|target| cells.number(target)).collect();
        match points.last_mut().filter(|(world, _)| *world == row.world) {
            Some((_, runs)) => runs.push(values),
            None => points.push((row.world, vec![values])),
        }
    })?;
    let mut runs = 0;
    let worst = |values: &[Vec<Option<f64>>]| -> Option<f64> {
        let mean = |target: usize| -> Option<f64> {
            let known: Vec<f64> = values.iter().filter_map(|run| run[target]).collect();
            (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64)
        };
        let misfit = |(place, target): (usize, &TargetRow)| {
            Some(((mean(place)? - target.wanted) / target.tolerance).abs())
        };
        targets.iter().enumerate().map(misfit).try_fold(0.0, |worst, misfit| Some(f64::max(worst, misfit?)))
    };
    let point = |(_, values): (String, Vec<Vec<Option<f64>>>)| {
        runs += values.len();
        (runs as f64, worst(&values))
    };
    Ok(points.into_iter().map(point).collect())
}
