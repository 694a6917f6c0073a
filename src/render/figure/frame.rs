//! What charts share: the area of the data with its axes, the legend, rows with names.

use super::scale::{Format, Kind, Scale, Tick};
use super::svg::{Anchor, Letters, Paint, Svg};
use super::theme::Ink;
use crate::render::words::Words;

/// How an axis is made from the data.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// What it measures, with its unit.
    pub title: Words,
    /// How values become places.
    pub kind: Kind,
    /// How values are written.
    pub format: Format,
    /// Whether zero is on the axis whatever the data: for bars always, for lines where the size matters.
    pub zero: bool,
    /// Values that are on the axis at least: for figures side by side that are compared.
    pub reach: Option<[f64; 2]>,
}

impl Axis {
    /// In proportion, from zero.
    pub fn linear(title: Words, format: Format) -> Axis {
        Axis { title, kind: Kind::Linear, format, zero: true, reach: None }
    }

    /// By the calendar; values are days since 1970-01-01.
    pub fn days(title: Words) -> Axis {
        Axis { title, kind: Kind::Days, format: Format::Number, zero: false, reach: None }
    }

    /// The same, only as long as the data reach.
    #[must_use]
    pub fn tight(self) -> Axis {
        Axis { zero: false, ..self }
    }

    /// The scale over values, with room for so many marks.
    pub(crate) fn scale(&self, values: impl IntoIterator<Item = f64>, room: usize) -> Scale {
        let zero = (self.zero && self.kind == Kind::Linear).then_some(0.0);
        Scale::over(self.kind, values.into_iter().chain(zero).chain(self.reach.into_iter().flatten()))
            .nice(room)
    }
}

/// A value with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The value.
    pub value: f64,
    /// Ends of the interval, if there is one.
    pub interval: Option<[f64; 2]>,
}

impl Estimate {
    /// A value and the ends of its interval as a table has them; nothing without a value that is finite.
    pub fn of(value: Option<f64>, low: Option<f64>, high: Option<f64>) -> Option<Estimate> {
        let interval = low.zip(high).filter(|(low, high)| low.is_finite() && high.is_finite());
        let value = value.filter(|value| value.is_finite())?;
        Some(Estimate { value, interval: interval.map(|(low, high)| [low, high]) })
    }

    /// A value without interval.
    pub fn bare(value: f64) -> Option<Estimate> {
        Estimate::of(Some(value), None, None)
    }

    /// All numbers that must be on the axis.
    pub(crate) fn reach(self) -> impl Iterator<Item = f64> {
        std::iter::once(self.value).chain(self.interval.into_iter().flatten())
    }

    /// The value and its interval in words.
    pub fn words(self, format: Format) -> String {
        let value = format.text(self.value);
        self.interval.map_or(value.clone(), |[low, high]| {
            format!("{value} [{}, {}]", format.text(low), format.text(high))
        })
    }
}

/// How the patch beside a name in the legend looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Mark {
    /// A filled square.
    Patch(Ink, f64),
    /// A piece of line.
    Line(Ink, &'static str),
    /// A dot.
    Dot(Ink),
}

/// Draws names and marks from the top left on, in as many lines as they need; returns where the next thing begins.
pub(crate) fn legend(svg: &mut Svg, entries: &[(Words, Mark)], width: f64, top: f64) -> f64 {
    if entries.is_empty() {
        return top;
    }
    let size = svg.theme().size;
    let (mut x, mut y) = (0.0, top + size);
    for (words, mark) in entries {
        let wide = size * 1.9 + svg.width_of(words, Letters::PLAIN);
        if x > 0.0 && x + wide > width {
            (x, y) = (0.0, y + size * 1.5);
        }
        let middle = y - size * 0.35;
        match *mark {
            Mark::Patch(ink, opacity) => {
                let paint = Paint::fill(ink).faint(opacity);
                svg.rect([x, middle - size * 0.4, size, size * 0.8], paint, None);
            }
            Mark::Line(ink, dash) => {
                svg.line([x, middle], [x + size * 1.2, middle], Paint::line(ink, 2.2).dashed(dash));
            }
            Mark::Dot(ink) => svg.circle([x + size * 0.5, middle], 4.5, Paint::fill(ink), None),
        }
        svg.text([x + size * 1.5, y], words, Letters::PLAIN);
        x += wide + size;
    }
    y + size * 0.9
}

