//! Runs the scenarios of a comparison under common random numbers.

use super::{Collected, Task, goal_of, hash_of, reserve_for};
use crate::command::arguments::Changes;
use crate::command::console::{say, warn};
use crate::command::exit::{Exit, Fault};
use crate::command::load::load;
use crate::command::progress::Progress;
use crate::command::signals::stop_on_signal;
use crate::command::variant::Source;
use crate::experiment::compare::{Best, Goal, NoBest, Pool, Samples, select_best};
use crate::experiment::{Clock, Subject, World};
use crate::kernel::param::Count;
use crate::model::metrics::catalogue;
use crate::results::compare::tables::{ComparisonFiles, Selected};
use crate::scenario::Scenario;

/// The scenarios, ready to be run.
struct Ready {
    worlds: Vec<World>,
    subjects: Vec<Subject>,
}

/// Runs all scenarios; `None` if it was stopped.
pub(crate) fn run(task: &Task<'_>) -> Result<Option<Collected>, Fault> {
    let arguments = task.arguments;
    let goal = arguments.select_best.as_deref().map(|best| goal_of(best, catalogue())).transpose()?;
    let Ready { worlds, subjects } = make_ready(task)?;
    let reference = &subjects[task.reference];
    let texts: Vec<String> = subjects.iter().map(|subject| subject.resolved_toml.clone()).collect();
    let names = task.variants.iter().map(|variant| variant.name.clone());
    let files = ComparisonFiles {
        hash: hash_of(task, &texts),
        inputs: inputs(&subjects),
        scenarios: names.zip(texts).collect(),
    };
    let reserved = reserve_for(task, &files)?;
    let (stop, clock, n) = (stop_on_signal(&task.folder)?, Clock::default(), reference.replications);
    let length = subjects.iter().map(|subject| subject.end.0 * u64::from(n)).sum();
    let mut progress = Progress::begin(arguments.effort.quiet, length, n * worlds.len() as u32);
    let mut tick = |ended| progress.tick(stop.asked(), clock.seconds(), ended);
    let jobs = arguments.effort.threads();
    let mut pool = Pool { jobs, stop: &stop, clock: &clock, tick: &mut tick, ended: 0 };
    let mut samples = Samples::new(worlds.len());
    let all: Vec<usize> = (0..worlds.len()).collect();
    let done = samples.extend(&worlds, &all, n, &mut pool).map_err(|error| no_threads(error.into()))?;
    let mut selected = None;
    let mut is_whole = done;
    if let (true, Some((metric, largest)), Some(indifference)) = (done, goal, arguments.indifference) {
        let (confidence, most) = (reference.confidence, arguments.max_replications);
        let goal = Goal { metric, largest, indifference, confidence, most };
        let outcome = select_best(&mut samples, &worlds, goal, &mut pool);
        is_whole = !matches!(outcome, Err(NoBest::Stopped));
        selected = Some(selection(goal, outcome)?);
        // How many more were run follows from the values, and how far ahead from the threads: no comparison may.
        samples.truncate(n);
    }
    progress.end();
    // After a stop, replications that every scenario has can still be paired.
    let paired = (0..worlds.len()).map(|scenario| samples.n(scenario)).min().unwrap_or(0);
    samples.truncate(paired);
    if paired == 0 {
        return Ok(None);
    }
    let (seed, confidence) = (reference.seed, reference.confidence);
    let planned = n * worlds.len() as u32;
    Ok(Some(Collected { samples, planned, stopped: !is_whole, seed, confidence, files, reserved, selected }))
}

/// Loads all scenarios, gives them the seed and the replications of the reference, and warns where they are not
/// comparable.
fn make_ready(task: &Task<'_>) -> Result<Ready, Fault> {
    let arguments = task.arguments;
    let seed = arguments.seed.map(|seed| format!("run.seed={seed}"));
    let count = arguments.replications.map(|count| format!("run.replications={count}"));
    let sets: Vec<String> = seed.into_iter().chain(count).collect();
    let mut scenarios: Vec<Scenario> = Vec::new();
    for variant in &task.variants {
        let Source::Scenario { file, overlays } = &variant.source else { continue };
        let overlay = overlays.iter().chain(&arguments.changes.overlay).cloned().collect();
        let changes = Changes { overlay, ..arguments.changes.clone() };
        scenarios.push(load(file, &changes, sets.clone())?);
    }
    let (seed, Count(count)) = {
        let run = &scenarios[task.reference].head.run;
        (run.seed, run.replications)
    };
    let (mut worlds, mut subjects) = (Vec::new(), Vec::new());
    for scenario in &mut scenarios {
        scenario.head.run.seed = seed;
        scenario.head.run.replications = Count(count);
        let world = World::build(scenario, false).map_err(|error| Fault::new(Exit::Usage, error))?;
        subjects.push(world.subject(scenario, &task.folder));
        worlds.push(world);
    }
    let reference: &Subject = &subjects[task.reference];
    let stretch = |subject: &Subject| (subject.start.date, subject.warm_up_end, subject.end);
    for (subject, variant) in subjects.iter().zip(&task.variants) {
        if stretch(subject) != stretch(reference) {
            warn(&format!("`{}` has another counted window than the reference", variant.name));
        }
    }
    Ok(Ready { worlds, subjects })
}

/// Files that the scenarios were read from, each once.
fn inputs(subjects: &[Subject]) -> Vec<crate::experiment::InputFile> {
    let mut inputs = Vec::new();
    for input in subjects.iter().flat_map(|subject| &subject.inputs) {
        if !inputs.contains(input) {
            inputs.push(input.clone());
        }
    }
    inputs
}

/// That nothing is selected is a result, unless it is a mistake of the command line.
fn selection(goal: Goal, outcome: Result<Best, NoBest>) -> Result<Selected, Fault> {
    let Goal { metric, largest, indifference, .. } = goal;
    let (best, spent) = match outcome {
        Ok(Best { scenario, spent }) => (Ok(scenario), spent),
        Err(NoBest::NotSound) => return Err(Fault::new(Exit::Usage, NoBest::NotSound)),
        Err(NoBest::Threads(error)) => return Err(no_threads(error.into())),
        Err(other) => {
            say(&format!("no best: {other}"));
            (Err(other.to_string()), Vec::new())
        }
    };
    Ok(Selected { metric, largest, indifference, best, spent })
}

fn no_threads(error: anyhow::Error) -> Fault {
    Fault::new(Exit::Internal, error.context("cannot start threads"))
}
