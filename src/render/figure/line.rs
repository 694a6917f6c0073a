//! Lines with bands: series over time, response curves, shares that add up.

use super::data::{Data, Datum, column};
use super::frame::{Axis, Estimate, Mark, Plot, legend, marks_across, marks_down};
use super::scale::Kind;
use super::svg::{Alt, Anchor, Letters, Paint, Svg, path_of};
use super::theme::{Ink, Theme};
use super::{Chart, DASHES};
use crate::render::words::Words;

/// A value at a place, with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Place across.
    pub x: f64,
    /// Value; missing values are gaps.
    pub y: Option<Estimate>,
}

/// How points are joined.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Join {
    /// By straight lines.
    #[default]
    Straight,
    /// By steps: a value holds until the next.
    Steps,
    /// By straight lines, with a dot at each point.
    Dots,
}

/// A line.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Its name.
    pub name: Words,
    /// Its points, from left to right.
    pub points: Vec<Point>,
    /// How they are joined.
    pub join: Join,
}

/// A stretch that is shaded, such as a holiday or the warm-up, or a place that is marked by a line, such as a date.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    /// From where.
    pub from: f64,
    /// To where; the same place for a mark.
    pub to: f64,
    /// What it is; one name in the legend for all spans that are called the same, and beside the line of a mark.
    pub name: Words,
}

impl Span {
    /// A mark at a place.
    pub fn at(place: f64, name: Words) -> Span {
        Span { from: place, to: place, name }
    }

    fn is_mark(&self) -> bool {
        self.from == self.to
    }
}

/// Lines over one axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Lines {
    /// Axis across.
    pub x: Axis,
    /// Axis upwards.
    pub y: Axis,
    /// The lines; the first has the first colour.
    pub series: Vec<Series>,
    /// Shaded stretches, and marks.
    pub spans: Vec<Span>,
    /// Height, as a part of the width.
    pub aspect: f64,
}

/// Letters of the name of a mark.
const LONGEST_MARK: usize = 32;

impl Chart for Lines {
    fn draw(&self, theme: &Theme, width: f64, alt: &Alt) -> String {
        let mut svg = Svg::new(theme);
        let top = legend(&mut svg, &self.legend(), width, 0.0);
        let height = (width * self.aspect).clamp(theme.size * 14.0, theme.size * 28.0);
        let points = || self.series.iter().flat_map(|series| &series.points);
        let x = self.x.scale(points().map(|point| point.x), marks_across(width, theme.size));
        let y = self.y.scale(self.reach(), marks_down(height, theme.size));
        self.shade(&mut svg, |svg| Plot::draw(svg, (&self.x, x), (&self.y, y), [width, top, height]));
        svg.finish([width, top + height], alt)
    }

    fn data(&self) -> Data {
        let has_interval = self
            .series
            .iter()
            .flat_map(|series| &series.points)
            .any(|point| point.y.is_some_and(|estimate| estimate.interval.is_some()));
        let mut columns = vec![column::SERIES, self.x.title.clone(), column::VALUE];
        if has_interval {
            columns.extend([column::LOW, column::HIGH]);
        }
        let mut data = Data::new(columns);
        for series in &self.series {
            for point in &series.points {
                let x = match self.x.kind {
                    Kind::Days => Datum::Day(point.x),
                    _ => Datum::Number(Some(point.x), self.x.format),
                };
                let mut row =
                    vec![Datum::Text(series.name.clone()), x, number(point.y.map(|y| y.value), &self.y)];
                if has_interval {
                    let end = |end: usize| point.y.and_then(|y| Some(y.interval?[end]));
                    row.extend([number(end(0), &self.y), number(end(1), &self.y)]);
                }
                data.rows.push(row);
            }
        }
        data
    }
}

fn number(value: Option<f64>, axis: &Axis) -> Datum {
    Datum::Number(value, axis.format)
}

impl Lines {
    /// All values that the axis must hold. Where nothing is below zero no interval needs room there.
    fn reach(&self) -> Vec<f64> {
        let estimates = || self.series.iter().flat_map(|series| &series.points).filter_map(|point| point.y);
        let least = if estimates().all(|estimate| estimate.value >= 0.0) { 0.0 } else { f64::NEG_INFINITY };
        estimates().flat_map(Estimate::reach).map(|value| value.max(least)).collect()
    }

    fn legend(&self) -> Vec<(Words, Mark)> {
        let mut entries: Vec<(Words, Mark)> = Vec::new();
        if self.series.len() > 1 || !self.spans.is_empty() {
            entries.extend(self.series.iter().enumerate().map(|(number, series)| {
                (series.name.clone(), Mark::Line(Ink::Series(number), dash(number)))
            }));
        }
        for span in self.spans.iter().filter(|span| !span.is_mark()) {
            if !entries.iter().any(|(name, _)| *name == span.name) {
                entries.push((span.name.clone(), Mark::Patch(Ink::Rest, 1.0)));
            }
        }
        entries
    }

