//! One record of the file, understood.
use csv::ByteRecord;
use jiff::civil::DateTime;

use super::aliases::fold;
use super::error::{BadRow, RequestsError};
use super::header::Columns;
use super::labels::{Labels, Meaning};
use super::spec::RequestsSpec;
use super::time_format::TimeFormat;
use super::{Quirks, Request};
use crate::kernel::{Date, SimTime};
use crate::model::fact::Channel;

/// Why a row cannot be taken.
pub(super) enum Refusal {
    /// It cannot be read, which the scenario may tolerate.
    Unreadable(BadRow),
    /// Nobody claims a value of it, and the scenario wants that to be an error.
    Unclaimed(BadRow),
}

impl From<BadRow> for Refusal {
    fn from(row: BadRow) -> Refusal {
        Refusal::Unreadable(row)
    }
}

/// Text of a field that an error quotes, in characters.
const QUOTED: usize = 60;

/// What is known of all rows: how to read them, and what they said so far.
pub(super) struct Rows<'a> {
    spec: &'a RequestsSpec,
    columns: Columns,
    format: TimeFormat<'a>,
    midnight: DateTime,
    /// First and last second of opening that are wanted, since the start of the run.
    wanted: (i64, i64),
    categories: Labels<'a>,
    units: Labels<'a>,
    channels: Vec<(String, Channel)>,
    pub(super) quirks: Quirks,
    /// First and last opening, and the last time of any kind, in seconds since the start of the run.
    pub(super) span: Option<Span>,
}

/// The times between which the readable rows of a file lie, in seconds since the start of the run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub(super) first_opened: i64,
    pub(super) last_opened: i64,
    pub(super) end: i64,
}

