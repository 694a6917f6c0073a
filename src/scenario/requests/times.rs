//! The times of a row: texts by one of several patterns, brought to the clock of the run.
use jiff::civil::{Date, DateTime};

use super::RequestsSpec;
use super::time_format::{Stamp, TimeFormat};
use super::zone::{Clock, Moment, zone_of};
use crate::kernel::Elapsed;

/// Reads the times of rows, and doubts the order of day and month while nothing settles it.
pub(super) struct Times<'a> {
    formats: Vec<TimeFormat<'a>>,
    clock: Clock,
    doubt: DayOrder,
    /// Openings, and other times, by the offset that they carry; `None`: none.
    offsets: Vec<(Option<i32>, u64)>,
}

/// A stamp and whether another order of day and month would give a date too.
#[derive(Clone, Copy)]
pub(super) struct Read {
    stamp: Stamp,
    other: Option<DateTime>,
}

/// So many offsets are told apart.
const OFFSETS: usize = 64;

impl<'a> Times<'a> {
    /// Zones that do not exist are refused by the check of the scenario; here they count as none.
    pub(super) fn new(spec: &'a RequestsSpec, midnight: DateTime) -> Times<'a> {
        let zone = |name: &Option<String>| name.as_deref().and_then(|name| zone_of(name).ok());
        let formats: Vec<TimeFormat<'a>> = spec.time_format.iter().map(TimeFormat::of).collect();
        let doubt = DayOrder::of(&formats);
        let clock = Clock::new(midnight, zone(&spec.time_zone), zone(&spec.written_in));
        Times { formats, clock, doubt, offsets: Vec::new() }
    }

    /// Reads a text by the first pattern that fits.
    ///
    /// # Errors
    /// What does not fit, in words.
    pub(super) fn read(&mut self, text: &str) -> Result<Read, String> {
        let mut reasons = Vec::new();
        for (i, format) in self.formats.iter().enumerate() {
            match format.parse(text) {
                Ok(stamp) => {
                    let other = self.doubt.see(i, stamp.civil);
                    self.count(stamp);
                    return Ok(Read { stamp, other });
                }
                Err(reason) => reasons.push(format!("in the format {}: {reason}", format.name())),
            }
        }
        Err(match reasons.as_slice() {
            [one] => one.clone(),
            _ => format!("in any of the {} formats", reasons.len()),
        })
    }

    fn count(&mut self, stamp: Stamp) {
        let offset = stamp.offset.map(|offset| offset.seconds());
        if let Some((_, times)) = self.offsets.iter_mut().find(|(known, _)| *known == offset) {
            *times += 1;
        } else if self.offsets.len() < OFFSETS {
            self.offsets.push((offset, 1));
        }
    }

    pub(super) fn opening(&mut self, read: Read) -> Moment {
        self.clock.opening(read.stamp)
    }

    pub(super) fn after(&self, read: Read, opened: Moment) -> Moment {
        self.clock.after(read.stamp, opened)
    }

    /// Remembers how long a request took in either order of day and month.
    pub(super) fn took(&mut self, opened: Read, closed: Read) {
        self.doubt.took(opened, closed);
    }

    /// The patterns of the scenario, as it could write them.
    pub(super) fn patterns(&self) -> Vec<String> {
        let plain = |format: &TimeFormat<'_>| match format {
            TimeFormat::Iso => "iso".to_string(),
            TimeFormat::Excel => "excel".into(),
            TimeFormat::Unix => "unix".into(),
            TimeFormat::UnixMs => "unix_ms".into(),
            TimeFormat::Pattern(pattern) => pattern.to_string(),
        };
        self.formats.iter().map(plain).collect()
    }

