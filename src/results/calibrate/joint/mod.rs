//! Calibrations of several worlds at once: `[[worlds]]` in a calibration file.

pub mod command;
pub mod file;
pub mod method;
pub mod page;
pub mod tables;
