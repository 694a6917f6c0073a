//! Dots with intervals, a row each: estimates beside each other, and how far they are from a value.

use super::Chart;
use super::data::{Data, Datum, column};
use super::frame::{Axis, Estimate, Mark, Rows, legend, whisker};
use super::svg::{Alt, Paint, Svg};
use super::theme::{Ink, Theme};
use crate::render::words::Words;

/// A row: a name and an estimate for each series.
#[derive(Clone, Debug, PartialEq)]
pub struct DotRow {
    /// Its name.
    pub name: Words,
    /// Estimates, one for each of [`Dots::series`].
    pub values: Vec<Option<Estimate>>,
}

/// Dots and intervals.
#[derive(Clone, Debug, PartialEq)]
pub struct Dots {
    /// What they measure.
    pub value: Axis,
    /// Names of the series.
    pub series: Vec<Words>,
    /// Rows from the top.
    pub rows: Vec<DotRow>,
    /// A value that all are compared with: a line through all rows.
    pub reference: Option<f64>,
}

/// Height that a dot of a series takes in its row.
const EACH: f64 = 11.0;

impl Chart for Dots {
    fn draw(&self, theme: &Theme, width: f64, alt: &Alt) -> String {
        if self.rows.is_empty() {
            return super::line::nothing(theme, width, alt);
        }
        let mut svg = Svg::new(theme);
        let entry = |(number, name): (usize, &Words)| (name.clone(), Mark::Dot(Ink::Series(number)));
        let entries: Vec<_> = if self.series.len() > 1 {
            self.series.iter().enumerate().map(entry).collect()
        } else {
            Vec::new()
        };
        let top = legend(&mut svg, &entries, width, 0.0);
        let names: Vec<Words> = self.rows.iter().map(|row| row.name.clone()).collect();
        let values = self.rows.iter().flat_map(|row| &row.values).flatten();
        let reach = values.flat_map(|estimate| estimate.reach()).chain(self.reference).collect();
        let height = EACH * self.series.len().max(1) as f64;
        let rows = Rows::draw(&mut svg, (&self.value, reach), &names, [width, top, height]);
        if let Some(reference) = self.reference {
            rows.reference(&mut svg, reference, names.len());
        }
        for (number, row) in self.rows.iter().enumerate() {
            let first = rows.middle(number) - height / 2.0 + EACH / 2.0;
            for (series, estimate) in row.values.iter().enumerate() {
                let Some(estimate) = estimate else { continue };
                let y = first + EACH * series as f64;
                if let Some([low, high]) = estimate.interval {
                    whisker(&mut svg, [rows.at(low), rows.at(high)], y, Ink::Series(series));
                }
                if let Some(x) = rows.at(estimate.value) {
                    let name = row.name.and(&Words::plain(" · ")).and(&self.series[series]);
                    let tip = name.and(&Words::plain(format!(": {}", estimate.words(self.value.format))));
                    svg.circle([x, y], 4.6, Paint::fill(Ink::Series(series)), Some(&tip));
                }
            }
        }
        svg.finish([width, rows.end(names.len(), theme.size)], alt)
    }

    fn data(&self) -> Data {
        let mut data = Data::new([column::ROW, column::SERIES, column::VALUE, column::LOW, column::HIGH]);
        for row in &self.rows {
            for (series, estimate) in self.series.iter().zip(&row.values) {
                let number = |value: Option<f64>| Datum::Number(value, self.value.format);
                let interval = estimate.and_then(|estimate| estimate.interval);
                data.rows.push(vec![
                    Datum::Text(row.name.clone()),
                    Datum::Text(series.clone()),
                    number(estimate.map(|estimate| estimate.value)),
                    number(interval.map(|[low, _]| low)),
                    number(interval.map(|[_, high]| high)),
                ]);
            }
        }
        data
    }
}
