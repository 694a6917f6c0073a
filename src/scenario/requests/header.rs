//! Finding the mapped columns in the header line of a file.
use std::path::Path;

use csv::ByteRecord;

use super::error::RequestsError;
use super::spec::RequestsSpec;

/// Where the columns are that a scenario names, and their number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Columns {
    /// Those of a time; none if it is not mapped.
    pub(super) opened: Vec<usize>,
    pub(super) closed: Vec<usize>,
    pub(super) due: Vec<usize>,
    pub(super) category: Option<usize>,
    pub(super) unit: Option<usize>,
    pub(super) channel: Option<usize>,
    pub(super) id: Option<usize>,
    pub(super) status: Option<usize>,
    pub(super) activity: Option<usize>,
    /// Those of `only` and of `skip`, in their order.
    pub(super) only: Vec<usize>,
    pub(super) skip: Vec<usize>,
    /// All names, without the blanks around them; every row must have as many fields.
    pub(super) names: Vec<String>,
}

impl Columns {
    /// Looks all of them up, so that one message tells all that are missing. In a log of events, id, unit and opening
    /// are those of an event.
    ///
    /// `later`: the records behind the header, in which the names may be found in its place.
    pub(super) fn find(
        spec: &RequestsSpec,
        header: &ByteRecord,
        file: &Path,
        later: &[ByteRecord],
    ) -> Result<Columns, RequestsError> {
        let names = names_of(header).ok_or_else(|| RequestsError::NotText {
            file: file.into(),
            what: not_utf_8(header.as_slice()),
        })?;
        let mut finder = Finder { names, found: 0, missing: Vec::new() };
        let columns = finder.all(spec);
        let Finder { names, found, mut missing } = finder;
        let known = found > 0;
        if let Some(last) = missing.last_mut() {
            // A file that has none of them may be no file of requests at all, and is then not shown.
            let near = last.contains("did you mean");
            last.push_str(&match known || near {
                true => format!("; the file has: {}", listed(&names)),
                false => format!("; none of the {} columns of the file is named here", names.len()),
            });
            last.push_str(&hint(spec, header, later));
            let line = u64::from(spec.header_line.0);
            return Err(RequestsError::Columns { file: file.into(), line, missing });
        }
        Ok(Columns { names, ..columns })
    }
}

struct Finder {
    names: Vec<String>,
    /// How many wanted columns are there.
    found: usize,
    missing: Vec<String>,
}

impl Finder {
    fn all(&mut self, spec: &RequestsSpec) -> Columns {
        let columns = &spec.columns;
        let events = spec.events.on();
        let time = events.and_then(|events| events.time.as_ref());
        let (opened, opened_path) = match time {
            Some(time) => (Some(time), "events.time"),
            None => (columns.opened.as_ref(), "columns.opened"),
        };
        let case = events.and_then(|events| events.case.as_ref());
        let resource = events.and_then(|events| events.resource.as_ref());
        Columns {
            opened: self.time(opened_path, opened),
            // Events say when a request was closed.
            closed: self.time("columns.closed", columns.closed.as_ref().filter(|_| events.is_none())),
            due: self.time("columns.due", columns.due.as_ref()),
            category: self.one("columns.category", columns.category.as_ref()),
            unit: match resource {
                Some(resource) => self.one("events.resource", Some(resource)),
                None => self.one("columns.unit", columns.unit.as_ref()),
            },
            channel: self.one("columns.channel", columns.channel.as_ref()),
            id: match case {
                Some(case) => self.one("events.case", Some(case)),
                None => self.one("columns.id", columns.id.as_ref()),
            },
            status: self.one("columns.status", columns.status.as_ref()),
            activity: self.one("events.activity", events.map(|events| &events.activity)),
            only: spec.only.0.iter().map(|(column, _)| self.place("only", column)).collect(),
            skip: spec.skip.0.iter().map(|(column, _)| self.place("skip", column)).collect(),
            names: Vec::new(),
        }
    }

    fn time(&mut self, path: &str, wanted: Option<&crate::kernel::param::Texts>) -> Vec<usize> {
        wanted.into_iter().flat_map(|wanted| wanted.iter()).map(|name| self.place(path, name)).collect()
    }

    fn one(&mut self, path: &str, wanted: Option<&String>) -> Option<usize> {
        wanted.map(|name| self.place(path, name))
    }

