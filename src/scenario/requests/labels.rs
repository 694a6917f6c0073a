//! From a value of the file to a category or unit.
use std::collections::BTreeMap;

use super::error::RequestsError;
use super::spec::Unclaimed;

/// So many different values are remembered; more are looked up each time, so that memory stays bounded.
const REMEMBERED: usize = 4096;

/// Looks values up, and counts those that no alias claims.
pub(super) struct Labels<'a> {
    of: &'a dyn Fn(&str) -> Option<u16>,
    fallback: Fallback,
    /// Place and count of each value; the count matters for unclaimed ones only.
    seen: BTreeMap<String, (Option<u16>, u64)>,
}

enum Fallback {
    Skip,
    Error,
    Place(Option<u16>),
}

/// What a value means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// It is claimed.
    Claimed(u16),
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
        unclaimed: &Unclaimed,
        setting: &'static str,
    ) -> Result<Labels<'a>, RequestsError> {
        let fallback = match unclaimed {
            Unclaimed::Skip => Fallback::Skip,
            Unclaimed::Error => Fallback::Error,
            Unclaimed::Without => Fallback::Place(None),
            Unclaimed::Use(name) => match of(name) {
                Some(place) => Fallback::Place(Some(place)),
                None => return Err(RequestsError::UnknownName { setting, name: name.clone() }),
            },
        };
        Ok(Labels { of, fallback, seen: BTreeMap::new() })
    }

    /// What `value` means; a blank one is claimed by nobody.
    pub(super) fn meaning(&mut self, value: &str) -> Meaning {
        let (place, rows) = match self.seen.get_mut(value) {
            Some((place, rows)) => {
                *rows += 1;
                (*place, *rows)
            }
            None => {
                let place = if value.is_empty() { None } else { (self.of)(value) };
                if self.seen.len() < REMEMBERED {
                    self.seen.insert(value.into(), (place, 1));
                }
                (place, 1)
            }
        };
        match (place, &self.fallback) {
            (Some(place), _) => Meaning::Claimed(place),
            (None, Fallback::Place(place)) => Meaning::Replaced(*place),
            (None, Fallback::Skip) => Meaning::Skipped,
            (None, Fallback::Error) => Meaning::Wrong { first: rows == 1 },
        }
    }

    /// The values that nobody claims, most frequent first, at most `most` of them.
    pub(super) fn unclaimed(self, most: usize) -> Vec<(String, u64)> {
        let mut values: Vec<(String, u64)> = self
            .seen
            .into_iter()
            .filter(|(value, (place, _))| place.is_none() && !value.is_empty())
            .map(|(value, (_, rows))| (value, rows))
            .collect();
        values.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        values.truncate(most);
        values
    }
}
