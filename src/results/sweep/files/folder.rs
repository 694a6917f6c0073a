//! Freezing a plan: the folder is made, or what lies there is checked against the study, before anything is computed.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::attempt::part_names;
use super::beat::BEAT;
use super::error::SweepError;
use super::frozen::{Frozen, FrozenPoint};
use super::manifest::{FactorColumn, PlanState, SweepManifest, SweepStatus};
use super::plan_table::{DESIGN, PLAN, factor_types, level_text, write_design, write_plan};
use crate::experiment::RESULTS_VERSION;
use crate::experiment::study::Detail;
use crate::results::sweep::method::{RunKey, SweepPoint, SweepSpec};
use crate::store::manifest::{MANIFEST, Provenance};
use crate::store::out_dir::ClaimError;
use crate::store::regular;
use crate::store::staged::{Ready, Staged, hash_file, is_unfinished, sweep_abandoned, sync_folder};

/// Name of the folder of parts.
pub(crate) const PARTS: &str = "parts";

/// A folder with a frozen plan.
#[derive(Debug)]
pub struct SweepFolder {
    /// The folder.
    pub folder: PathBuf,
    /// The plan in it.
    pub frozen: Frozen,
    /// By how many runs the plan grew just now, if it was there before.
    pub grew_by: Option<u32>,
}

impl SweepFolder {
    /// Opens a folder in which a plan lies.
    ///
    /// # Errors
    /// As [`Frozen::read`].
    pub fn open(folder: &Path) -> Result<SweepFolder, SweepError> {
        Ok(SweepFolder { folder: folder.into(), frozen: Frozen::read(folder)?, grew_by: None })
    }

    /// The folder of its parts.
    pub fn parts(&self) -> PathBuf {
        self.folder.join(PARTS)
    }
}

/// Freezes the plan of a sweep in a folder. The same plan again changes nothing; one that has all runs that lie there
/// and more takes their place, and the manifest tells how it grew; any other is refused.
///
/// `shards`: into how many shards the plan is divided from now on, if that is to be settled.
///
/// # Errors
/// Unless `force`, which takes another plan and its parts away and never those of this one: if the folder holds anything
/// else. In any case: if the disk refuses.
pub fn freeze(
    folder: &Path,
    spec: &SweepSpec,
    run_key: RunKey<'_>,
    shards: Option<u32>,
    force: bool,
    provenance: &Provenance,
) -> Result<SweepFolder, ClaimError> {
    if folder.exists() && !folder.is_dir() {
        return Err(ClaimError::NotAFolder(folder.into()));
    }
    let disk = |source| ClaimError::Disk { folder: folder.into(), source };
    fs::create_dir_all(folder).map_err(disk)?;
    let mut points: Vec<&SweepPoint> = spec.points.iter().collect();
    points.sort_by(|a, b| a.id.cmp(&b.id));
    let mut plan = Staged::begin(folder, PLAN).map_err(disk)?;
    write_plan(&mut plan, spec, &points, run_key).map_err(disk)?;
    let plan = plan.finish().map_err(disk)?;

    let mut earlier = SweepManifest::read(folder);
    let mut grew_by = None;
    if let Some(manifest) = &earlier {
        match difference(folder, manifest, spec, &points, run_key) {
            None => {
                let before = manifest.plan.last().map_or(0, |state| state.runs);
                grew_by = Some(runs(&points).saturating_sub(before));
            }
            Some(what) if !force => return Err(ClaimError::Differs { folder: folder.into(), what }),
            Some(_) => {
                clear(folder).map_err(disk)?;
                earlier = None;
            }
        }
    } else if !force {
        check_empty(folder, &plan, spec)?;
    }
    sweep_abandoned(folder);
    fs::create_dir_all(folder.join(PARTS)).map_err(disk)?;
    settle(folder, spec, &points, earlier, plan, shards, provenance).map_err(disk)?;
    let frozen = Frozen::read(folder).map_err(|error| disk(io::Error::other(error)))?;
    Ok(SweepFolder { folder: folder.into(), frozen, grew_by })
}

fn runs(points: &[&SweepPoint]) -> u32 {
    points.iter().map(|point| point.replications).sum()
}

