//! One record of the file, understood.
use csv::ByteRecord;

use super::advice::advise;
use super::aliases::fold;
use super::error::{BadRow, RequestsError};
use super::findings::{Quirks, Reason};
use super::header::Columns;
use super::labels::{Labels, Meaning};
use super::spec::{RequestsSpec, StatusSpec};
use super::times::{Read, Times};
use super::watch::Days;
use super::zone::Moment;
use crate::kernel::Date;
use crate::model::fact::Channel;

/// Why a row cannot be taken.
pub(super) enum Refusal {
    /// It cannot be read, which the scenario may tolerate.
    Unreadable(BadRow),
    /// A value of it is unknown, and the scenario wants that to be an error.
    Unknown(BadRow),
}

impl From<BadRow> for Refusal {
    fn from(row: BadRow) -> Refusal {
        Refusal::Unreadable(row)
    }
}

/// Text of a field that an error quotes, in characters.
const QUOTED: usize = 60;

/// Years before and after the start of the run that times may have without being odd.
const CENTURY: i64 = 50 * 366 * 86_400;

/// A request as its row tells it, before the file as a whole is known. Times are seconds since the start of the run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    pub(super) line: u64,
    pub(super) key: u64,
    pub(super) opened: i64,
    pub(super) closed: Option<i64>,
    pub(super) due: Option<i64>,
    pub(super) state: State,
    pub(super) category: u16,
    pub(super) unit: Option<u16>,
    pub(super) channel: Channel,
}

/// What the status of a request says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Open,
    Closed,
    Cancelled,
    Referred,
    /// Nothing: the closing time decides.
    Unsaid,
}

/// The times between which the readable rows of a file lie, in seconds since the start of the run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub(super) first_opened: i64,
    pub(super) last_opened: i64,
}

/// The texts of a row that decide what becomes of it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Said<'r> {
    pub(super) category: Option<&'r str>,
    pub(super) unit: Option<&'r str>,
    pub(super) channel: Option<&'r str>,
    pub(super) id: Option<&'r str>,
}

/// The times of a row.
#[derive(Clone, Copy, Debug)]
pub(super) struct When {
    pub(super) opened: i64,
    pub(super) closed: Option<i64>,
    pub(super) due: Option<i64>,
}

