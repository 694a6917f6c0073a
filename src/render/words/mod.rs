//! Text for people, in Chinese and English: a page carries both and switches, a figure for a paper has one.

mod claims;
pub(crate) mod glossary;
mod metrics;
mod sentences;
mod shipped;
mod theory;
mod units;

use std::borrow::Cow;

pub use claims::claim_words;
pub use glossary::{GLOSSARY, Term, glossary_page};
pub use metrics::{info_of, metric_words};
pub use sentences::{direction_words, ending_words, selection_words};
pub use shipped::{category_words, chinese_part, name_words, title_words};
pub use theory::{about_words, check_words};
pub use units::unit_words;

/// A language of reports and figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// Chinese, simplified characters.
    Zh,
    /// English.
    #[default]
    En,
}

impl Lang {
    /// The tag of the language, as HTML and SVG want it.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::Zh => "zh",
            Lang::En => "en",
        }
    }
}

/// The same text in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// English.
    pub en: Cow<'static, str>,
    /// Chinese.
    pub zh: Cow<'static, str>,
}

impl Words {
    /// A text that is fixed. Places to be filled stand in braces: `{n}`.
    pub const fn new(en: &'static str, zh: &'static str) -> Words {
        Words { en: Cow::Borrowed(en), zh: Cow::Borrowed(zh) }
    }

    /// A text that was put together.
    pub fn made(en: impl Into<String>, zh: impl Into<String>) -> Words {
        Words { en: Cow::Owned(en.into()), zh: Cow::Owned(zh.into()) }
    }

    /// What is the same in every language: numbers, names, ids.
    pub fn plain(text: impl Into<String>) -> Words {
        let text: String = text.into();
        Words { en: Cow::Owned(text.clone()), zh: Cow::Owned(text) }
    }

    /// The text in one language.
    pub fn of(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }

    /// Whether both languages say it with the same letters.
    pub fn is_plain(&self) -> bool {
        self.en == self.zh
    }

    /// Whether the Chinese text has Chinese characters and the English one has none.
    pub fn is_translated(&self) -> bool {
        has_chinese(&self.zh) && !has_chinese(&self.en)
    }

    /// The text with `{name}` replaced by the words of that name, for each of `places`.
    #[must_use]
    pub fn fill(&self, places: &[(&str, Words)]) -> Words {
        let filled = |lang: Lang| {
            places.iter().fold(self.of(lang).to_string(), |text, (name, words)| {
                text.replace(&format!("{{{name}}}"), words.of(lang))
            })
        };
        Words::made(filled(Lang::En), filled(Lang::Zh))
    }

    /// One text after the other, with nothing between them.
    #[must_use]
    pub fn and(&self, next: &Words) -> Words {
        Words::made(format!("{}{}", self.en, next.en), format!("{}{}", self.zh, next.zh))
    }

    /// Both languages in one line, for places that cannot switch: once if they are equal.
    pub fn both(&self) -> String {
        if self.is_plain() { self.en.to_string() } else { format!("{} / {}", self.zh, self.en) }
    }
}

/// Whether a text has Chinese characters.
pub(crate) fn has_chinese(text: &str) -> bool {
    text.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_in_both_languages() {
        let words = Words::new("{n} of {what}", "{what}：{n}");
        let filled = words.fill(&[("n", Words::plain("3")), ("what", Words::new("tickets", "工单"))]);
        assert_eq!(filled, Words::new("3 of tickets", "工单：3"));
    }

    #[test]
    fn what_is_equal_is_said_once() {
        assert_eq!(Words::plain("42").both(), "42");
        assert_eq!(Words::new("Hours", "工时").both(), "工时 / Hours");
    }
}
