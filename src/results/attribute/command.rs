//! `petisim attribute`.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::{Args, ValueEnum};

use super::method::{
    By, Coalition, Design, Game, NoGame, NoValues, Planned, ScenarioGame, Values, attribute as share_out,
};
use super::tables::{
    Attributed, AttributionFiles, attribution_as_json, attribution_hash, attribution_table, effects,
};
use crate::command::arguments::{Answer, Changes, Effort, Format, provenance};
use crate::command::console::{as_text, print, say, warn};
use crate::command::exit::{Exit, Fault};
use crate::command::faults::{of_reserve, of_write};
use crate::command::load::load;
use crate::command::progress::Progress;
use crate::command::signals::stop_on_signal;
use crate::command::variant;
use crate::command::variant::{Source, Variant, metrics_of};
use crate::experiment::compare::Pool;
use crate::experiment::{Clock, InputFile, Stop, Subject, World};
use crate::model::metrics::catalogue;
use crate::render::terminal::file_list;
use crate::scenario::Scenario;
use crate::store::manifest::Counts;
use crate::store::out_dir::reserve;

/// So many failures are told on the terminal; JSON has all.
const FAILURES_TOLD: usize = 5;

const EXAMPLES: &str = "\
Examples:
  petisim attribute scenarios/district.toml --metric redo_rate --metric cycle_p50_h --by group
      how much technology, institutions and organisations account for: all eight coalitions
  petisim attribute scenarios/minimal.toml --metric true_resolution_rate --orders 4
      each mechanism, by four sampled orders in each replication
  petisim attribute scenarios/minimal.toml scenarios/w_town.toml+scenarios/overlays/town_line.toml --ablation-table
      what is lost without each mechanism: CSV, and a table of effects in Markdown";

/// Who plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Players {
    /// Each mechanism that is on
    Mechanism,
    /// Technology, institution, organisation
    Group,
}

/// `petisim attribute`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, after_long_help = EXAMPLES)]
pub(crate) struct AttributeArgs {
    /// The scenario: FILE, or FILE+OVERLAY; several with --ablation-table
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<String>,

    /// Attribute this metric (repeatable), or `all` [default with --ablation-table: the headline metrics]
    #[arg(long, value_name = "NAME", required_unless_present = "ablation_table")]
    pub(crate) metric: Vec<String>,

    /// The players: mechanisms or groups
    #[arg(long, value_enum, default_value_t = Players::Mechanism)]
    pub(crate) by: Players,

    /// Keep this mechanism on: it is no player (repeatable)
    ///
    /// A rate has no value where nothing is in its denominator: without `desks.review` there is no redo rate.
    #[arg(long, value_name = "PATH")]
    pub(crate) keep: Vec<String>,

    /// Orders of players in each replication, in pairs of an order and its reverse; six players or fewer need none
    #[arg(long, value_name = "N", default_value_t = 2, conflicts_with = "ablation_table")]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub(crate) orders: u32,

    /// Switch each mechanism off alone and tabulate the differences; no Shapley values
    #[arg(long)]
    pub(crate) ablation_table: bool,

    /// Master random seed [default: the scenario's `run.seed`]
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,

    /// Replications of each coalition [default: the scenario's `run.replications`]
    #[arg(long, value_name = "N")]
    pub(crate) replications: Option<u32>,

    #[command(flatten)]
    pub(crate) changes: Changes,

    /// Folder of the results [default: out/attribute-<names>]
    #[arg(short, long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) answer: Answer,

    #[command(flatten)]
    pub(crate) effort: Effort,
}

/// One scenario, ready to be shared out.
struct Ready {
    variant: Variant,
    subject: Subject,
    game: ScenarioGame,
    design: Design,
    planned: Planned,
}

