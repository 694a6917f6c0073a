//! Reading a file of requests from its first byte to its last, with memory for the requests and no more.
use std::path::{Path, PathBuf};

use csv::{ByteRecord, Reader, ReaderBuilder};

use super::error::{BadRow, ROWS_TOLD, RequestsError};
use super::header::Columns;
use super::row::{Refusal, Rows, Span};
use super::source::{BUFFER, Source, failed};
use super::spec::RequestsSpec;
use super::{Quirks, Request, RequestLog};
use crate::kernel::{Date, SimTime, StartDate};

/// Reads the requests that `spec` asks for. Time zero is midnight of `start`; requests opened before it are left out.
///
/// `base_dir` is the directory of the scenario file. `category_of` and `unit_of` give the place of the category and
/// unit that claim a value of the file (see [`Aliases`](super::Aliases)), and of their own names.
///
/// # Errors
/// If no file is set, if it cannot be read to its end, if a column is missing, if more rows than the scenario
/// tolerates cannot be understood, or if no request is left; each says what to type.
pub fn read(
    spec: &RequestsSpec,
    base_dir: &Path,
    start: Date,
    category_of: &dyn Fn(&str) -> Option<u16>,
    unit_of: &dyn Fn(&str) -> Option<u16>,
) -> Result<RequestLog, RequestsError> {
    let Some(file) = &spec.file else { return Err(RequestsError::NoFile { wanted: spec.wanted.clone() }) };
    let path = base_dir.join(file);
    let mut records = Records::open(&path, spec)?;
    if !records.advance()? {
        return Err(RequestsError::Empty { file: path, what: "it has no line" });
    }
    let columns = Columns::find(&spec.columns, &records.record, &path)?;
    let mut rows = Rows::new(spec, columns, start, category_of, unit_of)?;
    let mut requests = Vec::new();
    let mut refused =
        Refused { tolerated: spec.tolerate.0.into(), unreadable: 0, unclaimed: 0, told: Vec::new() };
    while records.advance()? {
        match rows.understand(&records.record, records.line()) {
            Ok(Some(request)) => requests.push(request),
            Ok(None) => {}
            Err(refusal) => refused.add(refusal, &path)?,
        }
    }
    let hash = records.into_hash()?;
    rows.quirks.bad = refused.finish(&path)?;
    let span = rows.span;
    let mut quirks = rows.into_quirks();
    let Some(span) = span else {
        return Err(RequestsError::Empty { file: path, what: "it has no request below its header" });
    };
    finish_requests(&mut requests, &mut quirks);
    let Some(first) = requests.first() else {
        return Err(nothing_left(path, spec, StartDate::new(start), span, &quirks));
    };
    let first = StartDate::new(start).date_of(first.opened);
    let end = SimTime(u64::try_from(span.end).unwrap_or(0));
    Ok(RequestLog { requests, first, end, quirks, hash })
}

/// The records of a file, one at a time.
struct Records<'a> {
    path: &'a Path,
    reader: Reader<Source>,
    record: ByteRecord,
}

impl Records<'_> {
    fn open<'a>(path: &'a Path, spec: &RequestsSpec) -> Result<Records<'a>, RequestsError> {
        let source = Source::open(path)?;
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            // A carriage return before it is a blank at the end of the last field.
            .terminator(csv::Terminator::Any(b'\n'))
            .delimiter(spec.delimiter_byte())
            .buffer_capacity(BUFFER)
            .from_reader(source);
        Ok(Records { path, reader, record: ByteRecord::new() })
    }

    /// The next record that is no blank line; `false` at the end of the file.
    fn advance(&mut self) -> Result<bool, RequestsError> {
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
            let line = self.record.position().map_or(0, csv::Position::line);
            match error.into_kind() {
                csv::ErrorKind::Io(error) => failed(self.path, line, error),
                other => failed(self.path, line, std::io::Error::other(format!("{other:?}"))),
            }
        })
    }

    /// The line on which the record begins: counted back from its end, because the parser passes over blank lines
    /// before a record. A quote that is open at the end of the file has no end to count back from.
    fn line(&self) -> u64 {
        let breaks = self.record.as_slice().iter().filter(|byte| **byte == b'\n').count() as u64;
        let from_end = self.reader.position().line().saturating_sub(1 + breaks);
        from_end.max(self.record.position().map_or(1, csv::Position::line))
    }

    fn into_hash(self) -> Result<blake3::Hash, RequestsError> {
        let line = self.line();
        self.reader.into_inner().into_hash().map_err(|error| failed(self.path, line, error))
    }
}

/// The rows that are refused: all are counted, the first are told.
struct Refused {
    tolerated: u64,
    unreadable: u64,
    unclaimed: u64,
    told: Vec<BadRow>,
}

impl Refused {
    fn fatal(&self) -> bool {
        self.unclaimed > 0 || self.unreadable > self.tolerated
    }

    fn add(&mut self, refusal: Refusal, file: &Path) -> Result<(), RequestsError> {
        let (row, count) = match refusal {
            Refusal::Unreadable(row) => (row, &mut self.unreadable),
            Refusal::Unclaimed(row) => (row, &mut self.unclaimed),
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

    /// The rows that are left out, if that is tolerated.
    fn finish(self, file: &Path) -> Result<u64, RequestsError> {
        if self.fatal() {
            return Err(RequestsError::Rows { file: file.into(), rows: self.told, stopped: false });
        }
        Ok(self.unreadable)
    }
}

/// Sorts the requests, leaves out repeated ids (the first row stays), and counts what is peculiar in the rest.
fn finish_requests(requests: &mut Vec<Request>, quirks: &mut Quirks) {
    let rows = requests.len();
    // A stable sort keeps rows of one key in the order of the file.
    requests.sort_by_key(|request| request.key);
    requests.dedup_by_key(|request| request.key);
    requests.sort_unstable_by_key(|request| (request.opened, request.key));
    quirks.repeated_id = (rows - requests.len()) as u64;
    quirks.kept = requests.len() as u64;
    for request in requests.iter() {
        quirks.without_unit += u64::from(request.unit.is_none());
        quirks.without_due += u64::from(request.due.is_none());
        quirks.open += u64::from(request.closed.is_none());
        if let Some(closed) = request.closed {
            quirks.same_second += u64::from(closed == request.opened);
            quirks.closed_before_opened += u64::from(closed < request.opened);
            quirks.most_before = quirks.most_before.max(request.opened.since(closed));
        }
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
        outside: quirks.outside_dates,
        skipped: quirks.skipped,
        from: spec.from.map_or(start.date, |from| from.max(start.date)),
        to: spec.to.map_or_else(|| "its end".into(), |to| to.to_string()),
        first: day(span.first_opened),
        last: day(span.last_opened),
    }
}
