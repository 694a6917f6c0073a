//! The reference as text for a terminal.

use std::fmt::Write;

use super::reference::{Parameter, Reference};
use crate::kernel::param::cut;

/// How wide a line of meaning may be.
const WIDTH: usize = 96;
/// How wide a default may be in a list.
const LONGEST_DEFAULT: usize = 24;

impl Reference {
    /// One line for each parameter: path, default, first sentence of its meaning.
    pub fn list(parameters: &[&Parameter]) -> String {
        let default = |known: &Parameter| cut(&shown_default(known), LONGEST_DEFAULT);
        let path_width = parameters.iter().map(|known| known.path.len()).max().unwrap_or(0);
        let default_width = parameters.iter().map(|known| default(known).chars().count()).max().unwrap_or(0);
        let mut text = String::new();
        for known in parameters {
            let meaning = known.meaning.lines().next().unwrap_or_default();
            let meaning = meaning.split_inclusive(". ").next().unwrap_or_default().trim_end();
            // Writing to a string cannot fail.
            let _ =
                writeln!(text, "{:path_width$}  {:default_width$}  {meaning}", known.path, default(known));
        }
        text
    }

    /// All that is known about each parameter.
    pub fn explain(parameters: &[&Parameter]) -> String {
        parameters.iter().map(|known| explain(known)).collect::<Vec<_>>().join("\n")
    }
}

/// A default as a reader understands it.
pub(super) fn shown_default(known: &Parameter) -> String {
    match &known.default {
        Some(default) if default == "{}" => "its defaults".into(),
        Some(default) => default.clone(),
        None => "required".into(),
    }
}

fn explain(known: &Parameter) -> String {
    let mut text = format!("{}  ({})\n", known.path, known.kind);
    for line in known.meaning.lines() {
        text += &wrap(line, "  ");
    }
    let mut fact = |name: &str, value: String| text += &wrap_under(&format!("  {name:<8} "), &value);
    fact("takes", known.takes.clone());
    fact("default", shown_default(known));
    if let Some([low, high]) = &known.allowed {
        fact("allowed", format!("{low} to {high}"));
    }
    if let Some([low, high]) = &known.usual {
        fact("usual", format!("{low} to {high}"));
    }
    if !known.example.is_empty() {
        fact("example", known.example.into());
    }
    if !known.source.is_empty() {
        fact("source", known.source.clone());
    }
    fact("group", group(known.tag).into());
    for word in &known.words {
        fact(&format!("\"{}\"", word.word), word.meaning.into());
    }
    text
}

/// A group by its letter, in words.
pub(super) fn group(tag: &str) -> &'static str {
    match tag {
        "T" => "T (technology)",
        "I" => "I (institution)",
        "O" => "O (organisation)",
        _ => "- (environment)",
    }
}

fn wrap(line: &str, indent: &str) -> String {
    wrap_under(indent, line)
}

/// Breaks a text into lines; all but the first are indented as far as the first one's lead.
pub(crate) fn wrap_under(lead: &str, text: &str) -> String {
    let indent = " ".repeat(lead.chars().count());
    let mut lines = lead.to_string();
    let mut column = indent.len();
    for (i, word) in text.split_whitespace().enumerate() {
        let width = word.chars().count();
        if i > 0 && column + 1 + width > WIDTH {
            lines += "\n";
            lines += &indent;
            column = indent.len();
        } else if i > 0 {
            lines += " ";
            column += 1;
        }
        lines += word;
        column += width;
    }
    lines.trim_end().to_string() + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_wrap_under_their_lead() {
        let text = wrap_under("  takes    ", &"word ".repeat(30));
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 2);
        assert!(lines[1].starts_with("           word"), "{text}");
        assert!(lines.iter().all(|line| line.len() <= WIDTH));
    }
}