/// The area of the data and its two axes.
pub(crate) struct Plot {
    /// Scale across.
    pub(crate) x: Scale,
    /// Scale upwards.
    pub(crate) y: Scale,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl Plot {
    /// Draws grid, marks and titles between `top` and `top + height`, as wide as `width`.
    pub(crate) fn draw(
        svg: &mut Svg,
        (x_axis, x): (&Axis, Scale),
        (y_axis, y): (&Axis, Scale),
        [width, top, height]: [f64; 3],
    ) -> Plot {
        let size = svg.theme().size;
        let marks = y.ticks(marks_down(height, size), y_axis.format);
        let widest = marks.iter().map(|tick| svg.width_of(&tick.text, Letters::SMALL)).fold(0.0, f64::max);
        let plot = Plot {
            x,
            y,
            left: widest + size * 0.7,
            right: width - size * 1.8,
            top: top + size * 1.7,
            bottom: top + height - size * 3.0,
        };
        plot.upward(svg, y_axis, &marks);
        plot.across(svg, x_axis, &x.ticks(marks_across(width, size), x_axis.format));
        plot
    }

    fn upward(&self, svg: &mut Svg, axis: &Axis, marks: &[Tick]) {
        let size = svg.theme().size;
        for tick in marks {
            let Some(y) = self.y_at(tick.value) else { continue };
            svg.line([self.left, y], [self.right, y], Paint::line(Ink::Grid, 1.0));
            svg.text([self.left - size * 0.4, y + size * 0.32], &tick.text, Letters::SMALL.at(Anchor::End));
        }
        svg.text([0.0, self.top - size * 0.8], &axis.title, Letters::SMALL);
    }

    fn across(&self, svg: &mut Svg, axis: &Axis, marks: &[Tick]) {
        let size = svg.theme().size;
        svg.line([self.left, self.bottom], [self.right, self.bottom], Paint::line(Ink::Axis, 1.0));
        for tick in marks {
            let Some(x) = self.x_at(tick.value) else { continue };
            svg.line([x, self.bottom], [x, self.bottom + size * 0.35], Paint::line(Ink::Axis, 1.0));
            svg.text([x, self.bottom + size * 1.35], &tick.text, Letters::SMALL.at(Anchor::Middle));
        }
        svg.text([self.right, self.bottom + size * 2.6], &axis.title, Letters::SMALL.at(Anchor::End));
    }

    /// Where a value stands across; nothing outside the scale.
    pub(crate) fn x_at(&self, value: f64) -> Option<f64> {
        let place = self.x.place(value).filter(|place| (-1e-6..=1.0 + 1e-6).contains(place))?;
        Some(self.left + place * (self.right - self.left))
    }

    /// Where a value stands upwards; nothing outside the scale.
    pub(crate) fn y_at(&self, value: f64) -> Option<f64> {
        let place = self.y.place(value).filter(|place| (-1e-6..=1.0 + 1e-6).contains(place))?;
        Some(self.bottom - place * (self.bottom - self.top))
    }

    /// Left, right, top and bottom edge.
    pub(crate) fn edges(&self) -> [f64; 4] {
        [self.left, self.right, self.top, self.bottom]
    }
}

/// How many marks have room on an axis across.
pub(crate) fn marks_across(width: f64, size: f64) -> usize {
    ((width / (size * 5.6)) as usize).clamp(3, 10)
}

/// How many marks have room on an axis upwards.
pub(crate) fn marks_down(height: f64, size: f64) -> usize {
    ((height / (size * 2.9)) as usize).clamp(3, 8)
}

/// Rows with names at the left, or above their marks where names are long or the figure narrow, and one axis across.
pub(crate) struct Rows {
    scale: Scale,
    left: f64,
    right: f64,
    top: f64,
    step: f64,
    above: bool,
}

impl Rows {
    /// Draws names, grid and axis of rows of a height (of the marks alone) from `top` on.
    pub(crate) fn draw(
        svg: &mut Svg,
        (axis, values): (&Axis, Vec<f64>),
        names: &[Words],
        [width, top, mark_height]: [f64; 3],
    ) -> Rows {
        let size = svg.theme().size;
        let widest = names.iter().map(|name| svg.width_of(name, Letters::PLAIN)).fold(0.0, f64::max);
        // Widths are estimated, and fonts differ.
        let widest = widest * 1.04;
        let above = widest > width * 0.42;
        // Rows of several marks need more between them to be told apart.
        let gap = if mark_height > size * 1.6 { size * 0.9 } else { size * 0.35 };
        let step = if above { mark_height + size * 1.8 } else { mark_height + gap };
        let left = if above { size * 0.6 } else { widest + size * 0.8 };
        let right = width - size * 1.6;
        let room = marks_across(right - left, size);
        let rows = Rows { scale: axis.scale(values, room), left, right, top, step, above };
        let bottom = rows.bottom(names.len());
        for tick in rows.scale.ticks(room, axis.format) {
            let Some(x) = rows.at(tick.value) else { continue };
            svg.line([x, top], [x, bottom], Paint::line(Ink::Grid, 1.0));
            // A number at an end of the axis keeps within the drawing.
            let half = svg.width_of(&tick.text, Letters::SMALL) * 0.54;
            let middle = x.clamp(half, (width - half).max(half));
            svg.text([middle, bottom + size * 1.2], &tick.text, Letters::SMALL.at(Anchor::Middle));
        }
        svg.text([right, bottom + size * 2.5], &axis.title, Letters::SMALL.at(Anchor::End));
        for (number, name) in names.iter().enumerate() {
            if above {
                let y = rows.top + step * number as f64 + size * 1.2;
                // Beside the axis, whose line would cross the words.
                svg.text([left + size * 0.35, y], name, Letters::PLAIN);
            } else {
                let place = [left - size * 0.6, rows.middle(number) + size * 0.35];
                svg.text(place, name, Letters::PLAIN.at(Anchor::End));
            }
        }
        rows
    }

