//! Printing. A reader that went away is no error: the program ends quietly.

use crate::scenario::shown::{is_unseen, shown};
use serde_json::Value;
use std::io::{self, Write};

use anstream::ColorChoice;
use clap::ValueEnum;

use super::exit::{Exit, Fault};
use crate::render::terminal::BOLD;

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

/// Prints to standard output what the command was asked for. Nothing in it acts on a terminal but bold letters.
pub(crate) fn print(text: &str) -> Result<Exit, Fault> {
    let mut out = anstream::stdout().lock();
    match out.write_all(harmless(text).as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Fault::new(
            Exit::Internal,
            anyhow::Error::new(error).context("cannot write to standard output"),
        )),
        _ => Ok(Exit::Done),
    }
}

/// A text in which all that acts on a terminal is replaced, but for the two commands of our own tables.
fn harmless(text: &str) -> String {
    let mut parts = Vec::new();
    for bold in text.split(BOLD.0) {
        let plain: Vec<_> = bold.split(BOLD.1).map(shown).collect();
        parts.push(plain.join(BOLD.1));
    }
    parts.join(BOLD.0)
}

/// Prints a line to standard error; if nobody can read it, nothing is lost.
pub(crate) fn say(text: &str) {
    say_coloured(&shown(text));
}

/// As [`say`], with colours that are ours.
pub(crate) fn say_coloured(text: &str) {
    let _ = writeln!(anstream::stderr(), "{text}");
}

/// Prints what went wrong, why, and what to do.
pub(crate) fn explain(fault: &Fault) {
    say_coloured(&format!("\x1b[1;31merror\x1b[0m: {}", shown(&format!("{:#}", fault.error))));
    if let Some(hint) = &fault.hint {
        say_coloured(&format!("  \x1b[1;36mhelp\x1b[0m: {}", shown(hint)));
    }
}

/// Prints something that the user should know although the command goes on.
pub(crate) fn warn(text: &str) {
    say_coloured(&format!("\x1b[1;33mwarning\x1b[0m: {}", shown(text)));
}

/// One JSON value as people can still read it.
pub(crate) fn as_text(value: &Value) -> String {
    let text = format!("{value:#}\n");
    if !text.contains(is_unseen) {
        return text;
    }
    let mut plain = String::with_capacity(text.len() + 64);
    for letter in text.chars() {
        if is_unseen(letter) {
            // Inside of texts, where alone it can stand, an escape means the same.
            let mut units = [0; 2];
            plain.extend(letter.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}")));
        } else {
            plain.push(letter);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_bold_letters_pass() {
        let bad = "a\u{1b}]0;x\u{7}";
        let text = [BOLD.0, bad, BOLD.1, "\u{1b}[2J\u{9b}2J\u{202e}\n"].concat();
        assert_eq!(harmless(&text), format!("{}a�]0;x�{}�[2J�2J�\n", BOLD.0, BOLD.1));
    }
}
