//! A drawing as SVG text. Coordinates are rounded to a tenth; what is not finite is never written.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr;

use super::theme::{Ink, Theme, Tongue};
use crate::render::words::{Lang, Words};

/// How something is filled and drawn round.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Paint {
    /// Colour inside, if any.
    pub fill: Option<Ink>,
    /// Colour of the line, if any.
    pub stroke: Option<Ink>,
    /// Width of the line.
    pub width: f64,
    /// Opacity from 0 to 1; nothing means 1.
    pub opacity: Option<f64>,
    /// Lengths of dash and gap.
    pub dash: Option<&'static str>,
}

impl Paint {
    /// Filled, without a line.
    pub fn fill(ink: Ink) -> Paint {
        Paint { fill: Some(ink), ..Paint::default() }
    }

    /// A line of a width.
    pub fn line(ink: Ink, width: f64) -> Paint {
        Paint { stroke: Some(ink), width, ..Paint::default() }
    }

    /// The same, seen through.
    #[must_use]
    pub fn faint(self, opacity: f64) -> Paint {
        Paint { opacity: Some(opacity), ..self }
    }

    /// The same, dashed: lengths of dash and gap as SVG writes them.
    #[must_use]
    pub fn dashed(self, dash: &'static str) -> Paint {
        Paint { dash: (!dash.is_empty()).then_some(dash), ..self }
    }
}

/// At which end of a text its place is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Anchor {
    /// At its beginning.
    #[default]
    Start,
    /// In its middle.
    Middle,
    /// At its end.
    End,
}

/// How a text is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Letters {
    /// Where its place is.
    pub anchor: Anchor,
    /// Colour.
    pub ink: Ink,
    /// Size in parts of the theme's.
    pub size: f64,
    /// Whether it is bold.
    pub bold: bool,
    /// A fixed colour instead of the ink, for letters on patches.
    pub over: Option<&'static str>,
    /// Whether it is turned by a quarter, to be read upwards.
    pub turned: bool,
}

impl Letters {
    /// Letters of the usual size.
    pub const PLAIN: Letters =
        Letters { anchor: Anchor::Start, ink: Ink::Text, size: 1.0, bold: false, over: None, turned: false };
    /// Smaller, of less weight.
    pub const SMALL: Letters = Letters { ink: Ink::Muted, size: 0.88, ..Letters::PLAIN };

    /// The same, at another end.
    #[must_use]
    pub const fn at(self, anchor: Anchor) -> Letters {
        Letters { anchor, ..self }
    }
}

/// What a figure is called and what it shows, for readers who do not see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alt {
    /// Name of the element, unique on the page; letters, digits and hyphens.
    pub id: String,
    /// Title.
    pub title: Words,
    /// What is seen, in a sentence or two.
    pub desc: Words,
}

/// A drawing that grows.
#[derive(Debug)]
pub struct Svg<'a> {
    theme: &'a Theme,
    body: String,
}

impl<'a> Svg<'a> {
    /// An empty drawing.
    pub fn new(theme: &'a Theme) -> Svg<'a> {
        Svg { theme, body: String::new() }
    }

    /// Its theme.
    pub fn theme(&self) -> &'a Theme {
        self.theme
    }

