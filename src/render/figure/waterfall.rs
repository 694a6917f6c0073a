//! Waterfalls: how steps lead from one total to another.

use super::Chart;
use super::data::{Data, Datum, column};
use super::frame::{Axis, Estimate, Mark, Rows, legend, whisker};
use super::svg::{Alt, Paint, Svg};
use super::theme::{Ink, Theme};
use crate::render::words::Words;

/// A row of a waterfall.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Its name.
    pub name: Words,
    /// By how much it changes the sum, or the total itself. The interval is that of the change.
    pub change: Estimate,
    /// Whether it is a total: its bar begins at zero, and the sum goes on from it.
    pub total: bool,
}

/// A waterfall.
#[derive(Clone, Debug, PartialEq)]
pub struct Waterfall {
    /// What is summed.
    pub value: Axis,
    /// Steps from the top.
    pub steps: Vec<Step>,
}

const HEIGHT: f64 = 17.0;
const TOTAL: Words = Words::new("total", "合计");
const MORE: Words = Words::new("raises it", "使其上升");
const LESS: Words = Words::new("lowers it", "使其下降");

impl Waterfall {
    /// From where to where the bar of each step goes.
    fn bars(&self) -> Vec<[f64; 2]> {
        let mut sum = 0.0;
        let mut bars = Vec::with_capacity(self.steps.len());
        for step in &self.steps {
            let from = if step.total { 0.0 } else { sum };
            sum = from + step.change.value;
            bars.push([from, sum]);
        }
        bars
    }
}

impl Chart for Waterfall {
    fn draw(&self, theme: &Theme, width: f64, alt: &Alt) -> String {
        if self.steps.is_empty() {
            return super::line::nothing(theme, width, alt);
        }
        let mut svg = Svg::new(theme);
        let entries = [(TOTAL, 6), (MORE, 1), (LESS, 0)];
        let entries = entries.map(|(name, ink)| (name, Mark::Patch(Ink::Series(ink), 1.0)));
        let top = legend(&mut svg, &entries, width, 0.0);
        let (bars, names): (_, Vec<Words>) =
            (self.bars(), self.steps.iter().map(|step| step.name.clone()).collect());
        let ends = |(step, [from, to]): (&Step, &[f64; 2])| {
            let shift = if step.total { 0.0 } else { *from };
            let interval = step.change.interval.map(|ends| ends.map(|end| end + shift));
            [*from, *to].into_iter().chain(interval.into_iter().flatten())
        };
        let reach = self.steps.iter().zip(&bars).flat_map(ends).collect();
        let rows = Rows::draw(&mut svg, (&self.value, reach), &names, [width, top, HEIGHT]);
        for (number, (step, [from, to])) in self.steps.iter().zip(&bars).enumerate() {
            let y = rows.middle(number);
            let ink = match (step.total, step.change.value >= 0.0) {
                (true, _) => Ink::Series(6),
                (false, true) => Ink::Series(1),
                (false, false) => Ink::Series(0),
            };
            let (Some(left), Some(right)) = (rows.at(from.min(*to)), rows.at(from.max(*to))) else {
                continue;
            };
            let tip = step.name.and(&Words::plain(format!(": {}", step.change.words(self.value.format))));
            svg.rect([left, y - HEIGHT / 2.0, (right - left).max(1.0), HEIGHT], Paint::fill(ink), Some(&tip));
            if let Some(ends) = step.change.interval {
                let shift = if step.total { 0.0 } else { *from };
                whisker(&mut svg, ends.map(|end| rows.at(end + shift)), y, Ink::Text);
            }
            if let (Some(x), true) = (rows.at(*to), number + 1 < self.steps.len()) {
                let next = rows.middle(number + 1) - HEIGHT / 2.0;
                svg.line([x, y + HEIGHT / 2.0], [x, next], Paint::line(Ink::Axis, 1.0).dashed("2 2"));
            }
        }
        rows.reference(&mut svg, 0.0, names.len());
        svg.finish([width, rows.end(names.len(), theme.size)], alt)
    }

    fn data(&self) -> Data {
        let mut data = Data::new([column::ROW, column::VALUE, column::LOW, column::HIGH]);
        for step in &self.steps {
            let number = |value: Option<f64>| Datum::Number(value, self.value.format);
            let end = |end: usize| number(step.change.interval.map(|interval| interval[end]));
            data.rows.push(vec![
                Datum::Text(step.name.clone()),
                number(Some(step.change.value)),
                end(0),
                end(1),
            ]);
        }
        data
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::figure::scale::Format;

    #[test]
    fn a_step_begins_where_the_one_before_ended_and_a_total_at_zero() {
        let step = |value: f64, total: bool| Step {
            name: Words::plain("s"),
            change: Estimate { value, interval: None },
            total,
        };
        let steps = vec![step(5.0, true), step(-2.0, false), step(4.0, false), step(7.0, true)];
        let waterfall = Waterfall { value: Axis::linear(Words::plain("x"), Format::Number), steps };
        assert_eq!(waterfall.bars(), [[0.0, 5.0], [5.0, 3.0], [3.0, 7.0], [0.0, 7.0]]);
    }
}
