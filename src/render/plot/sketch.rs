//! A figure as text for a terminal: dots of Braille for curves, rows for estimates; plain ASCII where a terminal has
//! nothing else.

use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use super::{Picture, Plotted};
use crate::render::figure::{DotRow, Estimate, Format, Kind, Lines, Scatter, date_of};
use crate::render::words::Lang;

/// Lines of text that a curve is high.
const HIGH: usize = 10;
/// The least and the greatest width of a sketch in columns.
const WIDTHS: [usize; 2] = [40, 160];

/// Which letters a terminal shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Letters {
    /// All of Unicode.
    Unicode,
    /// Those of ASCII.
    Ascii,
}

/// The figure as text, `width` columns wide at most (no less than 40); what is no ASCII becomes `?` where only that is shown.
pub fn sketch(figure: &Plotted, lang: Lang, width: usize, letters: Letters) -> String {
    let width = width.clamp(WIDTHS[0], WIDTHS[1]);
    let mut text = format!("{}\n", figure.alt.title.of(lang));
    match &figure.picture {
        Picture::Lines(lines) => text += &curves(lines, lang, width, letters),
        Picture::Scatter(scatter) => text += &cloud(scatter, lang, width, letters),
        Picture::Dots(dots) => {
            let names: Vec<&str> = dots.series.iter().map(|name| name.of(lang)).collect();
            text += &rows(&dots.rows, &names, (dots.value.format, dots.reference), lang, width, letters);
        }
    }
    let _ = writeln!(text, "{}", figure.alt.desc.of(lang));
    match letters {
        Letters::Unicode => text,
        Letters::Ascii => text.chars().map(|c| if c.is_ascii() { c } else { '?' }).collect(),
    }
}

/// A text with spaces before it, so many columns wide.
fn right(text: &str, width: usize) -> String {
    format!("{}{text}", " ".repeat(width.saturating_sub(text.width())))
}

/// A text with spaces behind it; cut where it is too wide.
fn left(text: &str, width: usize) -> String {
    let mut cut = String::new();
    for c in text.chars() {
        let next = format!("{cut}{c}");
        if next.width() > width {
            break;
        }
        cut = next;
    }
    let rest = width.saturating_sub(cut.width());
    cut + &" ".repeat(rest)
}

/// The least and the greatest of values; a span of one where they are all the same.
fn ends(values: impl Iterator<Item = f64>) -> Option<[f64; 2]> {
    let ends = values.filter(|value| value.is_finite()).fold(None, |ends: Option<[f64; 2]>, value| {
        Some(ends.map_or([value, value], |[low, high]| [low.min(value), high.max(value)]))
    })?;
    Some(if ends[0] < ends[1] { ends } else { [ends[0] - 0.5, ends[1] + 0.5] })
}

/// A field of cells in which dots can be set: two by four to a cell in Braille, one in ASCII.
struct Field {
    cells: Vec<u8>,
    wide: usize,
    letters: Letters,
}

impl Field {
    fn new(wide: usize, letters: Letters) -> Field {
        Field { cells: vec![0; wide * HIGH], wide, letters }
    }

    /// Dots across and upwards.
    fn dots(&self) -> [usize; 2] {
        match self.letters {
            Letters::Unicode => [self.wide * 2, HIGH * 4],
            Letters::Ascii => [self.wide, HIGH],
        }
    }

    /// Sets the dot at a place, both parts from 0 to 1.
    fn set(&mut self, x: f64, y: f64) {
        let [across, up] = self.dots();
        let column = ((x * across as f64) as usize).min(across - 1);
        let row = up - 1 - ((y * up as f64) as usize).min(up - 1);
        // Bits of the dots of a Braille cell, by row and column.
        const BITS: [[u8; 2]; 4] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]];
        match self.letters {
            Letters::Unicode => self.cells[row / 4 * self.wide + column / 2] |= BITS[row % 4][column % 2],
            Letters::Ascii => self.cells[row * self.wide + column] = 1,
        }
    }

    /// Its lines of text.
    fn lines(&self) -> impl Iterator<Item = String> {
        let letter = |cell: &u8| match (self.letters, cell) {
            (_, 0) => ' ',
            (Letters::Unicode, bits) => char::from_u32(0x2800 + u32::from(*bits)).unwrap_or('*'),
            (Letters::Ascii, _) => '*',
        };
        self.cells.chunks(self.wide).map(move |row| row.iter().map(letter).collect())
    }
}

/// A place on an axis across in words.
fn place(value: f64, kind: Kind, format: Format) -> String {
    match kind {
        Kind::Days => date_of(value).map_or(String::new(), |date| date.to_string()),
        _ => format.text(value),
    }
}

