//! A figure on paper: its size, and SVG, PDF or PNG of it. Every letter is there or there is no figure.

use std::path::Path;

use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::roxmltree::Document;
use resvg::usvg::{self, Tree};

use super::fonts::Fonts;
use super::{PlotError, Plotted};
use crate::report::figure::Theme;
use crate::report::words::Lang;

/// Height of letters in points: that of the notes of a printed page.
const POINTS: f64 = 8.0;
const POINTS_PER_INCH: f64 = 72.0;
const MILLIMETRES_PER_INCH: f64 = 25.4;
/// The most dots that a side of a picture may have.
const MOST_DOTS: f64 = 20_000.0;

/// What a figure is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Scalable Vector Graphics: letters stay letters, and want the same fonts where it is shown.
    Svg,
    /// Portable Document Format, with the letters it needs embedded.
    Pdf,
    /// Portable Network Graphics, on white.
    Png,
}

impl Format {
    /// The format that the ending of a name asks for; nothing for other endings.
    pub fn of(file: &Path) -> Option<Format> {
        match file.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "svg" => Some(Format::Svg),
            "pdf" => Some(Format::Pdf),
            "png" => Some(Format::Png),
            _ => None,
        }
    }
}

/// A length in millimetres, from 20 to 1,000.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Millimetres(f64);

impl Millimetres {
    /// Reads a length with its unit: `85mm`, `8.5cm`, `3.35in`, `240pt`.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Millimetres, String> {
        const WANTED: &str = "a width has a number and a unit, as in `85mm`, `8.5cm`, `3.35in` or `240pt`";
        let text = text.trim();
        let split = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).ok_or(WANTED)?;
        let (number, unit) = text.split_at(split);
        let number: f64 = number.parse().map_err(|_| WANTED)?;
        let each = match unit.trim() {
            "mm" => 1.0,
            "cm" => 10.0,
            "in" => MILLIMETRES_PER_INCH,
            "pt" => MILLIMETRES_PER_INCH / POINTS_PER_INCH,
            _ => return Err(WANTED.into()),
        };
        let length = number * each;
        if (20.0..=1_000.0).contains(&length) {
            Ok(Millimetres(length))
        } else {
            Err(format!("{length} mm is no width of a figure: from 20 to 1000 mm"))
        }
    }
}

/// How a figure is set.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Its width.
    pub width: Millimetres,
    /// Dots to the inch, of pictures.
    pub dots: u16,
    /// Its language.
    pub lang: Lang,
    /// Its fonts.
    pub fonts: Fonts,
}

impl Sheet {
    /// The figure as the bytes of a file. The same figure with the same fonts gives the same bytes.
    ///
    /// # Errors
    /// If no font has one of its characters, or it is too large for a picture.
    pub fn set(&self, figure: &Plotted, format: Format) -> Result<Vec<u8>, PlotError> {
        let mut theme = Theme::paper(self.lang);
        theme.font = self.fonts.css().into();
        // Units of the drawing to the inch, so that letters have their height on paper.
        let per_inch = theme.size * POINTS_PER_INCH / POINTS;
        let width = self.width.0 / MILLIMETRES_PER_INCH * per_inch;
        let svg = figure.picture.chart().draw(&theme, width, &figure.alt);
        let document = Document::parse(&svg).map_err(|fault| PlotError::Set(fault.to_string()))?;
        for node in document.descendants().filter(|node| node.has_tag_name("text")) {
            self.fonts.check(node.text().unwrap_or_default())?;
        }
        let set = |tree: Tree| match format {
            Format::Pdf => self.pdf(&tree, per_inch),
            _ => self.png(&tree, per_inch),
        };
        match format {
            Format::Svg => Ok(sized(&svg, per_inch).into_bytes()),
            _ => Tree::from_xmltree(&document, &self.fonts.options())
                .map_err(|fault: usvg::Error| PlotError::Set(fault.to_string()))
                .and_then(set),
        }
    }

    fn pdf(&self, tree: &Tree, per_inch: f64) -> Result<Vec<u8>, PlotError> {
        let page = svg2pdf::PageOptions { dpi: per_inch as f32 };
        svg2pdf::to_pdf(tree, svg2pdf::ConversionOptions::default(), page)
            .map_err(|fault| PlotError::Set(fault.to_string()))
    }

    fn png(&self, tree: &Tree, per_inch: f64) -> Result<Vec<u8>, PlotError> {
        let scale = f64::from(self.dots) / per_inch;
        let sides = [tree.size().width(), tree.size().height()].map(|side| (f64::from(side) * scale).ceil());
        if sides.iter().any(|side| *side > MOST_DOTS) {
            let [width, height] = sides;
            return Err(PlotError::Set(format!(
                "{width} by {height} dots are too many: lower the width or the dots to the inch"
            )));
        }
        let mut picture = Pixmap::new(sides[0] as u32, sides[1] as u32)
            .ok_or_else(|| PlotError::Set("it has no size".into()))?;
        picture.fill(Color::WHITE);
        resvg::render(tree, Transform::from_scale(scale as f32, scale as f32), &mut picture.as_mut());
        picture.encode_png().map_err(|fault| PlotError::Set(fault.to_string()))
    }
}

/// A drawing whose size on paper stands in it: the numbers behind `width` and `height` of its first element get a unit.
fn sized(svg: &str, per_inch: f64) -> String {
    let Some(end) = svg.find('>') else { return svg.into() };
    let (mut head, body) = (svg[..end].to_string(), &svg[end..]);
    for name in [" width=\"", " height=\""] {
        let Some(start) = head.find(name).map(|at| at + name.len()) else { continue };
        let Some(length) = head[start..].find('"') else { continue };
        if let Ok(units) = head[start..start + length].parse::<f64>() {
            let millimetres = units / per_inch * MILLIMETRES_PER_INCH;
            head.replace_range(start..start + length, &format!("{millimetres:.2}mm"));
        }
    }
    head + body
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on may stop")]

    use super::*;

    #[test]
    fn widths_have_units() {
        assert_eq!(Millimetres::parse("85mm"), Ok(Millimetres(85.0)));
        assert_eq!(Millimetres::parse("8.5 cm"), Ok(Millimetres(85.0)));
        assert_eq!(Millimetres::parse("1in"), Ok(Millimetres(25.4)));
        assert!((Millimetres::parse("72pt").unwrap().0 - 25.4).abs() < 1e-12);
        for wrong in ["85", "mm", "", "5mm", "3 m", "2000mm", "-85mm"] {
            assert!(Millimetres::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_drawing_gets_its_size_on_paper_and_nothing_else_changes() {
        let svg = "<svg viewBox=\"0 0 254 127\" width=\"254\" height=\"127\"><rect width=\"3\"/></svg>";
        let wanted =
            "<svg viewBox=\"0 0 254 127\" width=\"64.52mm\" height=\"32.26mm\"><rect width=\"3\"/></svg>";
        assert_eq!(sized(svg, 100.0), wanted);
    }

    #[test]
    fn the_ending_names_the_format() {
        assert_eq!(Format::of("a/b.PDF".as_ref()), Some(Format::Pdf));
        assert_eq!(Format::of("png".as_ref()), None);
        assert_eq!(Format::of("a.jpg".as_ref()), None);
    }
}
