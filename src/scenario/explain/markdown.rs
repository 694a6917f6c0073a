//! The reference as Markdown: one heading and one table of parameters for each table of the scenario.

use std::fmt::Write;

use super::reference::{Parameter, Reference};
use super::text::{group, shown_default};

impl Reference {
    /// All parameters as a Markdown document without a title.
    pub fn markdown(&self) -> String {
        let mut text = section(None, &self.under(""));
        for table in self.parameters().iter().filter(|known| known.is_table) {
            let under = self.under(&table.path);
            text += &section(Some(table), &under);
        }
        text
    }

    /// The parameters directly in a table, or directly in each of its named tables.
    fn under(&self, path: &str) -> Vec<&Parameter> {
        let direct = |known: &&Parameter| {
            let rest = known.path.strip_prefix(path).map(|rest| rest.trim_start_matches("[]"));
            let rest =
                rest.and_then(|rest| if path.is_empty() { Some(rest) } else { rest.strip_prefix('.') });
            let rest = rest.map(|rest| rest.strip_prefix("NAME.").unwrap_or(rest));
            rest.is_some_and(|rest| !rest.contains('.') && !rest.is_empty())
        };
        self.parameters().iter().filter(direct).collect()
    }
}

fn section(table: Option<&Parameter>, parameters: &[&Parameter]) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    if let Some(table) = table {
        let _ = writeln!(text, "\n## `{}`\n\n{}\n", table.path, table.meaning.replace('\n', "\n\n"));
        let default =
            table.default.as_ref().map_or("must be given".into(), |default| format!("default `{default}`"));
        let _ = writeln!(text, "{} · group {} · {default}\n", table.kind, group(table.tag));
    }
    if parameters.is_empty() {
        return text;
    }
    text += "| parameter | meaning | takes | default | allowed | usual | source |\n";
    text += "| --- | --- | --- | --- | --- | --- | --- |\n";
    for known in parameters {
        let name = known.path.rsplit('.').next().unwrap_or(&known.path);
        let range = |range: &Option<[String; 2]>| {
            range.as_ref().map(|[low, high]| format!("{} … {}", code(low), code(high))).unwrap_or_default()
        };
        let words: Vec<String> =
            known.words.iter().map(|word| format!("`\"{}\"` {}", word.word, word.meaning)).collect();
        let kind = if words.is_empty() { known.kind.clone() } else { words.join("; ") };
        let cells = [
            code(name),
            known.meaning.clone(),
            kind,
            default_of(known),
            range(&known.allowed),
            range(&known.usual),
            known.source.clone(),
        ];
        let cells: Vec<String> =
            cells.iter().map(|cell| cell.replace('|', "\\|").replace('\n', " ")).collect();
        let _ = writeln!(text, "| {} |", cells.join(" | "));
    }
    text
}

fn default_of(known: &Parameter) -> String {
    match &known.default {
        Some(default) if default != "{}" => code(default),
        _ => shown_default(known),
    }
}

/// A text as code; backticks inside need longer ones around.
fn code(text: &str) -> String {
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}
