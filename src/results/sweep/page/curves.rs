//! How a metric responds to the factors: over a grid, one factor at a time, or on average over strewn points.

use super::data::{Estimate, Sweep};
use super::shape::{Shape, varied};
use crate::experiment::stats::Paired;
use crate::render::figure::{
    Axis, Chart, DotRow, Dots, Estimate as Drawn, Format, Join, Lines, Point, Series,
};
use crate::render::html::block::{Caption, Figure};
use crate::render::html::naming::{
    REPLICATIONS, count, in_unit, metric_axis, slug, t_interval, unit_of, value_axis,
};
use crate::render::words::{Words, metric_words, name_words};

/// Most lines in one figure; more levels than that cannot be told apart.
const LINES: usize = 7;
/// Most factors whose averaged effect is drawn for one metric, strongest first.
const FACTORS: usize = 6;
/// Points are put into so many groups along a factor, if it has more levels than that.
const GROUPS: usize = 10;
/// Fewer points than this leave a group without an interval worth the name.
const LEAST: usize = 4;

/// The response of one metric, in as many figures as the design needs.
pub(crate) fn curves(sweep: &Sweep, shape: &Shape, metric: usize) -> Vec<Figure> {
    let factors = varied(sweep);
    match (shape, factors.as_slice()) {
        (_, []) => Vec::new(),
        (Shape::OneAtATime { base, alone }, _) => vec![alone_picture(sweep, metric, *base, alone)],
        (Shape::Grid, [one]) => vec![effect_picture(sweep, metric, *one)],
        (Shape::Grid, [a, b]) => vec![pair_picture(sweep, metric, [*a, *b])],
        (Shape::Grid, all) => all.iter().map(|factor| effect_picture(sweep, metric, *factor)).collect(),
        (Shape::Strewn, all) => strewn_figures(sweep, metric, all),
    }
}

/// A factor's name as a title of an axis.
pub(crate) fn factor_title(sweep: &Sweep, factor: usize) -> Words {
    let factor = &sweep.factors[factor];
    in_unit(&name_words(&factor.name), factor.levels.unit.unwrap_or_default())
}

/// A factor and one of its levels.
fn level_words(factor: &str, level: &str) -> Words {
    name_words(factor).and(&Words::plain(" = ")).and(&name_words(level))
}

/// The axis of a factor whose levels are numbers.
fn factor_axis(sweep: &Sweep, factor: usize) -> Axis {
    Axis::linear(factor_title(sweep, factor), Format::Number).tight()
}

/// The points at a level of a factor.
pub(crate) fn at_level(sweep: &Sweep, factor: usize, level: usize) -> Vec<usize> {
    (0..sweep.points.len()).filter(|point| sweep.points[*point].at[factor] == Some(level)).collect()
}

fn drawn(estimate: Estimate) -> Option<Drawn> {
    let (low, high) = (estimate.interval.map(|ends| ends.0), estimate.interval.map(|ends| ends.1));
    Drawn::of(estimate.mean, low, high)
}

fn picture(
    sweep: &Sweep,
    metric: usize,
    factor: Option<&str>,
    chart: Box<dyn Chart>,
    what: &Words,
) -> Figure {
    let id = &sweep.metrics[metric];
    let name = metric_words(id);
    let caption = Caption {
        what: what.fill(&[("metric", name.clone())]),
        n: Some(replications(sweep)),
        interval: Some(t_interval(sweep.manifest.confidence, &REPLICATIONS)),
        source: "summary.csv, runs.csv",
    };
    let about = factor.map_or(String::new(), |factor| format!("-{factor}"));
    let title = match factor {
        None => name,
        Some(factor) => Words::new("{metric} by {factor}", "{metric}：按{factor}")
            .fill(&[("metric", name), ("factor", name_words(factor))]),
    };
    Figure { id: slug(&format!("response-{id}{about}")), title, caption, chart }
}

/// How many replications are behind each point.
pub(crate) fn replications(sweep: &Sweep) -> Words {
    let words = Words::new("{n} replications of each point", "每个设计点 {n} 次独立模拟");
    words.fill(&[("n", Words::plain(sweep.replications().to_string()))])
}