/// A field with its axes.
fn framed(
    field: &Field,
    (y, y_format): ([f64; 2], Format),
    (x, kind, x_format): ([f64; 2], Kind, Format),
) -> String {
    let marks = [y[1], y[0]].map(|value| y_format.text(value));
    let margin = marks.iter().map(|mark| mark.width()).max().unwrap_or(0);
    let (side, corner, bottom) = match field.letters {
        Letters::Unicode => ('│', '└', "─"),
        Letters::Ascii => ('|', '+', "-"),
    };
    let mut text = String::new();
    for (number, line) in field.lines().enumerate() {
        let mark = match number {
            0 => marks[0].as_str(),
            last if last == HIGH - 1 => marks[1].as_str(),
            _ => "",
        };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{} {side}{}", right(mark, margin), line.trim_end());
    }
    let _ = writeln!(text, "{} {corner}{}", " ".repeat(margin), bottom.repeat(field.wide));
    let [from, to] = x.map(|value| place(value, kind, x_format));
    let room = (field.wide + 1).saturating_sub(from.width());
    let _ = writeln!(text, "{} {from}{}", " ".repeat(margin), right(&to, room));
    text
}

/// The columns that are left for a field beside the marks of its axis.
fn wide(width: usize, y: [f64; 2], format: Format) -> usize {
    let margin = y.iter().map(|value| format.text(*value).width()).max().unwrap_or(0);
    width.saturating_sub(margin + 3).max(10)
}

/// Curves, each in a field of its own over the same axes.
fn curves(lines: &Lines, lang: Lang, width: usize, letters: Letters) -> String {
    let points = || lines.series.iter().flat_map(|series| &series.points);
    let values = points().filter_map(|point| point.y).map(|estimate| estimate.value);
    let zero = lines.y.zero.then_some(0.0);
    let (Some(x), Some(y)) = (ends(points().map(|point| point.x)), ends(values.chain(zero))) else {
        return String::new();
    };
    let part = |value: f64, [low, high]: [f64; 2]| (value - low) / (high - low);
    let mut text = String::new();
    for series in &lines.series {
        let name = series.name.of(lang);
        if lines.series.len() > 1 || !name.is_empty() {
            let _ = writeln!(text, "{name}");
        }
        let mut field = Field::new(wide(width, y, lines.y.format), letters);
        let across = field.dots()[0];
        let known = series.points.iter().map(|point| Some([part(point.x, x), part(point.y?.value, y)]));
        let mut last: Option<[f64; 2]> = None;
        for point in known {
            if let (Some([x0, y0]), Some([x1, y1])) = (last, point) {
                let steps =
                    ((x1 - x0).abs() * across as f64).ceil().max(((y1 - y0).abs() * 40.0).ceil()).max(1.0);
                for step in 0..=steps as usize {
                    let share = step as f64 / steps;
                    field.set(x0 + share * (x1 - x0), y0 + share * (y1 - y0));
                }
            } else if let Some([x, y]) = point {
                field.set(x, y);
            }
            last = point;
        }
        text += &framed(&field, (y, lines.y.format), (x, lines.x.kind, lines.x.format));
    }
    text
}

/// Points by two values.
fn cloud(scatter: &Scatter, lang: Lang, width: usize, letters: Letters) -> String {
    let known = || scatter.spots.iter().filter_map(|spot| Some([spot.x?, spot.y?]));
    let (Some(x), Some(y)) = (ends(known().map(|[x, _]| x)), ends(known().map(|[_, y]| y))) else {
        return String::new();
    };
    let mut field = Field::new(wide(width, y, scatter.y.format), letters);
    for [across, up] in known() {
        field.set((across - x[0]) / (x[1] - x[0]), (up - y[0]) / (y[1] - y[0]));
    }
    let axes = format!("{} / {}\n", scatter.y.title.of(lang), scatter.x.title.of(lang));
    axes + &framed(&field, (y, scatter.y.format), (x, scatter.x.kind, scatter.x.format))
}

