//! `petisim plan`.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};

use super::{of_freeze, read_plan};
use crate::command::arguments::{Changes, cores, provenance};
use crate::command::console::{as_text, print, say, warn};
use crate::command::exit::{Exit, Fault};
use crate::experiment::{Clock, MOST_SHARDS, Plan, Points, Watch, replicate};
use crate::results::sweep::files::{follow, freeze};
use crate::results::sweep::method::SweepSpec;
use crate::results::sweep::plan::{Pilot, plan_as_csv, plan_as_json, plan_ids, plan_list, plan_summary};

/// After so long no other run is timed.
const PILOT: Duration = Duration::from_secs(10);
/// How often a point is timed at most.
const MOST_TIMED: u32 = 3;

const EXAMPLES: &str = "\
Examples:
  petisim plan scenarios/studies/review.toml
      how many runs there are, and how long they take
  petisim plan scenarios/studies/review.toml --list
      all points with their levels
  petisim plan scenarios/studies/review.toml --ids
      the id of every run, a line each, for loops of a shell
  petisim plan scenarios/studies/review.toml --replications 3 -s run.length='90 d'
      the same for a trial of the study
  petisim plan scenarios/studies/review.toml --out out/review --shards 200
      freeze the plan for an array job of 200 tasks";

/// How a plan is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum PlanFormat {
    /// For people
    #[default]
    Human,
    /// One JSON value
    Json,
    /// A table of points
    Csv,
}

/// `petisim plan`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, after_long_help = EXAMPLES)]
pub(crate) struct PlanArgs {
    /// The study
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,

    /// Replications of each point [default: the study's `replications`]
    #[arg(long, value_name = "N")]
    pub(crate) replications: Option<u32>,

    /// Overlays and settings act on the base of the study
    #[command(flatten)]
    pub(crate) changes: Changes,

    /// Write the plan into this folder, for `petisim sweep` to use
    #[arg(short, long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,

    /// Divide the plan into this many shards, for `petisim sweep --shard auto`
    #[arg(long, value_name = "N", requires = "out")]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=i64::from(MOST_SHARDS)))]
    pub(crate) shards: Option<u32>,

    /// List all points with their levels
    #[arg(long)]
    pub(crate) list: bool,

    /// List only the ids of all runs
    #[arg(long, conflicts_with_all = ["list", "format"])]
    pub(crate) ids: bool,

    /// How to show the plan
    #[arg(long, value_enum, default_value_t = PlanFormat::Human)]
    pub(crate) format: PlanFormat,

    /// Do not time any run
    ///
    /// Without this option a few runs of the first, middle and last point are timed, for about ten seconds.
    #[arg(long)]
    pub(crate) no_pilot: bool,

    /// Number of threads that the estimate is for [default: one for each core]
    #[arg(short, long, value_name = "N", env = "PETISIM_JOBS", hide_env = true)]
    #[arg(value_parser = clap::value_parser!(u16).range(1..=4096))]
    pub(crate) jobs: Option<u16>,
}

/// Says what a study would run.
pub(crate) fn plan(arguments: &PlanArgs) -> Result<Exit, Fault> {
    let plan = read_plan(&arguments.file, &arguments.changes, arguments.replications)?;
    if let Some(folder) = &arguments.out {
        let key = |place, replication| plan.run_key(place, replication);
        let mut spec = SweepSpec::of(&plan, folder);
        follow(&mut spec, folder);
        let frozen =
            freeze(folder, &spec, &key, arguments.shards, false, &provenance(None)).map_err(of_freeze)?;
        let runs = frozen.frozen.runs();
        let shards =
            frozen.frozen.manifest.shards.map_or(String::new(), |shards| format!(", {shards} shards"));
        say(&format!("the plan was written to `{}`: {runs} runs{shards}", folder.display()));
    }
    if arguments.ids {
        return print(&plan_ids(&plan));
    }
    let is_timed = !arguments.no_pilot && arguments.format != PlanFormat::Csv;
    let pilot = if is_timed { pilot(&plan, arguments.jobs.map_or_else(cores, usize::from)) } else { None };
    match arguments.format {
        PlanFormat::Csv => print(&plan_as_csv(&plan)),
        PlanFormat::Json => print(&as_text(&plan_as_json(&plan, pilot, arguments.list))),
        PlanFormat::Human if arguments.list => {
            print(&format!("{}\n{}", plan_list(&plan), plan_summary(&plan, pilot)))
        }
        PlanFormat::Human => print(&plan_summary(&plan, pilot)),
    }
}

/// Times a few runs of the first, the middle and the last point, in turn; a run that fails is told and not counted.
pub(crate) fn pilot(plan: &Plan, jobs: usize) -> Option<Pilot> {
    let last = plan.points().len() - 1;
    let mut places = vec![0, last / 2, last];
    places.dedup();
    let begin = Instant::now();
    let (mut runs, mut total) = (0, Duration::ZERO);
    let timed = MOST_TIMED.min(plan.study().replications());
    for (replication, place) in
        (0..timed).flat_map(|replication| places.iter().map(move |place| (replication, *place)))
    {
        if begin.elapsed() >= PILOT {
            break;
        }
        let start = Instant::now();
        let clock = Clock::default();
        let run = || replicate(&plan.engine(place)?, replication, Watch { clock: &clock, log: None });
        match run() {
            Ok(_) => (runs, total) = (runs + 1, total + start.elapsed()),
            Err(failure) => warn(&format!("run {} failed ({failure})", plan.run_id(place, replication))),
        }
    }
    (runs > 0).then(|| Pilot { runs, mean: total.as_secs_f64() / f64::from(runs), jobs })
}
