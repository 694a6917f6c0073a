//! A scenario drafted from a file of requests: how the file is written, what its columns mean, who handles what, and
//! everything that the file cannot tell as an assumption that says so.
//!
//! The first rows decide on the roles of columns; then all rows are read once and counted, in memory that does not grow
//! with them. Free text is never kept: a column has a role that names groups only if its texts are short and come again.
mod clockwork;
mod counter;
mod names;
mod profile;
mod roles;
mod sniff;
mod survey;
mod text;

use std::path::Path;

use super::error::RequestsError;
use super::header::names_of;
use super::reader::{Records, Shape};
use super::source;
use clockwork::Formats;
use profile::Profile;
use roles::Roles;
use survey::Survey;

/// What is wanted of a draft.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// So many categories get a table of their own; the rest is folded into one.
    pub top: Option<u32>,
    /// The path of the file, as the scenario will write it.
    pub file: String,
    /// Which table of several in the file; see `requests.part`.
    pub part: Option<String>,
    /// What the scenario is called.
    pub title: String,
}

/// A drafted scenario.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The text of the scenario.
    pub text: String,
    /// What was found, and what could not be told, a sentence each.
    pub told: Vec<String>,
}

/// What was found in a file.
struct Found {
    shape: Shape,
    /// Names of all columns.
    names: Vec<String>,
    roles: Roles,
    survey: Survey,
    /// Which table of several was chosen.
    note: Option<String>,
}

/// A file, and which table of several in it.
type File<'a> = (&'a Path, Option<&'a str>);

/// Looks at a file and drafts a scenario that replays it.
///
/// # Errors
/// If the file cannot be read, or no column of it holds times.
pub fn draft(path: &Path, wish: &Wish) -> Result<Draft, RequestsError> {
    let part = wish.part.as_deref();
    let (bytes, found) = source::head(path, part, sniff::LOOKED_AT)?;
    let no_table = |what: &str| RequestsError::NotText { file: found.shown.clone(), what: what.into() };
    let delimiters: &[u8] = if found.is_made { b"," } else { sniff::DELIMITERS };
    let shape = sniff::shape(&bytes, delimiters).ok_or_else(|| {
        no_table("no table: no character parts its lines into columns under a line of names")
    })?;
    let (names, columns) = columns((path, part), shape)?;
    let roles = Roles::of(&columns).ok_or_else(|| {
        no_table("without a column of times: a draft needs at least when each request was opened")
    })?;
    let mut survey = survey((path, part), shape, names.len(), &roles, Formats::default())?;
    if survey.is_turned() {
        let others = survey.formats.doubtful().into_iter().map(|(_, other)| other).collect();
        survey = self::survey((path, part), shape, names.len(), &roles, Formats::preferring(others))?;
    }
    if survey.span().is_none() {
        return Err(no_table("without a row whose time of opening can be read"));
    }
    let note = found.note;
    Ok(text::write(&Found { shape, names, roles, survey, note }, wish))
}

/// Names of the columns, and what the first rows show of each.
fn columns((path, part): File<'_>, shape: Shape) -> Result<(Vec<String>, Vec<Profile>), RequestsError> {
    let mut records = Records::open(path, part, shape)?;
    if !records.advance()? {
        return Err(RequestsError::Empty { file: path.into(), what: "it has no line" });
    }
    let names = names_of(&records.record).unwrap_or_default();
    let mut columns: Vec<Profile> = names.iter().map(|name| Profile::named(name)).collect();
    // What has no name, or that of another column, cannot be mapped.
    let is_nameable: Vec<bool> = names
        .iter()
        .map(|name| !name.is_empty() && names.iter().filter(|other| *other == name).count() == 1)
        .collect();
    let mut rows = 0;
    while rows < profile::ROWS && records.advance()? {
        rows += 1;
        if records.record.len() == columns.len() {
            let nameable = columns.iter_mut().zip(&is_nameable).zip(&records.record);
            for ((column, _), field) in nameable.filter(|((_, nameable), _)| **nameable) {
                column.see(&String::from_utf8_lossy(field));
            }
        }
    }
    Ok((names, columns))
}

/// Reads all rows once.
fn survey(
    (path, part): File<'_>,
    shape: Shape,
    columns: usize,
    roles: &Roles,
    formats: Formats,
) -> Result<Survey, RequestsError> {
    let mut records = Records::open(path, part, shape)?;
    let mut survey = Survey { formats, ..Survey::default() };
    records.advance()?;
    while records.advance()? {
        survey.add(&records.record, columns, roles);
    }
    Ok(survey)
}

#[cfg(test)]
mod tests;
