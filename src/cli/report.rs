//! `petisim report`: a page to look at a result.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::console::print;
use super::exit::{Exit, Fault};
use crate::report::words::Lang;
use crate::report::{REPORT, ReportError, report as page_of, write_report};

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

    /// Language that the page shows first; the page carries both
    #[arg(long, value_enum, default_value_t = Language::En)]
    lang: Language,
}

/// A language of pages and figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Language {
    /// Chinese
    Zh,
    /// English
    #[default]
    En,
}

impl From<Language> for Lang {
    fn from(language: Language) -> Lang {
        match language {
            Language::Zh => Lang::Zh,
            Language::En => Lang::En,
        }
    }
}

/// Writes the page of a result.
pub(super) fn report(arguments: &ReportArgs) -> Result<Exit, Fault> {
    let html = page_of(&arguments.folder, arguments.lang.into(), &arguments.metrics).map_err(explain)?;
    let file = arguments.out.clone().unwrap_or_else(|| arguments.folder.join(REPORT));
    write_report(&file, &html).map_err(explain)?;
    print(&format!("{}\n", file.display()))
}

fn explain(fault: ReportError) -> Fault {
    match fault {
        ReportError::NoResult(_) => {
            Fault::new(Exit::Usage, fault).hint("name the folder of a finished result, such as out/district")
        }
        ReportError::NoMetric(_) => Fault::new(Exit::Usage, fault)
            .hint("`petisim params` says what metrics are; the table of the page lists those of the result"),
        ReportError::Read { ref source, .. } if source.kind() == std::io::ErrorKind::NotFound => {
            Fault::new(Exit::Usage, fault)
                .hint("the result may not be finished, or was written without this file")
        }
        _ => Fault::new(Exit::Internal, fault),
    }
}
