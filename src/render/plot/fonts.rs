//! Fonts for figures on paper: which one has a character, and that none is missing.

use std::path::Path;
use std::sync::Arc;

use resvg::usvg::fontdb::{Database, Family, ID, Query, Style, Weight};
use resvg::usvg::{self, FontResolver};

use super::PlotError;
use crate::kernel::param::nearest;
use crate::render::words::Lang;

/// Families for Latin letters, best first. Labels are laid out for letters of common width: the wide DejaVu Sans comes
/// behind its condensed sister.
const LATIN: [&str; 7] = [
    "Noto Sans",
    "Source Sans 3",
    "Liberation Sans",
    "Arial",
    "Helvetica",
    "DejaVu Sans Condensed",
    "DejaVu Sans",
];
/// Families for Chinese characters in the forms of the mainland, best first.
const CHINESE: [&str; 11] = [
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "PingFang SC",
    "Microsoft YaHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "SimHei",
    "Noto Serif CJK SC",
    "SimSun",
];
/// So many names of fonts are told.
const TOLD: usize = 12;

/// The fonts that figures are set with.
#[derive(Clone, Debug)]
pub struct Fonts {
    faces: Arc<Database>,
    /// Families in the order in which they are taken.
    order: Vec<String>,
}

impl Fonts {
    /// The fonts that the system has installed, for labels of a language: a Chinese font has Latin letters too, so that
    /// one font sets the whole figure.
    pub fn of_system(lang: Lang) -> Fonts {
        let mut faces = Database::new();
        faces.load_system_fonts();
        Fonts::new(faces, lang)
    }

    /// The fonts in a folder and below it, and no others: the same figure on every machine.
    pub fn of_folder(folder: &Path, lang: Lang) -> Fonts {
        let mut faces = Database::new();
        faces.load_fonts_dir(folder);
        Fonts::new(faces, lang)
    }

    fn new(faces: Database, lang: Lang) -> Fonts {
        let preferred: Vec<&str> = match lang {
            Lang::Zh => CHINESE.into_iter().chain(LATIN).collect(),
            Lang::En => LATIN.into_iter().chain(CHINESE).collect(),
        };
        // What is not preferred follows by its name, so that the order of folders plays no part.
        let mut others: Vec<String> = faces
            .faces()
            .filter_map(|face| face.families.first().map(|(name, _)| name.clone()))
            .filter(|name| !preferred.contains(&name.as_str()))
            .collect();
        others.sort_unstable();
        others.dedup();
        let there =
            |name: &&str| faces.faces().any(|face| face.families.iter().any(|(family, _)| family == *name));
        let order =
            preferred.iter().copied().filter(there).map(|name| name.to_string()).chain(others).collect();
        Fonts { faces: Arc::new(faces), order }
    }

    /// The same fonts with one family before all others.
    ///
    /// # Errors
    /// If it is not there.
    pub fn with_first(mut self, family: &str) -> Result<Fonts, PlotError> {
        let Some(place) = self.order.iter().position(|name| name.eq_ignore_ascii_case(family)) else {
            let known: Vec<&str> = self.order.iter().map(String::as_str).collect();
            let meant = nearest(family, &known);
            return Err(PlotError::Font { name: family.into(), count: known.len(), meant });
        };
        let first = self.order.remove(place);
        self.order.insert(0, first);
        Ok(self)
    }

    /// Families in the order in which they are taken, for a drawing that is set elsewhere.
    pub(crate) fn css(&self) -> String {
        let named =
            self.order.iter().take(3).chain(self.order.iter().filter(|name| name.contains("CJK SC")).take(1));
        let mut names: Vec<String> = Vec::new();
        for name in named.map(|name| format!("'{}'", name.replace('\'', ""))) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names.push("sans-serif".into());
        names.join(", ")
    }

    /// The first upright face that has a character, other than some.
    fn with(&self, character: char, weight: u16, others: &[ID]) -> Option<ID> {
        self.order
            .iter()
            .filter_map(|name| self.face(name, weight))
            .find(|face| !others.contains(face) && self.has(*face, character))
    }

    fn face(&self, family: &str, weight: u16) -> Option<ID> {
        let families = [Family::Name(family)];
        let query =
            Query { families: &families, weight: Weight(weight), style: Style::Normal, ..Query::default() };
        self.faces.query(&query)
    }

    /// Whether a face has a character: a glyph other than the box for what is missing.
    fn has(&self, face: ID, character: char) -> bool {
        let has = |data: &[u8], index: u32| {
            let parsed = ttf_parser::Face::parse(data, index).ok()?;
            parsed.glyph_index(character).map(|glyph| glyph.0 != 0)
        };
        self.faces.with_face_data(face, has).flatten().unwrap_or(false)
    }

    /// Whether every character of a text can be set.
    ///
    /// # Errors
    /// The first character that no font has, with the fonts that were tried.
    pub(crate) fn check(&self, text: &str) -> Result<(), PlotError> {
        let mut seen: Vec<char> = text.chars().filter(|character| !character.is_whitespace()).collect();
        seen.sort_unstable();
        seen.dedup();
        match seen.into_iter().find(|character| self.with(*character, 400, &[]).is_none()) {
            None => Ok(()),
            Some(character) => Err(PlotError::Glyph { character, tried: self.told() }),
        }
    }

    fn told(&self) -> String {
        match self.order.len() {
            0 => "none, for no font was found".into(),
            n if n > TOLD => format!("{} and {} more", self.order[..TOLD].join(", "), n - TOLD),
            _ => self.order.join(", "),
        }
    }

    /// How a drawing is read with these fonts.
    pub(crate) fn options(&self) -> usvg::Options<'_> {
        let select = |font: &usvg::Font, _: &mut Arc<Database>| {
            self.with('a', font.weight(), &[]).or_else(|| self.any(font.weight()))
        };
        let fallback =
            |character: char, others: &[ID], _: &mut Arc<Database>| self.with(character, 400, others);
        usvg::Options {
            fontdb: Arc::clone(&self.faces),
            font_resolver: FontResolver {
                select_font: Box::new(select),
                select_fallback: Box::new(fallback),
            },
            ..usvg::Options::default()
        }
    }

    fn any(&self, weight: u16) -> Option<ID> {
        self.order.iter().find_map(|name| self.face(name, weight))
    }
}
