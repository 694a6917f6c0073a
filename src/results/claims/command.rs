//! `petisim claims`.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::{Args, ValueEnum};

use super::file::{Claim, Kind};
use super::method::{Claims, Forecast, Tested, Verdict};
use super::tables::{ClaimFiles, ClaimsReport, claims_as_json, claims_table, differences, read_expected};
use crate::command::arguments::provenance;
use crate::command::arguments::{Changes, Format};
use crate::command::console::as_text;
use crate::command::console::{print, say, warn};
use crate::command::exit::{Exit, Fault};
use crate::command::faults::{of_reserve, of_write};
use crate::command::load::{perhaps_another_kind, tell};
use crate::command::progress::Progress;
use crate::command::signals::stop_on_signal;
use crate::experiment::Clock;
use crate::experiment::compare::Pool;
use crate::scenario::{Diagnostics, Options};
use crate::store::out_dir::reserve as claim_folder;

/// Where claims are looked for if none is named; laws are in a folder of their own, which need not be there.
const FOLDER: &str = "scenarios/claims";
const LAWS: &str = "scenarios/claims/laws";
/// So many failures are told on the terminal.
const FAILURES_TOLD: usize = 5;

const EXAMPLES: &str = "\
Examples:
  petisim claims
      all claims in scenarios/claims and scenarios/claims/laws, on all cores
  petisim claims mine.toml --max-replications 20 --seed 7
      one claim, with another seed and a lower limit
  petisim claims --only-kind behaviour --format json
  petisim claims --expected scenarios/claims/verdicts.csv
      ends with 0 if every verdict is the committed one, else with 7
Exit codes: 0 all supported, 7 one is contradicted, 8 none is contradicted and some are undecided.";

/// `petisim claims`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, after_long_help = EXAMPLES)]
pub(crate) struct ClaimsArgs {
    /// The claims [default: all files in scenarios/claims and scenarios/claims/laws]
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,

    /// Only claims of this kind (repeatable)
    #[arg(long, value_enum, value_name = "KIND")]
    pub(crate) only_kind: Vec<OnlyKind>,

    /// Seed of all worlds [default: those of the bases]
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,

    /// Most replications of each arm, in addition to the limits in the claims
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(8..))]
    pub(crate) max_replications: Option<u32>,

    #[command(flatten)]
    pub(crate) changes: Changes,

    /// Compare with a table of verdicts, such as verdicts.csv of an earlier result
    #[arg(long, value_name = "FILE")]
    pub(crate) expected: Option<PathBuf>,

    /// Folder of the results [default: out/claims]
    #[arg(short, long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,

    /// Number of threads [default: one for each core]
    #[arg(short, long, value_name = "N", env = "PETISIM_JOBS", hide_env = true)]
    #[arg(value_parser = clap::value_parser!(u16).range(1..=4096))]
    pub(crate) jobs: Option<u16>,

    /// Replace the contents of the folder of the results
    #[arg(long)]
    pub(crate) force: bool,

    /// How to show the result
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(crate) format: Format,

    /// Show no progress
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

/// A kind of claim, as it is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum OnlyKind {
    /// Follows from decisions of the actors
    Behaviour,
    /// True by definition of the metrics
    Accounting,
    /// Holds because parameters were calibrated to it
    Calibrated,
    /// What any model of the subject must do
    Law,
}

impl OnlyKind {
    fn kind(self) -> Kind {
        match self {
            OnlyKind::Behaviour => Kind::Behaviour,
            OnlyKind::Accounting => Kind::Accounting,
            OnlyKind::Calibrated => Kind::Calibrated,
            OnlyKind::Law => Kind::Law,
        }
    }
}

