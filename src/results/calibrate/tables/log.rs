//! The log of runs: a line of JSON for each run that ended, in the order in which they did. A command that was
//! stopped goes on from it. Its order depends on threads, so that it is no part of the result.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::experiment::RESULTS_VERSION;
use crate::results::calibrate::method::{Key, Left};
use crate::store::regular;
use crate::store::staged::sync_folder;

/// Name of the file.
const NAME: &str = "runs.log";

/// A log that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RunLogError {
    /// The disk refuses.
    #[error("cannot use the log `{}`", path.display())]
    Disk {
        /// The log.
        path: PathBuf,
        /// What the disk says.
        source: io::Error,
    },
    /// A line is whole, but not what was written.
    #[error("line {line} of the log `{}` is not as it was written", path.display())]
    Edited {
        /// The log.
        path: PathBuf,
        /// Which line, from 1.
        line: usize,
    },
}

impl RunLogError {
    /// Whether something else has the name of the log, and the disk did not fail.
    pub fn is_of_file(&self) -> bool {
        matches!(self, RunLogError::Disk { source, .. } if regular::is_unfit(source))
    }
}

/// The first line: what the values of the others are.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Head {
    tool: String,
    version: String,
    results_version: u32,
    /// blake3 of what is read off each run.
    measures: String,
}

/// One run.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    world: String,
    replication: u32,
    /// Numbers as texts: the reader of JSON may miss their last digit, and then the search would take another way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    values: Option<Vec<Option<String>>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    failed: Option<String>,
    /// The first half of blake3 of this line while this is empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    sum: String,
}

/// A log that is being written.
#[derive(Debug)]
pub struct RunLog {
    out: File,
}

impl RunLog {
    /// Opens the log of a folder, and answers with the runs that are in it; `readings` says what is read off each. A log
    /// of another version of the program or of other readings is begun anew, and so it is if `fresh`.
    ///
    /// # Errors
    /// If it cannot be read or written.
    pub fn open(
        folder: &Path,
        readings: &str,
        fresh: bool,
    ) -> Result<(RunLog, BTreeMap<Key, Left>), RunLogError> {
        let path = folder.join(NAME);
        let disk = |source| RunLogError::Disk { path: path.clone(), source };
        regular::regular_or_none(&path).map_err(disk)?;
        // It grows in place: through a link we would write elsewhere.
        regular::no_link(&path).map_err(disk)?;
        let head = Head::of(readings);
        let known = if fresh { None } else { read(&path, &head)? };
        let is_new = known.is_none();
        let known = known.unwrap_or_default();
        let mut options = OpenOptions::new();
        options.create(true).write(true);
        let mut out = if is_new {
            options.truncate(true).open(&path).map_err(disk)?
        } else {
            options.truncate(false).append(true).open(&path).map_err(disk)?
        };
        // After a kill in the midst of a line, what follows must begin on its own.
        let first = if is_new {
            serde_json::to_string(&head).map_err(|error| disk(error.into()))?
        } else {
            String::new()
        };
        out.write_all(format!("{first}\n").as_bytes()).map_err(disk)?;
        sync_folder(folder).map_err(disk)?;
        Ok((RunLog { out }, known))
    }

    /// Adds a run.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn add(&mut self, (world, replication): &Key, left: &Left) -> io::Result<()> {
        let (values, failed) = match left {
            Left::Values(values) => {
                let text = |value: &Option<f64>| value.map(|value| format!("{value:?}"));
                (Some(values.iter().map(text).collect()), None)
            }
            Left::Failed(why) => (None, Some(why.clone())),
        };
        let mut line =
            Line { world: world.clone(), replication: *replication, values, failed, sum: String::new() };
        line.sum = line.seal()?;
        let mut text = serde_json::to_string(&line)?;
        text.push('\n');
        self.out.write_all(text.as_bytes())
    }
}

impl Line {
    fn seal(&self) -> io::Result<String> {
        debug_assert!(self.sum.is_empty());
        let hash = blake3::hash(serde_json::to_string(self)?.as_bytes());
        Ok(hash.to_hex()[..32].to_string())
    }

    /// What stands in a line; `None` if it is not as it was written.
    fn opened(mut self) -> Option<(Key, Left)> {
        let sum = std::mem::take(&mut self.sum);
        if self.seal().ok()? != sum {
            return None;
        }
        let left = match (self.values, self.failed) {
            (Some(values), None) => {
                let number = |text: Option<String>| text.map(|text| text.parse::<f64>()).transpose();
                Left::Values(values.into_iter().map(number).collect::<Result<_, _>>().ok()?)
            }
            (None, Some(why)) => Left::Failed(why),
            _ => return None,
        };
        Some(((self.world, self.replication), left))
    }
}

impl Head {
    fn of(readings: &str) -> Head {
        Head {
            tool: env!("CARGO_PKG_NAME").into(),
            version: env!("CARGO_PKG_VERSION").into(),
            results_version: RESULTS_VERSION,
            measures: blake3::hash(readings.as_bytes()).to_hex().to_string(),
        }
    }
}

/// The runs of a log with this head; `None` if there is no such log. Lines that were not ended are left out.
fn read(path: &Path, head: &Head) -> Result<Option<BTreeMap<Key, Left>>, RunLogError> {
    let disk = |source| RunLogError::Disk { path: path.to_path_buf(), source };
    let file = match regular::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        file => BufReader::new(file.map_err(disk)?),
    };
    let mut lines = file.lines();
    let first = lines.next().transpose().map_err(disk)?.unwrap_or_default();
    if serde_json::from_str::<Head>(&first).ok().as_ref() != Some(head) {
        return Ok(None);
    }
    let mut known = BTreeMap::new();
    for (place, line) in lines.enumerate() {
        // The start of a line is no JSON: a kill in its midst.
        let Ok(line) = serde_json::from_str::<Line>(&line.map_err(disk)?) else { continue };
        let edited = || RunLogError::Edited { path: path.to_path_buf(), line: place + 2 };
        let (key, left) = line.opened().ok_or_else(edited)?;
        known.insert(key, left);
    }
    Ok(Some(known))
}
