//! `petisim sweep`, and what else works on the folder of a sweep.

mod claim;
mod command;
mod conduct;
#[cfg(test)]
mod conduct_tests;
mod recorder;

pub(super) use command::{SweepArgs, read_plan, sweep, sweep_only};

use super::exit::{Exit, Fault};
use crate::report::ClaimError;
use crate::report::sweep::SweepError;

/// How the program ends when the folder of a sweep cannot be used.
pub(super) fn of_sweep(error: SweepError) -> Fault {
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
pub(super) fn of_freeze(error: ClaimError) -> Fault {
    match error {
        ClaimError::Disk { .. } => Fault::new(Exit::Internal, error),
        ClaimError::NotAFolder(_) => Fault::new(Exit::Exists, error),
        _ => Fault::new(Exit::Exists, error)
            .hint("sweep into another folder with `--out DIR`, or replace what lies there with `--force`"),
    }
}
