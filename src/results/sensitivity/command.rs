//! `petisim sensitivity`.

use std::path::{Path, PathBuf};

use crate::command::arguments::Format;

use super::method::{How, Layout};
use super::tables::{
    HEADLINE, Results, ResultsError, Sensitivity, as_json, refusal, sensitivity, table, write,
};
use crate::command::console::{as_text, print, say, warn};
use crate::command::exit::{Exit, Fault};
use crate::command::load::tell;
use crate::command::precision::unknown_metric;
use crate::experiment::study::{RESOLVED_STUDY, Study};
use crate::model::metrics::catalogue;
use crate::model::outcome::MetricInfo;
use crate::results::sweep::command::{SweepArgs, of_sweep, sweep_only};
use crate::scenario::Options;
use clap::Args;

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
pub(crate) struct SensitivityArgs {
    /// Folder of a merged sweep, where sensitivity.csv is written; or a study, which is swept first
    #[arg(value_name = "DIR|STUDY")]
    pub(crate) of: PathBuf,

    /// A metric to analyse, or `all` [default: the main ones] (repeatable)
    #[arg(long, value_name = "NAME")]
    pub(crate) metric: Vec<String>,

    /// Confidence of the intervals, between 0 and 1
    #[arg(long, value_name = "SHARE", default_value_t = 0.95, value_parser = confidence)]
    pub(crate) confidence: f64,

    /// Resamples behind each interval
    #[arg(long, value_name = "N", default_value_t = 1000)]
    #[arg(value_parser = clap::value_parser!(u32).range(20..=1_000_000))]
    pub(crate) resamples: u32,

    /// Leave out whole base rows or trajectories of which a row has no value, instead of refusing the metric
    ///
    /// Valid only if missing values are missing at random.
    #[arg(long)]
    pub(crate) drop_incomplete: bool,

    /// How to show the result
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub(crate) format: Format,
}

fn confidence(text: &str) -> Result<f64, String> {
    let share = text.parse().ok().filter(|share| *share > 0.0 && *share < 1.0);
    share.ok_or_else(|| "a share between 0 and 1, as in 0.95".into())
}

/// Analyses the merged results of a sweep; a study is swept first.
pub(crate) fn run(arguments: &SensitivityArgs) -> Result<Exit, Fault> {
    if !arguments.of.is_file() {
        return of_folder(&arguments.of, arguments);
    }
    let (folder, conducted) = sweep_only(&SweepArgs::of(&arguments.of))?;
    match conducted.exit {
        // Whatever failed is named by the analysis.
        Exit::Done | Exit::SomeFailed => of_folder(&folder, arguments),
        exit => {
            warn("stopped before the last run; the same command resumes");
            Ok(exit)
        }
    }
}

fn of_folder(folder: &Path, arguments: &SensitivityArgs) -> Result<Exit, Fault> {
    let study = study(folder)?;
    let layout = Layout::of_study(&study).map_err(|error| {
        let hint = "a study with `[design.morris]` screens many factors, one with `[design.saltelli]` shares out \
                    the variance";
        Fault::new(Exit::Usage, error).hint(hint)
    })?;
    let metrics = chosen(&study, &arguments.metric)?;
    let ids: Vec<&str> = metrics.iter().map(|metric| metric.id).collect();
    let results = Results::read(folder, &ids).map_err(|error| of_results(error, folder))?;
    if results.len() != layout.rows() || results.factors.len() != study.factors().len() {
        let (has, needs) = (results.len(), layout.rows());
        let error = anyhow::anyhow!("design.csv has {has} rows, and the design of the study {needs}");
        return Err(Fault::new(Exit::Usage, error).hint("the folder was changed: run the sweep again"));
    }
    let how = How {
        confidence: arguments.confidence,
        resamples: arguments.resamples as usize,
        drop_incomplete: arguments.drop_incomplete,
        ..How::default()
    };
    let (_, names) = study.groups();
    let found = sensitivity((&study.title, &names), &layout, &results, &metrics, &how);
    let files = write(folder, &found).map_err(|error| Fault::new(Exit::Internal, error))?;
    match arguments.format {
        Format::Json => print(&as_text(&as_json(&found)))?,
        Format::Human => print(&table(&found))?,
    };
    if arguments.format == Format::Human {
        let names: Vec<&str> = files.iter().map(|file| file.path.as_str()).collect();
        say(&format!("written in {}: {}", folder.display(), names.join(", ")));
    }
    Ok(verdict(&found))
}

/// How the program ends if results cannot be read.
fn of_results(error: ResultsError, folder: &Path) -> Fault {
    match error {
        ResultsError::Sweep(error) => of_sweep(error),
        error => {
            let hint = format!("`petisim merge {}` makes its tables", folder.display());
            Fault::new(Exit::Usage, error).hint(hint)
        }
    }
}

/// The study behind a folder, as it was written there.
fn study(folder: &Path) -> Result<Study, Fault> {
    let path = folder.join(RESOLVED_STUDY);
    if !path.is_file() {
        let error = anyhow::anyhow!(
            "`{}` is not the folder of a sweep: it has no {RESOLVED_STUDY}",
            folder.display()
        );
        return Err(Fault::new(Exit::Usage, error).hint("`petisim sweep STUDY` makes one"));
    }
    Study::load(&path, &Options::default()).map_err(|mistakes| {
        tell(&mistakes);
        Fault::new(Exit::Usage, anyhow::anyhow!("mistakes in the study `{}`", path.display()))
    })
}

/// The metrics that were asked for: all with the word `all`. If nobody asked, those that the study names, and of one that
/// keeps all the headline ones.
fn chosen(study: &Study, asked: &[String]) -> Result<Vec<&'static MetricInfo>, Fault> {
    let find = |id: &str| catalogue().iter().find(|metric| metric.id == id);
    let kept = || study.metrics.iter().filter_map(|id| find(id));
    if asked.iter().any(|metric| metric == "all") {
        return Ok(kept().collect());
    }
    if asked.is_empty() && study.names_metrics() {
        return Ok(kept().collect());
    }
    if asked.is_empty() {
        let headline: Vec<_> = kept().filter(|metric| HEADLINE.contains(&metric.id)).collect();
        return Ok(if headline.is_empty() { kept().collect() } else { headline });
    }
    let one = |id: &String| {
        kept().find(|metric| metric.id == id).ok_or_else(|| match find(id) {
            None => unknown_metric(id, catalogue()),
            Some(_) => Fault::new(Exit::Usage, anyhow::anyhow!("the study does not keep `{id}`"))
                .hint(format!("it keeps {}", study.metrics.join(", "))),
        })
    };
    asked.iter().map(one).collect()
}

/// Metrics that were refused are warned of; if all were, nothing was found out.
fn verdict(found: &Sensitivity) -> Exit {
    let mut refused = 0;
    for metric in &found.metrics {
        if let Err(unusable) = &metric.result {
            warn(&format!("{}: {}", metric.metric.id, refusal(unusable, found)));
            refused += 1;
        }
    }
    if refused == 0 {
        return Exit::Done;
    }
    warn(&format!("if values are missing at random, `--drop-incomplete` omits whole {}", found.block_name));
    Exit::SomeFailed
}
