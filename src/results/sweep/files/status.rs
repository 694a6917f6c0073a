//! How far a sweep is, as its folder tells it to anybody who asks.

use serde::Serialize;

use super::attempt::part_names;
use super::beat::Beat;
use super::error::SweepError;
use super::folder::SweepFolder;
use super::index::{Index, State};
use crate::experiment::{MOST_SHARDS, Shard};
use crate::store::process::Process;

/// How far a sweep is.
#[derive(Clone, Debug, Serialize)]
pub struct SweepState {
    /// Runs of the plan.
    pub planned: u32,
    /// Runs with results.
    pub done: u32,
    /// Runs that failed.
    pub failed: u32,
    /// Runs of which nothing is known.
    pub missing: u32,
    /// Its shards, if the plan is divided; otherwise one.
    pub shards: Vec<ShardStatus>,
    /// Who is or was at work: parts with a heartbeat.
    pub at_work: Vec<AtWork>,
}

/// How far a shard is.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct ShardStatus {
    /// Its number; 1 is the first.
    pub shard: u32,
    /// Runs with results.
    pub done: u32,
    /// Runs that failed.
    pub failed: u32,
    /// Runs of which nothing is known.
    pub missing: u32,
}

/// A process with a heartbeat.
#[derive(Clone, Debug, Serialize)]
pub struct AtWork {
    /// Its shard, as K/N.
    pub shard: String,
    /// Its attempt.
    pub attempt: u32,
    /// Who it is.
    pub process: Process,
    /// Whether it is alive; none where that cannot be known from here.
    pub alive: Option<bool>,
    /// Runs that it has done.
    pub done: u32,
    /// Runs that it set out to do.
    pub planned: u32,
}

/// Tells how far a sweep is.
///
/// # Errors
/// If the parts cannot be listed.
pub fn sweep_state(sweep: &SweepFolder, index: &Index) -> Result<SweepState, SweepError> {
    // The manifest is a file like others: whatever somebody wrote there, no more shards are possible.
    let of = sweep.frozen.manifest.shards.unwrap_or(1).clamp(1, MOST_SHARDS);
    let mut shards: Vec<ShardStatus> =
        (1..=of).map(|shard| ShardStatus { shard, done: 0, failed: 0, missing: 0 }).collect();
    for place in 0..sweep.frozen.runs() {
        let shard = &mut shards[(place % of) as usize];
        match index.state(place) {
            State::Done => shard.done += 1,
            State::Failed => shard.failed += 1,
            State::Missing => shard.missing += 1,
        }
    }
    let (done, failed, missing) = index.count(Shard::WHOLE);
    let parts = sweep.parts();
    let names = part_names(&parts).map_err(SweepError::disk(&parts))?;
    let at_work = names.into_iter().filter_map(|((shard, attempt), name)| {
        let beat = Beat::read(&parts.join(name))?;
        let alive = beat.process.is_alive();
        let (done, planned) = (beat.done, beat.planned);
        Some(AtWork { shard: shard.to_string(), attempt, process: beat.process, alive, done, planned })
    });
    let at_work = at_work.collect();
    Ok(SweepState { planned: sweep.frozen.runs(), done, failed, missing, shards, at_work })
}

impl SweepState {
    /// The shards that still have missing runs, as schedulers take lists: `3,17,40-42`; empty if none has.
    pub fn array(&self) -> String {
        let mut ranges: Vec<(u32, u32)> = Vec::new();
        for shard in self.shards.iter().filter(|shard| shard.missing > 0).map(|shard| shard.shard) {
            match ranges.last_mut() {
                Some((_, last)) if *last + 1 == shard => *last = shard,
                _ => ranges.push((shard, shard)),
            }
        }
        let text = |(first, last): &(u32, u32)| match last - first {
            0 => first.to_string(),
            _ => format!("{first}-{last}"),
        };
        ranges.iter().map(text).collect::<Vec<_>>().join(",")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_with_missing_runs_are_listed_as_schedulers_take_them() {
        let open = [3, 17, 40, 41, 42];
        let shard =
            |shard| ShardStatus { shard, done: 1, failed: 0, missing: u32::from(open.contains(&shard)) };
        let shards: Vec<ShardStatus> = (1..=50).map(shard).collect();
        let state = SweepState { planned: 100, done: 95, failed: 0, missing: 5, shards, at_work: vec![] };
        assert_eq!(state.array(), "3,17,40-42");
        assert_eq!(SweepState { shards: vec![], ..state }.array(), "");
    }
}