/// Two factors: one across, a line for each level of the other.
fn pair_picture(sweep: &Sweep, metric: usize, [a, b]: [usize; 2]) -> Figure {
    let length = |factor: usize| {
        let levels = &sweep.factors[factor].levels;
        (levels.are_numbers(), levels.len())
    };
    let (across, lines) = if length(b) > length(a) { (b, a) } else { (a, b) };
    let what = Words::new(
        "{metric} against {across}, for each level of {lines}.",
        "{metric}随{across}的变化，按{lines}的各水平分列。",
    );
    let levels = &sweep.factors[lines].levels;
    let shown = spread(levels.len(), LINES);
    let all = shown.len() == levels.len();
    let what = if all {
        what
    } else {
        what.and(&Words::new(" Some levels are left out.", "部分水平未画出。"))
    };
    let places = [("across", factor_title(sweep, across)), ("lines", factor_title(sweep, lines))];
    let name = |level: usize| level_words(&sweep.factors[lines].name, &levels.written[level]);
    let series: Vec<(Words, Vec<usize>)> =
        shown.iter().map(|level| (name(*level), at_level(sweep, lines, *level))).collect();
    picture(sweep, metric, None, response(sweep, metric, across, &series), &what.fill(&places))
}

/// One factor, on average over the points that have a level of it.
fn effect_picture(sweep: &Sweep, metric: usize, factor: usize) -> Figure {
    let name = &sweep.factors[factor].name;
    let alone = sweep.factors[factor].levels.len() == sweep.points.len();
    let what = if alone {
        Words::new("{metric} against {factor}.", "{metric}随{factor}的变化。")
    } else {
        Words::new(
            "{metric} against {factor}, on average over the levels of all other factors.",
            "{metric}随{factor}的变化（对其余因素的全部水平取平均）。",
        )
    };
    let all: Vec<usize> = (0..sweep.points.len()).collect();
    let chart = response(sweep, metric, factor, &[(name_words(name), all)]);
    let what = what.fill(&[("factor", name_words(name))]);
    picture(sweep, metric, Some(name), chart, &what)
}

/// A metric across a factor; each series has points of its own.
fn response(sweep: &Sweep, metric: usize, across: usize, series: &[(Words, Vec<usize>)]) -> Box<dyn Chart> {
    let levels = &sweep.factors[across].levels;
    let mean = |points: &[usize], level: usize| {
        let here: Vec<usize> =
            points.iter().copied().filter(|point| sweep.points[*point].at[across] == Some(level)).collect();
        drawn(sweep.over(&here, metric))
    };
    if !levels.are_numbers() {
        let rows = levels.written.iter().enumerate().map(|(level, name)| DotRow {
            name: name_words(name),
            values: series.iter().map(|(_, points)| mean(points, level)).collect(),
        });
        return Box::new(Dots {
            value: metric_axis(&sweep.metrics[metric]),
            series: series.iter().map(|(name, _)| name.clone()).collect(),
            rows: rows.collect(),
            reference: None,
        });
    }
    let line = |(name, points): &(Words, Vec<usize>)| Series {
        name: name.clone(),
        points: (0..levels.len())
            .map(|level| Point { x: levels.values[level], y: mean(points, level) })
            .collect(),
        join: Join::Dots,
    };
    lines(factor_axis(sweep, across), metric_axis(&sweep.metrics[metric]), series.iter().map(line).collect())
}

fn lines(x: Axis, y: Axis, series: Vec<Series>) -> Box<dyn Chart> {
    Box::new(Lines { x, y, series, spans: Vec::new(), aspect: 0.5 })
}

/// Every other point against the base, as paired differences.
fn alone_picture(sweep: &Sweep, metric: usize, base: usize, alone: &[(usize, usize)]) -> Figure {
    let single = varied(sweep).len() == 1;
    let row = |(point, factor): &(usize, usize)| {
        let factor_of = &sweep.factors[*factor];
        let level =
            sweep.points[*point].at[*factor].map_or("–", |at| factor_of.levels.written[at].as_str());
        let name = if single { name_words(level) } else { level_words(&factor_of.name, level) };
        let Paired { difference, spread, .. } = sweep.difference(base, *point, metric);
        let value = Drawn::of(difference, spread.map(|spread| spread.low), spread.map(|spread| spread.high));
        DotRow { name, values: vec![value] }
    };
    let id = &sweep.metrics[metric];
    let name = Words::new("difference in {metric}", "{metric}之差").fill(&[("metric", metric_words(id))]);
    let chart = Dots {
        value: value_axis(&name, unit_of(id)),
        series: vec![Words::new("difference from base", "与基准之差")],
        rows: alone.iter().map(row).collect(),
        reference: Some(0.0),
    };
    let format = Format::of_unit(unit_of(id));
    let mean = sweep.at(base, metric).mean.map_or("–".to_string(), |mean| format.text(mean));
    let what = Words::new(
        "{metric}: difference of each point from the base ({mean}), paired by replication.",
        "{metric}：各设计点与基准（{mean}）之差，按独立模拟配对。",
    );
    let what = what.fill(&[("mean", Words::plain(mean))]);
    picture(sweep, metric, None, Box::new(chart), &what)
}