    /// Shaded stretches lie under the grid, lines over it.
    fn shade(&self, svg: &mut Svg, draw: impl Fn(&mut Svg) -> Plot) {
        // The edges are known once axes are drawn: drawn once aside, to learn them.
        let plot = draw(&mut Svg::new(svg.theme()));
        let [left, right, top, bottom] = plot.edges();
        for span in &self.spans {
            let at = |value: f64| {
                let place = plot.x.place(value)?.clamp(0.0, 1.0);
                Some(left + place * (right - left))
            };
            if let (Some(from), Some(to)) = (at(span.from), at(span.to))
                && to > from
            {
                svg.rect([from, top, to - from, bottom - top], Paint::fill(Ink::Rest), None);
            }
        }
        let plot = draw(svg);
        for (number, series) in self.series.iter().enumerate() {
            band(svg, &plot, series, Ink::Series(number));
        }
        for (number, series) in self.series.iter().enumerate() {
            self.line(svg, &plot, series, number);
        }
        self.marks(svg, &plot);
    }

    /// Marks lie over all, each with its name; names beside each other stand in rows of their own.
    fn marks(&self, svg: &mut Svg, plot: &Plot) {
        let [_, right, top, bottom] = plot.edges();
        let size = svg.theme().size;
        for (number, mark) in self.spans.iter().filter(|span| span.is_mark()).enumerate() {
            let Some(x) = plot.x_at(mark.from) else { continue };
            svg.line([x, top], [x, bottom], Paint::line(Ink::Text, 1.2).dashed("2 3"));
            let short = |text: &str| crate::kernel::param::cut(text, LONGEST_MARK);
            let name = Words::made(short(&mark.name.en), short(&mark.name.zh));
            let overflows = x + svg.width_of(&name, Letters::SMALL) + size > right;
            let (gap, anchor) =
                if overflows { (-0.35 * size, Anchor::End) } else { (0.35 * size, Anchor::Start) };
            let y = top + size * (0.9 + 1.15 * (number % 3) as f64);
            svg.text([x + gap, y], &name, Letters::SMALL.at(anchor));
        }
    }

    fn line(&self, svg: &mut Svg, plot: &Plot, series: &Series, number: usize) {
        let place = |point: &Point| Some([plot.x_at(point.x)?, plot.y_at(point.y?.value)?]);
        let places: Vec<Option<[f64; 2]>> = series.points.iter().map(place).collect();
        let path = if series.join == Join::Steps {
            path_of(steps(&places))
        } else {
            path_of(places.iter().copied())
        };
        let ink = Ink::Series(number);
        let wide = if places.len() > 300 { 1.3 } else { 2.0 };
        svg.path(&path, Paint::line(ink, wide).dashed(dash(number)), None);
        if series.join == Join::Dots {
            for (point, place) in series.points.iter().zip(&places) {
                if let (Some(place), Some(estimate)) = (place, point.y) {
                    let tip = series.name.and(&Words::plain(format!(": {}", estimate.words(self.y.format))));
                    svg.circle(*place, 3.6, Paint::fill(ink), Some(&tip));
                }
            }
        }
    }
}

/// The dash of a line: the first is whole.
fn dash(number: usize) -> &'static str {
    DASHES[number % DASHES.len()]
}

/// The interval of a line, stretch by stretch between gaps.
fn band(svg: &mut Svg, plot: &Plot, series: &Series, ink: Ink) {
    let [_, _, top, bottom] = plot.edges();
    let edge = |value: f64| {
        let place = plot.y.place(value)?.clamp(0.0, 1.0);
        Some(bottom - place * (bottom - top))
    };
    let ends = |point: &Point| {
        let [low, high] = point.y?.interval?;
        Some((plot.x_at(point.x)?, edge(low)?, edge(high)?))
    };
    let places: Vec<Option<(f64, f64, f64)>> = series.points.iter().map(ends).collect();
    for stretch in places.split(Option::is_none) {
        let known: Vec<(f64, f64, f64)> = stretch.iter().flatten().copied().collect();
        if known.len() < 2 {
            continue;
        }
        let there = known.iter().map(|(x, _, high)| Some([*x, *high]));
        let back = known.iter().rev().map(|(x, low, _)| Some([*x, *low]));
        svg.path(&format!("{}Z", path_of(there.chain(back))), Paint::fill(ink).faint(0.22), None);
    }
    for (x, low, high) in places.into_iter().flatten().filter(|_| series.join == Join::Dots) {
        svg.line([x, low], [x, high], Paint::line(ink, 1.4));
    }
}

/// Corners between points: a value holds until the next.
fn steps(places: &[Option<[f64; 2]>]) -> Vec<Option<[f64; 2]>> {
    let mut corners = Vec::with_capacity(places.len() * 2);
    for (number, place) in places.iter().enumerate() {
        corners.push(*place);
        if let (Some([_, y]), Some(Some([x, _]))) = (place, places.get(number + 1)) {
            corners.push(Some([*x, *y]));
        }
    }
    corners
}

/// Words under or beside a figure that has nothing to show.
pub(crate) const NOTHING: Words = Words::new("no values", "无数据");

/// A figure that only says that there is nothing to show.
pub(crate) fn nothing(theme: &Theme, width: f64, alt: &Alt) -> String {
    let mut svg = Svg::new(theme);
    svg.text([0.0, theme.size * 1.5], &NOTHING, Letters::SMALL);
    svg.finish([width, theme.size * 2.5], alt)
}
