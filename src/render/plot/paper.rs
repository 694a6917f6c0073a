//! A figure on paper: its size, and SVG, PDF or PNG of it. Every letter is there or there is no figure.

use std::path::Path;

use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::roxmltree::Document;
use resvg::usvg::{self, Tree, fontdb};

use super::fonts::Fonts;
use super::{PlotError, Plotted};
use crate::render::figure::Theme;
use crate::render::words::Lang;

/// Height of letters in points: that of the notes of a printed page.
const POINTS: f64 = 8.0;
const POINTS_PER_INCH: f64 = 72.0;
const MILLIMETRES_PER_INCH: f64 = 25.4;
/// What a reader of drawings makes of an inch.
const PIXELS_PER_INCH: f32 = 96.0;
/// Room around everything, in units of the drawing.
const EDGE: f32 = 2.0;
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
            Err(format!("{length} mm is not a width for a figure: write 20 to 1000 mm"))
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
        let width = self.width.0 / MILLIMETRES_PER_INCH * theme.size * POINTS_PER_INCH / POINTS;
        let svg = figure.picture.chart().draw(&theme, width, &figure.alt);
        let tree = self.read(&svg)?;
        let svg = self.sized(&svg, &tree);
        match format {
            Format::Svg => Ok(svg.into_bytes()),
            Format::Pdf => pdf(&self.read(&svg)?),
            Format::Png => self.png(&self.read(&svg)?),
        }
    }

    /// Reads a drawing with our fonts, if they have all of its letters.
    fn read(&self, svg: &str) -> Result<Tree, PlotError> {
        let wrong = |fault: String| PlotError::Set(fault);
        let document = Document::parse(svg).map_err(|fault| wrong(fault.to_string()))?;
        for node in document.descendants().filter(|node| node.has_tag_name("text")) {
            self.fonts.check(node.text().unwrap_or_default())?;
        }
        Tree::from_xmltree(&document, &self.fonts.options())
            .map_err(|fault: usvg::Error| wrong(fault.to_string()))
    }

    /// The drawing with its size on paper in it. Where letters of a wide font reach over an
    /// edge, the drawing becomes wider and all of it a little smaller.
    fn sized(&self, svg: &str, tree: &Tree) -> String {
        let inked = tree.root().layer_bounding_box();
        let [wide, high] = [tree.size().width(), tree.size().height()];
        let [left, top] = [inked.left(), inked.top()].map(|edge| edge.min(EDGE).floor() - EDGE);
        let [right, bottom] =
            [inked.right().max(wide - EDGE), inked.bottom().max(high - EDGE)].map(|edge| edge.ceil() + EDGE);
        let [wide, high] = [f64::from(right - left), f64::from(bottom - top)];
        let tall = high / wide * self.width.0;
        let size = [
            (" viewBox=\"", format!("{left} {top} {wide} {high}")),
            (" width=\"", format!("{:.2}mm", self.width.0)),
            (" height=\"", format!("{tall:.2}mm")),
        ];
        with_attributes(svg, &size)
    }

    fn png(&self, tree: &Tree) -> Result<Vec<u8>, PlotError> {
        let scale = f64::from(self.dots) / f64::from(PIXELS_PER_INCH);
        let sides = [tree.size().width(), tree.size().height()].map(|side| (f64::from(side) * scale).round());
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

/// The drawing as a page of its own size. Letters stay letters if one font has all of them; of several the order in which
/// the converter embeds them is not fixed, and outlines are drawn.
fn pdf(tree: &Tree) -> Result<Vec<u8>, PlotError> {
    let mut fonts = Vec::new();
    fonts_of(tree.root(), &mut fonts);
    let options = svg2pdf::ConversionOptions { embed_text: fonts.len() <= 1, ..Default::default() };
    let page = svg2pdf::PageOptions { dpi: PIXELS_PER_INCH };
    svg2pdf::to_pdf(tree, options, page).map(settled).map_err(|fault| PlotError::Set(fault.to_string()))
}

/// The fonts that a drawing is set with.
fn fonts_of(group: &usvg::Group, found: &mut Vec<fontdb::ID>) {
    for node in group.children() {
        match node {
            usvg::Node::Group(group) => fonts_of(group, found),
            usvg::Node::Text(text) => {
                for glyph in text.layouted().iter().flat_map(|span| &span.positioned_glyphs) {
                    if !found.contains(&glyph.font) {
                        found.push(glyph.font);
                    }
                }
            }
            _ => {}
        }
    }
}

/// A page with its lists of resources in order: the converter writes them in the order of a hash map. Lines of one list
/// change places, so nothing moves.
fn settled(pdf: Vec<u8>) -> Vec<u8> {
    let mut lines: Vec<&[u8]> = pdf.split_inclusive(|byte| *byte == b'\n').collect();
    for list in lines.chunk_by_mut(|a, b| is_resource(a) && is_resource(b)) {
        list.sort_unstable();
    }
    lines.concat()
}

/// Whether a line of a page names a resource: `/gs0 7 0 R`.
fn is_resource(line: &[u8]) -> bool {
    let Some(words) = std::str::from_utf8(line).ok().map(str::trim) else { return false };
    let Some((name, target)) = words.strip_prefix('/').and_then(|words| words.split_once(' ')) else {
        return false;
    };
    let number = name.trim_start_matches(|c: char| c.is_ascii_lowercase());
    let named = name.len() - number.len() == 2 && number.parse::<u32>().is_ok();
    named && target.trim_matches(['[', ']']).ends_with(" 0 R") && line.ends_with(b"\n")
}

/// A drawing with other values of attributes of its first element.
fn with_attributes(svg: &str, values: &[(&str, String)]) -> String {
    let Some(end) = svg.find('>') else { return svg.into() };
    let (mut head, body) = (svg[..end].to_string(), &svg[end..]);
    for (name, value) in values {
        let Some(start) = head.find(name).map(|at| at + name.len()) else { continue };
        let Some(length) = head[start..].find('"') else { continue };
        head.replace_range(start..start + length, value);
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
    fn attributes_of_the_first_element_change_and_nothing_else() {
        let svg = "<svg viewBox=\"0 0 254 127\" width=\"254\"><rect width=\"3\"/></svg>";
        let values = [(" width=\"", "85mm".to_string()), (" viewBox=\"", "-1 0 255 127".to_string())];
        let wanted = "<svg viewBox=\"-1 0 255 127\" width=\"85mm\"><rect width=\"3\"/></svg>";
        assert_eq!(with_attributes(svg, &values), wanted);
    }

    #[test]
    fn lists_of_resources_are_put_in_order_and_nothing_else_moves() {
        let page = "  /Font <<\n    /gs1 9 0 R\n    /gs0 7 0 R\n  >>\n/Length 5 0 R\n/A 3 0 R\nb\n";
        let wanted = "  /Font <<\n    /gs0 7 0 R\n    /gs1 9 0 R\n  >>\n/Length 5 0 R\n/A 3 0 R\nb\n";
        assert_eq!(settled(page.into()), wanted.as_bytes());
    }

    #[test]
    fn the_ending_names_the_format() {
        assert_eq!(Format::of("a/b.PDF".as_ref()), Some(Format::Pdf));
        assert_eq!(Format::of("png".as_ref()), None);
        assert_eq!(Format::of("a.jpg".as_ref()), None);
    }
}
