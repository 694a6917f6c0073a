//! What a calibration leaves: tables, an overlay with the fitted values, a log of runs, and what a terminal shows.

pub(crate) mod columns;
pub(crate) mod files;
mod log;
mod overlay;
pub(crate) mod rows;
mod table;

pub use files::{CalibrationFiles, OVERLAY};
pub use log::{RunLog, RunLogError};
pub use table::calibration_table;

use serde_json::{Value, json};

use super::file::Calibration;
use super::file::Target;
use super::method::{Calibrated, End, Unseen, words};

/// A calibration beside what came of it.
#[derive(Clone, Copy, Debug)]
pub struct Fitted<'a> {
    /// What was asked.
    pub calibration: &'a Calibration,
    /// What came of it.
    pub result: &'a Calibrated,
}

impl Fitted<'_> {
    /// The fitted values, on the scales of their parameters.
    pub fn values(&self) -> Vec<f64> {
        let parameters = self.calibration.parameters.iter().zip(&self.result.at);
        parameters.map(|(parameter, at)| parameter.at(*at)).collect()
    }

    /// Names of parameters whose value lies at an end of its range.
    pub fn at_bounds(&self) -> Vec<&str> {
        let values = self.values();
        let at_end = self.calibration.parameters.iter().zip(values).filter(|(parameter, value)| {
            let (low, high) = parameter.ends();
            *value == low || *value == high
        });
        at_end.map(|(parameter, _)| parameter.name.as_str()).collect()
    }

    /// Directions that the targets do not tell, in words.
    pub fn unknown(&self) -> Vec<String> {
        let parameters = &self.calibration.parameters;
        let names: Vec<&str> = parameters.iter().map(|parameter| parameter.name.as_str()).collect();
        let log: Vec<bool> = parameters.iter().map(|parameter| parameter.is_log()).collect();
        let span = |(parameter, value): (&crate::results::calibrate::file::Parameter, f64)| {
            let slope = parameter.slope(value);
            if parameter.is_log() { slope / value } else { slope }
        };
        let span: Vec<f64> = parameters.iter().zip(self.values()).map(span).collect();
        let directions = self.result.identified.iter().flat_map(|identified| &identified.unknown);
        directions.map(|direction| words(direction, &names, &log, &span)).collect()
    }

    /// Each target with the mean that the runs of the fit reached, if there is one.
    pub fn reached(&self) -> impl Iterator<Item = (&Target, Option<f64>)> {
        let fitted = &self.result.fitted;
        let targets = self.calibration.targets.iter().enumerate();
        targets.map(|(i, target)| (target, fitted.get(i).and_then(|summary| summary.mean)))
    }

    /// Each target with what the unseen runs say of it; empty without such runs.
    pub fn unseen(&self) -> impl Iterator<Item = (&Target, &Unseen)> {
        self.calibration.targets.iter().zip(&self.result.unseen)
    }

    /// Whether every target is within its tolerance: the mean of the fit's runs, and that of unseen ones if there are
    /// any.
    pub fn is_reached(&self) -> bool {
        let near = |target: &Target, mean: Option<f64>| {
            mean.is_some_and(|mean| (mean - target.value).abs() <= target.tolerance)
        };
        self.reached().all(|(target, mean)| near(target, mean))
            && self.unseen().all(|(target, unseen)| near(target, unseen.summary.mean))
    }

    /// Mean over the targets of the distance of the unseen mean from the figure, as a share of the figure; missing
    /// without unseen runs, or where a figure is zero.
    pub fn mean_misfit(&self) -> Option<f64> {
        let shares: Vec<f64> = self
            .unseen()
            .map(|(target, unseen)| {
                let mean = unseen.summary.mean.filter(|_| target.value != 0.0)?;
                Some(((mean - target.value) / target.value).abs())
            })
            .collect::<Option<_>>()?;
        (!shares.is_empty()).then(|| shares.iter().sum::<f64>() / shares.len() as f64)
    }

    /// Why the search ended, in words.
    pub fn ended(&self) -> &'static str {
        ending(self.result.end)
    }
}

/// Why a search ended, in words.
pub(crate) fn ending(end: End) -> &'static str {
    match end {
        End::Reached => "the targets are reached",
        End::Flat => "no step nearby promises anything better",
        End::Short => "steps stopped helping, down to the shortest that is allowed",
        End::Spent => "the budget of runs is spent: raise `most_runs` and the same command goes on",
        End::Unusable => "runs beside the start failed or left no figures: see evaluations.csv",
    }
}

/// Everything as one JSON value. Missing values are `null`.
pub fn calibration_as_json(fitted: &Fitted<'_>) -> Value {
    let calibration = fitted.calibration;
    let values = fitted.values();
    let summary = |unseen: &Unseen| {
        let own = &unseen.summary;
        json!({ "n": own.n, "mean": own.mean, "se": own.se, "ci_low": own.ci_low, "ci_high": own.ci_high,
                "single_low": unseen.low, "single_high": unseen.high })
    };
    let target = |(place, target): (usize, &Target)| {
        let own = fitted.result.fitted.get(place);
        json!({
            "target": target.name,
            "metric": target.reading.metric,
            "wanted": target.value,
            "tolerance": target.tolerance,
            "reached": own.and_then(|own| own.mean),
            "n": own.map(|own| own.n),
            "unseen": fitted.result.unseen.get(place).map(summary),
        })
    };
    let parameter = |(place, parameter): (usize, &crate::results::calibrate::file::Parameter)| {
        let identified = fitted.result.identified.as_ref();
        let slope = parameter.slope(values[place]);
        json!({
            "parameter": parameter.name,
            "path": parameter.path(),
            "value": parameter.written(values[place]),
            "se_by_tolerances": identified.and_then(|found| found.errors[place]).map(|error| error * slope),
            "se_by_luck": fitted.result.noise.get(place).copied().flatten().map(|error| error * slope),
        })
    };
    let first = calibration.targets.len();
    let reported = calibration.reported.iter().enumerate().map(|(place, reported)| {
        json!({
            "figure": reported.name,
            "metric": reported.reading.metric,
            "known": reported.known.map(|(low, high)| [low, high]),
            "source": reported.source,
            "unseen": fitted.result.unseen.get(first + place).map(summary),
        })
    });
    json!({
        "title": calibration.title,
        "is_reached": fitted.is_reached(),
        "ended": fitted.ended(),
        "mean_misfit": fitted.mean_misfit(),
        "runs": fitted.result.runs,
        "steps": fitted.result.steps,
        "targets": calibration.targets.iter().enumerate().map(target).collect::<Vec<_>>(),
        "parameters": calibration.parameters.iter().enumerate().map(parameter).collect::<Vec<_>>(),
        "at_bounds": fitted.at_bounds(),
        "not_identified": fitted.unknown(),
        "reported": reported.collect::<Vec<_>>(),
    })
}
