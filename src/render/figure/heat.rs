//! Heat maps: a value for each pair of a row and a column.

use super::Chart;
use super::data::{Data, Datum, column};
use super::scale::{Format, Kind, Scale};
use super::svg::{Alt, Anchor, Letters, Paint, Svg};
use super::theme::{Ink, Theme, letters_on};
use crate::render::words::Words;

/// A heat map.
#[derive(Clone, Debug, PartialEq)]
pub struct Heat {
    /// What the cells hold, with its unit.
    pub value: Words,
    /// How they are written.
    pub format: Format,
    /// What the columns are.
    pub across: Words,
    /// What the rows are.
    pub down: Words,
    /// Names of the columns.
    pub columns: Vec<Words>,
    /// Names of the rows.
    pub rows: Vec<Words>,
    /// Values by row and column; a missing value is an empty cell.
    pub cells: Vec<Vec<Option<f64>>>,
    /// Whether zero is the middle of the colours: for differences.
    pub around_zero: bool,
    /// Where colours end, if that is nearer than the greatest value: beyond it all cells look alike.
    pub limit: Option<f64>,
}

impl Chart for Heat {
    fn draw(&self, theme: &Theme, width: f64, alt: &Alt) -> String {
        if self.values().next().is_none() {
            return super::line::nothing(theme, width, alt);
        }
        let mut svg = Svg::new(theme);
        let size = theme.size;
        let names = self.rows.iter().map(|name| svg.width_of(name, Letters::SMALL));
        let left = (names.fold(0.0, f64::max) + size * 0.6).min(width * 0.5);
        let step = (width - left) / self.columns.len().max(1) as f64;
        let top = self.head(&mut svg, left, step);
        let high = (size * 2.0).max(step.min(size * 2.6));
        let scale = self.scale();
        for (row, (name, cells)) in self.rows.iter().zip(&self.cells).enumerate() {
            let y = top + high * row as f64;
            svg.text([left - size * 0.4, y + high / 2.0 + size * 0.35], name, Letters::SMALL.at(Anchor::End));
            for (number, value) in cells.iter().enumerate() {
                let value = value.filter(|value| value.is_finite());
                let corner = [left + step * number as f64, y, step - 1.0, high - 1.0];
                self.cell(&mut svg, scale, corner, (row, number), value);
            }
        }
        let end = top + high * self.rows.len() as f64;
        svg.text([0.0, end + size * 1.4], &self.value, Letters::SMALL);
        self.key(&mut svg, scale, width, end + size * 0.6);
        svg.finish([width, end + size * 3.2], alt)
    }

    fn data(&self) -> Data {
        let mut data = Data::new([self.down.clone(), self.across.clone(), column::VALUE]);
        for (row, cells) in self.rows.iter().zip(&self.cells) {
            for (column, value) in self.columns.iter().zip(cells) {
                data.rows.push(vec![
                    Datum::Text(row.clone()),
                    Datum::Text(column.clone()),
                    Datum::Number(*value, self.format),
                ]);
            }
        }
        data
    }
}

impl Heat {
    fn values(&self) -> impl Iterator<Item = f64> {
        self.cells.iter().flatten().filter_map(|value| *value).filter(|value| value.is_finite())
    }

    fn scale(&self) -> Scale {
        if self.around_zero {
            let most = self.values().map(f64::abs).fold(0.0, f64::max);
            let most = self.limit.map_or(most, |limit| most.min(limit));
            Scale::over(Kind::Linear, [-most, most])
        } else {
            Scale::over(Kind::Linear, self.values())
        }
    }

    fn ink(&self, scale: Scale, value: f64) -> Ink {
        let place = scale.place(value).unwrap_or(0.0);
        if self.around_zero { Ink::Diverging(place * 2.0 - 1.0) } else { Ink::Ramp(place) }
    }

    /// Names of what is across and of the columns; those of columns stand upright where they are wider than a column.
    fn head(&self, svg: &mut Svg, left: f64, step: f64) -> f64 {
        let size = svg.theme().size;
        svg.text([left, size], &self.across, Letters::SMALL);
        let widest = self.columns.iter().map(|name| svg.width_of(name, Letters::SMALL)).fold(0.0, f64::max);
        let upright = widest > step - 4.0;
        let top = if upright { size * 1.6 + widest } else { size * 2.6 };
        // Upright names that would overlap: only some of them, the rest is told by a pointer and by the table.
        let every = if upright { ((size * 1.1 / step).ceil() as usize).max(1) } else { 1 };
        for (number, name) in self.columns.iter().enumerate().step_by(every) {
            let middle = left + step * (number as f64 + 0.5);
            if upright {
                let letters = Letters { turned: true, ..Letters::SMALL };
                svg.text([middle + size * 0.3, top - size * 0.3], name, letters);
            } else {
                svg.text([middle, top - size * 0.5], name, Letters::SMALL.at(Anchor::Middle));
            }
        }
        top
    }

    fn cell(
        &self,
        svg: &mut Svg,
        scale: Scale,
        corner: [f64; 4],
        (row, column): (usize, usize),
        value: Option<f64>,
    ) {
        let Some(value) = value else {
            svg.rect(corner, Paint { stroke: Some(Ink::Grid), width: 1.0, ..Paint::default() }, None);
            return;
        };
        let ink = self.ink(scale, value);
        let text = Words::plain(self.format.text(value));
        let name = self.rows[row].and(&Words::plain(" · ")).and(&self.columns[column]);
        let tip = name.and(&Words::plain(": ")).and(&text);
        svg.rect(corner, Paint::fill(ink), Some(&tip));
        let letters = Letters { over: Some(letters_on(ink)), anchor: Anchor::Middle, ..Letters::SMALL };
        let [x, y, wide, high] = corner;
        if svg.width_of(&text, letters) < wide - 2.0 {
            svg.text([x + wide / 2.0, y + high / 2.0 + svg.theme().size * 0.32], &text, letters);
        }
    }

    /// A bar of the colours with the values of its ends.
    fn key(&self, svg: &mut Svg, scale: Scale, width: f64, top: f64) {
        let size = svg.theme().size;
        let (steps, wide) = (24, 110.0_f64.min(width * 0.4));
        let [from, to] = scale.ends();
        let text = |value: f64| Words::plain(self.format.text(value));
        let ends = svg.width_of(&text(to), Letters::SMALL) + size * 0.4;
        let left = width - wide - ends;
        for step in 0..steps {
            let part = wide / f64::from(steps);
            let share = (f64::from(step) + 0.5) / f64::from(steps);
            let ink = self.ink(scale, from + share * (to - from));
            svg.rect([left + part * f64::from(step), top, part + 0.3, size * 0.8], Paint::fill(ink), None);
        }
        svg.text([left - size * 0.4, top + size * 0.75], &text(from), Letters::SMALL.at(Anchor::End));
        svg.text([left + wide + size * 0.4, top + size * 0.75], &text(to), Letters::SMALL);
    }
}
