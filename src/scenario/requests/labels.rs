//! From a value of the file to a category or unit.
use std::collections::BTreeMap;

use super::error::RequestsError;
use super::spec::OfUnknown;

/// So many different values are remembered; more are looked up each time, so that memory stays bounded.
const REMEMBERED: usize = 4096;

/// Looks values up, and counts those that are no alias.
pub(super) struct Labels<'a> {
    of: &'a dyn Fn(&str) -> Option<u16>,
    fallback: Fallback,
    seen: BTreeMap<String, Seen>,
    /// Requests taken, and open ones among them.
    taken: u64,
    open: u64,
}

/// What is known of a value.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    place: Option<u16>,
    /// Rows with it.
    rows: u64,
    /// Requests taken with it, and open ones among them.
    taken: u64,
    open: u64,
}

/// So many open requests of a value must be expected before their absence is told.
const EXPECTED: f64 = 10.0;

enum Fallback {
    Skip,
    Error,
    Place(Option<u16>),
}

/// What a value means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// It is known.
    Known(u16),
    /// It is not, and this is used in its place.
    Replaced(Option<u16>),
    /// It is not, and the row is left out.
    Skipped,
    /// It is not, and that is an error; `first`: it was not met before.
    Wrong {
        /// Whether this is its first row.
        first: bool,
    },
}

impl<'a> Labels<'a> {
    pub(super) fn new(
        of: &'a dyn Fn(&str) -> Option<u16>,
        unknown: &OfUnknown,
        setting: &'static str,
    ) -> Result<Labels<'a>, RequestsError> {
        let fallback = match unknown {
            OfUnknown::Skip => Fallback::Skip,
            OfUnknown::Error => Fallback::Error,
            OfUnknown::Without => Fallback::Place(None),
            OfUnknown::Use(name) => match of(name) {
                Some(place) => Fallback::Place(Some(place)),
                None => return Err(RequestsError::UnknownName { setting, name: name.clone() }),
            },
        };
        Ok(Labels { of, fallback, seen: BTreeMap::new(), taken: 0, open: 0 })
    }

    /// What `value` means; a blank one is unknown.
    pub(super) fn meaning(&mut self, value: &str) -> Meaning {
        let (place, rows) = match self.seen.get_mut(value) {
            Some(seen) => {
                seen.rows += 1;
                (seen.place, seen.rows)
            }
            None => {
                let place = if value.is_empty() { None } else { (self.of)(value) };
                if self.seen.len() < REMEMBERED {
                    self.seen.insert(value.into(), Seen { place, rows: 1, ..Seen::default() });
                }
                (place, 1)
            }
        };
        match (place, &self.fallback) {
            (Some(place), _) => Meaning::Known(place),
            (None, Fallback::Place(place)) => Meaning::Replaced(*place),
            (None, Fallback::Skip) => Meaning::Skipped,
            (None, Fallback::Error) => Meaning::Wrong { first: rows == 1 },
        }
    }

    /// A request with this value was taken.
    pub(super) fn told(&mut self, value: &str, is_open: bool) {
        self.taken += 1;
        self.open += u64::from(is_open);
        if let Some(seen) = self.seen.get_mut(value) {
            seen.taken += 1;
            seen.open += u64::from(is_open);
        }
    }

    /// What to say of values that are never seen open where many others are: open ones may be missing from the file,
    /// and with them the long durations.
    pub(super) fn never_open(&self) -> Option<String> {
        if self.open == 0 {
            let all = "no request is open: if the file holds closed ones only, the long cases of its last weeks are missing";
            return (self.taken >= 50).then(|| all.into());
        }
        let share = self.open as f64 / self.taken.max(1) as f64;
        let missing = |seen: &Seen| seen.open == 0 && seen.taken as f64 * share >= EXPECTED;
        let mut values: Vec<(u64, &str)> = self
            .seen
            .iter()
            .filter(|(_, seen)| missing(seen))
            .map(|(value, seen)| (seen.taken, value.as_str()))
            .collect();
        values.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        let told: Vec<String> =
            values.iter().take(3).map(|(rows, value)| format!("{value:?} ({rows})")).collect();
        (!told.is_empty()).then(|| {
            format!(
                "never seen open, though {:.0} % of all are: {} of {} categories, first {}; are their open ones missing?",
                100.0 * share,
                values.len(),
                self.seen.len(),
                told.join(", ")
            )
        })
    }

    /// The unknown values, most frequent first, at most `most` of them.
    pub(super) fn unknown(self, most: usize) -> Vec<(String, u64)> {
        let mut values: Vec<(String, u64)> = self
            .seen
            .into_iter()
            .filter(|(value, seen)| seen.place.is_none() && !value.is_empty())
            .map(|(value, seen)| (value, seen.rows))
            .collect();
        values.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        values.truncate(most);
        values
    }
}
