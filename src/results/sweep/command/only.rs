//! `petisim run DIR --only RUN_ID`: one run of a sweep, alone and with everything that a run can tell.

use super::{of_sweep, read_plan};
use crate::command::arguments::{Changes, provenance};
use crate::command::console::{say, warn};
use crate::command::exit::{Exit, Fault};
use crate::command::signals::stop_on_signal;
use crate::experiment::study::RESOLVED_STUDY;
use crate::experiment::{Plan, Points, World};
use crate::model::metrics::catalogue;
use crate::results::run::command::args::RunArgs;
use crate::results::run::command::execute::{Order, execute};
use crate::results::run::command::{explain, show};
use crate::results::sweep::files::{Agreement, SweepFolder, agreement, read_index};
use crate::store::names::inner_folder;

/// Runs one run of the plan in a folder.
pub(crate) fn only(arguments: &RunArgs, run_id: &str) -> Result<Exit, Fault> {
    let sweep = SweepFolder::open(&arguments.file).map_err(of_sweep)?;
    let Some(place) = sweep.frozen.place_of(run_id) else {
        let folder = arguments.file.display();
        return Err(Fault::new(
            Exit::Nothing,
            anyhow::anyhow!("the plan in `{folder}` has no run `{run_id}`"),
        )
        .hint(format!("`{folder}/plan.csv` lists its runs")));
    };
    let plan = read_plan(&arguments.file.join(RESOLVED_STUDY), &Changes::default(), None)?;
    let (point, replication) = point_of(&plan, &sweep, place)?;
    let unready = |error: &dyn std::fmt::Display| Fault::new(Exit::Usage, anyhow::anyhow!("{error}"));
    let scenario = plan.scenario(point).map_err(|error| unready(&error))?;
    let world = World::build(&scenario, !arguments.no_series).map_err(|error| unready(&error))?;
    let folder = match &arguments.out {
        Some(folder) => folder.clone(),
        None => inner_folder(&arguments.file, &["only", run_id])
            .map_err(|error| Fault::new(Exit::Exists, error).hint("write elsewhere with `--out DIR`"))?,
    };
    let mut subject = world.subject(&scenario, &folder);
    subject.replications = 1;
    let stop = stop_on_signal(&folder)?;
    let provenance = provenance(arguments.effort.jobs);
    let order = Order {
        subject: &subject,
        first: replication,
        folder,
        outputs: arguments.outputs(world.requests().is_some()),
        force: arguments.answer.force,
        jobs: 1,
        quiet: arguments.effort.quiet,
        provenance,
        precision: None,
    };
    let written = execute(&world, order, &stop)?;
    show((arguments.answer.format, arguments.full), &subject, &written)?;
    let exit = explain(&subject, &written);
    if exit != Exit::Done {
        return Ok(exit);
    }
    // Of a single run the mean of a metric is its value.
    let totals: Vec<Option<f64>> = written.summaries.iter().map(|summary| summary.mean).collect();
    let index = read_index(&sweep, catalogue()).map_err(of_sweep)?;
    let agrees = agreement(&index, &sweep.frozen, place, catalogue(), &totals).map_err(of_sweep)?;
    Ok(tell(run_id, &agrees))
}

/// The place of a point among those of the study, and the replication, of the run at a place of the plan.
fn point_of(plan: &Plan, sweep: &SweepFolder, place: u32) -> Result<(usize, u32), Fault> {
    let (id, replication) = sweep.frozen.run(place);
    let point = plan.points().iter().position(|point| point.id == id);
    point.filter(|point| sweep.frozen.is_key(place, &plan.run_key(*point, replication))).map_or_else(
        || {
            let what = "the study in the folder does not give this run: a file of the folder was changed";
            Err(Fault::new(Exit::Exists, anyhow::anyhow!(what)))
        },
        |point| Ok((point, replication)),
    )
}

fn tell(run_id: &str, agrees: &Agreement) -> Exit {
    match agrees {
        Agreement::Same => say(&format!("run {run_id} agrees with its recorded row in every metric")),
        Agreement::NotYet => say(&format!("the sweep has not done run {run_id} yet")),
        Agreement::HadFailed => warn(&format!("run {run_id} failed in the sweep and succeeded now")),
        Agreement::Differs(metrics) => {
            warn(&format!("run {run_id} differs from its recorded row in {}", metrics.join(", ")));
            return Exit::Exists;
        }
    }
    Exit::Done
}
