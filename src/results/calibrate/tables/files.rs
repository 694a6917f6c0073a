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
    outputs: Vec<String>,
}

impl CalibrationFiles {
    /// The files of a calibration of one world.
    pub fn of(calibration: &Calibration) -> CalibrationFiles {
        let outputs = TABLES.into_iter().chain([WHOLE, OVERLAY, DATA_PACKAGE]).map(String::from).collect();
        let (title, seed) = (calibration.title.clone(), calibration.seed);
        CalibrationFiles::new(&calibration.identity(), (title, seed), calibration.files(), outputs)
    }

    /// The files of a calibration with this identity, read from these files.
    pub(crate) fn new<'f>(
        identity: &str,
        (title, seed): (String, u64),
        files: impl Iterator<Item = (&'f str, &'f str)>,
        outputs: Vec<String>,
    ) -> CalibrationFiles {
        let input = |(path, text): (&str, &str)| InputFile {
            path: path.into(),
            blake3: blake3::hash(text.as_bytes()).to_hex().to_string(),
        };
        let named = format!("petisim calibration\n{identity}");
        let hash = blake3::hash(named.as_bytes()).to_hex().to_string();
        CalibrationFiles { hash, title, seed, inputs: files.map(input).collect(), outputs }
    }

    /// What makes two calibrations equal before they are computed.
    pub fn identity(&self) -> Identity {
        Identity { scenario_hash: self.hash.clone(), outputs: self.outputs.clone(), precision: None }
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
        let (title, hash) = (self.title.clone(), self.hash.clone());
        let mut manifest = Manifest::plain(title, hash, provenance.clone(), self.outputs.clone());
        manifest.inputs.clone_from(&self.inputs);
        manifest.seed = self.seed.to_string();
        manifest
    }

    /// Writes everything of a calibration of one world. Answers with the names of the files.
    ///
    /// # Errors
    /// As the writing of any calibration.
    pub fn write(
        &self,
        reserved: &Reserved,
        fitted: &Fitted<'_>,
        provenance: &Provenance,
        wall_seconds: f64,
    ) -> Result<Vec<String>, WriteError> {
        let done: u32 = fitted.result.left.iter().map(|runs| runs.len() as u32).sum();
        let about = "A calibration: `reached` is the mean over the runs that were fitted, `unseen` over runs on another \
                     seed. Tolerances are the author's. ";
        self.publish(reserved, about, |settling| settle(settling, fitted), done, (provenance, wall_seconds))
    }

    /// Writes files, which get their names together at the end. Answers with their names.
    ///
    /// # Errors
    /// If the disk refuses, or an equal calibration that lies there has other bytes: then nothing is replaced.
    pub(crate) fn publish(
        &self,
        reserved: &Reserved,
        about: &str,
        settle: impl FnOnce(&mut Settling<'_>) -> io::Result<()>,
        done: u32,
        (provenance, wall_seconds): (&Provenance, f64),
    ) -> Result<Vec<String>, WriteError> {
        let folder = reserved.folder();
        let disk = |source| WriteError::of(folder, source);
        let mut settling = Settling { folder, ready: Vec::new(), tables: Vec::new() };
        settle(&mut settling).map_err(disk)?;
        let text = package(&self.hash[..12], &self.title, about, &settling.tables);
        settling.whole(DATA_PACKAGE, &text).map_err(disk)?;
        if let Some(name) = reserved.contradiction(settling.ready.iter().map(Ready::record)) {
            return Err(WriteError::Differs(folder.join(name)));
        }
        let mut manifest = self.manifest(provenance);
        manifest.counts = Counts { planned: done, done, failed: 0 };
        manifest.status = Status::Complete;
        publish(reserved, settling.ready, manifest, wall_seconds).map_err(disk)
    }
}

/// Files that are written and have no names yet.
pub(crate) struct Settling<'f> {
    folder: &'f Path,
    ready: Vec<Ready>,
    tables: Vec<Table>,
}

impl Settling<'_> {
    /// Writes a table.
    pub(crate) fn table(
        &mut self,
        table: Table,
        write: impl FnOnce(&mut Sheet<Staged>) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut sheet = Sheet::new(Staged::begin(self.folder, &table.file())?, &table, columns::NO_START)?;
        write(&mut sheet)?;
        self.ready.push(sheet.into_inner()?.finish()?);
        self.tables.push(table);
        Ok(())
    }

    /// Writes a text.
    pub(crate) fn whole(&mut self, name: &str, text: &str) -> io::Result<()> {
        self.ready.push(Staged::whole(self.folder, name, text.as_bytes())?);
        Ok(())
    }
}

fn settle(settling: &mut Settling<'_>, fitted: &Fitted<'_>) -> io::Result<()> {
    settling
        .table(TargetRow::table(), |sheet| columns::targets(fitted).try_for_each(|row| sheet.write(&row)))?;
    settling.table(columns::parameter_table(fitted), |sheet| {
        let rows = columns::parameters(fitted);
        rows.iter().try_for_each(|(row, correlations)| {
            let correlations: Vec<Cell<'_>> = correlations.iter().map(|value| Cell::from(*value)).collect();
            sheet.write_with(row, &correlations)
        })
    })?;
    settling.table(DirectionRow::table(), |sheet| {
        columns::directions(fitted).iter().try_for_each(|row| sheet.write(row))
    })?;
    settling.table(UnseenRow::table(), |sheet| {
        columns::unseen(fitted).iter().try_for_each(|row| sheet.write(row))
    })?;
    settling.table(columns::evaluation_table(fitted), |sheet| {
        columns::evaluations(fitted, |row, cells| sheet.write_with(row, cells))
    })?;
    settling.whole(WHOLE, &format!("{:#}\n", calibration_as_json(fitted)))?;
    settling.whole(OVERLAY, &overlay::text(fitted))
}