/// Writes what is new; the manifest comes last.
fn settle(
    folder: &Path,
    spec: &SweepSpec,
    points: &[&SweepPoint],
    earlier: Option<SweepManifest>,
    plan: Ready,
    shards: Option<u32>,
    provenance: &Provenance,
) -> io::Result<()> {
    let mut manifest = earlier.unwrap_or_else(SweepManifest::new);
    let before = serde_json::to_string(&manifest)?;
    let plan_hash = plan.record().blake3.clone();
    let grown = manifest.plan_hash() != plan_hash;
    if grown {
        plan.commit(folder)?;
        let mut files = Vec::new();
        if !spec.design.is_empty() {
            let mut design = Staged::begin(folder, DESIGN)?;
            write_design(&mut design, spec)?;
            files.push(design.finish()?.commit(folder)?);
        }
        for (name, text) in &spec.resolved {
            files.push(Staged::whole(folder, name, text.as_bytes())?.commit(folder)?);
        }
        sync_folder(folder)?;
        manifest.plan.push(PlanState {
            at: jiff::Timestamp::now().to_string(),
            points: points.len() as u32,
            runs: runs(points),
            plan_hash,
            version: env!("CARGO_PKG_VERSION").into(),
            files,
        });
        manifest.status = SweepStatus::Planned;
    }
    manifest.title.clone_from(&spec.title);
    manifest.confidence = spec.confidence;
    manifest.factors = factors(spec);
    manifest.metrics = metrics(spec);
    manifest.detail = detail_word(spec.detail);
    manifest.counts.planned = runs(points);
    manifest.shards = shards.or(manifest.shards);
    if serde_json::to_string(&manifest)? == before {
        return Ok(());
    }
    manifest.stamp(provenance);
    manifest.write(folder)
}

/// The word for how finely results are told, as studies have it.
fn detail_word(detail: Detail) -> String {
    match detail {
        Detail::Totals => "totals",
        Detail::Orgs => "orgs",
        Detail::All => "all",
    }
    .into()
}

fn factors(spec: &SweepSpec) -> Vec<FactorColumn> {
    let types = factor_types(spec);
    spec.factors.iter().zip(types).map(|(name, kind)| FactorColumn::new(name, kind)).collect()
}

fn metrics(spec: &SweepSpec) -> Vec<String> {
    spec.metrics.iter().map(|(_, metric)| metric.id.to_string()).collect()
}

/// In what the plan of a folder differs from this study, apart from runs that it lacks.
fn difference(
    folder: &Path,
    manifest: &SweepManifest,
    spec: &SweepSpec,
    points: &[&SweepPoint],
    run_key: RunKey<'_>,
) -> Option<String> {
    if manifest.results_version != RESULTS_VERSION {
        let (theirs, ours) = (manifest.results_version, RESULTS_VERSION);
        return Some(format!("they are of results version {theirs}, this program's is {ours}"));
    }
    let names: Vec<&String> = manifest.factors.iter().map(|factor| &factor.name).collect();
    if names != spec.factors.iter().collect::<Vec<_>>() {
        return Some("they are of a study with other factors".into());
    }
    if manifest.metrics != metrics(spec) || manifest.detail != detail_word(spec.detail) {
        return Some("other metrics are recorded there".into());
    }
    let frozen = match Frozen::read(folder) {
        Ok(frozen) => frozen,
        Err(error) => return Some(error.to_string()),
    };
    frozen.points.iter().find_map(|old| {
        let found = points.binary_search_by(|point| point.id.cmp(&old.id)).ok().map(|at| points[at]);
        let Some(new) = found else {
            return Some(format!(
                "the plan there has the point `{}`, which this study does not have",
                old.id
            ));
        };
        if new.replications < old.replications {
            return Some(format!(
                "the plan there has {} replications of a point, this study has {}",
                old.replications, new.replications
            ));
        }
        (!agrees(&frozen, old, new, run_key))
            .then(|| format!("the point `{}` has other levels, seed or keys there", old.id))
    })
}

fn agrees(frozen: &Frozen, old: &FrozenPoint, new: &SweepPoint, run_key: RunKey<'_>) -> bool {
    let levels = new.levels.iter().map(level_text);
    let same = old.seed == new.seed.to_string() && levels.eq(old.levels.iter().cloned());
    same && (0..old.replications).all(|run| frozen.is_key(old.first + run, &run_key(new.place, run)))
}

/// Whether a folder without a manifest holds nothing, or what another process that freezes the same plan just wrote.
fn check_empty(folder: &Path, plan: &Ready, spec: &SweepSpec) -> Result<(), ClaimError> {
    let disk = |source| ClaimError::Disk { folder: folder.into(), source };
    for entry in fs::read_dir(folder).map_err(disk)? {
        let name = entry.map_err(disk)?.file_name().to_string_lossy().into_owned();
        let path = folder.join(&name);
        let same = |text: &str| regular::bytes(&path).is_ok_and(|there| there == text.as_bytes());
        let ours = match &*name {
            PARTS => path.is_dir(),
            PLAN => hash_file(&path).is_ok_and(|hash| hash == plan.record().blake3),
            DESIGN => folder.join(PLAN).exists() && !spec.design.is_empty(),
            MANIFEST => SweepManifest::read(folder).is_some(),
            _ => is_unfinished(&name) || spec.resolved.iter().any(|(own, text)| *own == name && same(text)),
        };
        if !ours {
            return Err(ClaimError::NotOurs { folder: folder.into(), file: name });
        }
    }
    Ok(())
}

/// Takes away the parts of another plan, which would count as damage under the new one, and nothing else.
fn clear(folder: &Path) -> io::Result<()> {
    let parts = folder.join(PARTS);
    for (_, name) in part_names(&parts)? {
        fs::remove_file(parts.join(&name))?;
        match fs::remove_file(parts.join(&name).with_extension(BEAT)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}
