//! `petisim verify`.

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use clap::Args;

use super::method::{CASES, Case, Ready, Report, Trouble, Values, conclude, run_one};
use super::tables::{as_json, table, unpack, write};
use crate::command::arguments::{Effort, Format};
use crate::command::console::{as_text, print, say, warn};
use crate::command::exit::{Exit, Fault};
use crate::command::faults::of_target;
use crate::command::load::tell;
use crate::command::progress::Progress;
use crate::command::signals::stop_on_signal;
use crate::experiment::{Clock, Failure, InOrder, Listener, run_all};

const EXAMPLES: &str = "\
Examples:
  petisim verify
      all worlds, with the seed of the scenarios
  petisim verify --fresh
      the same with another seed, which is printed
  petisim verify --row mmc --row erlang_a --format json
  petisim verify --row mmc -s desks.intake.seats=9
      another world of the same kind: theory follows the scenario
  petisim verify --export theory
      write the scenarios into a folder, to read, run or change them; `--worlds theory` verifies those";

/// `petisim verify`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, after_long_help = EXAMPLES)]
pub(crate) struct VerifyArgs {
    /// Verify only this world, by its name in the table (repeatable)
    #[arg(long, value_name = "NAME")]
    pub(crate) row: Vec<String>,

    /// Use a new seed from the clock, and print it
    #[arg(long, conflicts_with = "seed")]
    pub(crate) fresh: bool,

    /// Master random seed, from 0 to 2^53 [default: that of the scenarios]
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,

    /// Replications of each stochastic world [default: those of the scenarios]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(2..=1_000_000))]
    pub(crate) replications: Option<u32>,

    /// Set one parameter in all scenarios of the rows, as in `petisim run` (repeatable); needs --row
    #[arg(short, long, value_name = "PATH=VALUE", requires = "row")]
    pub(crate) set: Vec<String>,

    /// Take the scenarios from this folder instead of those in the program
    #[arg(long, value_name = "DIR")]
    pub(crate) worlds: Option<PathBuf>,

    /// Only write the scenarios into a folder
    #[arg(long, value_name = "DIR", conflicts_with_all = ["row", "fresh", "seed", "replications", "set", "worlds", "out"])]
    pub(crate) export: Option<PathBuf>,

    /// Folder in which verify.csv and verify.json are written [default: out/verify]
    #[arg(short, long, value_name = "DIR", env = "PETISIM_OUT", hide_env = true)]
    pub(crate) out: Option<PathBuf>,

    /// How to show the result
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(crate) format: Format,

    #[command(flatten)]
    pub(crate) effort: Effort,
}

/// Seeds from the clock are below this: every program that reads results keeps them exact.
const SEEDS: u64 = 1 << 53;

/// Compares worlds whose results are known with theory.
pub(crate) fn run(arguments: &VerifyArgs) -> Result<Exit, Fault> {
    let folder = arguments.out.clone().unwrap_or_else(|| PathBuf::from("out/verify"));
    let disk_at = |folder: &Path, error: std::io::Error| {
        let what = format!("cannot use the folder `{}`", folder.display());
        Fault::new(Exit::Internal, anyhow::Error::new(error).context(what))
    };
    if let Some(folder) = &arguments.export {
        let written = unpack(folder).map_err(of_target)?;
        say(&format!("{} files in {}", written.len(), folder.display()));
        return Ok(Exit::Done);
    }
    let chosen = chosen(&arguments.row)?;
    let own = tempfile::tempdir().map_err(|error| disk_at(&std::env::temp_dir(), error))?;
    let worlds = match &arguments.worlds {
        Some(folder) => folder.clone(),
        None => {
            unpack(own.path()).map_err(of_target)?;
            own.path().to_path_buf()
        }
    };
    let mut sets = arguments.set.clone();
    if let Some(seed) = seed(arguments) {
        sets.push(format!("run.seed={seed}"));
    }
    let cases: Vec<Ready> =
        chosen.iter().map(|case| ready(case, &worlds, &sets)).collect::<Result<Vec<Ready>, Fault>>()?;
    let seed = cases.first().map_or(0, |case| case.seed);
    let Some(report) = simulate(&cases, arguments, &folder)? else {
        warn("stopped: no verdict from a part of the runs");
        return Ok(Exit::Interrupted);
    };
    let files = write(&folder, &chosen, &report, seed).map_err(|error| disk_at(&folder, error))?;
    match arguments.format {
        Format::Json => print(&as_text(&as_json(&chosen, &report, seed)))?,
        Format::Human => {
            let names: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
            let written = format!("Seed {seed}. {} in {}\n", names.join(", "), folder.display());
            print(&format!("{}{written}", table(&chosen, &report)))?
        }
    };
    Ok(if report.rejected().next().is_some() { Exit::Contradicted } else { Exit::Done })
}

