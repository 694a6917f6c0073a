#![doc = include_str!("../README.md")]

pub mod cli;
pub(crate) mod command;
pub mod experiment;
pub mod kernel;
pub mod model;
pub mod render;
pub mod results;
pub mod scenario;
pub mod store;

#[doc = include_str!("architecture.md")]
pub mod architecture {}

#[doc = include_str!("changelog.md")]
pub mod changelog {}

#[doc = include_str!("docs/coming_from.md")]
pub mod coming_from {}

#[doc = include_str!("docs/edges.md")]
pub mod edges {}

#[doc = include_str!("docs/effects.md")]
pub mod effects {}

#[doc = include_str!("docs/guide.md")]
pub mod guide {}

#[doc = include_str!("docs/hardening.md")]
pub mod hardening {}

#[doc = include_str!("docs/mechanisms.md")]
pub mod mechanisms {}

#[doc = include_str!("docs/odd.md")]
pub mod odd {}

#[doc = include_str!("docs/peers.md")]
pub mod peers {}

#[doc = include_str!("docs/promises.md")]
pub mod promises {}

#[doc = include_str!("docs/reference.md")]
pub mod reference {}

#[doc = include_str!("docs/remedies.md")]
pub mod remedies {}

#[doc = include_str!("docs/screen.md")]
pub mod screen {}

#[doc = include_str!("docs/stress.md")]
pub mod stress {}
