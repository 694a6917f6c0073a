//! Attempts at a shard: each has a part file of its own, made so that of two processes only one succeeds.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::beat::{Beat, Holder, PAUSE};
use super::begun::Begun;
use super::line::{head, line};
use crate::experiment::study::Detail;
use crate::experiment::{Failure, Shard};
use crate::model::outcome::MetricInfo;
use crate::results::sweep::method::Recorded;
use crate::store::process::Process;
use crate::store::staged::sync_folder;

/// A beat that has not changed for so long belongs to a process that is gone. Ten beats, so that a slow network disk
/// does not kill anybody.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// Bytes reach the disk itself at least so often: a power cut loses no more. A killed process loses nothing that it wrote.
const SYNC: Duration = Duration::from_secs(5);

/// The part file of an attempt at a shard.
pub(crate) fn part_name(shard: Shard, attempt: u32) -> String {
    format!("part-{:05}-of-{:05}.{attempt}.csv", shard.index(), shard.of())
}

/// The inverse of [`part_name`].
fn parse_name(name: &str) -> Option<(Shard, u32)> {
    let rest = name.strip_prefix("part-")?.strip_suffix(".csv")?;
    let (numbers, attempt) = rest.split_once('.')?;
    let (index, of) = numbers.split_once("-of-")?;
    let (shard, attempt) = (Shard::new(index.parse().ok()?, of.parse().ok()?)?, attempt.parse().ok()?);
    (part_name(shard, attempt) == name).then_some((shard, attempt))
}

/// All part files of a folder, in the order of their names.
pub(crate) fn part_names(parts: &Path) -> io::Result<Vec<((Shard, u32), String)>> {
    let entries = match fs::read_dir(parts) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let name = entry?.file_name().to_string_lossy().into_owned();
        found.extend(parse_name(&name).map(|parsed| (parsed, name)));
    }
    found.sort_by_key(|((shard, attempt), _)| (shard.of(), shard.index(), *attempt));
    Ok(found)
}

/// What a look at a shard showed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Look {
    /// Nobody is at work there; the number of the next attempt.
    Free(u32),
    /// Somebody is.
    Busy(Holder),
    /// Nobody knows: wait for [`PATIENCE`] and look again. If the answer is the same, they are gone.
    Unknown(Holder),
}

/// Looks who is at work on a shard.
///
/// # Errors
/// If the folder cannot be read.
pub fn look(parts: &Path, shard: Shard) -> io::Result<Look> {
    let latest =
        part_names(parts)?.into_iter().filter(|((of, _), _)| *of == shard).map(|((_, n), _)| n).max();
    let Some(attempt) = latest else { return Ok(Look::Free(1)) };
    let part = parts.join(part_name(shard, attempt));
    let Some(beat) = Beat::read(&part) else {
        // The beat is taken away behind the last line, and comes before the first one.
        let begun = fs::metadata(&part).is_ok_and(|data| data.len() > 0);
        let holder = Holder { attempt, beat: None };
        return Ok(if begun { Look::Free(attempt + 1) } else { Look::Unknown(holder) });
    };
    Ok(match beat.process.is_alive() {
        Some(true) => Look::Busy(Holder { attempt, beat: Some(beat) }),
        Some(false) => Look::Free(attempt + 1),
        None => Look::Unknown(Holder { attempt, beat: Some(beat) }),
    })
}

/// An attempt at a shard, while it goes on.
#[derive(Debug)]
pub struct Attempt {
    parts: PathBuf,
    shard: Shard,
    attempt: u32,
    file: File,
    beat: Beat,
    beaten: Instant,
    /// Runs that were begun.
    begun: Arc<Begun>,
    /// The oldest moment of which something may not be on the disk.
    unsynced: Option<Instant>,
}

