//! Real requests in place of generated demand: a CSV file of any city, plain or gzipped, mapped by column names.
//!
//! [`RequestsSpec`] is the `[requests]` table of a scenario; [`read`] gives a [`RequestLog`]. The file's quirks (open
//! cases, cases closed before they were opened) are data: they are counted in [`Quirks`] and kept. What cannot be
//! understood is an error that names file, line and column.
//!
//! Local times without a zone are taken as they are: a run has no daylight saving, so in the hour that is missing or
//! doubled twice a year a recorded duration is off by up to an hour, and this is the file's own inaccuracy.
mod aliases;
mod error;
mod header;
mod labels;
mod reader;
mod row;
mod source;
mod spec;
#[cfg(test)]
mod tests;
mod time_format;

use std::fmt;

use crate::kernel::{Date, Elapsed, SimTime};
use crate::model::fact::Channel;

pub use aliases::Aliases;
pub use error::{BadRow, ROWS_TOLD, RequestsError};
pub use reader::read;
pub use spec::{ChannelRule, ChannelWord, ColumnsSpec, RequestsSpec, Unclaimed};

/// One request as recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request {
    /// When it was opened; not before the start of the run.
    pub opened: SimTime,
    /// When it was closed, as recorded: it may be before `opened` (a quirk; see [`Quirks`]), but no earlier than the
    /// start of the run. `None`: still open at [`RequestLog::end`].
    pub closed: Option<SimTime>,
    /// When it was due.
    pub due: Option<SimTime>,
    /// Place of its category.
    pub category: u16,
    /// Place of its unit; `None` if the file does not say.
    pub unit: Option<u16>,
    /// How it came.
    pub channel: Channel,
    /// Its exogenous name, unique in the log: its id where that is a whole number, a hash of other ids, and the
    /// number of its row (the first below the header is 1) where no column gives an id.
    pub key: u64,
}

/// The requests of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestLog {
    /// Requests by time of opening, then by key. At least one.
    pub requests: Vec<Request>,
    /// The day on which the first of them was opened.
    pub first: Date,
    /// The last opening or closing that the file knows of, left-out rows included: open cases were watched until then.
    pub end: SimTime,
    /// What is peculiar in the file.
    pub quirks: Quirks,
    /// Hash of the file as stored.
    pub hash: blake3::Hash,
}

/// Counts of what is peculiar in a file. `rows` is the sum of `bad`, `outside_dates`, `skipped`, `repeated_id` and
/// `kept`; the others overlap.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quirks {
    /// Rows below the header.
    pub rows: u64,
    /// Requests in the log.
    pub kept: u64,
    /// Rows that cannot be read, as far as the scenario tolerates them; left out.
    pub bad: u64,
    /// Rows opened before `from` (or the start of the run) or after `to`; left out.
    pub outside_dates: u64,
    /// Rows left out because nobody claims their category or unit.
    pub skipped: u64,
    /// Rows whose id an earlier row has; left out.
    pub repeated_id: u64,
    /// Rows without an id in a file that has a column for it; named by their row.
    pub without_id: u64,
    /// Rows with a category that no rule maps, or a blank one; skipped or replaced.
    pub unknown_category: u64,
    /// Rows with a unit that no rule maps; skipped or replaced.
    pub unknown_unit: u64,
    /// Rows with a channel that no rule maps; they take the default.
    pub unknown_channel: u64,
    /// Requests kept without a unit.
    pub without_unit: u64,
    /// Requests kept without a due time.
    pub without_due: u64,
    /// Requests kept that were not closed.
    pub open: u64,
    /// Requests kept that were closed before they were opened.
    pub closed_before_opened: u64,
    /// The longest time by which one was.
    pub most_before: Elapsed,
    /// Requests kept that were closed in the second in which they were opened.
    pub same_second: u64,
    /// The most frequent categories that nobody claims, with their rows; at most ten.
    pub unclaimed_categories: Vec<(String, u64)>,
    /// The most frequent units that nobody claims, with their rows; at most ten.
    pub unclaimed_units: Vec<(String, u64)>,
}

impl fmt::Display for Quirks {
    /// One line for each peculiarity that occurs, after a line with the rows read and kept.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {} rows kept", self.kept, self.rows)?;
        let closed_before = format!("closed before they were opened, by up to {}", self.most_before);
        let counts: [(u64, &str); 13] = [
            (self.bad, "left out: cannot be read"),
            (self.outside_dates, "left out: opened outside the days wanted"),
            (self.skipped, "left out: no rule maps their category or unit"),
            (self.repeated_id, "left out: an earlier row has their id"),
            (self.without_id, "without an id"),
            (self.unknown_category, "with a category that no rule maps"),
            (self.unknown_unit, "with a unit that no rule maps"),
            (self.unknown_channel, "with a channel that no rule maps"),
            (self.without_unit, "without a unit"),
            (self.without_due, "without a due time"),
            (self.open, "still open"),
            (self.closed_before_opened, &closed_before),
            (self.same_second, "closed in the second in which they were opened"),
        ];
        for (count, what) in counts.into_iter().filter(|(count, _)| *count > 0) {
            write!(f, "\n{count:>8} {what}")?;
        }
        for (what, values) in [("categories", &self.unclaimed_categories), ("units", &self.unclaimed_units)] {
            if !values.is_empty() {
                let listed: Vec<String> =
                    values.iter().map(|(value, rows)| format!("\"{value}\" ({rows})")).collect();
                write!(f, "\nunclaimed {what}: {}", listed.join(", "))?;
            }
        }
        Ok(())
    }
}
