//! `manifest.json` of a sweep: what the plan is, how it grew, and what was merged. The only file with times in it.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::experiment::RESULTS_VERSION;
use crate::experiment::study::Wanted;
use crate::results::sweep::method::Against;
use crate::store::column::Type;
use crate::store::commit::{Journal, Pending, document};
use crate::store::manifest::{Counts, Provenance, target};
use crate::store::staged::FileRecord;

/// What tells the manifest of a sweep from that of a run.
pub(crate) const SWEEP: &str = "sweep";

/// How far the merged results are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SweepStatus {
    /// Nothing is merged, or the plan grew since; what is done stands in the parts.
    Planned,
    /// Some runs are merged, because that was asked for.
    Partial,
    /// All runs are merged.
    Complete,
    /// All runs are merged, and some of them failed.
    Failed,
}

/// A factor as a column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactorColumn {
    /// Its name.
    pub name: String,
    /// `text`, `number` or `flag`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its levels in the author's order, if they are a list.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub levels: Vec<String>,
    /// What the base has in its place: the reference of contrasts, if it is one of the levels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<String>,
}

impl FactorColumn {
    /// A factor whose levels are of this type, with its listed levels and the base's.
    pub(crate) fn new(name: &str, kind: Type, levels: Vec<String>, base: Option<String>) -> FactorColumn {
        let kind = match kind {
            Type::Number | Type::Count => "number",
            Type::Flag => "flag",
            Type::Text | Type::Time => "text",
        };
        FactorColumn { name: name.into(), kind: kind.into(), levels, base }
    }

    /// What the column holds.
    pub(crate) fn kind(&self) -> Type {
        match &*self.kind {
            "number" => Type::Number,
            "flag" => Type::Flag,
            _ => Type::Text,
        }
    }
}

/// One state of the plan: the first entry is its beginning, each later one an extension.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanState {
    /// When it was frozen, UTC.
    pub at: String,
    /// Points.
    pub points: u32,
    /// Runs.
    pub runs: u32,
    /// blake3 of `plan.csv`.
    pub plan_hash: String,
    /// Version of the program that froze it.
    pub version: String,
    /// The files beside it: the design, and the resolved study and what it names.
    #[serde(default)]
    pub files: Vec<FileRecord>,
}

/// The document.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SweepManifest {
    /// Always `petisim`.
    pub tool: String,
    /// Always `sweep`.
    pub kind: String,
    /// Version of the program that wrote this last.
    pub version: String,
    /// Commit it was built from, if the build knew it.
    pub commit: Option<String>,
    /// Processor, operating system and C library it was built for.
    pub target: String,
    /// Equal numbers are promised only between equal versions of results.
    pub results_version: u32,
    /// How far the merged results are.
    pub status: SweepStatus,
    /// Title of the study.
    pub title: String,
    /// Differences of metrics that the study holds to be none.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub margins: BTreeMap<String, f64>,
    /// How narrow the intervals of each point are to be, if its replications are no fixed number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub precision: Option<Wanted>,
    /// Names of points that are compared with one of them, whatever they differ in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub against: Option<Against>,
    /// The factors, as columns.
    pub factors: Vec<FactorColumn>,
    /// The metrics that are recorded.
    pub metrics: Vec<String>,
    /// Which readings are recorded beside totals, as studies have it: `totals`, `orgs` or `all`.
    pub detail: String,
    /// Confidence of intervals.
    pub confidence: f64,
    /// Into how many shards the plan is divided, if that is settled.
    pub shards: Option<u32>,
    /// How the plan grew; the last entry is the plan as it is.
    pub plan: Vec<PlanState>,
    /// Command line of the process that wrote this last.
    pub command: Vec<String>,
    /// Variables of the environment that it read.
    pub environment: BTreeMap<String, String>,
    /// When the results were merged, UTC.
    pub merged: Option<String>,
    /// Runs that are merged.
    pub counts: Counts,
    /// Simulated events handled in the merged runs.
    pub events: u64,
    /// Merged files.
    pub files: Vec<FileRecord>,
    /// Files that analyses of the merged results wrote.
    #[serde(default)]
    pub analyses: Vec<FileRecord>,
    /// What a process that was killed left to do.
    #[serde(default, skip_serializing_if = "Pending::is_empty")]
    pub pending: Pending,
}

impl Journal for SweepManifest {
    fn pending(&mut self) -> &mut Pending {
        &mut self.pending
    }
}

impl SweepManifest {
    /// A manifest without a plan.
    pub(crate) fn new() -> SweepManifest {
        SweepManifest {
            tool: env!("CARGO_PKG_NAME").into(),
            kind: SWEEP.into(),
            version: env!("CARGO_PKG_VERSION").into(),
            commit: option_env!("PETISIM_COMMIT").map(Into::into),
            target: target(),
            results_version: RESULTS_VERSION,
            status: SweepStatus::Planned,
            title: String::new(),
            margins: BTreeMap::new(),
            precision: None,
            against: None,
            factors: Vec::new(),
            metrics: Vec::new(),
            detail: String::new(),
            confidence: 0.95,
            shards: None,
            plan: Vec::new(),
            command: Vec::new(),
            environment: BTreeMap::new(),
            merged: None,
            counts: Counts::default(),
            events: 0,
            files: Vec::new(),
            analyses: Vec::new(),
            pending: Pending::default(),
        }
    }

    /// The program and the command that write it now.
    pub(crate) fn stamp(&mut self, provenance: &Provenance) {
        let now = SweepManifest::new();
        (self.version, self.commit, self.target) = (now.version, now.commit, now.target);
        self.command.clone_from(&provenance.command);
        self.environment.clone_from(&provenance.environment);
    }

    /// blake3 of `plan.csv` as it should be.
    pub(crate) fn plan_hash(&self) -> &str {
        self.plan.last().map_or("", |state| &state.plan_hash)
    }

    /// The manifest of a folder. `None` if there is none, or not that of a sweep.
    pub(crate) fn read(folder: &Path) -> Option<SweepManifest> {
        let manifest: SweepManifest = serde_json::from_value(document(folder).ok()??).ok()?;
        (manifest.kind == SWEEP).then_some(manifest)
    }
}
