//! Taking a shard: at once if nobody is there, not at all if somebody is, and after a bounded wait if nobody knows.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::command::exit::{Exit, Fault};
use crate::experiment::Shard;
use crate::model::outcome::MetricInfo;
use crate::results::sweep::files::{Attempt, Holder, Look, PATIENCE, SweepError, look};

/// Time between two looks while waiting.
const PAUSE: Duration = Duration::from_millis(500);

/// Waits until a shard is free, and answers with the number of the attempt that may begin.
///
/// `tell` hears why there is a wait. `hurry`: whether somebody wants us to stop.
///
/// # Errors
/// If somebody is at work there, or the folder cannot be read.
pub(crate) fn free_attempt(
    parts: &Path,
    shard: Shard,
    patience: Duration,
    tell: &mut dyn FnMut(&str),
    hurry: &dyn Fn() -> bool,
) -> Result<u32, Fault> {
    let disk = |source| Fault::new(Exit::Internal, SweepError::Disk { path: parts.into(), source });
    let first = match look(parts, shard).map_err(disk)? {
        Look::Free(attempt) => return Ok(attempt),
        Look::Busy(holder) => return Err(busy(shard, &holder)),
        Look::Unknown(holder) => holder,
    };
    tell(&format!(
        "shard {shard} was begun by {first}, which runs on another host: watching its heartbeat for {} seconds",
        patience.as_secs()
    ));
    let begun = Instant::now();
    while begun.elapsed() < patience && !hurry() {
        std::thread::sleep(PAUSE);
        match look(parts, shard).map_err(disk)? {
            Look::Free(attempt) => return Ok(attempt),
            Look::Unknown(holder) if holder == first => {}
            Look::Busy(holder) | Look::Unknown(holder) => return Err(busy(shard, &holder)),
        }
    }
    tell(&format!("no heartbeat: {first} has ended, its shard is taken over"));
    Ok(first.attempt + 1)
}

/// Begins an attempt at a shard.
///
/// # Errors
/// If somebody else is faster or at work there, or the disk refuses.
pub(crate) fn begin(
    parts: &Path,
    shard: Shard,
    attempt: u32,
    planned: u32,
    metrics: &[(usize, &'static MetricInfo)],
) -> Result<Attempt, Fault> {
    let begun = Attempt::begin(parts, shard, attempt, planned, metrics);
    let begun = begun
        .map_err(|source| Fault::new(Exit::Internal, SweepError::Disk { path: parts.into(), source }))?;
    begun.ok_or_else(|| busy(shard, &Holder { attempt, beat: None }))
}

fn busy(shard: Shard, holder: &Holder) -> Fault {
    let what = if shard == Shard::WHOLE {
        format!("{holder} is running a sweep in this folder")
    } else {
        format!("{holder} is running shard {shard} of this folder")
    };
    Fault::new(Exit::Exists, anyhow::anyhow!(what))
        .hint("wait for its end, stop it with Ctrl-C, or use another shard with `--shard K/N`")
}

/// How long a beat is watched.
pub(crate) const WATCHED: Duration = PATIENCE;
