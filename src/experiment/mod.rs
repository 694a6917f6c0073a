//! Many runs: what is run, by whom, in which order results are taken, and what they say together.
//!
//! This layer knows replications, points and statistics over them. It knows no actor of the model and no file:
//! results go to whoever listens.

pub mod study;

pub mod compare;
pub mod contrasts;
pub mod design;
mod engine;
mod failure;
#[cfg(test)]
pub(crate) mod fixture;
mod in_order;
mod interrupted;
mod plan;
mod points;
mod pool;
mod records;
mod replay_fit;
mod shard;
pub mod stats;
mod subject;
mod summary;
mod warm_up;
mod world;

pub use engine::{Clock, Engine, Measured, Watch, replicate};
pub use failure::{Failure, Stage};
pub use in_order::InOrder;
pub use interrupted::{ChangeDate, Interrupted, Interruption};
pub use plan::{Plan, Role, Row};
pub use points::{Point, Points};
pub use pool::{Listener, Stop, run_all};
pub use records::{Peculiar, Records};
pub use replay_fit::{FIT_COLUMNS, FitMean, FitRow, MeanFit, ReplayFit, Side};
pub use shard::{AutoError, MOST_SHARDS, OWN_VARIABLE, Shard, VARIABLES, shard_from};
pub use subject::{InputFile, Names, Parameter, RESULTS_VERSION, Subject, leaves, point_id};
pub use summary::{Summary, summarise};
pub use warm_up::WarmUp;
pub use world::{World, resolve};
