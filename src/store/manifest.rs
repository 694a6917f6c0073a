//! `manifest.json`: how a result came to be, and whether it is whole. The only file of a result with times in it.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::commit::{Journal, Pending, document, write_manifest};
use super::staged::FileRecord;
use crate::experiment::{InputFile, RESULTS_VERSION, Records, Subject};

/// Name of the file.
pub(crate) const MANIFEST: &str = "manifest.json";

/// How far a result is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Runs are going on, or the process was killed; other files are those of an earlier result, if any.
    Running,
    /// All runs are done and written.
    Complete,
    /// It was stopped; the runs that were finished are written.
    Interrupted,
    /// At least one run failed; the others are written.
    Failed,
}

/// How many runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Asked for.
    pub planned: u32,
    /// Finished with a result.
    pub done: u32,
    /// Failed.
    pub failed: u32,
}

/// What only the caller knows about the computation.
#[derive(Clone, Debug, Default)]
pub struct Provenance {
    /// The command line, word by word.
    pub command: Vec<String>,
    /// Variables of the environment that were read, with their values.
    pub environment: BTreeMap<String, String>,
    /// Threads.
    pub jobs: usize,
    /// Cores that the process may use.
    pub host_cores: usize,
}

/// How the number of replications was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrecisionRecord {
    /// The rule in words; the same rule and scenario give the same number.
    pub rule: String,
    /// Replications that it found; missing before it ended.
    pub replications: Option<u32>,
    /// Whether every target holds; missing before it ended.
    pub held: Option<bool>,
}

/// The document.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// Always `petisim`.
    pub tool: String,
    /// Version of the program.
    pub version: String,
    /// Commit it was built from, if the build knew it (`PETISIM_COMMIT` while compiling).
    #[serde(default)]
    pub commit: Option<String>,
    /// Processor, operating system and C library it was built for.
    #[serde(default)]
    pub target: String,
    /// Equal numbers are promised only between equal versions of results.
    pub results_version: u32,
    /// How far the result is.
    pub status: Status,
    /// Title of the scenario.
    #[serde(default)]
    pub title: String,
    /// blake3 of the resolved scenario.
    pub scenario_hash: String,
    /// Id of the point.
    #[serde(default)]
    pub point_id: String,
    /// Files that the scenario was read from.
    #[serde(default)]
    pub inputs: Vec<InputFile>,
    /// Master seed, as text because it may be too long for a reader of JSON.
    #[serde(default)]
    pub seed: String,
    /// Random number generator.
    #[serde(default)]
    pub rng: String,
    /// Command line.
    #[serde(default)]
    pub command: Vec<String>,
    /// Variables of the environment that were read.
    #[serde(default)]
    pub environment: BTreeMap<String, String>,
    /// Threads.
    #[serde(default)]
    pub jobs: usize,
    /// Cores of the host that the process may use.
    #[serde(default)]
    pub host_cores: usize,
    /// Beginning of the computation, UTC.
    #[serde(default)]
    pub started: String,
    /// End of the computation, UTC.
    #[serde(default)]
    pub ended: Option<String>,
    /// Seconds between them.
    #[serde(default)]
    pub wall_seconds: Option<f64>,
    /// Runs.
    #[serde(default)]
    pub counts: Counts,
    /// The rule by which the number of replications was found, and how it ended; none if it was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub precision: Option<PrecisionRecord>,
    /// What the series say about the warm-up, where it looks too short; a sentence each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warm_up_notes: Vec<String>,
    /// Simulated events handled in all runs.
    #[serde(default)]
    pub events: u64,
    /// What was found in the file of requests that was replayed, if one was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub records: Option<Records>,
    /// Files that a whole result has.
    pub outputs: Vec<String>,
    /// Files that are there now, without this one.
    pub files: Vec<FileRecord>,
    /// What a process that was killed left to do.
    #[serde(default, skip_serializing_if = "Pending::is_empty")]
    pub pending: Pending,
}

impl Journal for Manifest {
    fn pending(&mut self) -> &mut Pending {
        &mut self.pending
    }
}

impl Manifest {
    /// The manifest of a computation that begins now. `files` are those of an earlier result in the same folder.
    pub(crate) fn begin(
        subject: &Subject,
        provenance: Provenance,
        outputs: Vec<String>,
        files: Vec<FileRecord>,
    ) -> Manifest {
        Manifest {
            point_id: subject.point_id.clone(),
            inputs: subject.inputs.clone(),
            records: subject.records.clone(),
            seed: subject.seed.to_string(),
            rng: subject.rng.into(),
            counts: Counts { planned: subject.replications, ..Counts::default() },
            files,
            ..Manifest::plain(subject.title.clone(), subject.scenario_hash.clone(), provenance, outputs)
        }
    }

    /// The manifest of anything that begins now: what is the same for all results.
    pub(crate) fn plain(
        title: String,
        scenario_hash: String,
        provenance: Provenance,
        outputs: Vec<String>,
    ) -> Manifest {
        Manifest {
            tool: env!("CARGO_PKG_NAME").into(),
            version: env!("CARGO_PKG_VERSION").into(),
            commit: option_env!("PETISIM_COMMIT").map(Into::into),
            target: target(),
            results_version: RESULTS_VERSION,
            status: Status::Running,
            title,
            scenario_hash,
            point_id: String::new(),
            inputs: Vec::new(),
            seed: String::new(),
            rng: String::new(),
            command: provenance.command,
            environment: provenance.environment,
            jobs: provenance.jobs,
            host_cores: provenance.host_cores,
            started: jiff::Timestamp::now().to_string(),
            ended: None,
            wall_seconds: None,
            counts: Counts::default(),
            precision: None,
            warm_up_notes: Vec::new(),
            events: 0,
            records: None,
            outputs,
            files: Vec::new(),
            pending: Pending::default(),
        }
    }

    /// Whether both tell of the same end of the same computation.
    pub(crate) fn is_same_as(&self, other: &Manifest) -> bool {
        (&self.started, &self.ended, &self.files) == (&other.started, &other.ended, &other.files)
    }

    /// Reads the manifest of a folder. `None` if there is none, or none of ours.
    pub(crate) fn read(folder: &Path) -> Option<Manifest> {
        let manifest: Manifest = serde_json::from_value(document(folder).ok()??).ok()?;
        Some(manifest)
    }

    /// Writes it into a folder, in place of the one before.
    pub(crate) fn write(&self, folder: &Path) -> io::Result<()> {
        write_manifest(folder, self)
    }
}

/// Processor, operating system and C library that the program was built for.
pub(crate) fn target() -> String {
    use std::env::consts::{ARCH, OS};
    let library = if cfg!(target_env = "gnu") {
        "-gnu"
    } else if cfg!(target_env = "musl") {
        "-musl"
    } else if cfg!(target_env = "msvc") {
        "-msvc"
    } else {
        ""
    };
    format!("{ARCH}-{OS}{library}")
}
