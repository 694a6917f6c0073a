//! `petisim run`.

pub(crate) mod args;
pub(crate) mod execute;
#[cfg(test)]
pub(crate) mod execute_tests;

use crate::command::arguments::{Format, default_folder, provenance};

use super::files::Written;
use super::json::run_as_json;
use super::terminal::run_table;
use crate::command::console::{as_text, print, say, warn};
use crate::command::exit::{Exit, Fault};
use crate::command::load::load;
use crate::command::precision;
use crate::command::signals::stop_on_signal;
use crate::experiment::stats::Reached;
use crate::experiment::{Subject, World};
use crate::kernel::param::Count;
use crate::model::metrics::catalogue;
use crate::render::terminal::file_list;
use crate::results::run::command::args::RunArgs;
use crate::results::sweep::command::only::only;
use crate::store::manifest::Status;
use execute::{Order, Ruled, execute};

/// So many failures are told on the terminal; all are in failures.csv.
const FAILURES_TOLD: usize = 5;

/// Checks what the reader of arguments leaves open, as far as it does not depend on the scenario.
pub(crate) fn check(arguments: &RunArgs) -> Result<(), Fault> {
    let (wanted, most) = (&arguments.precision, arguments.max_replications);
    if wanted.is_empty() { Ok(()) } else { precision::rule(wanted, most, 0.95, catalogue()).map(drop) }
}

/// Runs a scenario and shows what came of it.
pub(crate) fn run(arguments: &RunArgs) -> Result<Exit, Fault> {
    if let Some(run_id) = &arguments.only {
        return only(arguments, run_id);
    }
    let seed = arguments.seed.map(|seed| format!("run.seed={seed}"));
    let most = (!arguments.precision.is_empty()).then_some(arguments.max_replications);
    let replications = arguments.replications.or(most).map(|count| format!("run.replications={count}"));
    let scenario = load(&arguments.file, &arguments.changes, seed.into_iter().chain(replications).collect())?;
    let world =
        World::build(&scenario, !arguments.no_series).map_err(|error| Fault::new(Exit::Usage, error))?;
    if let Some(requests) = world.requests().filter(|_| !arguments.effort.quiet) {
        say(&requests.quirks.to_string());
    }
    let folder = arguments.out.clone().unwrap_or_else(|| default_folder(&arguments.file));
    let subject = world.subject(&scenario, &folder);
    let stop = stop_on_signal(&folder)?;
    let subject_of = |count| {
        let mut scenario = scenario.clone();
        scenario.head.run.replications = Count(count);
        world.subject(&scenario, &folder)
    };
    let rule =
        most.map(|most| precision::rule(&arguments.precision, most, subject.confidence, subject.metrics));
    let ruled =
        rule.transpose()?.map(|(precision, words)| Ruled { precision, words, subject_of: &subject_of });
    let provenance = provenance(arguments.effort.jobs);
    let order = Order {
        subject: &subject,
        first: 0,
        folder: folder.clone(),
        outputs: arguments.outputs(world.requests().is_some()),
        force: arguments.answer.force,
        jobs: provenance.jobs,
        quiet: arguments.effort.quiet,
        provenance,
        precision: ruled,
    };
    let written = execute(&world, order, &stop)?;
    show((arguments.answer.format, arguments.full), &subject, &written)?;
    Ok(explain(&subject, &written))
}

/// Prints the result.
pub(crate) fn show(
    (format, full): (Format, bool),
    subject: &Subject,
    written: &Written,
) -> Result<Exit, Fault> {
    match format {
        Format::Json => print(&as_text(&run_as_json(subject, written))),
        Format::Human => {
            let more = if full {
                ""
            } else {
                "All metrics: `--full` here, summary.csv in the folder, or `petisim report DIR`\n"
            };
            let table = run_table(subject, written, full);
            print(&format!("{table}\n{more}{}", file_list(&written.folder, &written.files)))
        }
    }
}

/// Says what did not go as planned, and how the program ends.
pub(crate) fn explain(subject: &Subject, written: &Written) -> Exit {
    for (replication, failure) in written.failures.iter().take(FAILURES_TOLD) {
        warn(&format!("run {} failed ({failure})", subject.run_id(*replication)));
    }
    let untold = written.failures.len().saturating_sub(FAILURES_TOLD);
    if untold > 0 {
        warn(&format!("{untold} more runs failed: see failures.csv"));
    }
    if written.kept_earlier {
        warn("the earlier complete result was kept");
    }
    for note in &written.warm_up_notes {
        warn(&format!("the warm-up may be too short: {note}"));
    }
    if !written.reached.is_empty() {
        let lines = precision::lines(&written.reached, subject.metrics);
        let all = written.reached.iter().all(Reached::holds);
        let head =
            if all { "the wanted precision is reached" } else { "the wanted precision is NOT reached" };
        say(&format!("{head}:\n{}", lines.trim_end()));
    }
    match written.status {
        Status::Complete | Status::Running => Exit::Done,
        Status::Interrupted => {
            let counts = written.counts;
            warn(&format!("stopped: {} of {} runs are done", counts.done, counts.planned));
            Exit::Interrupted
        }
        Status::Failed if written.counts.done == 0 => Exit::Internal,
        Status::Failed => Exit::SomeFailed,
    }
}
