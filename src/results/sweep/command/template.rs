//! `petisim template`: prints a job script, and never submits one.

use std::path::{Path, PathBuf};

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};
use jiff::SignedDuration;

use super::plan::pilot;
use super::read_plan;
use crate::command::arguments::{Changes, default_folder};
use crate::command::console::print;
use crate::command::exit::{Exit, Fault};
use crate::results::sweep::template::{Chunks, Job, Load, Scheduler, Wish};
use crate::scenario::shown::is_unseen;

/// The study's name in a script that was written without one.
const NO_STUDY: &str = "study.toml";

impl ValueEnum for Scheduler {
    fn value_variants<'a>() -> &'a [Scheduler] {
        &Scheduler::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()).help(self.title()))
    }
}

const EXAMPLES: &str = "\
Examples:
  petisim template slurm scenarios/studies/gate.toml > gate.sh
      times a few runs, and prints an array of jobs that takes about half an hour each
  bash gate.sh
      freezes the plan, submits what is missing and a merge behind it
  petisim template hq study.toml --shards 200 --time 2h";

/// `petisim template`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, after_long_help = EXAMPLES)]
pub(crate) struct TemplateArgs {
    /// Scheduler
    #[arg(value_enum)]
    pub(crate) scheduler: Scheduler,

    /// The study, seen from where the script will be submitted; some runs of it are timed unless --shards and --time
    /// are given
    #[arg(value_name = "STUDY")]
    pub(crate) study: Option<PathBuf>,

    /// Number of tasks [default: tasks of about half an hour, at most 1000]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(crate) shards: Option<u32>,

    /// Time limit of a task, for example 90min or 01:30:00 [default: 1.5 times the expected time]
    #[arg(long, value_name = "TIME", value_parser = minutes)]
    pub(crate) time: Option<u32>,

    /// Folder of the results [default: out/<name of the study>]
    #[arg(short, long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
}

/// Prints the job script of a study.
pub(crate) fn template(arguments: &TemplateArgs) -> Result<Exit, Fault> {
    let mut wish = Wish { shards: arguments.shards, minutes: arguments.time };
    let load = match &arguments.study {
        Some(study) => load_of(study, &mut wish)?,
        None => None,
    };
    let study = arguments.study.as_deref().unwrap_or(Path::new(NO_STUDY));
    let out = arguments.out.clone().unwrap_or_else(|| default_folder(study));
    let job = Job { study: text_of(study)?, out: text_of(&out)?, load, chunks: Chunks::of(load, wish) };
    print(&job.script(arguments.scheduler))
}

/// Counts the runs of a study, and times some unless everything is settled by the wish or all of them fail. Nobody
/// wishes for more tasks than there are runs.
fn load_of(study: &Path, wish: &mut Wish) -> Result<Option<Load>, Fault> {
    let plan = read_plan(study, &Changes::default(), None)?;
    let runs = plan.runs();
    wish.shards = wish.shards.map(|shards| shards.min(u32::try_from(runs).unwrap_or(u32::MAX)));
    if wish.shards.is_some() && wish.minutes.is_some() {
        return Ok(None);
    }
    Ok(pilot(&plan, 1).map(|pilot| Load { runs, seconds: pilot.mean }))
}

/// A path that a script can hold on one line.
fn text_of(path: &Path) -> Result<String, Fault> {
    match path.to_str() {
        Some(text) if !text.contains(char::is_control) && !text.contains(is_unseen) => Ok(text.to_string()),
        _ => {
            let message = format!("a script cannot contain the path {path:?}");
            Err(Fault::new(Exit::Usage, anyhow::anyhow!(message)))
        }
    }
}

/// Reads a limit of time such as `90min`, `1h 30m` or `01:30:00`: whole minutes, rounded up.
pub(crate) fn minutes(text: &str) -> Result<u32, String> {
    let span: SignedDuration = text.parse().map_err(|_| "write a time, for example 90min, 2h or 01:30:00")?;
    let seconds = span.as_secs() + i64::from(span.subsec_nanos() > 0);
    match u32::try_from(seconds.div_euclid(60) + i64::from(seconds.rem_euclid(60) > 0)) {
        Ok(minutes) if (1..=30 * 24 * 60).contains(&minutes) => Ok(minutes),
        _ => Err("a task may take from a minute to 30 days".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_of_time_is_read_in_several_ways() {
        for (text, wanted) in
            [("90min", 90), ("1h 30m", 90), ("01:30:00", 90), ("PT2H", 120), ("61s", 2), ("24h", 1_440)]
        {
            assert_eq!(minutes(text), Ok(wanted), "{text}");
        }
        for text in ["", "90", "-1h", "0s", "1000h", "soon", "1 month"] {
            assert!(minutes(text).is_err(), "{text}");
        }
    }
}
