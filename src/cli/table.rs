//! `petisim table`: tables of a result for a paper.

use std::path::{Path, PathBuf};

use anyhow::anyhow;
use clap::{Args, ValueEnum};

use crate::command::arguments::Language;
use crate::command::console::print;
use crate::command::exit::{Exit, Fault};
use crate::command::faults::{of_report, of_target};
use crate::kernel::param::nearest;
use crate::render::html::table::Table;
use crate::render::publication::{Intervals, Printed, csv, document, html, latex, markdown, note, workbook};
use crate::render::words::Lang;
use crate::results::kind::tables;
use crate::store::intact::inputs_of;
use crate::store::target::Target;

const EXAMPLES: &str = "\
Examples:
  petisim table out/district
      all tables of a result as Markdown
  petisim table out/district --list
      their names
  petisim table out/compare differences-table -o differences.docx
      one of them for Word; the ending says the format: .md, .tex, .html, .csv, .xlsx or .docx
  petisim table out/review -o review.xlsx --lang zh
      a workbook with a sheet for each, in Chinese";

/// A format of tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum TableFormat {
    /// Markdown, pipe tables
    Md,
    /// LaTeX, with booktabs
    Latex,
    /// A plain page
    Html,
    /// CSV, one table
    Csv,
    /// Excel
    Xlsx,
    /// Word
    Docx,
}

/// `petisim table`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, after_long_help = EXAMPLES)]
pub(super) struct TableArgs {
    /// Folder of a result
    #[arg(value_name = "DIR")]
    folder: PathBuf,

    /// Tables by name [default: all]
    #[arg(value_name = "TABLE")]
    names: Vec<String>,

    /// Print the names of the tables and what they hold
    #[arg(long, conflicts_with_all = ["names", "out", "format"])]
    list: bool,

    /// Format [default: by the ending of the file; Markdown on the terminal]
    #[arg(long, value_enum)]
    format: Option<TableFormat>,

    /// Write into this file [default: print]
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,

    /// Tables of this metric of a sweep or an attribution (repeatable) [default: the main ones]
    #[arg(long = "metric", value_name = "NAME")]
    metrics: Vec<String>,

    /// Language of captions, columns and names
    #[arg(long, value_enum, default_value_t = Language::En)]
    lang: Language,
}

/// Writes tables of a result.
pub(super) fn table(arguments: &TableArgs) -> Result<Exit, Fault> {
    let format = format(arguments)?;
    let (all, facts) = tables(&arguments.folder, &arguments.metrics).map_err(of_report)?;
    if all.is_empty() {
        return Err(Fault::new(Exit::Nothing, anyhow!("the result has no tables")));
    }
    let lang: Lang = arguments.lang.into();
    if arguments.list {
        return print(&listed(&all, lang));
    }
    let chosen = chosen(&all, &arguments.names)?;
    let apart = matches!(format, TableFormat::Csv | TableFormat::Xlsx);
    let intervals = if apart { Intervals::Apart } else { Intervals::Beside };
    let printed: Vec<Printed> = chosen.iter().map(|table| Printed::of(table, lang, intervals)).collect();
    let bytes = set(&printed, &note(&facts, lang), format, lang)?;
    let Some(file) = &arguments.out else {
        return print(&String::from_utf8_lossy(&bytes));
    };
    let target = Target::new(file, &inputs_of(&arguments.folder)).map_err(of_target)?;
    target.write(&bytes).map_err(of_target)?;
    print(&format!("{}\n", target.file().display()))
}

/// The format that is named, or that of the file's ending.
fn format(arguments: &TableArgs) -> Result<TableFormat, Fault> {
    let ending = |file: &Path| file.extension().and_then(|end| end.to_str()).map(str::to_ascii_lowercase);
    let of_file = match arguments.out.as_deref().map(ending) {
        None => None,
        Some(end) => match end.as_deref() {
            Some("md") => Some(TableFormat::Md),
            Some("tex") => Some(TableFormat::Latex),
            Some("html" | "htm") => Some(TableFormat::Html),
            Some("csv") => Some(TableFormat::Csv),
            Some("xlsx") => Some(TableFormat::Xlsx),
            Some("docx") => Some(TableFormat::Docx),
            _ => None,
        },
    };
    let format = match (arguments.format, of_file, &arguments.out) {
        (Some(format), ..) | (None, Some(format), _) => format,
        (None, None, None) => TableFormat::Md,
        (None, None, Some(file)) => {
            let message = anyhow!("`{}` has no known ending for tables", file.display());
            let hint = "use .md, .tex, .html, .csv, .xlsx or .docx, or say it by --format";
            return Err(Fault::new(Exit::Usage, message).hint(hint));
        }
    };
    if arguments.out.is_none() && matches!(format, TableFormat::Xlsx | TableFormat::Docx) {
        let message = anyhow!("Excel and Word files are not printed");
        return Err(Fault::new(Exit::Usage, message).hint("name a file by -o"));
    }
    Ok(format)
}

/// The tables that are named, in that order; all without a name.
fn chosen<'t>(all: &'t [Table], names: &[String]) -> Result<Vec<&'t Table>, Fault> {
    if names.is_empty() {
        return Ok(all.iter().collect());
    }
    let find = |name: &String| {
        all.iter().find(|table| table.id == *name).ok_or_else(|| {
            let known: Vec<&str> = all.iter().map(|table| table.id.as_str()).collect();
            let hint = format!("{}; `--list` lists them", nearest(name, &known));
            Fault::new(Exit::Usage, anyhow!("the result has no table `{name}`")).hint(hint)
        })
    };
    names.iter().map(find).collect()
}

fn listed(all: &[Table], lang: Lang) -> String {
    let width = all.iter().map(|table| table.id.len()).max().unwrap_or(0);
    let line = |table: &Table| {
        let (id, rows) = (&table.id, table.data.rows.len());
        format!("{id:width$}  {rows:>6} rows  {}\n", table.caption.of(lang))
    };
    all.iter().map(line).collect()
}

/// The bytes of the file.
fn set(tables: &[Printed], note: &str, format: TableFormat, lang: Lang) -> Result<Vec<u8>, Fault> {
    let internal = |error: anyhow::Error| Fault::new(Exit::Internal, error);
    match format {
        TableFormat::Md => Ok(markdown(tables, note).into_bytes()),
        TableFormat::Latex => Ok(latex(tables, note).into_bytes()),
        TableFormat::Html => Ok(html(tables, note, lang).into_bytes()),
        TableFormat::Xlsx => workbook(tables, note).map_err(|error| internal(error.into())),
        TableFormat::Docx => document(tables, note).map_err(|error| internal(error.into())),
        TableFormat::Csv => match tables {
            [table] => Ok(csv(table).into_bytes()),
            _ => {
                let message = anyhow!("a CSV file holds one table, and the result has {}", tables.len());
                Err(Fault::new(Exit::Usage, message).hint("name one; `--list` lists them"))
            }
        },
    }
}
