//! How often values fall where.

use super::Chart;
use super::data::{Data, Datum, column};
use super::frame::{Axis, Plot, marks_across, marks_down};
use super::svg::{Alt, Paint, Svg};
use super::theme::{Ink, Theme};
use crate::render::words::Words;

/// A stretch of values and what fell into it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bin {
    /// Its beginning, included.
    pub from: f64,
    /// Its end, not included.
    pub to: f64,
    /// How many, or which share.
    pub value: f64,
}

/// Bars without gaps over stretches of values.
#[derive(Clone, Debug, PartialEq)]
pub struct Histogram {
    /// What is measured.
    pub x: Axis,
    /// How often.
    pub y: Axis,
    /// Stretches from left to right.
    pub bins: Vec<Bin>,
    /// Values that deserve a line, with their names.
    pub lines: Vec<(f64, Words)>,
}

impl Chart for Histogram {
    fn draw(&self, theme: &Theme, width: f64, alt: &Alt) -> String {
        if self.bins.is_empty() {
            return super::line::nothing(theme, width, alt);
        }
        let mut svg = Svg::new(theme);
        let height = (width * 0.4).clamp(theme.size * 14.0, theme.size * 24.0);
        let ends = self.bins.iter().flat_map(|bin| [bin.from, bin.to]);
        let x = self.x.scale(ends, marks_across(width, theme.size));
        let y = self.y.scale(self.bins.iter().map(|bin| bin.value), marks_down(height, theme.size));
        let plot = Plot::draw(&mut svg, (&self.x, x), (&self.y, y), [width, 0.0, height]);
        let [_, _, top, bottom] = plot.edges();
        for bin in &self.bins {
            let places = (plot.x_at(bin.from), plot.x_at(bin.to), plot.y_at(bin.value));
            if let (Some(from), Some(to), Some(high)) = places {
                let text = format!(
                    "{} – {}: {}",
                    self.x.format.text(bin.from),
                    self.x.format.text(bin.to),
                    self.y.format.text(bin.value)
                );
                let paint = Paint { stroke: Some(Ink::Paper), width: 0.5, ..Paint::fill(Ink::Series(0)) };
                svg.rect([from, high, to - from, bottom - high], paint, Some(&Words::plain(text)));
            }
        }
        for (number, (value, name)) in self.lines.iter().enumerate() {
            let Some(x) = plot.x_at(*value) else { continue };
            svg.line([x, top], [x, bottom], Paint::line(Ink::Series(1), 1.6).dashed("5 3"));
            let y = top + theme.size * (1.0 + 1.2 * number as f64);
            svg.text([x + 4.0, y], name, super::svg::Letters::SMALL);
        }
        svg.finish([width, height], alt)
    }

    fn data(&self) -> Data {
        let mut data = Data::new([column::FROM, column::TO, self.y.title.clone()]);
        for bin in &self.bins {
            data.rows.push(vec![
                Datum::Number(Some(bin.from), self.x.format),
                Datum::Number(Some(bin.to), self.x.format),
                Datum::Number(Some(bin.value), self.y.format),
            ]);
        }
        data
    }
}
