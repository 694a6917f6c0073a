//! `petisim sweep`: reading the command line and the study, and telling what came of it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;

use super::conduct::{Conduct, Conducted, ShardChoice, conduct, deadline};
use super::precision_block;
use crate::command::arguments::{Changes, Effort, default_folder, provenance};
use crate::command::console::{print, say, warn};
use crate::command::exit::{Exit, Fault};
use crate::command::load::{perhaps_another_kind, tell};
use crate::command::signals::Signals;
use crate::experiment::study::Study;
use crate::experiment::{Plan, Points, Shard, shard_from};
use crate::model::metrics::catalogue;
use crate::results::contrasts::contrasts_block;
use crate::results::sweep::method::SweepSpec;
use crate::scenario::{Diagnostics, Options};

const EXAMPLES: &str = "\
Examples:
  petisim sweep scenarios/studies/review.toml
      plan, run what is missing, merge; the same command goes on after any end
  petisim sweep scenarios/studies/review.toml --replications 40
      more replications in the same folder: the runs that are there stay
  petisim sweep scenarios/studies/review.toml --out out/review --shard 3/200
      one of 200 equal parts, beside the others in one folder
  petisim sweep scenarios/studies/review.toml --out out/review --shard auto --max-time 3h50m
      in an array job, behind `petisim plan FILE --out out/review --shards 200`

Environment:
  PETISIM_JOBS   number of threads, if --jobs is not given
  PETISIM_OUT    folder of the results, if --out is not given
  PETISIM_SHARD  number of the shard for `--shard auto`; otherwise the number of the array task of Slurm, PBS, Grid
                 Engine, LSF, HyperQueue, Kubernetes or AWS Batch";

/// `petisim sweep`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, after_long_help = EXAMPLES)]
pub(crate) struct SweepArgs {
    /// The study
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,

    /// Replications of each point [default: the study's `replications`]; not with `precision` in the study
    #[arg(long, value_name = "N")]
    replications: Option<u32>,

    /// Overlays and settings act on the base of the study
    #[command(flatten)]
    changes: Changes,

    /// Folder of the results [default: out/<name of the file>]
    ///
    /// The same study resumes where it stopped; more levels or replications extend its plan. A folder with anything
    /// else is refused.
    #[arg(short, long, value_name = "DIR", env = "PETISIM_OUT", hide_env = true)]
    out: Option<PathBuf>,

    /// Do only part K of N; `auto` takes K from the array job and N from the plan
    #[arg(long, value_name = "K/N|auto", value_parser = shard)]
    shard: Option<Asked>,

    /// Start no run that would not end within this time, for example 3h50m
    #[arg(long, value_name = "TIME", value_parser = time)]
    max_time: Option<Duration>,

    /// Run failed runs again
    #[arg(long)]
    retry_failed: bool,

    /// Replace another plan in the folder, with its parts; parts of the same plan are always kept
    #[arg(long)]
    force: bool,

    #[command(flatten)]
    effort: Effort,
}

/// The shard that was asked for.
#[derive(Clone, Copy, Debug)]
enum Asked {
    /// This one.
    Shard(Shard),
    /// The one that the environment names.
    Auto,
}

fn shard(text: &str) -> Result<Asked, String> {
    if text == "auto" { Ok(Asked::Auto) } else { text.parse().map(Asked::Shard) }
}

fn time(text: &str) -> Result<Duration, String> {
    let wrong = || format!("`{text}` is not a time: write it as 3h50m, 90m or 02:30:00");
    let time: jiff::SignedDuration = text.parse().map_err(|_| wrong())?;
    Duration::try_from(time).ok().filter(|time| !time.is_zero()).ok_or_else(wrong)
}

