//! Logs of facts, one row a fact or a ticket: written while a run goes on, so that no run is held in memory.

mod entry;
mod events;
mod files;
mod ocel;
mod part;
mod tickets;
mod words;
mod xes;

use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempPath;

use super::files::Outputs;
use crate::experiment::Subject;
use crate::kernel::SimTime;
use crate::model::fact::Fact;
use crate::model::observer::Observer;
use crate::store::column::Table;
use entry::Cases;
use events::EventLog;
pub(crate) use files::{LogFiles, OCEL};
use ocel::OcelLog;
use tickets::TicketLog;
use xes::XesLog;

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
        let Outputs { tickets, events, xes, ocel, .. } = self.outputs;
        let asked = tickets || events || xes.is_some() || ocel;
        if !asked {
            return Ok(None);
        }
        let (folder, subject): (&Path, _) = (&self.folder, self.subject);
        let run_id = subject.run_id(replication);
        Ok(Some(Log {
            cases: Cases::new(subject),
            events: events.then(|| EventLog::open(folder, subject, &run_id)).transpose()?,
            tickets: tickets.then(|| TicketLog::open(folder, subject, &run_id)).transpose()?,
            xes: xes.map(|_| XesLog::open(folder, subject, &run_id)).transpose()?,
            ocel: ocel.then(|| OcelLog::open(folder, subject, &run_id)).transpose()?,
        }))
    }
}

/// What one run wrote: logs without what stands before and behind all runs, in files that vanish when they are dropped.
#[derive(Debug, Default)]
pub struct Parts {
    pub(crate) events: Option<TempPath>,
    pub(crate) tickets: Option<TempPath>,
    pub(crate) xes: Option<TempPath>,
    /// Events and objects.
    pub(crate) ocel: Option<(TempPath, TempPath)>,
}

/// The logs of one run.
pub struct Log<'a> {
    cases: Cases,
    events: Option<EventLog<'a>>,
    tickets: Option<TicketLog<'a>>,
    xes: Option<XesLog<'a>>,
    ocel: Option<OcelLog<'a>>,
}

impl Log<'_> {
    /// Ends the logs.
    ///
    /// # Errors
    /// If anything could not be written, now or before.
    pub fn close(self) -> io::Result<Parts> {
        Ok(Parts {
            events: self.events.map(EventLog::close).transpose()?,
            tickets: self.tickets.map(TicketLog::close).transpose()?,
            xes: self.xes.map(XesLog::close).transpose()?,
            ocel: self.ocel.map(OcelLog::close).transpose()?,
        })
    }
}

impl Observer for Log<'_> {
    fn observe(&mut self, now: SimTime, fact: &Fact) {
        if let Some(tickets) = &mut self.tickets {
            tickets.observe(now, fact);
        }
        if let Some(entry) = self.cases.entry(now, fact) {
            if let Some(events) = &mut self.events {
                events.write(&entry);
            }
            if let Some(xes) = &mut self.xes {
                xes.write(&entry);
            }
            if let Some(ocel) = &mut self.ocel {
                ocel.write(&entry);
            }
        }
        if let Fact::Closed { ticket, closing } = fact {
            if let Some(xes) = &mut self.xes {
                xes.closed(now, ticket, closing);
            }
            if let Some(ocel) = &mut self.ocel {
                ocel.closed(now, ticket, closing);
            }
            self.cases.forget(ticket.key);
        }
    }
}
