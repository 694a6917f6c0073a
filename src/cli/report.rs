//! `petisim report`: a page to look at a result.

use crate::command::arguments::Language;
use crate::command::faults::{of_report, of_target};
use std::path::PathBuf;

use clap::Args;

use crate::command::console::print;
use crate::command::exit::{Exit, Fault};
use crate::render::html::REPORT;
use crate::results::report as page_of;
use crate::store::intact::inputs_of;
use crate::store::target::Target;

const EXAMPLES: &str = "\
Examples:
  petisim report out/district
      writes out/district/report.html: open it with a browser
  petisim report out/district --lang zh -o district.html
      the same, in Chinese first, as a file elsewhere";

/// `petisim report`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, after_long_help = EXAMPLES)]
pub(super) struct ReportArgs {
    /// Folder of a result: of a run, a sweep, a comparison, claims, an attribution, a calibration or a verification
    #[arg(value_name = "DIR")]
    folder: PathBuf,

    /// The page [default: report.html in the folder]
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,

    /// Draw this metric of a sweep or an attribution (repeatable) [default: the main ones]
    #[arg(long = "metric", value_name = "NAME")]
    metrics: Vec<String>,

    /// Language shown first; the page has both
    #[arg(long, value_enum, default_value_t = Language::En)]
    lang: Language,
}

/// Writes the page of a result.
pub(super) fn report(arguments: &ReportArgs) -> Result<Exit, Fault> {
    let html = page_of(&arguments.folder, arguments.lang.into(), &arguments.metrics).map_err(of_report)?;
    let inputs = inputs_of(&arguments.folder);
    let target = match &arguments.out {
        Some(file) => Target::new(file, &inputs),
        None => Target::inside(&arguments.folder, REPORT, &inputs),
    };
    let target = target.map_err(of_target)?;
    target.write(html.as_bytes()).map_err(of_target)?;
    print(&format!("{}\n", target.file().display()))
}