/// Shares outcomes out, writes the tables and shows them.
pub(crate) fn attribute(arguments: &AttributeArgs) -> Result<Exit, Fault> {
    let begun = Instant::now();
    let metrics = metrics_of(&arguments.metric, catalogue())?;
    let variants = variant::parse(&arguments.files)?;
    if variants.len() > 1 && !arguments.ablation_table {
        let error = anyhow::anyhow!("an attribution takes one scenario");
        return Err(Fault::new(Exit::Usage, error).hint("--ablation-table takes several"));
    }
    let folder = arguments.out.clone().unwrap_or_else(|| variant::default_folder("attribute", &variants));
    let mut all = Vec::new();
    for variant in variants {
        all.push(ready(arguments, variant, &folder)?);
    }
    let files = files(arguments, &metrics, &all);
    let reserved = reserve(&folder, &files.identity(), arguments.answer.force).map_err(of_reserve)?;
    let planned = all.iter().map(|ready| ready.planned.runs()).sum();
    let stop = stop_on_signal(&folder)?;
    let (mut found, mut ended) = (Vec::new(), (0, 0));
    let values = run(arguments, &all, &stop)?;
    for (ready, values) in all.iter().zip(&values) {
        ended = (ended.0 + values.runs() as u32, ended.1 + values.failures().len() as u32);
        if values.replications() > 0 {
            found.push(attributed(ready, values, &metrics));
        }
    }
    if found.is_empty() {
        warn("stopped: nothing was written");
        return Ok(Exit::Interrupted);
    }
    let counts = Counts { planned, done: ended.0 - ended.1, failed: ended.1 };
    let wall = begun.elapsed().as_secs_f64();
    let written = files
        .write(&reserved, &found, provenance(arguments.effort.jobs), (counts, wall))
        .map_err(of_write)?;
    show(arguments, &found, &folder, written.as_deref())?;
    if written.is_none() {
        warn("the earlier complete result was kept");
    }
    Ok(explain(&found, counts))
}

/// Reads a scenario, finds its players and lays out its runs.
fn ready(arguments: &AttributeArgs, variant: Variant, folder: &Path) -> Result<Ready, Fault> {
    let scenario = read(arguments, &variant)?;
    let world = World::build(&scenario, false).map_err(|error| Fault::new(Exit::Usage, error))?;
    let subject = world.subject(&scenario, folder);
    let by = match arguments.by {
        Players::Mechanism => By::Mechanism,
        Players::Group => By::Group,
    };
    let game = ScenarioGame::of(&scenario, by, &arguments.keep).map_err(|error| match error {
        NoGame::NoPlayers => {
            Fault::new(Exit::Usage, error).hint("switch a mechanism on: `units.refusal = {}`")
        }
        other => Fault::new(Exit::Usage, other),
    })?;
    let design = match arguments.ablation_table {
        true => Design::OneOff,
        false => Design::shapley(game.players(), arguments.orders),
    };
    let planned = Planned::of(&game, design, subject.seed, subject.replications).map_err(of_values)?;
    Ok(Ready { variant, subject, game, design, planned })
}

fn read(arguments: &AttributeArgs, variant: &Variant) -> Result<Scenario, Fault> {
    let Source::Scenario { file, overlays } = &variant.source else {
        let error = anyhow::anyhow!("`{}` is a folder of results", variant.given);
        return Err(Fault::new(Exit::Usage, error).hint("name its scenario.resolved.toml instead"));
    };
    let seed = arguments.seed.map(|seed| format!("run.seed={seed}"));
    let count = arguments.replications.map(|count| format!("run.replications={count}"));
    let overlay = overlays.iter().chain(&arguments.changes.overlay).cloned().collect();
    let changes = Changes { overlay, ..arguments.changes.clone() };
    load(file, &changes, seed.into_iter().chain(count).collect())
}

fn of_values(error: NoValues) -> Fault {
    match error {
        NoValues::Coalition(_) => Fault::new(Exit::Usage, error),
        NoValues::TooMany(_) => Fault::new(Exit::Usage, error).hint("ask for fewer `--replications`"),
        NoValues::Threads(_) => Fault::new(Exit::Internal, error),
    }
}