impl<'a> Rows<'a> {
    pub(super) fn new(
        spec: &'a RequestsSpec,
        columns: Columns,
        start: Date,
        category_of: &'a dyn Fn(&str) -> Option<u16>,
        unit_of: &'a dyn Fn(&str) -> Option<u16>,
    ) -> Result<Rows<'a>, RequestsError> {
        let midnight = start.at(0, 0, 0, 0);
        let seconds = |day: Date| day.at(0, 0, 0, 0).duration_since(midnight).as_secs();
        let from = spec.from.map_or(0, |day| seconds(day).max(0));
        let to = spec.to.map_or(i64::MAX, |day| seconds(day) + 86_399);
        Ok(Rows {
            spec,
            columns,
            format: TimeFormat::of(&spec.time_format),
            midnight,
            wanted: (from, to),
            categories: Labels::new(category_of, &spec.unknown_category, "unknown_category")?,
            units: Labels::new(unit_of, &spec.unknown_unit, "unknown_unit")?,
            channels: spec.channels.iter().map(|rule| (fold(&rule.from), rule.to.into())).collect(),
            quirks: Quirks::default(),
            span: None,
        })
    }

    /// The request of a record; `None` if it is left out.
    pub(super) fn understand(&mut self, record: &ByteRecord, line: u64) -> Result<Option<Request>, Refusal> {
        self.quirks.rows += 1;
        let names = self.columns.names.len();
        if record.len() != names {
            let message = format!("{} fields, but the header has {names}", record.len());
            return Err(BadRow { line, column: None, message }.into());
        }
        let Some(opened) = self.time(record, Some(self.columns.opened), line)? else {
            let message = "blank, but a request needs its time of opening".into();
            return Err(self.bad(self.columns.opened, line, message).into());
        };
        let closed = self.time(record, self.columns.closed, line)?;
        let due = self.time(record, self.columns.due, line)?;
        self.see(opened, closed);
        if opened < self.wanted.0 || opened > self.wanted.1 {
            self.quirks.outside_dates += 1;
            return Ok(None);
        }
        let category = self.category(record, line)?;
        // The unit of a row that is left out anyway need not be claimed.
        let unit = if category.is_some() { self.unit(record, line)? } else { None };
        let (Some(category), Some(unit)) = (category, unit) else {
            self.quirks.skipped += 1;
            return Ok(None);
        };
        let since_start = |second: i64| SimTime(u64::try_from(second).unwrap_or(0));
        Ok(Some(Request {
            opened: since_start(opened),
            closed: closed.map(since_start),
            due: due.map(since_start),
            category,
            unit,
            channel: self.channel(record, line)?,
            key: self.key(record, line)?,
        }))
    }

    /// The values that nobody claims, into the quirks.
    pub(super) fn into_quirks(self) -> Quirks {
        Quirks {
            unclaimed_categories: self.categories.unclaimed(10),
            unclaimed_units: self.units.unclaimed(10),
            ..self.quirks
        }
    }

    fn see(&mut self, opened: i64, closed: Option<i64>) {
        let end = closed.map_or(opened, |closed| closed.max(opened));
        let span = self.span.get_or_insert(Span { first_opened: opened, last_opened: opened, end });
        span.first_opened = span.first_opened.min(opened);
        span.last_opened = span.last_opened.max(opened);
        span.end = span.end.max(end);
    }

    /// The text of a field without the blanks around it; `None` if it means "no value" or the column is not mapped.
    fn text<'r>(
        &self,
        record: &'r ByteRecord,
        column: Option<usize>,
        line: u64,
    ) -> Result<Option<&'r str>, BadRow> {
        let Some(column) = column else { return Ok(None) };
        let Ok(text) = std::str::from_utf8(&record[column]) else {
            let message = format!(
                "{} is not in UTF-8: save the file as CSV in UTF-8",
                shown(&String::from_utf8_lossy(&record[column]))
            );
            return Err(self.bad(column, line, message));
        };
        let text = text.trim();
        let blank = text.is_empty() || self.spec.blank.iter().any(|blank| blank.trim() == text);
        Ok((!blank).then_some(text))
    }

    /// A time in seconds since the start of the run.
    fn time(&self, record: &ByteRecord, column: Option<usize>, line: u64) -> Result<Option<i64>, BadRow> {
        let (Some(column), Some(text)) = (column, self.text(record, column, line)?) else { return Ok(None) };
        match self.format.parse(text) {
            Ok(time) => Ok(Some(time.duration_since(self.midnight).as_secs())),
            Err(reason) => {
                let message =
                    format!("{} is not a time in the format {}: {reason}", shown(text), self.format.name());
                Err(self.bad(column, line, message))
            }
        }
    }

    fn category(&mut self, record: &ByteRecord, line: u64) -> Result<Option<u16>, Refusal> {
        let column = self.columns.category;
        let text = self.text(record, column, line)?.unwrap_or("");
        match self.categories.meaning(text) {
            Meaning::Claimed(place) => return Ok(Some(place)),
            // Without a column for it, the one category of all requests is no peculiarity.
            Meaning::Replaced(place) if column.is_none() => return Ok(place),
            Meaning::Replaced(place) => {
                self.quirks.unknown_category += 1;
                return Ok(place);
            }
            Meaning::Skipped | Meaning::Wrong { first: false } => {}
            Meaning::Wrong { first: true } => {
                let message = unclaimed(text, "category");
                return Err(Refusal::Unclaimed(self.bad(column.unwrap_or(0), line, message)));
            }
        }
        self.quirks.unknown_category += 1;
        Ok(None)
    }

    /// The outer `None` leaves the row out; the inner one is a request without a unit.
    fn unit(&mut self, record: &ByteRecord, line: u64) -> Result<Option<Option<u16>>, Refusal> {
        let column = self.columns.unit;
        let Some(text) = self.text(record, column, line)? else { return Ok(Some(None)) };
        match self.units.meaning(text) {
            Meaning::Claimed(place) => return Ok(Some(Some(place))),
            Meaning::Replaced(place) => {
                self.quirks.unknown_unit += 1;
                return Ok(Some(place));
            }
            Meaning::Skipped | Meaning::Wrong { first: false } => {}
            Meaning::Wrong { first: true } => {
                let message = unclaimed(text, "unit");
                return Err(Refusal::Unclaimed(self.bad(column.unwrap_or(0), line, message)));
            }
        }
        self.quirks.unknown_unit += 1;
        Ok(None)
    }

    fn channel(&mut self, record: &ByteRecord, line: u64) -> Result<Channel, BadRow> {
        let Some(text) = self.text(record, self.columns.channel, line)? else {
            return Ok(self.spec.channel.into());
        };
        let folded = fold(text);
        if let Some((_, channel)) = self.channels.iter().find(|(from, _)| *from == folded) {
            return Ok(*channel);
        }
        self.quirks.unknown_channel += 1;
        Ok(self.spec.channel.into())
    }

    fn key(&mut self, record: &ByteRecord, line: u64) -> Result<u64, BadRow> {
        let Some(column) = self.columns.id else { return Ok(self.quirks.rows) };
        Ok(match self.text(record, Some(column), line)? {
            Some(id) => key_of(id),
            None => {
                self.quirks.without_id += 1;
                // A text, because the bare number of the row may be another row's id.
                key_of(&format!("row {}", self.quirks.rows))
            }
        })
    }

    fn bad(&self, column: usize, line: u64, message: String) -> BadRow {
        BadRow { line, column: self.columns.names.get(column).cloned(), message }
    }
}

/// The key of an id: itself where it is a whole number as numbers are written, else a hash of its text.
fn key_of(id: &str) -> u64 {
    match id.parse::<u64>() {
        Ok(number) if number.to_string() == id => number,
        _ => {
            let hash = blake3::hash(id.as_bytes());
            hash.as_bytes()[..8].iter().fold(0, |key, byte| key << 8 | u64::from(*byte))
        }
    }
}

fn unclaimed(text: &str, what: &str) -> String {
    if text.is_empty() {
        return format!("blank; set `requests.unknown_{what}` to \"skip\" or a name to allow that");
    }
    format!(
        "no {what} claims {:?}: add it to the `aliases` of one, or set `requests.unknown_{what}` to \"skip\" or a name",
        quoted(text)
    )
}

/// A field that should hold a time. One that is longer than times are may be the line of a file that is none of requests,
/// which somebody named to see it: it is not shown.
fn shown(text: &str) -> String {
    const LONGEST: usize = 24;
    let is_of_a_time = |c: char| c.is_ascii_digit() || "-/:.,+ TZ".contains(c);
    match text.chars().count() {
        0..=LONGEST => format!("{text:?}"),
        _ if text.chars().all(is_of_a_time) => format!("{:?}", quoted(text)),
        count => format!("a text of {count} letters"),
    }
}

fn quoted(text: &str) -> String {
    let mut short: String = text.chars().take(QUOTED).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
