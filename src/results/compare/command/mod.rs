//! `petisim compare`.

mod scenarios;

use crate::model::metrics::{Good, catalogue, good};
use crate::store::out_dir::{Reserved, hash_of_parts, reserve};
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;

use super::tables::{
    Compared, ComparisonFiles, KnownError, Selected, comparison_as_json, comparison_table, read_known,
};
use crate::command::arguments::{Answer, Changes, Effort, Format, provenance};
use crate::command::console::{as_text, print, warn};
use crate::command::exit::{Exit, Fault};
use crate::command::faults::{of_intact, of_reserve, of_write};
use crate::command::precision::unknown_metric;
use crate::command::variant;
use crate::command::variant::{Source, Variant, metrics_of};
use crate::experiment::compare::{Samples, compare as compare_samples};
use crate::model::outcome::MetricInfo;
use crate::render::terminal::file_list;
use crate::store::folder::ReportError;
use crate::store::manifest::Counts;

/// Confidence where results are read, which have no scenario to say it.
const CONFIDENCE: f64 = 0.95;
/// So many failures are told on the terminal; JSON has all.
const FAILURES_TOLD: usize = 5;

const EXAMPLES: &str = "\
Examples:
  petisim compare scenarios/district.toml scenarios/district.toml+scenarios/overlays/screening.toml
      a world beside the same world with an overlay, replication by replication
  petisim compare a.toml b.toml c.toml --reference b --select-best cycle_p50_h --indifference 4
      which of three has the shortest cycle, right with the scenario's confidence if it is 4 hours ahead
  petisim compare out/with out/without --metric redo_rate --metric overdue
      results of `petisim run` with the same seed and as many replications; nothing is run";

/// `petisim compare`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, after_long_help = EXAMPLES)]
pub(crate) struct CompareArgs {
    /// Scenarios, each with overlays behind a `+`: FILE or FILE+OVERLAY; or folders with results
    #[arg(value_name = "SCENARIO", required = true, num_args = 2..)]
    pub(crate) scenarios: Vec<String>,

    /// The one that others are compared with, as given or by its name [default: the first]
    #[arg(long, value_name = "SCENARIO")]
    pub(crate) reference: Option<String>,

    /// Compare this metric (repeatable), or `all` [default: the headline metrics]
    #[arg(long, value_name = "NAME")]
    pub(crate) metric: Vec<String>,

    /// The difference of a metric that does not matter: METRIC=D, in its unit (repeatable)
    #[arg(long, value_name = "METRIC=D")]
    pub(crate) margin: Vec<String>,

    /// Seed of all scenarios [default: that of the reference]
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,

    /// Replications of each scenario [default: those of the reference]
    #[arg(long, value_name = "N")]
    pub(crate) replications: Option<u32>,

    #[command(flatten)]
    pub(crate) changes: Changes,

    /// Select the scenario with the best mean of a metric: METRIC, or METRIC=highest or METRIC=lowest
    #[arg(long, value_name = "METRIC", requires = "indifference")]
    pub(crate) select_best: Option<String>,

    /// With --select-best: the least difference worth detecting, in the unit of the metric
    #[arg(long, value_name = "D")]
    pub(crate) indifference: Option<f64>,

    /// With --select-best: most replications of one scenario
    #[arg(long, value_name = "N", default_value_t = 1_000)]
    pub(crate) max_replications: u32,

    /// Folder of the comparison [default: out/compare-<names>]
    #[arg(short, long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) answer: Answer,

    #[command(flatten)]
    pub(crate) effort: Effort,
}

/// Values of all scenarios, and what is to be known about them.
struct Collected {
    samples: Samples,
    /// Runs that were asked for.
    planned: u32,
    /// Whether a signal came before they had ended.
    stopped: bool,
    seed: u64,
    confidence: f64,
    files: ComparisonFiles,
    reserved: Reserved,
    selected: Option<Selected>,
}

/// What to compare.
struct Task<'a> {
    arguments: &'a CompareArgs,
    variants: Vec<Variant>,
    reference: usize,
    metrics: Vec<usize>,
    folder: PathBuf,
}

