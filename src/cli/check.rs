//! `petisim check`.

use crate::command::arguments::Changes;
use crate::command::console::as_text;
use serde_json::{Value, json};

use std::path::PathBuf;

use crate::command::arguments::Format;
use crate::command::console::print;
use crate::command::exit::{Exit, Fault};
use crate::command::load::{read, tell};
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
        if !good {
            exit = Exit::Usage;
        }
        match arguments.format {
            Format::Human => {
                tell(diagnostics);
                let verdict = if good { "ok" } else { "cannot be run" };
                text.push_str(&format!("{}: {verdict}\n", file.display()));
            }
            Format::Json => values.push(json!({
                "file": file,
                "ok": good,
                "diagnostics": diagnostics.entries(),
            })),
        }
    }
    if arguments.format == Format::Json {
        text = as_text(&Value::Array(values));
    }
    print(&text)?;
    Ok(exit)
}