/// Estimates with their intervals, a line each.
fn rows(
    all: &[DotRow],
    series: &[&str],
    (format, reference): (Format, Option<f64>),
    lang: Lang,
    width: usize,
    letters: Letters,
) -> String {
    let estimates = || all.iter().flat_map(|row| &row.values).flatten();
    let reach = estimates()
        .flat_map(|estimate| [estimate.value].into_iter().chain(estimate.interval.into_iter().flatten()));
    let Some(span) = ends(reach.chain(reference)) else { return String::new() };
    let name = |row: &DotRow, place: usize| match series.len() {
        0 | 1 => row.name.of(lang).to_string(),
        _ => format!("{}  {}", row.name.of(lang), series[place]),
    };
    let mut named: Vec<(String, &Estimate)> = Vec::new();
    for row in all {
        for (place, estimate) in row.values.iter().enumerate() {
            named.extend(estimate.as_ref().map(|estimate| (name(row, place), estimate)));
        }
    }
    let words: Vec<String> = named.iter().map(|(_, estimate)| estimate.words(format)).collect();
    let names = named.iter().map(|(name, _)| name.width()).max().unwrap_or(0).min(width / 3);
    let said = words.iter().map(|words| words.width()).max().unwrap_or(0).min(width / 2);
    let room = width.saturating_sub(names + said + 4).max(8);
    let (dot, line, mark) = match letters {
        Letters::Unicode => ('●', '─', '┆'),
        Letters::Ascii => ('o', '-', ':'),
    };
    let at = |value: f64| (((value - span[0]) / (span[1] - span[0]) * room as f64) as usize).min(room - 1);
    let mut text = String::new();
    for ((name, estimate), words) in named.iter().zip(&words) {
        let mut cells = vec![' '; room];
        if let Some(reference) = reference {
            cells[at(reference)] = mark;
        }
        if let Some([low, high]) = estimate.interval {
            cells[at(low)..=at(high)].fill(line);
        }
        cells[at(estimate.value)] = dot;
        let _ = writeln!(text, "{}  {}  {}", left(name, names), cells.into_iter().collect::<String>(), words);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::figure::{Alt, Axis, Dots, Join, Point, Series};
    use crate::render::words::Words;

    fn figure(picture: Picture) -> Plotted {
        let alt = Alt {
            id: "t".into(),
            title: Words::new("Title", "标题"),
            desc: Words::new("From a.csv.", "见 a.csv。"),
        };
        Plotted { picture, alt }
    }

    fn line(values: &[Option<f64>]) -> Plotted {
        let point = |(x, y): (usize, &Option<f64>)| Point { x: x as f64, y: y.and_then(Estimate::bare) };
        let points = values.iter().enumerate().map(point).collect();
        let axis = || Axis::linear(Words::plain("v"), Format::Number).tight();
        let series = vec![Series { name: Words::plain("s"), points, join: Join::Straight }];
        figure(Picture::Lines(Lines { x: axis(), y: axis(), series, spans: Vec::new(), aspect: 0.5 }))
    }

    #[test]
    fn a_rising_line_goes_from_bottom_left_to_top_right_within_its_width() {
        let text = sketch(&line(&[Some(0.0), Some(1.0), Some(2.0)]), Lang::En, 60, Letters::Ascii);
        let field: Vec<&str> = text.lines().filter(|line| line.contains('|')).collect();
        assert_eq!(field.len(), HIGH);
        let star = |line: &str| line.find('*').zip(line.rfind('*'));
        assert!(field[HIGH - 1].contains("|*") && field[0].ends_with('*'), "{text}");
        assert!(field.windows(2).all(|pair| star(pair[0]) > star(pair[1])), "{text}");
        assert!(text.is_ascii() && text.lines().all(|line| line.len() <= 60), "{text}");
    }

    #[test]
    fn a_missing_value_is_a_gap_and_braille_is_finer() {
        let values = [Some(1.0), Some(1.0), None, Some(1.0), Some(1.0)];
        let text = sketch(&line(&values), Lang::En, 50, Letters::Unicode);
        let drawn = text.lines().find(|line| line.chars().any(|c| ('\u{2801}'..='\u{28ff}').contains(&c)));
        let gap = drawn.unwrap_or_default().split('│').nth(1).unwrap_or_default().trim().contains("   ");
        assert!(gap, "{text}");
    }

    #[test]
    fn rows_show_dot_interval_and_reference_where_they_belong() {
        let estimate = Estimate::of(Some(2.0), Some(1.0), Some(3.0));
        let rows = vec![DotRow { name: Words::new("Redo", "重办"), values: vec![estimate] }];
        let value = Axis::linear(Words::plain("d"), Format::Number);
        let dots = Dots { value, series: vec![Words::plain("a")], rows, reference: Some(0.0) };
        let text = sketch(&figure(Picture::Dots(dots)), Lang::Zh, 50, Letters::Unicode);
        let row = text.lines().nth(1).unwrap_or_default();
        let at = |c: char| row.find(c).unwrap_or_else(|| panic!("{c} in {row}"));
        assert!(row.starts_with("重办") && at('┆') < at('─') && at('─') < at('●'), "{row}");
        assert!(row.ends_with("2.00 [1.00, 3.00]") || row.contains('['), "{row}");
        assert!(text.lines().all(|line| line.width() <= 50), "{text}");
    }
}
