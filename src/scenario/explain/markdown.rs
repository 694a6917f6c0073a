//! The reference as Markdown: one heading and one table of parameters for each table of the scenario.

use std::fmt::Write;

use super::reference::{Parameter, Reference};
use super::text::{group, shown_default};

/// What the tables of a page tell of each parameter beside its name.
#[derive(Clone, Copy)]
pub(super) struct Columns {
    /// How deep headings are: `##`.
    level: &'static str,
    /// Whether the group of a table is told.
    group: bool,
    /// Title and content of each column.
    cells: &'static [(&'static str, fn(&Parameter) -> String)],
}

impl Columns {
    /// Those of the page of parameters.
    const PARAMETERS: Columns = Columns {
        level: "##",
        group: true,
        cells: &[
            ("parameter", name),
            ("meaning", meaning),
            ("takes", takes),
            ("default", default_of),
            ("allowed", |known| range(&known.allowed)),
            ("usual", |known| range(&known.usual)),
            ("source", |known| known.source.clone()),
        ],
    };
    /// Those of the page of files.
    pub(super) const FILES: Columns = Columns {
        level: "###",
        group: false,
        cells: &[
            ("key", name),
            ("meaning", meaning),
            ("takes", takes),
            ("default", default_of),
            ("allowed", |known| range(&known.allowed)),
            ("example", example),
        ],
    };
}

impl Reference {
    /// All parameters as a Markdown document without a title.
    pub fn markdown(&self) -> String {
        self.tables(Columns::PARAMETERS)
    }

    /// All parameters as tables with these columns.
    pub(super) fn tables(&self, columns: Columns) -> String {
        let mut text = section(None, &self.under(""), columns);
        for table in self.parameters().iter().filter(|known| known.is_table) {
            let under = self.under(&table.path);
            text += &section(Some(table), &under, columns);
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

fn section(table: Option<&Parameter>, parameters: &[&Parameter], columns: Columns) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    if let Some(table) = table {
        let (level, meaning) = (columns.level, table.meaning.replace('\n', "\n\n"));
        let _ = writeln!(text, "\n{level} `{}`\n\n{meaning}\n", table.path);
        let default =
            table.default.as_ref().map_or("must be given".into(), |default| format!("default `{default}`"));
        let group = if columns.group { format!(" · group {}", group(table.tag)) } else { String::new() };
        let _ = writeln!(text, "{}{group} · {default}\n", table.kind);
    }
    if parameters.is_empty() {
        return text;
    }
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    text += &line(columns.cells.iter().map(|(title, _)| title.to_string()).collect());
    text += &line(columns.cells.iter().map(|_| "---".into()).collect());
    for known in parameters {
        let cells = columns.cells.iter().map(|(_, cell)| cell(known));
        text += &line(cells.map(|cell| cell.replace('|', "\\|").replace('\n', " ")).collect());
    }
    text
}

fn name(known: &Parameter) -> String {
    code(known.path.rsplit('.').next().unwrap_or(&known.path))
}

fn meaning(known: &Parameter) -> String {
    known.meaning.clone()
}

fn takes(known: &Parameter) -> String {
    let words: Vec<String> =
        known.words.iter().map(|word| format!("`\"{}\"` {}", word.word, word.meaning)).collect();
    if words.is_empty() { known.kind.clone() } else { words.join("; ") }
}

fn range(range: &Option<[String; 2]>) -> String {
    range.as_ref().map(|[low, high]| format!("{} … {}", code(low), code(high))).unwrap_or_default()
}

/// A value as it would be written; the default is one.
fn example(known: &Parameter) -> String {
    if known.example.is_empty() { String::new() } else { code(known.example) }
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
