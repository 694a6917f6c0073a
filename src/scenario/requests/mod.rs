//! Real requests in place of generated demand: a file of any city (CSV plain, gzipped or zipped; a sheet of a workbook; a
//! log of events in XES), mapped by column names.
//!
//! [`RequestsSpec`] is the `[requests]` table of a scenario; [`read`] gives a [`RequestLog`]. The file's quirks (open
//! cases, cases closed before they were opened) are data: they are counted in [`Quirks`] and kept. What cannot be
//! understood is an error that names file, line and column.
//!
//! A run has no summer time. A request keeps the local time of its opening, and what else happens to it keeps its true
//! distance from that, where offsets or a zone tell it. Without either, times are taken as they are written, and a
//! duration over the beginning or end of summer time is off by an hour: the file's own inaccuracy.
mod advice;
mod aliases;
pub mod draft;
mod encoding;
mod error;
mod events;
mod findings;
mod header;
mod inside;
mod labels;
mod packed;
mod reader;
mod row;
mod source;
mod spec;
#[cfg(test)]
mod tests;
mod time_format;
mod times;
mod watch;
mod zone;

use crate::kernel::{Date, SimTime};
use crate::model::fact::Channel;

pub use aliases::Aliases;
pub use error::{BadRow, ROWS_TOLD, RequestsError};
pub use findings::{Quirks, Reason, Tally};
pub use reader::read;
pub use spec::{
    ChannelRule, ChannelWord, ColumnsSpec, EventsSpec, Keep, OfUnknown, RequestsSpec, StatusSpec,
};

/// One request as recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request {
    /// When it was opened; not before the start of the run.
    pub opened: SimTime,
    /// When it was closed, as recorded: it may be before `opened` (a quirk; see [`Quirks`]), but no earlier than the
    /// start of the run. `None`: still open at [`RequestLog::end`], or `ended`.
    pub closed: Option<SimTime>,
    /// It was closed, and nobody knows when.
    pub ended: bool,
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
    /// Until when open cases were watched: `watched_until`, or the last day on which the file shows that it was kept up,
    /// left-out rows included.
    pub end: SimTime,
    /// What is peculiar in the file.
    pub quirks: Quirks,
    /// Hash of the file as stored.
    pub hash: blake3::Hash,
}
