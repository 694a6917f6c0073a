//! A plan as it stands in its folder: the one that counts, whoever made it.

use std::io::BufReader;
use std::path::Path;

use super::error::SweepError;
use super::manifest::SweepManifest;
use super::tables::{PLAN, PlanRow};
use crate::experiment::RESULTS_VERSION;
use crate::model::outcome::MetricInfo;
use crate::store::commit::document;
use crate::store::manifest::MANIFEST;
use crate::store::regular;
use crate::store::staged::hash_file;
use crate::store::table::{More, scan};

/// A frozen plan. Runs are numbered by their place in `plan.csv`: by the ids of their points, then by replication.
#[derive(Debug)]
pub struct Frozen {
    /// The manifest beside it.
    pub manifest: SweepManifest,
    /// The points, in the order of their ids.
    pub(crate) points: Vec<FrozenPoint>,
    /// Short hashes of the keys of all runs.
    keys: Vec<u64>,
}

/// A point of a frozen plan.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct FrozenPoint {
    /// Its id.
    pub(crate) id: String,
    /// Master seed.
    pub(crate) seed: String,
    /// What each factor is set to, as written.
    pub(crate) levels: Vec<String>,
    /// Place of its first run.
    pub(crate) first: u32,
    /// How many runs it has.
    pub(crate) replications: u32,
}

/// What of a key is kept to tell whether a line belongs to a run.
fn short(key: &str) -> u64 {
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&blake3::hash(key.as_bytes()).as_bytes()[..8]);
    u64::from_le_bytes(bytes)
}

impl Frozen {
    /// Reads the plan of a folder.
    ///
    /// # Errors
    /// If there is none, it is of another results version, or its table was changed.
    pub fn read(folder: &Path) -> Result<Frozen, SweepError> {
        document(folder).map_err(|source| SweepError::Name { file: folder.join(MANIFEST), source })?;
        let manifest = SweepManifest::read(folder).ok_or_else(|| SweepError::NoPlan(folder.into()))?;
        if manifest.results_version != RESULTS_VERSION {
            let (theirs, ours) = (manifest.results_version, RESULTS_VERSION);
            return Err(SweepError::Version { folder: folder.into(), theirs, ours });
        }
        let path = folder.join(PLAN);
        let hash = hash_file(&path).map_err(SweepError::file(&path))?;
        if hash != manifest.plan_hash() {
            return Err(SweepError::Changed(path));
        }
        let file = regular::open(&path).map_err(SweepError::file(&path))?;
        let mut frozen = Frozen { manifest, points: Vec::new(), keys: Vec::new() };
        // A table with the right hash is one that we wrote, unless somebody wrote the hash too.
        frozen.take(BufReader::new(file)).map_err(|_| SweepError::Changed(path))?;
        Ok(frozen)
    }

    fn take(&mut self, table: impl std::io::Read) -> Result<(), String> {
        let names: Vec<String> = self.manifest.factors.iter().map(|factor| factor.name.clone()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        scan::<PlanRow<'_>, 1>(table, [&names], |row, [levels]| {
            self.row(&row, levels).ok_or_else(|| "it is not the row that follows".into())
        })
    }

    fn row(&mut self, row: &PlanRow<'_>, levels: More<'_>) -> Option<()> {
        if self.points.last().is_none_or(|last| last.id != row.point_id) {
            // Points are looked up by their order.
            self.points.last().is_none_or(|last| *last.id < *row.point_id).then_some(())?;
            self.points.push(FrozenPoint {
                id: row.point_id.into(),
                seed: row.seed.into(),
                levels: levels.texts().map(Into::into).collect(),
                first: self.keys.len() as u32,
                replications: 0,
            });
        }
        let point = self.points.last_mut()?;
        let named = row.run_id.strip_prefix(row.point_id)?.strip_prefix('-')?;
        (named.parse() == Ok(point.replications) && row.replication == point.replications).then_some(())?;
        point.replications += 1;
        self.keys.push(short(row.run_key));
        Some(())
    }

    /// How many runs.
    pub fn runs(&self) -> u32 {
        self.keys.len() as u32
    }

    /// How many points.
    pub fn points(&self) -> u32 {
        self.points.len() as u32
    }

    /// The id of the point and the replication at a place.
    ///
    /// # Panics
    /// If the plan is not that long.
    pub fn run(&self, place: u32) -> (&str, u32) {
        let (point, replication) = self.at(place);
        (&point.id, replication)
    }

    /// The name of the run at a place.
    ///
    /// # Panics
    /// If the plan is not that long.
    pub fn run_id(&self, place: u32) -> String {
        let (point, replication) = self.run(place);
        format!("{point}-{replication}")
    }

    pub(crate) fn at(&self, place: u32) -> (&FrozenPoint, u32) {
        assert!(place < self.runs(), "the plan has no run {place}");
        let point = &self.points[self.points.partition_point(|point| point.first <= place) - 1];
        (point, place - point.first)
    }

    /// The place of a run by its name.
    pub fn place_of(&self, run_id: &str) -> Option<u32> {
        let (id, replication) = run_id.rsplit_once('-')?;
        let replication: u32 = replication.parse().ok()?;
        let point = &self.points[self.points.binary_search_by(|point| (*point.id).cmp(id)).ok()?];
        (replication < point.replications).then(|| point.first + replication)
    }

    /// Whether this is the key of the run at a place.
    ///
    /// # Panics
    /// If the plan is not that long.
    pub fn is_key(&self, place: u32, key: &str) -> bool {
        self.keys[place as usize] == short(key)
    }

    /// The recorded metrics, out of a catalogue. None if the catalogue lacks one.
    pub(crate) fn metrics(&self, catalogue: &'static [MetricInfo]) -> Option<Vec<&'static MetricInfo>> {
        let find = |id: &String| catalogue.iter().find(|metric| metric.id == id);
        self.manifest.metrics.iter().map(find).collect()
    }
}
