//! The files of all logs of a result: parts of runs are put together in the order of replications.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use tempfile::TempPath;

use super::{Parts, events_table, ocel, tickets_table, xes};
use crate::experiment::Subject;
use crate::results::run::files::{Outputs, Packing};
use crate::store::cell::header;
use crate::store::column::Table;
use crate::store::staged::{Ready, Staged, unfinished};

/// The logs that were asked for.
pub(crate) struct LogFiles {
    tickets: Option<Staged>,
    events: Option<Staged>,
    xes: Option<Xes>,
    ocel: Option<Ocel>,
}

impl LogFiles {
    /// Begins all files.
    ///
    /// # Errors
    /// If the disk refuses.
    pub(crate) fn begin(folder: &Path, subject: &Subject, outputs: Outputs) -> io::Result<LogFiles> {
        let log = |table: Table| -> io::Result<Staged> {
            let mut staged = Staged::begin(folder, &table.file())?;
            staged.write_all(&header(&table, subject.start)?)?;
            Ok(staged)
        };
        Ok(LogFiles {
            tickets: outputs.tickets.then(|| log(tickets_table())).transpose()?,
            events: outputs.events.then(|| log(events_table())).transpose()?,
            xes: outputs.xes.map(|packing| Xes::begin(folder, subject, packing)).transpose()?,
            ocel: outputs.ocel.then(|| Ocel::begin(folder)).transpose()?,
        })
    }

    /// Adds what a run wrote. Call in the order of replications.
    ///
    /// # Errors
    /// If the disk refuses.
    pub(crate) fn add(&mut self, parts: &Parts) -> io::Result<()> {
        for (log, part) in [(&mut self.tickets, &parts.tickets), (&mut self.events, &parts.events)] {
            if let (Some(log), Some(part)) = (log, part) {
                copy(part, log)?;
            }
        }
        match (&mut self.xes, &parts.xes) {
            (Some(Xes::Plain(out)), Some(part)) => copy(part, out)?,
            (Some(Xes::Gzip(out)), Some(part)) => copy(part, out)?,
            _ => {}
        }
        if let (Some(ocel), Some((events, objects))) = (&mut self.ocel, &parts.ocel) {
            ocel.add(events, objects)?;
        }
        Ok(())
    }

    /// Ends all files; the tables among them are named for the data dictionary.
    ///
    /// # Errors
    /// If the disk refuses.
    pub(crate) fn finish(self, tables: &mut Vec<Table>, ready: &mut Vec<Ready>) -> io::Result<()> {
        for (log, table) in [(self.tickets, tickets_table()), (self.events, events_table())] {
            if let Some(log) = log {
                tables.push(table);
                ready.push(log.finish()?);
            }
        }
        ready.extend(self.xes.map(Xes::finish).transpose()?);
        ready.extend(self.ocel.map(Ocel::finish).transpose()?);
        Ok(())
    }
}

fn copy(part: &Path, out: &mut impl Write) -> io::Result<()> {
    io::copy(&mut fs::File::open(part)?, out).map(|_| ())
}

/// `events.xes`, or the same compressed. Compressed bytes have neither a name nor a time in them.
enum Xes {
    Plain(Staged),
    Gzip(GzEncoder<Staged>),
}

impl Xes {
    fn begin(folder: &Path, subject: &Subject, packing: Packing) -> io::Result<Xes> {
        let (head, staged) = (xes::head(&subject.title), Staged::begin(folder, packing.xes_file())?);
        let mut xes = match packing {
            Packing::Plain => Xes::Plain(staged),
            Packing::Gzip => Xes::Gzip(GzEncoder::new(staged, Compression::default())),
        };
        match &mut xes {
            Xes::Plain(out) => out.write_all(head.as_bytes())?,
            Xes::Gzip(out) => out.write_all(head.as_bytes())?,
        }
        Ok(xes)
    }

    fn finish(self) -> io::Result<Ready> {
        match self {
            Xes::Plain(mut out) => {
                out.write_all(xes::FOOT.as_bytes())?;
                out.finish()
            }
            Xes::Gzip(mut out) => {
                out.write_all(xes::FOOT.as_bytes())?;
                out.finish()?.finish()
            }
        }
    }
}

/// `events.ocel.json`: events as they come, and behind them all objects, which wait in a file of their own.
struct Ocel {
    events: Staged,
    objects: fs::File,
    waiting: TempPath,
    /// Whether there is an event, and an object, before those that come next.
    any: [bool; 2],
}

impl Ocel {
    fn begin(folder: &Path) -> io::Result<Ocel> {
        let mut events = Staged::begin(folder, OCEL)?;
        events.write_all(ocel::head().as_bytes())?;
        let (objects, waiting) = unfinished(folder)?.into_parts();
        Ok(Ocel { events, objects, waiting, any: [false; 2] })
    }

    fn add(&mut self, events: &Path, objects: &Path) -> io::Result<()> {
        append(events, &mut self.events, &mut self.any[0])?;
        append(objects, &mut self.objects, &mut self.any[1])
    }

    fn finish(mut self) -> io::Result<Ready> {
        self.objects.flush()?;
        self.events.write_all(ocel::MIDDLE.as_bytes())?;
        copy(&self.waiting, &mut self.events)?;
        self.events.write_all(ocel::FOOT.as_bytes())?;
        self.events.finish()
    }
}

/// Appends a list to a list.
fn append(part: &Path, out: &mut impl Write, any: &mut bool) -> io::Result<()> {
    if fs::metadata(part)?.len() == 0 {
        return Ok(());
    }
    if std::mem::replace(any, true) {
        out.write_all(ocel::BETWEEN.as_bytes())?;
    }
    copy(part, out)
}

/// Name of the object-centric log.
pub(crate) const OCEL: &str = "events.ocel.json";
