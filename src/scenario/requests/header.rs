//! Finding the columns that a scenario names in the first line of a file.
use std::path::Path;

use csv::ByteRecord;

use super::error::RequestsError;
use super::spec::ColumnsSpec;

/// The place of each column that a scenario names, and their number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Columns {
    pub(super) opened: usize,
    pub(super) closed: Option<usize>,
    pub(super) due: Option<usize>,
    pub(super) category: Option<usize>,
    pub(super) unit: Option<usize>,
    pub(super) channel: Option<usize>,
    pub(super) id: Option<usize>,
    /// All names, without the blanks around them; every row must have as many fields.
    pub(super) names: Vec<String>,
}

impl Columns {
    /// Looks all of them up, so that one message tells all that are missing.
    pub(super) fn find(
        spec: &ColumnsSpec,
        header: &ByteRecord,
        file: &Path,
    ) -> Result<Columns, RequestsError> {
        let mut names = Vec::with_capacity(header.len());
        for (i, field) in header.iter().enumerate() {
            let Ok(name) = std::str::from_utf8(field) else {
                let what = "not in UTF-8 (its first line shows): save it as CSV in UTF-8";
                return Err(RequestsError::NotText { file: file.into(), what });
            };
            let name = if i == 0 { name.trim_start_matches('\u{feff}') } else { name };
            names.push(name.trim().to_string());
        }
        let others = [&spec.closed, &spec.due, &spec.category, &spec.unit, &spec.channel, &spec.id];
        let wanted: Vec<&String> =
            std::iter::once(&spec.opened).chain(others.into_iter().flatten()).collect();
        let mut missing = Vec::new();
        let mut place_of = |role: &str, wanted: &str| match place_of(&names, wanted) {
            Ok(place) => place,
            Err(why) => {
                missing.push(format!("`requests.columns.{role}` is \"{wanted}\", {why}"));
                0
            }
        };
        let opened = place_of("opened", &spec.opened);
        let mut optional = |role, wanted: &Option<String>| wanted.as_ref().map(|name| place_of(role, name));
        let closed = optional("closed", &spec.closed);
        let due = optional("due", &spec.due);
        let category = optional("category", &spec.category);
        let unit = optional("unit", &spec.unit);
        let channel = optional("channel", &spec.channel);
        let id = optional("id", &spec.id);
        if let Some(last) = missing.last_mut() {
            // A file that has none of them may be no file of requests at all, and is then not shown.
            let known = wanted.iter().any(|wanted| names.iter().any(|name| name == wanted.trim()));
            let near = last.contains("did you mean");
            last.push_str(&match known || near {
                true => format!("; the file has: {}", listed(&names)),
                false => format!("; none of the {} columns of the file is named here", names.len()),
            });
            return Err(RequestsError::Columns { file: file.into(), missing });
        }
        Ok(Columns { opened, closed, due, category, unit, channel, id, names })
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