/// The worlds of these names; all, if there are none.
fn chosen(names: &[String]) -> Result<Vec<&'static Case>, Fault> {
    if let Some(unknown) = names.iter().find(|name| CASES.iter().all(|case| case.name != name.as_str())) {
        let known: Vec<&str> = CASES.iter().map(|case| case.name).collect();
        let fault = Fault::new(Exit::Usage, anyhow::anyhow!("there is no world `{unknown}`"));
        return Err(fault.hint(format!("the worlds are {}", known.join(", "))));
    }
    let wanted = |case: &&&Case| names.is_empty() || names.iter().any(|name| name == case.name);
    Ok(CASES.iter().filter(wanted).copied().collect())
}

/// The seed that the command line asks for.
fn seed(arguments: &VerifyArgs) -> Option<u64> {
    if !arguments.fresh {
        return arguments.seed;
    }
    let since = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_micros());
    let seed = (since % u128::from(SEEDS)) as u64;
    say(&format!("seed {seed}"));
    Some(seed)
}

fn ready(case: &'static Case, worlds: &Path, sets: &[String]) -> Result<Ready, Fault> {
    case.ready(worlds, sets).map_err(|trouble| {
        if let Trouble::Mistakes(mistakes) = &trouble {
            tell(mistakes);
            return Fault::new(Exit::Usage, anyhow::anyhow!("mistakes in the scenario `{}`", case.file));
        }
        Fault::new(Exit::Usage, anyhow::Error::new(trouble).context(format!("world `{}`", case.name)))
    })
}

/// Runs all replications of all cases; nothing if it was interrupted.
fn simulate(cases: &[Ready], arguments: &VerifyArgs, folder: &Path) -> Result<Option<Report>, Fault> {
    let runs_of = |case: &Ready| match arguments.replications {
        Some(count) if case.replications > 1 => count,
        _ => case.replications,
    };
    let order: Vec<(usize, u32)> = (cases.iter().enumerate())
        .flat_map(|(place, case)| (0..runs_of(case)).map(move |replication| (place, replication)))
        .collect();
    let length = order.iter().map(|(place, _)| cases[*place].length).sum();
    let (clock, stop) = (Clock::default(), stop_on_signal(folder)?);
    let mut listener = Collect {
        progress: Progress::begin(arguments.effort.quiet, length, order.len() as u32),
        clock: &clock,
        ended: 0,
        queue: InOrder::default(),
        values: vec![Vec::new(); cases.len()],
        failed: None,
        order: &order,
    };
    let work = |index: u32| {
        let (place, replication) = order[index as usize];
        run_one(&cases[place], replication, &clock)
    };
    run_all(order.len() as u32, arguments.effort.threads(), &stop, work, &mut listener)
        .map_err(|error| Fault::new(Exit::Internal, error))?;
    listener.progress.end();
    if let Some((place, failure)) = listener.failed {
        let name = cases[place].case.name;
        return Err(Fault::new(Exit::Internal, anyhow::anyhow!("a run of `{name}` failed: {failure}")));
    }
    let complete = listener.values.iter().map(Vec::len).sum::<usize>() == order.len();
    Ok(complete.then(|| conclude(cases, &listener.values)))
}

/// Collects the values of all replications in their order.
struct Collect<'a> {
    progress: Progress,
    clock: &'a Clock,
    ended: u32,
    queue: InOrder<Result<Values, Failure>>,
    values: Vec<Vec<Values>>,
    failed: Option<(usize, Failure)>,
    order: &'a [(usize, u32)],
}

impl Listener<Values> for Collect<'_> {
    fn done(&mut self, index: u32, result: Result<Values, Failure>) {
        self.ended += 1;
        self.queue.push(index, result);
        while let Some((index, result)) = self.queue.pop() {
            let place = self.order[index as usize].0;
            match result {
                Ok(values) => self.values[place].push(values),
                Err(failure) => self.failed = self.failed.take().or(Some((place, failure))),
            }
        }
        self.tick();
    }

    fn tick(&mut self) {
        self.progress.at(self.clock.seconds(), self.ended);
    }
}
