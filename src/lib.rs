//! petisim: a simulator of citizens' hotlines.

pub mod cli;
pub mod experiment;
pub mod kernel;
pub mod model;
pub mod report;
pub mod scenario;