    /// The middle of the marks of a row.
    pub(crate) fn middle(&self, row: usize) -> f64 {
        let top = self.top + self.step * row as f64;
        if self.above { top + self.step * 0.5 + (self.step * 0.5).min(10.0) } else { top + self.step * 0.5 }
    }

    /// Where a value stands; nothing outside the axis.
    pub(crate) fn at(&self, value: f64) -> Option<f64> {
        let place = self.scale.place(value).filter(|place| (-1e-6..=1.0 + 1e-6).contains(place))?;
        Some(self.left + place * (self.right - self.left))
    }

    /// Where rows end.
    pub(crate) fn bottom(&self, rows: usize) -> f64 {
        self.top + self.step * rows as f64
    }

    /// Height of everything, the axis included.
    pub(crate) fn end(&self, rows: usize, size: f64) -> f64 {
        self.bottom(rows) + size * 3.0
    }

    /// A line through all rows, at a value that others are compared with.
    pub(crate) fn reference(&self, svg: &mut Svg, value: f64, rows: usize) {
        if let Some(x) = self.at(value) {
            svg.line([x, self.top], [x, self.bottom(rows)], Paint::line(Ink::Axis, 1.4));
        }
    }
}

/// Draws an interval as a thin line with ends across.
pub(crate) fn whisker(svg: &mut Svg, [from, to]: [Option<f64>; 2], y: f64, ink: Ink) {
    if let (Some(from), Some(to)) = (from, to) {
        svg.line([from, y], [to, y], Paint::line(ink, 1.6));
        for x in [from, to] {
            svg.line([x, y - 3.5], [x, y + 3.5], Paint::line(ink, 1.6));
        }
    }
}