/// Checks what the reader of arguments leaves open, as far as it does not depend on the scenarios.
pub(crate) fn check(arguments: &CompareArgs) -> Result<(), Fault> {
    let variants = variant::parse(&arguments.scenarios)?;
    variant::find(&variants, arguments.reference.as_deref())?;
    metrics_of(&arguments.metric, catalogue())?;
    margins_of(&arguments.margin, catalogue())?;
    arguments.select_best.iter().try_for_each(|asked| goal_of(asked, catalogue()).map(drop))
}

/// Compares scenarios or results, writes the table and shows it.
pub(crate) fn compare(arguments: &CompareArgs) -> Result<Exit, Fault> {
    let begun = Instant::now();
    let variants = variant::parse(&arguments.scenarios)?;
    let reference = variant::find(&variants, arguments.reference.as_deref())?;
    let metrics = metrics_of(&arguments.metric, catalogue())?;
    let folder = arguments.out.clone().unwrap_or_else(|| variant::default_folder("compare", &variants));
    let task = Task { arguments, variants, reference, metrics, folder };
    let is_known = matches!(task.variants[0].source, Source::Results(_));
    let collected = if is_known { read(&task)? } else { scenarios::run(&task)? };
    let Some(Collected { samples, planned, stopped, seed, confidence, files, reserved, selected }) =
        collected
    else {
        warn("stopped before each scenario had one replication: nothing was written");
        return Ok(Exit::Interrupted);
    };
    let failures = samples
        .failures()
        .iter()
        .map(|(scenario, replication, why)| (*scenario, *replication, why.to_string()));
    let compared = Compared {
        names: task.variants.iter().map(|variant| variant.name.clone()).collect(),
        reference: task.reference,
        seed,
        replications: (0..samples.scenarios()).map(|scenario| samples.n(scenario)).min().unwrap_or(0),
        confidence,
        metrics: catalogue(),
        rows: compare_samples(&samples, task.reference, &task.metrics, confidence, |metric, value| {
            catalogue()[metric].coarseness(value)
        }),
        margins: margins_of(&arguments.margin, catalogue())?,
        selected,
        failures: failures.collect(),
        stopped,
    };
    let runs: u32 = (0..samples.scenarios()).map(|scenario| samples.n(scenario)).sum();
    let failed = compared.failures.len() as u32;
    let counts = Counts { planned, done: runs - failed, failed };
    let written = files
        .write(
            &reserved,
            &compared,
            provenance(arguments.effort.jobs),
            (counts, begun.elapsed().as_secs_f64()),
        )
        .map_err(of_write)?;
    show(arguments.answer.format, &compared, &task.folder, &written)?;
    Ok(explain(&compared, counts))
}

fn show(format: Format, compared: &Compared, folder: &Path, written: &[String]) -> Result<Exit, Fault> {
    match format {
        Format::Json => print(&as_text(&comparison_as_json(compared))),
        Format::Human if written.is_empty() => print(&comparison_table(compared)),
        Format::Human => print(&format!("{}\n{}", comparison_table(compared), file_list(folder, written))),
    }
}

fn explain(compared: &Compared, counts: Counts) -> Exit {
    for (scenario, replication, why) in compared.failures.iter().take(FAILURES_TOLD) {
        warn(&format!("replication {replication} of {} failed ({why})", compared.names[*scenario]));
    }
    if compared.stopped {
        warn(&format!(
            "stopped: compared with the {} replications that each scenario has; the same command does the rest",
            compared.replications
        ));
        return Exit::Interrupted;
    }
    match counts {
        Counts { failed: 0, .. } => Exit::Done,
        Counts { done: 0, .. } => Exit::Internal,
        _ => Exit::SomeFailed,
    }
}

/// Places of metrics with the difference of each that does not matter.
fn margins_of(asked: &[String], metrics: &[MetricInfo]) -> Result<Vec<(usize, f64)>, Fault> {
    let one = |text: &String| {
        let (id, margin) = text.split_once('=').unwrap_or((text, ""));
        let place = metrics.iter().position(|metric| metric.id == id);
        let place = place.ok_or_else(|| unknown_metric(id, metrics))?;
        let margin = margin.trim().parse().ok().filter(|margin: &f64| margin.is_finite() && *margin > 0.0);
        let wrong =
            || Fault::new(Exit::Usage, anyhow::anyhow!("`--margin {text}` names no difference above zero"));
        let hint =
            "write METRIC=D, in the unit of the metric: `--margin redo_rate=0.01` is one percentage point";
        Ok((place, margin.ok_or_else(|| wrong().hint(hint))?))
    };
    asked.iter().map(one).collect()
}

