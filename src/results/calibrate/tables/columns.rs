//! What stands in the tables of a calibration.

use super::Fitted;
use super::rows::{DirectionRow, EvaluationRow, ParameterRow, Seeds, TargetRow, UnseenRow};
use crate::experiment::Summary;
use crate::kernel::{Date, StartDate};
use crate::results::calibrate::file::{Over, Reading};
use crate::results::calibrate::method::{Left, LuckOf};
use crate::store::cell::Cell;
use crate::store::column::{Column, Table, Type};
use crate::store::table::Row;

/// No column is a moment, so that any date does.
pub(crate) const NO_START: StartDate = StartDate::new(Date::constant(2017, 1, 1));

/// What is read, in words: the metric with its selectors.
pub(crate) fn described(reading: &Reading) -> String {
    let mut words = reading.metric.to_string();
    if let Some(per) = reading.per {
        words += &format!(" / {per}");
    }
    let month = |month: u32| format!("{}-{:02}", month / 100, month % 100);
    if let Some((first, last)) = reading.months {
        let over = if reading.over == Over::Sum { "sum" } else { "mean" };
        words += &format!(", {over} of {} to {}", month(first), month(last));
    }
    if let Some((first, last)) = reading.per_months {
        words += &format!(" over {} to {}", month(first), month(last));
    }
    for named in [&reading.org, &reading.category].into_iter().flatten() {
        words += &format!(", {named}");
    }
    words
}

/// How far a mean is from a figure: as a share of it, where it is not zero, and in tolerances.
fn misfits(mean: Option<f64>, wanted: f64, tolerance: f64) -> (Option<f64>, Option<f64>) {
    let misfit = mean.map(|mean| mean - wanted);
    (misfit.filter(|_| wanted != 0.0).map(|misfit| misfit / wanted), misfit.map(|misfit| misfit / tolerance))
}

pub(crate) fn targets<'f>(fitted: &'f Fitted<'_>) -> impl Iterator<Item = TargetRow> + use<'f> {
    fitted.reached().enumerate().map(|(place, (target, mean))| {
        let own = fitted.result.fitted.get(place).copied().unwrap_or_default();
        let (misfit_share, misfit_tolerances) = misfits(mean, target.value, target.tolerance);
        TargetRow {
            target: target.name.clone(),
            reading: described(&target.reading),
            wanted: target.value,
            tolerance: target.tolerance,
            n: own.n as u64,
            reached: own.mean,
            ci_low: own.ci_low,
            ci_high: own.ci_high,
            misfit_share,
            misfit_tolerances,
            within: mean.is_some_and(|mean| (mean - target.value).abs() <= target.tolerance),
        }
    })
}

/// The table of parameters, with a correlation for each of them.
pub(crate) fn parameter_table(fitted: &Fitted<'_>) -> Table {
    let mut table = ParameterRow::table();
    table.columns.extend(fitted.calibration.parameters.iter().map(|parameter| {
        let name = &parameter.name;
        let doc = format!("Correlation of the error with that of {name}, by tolerances.");
        Column::new(format!("correlation_{name}"), Type::Number, doc)
    }));
    table
}

/// The rows of the table of parameters, each with its correlations.
pub(crate) fn parameters(fitted: &Fitted<'_>) -> Vec<(ParameterRow, Vec<Option<f64>>)> {
    let (values, bounds) = (fitted.values(), fitted.at_bounds());
    let identified = fitted.result.identified.as_ref();
    let row = |(place, (parameter, value)): (usize, (&crate::results::calibrate::file::Parameter, &f64))| {
        let slope = parameter.slope(*value);
        let (low, high) = parameter.ends();
        let by_luck = fitted.result.noise.get(place).copied().flatten();
        let row = ParameterRow {
            parameter: parameter.name.clone(),
            path: parameter.path(),
            written: parameter.written(*value),
            value: *value,
            low,
            high,
            start: parameter.start,
            at_bound: bounds.contains(&parameter.name.as_str()),
            prior_mean: parameter.prior.map(|(mean, _)| mean),
            prior_sd: parameter.prior.map(|(_, sd)| sd),
            se_by_tolerances: identified.and_then(|found| found.errors[place]).map(|error| error * slope),
            se_by_luck: by_luck.map(|error| error * slope),
        };
        let correlations = identified.and_then(|found| found.correlations.get(place));
        (row, (0..values.len()).map(|other| correlations.map(|row| row[other])).collect())
    };
    fitted.calibration.parameters.iter().zip(&values).enumerate().map(row).collect()
}

