//! What can be typed.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::compare::CompareArgs;
use super::console::Colour;
use super::exit::Exit;
use super::merge::MergeArgs;
use super::status::StatusArgs;
use super::sweep::SweepArgs;
use crate::report::{Outputs, Packing};

/// Simulates citizens' hotlines: citizens, desks, grassroots units and the government that scores them.
///
/// A scenario is a TOML file. `petisim run` simulates it several times and sets what the record says beside what is
/// true. Results are the same bytes for the same scenario and seed, for any number of threads.
#[derive(Debug, Parser)]
#[command(name = "petisim", version, about, propagate_version = true, max_term_width = 100)]
#[command(after_help = Exit::HELP, after_long_help = Exit::HELP)]
pub(super) struct Arguments {
    /// When to use colours
    #[arg(long, global = true, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    pub(super) color: Colour,

    /// What to do
    #[command(subcommand)]
    pub(super) command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Simulate a scenario and write its results
    Run(RunArgs),
    /// Fit unknown facts of a scenario to published figures, and check on unseen seeds
    Calibrate(super::calibrate::CalibrateArgs),
    /// Compare scenarios under the same luck, or results in folders
    Compare(CompareArgs),
    /// Print the script that completes words in a shell
    Completions(super::shell::CompletionsArgs),
    /// Describe the model of a scenario for an appendix: ODD protocol and STRESS-DES checklist
    Describe(super::describe::DescribeArgs),
    /// Write manual pages
    Man(super::shell::ManArgs),
    /// Say how much of an outcome each mechanism accounts for
    Attribute(super::attribute::AttributeArgs),
    /// Say everything that is wrong with scenarios, without running them
    Check(CheckArgs),
    /// Test claims about worlds by paired experiments
    Claims(super::claims::ClaimsArgs),
    /// Draw a figure of a result: SVG, PDF or PNG for a paper, or a sketch in the terminal
    Plot(super::plot::PlotArgs),
    /// Say what a study would run, and how long that would take
    Plan(super::plan::PlanArgs),
    /// Run a study, part by part if wanted, and merge its results; resumes by itself
    Sweep(SweepArgs),
    /// Say how far a sweep is
    Status(StatusArgs),
    /// Merge what a sweep has done into tables
    Merge(MergeArgs),
    /// Print the JSON Schema of scenarios, for editors
    Schema,
    /// Explain parameters: meaning, unit, default, range, source
    Params(ParamsArgs),
    /// Say which factor of a sweep moves which metric, and how much
    Sensitivity(SensitivityArgs),
    /// Write the tables of a finished result once more, as Parquet
    #[cfg(feature = "parquet")]
    Parquet(super::parquet::ParquetArgs),
    /// Write a page to look at a result: figures, tables, both languages
    Report(super::report::ReportArgs),
    /// Print a job script for a cluster; nothing is submitted
    Template(super::template::TemplateArgs),
    /// Tell one ticket's life: what happened to it, who decided what and why, and what it cost
    Trace(super::trace::TraceArgs),
    /// Compare worlds whose results are known with theory
    Verify(super::verify::VerifyArgs),
}

/// How results are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people
    #[default]
    Human,
    /// One JSON value
    Json,
}

/// What is laid over a scenario file.
#[derive(Debug, Default, Args)]
pub(super) struct Changes {
    /// Lay a file with a part of a scenario over it (repeatable)
    #[arg(long, value_name = "FILE")]
    pub(super) overlay: Vec<PathBuf>,

    /// Set one parameter, for example `-s desks.follow_up.share=0.3` (repeatable)
    ///
    /// The path must exist: `petisim params` lists all. The value is written as in a scenario; quotes around a value
    /// with a unit may be left out. Of two settings of one path the later wins.
    #[arg(short, long, value_name = "PATH=VALUE")]
    pub(super) set: Vec<String>,
}

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
pub(super) struct RunArgs {
    /// The scenario, or with `--only` the folder of a sweep
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,

    /// Run this run of a sweep again, as the plan in its folder has it [default folder: DIR/only/RUN_ID]
    #[arg(long, value_name = "RUN_ID", conflicts_with_all = ["seed", "replications", "overlay", "set"])]
    pub(super) only: Option<String>,

    /// Seed of all luck, from 0 to 2^53 (the scenario's `run.seed`)
    #[arg(long, value_name = "N")]
    pub(super) seed: Option<u64>,

    /// How many times to run, each time with luck of its own (the scenario's `run.replications`)
    #[arg(long, value_name = "N")]
    pub(super) replications: Option<u32>,

    /// Add replications until the interval of a metric is this narrow (repeatable)
    ///
    /// `redo_rate=0.005` wants half the width to be at most 0.005, `cycle_p50_h=2%` at most that share of the mean.
    /// All must hold. The bytes are those of `--replications` with the number that was found.
    #[arg(long, value_name = "METRIC=WIDTH", conflicts_with = "replications")]
    pub(super) precision: Vec<String>,

    /// With --precision: end at so many replications in any case
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    pub(super) max_replications: u32,

    #[command(flatten)]
    pub(super) changes: Changes,

    /// Folder of the results [default: out/<name of the file>]
    ///
    /// A result of the same scenario is rewritten in place; anything else that lies there is left alone.
    #[arg(short, long, value_name = "DIR", env = "PETISIM_OUT", hide_env = true)]
    pub(super) out: Option<PathBuf>,

