//! petisim: a simulator of citizens' hotlines.

pub mod kernel;
pub mod model;
pub mod scenario;
