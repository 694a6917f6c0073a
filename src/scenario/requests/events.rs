//! Requests out of a log of events: long form, one row for each thing that happened.
use std::collections::BTreeMap;

use csv::ByteRecord;

use super::aliases::fold;
use super::error::RequestsError;
use super::row::{Refusal, Row, Rows, Said, State, When};
use super::spec::EventsSpec;

/// The requests of a log of events, while it is read. Takes about a hundred bytes for each event.
#[derive(Default)]
pub(super) struct Cases {
    by_id: BTreeMap<String, Case>,
    texts: Texts,
    /// Rows that were left out by `only` or `skip`.
    filtered: u64,
}

/// What is known of one request.
#[derive(Default)]
struct Case {
    line: u64,
    events: Vec<Event>,
    category: Option<u32>,
    channel: Option<u32>,
    due: Option<i64>,
}

/// One thing that happened.
#[derive(Clone, Copy)]
struct Event {
    /// On the clock of the run, and in UTC where that is known.
    local: i64,
    instant: Option<i64>,
    line: u64,
    resource: Option<u32>,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Kind {
    opens: bool,
    closes: bool,
    refuses: bool,
    redoes: bool,
}

/// Texts that occur often, each once.
#[derive(Default)]
struct Texts {
    places: BTreeMap<String, u32>,
    texts: Vec<String>,
}

impl Texts {
    fn place(&mut self, text: &str) -> u32 {
        if let Some(place) = self.places.get(text) {
            return *place;
        }
        let place = self.texts.len() as u32;
        self.texts.push(text.into());
        self.places.insert(text.into(), place);
        place
    }

    fn text(&self, place: Option<u32>) -> Option<&str> {
        place.and_then(|place| self.texts.get(place as usize)).map(String::as_str)
    }
}

/// What happened to all requests together.
#[derive(Default)]
struct Happened {
    hand_offs: u64,
    handed_off: u64,
    refusals: u64,
    redos: u64,
}

impl Cases {
    /// Adds a row.
    pub(super) fn add(&mut self, rows: &mut Rows<'_>, record: &ByteRecord, line: u64) -> Result<(), Refusal> {
        rows.quirks.events += 1;
        // A row that becomes no event counts like a request that is left out.
        let before = rows.quirks.rows;
        rows.quirks.rows += 1;
        rows.whole(record, line)?;
        if !rows.is_wanted(record, line)? {
            self.filtered += 1;
            return Ok(());
        }
        let Some(events) = rows.spec.events.on() else { return Ok(()) };
        let columns = [&rows.columns.opened, &rows.columns.due].map(Clone::clone);
        let Some(id) = rows.text(record, rows.columns.id, line)? else {
            let message = "blank, but an event needs its request".into();
            return Err(rows.bad(rows.columns.id.unwrap_or(0), line, message).into());
        };
        let Some(time) = rows.time(record, &columns[0], line)? else {
            let message = "blank, but an event needs its time".into();
            return Err(rows.bad(columns[0].first().copied().unwrap_or(0), line, message).into());
        };
        let due = rows.time(record, &columns[1], line)?;
        let at = rows.times.opening(time);
        let activity = fold(rows.text(record, rows.columns.activity, line)?.unwrap_or(""));
        let texts = [rows.columns.unit, rows.columns.category, rows.columns.channel];
        let mut places = [None; 3];
        for (place, column) in places.iter_mut().zip(texts) {
            *place = rows.text(record, column, line)?.map(|text| self.texts.place(text));
        }
        let [resource, category, channel] = places;
        rows.quirks.rows = before;
        let case = self.by_id.entry(id.to_string()).or_insert_with(|| Case { line, ..Case::default() });
        let kind = kind_of(events, &activity);
        case.events.push(Event { local: at.local, instant: at.instant, line, resource, kind });
        case.category = case.category.or(category);
        case.channel = case.channel.or(channel);
        case.due = case.due.or(due.map(|due| rows.times.after(due, at).local));
        Ok(())
    }

    /// Makes requests of all events, in the order in which the file names them first.
    pub(super) fn finish(
        mut self,
        rows: &mut Rows<'_>,
        taken: &mut Vec<Row>,
        refuse: &mut dyn FnMut(Refusal) -> Result<(), RequestsError>,
    ) -> Result<(), RequestsError> {
        let Some(spec) = rows.spec.events.on() else { return Ok(()) };
        let mut happened = Happened::default();
        let mut cases: Vec<(String, Case)> = std::mem::take(&mut self.by_id).into_iter().collect();
        cases.sort_by_key(|(_, case)| case.line);
        for (id, mut case) in cases {
            // A stable sort: events of one second stay in the order of the file.
            case.events.sort_by_key(|event| (event.instant.unwrap_or(event.local), event.local));
            rows.quirks.rows += 1;
            happened.count(&case.events);
            let (when, last) = course(&case, spec);
            let said = Said {
                category: self.texts.text(case.category),
                unit: self.texts.text(last.resource),
                channel: self.texts.text(case.channel),
                id: Some(&id),
            };
            match rows.request(last.line, when, State::Unsaid, said) {
                Ok(row) => taken.extend(row),
                Err(refusal) => refuse(refusal)?,
            }
        }
        rows.quirks.notes.extend(happened.note());
        Ok(())
    }
}

fn kind_of(events: &EventsSpec, activity: &str) -> Kind {
    let names = |list: &[String]| list.iter().any(|name| fold(name) == activity);
    Kind {
        opens: names(&events.opened),
        closes: names(&events.closed),
        refuses: names(&events.refused),
        redoes: names(&events.redo),
    }
}

/// When a request was opened and closed, and the last event with a resource until then.
fn course(case: &Case, spec: &EventsSpec) -> (When, Event) {
    let events = &case.events;
    let first = events.iter().position(|event| event.kind.opens).unwrap_or(0);
    let closing = match spec.closed.is_empty() {
        true => Some(events.len() - 1),
        false => events.iter().rposition(|event| event.kind.closes),
    };
    // Its distance from the opening is the true one, also over the beginning of summer time.
    let since = |event: &Event| match (event.instant, events[first].instant) {
        (Some(at), Some(from)) => events[first].local + (at - from),
        _ => event.local,
    };
    let opened = events[first].local;
    let closed = closing.map(|at| since(&events[at]));
    let until = closing.map_or(events.len(), |at| at + 1);
    let last =
        events[..until].iter().rev().find(|event| event.resource.is_some()).unwrap_or(&events[until - 1]);
    (When { opened, closed, due: case.due }, *last)
}

impl Happened {
    fn count(&mut self, events: &[Event]) {
        let who: Vec<u32> = events.iter().filter_map(|event| event.resource).collect();
        let hand_offs = who.windows(2).filter(|pair| pair[0] != pair[1]).count() as u64;
        self.hand_offs += hand_offs;
        self.handed_off += u64::from(hand_offs > 0);
        self.refusals += events.iter().filter(|event| event.kind.refuses).count() as u64;
        self.redos += events.iter().filter(|event| event.kind.redoes).count() as u64;
    }

    fn note(&self) -> Option<String> {
        (self.hand_offs + self.refusals + self.redos > 0).then(|| {
            format!(
                "{} hand-offs from one to another in {} requests, {} refusals, {} orders to redo",
                self.hand_offs, self.handed_off, self.refusals, self.redos
            )
        })
    }
}
