//! What stands in the tables of a joint calibration.

use super::Found;
use super::rows::{EmulatorRow, FigureRow, PatternRow, PosteriorRow, PredictionRow, WaveRow};
use crate::results::calibrate::joint::file::{Fitted, Published};
use crate::results::calibrate::joint::method::{Judged, Predicted, Tried, Wave};
use crate::results::calibrate::tables::columns::described;
use crate::store::column::{Column, Table, Type};
use crate::store::table::Row;

pub(crate) fn patterns(found: &Found<'_>) -> Vec<PatternRow> {
    let row = |(world, row, own): (&str, &Published, &Predicted)| PatternRow {
        world: world.into(),
        row: row.name.clone(),
        used_for: row.r#use,
        reading: described(&row.reading),
        published: row.value,
        error: row.error,
        n: own.n as u64,
        mean: own.mean,
        simulated: own.median,
        low: own.low,
        high: own.high,
        inside: own.inside,
        at_estimate: own.at_estimate,
        replication_sd: own.replication_sd,
        emulated: own.emulated,
        emulator_sd: own.emulator_sd,
        source: row.source.clone(),
    };
    found.rows().map(row).collect()
}

/// The rows of the table of parameters, each with its correlations.
pub(crate) fn posterior(found: &Found<'_>) -> Vec<(PosteriorRow, Vec<Option<f64>>)> {
    let (calibration, result) = (found.calibration, found.result);
    let estimate = found.estimate();
    let row = |(place, parameter): (usize, &Fitted)| {
        let (known, own) = (result.known[place], &parameter.own);
        let (range_low, range_high) = own.ends();
        let row = PosteriorRow {
            parameter: parameter.name.clone(),
            world: parameter.world.map(|world| calibration.worlds[world].name.clone()),
            path: own.path(),
            written: own.written(estimate[place]),
            estimate: estimate[place],
            median: own.at(known.median),
            low: own.at(known.low),
            high: own.at(known.high),
            range_low,
            range_high,
            prior_mean: own.prior.map(|(mean, _)| mean),
            prior_sd: own.prior.map(|(_, sd)| sd),
            sd_ratio: known.ratio(),
            told: known.told(),
            source: parameter.source.clone(),
        };
        (row, result.correlations[place].clone())
    };
    calibration.parameters.iter().enumerate().map(row).collect()
}

/// The table of parameters, with a correlation for each of them.
pub(crate) fn posterior_table(found: &Found<'_>) -> Table {
    let mut table = PosteriorRow::table();
    table.columns.extend(found.calibration.parameters.iter().map(|parameter| {
        let doc = format!("Correlation with {} over the posterior sample.", parameter.name);
        Column::new(format!("correlation_{}", parameter.name), Type::Number, doc)
    }));
    table
}

/// A table with a column for each parameter.
pub(crate) fn with_parameters(found: &Found<'_>, mut table: Table) -> Table {
    table.columns.extend(found.calibration.parameters.iter().map(|parameter| {
        let doc = format!("Value of {}; times in seconds.", parameter.own.path());
        Column::new(format!("parameter_{}", parameter.name), Type::Number, doc)
            .in_unit("that of the parameter")
    }));
    table
}

pub(crate) fn wave(found: &Found<'_>, wave: &Wave) -> WaveRow {
    let (world, row) = found.row(wave.worst);
    WaveRow {
        wave: wave.number.into(),
        points: wave.points as u64,
        level: wave.level,
        left: wave.left,
        unsharp: wave.unsharp,
        worst_world: world.into(),
        worst_row: row.into(),
    }
}

pub(crate) fn emulator(found: &Found<'_>, wave: &Wave, judged: &Judged) -> EmulatorRow {
    let (world, row) = found.row(judged.row);
    let share = judged.misfit / judged.spread;
    EmulatorRow {
        wave: wave.number.into(),
        world: world.into(),
        row: row.into(),
        n: judged.n as u64,
        spread: judged.spread,
        misfit: judged.misfit,
        explained: (judged.spread > 0.0).then_some(1.0 - share * share),
        within: judged.within,
        replication_sd: judged.replication_sd,
    }
}

/// Points of waves, each with its number in its wave.
pub(crate) fn numbered<'f>(found: &Found<'f>) -> impl Iterator<Item = (u64, &'f Tried)> {
    let (mut wave, mut next) = (0, 0);
    found.result.tried.iter().map(move |tried| {
        if tried.wave != wave {
            (wave, next) = (tried.wave, 0);
        }
        next += 1;
        (next - 1, tried)
    })
}

pub(crate) fn figures(found: &Found<'_>, point: u64, tried: &Tried) -> Vec<FigureRow> {
    let row = |((world, row, _), figure): ((&str, &Published, _), &Option<(f64, f64)>)| FigureRow {
        wave: tried.wave.into(),
        point,
        world: world.into(),
        row: row.name.clone(),
        mean: figure.map(|(mean, _)| mean),
        replication_sd: figure.map(|(_, variance)| libm::sqrt(variance)),
    };
    found.rows().zip(&tried.figures).map(row).collect()
}

pub(crate) fn predictions(found: &Found<'_>, draw: usize, values: &[Option<f64>]) -> Vec<PredictionRow> {
    let row = |((world, row, _), value): ((&str, &Published, _), &Option<f64>)| PredictionRow {
        draw: draw as u64,
        world: world.into(),
        row: row.name.clone(),
        value: *value,
    };
    found.rows().zip(values).map(row).collect()
}
