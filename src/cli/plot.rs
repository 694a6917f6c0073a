//! `petisim plot`: a figure for a paper, or a sketch in the terminal.

use std::path::PathBuf;

use anyhow::anyhow;
use clap::Args;
use terminal_size::{Width, terminal_size};

use crate::command::arguments::Language;
use crate::command::console::print;
use crate::command::exit::{Exit, Fault};
use crate::command::faults::{of_intact, of_target};
use crate::render::plot::{Fonts, Format, Letters, Millimetres, PlotError, Sheet, Wish, sketch};
use crate::render::words::Lang;
use crate::results::plotted;
use crate::store::folder::ReportError;
use crate::store::intact::inputs_of;
use crate::store::target::Target;

const EXAMPLES: &str = "\
Examples:
  petisim plot out/district open_tickets
      a sketch in the terminal
  petisim plot out/district open_tickets in_limbo -o queues.pdf --width 170mm
  petisim plot out/district redo_rate --by unit --lang zh -o redo.svg
  petisim plot out/review redo_rate --by staff --where review=on -o response.png
      of a sweep: a line for each combination of the other factors
  petisim plot out/compare resolution_gap redo_rate -o differences.pdf
      of a comparison: paired differences with intervals";

/// Columns of a sketch where nothing says how wide the terminal is.
const COLUMNS: u16 = 80;

/// `petisim plot`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, after_long_help = EXAMPLES)]
pub(super) struct PlotArgs {
    /// Folder of a run, a sweep or a comparison
    #[arg(value_name = "DIR")]
    folder: PathBuf,

    /// Metrics, or series over time; all of one figure share their unit of measure
    #[arg(value_name = "METRIC", required = true)]
    metrics: Vec<String>,

    /// Write into this file: .svg, .pdf or .png [default: a sketch in the terminal]
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,

    /// Horizontal axis, or rows: `time`, `unit`, `category`, `month`, `total`; for a sweep, a factor
    #[arg(long, value_name = "WHAT")]
    by: Option<String>,

    /// For a sweep: only points at which a factor has this level (repeatable)
    #[arg(long = "where", value_name = "FACTOR=LEVEL", value_parser = level)]
    only: Vec<(String, String)>,

    /// Width on paper: about 85mm for a column, 170mm for a page; letters have 8 points at any width
    #[arg(long, value_name = "LENGTH", default_value = "85mm", value_parser = Millimetres::parse)]
    width: Millimetres,

    /// Language of labels
    #[arg(long, value_enum, default_value_t = Language::En)]
    lang: Language,

    /// Preferred font; others are used for characters that it lacks
    #[arg(long, value_name = "NAME")]
    font: Option<String>,

    /// Use fonts from this folder instead of the system's, for the same bytes on every machine
    #[arg(long, value_name = "DIR")]
    fonts: Option<PathBuf>,

    /// Resolution of a PNG in dots per inch
    #[arg(long, value_name = "N", default_value_t = 300)]
    #[arg(value_parser = clap::value_parser!(u16).range(36..=2400))]
    dpi: u16,
}

fn level(text: &str) -> Result<(String, String), String> {
    let (factor, level) = text.split_once('=').ok_or("write FACTOR=LEVEL, as in `staff=2`")?;
    Ok((factor.trim().into(), level.trim().into()))
}

/// Draws a figure into a file or on the terminal.
pub(super) fn plot(arguments: &PlotArgs) -> Result<Exit, Fault> {
    let format = arguments.out.as_deref().map(|file| {
        Format::of(file).ok_or_else(|| {
            let message = anyhow!("`{}` has no known ending for a figure", file.display());
            Fault::new(Exit::Usage, message).hint("use a name that ends in .svg, .pdf or .png")
        })
    });
    let format = format.transpose()?;
    let target = |file: &PathBuf| Target::new(file, &inputs_of(&arguments.folder)).map_err(of_target);
    let target = arguments.out.as_ref().map(target).transpose()?;
    let wish =
        Wish { metrics: arguments.metrics.clone(), by: arguments.by.clone(), only: arguments.only.clone() };
    let figure = plotted(&arguments.folder, &wish).map_err(explain)?;
    let lang: Lang = arguments.lang.into();
    let (Some(target), Some(format)) = (target, format) else {
        let columns = terminal_size().map_or(COLUMNS, |(Width(columns), _)| columns);
        return print(&sketch(&figure, lang, columns.into(), letters()));
    };
    let fonts = match &arguments.fonts {
        Some(folder) => Fonts::of_folder(folder, lang),
        None => Fonts::of_system(lang),
    };
    let fonts = match &arguments.font {
        Some(name) => fonts.with_first(name).map_err(explain)?,
        None => fonts,
    };
    let sheet = Sheet { width: arguments.width, dots: arguments.dpi, lang, fonts };
    let bytes = sheet.set(&figure, format).map_err(explain)?;
    target.write(&bytes).map_err(of_target)?;
    print(&format!("{}\n", target.file().display()))
}

/// What the locale lets a terminal show: the first of its variables that says something.
fn letters() -> Letters {
    let said = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().filter_map(|name| std::env::var(name).ok());
    let first = said.into_iter().find(|value| !value.is_empty()).unwrap_or_default().to_lowercase();
    if first.contains("utf-8") || first.contains("utf8") || cfg!(windows) {
        Letters::Unicode
    } else {
        Letters::Ascii
    }
}

fn explain(fault: PlotError) -> Fault {
    if let PlotError::Folder(ReportError::Intact(fault)) = fault {
        return of_intact(fault);
    }
    let hint = match &fault {
        PlotError::Metric { meant, .. } | PlotError::By { meant, .. } | PlotError::Font { meant, .. } => {
            meant.clone()
        }
        PlotError::Units(_) => "draw them one by one".into(),
        PlotError::Many(_) => "select fewer points with `--where FACTOR=LEVEL`, or name fewer metrics".into(),
        PlotError::Glyph { .. } => {
            "install a font that has it, such as Noto Sans CJK, or name a folder with `--fonts`".into()
        }
        PlotError::Kind(_) => "`petisim report` shows every kind of result".into(),
        PlotError::Folder(ReportError::NoResult(_)) => {
            "name the folder of a finished result, such as out/district".into()
        }
        _ => String::new(),
    };
    let exit = match &fault {
        PlotError::Set(_) => Exit::Internal,
        _ => Exit::Usage,
    };
    let told = Fault::new(exit, fault);
    if hint.is_empty() { told } else { told.hint(hint) }
}
