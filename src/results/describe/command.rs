//! `petisim describe`.

use std::path::PathBuf;

use clap::Args;

use super::Described;
use crate::command::arguments::Changes;
use crate::command::console::print;
use crate::command::exit::{Exit, Fault};
use crate::command::faults::of_target;
use crate::command::load::load_with_settings;
use crate::store::target::Target;

const EXAMPLES: &str = "\
Examples:
  petisim describe scenarios/district.toml -o appendix.md
  petisim describe scenarios/district.toml --overlay scenarios/overlays/audit.toml
      what is changed stands in it, with the author's comment on that line";

/// `petisim describe`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES, after_long_help = EXAMPLES)]
pub(crate) struct DescribeArgs {
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
pub(crate) fn describe(arguments: &DescribeArgs) -> Result<Exit, Fault> {
    let inputs: Vec<PathBuf> =
        [&arguments.file].into_iter().chain(&arguments.changes.overlay).cloned().collect();
    let target =
        arguments.out.as_ref().map(|file| Target::new(file, &inputs).map_err(of_target)).transpose()?;
    let (scenario, settings) = load_with_settings(&arguments.file, &arguments.changes)?;
    let text = Described { scenario: &scenario, settings: &settings }.markdown();
    match target {
        None => print(&text),
        Some(target) => target.write(text.as_bytes()).map(|()| Exit::Done).map_err(of_target),
    }
}
