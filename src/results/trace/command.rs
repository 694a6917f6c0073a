//! `petisim trace`: one ticket's life in words.

use std::path::{Path, PathBuf};

use clap::Args;

use super::{Finder, Teller, list_as_json, list_as_text, story_as_json, story_as_text};
use crate::command::arguments::{Changes, Format};
use crate::command::console::{as_text, print};
use crate::command::exit::{Exit, Fault};
use crate::command::faults::of_intact;
use crate::command::load::load;
use crate::experiment::{Clock, Engine, Failure, Subject, Watch, World};
use crate::store::intact::check_intact;

/// The scenario in a folder of results.
const RESOLVED: &str = "scenario.resolved.toml";

const TRACE_EXAMPLES: &str = "\
Examples:
  petisim trace scenarios/minimal.toml --list
      the tickets with most rounds, most units, most hours; the longest; those recorded as resolved that are not
  petisim trace scenarios/minimal.toml --ticket 84b68f274ece-0-ab9ecbf802fafab7
      what happened to it, who decided what and why, and the hours it cost; names are those of tickets.csv
  petisim trace out/minimal --ticket ab9ecbf802fafab7 --replication 3
      the same ticket of another replication of a finished result
  petisim trace out/minimal --ticket ab9ecbf802fafab7 --format json";

/// `petisim trace`.
#[derive(Debug, Args)]
#[command(after_help = TRACE_EXAMPLES, after_long_help = TRACE_EXAMPLES)]
pub(crate) struct TraceArgs {
    /// The scenario, or the folder of its results
    #[arg(value_name = "FILE|DIR")]
    file: PathBuf,

    /// The ticket: its `case_id`, as in tickets.csv, or the last 16 digits of it
    #[arg(long, value_name = "ID", required_unless_present = "list")]
    ticket: Option<String>,

    /// The replication, counted from 0 [default: that of the ID, or 0]
    #[arg(long, value_name = "N")]
    replication: Option<u32>,

    /// List tickets worth tracing instead
    #[arg(long, conflicts_with = "ticket")]
    list: bool,

    /// With --list: how many of each kind
    #[arg(long, value_name = "N", default_value_t = 5)]
    top: usize,

    /// Master random seed [default: the scenario's `run.seed`]
    #[arg(long, value_name = "N")]
    seed: Option<u64>,

    #[command(flatten)]
    changes: Changes,

    /// How to show the result
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

/// Tells one ticket's life, or lists tickets.
pub(crate) fn trace(arguments: &TraceArgs) -> Result<Exit, Fault> {
    let file = if arguments.file.is_dir() {
        check_intact(&arguments.file, RESOLVED).map_err(of_intact)?;
        arguments.file.join(RESOLVED)
    } else {
        arguments.file.clone()
    };
    let seed = arguments.seed.map(|seed| format!("run.seed={seed}"));
    let scenario = load(&file, &arguments.changes, seed.into_iter().collect())?;
    let world = World::build(&scenario, false).map_err(|error| Fault::new(Exit::Usage, error))?;
    let subject = world.subject(&scenario, Path::new("."));
    let wanted = arguments.ticket.as_deref().map(|id| wanted(id, &subject)).transpose()?;
    let named = wanted.as_ref().and_then(|wanted| wanted.replication);
    let replication = arguments.replication.or(named).unwrap_or(0);
    let mut finder = Finder::default();
    let clock = Clock::default();
    world.run(replication, Watch { clock: &clock, log: Some(&mut finder) }).map_err(broken)?;
    let Some(wanted) = wanted else {
        return match arguments.format {
            Format::Human => print(&list_as_text(&subject, replication, &finder, arguments.top)),
            Format::Json => print(&as_text(&list_as_json(&subject, replication, &finder, arguments.top))),
        };
    };
    let Some(found) = finder.tickets.get(&wanted.key) else {
        return Err(unknown(arguments, &finder, &subject.run_id(replication), &wanted));
    };
    let mut told = Teller::new(&found.info);
    world.trace(replication, wanted.key, Watch { clock: &clock, log: Some(&mut told) }).map_err(broken)?;
    let beside = finder.beside(&found.info);
    match arguments.format {
        Format::Human => print(&story_as_text(&subject, replication, found, &beside, &told)),
        Format::Json => print(&as_text(&story_as_json(&subject, replication, found, &beside, &told))),
    }
}

/// A ticket as it was asked for.
struct Wanted {
    key: u64,
    replication: Option<u32>,
}

/// Reads `point-replication-key`, or the key alone.
fn wanted(id: &str, subject: &Subject) -> Result<Wanted, Fault> {
    let wrong = |message: String| Fault::new(Exit::Usage, anyhow::anyhow!(message));
    let (run, key) = id.rsplit_once('-').map_or((None, id), |(run, key)| (Some(run), key));
    let number = Some(key).filter(|key| key.len() == 16).and_then(|key| u64::from_str_radix(key, 16).ok());
    let Some(key) = number else {
        return Err(wrong(format!("`{id}` is not the id of a ticket")).hint(
            "use a `case_id` from tickets.csv, or its last 16 hexadecimal digits; `--list` names some",
        ));
    };
    let Some(run) = run else { return Ok(Wanted { key, replication: None }) };
    let (point, replication) = run.rsplit_once('-').unwrap_or((run, ""));
    let Ok(replication) = replication.parse() else {
        return Err(
            wrong(format!("`{id}` has no replication in it")).hint("a `case_id` is point-replication-key")
        );
    };
    if point != subject.point_id {
        return Err(wrong(format!(
            "the ticket is of the point `{point}`, and this scenario is the point `{}`",
            subject.point_id
        ))
        .hint("name the folder of its result, or give the same --set, --overlay and --seed as in that run"));
    }
    Ok(Wanted { key, replication: Some(replication) })
}

fn unknown(arguments: &TraceArgs, finder: &Finder, run_id: &str, wanted: &Wanted) -> Fault {
    let key = format!("{:016x}", wanted.key);
    let message = format!("run {run_id} has no ticket `{key}` among its {}", finder.tickets.len());
    let near = finder.nearest(&key);
    let list = format!("`petisim trace {} --list` names some", arguments.file.display());
    let hint = if near.is_empty() { list } else { format!("is it `{}`? {list}", near.join("`, `")) };
    Fault::new(Exit::Usage, anyhow::anyhow!(message)).hint(hint)
}

fn broken(failure: Failure) -> Fault {
    Fault::new(Exit::Internal, anyhow::anyhow!("the run failed ({failure})"))
}