    fn place(&mut self, path: &str, wanted: &str) -> usize {
        match place_of(&self.names, wanted) {
            Ok(place) => {
                self.found += 1;
                place
            }
            Err(why) => {
                let verb = if matches!(path, "only" | "skip") { "names" } else { "is" };
                self.missing.push(format!("`requests.{path}` {verb} \"{wanted}\", {why}"));
                0
            }
        }
    }
}

/// The names in a header; `None` if they are not in UTF-8.
pub(super) fn names_of(header: &ByteRecord) -> Option<Vec<String>> {
    let name = |(i, field): (usize, &[u8])| {
        let name = std::str::from_utf8(field).ok()?;
        let name = if i == 0 { name.trim_start_matches('\u{feff}') } else { name };
        Some(name.trim().to_string())
    };
    header.iter().enumerate().map(name).collect()
}

/// What a text that is not in UTF-8 probably is, and what to set.
pub(super) fn not_utf_8(bytes: &[u8]) -> String {
    let likely = super::encoding::likely(bytes);
    format!(
        "not in UTF-8 (its header line shows): it looks like {likely}; set `requests.encoding` to \"{likely}\", or \
         save it as CSV in UTF-8"
    )
}

/// Why the header may not be what was expected: another delimiter, or lines above it.
fn hint(spec: &RequestsSpec, header: &ByteRecord, later: &[ByteRecord]) -> String {
    if header.len() == 1 {
        let text = String::from_utf8_lossy(&header[0]).into_owned();
        let count = |delimiter: &&str| text.matches(*delimiter).count();
        let best = [";", "\t", "|", ","].into_iter().max_by_key(count).filter(|best| count(best) > 0);
        if let Some(best) = best.filter(|best| *best != spec.delimiter) {
            let word = match best {
                ";" => "semicolons",
                "\t" => "tabs",
                "|" => "bars",
                _ => "commas",
            };
            return format!(
                ". The header line has one field with {word}: `requests.delimiter = {}`?",
                crate::scenario::resolved::inline(&crate::kernel::param::Node::from(best))
            );
        }
    }
    let wanted = spec.columns.opened.iter().flat_map(|opened| opened.iter());
    let wanted: Vec<&str> = wanted.chain(spec.columns.id.as_deref()).collect();
    let holds = |record: &&ByteRecord| {
        let names = names_of(record).unwrap_or_default();
        !wanted.is_empty() && wanted.iter().all(|wanted| names.iter().any(|name| name == wanted.trim()))
    };
    match later.iter().find(holds).and_then(|record| record.position()) {
        Some(at) => {
            let line = at.line() + u64::from(spec.header_line.0 - 1);
            format!(". Line {line} has these names: `requests.header_line = {line}`?")
        }
        None => String::new(),
    }
}

fn place_of(names: &[String], wanted: &str) -> Result<usize, String> {
    let wanted = wanted.trim();
    let mut places = names.iter().enumerate().filter(|(_, name)| *name == wanted).map(|(place, _)| place);
    match (places.next(), places.next()) {
        (Some(place), None) => Ok(place),
        (Some(first), Some(second)) => {
            Err(format!("which is the name of two columns (the {} and the {})", nth(first), nth(second)))
        }
        (None, _) => Err(match nearest(names, wanted) {
            Some(name) => format!("no such column; did you mean \"{name}\"?"),
            None => "no such column".into(),
        }),
    }
}

fn nth(place: usize) -> String {
    format!("{}.", place + 1)
}

/// The column whose name is closest, letter case aside, if it is close at all.
fn nearest<'a>(names: &'a [String], wanted: &str) -> Option<&'a str> {
    let fold =
        |name: &str| -> String { name.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect() };
    let wanted = fold(wanted);
    let near = |name: &String| (strsim::damerau_levenshtein(&fold(name), &wanted), name.chars().count());
    let best = names.iter().min_by_key(|name| near(name))?;
    (near(best).0 <= 1 + wanted.chars().count() / 3).then_some(best)
}

fn listed(names: &[String]) -> String {
    const MOST: usize = 60;
    let mut text: Vec<String> = names.iter().take(MOST).map(|name| format!("\"{name}\"")).collect();
    if names.len() > MOST {
        text.push(format!("… ({} in all)", names.len()));
    }
    text.join(", ")
}