/// The metric of a selection, and whether its largest mean is the best.
fn goal_of(asked: &str, metrics: &[MetricInfo]) -> Result<(usize, bool), Fault> {
    let (id, way) = asked.split_once('=').map_or((asked, None), |(id, way)| (id, Some(way)));
    let metric =
        metrics.iter().position(|metric| metric.id == id).ok_or_else(|| unknown_metric(id, metrics))?;
    match (way, good(id)) {
        (Some("highest"), _) | (None, Some(Good::High)) => Ok((metric, true)),
        (Some("lowest"), _) | (None, Some(Good::Low)) => Ok((metric, false)),
        _ => {
            let error = anyhow::anyhow!("it is not known whether high or low `{id}` is best");
            Err(Fault::new(Exit::Usage, error).hint(format!("write `{id}=highest` or `{id}=lowest`")))
        }
    }
}

/// The hash of everything that decides what this comparison says, `texts` being those of scenarios or results.
fn hash_of(task: &Task<'_>, texts: &[String]) -> String {
    let arguments = task.arguments;
    let metrics = task.metrics.iter().map(|metric| catalogue()[*metric].id);
    let names = task.variants.iter().map(|variant| variant.name.as_str());
    let indifference = arguments.indifference.map_or(String::new(), |delta| delta.to_string());
    let most = arguments.max_replications.to_string();
    let selection = arguments.select_best.as_deref().map_or([""; 3], |best| [best, &indifference, &most]);
    let reference = task.variants[task.reference].name.as_str();
    let parts =
        texts.iter().map(String::as_str).chain(names).chain([reference]).chain(metrics).chain(selection);
    let parts = parts.chain(arguments.margin.iter().map(String::as_str));
    hash_of_parts(parts)
}

fn reserve_for(task: &Task<'_>, files: &ComparisonFiles) -> Result<Reserved, Fault> {
    reserve(&task.folder, &files.identity(), task.arguments.answer.force).map_err(of_reserve)
}

/// Reads results; refuses those that cannot be paired.
fn read(task: &Task<'_>) -> Result<Option<Collected>, Fault> {
    let arguments = task.arguments;
    let changed =
        arguments.seed.is_some() || arguments.replications.is_some() || arguments.select_best.is_some();
    if changed || !arguments.changes.overlay.is_empty() || !arguments.changes.set.is_empty() {
        let error = anyhow::anyhow!("results in folders are compared without new runs");
        return Err(Fault::new(Exit::Usage, error).hint("compare scenario files, or omit these options"));
    }
    let folders = task.variants.iter().filter_map(|variant| match &variant.source {
        Source::Results(folder) => Some(folder),
        Source::Scenario { .. } => None,
    });
    let mut known = Vec::new();
    for folder in folders {
        known.push(read_known(folder, catalogue()).map_err(|error| match error {
            KnownError::Table(ReportError::Intact(error)) => of_intact(error),
            error => Fault::new(Exit::Usage, error),
        })?);
    }
    let first = &known[0];
    for (other, variant) in known.iter().zip(&task.variants) {
        let what = if other.seed != first.seed {
            "another seed"
        } else if other.runs.len() != first.runs.len() {
            "another number of replications"
        } else {
            continue;
        };
        let error = anyhow::anyhow!("`{}` has {what} than `{}`", variant.given, task.variants[0].given);
        return Err(Fault::new(Exit::Usage, error)
            .hint("replications are paired: run both with the same seed and number of replications"));
    }
    let texts: Vec<String> = known.iter().map(|known| known.file.blake3.clone()).collect();
    let files = ComparisonFiles { hash: hash_of(task, &texts), ..ComparisonFiles::default() };
    let seed = first.seed.parse().unwrap_or_default();
    let planned = known.iter().map(|known| known.runs.len() as u32).sum();
    let samples = Samples::known(known.into_iter().map(|known| known.runs).collect());
    let reserved = reserve_for(task, &files)?;
    Ok(Some(Collected {
        samples,
        planned,
        stopped: false,
        seed,
        confidence: CONFIDENCE,
        files,
        reserved,
        selected: None,
    }))
}
