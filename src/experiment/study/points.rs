//! Points from a table: a CSV file of which each row is a point and each column a factor.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::factor::{Factor, Form, Levels};
use super::{MOST_ROWS, Setting};
use crate::kernel::param::{nearest, shorten};
use crate::scenario::diagnostic::{Code, Collector, Mistake};
use crate::scenario::load::Loader;
use crate::scenario::source::{SourceId, Span};
use crate::scenario::tree::{Body, Item};

pub(super) mod in_column;
mod table;

pub(crate) use table::Table;

/// The column that names points, if there is one.
pub(crate) const NAME: &str = "point";
/// Characters of the name of a point.
const LONGEST_NAME: usize = 64;
/// Of so many wrong cells in a column the mistakes are told: most are one mistake over and over.
pub(super) const MOST_TOLD: usize = 20;

/// The rows of a table of points.
#[derive(Debug, PartialEq)]
pub struct GivenPoints {
    /// What each factor is set to, by row.
    pub rows: Vec<Box<[Setting]>>,
    /// Names of the rows; none if the table has no column for them.
    pub names: Vec<String>,
    /// The row that all others are compared with, if one is named.
    pub reference: Option<usize>,
    /// The text of the table.
    pub text: String,
}

/// Reads the table that a study names. What is wrong is told; an excerpt of the file is shown only if one of its columns
/// is a factor of the study, since who writes a study could otherwise show any file of whoever checks it.
pub(crate) fn load(loader: &mut Loader<'_>, study: SourceId, written: &Item) -> Option<Table> {
    let found = written.find("design.points.file");
    let Body::Leaf(crate::kernel::param::Node::Text(name)) = &found.item.body else { return None };
    let span = found.item.span;
    let path = loader.collector.sources.path_in(study, name);
    let text = loader.table(&path, span)?;
    let factors: Vec<&str> =
        written.find("factors").item.entries().into_iter().flatten().map(|(name, _)| name.as_str()).collect();
    if !Table::header(&text).iter().any(|column| factors.contains(&column.as_str())) {
        let message = format!("no column of `{}` is a factor", Path::new(name).display());
        let help = "its first line names the columns, with commas in between, and each factor has one; its content is not \
                    shown";
        loader.collector.push(Mistake::new(Code::Reference, message).at(span).help(help));
        return None;
    }
    let id = loader.collector.sources.add_file(&path, text);
    let table = Table::read(id, loader.collector.sources.text(id));
    match table {
        Ok(table) => {
            check_columns(&table, &factors, &mut loader.collector);
            Some(table)
        }
        Err((at, message, help)) => {
            loader.collector.push(Mistake::new(Code::Syntax, message).at(at).help(help));
            None
        }
    }
}

/// Columns that are no factor, and columns of one name.
fn check_columns(table: &Table, factors: &[&str], collector: &mut Collector) {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    let known: Vec<&str> = factors.iter().copied().chain([NAME]).collect();
    let mut mistakes = Vec::new();
    for (name, cell) in table.columns() {
        let span = table.span(cell);
        if let Some(first) = seen.insert(name, span) {
            let mistake =
                Mistake::new(Code::Duplicate, format!("two columns are called `{}`", shorten(name)));
            mistakes.push(mistake.at(span).note(first, "the other one is here"));
        } else if !known.contains(&name) {
            let message = format!("the column `{}` is no factor of the study", shorten(name));
            mistakes.push(Mistake::new(Code::UnknownKey, message).at(span).help(nearest(name, &known)));
        }
    }
    collector.mistakes.extend(mistakes);
}

/// The rows of a table for these factors. The columns of parameters were read with the factors.
pub(crate) fn rows(
    written: &Item,
    table: &Table,
    factors: &[Factor],
    collector: &mut Collector,
) -> Option<Arc<GivenPoints>> {
    let text = collector.sources.text(table.source()).to_string();
    if table.rows() == 0 || table.rows() > MOST_ROWS as usize {
        let message = format!("the table has {} points", table.rows());
        let help = format!("write 1 to {MOST_ROWS} rows below the names of the columns");
        collector.push(Mistake::new(Code::Contradiction, message).at(table.head()).help(help));
        return None;
    }
    let mut columns = Vec::new();
    for factor in factors {
        columns.push(settings(table, &text, factor, collector)?);
    }
    let is_named = !factors.iter().any(|factor| factor.name() == NAME);
    let names = match table.column(NAME).filter(|_| is_named) {
        Some(column) => names(table, &text, column, collector),
        None => Vec::new(),
    };
    let reference = reference(written, table, &names, collector);
    let row = |at: usize| columns.iter().map(|column| column[at]).collect();
    Some(Arc::new(GivenPoints { rows: (0..table.rows()).map(row).collect(), names, reference, text }))
}

