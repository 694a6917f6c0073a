//! Reading a file of requests from its first byte to its last, with memory for the requests and no more.
use std::path::{Path, PathBuf};

use csv::{ByteRecord, Reader, ReaderBuilder};
use encoding_rs::{Encoding, UTF_8};

use super::error::{BadRow, ROWS_TOLD, RequestsError};
use super::events::Cases;
use super::findings::{Quirks, Reason};
use super::header::Columns;
use super::row::{Refusal, Row, Rows, Span, State};
use super::source::{BUFFER, Found, Source, failed};
use super::spec::{Keep, RequestsSpec};
use super::watch::Watched;
use super::{Request, RequestLog};
use crate::kernel::{Date, Elapsed, SimTime, StartDate};

/// Records behind the header in which the names of columns are looked for if the header does not have them.
const LOOKED_THROUGH: usize = 20;

/// Reads the requests that `spec` asks for. Time zero is midnight of `start`; requests opened before it are left out,
/// those opened at `end` or later are told.
///
/// `base_dir` is the directory of the scenario file. `category_of` and `unit_of` give the place of the category and
/// unit for a value of the file (see [`Aliases`](super::Aliases)), and of their own names.
///
/// # Errors
/// If no file is set, if it cannot be read to its end, if a column is missing, if more rows than the scenario
/// tolerates cannot be understood, or if no request is left; each says what to type.
pub fn read(
    spec: &RequestsSpec,
    base_dir: &Path,
    (start, end): (Date, SimTime),
    category_of: &dyn Fn(&str) -> Option<u16>,
    unit_of: &dyn Fn(&str) -> Option<u16>,
) -> Result<RequestLog, RequestsError> {
    let Some(file) = &spec.file else { return Err(RequestsError::NoFile { wanted: spec.wanted.clone() }) };
    let path = base_dir.join(file);
    let mut records = Records::open(&path, spec.part.as_deref(), Shape::of(spec))?;
    let path = records.path.clone();
    let note = records.note();
    let columns = records.columns(spec)?;
    let mut rows = Rows::new(spec, columns, start, category_of, unit_of)?;
    let mut refused = Refused {
        tolerated: spec.tolerate.0.into(),
        unreadable: 0,
        unknown: 0,
        lines: Vec::new(),
        told: Vec::new(),
    };
    let mut taken = Vec::new();
    if spec.events.on().is_some() {
        let mut cases = Cases::default();
        while records.advance()? {
            let line = records.line();
            cases.add(&mut rows, &records.record, line).or_else(|refusal| refused.add(refusal, &path))?;
        }
        cases.finish(&mut rows, &mut taken, &mut |refusal| refused.add(refusal, &path))?;
    } else {
        while records.advance()? {
            match rows.understand(&records.record, records.line()) {
                Ok(row) => taken.extend(row),
                Err(refusal) => refused.add(refusal, &path)?,
            }
        }
    }
    let hash = records.into_hash()?;
    refused.finish(&path, &mut rows.quirks)?;
    let (span, days) = (rows.span, std::mem::take(&mut rows.days));
    let mut quirks = rows.into_quirks();
    quirks.notes.extend(note);
    let Some(span) = span else {
        return Err(RequestsError::Empty { file: path, what: "it has no request below its header" });
    };
    let watched = match spec.watched_until {
        Some(day) => Watched::to_end_of(day, start),
        None => days.watched(),
    };
    let requests = finish(taken, spec, watched, end, &mut quirks);
    let Some(first) = requests.first() else {
        return Err(nothing_left(path, spec, StartDate::new(start), span, &quirks));
    };
    let first = StartDate::new(start).date_of(first.opened);
    Ok(RequestLog { requests, first, end: since_start(watched.until), quirks, hash })
}

fn since_start(second: i64) -> SimTime {
    SimTime(u64::try_from(second).unwrap_or(0))
}

/// How a file is written, as far as its records depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shape {
    pub(super) encoding: &'static Encoding,
    pub(super) delimiter: u8,
    /// The line of the header, counted from 1.
    pub(super) header_line: u32,
}

impl Shape {
    fn of(spec: &RequestsSpec) -> Shape {
        Shape { encoding: spec.encoding(), delimiter: spec.delimiter_byte(), header_line: spec.header_line.0 }
    }
}

/// The records of a file, one at a time.
pub(super) struct Records {
    /// The file, and the part of it that is read.
    path: PathBuf,
    reader: Reader<Source>,
    pub(super) record: ByteRecord,
    /// Lines above the header.
    above: u64,
}