impl Attempt {
    /// Begins attempt `attempt` at a shard, at which `planned` runs are to be done; none if somebody else was faster.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn begin(
        parts: &Path,
        shard: Shard,
        attempt: u32,
        planned: u32,
        metrics: &[(usize, &'static MetricInfo)],
    ) -> io::Result<Option<Attempt>> {
        let part = parts.join(part_name(shard, attempt));
        let file = match File::options().append(true).create_new(true).open(&part) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => return Ok(None),
            file => file?,
        };
        let beat = Beat { process: Process::this(), count: 1, done: 0, planned };
        let (now, list) = (Instant::now(), Arc::new(Begun::new(&part)?));
        let parts_of = parts.to_path_buf();
        let mut begun = Attempt {
            parts: parts_of,
            shard,
            attempt,
            file,
            beat,
            beaten: now,
            begun: list,
            unsynced: Some(now),
        };
        begun.beat.write(&part)?;
        let host = begun.beat.process.host.clone();
        let infos: Vec<&'static MetricInfo> = metrics.iter().map(|(_, metric)| *metric).collect();
        begun.file.write_all(&head(shard, attempt, &host, &infos))?;
        // The name too: without it a power cut takes the whole part.
        sync_folder(parts)?;
        Ok(Some(begun))
    }

    /// The part file.
    pub fn path(&self) -> PathBuf {
        self.parts.join(part_name(self.shard, self.attempt))
    }

    /// The list of runs that were begun, for whoever begins one.
    pub fn begun(&self) -> Arc<Begun> {
        Arc::clone(&self.begun)
    }

    /// Adds the line of a run. It is with the operating system when this returns: killing the process loses no line.
    ///
    /// `metrics`: those that are recorded, with their places in the catalogue; `detail`: which readings are.
    ///
    /// # Errors
    /// If the disk refuses. Nothing should be added after that: half a line may stand at the end.
    pub fn add(
        &mut self,
        (run_id, run_key): (&str, &str),
        result: &Result<Recorded, Failure>,
        metrics: &[(usize, &'static MetricInfo)],
        detail: Detail,
    ) -> io::Result<()> {
        self.file.write_all(&line(run_id, run_key, result, metrics, detail))?;
        self.beat.done += 1;
        self.unsynced.get_or_insert_with(Instant::now);
        Ok(())
    }

    /// To be called often: beats, and brings lines to the disk itself, when it is time. Answers whether this attempt is
    /// still the latest at its shard; if not, somebody thought that we were dead, and we should stop.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn pulse(&mut self) -> io::Result<bool> {
        if self.unsynced.is_some_and(|since| since.elapsed() >= SYNC) {
            self.file.sync_data()?;
            self.unsynced = None;
        }
        if self.beaten.elapsed() < PAUSE {
            return Ok(true);
        }
        self.beaten = Instant::now();
        self.beat.count += 1;
        self.beat.write(&self.path())?;
        Ok(!self.parts.join(part_name(self.shard, self.attempt + 1)).exists())
    }

    /// Ends the attempt: all lines are on the disk, and nobody is at work here any more.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn end(self) -> io::Result<()> {
        self.file.sync_data()?;
        self.begun.end()?;
        Beat::end(&self.path())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_parts_are_read_as_they_are_written_and_others_are_not() {
        let shard = Shard::new(3, 200).unwrap();
        assert_eq!(part_name(shard, 12), "part-00003-of-00200.12.csv");
        assert_eq!(parse_name("part-00003-of-00200.12.csv"), Some((shard, 12)));
        for other in
            ["part-3-of-200.12.csv", "part-00201-of-00200.1.csv", "part-00003-of-00200.12.csv~", "runs.csv"]
        {
            assert_eq!(parse_name(other), None, "{other}");
        }
    }

    #[test]
    fn who_is_thought_dead_finds_that_somebody_else_has_begun_and_stops() {
        let folder = tempfile::tempdir().unwrap();
        let begin = |attempt| Attempt::begin(folder.path(), Shard::WHOLE, attempt, 5, &[]).unwrap();
        let mut first = begin(1).unwrap();
        assert!(begin(1).is_none(), "an attempt is made once");
        let due = |attempt: &mut Attempt| {
            attempt.beaten = Instant::now().checked_sub(PAUSE).unwrap();
            attempt.pulse().unwrap()
        };
        assert!(due(&mut first));
        let mut second = begin(2).unwrap();
        assert!(!due(&mut first));
        assert!(due(&mut second));
    }
}
