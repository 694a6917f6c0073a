//! The files of an attribution.

use std::io;
use std::path::Path;

use super::json::world;
use super::rows::{AblationRow, MetricShares, PartShares, SharesRow, World};
use super::{Attributed, effects};
use crate::experiment::InputFile;
use crate::store::cell::Sheet;
use crate::store::column::Table;
use crate::store::data_package::{DATA_PACKAGE, package};
use crate::store::manifest::{Counts, Manifest, Provenance, Status};
use crate::store::names::scenario_files;
use crate::store::out_dir::{Identity, Reserved, hash_of_parts};
use crate::store::publish::{WriteError, publish};
use crate::store::staged::{Ready, Staged};
use crate::store::table::{NO_MOMENTS, Row};

/// The table of effects, in Markdown.
const EFFECTS: &str = "effects.md";

/// The hash of all that decides what an attribution says: texts of the scenarios, and how they are shared out.
pub fn attribution_hash<'t>(parts: impl IntoIterator<Item = &'t str>) -> String {
    hash_of_parts(["attribution"].into_iter().chain(parts))
}

/// What is written beside the table.
#[derive(Clone, Debug, Default)]
pub struct AttributionFiles {
    /// By [`attribution_hash`].
    pub hash: String,
    /// Whether only one-off effects are tabled.
    pub one_off: bool,
    /// Files that the scenarios were read from.
    pub inputs: Vec<InputFile>,
    /// Resolved scenarios by name.
    pub scenarios: Vec<(String, String)>,
}

impl AttributionFiles {
    /// What makes two attributions equal before they are computed.
    pub fn identity(&self) -> Identity {
        Identity { scenario_hash: self.hash.clone(), outputs: self.outputs(), precision: None }
    }

    fn outputs(&self) -> Vec<String> {
        let mut outputs =
            vec![self.table().file(), format!("{}.json", self.table().name), DATA_PACKAGE.into()];
        if self.one_off {
            outputs.push(EFFECTS.into());
        }
        outputs.extend(scenario_files(&self.scenarios));
        outputs
    }

    /// Writes everything; the files get their names together at the end. Answers with their names, or with nothing
    /// if what was stopped would have replaced a whole result.
    ///
    /// # Errors
    /// If the disk refuses, or an equal attribution that lies there has other bytes: then nothing is replaced.
    pub fn write(
        &self,
        reserved: &Reserved,
        all: &[Attributed],
        provenance: Provenance,
        (counts, wall_seconds): (Counts, f64),
    ) -> Result<Option<Vec<String>>, WriteError> {
        let status = match counts {
            Counts { planned, done, failed } if done + failed < planned => Status::Interrupted,
            Counts { failed: 0, .. } => Status::Complete,
            _ => Status::Failed,
        };
        if status == Status::Interrupted && reserved.repeats {
            return Ok(None);
        }
        let folder = reserved.folder();
        let disk = |source| WriteError::of(folder, source);
        let ready = self.settle(folder, all).map_err(disk)?;
        if let Some(name) = reserved.contradiction(ready.iter().map(Ready::record)) {
            return Err(WriteError::Differs(folder.join(name)));
        }
        let mut manifest = Manifest::plain(self.title(all), self.hash.clone(), provenance, self.outputs());
        manifest.inputs.clone_from(&self.inputs);
        manifest.seed = all.first().map(|one| one.seed.to_string()).unwrap_or_default();
        manifest.counts = counts;
        manifest.status = status;
        publish(reserved, ready, manifest, wall_seconds).map(Some).map_err(disk)
    }

    fn title(&self, all: &[Attributed]) -> String {
        let names: Vec<&str> = all.iter().map(|one| one.name.as_str()).collect();
        let what = if self.one_off { "One-off ablations" } else { "Attribution" };
        format!("{what} of {}", names.join(", "))
    }

    fn settle(&self, folder: &Path, all: &[Attributed]) -> io::Result<Vec<Ready>> {
        let (table, worlds) = (self.table(), all.iter().map(world).collect::<Vec<World>>());
        let mut sheet = Sheet::new(Staged::begin(folder, &table.file())?, &table, NO_MOMENTS)?;
        worlds.iter().try_for_each(|world| write_rows(&mut sheet, world))?;
        let mut ready = vec![sheet.into_inner()?.finish()?];
        let whole = format!("{:#}\n", serde_json::json!(worlds));
        ready.push(Staged::whole(folder, &format!("{}.json", table.name), whole.as_bytes())?);
        if self.one_off {
            ready.push(Staged::whole(folder, EFFECTS, effects(all).as_bytes())?);
        }
        let about = "What each mechanism or group accounts for in the mean of a metric. All runs of one replication \
                     use common random numbers; intervals are Student's t over replications, each for itself. ";
        let text = package(&self.hash[..12], &self.title(all), about, &[table]);
        ready.push(Staged::whole(folder, DATA_PACKAGE, text.as_bytes())?);
        for (file, (_, text)) in scenario_files(&self.scenarios).iter().zip(&self.scenarios) {
            ready.push(Staged::whole(folder, file, text.as_bytes())?);
        }
        Ok(ready)
    }

    /// The table.
    fn table(&self) -> Table {
        if self.one_off {
            return AblationRow::table();
        }
        let shares = SharesRow::table();
        Table { name: shares.name, ..AblationRow::table_with(shares.columns) }
    }
}

fn write_rows(sheet: &mut Sheet<impl io::Write>, world: &World) -> io::Result<()> {
    for metric in &world.metrics {
        for (player, part) in world.players.iter().zip(&metric.parts) {
            let row = AblationRow {
                scenario: &world.scenario,
                metric: &metric.metric,
                player: &player.player,
                group: player.group,
                members: &player.members.join(" "),
                goes_too: &player.goes_too.join(" "),
                ablation_n: part.ablation.n,
                ablation_without: part.ablation.without,
                ablation_with: part.ablation.with,
                ablation: part.ablation.difference,
                ablation_low: part.ablation.ci_low,
                ablation_high: part.ablation.ci_high,
                ablation_errors: part.ablation.standard_errors,
                ablation_p_holm: part.ablation.p_holm,
            };
            match metric.n.map(|n| shares(metric, part, n)) {
                Some(shares) => shares.with_cells(|more| sheet.write_with(&row, more))?,
                None => sheet.write(&row)?,
            }
        }
    }
    Ok(())
}

fn shares(metric: &MetricShares, part: &PartShares, n: u64) -> SharesRow {
    let found = part.shapley.unwrap_or_default();
    SharesRow {
        n,
        shapley: found.mean,
        shapley_se: found.se,
        shapley_low: found.ci_low,
        shapley_high: found.ci_high,
        share_of_whole: part.share_of_whole,
        whole: metric.whole.and_then(|whole| whole.mean),
        value_all: metric.value_all,
        value_none: metric.value_none,
    }
}
