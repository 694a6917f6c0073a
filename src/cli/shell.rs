//! `petisim completions` and `petisim man`: what shells and manuals want to know of the command line, from its own
//! declaration.

use std::fs;
use std::path::PathBuf;

use anyhow::Context;
use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::args::Arguments;
use crate::command::console::print;
use crate::command::exit::{Exit, Fault};

const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  petisim completions bash > ~/.local/share/bash-completion/completions/petisim
  petisim completions zsh > ~/.zfunc/_petisim
      with `fpath+=~/.zfunc` before `compinit` in ~/.zshrc
  petisim completions fish > ~/.config/fish/completions/petisim.fish
  petisim completions powershell | Out-String | Invoke-Expression";

/// `petisim completions`.
#[derive(Debug, Args)]
#[command(after_help = COMPLETIONS_EXAMPLES, after_long_help = COMPLETIONS_EXAMPLES)]
pub(super) struct CompletionsArgs {
    /// The shell
    #[arg(value_name = "SHELL", value_enum)]
    shell: Shell,
}

/// `petisim man`.
#[derive(Debug, Args)]
pub(super) struct ManArgs {
    /// Folder of the pages, created if missing; existing pages are replaced
    ///
    /// `man -M DIR` wants them in `DIR/man1`.
    #[arg(value_name = "DIR")]
    dir: PathBuf,
}

/// Prints the script that completes our words in a shell.
pub(super) fn completions(arguments: &CompletionsArgs) -> Result<Exit, Fault> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), "petisim", &mut script);
    // The generators write what clap holds, which is UTF-8.
    print(&String::from_utf8_lossy(&script))
}

/// Writes a manual page for the program and one for each command.
pub(super) fn man(arguments: &ManArgs) -> Result<Exit, Fault> {
    let dir = &arguments.dir;
    fs::create_dir_all(dir)
        .and_then(|()| clap_mangen::generate_to(Arguments::command(), dir))
        .with_context(|| format!("cannot write manual pages into `{}`", dir.display()))
        .map_err(|error| Fault::new(Exit::Internal, error))?;
    Ok(Exit::Done)
}
