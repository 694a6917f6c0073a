//! The command line: reads arguments, calls the layers below, and is the only place that prints.

mod args;
mod check;
mod draft;
mod explain;
mod metrics;
mod plot;
mod report;
mod shell;
mod table;

use std::process::ExitCode;

use clap::Parser;

use crate::command::console;
pub use crate::command::exit::{Exit, Fault};
use crate::results::{Commands as Results, compare, run};
use args::{Arguments, Command};

/// Does what the command line asks for.
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return answer(&error),
    };
    arguments.color.set();
    crate::command::signals::outlive_file_limits();
    let result = match &arguments.command {
        Command::Results(commands) => commands.execute(),
        Command::Completions(arguments) => shell::completions(arguments),
        Command::Draft(arguments) => draft::draft(arguments),
        Command::Man(arguments) => shell::man(arguments),
        Command::Check(arguments) => check::check(arguments),
        Command::Plot(arguments) => plot::plot(arguments),
        Command::Schema(arguments) => explain::schema(arguments),
        Command::Params(arguments) => explain::params(arguments),
        Command::Metrics(arguments) => metrics::metrics(arguments),
        Command::Report(arguments) => report::report(arguments),
        Command::Table(arguments) => table::table(arguments),
    };
    let exit = result.unwrap_or_else(|fault| {
        console::explain(&fault);
        fault.exit
    });
    exit.into()
}

/// Reads a command line, without the name of the program, and does nothing of what it asks for.
///
/// # Errors
/// What the program would say, help and version among it.
pub fn check_arguments(words: impl IntoIterator<Item = String>) -> Result<(), String> {
    let words = std::iter::once(env!("CARGO_PKG_NAME").to_string()).chain(words);
    let arguments = Arguments::try_parse_from(words).map_err(|error| error.to_string())?;
    let asked = match &arguments.command {
        Command::Results(Results::Run(run::Commands::Run(arguments))) => run::command::check(arguments),
        Command::Results(Results::Compare(compare::Commands::Compare(arguments))) => {
            compare::command::check(arguments)
        }
        _ => Ok(()),
    };
    asked.map_err(|fault| format!("{:#}", fault.error))
}

/// Prints help, the version, or what is wrong with the arguments.
fn answer(error: &clap::Error) -> ExitCode {
    let printed = error.print();
    let exit = if error.use_stderr() { Exit::Usage } else { Exit::Done };
    match printed {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Exit::Internal.into(),
        _ => exit.into(),
    }
}
