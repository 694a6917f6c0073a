//! How the program ends when a folder of results cannot be read or written.

use super::exit::{Exit, Fault};
use crate::store::folder::ReportError;
use crate::store::intact::IntactError;
use crate::store::out_dir::ReserveError;
use crate::store::publish::WriteError;
use crate::store::target::TargetError;

/// How the program ends when a folder of results cannot be read: what is wrong in it is a mistake in a file.
pub(crate) fn of_intact(fault: IntactError) -> Fault {
    let exit = if fault.is_of_folder() { Exit::Usage } else { Exit::Internal };
    let hint = fault.hint();
    Fault::new(exit, fault).hint(hint)
}

/// How the program ends when a result cannot be shown.
pub(crate) fn of_report(fault: ReportError) -> Fault {
    match fault {
        ReportError::NoResult(_) => {
            Fault::new(Exit::Usage, fault).hint("name the folder of a finished result, such as out/district")
        }
        ReportError::NoMetric(_) => {
            Fault::new(Exit::Usage, fault).hint("the table on the page lists the metrics of the result")
        }
        ReportError::Table { .. } => Fault::new(Exit::Usage, fault).hint("compute the result again"),
        ReportError::Intact(fault) => of_intact(fault),
    }
}

/// How the program ends when a file is not written.
pub(crate) fn of_target(fault: TargetError) -> Fault {
    match fault {
        TargetError::Disk { .. } => Fault::new(Exit::Internal, fault),
        TargetError::Unfit { .. } | TargetError::Precious { .. } => {
            Fault::new(Exit::Usage, fault).hint("name another file with `-o FILE`")
        }
    }
}

pub(crate) fn of_reserve(error: ReserveError) -> Fault {
    let hint = "write to another folder with `--out DIR`, or replace the contents with `--force`";
    match error {
        ReserveError::Disk { .. } | ReserveError::NotAFolder(_) => Fault::new(exit_of(&error), error),
        ReserveError::Busy(_) => Fault::new(Exit::Exists, error)
            .hint("let it come to its end, or write to another folder with `--out DIR`"),
        ReserveError::WouldDrop { .. } => {
            Fault::new(Exit::Exists, error).hint(format!("ask for the same files again, {hint}"))
        }
        _ => Fault::new(Exit::Exists, error).hint(hint),
    }
}

pub(crate) fn of_write(error: WriteError) -> Fault {
    match error {
        WriteError::Disk { .. } => Fault::new(Exit::Internal, error),
        WriteError::Busy(_) => {
            Fault::new(Exit::Exists, error).hint("write to another folder with `--out DIR`")
        }
        WriteError::Differs(_) => Fault::new(Exit::Exists, error).hint(
            "nothing was replaced; write to another folder with `--out DIR` and compare, or use `--force`",
        ),
    }
}

fn exit_of(error: &ReserveError) -> Exit {
    if matches!(error, ReserveError::Disk { .. }) { Exit::Internal } else { Exit::Exists }
}
