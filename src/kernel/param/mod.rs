//! Parameters: typed values with a unit, a default, a range, a meaning and a source, each declared once.
//!
//! A mechanism declares its table with [`section!`](crate::section); the same declaration reads the value, checks it,
//! writes it back, explains it (`petisim params`) and describes it to editors (`petisim schema`). Nothing here
//! knows files: a value comes as a [`Node`] and a mistake leaves as a [`Problem`] at a dotted path, which the
//! scenario layer turns into file, line and caret.

mod by_year;
mod choice;
mod node;
mod problem;
mod section;
pub mod section_macro {
    //! What the code written by [`section!`](crate::section) calls.
    pub use super::section::{IntoDefault, doc_text, field_doc, key, nearest, read_field};
}
mod spread;
mod texts;
mod value;

pub use by_year::ByYear;
pub use choice::Choice;
pub use node::{Node, Table};
pub(crate) use node::{cut, shorten};
pub use problem::{Fault, Place, Problem, Problems};
pub use section::{
    Field, Named, Need, Section, SectionInfo, Switch, SwitchInfo, Tag, nearest, read_section, required,
    unknown_key,
};
pub use spread::{FORMS, Form, FormBody, FormKey, FormValue, Spread, distribution};
pub use texts::{Texts, TextsByText};
pub use value::{Count, Hours, Param, Share};

/// What kind of value a parameter takes; error texts, the reference and the JSON Schema are written from it.
#[derive(Clone, Debug)]
pub enum Kind {
    /// `true` or `false`.
    Bool,
    /// A bare number.
    Number,
    /// A bare number in `[0, 1]`.
    Share,
    /// A bare whole number, zero or more.
    Count,
    /// Free text.
    Text,
    /// Free text, or a list of texts.
    Texts,
    /// A table whose keys are texts of a file's own, such as names of columns; each value is a text or a list of them.
    TextsByText,
    /// Factors by calendar year: a list from the year of the start on, or a table such as `{ 2017 = 0.9, 2018 = 1.1 }`.
    ByYear,
    /// Clock time with its unit: `"90 s"`, `"2 h"`, `"5 d"`.
    Elapsed,
    /// Working time with its unit: `"8 h"`; days are not allowed because a working day has no fixed length.
    WorkTime,
    /// Working days: `"5 wd"`.
    WorkDays,
    /// A date: `"2017-01-01"`.
    Date,
    /// Opening hours of a day: `"08:30-12:00"`.
    Hours,
    /// One of a fixed set of words; each with its meaning.
    Choice(&'static [(&'static str, &'static str)]),
    /// A distribution: a constant of the inner kind, or a table such as `{ lognormal = { median = "3 h", sigma = 0.9 } }`.
    Spread(Box<Kind>),
    /// A list of the inner kind.
    List(Box<Kind>),
    /// A table with fixed keys.
    Section(fn() -> SectionInfo),
    /// A table whose keys are names that the scenario chooses; each value is of the inner kind.
    Named(Box<Kind>),
    /// A mechanism: `"off"` (or absent), or a table.
    Switch(Box<Kind>),
    /// `"none"`, or the inner kind.
    Optional(Box<Kind>),
    /// One path of a file, or a list of them.
    Files,
    /// A name out of a long list that the program knows.
    Known(Known),
    /// A size: a bare number, or a number with a unit or a percent sign behind it.
    Amount,
    /// Whatever the parameter takes that it is meant for; a study names that parameter beside it.
    Any,
}

/// A long list of names that the program knows, such as that of the metrics.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    /// What one of them is: `metric`.
    pub what: &'static str,
    /// Each name with its meaning in a few words.
    pub names: fn() -> Vec<(&'static str, &'static str)>,
}

impl Kind {
    /// Whether it is a share.
    pub fn is_share(&self) -> bool {
        matches!(self, Kind::Share)
    }

    /// What is meant, for an error message: "a share between 0 and 1".
    pub fn meant(&self) -> String {
        match self {
            Kind::Bool => "true or false".into(),
            Kind::Number => "a bare number".into(),
            Kind::Share => "a bare number from 0 to 1 (a share)".into(),
            Kind::Count => "a bare whole number, 0 or more".into(),
            Kind::Text => "text in quotes".into(),
            Kind::Texts => "text in quotes, or a list of texts".into(),
            Kind::TextsByText => {
                "a table such as { status = [\"Cancelled\", \"Void\"] }, each key a text of the file".into()
            }
            Kind::ByYear => {
                "a list of numbers from the year of the start on, or a table such as { 2017 = 0.9, 2018 = 1.1 }".into()
            }
            Kind::Elapsed => {
                "clock time with its unit in quotes, such as \"90 s\", \"2 h\" or \"5 d\"".into()
            }
            Kind::WorkTime => "working time with its unit in quotes, such as \"20 min\" or \"8 h\"".into(),
            Kind::WorkDays => "working days in quotes, such as \"5 wd\"".into(),
            Kind::Date => "a date, such as \"2017-01-01\"".into(),
            Kind::Hours => "opening hours in quotes, such as \"08:30-12:00\"".into(),
            Kind::Choice(words) => {
                let words: Vec<String> = words.iter().map(|(word, _)| format!("\"{word}\"")).collect();
                format!("one of {}", words.join(", "))
            }
            Kind::Spread(of) => {
                format!(
                    "a distribution: {}, or a table such as {{ exponential = {{ mean = … }} }}",
                    of.meant()
                )
            }
            Kind::List(of) => format!("a list, each item {}", of.meant()),
            Kind::Section(_) => "a table".into(),
            Kind::Named(of) if matches!(**of, Kind::Any) => {
                "parameters with their values: dotted paths in quotes, or tables as in a scenario".into()
            }
            Kind::Named(of) => format!("a table of names, each {}", of.meant()),
            Kind::Switch(of) => format!("\"off\", or {}", of.meant()),
            Kind::Optional(of) => format!("\"none\", or {}", of.meant()),
            Kind::Files => "a path in quotes, or a list of paths".into(),
            Kind::Known(known) => format!("the name of a {} in quotes", known.what),
            Kind::Amount => "a bare number, or a number with its unit or % in quotes, such as \"4 h\" or \"2 %\"".into(),
            Kind::Any => "what the parameter takes".into(),
        }
    }
}