/// What a factor is set to in each row.
fn settings(table: &Table, text: &str, factor: &Factor, collector: &mut Collector) -> Option<Vec<Setting>> {
    let column = table.column(factor.name())?;
    let mut found = Vec::with_capacity(table.rows());
    let mut wrong = 0;
    match (&factor.levels, &factor.form) {
        (Levels::Given { scale, .. }, _) => {
            for cell in table.cells(column) {
                // Those that cannot be read were told with the factor.
                found.push(Setting::Place(scale.in_cell(&table.text(text, cell))?));
            }
        }
        (Levels::Listed(levels), form) => {
            // Levels of a parameter stand in the order in which the column has them first.
            let mut places: BTreeMap<String, u32> = BTreeMap::new();
            if !matches!(form, Form::Path(_)) {
                places = levels.iter().zip(0..).map(|(level, place)| (level.word.clone(), place)).collect();
            }
            for cell in table.cells(column) {
                let word = table.text(text, cell);
                let next = places.len() as u32;
                let place = match form {
                    Form::Path(_) => Some(*places.entry(word.to_string()).or_insert(next)),
                    _ => places.get(&*word).copied(),
                };
                if place.is_none() && wrong < MOST_TOLD {
                    wrong += 1;
                    let known: Vec<&str> = levels.iter().map(|level| level.word.as_str()).collect();
                    let message = format!("`{}` has no level `{}`", factor.name(), shorten(&word));
                    let mistake = Mistake::new(Code::Reference, message).at(table.span(cell));
                    collector.push(mistake.help(nearest(&word, &known)));
                }
                found.push(Setting::Level(place.unwrap_or(0)));
            }
        }
        // Ranges and distributions are refused beside a table.
        _ => return None,
    }
    (wrong == 0).then_some(found)
}

/// The row that is named as the reference of all others.
fn reference(written: &Item, table: &Table, names: &[String], collector: &mut Collector) -> Option<usize> {
    let found = written.find("design.points.reference");
    let Body::Leaf(crate::kernel::param::Node::Text(name)) = &found.item.body else { return None };
    if !found.rest.is_empty() || name == "none" {
        return None;
    }
    let place = names.iter().position(|known| known == name);
    if place.is_none() {
        let message = format!("the table has no point `{}`", shorten(name));
        let known: Vec<&str> = names.iter().map(String::as_str).collect();
        let help = match names.is_empty() {
            true => format!("name the points in a column `{NAME}`"),
            false => nearest(name, &known),
        };
        let mistake = Mistake::new(Code::Reference, message).at(found.item.span).help(help);
        collector.push(mistake.note(table.head(), "its columns are named here"));
    }
    place
}

/// The names of the points, each once.
fn names(table: &Table, text: &str, column: usize, collector: &mut Collector) -> Vec<String> {
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    let mut names = Vec::with_capacity(table.rows());
    let mut told = 0;
    for cell in table.cells(column) {
        let (name, span) = (table.text(text, cell).into_owned(), table.span(cell));
        let mistake =
            if name.is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
                let help = format!("a point is called by 1 to {LONGEST_NAME} characters");
                Some(Mistake::new(Code::Name, "the point has no name, or none that fits").at(span).help(help))
            } else {
                seen.insert(name.clone(), span).map(|first| {
                    let message = format!("two points are called `{}`", shorten(&name));
                    Mistake::new(Code::Duplicate, message).at(span).note(first, "the other one is here")
                })
            };
        if let Some(mistake) = mistake.filter(|_| told < MOST_TOLD) {
            told += 1;
            collector.push(mistake);
        }
        names.push(name);
    }
    names
}
