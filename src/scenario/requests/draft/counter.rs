//! Counts of values, with memory that has a limit.
use std::collections::BTreeMap;

/// Values that are told apart; the rest is counted together.
const DISTINCT: usize = 20_000;

/// Pairs of values that are told apart.
const PAIRS: usize = 200_000;

/// Counts of texts.
#[derive(Default)]
pub(super) struct Counter {
    places: BTreeMap<String, u32>,
    counts: Vec<u64>,
    /// Rows whose value was not told apart any more.
    pub(super) beyond: u64,
    pub(super) blank: u64,
}

impl Counter {
    /// The place of a value; `None` for a blank one, or one too many.
    pub(super) fn add(&mut self, text: Option<&str>) -> Option<u32> {
        let Some(text) = text else {
            self.blank += 1;
            return None;
        };
        if let Some(place) = self.places.get(text) {
            self.counts[*place as usize] += 1;
            return Some(*place);
        }
        if self.counts.len() >= DISTINCT {
            self.beyond += 1;
            return None;
        }
        let place = self.counts.len() as u32;
        self.places.insert(text.into(), place);
        self.counts.push(1);
        Some(place)
    }

    /// Whether a value was met.
    pub(super) fn has(&self, text: &str) -> bool {
        self.places.contains_key(text)
    }

    /// Values with their rows and places, the most frequent first.
    pub(super) fn sorted(&self) -> Vec<(&str, u64, u32)> {
        let all =
            self.places.iter().map(|(text, place)| (text.as_str(), self.counts[*place as usize], *place));
        let mut all: Vec<(&str, u64, u32)> = all.collect();
        all.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        all
    }
}

/// Counts of pairs of places.
#[derive(Default)]
pub(super) struct Pairs(BTreeMap<(u32, u32), u64>);

impl Pairs {
    pub(super) fn add(&mut self, first: Option<u32>, second: Option<u32>) {
        let (Some(first), Some(second)) = (first, second) else { return };
        if let Some(count) = self.0.get_mut(&(first, second)) {
            *count += 1;
        } else if self.0.len() < PAIRS {
            self.0.insert((first, second), 1);
        }
    }

    /// The most frequent companion of a place.
    pub(super) fn companion(&self, first: u32) -> Option<u32> {
        let of = self.0.range((first, 0)..=(first, u32::MAX));
        of.max_by_key(|((_, second), count)| (**count, std::cmp::Reverse(*second)))
            .map(|((_, second), _)| *second)
    }
}
