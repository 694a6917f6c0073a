//! `petisim parquet`, where the program was built with it.

use std::path::PathBuf;

use clap::Args;

use crate::command::console::print;
use crate::command::exit::{Exit, Fault};
use crate::command::faults::of_intact;
use crate::store::parquet::{ParquetFault, write_parquet};

/// `petisim parquet`.
#[derive(Debug, Args)]
pub(super) struct ParquetArgs {
    /// Folder of a finished result
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

/// Writes the tables of a result once more, as Parquet.
pub(super) fn parquet(arguments: &ParquetArgs) -> Result<Exit, Fault> {
    let written = write_parquet(&arguments.folder).map_err(|fault| match fault {
        ParquetFault::NotOurs(_) => Fault::new(Exit::Exists, fault),
        ParquetFault::Table { .. } => Fault::new(Exit::Usage, fault),
        ParquetFault::Intact(fault) => of_intact(fault),
        _ => Fault::new(Exit::Internal, fault),
    })?;
    let line = |file: &crate::store::staged::FileRecord| {
        format!("{}\n", arguments.folder.join(&file.path).display())
    };
    print(&written.iter().map(line).collect::<String>())
}