/// What is known of all rows: how to read them, and what they said so far.
pub(super) struct Rows<'a> {
    pub(super) spec: &'a RequestsSpec,
    pub(super) columns: Columns,
    pub(super) times: Times<'a>,
    /// First and last second of opening that are wanted, since the start of the run.
    wanted: (i64, i64),
    categories: Labels<'a>,
    units: Labels<'a>,
    channels: Vec<(String, Channel)>,
    statuses: Vec<(String, State)>,
    only: Vec<Vec<String>>,
    skip: Vec<Vec<String>>,
    pub(super) quirks: Quirks,
    pub(super) span: Option<Span>,
    pub(super) days: Days,
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
        let folded = |lists: &[(String, Vec<String>)]| {
            lists.iter().map(|(_, values)| values.iter().map(|value| fold(value)).collect()).collect()
        };
        Ok(Rows {
            spec,
            columns,
            times: Times::new(spec, midnight),
            wanted: (from, to),
            categories: Labels::new(category_of, &spec.unknown_category, "unknown_category")?,
            units: Labels::new(unit_of, &spec.unknown_unit, "unknown_unit")?,
            channels: spec.channels.iter().map(|rule| (fold(&rule.from), rule.to.into())).collect(),
            statuses: words(&spec.status),
            only: folded(&spec.only.0),
            skip: folded(&spec.skip.0),
            quirks: Quirks::default(),
            span: None,
            days: Days::default(),
        })
    }

    /// The request of a record; `None` if it is left out.
    pub(super) fn understand(&mut self, record: &ByteRecord, line: u64) -> Result<Option<Row>, Refusal> {
        self.quirks.rows += 1;
        self.whole(record, line)?;
        if !self.is_wanted(record, line)? {
            return Ok(None);
        }
        let Some(state) = self.state(record, line)? else { return Ok(None) };
        let when = self.when(record, line)?;
        let said = Said {
            category: self.text(record, self.columns.category, line)?,
            unit: self.text(record, self.columns.unit, line)?,
            channel: self.text(record, self.columns.channel, line)?,
            id: self.text(record, self.columns.id, line)?,
        };
        self.request(line, when, state, said)
    }

    /// A record has a field for each column.
    pub(super) fn whole(&self, record: &ByteRecord, line: u64) -> Result<(), BadRow> {
        let names = self.columns.names.len();
        if record.len() == names {
            return Ok(());
        }
        let message = format!("{} fields, but the header has {names}", record.len());
        Err(BadRow { line, column: None, message })
    }

    /// Whether `only` and `skip` let a row pass.
    pub(super) fn is_wanted(&mut self, record: &ByteRecord, line: u64) -> Result<bool, BadRow> {
        let mut passes = true;
        for (columns, lists, wanted) in
            [(&self.columns.only, &self.only, true), (&self.columns.skip, &self.skip, false)]
        {
            for (column, values) in columns.iter().zip(lists) {
                // A value that means nothing can be named, too.
                let value = fold(self.utf_8(record, *column, line)?);
                passes &= values.contains(&value) == wanted;
            }
        }
        if !passes {
            self.quirks.count(Reason::Filtered, line);
        }
        Ok(passes)
    }

    /// What the status says; `None`: the row is left out.
    fn state(&mut self, record: &ByteRecord, line: u64) -> Result<Option<State>, BadRow> {
        let Some(text) = self.text(record, self.columns.status, line)? else {
            return Ok(Some(State::Unsaid));
        };
        let folded = fold(text);
        let state = self.statuses.iter().find(|(word, _)| *word == folded).map(|(_, state)| *state);
        let reason = match state {
            Some(State::Cancelled) => Reason::Cancelled,
            Some(State::Referred) => Reason::Referred,
            Some(state) => return Ok(Some(state)),
            None => {
                self.quirks.count(Reason::UnknownStatus, line);
                return Ok(Some(State::Unsaid));
            }
        };
        self.quirks.count(reason, line);
        Ok(None)
    }

    fn when(&mut self, record: &ByteRecord, line: u64) -> Result<When, BadRow> {
        let columns = [&self.columns.opened, &self.columns.closed, &self.columns.due].map(Clone::clone);
        let [opened, closed, due] = &columns;
        let Some(read) = self.time(record, opened, line)? else {
            let message = "blank, but a request needs its time of opening".into();
            return Err(self.bad(opened.first().copied().unwrap_or(0), line, message));
        };
        let closed = self.time(record, closed, line)?;
        let due = self.time(record, due, line)?;
        let opened = self.times.opening(read);
        let mut skipped = opened.skipped;
        let mut later = |of: Read| {
            let at: Moment = self.times.after(of, opened);
            skipped |= at.skipped;
            at.local
        };
        let when = When { opened: opened.local, closed: closed.map(&mut later), due: due.map(&mut later) };
        if let Some(closed) = closed {
            self.times.took(read, closed);
        }
        if skipped {
            self.quirks.count(Reason::SkippedHour, line);
        }
        Ok(when)
    }

    /// The request of a row whose times are known; `None` if it is left out.
    pub(super) fn request(
        &mut self,
        line: u64,
        when: When,
        state: State,
        said: Said<'_>,
    ) -> Result<Option<Row>, Refusal> {
        let When { opened, closed, due } = when;
        self.see(when, line);
        if opened < self.wanted.0 || opened > self.wanted.1 {
            self.quirks.count(Reason::OutsideDates, line);
            return Ok(None);
        }
        let category = self.category(said.category.unwrap_or(""), line)?;
        // The unit of a row that is left out anyway need not be known.
        let unit = if category.is_some() { self.unit(said.unit, line)? } else { None };
        let (Some(category), Some(unit)) = (category, unit) else {
            self.quirks.count(Reason::Skipped, line);
            return Ok(None);
        };
        let is_open = state == State::Open || (closed.is_none() && state != State::Closed);
        self.categories.told(said.category.unwrap_or(""), is_open);
        let channel = self.channel(said.channel, line);
        let key = self.key(said.id, line);
        Ok(Some(Row { line, key, opened, closed, due, state, category, unit, channel }))
    }

    /// The unknown values, into the quirks.
    pub(super) fn into_quirks(mut self) -> Quirks {
        self.quirks.notes.extend(self.times.notes(self.spec));
        self.quirks.notes.extend(self.categories.never_open());
        Quirks {
            unknown_categories: self.categories.unknown(10),
            unknown_units: self.units.unknown(10),
            ..self.quirks
        }
    }

    fn see(&mut self, when: When, line: u64) {
        let When { opened, closed, due } = when;
        self.days.see(opened, closed);
        let span = self.span.get_or_insert(Span { first_opened: opened, last_opened: opened });
        span.first_opened = span.first_opened.min(opened);
        span.last_opened = span.last_opened.max(opened);
        if [Some(opened), closed, due].into_iter().flatten().any(|time| time.abs() > CENTURY) {
            self.quirks.count(Reason::OddYear, line);
        }
    }

    fn utf_8<'r>(&self, record: &'r ByteRecord, column: usize, line: u64) -> Result<&'r str, BadRow> {
        let field = &record[column];
        match std::str::from_utf8(field) {
            // What another encoding does not know was replaced by this sign.
            Ok(text) if text.contains('\u{fffd}') && !self.spec.is_utf_8() => {
                let message =
                    format!("{} is not in {}: see `requests.encoding`", shown(text), self.spec.encoding);
                Err(self.bad(column, line, message))
            }
            Ok(text) => Ok(text.trim()),
            Err(_) => {
                let message = format!(
                    "{} is not in UTF-8: set `requests.encoding`, perhaps to \"{}\", or save the file as CSV in UTF-8",
                    shown(&String::from_utf8_lossy(field)),
                    super::encoding::likely(field),
                );
                Err(self.bad(column, line, message))
            }
        }
    }

    /// The text of a field without the blanks around it; `None` if it means "no value" or the column is not mapped.
    pub(super) fn text<'r>(
        &self,
        record: &'r ByteRecord,
        column: Option<usize>,
        line: u64,
    ) -> Result<Option<&'r str>, BadRow> {
        let Some(column) = column else { return Ok(None) };
        let text = self.utf_8(record, column, line)?;
        let blank = text.is_empty() || self.spec.blank.iter().any(|blank| blank.trim() == text);
        Ok((!blank).then_some(text))
    }

    /// A time, out of one column or out of day and time of day.
    pub(super) fn time(
        &mut self,
        record: &ByteRecord,
        columns: &[usize],
        line: u64,
    ) -> Result<Option<Read>, BadRow> {
        let Some(first) = columns.first().copied() else { return Ok(None) };
        let Some(day) = self.text(record, Some(first), line)? else { return Ok(None) };
        let of_day = self.text(record, columns.get(1).copied(), line)?;
        let joined = of_day.map(|time| format!("{} {time}", without_midnight(day)));
        let text = joined.as_deref().unwrap_or(day);
        self.times.read(text).map(Some).map_err(|reason| {
            let advice = advise(text, &self.times.patterns(), &self.spec.blank);
            self.bad(first, line, format!("{} is not a time {reason}{advice}", shown(text)))
        })
    }

    fn category(&mut self, text: &str, line: u64) -> Result<Option<u16>, Refusal> {
        let column = self.columns.category;
        match self.categories.meaning(text) {
            Meaning::Known(place) => return Ok(Some(place)),
            // Without a column for it, the one category of all requests is no peculiarity.
            Meaning::Replaced(place) if column.is_none() => return Ok(place),
            Meaning::Replaced(place) => {
                self.quirks.count(Reason::UnknownCategory, line);
                return Ok(place);
            }
            Meaning::Skipped | Meaning::Wrong { first: false } => {}
            Meaning::Wrong { first: true } => {
                let message = no_alias(text, "category");
                return Err(Refusal::Unknown(self.bad(column.unwrap_or(0), line, message)));
            }
        }
        self.quirks.count(Reason::UnknownCategory, line);
        Ok(None)
    }

    /// The outer `None` leaves the row out; the inner one is a request without a unit.
    fn unit(&mut self, text: Option<&str>, line: u64) -> Result<Option<Option<u16>>, Refusal> {
        let Some(text) = text else { return Ok(Some(None)) };
        match self.units.meaning(text) {
            Meaning::Known(place) => return Ok(Some(Some(place))),
            Meaning::Replaced(place) => {
                self.quirks.count(Reason::UnknownUnit, line);
                return Ok(Some(place));
            }
            Meaning::Skipped | Meaning::Wrong { first: false } => {}
            Meaning::Wrong { first: true } => {
                let message = no_alias(text, "unit");
                return Err(Refusal::Unknown(self.bad(self.columns.unit.unwrap_or(0), line, message)));
            }
        }
        self.quirks.count(Reason::UnknownUnit, line);
        Ok(None)
    }

    fn channel(&mut self, text: Option<&str>, line: u64) -> Channel {
        let Some(text) = text else { return self.spec.channel.into() };
        let folded = fold(text);
        if let Some((_, channel)) = self.channels.iter().find(|(from, _)| *from == folded) {
            return *channel;
        }
        self.quirks.count(Reason::UnknownChannel, line);
        self.spec.channel.into()
    }

    fn key(&mut self, id: Option<&str>, line: u64) -> u64 {
        if self.columns.id.is_none() {
            return self.quirks.rows;
        }
        match id {
            Some(id) => key_of(id),
            None => {
                self.quirks.count(Reason::WithoutId, line);
                // A text, because the bare number of the row may be another row's id.
                key_of(&format!("row {}", self.quirks.rows))
            }
        }
    }

    pub(super) fn bad(&self, column: usize, line: u64, message: String) -> BadRow {
        BadRow { line, column: self.columns.names.get(column).cloned(), message }
    }
}

