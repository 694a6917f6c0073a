//! What is wrong with a value, and where.

/// Which side of `key = value` a mistake sits on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The key: an unknown name, or (where something is missing) the table that should hold it.
    Key,
    /// The value.
    Value,
}

/// One mistake in a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    /// Dotted path of the value: `units.refusal.base`; list items as `[2]`.
    pub path: String,
    /// Key or value.
    pub place: Place,
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

    /// Notes a mistake in the value now being read.
    pub fn value(&mut self, message: impl Into<String>, help: impl Into<String>) {
        self.push(Place::Value, message.into(), help.into());
    }

    /// Notes a mistake in the key now being read.
    pub fn key(&mut self, message: impl Into<String>, help: impl Into<String>) {
        self.push(Place::Key, message.into(), help.into());
    }

    fn push(&mut self, place: Place, message: String, help: String) {
        let help = (!help.is_empty()).then_some(help);
        self.found.push(Problem { path: self.path.clone(), place, message, help });
    }

    /// How many mistakes were found so far.
    pub fn count(&self) -> usize {
        self.found.len()
    }

    /// All mistakes, in the order in which they were found.
    pub fn into_vec(self) -> Vec<Problem> {
        self.found
    }
}