/// Tests claims, writes what was found and shows it.
pub(crate) fn claims(arguments: &ClaimsArgs) -> Result<Exit, Fault> {
    let begun = Instant::now();
    let expected = arguments.expected.as_deref().map(read_expected).transpose();
    let expected = expected.map_err(|error| Fault::new(Exit::Usage, error))?;
    let claims = read(arguments)?;
    let most = arguments.max_replications;
    let prepared = Claims::prepare(&claims, most).map_err(|mistakes| {
        tell(&mistakes);
        Fault::new(Exit::Usage, anyhow::anyhow!("a claim does not fit its world"))
    })?;
    let folder = arguments.out.clone().unwrap_or_else(|| Path::new("out").join("claims"));
    let changes = [most.map(|most| format!("cap {most}"))].into_iter().flatten();
    let changes: Vec<String> = changes.chain(options(arguments).sets).collect();
    let files = ClaimFiles::of(&claims, changes.iter().map(String::as_str));
    let place = claim_folder(&folder, &files.identity(), arguments.force).map_err(of_reserve)?;
    let tested = run(&prepared, arguments, &folder)?;
    let report = ClaimsReport { claims: &claims, tested: &tested, points: prepared.points() };
    let seconds = begun.elapsed().as_secs_f64();
    let written = files.write(&place, &report, provenance(arguments.jobs), seconds).map_err(of_write)?;
    show(arguments.format, &report, &folder, &written)?;
    explain(&tested);
    if !tested.is_whole {
        return Ok(Exit::Interrupted);
    }
    let all = arguments.files.is_empty() && arguments.only_kind.is_empty();
    let differ = expected.map(|expected| differences(&report, &expected, all));
    for difference in differ.iter().flatten() {
        warn(difference);
    }
    Ok(exit(&report, differ.map(|differ| !differ.is_empty())))
}

/// How it ends; `differs`: whether the verdicts differ from those that were expected, if any were.
fn exit(report: &ClaimsReport<'_>, differs: Option<bool>) -> Exit {
    let count = |verdict| report.count(verdict);
    match differs {
        _ if !report.tested.failures.is_empty() => Exit::SomeFailed,
        Some(true) => Exit::Contradicted,
        Some(false) => Exit::Done,
        None if count(Verdict::Contradicted) > 0 => Exit::Contradicted,
        None if count(Verdict::Undecided) > 0 => Exit::Undecided,
        None => Exit::Done,
    }
}

fn options(arguments: &ClaimsArgs) -> Options {
    let seed = arguments.seed.map(|seed| format!("run.seed={seed}"));
    let sets = arguments.changes.set.iter().cloned().chain(seed).collect();
    Options { sets, ..arguments.changes.options() }
}

/// Reads all claims; mistakes and warnings of all of them are told at once.
fn read(arguments: &ClaimsArgs) -> Result<Vec<Claim>, Fault> {
    let files = if arguments.files.is_empty() { all_files()? } else { arguments.files.clone() };
    let options = options(arguments);
    let (mut claims, mut wrong): (Vec<Claim>, Vec<String>) = (Vec::new(), Vec::new());
    let mut told: Vec<Diagnostics> = Vec::new();
    let mut seen: BTreeMap<String, &Path> = BTreeMap::new();
    for file in &files {
        match Claim::load(file, &options) {
            Err(mistakes) => {
                tell(&mistakes);
                told.push(mistakes);
                wrong.push(format!("`{}`", file.display()));
            }
            Ok(claim) => {
                if let Some(other) = seen.insert(claim.id.clone(), file) {
                    say(&format!(
                        "`{}` and `{}` are both called {}",
                        other.display(),
                        file.display(),
                        claim.id
                    ));
                    wrong.push(format!("`{}`", file.display()));
                }
                claims.push(claim);
            }
        }
    }
    if !wrong.is_empty() {
        let what = if wrong.len() == 1 { "a claim" } else { "claims" };
        let fault = Fault::new(Exit::Usage, anyhow::anyhow!("mistakes in {what}: {}", wrong.join(", ")));
        return Err(perhaps_another_kind(fault, &told));
    }
    let kinds: Vec<Kind> = arguments.only_kind.iter().map(|kind| kind.kind()).collect();
    claims.retain(|claim| kinds.is_empty() || kinds.contains(&claim.kind));
    if claims.is_empty() {
        return Err(Fault::new(Exit::Nothing, anyhow::anyhow!("no claim is of that kind")));
    }
    for claim in &claims {
        tell(claim.warnings());
    }
    Ok(claims)
}

