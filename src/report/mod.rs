//! Results as bytes: tables, logs of facts, the manifest, the folder that they lie in, and what a terminal shows.
//!
//! This layer writes files and never prints.

mod attribute;
mod calibrate;
mod cell;
mod claims;
mod column;
mod compare;
mod cycle_times;
mod data_package;
mod describe;
mod failures;
pub mod figure;
mod html;
mod intact;
mod json;
mod log;
mod manifest;
mod metrics;
mod out_dir;
#[cfg(feature = "parquet")]
mod parquet;
mod plan;
pub mod plot;
mod regular;
mod replay;
mod run_files;
mod runs;
pub mod sensitivity;
mod series;
mod staged;
mod summary;
pub mod sweep;
mod target;
mod template;
mod terminal;
pub mod trace;
pub mod verify;
pub mod words;

pub use attribute::{
    Attributed, AttributionFiles, attribution_as_json, attribution_hash, attribution_table, effects,
};
pub use calibrate::{
    CalibrationFiles, Fitted, OVERLAY, RunLog, RunLogError, calibration_as_json, calibration_table,
};
pub use claims::{
    ClaimFiles, ClaimsReport, ExpectedError, claims_as_json, claims_table, differences, read_expected,
};
pub use compare::{
    Compared, ComparisonFiles, Good, Known, KnownError, Selected, comparison_as_json, comparison_hash,
    comparison_table, good, headline, is_result, read_known,
};
pub use describe::Described;
pub use html::{REPORT, ReportError, report};
pub use intact::{IntactError, check_intact, inputs_of};
pub use json::run_as_json;
pub use log::{Log, Logs};
pub use manifest::{Counts, Manifest, PrecisionRecord, Provenance, Status};
pub use out_dir::{Claim, ClaimError, Identity, claim};
#[cfg(feature = "parquet")]
pub use parquet::{ParquetFault, write_parquet};
pub use plan::{Pilot, plan_as_csv, plan_as_json, plan_ids, plan_list, plan_summary};
pub use run_files::{Finished, Outputs, Packing, RunFiles, WriteError, Written};
pub use staged::{FileRecord, sweep_own};
pub use target::{Target, TargetError};
pub use template::{Chunks, Job, Load, Scheduler, Wish};
pub use terminal::{file_list, run_table};
