//! `petisim check`.

use crate::command::arguments::{Changes, Format};
use crate::command::console::{as_text, print, say, warn};
use serde_json::{Value, json};

use std::path::{Path, PathBuf};

use crate::command::exit::{Exit, Fault};
use crate::command::load::{read, tell};
use crate::experiment::{Records, World};
use crate::model::spec::ModelSpec;
use crate::results::files::{Taken, taken_for};
use crate::scenario::diagnostic::Severity;
use crate::scenario::explain::{CheckFile, SCENARIO};
use crate::scenario::shown::shown_in_line;
use crate::scenario::{Changed, Diagnostics, Scenario, check_part};
use clap::Args;

const CHECK_EXAMPLES: &str = "\
Examples:
  petisim check scenarios/*.toml
  petisim check scenarios/studies/review.toml scenarios/claims/*.toml scenarios/calibrations/*.toml
      the kind of each file is known by its keys; the worlds that it names are checked with it
  petisim check scenarios/overlays/audit.toml
      an overlay by itself: its keys and values
  petisim check scenarios/district.toml --overlay scenarios/overlays/no_refusals.toml
  petisim check mine.toml --format json
      for editors and scripts";

/// `petisim check`.
#[derive(Debug, Args)]
#[command(after_help = CHECK_EXAMPLES, after_long_help = CHECK_EXAMPLES)]
pub(super) struct CheckArgs {
    /// The files
    #[arg(value_name = "FILE", required = true)]
    pub(super) files: Vec<PathBuf>,

    /// Overlays and settings act on a scenario, or on the base of another kind of file
    #[command(flatten)]
    pub(super) changes: Changes,

    /// How to show the result
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(super) format: Format,
}

/// What is found of one file.
struct Found {
    /// What it is taken for.
    kind: &'static str,
    good: bool,
    diagnostics: Vec<Diagnostics>,
    /// What is in it, in a few words; may be empty.
    told: String,
    scenario: Option<Scenario>,
    /// What is in the file of requests that it replays.
    records: Option<Result<(Records, String), String>>,
}

/// Says everything that is wrong with files; those that are right get a line.
pub(super) fn check(arguments: &CheckArgs) -> Result<Exit, Fault> {
    let (mut exit, mut text, mut values) = (Exit::Done, String::new(), Vec::new());
    for file in &arguments.files {
        let found = match taken_for(file, &arguments.changes.options()) {
            Taken::Kind(kind) => match kind.check {
                Some(check) => of_kind(file, &arguments.changes, kind.word, check),
                None => scenario(file, &arguments.changes),
            },
            Taken::Scenario => scenario(file, &arguments.changes),
            Taken::Part => part(file, &arguments.changes),
        };
        if !found.good {
            exit = Exit::Usage;
        }
        match arguments.format {
            Format::Human => text += &human(file, &found),
            Format::Json => values.push(as_json(file, &found)),
        }
    }
    if arguments.format == Format::Json {
        text = as_text(&Value::Array(values));
    }
    print(&text)?;
    Ok(exit)
}

fn scenario(file: &Path, changes: &Changes) -> Found {
    let result = read(file, changes, Vec::new());
    let records = result.as_ref().ok().and_then(requests);
    let good = result.is_ok() && !matches!(records, Some(Err(_)));
    let (scenario, diagnostics) = match result {
        Ok(scenario) => (Some(scenario.clone()), scenario.warnings().clone()),
        Err(mistakes) => (None, mistakes),
    };
    let diagnostics = vec![diagnostics];
    Found { kind: SCENARIO.word, good, diagnostics, told: String::new(), scenario, records }
}

fn of_kind(file: &Path, changes: &Changes, kind: &'static str, check: CheckFile) -> Found {
    let (good, told, diagnostics) = match check(file, &changes.options()) {
        Ok(checked) => (true, checked.told, checked.warnings),
        Err(mistakes) => (false, String::new(), vec![mistakes]),
    };
    Found { kind, good, diagnostics, told, scenario: None, records: None }
}

/// A part of a scenario, alone: what only a whole world can tell is not looked for.
fn part(file: &Path, changes: &Changes) -> Found {
    let diagnostics = check_part::<ModelSpec>(file, &changes.options());
    let good = diagnostics.entries().iter().all(|entry| entry.severity == Severity::Warning);
    let told = if good { "its keys and values alone".into() } else { String::new() };
    Found { kind: "overlay", good, diagnostics: vec![diagnostics], told, scenario: None, records: None }
}

/// Tells mistakes and warnings; the answer is what stands in the list of files.
fn human(file: &Path, found: &Found) -> String {
    found.diagnostics.iter().for_each(tell);
    match &found.records {
        Some(Ok((_, told))) => say(told),
        Some(Err(error)) => warn(error),
        None => {}
    }
    let told = match found.told.as_str() {
        "" => String::new(),
        told => format!(" ({told})"),
    };
    let verdict = if found.good { "ok" } else { "cannot be used" };
    let mut text = format!("{}: {}, {verdict}{told}\n", file.display(), found.kind);
    text.extend(found.scenario.iter().flat_map(Scenario::changed).map(|row| dated(&row)));
    text
}

fn as_json(file: &Path, found: &Found) -> Value {
    let change = |row: Changed<'_>| {
        json!({
            "date": row.change.date.to_string(),
            "until": row.change.until.map(|until| until.to_string()),
            "label": row.change.label,
            "path": row.path,
            "before": row.before,
            "after": row.after,
        })
    };
    let records = found.records.as_ref();
    json!({
        "file": file,
        "kind": found.kind,
        "ok": found.good,
        "contents": found.told,
        "diagnostics": found.diagnostics.iter().flat_map(Diagnostics::entries).collect::<Vec<_>>(),
        "changes": found.scenario.iter().flat_map(Scenario::changed).map(change).collect::<Vec<_>>(),
        "records": records.and_then(|records| records.as_ref().ok()).map(|(found, _)| found),
        "records_error": records.and_then(|records| records.as_ref().err()),
    })
}

/// A line about a parameter that changes at a date.
fn dated(row: &Changed<'_>) -> String {
    let until = row.change.until.map_or_else(String::new, |until| format!(" to {until}"));
    let label = match row.change.label.trim() {
        "" => String::new(),
        label => format!("{}: ", shown_in_line(label)),
    };
    format!(
        "  {}{until}  {label}{} {} -> {}\n",
        row.change.date,
        row.path,
        row.before,
        shown_in_line(&row.after)
    )
}

/// What is found in the file of requests that a scenario replays, for files of results and for people; `None` if it
/// replays none, or leaves the file to be set.
fn requests(scenario: &Scenario) -> Option<Result<(Records, String), String>> {
    scenario.head.requests.on()?.file.as_ref()?;
    let world = match World::build(scenario, false) {
        Ok(world) => world,
        Err(error) => return Some(Err(error.to_string())),
    };
    let told = world.requests()?.quirks.to_string();
    world.subject(scenario, Path::new(".")).records.map(|records| Ok((records, told)))
}
