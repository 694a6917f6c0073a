//! `petisim describe`.

use std::fs;
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;

use super::args::Changes;
use super::console::print;
use super::exit::{Exit, Fault};
use super::load::load_with_settings;
use crate::report::Described;

const EXAMPLES: &str = "\
Examples:
  petisim describe scenarios/district.toml -o appendix.md
  petisim describe scenarios/district.toml --overlay scenarios/overlays/audit.toml
      what is changed stands in it, with the author's comment on that line";

/// `petisim describe`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, after_long_help = EXAMPLES)]
pub(super) struct DescribeArgs {
    /// The scenario
    #[arg(value_name = "FILE")]
    file: PathBuf,

    #[command(flatten)]
    changes: Changes,

    /// Write into this file, replacing it [default: print]
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Describes the model of a scenario, as Markdown.
pub(super) fn describe(arguments: &DescribeArgs) -> Result<Exit, Fault> {
    let (scenario, settings) = load_with_settings(&arguments.file, &arguments.changes)?;
    let text = Described { scenario: &scenario, settings: &settings }.markdown();
    match &arguments.out {
        None => print(&text),
        Some(path) => fs::write(path, text)
            .map(|()| Exit::Done)
            .with_context(|| format!("cannot write `{}`", path.display()))
            .map_err(|error| Fault::new(Exit::Internal, error)),
    }
}