/// Strewn points: the mean of those with about the same level, for the factors along which it moves most.
fn strewn_figures(sweep: &Sweep, metric: usize, factors: &[usize]) -> Vec<Figure> {
    let mut found: Vec<(f64, usize, Vec<Point>)> = factors
        .iter()
        .filter(|factor| sweep.factors[**factor].levels.are_numbers())
        .map(|factor| {
            let groups = groups(sweep, metric, *factor);
            let means = || groups.iter().filter_map(|group| Some(group.y?.value));
            let reach = means().fold(f64::MIN, f64::max) - means().fold(f64::MAX, f64::min);
            (if reach.is_finite() { reach } else { 0.0 }, *factor, groups)
        })
        .collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    found.truncate(FACTORS);
    let axis = Axis {
        reach: reach(found.iter().flat_map(|(_, _, points)| points)),
        ..metric_axis(&sweep.metrics[metric])
    };
    let what = Words::new(
        "{metric} against {factor}: means of points in groups along {factor}; all other factors vary over their ranges.",
        "{metric}随{factor}的变化：按{factor}分组求设计点均值，其余因素在各自范围内变动。",
    );
    found
        .into_iter()
        .map(|(_, factor, points)| {
            let name = name_words(&sweep.factors[factor].name);
            let series = vec![Series { name: name.clone(), points, join: Join::Dots }];
            let chart = lines(factor_axis(sweep, factor), axis.clone(), series);
            let what = what.fill(&[("factor", name.clone())]);
            let mut figure = picture(sweep, metric, Some(&name.en), chart, &what);
            figure.caption.n =
                Some(Words::new("{n} points", "{n} 个设计点").fill(&[("n", count(sweep.points.len()))]));
            let over = Words::new("the points of a group, taken as independent", "组内各设计点（视为独立）");
            figure.caption.interval = Some(t_interval(sweep.manifest.confidence, &over));
            figure
        })
        .collect()
}

/// From where to where all these points and their intervals reach: so that figures of one metric can be compared.
fn reach<'a>(points: impl Iterator<Item = &'a Point>) -> Option<[f64; 2]> {
    let values = points
        .filter_map(|point| point.y)
        .flat_map(|y| [y.value].into_iter().chain(y.interval.into_iter().flatten()));
    values.fold(None, |reach, value| {
        let [low, high] = reach.unwrap_or([value, value]);
        Some([value.min(low), value.max(high)])
    })
}

/// The points in groups along a factor: those of one level, or equally many where levels are many. A group stands at
/// the mean of its levels.
fn groups(sweep: &Sweep, metric: usize, factor: usize) -> Vec<Point> {
    let levels = &sweep.factors[factor].levels;
    let mut known: Vec<(usize, f64)> = (0..sweep.points.len())
        .filter_map(|point| Some((sweep.points[point].at[factor]?, sweep.at(point, metric).mean?)))
        .collect();
    known.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
    let of = |group: &[(usize, f64)]| {
        let values: Vec<f64> = group.iter().map(|(_, value)| *value).collect();
        let mut estimate = Estimate::of(&values, sweep.manifest.confidence);
        if values.len() < LEAST {
            estimate.interval = None;
        }
        let x = group.iter().map(|(level, _)| levels.values[*level]).sum::<f64>() / group.len() as f64;
        Point { x, y: drawn(estimate) }
    };
    if levels.len() <= GROUPS {
        return known.chunk_by(|a, b| a.0 == b.0).map(of).collect();
    }
    let size = known.len().div_ceil(GROUPS).max(1);
    known.chunks(size).map(of).collect()
}

/// At most `most` of so many places, from the first to the last.
pub(crate) fn spread(all: usize, most: usize) -> Vec<usize> {
    if all <= most {
        return (0..all).collect();
    }
    (0..most).map(|place| place * (all - 1) / (most - 1)).collect()
}
