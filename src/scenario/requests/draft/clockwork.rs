//! The times of a column of a file, while nobody has said how they are written.
use std::collections::BTreeMap;

use jiff::civil::DateTime;

use super::super::advice::{fits, formats_of};
use super::super::time_format::{Stamp, TimeFormat};

/// Words that stand for no time are told apart up to this many.
const WORDS: usize = 20;

/// The formats that were met, in one column or in several.
#[derive(Default)]
pub(super) struct Formats {
    met: Vec<Met>,
    /// Formats that go before their other order.
    preferred: Vec<&'static str>,
    /// Texts without a digit, with their rows.
    pub(super) words: BTreeMap<String, u64>,
    /// Texts with digits that are no time.
    pub(super) unreadable: u64,
    pub(super) in_utc: u64,
    pub(super) with_offset: u64,
    pub(super) read: u64,
}

struct Met {
    format: &'static str,
    times: u64,
    /// The format with day and month in the other order, and how many of all texts that either reads fit it.
    other: Option<(&'static str, u64)>,
}

/// A time as read, and as it would be with day and month in the other order.
#[derive(Clone, Copy)]
pub(super) struct Reading {
    pub(super) stamp: Stamp,
    pub(super) other: Option<DateTime>,
}

impl Formats {
    /// Takes these before those with the other order of day and month.
    pub(super) fn preferring(preferred: Vec<&'static str>) -> Formats {
        Formats { preferred, ..Formats::default() }
    }

    /// The time of a text; `None` where it is none.
    pub(super) fn read(&mut self, text: &str) -> Option<Reading> {
        if !text.bytes().any(|byte| byte.is_ascii_digit()) {
            if self.words.contains_key(text) || self.words.len() < WORDS {
                *self.words.entry(text.into()).or_default() += 1;
            }
            return None;
        }
        let Some(found) = self.met.iter().position(|met| fits(met.format, text)).or_else(|| self.meet(text))
        else {
            self.unreadable += 1;
            return None;
        };
        let met = &mut self.met[found];
        let stamp = TimeFormat::of(met.format).parse(text).ok()?;
        met.times += 1;
        let other = met.other.as_mut().and_then(|(format, times)| {
            let other = TimeFormat::of(format).parse(text).ok()?;
            *times += 1;
            Some(other.civil)
        });
        self.read += 1;
        self.with_offset += u64::from(stamp.offset.is_some());
        self.in_utc += u64::from(stamp.offset.is_some_and(|offset| offset.seconds() == 0));
        Some(Reading { stamp, other })
    }

    /// Takes the likeliest format of a text among those in use, or the other order of one that is.
    fn meet(&mut self, text: &str) -> Option<usize> {
        let preferred = self.preferred.iter().copied().find(|preferred| fits(preferred, text));
        let format = preferred.or_else(|| formats_of(text).next())?;
        let turned = self.met.iter_mut().position(|met| met.other.is_some_and(|(other, _)| other == format));
        if let Some(place) = turned {
            // The first text that only the other order reads shows that it was meant all along.
            let met = &mut self.met[place];
            if let Some((other, times)) = met.other
                && times == met.times
            {
                (met.format, met.other) = (other, None);
                return Some(place);
            }
        }
        let other = TimeFormat::of(format).other_day_order();
        let other =
            other.and_then(|other| super::super::advice::KNOWN.into_iter().find(|known| *known == other));
        // Only a day that both orders read leaves a doubt.
        let other = other.filter(|other| fits(other, text)).map(|other| (other, 0));
        self.met.push(Met { format, times: 0, other });
        Some(self.met.len() - 1)
    }

    /// The formats, the most frequent first.
    pub(super) fn in_use(&self) -> Vec<&'static str> {
        let mut met: Vec<(u64, &'static str)> = self.met.iter().map(|met| (met.times, met.format)).collect();
        met.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        met.into_iter().map(|(_, format)| format).collect()
    }

    /// The formats whose day and month every text would let change places, with the other one.
    pub(super) fn doubtful(&self) -> Vec<(&'static str, &'static str)> {
        let in_doubt = |met: &Met| {
            met.other.filter(|(_, times)| *times == met.times).map(|(other, _)| (met.format, other))
        };
        self.met.iter().filter_map(in_doubt).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn met(texts: &[&str]) -> Formats {
        let mut formats = Formats::default();
        for text in texts {
            formats.read(text);
        }
        formats
    }

    #[test]
    fn formats_of_a_column_are_found() {
        assert_eq!(
            met(&["2020-01-02 08:00", "2020/1/3 8:00:00", "2020-01-03 09:00"]).in_use(),
            ["iso", "%Y/%m/%d %H:%M:%S"]
        );
        assert_eq!(met(&["43832.5", "43833"]).in_use(), ["excel"]);
        let blank = met(&["NA", "2020-01-02", "NA", "12 o'clock"]);
        assert_eq!((blank.words["NA"], blank.unreadable, blank.read), (2, 1, 1));
    }

    #[test]
    fn a_day_after_the_twelfth_settles_the_order() {
        let found = met(&["02/01/2020 08:00", "13/01/2020 08:00", "03/01/2020 08:00"]);
        assert_eq!(found.in_use(), ["%d/%m/%Y %H:%M"]);
        assert!(found.doubtful().is_empty());
        let american = met(&["02/01/2020 08:00", "01/13/2020 08:00"]);
        assert_eq!((american.in_use(), american.doubtful().len()), (vec!["%m/%d/%Y %H:%M"], 0));
        let doubtful = met(&["02/01/2020 08:00", "03/01/2020 08:00"]);
        assert_eq!(doubtful.doubtful(), [("%m/%d/%Y %H:%M", "%d/%m/%Y %H:%M")]);
        let mut turned =
            Formats::preferring(doubtful.doubtful().into_iter().map(|(_, other)| other).collect());
        turned.read("02/01/2020 08:00");
        assert_eq!(turned.in_use(), ["%d/%m/%Y %H:%M"]);
    }
}
