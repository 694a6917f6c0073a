//! The files of a joint calibration.

use std::io;

use super::rows::{DrawRow, EmulatorRow, FigureRow, PatternRow, PointRow, PredictionRow, SampleRow, WaveRow};
use super::{Found, columns, joint_as_json, overlay};
use crate::results::calibrate::joint::file::JointCalibration;
use crate::results::calibrate::tables::files::Settling;
use crate::results::calibrate::tables::{CalibrationFiles, OVERLAY};
use crate::store::cell::Cell;
use crate::store::data_package::DATA_PACKAGE;
use crate::store::manifest::Provenance;
use crate::store::out_dir::{Identity, Reserved};
use crate::store::publish::WriteError;
use crate::store::table::Row;

/// Name of the summary as JSON.
const WHOLE: &str = "patterns.json";
/// Names of the tables.
const TABLES: [&str; 9] = [
    "patterns.csv",
    "posterior.csv",
    "waves.csv",
    "emulators.csv",
    "points.csv",
    "figures.csv",
    "sample.csv",
    "draws.csv",
    "predictions.csv",
];

/// Writes what a joint calibration leaves.
#[derive(Clone, Debug)]
pub struct JointFiles(CalibrationFiles);

impl JointFiles {
    /// The files of a calibration.
    pub fn of(calibration: &JointCalibration) -> JointFiles {
        let fixed = TABLES.into_iter().chain([WHOLE, OVERLAY, DATA_PACKAGE]).map(String::from);
        let worlds = calibration.worlds.iter().map(|world| overlay_of(&world.name));
        let head = (calibration.title.clone(), calibration.seed);
        let outputs = fixed.chain(worlds).collect();
        JointFiles(CalibrationFiles::new(&calibration.identity(), head, calibration.files(), outputs))
    }

    /// What makes two calibrations equal before they are computed.
    pub fn identity(&self) -> Identity {
        self.0.identity()
    }

    /// Marks the folder as one in which this calibration is at work.
    ///
    /// # Errors
    /// If the disk refuses.
    pub fn begin(&self, reserved: &Reserved, provenance: &Provenance) -> Result<(), WriteError> {
        self.0.begin(reserved, provenance)
    }

    /// Writes everything; the files get their names together at the end. Answers with their names.
    ///
    /// # Errors
    /// If the disk refuses, or an equal calibration that lies there has other bytes: then nothing is replaced.
    pub fn write(
        &self,
        reserved: &Reserved,
        found: &Found<'_>,
        provenance: &Provenance,
        wall_seconds: f64,
    ) -> Result<Vec<String>, WriteError> {
        let (calibration, result) = (found.calibration, found.result);
        let of_waves = result.tried.len() as u32 * calibration.replications;
        let of_check = result.draws.len() as u32 + calibration.estimate_runs;
        let worlds = calibration.worlds.len();
        let fitted = (0..worlds).filter(|world| calibration.is_fitted(*world)).count();
        let done = of_waves * fitted as u32 + of_check * worlds as u32;
        let about = "A calibration of several worlds: published figures beside 95 % predictive intervals, from runs on \
                     seeds that the fit did not see. Rows marked `check` were not fitted. ";
        self.0.publish(reserved, about, |settling| settle(settling, found), done, (provenance, wall_seconds))
    }
}

/// Name of the overlay of a world.
fn overlay_of(world: &str) -> String {
    format!("fitted_{world}.toml")
}

fn settle(settling: &mut Settling<'_>, found: &Found<'_>) -> io::Result<()> {
    let result = found.result;
    settling.table(PatternRow::table(), |sheet| {
        columns::patterns(found).iter().try_for_each(|row| sheet.write(row))
    })?;
    settling.table(columns::posterior_table(found), |sheet| {
        columns::posterior(found).iter().try_for_each(|(row, correlations)| {
            let cells: Vec<Cell<'_>> = correlations.iter().map(|value| Cell::from(*value)).collect();
            sheet.write_with(row, &cells)
        })
    })?;
    settling.table(WaveRow::table(), |sheet| {
        result.waves.iter().try_for_each(|wave| sheet.write(&columns::wave(found, wave)))
    })?;
    settling.table(EmulatorRow::table(), |sheet| {
        let judged =
            result.waves.iter().flat_map(|wave| wave.judged.iter().map(move |judged| (wave, judged)));
        judged
            .map(|(wave, judged)| columns::emulator(found, wave, judged))
            .try_for_each(|row| sheet.write(&row))
    })?;
    points(settling, found)?;
    settling.whole(WHOLE, &format!("{:#}\n", joint_as_json(found)))?;
    settling.whole(OVERLAY, &overlay::shared(found))?;
    for (place, world) in found.calibration.worlds.iter().enumerate() {
        settling.whole(&overlay_of(&world.name), &overlay::of_world(found, place))?;
    }
    Ok(())
}

/// Tables of points: those of the waves, the sample, and those of it that were run.
fn points(settling: &mut Settling<'_>, found: &Found<'_>) -> io::Result<()> {
    let (calibration, result) = (found.calibration, found.result);
    let values = |at: &[f64]| calibration.values(at).into_iter().map(Cell::Number).collect::<Vec<Cell<'_>>>();
    settling.table(columns::with_parameters(found, PointRow::table()), |sheet| {
        columns::numbered(found).try_for_each(|(point, tried)| {
            sheet.write_with(&PointRow { wave: tried.wave.into(), point }, &values(&tried.at))
        })
    })?;
    settling.table(FigureRow::table(), |sheet| {
        let mut all =
            columns::numbered(found).flat_map(|(point, tried)| columns::figures(found, point, tried));
        all.try_for_each(|row| sheet.write(&row))
    })?;
    settling.table(columns::with_parameters(found, SampleRow::table()), |sheet| {
        let mut all = result.sample.iter().zip(0..);
        all.try_for_each(|(at, point)| sheet.write_with(&SampleRow { point }, &values(at)))
    })?;
    settling.table(columns::with_parameters(found, DrawRow::table()), |sheet| {
        let mut all = result.draws.iter().zip(0..);
        all.try_for_each(|(made, draw)| sheet.write_with(&DrawRow { draw }, &values(&made.at)))
    })?;
    settling.table(PredictionRow::table(), |sheet| {
        let all = result.draws.iter().enumerate();
        let mut rows = all.flat_map(|(draw, made)| columns::predictions(found, draw, &made.values));
        rows.try_for_each(|row| sheet.write(&row))
    })
}
