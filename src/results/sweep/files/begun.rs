//! Which runs a process has begun: what is left of that list when the process is gone tells which run may have taken it along.
//! A run that needs more memory than there is ends the process, and would do so each time the same command is repeated.
//!
//! A kill from outside (a scheduler, a power cut, Ctrl-C twice) is no fault of a run and blames none: the process must have
//! ended itself (an abort leaves a mark in the list), or the system must have ended a process for want of memory meanwhile.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::attempt::part_names;
use super::beat::Beat;
use super::frozen::Frozen;
use super::index::{Index, State};
use crate::store::process::Process;
use crate::store::regular;

/// Ending of the names of these lists.
pub(crate) const BEGUN: &str = "begun";

/// What an abort leaves in the list: the letter that is written while the process dies.
const ABORTED: char = 'X';

/// The list of an attempt.
#[derive(Debug)]
pub struct Begun {
    file: File,
    path: PathBuf,
}

impl Begun {
    /// Begins the list beside a part.
    pub(crate) fn new(part: &Path) -> io::Result<Begun> {
        let path = part.with_extension(BEGUN);
        let mut file = File::options().append(true).create_new(true).open(&path)?;
        let kills = out_of_memory_kills().map_or(String::new(), |kills| kills.to_string());
        file.write_all(format!("# {} {kills}\n", Process::this().tag()).as_bytes())?;
        Ok(Begun { file, path })
    }

    /// A run begins. That it cannot be written down is no reason not to do it.
    pub fn run(&self, run_id: &str) {
        let _ = (&self.file).write_all(format!("{run_id}\n").as_bytes());
    }

    /// The list, for whoever hears of an abort.
    ///
    /// # Errors
    /// If the system has no more files.
    pub fn file(&self) -> io::Result<File> {
        self.file.try_clone()
    }

    /// All runs have ended.
    pub(crate) fn end(&self) -> io::Result<()> {
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}

/// How often each run without a result was going on when its process ended itself, by place in the plan. Nobody may be at
/// work in the shards of these runs but the caller.
///
/// # Errors
/// If the folder cannot be read.
pub fn blamed(parts: &Path, frozen: &Frozen, index: &Index) -> io::Result<BTreeMap<u32, u32>> {
    let mut blamed = BTreeMap::new();
    for (_, name) in part_names(parts)? {
        let part = parts.join(name);
        let Ok(text) = regular::text(&part.with_extension(BEGUN)) else { continue };
        let is_alive = Beat::read(&part).is_some_and(|beat| beat.process.is_alive() != Some(false));
        let first = text.lines().next().unwrap_or_default();
        if !(text.contains(ABORTED) || (!is_alive && ran_out_of_memory(first))) {
            continue;
        }
        let runs = text.lines().skip(1).map(|line| line.trim_matches(ABORTED));
        let places = runs.filter_map(|run| frozen.place_of(run));
        for place in places.filter(|place| index.state(*place) == State::Missing) {
            *blamed.entry(place).or_insert(0) += 1;
        }
    }
    Ok(blamed)
}

/// Takes the lists of earlier attempts away: their runs are tried again.
///
/// # Errors
/// If the disk refuses.
pub fn forgive(parts: &Path) -> io::Result<()> {
    for (_, name) in part_names(parts)? {
        match fs::remove_file(parts.join(name).with_extension(BEGUN)) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// Whether the system has killed for want of memory since a list was begun, if it is the same system.
fn ran_out_of_memory(first_line: &str) -> bool {
    let mut words = first_line.split_whitespace().skip(1);
    let here = words.next().and_then(Process::of_tag).is_some();
    let before: Option<u64> = words.next().and_then(|kills| kills.parse().ok());
    here && before.zip(out_of_memory_kills()).is_some_and(|(before, now)| now > before)
}

/// How often the system has killed a process because memory was short, as Linux counts it.
fn out_of_memory_kills() -> Option<u64> {
    let counts = fs::read_to_string("/proc/vmstat").ok()?;
    counts.lines().find_map(|line| line.strip_prefix("oom_kill "))?.trim().parse().ok()
}