/// The words of all lists, folded.
fn words(spec: &StatusSpec) -> Vec<(String, State)> {
    let lists = [
        (&spec.open, State::Open),
        (&spec.closed, State::Closed),
        (&spec.cancelled, State::Cancelled),
        (&spec.referred, State::Referred),
    ];
    lists.into_iter().flat_map(|(words, state)| words.iter().map(move |word| (fold(word), state))).collect()
}

/// A day without the midnight that some exports write behind it, where the time of day has a column of its own.
fn without_midnight(day: &str) -> &str {
    let Some(at) = day.find([' ', 'T']) else { return day };
    let rest = day[at + 1..].trim_end_matches(['Z', 'z']);
    let is_midnight = rest == "12:00:00 AM"
        || rest == "12:00 AM"
        || (!rest.is_empty() && rest.bytes().all(|byte| b"0:.".contains(&byte)));
    if is_midnight { &day[..at] } else { day }
}

/// The key of an id: itself where it is a whole number as numbers are written, else a hash of its text.
pub(super) fn key_of(id: &str) -> u64 {
    match id.parse::<u64>() {
        Ok(number) if number.to_string() == id => number,
        _ => {
            let hash = blake3::hash(id.as_bytes());
            hash.as_bytes()[..8].iter().fold(0, |key, byte| key << 8 | u64::from(*byte))
        }
    }
}

fn no_alias(text: &str, what: &str) -> String {
    if text.is_empty() {
        return format!("blank; set `requests.unknown_{what}` to \"skip\" or a name to allow that");
    }
    format!(
        "no {what} has the alias {:?}: add it to the `aliases` of one, or set `requests.unknown_{what}` to \"skip\" or a name",
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

pub(super) fn quoted(text: &str) -> String {
    let mut short: String = text.chars().take(QUOTED).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
