//! Logs of facts, one row a fact or a ticket: written while a run goes on, so that no run is held in memory.

mod events;
mod part;
mod tickets;
mod words;

use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempPath;

use super::column::Table;
use super::run_files::Outputs;
use crate::experiment::Subject;
use crate::kernel::SimTime;
use crate::model::fact::{Fact, Observer};
use events::EventLog;
use tickets::TicketLog;

/// The columns of `events.csv`.
pub(crate) fn events_table() -> Table {
    events::table()
}

/// The columns of `tickets.csv`.
pub(crate) fn tickets_table() -> Table {
    tickets::table()
}

/// Opens the logs of single runs.
#[derive(Debug)]
pub struct Logs<'a> {
    pub(crate) folder: PathBuf,
    pub(crate) subject: &'a Subject,
    pub(crate) outputs: Outputs,
}

impl Logs<'_> {
    /// The log of a replication; `None` if none was asked for.
    ///
    /// # Errors
    /// If its unfinished file cannot be made.
    pub fn open(&self, replication: u32) -> io::Result<Option<Log<'_>>> {
        if !self.outputs.tickets && !self.outputs.events {
            return Ok(None);
        }
        let folder: &Path = &self.folder;
        let run_id = self.subject.run_id(replication);
        let events =
            self.outputs.events.then(|| EventLog::open(folder, self.subject, &run_id)).transpose()?;
        let tickets =
            self.outputs.tickets.then(|| TicketLog::open(folder, self.subject, &run_id)).transpose()?;
        Ok(Some(Log { events, tickets }))
    }
}

/// What one run wrote: tables without their headers, in files that vanish when they are dropped.
#[derive(Debug, Default)]
pub struct Parts {
    pub(crate) events: Option<TempPath>,
    pub(crate) tickets: Option<TempPath>,
}

/// The log of one run.
pub struct Log<'a> {
    events: Option<EventLog<'a>>,
    tickets: Option<TicketLog<'a>>,
}

impl Log<'_> {
    /// Ends the log.
    ///
    /// # Errors
    /// If any of its rows could not be written, now or before.
    pub fn close(self) -> io::Result<Parts> {
        Ok(Parts {
            events: self.events.map(EventLog::close).transpose()?,
            tickets: self.tickets.map(TicketLog::close).transpose()?,
        })
    }
}

impl Observer for Log<'_> {
    fn observe(&mut self, now: SimTime, fact: &Fact) {
        if let Some(events) = &mut self.events {
            events.observe(now, fact);
        }
        if let Some(tickets) = &mut self.tickets {
            tickets.observe(now, fact);
        }
    }
}
