//! `petisim run`.

use super::args::RunArgs;
use super::exit::{Exit, Fault};

pub(super) fn run(_args: &RunArgs) -> Result<Exit, Fault> {
    Ok(Exit::Done)
}