/// Reads a study and lays out its plan, with all mistakes told.
pub(crate) fn read_plan(file: &Path, changes: &Changes, replications: Option<u32>) -> Result<Plan, Fault> {
    let set = replications.map(|count| format!("run.replications={count}"));
    let sets = changes.set.iter().cloned().chain(set).collect();
    let options = Options { sets, ..changes.options() };
    let faulty = |mistakes: Diagnostics| {
        tell(&mistakes);
        let fault = Fault::new(Exit::Usage, anyhow::anyhow!("the study `{}` cannot be run", file.display()));
        perhaps_another_kind(fault, [&mistakes])
    };
    let study = Study::load(file, &options).map_err(faulty)?;
    tell(study.warnings());
    if let (Some(_), Some(_)) = (replications, &study.precision) {
        let error = anyhow::anyhow!("the `precision` of the study says how often points are run");
        let hint = "leave out `--replications`, or `precision` in a copy of the study";
        return Err(Fault::new(Exit::Usage, error).hint(hint));
    }
    let plan = Plan::of(&study).map_err(faulty)?;
    if plan.points().is_empty() {
        let error = anyhow::anyhow!("the constraints exclude all {} points of the design", plan.left_out());
        return Err(Fault::new(Exit::Nothing, error));
    }
    Ok(plan)
}

impl SweepArgs {
    /// `petisim sweep FILE` and nothing else, so that other commands can sweep first.
    pub(crate) fn of(file: &Path) -> SweepArgs {
        SweepArgs {
            file: file.into(),
            replications: None,
            changes: Changes::default(),
            out: None,
            shard: None,
            max_time: None,
            retry_failed: false,
            force: false,
            effort: Effort::default(),
        }
    }
}

/// Sweeps a study.
pub(crate) fn sweep(arguments: &SweepArgs) -> Result<Exit, Fault> {
    let (folder, conducted) = sweep_only(arguments)?;
    tell_end(&folder, &conducted)?;
    Ok(conducted.exit)
}

/// As [`sweep`], without telling what came of it.
pub(crate) fn sweep_only(arguments: &SweepArgs) -> Result<(PathBuf, Conducted), Fault> {
    let deadline = deadline(arguments.max_time);
    let shard = match arguments.shard {
        None => ShardChoice::Whole,
        Some(Asked::Shard(shard)) => ShardChoice::Shard(shard),
        Some(Asked::Auto) => ShardChoice::Number(number_from_environment()?),
    };
    let signals = Signals::listen()?;
    let plan = read_plan(&arguments.file, &arguments.changes, arguments.replications)?;
    let folder = arguments.out.clone().unwrap_or_else(|| default_folder(&arguments.file));
    let spec = SweepSpec::of(&plan, &folder);
    let provenance = provenance(arguments.effort.jobs);
    let order = Conduct {
        folder,
        shard,
        jobs: provenance.jobs,
        deadline,
        retry_failed: arguments.retry_failed,
        force: arguments.force,
        quiet: arguments.effort.quiet,
        catalogue: catalogue(),
        run_key: &|place, replication| plan.run_key(place, replication),
        signals: &signals,
        provenance,
    };
    let conducted = conduct(&plan, &spec, &order)?;
    Ok((order.folder, conducted))
}

/// The shard's number by the environment; never everything.
fn number_from_environment() -> Result<u32, Fault> {
    let variables: BTreeMap<String, String> = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
        .collect();
    shard_from(&variables).map_err(|error| {
        Fault::new(Exit::Usage, error)
            .hint("set PETISIM_SHARD to the number of the shard, or give `--shard K/N`")
    })
}

fn tell_end(folder: &Path, conducted: &Conducted) -> Result<(), Fault> {
    let (done, failed, missing) = conducted.counts;
    let planned = done + failed + missing;
    let failures = if failed > 0 { format!(", {failed} failed") } else { String::new() };
    let ended = conducted.ended;
    print(&format!(
        "{ended} runs done now; {done} of {planned} have results{failures}, {missing} are missing\n"
    ))?;
    match conducted.exit {
        Exit::Interrupted | Exit::Stopped => warn("stopped; the same command resumes"),
        Exit::SomeFailed => {
            warn("some runs failed: their rows give the reason; `--retry-failed` runs them again")
        }
        _ => {}
    }
    match &conducted.merged {
        Some(merged) => {
            print(&precision_block(&merged.precision))?;
            print(&contrasts_block(&merged.contrasts))?;
            print(&format!("{}: {}, manifest.json\n", folder.display(), merged.files.join(", ")))?;
        }
        None if missing > 0 => say(&format!("`petisim status {}` shows what is missing", folder.display())),
        None => {}
    }
    Ok(())
}
