//! Freezing a plan: the folder is made, or what lies there is checked against the study, before anything is computed.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::attempt::part_names;
use super::beat::{BEAT, Beat};
use super::begun::BEGUN;
use super::error::SweepError;
use super::frozen::{Frozen, FrozenPoint};
use super::index::keep_only;
use super::manifest::{FactorColumn, PlanState, SweepManifest, SweepStatus};
use super::tables::{DESIGN, PLAN, factor_types, level_text, write_design, write_plan};
use crate::experiment::RESULTS_VERSION;
use crate::experiment::study::{Detail, RESOLVED_POINTS};
use crate::model::outcome::MetricInfo;
use crate::results::sweep::method::{RunKey, SweepPoint, SweepSpec};
use crate::store::commit::{FolderLock, Unusable, commit, recover};
use crate::store::manifest::{MANIFEST, Provenance};
use crate::store::names::subfolder;
use crate::store::out_dir::{ReserveError, settle};
use crate::store::regular::is_unfit;
use crate::store::staged::{FileRecord, Ready, Staged, is_unfinished, sync_folder};

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
    /// How many finished runs of another plan were taken away just now, because that was forced.
    pub dropped: u32,
}

impl SweepFolder {
    /// Opens a folder in which a plan lies.
    ///
    /// # Errors
    /// As [`Frozen::read`].
    pub fn open(folder: &Path) -> Result<SweepFolder, SweepError> {
        let file = || folder.join(MANIFEST);
        recover(folder).map_err(|error| match error {
            Unusable::Name(source) => SweepError::Name { file: file(), source },
            Unusable::Disk(source) => SweepError::Disk { path: file(), source },
        })?;
        Ok(SweepFolder { folder: folder.into(), frozen: Frozen::read(folder)?, grew_by: None, dropped: 0 })
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
/// Unless `force`, which takes another plan away with its runs, and never runs of this one: if the folder holds anything
/// else. In any case: if somebody is at work in a folder that would be replaced, or the disk refuses.
pub fn freeze(
    folder: &Path,
    spec: &SweepSpec,
    run_key: RunKey<'_>,
    shards: Option<u32>,
    force: bool,
    provenance: &Provenance,
) -> Result<SweepFolder, ReserveError> {
    if folder.exists() && !folder.is_dir() {
        return Err(ReserveError::NotAFolder(folder.into()));
    }
    let disk = |source| ReserveError::Disk { folder: folder.into(), source };
    make_folder(folder).map_err(disk)?;
    let mut points: Vec<&SweepPoint> = spec.points.iter().collect();
    points.sort_by(|a, b| a.id.cmp(&b.id));
    let new = Planned::stage(folder, spec, points, run_key).map_err(disk)?;

    // From here on nobody else changes the plan.
    let _lock = FolderLock::take(folder).map_err(disk)?;
    settle(folder, force)?;
    let mut earlier = SweepManifest::read(folder);
    let (mut grew_by, mut dropped) = (None, 0);
    if let Some(manifest) = &earlier {
        match difference(folder, manifest, spec, &new.points, run_key) {
            None => {
                let before = manifest.plan.last().map_or(0, |state| state.runs);
                grew_by = Some(runs(&new.points).saturating_sub(before));
            }
            Some(what) if !force => return Err(ReserveError::Differs { folder: folder.into(), what }),
            Some(_) => {
                dropped = clear(folder, &new.keys(run_key), &metrics_of(spec))?;
                earlier = None;
            }
        }
    } else if !force {
        check_empty(folder)?;
    }
    subfolder(folder, PARTS).map_err(|source| match is_unfit(&source) {
        true => ReserveError::NotOurs { folder: folder.into(), file: PARTS.into() },
        false => disk(source),
    })?;
    let first = earlier.is_none() && !force;
    new.settle(folder, spec, earlier, shards, first, provenance).map_err(|source| match source.kind() {
        ErrorKind::AlreadyExists => ReserveError::Busy(folder.into()),
        _ => disk(source),
    })?;
    let frozen = Frozen::read(folder).map_err(|error| disk(io::Error::other(error)))?;
    Ok(SweepFolder { folder: folder.into(), frozen, grew_by, dropped })
}

/// Makes a folder whose name survives a power cut.
fn make_folder(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(folder)?;
    let above = folder.parent().filter(|above| !above.as_os_str().is_empty());
    sync_folder(above.unwrap_or(Path::new(".")))
}

fn runs(points: &[&SweepPoint]) -> u32 {
    points.iter().map(|point| point.replications).sum()
}

/// A plan that is whole, under temporary names.
struct Planned<'a> {
    points: Vec<&'a SweepPoint>,
    plan: Ready,
}

impl<'a> Planned<'a> {
    fn stage(
        folder: &Path,
        spec: &SweepSpec,
        points: Vec<&'a SweepPoint>,
        run_key: RunKey<'_>,
    ) -> io::Result<Planned<'a>> {
        let mut plan = Staged::begin(folder, PLAN)?;
        write_plan(&mut plan, spec, &points, run_key)?;
        Ok(Planned { plan: plan.finish()?, points })
    }

    /// The keys of all runs by their names.
    fn keys(&self, run_key: RunKey<'_>) -> BTreeMap<String, String> {
        let runs = self.points.iter().flat_map(|point| {
            (0..point.replications).map(move |run| (format!("{}-{run}", point.id), run_key(point.place, run)))
        });
        runs.collect()
    }

