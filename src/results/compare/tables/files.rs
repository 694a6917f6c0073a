//! The files of a comparison.

use std::io;
use std::path::Path;

use super::rows::ComparisonRow;
use super::{Compared, json};
use crate::experiment::InputFile;
use crate::results::contrasts;
use crate::results::contrasts::ContrastRow;
use crate::store::data_package::{DATA_PACKAGE, package};
use crate::store::manifest::{Counts, Manifest, Provenance, Status};
use crate::store::names::scenario_files;
use crate::store::out_dir::{Identity, Reserved};
use crate::store::publish::{WriteError, publish};
use crate::store::staged::{Ready, Staged};
use crate::store::table::{Row, staged};

/// Name of the table.
const COMPARISON: &str = ComparisonRow::FILE;
/// Name of the same as contrasts, in the form that sweeps have them.
const CONTRASTS: &str = ContrastRow::FILE;
/// Name of the same with all that fits no table: what was selected, what failed.
const WHOLE: &str = "comparison.json";

/// What is written beside the table.
#[derive(Clone, Debug, Default)]
pub struct ComparisonFiles {
    /// By [`hash_of_parts`](crate::store::out_dir::hash_of_parts).
    pub hash: String,
    /// Files that the scenarios or results were read from.
    pub inputs: Vec<InputFile>,
    /// Resolved scenarios by name; none where results were read.
    pub scenarios: Vec<(String, String)>,
}

impl ComparisonFiles {
    /// What makes two comparisons equal before they are computed.
    pub fn identity(&self) -> Identity {
        Identity { scenario_hash: self.hash.clone(), outputs: self.outputs(), precision: None }
    }

    fn outputs(&self) -> Vec<String> {
        let scenarios = scenario_files(&self.scenarios).into_iter();
        [COMPARISON, CONTRASTS, WHOLE, DATA_PACKAGE].map(String::from).into_iter().chain(scenarios).collect()
    }

    /// Writes everything; the files get their names together at the end. Answers with their names: none if it was stopped
    /// and a whole comparison lies there, which is kept.
    ///
    /// # Errors
    /// If the disk refuses, or an equal comparison that lies there has other bytes: then nothing is replaced.
    pub fn write(
        &self,
        reserved: &Reserved,
        compared: &Compared,
        provenance: Provenance,
        (counts, wall_seconds): (Counts, f64),
    ) -> Result<Vec<String>, WriteError> {
        let folder = reserved.folder();
        let disk = |source| WriteError::of(folder, source);
        // What a stop leaves replaces no whole comparison.
        if compared.stopped && reserved.repeats {
            return Ok(Vec::new());
        }
        let ready = self.settle(folder, compared).map_err(disk)?;
        if let Some(name) = reserved.contradiction(ready.iter().map(Ready::record)) {
            return Err(WriteError::Differs(folder.join(name)));
        }
        let mut manifest = Manifest::plain(title(compared), self.hash.clone(), provenance, self.outputs());
        manifest.inputs.clone_from(&self.inputs);
        manifest.seed = compared.seed.to_string();
        manifest.counts = counts;
        manifest.status = match counts.failed {
            _ if compared.stopped => Status::Interrupted,
            0 => Status::Complete,
            _ => Status::Failed,
        };
        publish(reserved, ready, manifest, wall_seconds).map_err(disk)
    }

    fn settle(&self, folder: &Path, compared: &Compared) -> io::Result<Vec<Ready>> {
        let file = json::file(compared);
        let (table, contrast_table) = (ComparisonRow::table(), ContrastRow::table());
        let rows = file.comparisons.iter().map(|found| found.row.clone());
        let mut ready = vec![staged(folder, &table, rows)?];
        ready.push(staged(folder, &contrast_table, contrasts::rows(&compared.contrasts()))?);
        let whole = format!("{:#}\n", serde_json::json!(file));
        ready.push(Staged::whole(folder, WHOLE, whole.as_bytes())?);
        let about = format!(
            "Paired comparisons of scenarios under common random numbers. Intervals are those of each comparison \
             alone, at a confidence of {}; verdicts hold together at that confidence (Holm 1979). ",
            compared.confidence
        );
        let text = package(&self.hash[..12], &title(compared), &about, &[table, contrast_table]);
        ready.push(Staged::whole(folder, DATA_PACKAGE, text.as_bytes())?);
        for (file, (_, text)) in scenario_files(&self.scenarios).iter().zip(&self.scenarios) {
            ready.push(Staged::whole(folder, file, text.as_bytes())?);
        }
        Ok(ready)
    }
}

fn title(compared: &Compared) -> String {
    format!("Comparison of {}, reference {}", compared.names.join(", "), compared.names[compared.reference])
}
