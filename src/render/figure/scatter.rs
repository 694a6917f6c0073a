//! Points by two values.

use super::Chart;
use super::data::{Data, Datum, column};
use super::frame::{Axis, Mark, Plot, legend, marks_across, marks_down};
use super::svg::{Alt, Anchor, Letters, Paint, Svg};
use super::theme::{Ink, Theme};
use crate::render::words::Words;

/// A point.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    /// Its name.
    pub name: Words,
    /// To which series it belongs.
    pub series: usize,
    /// Value across.
    pub x: Option<f64>,
    /// Value upwards.
    pub y: Option<f64>,
}

/// Points by two values; points without one of them are left out, and told in the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Scatter {
    /// Axis across.
    pub x: Axis,
    /// Axis upwards.
    pub y: Axis,
    /// Names of the series.
    pub series: Vec<Words>,
    /// Points.
    pub spots: Vec<Spot>,
    /// Whether both axes measure the same and a line shows where they are equal.
    pub diagonal: bool,
    /// Whether names stand beside the points; without, a pointer shows them.
    pub names: bool,
}

impl Chart for Scatter {
    fn draw(&self, theme: &Theme, width: f64, alt: &Alt) -> String {
        let mut svg = Svg::new(theme);
        let entry = |(number, name): (usize, &Words)| (name.clone(), Mark::Dot(Ink::Series(number)));
        let entries: Vec<_> = if self.series.len() > 1 {
            self.series.iter().enumerate().map(entry).collect()
        } else {
            Vec::new()
        };
        let top = legend(&mut svg, &entries, width, 0.0);
        let height = (width * 0.6).clamp(theme.size * 18.0, theme.size * 30.0);
        let known = || self.spots.iter().filter_map(|spot| Some((spot.x?, spot.y?)));
        let x = self.x.scale(known().map(|(x, _)| x), marks_across(width, theme.size));
        let y = self.y.scale(known().map(|(_, y)| y), marks_down(height, theme.size));
        let plot = Plot::draw(&mut svg, (&self.x, x), (&self.y, y), [width, top, height]);
        if self.diagonal {
            let ([x_from, x_to], [y_from, y_to]) = (x.ends(), y.ends());
            let ends = [x_from.max(y_from), x_to.min(y_to)].map(|end| plot.x_at(end).zip(plot.y_at(end)));
            if let [Some((x1, y1)), Some((x2, y2))] = ends {
                svg.line([x1, y1], [x2, y2], Paint::line(Ink::Axis, 1.2).dashed("5 4"));
            }
        }
        let [_, right, ..] = plot.edges();
        for spot in &self.spots {
            let place = spot.x.zip(spot.y).and_then(|(x, y)| Some([plot.x_at(x)?, plot.y_at(y)?]));
            let Some([x, y]) = place else { continue };
            let paint =
                Paint { stroke: Some(Ink::Paper), width: 1.0, ..Paint::fill(Ink::Series(spot.series)) };
            svg.circle([x, y], 5.0, paint, Some(&self.tip(spot)));
            if self.names {
                let beyond = x + svg.width_of(&spot.name, Letters::SMALL) + 8.0 > right;
                let (at, anchor) = if beyond { (x - 7.0, Anchor::End) } else { (x + 7.0, Anchor::Start) };
                svg.text([at, y + theme.size * 0.3], &spot.name, Letters::SMALL.at(anchor));
            }
        }
        svg.finish([width, top + height], alt)
    }

    fn data(&self) -> Data {
        let name = Words::new("name", "名称");
        let mut data = Data::new([name, column::SERIES, self.x.title.clone(), self.y.title.clone()]);
        for spot in &self.spots {
            let series = self.series.get(spot.series).cloned().unwrap_or(Words::plain(""));
            data.rows.push(vec![
                Datum::Text(spot.name.clone()),
                Datum::Text(series),
                Datum::Number(spot.x, self.x.format),
                Datum::Number(spot.y, self.y.format),
            ]);
        }
        data
    }
}

impl Scatter {
    fn tip(&self, spot: &Spot) -> Words {
        let text = |value: Option<f64>, axis: &Axis| {
            value.map_or("–".to_string(), |value| axis.format.text(value))
        };
        let values = format!(": {}, {}", text(spot.x, &self.x), text(spot.y, &self.y));
        spot.name.and(&Words::plain(values))
    }
}