    /// Number of threads [default: one for each core]
    #[arg(short, long, value_name = "N", env = "PETISIM_JOBS", hide_env = true)]
    #[arg(value_parser = clap::value_parser!(u16).range(1..=4096))]
    pub(super) jobs: Option<u16>,

    /// Replace whatever lies in the folder of the results
    #[arg(long)]
    pub(super) force: bool,

    /// Write tickets.csv: one row for each ticket
    #[arg(long)]
    pub(super) tickets: bool,

    /// Write events.csv: one row for each thing that happened to a ticket
    #[arg(long)]
    pub(super) events: bool,

    /// Write events.xes: the same as XES (IEEE 1849), for process-mining tools; `--xes=gz` compresses it
    #[arg(long, value_enum, value_name = "FORM", num_args = 0..=1, require_equals = true)]
    #[arg(default_missing_value = "plain")]
    pub(super) xes: Option<Form>,

    /// Write events.ocel.json: the same as an object-centric log (OCEL 2.0) of tickets, appeals, citizens, units
    #[arg(long)]
    pub(super) ocel: bool,

    /// Do not write series.csv: queues over time
    #[arg(long)]
    pub(super) no_series: bool,

    /// How to show the result
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(super) format: Format,

    /// Show no progress
    #[arg(short, long)]
    pub(super) quiet: bool,
}

impl RunArgs {
    /// The files that are asked for, of a scenario that replays recorded requests or does not.
    pub(super) fn outputs(&self, replay: bool) -> Outputs {
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
pub(super) enum Form {
    /// As it is
    Plain,
    /// By gzip
    Gz,
}

const CHECK_EXAMPLES: &str = "\
Examples:
  petisim check scenarios/*.toml
  petisim check scenarios/district.toml --overlay scenarios/overlays/no_refusals.toml
  petisim check mine.toml --format json
      for editors and scripts";

/// `petisim check`.
#[derive(Debug, Args)]
#[command(after_help = CHECK_EXAMPLES, after_long_help = CHECK_EXAMPLES)]
pub(super) struct CheckArgs {
    /// The scenarios
    #[arg(value_name = "FILE", required = true)]
    pub(super) files: Vec<PathBuf>,

    #[command(flatten)]
    pub(super) changes: Changes,

    /// How to show the result
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(super) format: Format,
}

/// How parameters are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum ReferenceFormat {
    /// For people
    #[default]
    Human,
    /// One JSON value
    Json,
    /// The reference page
    Markdown,
}

const PARAMS_EXAMPLES: &str = "\
Examples:
  petisim params
      all parameters, a line each
  petisim params units.refusal
      a mechanism, in full
  petisim params run.warm_up
  petisim params --format json";

/// `petisim params`.
#[derive(Debug, Args)]
#[command(after_help = PARAMS_EXAMPLES, after_long_help = PARAMS_EXAMPLES)]
pub(super) struct ParamsArgs {
    /// A parameter or a table of them; all, if it is left out
    #[arg(value_name = "PATH")]
    pub(super) path: Option<String>,

    /// How to show the result
    #[arg(long, value_enum, default_value_t = ReferenceFormat::Human)]
    pub(super) format: ReferenceFormat,
}

const SENSITIVITY_EXAMPLES: &str = "\
Examples:
  petisim sensitivity scenarios/studies/assumptions.toml
      sweeps the study, or what is missing of it, then analyses its folder
  petisim sensitivity out/assumptions
      the main metrics; the study has a `morris` or a `saltelli` design
  petisim sensitivity out/assumptions --metric resolution_gap --metric redo_rate
  petisim sensitivity out/assumptions --metric all --format json";

/// `petisim sensitivity`.
#[derive(Debug, Args)]
#[command(after_help = SENSITIVITY_EXAMPLES, after_long_help = SENSITIVITY_EXAMPLES)]
pub(super) struct SensitivityArgs {
    /// Folder of a merged sweep, where sensitivity.csv is written; or a study, which is swept first
    #[arg(value_name = "DIR|STUDY")]
    pub(super) of: PathBuf,

    /// A metric to analyse, or `all` [default: the main ones] (repeatable)
    #[arg(long, value_name = "NAME")]
    pub(super) metric: Vec<String>,

    /// Confidence of the intervals, between 0 and 1
    #[arg(long, value_name = "SHARE", default_value_t = 0.95, value_parser = confidence)]
    pub(super) confidence: f64,

    /// Resamples behind each interval
    #[arg(long, value_name = "N", default_value_t = 1000)]
    #[arg(value_parser = clap::value_parser!(u32).range(20..=1_000_000))]
    pub(super) resamples: u32,

    /// Leave out whole base rows or trajectories of which a row has no value, instead of refusing the metric
    ///
    /// Right only if whether a value is missing has nothing to do with what it would have been.
    #[arg(long)]
    pub(super) drop_incomplete: bool,

    /// How to show the result
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(super) format: Format,
}

fn confidence(text: &str) -> Result<f64, String> {
    let share = text.parse().ok().filter(|share| *share > 0.0 && *share < 1.0);
    share.ok_or_else(|| "a share between 0 and 1, as in 0.95".into())
}
