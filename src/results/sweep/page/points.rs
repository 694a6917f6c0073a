//! Tables of a sweep: its factors, and every point with its levels and the means of all metrics.

use super::data::Sweep;
use crate::render::figure::{Data, Datum, Format};
use crate::render::html::naming::{in_unit, unit_of};
use crate::render::words::{Words, metric_words, name_words};
use crate::results::sweep::levels::Levels;

/// A row for each factor.
pub(crate) fn factors(sweep: &Sweep) -> Data {
    let mut data = Data::new([
        Words::new("factor", "因素"),
        Words::new("levels", "水平数"),
        Words::new("first level", "首个水平"),
        Words::new("last level", "末个水平"),
    ]);
    for factor in &sweep.factors {
        let levels = &factor.levels;
        let end = |at: usize| {
            if levels.len() == 0 { Datum::Text(Words::plain("")) } else { level(levels, at) }
        };
        data.rows.push(vec![
            Datum::Text(name_words(&factor.name)),
            Datum::Number(Some(levels.len() as f64), Format::Number),
            end(0),
            end(levels.len().saturating_sub(1)),
        ]);
    }
    data
}

/// A row for each point: its id, its levels, and the mean of each metric over replications.
pub(crate) fn table(sweep: &Sweep) -> Data {
    let factors = sweep.factors.iter().map(|factor| name_words(&factor.name));
    let metrics = sweep.metrics.iter().map(|id| in_unit(&metric_words(id), unit_of(id)));
    let mut data = Data::new([Words::new("point", "设计点")].into_iter().chain(factors).chain(metrics));
    let formats: Vec<Format> = sweep.metrics.iter().map(|id| Format::of_unit(unit_of(id))).collect();
    for (place, point) in sweep.points.iter().enumerate() {
        let level = |(factor, at): (usize, &Option<usize>)| match at {
            Some(at) => level(&sweep.factors[factor].levels, *at),
            None => Datum::Text(Words::plain("")),
        };
        let mean = |(metric, format): (usize, &Format)| Datum::Number(sweep.at(place, metric).mean, *format);
        let mut row = vec![Datum::Text(Words::plain(point.id.clone()))];
        row.extend(point.at.iter().enumerate().map(level));
        row.extend(formats.iter().enumerate().map(mean));
        data.rows.push(row);
    }
    data
}

/// A level: a number where all levels of its factor are bare numbers, otherwise as it is written.
fn level(levels: &Levels, at: usize) -> Datum {
    if levels.are_numbers() && levels.unit.is_none() {
        Datum::Number(Some(levels.values[at]), Format::Number)
    } else {
        Datum::Text(name_words(&levels.written[at]))
    }
}
