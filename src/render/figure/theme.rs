//! Colours and letters of a figure. A figure names an [`Ink`]; the theme says what colour that is.

use std::borrow::Cow;

use crate::render::words::Lang;

/// What something is drawn with, by its part in the figure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Ink {
    /// A series of data: the colours of Okabe and Ito (2008), which colour-blind people tell apart. Counted from zero;
    /// beyond seven they begin again.
    Series(usize),
    /// Words and numbers.
    Text,
    /// Words of less weight.
    Muted,
    /// Lines of the grid.
    Grid,
    /// Axes and frames.
    Axis,
    /// The ground that the figure stands on.
    Paper,
    /// Days on which nobody works.
    Rest,
    /// A value on a scale from 0 (least) to 1 (most): cividis, which is also read in grey.
    Ramp(f64),
    /// A value on a scale from -1 by 0 to 1, in two hues.
    Diverging(f64),
}

/// How many colours of series there are.
pub const SERIES: usize = 7;

/// In which language a figure speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tongue {
    /// In one.
    One(Lang),
    /// In both; the page shows one of them (elements have `lang`).
    Both,
}

/// Where colours come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Palette {
    /// Custom properties of CSS, which the page sets for light, dark and print.
    Page,
    /// Fixed colours for white paper.
    Paper,
}

/// Colours, letters and language of a figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    palette: Palette,
    /// Fonts, best first, as CSS writes them.
    pub font: Cow<'static, str>,
    /// Size of letters, in units of the drawing.
    pub size: f64,
    /// Language.
    pub tongue: Tongue,
}

/// Colours on white of the series, in the order of their use: blue, vermilion, green, purple, orange, sky, grey.
/// Yellow is left out, which nobody sees on white.
const ON_WHITE: [&str; SERIES] =
    ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#595959"];
/// Names of the custom properties of the series.
const PROPERTIES: [&str; SERIES] =
    ["var(--s0)", "var(--s1)", "var(--s2)", "var(--s3)", "var(--s4)", "var(--s5)", "var(--s6)"];

impl Theme {
    /// For a page that sets the custom properties `--s0` to `--s6`, `--text`, `--muted`, `--grid`, `--axis`, `--paper`
    /// and `--rest`, and shows one of the languages.
    pub fn page() -> Theme {
        Theme { palette: Palette::Page, font: "inherit".into(), size: 13.0, tongue: Tongue::Both }
    }

    /// For paper: fixed colours on white, one language.
    pub fn paper(lang: Lang) -> Theme {
        let font = "'Noto Sans', 'DejaVu Sans', 'Noto Sans CJK SC', sans-serif";
        Theme { palette: Palette::Paper, font: font.into(), size: 13.0, tongue: Tongue::One(lang) }
    }

    /// The colour of an ink, as SVG writes it.
    pub fn colour(&self, ink: Ink) -> Cow<'static, str> {
        match (ink, self.palette) {
            (Ink::Ramp(share), _) => ramp(&CIVIDIS, share).into(),
            (Ink::Diverging(side), _) => ramp(&SIDES, (side + 1.0) / 2.0).into(),
            (Ink::Series(number), Palette::Page) => PROPERTIES[number % SERIES].into(),
            (Ink::Series(number), Palette::Paper) => ON_WHITE[number % SERIES].into(),
            (Ink::Text, Palette::Page) => "var(--text)".into(),
            (Ink::Muted, Palette::Page) => "var(--muted)".into(),
            (Ink::Grid, Palette::Page) => "var(--grid)".into(),
            (Ink::Axis, Palette::Page) => "var(--axis)".into(),
            (Ink::Paper, Palette::Page) => "var(--paper)".into(),
            (Ink::Rest, Palette::Page) => "var(--rest)".into(),
            (Ink::Text, Palette::Paper) => "#1a1a1a".into(),
            (Ink::Muted, Palette::Paper) => "#595959".into(),
            (Ink::Grid, Palette::Paper) => "#e3e3e3".into(),
            (Ink::Axis, Palette::Paper) => "#767676".into(),
            (Ink::Paper, Palette::Paper) => "#ffffff".into(),
            (Ink::Rest, Palette::Paper) => "#eeeeee".into(),
        }
    }

    /// The words of a text that this theme shows when only one language has room.
    pub fn lang(&self) -> Option<Lang> {
        match self.tongue {
            Tongue::One(lang) => Some(lang),
            Tongue::Both => None,
        }
    }
}

/// Letters that can be read on a patch of this colour: white on dark, black on light.
pub fn letters_on(ink: Ink) -> &'static str {
    let [red, green, blue] = match ink {
        Ink::Ramp(share) => mix(&CIVIDIS, share),
        Ink::Diverging(side) => mix(&SIDES, (side + 1.0) / 2.0),
        _ => return "#000000",
    };
    // Luma of Rec. 601 is near enough to choose between two.
    if 0.299 * red + 0.587 * green + 0.114 * blue < 140.0 { "#ffffff" } else { "#000000" }
}

/// Stops of cividis (Nuñez, Anderton and Renslow 2018).
const CIVIDIS: [[f64; 3]; 6] = [
    [0.0, 32.0, 77.0],
    [58.0, 75.0, 108.0],
    [104.0, 107.0, 117.0],
    [150.0, 142.0, 119.0],
    [201.0, 182.0, 100.0],
    [255.0, 234.0, 70.0],
];

/// Stops from blue by near white to vermilion.
const SIDES: [[f64; 3]; 5] = [
    [0.0, 90.0, 150.0],
    [120.0, 175.0, 215.0],
    [245.0, 245.0, 245.0],
    [240.0, 165.0, 110.0],
    [190.0, 70.0, 0.0],
];

fn mix(stops: &[[f64; 3]], share: f64) -> [f64; 3] {
    let last = stops.len() - 1;
    let place = share.clamp(0.0, 1.0) * last as f64;
    let below = (place as usize).min(last - 1);
    let part = place - below as f64;
    std::array::from_fn(|c| stops[below][c] * (1.0 - part) + stops[below + 1][c] * part)
}

fn ramp(stops: &[[f64; 3]], share: f64) -> String {
    let [red, green, blue] = mix(stops, share).map(|value| value.round() as u8);
    format!("#{red:02x}{green:02x}{blue:02x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_of_colour_end_at_their_ends() {
        let theme = Theme::paper(Lang::En);
        assert_eq!(theme.colour(Ink::Ramp(0.0)), "#00204d");
        assert_eq!(theme.colour(Ink::Ramp(1.0)), "#ffea46");
        assert_eq!(theme.colour(Ink::Ramp(7.0)), "#ffea46");
        assert_eq!(theme.colour(Ink::Diverging(0.0)), "#f5f5f5");
    }

    #[test]
    fn letters_stand_out_from_their_ground() {
        assert_eq!(letters_on(Ink::Ramp(0.0)), "#ffffff");
        assert_eq!(letters_on(Ink::Ramp(1.0)), "#000000");
        assert_eq!(letters_on(Ink::Diverging(0.0)), "#000000");
    }

    #[test]
    fn colours_of_series_are_not_used_twice() {
        let theme = Theme::paper(Lang::Zh);
        let mut colours: Vec<_> = (0..SERIES).map(|n| theme.colour(Ink::Series(n))).collect();
        colours.sort();
        colours.dedup();
        assert_eq!(colours.len(), SERIES);
    }
}
