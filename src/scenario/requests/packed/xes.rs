//! Logs of events in XES (IEEE 1849), as lines of CSV: one line for each event, on the line on which it begins.
//!
//! An attribute of an event is a column of its name, one of a trace a column of its name behind `case:`.
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead};

use quick_xml::events::{BytesStart, Event};

use super::xml::{Xml, attribute};
use super::{Lines, push_field, unfit};

/// Different attributes at most.
const COLUMNS: usize = 1_000;

/// Attributes of one event or trace at most, and bytes of their names and values.
const ATTRIBUTES: usize = 10_000;
const BYTES: usize = 1 << 20;

/// The name of a case, and what else comes first where it is there.
const CASE: &str = "case:concept:name";
const FIRST: [&str; 4] = [CASE, "concept:name", "time:timestamp", "org:resource"];

/// The columns of a log, by name.
pub(in super::super) struct Columns(Vec<String>);

/// The events of a log.
pub(in super::super) struct Log<R> {
    events: Events<R>,
    columns: Columns,
    places: BTreeMap<String, usize>,
    /// Lines that were written.
    written: u64,
}

/// Names and values.
#[derive(Default)]
struct Attributes {
    values: Vec<(String, String)>,
    bytes: usize,
}

/// The events of a log, one at a time.
struct Events<R> {
    xml: Xml<R>,
    traces: u64,
    /// How deep the tags lie in which a trace and an event are.
    trace_at: Option<u32>,
    trace: Attributes,
    event: Attributes,
    /// Events of the trace.
    seen: u64,
    line: u64,
}

impl Columns {
    /// Reads a whole log for the names of its columns.
    pub(in super::super) fn of<R: BufRead>(xml: Xml<R>) -> io::Result<Columns> {
        let mut events = Events::new(xml);
        let mut names = BTreeSet::from([CASE.to_string()]);
        while events.next()? {
            // What the trace has is new with its first event only.
            let of_trace = events.trace.values.iter().filter(|_| events.seen == 1).map(|(name, _)| name);
            for name in of_trace.chain(events.event.values.iter().map(|(name, _)| name)) {
                if !names.contains(name) {
                    names.insert(name.clone());
                }
            }
            if names.len() > COLUMNS {
                return Err(unfit(format!("the log has more than {COLUMNS} different attributes: not read")));
            }
        }
        let first = FIRST.into_iter().filter(|name| names.contains(*name)).map(String::from);
        let first: Vec<String> = first.collect();
        let rest = names.into_iter().filter(|name| !FIRST.contains(&name.as_str()));
        Ok(Columns(first.into_iter().chain(rest).collect()))
    }
}

impl<R: BufRead> Log<R> {
    pub(in super::super) fn new(xml: Xml<R>, columns: Columns) -> Log<R> {
        let places = columns.0.iter().cloned().zip(0..).collect();
        Log { events: Events::new(xml), columns, places, written: 0 }
    }
}

impl<R: BufRead> Lines for Log<R> {
    fn next(&mut self, out: &mut Vec<u8>) -> io::Result<bool> {
        let mut fields: Vec<&str> = vec![""; self.columns.0.len()];
        let case;
        if self.written == 0 {
            fields.iter_mut().zip(&self.columns.0).for_each(|(field, name)| *field = name);
        } else {
            if !self.events.next()? {
                return Ok(false);
            }
            let breaks = self.events.line.saturating_sub(self.written + 1);
            out.extend(std::iter::repeat_n(b'\n', usize::try_from(breaks).unwrap_or(0)));
            self.written += breaks;
            // A trace without a name is told from others by its number.
            case = format!("trace {}", self.events.traces);
            fields[0] = &case;
            for (name, value) in self.events.trace.values.iter().chain(&self.events.event.values) {
                if let Some(place) = self.places.get(name) {
                    fields[*place] = value;
                }
            }
        }
        for (i, field) in fields.iter().enumerate() {
            if i > 0 {
                out.push(b',');
            }
            push_field(out, field);
        }
        out.push(b'\n');
        self.written += 1;
        Ok(true)
    }
}

impl<R: BufRead> Events<R> {
    fn new(xml: Xml<R>) -> Events<R> {
        let (trace, event) = (Attributes::default(), Attributes::default());
        Events { xml, traces: 0, trace_at: None, trace, event, seen: 0, line: 0 }
    }

    /// Reads the next event; `false` at the end of the log.
    fn next(&mut self) -> io::Result<bool> {
        // How deep the tag of the event lies that is read.
        let mut event_at = None;
        loop {
            let event = self.xml.next()?.into_owned();
            let depth = self.xml.depth();
            match event {
                Event::Start(tag) => {
                    let name = tag.local_name().as_ref().to_string();
                    match (name.as_str(), self.trace_at, event_at) {
                        (root, ..) if depth == 1 => check_root(root)?,
                        ("trace", None, None) if depth == 2 => self.begin_trace(depth),
                        ("event", Some(_), None) => {
                            self.event = Attributes::default();
                            self.line = self.xml.line();
                            event_at = Some(depth);
                        }
                        ("event", None, None) if depth == 2 => {
                            return Err(unfit(format!(
                                "the event in line {} stands outside of a trace, so that nothing says to which request it belongs",
                                self.xml.line()
                            )));
                        }
                        // What lies within an attribute is about it, and no attribute of the event.
                        (_, Some(_), Some(at)) if depth == at + 1 => self.event.add(&tag, "")?,
                        (_, Some(at), None) if depth == at + 1 => self.of_trace(&tag)?,
                        _ => {}
                    }
                }
                Event::End(_) if event_at == Some(depth + 1) => {
                    self.seen += 1;
                    return Ok(true);
                }
                Event::End(_) if self.trace_at == Some(depth + 1) => self.trace_at = None,
                Event::Eof => return Ok(false),
                _ => {}
            }
        }
    }

    fn begin_trace(&mut self, depth: u32) {
        self.trace_at = Some(depth);
        self.trace = Attributes::default();
        self.traces += 1;
        self.seen = 0;
    }

    fn of_trace(&mut self, tag: &BytesStart<'_>) -> io::Result<()> {
        if self.seen > 0 {
            return Err(unfit(format!(
                "line {} gives an attribute of a trace behind its events; the standard has it before them",
                self.xml.line()
            )));
        }
        self.trace.add(tag, "case:")
    }
}

impl Attributes {
    fn add(&mut self, tag: &BytesStart<'_>, before: &str) -> io::Result<()> {
        let (Some(key), Some(value)) = (attribute(tag, "key")?, attribute(tag, "value")?) else {
            return Ok(());
        };
        self.bytes += key.len() + value.len();
        if self.bytes > BYTES || self.values.len() == ATTRIBUTES {
            return Err(unfit("a trace or an event has more than 1 MB of attributes: not read"));
        }
        self.values.push((format!("{before}{key}"), value.into_owned()));
        Ok(())
    }
}

fn check_root(root: &str) -> io::Result<()> {
    Err(unfit(match root {
        "log" => return Ok(()),
        "Workbook" => "a spreadsheet in the XML of 2003: save it as .xlsx, or as CSV in UTF-8".to_string(),
        root if ["html", "table", "body", "head", "div"].contains(&root.to_ascii_lowercase().as_str()) => {
            "a web page, as some portals give under the name of a spreadsheet: open it in a spreadsheet and save it as .xlsx"
                .to_string()
        }
        root => format!("XML, but no log of events in XES: its first tag is <{root}>"),
    }))
}
