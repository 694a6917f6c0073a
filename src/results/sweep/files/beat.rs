//! Heartbeats: a small file beside a part that changes every few seconds while somebody is at work there.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::store::process::Process;
use crate::store::regular;
use crate::store::staged::{rename, unfinished};

/// Ending of the names of heartbeats.
pub(crate) const BEAT: &str = "beat";

/// Time between two beats.
pub(crate) const PAUSE: Duration = Duration::from_secs(2);

/// A heartbeat.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beat {
    /// Who is at work.
    pub process: Process,
    /// Goes up by one with each beat.
    pub count: u64,
    /// Runs that the process has done.
    pub done: u32,
    /// Runs that it set out to do.
    pub planned: u32,
}

impl Beat {
    /// The beat beside a part, if there is one that can be read.
    pub(crate) fn read(part: &Path) -> Option<Beat> {
        serde_json::from_slice(&regular::bytes(&part.with_extension(BEAT)).ok()?).ok()
    }

    /// Beats: the file is replaced as a whole, so that nobody reads half of it. It needs not survive a power cut.
    pub(crate) fn write(&self, part: &Path) -> io::Result<()> {
        let mut file = unfinished(part.parent().unwrap_or(Path::new(".")))?;
        serde_json::to_writer(&mut file, self)?;
        file.flush()?;
        rename(file.into_temp_path(), &part.with_extension(BEAT))
    }

    /// Takes the beat away: nobody is at work there any more.
    pub(crate) fn end(part: &Path) -> io::Result<()> {
        fs::remove_file(part.with_extension(BEAT))
    }
}

/// Who holds a shard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// The attempt.
    pub attempt: u32,
    /// Its last beat, if one could be read.
    pub beat: Option<Beat>,
}

impl std::fmt::Display for Holder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.beat {
            Some(Beat { process, .. }) => write!(f, "process {} on {}", process.pid, process.host),
            None => f.write_str("a process that has not said who it is"),
        }
    }
}
