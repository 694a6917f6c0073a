//! The tables of a calibration as a page wants them.

use serde::Deserialize;

use crate::render::figure::Estimate;
use crate::store::folder::Folder;
use crate::store::folder::ReportError;

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

/// A figure that was published, and what the fit makes of it.
#[derive(Clone, Debug)]
pub(crate) struct Target {
    /// Its name.
    pub(crate) name: String,
    /// The metric with its selectors.
    pub(crate) reading: String,
    /// The published figure.
    pub(crate) wanted: f64,
    /// How far the mean may be from it.
    pub(crate) tolerance: f64,
    /// Replications of the fitted point.
    pub(crate) n: f64,
    /// Their mean with its interval.
    pub(crate) reached: Option<Estimate>,
    /// (Reached − wanted) / tolerance.
    pub(crate) misfit: Option<f64>,
    /// Whether it is within the tolerance.
    pub(crate) within: bool,
}

/// A parameter that was fitted.
#[derive(Clone, Debug)]
pub(crate) struct Parameter {
    /// Its name.
    pub(crate) name: String,
    /// Its path in the scenario.
    pub(crate) path: String,
    /// Its value as a scenario writes it.
    pub(crate) written: String,
    /// The same as a number.
    pub(crate) value: Option<f64>,
    /// Ends of its range.
    pub(crate) range: [Option<f64>; 2],
    /// Where the search began.
    pub(crate) start: Option<f64>,
    /// Whether the value lies at an end of the range.
    pub(crate) at_bound: bool,
    /// Standard error by the tolerances.
    pub(crate) by_tolerances: Option<f64>,
    /// Standard error by the luck of the runs.
    pub(crate) by_luck: Option<f64>,
    /// Correlation of its error with that of each parameter.
    pub(crate) correlations: Vec<Option<f64>>,
}

/// A figure on seeds that the fit did not see.
#[derive(Clone, Debug)]
pub(crate) struct Unseen {
    /// Its name.
    pub(crate) name: String,
    /// The metric with its selectors.
    pub(crate) reading: String,
    /// Whether it was fitted.
    pub(crate) is_target: bool,
    /// What is known: a figure or a range.
    pub(crate) known: [Option<f64>; 2],
    /// Single runs.
    pub(crate) n: f64,
    /// Their mean.
    pub(crate) mean: Option<f64>,
    /// Between which 95 % of single runs lie.
    pub(crate) single: [Option<f64>; 2],
    /// Misfit of the mean in tolerances, for targets.
    pub(crate) misfit: Option<f64>,
    /// Whether what is known lies in the range of single runs, or overlaps with it.
    pub(crate) inside: String,
    /// Where the known range is from.
    pub(crate) source: String,
}

/// A direction in the space of parameters.
#[derive(Clone, Debug)]
pub(crate) struct Direction {
    /// How far targets move along it, in tolerances.
    pub(crate) singular_value: Option<f64>,
    /// What targets do not tell apart.
    pub(crate) says: String,
}

/// `calibration.csv`.
pub(crate) fn targets(folder: &Folder) -> Result<Vec<Target>, ReportError> {
    let columns = [
        "target",
        "reading",
        "wanted",
        "tolerance",
        "n",
        "reached",
        "ci_low",
        "ci_high",
        "misfit_tolerances",
        "within",
    ];
    let mut targets = Vec::new();
    folder.rows("calibration.csv", &columns, |cells| {
        targets.push(Target {
            name: cells.text(0).into(),
            reading: cells.text(1).into(),
            wanted: cells.number(2).unwrap_or(f64::NAN),
            tolerance: cells.number(3).unwrap_or(f64::NAN),
            n: cells.number(4).unwrap_or(0.0),
            reached: Estimate::of(cells.number(5), cells.number(6), cells.number(7)),
            misfit: cells.number(8),
            within: cells.text(9) == "true",
        });
    })?;
    Ok(targets)
}