    /// A rectangle by its corner and its sides. `tip` is shown by a pointer that rests on it.
    pub fn rect(&mut self, [x, y, width, height]: [f64; 4], paint: Paint, tip: Option<&Words>) {
        let [x, y, width, height] = [n(x), n(y), n(width.max(0.0)), n(height.max(0.0))];
        let shape = format!("<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"");
        self.element(&shape, "rect", paint, tip);
    }

    /// A straight line.
    pub fn line(&mut self, [x1, y1]: [f64; 2], [x2, y2]: [f64; 2], paint: Paint) {
        let [x1, y1, x2, y2] = [n(x1), n(y1), n(x2), n(y2)];
        let shape = format!("<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\"");
        self.element(&shape, "line", paint, None);
    }

    /// A circle.
    pub fn circle(&mut self, [x, y]: [f64; 2], radius: f64, paint: Paint, tip: Option<&Words>) {
        let shape = format!("<circle cx=\"{}\" cy=\"{}\" r=\"{}\"", n(x), n(y), n(radius));
        self.element(&shape, "circle", paint, tip);
    }

    /// A path in the language of SVG, as [`path_of`] makes it.
    pub fn path(&mut self, commands: &str, paint: Paint, tip: Option<&Words>) {
        if !commands.is_empty() {
            self.element(&format!("<path d=\"{commands}\""), "path", paint, tip);
        }
    }

    /// A text; in both languages where the theme has both and they differ.
    pub fn text(&mut self, [x, y]: [f64; 2], words: &Words, letters: Letters) {
        match self.theme.tongue {
            Tongue::One(lang) => self.one_text([x, y], words.of(lang), letters, None),
            Tongue::Both if words.is_plain() => self.one_text([x, y], &words.en, letters, None),
            Tongue::Both => {
                for lang in [Lang::Zh, Lang::En] {
                    self.one_text([x, y], words.of(lang), letters, Some(lang));
                }
            }
        }
    }

    fn one_text(&mut self, [x, y]: [f64; 2], text: &str, letters: Letters, lang: Option<Lang>) {
        let colour = letters.over.map_or_else(|| self.theme.colour(letters.ink), Into::into);
        let size = n(letters.size * self.theme.size);
        let _ =
            write!(self.body, "<text x=\"{}\" y=\"{}\" font-size=\"{size}\" fill=\"{colour}\"", n(x), n(y));
        match letters.anchor {
            Anchor::Start => {}
            Anchor::Middle => self.body.push_str(" text-anchor=\"middle\""),
            Anchor::End => self.body.push_str(" text-anchor=\"end\""),
        }
        if letters.bold {
            self.body.push_str(" font-weight=\"600\"");
        }
        if letters.turned {
            let _ = write!(self.body, " transform=\"rotate(-90 {} {})\"", n(x), n(y));
        }
        if let Some(lang) = lang {
            let _ = write!(self.body, " lang=\"{}\"", lang.tag());
        }
        let _ = write!(self.body, ">{}</text>", escape(text));
    }

    fn element(&mut self, shape: &str, name: &str, paint: Paint, tip: Option<&Words>) {
        self.body.push_str(shape);
        let fill = paint.fill.map_or("none".into(), |ink| self.theme.colour(ink));
        if name != "line" {
            let _ = write!(self.body, " fill=\"{fill}\"");
        }
        if let Some(ink) = paint.stroke {
            let _ = write!(
                self.body,
                " stroke=\"{}\" stroke-width=\"{}\"",
                self.theme.colour(ink),
                n(paint.width)
            );
        }
        if let Some(opacity) = paint.opacity {
            let _ = write!(self.body, " opacity=\"{}\"", (opacity * 100.0).round() / 100.0);
        }
        if let Some(dash) = paint.dash {
            let _ = write!(self.body, " stroke-dasharray=\"{dash}\"");
        }
        match tip {
            None => self.body.push_str("/>"),
            Some(tip) => {
                let text = self.theme.lang().map_or_else(|| tip.both(), |lang| tip.of(lang).to_string());
                let _ = write!(self.body, "><title>{}</title></{name}>", escape(&text));
            }
        }
    }

    /// The whole drawing, `width` by `height` units. Its title and description stand in it for those who do not see it;
    /// in a page of two languages the page gives it its name (`aria-labelledby`) and it has none of its own.
    pub fn finish(self, [width, height]: [f64; 2], alt: &Alt) -> String {
        let (width, height, font) = (n(width), n(height), escape(&self.theme.font));
        let head = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
             height=\"{height}\" font-family=\"{font}\" role=\"img\""
        );
        let id = escape(&alt.id);
        match self.theme.lang() {
            Some(lang) => format!(
                "{head} lang=\"{}\" aria-labelledby=\"{id}-title {id}-desc\"><title id=\"{id}-title\">{}</title>\
                 <desc id=\"{id}-desc\">{}</desc>{}</svg>",
                lang.tag(),
                escape(alt.title.of(lang)),
                escape(alt.desc.of(lang)),
                self.body
            ),
            None => format!(
                "{head} aria-labelledby=\"{id}-title\" aria-describedby=\"{id}-desc\">{}</svg>",
                self.body
            ),
        }
    }

    /// How wide a text will be, roughly: the wider of both languages where both stand.
    pub fn width_of(&self, words: &Words, letters: Letters) -> f64 {
        let wide = |lang: Lang| width_of(words.of(lang), letters.size * self.theme.size);
        match self.theme.tongue {
            Tongue::One(lang) => wide(lang),
            Tongue::Both => wide(Lang::Zh).max(wide(Lang::En)),
        }
    }
}

/// How wide a text is in letters of a size: 0.6 of it for a Latin letter, all of it for a Chinese character.
pub fn width_of(text: &str, size: f64) -> f64 {
    let columns = text.width();
    let narrow = text.chars().count() * 2 - columns.min(text.chars().count() * 2);
    let wide = columns.saturating_sub(narrow) / 2;
    size * (narrow as f64 * 0.6 + wide as f64)
}

/// A path through points; where one is missing the pen is lifted. A point between two gaps becomes a short stroke.
pub fn path_of(points: impl IntoIterator<Item = Option<[f64; 2]>>) -> String {
    let (mut path, mut down, mut length) = (String::new(), false, 0);
    for point in points {
        let Some([x, y]) = point.filter(|point| point.iter().all(|value| value.is_finite())) else {
            if down && length == 1 {
                path.push_str("h.1");
            }
            down = false;
            continue;
        };
        length = if down { length + 1 } else { 1 };
        let _ = write!(path, "{}{} {}", if down { 'L' } else { 'M' }, n(x), n(y));
        down = true;
    }
    if down && length == 1 {
        path.push_str("h.1");
    }
    path
}

/// A coordinate as text: a tenth of a unit, without a useless zero; zero for what is not finite.
pub(crate) fn n(value: f64) -> String {
    let value = if value.is_finite() { (value * 10.0).round() / 10.0 } else { 0.0 };
    // Minus zero is zero.
    format!("{}", value + 0.0)
}

/// A text for XML.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // XML 1.0 has no place for control characters.
            letter if letter.is_control() => escaped.push(' '),
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_point_is_a_gap_in_the_path() {
        let path =
            path_of([Some([0.0, 1.0]), Some([1.0, 2.0]), None, Some([3.0, f64::NAN]), Some([4.0, 5.04])]);
        assert_eq!(path, "M0 1L1 2M4 5h.1");
        assert_eq!(path_of([None, None]), "");
    }

    #[test]
    fn chinese_characters_are_wider_than_latin_letters() {
        assert!((width_of("工单", 10.0) - 20.0).abs() < 1e-9);
        assert!((width_of("ab", 10.0) - 12.0).abs() < 1e-9);
        assert!((width_of("工a", 10.0) - 16.0).abs() < 1e-9);
    }

    #[test]
    fn coordinates_are_finite_and_short() {
        assert_eq!([n(1.25), n(-0.01), n(f64::NAN), n(3.0)], ["1.3", "0", "0", "3"]);
    }

    #[test]
    fn signs_of_xml_are_escaped() {
        assert_eq!(escape("a<b & \"c\"\u{7}"), "a&lt;b &amp; &quot;c&quot; ");
    }
}
