//! Bars across: one value a row with its interval, or several parts that add up or stand beside each other.

use super::Chart;
use super::data::{Data, Datum, column};
use super::frame::{Axis, Estimate, Mark, Rows, legend, whisker};
use super::svg::{Alt, Paint, Svg};
use super::theme::{Ink, Theme};
use crate::render::words::Words;

/// A row: a name and a value for each part.
#[derive(Clone, Debug, PartialEq)]
pub struct BarRow {
    /// Its name.
    pub name: Words,
    /// Values, one for each part of [`Bars::parts`].
    pub values: Vec<Option<Estimate>>,
}

/// Bars.
#[derive(Clone, Debug, PartialEq)]
pub struct Bars {
    /// What the bars measure.
    pub value: Axis,
    /// Names of the parts; one name where there is one value a row.
    pub parts: Vec<Words>,
    /// Rows from the top.
    pub rows: Vec<BarRow>,
    /// Whether parts add up in one bar. Values below zero are left out then, as they have no length.
    pub stacked: bool,
}

const HEIGHT: f64 = 17.0;
const THIN: f64 = 11.0;

impl Chart for Bars {
    fn draw(&self, theme: &Theme, width: f64, alt: &Alt) -> String {
        if self.rows.is_empty() {
            return super::line::nothing(theme, width, alt);
        }
        let mut svg = Svg::new(theme);
        let part = |(number, name): (usize, &Words)| (name.clone(), patch(number));
        let entries: Vec<_> =
            if self.parts.len() > 1 { self.parts.iter().enumerate().map(part).collect() } else { Vec::new() };
        let top = legend(&mut svg, &entries, width, 0.0);
        let names: Vec<Words> = self.rows.iter().map(|row| row.name.clone()).collect();
        let height =
            if self.stacked || self.parts.len() == 1 { HEIGHT } else { THIN * self.parts.len() as f64 };
        let rows = Rows::draw(&mut svg, (&self.value, self.reach()), &names, [width, top, height]);
        for (number, row) in self.rows.iter().enumerate() {
            let middle = rows.middle(number);
            if self.stacked {
                self.stack(&mut svg, &rows, row, middle);
            } else {
                self.beside(&mut svg, &rows, row, middle - height / 2.0);
            }
        }
        rows.reference(&mut svg, 0.0, names.len());
        svg.finish([width, rows.end(names.len(), theme.size)], alt)
    }

    fn data(&self) -> Data {
        let has_interval = self.estimates().any(|estimate| estimate.interval.is_some());
        let mut columns = vec![column::ROW];
        for part in &self.parts {
            columns.push(part.clone());
            if has_interval {
                let end = |end: &Words| part.and(&Words::plain(" ")).and(end);
                columns.extend([end(&column::LOW), end(&column::HIGH)]);
            }
        }
        let mut data = Data::new(columns);
        for row in &self.rows {
            let mut cells = vec![Datum::Text(row.name.clone())];
            for value in &row.values {
                let cell = |value: Option<f64>| Datum::Number(value, self.value.format);
                cells.push(cell(value.map(|estimate| estimate.value)));
                if has_interval {
                    let end = |end: usize| value.and_then(|estimate| Some(estimate.interval?[end]));
                    cells.extend([cell(end(0)), cell(end(1))]);
                }
            }
            data.rows.push(cells);
        }
        data
    }
}

fn patch(number: usize) -> Mark {
    Mark::Patch(Ink::Series(number), shade(number))
}

/// Parts beyond the seven colours come back paler.
fn shade(number: usize) -> f64 {
    if number < super::theme::SERIES { 1.0 } else { 0.5 }
}

impl Bars {
    fn estimates(&self) -> impl Iterator<Item = Estimate> {
        self.rows.iter().flat_map(|row| &row.values).filter_map(|value| *value)
    }

    fn reach(&self) -> Vec<f64> {
        if self.stacked {
            let sum = |row: &BarRow| row.values.iter().flatten().map(|part| part.value.max(0.0)).sum();
            self.rows.iter().map(sum).chain([0.0]).collect()
        } else {
            self.estimates().flat_map(Estimate::reach).chain([0.0]).collect()
        }
    }

    fn tip(&self, row: &BarRow, part: usize, estimate: Estimate) -> Words {
        let name = match self.parts.len() {
            1 => row.name.clone(),
            _ => row.name.and(&Words::plain(" · ")).and(&self.parts[part]),
        };
        name.and(&Words::plain(format!(": {}", estimate.words(self.value.format))))
    }

    fn stack(&self, svg: &mut Svg, rows: &Rows, row: &BarRow, middle: f64) {
        let mut sum = 0.0;
        for (part, estimate) in row.values.iter().enumerate() {
            let Some(estimate) = estimate.filter(|estimate| estimate.value > 0.0) else { continue };
            let (from, to) = (rows.at(sum), rows.at(sum + estimate.value));
            sum += estimate.value;
            if let (Some(from), Some(to)) = (from, to) {
                let paint = Paint::fill(Ink::Series(part)).faint(shade(part));
                let tip = self.tip(row, part, estimate);
                svg.rect([from, middle - HEIGHT / 2.0, to - from, HEIGHT], paint, Some(&tip));
            }
        }
    }

    fn beside(&self, svg: &mut Svg, rows: &Rows, row: &BarRow, top: f64) {
        let height = if self.parts.len() == 1 { HEIGHT } else { THIN };
        for (part, estimate) in row.values.iter().enumerate() {
            let Some(estimate) = estimate else { continue };
            let (Some(zero), Some(end)) = (rows.at(0.0), rows.at(estimate.value)) else { continue };
            let y = top + height * part as f64;
            let paint = Paint::fill(Ink::Series(part)).faint(shade(part));
            let tip = self.tip(row, part, *estimate);
            svg.rect([zero.min(end), y, (end - zero).abs(), height - 1.0], paint, Some(&tip));
            if let Some([low, high]) = estimate.interval {
                whisker(svg, [rows.at(low), rows.at(high)], y + height / 2.0, Ink::Text);
            }
        }
    }
}