impl Records {
    /// Opens a file. `part`: which table of several in it.
    pub(super) fn open(path: &Path, part: Option<&str>, shape: Shape) -> Result<Records, RequestsError> {
        let mut source = Source::open(path, part, shape.encoding)?;
        let path = source.found().shown.clone();
        check_made(source.found(), shape)?;
        let above = shape.header_line.saturating_sub(1);
        if !source.pass_lines(above).map_err(|error| failed(&path, 1, error))? {
            return Err(RequestsError::Empty { file: path, what: "it ends before `header_line`" });
        }
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            // A carriage return before it is a blank at the end of the last field.
            .terminator(csv::Terminator::Any(b'\n'))
            .delimiter(shape.delimiter)
            .buffer_capacity(BUFFER)
            .from_reader(source);
        Ok(Records { path, reader, record: ByteRecord::new(), above: above.into() })
    }

    /// Reads the header and finds the mapped columns in it.
    fn columns(&mut self, spec: &RequestsSpec) -> Result<Columns, RequestsError> {
        if !self.advance()? {
            return Err(RequestsError::Empty { file: self.path.clone(), what: "it has no line" });
        }
        let header = self.record.clone();
        let found = Columns::find(spec, &header, &self.path, &[]);
        if !matches!(found, Err(RequestsError::Columns { .. })) {
            return found;
        }
        let mut later = Vec::new();
        while later.len() < LOOKED_THROUGH && self.advance().unwrap_or(false) {
            later.push(self.record.clone());
        }
        Columns::find(spec, &header, &self.path, &later)
    }

