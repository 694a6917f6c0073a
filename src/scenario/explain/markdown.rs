//! The reference as Markdown: one heading and one table of parameters for each table of the scenario.

use super::reference::{NAME, Parameter, Reference};
use super::text::{group, shown_default};

/// What stands in the name of a kind of value that may be left out.
const OR_NONE: &str = " or \"none\"";

/// Title and content of a column.
type Column = (&'static str, fn(&Parameter) -> String);

/// What the tables of a page tell of each parameter beside its name.
#[derive(Clone, Copy)]
pub(super) struct Columns {
    /// How deep headings are: `##`.
    level: &'static str,
    /// Whether each table stands for itself, with its group; otherwise one that has been shown, or has no keys, is named where it
    /// belongs and not shown again.
    whole: bool,
    /// The columns.
    cells: &'static [Column],
}

impl Columns {
    /// Those of the page of parameters.
    const PARAMETERS: Columns = Columns {
        level: "##",
        whole: true,
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
        whole: false,
        cells: &[
            ("key", name),
            ("meaning", first_line),
            ("takes", |known| takes(known).trim_end_matches(OR_NONE).into()),
            ("default", default_in_file),
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
        let mut text = rows(&self.under(""), columns);
        let mut shown: Vec<(String, String)> = Vec::new();
        for table in self.parameters().iter().filter(|known| known.is_table) {
            let rows = rows(&self.under(&table.path), columns);
            if columns.whole {
                text += &(head(table, columns) + &rows);
                continue;
            }
            match shown.iter().find(|(other, _)| *other == rows) {
                _ if rows.is_empty() => {}
                Some((_, other)) => {
                    text += &format!("{}The keys of `{other}`.\n", head(table, columns));
                }
                None => {
                    text += &(head(table, columns) + &rows);
                    shown.push((rows, header(table)));
                }
            }
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

/// What stands above the keys of a table.
fn head(table: &Parameter, columns: Columns) -> String {
    let (level, meaning) = (columns.level, table.meaning.replace('\n', "\n\n"));
    let kind = match columns.whole {
        true => format!("{} · group {}", table.kind, group(table.tag)),
        false => table.kind.trim_end_matches(OR_NONE).to_string(),
    };
    let default = match &table.default {
        None => "must be given".into(),
        Some(default) if default == "\"none\"" && !columns.whole => "may be left out".into(),
        Some(default) => format!("default `{default}`"),
    };
    let name = if columns.whole { table.path.clone() } else { header(table) };
    format!("\n{level} `{name}`\n\n{meaning}\n\n{kind} · {default}\n\n")
}

/// The line above the keys of a table, as it stands in a file.
fn header(table: &Parameter) -> String {
    let path = table.path.replace("[]", "");
    match &table.kind {
        kind if kind.starts_with("list of") => format!("[[{path}]]"),
        kind if kind.starts_with("named") => format!("[{path}.{NAME}]"),
        _ => format!("[{path}]"),
    }
}

fn rows(parameters: &[&Parameter], columns: Columns) -> String {
    let mut text = String::new();
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

/// What a key means; what a table says of itself stands above its own keys.
fn first_line(known: &Parameter) -> String {
    known.meaning.lines().next().unwrap_or_default().into()
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

/// A default, as it would be written; what need not be there has none.
fn default_in_file(known: &Parameter) -> String {
    match known.default.as_deref() {
        None => "required".into(),
        Some("\"none\"") => String::new(),
        Some(default) => code(default),
    }
}

/// A value as it would be written, or the line above the keys of a table.
fn example(known: &Parameter) -> String {
    match known.example {
        "" if known.is_table => code(&header(known)),
        "" => String::new(),
        example => code(example),
    }
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
