//! Printing. A reader that went away is no error: the program ends quietly.

use serde_json::Value;
use std::io::{self, Write};

use anstream::ColorChoice;
use clap::ValueEnum;

use super::exit::{Exit, Fault};

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Colour {
    /// On a terminal, unless NO_COLOR is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Colour {
    /// Sets the choice for all that is printed from now on.
    pub(crate) fn set(self) {
        match self {
            Colour::Auto => ColorChoice::Auto,
            Colour::Always => ColorChoice::Always,
            Colour::Never => ColorChoice::Never,
        }
        .write_global();
    }
}

/// Prints to standard output what the command was asked for.
pub(crate) fn print(text: &str) -> Result<Exit, Fault> {
    let mut out = anstream::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Fault::new(
            Exit::Internal,
            anyhow::Error::new(error).context("cannot write to standard output"),
        )),
        _ => Ok(Exit::Done),
    }
}

/// Prints a line to standard error; if nobody can read it, nothing is lost.
pub(crate) fn say(text: &str) {
    let _ = writeln!(anstream::stderr(), "{text}");
}

/// Prints what went wrong, why, and what to do.
pub(crate) fn explain(fault: &Fault) {
    say(&format!("\x1b[1;31merror\x1b[0m: {:#}", fault.error));
    if let Some(hint) = &fault.hint {
        say(&format!("  \x1b[1;36mhelp\x1b[0m: {hint}"));
    }
}

/// Prints something that the user should know although the command goes on.
pub(crate) fn warn(text: &str) {
    say(&format!("\x1b[1;33mwarning\x1b[0m: {text}"));
}

/// One JSON value as people can still read it.
pub(crate) fn as_text(value: &Value) -> String {
    format!("{value:#}\n")
}
