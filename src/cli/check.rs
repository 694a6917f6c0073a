//! `petisim check`.

use crate::command::arguments::{Changes, Format};
use crate::command::console::{as_text, print, say, warn};
use serde_json::{Value, json};

use std::path::{Path, PathBuf};

use crate::command::exit::{Exit, Fault};
use crate::command::load::{read, tell};
use crate::experiment::{Records, World};
use crate::scenario::shown::shown_in_line;
use crate::scenario::{Changed, Scenario};
use clap::Args;

const CHECK_EXAMPLES: &str = "\
Examples:
  petisim check scenarios/*.toml
  petisim check scenarios/district.toml --overlay scenarios/overlays/no_refusals.toml
  petisim check mine.toml --format json
      for editors and scripts";

/// `petisim check`.
#[derive(Debug, Args)]
#[command(after_help = CHECK_EXAMPLES, after_long_help = CHECK_EXAMPLES)]
pub(super) struct CheckArgs {
    /// The scenarios
    #[arg(value_name = "FILE", required = true)]
    pub(super) files: Vec<PathBuf>,

    #[command(flatten)]
    pub(super) changes: Changes,

    /// How to show the result
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(super) format: Format,
}

/// Says everything that is wrong with scenarios; those that are right get a line.
pub(super) fn check(arguments: &CheckArgs) -> Result<Exit, Fault> {
    let (mut exit, mut text, mut values) = (Exit::Done, String::new(), Vec::new());
    for file in &arguments.files {
        let result = read(file, &arguments.changes, Vec::new());
        let (good, diagnostics) = match &result {
            Ok(scenario) => (true, scenario.warnings()),
            Err(mistakes) => (false, mistakes),
        };
        let records = result.as_ref().ok().and_then(requests);
        let good = good && !matches!(records, Some(Err(_)));
        if !good {
            exit = Exit::Usage;
        }
        match arguments.format {
            Format::Human => {
                tell(diagnostics);
                match &records {
                    Some(Ok((_, told))) => say(told),
                    Some(Err(error)) => warn(error),
                    None => {}
                }
                let verdict = if good { "ok" } else { "cannot be run" };
                text.push_str(&format!("{}: {verdict}\n", file.display()));
                text.extend(result.iter().flat_map(Scenario::changed).map(|row| dated(&row)));
            }
            Format::Json => values.push(json!({
                "file": file,
                "ok": good,
                "diagnostics": diagnostics.entries(),
                "changes": result.iter().flat_map(Scenario::changed).map(|row| json!({
                    "date": row.change.date.to_string(),
                    "until": row.change.until.map(|until| until.to_string()),
                    "label": row.change.label,
                    "path": row.path,
                    "before": row.before,
                    "after": row.after,
                })).collect::<Vec<_>>(),
                "records": records.as_ref().and_then(|records| records.as_ref().ok()).map(|(found, _)| found),
                "records_error": records.as_ref().and_then(|records| records.as_ref().err()),
            })),
        }
    }
    if arguments.format == Format::Json {
        text = as_text(&Value::Array(values));
    }
    print(&text)?;
    Ok(exit)
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
