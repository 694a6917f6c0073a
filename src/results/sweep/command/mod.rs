//! `petisim sweep`, and what else works on the folder of a sweep.

pub(crate) mod merge;
pub(crate) mod only;
pub(crate) mod plan;
pub(crate) mod status;
pub(crate) mod sweep;
pub(crate) mod template;

mod conduct;
#[cfg(test)]
mod conduct_tests;
mod recorder;
#[cfg(test)]
mod rounds_tests;
mod shard;

pub(crate) use sweep::{SweepArgs, read_plan, sweep, sweep_only};

use super::files::{Attained, SweepError};
use crate::command::exit::{Exit, Fault};
use crate::store::out_dir::ReserveError;

/// A line for each interval that a study wants: at how many points it is as narrow as that.
fn precision_block(precision: &[Attained]) -> String {
    let line = |Attained { target, reached, of }: &Attained| {
        let more = if reached < of { "; precision.csv says at which it is not" } else { "" };
        format!("  half-width {target}: reached at {reached} of {of} points{more}\n")
    };
    precision.iter().map(line).collect()
}

/// How the program ends when the folder of a sweep cannot be used.
pub(crate) fn of_sweep(error: SweepError) -> Fault {
    let exit = match &error {
        SweepError::Disk { .. } => Exit::Internal,
        SweepError::NoPlan(_) => Exit::Usage,
        SweepError::Incomplete { .. } => Exit::Incomplete,
        _ => Exit::Exists,
    };
    let hint = error.hint();
    let fault = Fault::new(exit, error);
    Fault { hint: hint.map(Into::into), ..fault }
}

/// How the program ends when a plan cannot be frozen in a folder.
pub(crate) fn of_freeze(error: ReserveError) -> Fault {
    match error {
        ReserveError::Disk { .. } => Fault::new(Exit::Internal, error),
        ReserveError::NotAFolder(_) => Fault::new(Exit::Exists, error),
        ReserveError::Busy(_) => Fault::new(Exit::Exists, error)
            .hint("let it come to its end, or sweep into another folder with `--out DIR`"),
        _ => Fault::new(Exit::Exists, error)
            .hint("sweep into another folder with `--out DIR`, or replace what lies there with `--force`"),
    }
}