/// What decides what the result says, and what is written beside it.
fn files(arguments: &AttributeArgs, metrics: &[usize], all: &[Ready]) -> AttributionFiles {
    let by = format!("{:?}", arguments.by);
    let designs: Vec<String> = all.iter().map(|ready| format!("{:?}", ready.design)).collect();
    let ids = metrics.iter().map(|metric| catalogue()[*metric].id);
    let texts = all.iter().flat_map(|ready| [ready.variant.name.as_str(), &ready.subject.resolved_toml]);
    let words = [by.as_str()].into_iter().chain(arguments.keep.iter().chain(&designs).map(String::as_str));
    let parts = words.chain(ids).chain(texts);
    let mut inputs: Vec<InputFile> = Vec::new();
    for input in all.iter().flat_map(|ready| &ready.subject.inputs) {
        if !inputs.contains(input) {
            inputs.push(input.clone());
        }
    }
    let scenario = |ready: &Ready| (ready.variant.name.clone(), ready.subject.resolved_toml.clone());
    AttributionFiles {
        hash: attribution_hash(parts),
        one_off: arguments.ablation_table,
        inputs,
        scenarios: all.iter().map(scenario).collect(),
    }
}

/// Runs everything, scenario by scenario.
fn run(arguments: &AttributeArgs, all: &[Ready], stop: &Stop) -> Result<Vec<Values>, Fault> {
    let clock = Clock::default();
    let length = all.iter().map(|ready| ready.subject.end.0 * u64::from(ready.planned.runs())).sum();
    let mut progress =
        Progress::begin(arguments.effort.quiet, length, all.iter().map(|one| one.planned.runs()).sum());
    let mut tick = |ended| progress.tick(stop.asked(), clock.seconds(), ended);
    let jobs = arguments.effort.threads();
    let mut pool = Pool { jobs, stop, clock: &clock, tick: &mut tick, ended: 0 };
    let mut values = Vec::new();
    for ready in all {
        values.push(ready.planned.run(&ready.game, &mut pool).map_err(of_values)?);
    }
    progress.end();
    Ok(values)
}

fn attributed(ready: &Ready, values: &Values, metrics: &[usize]) -> Attributed {
    let subject = &ready.subject;
    let how = (ready.game.players(), ready.design, subject.seed);
    let mut one = Attributed {
        name: ready.variant.name.clone(),
        given: ready.variant.given.clone(),
        title: subject.title.clone(),
        seed: subject.seed,
        replications: values.replications(),
        planned: subject.replications,
        confidence: subject.confidence,
        design: ready.design,
        players: ready.game.list().to_vec(),
        metrics: catalogue(),
        shared: share_out(values, how, metrics, subject.confidence),
        points: values.points(),
        runs: values.runs(),
        failures: Vec::new(),
    };
    let failure = |(coalition, replication, why): &(Coalition, u32, crate::experiment::Failure)| {
        (one.absent(*coalition), *replication, why.to_string())
    };
    one.failures = values.failures().iter().map(failure).collect();
    one
}

fn show(
    arguments: &AttributeArgs,
    found: &[Attributed],
    folder: &Path,
    written: Option<&[String]>,
) -> Result<Exit, Fault> {
    let text = match (arguments.answer.format, arguments.ablation_table) {
        (Format::Json, false) => as_text(&attribution_as_json(&found[0])),
        (Format::Json, true) => as_text(&found.iter().map(attribution_as_json).collect()),
        (Format::Human, false) => attribution_table(&found[0]),
        (Format::Human, true) => effects(found),
    };
    print(&text)?;
    if let (Format::Human, Some(written)) = (arguments.answer.format, written) {
        say(&format!("\n{}", file_list(folder, written)));
    }
    Ok(Exit::Done)
}

fn explain(found: &[Attributed], counts: Counts) -> Exit {
    for one in found {
        for (absent, replication, why) in one.failures.iter().take(FAILURES_TOLD) {
            warn(&format!("{}: replication {replication} without {absent} failed ({why})", one.name));
        }
        if one.replications < one.planned {
            warn(&format!(
                "{}: stopped after {} of {} replications",
                one.name, one.replications, one.planned
            ));
        }
    }
    match counts {
        Counts { planned, done, failed } if done + failed < planned => Exit::Interrupted,
        Counts { failed: 0, .. } => Exit::Done,
        Counts { done: 0, .. } => Exit::Internal,
        _ => Exit::SomeFailed,
    }
}