    /// Makes what is new visible, together with the manifest that tells of it.
    fn settle(
        self,
        folder: &Path,
        spec: &SweepSpec,
        earlier: Option<SweepManifest>,
        shards: Option<u32>,
        first: bool,
        provenance: &Provenance,
    ) -> io::Result<()> {
        let mut manifest = earlier.unwrap_or_else(SweepManifest::new);
        let before = serde_json::to_string(&manifest)?;
        let plan_hash = self.plan.record().blake3.clone();
        let mut ready = Vec::new();
        let files = beside(folder, spec)?;
        let is_new = manifest.plan_hash() != plan_hash
            || manifest.precision != spec.precision
            || manifest.against != spec.against;
        if is_new || has_other_rows(&manifest, &files) {
            ready.push(self.plan);
            manifest.plan.push(PlanState {
                at: jiff::Timestamp::now().to_string(),
                points: self.points.len() as u32,
                runs: runs(&self.points),
                plan_hash,
                version: env!("CARGO_PKG_VERSION").into(),
                files: files.iter().map(|file| file.record().clone()).collect(),
            });
            ready.extend(files);
            manifest.status = SweepStatus::Planned;
        }
        manifest.title.clone_from(&spec.title);
        manifest.confidence = spec.confidence;
        manifest.factors = factors(spec);
        manifest.metrics = metrics(spec);
        manifest.margins = spec.margins.iter().cloned().collect();
        manifest.precision.clone_from(&spec.precision);
        manifest.against.clone_from(&spec.against);
        manifest.detail = detail_word(spec.detail);
        manifest.counts.planned = runs(&self.points);
        manifest.shards = shards.or(manifest.shards);
        if serde_json::to_string(&manifest)? == before {
            return Ok(());
        }
        manifest.stamp(provenance);
        commit(folder, ready, Vec::new(), &mut manifest, first)
    }
}

/// Whether the rows of the design are others although the runs are the same, as where a point has another name.
fn has_other_rows(manifest: &SweepManifest, files: &[Ready]) -> bool {
    let known = manifest.plan.last().map_or(&[][..], |state| &state.files);
    let is_new = |file: &FileRecord| {
        [DESIGN, RESOLVED_POINTS].contains(&&*file.path)
            && known.iter().all(|old| old.path != file.path || old.blake3 != file.blake3)
    };
    files.iter().any(|file| is_new(file.record()))
}

/// What lies beside the table of runs.
fn beside(folder: &Path, spec: &SweepSpec) -> io::Result<Vec<Ready>> {
    let mut files = Vec::new();
    if !spec.design.is_empty() {
        let mut design = Staged::begin(folder, DESIGN)?;
        write_design(&mut design, spec)?;
        files.push(design.finish()?);
    }
    for (name, text) in &spec.resolved {
        files.push(Staged::whole(folder, name, text.as_bytes())?);
    }
    Ok(files)
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
    let listed = |at: usize| {
        spec.listed.get(at).map(|levels| levels.iter().map(level_text).collect()).unwrap_or_default()
    };
    let base = |at: usize| spec.bases.get(at).and_then(Option::as_ref).map(level_text);
    let of = |(at, (name, kind)): (usize, (&String, crate::store::column::Type))| {
        FactorColumn::new(name, kind, listed(at), base(at))
    };
    spec.factors.iter().zip(types).enumerate().map(of).collect()
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

/// Whether a folder without a manifest holds nothing but what a process leaves that was killed before it wrote one.
fn check_empty(folder: &Path) -> Result<(), ReserveError> {
    let disk = |source| ReserveError::Disk { folder: folder.into(), source };
    for entry in fs::read_dir(folder).map_err(disk)? {
        let name = entry.map_err(disk)?.file_name().to_string_lossy().into_owned();
        let is_empty = |path: &Path| fs::read_dir(path).is_ok_and(|mut inside| inside.next().is_none());
        let is_ours = is_unfinished(&name) || (name == PARTS && is_empty(&folder.join(PARTS)));
        if !is_ours {
            return Err(ReserveError::NotOurs { folder: folder.into(), file: name });
        }
    }
    Ok(())
}

/// Takes away the runs of another plan, which would count as damage under the new one, and nothing else: runs that the
/// new plan has too stay. Answers with how many runs went.
///
/// # Errors
/// If somebody is at work there, or the disk refuses.
fn clear(
    folder: &Path,
    keys: &BTreeMap<String, String>,
    metrics: &[&'static MetricInfo],
) -> Result<u32, ReserveError> {
    let parts = folder.join(PARTS);
    let disk = |source| ReserveError::Disk { folder: parts.clone(), source };
    if fs::symlink_metadata(&parts).is_ok_and(|parts| !parts.is_dir()) {
        return Err(ReserveError::NotOurs { folder: folder.into(), file: PARTS.into() });
    }
    let names = part_names(&parts).map_err(disk)?;
    let at_work =
        |name: &str| Beat::read(&parts.join(name)).is_some_and(|beat| beat.process.is_alive() == Some(true));
    if names.iter().any(|(_, name)| at_work(name)) {
        return Err(ReserveError::Busy(folder.into()));
    }
    let mut dropped = 0;
    for (_, name) in names {
        dropped += keep_only(&parts, &name, keys, metrics).map_err(disk)?;
        for ending in [BEAT, BEGUN] {
            match fs::remove_file(parts.join(&name).with_extension(ending)) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(disk(error)),
                _ => {}
            }
        }
    }
    sync_folder(&parts).map_err(disk)?;
    Ok(dropped)
}

fn metrics_of(spec: &SweepSpec) -> Vec<&'static MetricInfo> {
    spec.metrics.iter().map(|(_, metric)| *metric).collect()
}