pub(crate) fn directions(fitted: &Fitted<'_>) -> Vec<DirectionRow> {
    let Some(found) = &fitted.result.identified else { return Vec::new() };
    let unknown = fitted.unknown();
    let known = found.singular_values.len() - unknown.len();
    let row = |(place, value): (usize, &f64)| DirectionRow {
        direction: place as u64 + 1,
        singular_value: Some(*value),
        says: place.checked_sub(known).and_then(|at| unknown.get(at)).cloned().unwrap_or_default(),
    };
    found.singular_values.iter().enumerate().map(row).collect()
}

pub(crate) fn unseen(fitted: &Fitted<'_>) -> Vec<UnseenRow> {
    let calibration = fitted.calibration;
    let row = |name: &str, reading: &Reading, unseen: &crate::results::calibrate::method::Unseen| {
        let Summary { n, mean, ci_low, ci_high, .. } = unseen.summary;
        UnseenRow {
            figure: name.into(),
            reading: described(reading),
            is_target: false,
            known_low: None,
            known_high: None,
            n: n as u64,
            mean,
            ci_low,
            ci_high,
            single_low: unseen.low,
            single_high: unseen.high,
            misfit_share: None,
            misfit_tolerances: None,
            inside: None,
            source: None,
        }
    };
    let targets = fitted.unseen().map(|(target, unseen)| {
        let (misfit_share, misfit_tolerances) = misfits(unseen.summary.mean, target.value, target.tolerance);
        let inside = unseen.low.zip(unseen.high).map(|(low, high)| (low..=high).contains(&target.value));
        UnseenRow {
            is_target: true,
            known_low: Some(target.value),
            known_high: Some(target.value),
            misfit_share,
            misfit_tolerances,
            inside,
            ..row(&target.name, &target.reading, unseen)
        }
    });
    let rest = fitted.result.unseen.get(calibration.targets.len()..).unwrap_or_default();
    let reported = calibration.reported.iter().zip(rest).map(|(reported, unseen)| {
        let inside = unseen.low.zip(unseen.high).zip(reported.known);
        UnseenRow {
            known_low: reported.known.map(|(low, _)| low),
            known_high: reported.known.map(|(_, high)| high),
            inside: inside.map(|((low, high), (least, most))| low <= most && least <= high),
            source: Some(reported.source.clone()),
            ..row(&reported.name, &reported.reading, unseen)
        }
    });
    targets.chain(reported).collect()
}

/// The table of runs, with a column for each parameter and each figure.
pub(crate) fn evaluation_table(fitted: &Fitted<'_>) -> Table {
    let calibration = fitted.calibration;
    let mut table = EvaluationRow::table();
    table.columns.extend(calibration.parameters.iter().map(|parameter| {
        let doc = format!("Value of {}; times in seconds.", parameter.path());
        Column::new(format!("parameter_{}", parameter.name), Type::Number, doc)
            .in_unit("that of the parameter")
    }));
    let targets = calibration.targets.iter().map(|target| (&target.name, &target.reading));
    let reported = calibration.reported.iter().map(|reported| (&reported.name, &reported.reading));
    table.columns.extend(targets.chain(reported).map(|(name, reading)| {
        let doc = format!("{}; empty where it is missing.", described(reading));
        Column::new(format!("figure_{name}"), Type::Number, doc).in_unit("that of the metric")
    }));
    table.columns.push(Column::new("failure", Type::Text, "Why the run left nothing; empty if it did."));
    table
}

/// Shows every run with the values of its parameters, and its figures or why it left none.
pub(crate) fn evaluations<E>(
    fitted: &Fitted<'_>,
    mut take: impl FnMut(&EvaluationRow, &[Cell<'_>]) -> Result<(), E>,
) -> Result<(), E> {
    let calibration = fitted.calibration;
    let figures = calibration.targets.len() + calibration.reported.len();
    for (point, runs) in fitted.result.evaluated.iter().zip(&fitted.result.left) {
        let luck = if point.luck == LuckOf::Fit { Seeds::Fit } else { Seeds::Unseen };
        let values = calibration.parameters.iter().zip(&point.at);
        let values: Vec<Cell<'_>> = values.map(|(parameter, x)| Cell::from(parameter.at(*x))).collect();
        for (replication, left) in runs.iter().enumerate() {
            let row = EvaluationRow { world: point.world.clone(), luck, replication: replication as u64 };
            let mut cells = values.clone();
            match left {
                Left::Values(values) => {
                    cells.extend(values.iter().map(|value| Cell::from(*value)));
                    cells.push(Cell::Empty);
                }
                Left::Failed(why) => {
                    cells.extend((0..figures).map(|_| Cell::Empty));
                    cells.push(Cell::Text(why));
                }
            }
            take(&row, &cells)?;
        }
    }
    Ok(())
}