    /// What the reader should know of the times as a whole.
    pub(super) fn notes(&self, spec: &RequestsSpec) -> Vec<String> {
        let mut notes: Vec<String> = self.doubt.note().into_iter().collect();
        let offsets: Vec<&(Option<i32>, u64)> =
            self.offsets.iter().filter(|(offset, _)| offset.is_some()).collect();
        let without = self.offsets.iter().any(|(offset, _)| offset.is_none());
        if offsets.is_empty() {
            return notes;
        }
        let told: Vec<String> =
            offsets.iter().map(|(offset, times)| format!("{} ({times})", distance(*offset))).collect();
        let spread = offsets.iter().filter_map(|(offset, _)| *offset);
        let wide = spread.clone().max().unwrap_or(0) - spread.min().unwrap_or(0) > 3_600;
        if without && spec.time_zone.is_none() {
            notes.push(format!(
                "some times carry an offset from UTC, {}, others none: set `requests.time_zone`, so that all are on one clock",
                told.join(", ")
            ));
        } else if wide && spec.time_zone.is_none() {
            notes.push(format!(
                "offsets are mixed: {}; openings are on the clock of the first one; set `requests.time_zone` to choose",
                told.join(", ")
            ));
        } else if spec.time_zone.is_none() && offsets.iter().all(|(offset, _)| *offset == Some(0)) {
            notes.push(
                "times are in UTC and taken as they are: set `requests.time_zone`, such as \"America/New_York\", for local hours"
                    .into(),
            );
        }
        notes
    }
}

fn distance(offset: Option<i32>) -> String {
    let seconds = offset.unwrap_or(0);
    format!(
        "{}{:02}:{:02}",
        if seconds < 0 { '-' } else { '+' },
        seconds.abs() / 3_600,
        seconds.abs() / 60 % 60
    )
}

/// Whether day and month could change places: until a day later than the twelfth shows the order, or for good.
struct DayOrder {
    /// For each format the one with the other order, where there is one.
    others: Vec<Option<String>>,
    settled: bool,
    /// Times whose day and month could change places, to another day.
    doubtful: u64,
    /// The format of the first of them.
    format: Option<usize>,
    own: String,
    /// Seconds from opening to closing in both orders.
    took: Vec<(i64, i64)>,
}

/// So many durations are remembered: a file without a day after the twelfth is small.
const REMEMBERED: usize = 100_000;

impl DayOrder {
    fn of(formats: &[TimeFormat<'_>]) -> DayOrder {
        let others: Vec<Option<String>> = formats.iter().map(TimeFormat::other_day_order).collect();
        let own = formats.iter().zip(&others).find(|(_, other)| other.is_some());
        let own = own.map_or(String::new(), |(format, _)| format.name());
        DayOrder {
            settled: others.iter().all(Option::is_none),
            others,
            doubtful: 0,
            format: None,
            own,
            took: Vec::new(),
        }
    }

    fn see(&mut self, format: usize, civil: DateTime) -> Option<DateTime> {
        if self.settled || self.others[format].is_none() {
            return None;
        }
        let Ok(other) = Date::new(civil.year(), civil.day(), civil.month()) else {
            self.settled = true;
            self.took = Vec::new();
            return None;
        };
        if civil.day() != civil.month() {
            self.doubtful += 1;
            self.format.get_or_insert(format);
        }
        Some(other.to_datetime(civil.time()))
    }

    fn took(&mut self, opened: Read, closed: Read) {
        if let (Some(other_opened), Some(other_closed), false) = (opened.other, closed.other, self.settled)
            && self.took.len() < REMEMBERED
        {
            let between = |from: DateTime, to: DateTime| to.duration_since(from).as_secs();
            let as_read = between(opened.stamp.civil, closed.stamp.civil);
            self.took.push((as_read, between(other_opened, other_closed)));
        }
    }

    fn note(&self) -> Option<String> {
        let format = self.format.filter(|_| !self.settled && self.doubtful > 0)?;
        let other = self.others[format].as_deref()?;
        let median = |order: fn(&(i64, i64)) -> i64| {
            let mut took: Vec<i64> = self.took.iter().map(order).collect();
            took.sort_unstable();
            let middle = took.get(took.len().saturating_sub(1) / 2)?;
            let sign = if *middle < 0 { "-" } else { "" };
            Some(format!("{sign}{}", Elapsed(middle.unsigned_abs())))
        };
        let took = match (median(|took| took.0), median(|took| took.1)) {
            (Some(own), Some(other)) => {
                format!(": as read, a request takes {own} (median), in the other order {other}")
            }
            _ => String::new(),
        };
        Some(format!(
            "no day is later than the twelfth, so both orders of day and month fit{took}; if {} is wrong, set \
             `requests.time_format` to {other:?}",
            self.own
        ))
    }
}