    /// The next record that is no blank line; `false` at the end of the file.
    pub(super) fn advance(&mut self) -> Result<bool, RequestsError> {
        while self.advance_line()? {
            if self.record.len() > 1 || self.record.iter().any(|field| !field.trim_ascii().is_empty()) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn advance_line(&mut self) -> Result<bool, RequestsError> {
        self.reader.get_mut().renew();
        self.reader.read_byte_record(&mut self.record).map_err(|error| {
            let line = self.above + self.record.position().map_or(0, csv::Position::line);
            match error.into_kind() {
                csv::ErrorKind::Io(error) => failed(&self.path, line, error),
                other => failed(&self.path, line, std::io::Error::other(format!("{other:?}"))),
            }
        })
    }

    /// The line on which the record begins: counted back from its end, because the parser passes over blank lines
    /// before a record. A quote that is open at the end of the file has no end to count back from.
    fn line(&self) -> u64 {
        let breaks = self.record.as_slice().iter().filter(|byte| **byte == b'\n').count() as u64;
        let from_end = self.reader.position().line().saturating_sub(1 + breaks);
        self.above + from_end.max(self.record.position().map_or(1, csv::Position::line))
    }

    /// Which table was chosen without a word of the scenario.
    pub(super) fn note(&self) -> Option<String> {
        self.reader.get_ref().found().note.clone()
    }

    fn into_hash(self) -> Result<blake3::Hash, RequestsError> {
        let line = self.line();
        self.reader.into_inner().into_hash().map_err(|error| failed(&self.path, line, error))
    }
}

/// Cells and events need no word about their text, and a wrong one is not passed over.
fn check_made(found: &Found, shape: Shape) -> Result<(), RequestsError> {
    if !found.is_made {
        return Ok(());
    }
    let key = match shape {
        Shape { delimiter, .. } if delimiter != b',' => "delimiter",
        Shape { encoding, .. } if encoding != UTF_8 => "encoding",
        _ => return Ok(()),
    };
    let what = format!("its cells are no text of lines: take `requests.{key}` out");
    Err(RequestsError::Unfit { file: found.shown.clone(), line: None, what })
}

/// The rows that are refused: all are counted, the first are told.
struct Refused {
    tolerated: u64,
    unreadable: u64,
    unknown: u64,
    /// Lines of the unreadable ones that are tolerated.
    lines: Vec<u64>,
    told: Vec<BadRow>,
}

impl Refused {
    fn fatal(&self) -> bool {
        self.unknown > 0 || self.unreadable > self.tolerated
    }

    fn add(&mut self, refusal: Refusal, file: &Path) -> Result<(), RequestsError> {
        let (row, count) = match refusal {
            Refusal::Unreadable(row) => {
                self.lines.push(row.line);
                (row, &mut self.unreadable)
            }
            Refusal::Unknown(row) => (row, &mut self.unknown),
        };
        *count += 1;
        if self.told.len() < ROWS_TOLD {
            self.told.push(row);
        }
        if self.told.len() == ROWS_TOLD && self.fatal() {
            return Err(RequestsError::Rows {
                file: file.into(),
                rows: std::mem::take(&mut self.told),
                stopped: true,
            });
        }
        Ok(())
    }

    /// Counts the rows that are left out, if that is tolerated.
    fn finish(self, file: &Path, quirks: &mut Quirks) -> Result<(), RequestsError> {
        if self.fatal() {
            return Err(RequestsError::Rows { file: file.into(), rows: self.told, stopped: false });
        }
        self.lines.iter().for_each(|line| quirks.count(Reason::Bad, *line));
        Ok(())
    }
}

/// Sorts the requests, leaves out repeated ids, and counts what is peculiar in the rest.
fn finish(
    mut rows: Vec<Row>,
    spec: &RequestsSpec,
    watched: Watched,
    end: SimTime,
    quirks: &mut Quirks,
) -> Vec<Request> {
    keep_one_of_each(&mut rows, spec, quirks);
    rows.sort_unstable_by_key(|row| (row.opened, row.key));
    if spec.watched_until.is_some() {
        rows.retain(|row| {
            let is_late = row.opened > watched.until;
            if is_late {
                quirks.count(Reason::AfterWatch, row.line);
            }
            !is_late
        });
    }
    quirks.kept = rows.len() as u64;
    let requests = rows.iter().map(|row| request(row, spec, watched, end, quirks)).collect();
    let reasons = [
        (
            Reason::FarClosing,
            "closings far behind the end of the file are typing errors or stand for \"open\"; they are taken as open. If the \
             file was kept up that long, set `requests.watched_until`",
        ),
        (
            Reason::BeyondRun,
            "some requests are opened after the run ends: make `run.length` longer to replay them",
        ),
    ];
    for (reason, note) in reasons {
        if quirks.of(reason) > 0 {
            quirks.notes.push(note.into());
        }
    }
    requests
}

/// Leaves one row of each id.
fn keep_one_of_each(rows: &mut Vec<Row>, spec: &RequestsSpec, quirks: &mut Quirks) {
    // A stable sort keeps rows of one key in the order of the file.
    rows.sort_by_key(|row| row.key);
    let mut closed_later = 0_u64;
    // The later row is given first.
    rows.dedup_by(|later, kept| {
        if later.key != kept.key {
            return false;
        }
        if spec.keep == Keep::Last {
            std::mem::swap(later, kept);
        } else {
            closed_later += u64::from(kept.closed.is_none() && later.closed.is_some());
        }
        quirks.count(Reason::RepeatedId, later.line);
        true
    });
    if closed_later > 0 {
        quirks.notes.push(format!(
            "{closed_later} requests are open in the first row with their id and closed in a later one: set \
             `requests.keep = \"last\"`?"
        ));
    }
}

/// The request of a row, and what is peculiar about it.
fn request(row: &Row, spec: &RequestsSpec, watched: Watched, end: SimTime, quirks: &mut Quirks) -> Request {
    let mut count = |reason: Reason, holds: bool| {
        if holds {
            quirks.count(reason, row.line);
        }
        holds
    };
    let given = row.closed;
    let mut closed = given;
    if count(Reason::OpenWithClosing, row.state == State::Open && given.is_some()) {
        closed = None;
    }
    let believable = if spec.watched_until.is_some() { i64::MAX } else { watched.believable };
    let is_late = |limit: i64| closed.is_some_and(|closed| closed > limit);
    let late = (is_late(believable), spec.watched_until.is_some() && is_late(watched.until));
    let is_far = count(Reason::FarClosing, late.0);
    if is_far | count(Reason::ClosedAfterWatch, late.1) {
        closed = None;
    }
    let ended = count(Reason::ClosedUnknown, row.state == State::Closed && given.is_none());
    count(Reason::Open, closed.is_none() && !ended);
    count(Reason::BeyondRun, since_start(row.opened) >= end);
    count(Reason::WithoutUnit, row.unit.is_none());
    count(Reason::WithoutDue, row.due.is_none());
    count(Reason::DueBefore, row.due.is_some_and(|due| due < row.opened));
    count(Reason::SameSecond, closed == Some(row.opened));
    let before = closed.map_or(0, |closed| row.opened - closed);
    count(Reason::ClosedBefore, before > 0);
    let far = if is_far { given.map_or(0, |given| given - watched.until) } else { 0 };
    let longer = |known: Elapsed, seconds: i64| known.max(Elapsed(u64::try_from(seconds).unwrap_or(0)));
    quirks.most_before = longer(quirks.most_before, before);
    quirks.farthest = longer(quirks.farthest, far);
    Request {
        opened: since_start(row.opened),
        closed: closed.map(since_start),
        ended,
        due: row.due.map(since_start),
        category: row.category,
        unit: row.unit,
        channel: row.channel,
        key: row.key,
    }
}

fn nothing_left(
    file: PathBuf,
    spec: &RequestsSpec,
    start: StartDate,
    span: Span,
    quirks: &Quirks,
) -> RequestsError {
    let midnight = start.date.at(0, 0, 0, 0);
    let day = |second: i64| midnight.saturating_add(jiff::SignedDuration::from_secs(second)).date();
    RequestsError::NothingLeft {
        file,
        rows: quirks.rows,
        outside: quirks.of(Reason::OutsideDates),
        skipped: quirks.of(Reason::Skipped),
        from: spec.from.map_or(start.date, |from| from.max(start.date)),
        to: spec.to.map_or_else(|| "its end".into(), |to| to.to_string()),
        first: day(span.first_opened),
        last: day(span.last_opened),
    }
}