/// All claims, and the laws behind them.
fn all_files() -> Result<Vec<PathBuf>, Fault> {
    let (claims, laws) = (in_folder(Path::new(FOLDER))?, Path::new(LAWS));
    let laws = if laws.is_dir() { in_folder(laws)? } else { Vec::new() };
    Ok([claims, laws].concat())
}

/// The claim files of a folder, in the order of their names.
fn in_folder(folder: &Path) -> Result<Vec<PathBuf>, Fault> {
    let none = |error: anyhow::Error| Fault::new(Exit::Usage, error).hint("name the files of the claims");
    let entries = std::fs::read_dir(folder).map_err(|error| {
        none(anyhow::Error::new(error).context(format!("cannot read the folder `{}`", folder.display())))
    })?;
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut files: Vec<PathBuf> =
        paths.filter(|path| path.is_file() && path.extension().is_some_and(|end| end == "toml")).collect();
    files.sort();
    if files.is_empty() {
        return Err(none(anyhow::anyhow!("there are no claims in `{}`", folder.display())));
    }
    Ok(files)
}

/// Samples all claims on all cores.
fn run(claims: &Claims, arguments: &ClaimsArgs, folder: &Path) -> Result<Tested, Fault> {
    let (stop, clock) = (stop_on_signal(folder)?, Clock::default());
    let progress = RefCell::new(Progress::begin(arguments.quiet, 1, 0));
    let mut told = arguments.quiet;
    let mut tick = |ended| {
        let mut progress = progress.borrow_mut();
        if stop.asked() && !std::mem::replace(&mut told, true) {
            progress.say("finishing the runs in progress; press Ctrl-C again to abort");
        }
        progress.at(clock.seconds(), ended);
    };
    let mut settled = 0;
    let mut hear = |forecast: Forecast| {
        let mut progress = progress.borrow_mut();
        progress.expect(forecast.seconds, forecast.runs);
        if !arguments.quiet && forecast.settled > settled {
            settled = forecast.settled;
            progress.say(&format!("claims that need no more runs: {settled} of {}", claims.len()));
        }
    };
    let jobs = provenance(arguments.jobs).jobs;
    let mut pool = Pool { jobs, stop: &stop, clock: &clock, tick: &mut tick, ended: 0 };
    let tested = claims.run(&mut pool, &mut hear).map_err(|error| {
        Fault::new(Exit::Internal, anyhow::Error::new(error).context("cannot start threads"))
    })?;
    progress.borrow().end();
    Ok(tested)
}

fn show(format: Format, report: &ClaimsReport<'_>, folder: &Path, written: &[String]) -> Result<Exit, Fault> {
    match format {
        Format::Json => print(&as_text(&claims_as_json(report))),
        Format::Human if written.is_empty() => print(&format!("{}\n", claims_table(report))),
        Format::Human => {
            let files = written.join(", ");
            print(&format!("{}\nResults in {}: {files}\n", claims_table(report), folder.display()))
        }
    }
}

/// Says what did not go as planned.
fn explain(tested: &Tested) {
    for (point, replication, why) in tested.failures.iter().take(FAILURES_TOLD) {
        warn(&format!("replication {replication} of {point} failed ({why})"));
    }
    let untold = tested.failures.len().saturating_sub(FAILURES_TOLD);
    if untold > 0 {
        warn(&format!("{untold} more runs failed"));
    }
    if !tested.is_whole {
        warn("stopped: undecided claims are shown with the runs done so far");
    }
}
