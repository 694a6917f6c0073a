#![doc = include_str!("../README.md")]

pub mod cli;
pub mod experiment;
pub mod kernel;
pub mod model;
pub mod report;
pub mod scenario;

#[doc = include_str!("architecture.md")]
pub mod architecture {}

#[doc = include_str!("changelog.md")]
pub mod changelog {}

#[doc = include_str!("docs/effects.md")]
pub mod effects {}

#[doc = include_str!("docs/hardening.md")]
pub mod hardening {}

#[doc = include_str!("docs/mechanisms.md")]
pub mod mechanisms {}

#[doc = include_str!("docs/promises.md")]
pub mod promises {}

#[doc = include_str!("docs/reference.md")]
pub mod reference {}

#[doc = include_str!("docs/remedies.md")]
pub mod remedies {}
