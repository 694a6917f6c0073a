//! What `petisim run` takes.

use clap::ValueEnum;
use std::path::PathBuf;

use clap::Args;

use crate::command::arguments::{Answer, Changes, Effort};
use crate::results::run::files::{Outputs, Packing};

const RUN_EXAMPLES: &str = "\
Examples:
  petisim run scenarios/district.toml
      ten replications, results in out/district
  petisim run scenarios/district.toml -s desks.follow_up.share=0.3 --out out/less_follow_up
      the same world with one value changed
  petisim run scenarios/minimal.toml --replications 1 --events --tickets
      one run with a log of what happened to every ticket
  petisim run scenarios/district.toml --precision redo_rate=0.005 --precision cycle_p50_h=2%
      as many replications as these intervals need
  petisim run out/district/scenario.resolved.toml --out out/again
      the same bytes once more
  petisim run out/review --only 3f2a90c1d4e5-7 --events
      one run of a sweep, alone; results in out/review/only

Environment:
  PETISIM_JOBS  number of threads, if --jobs is not given
  PETISIM_OUT   folder of the results, if --out is not given
Flags win over the environment, the environment over the scenario file.";

/// `petisim run`.
#[derive(Debug, Args)]
#[command(after_help = RUN_EXAMPLES, after_long_help = RUN_EXAMPLES)]
pub(crate) struct RunArgs {
    /// The scenario, or with `--only` the folder of a sweep
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,

    /// Run this run of a sweep again, as the plan in its folder has it [default folder: DIR/only/RUN_ID]
    #[arg(long, value_name = "RUN_ID", conflicts_with_all = ["seed", "replications", "overlay", "set"])]
    pub(crate) only: Option<String>,

    /// Master random seed, from 0 to 2^53 [default: the scenario's `run.seed`]
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,

    /// Number of independent replications [default: the scenario's `run.replications`]
    #[arg(long, value_name = "N")]
    pub(crate) replications: Option<u32>,

    /// Add replications until the confidence interval of a metric is this narrow (repeatable)
    ///
    /// `redo_rate=0.005` wants half the width to be at most 0.005, `cycle_p50_h=2%` at most that share of the mean.
    /// All must hold. The bytes are those of `--replications` with the number that was found.
    #[arg(long, value_name = "METRIC=WIDTH", conflicts_with = "replications")]
    pub(crate) precision: Vec<String>,

    /// With --precision: the most replications
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    pub(crate) max_replications: u32,

    #[command(flatten)]
    pub(crate) changes: Changes,

    /// Folder of the results [default: out/<name of the file>]
    ///
    /// A result of the same scenario is replaced; a folder with anything else is refused.
    #[arg(short, long, value_name = "DIR", env = "PETISIM_OUT", hide_env = true)]
    pub(crate) out: Option<PathBuf>,

    /// Write tickets.csv: one row for each ticket
    #[arg(long)]
    pub(crate) tickets: bool,

    /// Write events.csv: one row for each event of a ticket
    #[arg(long)]
    pub(crate) events: bool,

    /// Write events.xes: the same as XES (IEEE 1849), for process-mining tools; `--xes=gz` compresses it
    #[arg(long, value_enum, value_name = "FORM", num_args = 0..=1, require_equals = true)]
    #[arg(default_missing_value = "plain")]
    pub(crate) xes: Option<Form>,

    /// Write events.ocel.json: the same as an object-centric log (OCEL 2.0) of tickets, appeals, citizens, units
    #[arg(long)]
    pub(crate) ocel: bool,

    /// Do not write series.csv: queues over time
    #[arg(long)]
    pub(crate) no_series: bool,

    /// Show all main metrics, not a screen of them
    #[arg(long)]
    pub(crate) full: bool,

    #[command(flatten)]
    pub(crate) answer: Answer,

    #[command(flatten)]
    pub(crate) effort: Effort,
}

impl RunArgs {
    /// The files that are asked for, of a scenario that replays recorded requests or does not.
    pub(crate) fn outputs(&self, replay: bool) -> Outputs {
        Outputs {
            series: !self.no_series,
            replay,
            tickets: self.tickets,
            events: self.events,
            xes: self.xes.map(|form| match form {
                Form::Plain => Packing::Plain,
                Form::Gz => Packing::Gzip,
            }),
            ocel: self.ocel,
        }
    }
}

/// Whether a log is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// As it is
    Plain,
    /// By gzip
    Gz,
}
