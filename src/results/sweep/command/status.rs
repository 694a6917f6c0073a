//! `petisim status`.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use super::of_sweep;
use crate::command::arguments::Format;
use crate::command::console::{as_text, print};
use crate::command::exit::{Exit, Fault};
use crate::model::metrics::catalogue;
use crate::results::sweep::files::{Index, SweepFolder, SweepState, read_index, sweep_state};

const EXAMPLES: &str = "\
Examples:
  petisim status out/review
  sbatch --array=$(petisim status out/review --array) job.sh
      submit again what is missing; the number of shards stays that of the plan";

/// `petisim status`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, after_long_help = EXAMPLES)]
pub(crate) struct StatusArgs {
    /// The folder of the sweep
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,

    /// How to show it
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(crate) format: Format,

    /// Print only the shards with missing runs, for example 3,17,40-42
    #[arg(long, conflicts_with = "format")]
    pub(crate) array: bool,
}

/// So many shards are told one by one.
const SHARDS_TOLD: usize = 20;

/// Says how far a sweep is: exit code 0 if nothing is missing, 5 otherwise; always 0 with `--array`.
pub(crate) fn status(arguments: &StatusArgs) -> Result<Exit, Fault> {
    let (_, _, state) = open(&arguments.folder)?;
    if arguments.array {
        return print(&format!("{}\n", state.array()));
    }
    match arguments.format {
        Format::Json => print(&as_text(&json!(state)))?,
        Format::Human => print(&human(&state))?,
    };
    Ok(if state.missing > 0 { Exit::Incomplete } else { Exit::Done })
}

/// The plan of a folder, what is done of it, and how that is told.
fn open(folder: &Path) -> Result<(SweepFolder, Index, SweepState), Fault> {
    let sweep = SweepFolder::open(folder).map_err(of_sweep)?;
    let index = read_index(&sweep, catalogue()).map_err(of_sweep)?;
    let state = sweep_state(&sweep, &index).map_err(of_sweep)?;
    Ok((sweep, index, state))
}

fn human(state: &SweepState) -> String {
    let SweepState { planned, done, failed, missing, .. } = state;
    let mut text = format!("{planned} runs: {done} done, {failed} failed, {missing} missing\n");
    let open: Vec<_> = state.shards.iter().filter(|shard| shard.missing > 0).collect();
    if state.shards.len() > 1 {
        let count = state.shards.len();
        text += &format!("{count} shards, {} with missing runs\n", open.len());
        for shard in open.iter().take(SHARDS_TOLD) {
            let (of, runs) = (shard.shard, shard.done + shard.failed + shard.missing);
            text += &format!("  shard {of}: {} of {runs} missing\n", shard.missing);
        }
        if open.len() > SHARDS_TOLD {
            text += &format!("  and {} more: `--array` lists all\n", open.len() - SHARDS_TOLD);
        }
    }
    for work in &state.at_work {
        let how = match work.alive {
            Some(true) => "is at work",
            Some(false) => "was killed",
            None => "may be running on another host",
        };
        let process = &work.process;
        text += &format!(
            "process {} on {} {how}: shard {}, attempt {}, {} of {} runs\n",
            process.pid, process.host, work.shard, work.attempt, work.done, work.planned
        );
    }
    text
}