/// `parameters.csv`.
pub(crate) fn parameters(folder: &Folder) -> Result<Vec<Parameter>, ReportError> {
    let fixed = [
        "parameter",
        "path",
        "written",
        "value",
        "low",
        "high",
        "start",
        "at_bound",
        "se_by_tolerances",
        "se_by_luck",
    ];
    let there = folder.columns(PARAMETERS)?;
    let correlations: Vec<&str> =
        there.iter().map(String::as_str).filter(|name| name.starts_with("correlation_")).collect();
    let columns: Vec<&str> = fixed.into_iter().chain(correlations.iter().copied()).collect();
    let mut parameters = Vec::new();
    folder.rows(PARAMETERS, &columns, |cells| {
        parameters.push(Parameter {
            name: cells.text(0).into(),
            path: cells.text(1).into(),
            written: cells.text(2).into(),
            value: cells.number(3),
            range: [cells.number(4), cells.number(5)],
            start: cells.number(6),
            at_bound: cells.text(7) == "true",
            by_tolerances: cells.number(8),
            by_luck: cells.number(9),
            correlations: (fixed.len()..columns.len()).map(|place| cells.number(place)).collect(),
        });
    })?;
    Ok(parameters)
}

const PARAMETERS: &str = "parameters.csv";

/// `unseen.csv`.
pub(crate) fn unseen(folder: &Folder) -> Result<Vec<Unseen>, ReportError> {
    let columns = [
        "figure",
        "reading",
        "is_target",
        "known_low",
        "known_high",
        "n",
        "mean",
        "single_low",
        "single_high",
        "misfit_tolerances",
        "inside",
        "source",
    ];
    let mut figures = Vec::new();
    folder.rows("unseen.csv", &columns, |cells| {
        figures.push(Unseen {
            name: cells.text(0).into(),
            reading: cells.text(1).into(),
            is_target: cells.text(2) == "true",
            known: [cells.number(3), cells.number(4)],
            n: cells.number(5).unwrap_or(0.0),
            mean: cells.number(6),
            single: [cells.number(7), cells.number(8)],
            misfit: cells.number(9),
            inside: cells.text(10).into(),
            source: cells.text(11).into(),
        });
    })?;
    Ok(figures)
}

/// `identifiability.csv`.
pub(crate) fn directions(folder: &Folder) -> Result<Vec<Direction>, ReportError> {
    let mut directions = Vec::new();
    folder.rows("identifiability.csv", &["singular_value", "says"], |cells| {
        directions.push(Direction { singular_value: cells.number(0), says: cells.text(1).into() });
    })?;
    Ok(directions)
}

/// The search, point by point: the greatest misfit of any target, in tolerances, of the means over the point's runs;
/// with the number of runs made until then. A point that left a target without value has no misfit.
pub(crate) fn search(folder: &Folder, targets: &[Target]) -> Result<Vec<(f64, Option<f64>)>, ReportError> {
    let figures: Vec<String> = targets.iter().map(|target| format!("figure_{}", target.name)).collect();
    let columns: Vec<&str> =
        ["world", "luck"].into_iter().chain(figures.iter().map(String::as_str)).collect();
    let mut points: Vec<(String, Vec<Vec<Option<f64>>>)> = Vec::new();
    folder.rows("evaluations.csv", &columns, |cells| {
        if cells.text(1) != "fit" {
            return;
        }
        let values = (0..targets.len()).map(|target| cells.number(2 + target)).collect();
        match points.last_mut().filter(|(world, _)| world == cells.text(0)) {
            Some((_, runs)) => runs.push(values),
            None => points.push((cells.text(0).into(), vec![values])),
        }
    })?;
    let mut runs = 0;
    let worst = |values: &[Vec<Option<f64>>]| -> Option<f64> {
        let mean = |target: usize| -> Option<f64> {
            let known: Vec<f64> = values.iter().filter_map(|run| run[target]).collect();
            (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64)
        };
        let misfit = |(place, target): (usize, &Target)| {
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
