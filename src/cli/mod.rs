//! The command line: reads arguments, calls the layers below, and is the only place that prints.

mod args;
mod attribute;
mod calibrate;
mod check;
mod claims;
mod compare;
mod console;
mod describe;
mod execute;
#[cfg(test)]
mod execute_tests;
mod exit;
mod explain;
mod load;
mod merge;
mod only;
#[cfg(feature = "parquet")]
mod parquet;
mod plan;
mod plot;
mod precision;
mod progress;
mod report;
mod run;
mod sensitivity;
mod shell;
mod signals;
mod status;
mod sweep;
mod template;
mod trace;
mod verify;

use std::process::ExitCode;

use clap::Parser;

use args::{Arguments, Command};
pub use exit::{Exit, Fault};

/// Does what the command line asks for.
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return answer(&error),
    };
    arguments.color.set();
    let result = match &arguments.command {
        Command::Run(arguments) => run::run(arguments),
        Command::Calibrate(arguments) => calibrate::calibrate(arguments),
        Command::Compare(arguments) => compare::compare(arguments),
        Command::Completions(arguments) => shell::completions(arguments),
        Command::Describe(arguments) => describe::describe(arguments),
        Command::Man(arguments) => shell::man(arguments),
        Command::Sweep(arguments) => sweep::sweep(arguments),
        Command::Status(arguments) => status::status(arguments),
        Command::Merge(arguments) => merge::merge(arguments),
        Command::Attribute(arguments) => attribute::attribute(arguments),
        Command::Check(arguments) => check::check(arguments),
        Command::Claims(arguments) => claims::claims(arguments),
        Command::Plan(arguments) => plan::plan(arguments),
        Command::Plot(arguments) => plot::plot(arguments),
        Command::Schema => explain::schema(),
        Command::Params(arguments) => explain::params(arguments),
        Command::Sensitivity(arguments) => sensitivity::run(arguments),
        #[cfg(feature = "parquet")]
        Command::Parquet(arguments) => parquet::parquet(arguments),
        Command::Report(arguments) => report::report(arguments),
        Command::Template(arguments) => template::template(arguments),
        Command::Trace(arguments) => trace::trace(arguments),
        Command::Verify(arguments) => verify::run(arguments),
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
        Command::Run(arguments) => run::check(arguments),
        Command::Compare(arguments) => compare::check(arguments),
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
