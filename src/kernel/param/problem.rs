//! What is wrong with a value, and where.

use super::node::{cut, shorten};
use super::section::nearest;

/// How many characters a message may have: what a scenario writes may be quoted in it.
const LONGEST_MESSAGE: usize = 500;

/// Which side of `key = value` a mistake sits on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The key: an unknown name, or (where something is missing) the table that should hold it.
    Key,
    /// The value.
    Value,
}

/// What kind of mistake it is; the scenario layer gives each kind a stable code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// A key that nothing reads.
    UnknownKey,
    /// A value of the wrong kind, or with the wrong unit.
    Kind,
    /// A value of the right kind outside the accepted range.
    Range,
    /// A value that must be given and is not.
    Missing,
    /// A name that the scenario may not choose.
    Name,
    /// A reference to a name that the scenario does not define.
    Reference,
    /// Values that are legal one by one and not together.
    Contradiction,
    /// Nothing wrong, but something that the author should know.
    Warning,
}

/// One mistake in a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// Dotted path of the value: `units.refusal.base`; list items as `[2]`.
    pub path: String,
    /// Key or value.
    pub place: Place,
    /// What kind of mistake it is.
    pub fault: Fault,
    /// What is wrong, without a full stop at its end.
    pub message: String,
    /// What to write instead: the allowed range, the nearest valid key.
    pub help: Option<String>,
}

/// Where reading stands and what was found so far; reading never stops at the first mistake.
#[derive(Debug, Default)]
pub struct Problems {
    path: String,
    found: Vec<Problem>,
    mistakes: usize,
}

impl Problems {
    /// No mistake found yet, at the root.
    pub fn new() -> Problems {
        Problems::default()
    }

    /// Reads something one level down, under `key`.
    pub fn within<R>(&mut self, key: &str, read: impl FnOnce(&mut Problems) -> R) -> R {
        let length = self.path.len();
        if !self.path.is_empty() && !key.starts_with('[') {
            self.path.push('.');
        }
        self.path.push_str(key);
        let result = read(self);
        self.path.truncate(length);
        result
    }

    /// The dotted path of the place now being read.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Notes that the value now being read contradicts another.
    pub fn value(&mut self, message: impl Into<String>, help: impl Into<String>) {
        self.note(Fault::Contradiction, Place::Value, message, help);
    }

    /// Notes that the key now being read contradicts another.
    pub fn key(&mut self, message: impl Into<String>, help: impl Into<String>) {
        self.note(Fault::Contradiction, Place::Key, message, help);
    }

    /// Notes that the value now being read names something that is not defined; `what` is "category" or the like.
    pub fn reference(&mut self, what: &str, name: &str, known: &[&str]) {
        self.note(
            Fault::Reference,
            Place::Value,
            format!("there is no {what} `{}`", shorten(name)),
            nearest(name, known),
        );
    }

    /// Notes something about the value now being read that is no mistake.
    pub fn warn(&mut self, message: impl Into<String>, help: impl Into<String>) {
        let mistakes = self.mistakes;
        self.note(Fault::Warning, Place::Value, message, help);
        self.mistakes = mistakes;
    }

    /// Notes a mistake of a given kind; an empty `help` means that there is nothing to add.
    pub fn note(&mut self, fault: Fault, place: Place, message: impl Into<String>, help: impl Into<String>) {
        let help = Some(help.into()).filter(|help| !help.is_empty());
        self.mistakes += 1;
        let message = cut(&message.into(), LONGEST_MESSAGE);
        self.found.push(Problem { path: self.path.clone(), place, fault, message, help });
    }

    /// How many mistakes were found so far, warnings not counted.
    pub fn count(&self) -> usize {
        self.mistakes
    }

    /// All mistakes and warnings, in the order in which they were found.
    pub fn into_vec(self) -> Vec<Problem> {
        self.found
    }
}
