//! What a column holds, out of the first rows of a file.
use std::collections::BTreeSet;

use super::super::advice::formats_of;

/// Rows that are looked at.
pub(super) const ROWS: usize = 20_000;

/// Filled fields that are tried as times.
const TRIED: u64 = 300;

/// Different values that are told apart.
const DISTINCT: usize = 5_000;

/// What is known of a column.
#[derive(Default)]
pub(super) struct Profile {
    pub(super) name: String,
    pub(super) filled: u64,
    characters: u64,
    tried: u64,
    times: u64,
    days: u64,
    of_day: u64,
    numbers: u64,
    distinct: BTreeSet<String>,
}

impl Profile {
    pub(super) fn named(name: &str) -> Profile {
        Profile { name: name.into(), ..Profile::default() }
    }

    pub(super) fn see(&mut self, text: &str) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        self.filled += 1;
        self.characters += text.chars().count() as u64;
        self.numbers += u64::from(text.parse::<f64>().is_ok());
        // A word in a column of times stands for none, and says nothing about the column.
        if self.tried < TRIED && text.bytes().any(|byte| byte.is_ascii_digit()) {
            self.tried += 1;
            let format = formats_of(text).next();
            self.times += u64::from(format.is_some());
            self.days += u64::from(format.is_some() && !has_time_of_day(text));
            self.of_day += u64::from(is_time_of_day(text));
        }
        if self.distinct.len() < DISTINCT {
            self.distinct.insert(text.into());
        }
    }

    /// Whether nearly all that is filled is a time.
    pub(super) fn is_time(&self) -> bool {
        self.tried > 0 && 10 * self.times >= 9 * self.tried && !self.is_of_day()
    }

    /// Whether its times are days alone.
    pub(super) fn is_day(&self) -> bool {
        self.is_time() && 10 * self.days >= 9 * self.tried
    }

    /// Whether it holds times of day alone.
    pub(super) fn is_of_day(&self) -> bool {
        self.tried > 0 && 10 * self.of_day >= 9 * self.tried
    }

    pub(super) fn distinct(&self) -> u64 {
        self.distinct.len() as u64
    }

    /// Mean number of rows with one value.
    pub(super) fn rows_of_a_value(&self) -> f64 {
        self.filled as f64 / self.distinct.len().max(1) as f64
    }

    /// Whether it could name groups of requests: short texts that come again.
    pub(super) fn is_label(&self) -> bool {
        let short = self.characters <= 60 * self.filled;
        let are_few = self.filled < 20 || self.rows_of_a_value() >= 3.0;
        let numbers = 2 * self.numbers > self.filled && self.distinct() > 60;
        self.filled > 0 && short && are_few && !self.is_time() && !self.is_of_day() && !numbers
    }

    /// Whether nearly every value stands once.
    pub(super) fn is_key(&self) -> bool {
        let told_apart = self.distinct.len() >= DISTINCT || self.rows_of_a_value() < 1.2;
        self.filled > 0 && told_apart && self.characters <= 60 * self.filled
    }
}

/// `8:00`, `08:00:59 PM`.
fn is_time_of_day(text: &str) -> bool {
    let Some((hour, rest)) = text.split_once(':') else { return false };
    let is_hour = hour.parse::<u8>().is_ok_and(|hour| hour <= 24);
    let rest = rest.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == ' ' || c == '.');
    is_hour && rest.len() >= 2 && rest.bytes().all(|byte| byte.is_ascii_digit() || b":.".contains(&byte))
}

fn has_time_of_day(text: &str) -> bool {
    // A number of days, or of seconds, has its time of day in it.
    text.contains([':', '时', '.']) && !text.matches('.').count().eq(&2)
        || text.bytes().all(|b| b.is_ascii_digit()) && text.len() > 8
}
