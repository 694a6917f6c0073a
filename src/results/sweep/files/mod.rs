//! The folder of a sweep: the frozen plan, parts that grow line by line, and what is merged from them.
//!
//! ```text
//! plan.csv  design.csv  study.resolved.toml  base.resolved.toml  points.resolved.csv  manifest.json     the plan
//! parts/part-00003-of-00200.1.csv                                                  what attempt 1 at shard 3 has done
//! parts/part-00003-of-00200.1.beat                                                 that attempt is at work
//! parts/part-00003-of-00200.1.begun                                                runs that it has begun
//! runs.csv  metrics.csv  summary.csv  failures.csv  datapackage.json               merged, all or nothing
//! ```
//! A run counts as soon as its line stands in a part, whoever wrote it: that is all there is to resuming.

mod attempt;
mod beat;
mod begun;
mod error;
mod folder;
mod frozen;
mod index;
mod line;
mod manifest;
mod merge;
mod recorded;
mod rounds;
mod status;
mod tables;
mod values;

pub use attempt::{Attempt, Look, PATIENCE, look};
pub use beat::{Beat, Holder};
pub use begun::{Begun, blamed, forgive};
pub use error::SweepError;
pub use folder::{SweepFolder, freeze};
pub use frozen::Frozen;
pub use index::{Index, State, read_index};
pub(crate) use manifest::SWEEP;
pub use manifest::{FactorColumn, SweepManifest, SweepStatus};
pub use merge::{Merged, merge};
pub use recorded::{Agreement, agreement};
pub use rounds::{Attained, Rounds, follow};
pub use status::{ShardStatus, SweepState, sweep_state};
pub(crate) use tables::DesignRow;
