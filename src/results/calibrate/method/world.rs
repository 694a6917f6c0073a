//! The worlds of a calibration file.

use super::workshop::{LuckOf, Worlds};
use crate::experiment::{Failure, Stage, World, point_id};
use crate::results::calibrate::file::Calibration;
use crate::scenario::Scenario;

/// The worlds of a calibration file: its base with values of its parameters.
#[derive(Clone, Copy, Debug)]
pub struct CalibrationWorlds<'a> {
    calibration: &'a Calibration,
}

impl<'a> CalibrationWorlds<'a> {
    /// The worlds of a file.
    pub fn new(calibration: &'a Calibration) -> CalibrationWorlds<'a> {
        CalibrationWorlds { calibration }
    }

    /// Coordinates to begin with.
    pub fn start(&self) -> Vec<f64> {
        let parameters = self.calibration.parameters.iter();
        parameters.map(|parameter| parameter.coordinate(parameter.start)).collect()
    }

    /// The values at coordinates, on the scales of their parameters.
    pub fn values(&self, at: &[f64]) -> Vec<f64> {
        self.calibration.parameters.iter().zip(at).map(|(parameter, x)| parameter.at(*x)).collect()
    }

    /// The scenario at coordinates.
    ///
    /// # Errors
    /// If it is wrong.
    pub fn scenario(&self, at: &[f64], luck: LuckOf) -> Result<Scenario, Failure> {
        let seed = match luck {
            LuckOf::Fit => self.calibration.seed,
            LuckOf::Unseen => self.calibration.unseen_seed,
        };
        self.calibration.scenario(&self.values(at), seed).map_err(unready)
    }
}

impl Worlds for CalibrationWorlds<'_> {
    type Engine = World;

    fn snap(&self, at: &[f64]) -> Vec<f64> {
        let parameters = self.calibration.parameters.iter();
        parameters.zip(at).map(|(parameter, x)| parameter.coordinate(parameter.at(*x))).collect()
    }

    fn engine(&self, at: &[f64], luck: LuckOf) -> Result<(String, World), Failure> {
        let scenario = self.scenario(at, luck)?;
        let world = World::build(&scenario, false).map_err(unready)?;
        let data = world.requests().map(|log| log.hash.to_hex().to_string());
        Ok((point_id(&scenario.identity().full(), data.as_deref()), world))
    }

    fn priors(&self, at: &[f64]) -> Vec<f64> {
        let values = self.values(at);
        let parameters = self.calibration.parameters.iter().zip(values);
        let distance = |(mean, sd): (f64, f64), value: f64| (value - mean) / sd;
        parameters.filter_map(|(parameter, value)| Some(distance(parameter.prior?, value))).collect()
    }
}

fn unready(error: impl std::fmt::Display) -> Failure {
    Failure::new(Stage::Model, error.to_string())
}
