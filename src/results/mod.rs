//! Kinds of results, a folder each: its file format, its method, its tables, its page, its terminal view, its commands.
//!
//! A kind is what its `mod.rs` exports: `KIND`, by which a folder of results is known and shown, and `Commands`, what
//! can be typed. To add one, write its folder and name it below.

pub mod attribute;
pub mod calibrate;
pub mod claims;
pub mod compare;
pub mod contrasts;
pub mod describe;
pub mod files;
pub mod kind;
pub mod run;
pub mod sensitivity;
pub mod sweep;
pub mod trace;
pub mod verify;
#[cfg(test)]
mod words_tests;

use crate::command::exit::{Exit, Fault};

pub use kind::{Kind, plotted, report};

/// Makes the list of kinds and the list of commands out of one line a folder. A folder is looked at by the kinds in
/// their order: a kind whose files others have too stands below those.
macro_rules! registry {
    ($($variant:ident: $folder:ident;)*) => {
        /// All kinds of results that a folder can hold.
        pub(crate) fn kinds() -> impl Iterator<Item = &'static Kind> {
            const KINDS: &[Option<Kind>] = &[$($folder::KIND),*];
            KINDS.iter().flatten()
        }

        /// The commands that make results, or work on them.
        #[derive(Debug, clap::Subcommand)]
        pub(crate) enum Commands {
            $(#[command(flatten)] $variant($folder::Commands),)*
        }

        impl Commands {
            /// Does what is asked for.
            pub(crate) fn execute(&self) -> Result<Exit, Fault> {
                match self {
                    $(Commands::$variant(commands) => commands.execute(),)*
                }
            }
        }
    };
}

registry! {
    Claims: claims;
    Compare: compare;
    Calibrate: calibrate;
    Attribute: attribute;
    Verify: verify;
    Sweep: sweep;
    Run: run;
    Sensitivity: sensitivity;
    Describe: describe;
    Trace: trace;
}
