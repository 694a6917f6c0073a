//! `petisim sensitivity`.

use std::path::Path;

use super::args::{Format, SensitivityArgs};
use super::check::as_text;
use super::console::{print, say, warn};
use super::exit::{Exit, Fault};
use super::load::tell;
use super::precision::unknown_metric;
use super::sweep::{SweepArgs, of_sweep, sweep_only};
use crate::experiment::sensitivity::{How, Layout};
use crate::model::metrics::catalogue;
use crate::model::outcome::MetricInfo;
use crate::report::sensitivity::{
    HEADLINE, Results, ResultsError, Sensitivity, as_json, refusal, sensitivity, table, write,
};
use crate::scenario::study::RESOLVED_STUDY;
use crate::scenario::{Options, Study};

/// Analyses the merged results of a sweep; a study is swept first.
pub(super) fn run(arguments: &SensitivityArgs) -> Result<Exit, Fault> {
    if !arguments.of.is_file() {
        return of_folder(&arguments.of, arguments);
    }
    let (folder, conducted) = sweep_only(&SweepArgs::of(&arguments.of))?;
    match conducted.exit {
        // Whatever failed is named by the analysis.
        Exit::Done | Exit::SomeFailed => of_folder(&folder, arguments),
        exit => {
            warn("stopped before the last run; the same command goes on where it stopped");
            Ok(exit)
        }
    }
}

fn of_folder(folder: &Path, arguments: &SensitivityArgs) -> Result<Exit, Fault> {
    let study = study(folder)?;
    let layout = Layout::of_study(&study.design, study.factors().len()).map_err(|error| {
        let hint = "a study with `[design.morris]` screens many factors, one with `[design.saltelli]` shares out \
                    the variance";
        Fault::new(Exit::Usage, error).hint(hint)
    })?;
    let metrics = chosen(&study, &arguments.metric)?;
    let ids: Vec<&str> = metrics.iter().map(|metric| metric.id).collect();
    let results = Results::read(folder, &ids).map_err(|error| of_results(error, folder))?;
    if results.len() != layout.rows() || results.factors.len() != layout.factors() {
        let (has, needs) = (results.len(), layout.rows());
        let error = anyhow::anyhow!("design.csv has {has} rows, and the design of the study {needs}");
        return Err(Fault::new(Exit::Usage, error).hint("the folder was changed: sweep the study once more"));
    }
    let how = How {
        confidence: arguments.confidence,
        resamples: arguments.resamples as usize,
        drop_incomplete: arguments.drop_incomplete,
        ..How::default()
    };
    let found = sensitivity(&study.title, &layout, &results, &metrics, &how);
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
        let error =
            anyhow::anyhow!("`{}` is no folder of a sweep: it has no {RESOLVED_STUDY}", folder.display());
        return Err(Fault::new(Exit::Usage, error).hint("`petisim sweep STUDY` makes one"));
    }
    Study::load(&path, &Options::default()).map_err(|mistakes| {
        tell(&mistakes);
        Fault::new(Exit::Usage, anyhow::anyhow!("mistakes in the study `{}`", path.display()))
    })
}

/// The metrics that were asked for: all with the word `all`, and the headline ones if nobody asked; of those that
/// the study keeps.
fn chosen(study: &Study, asked: &[String]) -> Result<Vec<&'static MetricInfo>, Fault> {
    let find = |id: &str| catalogue().iter().find(|metric| metric.id == id);
    let kept = || study.metrics.iter().filter_map(|id| find(id));
    if asked.iter().any(|metric| metric == "all") {
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
    warn(&format!(
        "where what is missing has nothing to do with its value, `--drop-incomplete` leaves out whole {}",
        found.block_name
    ));
    Exit::SomeFailed
}
