//! `petisim check`.

use serde_json::{Value, json};

use super::args::{CheckArgs, Format};
use super::console::print;
use super::exit::{Exit, Fault};
use super::load::{read, tell};

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

/// One JSON value as people can still read it.
pub(super) fn as_text(value: &Value) -> String {
    format!("{value:#}\n")
}
