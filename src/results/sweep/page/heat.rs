//! Heat maps: a metric over the levels of two factors.

use super::curves::{factor_title, replications};
use super::data::Sweep;
use super::shape::{Shape, varied};
use crate::render::figure::{Format, Heat};
use crate::render::html::block::{Caption, Figure};
use crate::render::html::naming::{in_unit, slug, unit_of};
use crate::render::words::{Words, metric_words, name_words};

/// Most pairs of factors for each metric.
const PAIRS: usize = 3;
/// Most levels of a factor in a map: cells would have no room for a number.
const LEVELS: usize = 30;

/// The maps of a metric, for a grid of two factors or more; the first pairs of factors if there are many.
pub(crate) fn heat_maps(sweep: &Sweep, shape: &Shape, metric: usize) -> Vec<Figure> {
    if *shape != Shape::Grid {
        return Vec::new();
    }
    let few = |factor: &usize| sweep.factors[*factor].levels.len() <= LEVELS;
    let factors: Vec<usize> = varied(sweep).into_iter().filter(few).collect();
    let pairs =
        factors.iter().enumerate().flat_map(|(place, a)| factors[place + 1..].iter().map(|b| [*a, *b]));
    pairs.take(PAIRS).map(|pair| heat_map(sweep, metric, pair, varied(sweep).len() == 2)).collect()
}

fn heat_map(sweep: &Sweep, metric: usize, [a, b]: [usize; 2], alone: bool) -> Figure {
    // The longer one across.
    let length = |factor: usize| sweep.factors[factor].levels.len();
    let (across, down) = if length(b) > length(a) { (b, a) } else { (a, b) };
    let id = &sweep.metrics[metric];
    let name = metric_words(id);
    let names = |factor: usize| -> Vec<Words> {
        sweep.factors[factor].levels.written.iter().map(|level| name_words(level)).collect()
    };
    let heat = Heat {
        value: in_unit(&name, unit_of(id)),
        format: Format::of_unit(unit_of(id)),
        across: factor_title(sweep, across),
        down: factor_title(sweep, down),
        columns: names(across),
        rows: names(down),
        cells: cells(sweep, metric, [down, across]),
        around_zero: false,
        limit: None,
    };
    let what = if alone {
        Words::new(
            "{metric} by {across} (across) and {down} (down). Empty cells were ruled out or have no value.",
            "{metric}：横向为{across}，纵向为{down}。空格表示该组合被排除或无数值。",
        )
    } else {
        Words::new(
            "{metric} by {across} (across) and {down} (down), on average over all other factors.",
            "{metric}：横向为{across}，纵向为{down}（对其余因素取平均）。",
        )
    };
    let places = [
        ("metric", name.clone()),
        ("across", name_words(&sweep.factors[across].name)),
        ("down", name_words(&sweep.factors[down].name)),
    ];
    Figure {
        id: slug(&format!("map-{id}-{}-{}", sweep.factors[down].name, sweep.factors[across].name)),
        title: name,
        caption: Caption {
            what: what.fill(&places),
            n: Some(replications(sweep)),
            interval: None,
            source: "summary.csv, runs.csv",
        },
        chart: Box::new(heat),
    }
}

/// Means by row and column; missing where no point is there.
fn cells(sweep: &Sweep, metric: usize, [down, across]: [usize; 2]) -> Vec<Vec<Option<f64>>> {
    let levels = |factor: usize| sweep.factors[factor].levels.len();
    let mut points = vec![vec![Vec::new(); levels(across)]; levels(down)];
    for (number, point) in sweep.points.iter().enumerate() {
        if let (Some(row), Some(column)) = (point.at[down], point.at[across]) {
            points[row][column].push(number);
        }
    }
    let mean = |points: &Vec<usize>| sweep.over(points, metric).mean;
    points.iter().map(|row| row.iter().map(mean).collect()).collect()
}
