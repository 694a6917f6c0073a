//! `petisim merge`.

use std::path::PathBuf;

use clap::Args;

use super::{of_sweep, precision_block};
use crate::command::arguments::provenance;
use crate::command::console::{print, warn};
use crate::command::exit::{Exit, Fault};
use crate::model::metrics::catalogue;
use crate::results::contrasts::contrasts_block;
use crate::results::sweep::files::{SweepFolder, merge as merge_parts, read_index};

const EXAMPLES: &str = "\
Examples:
  petisim merge out/review
      the tables of all runs, or exit code 5 if some are missing
  petisim merge out/review --partial
      the tables of those that are there";

/// `petisim merge`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, after_long_help = EXAMPLES)]
pub(crate) struct MergeArgs {
    /// The folder of the sweep
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,

    /// Merge the runs that are there even if some are missing
    #[arg(long)]
    pub(crate) partial: bool,

    /// Replace tables that were changed after they were written
    #[arg(long)]
    pub(crate) force: bool,
}

/// Merges the parts of a sweep into tables.
pub(crate) fn merge(arguments: &MergeArgs) -> Result<Exit, Fault> {
    let sweep = SweepFolder::open(&arguments.folder).map_err(of_sweep)?;
    let index = read_index(&sweep, catalogue()).map_err(of_sweep)?;
    let how = (arguments.partial, arguments.force);
    let merged = merge_parts(&sweep, &index, catalogue(), how, &provenance(None)).map_err(of_sweep)?;
    let counts = merged.counts;
    let missing = counts.planned - counts.done - counts.failed;
    print(&format!(
        "{} of {} runs merged: {}: {}, manifest.json\n",
        counts.done,
        counts.planned,
        arguments.folder.display(),
        merged.files.join(", ")
    ))?;
    print(&precision_block(&merged.precision))?;
    print(&contrasts_block(&merged.contrasts))?;
    if counts.failed > 0 {
        warn(&format!("{} runs failed: see failures.csv", counts.failed));
    }
    if merged.open > 0 && missing == 0 {
        let open = merged.open;
        warn(&format!("{open} points are to be run more often: `petisim sweep STUDY --out DIR` goes on"));
    }
    if missing > 0 {
        warn(&format!("these tables are partial: {missing} runs are missing"));
    }
    Ok(if counts.failed > 0 { Exit::SomeFailed } else { Exit::Done })
}
