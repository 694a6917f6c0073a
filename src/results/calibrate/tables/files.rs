//! The files of a calibration.

use std::io;
use std::path::Path;

use super::rows::{DirectionRow, TargetRow, UnseenRow};
use super::{Fitted, calibration_as_json, columns, overlay};
use crate::experiment::InputFile;
use crate::results::calibrate::file::Calibration;
use crate::store::cell::{Cell, Sheet};
use crate::store::column::Table;
use crate::store::data_package::DATA_PACKAGE;
use crate::store::data_package::package;
use crate::store::manifest::{Counts, Manifest, Provenance, Status};
use crate::store::out_dir::{Identity, Reserved};
use crate::store::publish::{WriteError, publish};
use crate::store::staged::{Ready, Staged};
use crate::store::table::Row;

/// Name of the overlay with the fitted values.
pub const OVERLAY: &str = "fitted.toml";
/// Name of everything as JSON.
const WHOLE: &str = "calibration.json";
/// Names of the tables.
const TABLES: [&str; 5] =
    ["calibration.csv", "parameters.csv", "identifiability.csv", "unseen.csv", "evaluations.csv"];

/// Writes what a calibration leaves.
#[derive(Clone, Debug)]
pub struct CalibrationFiles {
    hash: String,
    title: String,
    seed: u64,
    inputs: Vec<InputFile>,
}

impl CalibrationFiles {
    /// The files of a calibration.
    pub fn of(calibration: &Calibration) -> CalibrationFiles {
        let input = |(path, text): (&str, &str)| InputFile {
            path: path.into(),
            blake3: blake3::hash(text.as_bytes()).to_hex().to_string(),
        };
        let named = format!("petisim calibration\n{}", calibration.identity());
        CalibrationFiles {
            hash: blake3::hash(named.as_bytes()).to_hex().to_string(),
            title: calibration.title.clone(),
            seed: calibration.seed,
            inputs: calibration.files().map(input).collect(),
        }
    }

    /// What makes two calibrations equal before they are computed.
    pub fn identity(&self) -> Identity {
        Identity { scenario_hash: self.hash.clone(), outputs: outputs(), precision: None }
    }

    /// Marks the folder as one in which this calibration is at work, so that the same command may go on there.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn begin(&self, reserved: &Reserved, provenance: &Provenance) -> Result<(), WriteError> {
        let folder = reserved.folder();
        let mut manifest = self.manifest(provenance);
        manifest.files = reserved.earlier_files();
        reserved.begin(&manifest).map_err(|source| WriteError::of(folder, source))
    }

    fn manifest(&self, provenance: &Provenance) -> Manifest {
        let mut manifest =
            Manifest::plain(self.title.clone(), self.hash.clone(), provenance.clone(), outputs());
        manifest.inputs.clone_from(&self.inputs);
        manifest.seed = self.seed.to_string();
        manifest
    }

    /// Writes everything; the files get their names together at the end. Answers with their names.
    ///
    /// # Errors
    /// If the disk refuses, or an equal calibration that lies there has other bytes: then nothing is replaced.
    pub fn write(
        &self,
        reserved: &Reserved,
        fitted: &Fitted<'_>,
        provenance: &Provenance,
        wall_seconds: f64,
    ) -> Result<Vec<String>, WriteError> {
        let folder = reserved.folder();
        let disk = |source| WriteError::of(folder, source);
        let ready = self.settle(folder, fitted).map_err(disk)?;
        if let Some(name) = reserved.contradiction(ready.iter().map(Ready::record)) {
            return Err(WriteError::Differs(folder.join(name)));
        }
        let mut manifest = self.manifest(provenance);
        let done: u32 = fitted.result.left.iter().map(|runs| runs.len() as u32).sum();
        manifest.counts = Counts { planned: done, done, failed: 0 };
        manifest.status = Status::Complete;
        publish(reserved, ready, manifest, wall_seconds).map_err(disk)
    }

    fn settle(&self, folder: &Path, fitted: &Fitted<'_>) -> io::Result<Vec<Ready>> {
        let about = "A calibration: `reached` is the mean over the runs that were fitted, `unseen` over runs on another \
                     seed. Tolerances are the author's. ";
        let mut ready = Vec::new();
        let mut all = Vec::new();
        let mut add =
            |table: Table, write: &dyn Fn(&mut Sheet<Staged>) -> io::Result<()>| -> io::Result<()> {
                let mut sheet = Sheet::new(Staged::begin(folder, &table.file())?, &table, columns::NO_START)?;
                write(&mut sheet)?;
                ready.push(sheet.into_inner()?.finish()?);
                all.push(table);
                Ok(())
            };
        add(TargetRow::table(), &|sheet| columns::targets(fitted).try_for_each(|row| sheet.write(&row)))?;
        add(columns::parameter_table(fitted), &|sheet| {
            let rows = columns::parameters(fitted);
            rows.iter().try_for_each(|(row, correlations)| {
                let correlations: Vec<Cell<'_>> =
                    correlations.iter().map(|value| Cell::from(*value)).collect();
                sheet.write_with(row, &correlations)
            })
        })?;
        add(DirectionRow::table(), &|sheet| {
            columns::directions(fitted).iter().try_for_each(|row| sheet.write(row))
        })?;
        add(UnseenRow::table(), &|sheet| {
            columns::unseen(fitted).iter().try_for_each(|row| sheet.write(row))
        })?;
        add(columns::evaluation_table(fitted), &|sheet| {
            columns::evaluations(fitted, |row, cells| sheet.write_with(row, cells))
        })?;
        let whole = format!("{:#}\n", calibration_as_json(fitted));
        ready.push(Staged::whole(folder, WHOLE, whole.as_bytes())?);
        ready.push(Staged::whole(folder, OVERLAY, overlay::text(fitted).as_bytes())?);
        let text = package(&self.hash[..12], &self.title, about, &all);
        ready.push(Staged::whole(folder, DATA_PACKAGE, text.as_bytes())?);
        Ok(ready)
    }
}

fn outputs() -> Vec<String> {
    TABLES.into_iter().chain([WHOLE, OVERLAY, DATA_PACKAGE]).map(String::from).collect()
}
